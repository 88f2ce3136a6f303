/* SPDX-License-Identifier: MIT
 * The first rows of a file into a delimiter and the answer to "is the first row a header?". A guess is only made where
 * the rows agree; the real reading then holds every row to it. Knows nothing of columns' names. */
#include "table/sniff.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"

/* Rows looked at, the lines the head of the file should hold, its size at first and at most. */
enum { ROWS = 100, LINES = 20, HEAD = 1 << 16, MOST_HEAD = 1 << 22 };

typedef struct {
    unsigned char *bytes;
    size_t n, capacity;
    int whole; /* the file ends here */
} head;

static size_t count_lines(const head *h)
{
    size_t lines = 0;
    for (size_t i = 0; i < h->n; i++)
        lines += h->bytes[i] == '\n' || h->bytes[i] == '\r';
    return lines;
}

/* Leaves out the last row, which may be cut; a single one is taken as it is. */
static void drop_cut_row(head *h)
{
    size_t n = h->n;
    while (n && h->bytes[n - 1] != '\n' && h->bytes[n - 1] != '\r')
        n--;
    if (n && !h->whole)
        h->n = n;
}

static int read_head(ink_source *source, head *h, ink_error *err)
{
    for (size_t want = HEAD; want <= MOST_HEAD; want *= 2) {
        size_t got;
        if (ink_grow(&h->bytes, &h->capacity, want, 1))
            return ink_fail_memory(err);
        INK_TRY(ink_source_read(source, h->bytes + h->n, want - h->n, &got, err));
        h->n += got;
        h->whole = h->n < want;
        if (h->whole || count_lines(h) >= LINES)
            break;
    }
    drop_cut_row(h);
    return ink_source_rewind(source, err);
}

static int open_head(ink_csv *csv, ink_source *source, const head *h, char delimiter, int latin1, ink_error *err)
{
    ink_source_memory(source, h->bytes, h->n, "");
    return ink_csv_open(csv, source, delimiter, latin1, h->n + 1, err);
}

/* Widths of the first rows; a row that cannot be read has width 0 and is the last. */
static int take_widths(ink_csv *csv, size_t *width, size_t *n, ink_error *err)
{
    ink_row row;
    int status = INK_OK;
    for (*n = 0; *n < ROWS && status == INK_OK;) {
        status = ink_csv_next(csv, &row, NULL);
        if (status == INK_MEMORY)
            return ink_fail_memory(err);
        if (status == INK_OK && row.n == 0)
            break;
        width[(*n)++] = status == INK_OK ? row.n : 0;
    }
    return INK_OK;
}

/* The share of rows that have the most frequent width of 2 or more. */
static double agreement(const size_t *width, size_t n)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t j = 0; j < n; j++)
            same += width[i] > 1 && width[j] == width[i];
        most = same > most ? same : most;
    }
    return n ? (double)most / (double)n : 0;
}

static int try_delimiter(const head *h, char delimiter, int latin1, double *share, ink_error *err)
{
    ink_csv csv;
    ink_source memory;
    size_t width[ROWS], n;
    INK_TRY(open_head(&csv, &memory, h, delimiter, latin1, err));
    int status = take_widths(&csv, width, &n, err);
    if (status == INK_OK)
        *share = agreement(width, n);
    ink_csv_close(&csv);
    return status;
}

/* Whether every comma stands between digits, as a decimal comma does. */
static int commas_are_decimal(const head *h)
{
    size_t commas = 0;
    for (size_t i = 0; i < h->n; i++) {
        if (h->bytes[i] != ',')
            continue;
        int before = i > 0 && h->bytes[i - 1] >= '0' && h->bytes[i - 1] <= '9';
        int after = i + 1 < h->n && h->bytes[i + 1] >= '0' && h->bytes[i + 1] <= '9';
        if (!before || !after)
            return 0;
        commas++;
    }
    return commas > 0;
}

/* A comma unless another one fits more rows, and at least half of them. */
static int guess_delimiter(const head *h, ink_table_options *options, ink_error *err)
{
    static const char others[] = {';', '\t', '|'};
    int latin1 = options->encoding == INK_ENCODING_LATIN1;
    double best, share;
    INK_TRY(try_delimiter(h, ',', latin1, &best, err));
    if (commas_are_decimal(h))
        best = 0;
    options->delimiter = ',';
    for (size_t i = 0; i < sizeof others; i++) {
        INK_TRY(try_delimiter(h, others[i], latin1, &share, err));
        if (share > best && share >= 0.5) {
            best = share;
            options->delimiter = others[i];
        }
    }
    return INK_OK;
}

