/* SPDX-License-Identifier: MIT
 * Power: how often the test finds a signal, beside the best of its families alone, and beside what it says of itself. */
#include <math.h>
#include <stdlib.h>

#include "bench.h"
#include "judge/permute.h"
#include "parallel.h"
#include "stats/stats.h"

enum { ALONE = 199 };

typedef struct {
    const settings *how;
    signal_kind kind;
    double strength;
    size_t noise, tables;
    uint64_t part;
    unsigned char *alone;    /* tables x families */
    unsigned char *present;  /* tables; NULL: each family alone is enough */
    double *predicted;       /* tables */
} trial;

/* Each family by itself: is its largest score among the largest of 199 permutations'? */
static void judge_alone(drawn *d, uint64_t seed, unsigned char *found)
{
    ink_cells cells[MOST_COLUMNS];
    ink_ranks ranks[MOST_COLUMNS];
    ink_question q = drawn_question(d);
    ink_sample sample;
    ink_panel panel;
    ink_scratch scratch;
    ink_reading first, readings[INK_ORDERS_MOST];
    ink_error err;
    size_t reached[INK_FAMILIES] = {0};
    for (size_t c = 0; c < d->n_columns; c++) {
        if (ink_ranks_make(&d->columns[c], d->n, &ranks[c], &err))
            give_up(&err);
        int numeric = d->columns[c].type == INK_NUMERIC;
        cells[c] = (ink_cells){numeric ? ranks[c].code : d->columns[c].code, numeric ? ranks[c].n_codes : d->columns[c].n_levels,
                               numeric};
    }
    if (ink_sample_take(&q, cells, &sample, &err) || ink_panel_make(cells, d->n_columns, &sample, 5000, &panel, &err) ||
        ink_scratch_make(&panel, &scratch, &err))
        give_up(&err);
    for (size_t b = 0; b <= ALONE; b++) {
        const ink_reading *reading = &readings[b % panel.many];
        if (reading == readings)
            ink_permute_and_measure(&panel, seed, b, &scratch, readings);
        first = b ? first : *reading;
        for (size_t f = 0; b && f < INK_FAMILIES; f++)
            reached[f] += reading->best[f].z >= first.best[f].z - 1e-9 * fabs(first.best[f].z);
    }
    for (size_t f = 0; f < INK_FAMILIES; f++)
        found[f] = panel.members[f] && 20 * (reached[f] + 1) <= ALONE + 1;
    for (size_t c = 0; c < d->n_columns; c++)
        ink_ranks_free(&ranks[c]);
    ink_scratch_free(&scratch);
    ink_panel_free(&panel);
    ink_sample_free(&sample);
}

/* Which family is made for the kind, and the rank of the member that sees it; 0: the family's own. */
static ink_family family_of(signal_kind kind, double *rank)
{
    static const struct {
        ink_family family;
        double rank;
    } of[] = {[CATEGORICAL] = {INK_FAMILY_COLUMN, 4}, [CATEGORICAL_6] = {INK_FAMILY_COLUMN, 4}, [ODD_LEVEL] = {INK_FAMILY_CUT, 1},
              [LINEAR] = {INK_FAMILY_COLUMN, 1}, [THRESHOLD] = {INK_FAMILY_CUT, 1}, [ADDITIVE] = {INK_FAMILY_LINEAR, 0},
              [CATEGORICAL_XOR] = {INK_FAMILY_PAIR, 8}, [NUMERIC_XOR] = {INK_FAMILY_PRODUCT, 0}};
    *rank = of[kind].rank;
    return of[kind].family;
}

/* The bits that a family says it finds 4 times in 5; a rank above 0 is that of the member that the signal is in. */
static double found_bits(const ink_signal *signal, const ink_signal_family *family, double rank, size_t n)
{
    if (!(rank > 0))
        return family->detectable_bits;
    return ink_lambda_bits(ink_detectable_lambda(rank * ((double)signal->classes - 1), family->level, 0.8), (double)n);
}

