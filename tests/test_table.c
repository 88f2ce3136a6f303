/* SPDX-License-Identifier: MIT
 * Tables: where bytes may come from, what options do, how columns get their types and their levels, how they are found,
 * and that rows come out one at a time as they stand in the file. */
#define _POSIX_C_SOURCE 200809L
#include "table_shown.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/memory.h"
#include "table/dict.h"
#include "table/table.h"

static ink_table *read_with(const char *csv, const ink_table_options *options)
{
    ink_table *table = NULL;
    assert_ok(ink_table_read_bytes(csv, strlen(csv), "t.csv", options, &table, &err));
    return table;
}

static void check(const char *csv, const ink_table_options *options, const char *expected)
{
    ink_table *table = read_with(csv, options);
    assert_shown(table, expected);
    ink_table_free(table);
}

static void refuse(const char *csv, const ink_table_options *options, int status, const char *words)
{
    ink_table *table = NULL;
    assert_fails(ink_table_read_bytes(csv, strlen(csv), "t.csv", options, &table, &err), status, words);
    assert_null(table);
}

/* ---- Where bytes come from */

static char folder[] = "/tmp/inkling-table-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_plain(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void write_gzip(const char *path, const char *bytes, size_t n)
{
    gzFile file = gzopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes, (unsigned)n), (int)n);
    assert_int_equal(gzclose(file), Z_OK);
}

/* Rows of all kinds, some megabytes of them; free it. */
static char *many_rows(size_t rows)
{
    ink_text text = {0};
    char *bytes = NULL;
    ink_text_puts(&text, "n,word,late,hole,quoted\n");
    for (size_t i = 0; i < rows; i++)
        ink_text_printf(&text, "%zu.%zu,w%zu,%s,%s,\"q, %zu\"\"\n\"\n", i, i % 97, i * 7919 % 1009,
                        i + 3 < rows ? "12" : "x", i % 3 ? "0.5" : i % 2 ? "NA" : "", i % 11);
    assert_ok(ink_text_take(&text, &bytes, &err));
    return bytes;
}

static void a_file_plain_or_compressed_or_piped_is_its_bytes(void **state)
{
    (void)state;
    char *bytes = many_rows(20000), *expected;
    size_t n = strlen(bytes);
    ink_table *table = read_with(bytes, NULL);
    expected = show_table(table);
    ink_table_free(table);
    const char *path = in_folder("t.csv");
    for (int way = 0; way < 3; way++) {
        (way == 1 ? write_gzip : write_plain)(path, bytes, n);
        int in = way == 2 ? dup(STDIN_FILENO) : -1;
        if (way == 2)
            assert_non_null(freopen(path, "rb", stdin));
        assert_ok(ink_table_read(way == 2 ? "-" : path, NULL, &table, &err));
        assert_shown(table, expected);
        ink_table_free(table);
        if (way == 2)
            dup2(in, STDIN_FILENO);
        if (way == 2)
            close(in);
    }
    unlink(path);
    free(expected);
    free(bytes);
}

static void a_pipe_is_read_though_it_cannot_be_rewound(void **state)
{
    (void)state;
    static const char bytes[] = "a,b\n1,2\nx,3\n";
    int ends[2];
    char path[32];
    ink_table *table = NULL;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, sizeof bytes - 1), sizeof bytes - 1);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    if (access(path, R_OK)) {
        print_message("skipped: there is no /dev/fd here\n");
        close(ends[0]);
        return;
    }
    assert_ok(ink_table_read(path, NULL, &table, &err));
    assert_shown(table, "a: '1' 'x' | b: 2 3");
    ink_table_free(table);
    close(ends[0]);
}

static void ignore(int signal)
{
    (void)signal;
}

/* Writes half a table, makes who waits for the rest take a signal, and writes the rest. */
static void write_in_two(int to)
{
    static const struct timespec moment = {0, 20000000};
    ssize_t n = write(to, "a,b\n1,", 6);
    for (int i = 0; i < 3; i++) {
        nanosleep(&moment, NULL);
        kill(getppid(), SIGUSR1);
    }
    _exit(n + write(to, "2\n", 2) == 8 ? 0 : 1);
}

