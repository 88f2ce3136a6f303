/* SPDX-License-Identifier: MIT
 * Accuracy beside its baseline, with intervals, and the table of all scores. Knows no network. */
#include <math.h>

#include "report/html_parts.h"
#include "report/svg.h"

static void draw_part(const ink_bars *bars, const ink_part_scores *part, int first)
{
    const ink_scores *s = part->scores;
    int decimals = ink_page_decimals(s->accuracy_ci95);
    ink_html *h = bars->h;
    ink_page_percent(&h->page, s->accuracy, decimals);
    ink_page_add(&h->page, " right, 95\t% interval ");
    ink_page_interval(&h->page, s->accuracy_ci95, decimals);
    ink_page_add(&h->page, "; majority class ");
    ink_page_percent(&h->page, s->majority_accuracy, decimals);
    ink_bars_row(bars, part->name);
    ink_bars_bar(bars, s->accuracy, first ? "main" : "calm");
    ink_bars_interval(bars, s->accuracy_ci95, "");
    ink_bars_tick(bars, s->majority_accuracy, "baseline");
    ink_bars_value(bars);
    ink_html_at(h, "%s", part->key);
    ink_html_percent(h, "accuracy", s->accuracy, decimals);
    if (isfinite(s->accuracy_ci95[0])) {
        ink_html_put(h, " <small>");
        ink_html_between(h, "accuracy_ci95", s->accuracy_ci95, decimals);
        ink_html_put(h, "</small>");
    }
    ink_bars_row_end(bars);
}

static void draw_majority(const ink_bars *bars, const ink_part_scores *part)
{
    const ink_scores *s = part->scores;
    int decimals = ink_page_decimals(s->accuracy_ci95);
    ink_page_percent(&bars->h->page, s->majority_accuracy, decimals);
    ink_page_add(&bars->h->page, " right");
    ink_bars_row(bars, "majority class alone");
    ink_bars_bar(bars, s->majority_accuracy, "baseline");
    ink_bars_value(bars);
    ink_html_at(bars->h, "%s", part->key);
    ink_html_percent(bars->h, "majority_accuracy", s->majority_accuracy, decimals);
    ink_bars_row_end(bars);
}

static void put_title(ink_html *h, const ink_scores *s)
{
    ink_page_add(&h->page,
                 !isfinite(s->accuracy_ci95[0])               ? "How often it is right, beside the majority class alone"
                 : s->accuracy_ci95[0] > s->majority_accuracy ? "It is right more often than the majority class alone"
                 : s->accuracy_ci95[1] < s->majority_accuracy ? "It is right less often than the majority class alone"
                                                              : "It is right as often as the majority class alone");
    ink_html_figure_title(h, "accuracy");
}

void ink_html_accuracy(ink_html *h, const ink_part_scores *parts, size_t n, const char *majority)
{
    double most = 0;
    size_t first = 0;
    while (first < n && !parts[first].scores->rows)
        first++;
    if (first == n)
        return;
    for (size_t i = first; i < n; i++)
        if (parts[i].scores->rows)
            most = fmax(most, fmax(fmax(parts[i].scores->accuracy_ci95[1], parts[i].scores->accuracy),
                                   parts[i].scores->majority_accuracy));
    put_title(h, parts[first].scores);
    ink_page_add(&h->page, isfinite(parts[first].scores->accuracy_ci95[0])
                               ? "Rows that are told right, with 95\t% intervals. "
                               : "Rows that are told right. ");
    ink_page_add(&h->page, "The dashed line is always saying ");
    ink_page_add(&h->page, majority ? "\xE2\x80\x9C" : "");
    ink_page_name(&h->page, majority ? majority : "the training rows' most frequent class", 40);
    ink_page_add(&h->page, majority ? "\xE2\x80\x9D." : ".");
    ink_html_caption(h);
    const ink_bars bars = {h, ink_scale_of(0, fmin(most, 1), 1), "rows", "told right", "accuracy"};
    ink_bars_begin(&bars);
    for (size_t i = first; i < n; i++)
        if (parts[i].scores->rows)
            draw_part(&bars, &parts[i], i == first);
    draw_majority(&bars, &parts[first]);
    ink_bars_end(&bars);
    ink_html_scores(h, parts, n);
    ink_html_figure_end(h);
}

/* ---- All figures */

typedef void put_figure(ink_html *h, const ink_scores *scores);

static void put_accuracy(ink_html *h, const ink_scores *s)
{
    ink_html_percent(h, "accuracy", s->accuracy, ink_page_decimals(s->accuracy_ci95));
}

static void put_interval(ink_html *h, const ink_scores *s)
{
    ink_html_between(h, "accuracy_ci95", s->accuracy_ci95, ink_page_decimals(s->accuracy_ci95));
}

static void put_majority(ink_html *h, const ink_scores *s)
{
    ink_html_percent(h, "majority_accuracy", s->majority_accuracy, ink_page_decimals(s->accuracy_ci95));
}

static void put_loss(ink_html *h, const ink_scores *s)
{
    ink_html_bits(h, "log_loss", s->log_loss, 3);
}

static void put_prior(ink_html *h, const ink_scores *s)
{
    ink_html_bits(h, "prior_log_loss", s->prior_log_loss, 3);
}

static void put_brier(ink_html *h, const ink_scores *s)
{
    ink_html_fixed(h, "brier", s->brier, 3);
}

static void put_ece(ink_html *h, const ink_scores *s)
{
    ink_html_percent(h, "ece", s->ece, 1);
}

/* The summary that a model carries has no intervals, Brier scores and calibration errors. */
static int is_summary(const ink_part_scores *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(parts[i].scores->brier))
            return 0;
    return 1;
}

static void put_score_row(ink_html *h, const ink_part_scores *parts, size_t n, const char *name, put_figure *put)
{
    ink_html_printf(h, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < n; i++) {
        ink_html_at(h, "%s", parts[i].key);
        ink_html_put(h, "<td>");
        put(h, parts[i].scores);
        ink_html_put(h, "</td>");
    }
    ink_html_put(h, "</tr>\n");
}

void ink_html_scores(ink_html *h, const ink_part_scores *parts, size_t n)
{
    const int summary = is_summary(parts, n);
    ink_html_more(h, "All scores");
    ink_html_put(h, "<table class=\"figures\">\n<thead><tr><td></td>");
    for (size_t i = 0; i < n; i++)
        ink_html_printf(h, "<th scope=\"col\">%s</th>", parts[i].name);
    ink_html_put(h, "</tr></thead>\n<tbody>\n");
    ink_html_put(h, "<tr><th scope=\"row\">rows</th>");
    for (size_t i = 0; i < n; i++) {
        ink_html_at(h, "%s", parts[i].rows);
        ink_html_put(h, "<td>");
        ink_html_count(h, "", parts[i].scores->rows);
        ink_html_put(h, "</td>");
    }
    ink_html_put(h, "</tr>\n");
    put_score_row(h, parts, n, "accuracy", put_accuracy);
    if (!summary)
        put_score_row(h, parts, n, "its 95&nbsp;% interval", put_interval);
    put_score_row(h, parts, n, "majority class alone", put_majority);
    put_score_row(h, parts, n, "log-loss in bits a row", put_loss);
    put_score_row(h, parts, n, "class shares alone", put_prior);
    if (!summary) {
        put_score_row(h, parts, n, "Brier score (0 to 2)", put_brier);
        put_score_row(h, parts, n, "calibration error (ECE)", put_ece);
    }
    ink_html_put(h, "</tbody>\n</table>\n");
    ink_html_more_end(h);
}
