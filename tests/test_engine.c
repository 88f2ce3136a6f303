/* SPDX-License-Identifier: MIT
 * What must not change a result: the number of threads, the width of vectors, packing. And L-BFGS finds the optimum, a
 * schedule and clipping do what they say. */
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
#include "base/threads.h"
#include "net/net.h"
#include "prep/prep.h"

enum { CLASSES = 3, LEVELS = 40, DENSE = 9 };

/* Rows of a column of levels (of which some have none) and, unless dense is 0, numbers. */
static ink_rows some_rows(size_t n, size_t dense, size_t levels, uint32_t seed)
{
    ink_rows rows = {.n_rows = n, .n_index = 1, .n_dense = dense};
    ink_random random;
    ink_random_seed(&random, seed);
    rows.index = ink_new(n, sizeof *rows.index);
    rows.dense = ink_new(n * dense, sizeof *rows.dense);
    rows.y = ink_new(n, sizeof *rows.y);
    for (size_t i = 0; i < n; i++) {
        rows.index[i] = (int32_t)ink_random_below(&random, levels) - 1;
        for (size_t j = 0; j < dense; j++)
            rows.dense[i * dense + j] = ink_random_normal(&random);
        const double x = dense ? rows.dense[i * dense] : 0;
        rows.y[i] = x + ink_random_normal(&random) > 1 ? 2 : (rows.index[i] + (int32_t)ink_random_below(&random, 1)) % 2 != 0;
    }
    return rows;
}

static ink_layout network(size_t dense, size_t first, size_t second, ink_activation activation)
{
    return (ink_layout){.n_layers = second ? 3 : 2, .sizes = {LEVELS + dense, first, second ? second : CLASSES, CLASSES},
                        .n_index = 1, .n_dense = dense, .activation = activation};
}

static const double prior[CLASSES] = {-1, -1, -1.3};

static void *train_on(int precision, const ink_layout *layout, const ink_training *how, const ink_rows *train,
                      const ink_rows *validation, ink_history *history)
{
    void *params = NULL;
    ink_error err;
    if (ink_net_train(precision, layout, how, train, validation, &params, history, &err) != INK_OK)
        fail_msg("%s", err.message);
    return params;
}

/* ---- Threads and widths */

static void assert_all_alike(int precision, ink_training how, size_t dense)
{
    const ink_layout layout = network(dense, 64, 37, INK_TANH);
    ink_rows rows = some_rows(1500, dense, LEVELS, 1), validation = some_rows(300, dense, LEVELS, 2);
    const size_t bytes = ink_layout_parameters(&layout) * (size_t)precision / 8;
    ink_history first, history;
    void *expected = train_on(precision, &layout, &how, &rows, &validation, &first);
    static const size_t threads[] = {1, 2, 3, 8};
    for (int width = 0; width < 3; width++)
        for (size_t i = 0; i < 4; i++) {
            how.threads = threads[i];
            how.width = width;
            void *params = train_on(precision, &layout, &how, &rows, &validation, &history);
            assert_memory_equal(params, expected, bytes);
            assert_memory_equal(history.validation_loss, first.validation_loss, how.epochs * sizeof(double));
            free(params);
            ink_history_free(&history);
        }
    free(expected);
    ink_history_free(&first);
    ink_rows_free(&rows);
    ink_rows_free(&validation);
}

static void test_threads_and_widths_change_no_bit(void **state)
{
    (void)state;
    ink_training how = {.optimizer = INK_ADAMW, .learning_rate = 0.01, .l2 = 0.01, .batch_size = 400, .epochs = 2,
                        .restore = INK_RESTORE_LAST, .log_prior = prior, .threads = 1, .width = 1, .clip = 0.3};
    assert_all_alike(32, how, DENSE);
    assert_all_alike(64, how, 0);
    how.dropout = 0.2;
    assert_all_alike(32, how, DENSE);
    how.dropout = 0;
    how.optimizer = INK_GD;
    how.batch_size = INK_BATCH_FULL;
    assert_all_alike(64, how, DENSE);
    how.optimizer = INK_LBFGS;
    assert_all_alike(64, how, DENSE);
}

/* Each member adds its rank to the sum when it is its turn. */
typedef struct {
    ink_team *team;
    size_t sum;
} turns;

