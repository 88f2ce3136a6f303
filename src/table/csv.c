/* SPDX-License-Identifier: MIT
 * Bytes into rows of cells. A row is taken from one stretch of the buffer; where the buffer ends inside a row, it is
 * filled and the row taken from its start again, so nothing here has to remember the middle of a cell. Buffers grow by
 * half, which bounds that repetition. Knows nothing of headers, types or missing cells. */
#include "table/csv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "table/kind.h"
#include "table/scan.h"
#include "table/utf8.h"

/* PAD: zeros behind the last byte, which end every scan. CUT is no ink_status: the buffer ends inside the row. */
enum { PAD = 16, CUT = -1, LEAST_BUFFER = INK_KIND_BYTES, CTRL_Z = 0x1A };
static const size_t MOST_CELL = (size_t)64 << 20, MOST_ROW = (size_t)1 << 30;

typedef struct {
    unsigned char *at;
    size_t line, n;        /* cells so far */
    unsigned high, doubled;
} cursor;

int ink_csv_fail(const ink_csv *csv, ink_error *err, size_t line, size_t column, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (column && column <= csv->n_names) {
        char name[INK_SHOWN];
        ink_show(name, csv->names[column - 1], strlen(csv->names[column - 1]));
        return ink_fail_at(err, INK_DATA, csv->source->name, line, column, "'%s' %s", name, text);
    }
    return ink_fail_at(err, INK_DATA, csv->source->name, line, column, "the %s %s", column ? "cell" : "row", text);
}

static int is_blank(const ink_csv *csv, unsigned char c)
{
    return (c == ' ' || c == '\t') && c != csv->delimiter;
}

static int fail_nul(const ink_csv *csv, const cursor *c, const unsigned char *at, ink_error *err)
{
    size_t byte = 1;
    for (const unsigned char *p = at; p > csv->at && p[-1] != '\n' && p[-1] != '\r'; p--)
        byte += !csv->latin1 || (p[-1] & 0xC0) != 0x80;
    return ink_csv_fail(csv, err, c->line, c->n, "holds a NUL byte, byte %zu of the line; is this a text file?", byte);
}

/* What a NUL at `at` means: the end of the file (INK_OK), the end of the buffer (CUT), or a byte that must not be. */
static int at_nul(const ink_csv *csv, const cursor *c, const unsigned char *at, ink_error *err)
{
    if (at != csv->end)
        return fail_nul(csv, c, at, err);
    return csv->at_end ? INK_OK : CUT;
}

static inline int take_plain(const ink_csv *csv, cursor *c, ink_cell *cell, ink_error *err)
{
    unsigned char *start = c->at, *stop = ink_scan(start, csv->delimiter, &c->high), *last = stop;
    c->at = stop;
    if (*stop == '\0')
        INK_TRY(at_nul(csv, c, stop, err));
    while (last > start && last[-1] <= ' ' && is_blank(csv, last[-1]))
        last--;
    *cell = (ink_cell){.text = (char *)start, .n = (uint32_t)(last - start)};
    return INK_OK;
}

/* Passes a line end. CUT where the second half of a CR LF may still be to come. */
static int pass_line_end(const ink_csv *csv, cursor *c)
{
    if (*c->at == '\r') {
        if (c->at + 1 == csv->end && !csv->at_end)
            return CUT;
        c->at += c->at[1] == '\n';
    }
    c->at++;
    c->line++;
    return INK_OK;
}

/* Whether these Ctrl-Z may turn out to be the file's last bytes, which are dropped: where the end is known they are gone. */
static int may_end(const ink_csv *csv, const unsigned char *at)
{
    while (*at == CTRL_Z)
        at++;
    return at == csv->end;
}

static int close_quote(const ink_csv *csv, cursor *c, ink_error *err)
{
    while (is_blank(csv, *c->at))
        c->at++;
    if (*c->at == csv->delimiter || *c->at == '\n' || *c->at == '\r')
        return INK_OK;
    if (*c->at == '\0')
        return at_nul(csv, c, c->at, err);
    if (*c->at == CTRL_Z && may_end(csv, c->at))
        return CUT;
    return ink_csv_fail(csv, err, c->line, c->n,
                        "has text after its closing quote; a quote inside a quoted cell is written \"\"");
}

