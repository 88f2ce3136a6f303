/* SPDX-License-Identifier: MIT
 * Where one column was asked: each level's most frequent class, its share with its interval, and the class's share in
 * all rows. Knows no network. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "report/svg.h"

enum { SHOWN = 20 };

static size_t preferred(const ink_report *report, const ink_level_row *level)
{
    size_t best = 0;
    for (size_t k = 1; k < report->n_class; k++)
        best = level->counts[k] > level->counts[best] ? k : best;
    return best;
}

typedef struct {
    const ink_level_row *row;
    size_t index, class_; /* of the row in by_level; its most frequent class */
    const double *interval;
    double share, overall;
} level;

static level look(const ink_report *report, size_t i)
{
    const ink_level_row *row = &report->by_level[i];
    size_t k = preferred(report, row);
    return (level){row,
                   i,
                   k,
                   row->shares_ci95 + 2 * k,
                   (double)row->counts[k] / (double)row->rows,
                   (double)report->counts[k] / (double)report->rows_used};
}

static void put_value(ink_html *h, const ink_report *report, const level *l)
{
    char name[48];
    ink_html_user(h, report->classes[l->class_]);
    ink_html_at(h, "by_level.%zu.", l->index);
    ink_html_put(h, " ");
    snprintf(name, sizeof name, "shares.%zu", l->class_);
    ink_html_percent(h, name, l->share, 0);
    ink_html_put(h, " <small>");
    snprintf(name, sizeof name, "shares_ci95.%zu", l->class_);
    ink_html_between(h, name, l->interval, 0);
    ink_html_put(h, " of ");
    ink_html_count(h, "rows", l->row->rows);
    ink_html_put(h, "</small>");
}

static void draw_level(const ink_bars *bars, const ink_report *report, size_t i)
{
    ink_html *h = bars->h;
    const level l = look(report, i);
    int stands_out = l.overall < l.interval[0] && !ink_is_noise(report->verdict);
    ink_page_name(&h->page, report->classes[l.class_], 40);
    ink_page_add(&h->page, " ");
    ink_page_percent(&h->page, l.share, 1);
    ink_page_add(&h->page, ", interval ");
    ink_page_interval(&h->page, l.interval, 1);
    ink_page_add(&h->page, stands_out ? "; all rows " : ", no different from all rows: ");
    ink_page_percent(&h->page, l.overall, 1);
    ink_bars_row(bars, l.row->level);
    ink_bars_tick(bars, l.overall, "baseline");
    ink_bars_interval(bars, l.interval, stands_out ? "main" : "");
    ink_bars_dot(bars, l.share, stands_out ? "main" : "faint");
    ink_bars_value(bars);
    put_value(h, report, &l);
    ink_bars_row_end(bars);
}

static void put_title(ink_html *h, const ink_report *report)
{
    ink_page_add(&h->page, ink_is_noise(report->verdict) ? "Noise: the most frequent " : "The most frequent ");
    ink_page_name(&h->page, report->target, 30);
    ink_page_add(&h->page, " of each ");
    ink_page_name(&h->page, report->features[0].name, 30);
    ink_page_add(&h->page, ink_is_noise(report->verdict) ? " is chance" : "");
    ink_html_figure_title(h, "preferred");
    ink_page_add(
        &h->page,
        "Its share with its 95\t% interval; the dashed line is the same class's share in all rows. The largest of ");
    ink_page_count(&h->page, report->n_class);
    ink_page_add(&h->page, " shares always looks larger than it is.");
    if (ink_is_noise(report->verdict))
        ink_page_add(&h->page, " With no signal found over all, none of them is a finding.");
    ink_html_caption(h);
}

void ink_html_preferred(ink_html *h, const ink_report *report)
{
    double most = 0;
    size_t n = report->n_levels < SHOWN ? report->n_levels : SHOWN;
    if (report->n_features != 1 || n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, look(report, i).interval[1]);
    put_title(h, report);
    const ink_bars bars = {h, ink_scale_of(0, most, 1), "level", "share of its rows", "most frequent"};
    ink_bars_begin(&bars);
    for (size_t i = 0; i < n; i++)
        draw_level(&bars, report, i);
    ink_bars_end(&bars);
    if (n < report->n_levels)
        ink_html_printf(h, "<p class=\"note\">%zu less frequent levels are not drawn.</p>\n", report->n_levels - n);
    ink_html_figure_end(h);
}
