/* SPDX-License-Identifier: MIT
 * The levels of a categorical column into a hint, where most of them are shaped like numbers or dates. Changes nothing:
 * a column of words stays one. Knows nothing of files. */
#include "table/hints.h"

#include <string.h>

#include "base/memory.h"
#include "base/number.h"

/* Shapes of a level. NUMBER and what follows up to THOUSANDS can be read with the other decimal mark. */
typedef enum { OTHER, NUMBER, DECIMAL, THOUSANDS, MONEY, DATE, SPACES, SHAPES } shape;

enum { LONGEST = 40 }; /* bytes; what is longer is no number that a person wrote */

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_number(const char *text, size_t n, char decimal)
{
    double value;
    return ink_number_parse(text, n, decimal, &value) == INK_NUMBER_OK;
}

/* 1,234,567.8 with `group` between groups of three digits. */
static int is_grouped(const char *text, size_t n, char group, char decimal)
{
    char bare[LONGEST];
    size_t kept = 0, digits = 0, groups = 0;
    for (size_t i = 0; i < n && text[i] != decimal; i++) {
        if (is_digit(text[i]))
            digits++;
        if (text[i] != group)
            continue;
        if (digits == 0 || (groups ? digits != 3 : digits > 3))
            return 0;
        digits = 0;
        groups++;
    }
    if (groups == 0 || digits != 3)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (text[i] != group)
            bare[kept++] = text[i];
    return is_number(bare, kept, decimal);
}

/* Digits at `at`: their number, at most 4. */
static size_t digits_at(const char *text, size_t n, size_t at)
{
    size_t digits = 0;
    while (at + digits < n && digits < 4 && is_digit(text[at + digits]))
        digits++;
    return digits;
}

/* 2024-01-31, 31.1.2024, 1/31/24, and what follows them after a blank or a T. */
static int is_date(const char *text, size_t n)
{
    size_t part[3] = {0}, at = 0;
    char mark = '\0';
    for (int i = 0; i < 3; i++) {
        part[i] = digits_at(text, n, at);
        at += part[i];
        if (part[i] == 0 || i == 2)
            break;
        if (at >= n || !strchr("-/.", text[at]) || (mark && text[at] != mark))
            return 0;
        mark = text[at++];
    }
    if (at < n && text[at] != ' ' && text[at] != 'T')
        return 0;
    int year_first = part[0] == 4 && part[1] <= 2 && part[2] >= 1 && part[2] <= 2;
    int year_last = part[0] >= 1 && part[0] <= 2 && part[1] >= 1 && part[1] <= 2 && (part[2] == 4 || part[2] == 2);
    return part[0] && part[1] && (year_first || year_last);
}

/* text without what stands before or behind it, when that is `sign`; n as it was otherwise. */
static const char *strip(const char *text, size_t *n, const char *sign)
{
    size_t k = strlen(sign);
    if (*n > k && !memcmp(text, sign, k)) {
        *n -= k;
        return text + k;
    }
    if (*n > k && !memcmp(text + *n - k, sign, k))
        *n -= k;
    return text;
}

static int is_money(const char *text, size_t n, char group, char decimal)
{
    static const char *const signs[] = {"%", "$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t left = n, minus = n > 0 && (text[0] == '-' || text[0] == '+');
        left -= minus;
        const char *bare = strip(text + minus, &left, signs[i]);
        if (left == n - minus)
            continue;
        while (left && *bare == ' ') {
            bare++;
            left--;
        }
        while (left && bare[left - 1] == ' ')
            left--;
        return is_number(bare, left, decimal) || is_grouped(bare, left, group, decimal);
    }
    return 0;
}

/* A number once the no-break spaces, U+00A0 and U+202F, are taken out. */
static int is_spaced(const char *text, size_t n, char decimal)
{
    char bare[LONGEST];
    size_t kept = 0;
    for (size_t i = 0; i < n;) {
        size_t skip = n - i >= 2 && !memcmp(text + i, "\xC2\xA0", 2)       ? 2
                      : n - i >= 3 && !memcmp(text + i, "\xE2\x80\xAF", 3) ? 3
                                                                           : 0;
        if (!skip)
            bare[kept++] = text[i];
        i += skip ? skip : 1;
    }
    return kept < n && is_number(bare, kept, decimal);
}

static shape shape_of(const char *text, char decimal)
{
    char other = decimal == '.' ? ',' : '.';
    if ((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z')
        return OTHER;
    size_t n = strlen(text);
    if (n == 0 || n >= LONGEST)
        return OTHER;
    if (is_number(text, n, decimal))
        return strchr(text, decimal) ? OTHER : NUMBER;
    if (is_grouped(text, n, other, decimal))
        return THOUSANDS;
    if (is_number(text, n, other))
        return DECIMAL;
    if (is_date(text, n))
        return DATE;
    if (is_money(text, n, other, decimal))
        return MONEY;
    return is_spaced(text, n, decimal) ? SPACES : OTHER;
}

static ink_hint choose(const size_t *cells, size_t present, char decimal)
{
    size_t readable = cells[NUMBER] + cells[DECIMAL] + cells[THOUSANDS];
    if (cells[DECIMAL] && (double)readable > 0.9 * (double)present)
        return decimal == '.' ? INK_HINT_DECIMAL : INK_HINT_NONE;
    if (cells[SPACES])
        return INK_HINT_SPACES;
    if (2 * (cells[THOUSANDS] + cells[NUMBER]) > present && cells[THOUSANDS])
        return INK_HINT_THOUSANDS;
    if (2 * cells[MONEY] > present)
        return INK_HINT_MONEY;
    return 2 * cells[DATE] > present ? INK_HINT_DATE : INK_HINT_NONE;
}

int ink_hint_words(const ink_column *column, size_t n_rows, char decimal, ink_hint *hint)
{
    unsigned char *shapes = ink_new(column->n_levels, 1);
    size_t cells[SHAPES] = {0}, present = n_rows - column->n_missing, special = 0;
    if (!shapes)
        return -1;
    for (size_t i = 0; i < column->n_levels; i++) {
        shapes[i] = (unsigned char)shape_of(column->levels[i], decimal);
        special += shapes[i] > NUMBER;
    }
    for (size_t i = 0; special && i < n_rows; i++)
        if (column->code[i] >= 0)
            cells[shapes[column->code[i]]]++;
    free(shapes);
    *hint = special ? choose(cells, present, decimal) : INK_HINT_NONE;
    return 0;
}

const char *ink_hint_sentence(ink_hint hint)
{
    static const char *const sentence[] = {
        [INK_HINT_NONE] = "",
        [INK_HINT_DECIMAL] = "read as words, but the cells look like numbers with a decimal comma: try --decimal ,",
        [INK_HINT_THOUSANDS] = "read as words, but the cells look like numbers with thousands marks; without the marks "
                               "they would be numbers",
        [INK_HINT_MONEY] = "read as words, but the cells look like percentages or amounts of money; without the signs "
                           "they would be numbers",
        [INK_HINT_DATE] = "read as words, though the cells look like dates",
        [INK_HINT_SPACES] = "read as words, but some cells are numbers with no-break spaces (U+00A0); without these "
                            "they would be numbers",
    };
    return sentence[hint];
}
