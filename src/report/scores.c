/* SPDX-License-Identifier: MIT
 * The scores of parts of the rows as one table. Knows nothing of how they were reached. */
#include <math.h>

#include "report/parts.h"

typedef struct {
    ink_page *page;
    const char *const *names;
    const ink_scores *const *parts;
    size_t n;
    size_t label, column;
} score_table;

typedef void score_figure(ink_page *page, const ink_scores *scores);

static int finer(const ink_scores *scores)
{
    int decimals = isfinite(scores->accuracy_ci95[0]) ? ink_page_decimals(scores->accuracy_ci95) : 1;
    return decimals > 1 ? 1 : decimals;
}

static void say_rows(ink_page *page, const ink_scores *scores)
{
    ink_page_count(page, scores->rows);
}

static void say_accuracy(ink_page *page, const ink_scores *scores)
{
    ink_page_percent(page, scores->accuracy, finer(scores));
}

static void say_interval(ink_page *page, const ink_scores *scores)
{
    ink_page_interval(page, scores->accuracy_ci95, finer(scores));
}

static void say_majority(ink_page *page, const ink_scores *scores)
{
    ink_page_percent(page, scores->majority_accuracy, finer(scores));
}

static void say_loss(ink_page *page, const ink_scores *scores)
{
    ink_page_fixed(page, scores->log_loss * INK_BITS_PER_NAT, 3);
}

static void say_prior(ink_page *page, const ink_scores *scores)
{
    ink_page_fixed(page, scores->prior_log_loss * INK_BITS_PER_NAT, 3);
}

static void draw_row(const score_table *table, const char *label, score_figure *figure, ink_style style)
{
    ink_page *page = table->page;
    if (style != INK_PLAIN)
        ink_page_style(page, style);
    ink_page_add(page, label);
    ink_page_left(page, table->label);
    for (size_t i = 0; i < table->n; i++) {
        if (table->parts[i]->rows == 0)
            continue;
        figure(page, table->parts[i]);
        ink_page_right(page, table->column);
    }
    if (style != INK_PLAIN)
        ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

static void draw_heads(const score_table *table)
{
    ink_page *page = table->page;
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, "Scores");
    ink_page_left(page, table->label);
    for (size_t i = 0; i < table->n; i++) {
        if (table->parts[i]->rows == 0)
            continue;
        ink_page_add(page, table->names[i]);
        ink_page_right(page, table->column);
    }
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

void ink_draw_scores(ink_page *page, const char *const *names, const ink_scores *const *parts, size_t n)
{
    int fair = ink_page_fair(page), intervals = 0;
    for (size_t i = 0; i < n; i++)
        intervals |= parts[i]->rows > 0 && isfinite(parts[i]->accuracy_ci95[0]);
    score_table table = {page, names, parts, n, fair ? 25 : 10, ink_page_roomy(page) ? 14 : fair ? 11 : 10};
    draw_heads(&table);
    draw_row(&table, "  rows", say_rows, INK_PLAIN);
    draw_row(&table, "  accuracy", say_accuracy, INK_PLAIN);
    if (intervals)
        draw_row(&table, fair ? "    95 % interval" : "   95 %", say_interval, INK_DIM);
    draw_row(&table, fair ? "    majority class alone" : "   class", say_majority, INK_DIM);
    draw_row(&table, fair ? "  log-loss in bits" : "  bits", say_loss, INK_PLAIN);
    draw_row(&table, fair ? "    class shares alone" : "   shares", say_prior, INK_DIM);
}
