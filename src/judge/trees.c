/* SPDX-License-Identifier: MIT
 * Boosted trees on binned columns: depth 3, split by histograms, a leaf holds one number for each class. Small, so that
 * somebody who is no network has looked too. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "judge/learners.h"

enum { DEPTH = 3, NODES = 1 << (DEPTH - 1), LEAVES = 1 << DEPTH, ROUNDS = 100, ROUNDS_UNSTOPPED = 20, PATIENCE = 8 };
#define RATE 0.25
#define PENALTY 1.0         /* added to a sum of second derivatives */
#define LEAST 1.0           /* such a sum in a leaf, over all classes */
#define MIDDLE 0.2          /* share of the rows, by that sum, on either side of a drawn column's split */
#define LEVEL_PENALTY 10.0  /* the same where levels are put in order */
#define MOST_WORK 2000000u  /* rows x columns x numbers that one tree looks at */
#define MOST_SCORES 40000000u

typedef struct {
    size_t feature;
    uint64_t left;  /* the bins that go left */
    double gain;
} split;

typedef struct {
    split node[LEAVES];  /* the root is 1, the children of i are 2 i and 2 i + 1 */
    double *leaf;        /* LEAVES x n_out */
} tree;

typedef struct {
    const ink_trial *trial;
    size_t n_out;        /* a number for each class; for two classes one, of the second */
    size_t n_train, n_seen;
    size_t first;        /* the column that this tree splits on first; SIZE_MAX: any */
    double least;        /* sum of bends that a child needs */
    size_t *order;       /* n_train: the first n_seen are this tree's */
    uint8_t *node;       /* n_seen */
    double *score;       /* n_rows x n_out, before softmax */
    double *slope, *bend; /* n_seen x n_out: first and second derivatives of the loss */
    double *sums;        /* NODES x INK_BINS_MOST x 2 n_out */
    double *left, *p;    /* 2 n_out; n_class */
    tree tree;
} boosting;

int ink_learn_trees_can(const ink_trial *trial)
{
    return trial->n_rows <= MOST_SCORES / trial->n_class;
}

/* ---- Probabilities and derivatives */

static void softmax(const boosting *b, const double *score, double *p)
{
    if (b->n_out == 1) {
        p[1] = 1 / (1 + exp(-score[0]));
        p[0] = 1 - p[1];
        return;
    }
    double most = score[0], sum = 0;
    for (size_t c = 1; c < b->n_out; c++)
        most = fmax(most, score[c]);
    for (size_t c = 0; c < b->n_out; c++)
        sum += p[c] = exp(score[c] - most);
    for (size_t c = 0; c < b->n_out; c++)
        p[c] /= sum;
}

static void differentiate(boosting *b)
{
    const size_t shift = b->n_out == 1;
    for (size_t i = 0; i < b->n_seen; i++) {
        size_t row = b->order[i];
        softmax(b, b->score + row * b->n_out, b->p);
        for (size_t c = 0; c < b->n_out; c++) {
            double p = b->p[c + shift];
            b->slope[i * b->n_out + c] = p - (b->trial->y[row] == (int32_t)(c + shift));
            b->bend[i * b->n_out + c] = p * (1 - p);
        }
    }
}

/* ---- Splits */

/* sums[node][bin]: n_out sums of slopes, then of bends. */
static void add_up(boosting *b, const ink_grades *grades, size_t n_nodes)
{
    const size_t width = 2 * b->n_out;
    memset(b->sums, 0, n_nodes * INK_BINS_MOST * width * sizeof *b->sums);
    for (size_t i = 0; i < b->n_seen; i++) {
        double *to = b->sums + ((size_t)b->node[i] * INK_BINS_MOST + grades->bin[b->order[i]]) * width;
        const double *slope = b->slope + i * b->n_out, *bend = b->bend + i * b->n_out;
        for (size_t c = 0; c < b->n_out; c++) {
            to[c] += slope[c];
            to[b->n_out + c] += bend[c];
        }
    }
}

/* What a leaf with these sums takes off the loss, twice; -1 where it is too small. */
static double worth(const double *sums, size_t n_out, double least)
{
    double gain = 0, weight = 0;
    for (size_t c = 0; c < n_out; c++) {
        gain += sums[c] * sums[c] / (sums[n_out + c] + PENALTY);
        weight += sums[n_out + c];
    }
    return weight < least ? -1 : gain;
}