static void a_signal_does_not_end_the_reading(void **state)
{
    (void)state;
    int ends[2], told;
    char path[32];
    ink_table *table = NULL;
    struct sigaction action = {.sa_handler = ignore}, before;
    assert_int_equal(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    pid_t writer = fork();
    if (writer == 0)
        write_in_two(ends[1]);
    close(ends[1]);
    int status = ink_table_read(path, NULL, &table, NULL);
    close(ends[0]);
    assert_int_equal(waitpid(writer, &told, 0), writer);
    assert_int_equal(told, 0);
    sigaction(SIGUSR1, &before, NULL);
    assert_int_equal(status, INK_OK);
    assert_shown(table, "a: 1 | b: 2");
    ink_table_free(table);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    ink_table *table = NULL;
    const char *path = in_folder("none.csv");
    assert_fails(ink_table_read(path, NULL, &table, &err), INK_FAILED, "none.csv: cannot be opened: No such file");
    assert_fails(ink_table_read(folder, NULL, &table, &err), INK_FAILED, "is a directory");
    assert_fails(ink_table_read(NULL, NULL, &table, &err), INK_USAGE, "path");
    assert_null(table);
}

static void a_gzip_file_cut_anywhere_is_an_error(void **state)
{
    (void)state;
    static char bytes[4096];
    char *csv = many_rows(40);
    const char *path = in_folder("cut.csv.gz");
    ink_table *table = NULL;
    write_gzip(path, csv, strlen(csv));
    FILE *file = fopen(path, "rb");
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_true(n > 20 && n < sizeof bytes);
    for (size_t cut = 3; cut < n; cut++) {
        write_plain(path, bytes, cut);
        ink_error err = {0};
        assert_int_not_equal(ink_table_read(path, NULL, &table, &err), INK_OK);
        assert_non_null(strstr(err.message, "cut.csv.gz"));
    }
    bytes[n / 2] ^= 0x40;
    write_plain(path, bytes, n);
    assert_int_not_equal(ink_table_read(path, NULL, &table, NULL), INK_OK);
    unlink(path);
    free(csv);
}

static void a_file_that_changes_between_two_readings_is_an_error(void **state)
{
    (void)state;
    static const char *const after[] = {"a,b\n1,2\n", "a,b\n1,2\n3,4\n5,6\n", "a,b\n"};
    const char *path = in_folder("change.csv");
    for (size_t i = 0; i < 3; i++) {
        ink_source source;
        ink_reader rows;
        ink_build build;
        write_plain(path, "a,b\n1,2\n3,4\nx,5\n", 16);
        assert_ok(ink_source_open(&source, path, &err));
        assert_ok(ink_reader_open(&rows, &source, NULL, 64, &err));
        assert_ok(ink_build_open(&build, &rows, &err));
        assert_ok(ink_build_read(&build, &err));
        write_plain(path, after[i], strlen(after[i]));
        assert_fails(ink_build_reread(&build, &err), INK_FAILED, "change.csv: changed while it was read");
        ink_build_close(&build);
        ink_reader_close(&rows);
        ink_source_close(&source);
    }
    unlink(path);
}

/* ---- Options */

static void options_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    static const char bad[] = "\"\n\ra7.-_\x01\xC3";
    for (const char *c = bad; *c; c++) {
        ink_table_options options = INK_TABLE_OPTIONS_INIT;
        options.delimiter = *c;
        refuse("a,b\n1,2\n", &options, INK_USAGE, "delimiter");
    }
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.decimal = 'x';
    refuse("a\n1\n", &options, INK_USAGE, "decimal");
    options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    options.header = (ink_header)7;
    refuse("a\n1\n", &options, INK_USAGE, "header");
    options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    options.ragged = (ink_ragged)-1;
    refuse("a\n1\n", &options, INK_USAGE, "ragged");
    options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    options.encoding = (ink_text_encoding)2;
    refuse("a\n1\n", &options, INK_USAGE, "encoding");
    options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    options.size = 0;
    refuse("a\n1\n", &options, INK_USAGE, "size");
}

