/* SPDX-License-Identifier: MIT
 * A dictionary in the order of first sight, and the markers that occur, into sorted levels, sorted markers and recoded
 * rows. Knows nothing of how the codes came about. */
#include "table/levels.h"

#include <string.h>

#include "base/memory.h"

typedef struct {
    const char *text;
    int32_t code;
} item;

/* strcmp compares as unsigned char: byte order, which for UTF-8 is that of the code points. */
static int by_text(const void *a, const void *b)
{
    return strcmp(((const item *)a)->text, ((const item *)b)->text);
}

/* For the n items in their new order: where each code went. */
static int32_t *places(const item *items, size_t n, size_t n_codes)
{
    int32_t *place = ink_new(n_codes, sizeof *place);
    for (size_t i = 0; place && i < n; i++)
        place[items[i].code] = (int32_t)i;
    return place;
}

/* Markers that occur; *n of them. */
static item *occurring(const ink_markers *markers, const int32_t *code, size_t n_rows, size_t *n)
{
    size_t n_markers = markers->dict.n;
    item *items = ink_new(n_markers, sizeof *items);
    if (!items)
        return NULL;
    for (size_t row = 0; row < n_rows; row++)
        if (code[row] < 0)
            items[-1 - code[row]].text = ink_dict_text(&markers->dict, -1 - code[row]);
    *n = 0;
    for (size_t i = 0; i < n_markers; i++)
        if (items[i].text)
            items[(*n)++] = (item){items[i].text, (int32_t)i};
    qsort(items, *n, sizeof *items, by_text);
    return items;
}

/* Appends the markers' texts to dict's, since a column owns all its text in one piece; start: where each begins. */
static int append(ink_dict *dict, const item *items, size_t n, size_t *start)
{
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(items[i].text) + 1;
        if (ink_grow(&dict->text, &dict->text_capacity, dict->n_text + length, 1))
            return -1;
        memcpy(dict->text + dict->n_text, items[i].text, length);
        start[i] = dict->n_text;
        dict->n_text += length;
    }
    return 0;
}

static int sort_markers(ink_dict *dict, const ink_markers *markers, size_t n_rows, ink_column *column)
{
    size_t n = 0;
    item *items = occurring(markers, column->code, n_rows, &n);
    size_t *start = ink_new(n, sizeof *start);
    int32_t *place = items ? places(items, n, markers->dict.n) : NULL;
    column->markers = ink_new(n, sizeof *column->markers);
    int failed = !items || !start || !place || !column->markers || append(dict, items, n, start);
    for (size_t i = 0; !failed && i < n; i++)
        column->markers[i] = dict->text + start[i];
    for (size_t row = 0; !failed && row < n_rows; row++)
        if (column->code[row] < 0)
            column->code[row] = -1 - place[-1 - column->code[row]];
    column->n_markers = n;
    free(place);
    free(start);
    free(items);
    return failed;
}

static item *sorted_levels(const ink_dict *dict)
{
    item *items = ink_new(dict->n, sizeof *items);
    for (size_t i = 0; items && i < dict->n; i++)
        items[i] = (item){dict->text + dict->start[i], (int32_t)i};
    if (items)
        qsort(items, dict->n, sizeof *items, by_text);
    return items;
}

static int sort_levels(const ink_dict *dict, size_t n_rows, ink_column *column)
{
    item *items = sorted_levels(dict);
    int32_t *place = items ? places(items, dict->n, dict->n) : NULL;
    column->levels = ink_new(dict->n, sizeof *column->levels);
    int failed = !items || !place || !column->levels;
    for (size_t i = 0; !failed && i < dict->n; i++)
        column->levels[i] = dict->text + (items[i].text - dict->text);
    for (size_t row = 0; !failed && row < n_rows; row++)
        if (column->code[row] >= 0)
            column->code[row] = place[column->code[row]];
    column->n_levels = dict->n;
    free(place);
    free(items);
    return failed;
}

int ink_levels_sort(ink_dict *dict, const ink_markers *markers, size_t n_rows, ink_column *column)
{
    free(dict->slots); /* only needed for asking, and large */
    dict->slots = NULL;
    dict->n_slots = 0;
    int failed = sort_markers(dict, markers, n_rows, column) || sort_levels(dict, n_rows, column);
    column->level_text = dict->text;
    dict->text = NULL;
    return failed;
}
