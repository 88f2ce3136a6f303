/* SPDX-License-Identifier: MIT
 * The reliability diagram: what the network is sure of against how often it is right, and how many rows say so. */
#include <math.h>
#include <stdio.h>

#include "report/html_parts.h"
#include "stats/stats.h"

enum { HEIGHT = 280, COUNTS = 64, TOP = 10, FOOT = 22 };

typedef struct {
    ink_html *h;
    const ink_reliability *bins;
    size_t rows, most;
} diagram;

static double y_of(double share)
{
    return TOP + (HEIGHT - 2 * TOP) * (1 - share);
}

static void put_axis(const diagram *d)
{
    ink_html *h = d->h;
    ink_html_printf(h, "<svg class=\"side\" width=\"52\" height=\"%d\" aria-hidden=\"true\">", HEIGHT + COUNTS + FOOT);
    for (int i = 0; i <= 4; i++) {
        ink_html_put(h, "<text text-anchor=\"end\" x=\"46\" y=\"");
        ink_html_size(h, y_of(i / 4.0) + 4);
        ink_html_printf(h, "\">%d%s</text>", 25 * i, i == 4 ? "\xC2\xA0%" : "");
    }
    ink_html_printf(h, "<text text-anchor=\"end\" x=\"46\" y=\"%d\">rows</text></svg>", HEIGHT + COUNTS - 4);
}

static void put_across(ink_html *h, const char *name, double share)
{
    ink_html_printf(h, " %s=\"", name);
    ink_html_size(h, 100 * share);
    ink_html_put(h, "%\"");
}

static void put_down(ink_html *h, const char *name, double y)
{
    ink_html_printf(h, " %s=\"", name);
    ink_html_size(h, y);
    ink_html_put(h, "\"");
}

static void put_tip(const diagram *d, const ink_reliability *bin)
{
    ink_html *h = d->h;
    ink_html_put(h, "<title>");
    ink_page_count(&h->page, bin->rows);
    ink_page_add(&h->page, " rows said with ");
    ink_page_percent(&h->page, bin->confidence, 0);
    ink_page_add(&h->page, " on average: ");
    ink_page_percent(&h->page, bin->accuracy, 0);
    ink_page_add(&h->page, " right (");
    ink_page_interval(&h->page, bin->accuracy_ci95, 0);
    ink_page_add(&h->page, ")");
    ink_html_cell(h);
    ink_html_put(h, "</title>");
}

static void put_bin(const diagram *d, size_t b)
{
    ink_html *h = d->h;
    const ink_reliability *bin = &d->bins[b];
    double tall = (double)bin->rows / (double)d->most * (COUNTS - 20);
    if (!bin->rows)
        return;
    ink_html_put(h, "<g>");
    put_tip(d, bin);
    ink_html_put(h, "<rect class=\"bar calm\"");
    put_across(h, "x", ((double)b + 0.08) / INK_RELIABILITY_BINS);
    put_across(h, "width", 0.84 / INK_RELIABILITY_BINS);
    put_down(h, "y", HEIGHT + COUNTS - tall);
    put_down(h, "height", fmax(tall, 1));
    ink_html_put(h, "/><line class=\"interval\"");
    put_across(h, "x1", bin->confidence);
    put_across(h, "x2", bin->confidence);
    put_down(h, "y1", y_of(bin->accuracy_ci95[0]));
    put_down(h, "y2", y_of(bin->accuracy_ci95[1]));
    ink_html_put(h, "/><circle class=\"dot main\" r=\"5\"");
    put_across(h, "cx", bin->confidence);
    put_down(h, "cy", y_of(bin->accuracy));
    ink_html_put(h, "/></g>");
}