/* The power at some bits by what it says. */
static double power_at(double bits, const ink_signal *signal, const ink_signal_family *family, double rank, size_t n)
{
    double df = rank > 0 ? rank * ((double)signal->classes - 1) : family->df;
    return ink_power(ink_detectable_lambda(df, family->level, 0.8) * bits / found_bits(signal, family, rank, n), df, family->level);
}

static void judge_signal(void *user, size_t task)
{
    const trial *t = user;
    stream s = stream_of(t->how->seed, 1000 + 100 * t->part + (uint64_t)t->kind, task);
    drawn d;
    double bits = draw_signal(&d, &s, t->kind, t->strength, signal_rows(t->kind), t->noise), rank;
    uint64_t seed = stream_bits(&s);
    if (t->alone)
        judge_alone(&d, seed, t->alone + task * INK_FAMILIES);
    if (t->present) {
        ink_signal signal = bench_judge(&d, seed);
        const ink_signal_family *family = &signal.families[family_of(t->kind, &rank)];
        t->present[task] = signal.answer == INK_SIGNAL_PRESENT;
        if (t->predicted)
            t->predicted[task] = power_at(bits, &signal, family, rank, d.n);
        ink_signal_free(&signal);
    }
    drawn_free(&d);
}

/* How many tables the best single family finds. */
static size_t best_alone(const trial *t, ink_family *best)
{
    size_t most = 0;
    for (ink_family f = 0; f < INK_FAMILIES; f++) {
        size_t k = 0;
        for (size_t i = 0; i < t->tables; i++)
            k += t->alone[i * INK_FAMILIES + f];
        if (k > most) {
            most = k;
            *best = f;
        }
    }
    return most;
}

static const char families[] = "SBLJPQ";

/* The strength at which the best single family finds 90 %: bisection on one set of tables. */
static void find_strength(trial *t)
{
    double low = 0, high = signal_strength(t->kind, 0.1);
    ink_family best = 0;
    for (int i = 0; i < 7; i++) {
        t->strength = (low + high) / 2;
        parallel(t->tables, t->how->threads, judge_signal, t);
        *((double)best_alone(t, &best) < 0.9 * (double)t->tables ? &low : &high) = t->strength;
    }
    t->strength = (low + high) / 2;
}

/* The whole test's power where the family alone has 90 %: both moved by the same distance on the normal scale. */
static double power_at_90(size_t alone, size_t whole, size_t n)
{
    double a = fmin((double)alone, (double)n - 0.5) / (double)n, w = fmin((double)whole, (double)n - 0.5) / (double)n;
    return ink_normal_cdf(ink_normal_quantile(w) + ink_normal_quantile(0.9) - ink_normal_quantile(a));
}

static void power_of(const settings *how, signal_kind kind, double *sum)
{
    trial t = {.how = how, .kind = kind, .noise = 5, .tables = (how->tables + 3) / 4, .part = 1};
    size_t n = how->tables;
    ink_family best = 0;
    char alone[48], whole[48];
    unsigned char *present = bench_new(n, 1);
    t.alone = bench_new(n, INK_FAMILIES);
    find_strength(&t);
    t.present = present;
    t.tables = n;
    t.part = 2;
    parallel(n, how->threads, judge_signal, &t);
    size_t k = best_alone(&t, &best), found = count(present, n);
    double at_90 = power_at_90(k, found, n);
    char what[64], measured[16];
    *sum += at_90;
    snprintf(what, sizeof what, "power: %s", signal_kind_names[kind]);
    snprintf(measured, sizeof measured, "%.3f", at_90);
    conclude(how, at_90 >= 0.75 - 2.576 * sqrt(0.75 * 0.25 / (double)n), what, "at least 0.75", measured);
    fprintf(how->page, "| %s | %.4f | %c | %s | %s | %.3f |\n", signal_kind_names[kind], signal_bits(kind, t.strength), families[best],
           share_text(k, n, alone), share_text(found, n, whole), at_90);
    free(present);
    free(t.alone);
}

