/* SPDX-License-Identifier: MIT
 * A list of columns as people type it becomes column numbers in the order of the list. */
#include "base/error.h"
#include "base/memory.h"
#include "table/table.h"

/* Appends what one item names and the list had not named before. */
static int add_item(const ink_table *table, const char *item, const char *option, unsigned char *chosen, size_t *columns,
                    size_t *n, ink_error *err)
{
    unsigned char *found = ink_new(table->n_columns, 1);
    if (!found)
        return ink_fail_memory(err);
    int status = ink_table_choose(table, item, option, found, err);
    for (size_t c = 0; status == INK_OK && c < table->n_columns; c++)
        if (found[c] && !chosen[c]) {
            chosen[c] = 1;
            columns[(*n)++] = c;
        }
    free(found);
    return status;
}

static int add_items(const ink_table *table, const char *list, const char *option, unsigned char *chosen, size_t *columns,
                     size_t *n, ink_error *err)
{
    while (1) {
        size_t length = 0;
        while (list[length] && (list[length] != ',' || (length && list[length - 1] == '\\')))
            length++;
        char *item = ink_copy_text(list, length);
        int status = item ? add_item(table, item, option, chosen, columns, n, err) : ink_fail_memory(err);
        free(item);
        if (status != INK_OK || !list[length])
            return status;
        list += length + 1;
    }
}

int ink_table_list(const ink_table *table, const char *list, const char *option, size_t *columns, size_t *n, ink_error *err)
{
    unsigned char *chosen = ink_new(table->n_columns, 1);
    size_t count = 0;
    if (!chosen)
        return ink_fail_memory(err);
    int status = add_items(table, list, option, chosen, columns, &count, err);
    free(chosen);
    if (status == INK_OK)
        *n = count;
    return status;
}