static void take_turns(void *argument, size_t rank, size_t n)
{
    turns *t = argument;
    for (size_t i = 0; i < 50 * n; i++) {
        if (i % n == rank)
            t->sum = t->sum * 3 + rank;
        ink_team_wait(t->team);
    }
}

static void test_a_team_keeps_step(void **state)
{
    (void)state;
    for (size_t n = 1; n < 6; n++) {
        turns t = {.team = ink_team_new(n)};
        size_t expected = 0;
        for (int run = 0; run < 3; run++)
            ink_team_run(t.team, take_turns, &t);
        for (size_t i = 0; i < 150 * ink_team_size(t.team); i++)
            expected = expected * 3 + i % ink_team_size(t.team);
        assert_int_equal(t.sum, expected);
        ink_team_free(t.team);
    }
}

/* ---- Packing */

static double largest_difference(const double *a, const double *b, size_t n)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(a[i] - b[i]));
    return largest;
}

static void add_weights(ink_rows *rows)
{
    rows->weight = ink_new(rows->n_rows, sizeof *rows->weight);
    for (size_t i = 0; i < rows->n_rows; i++)
        rows->weight[i] = (double)(i % 5);
}

static ink_pack packed_rows(const ink_rows *parts, size_t n_parts)
{
    ink_pack pack;
    size_t n = 0;
    for (size_t p = 0; p < n_parts; p++)
        n += parts[p].n_rows;
    ink_packing *packing = ink_packing_new(n, parts, n_parts, CLASSES);
    assert_non_null(packing);
    for (size_t p = 0; p < n_parts; p++)
        assert_int_equal(ink_packing_add(packing, p, &parts[p]), 0);
    assert_int_equal(ink_packing_finish(packing, &pack), 0);
    return pack;
}

static void assert_packed_is_unpacked(int weighted, ink_activation activation, ink_optimizer optimizer)
{
    const ink_layout layout = network(0, 16, 0, activation);
    ink_rows parts[2] = {some_rows(3000, 0, LEVELS, 1), some_rows(1000, 0, LEVELS, 2)};
    const ink_training how = {.optimizer = optimizer, .learning_rate = 0.5, .batch_size = INK_BATCH_FULL, .epochs = 30,
                              .restore = INK_RESTORE_BEST, .log_prior = prior, .l2 = 1e-4};
    ink_history history, packed_history;
    for (int i = 0; i < 2 && weighted; i++)
        add_weights(&parts[i]);
    ink_pack pack = packed_rows(parts, 2);
    assert_int_equal(pack.n_parts, 2);
    assert_int_equal(pack.n_distinct, LEVELS + 1);
    double *params = train_on(64, &layout, &how, &parts[0], &parts[1], &history);
    double *packed = train_on(64, &layout, &how, &pack.parts[0], &pack.parts[1], &packed_history);
    assert_true(largest_difference(params, packed, ink_layout_parameters(&layout)) < 1e-8);
    assert_true(largest_difference(history.train_loss, packed_history.train_loss, how.epochs) < 1e-10);
    assert_true(largest_difference(history.validation_loss, packed_history.validation_loss, how.epochs) < 1e-10);
    assert_true(largest_difference(history.validation_accuracy, packed_history.validation_accuracy, how.epochs) < 1e-12);
    free(params);
    free(packed);
    ink_history_free(&history);
    ink_history_free(&packed_history);
    ink_pack_free(&pack);
    ink_rows_free(&parts[0]);
    ink_rows_free(&parts[1]);
}

static void test_packed_rows_train_as_the_rows_they_stand_for(void **state)
{
    (void)state;
    assert_packed_is_unpacked(0, INK_RELU, INK_GD);
    assert_packed_is_unpacked(1, INK_TANH, INK_GD);
    assert_packed_is_unpacked(1, INK_GELU, INK_ADAM);
}

static void test_different_rows_are_not_packed(void **state)
{
    (void)state;
    ink_rows rows = some_rows(500, 2, LEVELS, 1);
    const ink_pack pack = packed_rows(&rows, 1);
    assert_int_equal(pack.n_parts, 0);
    assert_int_equal(pack.n_distinct, 500);
    ink_rows_free(&rows);
}

/* ---- L-BFGS, schedules, clipping */

