/* SPDX-License-Identifier: MIT
 * How right the verdict's test is: false alarms, power, detectable effect and the interval for the bits, on fresh random
 * tables, as a page of Markdown. bench_verdict [--tables N] [--seed S] [--threads T] [--most-rows N] [--only SECTION] */
#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "draw.h"
#include "judge/permute.h"
#include "parallel.h"
#include "stats/stats.h"

static const double ln2 = 0.69314718055994530942;

typedef struct {
    size_t tables, threads, most_rows;
    uint64_t seed;
    const char *only;
} settings;

static void give_up(const ink_error *err)
{
    fprintf(stderr, "bench: %s\n", err->message);
    exit(1);
}

static ink_signal judge(drawn *d, uint64_t seed)
{
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    ink_question question = drawn_question(d);
    ink_signal signal;
    ink_error err;
    options.seed = seed;
    if (ink_signal_find(&question, &options, &signal, &err) != INK_OK)
        give_up(&err);
    return signal;
}

/* ---- false alarms */

static const size_t rows_of[] = {60, 200, 1000, 5000, 20000};

enum { ROWS = 5, COPIES_2 = COLUMN_KINDS, COPIES_5, ALARM_KINDS };

typedef struct {
    const settings *how;
    unsigned char *alarm;    /* kinds x rows x tables */
    uint16_t *permutations;
} alarms;

static void judge_null(void *user, size_t task)
{
    const alarms *a = user;
    size_t table = task % a->how->tables, rows = task / a->how->tables % ROWS, kind = task / a->how->tables / ROWS;
    if (rows_of[rows] > a->how->most_rows)
        return;
    stream s = stream_of(a->how->seed, kind * ROWS + rows, table);
    size_t classes = table % CLASS_KINDS;
    column_kind columns = kind < COLUMN_KINDS ? (column_kind)kind : (column_kind)(table / CLASS_KINDS % COLUMN_KINDS);
    drawn d;
    drawn_start(&d, rows_of[rows], class_kind_count(classes));
    draw_columns(&d, &s, columns, columns == ID_LIKE ? 2 : 5);
    draw_classes(&d, &s, classes);
    if (kind >= COLUMN_KINDS)
        drawn_repeat(&d, kind == COPIES_2 ? 2 : 5);
    ink_signal signal = judge(&d, stream_bits(&s));
    a->alarm[task] = signal.answer == INK_SIGNAL_PRESENT;
    a->permutations[task] = (uint16_t)signal.permutations;
    ink_signal_free(&signal);
    drawn_free(&d);
}

static const char *alarm_kind_name(size_t kind)
{
    return kind == COPIES_2 ? "whole table twice, all kinds" : kind == COPIES_5 ? "whole table five times, all kinds"
                                                                                : column_kind_names[kind];
}

static void print_alarms(const alarms *a)
{
    size_t tables = a->how->tables;
    char text[48];
    printf("| kind \\ rows |");
    for (size_t r = 0; r < ROWS && rows_of[r] <= a->how->most_rows; r++)
        printf(" %zu |", rows_of[r]);
    printf(" all |\n|---|");
    for (size_t r = 0; r < ROWS && rows_of[r] <= a->how->most_rows; r++)
        printf("---|");
    printf("---|\n");
    for (size_t kind = 0; kind < ALARM_KINDS; kind++) {
        size_t all = 0, of = 0;
        printf("| %s |", alarm_kind_name(kind));
        for (size_t r = 0; r < ROWS && rows_of[r] <= a->how->most_rows; r++, of += tables) {
            size_t k = 0;
            for (size_t t = 0; t < tables; t++)
                k += a->alarm[(kind * ROWS + r) * tables + t];
            printf(" %.3f |", (double)k / (double)tables);
            all += k;
        }
        printf(" %s |\n", share_text(all, of, text));
    }
}

