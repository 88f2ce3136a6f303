/* SPDX-License-Identifier: MIT
 * Numbers as text, both ways, exact and without the locale. Most numbers take the short way: up to 19 digits as one
 * integer, and a power of ten that is exact (Clinger 1990, "How to read floating point numbers accurately"); the rest
 * goes to strtod as digits and an exponent without a decimal mark, which every locale reads alike. */
#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 800 }; /* no double needs more than 767 digits to be told from its neighbours */

typedef struct {
    int negative, has_mark;
    size_t n_digits;              /* significant ones, leading zeros not counted */
    uint64_t mantissa;            /* the first 19 of them */
    long exponent;                /* value = digits * 10^exponent */
    const char *first, *end;      /* the text of digits and mark */
} decimal_parts;

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with at most one mark; 0 when there is no digit. */
static const char *scan_digits(const char *at, const char *end, char mark, decimal_parts *parts)
{
    int any = 0;
    parts->first = at;
    for (; at < end; at++) {
        if (is_digit(*at)) {
            any = 1;
            parts->exponent -= parts->has_mark;
            if (parts->n_digits || *at != '0') {
                if (parts->n_digits < 19)
                    parts->mantissa = parts->mantissa * 10 + (uint64_t)(*at - '0');
                parts->n_digits++;
            }
        } else if (*at == mark && !parts->has_mark)
            parts->has_mark = 1;
        else
            break;
    }
    parts->end = at;
    return any ? at : NULL;
}

/* An optional exponent up to the very end; NULL when something else stands there. */
static const char *scan_exponent(const char *at, const char *end, decimal_parts *parts)
{
    if (at == end || (*at != 'e' && *at != 'E'))
        return at == end ? at : NULL;
    int minus = ++at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    if (at == end)
        return NULL;
    long exponent = 0;
    for (; at < end && is_digit(*at); at++)
        if (exponent < 1000000)
            exponent = exponent * 10 + (*at - '0');
    parts->exponent += minus ? -exponent : exponent;
    return at == end ? at : NULL;
}

static double slow_value(const decimal_parts *parts)
{
    char text[MOST_DIGITS + 32];
    size_t n = 0, dropped = 0;
    int started = 0, lost = 0;
    for (const char *at = parts->first; at < parts->end; at++) {
        if (!is_digit(*at) || (!started && *at == '0'))
            continue;
        started = 1;
        if (n < MOST_DIGITS)
            text[n++] = *at;
        else {
            dropped++;
            lost |= *at != '0';
        }
    }
    if (lost)
        text[n - 1] = text[n - 1] == '0' ? '1' : text[n - 1]; /* sticky: above the shorter decimal, as the whole is */
    snprintf(text + n, sizeof text - n, "e%ld", parts->exponent + (long)dropped);
    return strtod(text, NULL);
}

static double value_of(const decimal_parts *parts)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (parts->n_digits == 0)
        return 0;
    if (parts->n_digits <= 19 && parts->mantissa <= (UINT64_C(1) << 53) && parts->exponent >= -22 &&
        parts->exponent <= 22) {
        double m = (double)parts->mantissa;
        return parts->exponent < 0 ? m / power[-parts->exponent] : m * power[parts->exponent];
    }
    return slow_value(parts);
}

static int same_word(const char *text, size_t n, const char *word)
{
    if (strlen(word) != n)
        return 0;
    for (size_t i = 0; i < n; i++)
        if ((text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 'a' - 'A' : text[i]) != word[i])
            return 0;
    return 1;
}

static ink_number_kind word_kind(const char *text, size_t n)
{
    if (same_word(text, n, "inf") || same_word(text, n, "infinity") || same_word(text, n, "1.#inf"))
        return INK_NUMBER_INFINITE;
    if (same_word(text, n, "nan") || same_word(text, n, "1.#qnan") || same_word(text, n, "1.#ind"))
        return INK_NUMBER_NAN;
    return INK_NUMBER_NOT;
}

ink_number_kind ink_number_parse(const char *text, size_t n, char decimal, double *value)
{
    const char *at = text, *end = text + n;
    decimal_parts parts = {0};
    if (at < end && (*at == '-' || *at == '+'))
        parts.negative = *at++ == '-';
    const char *word = at;
    at = scan_digits(at, end, decimal ? decimal : '.', &parts);
    if (!at || !scan_exponent(at, end, &parts))
        return word_kind(word, (size_t)(end - word));
    double x = value_of(&parts);
    if (isinf(x))
        return INK_NUMBER_OVERFLOW;
    *value = parts.negative && (x != 0 || parts.has_mark) ? -x : x;
    return INK_NUMBER_OK;
}

/* d digits and the exponent of a positive x, from "D.DDDe±XX" whatever the locale's mark is. */
static size_t split_digits(double x, int precision, char *digits, long *exponent)
{
    char text[48];
    snprintf(text, sizeof text, "%.*e", precision - 1, x);
    size_t n = 0;
    const char *at = text;
    for (; *at && *at != 'e'; at++)
        if (is_digit(*at))
            digits[n++] = *at;
    *exponent = *at ? strtol(at + 1, NULL, 10) : 0;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    return n;
}

static int reads_back(const char *digits, size_t n, long exponent, double x)
{
    char text[48];
    snprintf(text, sizeof text, "%.*se%ld", (int)n, digits, exponent - (long)n + 1);
    return strtod(text, NULL) == x;
}

static size_t put_fixed(char *to, const char *digits, size_t n, long exponent)
{
    size_t at = 0;
    if (exponent < 0) {
        to[at++] = '0';
        to[at++] = '.';
        for (long i = -1; i > exponent; i--)
            to[at++] = '0';
    }
    for (size_t i = 0; i < n || (long)i <= exponent; i++) {
        if (exponent >= 0 && i == (size_t)exponent + 1)
            to[at++] = '.';
        to[at++] = i < n ? digits[i] : '0';
    }
    return at;
}

static size_t put_scientific(char *to, const char *digits, size_t n, long exponent)
{
    size_t at = 0;
    to[at++] = digits[0];
    if (n > 1) {
        to[at++] = '.';
        memcpy(to + at, digits + 1, n - 1);
        at += n - 1;
    }
    return at + (size_t)snprintf(to + at, 8, "e%ld", exponent);
}

size_t ink_number_format(double x, char *text)
{
    if (isnan(x) || isinf(x))
        return (size_t)snprintf(text, INK_NUMBER_SIZE, "%s", isnan(x) ? "nan" : x < 0 ? "-inf" : "inf");
    size_t at = 0, n = 0;
    long exponent = 0;
    char digits[32];
    if (signbit(x))
        text[at++] = '-';
    for (int precision = fabs(x) < DBL_MIN ? 1 : 15; precision <= 17; precision++) {
        n = split_digits(fabs(x), precision, digits, &exponent);
        if (precision == 17 || reads_back(digits, n, exponent, fabs(x)))
            break;
    }
    at += exponent < -5 || exponent > 16 ? put_scientific(text + at, digits, n, exponent)
                                         : put_fixed(text + at, digits, n, exponent);
    text[at] = '\0';
    return at;
}
