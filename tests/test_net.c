/* SPDX-License-Identifier: MIT
 * The network's properties: its gradient is the derivative of its loss, names and orders of things do not matter, the
 * two precisions agree, training stops, restores and fails as it says, and its losses are those that an independent
 * NumPy implementation gave. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "net/net.h"
#define INK_REAL 64
#include "net/real.h"
#include "net/kernels.h"

enum { ONEHOT = 8, DENSE = 2, INDEX = 2, CLASSES = 3 };

/* ---- Rows and networks to try things on */

/* Row i of a fixed, partly learnable table: a column of 5 levels (or none of them), one of 3 levels, two numbers. */
static void set_row(ink_rows *rows, size_t at, size_t i)
{
    const int high = sin((double)i) > 0.3;
    rows->index[at * INDEX] = i % 7 == 6 ? -1 : (int32_t)(i % 7 % 5);
    rows->index[at * INDEX + 1] = (int32_t)(5 + i % 3);
    rows->dense[at * DENSE] = sin((double)i);
    rows->dense[at * DENSE + 1] = cos(2.0 * (double)i) * (double)(1 + i % 2);
    rows->y[at] = (int32_t)((i % 7 % 5 + (size_t)high + 2 * (i % 3)) % CLASSES);
}

static ink_rows new_rows(size_t n, size_t n_index, size_t n_dense)
{
    ink_rows rows = {.n_rows = n, .n_index = n_index, .n_dense = n_dense};
    rows.index = ink_new(n * n_index, sizeof(int32_t));
    rows.dense = ink_new(n * n_dense, sizeof(double));
    rows.y = ink_new(n, sizeof(int32_t));
    assert_true(rows.index && rows.dense && rows.y);
    return rows;
}

static ink_rows some_rows(size_t first, size_t n)
{
    ink_rows rows = new_rows(n, INDEX, DENSE);
    for (size_t i = 0; i < n; i++)
        set_row(&rows, i, first + i);
    return rows;
}

/* Rows of one level whose classes are all `y`. */
static ink_rows same_rows(size_t n, int32_t y)
{
    ink_rows rows = new_rows(n, 1, 0);
    for (size_t i = 0; i < n; i++)
        rows.y[i] = y;
    return rows;
}

static ink_layout network(size_t n_in, size_t n_index, size_t n_dense, size_t n_class, const char *hidden,
                          ink_activation activation)
{
    ink_layout layout = {.n_layers = strlen(hidden) + 1, .activation = activation};
    layout.n_index = n_index;
    layout.n_dense = n_dense;
    layout.sizes[0] = n_in;
    for (size_t l = 0; hidden[l]; l++)
        layout.sizes[l + 1] = (size_t)(hidden[l] - '0');
    layout.sizes[layout.n_layers] = n_class;
    return layout;
}

/* hidden: a digit a layer. */
static ink_layout usual(const char *hidden, ink_activation activation)
{
    return network(ONEHOT + DENSE, INDEX, DENSE, CLASSES, hidden, activation);
}

/* Gives rows the weights 0, factor, ... (most - 1) * factor, over and over. */
static void weigh(ink_rows *rows, size_t most, double factor)
{
    free(rows->weight);
    rows->weight = ink_new(rows->n_rows, sizeof(double));
    for (size_t i = 0; i < rows->n_rows; i++)
        rows->weight[i] = factor * (double)(i % most);
}

static const double prior[CLASSES] = {-1.1394342831883648, -1.0498221244986778, -1.1086626245216111}; /* 96, 105, 99 */

static ink_training recipe(ink_optimizer optimizer, double rate, size_t epochs)
{
    return (ink_training){.optimizer = optimizer, .learning_rate = rate, .batch_size = INK_BATCH_FULL, .epochs = epochs,
                          .restore = INK_RESTORE_LAST, .seed = 3, .log_prior = prior};
}

static double *random_parameters(const ink_layout *layout, uint32_t seed)
{
    ink_random random;
    const size_t n = ink_layout_parameters(layout);
    double *w = ink_new(n, sizeof(double));
    ink_random_seed(&random, seed);
    for (size_t i = 0; i < n; i++)
        w[i] = 0.5 * ink_random_normal(&random);
    return w;
}

static double gradient(const ink_layout *layout, const ink_training *how, const double *w, const ink_rows *rows,
                       double *g)
{
    double loss = NAN;
    assert_int_equal(ink_net_gradient(64, layout, how, w, rows, &loss, g, NULL), INK_OK);
    return loss;
}

static double distance(const double *a, const double *b, size_t n)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(a[i] - b[i]));
    return most;
}

static double norm(const double *a, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * a[i];
    return sqrt(sum);
}

/* A training that must succeed; params and history are the caller's to free. */
static double *train(const ink_layout *layout, const ink_training *how, const ink_rows *rows,
                     const ink_rows *validation, ink_history *history)
{
    void *params = NULL;
    ink_error err = {0};
    const int status = ink_net_train(64, layout, how, rows, validation, &params, history, &err);
    if (status != INK_OK)
        fail_msg("%s", err.message);
    return params;
}

static double mean_loss(const ink_layout *layout, const double *w, const ink_rows *rows)
{
    const size_t n_class = layout->sizes[layout->n_layers];
    double *p = ink_new(rows->n_rows * n_class, sizeof(double)), sum = 0, weights = 0;
    assert_int_equal(ink_net_predict(64, layout, w, rows, p, NULL), INK_OK);
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double weight = rows->weight ? rows->weight[i] : 1;
        sum -= weight * log(p[i * n_class + (size_t)rows->y[i]]);
        weights += weight;
    }
    free(p);
    return sum / weights;
}

/* ---- The gradient */

