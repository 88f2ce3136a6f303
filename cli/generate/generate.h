/* SPDX-License-Identifier: MIT
 * What the generator of the man page and of the shells' completions is made of. */
#ifndef INK_CLI_GENERATE_GENERATE_H
#define INK_CLI_GENERATE_GENERATE_H

#include "cli.h"

/* Each writes to standard output. */
int generate_man(const char *template); /* 0, or nonzero where the template cannot be read */
void generate_bash(void);
void generate_zsh(void);
void generate_fish(void);

/* A row of a command's options: one after another, from {table, table->groups, NULL} on. */
struct row {
    const struct option_table *table;
    const struct option_group *group;
    const struct option *option;
};
int next_row(struct row *row); /* 0 at the end */

/* Whether an option's value is a file's name. */
int takes_file(const struct option *option);
/* The words of a list with blanks between. */
void print_words(const struct choice *words);
/* text with a backslash before each of the characters in `special`, and each ' as `quote`. */
void print_escaped(const char *text, const char *special, const char *quote);

#endif