static void delimiters_and_decimal_marks_can_be_given(void **state)
{
    (void)state;
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.delimiter = ' ';
    check("a b\n1 2\n3 \"x y\"\n", &options, "a: 1 3 | b: '2' 'x y'");
    options.delimiter = '\t';
    check("a\tb\tc\n1\t\t 3 \n", &options, "a: 1 | b: . | c: 3");
    options.delimiter = ',';
    check("a;b,c\n1;2,3\n", &options, "a;b: '1;2' | c: 3");
    options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    options.decimal = ',';
    check("a;b\n1,5;2\n-,25;4.5\n", &options, "a: 1.5 -0.25 | b: '2' '4.5'");
    check("a,b\n\"1,5\",x\n", &options, "a: 1.5 | b: 'x'");
    check("1,5;2,5\n3,25;4,5\n", NULL, "column1: '1,5' '3,25' | column2: '2,5' '4,5'");
}

static void ragged_rows_are_filled_cut_or_skipped_when_asked(void **state)
{
    (void)state;
    static const char csv[] = "a,b,c\n1,2,x\n4\n5,6,y,8\n7,8,z\n";
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.ragged = INK_RAGGED_FILL;
    ink_table *table = read_with(csv, &options);
    assert_shown(table, "a: 1 4 5 7 | b: 2 . 6 8 | c: 'x' <> 'y' 'z'");
    assert_true(has_notice(table, "1 row with too few cells was filled") && has_notice(table, "line 3"));
    ink_table_free(table);
    options.ragged = INK_RAGGED_SKIP;
    table = read_with(csv, &options);
    assert_shown(table, "a: 1 7 | b: 2 8 | c: 'x' 'z'");
    assert_true(has_notice(table, "2 rows") && has_notice(table, "line 3"));
    ink_table_free(table);
    check("a,b\n1,2\n3\n4,5\nx,6\n", &options, "a: '1' '4' 'x' | b: 2 5 6"); /* the second reading skips alike */
    refuse("a,b\n1\n2\n", &options, INK_DATA, "left every row out");
}

static void headers_are_guessed_from_the_rows_below(void **state)
{
    (void)state;
    static const char *const headed[] = {"a,b\n1,2\n", "a,2019\nx,1\n", "id,2019,2020\n1,2,3\n", "x,0,1,2\na,3,4,5\n",
                                         ",0,1\nr,2,3\n", "\"1\",\"2\"\n3,4\n", "a\nb\n",
                                          "1,b\nx,2\n", "2019,b\n1,2\n"};
    static const char *const headless[] = {"1,2\n3,4\n", "1\n", "0,1,2\n", "x,0.45\ny,0.5\n", "x,3,3\ny,1,2\n",
                                           "5,x\n6,y\n",
                                           "5,?,x\n6,1,y\n", "\"1\",\"2\"\n\"3\",\"4\"\n", "1,,x\n2,3,y\n"};
    for (size_t i = 0; i < sizeof headed / sizeof *headed; i++) {
        ink_table *table = read_with(headed[i], NULL);
        if (has_notice(table, "no header"))
            fail_msg("a header was expected: %s", headed[i]);
        ink_table_free(table);
    }
    for (size_t i = 0; i < sizeof headless / sizeof *headless; i++) {
        ink_table *table = read_with(headless[i], NULL);
        if (!has_notice(table, "no header"))
            fail_msg("no header was expected: %s", headless[i]);
        assert_string_equal(ink_table_name(table, 0), "column1");
        ink_table_free(table);
    }
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.header = INK_HEADER_YES;
    check("1,2\n3,4\n", &options, "1: 3 | 2: 4");
    options.header = INK_HEADER_NO;
    check("a,b\nc,d\n", &options, "column1: 'a' 'c' | column2: 'b' 'd'");
}

