/* SPDX-License-Identifier: MIT
 * Awkward files: each is the table that a person sees in it, or an error that names the line. Every case is read whole
 * and in pieces of every small size, which must not matter. */
#include "table_shown.h"

#include "table/csv.h"
#include "table/utf8.h"

typedef struct {
    const char *name, *bytes;
    size_t n;              /* 0: as long as the string */
    const char *table;     /* as show_table gives it; NULL: an error */
    const char *said;      /* words of the error or of a notice; NULL: no notice at all */
    size_t line, column;   /* of the error */
} awkward;

#define BYTES(text) text, sizeof(text) - 1

static const awkward cases[] = {
    {"byte order mark", "\xEF\xBB\xBF" "a,b\n1,2\n", 0, "a: 1 | b: 2", NULL, 0, 0},
    {"crlf", "a,b\r\n1,2\r\n3,4\r\n", 0, "a: 1 3 | b: 2 4", NULL, 0, 0},
    {"cr only", "a,b\r1,2\r3,4\r", 0, "a: 1 3 | b: 2 4", NULL, 0, 0},
    {"mixed line ends", "a,b\r\n1,2\n3,4\r\n5,6\n", 0, "a: 1 3 5 | b: 2 4 6", NULL, 0, 0},
    {"newline in quotes", "a,b\n\"x\ny\",2\nz,3\n", 0, "a: 'x\ny' 'z' | b: 2 3", NULL, 0, 0},
    {"crlf in quotes", "a,b\r\n\"x\r\ny\",2\r\nz,\"\r\n", 0, NULL, "never closed", 4, 2},
    {"doubled quote", "a,b\n\"x \"\"q\"\" y\",2\nz,3\n", 0, "a: 'x \"q\" y' 'z' | b: 2 3", NULL, 0, 0},
    {"backslash quote", "a,b\n\"x \\\"q\\\" y\",2\nz,3\n", 0, NULL, "after its closing quote", 2, 1},
    {"short row", "a,b,c\n1,2,3\n4,5\n7,8,9\n", 0, NULL, "2 cells where the header has 3", 3, 0},
    {"long row", "a,b,c\n1,2,3\n4,5,6,7\n7,8,9\n", 0, NULL, "4 cells where the header has 3", 3, 0},
    {"empty line in the middle", "a,b\n1,2\n\n3,4\n", 0, "a: 1 3 | b: 2 4", NULL, 0, 0},
    {"blank lines at the end", "a,b\n1,2\n\n \n", 0, "a: 1 | b: 2", NULL, 0, 0},
    {"no newline at the end", "a,b\n1,2\n3,4", 0, "a: 1 3 | b: 2 4", NULL, 0, 0},
    {"nul", BYTES("a,b\n1,x\0y\n2,z\n"), NULL, "'b' holds a NUL byte, byte 4 of the line", 2, 2},
    {"nul in quotes", BYTES("a,b\n1,\"x\n\0\"\n2,z\n"), NULL, "NUL byte, byte 1 of the line", 3, 2},
    {"bad utf-8", "a,b\n1,caf\xE9\n2,z\n", 0, NULL, "not UTF-8 (byte 0xE9)", 2, 2},
    {"bad utf-8 in a later line of a cell", "a,b\n1,\"x\r\n\xC3\x28\"\n", 0, NULL, "0xC3", 3, 2},
    {"utf-16", BYTES("\xFF\xFE" "a\0,\0b\0\n\0" "1\0,\0" "2\0\n\0"), NULL, "UTF-16", 1, 0},
    {"utf-16 without a mark", BYTES("\0a\0,\0b\0\n"), NULL, "UTF-16", 1, 0},
    {"names twice", "a,a,b\n1,2,3\n", 0, "a: 1 | a_2: 2 | b: 3", "a_2: renamed", 0, 0},
    {"a new name is taken already", "a,a,a_2,a\n1,2,3,4\n", 0, "a: 1 | a_3: 2 | a_2: 3 | a_4: 4", "renamed", 0, 0},
    {"no name", "a,,c\n1,2,3\n", 0, "a: 1 | column2: 2 | c: 3", "column2: named by position", 0, 0},
    {"no name, and its name is taken", "a,,column2\n1,2,3\n", 0, "a: 1 | column2_2: 2 | column2: 3", "named", 0, 0},
    {"no header", "1,2,x\n3,4,y\n5,6,z\n", 0, "column1: 1 3 5 | column2: 2 4 6 | column3: 'x' 'y' 'z'",
     "there is no header", 0, 0},
    {"semicolon and decimal comma", "a;b\n1,5;2\n3,25;4\n", 0, "a: '1,5' '3,25' | b: 2 4", "--decimal ,", 0, 0},
    {"semicolon", "a;b\n1;2\n", 0, "a: 1 | b: 2", "semicolons", 0, 0},
    {"tab", "a\tb\n1\t2\n3\t4\n", 0, "a: 1 3 | b: 2 4", "tabs", 0, 0},
    {"bar", "a|b\n1|2\n3|4\n", 0, "a: 1 3 | b: 2 4", "bars", 0, 0},
    {"blank", "a b\n1 2\n3 4\n", 0, "a b: '1 2' '3 4'", "--delimiter", 0, 0},
    {"comment above", "# made by x\n# \"\n\na,b\n1,#2\n", 0, "a: 1 | b: '#2'", "skipped 2 lines", 0, 0},
    {"comment in the middle", "# made by x\na,b\n1,2\n# mid\n3,4\n", 0, NULL, "1 cell where the header has 2", 4, 0},
    {"thousands", "a,b\n\"1,234\",x\n\"5,678\",y\n", 0, "a: '1,234' '5,678' | b: 'x' 'y'", "a: read as words, but the "
     "cells look like numbers with thousands marks", 0, 0},
    {"infinity", "a\n1\ninf\n-Inf\nInfinity\nNaN\nnan\n1.#INF\n1.#QNAN\n", 0, NULL, "'a' holds an infinity", 3, 1},
    {"infinity among words", "a\n1\ninf\nx\n", 0, "a: '1' 'inf' 'x'", NULL, 0, 0},
    {"not a number", "a\n1\nNaN\n1.#QNAN\n", 0, "a: 1 . .", NULL, 0, 0},
    {"negative zero", "a\n-0\n0\n-0.0\n", 0, "a: 0 0 -0", NULL, 0, 0},
    {"blanks", "a, b , c\n1, 2 , x \n3,4,y\n", 0, "a: 1 3 | b: 2 4 | c: 'x' 'y'", NULL, 0, 0},
    {"blank before a quote", "a,b\n1, \"x,y\"\n2,\"z\" \n", 0, "a: 1 2 | b: 'x,y' 'z'", NULL, 0, 0},
    {"blanks in quotes", "a,b\n1,\" x \"\n", 0, "a: 1 | b: ' x '", NULL, 0, 0},
    {"missing", "a,b\n1,x\nNA,NA\n,\n?,?\nN/A,null\nNULL,None\n-,.\n", 0,
     "a: '1' <NA> <> <?> <N/A> <NULL> '-' | b: 'x' <NA> <> <?> <null> <None> '.'", NULL, 0, 0},
    {"quoted missing", "a,b\n1,\"NA\"\n2,\"\"\n3,\n4,\"x\"\n", 0, "a: 1 2 3 4 | b: 'NA' <> <> 'x'", NULL, 0, 0},
    {"leading zeros", "zip,y\n00123,1\n01234,2\n", 0, "zip: '00123' '01234' | y: 1 2", "zip: read as words", 0, 0},
    {"zeros that do not lead", "a\n0\n0.5\n-0.25\n", 0, "a: 0 0.5 -0.25", NULL, 0, 0},
    {"wide integers", "id\n9007199254740993\n12345678901234567890123\n", 0,
     "id: 9007199254740992 1.2345678901234568e+22", "looks like an id", 0, 0},
    {"hexadecimal", "a\n0x1F\n1e5\n", 0, "a: '0x1F' '1e5'", NULL, 0, 0},
    {"forms of numbers", "a\n1e5\n1E-3\n.5\n5.\n+3\n", 0, "a: 100000 0.001 0.5 5 3", NULL, 0, 0},
    {"d for an exponent", "a\n1e5\n1d2\n", 0, "a: '1e5' '1d2'", NULL, 0, 0},
    {"true and false", "a,b\ntrue,T\nfalse,F\nTRUE,t\n", 0, "a: 'true' 'false' 'TRUE' | b: 'T' 'F' 't'", NULL, 0, 0},
    {"iso dates", "d\n2024-01-31\n2024-02-01\n", 0, "d: '2024-01-31' '2024-02-01'", "look like dates", 0, 0},
    {"us dates", "d\n01/31/2024\n02/01/2024\n", 0, "d: '01/31/2024' '02/01/2024'", "look like dates", 0, 0},
    {"unterminated", "a,b\n1,\"x\n2,y\n3,z\n", 0, NULL, "'b' opens a quote that is never closed", 2, 2},
    {"opened in a cell's second line", "a,b\n\"x\ny\",\"z\n2,y\n", 0, NULL, "never closed", 3, 2},
    {"text after a quote", "a,b\n1,\"x\"y\n2,z\n", 0, NULL, "'b' has text after its closing quote", 2, 2},
    {"quote inside", "a,b\n1,x\"y\n2,z\n", 0, "a: 1 2 | b: 'x\"y' 'z'", NULL, 0, 0},
    {"empty file", "", 0, NULL, "is empty", 0, 0},
    {"blank file", "\n \n\r\n", 0, NULL, "is empty", 0, 0},
    {"comments only", "# x\n# y", 0, NULL, "is empty", 0, 0},
    {"header only", "a,b\n", 0, NULL, "nothing below the header", 0, 0},
    {"one column", "a\n1\n2\n", 0, "a: 1 2", NULL, 0, 0},
    {"blank line in one column", "a\n1\n\n3\n", 0, "a: 1 . 3", NULL, 0, 0},
    {"comma at every end", "a,b,\n1,2,\n3,4,\n", 0, "a: 1 3 | b: 2 4", "the last column is dropped", 0, 0},
    {"commas at every end", "a,b,,\n1,2,,\n3,4,\n", 0, "a: 1 3 | b: 2 4", "the last 2 columns are dropped", 0, 0},
    {"comma at every end, no header", "1,2,\n3,4,\n", 0, "column1: 1 3 | column2: 2 4", "dropped", 0, 0},
    {"a last column without a name", "a,b,\n1,2,\n3,4,5\n", 0, "a: 1 3 | b: 2 4 | column3: . 5", "column3", 0, 0},
    {"only quotes", "a,b\n\"\",\"\"\n\"1\",\"2\"\n", 0, "a: . 1 | b: . 2", NULL, 0, 0},
    {"decimal comma in one column", "a\n1.5\n2,5\n", 0, NULL, "2 cells where the header has 1", 3, 0},
    {"two decimal marks", "a;b\n1.5;1\n2,5;1\n", 0, "a: '1.5' '2,5' | b: 1 1", "semicolons", 0, 0},
    {"too large a number", "a\n1e-400\n1e400\n1\n", 0, NULL, "'a' holds a number too large", 3, 1},
    {"too small a number", "a\n1e-400\n1\n", 0, "a: 0 1", NULL, 0, 0},
    {"no-break space", "a,b\n\xC2\xA0" "1,x\n2,y\n", 0, "a: '\xC2\xA0" "1' '2' | b: 'x' 'y'", "no-break spaces", 0, 0},
    {"ctrl-z", "a,b\n1,2\n\x1A", 0, "a: 1 | b: 2", NULL, 0, 0},
    {"ctrl-z behind a cell", "a,b\n1,2\x1A", 0, "a: 1 | b: 2", NULL, 0, 0},
    {"quoted header", "\"a\",\"b c\"\n1,2\n", 0, "a: 1 | b c: 2", NULL, 0, 0},
    {"preamble", "Report 2024\n\na,b\n1,2\n3,4\n", 0, NULL, "2 cells where the header has 1", 3, 0},
    {"unicode", "gr\xC3\xB6\xC3\x9F" "e,\xE5\x90\x8D\n1,x\n", 0,
     "gr\xC3\xB6\xC3\x9F" "e: 1 | \xE5\x90\x8D: 'x'", NULL, 0, 0},
    {"percent", "p,c\n5%,x\n10%,y\n", 0, "p: '5%' '10%' | c: 'x' 'y'", "p: read as words, but", 0, 0},
    {"money", "p,c\nx,$3.50\ny,$4.00\n", 0, "p: 'x' 'y' | c: '$3.50' '$4.00'", "amounts of money", 0, 0},
    {"latin-1 header", "gr\xF6\xDF" "e,b\n1,2\n", 0, NULL, "not UTF-8 (byte 0xF6)", 1, 1},
    {"ctrl-z behind a quote", "a,b\n1,\"x\"\x1A\x1A", 0, "a: 1 | b: 'x'", NULL, 0, 0},
    {"ctrl-z and more behind a quote", "a,b\n1,\"x\"\x1Ay\n", 0, NULL, "after its closing quote", 2, 2},
    {"half a byte order mark", "\xFF" "a\n1\n", 0, NULL, "not UTF-8 (byte 0xFF)", 1, 1},
    {"the other half", "\xFE" "a\n1\n", 0, NULL, "not UTF-8 (byte 0xFE)", 1, 1},
    {"a byte and no more", "\xFF", 0, NULL, "not UTF-8 (byte 0xFF)", 1, 1},
    {"utf-16, the other way round", BYTES("\xFE\xFF" "\0a\0\n\0" "1\0\n"), NULL, "UTF-16", 1, 0},
    {"zeros before a point", "a\n00.5\n1\n", 0, "a: 0.5 1", NULL, 0, 0},
    {"wide integers with signs", "a\n-9007199254740993\n+9007199254740993\n", 0,
     "a: -9007199254740992 9007199254740992", "looks like an id", 0, 0},
    {"wide, and no integer", "a\n1e17\n1\n", 0, "a: 1e+17 1", NULL, 0, 0},
    {"wide integers among words", "a\n9007199254740993\nx\n", 0, "a: '9007199254740993' 'x'", NULL, 0, 0},
    {"nothing but bytes", BYTES("\0\1\2\3\4\5\6\7"), NULL, "NUL byte, byte 1", 1, 1},
    {"spreadsheet", BYTES("PK\3\4\24\0\6\0"), NULL, "save the sheet as CSV", 1, 0},
    {"old spreadsheet", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), NULL, "save the sheet as CSV", 1, 0},
    {"parquet", BYTES("PAR1\x15\0\x15\2"), NULL, "Parquet", 1, 0},
    {"zstd", BYTES("(\xB5/\xFD\4\0\1\2"), NULL, "unzstd", 1, 0},
    {"xz", BYTES("\xFD" "7zXZ\0\0\4"), NULL, "unxz", 1, 0},
    {"words like a foreign file's", "PAR1,BZh\n1,2\n", 0, "PAR1: 1 | BZh: 2", NULL, 0, 0},
    {"two tables", "a,b\n1,2\n\nx,y,z\n1,2,3\n", 0, NULL, "3 cells where the header has 2", 4, 0},
};

