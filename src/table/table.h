/* SPDX-License-Identifier: MIT
 * The typed table, as everything above the reader sees it. Never changes once made. */
#ifndef INK_TABLE_TABLE_H
#define INK_TABLE_TABLE_H

#include "inkling.h"

typedef struct {
    char *name;
    ink_column_type type;
    double *number;    /* numeric: n_rows, NaN where missing */
    int32_t *code;     /* categorical: n_rows; >= 0 a level; < 0 missing, as marker -1 - code */
    char **levels;     /* categorical: distinct cells in byte order */
    size_t n_levels;
    char **markers;    /* categorical: the missing markers that occur, in byte order */
    size_t n_markers;
    char *level_text;  /* what levels and markers point into */
    size_t n_missing;
} ink_column;

struct ink_table {
    char *name;        /* the file's */
    size_t n_rows, n_columns;
    size_t n_before;   /* rows of the file that stand before these */
    ink_column *columns;
    char **notices;
    size_t n_notices;
    ink_table_options options; /* as asked; the strings are copies */
};

/* The columns that a list names (names, 1-based numbers, globs): chosen[c] becomes 1. `option` is for the message when
 * an item matches nothing: INK_USAGE, with the nearest name. */
int ink_table_choose(const ink_table *table, const char *list, const char *option, unsigned char *chosen, ink_error *err);
/* The same over bare names, for use before there is a table. option NULL: the items are
 * names and nothing else, and one that is not there is passed over. */
int ink_names_choose(const char *const *names, size_t n, const char *list, const char *option, unsigned char *chosen,
                     ink_error *err);
/* As ink_table_find, the message naming the option that asked. */
int ink_table_find_for(const ink_table *table, const char *name, const char *option, size_t *column, ink_error *err);
/* INK_DATA, saying that the table has no column of this name, what `use` it would have, and the nearest name there is. */
int ink_table_fail_lacking(const ink_table *table, const char *name, const char *use, ink_error *err);

#endif
