/* SPDX-License-Identifier: MIT
 * The losses of the epochs as curves: training and validation, the best epoch, and what the class shares alone get.
 * Knows no network. */
#include <math.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/parts.h"
#include "report/svg.h"

enum { HEIGHT = 250, TOP = 24, BOTTOM = 6, MOST_POINTS = 600, LABEL = 15 };

typedef struct {
    ink_html *h;
    const ink_report *report;
    size_t n;        /* epochs */
    ink_scale scale; /* bits */
    double prior;    /* bits; NaN without validation rows */
} chart;

typedef struct {
    const char *name, *class_;
    double bits, y;
    double nats;
} label;

static double bits_at(const double *losses, size_t i)
{
    return losses[i] * INK_BITS_PER_NAT;
}

static void widen(chart *c, const double *losses, double *least, double *most)
{
    for (size_t i = 0; i < c->n; i++)
        if (isfinite(losses[i])) {
            *least = fmin(*least, bits_at(losses, i));
            *most = fmax(*most, bits_at(losses, i));
        }
}

/* The first epochs of a coarse start may be far above all that matters; they are cut off at twice the prior's height.
 */
static void choose_scale(chart *c)
{
    double least = isfinite(c->prior) ? c->prior : INFINITY, most = isfinite(c->prior) ? c->prior : -INFINITY;
    widen(c, c->report->train_loss, &least, &most);
    widen(c, c->report->validation_loss, &least, &most);
    if (isfinite(c->prior))
        most = fmin(most, 2 * c->prior);
    c->scale = ink_scale_of(least, most, 0);
}

static double y_of(const chart *c, double bits)
{
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - ink_scale_at(&c->scale, bits) / 100);
}

static void put_axis(const chart *c)
{
    ink_html *h = c->h;
    ink_html_printf(h, "<svg class=\"side\" width=\"52\" height=\"%d\" aria-hidden=\"true\">", HEIGHT + 22);
    ink_html_put(h, "<text x=\"0\" y=\"12\">bits</text>");
    for (size_t i = 0; i < ink_scale_ticks(&c->scale); i++) {
        double x = ink_scale_first(&c->scale) + (double)i * c->scale.step;
        ink_html_put(h, "<text text-anchor=\"end\" x=\"46\" y=\"");
        ink_html_size(h, y_of(c, x) + 4);
        ink_html_put(h, "\">");
        ink_page_fixed(&h->page, x, ink_scale_decimals(&c->scale));
        ink_html_cell(h);
        ink_html_put(h, "</text>");
    }
    ink_html_put(h, "</svg>");
}

static void put_line(const chart *c, double bits, const char *class_)
{
    ink_html_printf(c->h, "<line class=\"%s\" x2=\"100%%\" y1=\"", class_);
    ink_html_size(c->h, y_of(c, bits));
    ink_html_put(c->h, "\" y2=\"");
    ink_html_size(c->h, y_of(c, bits));
    ink_html_put(c->h, "\"/>");
}

/* Neighbouring epochs share a point where there are more of them than anyone could tell apart. */
static void put_curve(const chart *c, const double *losses, const char *class_)
{
    size_t points = c->n < MOST_POINTS ? c->n : MOST_POINTS;
    if (!isfinite(losses[c->n - 1]))
        return;
    ink_html_printf(c->h, "<polyline class=\"curve %s\" points=\"", class_);
    for (size_t i = 0; i < points; i++) {
        size_t first = i * c->n / points, end = (i + 1) * c->n / points;
        double sum = 0;
        for (size_t k = first; k < end; k++)
            sum += bits_at(losses, k);
        ink_html_size(c->h, 1000.0 * (double)i / (double)(points - 1));
        ink_html_put(c->h, ",");
        ink_html_size(c->h, y_of(c, sum / (double)(end - first)));
        ink_html_put(c->h, " ");
    }
    ink_html_put(c->h, "\"/>");
}

static double across(const chart *c, size_t epoch)
{
    return 100.0 * (double)epoch / (double)(c->n - 1);
}

static void put_best(const chart *c)
{
    size_t best = c->report->best_epoch;
    if (best >= c->n)
        return;
    ink_html_put(c->h, "<line class=\"best\" x1=\"");
    ink_html_size(c->h, across(c, best));
    ink_html_put(c->h, "%\" x2=\"");
    ink_html_size(c->h, across(c, best));
    ink_html_printf(c->h, "%%\" y1=\"%d\" y2=\"%d\"/><text class=\"best\" y=\"12\" text-anchor=\"%s\" x=\"", TOP - 8,
                    HEIGHT,
                    across(c, best) < 25   ? "start"
                    : across(c, best) > 75 ? "end"
                                           : "middle");
    ink_html_size(c->h, across(c, best));
    ink_html_printf(c->h, "%%\">best: epoch %zu</text>", best + 1);
}

