/* SPDX-License-Identifier: MIT
 * The levels of the categorical features with the highest confidence: what the network predicts for each beside what
 * the table holds and the class's share in it. Knows nothing of how it was computed. */
#include <string.h>

#include "report/parts.h"

enum { MOST_SHOWN = 10 };

typedef struct {
    const ink_report *report;
    size_t n, shown[MOST_SHOWN]; /* rows of by_level */
    int features, decimals;      /* whether the feature's name is said; digits of a percentage */
    int roomy;            /* whether rows and overall share find a place; observed share: where no feature is said */
    size_t level, class_; /* widths */
} level_table;

static int before(const ink_level_row *a, const ink_level_row *b)
{
    return a->confidence > b->confidence || (a->confidence == b->confidence && a->rows > b->rows);
}

/* Among many features the levels of a handful of rows would crowd out those that matter. */
static int worth_showing(const ink_report *report, const ink_level_row *row)
{
    return report->n_features == 1 || row->rows >= report->rows_used / 100;
}

/* The best few in order, by insertion: there may be thousands of levels and no more than ten places. */
static void choose(level_table *table, size_t most)
{
    const ink_report *report = table->report;
    for (size_t i = 0; i < report->n_levels; i++) {
        size_t at = table->n;
        if (!worth_showing(report, &report->by_level[i]))
            continue;
        while (at > 0 && before(&report->by_level[i], &report->by_level[table->shown[at - 1]]))
            at--;
        if (at >= most)
            continue;
        size_t moved = (table->n < most ? table->n : most - 1) - at;
        memmove(table->shown + at + 1, table->shown + at, moved * sizeof *table->shown);
        table->shown[at] = i;
        table->n += table->n < most;
    }
}

static size_t between(size_t x, size_t least, size_t most)
{
    return x > most ? most : x < least ? least : x;
}

static void measure(level_table *table, const ink_page *page)
{
    const ink_report *report = table->report;
    size_t level = table->n < report->n_levels ? 20 : 8, class_ = 0;
    table->decimals = 1;
    for (size_t i = 0; i < report->n_levels; i++)
        table->features |= strcmp(report->by_level[i].feature, report->by_level[0].feature) != 0;
    for (size_t i = 0; i < table->n; i++) {
        const ink_level_row *row = &report->by_level[table->shown[i]];
        size_t name = ink_columns(row->level) + (table->features ? ink_columns(row->feature) + 2 : 0);
        size_t said = ink_columns(report->classes[row->predicted]);
        level = name > level ? name : level;
        class_ = said > class_ ? said : class_;
        if (!(row->observed_ci95[1] - row->observed_ci95[0] < 0.02))
            table->decimals = 0;
    }
    table->roomy = ink_page_roomy(page);
    table->class_ = between(class_, 9, table->roomy ? 14 : 10);
    table->level = between(level, 8, page->width - table->class_ - (!table->roomy ? 20 : table->features ? 40 : 49));
}

static void draw_heads(ink_page *page, const level_table *table)
{
    const ink_report *report = table->report;
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, "By ");
    ink_page_user(page, table->features ? "level" : report->by_level[0].feature, 2 + table->level);
    if (table->n < report->n_levels) {
        ink_page_add(page, ", ");
        ink_page_count(page, table->n);
        ink_page_add(page, " of ");
        ink_page_count(page, report->n_levels);
    }
    ink_page_left(page, 2 + table->level);
    ink_page_add(page, table->roomy ? "rows" : "");
    ink_page_right(page, table->roomy ? 7 : 0);
    ink_page_left(page, table->roomy ? 2 : 1);
    ink_page_add(page, "predicted");
    ink_page_left(page, table->class_);
    ink_page_add(page, !table->roomy     ? "   conf. in table"
                       : table->features ? " confidence  in table overall"
                                         : " confidence observed      95 % overall");
    ink_page_left(page, !table->roomy ? 17 : table->features ? 29 : 38);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

/* The level itself comes first when the room is short: the feature is cut down to 6 columns before it is. */
static void say_level(ink_page *page, const level_table *table, const ink_level_row *row)
{
    size_t level = ink_columns(row->level), room = table->level - 2;
    if (table->features) {
        ink_page_user(page, row->feature, level + 6 > room ? 6 : room - level);
        ink_page_add(page, ": ");
    }
    ink_page_user(page, row->level, table->level);
}

static void draw_level(ink_page *page, const level_table *table, const ink_level_row *row)
{
    const ink_report *report = table->report;
    size_t class_ = (size_t)row->predicted;
    ink_page_left(page, 2);
    say_level(page, table, row);
    ink_page_left(page, table->level);
    if (table->roomy) {
        ink_page_count(page, row->rows);
        ink_page_right(page, 7);
    }
    ink_page_left(page, table->roomy ? 2 : 1);
    ink_page_user(page, report->classes[class_], table->class_);
    ink_page_left(page, table->class_);
    ink_page_percent(page, row->confidence, table->decimals);
    ink_page_right(page, table->roomy ? 11 : 8);
    if (table->roomy && !table->features) {
        ink_page_percent(page, row->observed_share, table->decimals);
        ink_page_right(page, 9);
    }
    ink_page_interval(page, row->observed_ci95, table->decimals);
    ink_page_right(page, table->roomy ? 10 : 9);
    if (table->roomy && report->rows_used) {
        ink_page_style(page, INK_DIM);
        ink_page_percent(page, (double)report->counts[class_] / (double)report->rows_used, table->decimals);
        ink_page_right(page, 8);
        ink_page_style(page, INK_PLAIN);
    }
    ink_page_line(page);
}

void ink_draw_levels(ink_page *page, const ink_report *report, size_t most)
{
    level_table table = {.report = report};
    if (report->n_levels == 0 || most == 0)
        return;
    choose(&table, between(most, 1, MOST_SHOWN));
    if (table.n == 0)
        return;
    measure(&table, page);
    ink_page_line(page);
    draw_heads(page, &table);
    for (size_t i = 0; i < table.n; i++)
        draw_level(page, &table, &report->by_level[table.shown[i]]);
}
