/* SPDX-License-Identifier: MIT
 * Input rows: their end of life, and how heavy they are; see rows.h. */
#include "base/rows.h"

#include <stdlib.h>

void ink_rows_free(ink_rows *rows)
{
    free(rows->index);
    free(rows->dense);
    free(rows->y);
    free(rows->weight);
    free(rows->count);
    free(rows->mass);
    *rows = (ink_rows){0};
}

double ink_rows_mean_weight(const ink_rows *rows)
{
    double sum = 0;
    if (rows->count)
        return rows->mean_weight;
    for (size_t i = 0; rows->weight && i < rows->n_rows; i++)
        sum += rows->weight[i];
    return rows->weight ? sum / (double)rows->n_rows : 1;
}
