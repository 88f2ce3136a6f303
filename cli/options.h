/* SPDX-License-Identifier: MIT
 * Options: one table a command, from which parsing, checking, --help, man page and completions come. Knows no
 * command. */
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
    size_t offset;                /* of the value in the group's settings */
    const char *help;
    const char *standard;       /* the default in words; NULL: shown from the settings as they stand */
    const struct choice *choices; /* OPTION_CHOICE: all there are; of other kinds: worth suggesting */
    size_t least, most;
    int value;
    /* OPTION_OTHER. read: nonzero where text makes no sense; expected then completes "--name takes ...". show is needed
     * where `standard` is NULL. */
    int (*read)(const char *text, void *place);
    void (*show)(const void *place, char *text, size_t size);
    const char *expected;
};

/* Options that belong together; commands share groups, each finding the group's settings within its own. */
struct option_group {
    const char *title;            /* NULL ends the list */
    const struct option *options; /* the last has no name */
    size_t offset;                /* of the group's settings in the command's */
};

#define OPTION_OPERANDS 2 /* operands of any command at the most */

/* All that is to be known of a command's arguments: parsing, --help, the man page and the shells' completions come from
 * here. */
struct option_table {
    const char *command, *operands;  /* "predict", "MODEL TABLE" */
    const char *summary;             /* in the list of commands */
    const char *purpose;             /* sentences that --help begins with */
    const char *more;                /* paragraphs that it ends with; NULL: none */
    const struct choice *words;      /* what the operand may be; NULL: files */
    size_t least, most;              /* operands */
    const struct option_group *groups;
    const void *defaults;            /* the command's settings before any option */
    size_t size;                     /* of the settings */
};

/* Reads argv[2] and on into settings, which become the defaults first, and what is no option into operands (NULL where
 * there is none). Returns 1 to go on, or 0 when the command is to end with *status: help was printed, or an error
 * told. */
int options_read(const struct option_table *table, int argc, char **argv, void *settings,
                 const char *operands[OPTION_OPERANDS], int *status);

/* Goes through a table's options: *group is table->groups and option NULL at first; NULL at the end. */
const struct option *option_next(const struct option_group **group, const struct option *option);
/* The default in words, "" where there is none to tell; group is the option's. */
void option_default(const struct option_table *table, const struct option_group *group, const struct option *option,
                    char *text, size_t size);
/* Whether a value has to follow the option's name. */
int option_has_value(const struct option *option);

void print_help(const struct option_table *table);

/* A whole decimal number, digits only, from least to most; nonzero: it is not. */
int option_parse_size(const char *text, size_t least, size_t most, size_t *value);
/* A decimal number, 0 or more; nonzero: it is not. */
int option_parse_real(const char *text, double *value);

#endif