/* Numbers keep their order; levels are put in that of their pull towards a class, another one in each round. */
static void order_bins(const boosting *b, const ink_grades *grades, const double *sums, size_t c, uint8_t *order)
{
    double key[INK_BINS_MOST];
    for (size_t k = 0; k < grades->n_bins; k++) {
        const double *s = sums + k * 2 * b->n_out;
        key[k] = grades->numeric ? (double)k : s[c] / (s[b->n_out + c] + LEVEL_PENALTY);
        size_t at = k;
        for (; at > 0 && key[order[at - 1]] > key[k]; at--)
            order[at] = order[at - 1];
        order[at] = (uint8_t)k;
    }
}

static void scan(boosting *b, size_t f, const double *sums, const double *total, size_t round, split *best)
{
    const ink_grades *grades = &b->trial->features[f];
    const size_t n_out = b->n_out, width = 2 * n_out;
    const double whole = worth(total, n_out, 0);
    double *right = b->left + width;
    uint8_t order[INK_BINS_MOST];
    uint64_t bins = 0;
    order_bins(b, grades, sums, n_out ? round % n_out : 0, order);
    memset(b->left, 0, width * sizeof *b->left);
    for (size_t k = 0; k + 1 < grades->n_bins; k++) {
        const double *s = sums + order[k] * width;
        bins |= UINT64_C(1) << order[k];
        for (size_t c = 0; c < width; c++) {
            b->left[c] += s[c];
            right[c] = total[c] - b->left[c];
        }
        double low = worth(b->left, n_out, b->least), high = worth(right, n_out, b->least);
        if (low >= 0 && high >= 0 && low + high - whole > best->gain)
            *best = (split){f, bins, low + high - whole};
    }
}

static void find_splits(boosting *b, size_t n_nodes, size_t round)
{
    const size_t width = 2 * b->n_out;
    double *total = b->left + 2 * width;
    for (size_t k = 0; k < n_nodes; k++)
        b->tree.node[n_nodes + k] = (split){0, UINT64_MAX, 1e-9};
    for (size_t f = 0; f < b->trial->n_features; f++) {
        if (n_nodes == 1 && b->first != SIZE_MAX && b->first != f)
            continue;
        add_up(b, &b->trial->features[f], n_nodes);
        for (size_t k = 0; k < n_nodes; k++) {
            const double *sums = b->sums + k * INK_BINS_MOST * width;
            memset(total, 0, width * sizeof *total);
            for (size_t j = 0; j < b->trial->features[f].n_bins; j++)
                for (size_t c = 0; c < width; c++)
                    total[c] += sums[j * width + c];
            scan(b, f, sums, total, round, &b->tree.node[n_nodes + k]);
        }
    }
}

static size_t child(const boosting *b, size_t node, size_t row)
{
    const split *s = &b->tree.node[node];
    return 2 * node + !(s->left >> b->trial->features[s->feature].bin[row] & 1);
}

/* ---- Trees */

static void fill_leaves(boosting *b)
{
    const size_t n_out = b->n_out;
    double *sums = b->sums;
    memset(sums, 0, LEAVES * 2 * n_out * sizeof *sums);
    for (size_t i = 0; i < b->n_seen; i++)
        for (size_t c = 0; c < n_out; c++) {
            sums[b->node[i] * 2 * n_out + c] += b->slope[i * n_out + c];
            sums[b->node[i] * 2 * n_out + n_out + c] += b->bend[i * n_out + c];
        }
    for (size_t k = 0; k < LEAVES; k++)
        for (size_t c = 0; c < n_out; c++)
            b->tree.leaf[k * n_out + c] = -RATE * sums[k * 2 * n_out + c] / (sums[k * 2 * n_out + n_out + c] + PENALTY);
}

static double sum_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static void grow(boosting *b, size_t round)
{
    differentiate(b);
    memset(b->node, 0, b->n_seen);
    for (size_t n_nodes = 1; n_nodes < LEAVES; n_nodes *= 2) {
        const int drawn = n_nodes == 1 && b->first != SIZE_MAX;
        b->least = drawn ? fmax(LEAST, MIDDLE * sum_of(b->bend, b->n_seen * b->n_out)) : LEAST;
        find_splits(b, n_nodes, round);
        for (size_t i = 0; i < b->n_seen; i++)
            b->node[i] = (uint8_t)(child(b, n_nodes + b->node[i], b->order[i]) - 2 * n_nodes);
    }
    fill_leaves(b);
}

static void add_tree(boosting *b, size_t from, size_t to)
{
    for (size_t row = from; row < to; row++) {
        size_t node = 1;
        while (node < LEAVES)
            node = child(b, node, row);
        const double *leaf = b->tree.leaf + (node - LEAVES) * b->n_out;
        for (size_t c = 0; c < b->n_out; c++)
            b->score[row * b->n_out + c] += leaf[c];
    }
}

