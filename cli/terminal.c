/* SPDX-License-Identifier: MIT
 * What a command says, line by line on standard error, and what the terminal can show. Names of files and columns come
 * from outside: what could steer a terminal in them is masked here, once for all. */
#define _POSIX_C_SOURCE 200809L

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"

#define LINE_SIZE 2048

/* Bytes of the UTF-8 character that a text begins with; 0 where it begins with none. */
static size_t character(const unsigned char *text)
{
    size_t n = *text < 0x80 ? 1 : *text < 0xC2 ? 0 : *text < 0xE0 ? 2 : *text < 0xF0 ? 3 : *text < 0xF5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

/* Control characters (C0, DEL, C1), line separators and changes of direction. */
static int steers(const unsigned char *text, size_t n)
{
    if (n == 1)
        return *text < 0x20 || *text == 0x7F;
    if (n == 2)
        return text[0] == 0xC2 && text[1] < 0xA0;
    if (n == 3 && text[0] == 0xE2 && text[1] == 0x80)
        return (text[2] >= 0x8E && text[2] <= 0x8F) || (text[2] >= 0xA8 && text[2] <= 0xAE);
    return n == 3 && text[0] == 0xE2 && text[1] == 0x81 && text[2] >= 0xA6 && text[2] <= 0xA9;
}

static void mask(char *line)
{
    for (unsigned char *at = (unsigned char *)line; *at;) {
        size_t n = character(at);
        if (n == 0 || steers(at, n))
            memset(at, '?', n ? n : 1);
        at += n ? n : 1;
    }
}

static void say(const char *begin, const char *format, va_list args)
{
    char line[LINE_SIZE];
    vsnprintf(line, sizeof line, format, args);
    mask(line);
    fprintf(stderr, "%s%s\n", begin, line);
}

int complain(int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("inkling: ", format, args);
    va_end(args);
    return code;
}

int print_error(const ink_error *err)
{
    return complain((int)err->code, "%s", err->message);
}

void note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("note: ", format, args);
    va_end(args);
}

void tell(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say("", format, args);
    va_end(args);
}

int colour_allowed(int fd)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return (!no_color || !*no_color) && term && strcmp(term, "dumb") != 0 && isatty(fd);
}

int unicode_allowed(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *locale = getenv(names[i]);
        if (locale && *locale)
            return strstr(locale, "UTF-8") || strstr(locale, "utf8") || strstr(locale, "UTF8") ||
                   strstr(locale, "utf-8");
    }
    return 0;
}

int terminal_width(void)
{
    struct winsize size;
    size_t columns;
    const char *asked = getenv("COLUMNS");
    if (asked && option_parse_size(asked, 20, 1000, &columns) == 0)
        return (int)columns;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}
