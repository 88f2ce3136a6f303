/* SPDX-License-Identifier: MIT
 * Errors: one sentence with its place, into the caller's struct, fit to be shown. Knows nothing of what failed. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Cuts a half UTF-8 character off the end of a text that snprintf had to shorten. */
static void trim_half_character(char *text)
{
    size_t n = strlen(text), back = 0;
    while (back < 4 && back < n && ((unsigned char)text[n - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == n || back == 4)
        return;
    unsigned char lead = (unsigned char)text[n - 1 - back];
    size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (need > back)
        text[n - 1 - back] = '\0';
}

/* What names and cells bring along must not steer the terminal that shows the message. */
static void mask(char *text)
{
    while (*text) {
        uint32_t point;
        size_t n = ink_utf8_next(text, &point);
        if (ink_point_steers(point) || (point == INK_REPLACEMENT && n == 1))
            memset(text, '?', n);
        text += n;
    }
}

static void keep_end(char *to, size_t room, const char *name)
{
    size_t n = strlen(name);
    const char *from = n < room ? name : name + (n - room + 1);
    while (((unsigned char)*from & 0xC0) == 0x80)
        from++;
    memcpy(to, from, strlen(from) + 1);
}

static int fail(ink_error *err, ink_status code, const char *file, size_t line, size_t column, const char *format,
                va_list args)
{
    if (!err)
        return (int)code;
    *err = (ink_error){.code = code, .line = line, .column = column};
    if (file)
        keep_end(err->file, sizeof err->file, file);
    size_t n = 0, room = sizeof err->message;
    char *to = err->message;
    if (file)
        n += (size_t)snprintf(to, room, "%s:", err->file);
    if (line)
        n += (size_t)snprintf(to + n, room - n, "%zu:", line);
    if (file || line)
        n += (size_t)snprintf(to + n, room - n, " ");
    if (column)
        n += (size_t)snprintf(to + n, room - n, "column %zu: ", column);
    if (vsnprintf(to + n, room - n, format, args) >= (int)(room - n))
        trim_half_character(to);
    mask(to);
    return (int)code;
}

int ink_fail_at(ink_error *err, ink_status code, const char *file, size_t line, size_t column, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int status = fail(err, code, file, line, column, format, args);
    va_end(args);
    return status;
}

int ink_fail(ink_error *err, ink_status code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int status = fail(err, code, NULL, 0, 0, format, args);
    va_end(args);
    return status;
}
