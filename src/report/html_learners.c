/* SPDX-License-Identifier: MIT
 * Bits by learner: the network beside its challengers, and what it finds of a planted signal. Knows no network. */
#include <math.h>

#include "report/html_parts.h"
#include "report/svg.h"

static void draw_learner(const ink_bars *bars, const ink_learner *learner, size_t i)
{
    ink_html *h = bars->h;
    ink_page_information(&h->page, learner->information_bits);
    ink_page_add(&h->page, " bits a row");
    ink_bars_row(bars, learner->name);
    ink_bars_tick(bars, 0, "zero");
    ink_bars_interval(bars, learner->ci95, i ? "" : "main");
    ink_bars_dot(bars, learner->information_bits, i ? "calm" : "main");
    ink_bars_value(bars);
    ink_html_at(h, "verdict.learners.%zu.", i);
    ink_html_information(h, "information_bits", learner->information_bits);
    ink_html_put(h, " <small>");
    ink_html_range(h, "ci95", learner->ci95);
    ink_html_put(h, "</small>");
    ink_bars_row_end(bars);
}

static void draw_planted(const ink_bars *bars, const ink_planted *planted, const char *key, const char *name)
{
    ink_html *h = bars->h;
    if (!planted->tried)
        return;
    ink_page_information(&h->page, planted->recovered_bits);
    ink_page_add(&h->page, " of ");
    ink_page_information(&h->page, planted->planted_bits);
    ink_page_add(&h->page, " planted bits found");
    ink_bars_row(bars, name);
    ink_bars_tick(bars, 0, "zero");
    ink_bars_tick(bars, planted->planted_bits, "baseline");
    ink_bars_dot(bars, planted->recovered_bits, "planted");
    ink_bars_value(bars);
    ink_html_at(h, "%s", key);
    ink_html_information(h, "recovered_bits", planted->recovered_bits);
    ink_html_put(h, " <small>of ");
    ink_html_information(h, "planted_bits", planted->planted_bits);
    ink_html_put(h, "</small>");
    ink_bars_row_end(bars);
}

static void widen(double *least, double *most, double x)
{
    *least = isfinite(x) ? fmin(*least, x) : *least;
    *most = isfinite(x) ? fmax(*most, x) : *most;
}

static ink_scale scale_of(const ink_verdict *verdict)
{
    double least = 0, most = 0;
    const ink_planted *planted[] = {&verdict->planted, &verdict->planted_interaction};
    for (size_t i = 0; i < verdict->n_learners; i++) {
        widen(&least, &most, verdict->learners[i].information_bits);
        widen(&least, &most, verdict->learners[i].ci95[0]);
        widen(&least, &most, verdict->learners[i].ci95[1]);
    }
    for (size_t i = 0; i < 2; i++)
        if (planted[i]->tried) {
            widen(&least, &most, planted[i]->planted_bits);
            widen(&least, &most, planted[i]->recovered_bits);
        }
    return ink_scale_of(least, most, 0);
}

static void put_title(ink_html *h, const ink_verdict *verdict)
{
    static const char *const titles[] = {"The limit is the data, not the network", "The limit is the network",
                                         "The limit is the number of rows",
                                         "Nothing is left to gain from these columns"};
    ink_html_figure(h, "learners", titles[verdict->limit]);
    if (ink_is_noise(verdict))
        ink_page_add(&h->page, "Noise: no learner is told apart from knowing nothing but the class shares. ");
    ink_page_add(&h->page,
                 "Bits a row that each learner gains over the class shares on held-out rows, with 95\t% intervals.");
    if (verdict->planted.tried || verdict->planted_interaction.tried)
        ink_page_add(&h->page,
                     " A planted signal is known to be there (dashed line); the dot is what the network finds of it.");
    ink_html_caption(h);
}

void ink_html_learners(ink_html *h, const ink_verdict *verdict)
{
    if (!verdict || !verdict->n_learners)
        return;
    put_title(h, verdict);
    const ink_bars bars = {h, scale_of(verdict), "learner", "bits a row", "bits"};
    ink_bars_begin(&bars);
    for (size_t i = 0; i < verdict->n_learners; i++)
        draw_learner(&bars, &verdict->learners[i], i);
    draw_planted(&bars, &verdict->planted, "verdict.planted.", "planted signal, found by the network");
    draw_planted(&bars, &verdict->planted_interaction, "verdict.planted_interaction.",
                 "planted interaction, found by the network");
    ink_bars_end(&bars);
    ink_html_figure_end(h);
}