static void check_table(const awkward *a, size_t n, size_t buffer)
{
    ink_table *table = NULL;
    ink_error err = {0};
    if (read_pieces(a->bytes, n, NULL, buffer, &table, &err) != INK_OK)
        fail_msg("%s: %s", a->name, err.message);
    char *shown = show_table(table);
    if (strcmp(shown, a->table))
        fail_msg("%s: '%s' and not '%s'", a->name, shown, a->table);
    free(shown);
    if (a->said ? !has_notice(table, a->said) : ink_table_notices(table) > 0)
        fail_msg("%s: notice '%s'", a->name, ink_table_notices(table) ? ink_table_notice(table, 0) : "");
    ink_table_free(table);
}

static void check_error(const awkward *a, size_t n, size_t buffer)
{
    ink_table *table = NULL;
    ink_error err = {0};
    assert_int_equal(read_pieces(a->bytes, n, NULL, buffer, &table, &err), INK_DATA);
    assert_null(table);
    assert_string_equal(err.file, "t.csv");
    if (!strstr(err.message, a->said) || err.line != a->line || err.column != a->column)
        fail_msg("%s: line %zu, column %zu, %s", a->name, err.line, err.column, err.message);
}

static void every_awkward_file_is_a_table_or_an_error_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const awkward *a = &cases[i];
        size_t n = a->n ? a->n : strlen(a->bytes);
        for (size_t buffer = 7; buffer < n + 2; buffer++)
            (a->table ? check_table : check_error)(a, n, buffer);
        (a->table ? check_table : check_error)(a, n, INK_CSV_BUFFER);
    }
}

