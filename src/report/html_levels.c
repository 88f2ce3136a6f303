/* SPDX-License-Identifier: MIT
 * Levels against classes: for each level of a categorical column the shares of the classes among its rows, coloured
 * only where a share's interval leaves the share of all rows out. Knows no network. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/svg.h"

enum { SHOWN = 20, MOST_FEATURES = 3 };

typedef struct {
    const ink_report *report;
    size_t first, n; /* rows of by_level: those of one feature */
    size_t shown;
    int noise;
    double largest;                   /* difference that a cell shows */
    size_t outside, cells;            /* intervals that leave the overall share out, of so many */
    size_t n_class, order[INK_DRAWN]; /* the classes that are drawn */
} levels;

static double share_of(const levels *l, size_t row, size_t class_)
{
    const ink_level_row *level = &l->report->by_level[l->first + row];
    return (double)level->counts[class_] / (double)level->rows;
}

static double overall(const levels *l, size_t class_)
{
    return (double)l->report->counts[class_] / (double)l->report->rows_used;
}

static int stands_out(const levels *l, size_t row, size_t class_)
{
    const double *interval = l->report->by_level[l->first + row].shares_ci95 + 2 * class_, share = overall(l, class_);
    return share < interval[0] || share > interval[1];
}

static void look(levels *l)
{
    l->shown = l->n < SHOWN ? l->n : SHOWN;
    l->n_class = ink_class_order(l->report->classes, l->report->n_class, l->order);
    l->cells = l->shown * l->n_class;
    for (size_t i = 0; i < l->shown; i++)
        for (size_t k = 0; k < l->n_class; k++)
            if (stands_out(l, i, l->order[k])) {
                l->outside++;
                l->largest = fmax(l->largest, fabs(share_of(l, i, l->order[k]) - overall(l, l->order[k])));
            }
}

static const char *draw_cell(ink_html *h, const void *of, size_t row, size_t column)
{
    static const char *const more[] = {"m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"};
    static const char *const less[] = {"l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10"};
    const levels *l = of;
    column = l->order[column];
    if (row == l->shown) {
        ink_page_share(&h->page, overall(l, column), 0);
        return "all";
    }
    double difference = share_of(l, row, column) - overall(l, column);
    ink_page_share(&h->page, share_of(l, row, column), 0);
    if (l->noise || !stands_out(l, row, column))
        return "flat";
    size_t step = (size_t)fmin(9, 10 * fabs(difference) / l->largest);
    return difference > 0 ? more[step] : less[step];
}

static void say_cell(ink_html *h, const void *of, size_t row, size_t column)
{
    const levels *l = of;
    const ink_report *report = l->report;
    column = l->order[column];
    if (row == l->shown) {
        ink_page_name(&h->page, report->classes[column], 40);
        ink_page_add(&h->page, ": ");
        ink_page_percent(&h->page, overall(l, column), 1);
        ink_page_add(&h->page, " of all rows");
        return;
    }
    const ink_level_row *level = &report->by_level[l->first + row];
    ink_page_name(&h->page, level->level, 40);
    ink_page_add(&h->page, ": ");
    ink_page_name(&h->page, report->classes[column], 40);
    ink_page_add(&h->page, " ");
    ink_page_percent(&h->page, share_of(l, row, column), 1);
    ink_page_add(&h->page, " (");
    ink_page_count(&h->page, level->counts[column]);
    ink_page_add(&h->page, " of ");
    ink_page_count(&h->page, level->rows);
    ink_page_add(&h->page, "), interval ");
    ink_page_interval(&h->page, level->shares_ci95 + 2 * column, 1);
    ink_page_add(&h->page, stands_out(l, row, column) ? "; all rows " : ", no different from all rows: ");
    ink_page_percent(&h->page, overall(l, column), 1);
}

static void put_share(ink_html *h, const levels *l, size_t row, size_t class_)
{
    char name[48];
    const ink_level_row *level = &l->report->by_level[l->first + row];
    ink_html_put(h, "<td>");
    snprintf(name, sizeof name, "shares.%zu", class_);
    ink_html_percent(h, name, share_of(l, row, class_), 1);
    ink_html_put(h, " <small>");
    snprintf(name, sizeof name, "counts.%zu", class_);
    ink_html_count(h, name, level->counts[class_]);
    ink_html_put(h, "; ");
    snprintf(name, sizeof name, "shares_ci95.%zu", class_);
    ink_html_between(h, name, level->shares_ci95 + 2 * class_, 1);
    ink_html_put(h, "</small></td>");
}

static void put_level(ink_html *h, const levels *l, size_t row)
{
    const ink_level_row *level = &l->report->by_level[l->first + row];
    ink_html_row(h, "by_level.%zu.", l->first + row);
    ink_html_put(h, "<th scope=\"row\">");
    ink_html_user(h, level->level);
    ink_html_put(h, "</th><td>");
    ink_html_count(h, "rows", level->rows);
    ink_html_put(h, "</td><td>");
    ink_html_user(h, l->report->classes[level->predicted]);
    ink_html_put(h, " <small>");
    ink_html_percent(h, "confidence", level->confidence, 1);
    ink_html_put(h, "</small></td>");
    for (size_t k = 0; k < l->n_class; k++)
        put_share(h, l, row, l->order[k]);
    ink_html_row_end(h);
}

