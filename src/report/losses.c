/* SPDX-License-Identifier: MIT
 * The losses of the epochs as two sparklines on one scale. Knows no network. */
#include <math.h>

#include "report/parts.h"

enum { STEPS = 8, MOST_COLUMNS = 48 };

typedef struct {
    double low, high;
    size_t columns;
} scale;

/* The mean over the epochs that share column i. */
static double column_mean(const double *values, size_t n, size_t columns, size_t i)
{
    size_t first = i * n / columns, end = (i + 1) * n / columns;
    double sum = 0;
    for (size_t k = first; k < end; k++)
        sum += values[k];
    return sum / (double)(end - first);
}

static void widen(scale *to, const double *values, size_t n)
{
    for (size_t i = 0; i < to->columns; i++) {
        double mean = column_mean(values, n, to->columns, i);
        to->low = fmin(to->low, mean);
        to->high = fmax(to->high, mean);
    }
}

static void sparkline(ink_page *page, const double *values, size_t n, const scale *on)
{
    static const char *const blocks[STEPS] = {"\xE2\x96\x81", "\xE2\x96\x82", "\xE2\x96\x83", "\xE2\x96\x84",
                                              "\xE2\x96\x85", "\xE2\x96\x86", "\xE2\x96\x87", "\xE2\x96\x88"};
    static const char *const signs[STEPS] = {"_", ".", "-", ":", "=", "+", "*", "#"};
    for (size_t i = 0; i < on->columns; i++) {
        double mean = column_mean(values, n, on->columns, i), span = on->high - on->low;
        double height = span > 0 && isfinite(mean) ? (mean - on->low) / span * STEPS : 0;
        size_t step = height >= STEPS ? STEPS - 1 : (size_t)height;
        ink_page_mark(page, blocks[step], signs[step]);
    }
}

static void curve(ink_page *page, const char *name, const double *values, size_t n, const scale *on)
{
    if (n == 0 || !isfinite(values[n - 1]))
        return;
    ink_page_left(page, !ink_page_fair(page) ? 0 : ink_page_label(page));
    ink_page_add(page, name);
    ink_page_left(page, 11);
    ink_page_fixed(page, values[0] * INK_BITS_PER_NAT, 3);
    ink_page_right(page, 6);
    ink_page_left(page, 1);
    sparkline(page, values, n, on);
    ink_page_left(page, on->columns);
    ink_page_add(page, " ");
    ink_page_fixed(page, values[n - 1] * INK_BITS_PER_NAT, 3);
    ink_page_add(page, !ink_page_fair(page) ? "" : "\tbits");
    ink_page_left(page, !ink_page_fair(page) ? 8 : 12);
    ink_page_line(page);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

void ink_draw_losses(ink_page *page, const ink_report *report)
{
    size_t n = report->epochs_run, taken = !ink_page_fair(page) ? 26 : 30 + ink_page_label(page);
    scale on = {INFINITY, -INFINITY, smaller(smaller(page->width - taken, MOST_COLUMNS), n)};
    if (n < 2)
        return;
    widen(&on, report->train_loss, n);
    widen(&on, report->validation_loss, n);
    curve(page, "train", report->train_loss, n, &on);
    curve(page, "validation", report->validation_loss, n, &on);
}
