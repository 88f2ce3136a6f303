/* SPDX-License-Identifier: MIT
 * One column in the making: cells come in, a numeric or a categorical column comes out. */
#ifndef INK_TABLE_TYPES_H
#define INK_TABLE_TYPES_H

#include "table/dict.h"
#include "table/markers.h"
#include "table/table.h"

typedef enum {
    INK_SO_FAR_MISSING, /* code: the markers */
    INK_SO_FAR_NUMBERS, /* number */
    INK_SO_FAR_WORDS    /* code and dict */
} ink_so_far;

typedef struct {
    ink_so_far state;
    int forced_words, forced_numbers;
    int left_out;            /* nobody asked for it: all its cells are missing */
    double *number;
    int32_t *code;           /* as in ink_column, but markers count as in ink_markers */
    size_t capacity;         /* of number or code, in rows */
    ink_dict dict;
    uint32_t hash;           /* of the cell to come */
    size_t n_missing;
    size_t reread;           /* rows before this one are still to be read as words, 0: none */
    size_t word_line;        /* of the word that followed numbers, 0: none */
    size_t infinite_line;    /* of the first cell that no double can hold, 0: none */
    int infinite_word;       /* that cell is the word inf, not a number too large */
    int zeros, wide;         /* a leading zero made it words; an integer above 2^53 */
} ink_builder;

typedef struct {
    const ink_markers *markers;
    char decimal;
} ink_typing;

/* Begins the look-up of a cell that is put soon. */
static inline void ink_builder_announce(ink_builder *builder, const ink_cell *cell)
{
    if (builder->state == INK_SO_FAR_WORDS)
        builder->hash = ink_dict_hash(&builder->dict, cell->text, cell->n);
}
/* Cell of 0-based row `row`, which is the next one, announced. INK_OK, INK_MEMORY, or INK_DATA: a word in a column that
 * must be numbers. */
int ink_builder_put(ink_builder *builder, const ink_typing *typing, const ink_cell *cell, size_t row, size_t line);
/* The same for the second reading; row < reread. Nonzero: no memory. */
int ink_builder_put_again(ink_builder *builder, const ink_typing *typing, const ink_cell *cell, size_t row);
/* Whether the cell is the word that made the column words. */
int ink_builder_is_turn(const ink_builder *builder, const ink_cell *cell);
/* Moves what was built into column; the builder is empty afterwards. Nonzero: no memory. */
int ink_builder_finish(ink_builder *builder, const ink_typing *typing, size_t n_rows, ink_column *column);
void ink_builder_free(ink_builder *builder);

#endif