static void put_figures(ink_html *h, const levels *l)
{
    ink_html_more(h, "Shares, counts and 95&nbsp;% intervals as a table");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">level</th><th scope=\"col\">rows</th>"
                    "<th scope=\"col\">the network says</th>");
    for (size_t k = 0; k < l->n_class; k++) {
        ink_html_put(h, "<th scope=\"col\">");
        ink_html_user(h, l->report->classes[l->order[k]]);
        ink_html_put(h, "</th>");
    }
    ink_html_put(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < l->shown; i++)
        put_level(h, l, i);
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

static void put_title(ink_html *h, const levels *l, size_t number)
{
    char id[32];
    const char *feature = l->report->by_level[l->first].feature;
    snprintf(id, sizeof id, "levels-%zu", number);
    if (l->noise)
        ink_page_add(&h->page, "Noise: no level of ");
    else
        ink_page_add(&h->page, l->outside ? "What the rows of each level of " : "By itself no level of ");
    ink_page_name(&h->page, feature, 40);
    ink_page_add(&h->page, l->noise || !l->outside ? " differs from any other" : " are");
    ink_html_figure_title(h, id);
}

static void put_caption(ink_html *h, const levels *l)
{
    ink_page_add(&h->page, "Shares of the classes in % of a level's rows");
    if (l->shown < l->n) {
        ink_page_add(&h->page, ", of the ");
        ink_page_count(&h->page, l->shown);
        ink_page_add(&h->page, " most frequent levels");
    }
    ink_page_add(
        &h->page,
        l->noise ? ". "
                 : "; blue is more and orange less than in all rows, where a cell's 95\t% interval leaves that out. ");
    if (l->cells >= 20) {
        ink_page_add(&h->page, "By chance alone about ");
        ink_page_count(&h->page, (size_t)round(0.05 * (double)l->cells));
        ink_page_add(&h->page, " of the ");
        ink_page_count(&h->page, l->cells);
        ink_page_add(&h->page, " cells' 95\t% intervals would leave out the class's share of all rows; ");
        ink_page_count(&h->page, l->outside);
        ink_page_add(&h->page, l->outside == 1 ? " does. " : " do. ");
    }
    if (!l->noise && !l->outside)
        ink_page_add(&h->page, "What the column is worth shows only together with others.");
    if (l->noise)
        ink_page_add(&h->page, "With no signal found over all, none of them is a finding, and none is coloured.");
    ink_html_caption(h);
}

static void draw(ink_html *h, levels *l, size_t number)
{
    const char *names[SHOWN + 1], *classes[INK_DRAWN];
    for (size_t k = 0; k < l->n_class; k++)
        classes[k] = l->report->classes[l->order[k]];
    for (size_t i = 0; i < l->shown; i++)
        names[i] = l->report->by_level[l->first + i].level;
    names[l->shown] = "all rows";
    put_title(h, l, number);
    put_caption(h, l);
    const ink_grid grid = {
        l->shown + 1, l->n_class, names, classes,   "Levels against classes; the figures are in the table below",
        "level",      "class",    l,     draw_cell, say_cell};
    ink_grid_draw(h, &grid);
    ink_html_not_drawn(h, l->report->n_class);
    put_figures(h, l);
    ink_html_figure_end(h);
}

/* ---- Which columns */

/* The rows of by_level that are of feature f. */
static void find_rows(const ink_report *report, size_t f, levels *l)
{
    const char *name = report->features[f].name;
    while (l->first < report->n_levels && strcmp(report->by_level[l->first].feature, name) != 0)
        l->first++;
    while (l->first + l->n < report->n_levels && strcmp(report->by_level[l->first + l->n].feature, name) == 0)
        l->n++;
}

/* The most important categorical feature that is not taken yet; n_features where there is none that surely matters. */
static size_t next_feature(const ink_report *report, const size_t *taken, size_t n_taken)
{
    size_t best = report->n_features;
    for (size_t f = 0; f < report->n_features; f++) {
        int is_taken = 0;
        for (size_t i = 0; i < n_taken; i++)
            is_taken |= taken[i] == f;
        if (is_taken || report->features[f].type != INK_CATEGORICAL)
            continue;
        if (!report->importance_rows || report->n_features == 1)
            return f;
        int sure = n_taken == 0 || report->importance[f].ci95[0] > 0;
        if (sure && (best == report->n_features || report->importance[f].bits > report->importance[best].bits))
            best = f;
    }
    return best;
}

void ink_html_levels(ink_html *h, const ink_report *report)
{
    size_t taken[MOST_FEATURES];
    for (size_t i = 0; i < MOST_FEATURES; i++) {
        size_t f = next_feature(report, taken, i);
        if (f == report->n_features)
            return;
        levels l = {.report = report, .noise = ink_is_noise(report->verdict)};
        find_rows(report, f, &l);
        taken[i] = f;
        look(&l);
        if (l.n)
            draw(h, &l, i + 1);
    }
}
