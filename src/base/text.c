/* SPDX-License-Identifier: MIT
 * Text: a growing string with a sticky error. Knows nothing of what is written. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* Room for n more bytes and the NUL; nonzero when there is none, and then for ever. */
static int make_room(ink_text *text, size_t n)
{
    if (text->failed || n >= SIZE_MAX - text->n || ink_grow(&text->bytes, &text->capacity, text->n + n + 1, 1))
        text->failed = 1;
    return text->failed;
}

void ink_text_add(ink_text *text, const char *bytes, size_t n)
{
    if (make_room(text, n))
        return;
    if (n)
        memcpy(text->bytes + text->n, bytes, n);
    text->n += n;
    text->bytes[text->n] = '\0';
}

void ink_text_puts(ink_text *text, const char *string)
{
    ink_text_add(text, string, strlen(string));
}

void ink_text_printf(ink_text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n < 0)
        text->failed = 1;
    else if (!make_room(text, (size_t)n)) {
        vsnprintf(text->bytes + text->n, (size_t)n + 1, format, again);
        text->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

void ink_text_number(ink_text *text, double x)
{
    char digits[INK_NUMBER_SIZE];
    ink_text_add(text, digits, ink_number_format(x, digits));
}

int ink_text_take(ink_text *text, char **string, ink_error *err)
{
    ink_text_add(text, "", 0);
    if (text->failed) {
        ink_text_free(text);
        return ink_fail_memory(err);
    }
    *string = text->bytes;
    *text = (ink_text){0};
    return INK_OK;
}

void ink_text_free(ink_text *text)
{
    free(text->bytes);
    *text = (ink_text){0};
}
