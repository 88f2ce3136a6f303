/* SPDX-License-Identifier: MIT
 * What a command says and how: errors to standard error, results to standard output with every write checked, and what
 * the terminal can show. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli.h"

int complain(int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("inkling: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    return code;
}

int print_error(const ink_error *err)
{
    return complain((int)err->code, "%s", err->message);
}

void print_table_notices(const ink_table *table, int quiet)
{
    for (size_t i = 0; !quiet && i < ink_table_notices(table); i++)
        fprintf(stderr, "note: %s\n", ink_table_notice(table, i));
}

static int stdout_failed(void)
{
    return complain(INK_FAILED, "standard output cannot be written: %s", strerror(errno));
}

int write_stdout(const char *text, size_t n)
{
    return fwrite(text, 1, n, stdout) == n ? INK_OK : stdout_failed();
}

int flush_stdout(void)
{
    if (ferror(stdout) || fflush(stdout) != 0)
        return stdout_failed();
    /* Some file systems tell only at the end; a standard output that was never open has nothing to tell. */
    if (fclose(stdout) != 0 && errno != EBADF)
        return stdout_failed();
    return INK_OK;
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