static void missing_markers_can_be_replaced_or_abolished(void **state)
{
    (void)state;
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.missing = "-9,x";
    ink_table *table = read_with("a,b\n-9,x\n3,\n4,NA\n5,x\n", &options);
    assert_shown(table, "a: . 3 4 5 | b: <x> '' 'NA' <x>");
    assert_int_equal(ink_table_missing(table, 0), 1);
    assert_int_equal(ink_table_missing(table, 1), 2);
    assert_int_equal(ink_table_levels(table, 1), 2);
    assert_int_equal(ink_table_code(table, 0, 1), -1);
    assert_true(isnan(ink_table_number(table, 1, 1)));
    ink_table_free(table);
    options.missing = "";
    check("a,b\n1,x\n,\n2,NA\n", &options, "a: '1' '' '2' | b: 'x' '' 'NA'");
}

static void missing_cells_before_the_first_word_keep_their_markers(void **state)
{
    (void)state;
    check("a,b\n?,1\n,2\nNA,3\nx,4\n?,5\n", NULL, "a: <?> <> <NA> 'x' <?> | b: 1 2 3 4 5");
    check("a,b\n?,1\n,2\n7,3\nNA,3\nx,4\n?,5\n", NULL, "a: <?> <> '7' <NA> 'x' <?> | b: 1 2 3 3 4 5");
    check("a,b\n?,1\n,2\nNA,3\n7,4\n", NULL, "a: . . . 7 | b: 1 2 3 4");
    ink_table *table = read_with("a,b\n?,1\n7,1\n?,2\nx,3\n", NULL);
    assert_int_equal(ink_table_missing(table, 0), 2);
    ink_table_free(table);
}

static void a_column_without_cells_is_numeric(void **state)
{
    (void)state;
    ink_table *table = read_with("a,b\nNA,1\n,2\n", NULL);
    assert_shown(table, "a: . . | b: 1 2");
    assert_int_equal(ink_table_missing(table, 0), 2);
    ink_table_free(table);
}

static void types_can_be_forced(void **state)
{
    (void)state;
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.categorical = "p*,1";
    check("id,p1,p2,q\n1.0,+2,,3\n01,inf,4,5\n", &options, "id: '1.0' '01' | p1: '+2' 'inf' | p2: <> '4' | q: 3 5");
}

static void forced_numbers_refuse_words_with_their_place(void **state)
{
    (void)state;
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.numeric = "zip";
    check("zip,y\n007,a\n,b\n", &options, "zip: 7 . | y: 'a' 'b'");
    ink_table *table = NULL;
    ink_error err;
    assert_int_equal(ink_table_read_bytes("y,zip\n1,7\n2,x\n", 14, "t", &options, &table, &err), INK_DATA);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 2);
    assert_non_null(strstr(err.message, "'zip' is to hold numbers, but this cell is 'x'"));
    options.numeric = "zop";
    refuse("zip,y\n1,a\n", &options, INK_USAGE, "--numeric: there is no column 'zop'; the nearest is 'zip'");
    options.numeric = options.categorical = "y";
    refuse("zip,y\n1,a\n", &options, INK_USAGE, "both");
}

/* ---- Columns and levels */

static void levels_are_in_byte_order(void **state)
{
    (void)state;
    ink_table *table = read_with("a\nb\nB\n\xC3\xA4\nabcdefghz\nabcdefgh\na\nabcdefghi\nb\n", NULL);
    for (size_t i = 1; i < ink_table_levels(table, 0); i++)
        assert_true(strcmp(ink_table_level(table, 0, i - 1), ink_table_level(table, 0, i)) < 0);
    assert_shown(table, "a: 'b' 'B' '\xC3\xA4' 'abcdefghz' 'abcdefgh' 'a' 'abcdefghi' 'b'");
    ink_table_free(table);
}