/* Relative error of each layer's gradient against central differences. */
static void check_gradient(const ink_layout *layout, const ink_training *how, const ink_rows *rows)
{
    const size_t n = ink_layout_parameters(layout);
    const double step = 1e-6;
    double *w = random_parameters(layout, 7), *g = ink_new(n, sizeof *g), *d = ink_new(n, sizeof *d);
    double *unused = ink_new(n, sizeof *unused);
    gradient(layout, how, w, rows, g);
    for (size_t i = 0; i < n; i++) {
        const double at = w[i];
        w[i] = at + step;
        const double above = gradient(layout, how, w, rows, unused);
        w[i] = at - step;
        d[i] = (above - gradient(layout, how, w, rows, unused)) / (2 * step);
        w[i] = at;
    }
    for (size_t l = 0; l < layout->n_layers; l++) {
        const size_t from = ink_layout_weights(layout, l), size = (layout->sizes[l] + 1) * layout->sizes[l + 1];
        for (size_t i = from; i < from + size; i++)
            unused[i] = g[i] - d[i];
        assert_true(norm(unused + from, size) <= 1e-6 * fmax(norm(g + from, size), 1e-3));
    }
    free(w);
    free(g);
    free(d);
    free(unused);
}

static void test_gradient_is_the_derivative_of_the_loss(void **state)
{
    (void)state;
    const char *const hidden[] = {"", "5", "64", "534"};
    ink_rows rows = some_rows(0, 150); /* more than one chunk */
    for (ink_activation activation = INK_RELU; activation <= INK_IDENTITY; activation++)
        for (size_t h = 0; h < 4; h++)
            for (int penalised = 0; penalised <= 1; penalised++) {
                const ink_layout layout = usual(hidden[h], activation);
                ink_training how = recipe(INK_GD, 1, 1);
                how.l2 = penalised ? 0.1 : 0;
                how.classic = !penalised;
                check_gradient(&layout, &how, &rows);
            }
    ink_rows_free(&rows);
}

/* Each unit that is dropped stays so while the derivative is taken: the scratch of a gradient is a new one. */
static void test_gradient_with_weights_and_dropout(void **state)
{
    (void)state;
    ink_rows rows = some_rows(0, 150);
    weigh(&rows, 4, 0.7);
    for (ink_activation activation = INK_RELU; activation <= INK_IDENTITY; activation++) {
        const ink_layout layout = usual("534", activation);
        ink_training how = recipe(INK_GD, 1, 1);
        how.l2 = 0.01;
        how.dropout = 0.4;
        how.classic = 1; /* a loss that is clipped has no derivative, and this recipe clips later */
        check_gradient(&layout, &how, &rows);
        how.dropout = 0;
        check_gradient(&layout, &how, &rows);
    }
    ink_rows_free(&rows);
}

static void test_gradient_with_only_onehot_or_only_dense_inputs(void **state)
{
    (void)state;
    const ink_training how = recipe(INK_GD, 1, 1);
    ink_rows rows = some_rows(0, 40);
    rows.n_dense = 0;
    const ink_layout onehot = network(ONEHOT, INDEX, 0, CLASSES, "4", INK_TANH);
    check_gradient(&onehot, &how, &rows);
    rows.n_dense = DENSE;
    rows.n_index = 0;
    const ink_layout dense = network(DENSE, 0, DENSE, CLASSES, "4", INK_RELU);
    check_gradient(&dense, &how, &rows);
    ink_rows_free(&rows);
}

/* Rows with the same input units, every one of them written out as a number. */
static ink_rows written_out(const ink_rows *rows)
{
    ink_rows dense = new_rows(rows->n_rows, 0, ONEHOT + DENSE);
    for (size_t i = 0; i < rows->n_rows; i++) {
        double *x = dense.dense + i * (ONEHOT + DENSE);
        for (size_t k = 0; k < INDEX; k++)
            if (rows->index[i * INDEX + k] >= 0)
                x[rows->index[i * INDEX + k]] = 1;
        memcpy(x + ONEHOT, rows->dense + i * DENSE, DENSE * sizeof(double));
        dense.y[i] = rows->y[i];
    }
    return dense;
}

static void test_indices_mean_the_onehot_matrix(void **state)
{
    (void)state;
    const ink_training how = recipe(INK_GD, 1, 1);
    const ink_layout layout = usual("65", INK_TANH);
    const ink_layout dense_layout = network(ONEHOT + DENSE, 0, ONEHOT + DENSE, CLASSES, "65", INK_TANH);
    const size_t n = ink_layout_parameters(&layout);
    ink_rows rows = some_rows(0, 300), dense = written_out(&rows);
    double *w = random_parameters(&layout, 1), *g = ink_new(n, sizeof *g), *h = ink_new(n, sizeof *h);
    const double loss = gradient(&layout, &how, w, &rows, g);
    assert_true(fabs(loss - gradient(&dense_layout, &how, w, &dense, h)) <= 1e-13);
    assert_true(distance(g, h, n) <= 1e-13);
    free(w);
    free(g);
    free(h);
    ink_rows_free(&rows);
    ink_rows_free(&dense);
}

static void test_a_wide_column_touches_only_its_rows(void **state)
{
    (void)state;
    const size_t wide = 100000;
    const ink_layout layout = network(wide, 1, 0, 2, "3", INK_TANH);
    const ink_training how = recipe(INK_GD, 1, 1);
    ink_rows rows = same_rows(2, 1);
    rows.index[0] = 99999;
    rows.index[1] = -1;
    const size_t n = ink_layout_parameters(&layout);
    double *w = random_parameters(&layout, 1), *g = ink_new(n, sizeof *g);
    gradient(&layout, &how, w, &rows, g);
    for (size_t i = 0; i < 99999 * 3; i++)
        assert_true(g[i] == 0);
    assert_true(norm(g + 99999 * 3, 3) > 0);
    free(w);
    free(g);
    ink_rows_free(&rows);
}

/* ---- Orders and names */

