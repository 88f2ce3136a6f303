/* SPDX-License-Identifier: MIT
 * Random tables: columns, classes without a cause, and classes drawn from a known distribution of each row. */
#include "draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/sample.h"

static void *must(void *memory)
{
    if (!memory) {
        fputs("bench: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* ---- streams */

uint64_t stream_bits(stream *s)
{
    return ink_mix_next(&s->state);
}

double stream_uniform(stream *s)
{
    return ((double)(stream_bits(s) >> 12) + 0.5) * 0x1p-52;
}

double stream_normal(stream *s)
{
    double radius = sqrt(-2 * log(stream_uniform(s)));
    return radius * cos(6.283185307179586 * stream_uniform(s));
}

size_t stream_below(stream *s, size_t n)
{
    return (size_t)(stream_uniform(s) * (double)n);
}

stream stream_of(uint64_t seed, uint64_t cell, uint64_t table)
{
    stream s = {seed};
    s.state = stream_bits(&s) ^ cell;
    s.state = stream_bits(&s) ^ table;
    s.state = stream_bits(&s);
    return s;
}

/* ---- tables */

void drawn_start(drawn *d, size_t n, size_t n_class)
{
    memset(d, 0, sizeof *d);
    d->n = n;
    d->n_class = n_class;
    d->y = must(calloc(n, sizeof *d->y));
    d->rows = must(calloc(n, sizeof *d->rows));
    for (size_t i = 0; i < n; i++)
        d->rows[i] = i;
}

static ink_column *add_column(drawn *d, ink_column_type type)
{
    ink_column *column = &d->columns[d->n_columns];
    d->features[d->n_columns] = d->n_columns;
    d->n_columns++;
    column->type = type;
    return column;
}

double *drawn_numeric(drawn *d)
{
    ink_column *column = add_column(d, INK_NUMERIC);
    return column->number = must(calloc(d->n, sizeof(double)));
}

int32_t *drawn_categorical(drawn *d, size_t n_levels)
{
    ink_column *column = add_column(d, INK_CATEGORICAL);
    column->n_levels = n_levels;
    return column->code = must(calloc(d->n, sizeof(int32_t)));
}

void drawn_repeat(drawn *d, size_t copies)
{
    size_t distinct = d->n / copies;
    d->n = distinct * copies;
    for (size_t i = distinct; i < d->n; i++) {
        d->y[i] = d->y[i % distinct];
        for (size_t c = 0; c < d->n_columns; c++) {
            if (d->columns[c].number)
                d->columns[c].number[i] = d->columns[c].number[i % distinct];
            else
                d->columns[c].code[i] = d->columns[c].code[i % distinct];
        }
    }
}

ink_question drawn_question(drawn *d)
{
    d->table = (ink_table){.n_rows = d->n, .n_columns = d->n_columns, .columns = d->columns};
    return (ink_question){.table = &d->table, .features = d->features, .n_features = d->n_columns, .rows = d->rows,
                          .n_rows = d->n, .y = d->y, .n_class = d->n_class};
}

void drawn_free(drawn *d)
{
    for (size_t c = 0; c < d->n_columns; c++) {
        free(d->columns[c].number);
        free(d->columns[c].code);
    }
    free(d->y);
    free(d->rows);
}

/* ---- columns without a relation to anything */

const char *const column_kind_names[] = {"categorical, 2 to 8 levels", "categorical, 40 levels", "categorical, 400 levels",
                                         "id-like (words and numbers)", "normal", "heavy-tailed (Cauchy)",
                                         "few-valued (Poisson)", "mixed, 0 to 30 % missing"};

static void draw_levels(drawn *d, stream *s, size_t n_levels)
{
    int32_t *code = drawn_categorical(d, n_levels);
    double skew = stream_uniform(s) < 0.5 ? 1 : 2; /* levels alike, or rarer and rarer */
    for (size_t i = 0; i < d->n; i++)
        code[i] = (int32_t)((double)n_levels * pow(stream_uniform(s), skew));
}

static void draw_id(drawn *d, stream *s, int numeric)
{
    double *number = numeric ? drawn_numeric(d) : NULL;
    int32_t *code = numeric ? NULL : drawn_categorical(d, d->n);
    for (size_t i = 0; i < d->n; i++) {
        if (numeric)
            number[i] = (double)i + 1;
        else
            code[i] = (int32_t)i;
    }
    (void)s;
}

static double draw_poisson(stream *s, double mean)
{
    double limit = exp(-mean), product = stream_uniform(s);
    int k = 0;
    for (; product > limit; k++)
        product *= stream_uniform(s);
    return k;
}

static void draw_numbers(drawn *d, stream *s, column_kind kind)
{
    double *number = drawn_numeric(d), mean = 0.3 + 4 * stream_uniform(s);
    for (size_t i = 0; i < d->n; i++)
        number[i] = kind == NORMAL   ? stream_normal(s)
                    : kind == CAUCHY ? stream_normal(s) / fabs(stream_normal(s))
                                     : draw_poisson(s, mean);
}

static void lose_cells(drawn *d, stream *s)
{
    ink_column *column = &d->columns[d->n_columns - 1];
    double share = 0.3 * stream_uniform(s);
    for (size_t i = 0; i < d->n; i++) {
        if (stream_uniform(s) > share)
            continue;
        if (column->number)
            column->number[i] = NAN;
        else
            column->code[i] = -1;
    }
}

static void draw_column(drawn *d, stream *s, column_kind kind, size_t place)
{
    if (kind == MIXED) {
        draw_column(d, s, (column_kind[]){FEW_LEVELS, NORMAL, POISSON, LEVELS_40}[place % 4], place);
        lose_cells(d, s);
    } else if (kind == FEW_LEVELS)
        draw_levels(d, s, 2 + stream_below(s, 7));
    else if (kind == LEVELS_40 || kind == LEVELS_400)
        draw_levels(d, s, kind == LEVELS_40 ? 40 : 400);
    else if (kind == ID_LIKE)
        draw_id(d, s, place % 2 == 1);
    else
        draw_numbers(d, s, kind);
}

void draw_columns(drawn *d, stream *s, column_kind kind, size_t n_columns)
{
    for (size_t c = 0; c < n_columns; c++)
        draw_column(d, s, kind, c);
}

/* ---- classes without a cause */

const char *const class_kind_names[] = {"2", "3", "10", "30", "95:5"};

size_t class_kind_count(size_t kind)
{
    static const size_t classes[] = {2, 3, 10, 30, 2};
    return classes[kind];
}

void draw_classes(drawn *d, stream *s, size_t kind)
{
    for (size_t i = 0; i < d->n; i++)
        d->y[i] = kind == 4 ? stream_uniform(s) < 0.05 : (int32_t)stream_below(s, d->n_class);
}

/* ---- classes with one */

const char *const signal_kind_names[] = {"marginal categorical, 5 levels", "the same, 6 classes", "one odd level of 40",
                                         "linear", "threshold", "10 weak additive", "2-way categorical XOR",
                                         "2-way numeric XOR", "nothing", "a column of words and one of numbers"};

size_t signal_rows(signal_kind kind)
{
    return kind == ODD_LEVEL ? 1200 : 600;
}

size_t signal_classes(signal_kind kind)
{
    return kind == CATEGORICAL_6 ? 6 : 2;
}

static void draw_causes(drawn *d, stream *s, signal_kind kind)
{
    size_t levels = kind == ODD_LEVEL ? 40 : kind == CATEGORICAL_XOR ? 3 : 5;
    size_t words = kind == CATEGORICAL_XOR ? 2 : kind == CATEGORICAL || kind == CATEGORICAL_6 || kind == ODD_LEVEL || kind == BOTH;
    size_t numbers = kind == LINEAR || kind == THRESHOLD || kind == BOTH ? 1 : kind == NUMERIC_XOR ? 2 : kind == ADDITIVE ? 10 : 0;
    for (size_t c = 0; c < words; c++) {
        int32_t *code = drawn_categorical(d, levels);
        for (size_t i = 0; i < d->n; i++)
            code[i] = (int32_t)stream_below(s, levels);
    }
    for (size_t c = 0; c < numbers; c++)
        draw_numbers(d, s, NORMAL);
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* The probability of class 1 of 2 in a row. */
static double two_classes(const drawn *d, signal_kind kind, double strength, size_t i)
{
    const ink_column *c = d->columns;
    double sum = 0;
    switch (kind) {
    case CATEGORICAL:
        return logistic(strength * (c[0].code[i] - 2));
    case ODD_LEVEL:
        return logistic(strength * (c[0].code[i] == 7));
    case LINEAR:
        return logistic(strength * c[0].number[i]);
    case THRESHOLD:
        return logistic(strength * ((c[0].number[i] > 0.6745) - 0.25));
    case ADDITIVE:
        for (size_t k = 0; k < 10; k++)
            sum += c[k].number[i];
        return logistic(strength * sum);
    case CATEGORICAL_XOR:
        return logistic(strength * ((c[0].code[i] + c[1].code[i]) % 3 - 1));
    case NUMERIC_XOR:
        return logistic(c[0].number[i] * c[1].number[i] > 0 ? strength : -strength);
    case BOTH:
        return logistic(strength * (c[0].code[i] % 2 - 0.4 + c[1].number[i]));
    default:
        return 0.5;
    }
}

/* Level k of 5 favours class k + 1 of 6. */
static void class_shares(const drawn *d, signal_kind kind, double strength, size_t i, double *p)
{
    if (kind == CATEGORICAL_6) {
        double total = 5 + exp(strength);
        for (size_t c = 0; c < 6; c++)
            p[c] = (c == (size_t)d->columns[0].code[i] + 1 ? exp(strength) : 1) / total;
        return;
    }
    p[1] = two_classes(d, kind, strength, i);
    p[0] = 1 - p[1];
}

static double bits_of_shares(const double *p, size_t n)
{
    double bits = 0;
    for (size_t c = 0; c < n; c++)
        bits -= p[c] > 0 ? p[c] * log2(p[c]) : 0;
    return bits;
}

double draw_signal(drawn *d, stream *s, signal_kind kind, double strength, size_t n, size_t noise)
{
    double p[6], mean[6] = {0}, rest = 0;
    size_t n_class = signal_classes(kind);
    drawn_start(d, n, n_class);
    draw_causes(d, s, kind);
    for (size_t c = 0; c < noise; c++) {
        if (c % 2)
            draw_levels(d, s, 5);
        else
            draw_numbers(d, s, NORMAL);
    }
    for (size_t i = 0; i < n; i++) {
        class_shares(d, kind, strength, i, p);
        double u = stream_uniform(s);
        size_t c = 0;
        while (c + 1 < n_class && u > p[c])
            u -= p[c++];
        d->y[i] = (int32_t)c;
        rest += bits_of_shares(p, n_class) / (double)n;
        for (c = 0; c < n_class; c++)
            mean[c] += p[c] / (double)n;
    }
    return bits_of_shares(mean, n_class) - rest;
}

double signal_bits(signal_kind kind, double strength)
{
    drawn d;
    stream s = stream_of(1, (uint64_t)kind, 0);
    double bits = draw_signal(&d, &s, kind, strength, 60000, 0);
    drawn_free(&d);
    return bits;
}

double signal_strength(signal_kind kind, double bits)
{
    double low = 0, high = 16;
    if (kind == NOTHING || bits <= 0)
        return 0;
    for (int i = 0; i < 20; i++) {
        double middle = (low + high) / 2;
        *(signal_bits(kind, middle) < bits ? &low : &high) = middle;
    }
    return (low + high) / 2;
}