void power(const settings *how)
{
    double sum = 0;
    fprintf(how->page, "## Power\n\nFive noise columns beside the kind's own; 600 rows (one odd level: 1,200), 2 classes (or 6). The strength is\n"
           "that at which the best single family, searching the same columns, finds 90 %%; %zu fresh tables a kind.\n\n"
           "| kind | bits | best family | it alone | the whole test | the same where it alone has 0.900 |\n"
           "|---|---|---|---|---|---|\n", how->tables);
    for (signal_kind kind = 0; kind < NOTHING; kind++)
        power_of(how, kind, &sum);
    char measured[16];
    snprintf(measured, sizeof measured, "%.3f", sum / NOTHING);
    conclude(how, sum / NOTHING >= 0.8 - 2.576 * sqrt(0.8 * 0.2 / (double)(NOTHING * how->tables)), "power, on average",
             "at least 0.80", measured);
    fprintf(how->page, "\nOn average: %s.\n\n", measured);
}

/* ---- the detectable effect */

/* The bits that the kind's own statistic is said to find 4 times in 5: from a table without a signal. */
static double detectable(const settings *how, signal_kind kind, size_t noise)
{
    stream s = stream_of(how->seed, 900 + (uint64_t)kind, noise);
    drawn d;
    double rank;
    draw_signal(&d, &s, kind, 0, signal_rows(kind), noise);
    ink_signal signal = bench_judge(&d, 1);
    const ink_signal_family *family = &signal.families[family_of(kind, &rank)];
    double bits = found_bits(&signal, family, rank, d.n);
    ink_signal_free(&signal);
    drawn_free(&d);
    return bits;
}

/* Half of the tables: a tenth is to be told apart. */
static size_t detectable_tables(const settings *how)
{
    return (how->tables + 1) / 2;
}

/* Returns how far the predicted power is from the simulated one. */
static double detectable_of(const settings *how, signal_kind kind, size_t noise)
{
    trial t = {.how = how, .kind = kind, .noise = noise, .tables = detectable_tables(how), .part = 3 + noise};
    char found[48];
    t.present = bench_new(t.tables, 1);
    t.predicted = bench_new(t.tables, sizeof *t.predicted);
    double bits = detectable(how, kind, noise), predicted = 0;
    t.strength = signal_strength(kind, bits);
    parallel(t.tables, how->threads, judge_signal, &t);
    for (size_t i = 0; i < t.tables; i++)
        predicted += t.predicted[i] / (double)t.tables;
    fprintf(how->page, "| %s | %zu | %.4f | %.3f | %s |\n", signal_kind_names[kind], noise, bits, predicted,
           share_text(count(t.present, t.tables), t.tables, found));
    double off = fabs(predicted - (double)count(t.present, t.tables) / (double)t.tables);
    free(t.present);
    free(t.predicted);
    return off;
}

void detectable_effect(const settings *how)
{
    fprintf(how->page, "## Detectable effect\n\nTables with as many bits as the kind's own family is said to find 4 times in 5: its predicted power\n"
           "(mean over the tables of what each says of itself), and how often the whole test says `present`; %zu tables.\n\n"
           "| kind | noise columns | bits | predicted | simulated |\n|---|---|---|---|---|\n", detectable_tables(how));
    double farthest = 0;
    for (signal_kind kind = 0; kind < NOTHING; kind++)
        for (size_t noise = 0; noise <= 20; noise += noise ? 15 : 5)
            farthest = fmax(farthest, detectable_of(how, kind, noise));
    char measured[16];
    snprintf(measured, sizeof measured, "%.3f", farthest);
    conclude(how, farthest <= 0.1 + 2.576 * sqrt(0.2 / (double)detectable_tables(how)) / 2, "detectable effect: predicted from simulated power",
             "within 0.1", measured);
    fprintf(how->page, "\n");
}