static void a_late_word_makes_the_whole_column_words(void **state)
{
    (void)state;
    enum { NUMBERS = 30000 };
    char *bytes = malloc(2 * NUMBERS + 8);
    ink_table *table = NULL;
    strcpy(bytes, "a\n");
    for (size_t i = 0; i < NUMBERS; i++)
        memcpy(bytes + 2 + 2 * i, "1\n", 2);
    strcpy(bytes + 2 + 2 * NUMBERS, "x\n");
    assert_ok(ink_table_read_bytes(bytes, 2 * NUMBERS + 4, "t", NULL, &table, &err));
    assert_int_equal(ink_table_type(table, 0), INK_CATEGORICAL);
    assert_int_equal(ink_table_levels(table, 0), 2);
    assert_int_equal(ink_table_code(table, 0, 0), 0);
    assert_int_equal(ink_table_code(table, NUMBERS - 1, 0), 0);
    assert_int_equal(ink_table_code(table, NUMBERS, 0), 1);
    assert_true(has_notice(table, "line 30002"));
    ink_table_free(table);
    free(bytes);
}

/* Of eight columns that turn to words late, one by a code with zeros, five are told of. */
static void a_late_word_below_no_header_makes_the_first_row_words_too(void **state)
{
    (void)state;
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    ink_table *table = NULL;
    options.header = INK_HEADER_NO;
    assert_ok(ink_table_read_bytes("1,5\n2,6\nx,7\n", 12, "t", &options, &table, &err));
    assert_int_equal(ink_table_rows(table), 3);
    assert_string_equal(ink_table_level(table, 0, (size_t)ink_table_code(table, 0, 0)), "1");
    ink_table_free(table);
}