static void columns_are_found_by_name_before_number(void **state)
{
    (void)state;
    ink_table *table = read_with("a,1,long name\nx,y,z\n", NULL);
    size_t c = 9;
    assert_ok(ink_table_find(table, "1", &c, &err));
    assert_int_equal(c, 1);
    assert_ok(ink_table_find(table, "3", &c, &err));
    assert_int_equal(c, 2);
    assert_ok(ink_table_find(table, "a", &c, &err));
    assert_int_equal(c, 0);
    assert_fails(ink_table_find(table, "long nam", &c, &err), INK_USAGE, "nearest is 'long name'");
    assert_fails(ink_table_find(table, "4", &c, &err), INK_USAGE, "no column '4'");
    assert_fails(ink_table_find(table, "", &c, &err), INK_USAGE, "no column");
    assert_fails(ink_table_find(table, "99999999999999999999999999", &c, &err), INK_USAGE, "no column");
    assert_int_equal(c, 0);
    ink_table_free(table);
}

static void lists_choose_by_name_number_and_glob(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b,c", "x1", "x2", "2"};
    unsigned char chosen[5] = {0};
    assert_ok(ink_names_choose(names, 5, "b\\,c,x?", "--ignore", chosen, &err));
    assert_memory_equal(chosen, "\0\1\1\1\0", 5);
    memset(chosen, 0, sizeof chosen);
    assert_ok(ink_names_choose(names, 5, "2,1", "--ignore", chosen, &err));
    assert_memory_equal(chosen, "\1\0\0\0\1", 5);
    assert_fails(ink_names_choose(names, 5, "y*", "--ignore", chosen, &err), INK_USAGE,
                 "--ignore: there is no column 'y*'");
}

static void a_dictionary_keeps_the_order_of_first_sight(void **state)
{
    (void)state;
    enum { TEXTS = 200000 };
    ink_dict dict = {0};
    char text[32];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < TEXTS; i++) {
            int32_t code = -1;
            size_t n = (size_t)snprintf(text, sizeof text, "%.*s%d", i % 13, "abcdefghijklm", i);
            assert_int_equal(ink_dict_add(&dict, text, n, &code), 0);
            assert_int_equal(code, i);
            assert_int_equal(ink_dict_find(&dict, text, n), i);
        }
    }
    assert_int_equal(dict.n, TEXTS);
    assert_int_equal(ink_dict_find(&dict, "none", 4), -1);
    ink_dict_free(&dict);
}

static void texts_made_to_collide_do_not_slow_a_dictionary_down(void **state)
{
    (void)state;
    ink_dict dict = {0};
    char text[16];
    int32_t code;
    for (int i = 0; dict.n < 600; i++) {
        static const ink_dict fresh = {0};
        size_t n = (size_t)snprintf(text, sizeof text, "%d", i);
        if (ink_dict_hash(&fresh, text, n) % 4096 == 0)
            assert_int_equal(ink_dict_add(&dict, text, n, &code), 0);
    }
    assert_true(dict.reseeded);
    int32_t expected = 0;
    for (const char *at = ink_dict_next(&dict, NULL); at; at = ink_dict_next(&dict, at))
        assert_int_equal(ink_dict_find(&dict, at, strlen(at)), expected++);
    assert_int_equal(expected, 600);
    ink_dict_free(&dict);
}

/* ---- Row by row */

typedef struct {
    ink_text text;
    size_t rows, stop_at;
} csv_writer;

static void write_cell(ink_text *text, const char *cell, size_t n, int missing)
{
    assert_int_equal(strlen(cell), n);
    if (missing) {
        ink_text_add(text, cell, n);
        return;
    }
    ink_text_puts(text, "\"");
    for (size_t i = 0; i < n; i++)
        ink_text_add(text, cell[i] == '"' ? "\"\"" : cell + i, cell[i] == '"' ? 2 : 1);
    ink_text_puts(text, "\"");
}

static int write_row(void *user, size_t n, const char *const *cells, const size_t *lengths,
                     const unsigned char *missing)
{
    csv_writer *writer = user;
    for (size_t i = 0; i < n; i++) {
        ink_text_puts(&writer->text, i ? "," : "");
        write_cell(&writer->text, cells[i], lengths[i], missing[i]);
    }
    ink_text_puts(&writer->text, "\n");
    return ++writer->rows == writer->stop_at ? INK_STOPPED : INK_OK;
}

