/* SPDX-License-Identifier: MIT
 * What was asked of which table: its rows, the target's classes as bars, the features. Knows no network. */
#include <string.h>

#include "base/number.h"
#include "report/html_parts.h"
#include "report/svg.h"

enum { LISTED = 40 };

void ink_html_term(ink_html *h, const char *term)
{
    ink_html_printf(h, "<dt>%s</dt><dd>", term);
}

void ink_html_term_end(ink_html *h)
{
    ink_html_put(h, "</dd>\n");
}

void ink_html_not_drawn(ink_html *h, size_t n_class)
{
    if (n_class > INK_DRAWN)
        ink_html_printf(h, "<p class=\"note\">%zu more classes are not drawn.</p>\n", n_class - INK_DRAWN);
}

size_t ink_class_order(const char *const *classes, size_t n_class, size_t order[INK_DRAWN])
{
    double numbers[INK_DRAWN];
    size_t n = n_class < INK_DRAWN ? n_class : INK_DRAWN;
    int all_numbers = n == n_class;
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        all_numbers =
            all_numbers && ink_number_parse(classes[i], strlen(classes[i]), '.', &numbers[i]) == INK_NUMBER_OK;
    }
    for (size_t i = 1; all_numbers && i < n; i++)
        for (size_t k = i; k > 0 && numbers[order[k]] < numbers[order[k - 1]]; k--) {
            size_t other = order[k];
            order[k] = order[k - 1];
            order[k - 1] = other;
        }
    return n;
}

static void put_table(ink_html *h, const ink_report *report)
{
    ink_html_at(h, "table.");
    ink_html_term(h, "Table");
    ink_html_user(h, ink_file_name(report->file));
    ink_html_put(h, ", ");
    ink_html_count(h, "rows", report->rows);
    ink_html_put(h, " rows");
    if (report->rows_used < report->rows) {
        ink_html_put(h, ", of which ");
        ink_html_count(h, "rows_used", report->rows_used);
        ink_html_put(h, " have a target");
    }
    ink_html_term_end(h);
}

static void put_features(ink_html *h, const ink_report *report)
{
    ink_html_term(h, report->n_features == 1 ? "Feature" : "Features");
    for (size_t i = 0; i < report->n_features && i < LISTED; i++) {
        const ink_feature *feature = &report->features[i];
        ink_html_put(h, i ? ", " : "");
        ink_html_user(h, feature->name);
        if (feature->type == INK_CATEGORICAL) {
            ink_html_at(h, "features.%zu.", i);
            ink_html_put(h, " (");
            ink_html_count(h, "levels", feature->levels);
            ink_html_put(h, feature->levels == 1 ? " level)" : " levels)");
        }
    }
    if (report->n_features > LISTED)
        ink_html_printf(h, " and %zu more", report->n_features - LISTED);
    ink_html_term_end(h);
}

static void put_dropped(ink_html *h, const ink_report *report)
{
    if (!report->n_dropped)
        return;
    ink_html_term(h, "Left out");
    for (size_t i = 0; i < report->n_dropped && i < LISTED; i++) {
        ink_html_put(h, i ? ", " : "");
        ink_html_user(h, report->dropped[i].column);
        ink_html_put(h, " (");
        ink_html_user(h, report->dropped[i].why);
        ink_html_put(h, ")");
    }
    ink_html_term_end(h);
}

static double share_of(const ink_report *report, size_t class_)
{
    return (double)report->counts[class_] / (double)report->rows_used;
}

static void draw_classes(ink_html *h, const ink_report *report)
{
    double most = 0;
    for (size_t i = 0; i < report->n_class; i++)
        most = share_of(report, i) > most ? share_of(report, i) : most;
    const ink_bars bars = {h, ink_scale_of(0, most, 1), "class", "share of the rows", "rows"};
    ink_bars_begin(&bars);
    size_t order[INK_DRAWN], n = ink_class_order(report->classes, report->n_class, order);
    for (size_t k = 0; k < n; k++) {
        size_t i = order[k];
        ink_page_percent(&h->page, share_of(report, i), 1);
        ink_page_add(&h->page, " of the rows");
        ink_bars_row(&bars, report->classes[i]);
        ink_bars_bar(&bars, share_of(report, i), "calm");
        ink_bars_value(&bars);
        ink_html_at(h, "target.counts.%zu", i);
        ink_html_count(h, "", report->counts[i]);
        ink_bars_row_end(&bars);
    }
    ink_bars_end(&bars);
}

void ink_html_asked(ink_html *h, const ink_report *report)
{
    ink_html_section(h, "asked", "What was asked");
    ink_html_put(h, "<dl class=\"terms\">\n");
    put_table(h, report);
    put_features(h, report);
    put_dropped(h, report);
    ink_html_put(h, "</dl>\n");
    ink_page_add(&h->page, "The target: ");
    ink_page_name(&h->page, report->target, 40);
    ink_page_add(&h->page, " has ");
    ink_page_count(&h->page, report->n_class);
    ink_page_add(&h->page, " classes");
    ink_html_figure_title(h, "target");
    ink_page_add(&h->page, "To know a row's class takes ");
    ink_page_fixed(&h->page, report->entropy_bits, 2);
    ink_page_add(&h->page, " bits on average: the target's entropy, all that there is to explain.");
    ink_html_caption(h);
    draw_classes(h, report);
    ink_html_not_drawn(h, report->n_class);
    ink_html_figure_end(h);
    ink_html_section_end(h);
}
