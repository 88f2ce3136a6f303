/* SPDX-License-Identifier: MIT
 * What each feature is worth to the network, the most important first, with intervals. */
#include <math.h>

#include "report/html_parts.h"
#include "report/parts.h"
#include "report/svg.h"

enum { SHOWN = 30 };

static void draw_feature(const ink_bars *bars, const ink_report *report, size_t i)
{
    ink_html *h = bars->h;
    const ink_importance *importance = &report->importance[i];
    int sure = importance->ci95[0] > 0 && !ink_is_noise(report->verdict);
    ink_page_information(&h->page, importance->bits);
    ink_page_add(&h->page, " bits a row");
    ink_bars_row(bars, report->features[i].name);
    ink_bars_bar(bars, importance->bits, sure ? "main" : "faint");
    ink_bars_interval(bars, importance->ci95, "");
    ink_bars_tick(bars, 0, "zero");
    ink_bars_value(bars);
    ink_html_at(h, "importance.%zu.", i);
    ink_html_information(h, "bits", importance->bits);
    ink_html_put(h, " <small>");
    ink_html_range(h, "ci95", importance->ci95);
    ink_html_put(h, "</small>");
    ink_bars_row_end(bars);
}

static void put_title(ink_html *h, const ink_report *report, const size_t *order)
{
    const ink_importance *first = &report->importance[order[0]];
    if (ink_is_noise(report->verdict)) {
        ink_page_add(&h->page, "Noise: no column was found to matter");
    } else if (first->ci95[0] > 0) {
        ink_page_add(&h->page, "What it looks at most: ");
        ink_page_name(&h->page, report->features[order[0]].name, 40);
    } else {
        ink_page_add(&h->page, "No column surely matters to it");
    }
    ink_html_figure_title(h, "importance");
    if (ink_is_noise(report->verdict))
        ink_page_add(&h->page, "There is no signal that these bars could be of; none of them is a finding. ");
    ink_page_add(&h->page, "How many bits a row the network's loss grows on ");
    ink_page_count(&h->page, report->importance_rows);
    ink_page_add(
        &h->page,
        " test rows when a column's cells change places among them, with 95\t% intervals; grey where 0 is within. It "
        "is about this network: of two columns that say the same, it may use either.");
    ink_html_caption(h);
}

static void put_none(ink_html *h)
{
    ink_html_figure(h, "importance", "It looks at no column");
    ink_page_add(&h->page,
                 "No change of any column changes what the network says: it gives every row the class shares.");
    ink_html_caption(h);
    ink_html_figure_end(h);
}

void ink_html_importance(ink_html *h, const ink_report *report)
{
    size_t order[SHOWN];
    double least = 0, most = 0;
    if (!report->importance_rows || report->n_features < 2)
        return;
    size_t n = ink_rank_importance(report, order, SHOWN);
    for (size_t i = 0; i < n; i++) {
        least = fmin(least, report->importance[order[i]].ci95[0]);
        most = fmax(most, report->importance[order[i]].ci95[1]);
    }
    if (least == 0 && most == 0) {
        put_none(h);
        return;
    }
    put_title(h, report, order);
    const ink_bars bars = {h, ink_scale_of(least, most, 0), "column", "bits a row", "bits"};
    ink_bars_begin(&bars);
    for (size_t i = 0; i < n; i++)
        draw_feature(&bars, report, order[i]);
    ink_bars_end(&bars);
    if (n < report->n_features)
        ink_html_printf(h, "<p class=\"note\">%zu columns that matter less are not drawn.</p>\n",
                        report->n_features - n);
    ink_html_figure_end(h);
}
