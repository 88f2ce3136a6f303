/* SPDX-License-Identifier: MIT
 * What each feature is worth to the network, as bars beside their figures, the most important first. */
#include <math.h>

#include "report/parts.h"

enum { MOST_SHOWN = 30, LEAST_NAME = 8, MOST_NAME = 24, MOST_BAR = 32, EIGHTHS = 8, FIGURE = 13, INTERVAL = 16 };

size_t ink_rank_importance(const ink_report *report, size_t *order, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < report->n_features; i++) {
        size_t at = n;
        while (at > 0 && report->importance[i].bits > report->importance[order[at - 1]].bits)
            at--;
        if (at == most)
            continue;
        for (size_t k = n < most ? n : most - 1; k > at; k--)
            order[k] = order[k - 1];
        order[at] = i;
        n += n < most;
    }
    return n;
}

/* A bar over `share` of the columns, to an eighth of one where the terminal has such blocks. */
static void say_bar(ink_page *page, double share, size_t columns)
{
    static const char *const parts[] = {"",
                                        "\xE2\x96\x8F",
                                        "\xE2\x96\x8E",
                                        "\xE2\x96\x8D",
                                        "\xE2\x96\x8C",
                                        "\xE2\x96\x8B",
                                        "\xE2\x96\x8A",
                                        "\xE2\x96\x89"};
    size_t eighths = (size_t)round(fmax(share, 0) * (double)(EIGHTHS * columns));
    for (size_t i = 0; i < eighths / EIGHTHS; i++)
        ink_page_mark(page, "\xE2\x96\x88", "#");
    ink_page_mark(page, parts[eighths % EIGHTHS], eighths % EIGHTHS >= EIGHTHS / 2 ? "#" : "");
}

static size_t name_width(const ink_report *report, const size_t *order, size_t n)
{
    size_t widest = LEAST_NAME;
    for (size_t i = 0; i < n; i++) {
        size_t columns = ink_columns(report->features[order[i]].name);
        widest = columns > widest ? columns : widest;
    }
    return widest < MOST_NAME ? widest : MOST_NAME;
}

static void draw_feature(ink_page *page, const ink_report *report, size_t f, double most, size_t name, size_t bar)
{
    const ink_importance *importance = &report->importance[f];
    ink_page_left(page, 2);
    ink_page_user(page, report->features[f].name, name);
    ink_page_left(page, name + 1);
    ink_page_information(page, importance->bits);
    ink_page_right(page, 7);
    ink_page_add(page, " ");
    say_bar(page, importance->bits / most, bar);
    ink_page_left(page, bar + 2);
    if (ink_page_roomy(page)) {
        ink_page_style(page, INK_DIM);
        ink_page_information(page, importance->ci95[0]);
        ink_page_add(page, " to ");
        ink_page_information(page, importance->ci95[1]);
        ink_page_right(page, INTERVAL);
        ink_page_style(page, INK_PLAIN);
    }
    ink_page_line(page);
}

void ink_draw_importance(ink_page *page, const ink_report *report, size_t most)
{
    size_t order[MOST_SHOWN];
    if (!report->importance_rows || report->n_features < 2 || most == 0)
        return;
    size_t n = ink_rank_importance(report, order, most < MOST_SHOWN ? most : MOST_SHOWN);
    if (!(report->importance[order[0]].bits > 0))
        return;
    size_t name = name_width(report, order, n);
    size_t room = page->width - name - FIGURE - (ink_page_roomy(page) ? INTERVAL : 0);
    ink_page_line(page);
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, ink_page_roomy(page) ? "What it looks at: bits a row that it loses without a column"
                                            : "Bits a row lost without a column");
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
    for (size_t i = 0; i < n; i++)
        draw_feature(page, report, order[i], report->importance[order[0]].bits, name,
                     room < MOST_BAR ? room : MOST_BAR);
}