static void print_alarms_by_class(const alarms *a)
{
    size_t tables = a->how->tables, total = 0, of = 0;
    double permutations = 0;
    char text[48];
    printf("\nBy classes:");
    for (size_t classes = 0; classes < CLASS_KINDS; classes++) {
        size_t k = 0, n = 0;
        for (size_t i = 0; i < ALARM_KINDS * ROWS * tables; i++)
            if (i % tables % CLASS_KINDS == classes && rows_of[i / tables % ROWS] <= a->how->most_rows) {
                k += a->alarm[i];
                permutations += a->permutations[i];
                n++;
            }
        printf(" %s: %s;", class_kind_names[classes], share_text(k, n, text));
        total += k;
        of += n;
    }
    printf(" all: %s. Permutations on average: %.0f.\n\n", share_text(total, of, text), permutations / (double)of);
}

static void false_alarms(const settings *how)
{
    size_t n = ALARM_KINDS * ROWS * how->tables;
    alarms a = {how, calloc(n, 1), calloc(n, sizeof(uint16_t))};
    if (!a.alarm || !a.permutations)
        exit(1);
    printf("## False alarms\n\n`present` on tables without a signal, %zu a cell, alpha 0.05. Five columns (id-like: two); the tables\n"
           "of a cell take 2, 3, 10, 30 classes and 95:5 in turn.\n\n", how->tables);
    parallel(n, how->threads, judge_null, &a);
    print_alarms(&a);
    print_alarms_by_class(&a);
    free(a.alarm);
    free(a.permutations);
}

/* ---- power */

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
    ink_reading first, reading;
    ink_error err;
    size_t reached[INK_FAMILIES] = {0};
    uint16_t *y = calloc(d->n, sizeof *y);
    for (size_t c = 0; c < d->n_columns; c++) {
        if (ink_ranks_make(&d->columns[c], d->n, &ranks[c], &err))
            give_up(&err);
        int numeric = d->columns[c].type == INK_NUMERIC;
        cells[c] = (ink_cells){numeric ? ranks[c].code : d->columns[c].code, numeric ? ranks[c].n_codes : d->columns[c].n_levels,
                               numeric};
    }
    if (!y || ink_sample_take(&q, cells, &sample, &err) || ink_panel_make(cells, d->n_columns, &sample, 5000, &panel, &err) ||
        ink_scratch_make(&panel, &scratch, &err))
        give_up(&err);
    for (size_t b = 0; b <= ALONE; b++) {
        ink_permute(sample.y, sample.n, seed, b, y);
        ink_panel_measure(&panel, y, &scratch, b ? &reading : &first);
        for (size_t f = 0; b && f < INK_FAMILIES; f++)
            reached[f] += reading.best[f].z >= first.best[f].z - 1e-9 * fabs(first.best[f].z);
    }
    for (size_t f = 0; f < INK_FAMILIES; f++)
        found[f] = panel.members[f] && 20 * (reached[f] + 1) <= ALONE + 1;
    for (size_t c = 0; c < d->n_columns; c++)
        ink_ranks_free(&ranks[c]);
    ink_scratch_free(&scratch);
    ink_panel_free(&panel);
    ink_sample_free(&sample);
    free(y);
}