/* A column's cell in the first row, and what the rows below hold in it. */
typedef struct {
    enum { WORD, NUMBER, MISSING } first;
    int first_quoted;
    double value;
    int words, numbers, bare_numbers;
} column_look;

typedef struct {
    const ink_markers *markers;
    char decimal, delimiter;
    column_look *columns;
    size_t n, rows;
} table_look;

/* Where commas do not separate cells, a decimal comma makes a number here, though it will be read as a word. */
static int is_number(const table_look *look, const ink_cell *cell, double *value)
{
    return ink_number_parse(cell->text, cell->n, look->decimal, value) != INK_NUMBER_NOT ||
           (look->delimiter != ',' && ink_number_parse(cell->text, cell->n, ',', value) != INK_NUMBER_NOT);
}

static void look_at(table_look *look, const ink_cell *cell, column_look *column)
{
    double value = 0;
    int missing = ink_markers_find(look->markers, cell) >= 0;
    int number = !missing && is_number(look, cell, &value);
    if (look->rows == 0) {
        column->first = missing ? MISSING : number ? NUMBER : WORD;
        column->first_quoted = cell->quoted;
        column->value = value;
    } else if (!missing) {
        column->words |= !number;
        column->numbers |= number;
        column->bare_numbers |= number && !cell->quoted;
    }
}

static int look_at_rows(table_look *look, ink_csv *csv, ink_error *err)
{
    ink_row row;
    for (; look->rows < ROWS; look->rows++) {
        int status = ink_csv_next(csv, &row, NULL);
        if (status == INK_MEMORY)
            return ink_fail_memory(err);
        if (status != INK_OK || row.n == 0)
            break;
        if (!look->columns) {
            look->n = row.n;
            look->columns = ink_new(row.n, sizeof *look->columns);
            if (!look->columns)
                return ink_fail_memory(err);
        }
        for (size_t c = 0; c < row.n && c < look->n; c++)
            look_at(look, &row.cells[c], &look->columns[c]);
    }
    return INK_OK;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Names rarely repeat and rarely have a fraction; values do both. */
static int look_like_values(double *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (numbers[i] != floor(numbers[i]))
            return 1;
    qsort(numbers, n, sizeof *numbers, by_value);
    for (size_t i = 1; i < n; i++)
        if (numbers[i] == numbers[i - 1])
            return 1;
    return 0;
}

/* 0, 1, 2, ...: the names that a data frame gives by itself. */
static int count_up(const double *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (numbers[i] != (double)i)
            return 0;
    return n >= 2;
}

/* Could the first row be one more row of values? Where a column is numeric below, it must be a number here too; quoted
 * numbers above bare ones are names. */
static int fits_body(const column_look *column)
{
    int numeric = column->numbers && !column->words;
    if (!numeric || column->first == MISSING)
        return 1;
    return column->first == NUMBER && !(column->first_quoted && column->bare_numbers);
}

static int is_headless(const table_look *look, double *numbers)
{
    size_t n = 0;
    for (size_t c = 0; c < look->n; c++) {
        if (!fits_body(&look->columns[c]))
            return 0;
        if (look->columns[c].first == NUMBER)
            numbers[n++] = look->columns[c].value;
    }
    if (n == 0 || n == look->n)
        return n > 0;
    if (count_up(numbers, n))
        return 0;
    return look->columns[0].first == NUMBER || look_like_values(numbers, n);
}

static int guess_header(const head *h, const ink_markers *markers, ink_table_options *options, ink_error *err)
{
    ink_csv csv;
    ink_source memory;
    table_look look = {.markers = markers, .decimal = options->decimal, .delimiter = options->delimiter};
    INK_TRY(open_head(&csv, &memory, h, options->delimiter, options->encoding == INK_ENCODING_LATIN1, err));
    int status = look_at_rows(&look, &csv, err);
    double *numbers = status == INK_OK ? ink_new(look.n, sizeof *numbers) : NULL;
    if (numbers)
        options->header = is_headless(&look, numbers) ? INK_HEADER_NO : INK_HEADER_YES;
    else if (status == INK_OK)
        status = ink_fail_memory(err);
    free(numbers);
    free(look.columns);
    ink_csv_close(&csv);
    return status;
}

int ink_sniff(ink_source *source, const ink_markers *markers, ink_table_options *options, ink_error *err)
{
    if (options->delimiter && options->header != INK_HEADER_GUESS)
        return INK_OK;
    head h = {0};
    int status = read_head(source, &h, err);
    if (status == INK_OK && !options->delimiter)
        status = guess_delimiter(&h, options, err);
    if (status == INK_OK && options->header == INK_HEADER_GUESS)
        status = guess_header(&h, markers, options, err);
    free(h.bytes);
    return status;
}