/* Longer than the head that is looked at for a delimiter. */
static void long_files_of_carriage_returns_are_read(void **state)
{
    (void)state;
    enum { PAIRS = 20000 };
    char *bytes = malloc(4 * PAIRS + 5);
    ink_table *table = NULL;
    for (size_t i = 0; i <= PAIRS; i++)
        memcpy(bytes + 4 * i, i ? "1;2\r" : "a;b\r", 4);
    assert_ok(ink_table_read_bytes(bytes, 4 * PAIRS + 4, "t", NULL, &table, &err));
    assert_int_equal(ink_table_rows(table), PAIRS);
    assert_int_equal(ink_table_columns(table), 2);
    ink_table_free(table);
    free(bytes);
}

static void late_words_are_told_of_in_a_few_lines(void **state)
{
    (void)state;
    ink_text text = {0};
    ink_table *table = NULL;
    size_t told = 0;
    ink_text_puts(&text, "a,b,c,d,e,f,g,h\n");
    for (size_t i = 0; i < 20000; i++)
        ink_text_puts(&text, "1,2,3,4,5,6,7,8\n");
    ink_text_puts(&text, "x,x,x,x,x,x,007,x\n");
    assert_ok(ink_table_read_bytes(text.bytes, text.n, "t", NULL, &table, &err));
    for (size_t i = 0; i < ink_table_notices(table); i++)
        told += strstr(ink_table_notice(table, i), "first word in line 20002") != NULL;
    assert_int_equal(told, 5);
    assert_true(has_notice(table, "g: read as words, because integers with leading zeros"));
    ink_table_free(table);
    ink_text_free(&text);
}

