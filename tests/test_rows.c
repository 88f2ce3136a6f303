/* SPDX-License-Identifier: MIT
 * The job's rows: packed they are what they are one by one, and none are kept that nobody needs. */
#include "check.h"

#include <math.h>

#include "base/memory.h"
#include "fit.h"

enum { ROWS = 400, LEVELS = 12 };

/* word: a few frequent levels and some of one row, which mostly fall outside the training part; number: 0, 1 or missing;
 * weight: 0 to 3; every ninth class is missing. */
static ink_table *some_table(uint32_t seed)
{
    static const char *const levels[LEVELS] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    static const char *words[ROWS], *classes[ROWS];
    static double numbers[ROWS], weights[ROWS];
    ink_table *table = NULL;
    for (size_t i = 0; i < ROWS; i++) {
        seed = seed * 1664525u + 1013904223u;
        words[i] = i % 40 == 7 ? levels[3 + i / 40 % 9] : i % 13 == 5 ? NULL : levels[(seed >> 20) % 3];
        numbers[i] = i % 11 == 3 ? NAN : (double)((seed >> 18) % 2);
        weights[i] = (double)((seed >> 14) % 4);
        classes[i] = i % 9 == 2 ? NULL : levels[(seed >> 10) % 3];
    }
    const ink_column_data columns[] = {{"word", INK_CATEGORICAL, NULL, words}, {"number", INK_NUMERIC, numbers, NULL},
                                       {"weight", INK_NUMERIC, weights, NULL}, {"y", INK_CATEGORICAL, NULL, classes}};
    assert_ok(ink_table_from_columns(columns, 4, ROWS, "made", &table, &err));
    return table;
}

static size_t place_of(const ink_rows *packed, const ink_rows *rows, size_t i)
{
    for (size_t k = 0; k < packed->n_rows; k++)
        if (!memcmp(packed->index + k * packed->n_index, rows->index + i * rows->n_index, rows->n_index * sizeof(int32_t)) &&
            !memcmp(packed->dense + k * packed->n_dense, rows->dense + i * rows->n_dense, rows->n_dense * sizeof(double)))
            return k;
    fail_msg("row %zu is not among the packed ones", i);
    return 0;
}

/* Takes each row off the counts and its weight off the masses of the packed rows: nothing may be left. */
static void assert_same_rows(const ink_rows *packed, const ink_rows *rows, size_t n_class)
{
    const size_t n = packed->n_rows * n_class;
    double *count = ink_new(n, sizeof *count), *mass = ink_new(n, sizeof *mass), sum = 0;
    memcpy(count, packed->count, n * sizeof *count);
    memcpy(mass, packed->mass ? packed->mass : packed->count, n * sizeof *mass);
    for (size_t i = 0; i < rows->n_rows; i++) {
        const size_t at = place_of(packed, rows, i) * n_class + (size_t)rows->y[i];
        count[at] -= 1;
        mass[at] -= rows->weight ? rows->weight[i] : 1;
        sum += rows->weight ? rows->weight[i] : 1;
    }
    for (size_t i = 0; i < n; i++) {
        assert_near(count[i], 0, 0);
        assert_near(mass[i], 0, 1e-9);
    }
    assert_int_equal(packed->n_whole, rows->n_rows);
    assert_near(packed->mean_weight, sum / (double)rows->n_rows, 1e-12);
    free(count);
    free(mass);
}

static void assert_packed(ink_fit_options options, int has_unseen)
{
    ink_table *table = some_table(options.split_seed + 1);
    ink_fit_job job = {.table = table};
    ink_rows parts[INK_PARTS] = {{0}};
    size_t unseen[2] = {0};
    options.features = "word,number";
    options.epochs = 1;
    assert_ok(ink_fit_options_take(&options, &job.how, &err));
    assert_ok(ink_fit_job_run(&job, &err));
    assert_int_equal(job.pack.n_parts, INK_PARTS);
    assert_null(job.train.index);
    assert_ok(ink_fit_job_rows(&job, unseen, parts, &err));
    assert_memory_equal(job.unseen, unseen, sizeof unseen);
    assert_int_equal(unseen[0] > 0, has_unseen);
    for (size_t p = 0; p < INK_PARTS; p++) {
        assert_same_rows(&job.pack.parts[p], &parts[p], job.target.n_class);
        ink_rows_free(&parts[p]);
    }
    ink_fit_job_free(&job);
    ink_table_free(table);
}

static void packed_rows_are_the_rows_of_their_part(void **state)
{
    (void)state;
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    assert_packed(options, 1);
    options.weights = "weight";
    assert_packed(options, 1);
    options.class_weights = INK_CLASS_WEIGHTS_BALANCED;
    options.recipe = INK_RECIPE_CLASSIC; /* every level of the table has a unit */
    assert_packed(options, 0);
    options.stratify = 1;
    assert_packed(options, 0);
}

/* Of a network that is trained in mini-batches each row is kept, and what they hold is counted once. */
static void mini_batches_keep_their_rows(void **state)
{
    (void)state;
    ink_table *table = some_table(1);
    ink_fit_job job = {.table = table};
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    size_t unseen[2] = {0};
    ink_rows parts[INK_PARTS] = {{0}};
    options.features = "word,number", options.optimizer = INK_ADAM, options.batch_size = 32, options.epochs = 1;
    assert_ok(ink_fit_options_take(&options, &job.how, &err));
    assert_ok(ink_fit_job_run(&job, &err));
    assert_int_equal(job.train.n_rows, job.split.n_train);
    assert_ok(ink_fit_job_rows(&job, unseen, parts, &err));
    assert_memory_equal(job.unseen, unseen, sizeof unseen);
    for (size_t p = 0; p < INK_PARTS; p++)
        ink_rows_free(&parts[p]);
    ink_fit_job_free(&job);
    ink_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_rows_are_the_rows_of_their_part),
        cmocka_unit_test(mini_batches_keep_their_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