static void test_order_of_rows_is_irrelevant_in_a_full_batch(void **state)
{
    (void)state;
    enum { ROWS = 300 };
    const ink_layout layout = usual("65", INK_RELU);
    const ink_training how = recipe(INK_GD, 1, 1);
    const size_t n = ink_layout_parameters(&layout);
    ink_rows rows = some_rows(0, ROWS), shuffled = some_rows(0, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        set_row(&shuffled, i, i * 7 % ROWS);
    double *w = random_parameters(&layout, 2), *g = ink_new(n, sizeof *g), *h = ink_new(n, sizeof *h);
    const double loss = gradient(&layout, &how, w, &rows, g);
    assert_true(fabs(loss - gradient(&layout, &how, w, &shuffled, h)) <= 1e-13);
    assert_true(distance(g, h, n) <= 1e-14);
    free(w);
    free(g);
    free(h);
    ink_rows_free(&rows);
    ink_rows_free(&shuffled);
}

static void test_a_row_has_the_same_bits_alone_and_among_others(void **state)
{
    (void)state;
    enum { ROWS = 259 };
    const ink_layout layout = usual("97", INK_TANH);
    ink_rows rows = some_rows(0, ROWS);
    double *w = random_parameters(&layout, 3), all[ROWS * CLASSES];
    assert_int_equal(ink_net_predict(64, &layout, w, &rows, all, NULL), INK_OK);
    for (size_t i = 0; i < ROWS; i++) {
        double alone[CLASSES];
        ink_rows one = {.n_rows = 1, .n_index = INDEX, .n_dense = DENSE, .index = rows.index + i * INDEX,
                        .dense = rows.dense + i * DENSE};
        assert_int_equal(ink_net_predict(64, &layout, w, &one, alone, NULL), INK_OK);
        assert_memory_equal(alone, all + i * CLASSES, sizeof alone);
    }
    free(w);
    ink_rows_free(&rows);
}

/* Of a layout in both precisions: each row by itself against all at once. */
static void check_rows(const ink_layout *layout, const ink_rows *rows)
{
    const size_t n_class = layout->sizes[layout->n_layers], n = ink_layout_parameters(layout);
    double *w = random_parameters(layout, 3), *all = ink_new(rows->n_rows, n_class * sizeof *all);
    float *w32 = ink_new(n, sizeof *w32);
    assert_true(w32 && all);
    for (size_t i = 0; i < n; i++)
        w32[i] = (float)w[i];
    for (int precision = 32; precision <= 64; precision += 32) {
        const void *params = precision == 32 ? (const void *)w32 : w;
        ink_row_net *net = NULL;
        double p[32];
        assert_int_equal(ink_net_predict(precision, layout, params, rows, all, NULL), INK_OK);
        assert_int_equal(ink_row_net_new(precision, layout, params, &net, NULL), INK_OK);
        for (size_t i = 0; i < rows->n_rows; i++) {
            ink_row_net_predict(net, rows->index + i * rows->n_index, rows->dense + i * rows->n_dense, p);
            assert_memory_equal(p, all + i * n_class, n_class * sizeof *p);
        }
        ink_row_net_free(net);
    }
    free(w);
    free(w32);
    free(all);
}

static void test_one_row_passes_as_among_others(void **state)
{
    (void)state;
    static const size_t hidden[][3] = {{0, 0, 0}, {9, 7, 0}, {16, 0, 0}, {33, 129, 17}, {300, 5, 64}}, classes[] = {2, 3, 10, 17};
    ink_rows rows = some_rows(0, 40);
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        for (size_t c = 0; c < sizeof classes / sizeof *classes; c++) {
            ink_layout layout = usual("", (ink_activation)(INK_RELU + (i + c) % 7));
            for (size_t l = 0; l < 3 && hidden[i][l]; l++)
                layout.sizes[layout.n_layers++] = hidden[i][l];
            layout.sizes[layout.n_layers] = classes[c];
            check_rows(&layout, &rows);
        }
    ink_rows_free(&rows);
}

static void test_classes_renamed_rename_the_predictions(void **state)
{
    (void)state;
    enum { ROWS = 200 };
    const double moved_prior[CLASSES] = {prior[2], prior[0], prior[1]};
    const ink_layout layout = usual("6", INK_RELU);
    ink_training how = recipe(INK_ADAM, 0.01, 30);
    ink_rows rows = some_rows(0, ROWS), none = {.n_index = INDEX, .n_dense = DENSE};
    ink_history history;
    double p[ROWS * CLASSES], q[ROWS * CLASSES];
    double *w = train(&layout, &how, &rows, &none, &history);
    ink_history_free(&history);
    assert_int_equal(ink_net_predict(64, &layout, w, &rows, p, NULL), INK_OK);
    free(w);
    for (size_t i = 0; i < ROWS; i++)
        rows.y[i] = (rows.y[i] + 1) % CLASSES;
    how.log_prior = moved_prior;
    w = train(&layout, &how, &rows, &none, &history);
    ink_history_free(&history);
    assert_int_equal(ink_net_predict(64, &layout, w, &rows, q, NULL), INK_OK);
    free(w);
    for (size_t i = 0; i < ROWS * CLASSES; i++)
        assert_true(fabs(p[i] - q[i / CLASSES * CLASSES + (i + 1 - i / CLASSES * CLASSES) % CLASSES]) < 1e-9);
    ink_rows_free(&rows);
}

/* ---- Weights */

static void test_weights_are_repeated_rows(void **state)
{
    (void)state;
    enum { ROWS = 200 };
    const ink_layout layout = usual("65", INK_GELU);
    const ink_training how = recipe(INK_GD, 1, 1);
    const size_t n = ink_layout_parameters(&layout);
    ink_rows rows = some_rows(0, ROWS), repeated = some_rows(0, ROWS / 4 * 6);
    weigh(&rows, 4, 1);
    for (size_t i = 0, at = 0; i < ROWS; i++)
        for (size_t k = 0; k < i % 4; k++)
            set_row(&repeated, at++, i);
    double *w = random_parameters(&layout, 5), *g = ink_new(n, sizeof *g), *h = ink_new(n, sizeof *h);
    const double loss = gradient(&layout, &how, w, &rows, g);
    assert_true(fabs(loss - gradient(&layout, &how, w, &repeated, h)) <= 1e-14);
    assert_true(fabs(loss - mean_loss(&layout, w, &rows)) <= 1e-14);
    assert_true(distance(g, h, n) <= 1e-15);
    free(w);
    free(g);
    free(h);
    ink_rows_free(&rows);
    ink_rows_free(&repeated);
}

/* A training in batches, of rows and validation rows with the weights. */
static double *train_weighted(int precision, const double *weight, double factor, ink_history *h)
{
    const ink_layout layout = usual("6", INK_RELU);
    ink_rows rows = some_rows(0, 200), validation = some_rows(1000, 50);
    ink_training how = recipe(INK_ADAM, 0.01, 6);
    how.batch_size = 32;
    how.dropout = 0.2;
    if (weight) {
        weigh(&rows, 1, 0);
        weigh(&validation, 1, 0);
        for (size_t i = 0; i < 200; i++)
            rows.weight[i] = factor * weight[i % 3];
        for (size_t i = 0; i < 50; i++)
            validation.weight[i] = factor * weight[i % 3];
    }
    void *w = NULL;
    assert_int_equal(ink_net_train(precision, &layout, &how, &rows, &validation, &w, h, NULL), INK_OK);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
    return w;
}

static void test_equal_weights_are_none_to_the_bit(void **state)
{
    (void)state;
    const double ones[] = {1, 1, 1}, weights[] = {1, 2, 0.5};
    const ink_layout layout = usual("6", INK_RELU);
    const size_t n = ink_layout_parameters(&layout);
    for (int precision = 32; precision <= 64; precision += 32) {
        ink_history h[5];
        double *w[] = {train_weighted(precision, NULL, 1, &h[0]), train_weighted(precision, ones, 1, &h[1]),
                       train_weighted(precision, ones, 3, &h[2]), train_weighted(precision, weights, 1, &h[3]),
                       train_weighted(precision, weights, 1e-7, &h[4])};
        for (size_t i = 1; i < 3; i++) {
            assert_memory_equal(w[0], w[i], n * (size_t)precision / 8);
            assert_memory_equal(h[0].train_loss, h[i].train_loss, 6 * sizeof(double));
            assert_memory_equal(h[0].validation_loss, h[i].validation_loss, 6 * sizeof(double));
        }
        assert_true(distance(h[3].train_loss, h[4].train_loss, 6) < (precision == 32 ? 1e-6 : 1e-14));
        assert_true(distance(h[3].validation_loss, h[4].validation_loss, 6) < (precision == 32 ? 1e-6 : 1e-14));
        assert_true(distance(h[0].validation_loss, h[3].validation_loss, 6) > 1e-4);
        for (size_t i = 0; i < 5; i++) {
            free(w[i]);
            ink_history_free(&h[i]);
        }
    }
}

/* Rows of weight 0 are as if they were not there, in training and in validation. */
static void test_rows_without_weight_have_no_say(void **state)
{
    (void)state;
    const ink_layout layout = usual("5", INK_TANH);
    const ink_training how = recipe(INK_MOMENTUM, 0.05, 12);
    ink_rows rows[2], validation[2];
    ink_history h[2];
    double *w[2];
    for (size_t i = 0; i < 2; i++) {
        rows[i] = some_rows(0, 90);
        validation[i] = some_rows(1000, 30);
        weigh(&rows[i], 3, 1);
        weigh(&validation[i], 2, 1);
    }
    for (size_t i = 0; i < 90; i += 3)
        rows[1].y[i] = (rows[1].y[i] + 1) % CLASSES;
    for (size_t i = 0; i < 30; i += 2)
        validation[1].y[i] = (validation[1].y[i] + 1) % CLASSES;
    for (size_t i = 0; i < 2; i++)
        w[i] = train(&layout, &how, &rows[i], &validation[i], &h[i]);
    assert_memory_equal(w[0], w[1], ink_layout_parameters(&layout) * sizeof(double));
    assert_memory_equal(h[0].validation_loss, h[1].validation_loss, 12 * sizeof(double));
    assert_true(fabs(mean_loss(&layout, w[0], &validation[0]) - h[0].validation_loss[11]) < 1e-13);
    for (size_t i = 0; i < 2; i++) {
        free(w[i]);
        ink_history_free(&h[i]);
        ink_rows_free(&rows[i]);
        ink_rows_free(&validation[i]);
    }
}

/* ---- Dropout */

static void drop(uint64_t key, double rate, uint64_t begin, size_t n, double *x)
{
    ink_kernels_of(INK_WIDTH_BEST)->drop(key, rate, begin, n, x);
}

static void test_dropout_keeps_the_mean_and_follows_its_key(void **state)
{
    (void)state;
    enum { N = 100000 };
    const double rates[] = {0, 6554 / 65536.0, 0.5, 58982 / 65536.0}; /* they are rounded to 16 bits */
    double *x = ink_new(N, sizeof *x), *y = ink_new(N, sizeof *y);
    for (size_t r = 0; r < 4; r++) {
        size_t zeros = 0;
        for (size_t i = 0; i < N; i++)
            x[i] = y[i] = 3;
        drop(r, rates[r], 0, N, x);
        for (size_t i = 0; i < N; i += 1000) /* piece by piece it is the same */
            drop(r, rates[r], i, 1000, y + i);
        assert_memory_equal(x, y, N * sizeof *x);
        for (size_t i = 0; i < N; i++) {
            zeros += x[i] == 0;
            assert_true(x[i] == 0 || fabs(x[i] - 3 / (1 - rates[r])) < 1e-12);
        }
        assert_true(fabs((double)zeros / N - rates[r]) <= 4 * sqrt(rates[r] * (1 - rates[r]) / N));
    }
    drop(17, 0.5, 0, N, y);
    assert_memory_not_equal(x, y, N * sizeof *x);
    free(x);
    free(y);
}

static void test_dropout_is_of_training_alone_and_of_the_seed(void **state)
{
    (void)state;
    const ink_layout layout = usual("86", INK_MISH);
    const size_t n = ink_layout_parameters(&layout);
    ink_rows rows = some_rows(0, 200), validation = some_rows(1000, 60);
    ink_training how = recipe(INK_ADAM, 0.01, 8);
    how.batch_size = 64;
    double *w[4];
    for (size_t i = 0; i < 4; i++) {
        ink_history h;
        how.dropout = i == 0 ? 0 : 0.3;
        how.seed = i == 3 ? 4 : 3;
        w[i] = train(&layout, &how, &rows, &validation, &h);
        assert_true(fabs(mean_loss(&layout, w[i], &validation) - h.validation_loss[7]) < 1e-13);
        ink_history_free(&h);
    }
    assert_memory_equal(w[1], w[2], n * sizeof(double));
    assert_memory_not_equal(w[0], w[1], n * sizeof(double));
    assert_memory_not_equal(w[1], w[3], n * sizeof(double));
    for (size_t i = 0; i < 4; i++)
        free(w[i]);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

/* ---- Activations and starts */

static void test_activations_have_their_values_near_and_far(void **state)
{
    (void)state;
    static const struct {
        ink_activation f;
        double z, h, slope; /* by 40-digit arithmetic */
    } known[] = {
        {INK_SELU, -700.0, -1.7580993408473766, 1.7334290832552394e-304},
        {INK_SELU, -30.0, -1.758099340847212, 1.6451630773416182e-13},
        {INK_SELU, -3.5, -1.705009340957283, 0.05308999989009366},
        {INK_SELU, -0.25, -0.388890197478119, 1.3692091433692577},
        {INK_SELU, 1e-09, 1.0507009873554806e-09, 1.0507009873554805},
        {INK_SELU, 0.75, 0.7880257405166103, 1.0507009873554805},
        {INK_SELU, 3.0, 3.1521029620664414, 1.0507009873554805},
        {INK_SELU, 40.0, 42.028039494219215, 1.0507009873554805},
        {INK_GELU, -30.0, -1.472014178144456e-196, -4.416031690708495e-195},
        {INK_GELU, -9.0, -1.0157295653584566e-18, -9.138937373906639e-18},
        {INK_GELU, -3.5, -0.0008142017766243376, -0.002821760353624635},
        {INK_GELU, -0.25, -0.10032341857926907, 0.30462664511636395},
        {INK_GELU, 1e-09, 5.000000003989423e-10, 0.5000000007978845},
        {INK_GELU, 0.75, 0.5800294857173488, 0.9992257217392351},
        {INK_GELU, 3.0, 2.99595030590511, 1.011945647204184},
        {INK_GELU, 40.0, 40.0, 1.0},
        {INK_MISH, -700.0, -6.90177358063184e-302, -6.891913904088079e-302},
        {INK_MISH, -30.0, -2.807286890651921e-12, -2.713710660963392e-12},
        {INK_MISH, -3.5, -0.10409575448637122, -0.07276041344326704},
        {INK_MISH, -0.25, -0.12992696367914103, 0.43981560172180517},
        {INK_MISH, 1e-09, 6.0000000032e-10, 0.60000000064},
        {INK_MISH, 0.75, 0.6100183352182934, 0.985758355716688},
        {INK_MISH, 3.0, 2.9865350049679575, 1.0211069109294437},
        {INK_MISH, 40.0, 40.0, 1.0},
    };
    const ink_kernels *kernels = ink_kernels_of(INK_WIDTH_BEST);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const double z = known[i].z;
        double h = z, d = 1;
        kernels->activate(known[i].f, 1, &h);
        kernels->activate_backward(known[i].f, 1, ink_slope_from_sums(known[i].f) ? &z : &h, &d);
        assert_true(fabs(h - known[i].h) <= 1e-15 * (3 + z * z) * fabs(known[i].h)); /* gelu far below 0 is steep */
        assert_true(fabs(d - known[i].slope) <= 2e-15);
    }
}

/* Variance of the hidden weights of 400 inputs in 300 units. */
static double spread(ink_activation activation)
{
    ink_layout layout = network(400, 0, 400, 2, "1", activation);
    layout.sizes[1] = 300;
    ink_rows rows = new_rows(1, 0, 400), none = {.n_dense = 400};
    const ink_training how = recipe(INK_GD, 0.1, 0);
    ink_history history;
    double *w = train(&layout, &how, &rows, &none, &history);
    const double size = norm(w, 400 * 300);
    free(w);
    ink_history_free(&history);
    ink_rows_free(&rows);
    return size * size / (400 * 300);
}

static void test_weights_start_with_their_usual_variance(void **state)
{
    (void)state;
    for (ink_activation f = INK_RELU; f <= INK_IDENTITY; f++) {
        const int he = f == INK_RELU || f == INK_GELU || f == INK_MISH;
        const double variance = he ? 2.0 / 400 : f == INK_SELU ? 1.0 / 400 : 2.0 / 700;
        assert_true(fabs(spread(f) / variance - 1) < 4 * sqrt(2.0 / (400 * 300)));
    }
}

/* ---- Precision, seeds and batches */

static void test_float32_is_close_to_float64(void **state)
{
    (void)state;
    enum { ROWS = 300 };
    ink_rows rows = some_rows(0, ROWS), validation = some_rows(1000, 100);
    weigh(&validation, 5, 0.2);
    for (ink_optimizer optimizer = INK_GD; optimizer <= INK_ADAMW; optimizer++) {
        const ink_layout layout = usual("86", optimizer == INK_ADAM ? INK_TANH : INK_MISH);
        ink_training how = recipe(optimizer, 0.01, 10);
        how.batch_size = 64;
        how.dropout = optimizer == INK_ADAMW ? 0.2 : 0;
        how.l2 = 0.01;
        ink_history wide, narrow;
        void *w32 = NULL;
        double *w = train(&layout, &how, &rows, &validation, &wide), p[ROWS * CLASSES];
        assert_int_equal(ink_net_train(32, &layout, &how, &rows, &validation, &w32, &narrow, NULL), INK_OK);
        assert_true(distance(wide.train_loss, narrow.train_loss, 10) < 1e-4);
        assert_true(distance(wide.validation_loss, narrow.validation_loss, 10) < 1e-4);
        assert_int_equal(ink_net_predict(32, &layout, w32, &rows, p, NULL), INK_OK);
        for (size_t i = 0; i < ROWS; i++)
            assert_true(fabs(p[i * CLASSES] + p[i * CLASSES + 1] + p[i * CLASSES + 2] - 1) < 1e-14);
        free(w);
        free(w32);
        ink_history_free(&wide);
        ink_history_free(&narrow);
    }
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

static void test_float32_gradient_is_close_to_float64(void **state)
{
    (void)state;
    ink_layout layout = usual("86", INK_RELU);
    ink_training how = recipe(INK_GD, 1, 1);
    how.dropout = 0.25;
    const size_t n = ink_layout_parameters(&layout);
    ink_rows rows = some_rows(0, 300);
    weigh(&rows, 5, 0.2);
    double *w = random_parameters(&layout, 4), *g = ink_new(n, sizeof *g), loss;
    float *w32 = ink_new(n, sizeof *w32), *g32 = ink_new(n, sizeof *g32);
    for (size_t i = 0; i < n; i++)
        w[i] = w32[i] = (float)w[i];
    for (layout.activation = INK_RELU; layout.activation <= INK_IDENTITY; layout.activation++) {
        assert_int_equal(ink_net_gradient(32, &layout, &how, w32, &rows, &loss, g32, NULL), INK_OK);
        assert_true(fabs(loss - gradient(&layout, &how, w, &rows, g)) < 1e-6);
        for (size_t i = 0; i < n; i++)
            assert_true(fabs((double)g32[i] - g[i]) < 1e-6);
    }
    free(w);
    free(g);
    free(w32);
    free(g32);
    ink_rows_free(&rows);
}

static void test_one_seed_one_result(void **state)
{
    (void)state;
    const ink_layout layout = usual("6", INK_RELU);
    const size_t bytes = ink_layout_parameters(&layout) * sizeof(double);
    ink_rows rows = some_rows(0, 200), validation = some_rows(1000, 50);
    ink_training how = recipe(INK_ADAM, 0.01, 5);
    how.batch_size = 32;
    double *w[3];
    for (size_t i = 0; i < 3; i++) {
        ink_history history;
        how.seed = i < 2 ? 1 : 2;
        w[i] = train(&layout, &how, &rows, &validation, &history);
        ink_history_free(&history);
    }
    assert_memory_equal(w[0], w[1], bytes);
    assert_memory_not_equal(w[0], w[2], bytes);
    for (size_t i = 0; i < 3; i++)
        free(w[i]);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

static void test_a_batch_of_all_rows_is_a_full_batch(void **state)
{
    (void)state;
    const ink_layout layout = usual("6", INK_RELU);
    ink_rows rows = some_rows(0, 200), validation = some_rows(1000, 50);
    ink_training how = recipe(INK_GD, 0.1, 5);
    ink_history full, batch;
    double *w = train(&layout, &how, &rows, &validation, &full);
    how.batch_size = 200;
    double *v = train(&layout, &how, &rows, &validation, &batch);
    assert_memory_equal(w, v, ink_layout_parameters(&layout) * sizeof(double));
    free(w);
    free(v);
    ink_history_free(&full);
    ink_history_free(&batch);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

/* ---- When it stops and what it keeps */

/* All training rows say class 0 and all validation rows class 1: the longer the training, the worse the validation. */
static double *train_against(const ink_training *how, ink_history *history, double *loss)
{
    const ink_layout layout = network(1, 1, 0, 2, "4", INK_TANH);
    ink_rows rows = same_rows(20, 0), validation = same_rows(10, 1);
    double *w = train(&layout, how, &rows, &validation, history);
    *loss = mean_loss(&layout, w, &validation);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
    return w;
}

static void check_kept(const ink_training *how, size_t epochs_run, int stopped_early, int restored, size_t kept)
{
    ink_history h;
    double loss, *w = train_against(how, &h, &loss);
    assert_int_equal(h.epochs_run, epochs_run);
    assert_int_equal(h.best_epoch, 0);
    assert_int_equal(h.stopped_early, stopped_early);
    assert_int_equal(h.stopped_by_user, 0);
    assert_int_equal(h.restored_best, restored);
    assert_true(fabs(loss - h.validation_loss[kept]) < 1e-12);
    assert_true(h.seconds >= 0);
    free(w);
    ink_history_free(&h);
}

static void test_early_stop_and_restore(void **state)
{
    (void)state;
    ink_training how = recipe(INK_GD, 0.1, 20);
    how.classic = 1;
    how.patience = 5;
    how.restore = INK_RESTORE_EARLY_STOP;
    check_kept(&how, 6, 1, 1, 0);
    how.restore = INK_RESTORE_BEST;
    check_kept(&how, 6, 1, 1, 0);
    how.restore = INK_RESTORE_LAST;
    check_kept(&how, 6, 1, 0, 5);
    how.patience = 0;
    check_kept(&how, 20, 0, 0, 19);
    how.restore = INK_RESTORE_EARLY_STOP;
    check_kept(&how, 20, 0, 0, 19);
    how.restore = INK_RESTORE_BEST;
    check_kept(&how, 20, 0, 1, 0);
}

static void test_the_start_is_kept_when_nothing_beats_it(void **state)
{
    (void)state;
    const double shares[2] = {log(0.75), log(0.25)};
    ink_training how = recipe(INK_ADAM, 0.1, 20);
    how.log_prior = shares;
    how.patience = 5;
    how.restore = INK_RESTORE_BEST;
    ink_history h;
    double loss, *w = train_against(&how, &h, &loss);
    assert_int_equal(h.epochs_run, 5);
    assert_true(h.best_epoch == SIZE_MAX);
    assert_true(h.stopped_early && h.restored_best);
    assert_true(fabs(loss - log(4)) < 1e-12);
    free(w);
    ink_history_free(&h);
}

static void test_a_class_without_rows_starts_finite(void **state)
{
    (void)state;
    const double shares[2] = {0, -INFINITY};
    ink_training how = recipe(INK_GD, 0.1, 0);
    how.log_prior = shares;
    ink_history h;
    double loss, *w = train_against(&how, &h, &loss);
    assert_int_equal(h.epochs_run, 0);
    assert_true(fabs(loss + log(1e-7)) < 1e-6);
    free(w);
    ink_history_free(&h);
}

static void test_best_epoch_is_the_first_smallest_validation_loss(void **state)
{
    (void)state;
    const ink_layout layout = usual("8", INK_RELU);
    ink_rows rows = some_rows(0, 60), validation = some_rows(1000, 40);
    ink_training how = recipe(INK_ADAM, 0.05, 200);
    how.patience = 30;
    how.restore = INK_RESTORE_BEST;
    ink_history h;
    double *w = train(&layout, &how, &rows, &validation, &h);
    size_t best = 0;
    for (size_t i = 1; i < h.epochs_run; i++)
        best = h.validation_loss[i] < h.validation_loss[best] ? i : best;
    assert_int_equal(h.best_epoch, best);
    assert_int_equal(h.epochs_run, best + 31);
    assert_true(best > 2 && h.stopped_early);
    assert_true(fabs(mean_loss(&layout, w, &validation) - h.validation_loss[best]) < 1e-12);
    free(w);
    ink_history_free(&h);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

static void test_without_validation_rows_it_runs_to_the_end(void **state)
{
    (void)state;
    const ink_layout layout = usual("4", INK_RELU);
    ink_rows rows = some_rows(0, 50), none = {.n_index = INDEX, .n_dense = DENSE};
    ink_training how = recipe(INK_GD, 0.1, 9);
    how.patience = 2;
    how.restore = INK_RESTORE_BEST;
    ink_history h;
    double *w = train(&layout, &how, &rows, &none, &h);
    assert_int_equal(h.epochs_run, 9);
    assert_int_equal(h.best_epoch, 8);
    assert_false(h.stopped_early || h.restored_best);
    assert_true(isnan(h.validation_loss[8]) && isnan(h.validation_accuracy[8]));
    assert_true(h.train_loss[8] < h.train_loss[0]);
    assert_true(mean_loss(&layout, w, &rows) < h.train_loss[8]);
    free(w);
    ink_history_free(&h);
    ink_rows_free(&rows);
}

static int stop_after_four(void *user, const ink_progress *progress)
{
    double *last = user;
    assert_int_equal(progress->epochs, 20);
    *last = progress->validation_loss;
    return progress->epoch == 3;
}

static void test_progress_can_stop_the_training(void **state)
{
    (void)state;
    double last = NAN, loss;
    ink_training how = recipe(INK_GD, 0.1, 20);
    how.classic = 1;
    how.progress = stop_after_four;
    how.progress_user = &last;
    how.restore = INK_RESTORE_EARLY_STOP;
    ink_history h;
    double *w = train_against(&how, &h, &loss);
    assert_int_equal(h.epochs_run, 4);
    assert_true(h.stopped_by_user && h.restored_best && !h.stopped_early);
    assert_true(last == h.validation_loss[3]);
    assert_true(fabs(loss - h.validation_loss[0]) < 1e-12);
    free(w);
    ink_history_free(&h);
}

/* ---- Failure */

/* Trains rows whose first dense value is huge times theirs; expects INK_DIVERGED, untouched results, a message. */
static void check_diverges(int precision, const ink_training *how, double huge, const char *cause, const char *remedy)
{
    const ink_layout layout = usual("65", INK_IDENTITY);
    ink_rows rows = some_rows(0, 50), validation = some_rows(1000, 20);
    rows.dense[0] = huge;
    ink_history h = {.epochs_run = 77};
    void *params = &h;
    ink_error err = {0};
    const int status = ink_net_train(precision, &layout, how, &rows, &validation, &params, &h, &err);
    assert_int_equal(status, INK_DIVERGED);
    assert_int_equal(err.code, INK_DIVERGED);
    assert_true(params == &h && h.epochs_run == 77);
    assert_non_null(strstr(err.message, cause));
    assert_non_null(strstr(err.message, remedy));
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

static void test_divergence_is_told_with_cause_and_remedy(void **state)
{
    (void)state;
    ink_training how = recipe(INK_GD, 1e200, 50);
    how.classic = 1;
    check_diverges(64, &how, 1, "learning rate 1e+200 is too high", "try --learning-rate 0.1");
    how.learning_rate = 1e30;
    check_diverges(32, &how, 1, "in epoch ", "try --learning-rate 0.1");
    how.learning_rate = 1;
    how.epochs = 2000;
    how.l2 = 5;
    check_diverges(64, &how, 1, "l2 = 5 is too strong", "try --l2 0.1");
    how.l2 = 0;
    check_diverges(64, &how, INFINITY, "input value is too large", "numeric columns");
    check_diverges(32, &how, 1e39, "input value is too large", "try --precision 64");
}

static void test_impossible_networks_are_refused(void **state)
{
    (void)state;
    ink_layout layout = usual("5", INK_RELU);
    ink_error err;
    double p[CLASSES];
    ink_rows row = some_rows(0, 1);
    assert_int_equal(ink_layout_parameters(&layout), 11 * 5 + 6 * 3);
    assert_int_equal(ink_layout_weights(&layout, 1), 11 * 5);
    layout.sizes[1] = SIZE_MAX / 4;
    assert_int_equal(ink_layout_parameters(&layout), 0);
    assert_int_equal(ink_net_predict(64, &layout, p, &row, p, &err), INK_USAGE);
    layout.sizes[1] = 0;
    assert_int_equal(ink_layout_parameters(&layout), 0);
    ink_rows_free(&row);
}

/* ---- Recorded: the first and last losses that a NumPy implementation of its own gave for the same rows and seeds */

typedef struct {
    const char *hidden;
    ink_activation activation;
    ink_optimizer optimizer;
    double rate, l2;
    size_t batch_size, epochs;
    uint32_t seed;
    int classic, weighted;
    double train_first, train_last, validation_first, validation_last;
} recorded;

static const recorded records[] = {
    {"6", INK_RELU, INK_GD, 0.1, 0, INK_BATCH_FULL, 40, 3, 1, 0,
     1.145217973952571, 1.0857500897855854, 1.1589121945148073, 1.0938959996321476},
    {"85", INK_TANH, INK_ADAM, 0.01, 0.01, 64, 5, 4, 0, 0,
     1.098493026989916, 1.0896243417548965, 1.0962000329953145, 1.0882261389759023},
    {"4", INK_SIGMOID, INK_MOMENTUM, 0.05, 0, 32, 5, 5, 0, 0,
     1.1018172311192023, 1.1001239737311397, 1.0937716219304372, 1.0955946175808535},
    {"", INK_IDENTITY, INK_GD, 0.5, 0.001, INK_BATCH_FULL, 20, 6, 0, 0,
     1.0979153802869457, 1.0741222054388997, 1.09244727754872, 1.0767887028579164},
    {"85", INK_SELU, INK_NESTEROV, 0.02, 0.001, 64, 5, 7, 0, 0,
     1.0980380491074107, 1.0865565133364827, 1.093072371631994, 1.0811809767397842},
    {"74", INK_GELU, INK_ADAMW, 0.01, 0.1, 50, 6, 8, 0, 0,
     1.0953804828455556, 1.0205664614751842, 1.0845881519048746, 0.9992787923394162},
    {"6", INK_MISH, INK_ADAMW, 0.02, 0.5, INK_BATCH_FULL, 30, 9, 1, 0,
     1.2619933471312925, 1.034783686670112, 1.1644577181367184, 1.05300936698714},
    {"5", INK_GELU, INK_NESTEROV, 0.1, 0, INK_BATCH_FULL, 25, 10, 1, 0,
     1.0973496939949792, 1.0660000769844262, 1.102509525658939, 1.0699354312090041},
    {"6", INK_RELU, INK_ADAM, 0.01, 0.01, 64, 8, 12, 0, 1,
     1.1011875349995135, 1.0628214675255594, 1.0861456250696864, 1.0650972632660036},
    {"84", INK_SELU, INK_GD, 0.1, 0, INK_BATCH_FULL, 20, 13, 1, 1,
     1.154133620607184, 1.0881319457560565, 1.1723709727291498, 1.1052557095142541},
};

static void test_losses_are_those_of_an_independent_implementation(void **state)
{
    (void)state;
    ink_rows rows = some_rows(0, 300), validation = some_rows(1000, 100), heavy = some_rows(0, 300);
    ink_rows heavy_validation = some_rows(1000, 100);
    weigh(&heavy, 4, 0.5);
    weigh(&heavy_validation, 3, 1);
    for (size_t i = 0; i < 100; i++)
        heavy_validation.weight[i] += 1;
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        const recorded *r = &records[i];
        const ink_layout layout = usual(r->hidden, r->activation);
        ink_training how = recipe(r->optimizer, r->rate, r->epochs);
        how.l2 = r->l2;
        how.batch_size = r->batch_size;
        how.seed = r->seed;
        how.classic = r->classic;
        ink_history h;
        double *w = train(&layout, &how, r->weighted ? &heavy : &rows, r->weighted ? &heavy_validation : &validation, &h);
        const double got[] = {h.train_loss[0], h.train_loss[r->epochs - 1], h.validation_loss[0],
                              h.validation_loss[r->epochs - 1]};
        assert_true(distance(got, &r->train_first, 4) < 1e-9);
        free(w);
        ink_history_free(&h);
    }
    ink_rows_free(&heavy);
    ink_rows_free(&heavy_validation);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient_is_the_derivative_of_the_loss),
        cmocka_unit_test(test_gradient_with_weights_and_dropout),
        cmocka_unit_test(test_gradient_with_only_onehot_or_only_dense_inputs),
        cmocka_unit_test(test_indices_mean_the_onehot_matrix),
        cmocka_unit_test(test_a_wide_column_touches_only_its_rows),
        cmocka_unit_test(test_order_of_rows_is_irrelevant_in_a_full_batch),
        cmocka_unit_test(test_a_row_has_the_same_bits_alone_and_among_others),
        cmocka_unit_test(test_one_row_passes_as_among_others),
        cmocka_unit_test(test_classes_renamed_rename_the_predictions),
        cmocka_unit_test(test_weights_are_repeated_rows),
        cmocka_unit_test(test_equal_weights_are_none_to_the_bit),
        cmocka_unit_test(test_rows_without_weight_have_no_say),
        cmocka_unit_test(test_dropout_keeps_the_mean_and_follows_its_key),
        cmocka_unit_test(test_dropout_is_of_training_alone_and_of_the_seed),
        cmocka_unit_test(test_activations_have_their_values_near_and_far),
        cmocka_unit_test(test_weights_start_with_their_usual_variance),
        cmocka_unit_test(test_float32_is_close_to_float64),
        cmocka_unit_test(test_float32_gradient_is_close_to_float64),
        cmocka_unit_test(test_one_seed_one_result),
        cmocka_unit_test(test_a_batch_of_all_rows_is_a_full_batch),
        cmocka_unit_test(test_early_stop_and_restore),
        cmocka_unit_test(test_the_start_is_kept_when_nothing_beats_it),
        cmocka_unit_test(test_a_class_without_rows_starts_finite),
        cmocka_unit_test(test_best_epoch_is_the_first_smallest_validation_loss),
        cmocka_unit_test(test_without_validation_rows_it_runs_to_the_end),
        cmocka_unit_test(test_progress_can_stop_the_training),
        cmocka_unit_test(test_divergence_is_told_with_cause_and_remedy),
        cmocka_unit_test(test_impossible_networks_are_refused),
        cmocka_unit_test(test_losses_are_those_of_an_independent_implementation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
