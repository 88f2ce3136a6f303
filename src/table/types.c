/* SPDX-License-Identifier: MIT
 * Cells into one typed column, in one pass: numbers until the first word, then codes of a dictionary. The rows before
 * that word hold no text any more and are asked for again. Knows nothing of files or other columns. */
#include "table/types.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "table/levels.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int all_digits(const char *text, size_t n)
{
    while (n && is_digit(text[n - 1]))
        n--;
    return n == 0;
}

/* From here on a double does not keep every integer. */
static const double WIDE = 9007199254740992.0;

/* 007 is a code, as a person who wrote the zeros wanted them kept. */
static int has_leading_zero(const ink_cell *cell)
{
    return cell->n > 1 && cell->text[0] == '0' && is_digit(cell->text[1]) && all_digits(cell->text, cell->n);
}

static int is_integer(const ink_cell *cell)
{
    size_t sign = cell->text[0] == '-' || cell->text[0] == '+';
    return all_digits(cell->text + sign, cell->n - sign);
}

static int turn_to_words(ink_builder *builder, size_t row, size_t line)
{
    if (builder->state == INK_SO_FAR_NUMBERS) {
        free(builder->number);
        builder->number = NULL;
        builder->code = ink_new(builder->capacity, sizeof *builder->code);
        builder->reread = row;
        builder->word_line = line;
        builder->n_missing = 0; /* counted anew, but for this row on */
    }
    builder->state = INK_SO_FAR_WORDS;
    return builder->code ? INK_OK : INK_MEMORY;
}

static int turn_to_numbers(ink_builder *builder, size_t row)
{
    double *number = ink_new(builder->capacity, sizeof *number);
    if (!number)
        return INK_MEMORY;
    for (size_t i = 0; i < row; i++)
        number[i] = NAN;
    free(builder->code);
    builder->code = NULL;
    builder->number = number;
    builder->state = INK_SO_FAR_NUMBERS;
    return INK_OK;
}

static int grow(ink_builder *builder, size_t row)
{
    int failed = builder->state == INK_SO_FAR_NUMBERS
                     ? ink_grow(&builder->number, &builder->capacity, row + 1, sizeof *builder->number)
                     : ink_grow(&builder->code, &builder->capacity, row + 1, sizeof *builder->code);
    return failed ? INK_MEMORY : INK_OK;
}

static int put_word(ink_builder *builder, const ink_cell *cell, size_t row)
{
    return ink_dict_add(&builder->dict, cell->text, cell->n, &builder->code[row]) ? INK_MEMORY : INK_OK;
}

static void put_missing(ink_builder *builder, int32_t marker, size_t row)
{
    builder->n_missing++;
    if (builder->state == INK_SO_FAR_NUMBERS)
        builder->number[row] = NAN;
    else
        builder->code[row] = -1 - marker;
}

/* A few digits, as most numbers in tables are. A leading zero is left to others. */
static inline int is_short_integer(const ink_cell *cell, double *value)
{
    uint32_t sum = 0;
    if (cell->n > 9 || (cell->text[0] == '0' && cell->n > 1))
        return 0;
    for (uint32_t i = 0; i < cell->n; i++) {
        if (!is_digit(cell->text[i]))
            return 0;
        sum = sum * 10 + (uint32_t)(cell->text[i] - '0');
    }
    *value = sum;
    return cell->n > 0;
}

static int put_number(ink_builder *builder, const ink_typing *typing, const ink_cell *cell, size_t row, size_t line)
{
    double value = NAN;
    ink_number_kind kind = ink_number_parse(cell->text, cell->n, typing->decimal, &value);
    int zeros = kind == INK_NUMBER_OK && !builder->forced_numbers && has_leading_zero(cell);
    if (kind == INK_NUMBER_NOT || zeros) {
        if (builder->forced_numbers)
            return INK_DATA;
        builder->zeros = zeros;
        INK_TRY(turn_to_words(builder, row, line));
        return put_word(builder, cell, row);
    }
    if (builder->state == INK_SO_FAR_MISSING)
        INK_TRY(turn_to_numbers(builder, row));
    if (kind == INK_NUMBER_NAN)
        builder->n_missing++;
    else if (kind != INK_NUMBER_OK && !builder->infinite_line) {
        builder->infinite_line = line;
        builder->infinite_word = kind == INK_NUMBER_INFINITE;
    } else if (fabs(value) >= WIDE)
        builder->wide |= is_integer(cell);
    builder->number[row] = kind == INK_NUMBER_OK ? value : NAN;
    return INK_OK;
}

int ink_builder_put(ink_builder *builder, const ink_typing *typing, const ink_cell *cell, size_t row, size_t line)
{
    if (builder->left_out) {
        builder->n_missing++;
        return INK_OK;
    }
    if (row >= builder->capacity)
        INK_TRY(grow(builder, row));
    int32_t marker = ink_markers_find(typing->markers, cell);
    if (marker >= 0) {
        put_missing(builder, marker, row);
        return INK_OK;
    }
    if (builder->state == INK_SO_FAR_NUMBERS && is_short_integer(cell, &builder->number[row]))
        return INK_OK;
    if (builder->state == INK_SO_FAR_WORDS)
        return ink_dict_add_hashed(&builder->dict, builder->hash, cell->text, cell->n, &builder->code[row]) ? INK_MEMORY
                                                                                                            : INK_OK;
    return put_number(builder, typing, cell, row, line);
}

int ink_builder_put_again(ink_builder *builder, const ink_typing *typing, const ink_cell *cell, size_t row)
{
    int32_t marker = ink_markers_find(typing->markers, cell);
    if (marker < 0)
        return put_word(builder, cell, row);
    put_missing(builder, marker, row);
    return INK_OK;
}

int ink_builder_is_turn(const ink_builder *builder, const ink_cell *cell)
{
    return ink_dict_find(&builder->dict, cell->text, cell->n) == 0;
}

static void move_numbers(ink_builder *builder, ink_column *column)
{
    column->type = INK_NUMERIC;
    column->number = builder->number;
    builder->number = NULL;
}

int ink_builder_finish(ink_builder *builder, const ink_typing *typing, size_t n_rows, ink_column *column)
{
    if (builder->left_out)
        builder->capacity = n_rows;
    if (builder->state == INK_SO_FAR_MISSING && turn_to_numbers(builder, n_rows))
        return -1;
    column->n_missing = builder->n_missing;
    if (builder->state == INK_SO_FAR_NUMBERS) {
        move_numbers(builder, column);
        return 0;
    }
    column->type = INK_CATEGORICAL;
    column->code = builder->code;
    builder->code = NULL;
    return ink_levels_sort(&builder->dict, typing->markers, n_rows, column);
}

void ink_builder_free(ink_builder *builder)
{
    free(builder->number);
    free(builder->code);
    ink_dict_free(&builder->dict);
    *builder = (ink_builder){0};
}
