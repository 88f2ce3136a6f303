/* SPDX-License-Identifier: MIT
 * Options: one table a command, from which parsing, checking and --help come. Knows no command. */
#ifndef INK_CLI_OPTIONS_H
#define INK_CLI_OPTIONS_H

#include <stddef.h>

typedef enum {
    OPTION_FLAG,     /* int: becomes `value` */
    OPTION_TEXT,     /* const char * */
    OPTION_OPTIONAL, /* const char *: --name gives "-", --name=TEXT gives TEXT */
    OPTION_SIZE,     /* size_t, least..most */
    OPTION_SEED,     /* uint32_t */
    OPTION_REAL,     /* double, 0 or more */
    OPTION_POSITIVE, /* double, more than 0 */
    OPTION_CHOICE,   /* int or an enum: the value of a word among choices */
    OPTION_OTHER     /* what `read` makes of it */
} option_kind;

struct choice {
    const char *word; /* NULL ends the list */
    int value;
};

struct option {
    char letter;                /* 0: none */
    option_kind kind;
    const char *name, *argument; /* argument: as --help shows it */
    size_t offset;              /* of the value in the group's settings */
    const char *help;
    const char *standard;       /* the default in words; NULL: shown from the settings as they stand */
    const struct choice *choices;
    size_t least, most;
    int value;
    /* OPTION_OTHER. read: nonzero where text makes no sense; expected then completes "--name takes ...". show is needed
     * where `standard` is NULL. */
    int (*read)(const char *text, void *place);
    void (*show)(const void *place, char *text, size_t size);
    const char *expected;
};

/* Options that belong together; tables share groups, each with its own settings. */
struct option_group {
    const char *title;
    const struct option *options; /* the last has no name */
    void *settings;               /* holds the defaults */
};

#define OPTION_OPERANDS 2 /* operands of any command at the most */

struct option_table {
    const char *command, *operands; /* "predict", "MODEL TABLE" */
    const char *purpose;            /* what --help begins with */
    size_t least, most;             /* operands */
    const struct option_group *groups; /* the last has no title */
};

/* Reads argv[2] and on into the groups' settings, and what is no option into operands (NULL where there is none).
 * Returns 1 to go on, or 0 when the command is to end with *status: help was printed, or an error told. */
int options_read(const struct option_table *table, int argc, char **argv, const char *operands[OPTION_OPERANDS],
                 int *status);

/* A whole decimal number, digits only, from least to most; nonzero: it is not. */
int option_parse_size(const char *text, size_t least, size_t most, size_t *value);
/* A decimal number, 0 or more; nonzero: it is not. */
int option_parse_real(const char *text, double *value);

#endif