static void put_plot(const diagram *d)
{
    ink_html *h = d->h;
    ink_html_printf(
        h,
        "<svg class=\"plot\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"Reliability diagram; its figures "
        "are in the table below\">",
        HEIGHT + COUNTS + FOOT);
    for (int i = 0; i <= 4; i++) {
        ink_html_put(h, "<line class=\"grid\" x2=\"100%\"");
        put_down(h, "y1", y_of(i / 4.0));
        put_down(h, "y2", y_of(i / 4.0));
        ink_html_put(h, "/>");
    }
    ink_html_put(h, "<line class=\"prior\" x1=\"0\" x2=\"100%\"");
    put_down(h, "y1", y_of(0));
    put_down(h, "y2", y_of(1));
    ink_html_put(h, "/>");
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        put_bin(d, b);
    ink_html_printf(h,
                    "<text y=\"%d\">0</text><text y=\"%d\" x=\"50%%\" text-anchor=\"middle\">how sure it is</text>"
                    "<text y=\"%d\" x=\"100%%\" text-anchor=\"end\">100\xC2\xA0%%</text></svg>",
                    HEIGHT + COUNTS + FOOT - 6, HEIGHT + COUNTS + FOOT - 6, HEIGHT + COUNTS + FOOT - 6);
}

typedef struct {
    char text[32];
} key;

static key name(const char *figure, size_t bin)
{
    key made;
    snprintf(made.text, sizeof made.text, "%s.%zu", figure, bin);
    return made;
}

static void put_figures(ink_html *h, const ink_part_scores *part)
{
    ink_html_more(h, "The figures of the diagram");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">how sure</th><th scope=\"col\">rows</th>"
                    "<th scope=\"col\">how sure on average</th><th scope=\"col\">right</th><th scope=\"col\">95 "
                    "%</th></tr></thead>\n<tbody>\n");
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++) {
        const ink_reliability *bin = &part->scores->reliability[b];
        if (!bin->rows)
            continue;
        ink_html_row(h, "%sreliability.", part->key);
        ink_html_put(h, "<th scope=\"row\">");
        ink_page_fixed(&h->page, 100.0 * (double)b / INK_RELIABILITY_BINS, 0);
        ink_page_add(&h->page, " to ");
        ink_page_percent(&h->page, (double)(b + 1) / INK_RELIABILITY_BINS, 0);
        ink_html_cell(h);
        ink_html_put(h, "</th><td>");
        ink_html_count(h, name("rows", b).text, bin->rows);
        ink_html_put(h, "</td><td>");
        ink_html_percent(h, name("confidence", b).text, bin->confidence, 1);
        ink_html_put(h, "</td><td>");
        ink_html_percent(h, name("accuracy", b).text, bin->accuracy, 1);
        ink_html_put(h, "</td><td>");
        ink_html_between(h, name("accuracy_ci95", b).text, bin->accuracy_ci95, 0);
        ink_html_put(h, "</td>");
        ink_html_row_end(h);
    }
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

/* Bins whose interval leaves the diagonal out, on the side of too sure (+1) or too unsure (-1). Of so many intervals
 * some would by chance, so these are wider ones that all hold together (Bonferroni). */
static size_t bins_off(const ink_scores *scores, int side)
{
    size_t off = 0;
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++) {
        const ink_reliability *bin = &scores->reliability[b];
        double wide[2];
        if (!bin->rows)
            continue;
        ink_wilson((size_t)round(bin->accuracy * (double)bin->rows), bin->rows, 0.05 / INK_RELIABILITY_BINS, wide);
        off += side > 0 ? bin->confidence > wide[1] : bin->confidence < wide[0];
    }
    return off;
}

void ink_html_reliability(ink_html *h, const ink_part_scores *part)
{
    diagram d = {h, part->scores->reliability, part->scores->rows, 0};
    if (!d.rows || !d.bins)
        return;
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        d.most = d.bins[b].rows > d.most ? d.bins[b].rows : d.most;
    size_t over = bins_off(part->scores, 1), under = bins_off(part->scores, -1);
    ink_html_figure(h, "reliability",
                    over + under == 0 ? "Its probabilities can be taken at their word"
                    : over > under    ? "It is surer than it should be"
                    : under > over    ? "It is less sure than it could be"
                                      : "Its probabilities are somewhat off");
    ink_page_add(&h->page, "The ");
    ink_page_add(&h->page, part->whose);
    ink_page_add(&h->page,
                 " by how sure the network is of its answer, against how often it is right, with 95\t% intervals; on "
                 "the dashed line both agree. Below, how many rows each dot stands for.");
    ink_html_caption(h);
    ink_html_put(h, "<div class=\"chart square\">");
    put_axis(&d);
    put_plot(&d);
    ink_html_put(h, "</div>\n");
    put_figures(h, part);
    ink_html_figure_end(h);
}
