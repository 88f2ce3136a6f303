/* SPDX-License-Identifier: MIT
 * Bytes as a table. Four bytes choose the options ("0000": the defaults), the rest is the file. It is read through a
 * buffer of a few bytes and, by turns, through large ones and row by row: all must say the same. */
#define _GNU_SOURCE /* memfd_create */
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/number.h"
#include "fuzz.h"
#include "table/build.h"

/* Bytes read at a time: LARGE is more than most inputs have, WHOLE is what the library takes by itself, which
 * costs more than all the rest. */
enum { HEAD = 4, LARGE = 4096, WHOLE = 1 << 18 };

typedef struct {
    const uint8_t *bytes;
    size_t n;
    ink_table_options options;
    size_t buffer;
} input;

/* The next of `count` choices that a byte holds. */
static unsigned take(unsigned *byte, unsigned count)
{
    unsigned choice = *byte % count;
    *byte /= count;
    return choice;
}

static input choose(const uint8_t *bytes, size_t n)
{
    static const char delimiters[] = {0, ',', ';', '\t', '|', ' '};
    static const char *const missing[] = {NULL, "", "NA,-", ",?,a\\,b", "0,,1"};
    static const char *const words[] = {NULL, "1", "a*", "*", "b,nosuch"};
    static const char *const numbers[] = {NULL, "2", "b", "*", "?,a\\,b"};
    unsigned byte[HEAD];
    for (size_t i = 0; i < HEAD; i++)
        byte[i] = (unsigned)(bytes[i] - '0') & 0xFF;
    input in = {bytes + HEAD, n - HEAD, INK_TABLE_OPTIONS_INIT, 0};
    in.options.delimiter = delimiters[take(&byte[0], 6)];
    in.options.decimal = take(&byte[0], 2) ? ',' : '\0';
    in.options.pass_over = take(&byte[0], 2) ? 1 : 0;
    in.options.header = (ink_header)take(&byte[1], 3);
    in.options.ragged = (ink_ragged)take(&byte[1], 3);
    in.options.encoding = (ink_text_encoding)take(&byte[1], 2);
    in.options.missing = missing[take(&byte[2], 5)];
    in.options.categorical = words[take(&byte[2], 5)];
    in.options.numeric = numbers[take(&byte[2], 5)];
    in.buffer = byte[3];
    return in;
}

/* ---- The same through another buffer */

static void check_same_column(const ink_table *a, const ink_table *b, size_t c)
{
    CHECK(!strcmp(ink_table_name(a, c), ink_table_name(b, c)) && ink_table_type(a, c) == ink_table_type(b, c) &&
              ink_table_levels(a, c) == ink_table_levels(b, c) && ink_table_missing(a, c) == ink_table_missing(b, c),
          "column %zu: '%s' and '%s'", c, ink_table_name(a, c), ink_table_name(b, c));
    for (size_t i = 0; i < ink_table_levels(a, c); i++)
        CHECK(!strcmp(ink_table_level(a, c, i), ink_table_level(b, c, i)), "level %zu", i);
    for (size_t row = 0; row < ink_table_rows(a); row++) {
        double x = ink_table_number(a, row, c), y = ink_table_number(b, row, c);
        CHECK(ink_table_code(a, row, c) == ink_table_code(b, row, c) && (isnan(x) ? isnan(y) : x == y), "row %zu", row);
    }
}

static int read_through(const input *in, size_t buffer, ink_table **table, ink_error *err)
{
    ink_source source;
    if (buffer == WHOLE)
        return ink_table_read_bytes(in->bytes, in->n, "t.csv", &in->options, table, err);
    ink_source_memory(&source, in->bytes, in->n, "t.csv");
    return ink_build_table(&source, &in->options, buffer, table, err);
}

static void check_again(const input *in, size_t buffer, int status, const ink_table *table, const ink_error *err)
{
    ink_table *again = NULL;
    ink_error err_again = {0};
    int status_again = read_through(in, buffer, &again, &err_again);
    CHECK(status == status_again && !strcmp(err->message, err_again.message), "%d %s, through %zu bytes %d %s", status,
          err->message, buffer, status_again, err_again.message);
    if (status == INK_OK) {
        CHECK(ink_table_rows(table) == ink_table_rows(again) && ink_table_columns(table) == ink_table_columns(again) &&
                  ink_table_notices(table) == ink_table_notices(again),
              "%zu and %zu rows", ink_table_rows(table), ink_table_rows(again));
        for (size_t c = 0; c < ink_table_columns(table); c++)
            check_same_column(table, again, c);
        for (size_t i = 0; i < ink_table_notices(table); i++)
            CHECK(!strcmp(ink_table_notice(table, i), ink_table_notice(again, i)), "notice %zu", i);
    }
    ink_table_free(again);
}

/* ---- The same in pieces, row by row */

