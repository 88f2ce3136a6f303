/* SPDX-License-Identifier: MIT
 * A column's cells into its range and mean, or its most frequent levels. Knows neither text nor JSON. */
#include "report/facts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static void measure(const ink_table *table, const ink_column *column, ink_facts *facts)
{
    size_t n = 0;
    double sum = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        double x = column->number[i];
        if (isnan(x))
            continue;
        facts->min = n ? fmin(facts->min, x) : x;
        facts->max = n ? fmax(facts->max, x) : x;
        sum += x;
        n++;
    }
    facts->mean = n ? sum / (double)n : NAN;
}

static void insert(ink_facts *facts, size_t level, size_t rows)
{
    size_t at = facts->n_top;
    while (at > 0 && rows > facts->top_rows[at - 1])
        at--;
    if (at == INK_FACTS_TOP)
        return;
    size_t moved = (facts->n_top < INK_FACTS_TOP ? facts->n_top : INK_FACTS_TOP - 1) - at;
    memmove(facts->top + at + 1, facts->top + at, moved * sizeof *facts->top);
    memmove(facts->top_rows + at + 1, facts->top_rows + at, moved * sizeof *facts->top_rows);
    facts->top[at] = level;
    facts->top_rows[at] = rows;
    facts->n_top += facts->n_top < INK_FACTS_TOP;
}

static int rank(const ink_table *table, const ink_column *column, ink_facts *facts, ink_error *err)
{
    size_t *rows = ink_new(column->n_levels, sizeof *rows);
    if (!rows)
        return ink_fail_memory(err);
    for (size_t i = 0; i < table->n_rows; i++)
        if (column->code[i] >= 0)
            rows[column->code[i]]++;
    for (size_t level = 0; level < column->n_levels; level++)
        insert(facts, level, rows[level]);
    free(rows);
    return INK_OK;
}

int ink_facts_make(const ink_table *table, const ink_column *column, ink_facts *facts, ink_error *err)
{
    *facts = (ink_facts){.min = NAN, .max = NAN, .mean = NAN};
    if (column->type == INK_CATEGORICAL)
        return rank(table, column, facts, err);
    measure(table, column, facts);
    return INK_OK;
}