static void test_lbfgs_finds_the_optimum_and_never_goes_uphill(void **state)
{
    (void)state;
    const ink_layout layout = {.n_layers = 1, .sizes = {LEVELS + DENSE, CLASSES}, .n_index = 1, .n_dense = DENSE,
                               .activation = INK_RELU};
    const ink_training how = {.optimizer = INK_LBFGS, .batch_size = INK_BATCH_FULL, .epochs = 500, .l2 = 1e-3,
                              .restore = INK_RESTORE_LAST, .log_prior = prior};
    ink_rows rows = some_rows(1000, DENSE, LEVELS, 1), none = {.n_index = 1, .n_dense = DENSE};
    ink_history history;
    double *w = train_on(64, &layout, &how, &rows, &none, &history), loss, size = 0;
    const size_t n = ink_layout_parameters(&layout);
    double *g = ink_new(n, sizeof *g);
    assert_int_equal(ink_net_gradient(64, &layout, &how, w, &rows, &loss, g, NULL), INK_OK);
    for (size_t i = 0; i < n; i++)
        size += g[i] * g[i];
    assert_true(sqrt(size) <= 1e-8);
    assert_true(history.epochs_run < 200);
    free(g);
    free(w);
    ink_history_free(&history);

    const ink_layout deep = network(DENSE, 16, 8, INK_TANH);
    ink_training free_of_penalty = how;
    free_of_penalty.l2 = 0;
    free_of_penalty.epochs = 60;
    w = train_on(64, &deep, &free_of_penalty, &rows, &none, &history);
    for (size_t i = 1; i < history.epochs_run; i++)
        assert_true(history.train_loss[i] <= history.train_loss[i - 1] + 1e-14);
    free(w);
    ink_history_free(&history);
    ink_rows_free(&rows);
}

/* How far one step of gradient descent goes. */
static double step_length(ink_schedule schedule, double clip, size_t epochs)
{
    const ink_layout layout = network(DENSE, 8, 0, INK_TANH);
    ink_rows rows = some_rows(200, DENSE, LEVELS, 1), none = {.n_index = 1, .n_dense = DENSE};
    double *w[2], size = 0;
    for (size_t i = 0; i < 2; i++) {
        const ink_training how = {.optimizer = INK_GD, .learning_rate = 1e-3, .batch_size = INK_BATCH_FULL,
                                  .restore = INK_RESTORE_LAST, .log_prior = prior, .epochs = epochs, .clip = clip,
                                  .schedule = i ? schedule : INK_SCHEDULE_CONSTANT, .seed = 1};
        ink_history history;
        w[i] = train_on(64, &layout, &how, &rows, &none, &history);
        ink_history_free(&history);
    }
    ink_training start = {.optimizer = INK_GD, .learning_rate = 1e-300, .batch_size = INK_BATCH_FULL, .epochs = 1,
                          .restore = INK_RESTORE_LAST, .log_prior = prior, .seed = 1};
    ink_history history;
    double *at = train_on(64, &layout, &start, &rows, &none, &history);
    for (size_t i = 0; i < ink_layout_parameters(&layout); i++)
        size += (w[1][i] - at[i]) * (w[1][i] - at[i]);
    ink_history_free(&history);
    free(at);
    free(w[0]);
    free(w[1]);
    ink_rows_free(&rows);
    return sqrt(size);
}

static void test_schedules_and_clipping_scale_steps(void **state)
{
    (void)state;
    const double plain = step_length(INK_SCHEDULE_CONSTANT, 0, 1);
    assert_true(fabs(step_length(INK_SCHEDULE_COSINE, 0, 1) / plain - 1) < 1e-9);
    assert_true(step_length(INK_SCHEDULE_COSLOG4, 0, 1) < 1e-12);
    assert_true(fabs(step_length(INK_SCHEDULE_CONSTANT, 1e-3, 1) / 1e-6 - 1) < 1e-9);
    const double ten = step_length(INK_SCHEDULE_CONSTANT, 0, 10); /* small steps all but add up */
    assert_true(fabs(step_length(INK_SCHEDULE_COSINE, 0, 10) / ten - 0.55) < 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_and_widths_change_no_bit),
        cmocka_unit_test(test_a_team_keeps_step),
        cmocka_unit_test(test_packed_rows_train_as_the_rows_they_stand_for),
        cmocka_unit_test(test_different_rows_are_not_packed),
        cmocka_unit_test(test_lbfgs_finds_the_optimum_and_never_goes_uphill),
        cmocka_unit_test(test_schedules_and_clipping_scale_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