static void put_plot(const chart *c)
{
    ink_html *h = c->h;
    ink_html_printf(h, "<svg class=\"plot\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"", HEIGHT + 22);
    ink_page_add(&h->page, "Loss over epochs, in bits a row. Training: from ");
    ink_page_fixed(&h->page, bits_at(c->report->train_loss, 0), 3);
    ink_page_add(&h->page, " to ");
    ink_page_fixed(&h->page, bits_at(c->report->train_loss, c->n - 1), 3);
    if (isfinite(c->prior)) {
        ink_page_add(&h->page, ". Validation: from ");
        ink_page_fixed(&h->page, bits_at(c->report->validation_loss, 0), 3);
        ink_page_add(&h->page, " to ");
        ink_page_fixed(&h->page, bits_at(c->report->validation_loss, c->n - 1), 3);
    }
    ink_html_cell(h);
    ink_html_put(h, "\">");
    for (size_t i = 0; i < ink_scale_ticks(&c->scale); i++)
        put_line(c, ink_scale_first(&c->scale) + (double)i * c->scale.step, "grid");
    if (isfinite(c->prior))
        put_line(c, c->prior, "prior");
    ink_html_printf(h, "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 1000 %d\" preserveAspectRatio=\"none\">",
                    HEIGHT, HEIGHT);
    put_curve(c, c->report->train_loss, "train");
    put_curve(c, c->report->validation_loss, "validation");
    ink_html_put(h, "</svg>");
    put_best(c);
    ink_html_printf(h, "<text y=\"%d\">epoch 1</text><text y=\"%d\" x=\"100%%\" text-anchor=\"end\">%zu</text></svg>",
                    HEIGHT + 16, HEIGHT + 16, c->n);
}

/* Labels in the order of their heights, each at least a line below the one before. */
static void part(label *labels, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && labels[k].y < labels[k - 1].y; k--) {
            label other = labels[k];
            labels[k] = labels[k - 1];
            labels[k - 1] = other;
        }
    for (size_t i = n; i-- > 0;)
        labels[i].y = fmin(labels[i].y, HEIGHT - BOTTOM - LABEL * (double)(n - 1 - i));
    for (size_t i = 1; i < n; i++)
        labels[i].y = fmax(labels[i].y, labels[i - 1].y + LABEL);
}

static void put_labels(const chart *c)
{
    ink_html *h = c->h;
    const ink_report *r = c->report;
    label labels[3] = {{"training", "train", 0, 0, r->train_loss[c->n - 1]},
                       {"validation", "validation", 0, 0, r->validation_loss[c->n - 1]},
                       {"class shares", "prior", 0, 0, r->validation.prior_log_loss}};
    size_t n = isfinite(c->prior) ? 3 : 1;
    for (size_t i = 0; i < n; i++) {
        labels[i].bits = labels[i].nats * INK_BITS_PER_NAT;
        labels[i].y = y_of(c, labels[i].bits);
    }
    part(labels, n);
    ink_html_printf(h, "<svg class=\"side labels\" width=\"124\" height=\"%d\" aria-hidden=\"true\">", HEIGHT + 22);
    for (size_t i = 0; i < n; i++) {
        ink_html_printf(h, "<text class=\"%s\" x=\"8\" y=\"", labels[i].class_);
        ink_html_size(h, labels[i].y + 4);
        ink_html_printf(h, "\">%s ", labels[i].name);
        ink_page_fixed(&h->page, labels[i].bits, 3);
        ink_html_cell(h);
        ink_html_put(h, "</text>");
    }
    ink_html_put(h, "</svg><p class=\"keys\" aria-hidden=\"true\">"); /* the same where there is no room beside */
    for (size_t i = 0; i < n; i++) {
        ink_html_printf(h, "<span class=\"%s\">%s ", labels[i].class_, labels[i].name);
        ink_page_fixed(&h->page, labels[i].bits, 3);
        ink_html_cell(h);
        ink_html_put(h, "</span> ");
    }
    ink_html_put(h, "</p>");
}

static void put_title(ink_html *h, const ink_report *report)
{
    if (report->best_epoch == SIZE_MAX)
        ink_page_add(&h->page, "No epoch was better on the validation rows than the start");
    else if (report->best_epoch + 1 == report->epochs_run)
        ink_page_add(&h->page, "It was still getting better at the end");
    else {
        ink_page_add(&h->page, "It was best after epoch ");
        ink_page_count(&h->page, report->best_epoch + 1);
        ink_page_add(&h->page, " of ");
        ink_page_count(&h->page, report->epochs_run);
        ink_page_add(&h->page, strcmp(report->optimize, "accuracy") ? "" : " by accuracy");
    }
    ink_html_figure_title(h, "losses");
    ink_page_add(
        &h->page,
        "Log-loss a row, epoch by epoch: lower is better. Below the line of the class shares the network knows "
        "more than how frequent the classes are. ");
    ink_page_add(&h->page,
                 report->best_epoch == SIZE_MAX
                     ? "What it learnt of the training rows did not hold on others, and so the start itself was kept."
                 : report->restored_best ? "The best epoch's weights were kept."
                                         : "The last epoch's weights were kept.");
    ink_html_caption(h);
}

void ink_html_losses(ink_html *h, const ink_report *report)
{
    chart c = {.h = h,
               .report = report,
               .n = report->epochs_run,
               .prior = report->validation.prior_log_loss * INK_BITS_PER_NAT};
    if (c.n < 2 || !isfinite(report->train_loss[c.n - 1]))
        return;
    choose_scale(&c);
    put_title(h, report);
    ink_html_put(h, "<div class=\"chart\">");
    put_axis(&c);
    put_plot(&c);
    put_labels(&c);
    ink_html_put(h, "</div>\n");
    ink_html_figure_end(h);
}
