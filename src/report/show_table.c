/* SPDX-License-Identifier: MIT
 * What is in a table, as text and as JSON of the schema inkling.table/1. Knows no target. */
#include <math.h>

#include "base/json.h"
#include "report/facts.h"
#include "report/parts.h"

enum { NAME = 20, SAID = 5 };

static ink_feature feature_of(const ink_column *column)
{
    return (ink_feature){column->name, column->type, column->n_levels, column->n_missing, NAN, NAN};
}

static void say_levels(ink_page *page, const ink_column *column, const ink_facts *facts)
{
    ink_page_count(page, column->n_levels);
    ink_page_add(page, column->n_levels == 1 ? " level: " : " levels: ");
    for (size_t i = 0; i < facts->n_top && i < SAID; i++) {
        ink_page_add(page, i ? ", " : "");
        ink_page_name(page, column->levels[facts->top[i]], NAME);
        if (facts->top_rows[i] > 1) {
            ink_page_add(page, "\t");
            ink_page_count(page, facts->top_rows[i]);
        }
    }
    if (facts->n_top > SAID)
        ink_page_mark(page, ", \xE2\x80\xA6", ", ...");
}

static void say_range(ink_page *page, const ink_facts *facts)
{
    if (facts->min != facts->min) {
        ink_page_add(page, "none");
        return;
    }
    ink_text_number(&page->cell, facts->min);
    ink_page_add(page, " to ");
    ink_text_number(&page->cell, facts->max);
    ink_page_add(page, ", mean ");
    ink_page_short(page, facts->mean);
}

static int draw_column(ink_page *page, const ink_list *list, const ink_table *table, const ink_column *column,
                       ink_error *err)
{
    ink_facts facts;
    ink_feature feature = feature_of(column);
    INK_TRY(ink_facts_make(table, column, &facts, err));
    ink_list_column(page, list, &feature);
    if (column->type == INK_CATEGORICAL)
        say_levels(page, column, &facts);
    else
        say_range(page, &facts);
    ink_list_values(page, list);
    return INK_OK;
}

static void draw_title(ink_page *page, const ink_table *table)
{
    ink_page_user(page, ink_file_name(table->name), page->width / 2);
    ink_page_add(page, ": ");
    ink_page_count(page, table->n_rows);
    ink_page_add(page, table->n_rows == 1 ? " row, " : " rows, ");
    ink_page_count(page, table->n_columns);
    ink_page_add(page, table->n_columns == 1 ? " column" : " columns");
    ink_page_words(page, page->width);
    ink_page_line(page);
}

static size_t widest_name(const ink_table *table)
{
    size_t widest = 0;
    for (size_t i = 0; i < table->n_columns; i++) {
        size_t columns = ink_columns(table->columns[i].name);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static int draw_table(ink_page *page, const ink_table *table, ink_error *err)
{
    draw_title(page, table);
    ink_page_line(page);
    ink_list list = ink_list_begin(page, "Columns", widest_name(table));
    for (size_t i = 0; i < table->n_columns; i++)
        INK_TRY(draw_column(page, &list, table, &table->columns[i], err));
    if (table->n_notices)
        ink_page_line(page);
    for (size_t i = 0; i < table->n_notices; i++) {
        ink_page_user(page, table->notices[i], 4 * page->width);
        ink_page_paragraph(page, i ? "" : "Notices", 4);
    }
    return INK_OK;
}

int ink_table_text(const ink_table *table, int width, char **text, ink_error *err)
{
    ink_page page = ink_page_begin(width, 0, 0);
    int status = draw_table(&page, table, err);
    if (status == INK_OK)
        return ink_page_take(&page, text, err);
    ink_page_free(&page);
    return status;
}

static int put_column(ink_json *json, const ink_table *table, const ink_column *column, ink_error *err)
{
    ink_facts facts;
    INK_TRY(ink_facts_make(table, column, &facts, err));
    ink_json_object(json, NULL);
    ink_json_string(json, "name", column->name);
    ink_json_string(json, "type", column->type == INK_NUMERIC ? "numeric" : "categorical");
    if (column->type == INK_CATEGORICAL)
        ink_json_size(json, "levels", column->n_levels);
    else
        ink_json_null(json, "levels");
    ink_json_size(json, "missing", column->n_missing);
    ink_json_number(json, "min", facts.min);
    ink_json_number(json, "max", facts.max);
    ink_json_number(json, "mean", facts.mean);
    ink_json_array(json, "top");
    for (size_t i = 0; i < facts.n_top; i++) {
        ink_json_object(json, NULL);
        ink_json_string(json, "level", column->levels[facts.top[i]]);
        ink_json_size(json, "rows", facts.top_rows[i]);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
    ink_json_object_end(json);
    return INK_OK;
}

static int put_table(ink_json *json, const ink_table *table, ink_error *err)
{
    ink_json_object(json, NULL);
    ink_json_string(json, "schema", "inkling.table/1");
    ink_json_string(json, "file", table->name);
    ink_json_size(json, "rows", table->n_rows);
    ink_json_array(json, "columns");
    for (size_t i = 0; i < table->n_columns; i++)
        INK_TRY(put_column(json, table, &table->columns[i], err));
    ink_json_array_end(json);
    ink_json_strings(json, "notices", (const char *const *)table->notices, table->n_notices);
    ink_json_object_end(json);
    ink_text_puts(&json->text, "\n");
    return INK_OK;
}

int ink_table_json(const ink_table *table, char **text, ink_error *err)
{
    ink_json json = {.indent = 2};
    int status = put_table(&json, table, err);
    if (status == INK_OK)
        return ink_text_take(&json.text, text, err);
    ink_text_free(&json.text);
    return status;
}
