/* SPDX-License-Identifier: MIT
 * The confusion matrix as a grid, each row shaded by its own shares. Knows no network. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "report/svg.h"

typedef struct {
    const ink_scores *scores;
    const char *const *classes;
    size_t n_class;
    size_t order[INK_DRAWN];
    const char *names[INK_DRAWN]; /* in this order */
} matrix;

static size_t count_at(const matrix *m, size_t row, size_t column)
{
    return m->scores->confusion[row * m->n_class + column];
}

static const char *draw_cell(ink_html *h, const void *of, size_t row, size_t column)
{
    static const char *const right[] = {"none", "g1", "g2", "g3", "g4", "g5", "g6", "g7", "g8", "g9", "g10"};
    static const char *const wrong[] = {"none", "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10"};
    const matrix *m = of;
    row = m->order[row], column = m->order[column];
    size_t n = count_at(m, row, column), rows = m->scores->per_class[row].rows;
    if (n == 0)
        return "none";
    ink_page_count(&h->page, n);
    size_t step = (10 * n + rows - 1) / rows;
    return row == column ? right[step] : wrong[step];
}

static void say_cell(ink_html *h, const void *of, size_t row, size_t column)
{
    const matrix *m = of;
    row = m->order[row], column = m->order[column];
    ink_page_count(&h->page, count_at(m, row, column));
    ink_page_add(&h->page, " of ");
    ink_page_count(&h->page, m->scores->per_class[row].rows);
    ink_page_add(&h->page, " rows of ");
    ink_page_name(&h->page, m->classes[row], 40);
    ink_page_add(&h->page, row == column ? " are told right" : " are taken for ");
    if (row != column)
        ink_page_name(&h->page, m->classes[column], 40);
}

static void put_figures(ink_html *h, const ink_part_scores *part, const matrix *m)
{
    char name[24];
    ink_html_more(h, "The counts as a table");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">class \xE2\x86\x93 said \xE2\x86\x92</th>");
    for (size_t k = 0; k < m->n_class; k++) {
        ink_html_put(h, "<th scope=\"col\">");
        ink_html_user(h, m->names[k]);
        ink_html_put(h, "</th>");
    }
    ink_html_put(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < m->n_class; i++) {
        ink_html_row(h, "%sconfusion.%zu.", part->key, m->order[i]);
        ink_html_put(h, "<th scope=\"row\">");
        ink_html_user(h, m->names[i]);
        ink_html_put(h, "</th>");
        for (size_t k = 0; k < m->n_class; k++) {
            snprintf(name, sizeof name, "%zu", m->order[k]);
            ink_html_put(h, "<td>");
            ink_html_count(h, name, count_at(m, m->order[i], m->order[k]));
            ink_html_put(h, "</td>");
        }
        ink_html_row_end(h);
    }
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

/* The class that is said of every row; n_class where there is no such. */
static size_t only_said(const matrix *m)
{
    size_t only = m->n_class;
    for (size_t k = 0; k < m->n_class; k++)
        if (isfinite(m->scores->per_class[k].precision)) {
            if (only < m->n_class)
                return m->n_class;
            only = k;
        }
    return only;
}

/* The most frequent mistake is what the title tells. */
static void put_title(ink_html *h, const matrix *m, int noise)
{
    size_t only = only_said(m), row = 0, column = 0, most = 0;
    for (size_t i = 0; i < m->n_class; i++)
        for (size_t k = 0; k < m->n_class; k++)
            if (i != k && count_at(m, i, k) > most) {
                most = count_at(m, i, k);
                row = i, column = k;
            }
    if (only < m->n_class) {
        ink_page_add(&h->page, "It says ");
        ink_page_name(&h->page, m->classes[only], 24);
        ink_page_add(&h->page, " of every row");
    } else if (noise) {
        ink_page_add(&h->page, "Noise: what it takes for what is chance");
    } else if (most == 0) {
        ink_page_add(&h->page, "It takes no class for another");
    } else {
        ink_page_add(&h->page, "What it takes for what: most often ");
        ink_page_name(&h->page, m->classes[row], 24);
        ink_page_add(&h->page, " for ");
        ink_page_name(&h->page, m->classes[column], 24);
    }
    ink_html_figure_title(h, "confusion");
}

void ink_html_confusion(ink_html *h, const ink_part_scores *part, const char *const *classes, size_t n_class, int noise)
{
    matrix m = {.scores = part->scores, .classes = classes, .n_class = n_class};
    if (!part->scores->rows || !part->scores->confusion || n_class > INK_DRAWN)
        return;
    ink_class_order(classes, n_class, m.order);
    for (size_t i = 0; i < n_class; i++)
        m.names[i] = classes[m.order[i]];
    put_title(h, &m, noise);
    ink_page_add(&h->page, "The ");
    ink_page_add(&h->page, part->whose);
    ink_page_add(&h->page,
                 " by their class and by what the network says; the darker, the larger the share of its class. Right: "
                 "the diagonal.");
    ink_html_caption(h);
    const ink_grid grid = {n_class,
                           n_class,
                           m.names,
                           m.names,
                           "Confusion matrix; the counts are in the table below",
                           "true class",
                           "what the network says",
                           &m,
                           draw_cell,
                           say_cell};
    ink_grid_draw(h, &grid);
    put_figures(h, part, &m);
    ink_html_figure_end(h);
}