static int write_table(const char *path, csv_writer *writer, ink_error *err)
{
    ink_table_stream *stream;
    ink_table *table;
    assert_int_equal(ink_table_open(path, NULL, &stream, err), INK_OK);
    assert_int_equal(ink_table_next(stream, 0, NULL, NULL, &table, err), INK_OK);
    for (size_t i = 0; i < ink_table_columns(table); i++)
        ink_text_printf(&writer->text, i ? ",\"%s\"" : "\"%s\"", ink_table_name(table, i));
    ink_text_puts(&writer->text, "\n");
    ink_table_free(table);
    int status = ink_table_next(stream, SIZE_MAX, write_row, writer, NULL, err);
    ink_table_close(stream);
    return status;
}

static void rows_written_back_are_the_same_table(void **state)
{
    (void)state;
    static const char *const odd = " a ,b,a,,\n1,\"NA\",\"x\ny\",\"\",\n2,NA, \"q\"\"\" ,\xC3\xA4 ,\n3,?,,\" s \",\n";
    char *many = many_rows(3000);
    const char *path = in_folder("each.csv");
    for (int i = 0; i < 2; i++) {
        const char *csv = i ? many : odd;
        csv_writer writer = {0};
        ink_table *table = read_with(csv, NULL);
        char *shown = show_table(table);
        write_plain(path, csv, strlen(csv));
        assert_ok(write_table(path, &writer, &err));
        assert_int_equal(writer.rows, table->n_rows);
        ink_table_free(table);
        check(writer.text.bytes, NULL, shown);
        ink_text_free(&writer.text);
        free(shown);
    }
    unlink(path);
    free(many);
}

static void a_callback_can_stop_the_rows(void **state)
{
    (void)state;
    const char *path = in_folder("stop.csv");
    csv_writer writer = {.stop_at = 2};
    write_plain(path, "a\n1\n2\n3\n", 8);
    assert_int_equal(write_table(path, &writer, NULL), INK_STOPPED);
    assert_int_equal(writer.rows, 2);
    ink_text_free(&writer.text);
    write_plain(path, "1,2\n3\n", 6);
    assert_fails(write_table(path, &writer, &err), INK_DATA, "1 cell where the first row has 2");
    ink_text_free(&writer.text);
    unlink(path);
}

static int count_row(void *user, size_t n, const char *const *cells, const size_t *lengths, const unsigned char *missing)
{
    (void)cells, (void)lengths, (void)missing;
    assert_int_equal(n, 3);
    return ++*(size_t *)user == 7 ? INK_STOPPED : INK_OK;
}

static void a_file_in_pieces_is_the_file(void **state)
{
    (void)state;
    enum { ROWS = 10 };
    static const char csv[] = "town,age,drink\nBonn,1,a\n,2,b\nAachen,,c\nBonn,4,?\nUlm,5,e\nBonn,6,f\nUlm,7,g\n?,8,h\n"
                              "Aachen,9,1\nUlm,10,j\n";
    const char *path = in_folder("pieces.csv");
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    options.categorical = "town", options.numeric = "age";
    write_plain(path, csv, sizeof csv - 1);
    for (size_t size = 1; size <= ROWS + 1; size++) {
        ink_table_stream *stream;
        ink_table *whole = read_with(csv, &options), *piece;
        size_t at = 0, n;
        assert_ok(ink_table_open(path, &options, &stream, &err));
        do {
            assert_ok(ink_table_next(stream, size, NULL, NULL, &piece, &err));
            n = ink_table_rows(piece);
            assert_int_equal(ink_table_columns(piece), 3);
            assert_int_equal(ink_table_missing(piece, 2), n);
            for (size_t i = 0; i < n; i++, at++) {
                const double a = ink_table_number(whole, at, 1), b = ink_table_number(piece, i, 1);
                const int32_t k = ink_table_code(whole, at, 0), l = ink_table_code(piece, i, 0);
                assert_true(a == b || (isnan(a) && isnan(b)));
                assert_true((k < 0 && l < 0) ||
                            !strcmp(ink_table_level(whole, 0, (size_t)k), ink_table_level(piece, 0, (size_t)l)));
            }
            ink_table_free(piece);
        } while (n == size);
        assert_int_equal(at, ROWS);
        ink_table_close(stream);
        ink_table_free(whole);
    }
    unlink(path);
}