static int take_quoted(const ink_csv *csv, cursor *c, ink_cell *cell, ink_error *err)
{
    unsigned char *start = ++c->at;
    size_t opened = c->line;
    *cell = (ink_cell){.quoted = 1};
    for (;;) {
        c->at = ink_scan(c->at, '"', &c->high);
        if (*c->at == '\0') {
            INK_TRY(at_nul(csv, c, c->at, err));
            return ink_csv_fail(csv, err, opened, c->n, "opens a quote that is never closed");
        }
        if (*c->at != '"') {
            INK_TRY(pass_line_end(csv, c));
            continue;
        }
        if (c->at + 1 == csv->end && !csv->at_end)
            return CUT;
        if (c->at[1] != '"')
            break;
        cell->doubled = 1;
        c->doubled = 1;
        c->at += 2;
    }
    cell->text = (char *)start;
    cell->n = (uint32_t)(c->at - start);
    c->at++;
    return close_quote(csv, c, err);
}

static int fail_long(const ink_csv *csv, size_t line, size_t column, ink_error *err)
{
    return ink_csv_fail(csv, err, line, column,
                        "is longer than the 64 MB that a cell may have; is a quote that it opens never closed?");
}

static inline int take_cell(ink_csv *csv, cursor *c, ink_error *err)
{
    if (c->n == csv->cells_capacity && ink_grow(&csv->cells, &csv->cells_capacity, c->n + 1, sizeof *csv->cells))
        return ink_fail_memory(err);
    ink_cell *cell = &csv->cells[c->n++];
    size_t line = c->line;
    while (*c->at <= ' ' && is_blank(csv, *c->at))
        c->at++;
    const unsigned char *start = c->at;
    int status = *start == '"' ? take_quoted(csv, c, cell, err) : take_plain(csv, c, cell, err);
    size_t read = (size_t)(csv->end - start); /* its quotes included */
    if ((status == CUT && read > MOST_CELL + 2) || (status == INK_OK && cell->n > MOST_CELL))
        return fail_long(csv, line, c->n, err);
    return status;
}

static int check_text(const ink_csv *csv, const cursor *c, ink_error *err)
{
    size_t n = (size_t)(c->at - csv->at), good = ink_utf8_check(csv->at, n), line = csv->line, column = c->n;
    if (good == n)
        return INK_OK;
    const unsigned char *bad = csv->at + good;
    for (const unsigned char *p = csv->at; p < bad; p++)
        line += *p == '\n' || (*p == '\r' && p[1] != '\n');
    while (column > 1 && (const unsigned char *)csv->cells[column - 1].text > bad)
        column--;
    return ink_csv_fail(csv, err, line, column,
                        "is not UTF-8 (byte 0x%02X); if the file is Latin-1, read it with --encoding latin1", *bad);
}

static void undouble(ink_cell *cells, size_t n)
{
    for (ink_cell *cell = cells; cell < cells + n; cell++) {
        if (!cell->doubled)
            continue;
        char *to = cell->text, *end = cell->text + cell->n;
        for (char *from = cell->text; from < end; from += *from == '"' ? 2 : 1)
            *to++ = *from;
        cell->n = (uint32_t)(to - cell->text);
    }
}

static int take_row(ink_csv *csv, ink_row *row, ink_error *err)
{
    cursor c = {.at = csv->at, .line = csv->line};
    for (;;) {
        INK_TRY(take_cell(csv, &c, err));
        if (*c.at != csv->delimiter)
            break;
        c.at++;
    }
    if (c.at != csv->end)
        INK_TRY(pass_line_end(csv, &c));
    if (c.high && !csv->latin1)
        INK_TRY(check_text(csv, &c, err));
    if (c.doubled)
        undouble(csv->cells, c.n);
    *row = (ink_row){csv->cells, c.n, csv->line};
    csv->at = c.at;
    csv->line = c.line;
    return INK_OK;
}

static int skip_comment(ink_csv *csv)
{
    cursor c = {.at = csv->at, .line = csv->line};
    while (c.at < csv->end && *c.at != '\n' && *c.at != '\r')
        c.at++;
    if (c.at == csv->end && !csv->at_end)
        return CUT;
    if (c.at != csv->end)
        INK_TRY(pass_line_end(csv, &c));
    csv->at = c.at;
    csv->line = c.line;
    csv->n_comments++;
    return INK_OK;
}