/* "a,b\n", n bytes between quotes or not, ",1\ny,2\n". */
static char *with_long_cell(size_t n, const char *quote)
{
    char *bytes = malloc(n + 32), *at = bytes;
    at += sprintf(at, "a,b\n%s", quote);
    memset(at, 'x', n);
    sprintf(at + n, "%s,1\ny,2\n", quote);
    return bytes;
}

static void long_cells_are_read_up_to_64_megabytes(void **state)
{
    (void)state;
    static const size_t lengths[] = {1000000, 20000000, (size_t)64 << 20};
    for (size_t i = 0; i < 6; i++) {
        char *bytes = with_long_cell(lengths[i / 2], i % 2 ? "\"" : "");
        ink_table *table = NULL;
        assert_ok(ink_table_read_bytes(bytes, strlen(bytes), "t", NULL, &table, &err));
        assert_int_equal(strlen(ink_table_level(table, 0, 0)), lengths[i / 2]);
        assert_int_equal(ink_table_number(table, 1, 1), 2);
        ink_table_free(table);
        free(bytes);
    }
    static const size_t too_long[] = {((size_t)64 << 20) + 1, ((size_t)64 << 20) + 1, (size_t)110 << 20};
    for (size_t i = 0; i < 3; i++) {
        char *bytes = with_long_cell(too_long[i], i % 2 ? "" : "\"");
        ink_table *table = NULL;
        assert_fails(ink_table_read_bytes(bytes, strlen(bytes), "t", NULL, &table, &err), INK_DATA, "64 MB");
        free(bytes);
    }
}