static void pieces_end_where_the_file_is_wrong(void **state)
{
    (void)state;
    static const char csv[] = "a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,x,3\n1,2\n";
    const char *path = in_folder("wrong.csv");
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    ink_table_stream *stream;
    ink_table *piece;
    size_t seen = 5;
    options.numeric = "b";
    write_plain(path, csv, sizeof csv - 1);
    assert_ok(ink_table_open(path, &options, &stream, &err));
    assert_ok(ink_table_next(stream, 0, NULL, NULL, &piece, &err));
    assert_string_equal(ink_table_name(piece, 1), "b");
    assert_int_equal(ink_table_rows(piece), 0);
    ink_table_free(piece);
    assert_int_equal(ink_table_next(stream, 2, count_row, &seen, &piece, NULL), INK_STOPPED);
    assert_fails(ink_table_next(stream, 2, NULL, NULL, &piece, &err), INK_DATA, "this cell is 'x'");
    assert_fails(ink_table_next(stream, 2, NULL, NULL, &piece, &err), INK_DATA, "has 2 cells where the header has 3");
    assert_fails(ink_table_next(stream, 2, NULL, NULL, NULL, &err), INK_USAGE, "or a function for the rows");
    assert_fails(ink_table_next(NULL, 2, NULL, NULL, &piece, &err), INK_USAGE, "needs a stream");
    ink_table_close(stream);
    assert_fails(ink_table_open(in_folder("nowhere.csv"), NULL, &stream, &err), INK_FAILED, "nowhere.csv");
    assert_fails(ink_table_open(NULL, NULL, &stream, &err), INK_USAGE, "ink_table_open needs a path");
    assert_fails(ink_table_open(in_folder("wrong.csv"), NULL, NULL, &err), INK_USAGE, "a place for the stream");
    unlink(in_folder("wrong.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_plain_or_compressed_or_piped_is_its_bytes),
        cmocka_unit_test(a_pipe_is_read_though_it_cannot_be_rewound),
        cmocka_unit_test(a_signal_does_not_end_the_reading),
        cmocka_unit_test(what_cannot_be_read_is_named),
        cmocka_unit_test(a_gzip_file_cut_anywhere_is_an_error),
        cmocka_unit_test(a_file_that_changes_between_two_readings_is_an_error),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
        cmocka_unit_test(delimiters_and_decimal_marks_can_be_given),
        cmocka_unit_test(ragged_rows_are_filled_cut_or_skipped_when_asked),
        cmocka_unit_test(headers_are_guessed_from_the_rows_below),
        cmocka_unit_test(missing_markers_can_be_replaced_or_abolished),
        cmocka_unit_test(missing_cells_before_the_first_word_keep_their_markers),
        cmocka_unit_test(a_column_without_cells_is_numeric),
        cmocka_unit_test(types_can_be_forced),
        cmocka_unit_test(forced_numbers_refuse_words_with_their_place),
        cmocka_unit_test(levels_are_in_byte_order),
        cmocka_unit_test(columns_are_found_by_name_before_number),
        cmocka_unit_test(lists_choose_by_name_number_and_glob),
        cmocka_unit_test(a_dictionary_keeps_the_order_of_first_sight),
        cmocka_unit_test(texts_made_to_collide_do_not_slow_a_dictionary_down),
        cmocka_unit_test(rows_written_back_are_the_same_table),
        cmocka_unit_test(a_callback_can_stop_the_rows),
        cmocka_unit_test(a_file_in_pieces_is_the_file),
        cmocka_unit_test(pieces_end_where_the_file_is_wrong),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
