/* SPDX-License-Identifier: MIT
 * The interval for the bits: how often it covers what is known. */
#include <stdlib.h>

#include "bench.h"
#include "parallel.h"

typedef struct {
    const settings *how;
    signal_kind kind;
    double strength, bits;
    size_t n;
    unsigned char *covers;
    double *estimate, *width;
} cover;

static void judge_cover(void *user, size_t task)
{
    const cover *c = user;
    stream s = stream_of(c->how->seed, 5000 + (uint64_t)c->kind * 100 + (uint64_t)(c->bits * 1000), task * 7919 + c->n);
    drawn d;
    draw_signal(&d, &s, c->kind, c->strength, c->n, 5);
    ink_signal signal = bench_judge(&d, stream_bits(&s));
    c->covers[task] = signal.bits_ci95[0] <= c->bits + 1e-12 && c->bits <= signal.bits_ci95[1];
    c->estimate[task] = signal.bits;
    c->width[task] = signal.bits_ci95[1] - signal.bits_ci95[0];
    ink_signal_free(&signal);
    drawn_free(&d);
}

/* Returns how many were covered. */
static size_t cover_of(cover *c)
{
    char covered[48];
    double estimate = 0, width = 0;
    c->strength = signal_strength(c->kind, c->bits);
    parallel(c->how->tables, c->how->threads, judge_cover, c);
    for (size_t i = 0; i < c->how->tables; i++) {
        estimate += c->estimate[i] / (double)c->how->tables;
        width += c->width[i] / (double)c->how->tables;
    }
    fprintf(c->how->page, "| %s | %zu | %.2f | %.4f | %.4f | %s |\n", signal_kind_names[c->kind], c->n, c->bits, estimate, width,
            share_text(count(c->covers, c->how->tables), c->how->tables, covered));
    return count(c->covers, c->how->tables);
}

void interval(const settings *how)
{
    static const signal_kind kinds[] = {NOTHING, CATEGORICAL, LINEAR, BOTH, THRESHOLD, CATEGORICAL_XOR, NUMERIC_XOR};
    static const double bits[] = {0.02, 0.1, 0.3};
    cover c = {.how = how, .covers = bench_new(how->tables, 1), .estimate = bench_new(how->tables, sizeof(double)),
               .width = bench_new(how->tables, sizeof(double))};
    fprintf(how->page, "## The interval for the bits\n\nMixed tables, five noise columns beside those that inform; %zu tables a row.\n\n"
           "| what informs | rows | bits | mean estimate | mean width | covered |\n|---|---|---|---|---|---|\n", how->tables);
    size_t least = SIZE_MAX, covered = 0, of = 0;
    char worst[96] = "", text[48], what[128];
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (size_t n = 0; n < 3; n++)
            for (size_t i = 0; i < (kinds[kind] == NOTHING ? 1 : 3); i++) {
                c.kind = kinds[kind];
                c.n = (size_t[]){300, 1000, 5000}[n];
                c.bits = kinds[kind] == NOTHING ? 0 : bits[i];
                if (c.kind == THRESHOLD && c.bits > 0.2)
                    continue;
                size_t k = cover_of(&c);
                covered += k;
                of += how->tables;
                if (k < least) {
                    least = k;
                    snprintf(worst, sizeof worst, "%s, %zu rows, %.2f bits", signal_kind_names[c.kind], c.n, c.bits);
                }
            }
    fprintf(how->page, "\n");
    conclude(how, at_least(covered, of, 0.93), "coverage of the interval, all", "at least 0.93", share_text(covered, of, text));
    snprintf(what, sizeof what, "coverage at its lowest: %s", worst);
    conclude(how, at_least(least, how->tables, 0.93), what, "at least 0.93", share_text(least, how->tables, text));
    free(c.covers);
    free(c.estimate);
    free(c.width);
}