/* ---- Boosting */

static double measure(boosting *b, size_t from, size_t n, double *loss)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t row = from + i;
        softmax(b, b->score + row * b->n_out, b->p);
        loss[i] = ink_trial_loss(b->p[b->trial->y[row]]);
        sum += loss[i];
    }
    return sum;
}

/* The rows of a tree: all, or the next part of the shuffled ones. */
static void take_rows(boosting *b, ink_random *random)
{
    for (size_t i = 0; b->n_seen < b->n_train && i < b->n_seen; i++) {
        size_t j = i + (size_t)ink_random_below(random, b->n_train - 1 - i), row = b->order[i];
        b->order[i] = b->order[j];
        b->order[j] = row;
    }
}

/* Every other tree splits first on a column drawn, near its middle: columns that tell something only together are seldom
 * the best alone. */
static void take_first(boosting *b, size_t round, ink_random *random)
{
    const size_t drawn = (size_t)ink_random_below(random, b->trial->n_features - 1);
    b->first = round % 2 ? drawn : SIZE_MAX;
}

/* loss ends as of the best round; now: as many numbers. */
static void boost(boosting *b, uint64_t seed, double *loss, double *now)
{
    const ink_trial *t = b->trial;
    const size_t rounds = t->n_validation ? ROUNDS : ROUNDS_UNSTOPPED;
    ink_random random;
    ink_random_seed(&random, (uint32_t)seed);
    double best = measure(b, t->held, t->n_validation, loss);
    measure(b, t->held + t->n_validation, t->n_test, loss + t->n_validation);
    for (size_t round = 0, waited = 0; round < rounds && waited < PATIENCE; round++) {
        take_rows(b, &random);
        take_first(b, round, &random);
        grow(b, round);
        add_tree(b, 0, b->n_train);
        add_tree(b, t->held, t->n_rows);
        double sum = measure(b, t->held, t->n_validation, now);
        waited++;
        if (t->n_validation && !(sum < best))
            continue;
        best = sum;
        waited = 0;
        memcpy(loss, now, t->n_validation * sizeof *loss);
        measure(b, t->held + t->n_validation, t->n_test, loss + t->n_validation);
    }
}

static int boosting_new(boosting *b, size_t n_train)
{
    const ink_trial *t = b->trial;
    b->n_out = t->n_class == 2 ? 1 : t->n_class;
    b->n_train = b->n_seen = n_train;
    size_t most = MOST_WORK / (t->n_features * b->n_out);
    most = most < 500 ? 500 : most;
    b->n_seen = n_train < most ? n_train : most;
    b->order = ink_new(n_train, sizeof *b->order);
    b->node = ink_new(b->n_seen, 1);
    b->score = ink_new(t->n_rows * b->n_out, sizeof *b->score);
    b->slope = ink_new(b->n_seen * b->n_out, sizeof *b->slope);
    b->bend = ink_new(b->n_seen * b->n_out, sizeof *b->bend);
    b->sums = ink_new(NODES * INK_BINS_MOST * 2 * b->n_out, sizeof *b->sums);
    b->left = ink_new(6 * b->n_out, sizeof *b->left);
    b->p = ink_new(t->n_class, sizeof *b->p);
    b->tree.leaf = ink_new(LEAVES * b->n_out, sizeof *b->tree.leaf);
    if (!b->order || !b->node || !b->score || !b->slope || !b->bend || !b->sums || !b->left || !b->p || !b->tree.leaf)
        return -1;
    for (size_t i = 0; i < n_train; i++)
        b->order[i] = i;
    for (size_t row = 0; row < t->n_rows; row++)
        for (size_t c = 0; c < b->n_out; c++)
            b->score[row * b->n_out + c] = b->n_out == 1 ? log(t->prior[1] / t->prior[0]) : log(t->prior[c]);
    return 0;
}

static void boosting_free(boosting *b)
{
    void *blocks[] = {b->order, b->node, b->score, b->slope, b->bend, b->sums, b->left, b->p, b->tree.leaf};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        free(blocks[i]);
}

int ink_learn_trees(const ink_trial *trial, size_t n_train, uint64_t seed, double *loss, ink_error *err)
{
    boosting b = {.trial = trial};
    double *now = ink_new(trial->n_held, sizeof *now);
    int bad = !now || boosting_new(&b, n_train);
    if (!bad)
        boost(&b, seed, loss, now);
    boosting_free(&b);
    free(now);
    return bad ? ink_fail_memory(err) : INK_OK;
}