typedef struct {
    const ink_table *table; /* NULL: it could not be read */
    char decimal;
    size_t rows;
} walk;

static void check_cell(const walk *w, size_t c, const char *cell, size_t n, int missing)
{
    size_t row = w->rows;
    double x = ink_table_number(w->table, row, c), value = NAN;
    int32_t code = ink_table_code(w->table, row, c);
    if (ink_table_type(w->table, c) == INK_CATEGORICAL) {
        CHECK(missing == (code < 0), "row %zu, column %zu: '%s' has code %d", row, c, cell, code);
        CHECK(missing || !strcmp(ink_table_level(w->table, c, (size_t)code), cell), "'%s' became '%s'", cell,
              ink_table_level(w->table, c, (size_t)code));
        return;
    }
    ink_number_kind kind = missing ? INK_NUMBER_NAN : ink_number_parse(cell, n, w->decimal, &value);
    CHECK(kind == INK_NUMBER_NAN || kind == INK_NUMBER_OK, "row %zu, column %zu: '%s' is no number", row, c, cell);
    CHECK(kind == INK_NUMBER_NAN ? isnan(x) : x == value, "'%s' became %.17g", cell, x);
}

static int check_row(void *user, size_t n, const char *const *cells, const size_t *lengths,
                     const unsigned char *missing)
{
    walk *w = user;
    for (size_t c = 0; c < n; c++)
        CHECK(strlen(cells[c]) == lengths[c], "a cell of %zu bytes, %zu said", strlen(cells[c]), lengths[c]);
    if (w->table) {
        CHECK(n == ink_table_columns(w->table) && w->rows < ink_table_rows(w->table), "row %zu of %zu cells", w->rows, n);
        for (size_t c = 0; c < n; c++)
            check_cell(w, c, cells[c], lengths[c], missing[c]);
    }
    w->rows++;
    return INK_OK;
}

static int read_pieces(ink_table_stream *stream, size_t n_rows, walk *w, ink_error *err)
{
    for (size_t got = n_rows; got == n_rows;) {
        ink_table *piece = NULL;
        int status = ink_table_next(stream, n_rows, check_row, w, &piece, err);
        fuzz_check_status(status, piece, err);
        if (status != INK_OK)
            return status;
        got = ink_table_rows(piece);
        for (size_t c = 0; w->table && c < ink_table_columns(w->table); c++)
            CHECK(!strcmp(ink_table_name(piece, c), ink_table_name(w->table, c)), "column %zu is '%s'", c,
                  ink_table_name(piece, c));
        ink_table_free(piece);
    }
    return INK_OK;
}

/* The reading of a path wants a file; it lies in memory and is made once. Only a file may be compressed. */
static void check_pieces(const input *in, const ink_table *table)
{
    static int fd = -1;
    static char path[64];
    if (fd < 0) {
        fd = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    int compressed = in->n > 1 && in->bytes[0] == 0x1F && in->bytes[1] == 0x8B;
    if (fd < 0 || compressed || ftruncate(fd, 0) || pwrite(fd, in->bytes, in->n, 0) != (ssize_t)in->n)
        return;
    walk w = {table, in->options.decimal ? in->options.decimal : '.', 0};
    ink_error err = {0};
    ink_table_stream *stream;
    int status = ink_table_open(path, &in->options, &stream, &err);
    fuzz_check_status(status, status == INK_OK ? stream : NULL, &err);
    if (status == INK_OK) {
        status = read_pieces(stream, 1 + in->buffer % 5, &w, &err);
        ink_table_close(stream);
    }
    CHECK(!table || (status == INK_OK && w.rows == ink_table_rows(table)), "%zu rows, %zu given: %s",
          table ? ink_table_rows(table) : 0, w.rows, err.message);
}

/* What is shown of a table; `width` is the terminal's. */
static void check_texts(const ink_table *table, int width)
{
    char *text = NULL;
    ink_error err = {0};
    int status = ink_table_json(table, &text, &err);
    fuzz_check_json(status, text, &err);
    text = NULL;
    status = ink_table_text(table, width, &text, &err);
    fuzz_check_lines(status, text, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n < HEAD)
        return 0;
    input in = choose(bytes, n);
    ink_table *table = NULL;
    ink_error err = {0};
    int status = read_through(&in, in.buffer, &table, &err);
    fuzz_check_status(status, table, &err);
    if (fuzz_chosen(bytes, n, 4))
        check_again(&in, LARGE, status, table, &err);
    if (status == INK_OK)
        fuzz_check_table(table);
    if (status == INK_OK && fuzz_chosen(bytes, n, 64))
        check_texts(table, 20 + (int)(in.buffer % 100));
    if (fuzz_chosen(bytes, n, 64)) {
        check_again(&in, WHOLE, status, table, &err);
        check_pieces(&in, table);
    }
    ink_table_free(table);
    return 0;
}
