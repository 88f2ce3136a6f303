/* SPDX-License-Identifier: MIT
 * One measurement of the engine a run, by the public header alone: engine WHAT [THREADS [ROWS]] prints one number.
 * Seconds are the processor's, of all threads, unless THREADS is above 1: then the clock's. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "inkling.h"

static clockid_t measure = CLOCK_PROCESS_CPUTIME_ID;

static double now(void)
{
    struct timespec t;
    clock_gettime(measure, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static _Noreturn void give_up(const char *message)
{
    fprintf(stderr, "engine: %s\n", message);
    exit(1);
}

/* ---- The machine: fused multiply-adds a second in registers, in GFLOP/s of the widest vectors. */

enum { CHAINS = 12, ROUNDS = 200000 };

/* Twelve chains, each in a register of its own, so that neither latency nor memory counts; KEEP hides that they are equal. */
#define TWELVE(f) f(0) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8) f(9) f(10) f(11)
#define BEGIN(i) s##i = one,
#define TURN(i) s##i = FMA(s##i, one, one);
#define KEEP(i) __asm__ volatile("" : "+v"(s##i));

#define PEAK(name, isa, vec, lanes)                                                                                        \
    __attribute__((target(isa))) static double name(void)                                                                  \
    {                                                                                                                      \
        vec one = (vec){0} + 1, TWELVE(BEGIN) last_one = one;                                                              \
        double least = 1e9;                                                                                                \
        for (int repeat = 0; repeat < 20; repeat++) {                                                                      \
            TWELVE(KEEP)                                                                                                   \
            double t = now();                                                                                              \
            for (int i = 0; i < ROUNDS; i++) {                                                                             \
                TWELVE(TURN)                                                                                               \
                __asm__ volatile("" : "+v"(s0));                                                                           \
            }                                                                                                              \
            TWELVE(KEEP)                                                                                                   \
            t = now() - t;                                                                                                 \
            least = t < least ? t : least;                                                                                 \
        }                                                                                                                  \
        (void)last_one;                                                                                                    \
        return 2.0 * CHAINS * ROUNDS * lanes / least * 1e-9;                                                               \
    }
#if defined(__x86_64__)
#define FMA _mm512_fmadd_ps
PEAK(peak32_512, "avx512f", __m512, 16)
#undef FMA
#define FMA _mm512_fmadd_pd
PEAK(peak64_512, "avx512f", __m512d, 8)
#undef FMA
#define FMA _mm256_fmadd_ps
PEAK(peak32_256, "avx2,fma", __m256, 8)
#undef FMA
#define FMA _mm256_fmadd_pd
PEAK(peak64_256, "avx2,fma", __m256d, 4)
#undef FMA

static double peak(int bits)
{
    if (__builtin_cpu_supports("avx512f"))
        return bits == 32 ? peak32_512() : peak64_512();
    return bits == 32 ? peak32_256() : peak64_256();
}
#else
static double peak(int bits)
{
    (void)bits;
    give_up("knows the peak of x86-64 only");
}
#endif

/* ---- Training */

static double last, best;

/* Nothing but the layers named: one network of ReLUs without waves and dropout, adam, float32. */
static void plain(ink_fit_options *o, size_t n_hidden, const size_t *hidden)
{
    o->recipe = INK_RECIPE_CLASSIC;
    o->n_hidden = n_hidden;
    memcpy(o->hidden, hidden, n_hidden * sizeof *hidden);
    o->optimizer = INK_ADAM, o->precision = INK_PRECISION_32;
}

static int tick(void *user, const ink_progress *progress)
{
    const double t = now();
    (void)user;
    if (progress->epoch > 0 && t - last < best)
        best = t - last;
    last = t;
    return 0;
}

/* Random rows: seconds of the best epoch of a fit with o. */
static double best_epoch(size_t n_rows, size_t n_in, int n_class, ink_fit_options *o)
{
    ink_error err;
    double *x = malloc(n_rows * n_in * sizeof *x);
    int32_t *y = malloc(n_rows * sizeof *y);
    if (!x || !y)
        give_up("no memory");
    uint32_t s = 1;
    for (size_t i = 0; i < n_rows * n_in; i++) {
        s = s * 1664525U + 1013904223U;
        x[i] = (double)(s >> 8) / (1 << 24) - 0.5;
    }
    for (size_t i = 0; i < n_rows; i++)
        y[i] = (x[i * n_in] > 0) + (n_class > 2 ? (int)(i % (size_t)(n_class - 1)) : 0);
    o->progress = tick;
    best = 1e9;
    if (ink_fit_arrays(x, n_rows, n_in, y, (size_t)n_class, o, NULL, NULL, &err) != INK_OK)
        give_up(err.message);
    free(x);
    free(y);
    return best;
}

