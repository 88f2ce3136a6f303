/* SPDX-License-Identifier: MIT
 * What the commands of the tool share. The tool sees inkling.h and these headers only. */
#ifndef INK_CLI_CLI_H
#define INK_CLI_CLI_H

#include <stddef.h>

#include "inkling.h"
#include "options.h"

/* The commands. argv is the tool's own: argv[1] is the command's name, NULL ends it. They return the exit code. */
int command_train(int argc, char **argv);
int command_predict(int argc, char **argv);
int command_show(int argc, char **argv);
int command_sample(int argc, char **argv);

/* How to read a table: a group of options for any command that reads one; its settings are an ink_table_options. */
extern const struct option reading_options[];

typedef enum { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER } progress_when;
typedef enum { VERDICT_OFF, VERDICT_QUICK, VERDICT_FULL } verdict_effort;

struct train_settings {
    const char *path;         /* the table */
    ink_table_options table;
    ink_fit_options fit;
    const char *model;        /* NULL: none is written */
    const char *json;         /* NULL: none; "-": standard output */
    size_t threads;           /* 0: all cores */
    verdict_effort verdict;
    progress_when progress;
    int quiet, verbose;
};

/* As options_read: 1 to go on, or 0 to end with *status. */
int train_settings_read(int argc, char **argv, struct train_settings *settings, int *status);

/* Says `inkling: MESSAGE` on standard error and returns the code. */
int print_error(const ink_error *err);
/* The same with a message of our own. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
int complain(int code, const char *format, ...);

/* What the reader decided by itself, as notes on standard error. */
void print_table_notices(const ink_table *table, int quiet);

/* Writes to standard output; a failure is told, and INK_FAILED. */
int write_stdout(const char *text, size_t n);
/* Standard output's last bytes; main calls it when a command has ended well. */
int flush_stdout(void);

/* Whether fd is a terminal where colours are welcome, whether the locale's text is UTF-8, the terminal's columns. */
int colour_allowed(int fd);
int unicode_allowed(void);
int terminal_width(void);

#endif
