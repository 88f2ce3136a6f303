/* SPDX-License-Identifier: MIT
 * What a person calls columns (names, 1-based numbers, globs) into columns. A name comes before a number, so that a
 * column named 2 can be reached. Knows nothing of what is in them. */
#include "table/table.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "table/dict.h"
#include "table/utf8.h"

/* The 0-based column that a 1-based number means, n when it means none. */
static size_t by_number(const char *text, size_t n)
{
    size_t number = 0;
    if (!*text)
        return n;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || number > n)
            return n;
        number = number * 10 + (size_t)(*text - '0');
    }
    return number >= 1 && number <= n ? number - 1 : n;
}

/* A name as it is to be typed: in a list its commas need a backslash. */
static void show_name(char shown[2 * INK_SHOWN], const char *name, int in_list)
{
    char plain[INK_SHOWN];
    ink_show(plain, name, strlen(name));
    for (const char *at = plain; *at; at++) {
        if (in_list && *at == ',')
            *shown++ = '\\';
        *shown++ = *at;
    }
    *shown = '\0';
}

static int fail_unknown(const char *item, const char *const *names, size_t n, const char *option, int in_list,
                        ink_error *err)
{
    char asked[INK_SHOWN], near[2 * INK_SHOWN];
    const char *nearest = ink_nearest(item, names, n);
    const char *mark = option ? ": " : "";
    ink_show(asked, item, strlen(item));
    show_name(near, nearest ? nearest : names[n - 1], in_list);
    if (nearest)
        return ink_fail(err, INK_USAGE, "%s%sthere is no column '%s'; the nearest is '%s'", option ? option : "",
                        mark, asked, near);
    return ink_fail(err, INK_USAGE, "%s%sthere is no column '%s' among the %zu, of which the last is '%s'",
                    option ? option : "", mark, asked, n, near);
}

static size_t choose_glob(const char *const *names, size_t n, const char *pattern, unsigned char *chosen)
{
    size_t matched = 0;
    if (!strpbrk(pattern, "*?"))
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (ink_glob(pattern, names[i])) {
            chosen[i] = 1;
            matched++;
        }
    }
    return matched;
}

typedef struct {
    ink_dict dict;
    size_t *column; /* of each name, the first where names repeat */
} known_names;

static int learn_names(known_names *known, const char *const *names, size_t n)
{
    known->column = ink_new(n, sizeof *known->column);
    for (size_t i = 0; known->column && i < n; i++) {
        int32_t code;
        size_t before = known->dict.n;
        if (ink_dict_add(&known->dict, names[i], strlen(names[i]), &code))
            return -1;
        if (known->dict.n > before)
            known->column[code] = i;
    }
    return known->column ? 0 : -1;
}

static int choose_item(const known_names *known, const char *const *names, size_t n, const char *item,
                       const char *option, unsigned char *chosen, ink_error *err)
{
    int32_t name = ink_dict_find(&known->dict, item, strlen(item));
    size_t column = name >= 0 ? known->column[name] : option ? by_number(item, n) : n;
    if (column < n)
        chosen[column] = 1;
    else if (option && !choose_glob(names, n, item, chosen))
        return fail_unknown(item, names, n, option, 1, err);
    return INK_OK;
}

int ink_names_choose(const char *const *names, size_t n, const char *list, const char *option, unsigned char *chosen,
                     ink_error *err)
{
    known_names known = {0};
    char **items = NULL;
    size_t n_items = 0;
    if (!*list)
        return INK_OK;
    int status = INK_OK;
    if (learn_names(&known, names, n) || ink_list_split(list, &items, &n_items))
        status = ink_fail_memory(err);
    for (size_t i = 0; status == INK_OK && i < n_items; i++)
        status = choose_item(&known, names, n, items[i], option, chosen, err);
    ink_list_free(items, n_items);
    ink_dict_free(&known.dict);
    free(known.column);
    return status;
}

static const char **names_of(const ink_table *table)
{
    const char **names = ink_new(table->n_columns, sizeof *names);
    for (size_t c = 0; names && c < table->n_columns; c++)
        names[c] = table->columns[c].name;
    return names;
}

int ink_table_choose(const ink_table *table, const char *list, const char *option, unsigned char *chosen,
                     ink_error *err)
{
    const char **names = names_of(table);
    if (!names)
        return ink_fail_memory(err);
    int status = ink_names_choose(names, table->n_columns, list, option, chosen, err);
    free(names);
    return status;
}

int ink_table_find_for(const ink_table *table, const char *name, const char *option, size_t *column, ink_error *err)
{
    size_t n = table->n_columns, c = 0;
    while (c < n && strcmp(table->columns[c].name, name))
        c++;
    if (c == n)
        c = by_number(name, n);
    if (c < n) {
        *column = c;
        return INK_OK;
    }
    const char **names = names_of(table);
    if (!names)
        return ink_fail_memory(err);
    int status = fail_unknown(name, names, n, option, 0, err);
    free(names);
    return status;
}

int ink_table_find(const ink_table *table, const char *name, size_t *column, ink_error *err)
{
    return ink_table_find_for(table, name, NULL, column, err);
}

int ink_table_fail_lacking(const ink_table *table, const char *name, const char *use, ink_error *err)
{
    const char **names = names_of(table), *nearest = names ? ink_nearest(name, names, table->n_columns) : NULL;
    free(names);
    if (!nearest)
        return ink_fail_at(err, INK_DATA, table->name, 0, 0, "has no column '%s', %s", name, use);
    return ink_fail_at(err, INK_DATA, table->name, 0, 0, "has no column '%s', %s; the nearest is '%s'", name, use, nearest);
}
