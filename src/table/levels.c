/* SPDX-License-Identifier: MIT
 * A dictionary in the order of first sight, and the markers that occur, into sorted levels, sorted markers and recoded
 * rows. Knows nothing of how the codes came about. */
#include "table/levels.h"

#include <string.h>

#include "base/memory.h"

/* Its first eight bytes as a number spare most look-ups of the text. */
typedef struct {
    uint64_t start;
    const char *text; /* of a dictionary, whose entry has the code */
} item;

static item item_of(const char *text)
{
    uint64_t start = 0;
    size_t n = ink_dict_entry_of(text).n;
    for (size_t i = 0; i < sizeof start; i++)
        start = start << 8 | (i < n ? (unsigned char)text[i] : 0);
    return (item){start, text};
}

/* Byte order, which for UTF-8 is that of the code points. A start with NULs in it is the whole text. */
static int by_text(const void *a, const void *b)
{
    const item *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->start & 0xFF ? strcmp(x->text + sizeof x->start, y->text + sizeof y->start) : 0;
}

static int32_t code_of(const char *text)
{
    return ink_dict_entry_of(text).code;
}

/* For n sorted items: where each of n_codes codes went. */
static int32_t *places(const item *items, size_t n, size_t n_codes)
{
    int32_t *place = ink_new(n_codes, sizeof *place);
    for (size_t i = 0; place && i < n; i++)
        place[code_of(items[i].text)] = (int32_t)i;
    return place;
}

/* Those entries of dict whose wanted[code] is set, in byte order; *n of them. wanted NULL: all. */
static item *sorted(const ink_dict *dict, const unsigned char *wanted, size_t *n)
{
    item *items = ink_new(dict->n, sizeof *items);
    *n = 0;
    if (!items)
        return NULL;
    for (const char *text = ink_dict_next(dict, NULL); text; text = ink_dict_next(dict, text))
        if (!wanted || wanted[code_of(text)])
            items[(*n)++] = item_of(text);
    qsort(items, *n, sizeof *items, by_text);
    return items;
}

static item *sorted_markers(const ink_dict *markers, const int32_t *code, size_t n_rows, size_t *n)
{
    unsigned char *occurs = ink_new(markers->n, 1);
    for (size_t row = 0; occurs && row < n_rows; row++)
        if (code[row] < 0)
            occurs[-1 - code[row]] = 1;
    item *items = occurs ? sorted(markers, occurs, n) : NULL;
    free(occurs);
    return items;
}

/* Appends the markers' texts to the levels', since a column owns all its text in one piece. */
static int take_markers(const item *items, size_t n, ink_dict *dict, ink_column *column)
{
    size_t start = dict->used;
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(items[i].text) + 1;
        if (ink_grow(&dict->memory, &dict->capacity, dict->used + length, 1))
            return -1;
        memcpy(dict->memory + dict->used, items[i].text, length);
        dict->used += length;
    }
    column->markers = ink_new(n, sizeof *column->markers);
    for (size_t i = 0; column->markers && i < n; i++) {
        column->markers[i] = dict->memory + start;
        start += strlen(column->markers[i]) + 1;
    }
    column->n_markers = column->markers ? n : 0;
    return column->markers ? 0 : -1;
}

static int take_levels(const item *items, size_t n, ink_dict *dict, ink_column *column)
{
    column->levels = ink_new(n, sizeof *column->levels);
    for (size_t i = 0; column->levels && i < n; i++)
        column->levels[i] = dict->memory + (items[i].text - dict->memory);
    column->n_levels = column->levels ? n : 0;
    return column->levels ? 0 : -1;
}

static void recode(int32_t *code, size_t n_rows, const int32_t *levels, const int32_t *markers)
{
    for (size_t row = 0; row < n_rows; row++)
        code[row] = code[row] >= 0 ? levels[code[row]] : -1 - markers[-1 - code[row]];
}

/* The dictionary's memory may move as the markers are appended, so the levels are sorted afterwards: their entries end
 * where `used` stood. */
static int sort_both(ink_dict *dict, const ink_dict *markers, size_t n_rows, ink_column *column)
{
    size_t used = dict->used, n_levels = 0, n_markers = 0;
    item *first = sorted_markers(markers, column->code, n_rows, &n_markers), *second = NULL;
    int32_t *marker_places = first ? places(first, n_markers, markers->n) : NULL, *level_places = NULL;
    int failed = !marker_places || take_markers(first, n_markers, dict, column);
    if (!failed) {
        dict->used = used;
        second = sorted(dict, NULL, &n_levels);
        level_places = second ? places(second, n_levels, dict->n) : NULL;
        failed = !level_places || take_levels(second, n_levels, dict, column);
    }
    if (!failed)
        recode(column->code, n_rows, level_places, marker_places);
    free(first);
    free(second);
    free(marker_places);
    free(level_places);
    return failed;
}

int ink_levels_sort(ink_dict *dict, const ink_markers *markers, size_t n_rows, ink_column *column)
{
    free(dict->slots); /* only needed for asking, and large */
    dict->slots = NULL;
    dict->n_slots = 0;
    int failed = sort_both(dict, &markers->dict, n_rows, column);
    column->level_text = dict->memory;
    dict->memory = NULL;
    return failed;
}
