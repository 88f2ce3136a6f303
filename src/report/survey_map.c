/* SPDX-License-Identifier: MIT
 * What each column tells of each other as a small map: shades, or digits where the terminal knows no others. */
#include <math.h>

#include "report/parts.h"

enum { MOST_COLUMNS = 20, LEAST_COLUMNS = 3, CELL = 3, LEAST_NAME = 8, MOST_NAME = 24 };

#define LEAST_SHARE 0.005

static size_t name_width(const ink_page *page, const ink_survey *survey)
{
    size_t widest = LEAST_NAME, taken = 6 + CELL * survey->n_columns;
    for (size_t i = 0; i < survey->n_columns; i++) {
        size_t columns = ink_columns(survey->columns[i]);
        widest = columns > widest ? columns : widest;
    }
    widest = widest > MOST_NAME ? MOST_NAME : widest;
    if (taken + LEAST_NAME > page->width)
        return 0;
    return widest + taken > page->width ? page->width - taken : widest;
}

static void draw_heads(ink_page *page, size_t n, size_t name)
{
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, ink_page_roomy(page)
                           ? "Column by column: the share of one (across) that another (down) tells by itself"
                           : "What one column (down) tells of another (across)");
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
    ink_page_left(page, 6 + name);
    for (size_t i = 0; i < n; i++) {
        ink_page_count(page, i + 1);
        ink_page_right(page, CELL - 1);
        ink_page_left(page, 1);
    }
    ink_page_line(page);
}

static void draw_share(ink_page *page, double share)
{
    static const double from[] = {LEAST_SHARE, 0.05, 0.2, 0.5};
    static const char *const shades[] = {"\xC2\xB7", "\xE2\x96\x91\xE2\x96\x91", "\xE2\x96\x92\xE2\x96\x92",
                                         "\xE2\x96\x93\xE2\x96\x93", "\xE2\x96\x88\xE2\x96\x88"};
    size_t step = 0;
    char digit[2] = {0};
    while (step < 4 && share >= from[step])
        step++;
    double tenth = floor(10 * share + 0.5);
    digit[0] = share < from[0] ? '.' : (char)('0' + (int)fmin(tenth, 9));
    ink_page_mark(page, shades[step], digit);
}

static void draw_row(ink_page *page, const ink_survey *survey, size_t row, size_t name)
{
    size_t n = survey->n_columns;
    ink_page_count(page, row + 1);
    ink_page_right(page, 4);
    ink_page_left(page, 1);
    ink_page_user(page, survey->columns[row], name);
    ink_page_left(page, name + 1);
    for (size_t i = 0; i < n; i++) {
        double share = survey->bits[row * n + i] / survey->bits[i * n + i];
        if (i == row)
            ink_page_add(page, "\\");
        else if (isfinite(share))
            draw_share(page, share);
        else
            ink_page_add(page, " ");
        ink_page_right(page, CELL - 1);
        ink_page_left(page, 1);
    }
    ink_page_line(page);
}

static void draw_key(ink_page *page)
{
    ink_page_style(page, INK_DIM);
    ink_page_mark(page,
                  "     \xC2\xB7 under 0.5 %, \xE2\x96\x91 to 5, \xE2\x96\x92 to 20, \xE2\x96\x93 to 50, "
                  "\xE2\x96\x88 more",
                  "     . under 0.5 %; digits are tenths, rounded");
    ink_page_add(page, ink_page_roomy(page) ? "; blank: not asked" : "");
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

static int says_nothing(const ink_survey *survey)
{
    size_t n = survey->n_columns;
    for (size_t i = 0; i < n * n; i++)
        if (i % n != i / n && survey->bits[i] >= LEAST_SHARE * survey->bits[i % n * (n + 1)])
            return 0;
    return 1;
}

void ink_draw_map(ink_page *page, const ink_survey *survey)
{
    size_t name = name_width(page, survey), n = survey->n_columns;
    if (n < LEAST_COLUMNS || n > MOST_COLUMNS || !name || says_nothing(survey))
        return;
    ink_page_line(page);
    draw_heads(page, n, name);
    for (size_t i = 0; i < n; i++)
        draw_row(page, survey, i, name);
    draw_key(page);
}