/* Rows a second of one plain network of ReLUs trained with adam in float32. */
static double dense(size_t n_rows, size_t n_in, const size_t *hidden, size_t n_hidden, int n_class, size_t batch,
                    size_t threads)
{
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    plain(&o, n_hidden, hidden);
    o.split[0] = 100, o.split[1] = o.split[2] = 0;
    o.learning_rate = 1e-3, o.batch_size = batch, o.threads = threads;
    o.epochs = n_rows < 50000 ? 30 : 5;
    return (double)n_rows / best_epoch(n_rows, n_in, n_class, &o);
}

/* Microseconds an epoch of the founding network on rows that are all different: 3,000 and 1,000 of 10 numbers each. */
static double unpackable(void)
{
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    o.recipe = INK_RECIPE_CLASSIC, o.precision = INK_PRECISION_32;
    o.patience = 0, o.epochs = 2000;
    return 1e6 * best_epoch(5000, 10, 10, &o);
}

/* A table of words: rows of `levels` countries, 10 genres. */
static ink_table *listeners(size_t n, size_t levels)
{
    static const char *const genres[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    static char names[64][8];
    const char **country = malloc(n * sizeof *country), **genre = malloc(n * sizeof *genre);
    ink_error err;
    ink_table *table = NULL;
    if (!country || !genre)
        give_up("no memory");
    for (size_t i = 0; i < levels; i++)
        snprintf(names[i], sizeof names[i], "c%zu", i);
    uint32_t s = 1;
    for (size_t i = 0; i < n; i++) {
        s = s * 1664525U + 1013904223U;
        country[i] = names[(s >> 16) % levels];
        genre[i] = genres[(s >> 8) % 10];
    }
    const ink_column_data columns[] = {{"country", INK_CATEGORICAL, NULL, country}, {"genre", INK_CATEGORICAL, NULL, genre}};
    if (ink_table_from_columns(columns, 2, n, NULL, &table, &err) != INK_OK)
        give_up(err.message);
    free(country);
    free(genre);
    return table;
}

/* Microseconds an epoch of the founding network. */
static double founding(void)
{
    ink_table *table = listeners(5000, 10);
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    ink_report *report;
    ink_error err;
    double least = 1e9;
    o.recipe = INK_RECIPE_CLASSIC, o.patience = 0, o.epochs = 5000;
    for (int i = 0; i < 5; i++) {
        const double t = now();
        if (ink_fit(table, &o, NULL, &report, &err) != INK_OK)
            give_up(err.message);
        const double took = (now() - t) / (double)report->epochs_run;
        least = took < least ? took : least;
        ink_report_free(report);
    }
    ink_table_free(table);
    return 1e6 * least;
}

/* Seconds in which a file of n rows of words becomes a table: what a fit of them is to be held against. */
static double reading(size_t n)
{
    char path[] = "/tmp/inkling-bench-XXXXXX";
    const int fd = mkstemp(path);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    ink_table *table;
    ink_error err;
    if (!out)
        give_up("no temporary file");
    fputs("country,genre\n", out);
    uint32_t s = 1;
    for (size_t i = 0; i < n; i++) {
        s = s * 1664525U + 1013904223U;
        fprintf(out, "c%u,%c\n", (s >> 16) % 10, (int)('a' + (s >> 8) % 10));
    }
    if (fclose(out))
        give_up("no room for a temporary file");
    double t = now();
    const int status = ink_table_read(path, NULL, &table, &err);
    t = now() - t;
    remove(path);
    if (status != INK_OK)
        give_up(err.message);
    ink_table_free(table);
    return t;
}

/* Seconds of a whole fit of n rows of words. */
static double packed(size_t n)
{
    ink_table *table = listeners(n, 10);
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    ink_error err;
    o.recipe = INK_RECIPE_CLASSIC;
    double t = now();
    if (ink_fit(table, &o, NULL, NULL, &err) != INK_OK)
        give_up(err.message);
    t = now() - t;
    ink_table_free(table);
    return t;
}

/* ---- Prediction: nanoseconds a row, the fewest within a second */

static double per_row(const ink_model *model, const double *x)
{
    enum { TIMES = 20000 };
    ink_row_scratch *scratch;
    double p[16], least = 1e9;
    if (ink_row_scratch_new(model, &scratch, NULL) != INK_OK)
        give_up("no memory");
    for (const double end = now() + 1; now() < end;) {
        const double t = now();
        for (int i = 0; i < TIMES; i++)
            if (ink_predict_row(model, x, p, scratch, NULL) != INK_OK)
                give_up("a row cannot be predicted");
        const double took = (now() - t) / TIMES;
        least = took < least ? took : least;
    }
    ink_row_scratch_free(scratch);
    return 1e9 * least;
}

static double per_thousand(const ink_model *model, const ink_table *table)
{
    double least = 1e9;
    for (const double end = now() + 1; now() < end;) {
        ink_prediction *p;
        const double t = now();
        if (ink_predict(model, table, &p, NULL) != INK_OK)
            give_up("a table cannot be predicted");
        const double took = now() - t;
        ink_prediction_free(p);
        least = took < least ? took : least;
    }
    return 1e9 * least / (double)ink_table_rows(table);
}

static double predict_small(int one)
{
    ink_table *table = listeners(1000, 10);
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    ink_model *model;
    const double x[] = {3};
    o.recipe = INK_RECIPE_CLASSIC, o.precision = INK_PRECISION_32, o.epochs = 5;
    if (ink_fit(table, &o, &model, NULL, NULL) != INK_OK)
        give_up("no model");
    const double took = one ? per_row(model, x) : per_thousand(model, table);
    ink_model_free(model);
    ink_table_free(table);
    return took;
}

static double predict_large(int one)
{
    enum { N = 1000, IN = 50 };
    static double x[IN][N], row[IN];
    static char names[IN][8];
    ink_column_data columns[IN + 1];
    static double y[N];
    uint32_t s = 1;
    for (size_t j = 0; j < IN; j++) {
        snprintf(names[j], sizeof names[j], "x%zu", j);
        for (size_t i = 0; i < N; i++) {
            s = s * 1664525U + 1013904223U;
            x[j][i] = (double)(s >> 8) / (1 << 24) - 0.5;
        }
        columns[j] = (ink_column_data){names[j], INK_NUMERIC, x[j], NULL};
    }
    for (size_t i = 0; i < N; i++)
        y[i] = x[0][i] > 0;
    columns[IN] = (ink_column_data){"y", INK_NUMERIC, y, NULL};
    ink_table *table;
    ink_model *model;
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    plain(&o, 2, (const size_t[]){256, 256});
    o.epochs = 2, o.batch_size = 128;
    if (ink_table_from_columns(columns, IN + 1, N, NULL, &table, NULL) != INK_OK ||
        ink_fit(table, &o, &model, NULL, NULL) != INK_OK)
        give_up("no model");
    const double took = one ? per_row(model, row) : per_thousand(model, table);
    ink_model_free(model);
    ink_table_free(table);
    return took;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const size_t number = argc > 2 ? strtoul(argv[2], NULL, 10) : 1, rows = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    static const size_t wide[] = {256}, deep[] = {256, 256, 256};
    double result = -1;
    if (number > 1 && what[0] == 'b')
        measure = CLOCK_MONOTONIC;
    if (!strcmp(what, "peak32"))
        result = peak(32);
    else if (!strcmp(what, "peak64"))
        result = peak(64);
    else if (!strcmp(what, "a"))
        result = founding();
    else if (!strcmp(what, "a-unpackable"))
        result = unpackable();
    else if (!strcmp(what, "b1"))
        result = dense(rows ? rows : 60000, 784, wide, 1, 10, 128, number);
    else if (!strcmp(what, "b2"))
        result = dense(rows ? rows : 200000, 50, deep, 3, 2, 256, number);
    else if (!strcmp(what, "packed"))
        result = packed(number);
    else if (!strcmp(what, "read"))
        result = reading(number);
    else if (!strcmp(what, "dense"))
        result = dense(number, 50, wide, 1, 2, 256, 1);
    else if (!strcmp(what, "small-row") || !strcmp(what, "small-table"))
        result = predict_small(!strcmp(what, "small-row"));
    else if (!strcmp(what, "large-row") || !strcmp(what, "large-table"))
        result = predict_large(!strcmp(what, "large-row"));
    else
        give_up("peak32, peak64, a, a-unpackable, b1, b2, packed N, read N, dense N, small-row, small-table, large-row or "
                "large-table");
    printf("%.9g\n", result);
    return 0;
}
