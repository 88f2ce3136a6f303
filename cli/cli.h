/* SPDX-License-Identifier: MIT
 * What the commands of the tool share. The tool sees inkling.h and these headers only. */
#ifndef INK_CLI_CLI_H
#define INK_CLI_CLI_H

#include <stddef.h>

#include "inkling.h"
#include "options.h"

/* ---- The commands */

struct command {
    const struct option_table *table;
    int (*run)(int argc, char **argv); /* argv is the tool's own; returns the exit code */
};
extern const struct command commands[]; /* the last has no table */

extern const struct option_table train_table, predict_table, evaluate_table, survey_table, show_table,
    sample_table;
int command_train(int argc, char **argv);
int command_predict(int argc, char **argv);
int command_evaluate(int argc, char **argv);
int command_survey(int argc, char **argv);
int command_show(int argc, char **argv);
int command_sample(int argc, char **argv);

/* How to read a table: groups of options for any command that reads one; their settings are an ink_table_options. */
extern const struct option cell_options[];       /* what cells mean: types, missing markers, decimal mark */
extern const struct option model_cell_options[]; /* the same where a model says most of it */
extern const struct option reading_options[];    /* where cells begin and end */
extern const struct choice progress_choices[];

typedef enum { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER } progress_when;

struct train_settings {
    const char *path;         /* the table */
    ink_table_options table;
    ink_fit_options fit;
    ink_judge_options judge;
    const char *model;        /* NULL: none is written */
    const char *json;         /* NULL: none; "-": standard output */
    const char *report;       /* the same of the page */
    progress_when progress;
    int quiet, verbose;
    int exit_status;          /* the verdict sets the exit code */
};

/* As options_read: 1 to go on, or 0 to end with *status. */
int train_settings_read(int argc, char **argv, struct train_settings *settings, int *status);

/* ---- What goes in (input.c). Errors are told. */

/* Reads a table and tells what the reader decided by itself. */
int read_table(const char *path, const ink_table_options *options, int quiet, ink_table **table);
int open_table(const char *path, const ink_table_options *options, ink_table_stream **stream);
/* Tells what the reader decided by itself. */
void print_notices(const ink_table *table);
/* path "-": standard input. */
int read_model(const char *path, ink_model **model);
/* Whether a command can work on these operands, a model's path and a table's, one of which may be "-". */
int check_model_and_table(const char *command, const char *const operands[]);
/* Reads a table as suits a model, the user's options coming first. */
int read_table_for(const ink_model *model, const char *path, ink_table_options *options, int quiet, ink_table **table);
/* Opens one likewise. */
int open_table_for(const ink_model *model, const char *path, ink_table_options *options, ink_table_stream **stream);
/* Whether a file is meant as a model. */
int is_model(const char *path);

/* ---- What comes out (output.c). Errors are told. */

/* Writes to standard output. */
int write_stdout(const char *text, size_t n);
/* Standard output's last bytes; main calls it when a command has ended well. */
int flush_stdout(void);
/* Writes text to a file, whole or not at all, or to standard output where path is NULL or "-"; text is freed. */
int write_result(const char *path, char *text);
/* Whether a result can go to path, before the work starts: not where it would replace one of the inputs (NULL ends
 * them). option is how path was given; path NULL or "-" is fine. */
int check_output(const char *option, const char *path, const char *const *inputs);
/* The same of --json and --report together, which cannot be one file or both be standard output. */
int check_outputs(const char *json, const char *report, const char *const *inputs);
int is_stdout(const char *path); /* whether it is "-"; not where it is NULL */

/* ---- What is said on standard error (terminal.c): one line each, in which nothing can steer the terminal. */

#if defined(__GNUC__)
#define SAYS(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#else
#define SAYS(format_at, args_at)
#endif

/* `inkling: MESSAGE`; returns the code. */
int complain(int code, const char *format, ...) SAYS(2, 3);
int print_error(const ink_error *err);
/* `note: MESSAGE` */
void note(const char *format, ...) SAYS(1, 2);
/* MESSAGE, for who asked to hear more. */
void tell(const char *format, ...) SAYS(1, 2);

/* Whether fd is a terminal where colours are welcome, whether the locale's text is UTF-8, the terminal's columns. */
int colour_allowed(int fd);
int unicode_allowed(void);
int terminal_width(void);

#endif
