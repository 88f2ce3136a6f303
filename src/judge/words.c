/* SPDX-License-Identifier: MIT
 * Numbers as a sentence has them, as many digits as they mean; names as a shell takes them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "judge/findings.h"

static int is_plain(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+:@%";
    return *text && (*text != '-' || !text[1]) && text[strspn(text, plain)] == '\0';
}

ink_word ink_word_bits(double bits)
{
    ink_word word;
    const double size = fabs(bits);
    const int digits = size >= 0.0995 ? 2 : size >= 0.00095 ? 3 : 4;
    if (size < 0.00005)
        snprintf(word.text, sizeof word.text, "0");
    else
        snprintf(word.text, sizeof word.text, "%.*f", digits, bits);
    return word;
}

ink_word ink_word_count(double n)
{
    ink_word word;
    char plain[INK_WORD_SIZE / 2];
    if (!(n < 1e15)) {
        snprintf(word.text, sizeof word.text, "%.1g", n);
        return word;
    }
    int length = snprintf(plain, sizeof plain, "%.0f", n), at = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            word.text[at++] = ',';
        word.text[at++] = plain[i];
    }
    word.text[at] = '\0';
    return word;
}

ink_word ink_word_percent(double share)
{
    ink_word word;
    const double percent = 100 * share;
    snprintf(word.text, sizeof word.text, "%.*f %%", percent < 99.95 ? 1 : 0, percent);
    return word;
}

ink_word ink_word_p(const ink_signal *signal)
{
    ink_word word;
    const double p = signal->p_value;
    if (signal->p_is_bound)
        snprintf(word.text, sizeof word.text, "p < %g", ceil(p * 1000 - 1e-9) / 1000 > 0.01 && p < 0.0101 ? 0.01 : p);
    else
        snprintf(word.text, sizeof word.text, p < 0.095 ? "p = %.3f" : "p = %.2f", p);
    return word;
}

void ink_word_write_shell(ink_text *text, const char *word)
{
    if (is_plain(word)) {
        ink_text_puts(text, word);
        return;
    }
    ink_text_puts(text, "'");
    for (; *word; word++)
        if (*word == '\'')
            ink_text_puts(text, "'\\''");
        else
            ink_text_add(text, word, 1);
    ink_text_puts(text, "'");
}
