/* SPDX-License-Identifier: MIT
 * Bars, dots and intervals in the rows of a table, over one axis. Knows no report. */
#include <math.h>

#include "report/svg.h"

enum { HEIGHT = 26, BAR = 12, MIDDLE = HEIGHT / 2, MOST_TICKS = 5 };

ink_scale ink_scale_of(double least, double most, int percent)
{
    static const double steps[] = {1, 2, 5, 10};
    double span = most > least ? most - least : fmax(fabs(most), 1e-3), unit = pow(10, floor(log10(span / MOST_TICKS)));
    size_t i = 0;
    while (i < 3 && span / (steps[i] * unit) > MOST_TICKS)
        i++;
    return (ink_scale){least, most > least ? most : least + span, steps[i] * unit, percent};
}

int ink_scale_decimals(const ink_scale *scale)
{
    double shown = scale->percent ? 100 * scale->step : scale->step;
    return (int)fmax(0, -floor(log10(shown) + 1e-9));
}

double ink_scale_first(const ink_scale *scale)
{
    return scale->step * ceil(scale->least / scale->step - 1e-9);
}

size_t ink_scale_ticks(const ink_scale *scale)
{
    return (size_t)floor((scale->most - ink_scale_first(scale)) / scale->step + 1e-9) + 1;
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
    ink_html_printf(bars->h,
                    "<table class=\"bars\">\n<thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                    "<th scope=\"col\">%s</th></tr></thead>\n<tbody>\n",
                    bars->label_head, bars->scale_head, bars->value_head);
}

static void put_grid(const ink_bars *bars)
{
    for (size_t i = 0; i < ink_scale_ticks(&bars->scale); i++) {
        double x = place(bars, ink_scale_first(&bars->scale) + (double)i * bars->scale.step);
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
    ink_html_printf(bars->h, "</th><td class=\"marks\"><svg width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"",
                    HEIGHT);
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

static void put_tick_label(const ink_bars *bars, size_t i, int is_last)
{
    const ink_scale *scale = &bars->scale;
    double x = ink_scale_first(scale) + (double)i * scale->step, at = place(bars, x);
    ink_html_printf(bars->h, "<text y=\"14\" text-anchor=\"%s\"", at < 2 ? "start" : at > 98 ? "end" : "middle");
    put_place(bars, "x", at);
    ink_html_put(bars->h, ">");
    ink_page_fixed(&bars->h->page, scale->percent ? 100 * x : x, ink_scale_decimals(scale));
    ink_html_cell(bars->h);
    ink_html_put(bars->h, scale->percent && is_last ? "\xC2\xA0%</text>" : "</text>");
}

void ink_bars_end(const ink_bars *bars)
{
    size_t n = ink_scale_ticks(&bars->scale);
    ink_html_put(bars->h, "</tbody>\n<tfoot aria-hidden=\"true\"><tr><td></td><td class=\"marks\">"
                          "<svg class=\"axis\" width=\"100%\" height=\"18\">");
    for (size_t i = 0; i < n; i++)
        put_tick_label(bars, i, i + 1 == n);
    ink_html_put(bars->h, "</svg></td><td></td></tr></tfoot>\n</table>\n");
}
