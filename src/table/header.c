/* SPDX-License-Identifier: MIT
 * A first row into names, of which no two are alike. Knows nothing of what is in the columns. */
#include "table/header.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "table/dict.h"

typedef struct {
    size_t next; /* the number that its next double gets */
    int used;
} name_use;

typedef struct {
    ink_dict taken;  /* every name in the row, then those that were made */
    name_use *uses;  /* of each name in taken */
    size_t capacity;
    ink_name_list doubles, unnamed;
} naming;

static int add(naming *names, const char *text, size_t n, int32_t *code)
{
    size_t before = names->taken.n;
    if (ink_dict_add(&names->taken, text, n, code) ||
        ink_grow(&names->uses, &names->capacity, names->taken.n, sizeof *names->uses))
        return -1;
    if (names->taken.n > before)
        names->uses[*code] = (name_use){.next = 2};
    return 0;
}

/* text_2, text_3, ...: the first that is free. */
static char *numbered(naming *names, const char *text, size_t n, int32_t code)
{
    size_t room = n + 24;
    char *name = ink_new(room, 1);
    while (name) {
        memcpy(name, text, n);
        int more = snprintf(name + n, room - n, "_%zu", names->uses[code].next++);
        int32_t made;
        if (ink_dict_find(&names->taken, name, n + (size_t)more) >= 0)
            continue;
        if (add(names, name, n + (size_t)more, &made)) {
            free(name);
            return NULL;
        }
        names->uses[made].used = 1;
        break;
    }
    return name;
}

static char *name_from_cell(naming *names, const ink_cell *cell)
{
    int32_t code = ink_dict_find(&names->taken, cell->text, cell->n); /* taken in the first round */
    if (!names->uses[code].used) {
        names->uses[code].used = 1;
        return ink_copy_text(cell->text, cell->n);
    }
    char *name = numbered(names, cell->text, cell->n, code);
    if (name)
        ink_name_list_add(&names->doubles, name);
    return name;
}

static char *name_by_position(naming *names, size_t column)
{
    char text[32];
    int32_t code;
    size_t n = (size_t)snprintf(text, sizeof text, "column%zu", column + 1), before = names->taken.n;
    if (add(names, text, n, &code))
        return NULL;
    if (names->taken.n == before)
        return numbered(names, text, n, code);
    names->uses[code].used = 1;
    return ink_copy_text(text, n);
}

static char *name_column(naming *names, const ink_row *row, size_t column)
{
    if (row && row->cells[column].n)
        return name_from_cell(names, &row->cells[column]);
    char *name = name_by_position(names, column);
    if (name && row)
        ink_name_list_add(&names->unnamed, name);
    return name;
}

/* Two rounds, so that a name made up never takes one that stands further right. */
static int name_all(naming *names, const ink_row *row, size_t n, char **made)
{
    int32_t code;
    for (size_t i = 0; row && i < n; i++)
        if (row->cells[i].n && add(names, row->cells[i].text, row->cells[i].n, &code))
            return -1;
    for (size_t i = 0; i < n; i++)
        if (!(made[i] = name_column(names, row, i)))
            return -1;
    return 0;
}

int ink_header_names(const ink_row *row, size_t n, ink_notices *notices, char ***names, ink_error *err)
{
    naming state = {0};
    char **made = ink_new(n, sizeof *made);
    int failed = !made || name_all(&state, row, n, made);
    ink_name_list_note(&state.doubles, notices, "renamed, because another column has the name already");
    ink_name_list_note(&state.unnamed, notices, "named by position, because the header has no name there");
    ink_dict_free(&state.taken);
    free(state.uses);
    if (failed) {
        ink_header_free(made, n);
        return ink_fail_memory(err);
    }
    *names = made;
    return INK_OK;
}

void ink_header_free(char **names, size_t n)
{
    for (size_t i = 0; names && i < n; i++)
        free(names[i]);
    free(names);
}