/* Which family is made for the kind, and the rank of the member that sees it; 0: the family's own. */
static ink_family family_of(signal_kind kind, double *rank)
{
    static const struct {
        ink_family family;
        double rank;
    } of[] = {[CATEGORICAL] = {INK_FAMILY_COLUMN, 4}, [CATEGORICAL_6] = {INK_FAMILY_COLUMN, 4}, [ODD_LEVEL] = {INK_FAMILY_CUT, 1},
              [LINEAR] = {INK_FAMILY_COLUMN, 1}, [THRESHOLD] = {INK_FAMILY_CUT, 1}, [ADDITIVE] = {INK_FAMILY_LINEAR, 0},
              [CATEGORICAL_XOR] = {INK_FAMILY_PAIR, 8}, [NUMERIC_XOR] = {INK_FAMILY_PRODUCT, 1}};
    *rank = of[kind].rank;
    return of[kind].family;
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
        ink_signal signal = judge(&d, seed);
        const ink_signal_family *family = &signal.families[family_of(t->kind, &rank)];
        double df = rank > 0 ? rank * ((double)signal.classes - 1) : family->df;
        t->present[task] = signal.answer == INK_SIGNAL_PRESENT;
        if (t->predicted)
            t->predicted[task] = ink_power(2 * (double)d.n * ln2 * bits, df, family->level);
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

static size_t count(const unsigned char *marks, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += marks[i];
    return k;
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
    trial t = {.how = how, .kind = kind, .noise = 5, .tables = how->tables, .part = 1};
    size_t n = how->tables;
    ink_family best = 0;
    char alone[48], whole[48];
    unsigned char *present = calloc(n, 1);
    t.alone = calloc(n, INK_FAMILIES);
    if (!present || !t.alone)
        exit(1);
    find_strength(&t);
    t.present = present;
    t.tables = n;
    t.part = 2;
    parallel(n, how->threads, judge_signal, &t);
    size_t k = best_alone(&t, &best), found = count(present, n);
    double at_90 = power_at_90(k, found, n);
    *sum += at_90;
    printf("| %s | %.4f | %c | %s | %s | %.3f |\n", signal_kind_names[kind], signal_bits(kind, t.strength), families[best],
           share_text(k, n, alone), share_text(found, n, whole), at_90);
    free(present);
    free(t.alone);
}

static void power(const settings *how)
{
    double sum = 0;
    printf("## Power\n\nFive noise columns beside the kind's own; 600 rows (one odd level: 1,200), 2 classes (or 6). The strength is\n"
           "that at which the best single family, searching the same columns, finds 90 %%; %zu fresh tables a kind.\n\n"
           "| kind | bits | best family | it alone | the whole test | the same where it alone has 0.900 |\n"
           "|---|---|---|---|---|---|\n", how->tables);
    for (signal_kind kind = 0; kind < NOTHING; kind++)
        power_of(how, kind, &sum);
    printf("\nOn average: %.3f.\n\n", sum / NOTHING);
}

/* ---- the detectable effect */

/* The bits that the kind's own statistic is said to find 4 times in 5: from a table without a signal. */
static double detectable(const settings *how, signal_kind kind, size_t noise)
{
    stream s = stream_of(how->seed, 900 + (uint64_t)kind, noise);
    drawn d;
    double rank;
    draw_signal(&d, &s, kind, 0, signal_rows(kind), noise);
    ink_signal signal = judge(&d, 1);
    const ink_signal_family *family = &signal.families[family_of(kind, &rank)];
    double df = rank > 0 ? rank * ((double)signal.classes - 1) : family->df;
    double bits = ink_lambda_bits(ink_detectable_lambda(df, family->level, 0.8), (double)d.n);
    ink_signal_free(&signal);
    drawn_free(&d);
    return bits;
}

static void detectable_of(const settings *how, signal_kind kind, size_t noise)
{
    trial t = {.how = how, .kind = kind, .noise = noise, .tables = how->tables, .part = 3 + noise};
    char found[48];
    t.present = calloc(t.tables, 1);
    t.predicted = calloc(t.tables, sizeof *t.predicted);
    if (!t.present || !t.predicted)
        exit(1);
    double bits = detectable(how, kind, noise), predicted = 0;
    t.strength = signal_strength(kind, bits);
    parallel(t.tables, how->threads, judge_signal, &t);
    for (size_t i = 0; i < t.tables; i++)
        predicted += t.predicted[i] / (double)t.tables;
    printf("| %s | %zu | %.4f | %.3f | %s |\n", signal_kind_names[kind], noise, bits, predicted,
           share_text(count(t.present, t.tables), t.tables, found));
    free(t.present);
    free(t.predicted);
}

static void detectable_effect(const settings *how)
{
    printf("## Detectable effect\n\nTables with as many bits as the kind's own family is said to find 4 times in 5: its predicted power\n"
           "(mean over the tables of what each says of itself), and how often the whole test says `present`; %zu tables.\n\n"
           "| kind | noise columns | bits | predicted | simulated |\n|---|---|---|---|---|\n", how->tables);
    for (signal_kind kind = 0; kind < NOTHING; kind++)
        for (size_t noise = 0; noise <= 20; noise += noise ? 15 : 5)
            detectable_of(how, kind, noise);
    printf("\n");
}

/* ---- the interval */

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
    ink_signal signal = judge(&d, stream_bits(&s));
    c->covers[task] = signal.bits_ci95[0] <= c->bits + 1e-12 && c->bits <= signal.bits_ci95[1];
    c->estimate[task] = signal.bits;
    c->width[task] = signal.bits_ci95[1] - signal.bits_ci95[0];
    ink_signal_free(&signal);
    drawn_free(&d);
}