/* Latin-1 at from..from+n, which stands at the end of the 2n bytes from `to` on, into UTF-8 at to. */
static size_t widen(unsigned char *to, const unsigned char *from, size_t n)
{
    unsigned char *start = to;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = from[i];
        if (c >= 0x80)
            *to++ = (unsigned char)(0xC0 | c >> 6);
        *to++ = c >= 0x80 ? (unsigned char)(0x80 | (c & 0x3F)) : c;
    }
    return (size_t)(to - start);
}

/* Moves the row in hand to the buffer's front and makes room behind it. */
static int make_room(ink_csv *csv, ink_error *err)
{
    size_t kept = (size_t)(csv->end - csv->at), usable = csv->capacity - PAD;
    if (kept > MOST_ROW)
        return ink_csv_fail(csv, err, csv->line, 0, "is longer than the 1 GB that a row may have");
    memmove(csv->bytes, csv->at, kept);
    int full = kept > usable / 2 && ink_grow(&csv->bytes, &csv->capacity, csv->capacity + 4, 1);
    csv->at = csv->bytes;
    csv->end = csv->bytes + kept;
    return full ? ink_fail_memory(err) : INK_OK;
}

static int fill(ink_csv *csv, ink_error *err)
{
    INK_TRY(make_room(csv, err));
    size_t room = csv->capacity - PAD - (size_t)(csv->end - csv->bytes), got;
    size_t asked = csv->latin1 ? room / 2 : room;
    unsigned char *to = csv->end + (room - asked);
    INK_TRY(ink_source_read(csv->source, to, asked, &got, err));
    csv->at_end = got < asked;
    if (!csv->started)
        INK_TRY(ink_kind_check(to, got, csv->latin1, csv->source->name, err));
    int marked = !csv->started && got >= 3 && !memcmp(to, "\xEF\xBB\xBF", 3);
    csv->started = 1;
    csv->end += csv->latin1 ? widen(csv->end, to, got) : got;
    if (marked)
        csv->at += csv->latin1 ? 6 : 3;
    while (csv->at_end && csv->end > csv->at && csv->end[-1] == CTRL_Z)
        csv->end--;
    memset(csv->end, 0, PAD);
    return INK_OK;
}

int ink_csv_next(ink_csv *csv, ink_row *row, ink_error *err)
{
    for (;;) {
        int at_stop = csv->at == csv->end, comment = !at_stop && csv->leading && *csv->at == '#';
        if (at_stop && csv->at_end) {
            *row = (ink_row){csv->cells, 0, csv->line};
            return INK_OK;
        }
        int status = at_stop ? CUT : comment ? skip_comment(csv) : take_row(csv, row, err);
        if (status == CUT) {
            INK_TRY(fill(csv, err));
            continue;
        }
        INK_TRY(status);
        int blank = !comment && row->n == 1 && row->cells[0].n == 0 && !row->cells[0].quoted;
        if (comment || (blank && (csv->leading || !csv->keep_blank))) /* above the table, a blank line is never a row */
            continue;
        csv->leading = 0;
        return INK_OK;
    }
}

void ink_csv_pad(ink_csv *csv, ink_row *row, size_t n)
{
    for (size_t i = row->n; i < n; i++)
        csv->cells[i] = (ink_cell){.text = (char *)csv->end};
    row->n = n;
}

static void restart(ink_csv *csv)
{
    csv->at = csv->end = csv->bytes;
    memset(csv->end, 0, PAD);
    csv->started = csv->at_end = 0;
    csv->leading = 1;
    csv->line = 1;
    csv->n_comments = 0;
}

int ink_csv_rewind(ink_csv *csv, ink_error *err)
{
    INK_TRY(ink_source_rewind(csv->source, err));
    restart(csv);
    return INK_OK;
}

int ink_csv_open(ink_csv *csv, ink_source *source, char delimiter, int latin1, size_t buffer, ink_error *err)
{
    size_t capacity = (buffer < LEAST_BUFFER ? LEAST_BUFFER : buffer) + PAD;
    *csv = (ink_csv){.source = source, .delimiter = (unsigned char)delimiter, .latin1 = latin1, .capacity = capacity};
    csv->bytes = ink_new(capacity, 1);
    if (!csv->bytes)
        return ink_fail_memory(err);
    restart(csv);
    return INK_OK;
}

void ink_csv_close(ink_csv *csv)
{
    free(csv->bytes);
    free(csv->cells);
    *csv = (ink_csv){0};
}