static void a_hundred_thousand_columns_are_read(void **state)
{
    (void)state;
    enum { COLUMNS = 100000 };
    ink_text text = {0};
    ink_table *table = NULL;
    size_t column = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        ink_text_printf(&text, "%sc%zu", i ? "," : "", i);
    for (size_t i = 0; i < COLUMNS; i++)
        ink_text_printf(&text, "%s%zu", i ? "," : "\n", i);
    assert_ok(ink_table_read_bytes(text.bytes, text.n, "t", NULL, &table, &err));
    assert_int_equal(ink_table_columns(table), COLUMNS);
    assert_int_equal(ink_table_rows(table), 1);
    assert_ok(ink_table_find(table, "c99999", &column, &err));
    assert_int_equal(ink_table_number(table, 0, column), 99999);
    ink_table_free(table);
    ink_text_free(&text);
}

static void equal_names_without_end_are_told_apart_quickly(void **state)
{
    (void)state;
    enum { COLUMNS = 50000 };
    ink_text text = {0};
    ink_table *table = NULL;
    for (size_t i = 0; i < COLUMNS; i++)
        ink_text_puts(&text, i ? ",a" : "a");
    for (size_t i = 0; i < COLUMNS; i++)
        ink_text_puts(&text, i ? ",1" : "\n1");
    assert_ok(ink_table_read_bytes(text.bytes, text.n, "t", NULL, &table, &err));
    assert_string_equal(ink_table_name(table, COLUMNS - 1), "a_50000");
    assert_int_equal(ink_table_notices(table), 1);
    ink_table_free(table);
    ink_text_free(&text);
}

static void latin1_becomes_utf8_in_pieces_of_any_size(void **state)
{
    (void)state;
    static const char bytes[] = "gr\xF6\xDF" "e,b\n1,caf\xE9\n2,\"\xFF\xE4\xE4\xE4\xE4\"\n";
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.encoding = INK_ENCODING_LATIN1;
    for (size_t buffer = 7; buffer < 64; buffer++) {
        ink_table *table = NULL;
        assert_ok(read_pieces(bytes, sizeof bytes - 1, &options, buffer, &table, &err));
        assert_shown(table, "gr\xC3\xB6\xC3\x9F" "e: 1 2 | "
                            "b: 'caf\xC3\xA9' '\xC3\xBF\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4'");
        ink_table_free(table);
    }
}

