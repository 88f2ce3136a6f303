/* SPDX-License-Identifier: MIT
 * A list of columns, one line each: name, type, missing cells, and what the caller says of its values. */
#include "report/parts.h"

enum { INDENT = 2, GAP = 2, LEAST_NAME = 8, TYPE = 13, MISSING = 8 };

static ink_list widths_on(const ink_page *page, size_t widest)
{
    int roomy = ink_page_roomy(page);
    size_t most = ink_page_fair(page) ? page->width / 4 : 12;
    ink_list list = {widest > most ? most : widest < LEAST_NAME ? LEAST_NAME : widest, roomy ? TYPE : 0,
                     MISSING, 0};
    list.values = page->width - INDENT - list.name - list.type - list.missing - GAP;
    return list;
}

ink_list ink_list_begin(ink_page *page, const char *head, size_t widest)
{
    ink_list list = widths_on(page, widest);
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, head);
    ink_page_left(page, INDENT + list.name);
    ink_page_add(page, "\t\ttype");
    ink_page_left(page, list.type);
    ink_page_add(page, "missing");
    ink_page_right(page, list.missing);
    ink_page_add(page, "\t\tvalues");
    ink_page_left(page, GAP + list.values);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
    return list;
}

void ink_list_column(ink_page *page, const ink_list *list, const ink_feature *column)
{
    ink_page_left(page, INDENT);
    ink_page_user(page, column->name, list->name);
    ink_page_left(page, list->name);
    ink_page_add(page, column->type == INK_NUMERIC ? "\t\tnumeric" : "\t\tcategorical");
    ink_page_left(page, list->type);
    ink_page_count(page, column->missing);
    ink_page_right(page, list->missing);
    ink_page_left(page, GAP);
}

void ink_list_values(ink_page *page, const ink_list *list)
{
    ink_page_words(page, list->values);
    ink_page_line(page);
}
