/* SPDX-License-Identifier: MIT
 * An evaluation as text and as JSON. Knows nothing of how the model was trained. */
#include "report/parts.h"
#include "report/put.h"

static void draw_head(ink_page *page, const ink_evaluation *e)
{
    ink_page_style(page, INK_BOLD);
    ink_page_user(page, e->target, page->width / 2);
    ink_page_add(page, " in ");
    ink_page_user(page, e->file, page->width / 2 - 4);
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
    ink_page_line(page);
    ink_page_count(page, e->rows);
    ink_page_add(page, " rows, ");
    ink_page_count(page, e->rows_used);
    ink_page_add(page, " with a target");
    if (e->unknown) {
        ink_page_add(page, ", of which ");
        ink_page_count(page, e->unknown);
        ink_page_add(page, " hold a class that the model does not know and count as wrong");
    }
    ink_page_paragraph(page, "Table", 3);
    ink_page_line(page);
}

int ink_evaluation_text(const ink_evaluation *e, int width, int colour, int unicode, char **text, ink_error *err)
{
    ink_page page = ink_page_begin(width, colour, unicode);
    const char *names[] = {"all"};
    const ink_scores *parts[] = {&e->scores};
    draw_head(&page, e);
    ink_draw_scores(&page, names, parts, 1);
    const ink_matrix matrix = {"Rows", e->classes, e->n_class, &e->scores};
    ink_draw_confusion(&page, &matrix, SIZE_MAX);
    return ink_page_take(&page, text, err);
}

int ink_evaluation_json(const ink_evaluation *e, const char *const *command, char **text, ink_error *err)
{
    ink_json json = ink_put_head("inkling.evaluation/1", command);
    ink_json_object(&json, "table");
    ink_put_rows(&json, e->file, e->rows, e->rows_used);
    ink_json_object_end(&json);
    ink_put_target(&json, e->target, e->classes, e->counts, e->n_class, e->entropy_bits);
    ink_json_object(&json, "scores");
    ink_put_scores(&json, "all", e->classes, e->n_class, &e->scores);
    ink_json_object_end(&json);
    ink_json_size(&json, "unknown", e->unknown);
    ink_json_object_end(&json);
    ink_text_puts(&json.text, "\n");
    return ink_text_take(&json.text, text, err);
}
