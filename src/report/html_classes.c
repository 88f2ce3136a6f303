/* SPDX-License-Identifier: MIT
 * Class by class: how much of each is found, and how often it is right when it is said, with intervals. */
#include <math.h>

#include "report/html_parts.h"
#include "report/svg.h"

static void draw_class(const ink_bars *bars, const ink_part_scores *part, const char *name, size_t i)
{
    ink_html *h = bars->h;
    const ink_class_score *s = &part->scores->per_class[i];
    ink_page_add(&h->page, "found ");
    ink_page_percent(&h->page, s->recall, 0);
    ink_page_add(&h->page, ", right when said ");
    ink_page_percent(&h->page, s->precision, 0);
    ink_bars_row(bars, name);
    ink_bars_bar(bars, s->recall, "main");
    ink_bars_interval(bars, s->recall_ci95, "");
    ink_bars_dot(bars, s->precision, "other");
    ink_bars_value(bars);
    ink_html_at(h, "%sper_class.%zu.", part->key, i);
    ink_html_percent(h, "recall", s->recall, 0);
    ink_html_put(h, " <small>of ");
    ink_html_count(h, "rows", s->rows);
    ink_html_put(h, "</small> &ensp;<span class=\"other\">");
    if (isfinite(s->precision))
        ink_html_percent(h, "precision", s->precision, 0);
    else
        ink_html_put(h, "never said");
    ink_html_put(h, "</span>");
    ink_bars_row_end(bars);
}

static void put_figures(ink_html *h, const ink_part_scores *part, const char *const *classes, const size_t *order,
                        size_t n)
{
    ink_html_more(h, "Figures of each class");
    ink_html_put(
        h,
        "<table class=\"figures\"><thead><tr><th scope=\"col\">class</th><th scope=\"col\">rows</th>"
        "<th scope=\"col\">found (recall)</th><th scope=\"col\">95 %</th><th scope=\"col\">right when said (precision)"
        "</th><th scope=\"col\">95 %</th><th scope=\"col\">F1</th></tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < n; k++) {
        const size_t i = order[k];
        const ink_class_score *s = &part->scores->per_class[i];
        ink_html_row(h, "%sper_class.%zu.", part->key, i);
        ink_html_put(h, "<th scope=\"row\">");
        ink_html_user(h, classes[i]);
        ink_html_put(h, "</th><td>");
        ink_html_count(h, "rows", s->rows);
        ink_html_put(h, "</td><td>");
        ink_html_percent(h, "recall", s->recall, 1);
        ink_html_put(h, "</td><td>");
        ink_html_between(h, "recall_ci95", s->recall_ci95, 0);
        ink_html_put(h, "</td><td>");
        ink_html_percent(h, "precision", s->precision, 1);
        ink_html_put(h, "</td><td>");
        ink_html_between(h, "precision_ci95", s->precision_ci95, 0);
        ink_html_put(h, "</td><td>");
        ink_html_fixed(h, "f1", s->f1, 2);
        ink_html_put(h, "</td>");
        ink_html_row_end(h);
    }
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

static size_t classes_said(const ink_scores *scores, size_t n_class)
{
    size_t said = 0;
    for (size_t i = 0; i < n_class; i++)
        said += isfinite(scores->per_class[i].precision) != 0;
    return said;
}

void ink_html_classes(ink_html *h, const ink_part_scores *part, const char *const *classes, size_t n_class)
{
    size_t order[INK_DRAWN], n = ink_class_order(classes, n_class, order), said = classes_said(part->scores, n_class);
    if (!part->scores->rows)
        return;
    if (said == n_class)
        ink_page_add(&h->page, "Which classes it knows");
    else {
        ink_page_add(&h->page, "It says ");
        ink_page_count(&h->page, said);
        ink_page_add(&h->page, " of the ");
        ink_page_count(&h->page, n_class);
        ink_page_add(&h->page, " classes, and the others never");
    }
    ink_html_figure_title(h, "classes");
    ink_page_add(&h->page, "Bar: of a class's ");
    ink_page_add(&h->page, part->whose);
    ink_page_add(&h->page, ", how many are found, with its 95\t% interval. Dot: of the rows said to be of the class, "
                           "how many are.");
    ink_html_caption(h);
    const ink_bars bars = {h, ink_scale_of(0, 1, 1), "class", "found, and right when said",
                           "found &ensp;<span class=\"other\">right when said</span>"};
    ink_bars_begin(&bars);
    for (size_t i = 0; i < n; i++)
        draw_class(&bars, part, classes[order[i]], order[i]);
    ink_bars_end(&bars);
    ink_html_not_drawn(h, n_class);
    put_figures(h, part, classes, order, n);
    ink_html_figure_end(h);
}