static void what_latin1_cannot_hold_is_said(void **state)
{
    (void)state;
    static const char nul[] = "a,b\n\xE9\xE9\0,2\n", marked[] = "\xEF\xBB\xBF" "a,b\n1,2\n";
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    ink_table *table = NULL;
    options.encoding = INK_ENCODING_LATIN1;
    for (size_t buffer = 7; buffer < 32; buffer++) {
        assert_fails(read_pieces(nul, sizeof nul - 1, &options, buffer, &table, &err), INK_DATA,
                     "NUL byte, byte 3 of the line");
        assert_ok(read_pieces(marked, sizeof marked - 1, &options, buffer, &table, &err));
        assert_shown(table, "a: 1 | b: 2");
        ink_table_free(table);
        table = NULL;
    }
}

/* A long name is cut between two characters, with dots. */
static void long_names_are_shown_in_part(void **state)
{
    (void)state;
    char shown[INK_SHOWN], text[400] = "";
    for (size_t shift = 0; shift < 4; shift++) {
        memset(text, 'a', shift);
        for (size_t i = shift; i + 4 < sizeof text; i += 3)
            memcpy(text + i, "\xE5\x90\x8D", 4);
        ink_show(shown, text, strlen(text));
        size_t n = strlen(shown);
        assert_true(n < INK_SHOWN && n > INK_SHOWN - 8);
        assert_string_equal(shown + n - 3, "...");
        assert_int_equal(ink_utf8_check((const unsigned char *)shown, n), n);
    }
    memset(text, 0x80, sizeof text);
    ink_show(shown, text, sizeof text);
    assert_string_equal(shown, "...");
}

/* Any bytes at all end in a table or in an error, and pieces do not change which. */
static void random_bytes_are_read_alike_in_pieces(void **state)
{
    (void)state;
    static const char alphabet[] = "aab11..,,,,\n\n\r\"\"\t;# -\xC3\xA9\xFF\0";
    uint32_t random = 1;
    for (size_t round = 0; round < 3000; round++) {
        char bytes[64];
        size_t n = round % sizeof bytes;
        for (size_t i = 0; i < n; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
        }
        ink_table *whole = NULL, *pieces = NULL;
        ink_error first = {0}, second = {0};
        int status = read_pieces(bytes, n, NULL, INK_CSV_BUFFER, &whole, &first);
        assert_int_equal(read_pieces(bytes, n, NULL, 7 + round % 11, &pieces, &second), status);
        assert_string_equal(first.message, second.message);
        if (status == INK_OK) {
            char *shown = show_table(whole);
            assert_shown(pieces, shown);
            free(shown);
        }
        ink_table_free(whole);
        ink_table_free(pieces);
    }
}

static void utf8_is_checked_as_the_standard_says(void **state)
{
    (void)state;
    static const char *const good[] = {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEF\xBF\xBF",
                                       "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "abcdefgh\xC3\xA4 ijklmnop"};
    static const char *const bad[] = {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80",
                                      "\xE2\x82",
                                      "\xE2\x82(", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3("};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(ink_utf8_check((const unsigned char *)good[i], strlen(good[i])), strlen(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ink_utf8_check((const unsigned char *)bad[i], strlen(bad[i])), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_awkward_file_is_a_table_or_an_error_with_its_line),
        cmocka_unit_test(a_late_word_makes_the_whole_column_words),
        cmocka_unit_test(a_late_word_below_no_header_makes_the_first_row_words_too),
        cmocka_unit_test(long_files_of_carriage_returns_are_read),
        cmocka_unit_test(late_words_are_told_of_in_a_few_lines),
        cmocka_unit_test(long_cells_are_read_up_to_64_megabytes),
        cmocka_unit_test(a_hundred_thousand_columns_are_read),
        cmocka_unit_test(equal_names_without_end_are_told_apart_quickly),
        cmocka_unit_test(latin1_becomes_utf8_in_pieces_of_any_size),
        cmocka_unit_test(what_latin1_cannot_hold_is_said),
        cmocka_unit_test(long_names_are_shown_in_part),
        cmocka_unit_test(random_bytes_are_read_alike_in_pieces),
        cmocka_unit_test(utf8_is_checked_as_the_standard_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
