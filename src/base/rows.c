/* SPDX-License-Identifier: MIT
 * Input rows: only their end of life; see rows.h. */
#include "base/rows.h"

#include <stdlib.h>

void ink_rows_free(ink_rows *rows)
{
    free(rows->index);
    free(rows->dense);
    free(rows->y);
    *rows = (ink_rows){0};
}