static void cover_of(cover *c)
{
    char covered[48];
    double estimate = 0, width = 0;
    c->strength = signal_strength(c->kind, c->bits);
    parallel(c->how->tables, c->how->threads, judge_cover, c);
    for (size_t i = 0; i < c->how->tables; i++) {
        estimate += c->estimate[i] / (double)c->how->tables;
        width += c->width[i] / (double)c->how->tables;
    }
    printf("| %s | %zu | %.2f | %.4f | %.4f | %s |\n", signal_kind_names[c->kind], c->n, c->bits, estimate, width,
           share_text(count(c->covers, c->how->tables), c->how->tables, covered));
}

static void interval(const settings *how)
{
    static const signal_kind kinds[] = {NOTHING, CATEGORICAL, LINEAR, BOTH, THRESHOLD, CATEGORICAL_XOR, NUMERIC_XOR};
    static const double bits[] = {0.02, 0.1, 0.3};
    cover c = {.how = how, .covers = calloc(how->tables, 1), .estimate = calloc(how->tables, sizeof(double)),
               .width = calloc(how->tables, sizeof(double))};
    if (!c.covers || !c.estimate || !c.width)
        exit(1);
    printf("## The interval for the bits\n\nMixed tables, five noise columns beside those that inform; %zu tables a row.\n\n"
           "| what informs | rows | bits | mean estimate | mean width | covered |\n|---|---|---|---|---|---|\n", how->tables);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t n = 0; n < 3; n++)
            for (size_t i = 0; i < (kinds[k] == NOTHING ? 1 : 3); i++) {
                c.kind = kinds[k];
                c.n = (size_t[]){300, 1000, 5000}[n];
                c.bits = kinds[k] == NOTHING ? 0 : bits[i];
                if (c.kind == THRESHOLD && c.bits > 0.2)
                    continue;
                cover_of(&c);
            }
    printf("\n");
    free(c.covers);
    free(c.estimate);
    free(c.width);
}

/* ---- all of it */

static int wanted(const settings *how, const char *section)
{
    return !how->only || strcmp(how->only, section) == 0;
}

static int read_settings(int n, char **words, settings *how)
{
    for (int i = 1; i + 1 < n; i += 2) {
        size_t number = strtoull(words[i + 1], NULL, 10);
        if (strcmp(words[i], "--tables") == 0)
            how->tables = number;
        else if (strcmp(words[i], "--seed") == 0)
            how->seed = number;
        else if (strcmp(words[i], "--threads") == 0)
            how->threads = number;
        else if (strcmp(words[i], "--most-rows") == 0)
            how->most_rows = number;
        else if (strcmp(words[i], "--only") == 0)
            how->only = words[i + 1];
        else
            return 0;
    }
    return n % 2 == 1 && how->tables;
}

int main(int n, char **words)
{
    settings how = {1000, 2, 20000, 1, NULL};
    if (!read_settings(n, words, &how)) {
        fputs("usage: bench_verdict [--tables N] [--seed S] [--threads T] [--most-rows N]\n"
              "                     [--only alarms|power|detectable|interval]\n", stderr);
        return 2;
    }
    time_t start = time(NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("# How right the verdict's test is\n\nMeasured by bench/verdict on fresh random tables, seed %llu. Shares with Wilson's 95 %% interval.\n\n",
           (unsigned long long)how.seed);
    if (wanted(&how, "alarms"))
        false_alarms(&how);
    if (wanted(&how, "power"))
        power(&how);
    if (wanted(&how, "detectable"))
        detectable_effect(&how);
    if (wanted(&how, "interval"))
        interval(&how);
    fprintf(stderr, "%.0f seconds\n", difftime(time(NULL), start));
    return 0;
}
