/* SPDX-License-Identifier: MIT
 * Rows into a typed table. */
#ifndef INK_TABLE_BUILD_H
#define INK_TABLE_BUILD_H

#include "table/rows.h"
#include "table/types.h"

typedef struct {
    ink_reader *rows;
    ink_typing typing;
    ink_builder *columns;
    size_t n_rows;
    size_t most;       /* rows to read */
    size_t n_before;   /* rows that were read before these */
    ink_row_fn *row;   /* given each row as text; NULL: nobody is */
    void *user;
    ink_texts texts;
} ink_build;

/* The whole: source into table. buffer: bytes read at a time. */
int ink_build_table(ink_source *source, const ink_table_options *options, size_t buffer, ink_table **table,
                    ink_error *err);

/* Its steps: every row once; then, where numbers turned out to be words, the rows before again. */
int ink_build_open(ink_build *build, ink_reader *rows, ink_error *err);
int ink_build_read(ink_build *build, ink_error *err);
int ink_build_reread(ink_build *build, ink_error *err);
int ink_build_finish(ink_build *build, ink_table **table, ink_error *err);
void ink_build_close(ink_build *build);

#endif
