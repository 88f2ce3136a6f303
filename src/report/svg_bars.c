/* SPDX-License-Identifier: MIT
 * Bars, dots and intervals in the rows of a table, over one axis. Knows no report. */
#include <math.h>

#include "report/svg.h"

enum { HEIGHT = 26, BAR = 12, MIDDLE = HEIGHT / 2, MOST_TICKS = 5 };

ink_scale ink_scale_of(double least, double most, int percent)
{
    double span = most > least ? most - least : fmax(fabs(most), 1e-3), unit = pow(10, floor(log10(span / MOST_TICKS)));
    double step = unit;
    if (span / step > MOST_TICKS)
        step = 2 * unit;
    if (span / step > MOST_TICKS)
        step = 5 * unit;
    if (span / step > MOST_TICKS)
        step = 10 * unit;
    return (ink_scale){step * floor(least / step + 1e-9), step * ceil(fmax(most, least + span) / step - 1e-9), step, percent};
}

double ink_scale_at(const ink_scale *scale, double x)
{
    double at = 100 * (x - scale->least) / (scale->most - scale->least);
    return fmin(fmax(at, 0), 100);
}

static double place(const ink_bars *bars, double x)
{
    return ink_scale_at(&bars->scale, x);
}

/* name="12.34%" */
static void put_place(const ink_bars *bars, const char *name, double at)
{
    ink_html_printf(bars->h, " %s=\"", name);
    ink_html_size(bars->h, at);
    ink_html_put(bars->h, "%\"");
}

void ink_bars_begin(const ink_bars *bars)
{
    ink_html_printf(bars->h, "<table class=\"bars\">\n<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                    "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n", bars->label_head, bars->scale_head, bars->value_head);
}

static size_t n_ticks(const ink_scale *scale)
{
    return (size_t)floor((scale->most - scale->least) / scale->step + 0.5);
}

static void put_grid(const ink_bars *bars)
{
    for (size_t i = 0; i <= n_ticks(&bars->scale); i++) {
        double x = place(bars, bars->scale.least + (double)i * bars->scale.step);
        ink_html_put(bars->h, "<line class=\"grid\" y2=\"100%\"");
        put_place(bars, "x1", x);
        put_place(bars, "x2", x);
        ink_html_put(bars->h, "/>");
    }
}

void ink_bars_row(const ink_bars *bars, const char *label)
{
    ink_html_put(bars->h, "<tr><th scope=\"row\">");
    ink_html_user(bars->h, label);
    ink_html_printf(bars->h, "</th><td class=\"marks\"><svg width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"", HEIGHT);
    ink_html_cell(bars->h);
    ink_html_put(bars->h, "\">");
    put_grid(bars);
}

void ink_bars_bar(const ink_bars *bars, double to, const char *class_)
{
    double zero = place(bars, 0), end = place(bars, to);
    if (!isfinite(to))
        return;
    ink_html_printf(bars->h, "<rect class=\"bar %s\" rx=\"2\" y=\"%d\" height=\"%d\"", class_, MIDDLE - BAR / 2, BAR);
    put_place(bars, "x", fmin(zero, end));
    put_place(bars, "width", fabs(end - zero));
    ink_html_put(bars->h, "/>");
}

void ink_bars_interval(const ink_bars *bars, const double interval[2], const char *class_)
{
    if (!isfinite(interval[0]) || !isfinite(interval[1]))
        return;
    ink_html_printf(bars->h, "<line class=\"interval %s\" y1=\"%d\" y2=\"%d\"", class_, MIDDLE, MIDDLE);
    put_place(bars, "x1", place(bars, interval[0]));
    put_place(bars, "x2", place(bars, interval[1]));
    ink_html_put(bars->h, "/>");
}

void ink_bars_dot(const ink_bars *bars, double at, const char *class_)
{
    if (!isfinite(at))
        return;
    ink_html_printf(bars->h, "<circle class=\"dot %s\" r=\"5\" cy=\"%d\"", class_, MIDDLE);
    put_place(bars, "cx", place(bars, at));
    ink_html_put(bars->h, "/>");
}

void ink_bars_tick(const ink_bars *bars, double at, const char *class_)
{
    if (!isfinite(at))
        return;
    ink_html_printf(bars->h, "<line class=\"tick %s\" y1=\"2\" y2=\"%d\"", class_, HEIGHT - 2);
    put_place(bars, "x1", place(bars, at));
    put_place(bars, "x2", place(bars, at));
    ink_html_put(bars->h, "/>");
}

void ink_bars_value(const ink_bars *bars)
{
    ink_html_put(bars->h, "</svg></td><td class=\"value\">");
}

void ink_bars_row_end(const ink_bars *bars)
{
    ink_html_put(bars->h, "</td></tr>\n");
}

static void put_tick_label(const ink_bars *bars, size_t i, size_t n)
{
    double x = bars->scale.least + (double)i * bars->scale.step;
    x = fabs(x) < bars->scale.step / 1e6 ? 0 : x;
    ink_html_put(bars->h, "<text y=\"14\" text-anchor=\"");
    ink_html_put(bars->h, i == 0 ? "start\"" : i == n ? "end\"" : "middle\"");
    put_place(bars, "x", place(bars, x));
    ink_html_put(bars->h, ">");
    ink_page_short(&bars->h->page, bars->scale.percent ? 100 * x : x);
    ink_html_cell(bars->h);
    ink_html_put(bars->h, bars->scale.percent && i == n ? "\xC2\xA0%</text>" : "</text>");
}

void ink_bars_end(const ink_bars *bars)
{
    size_t n = n_ticks(&bars->scale);
    ink_html_put(bars->h, "</tbody>\n<tfoot aria-hidden=\"true\"><tr><td></td><td class=\"marks\">"
                          "<svg class=\"axis\" width=\"100%\" height=\"18\">");
    for (size_t i = 0; i <= n; i++)
        put_tick_label(bars, i, n);
    ink_html_put(bars->h, "</svg></td><td></td></tr></tfoot>\n</table>\n");
}
