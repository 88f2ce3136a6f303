/* SPDX-License-Identifier: MIT
 * Numbers as text, both ways, exact and the same in every locale. ink_number_format is in inkling.h. */
#ifndef INK_BASE_NUMBER_H
#define INK_BASE_NUMBER_H

#include "inkling.h"

typedef enum {
    INK_NUMBER_OK,       /* *value is set; an underflow is 0 */
    INK_NUMBER_NOT,      /* not a number: hexadecimal, words, blanks inside, an empty string, ... */
    INK_NUMBER_INFINITE, /* inf, infinity, 1.#INF with a sign or without, in any case */
    INK_NUMBER_NAN,      /* nan, 1.#QNAN, 1.#IND */
    INK_NUMBER_OVERFLOW  /* digits of a number that no double can hold, such as 1e400 */
} ink_number_kind;

/* Reads all n bytes as one decimal number: sign, digits with the decimal mark anywhere among them, exponent. Correctly
 * rounded. "-0" is 0, "-0.0" is -0.0. */
ink_number_kind ink_number_parse(const char *text, size_t n, char decimal, double *value);

#endif
