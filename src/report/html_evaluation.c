/* SPDX-License-Identifier: MIT
 * An evaluation as one HTML page. Knows nothing of how the model was trained. */
#include "report/html_parts.h"

static void put_head(ink_html *h, const ink_evaluation *e, const ink_part_scores *all)
{
    ink_html_put(h, "<header>\n<p class=\"kicker\">evaluation</p>\n<h1>");
    ink_html_user(h, e->target);
    ink_html_put(h, " <span>in ");
    ink_html_user(h, ink_file_name(e->file));
    ink_html_put(h, "</span></h1>\n<dl class=\"tiles few\">\n");
    ink_html_right(h, all, "right on the table's rows");
    ink_html_lost(h, all);
    ink_html_put(h, "</dl>\n</header>\n");
}

static void put_table(ink_html *h, const ink_evaluation *e)
{
    ink_html_section(h, "asked", "What was asked");
    ink_html_put(h, "<dl class=\"terms\">\n");
    ink_html_term(h, "Table");
    ink_html_user(h, ink_file_name(e->file));
    ink_html_put(h, ", ");
    ink_html_at(h, "table.");
    ink_html_count(h, "rows", e->rows);
    ink_html_put(h, " rows, ");
    ink_html_count(h, "rows_used", e->rows_used);
    ink_html_put(h, " with a target");
    ink_html_term_end(h);
    if (e->unknown) {
        ink_html_at(h, "%s", "");
        ink_html_term(h, "Unknown");
        ink_html_count(h, "unknown", e->unknown);
        ink_html_put(h, " rows hold a class that the model does not know, and count as wrong");
        ink_html_term_end(h);
    }
    ink_html_put(h, "</dl>\n");
    ink_html_section_end(h);
}

int ink_evaluation_html(const ink_evaluation *e, const ink_model *model, const char *const *command, char **html,
                        ink_error *err)
{
    ink_html h = ink_html_begin();
    const ink_part_scores part = {"all", "scores.all.", "scores.all.rows", "rows", &e->scores};
    ink_html_head(&h, e->target, model != NULL);
    put_head(&h, e, &part);
    put_table(&h, e);
    ink_html_section(&h, "trust", "How far to trust the model");
    ink_html_accuracy(&h, &part, 1, NULL);
    ink_html_reliability(&h, &part);
    ink_html_classes(&h, &part, e->classes, e->n_class);
    ink_html_confusion(&h, &part, e->classes, e->n_class, 0);
    ink_html_section_end(&h);
    if (model)
        ink_html_try(&h, model, NULL);
    ink_html_section(&h, "repeat", "How to repeat it");
    ink_html_command(&h, command);
    ink_html_section_end(&h);
    ink_html_foot(&h, model != NULL);
    return ink_html_take(&h, html, err);
}
