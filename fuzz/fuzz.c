/* SPDX-License-Identifier: MIT
 * What must hold of everything that the library hands out, whatever went in. Knows no target. */
#include "fuzz.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"

int fuzz_thorough;

int fuzz_chosen(const uint8_t *bytes, size_t n, unsigned one_in)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        sum = sum * 31 + bytes[i];
    return fuzz_thorough || (sum >> 8) % one_in == 0;
}

/* A text for a person's eyes: UTF-8, and nothing that steers a terminal but, where allowed, line ends. */
static void check_shown(const char *text, int lines)
{
    while (*text) {
        uint32_t point;
        size_t n = ink_utf8_next(text, &point);
        CHECK(point != INK_REPLACEMENT || n == 3, "a byte 0x%02X that is not UTF-8 in: %s", (unsigned char)*text, text);
        CHECK((point >= 0x20 && point < 0x7F) || point >= 0xA0 || (lines && point == '\n'),
              "the control character U+%04X in: %s", (unsigned)point, text);
        text += n;
    }
}

void fuzz_check_status(int status, const void *out, const ink_error *err)
{
    CHECK((status == INK_OK) == (out != NULL), "status %d", status);
    if (status == INK_OK)
        return;
    CHECK((int)err->code == status, "code %d, status %d: %s", err->code, status, err->message);
    CHECK(strlen(err->message) > 10 && strlen(err->message) < sizeof err->message, "the message '%s'", err->message);
    CHECK(status != INK_FAILED, "there is no file that could fail: %s", err->message);
    check_shown(err->message, 0);
}

void fuzz_check_json(int status, char *text, const ink_error *err)
{
    json_error_t bad;
    fuzz_check_status(status, text, err);
    json_t *value = json_loads(text, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &bad);
    CHECK(value, "%s in: %s", bad.text, text);
    json_decref(value);
    free(text);
}

void fuzz_check_lines(int status, char *text, const ink_error *err)
{
    fuzz_check_status(status, text, err);
    check_shown(text, 1);
    free(text);
}

void fuzz_check_page(int status, char *html, size_t scripts, const ink_error *err)
{
    static const char start[] = "<!DOCTYPE html>\n", end[] = "</html>\n";
    size_t n = 0;
    fuzz_check_status(status, html, err);
    if (!html)
        return;
    for (const char *at = html; (at = strstr(at, "<script")) != NULL; at++)
        n++;
    CHECK(n == scripts, "%zu scripts", n);
    CHECK(strncmp(html, start, strlen(start)) == 0 && strlen(html) > strlen(end) &&
          strcmp(html + strlen(html) - strlen(end), end) == 0, "no page: %.60s", html);
    free(html);
}

/* ---- Tables */

static void check_words(const ink_table *table, size_t c)
{
    size_t n = ink_table_levels(table, c), missing = 0;
    unsigned char *used = calloc(n + 1, 1);
    for (size_t i = 1; i < n; i++)
        CHECK(strcmp(ink_table_level(table, c, i - 1), ink_table_level(table, c, i)) < 0,
              "levels %zu and %zu: '%s', '%s'", i - 1, i, ink_table_level(table, c, i - 1),
              ink_table_level(table, c, i));
    for (size_t row = 0; row < ink_table_rows(table); row++) {
        int32_t code = ink_table_code(table, row, c);
        CHECK(code >= -1 && code < (int32_t)n, "row %zu of column %zu has code %d of %zu", row, c, code, n);
        CHECK(isnan(ink_table_number(table, row, c)), "a number among words in row %zu", row);
        missing += code < 0;
        used[code < 0 ? n : (size_t)code] = 1;
    }
    CHECK(missing == ink_table_missing(table, c), "%zu missing, %zu said", missing, ink_table_missing(table, c));
    for (size_t i = 0; i < n; i++)
        CHECK(used[i], "level %zu, '%s', has no row", i, ink_table_level(table, c, i));
    free(used);
}

static void check_numbers(const ink_table *table, size_t c)
{
    size_t missing = 0;
    CHECK(ink_table_levels(table, c) == 0, "a numeric column with levels");
    for (size_t row = 0; row < ink_table_rows(table); row++) {
        double x = ink_table_number(table, row, c);
        CHECK(!isinf(x), "an infinity in row %zu", row);
        CHECK(ink_table_code(table, row, c) == -1, "a code among numbers in row %zu", row);
        missing += isnan(x) != 0;
    }
    CHECK(missing == ink_table_missing(table, c), "%zu missing, %zu said", missing, ink_table_missing(table, c));
}

void fuzz_check_table(const ink_table *table)
{
    CHECK(ink_table_rows(table) && ink_table_columns(table), "%zu rows, %zu columns", ink_table_rows(table),
          ink_table_columns(table));
    for (size_t c = 0; c < ink_table_columns(table); c++) {
        CHECK(*ink_table_name(table, c), "column %zu has no name", c);
        for (size_t d = 0; d < c; d++)
            CHECK(strcmp(ink_table_name(table, c), ink_table_name(table, d)), "columns %zu and %zu are both '%s'", d, c,
                  ink_table_name(table, c));
        if (ink_table_type(table, c) == INK_CATEGORICAL)
            check_words(table, c);
        else
            check_numbers(table, c);
    }
    for (size_t i = 0; i < ink_table_notices(table); i++)
        check_shown(ink_table_notice(table, i), 0);
}

/* ---- Predictions */

static void check_row(const ink_prediction *answer, size_t row)
{
    const double *p = answer->p + row * answer->n_class;
    int32_t said = answer->predicted[row];
    double sum = 0;
    CHECK(said >= 0 && (size_t)said < answer->n_class, "row %zu is class %d of %zu", row, said, answer->n_class);
    for (size_t k = 0; k < answer->n_class; k++) {
        CHECK(p[k] >= 0 && p[k] <= 1 + 1e-12, "row %zu has probability %g", row, p[k]);
        CHECK(p[k] < p[said] || (p[k] == p[said] && k >= (size_t)said), "row %zu: class %zu beats %d", row, k, said);
        sum += p[k];
    }
    CHECK(fabs(sum - 1) < 1e-9, "the probabilities of row %zu sum to %.17g", row, sum);
}

void fuzz_check_prediction(const ink_prediction *answer, const ink_model *model, const ink_table *table)
{
    CHECK(answer->n_rows == ink_table_rows(table) && answer->n_class == ink_model_classes(model) &&
              answer->n_features == ink_model_features(model),
          "%zu rows, %zu classes, %zu features", answer->n_rows, answer->n_class, answer->n_features);
    for (size_t row = 0; row < answer->n_rows; row++)
        check_row(answer, row);
    for (size_t f = 0; f < answer->n_features; f++)
        CHECK(answer->unseen[f] <= answer->n_rows &&
                  answer->missing[f] <= answer->n_rows, /* in classic a cell can be both */
              "%zu unseen and %zu missing cells in %zu rows", answer->unseen[f], answer->missing[f], answer->n_rows);
}
