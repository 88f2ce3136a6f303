/* SPDX-License-Identifier: MIT
 * The modern network: its parts against finite differences and libm, at every vector width; the recipe from a table to a
 * model file and back; the same bits on any number of threads; nothing learnt where there is nothing to learn. */
#include "check.h"

#define INK_REAL 64
#include "net/real.h"

#include "base/memory.h"
#include "base/random.h"
#include "net/kernels.h"
#include "net/net.h"

enum { ONEHOT = 6, INDEX = 2, DENSE = 3, CLASSES = 3, ROWS = 300 };

static ink_rows some_rows(size_t n)
{
    ink_rows rows = {.n_rows = n, .n_index = INDEX, .n_dense = DENSE};
    ink_random random;
    ink_random_seed(&random, 1);
    rows.index = ink_new(n * INDEX, sizeof *rows.index);
    rows.dense = ink_new(n * DENSE, sizeof *rows.dense);
    rows.y = ink_new(n, sizeof *rows.y);
    for (size_t i = 0; i < n; i++) {
        rows.index[2 * i] = (int32_t)ink_random_below(&random, 3) - 1;
        rows.index[2 * i + 1] = 2 + (int32_t)ink_random_below(&random, 3);
        for (size_t j = 0; j < DENSE; j++)
            rows.dense[i * DENSE + j] = ink_random_normal(&random);
        rows.y[i] = (int32_t)(rows.dense[i * DENSE] > 0) + (rows.index[2 * i] > 0);
    }
    return rows;
}

static ink_layout parts(ink_activation activation)
{
    return (ink_layout){.n_layers = 3, .sizes = {ONEHOT + DENSE, 7, 5, CLASSES}, .n_index = INDEX, .n_dense = DENSE,
                        .activation = activation, .has_waves = 1, .has_shares = 1};
}

static double loss_at(const ink_layout *layout, const ink_training *how, const double *w, const ink_rows *rows, double *g)
{
    double loss = NAN;
    assert_ok(ink_net_gradient(64, layout, how, w, rows, &loss, g, &err));
    return loss;
}

static void test_gradient_of_all_parts(void **state)
{
    (void)state;
    ink_rows rows = some_rows(ROWS); /* more than one chunk */
    for (ink_activation activation = INK_RELU; activation <= INK_IDENTITY; activation++)
        for (int dropped = 0; dropped <= 1; dropped++) {
            const ink_layout layout = parts(activation);
            const ink_training how = {.optimizer = INK_ADAMW, .learning_rate = 1, .batch_size = INK_BATCH_FULL, .seed = 3,
                                      .dropout = dropped ? 0.3 : 0, .classic = 1 /* its clipping is far off */};
            const size_t n = ink_layout_parameters(&layout);
            double *w = ink_new(n, sizeof *w), *g = ink_new(n, sizeof *g), *unused = ink_new(n, sizeof *g);
            ink_random random;
            ink_random_seed(&random, 5);
            for (size_t i = 0; i < n; i++)
                w[i] = 0.4 * ink_random_normal(&random);
            loss_at(&layout, &how, w, &rows, g);
            for (size_t i = 0; i < n; i++) {
                const double at = w[i], step = 1e-6;
                w[i] = at + step;
                const double above = loss_at(&layout, &how, w, &rows, unused);
                w[i] = at - step;
                const double below = loss_at(&layout, &how, w, &rows, unused);
                w[i] = at;
                assert_near((above - below) / (2 * step), g[i], 2e-6);
            }
            free(w);
            free(g);
            free(unused);
        }
    ink_rows_free(&rows);
}

/* The gradient is linear in the labels: smoothed ones give most of theirs, and the rest of the mean over the classes. */
static void test_smoothed_labels(void **state)
{
    (void)state;
    ink_rows rows = some_rows(ROWS);
    const ink_layout layout = parts(INK_SELU);
    ink_training how = {.optimizer = INK_ADAMW, .learning_rate = 1, .batch_size = INK_BATCH_FULL, .smoothing = 0.3};
    const size_t n = ink_layout_parameters(&layout);
    double *w = ink_new(n, sizeof *w), *g = ink_new(n, sizeof *g), *one = ink_new(n, sizeof *g), *sum = ink_new(n, sizeof *g);
    ink_random random;
    ink_random_seed(&random, 5);
    for (size_t i = 0; i < n; i++)
        w[i] = 0.4 * ink_random_normal(&random);
    loss_at(&layout, &how, w, &rows, g);
    how.smoothing = 0;
    loss_at(&layout, &how, w, &rows, one);
    for (size_t i = 0; i < n; i++)
        sum[i] = 0.7 * one[i];
    for (int32_t class = 0; class < CLASSES; class++) {
        for (size_t i = 0; i < ROWS; i++)
            rows.y[i] = class;
        loss_at(&layout, &how, w, &rows, one);
        for (size_t i = 0; i < n; i++)
            sum[i] += 0.3 / CLASSES * one[i];
    }
    for (size_t i = 0; i < n; i++)
        assert_near(g[i], sum[i], 1e-13);
    free(w);
    free(g);
    free(one);
    free(sum);
    ink_rows_free(&rows);
}

static void test_parts_of_the_layout_fill_it(void **state)
{
    (void)state;
    const ink_layout layout = parts(INK_SELU);
    ink_layout_part part;
    size_t at = 0, i = 0;
    for (; ink_layout_part_at(&layout, i, &part); i++) {
        assert_int_equal(part.at, at);
        at += (part.rows ? part.rows : 1) * part.columns;
    }
    assert_int_equal(at, ink_layout_parameters(&layout));
    assert_int_equal(i, 4 + 3 + 3 + 2);
}

static void test_waves_are_cosines(void **state)
{
    (void)state;
    enum { MANY = 1003 };
    double first[2][MANY];
    for (int width = INK_WIDTH_PORTABLE; width <= INK_WIDTH_AVX512; width++) {
        const ink_kernels *kernels = ink_kernels_of((ink_width)width);
        double turns[MANY], x[MANY], d[MANY];
        for (size_t i = 0; kernels && i < MANY; i++) {
            turns[i] = x[i] = ((double)i - 500) * 0.01737;
            d[i] = 1;
        }
        if (!kernels)
            continue;
        kernels->cosine(MANY, x);
        kernels->cosine_backward(MANY, turns, d);
        for (size_t i = 0; i < MANY; i++) {
            const double two_pi = 6.283185307179586476925;
            assert_near(x[i], cos(two_pi * turns[i]), 1e-13);
            assert_near(d[i], -two_pi * sin(two_pi * turns[i]), 1e-12);
        }
        if (width == INK_WIDTH_PORTABLE) {
            memcpy(first[0], x, sizeof x);
            memcpy(first[1], d, sizeof d);
        }
        assert_memory_equal(first[0], x, sizeof x);
        assert_memory_equal(first[1], d, sizeof d);
    }
}

/* ---- From a table to a model file and back */

/* Words, whole numbers of which few differ, numbers, holes; `signal` of 100 rows tell. */
static ink_table *shops(size_t n, unsigned signal)
{
    static const char *const towns[] = {"Bonn", "Aachen", "Cham"}, *const answers[] = {"no", "yes", "maybe"};
    char *csv = malloc(n * 64 + 64), *at = csv;
    ink_random random;
    ink_table *table = NULL;
    ink_random_seed(&random, 9);
    at += sprintf(at, "town,rooms,area,answer\n");
    for (size_t i = 0; i < n; i++) {
        const size_t town = (size_t)ink_random_below(&random, 2), rooms = (size_t)ink_random_below(&random, 6);
        const size_t told = (town + rooms) % 3, other = (size_t)ink_random_below(&random, 2);
        at += sprintf(at, "%s,%zu,", towns[town], rooms);
        at += i % 11 ? sprintf(at, "%.3f,", 50 + 20 * ink_random_normal(&random)) : sprintf(at, ",");
        at += sprintf(at, "%s\n", answers[ink_random_below(&random, 99) < signal ? told : other]);
    }
    assert_ok(ink_table_read_bytes(csv, strlen(csv), "shops.csv", NULL, &table, &err));
    free(csv);
    return table;
}

static ink_fit_options modern(void)
{
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.recipe = INK_RECIPE_MODERN;
    options.n_hidden = 2;
    options.hidden[0] = options.hidden[1] = 32;
    options.epochs = 24;
    options.threads = 1;
    options.ensemble = 3;
    return options;
}

static ink_model *fit(const ink_table *table, const ink_fit_options *options, ink_report **report)
{
    ink_model *model = NULL;
    assert_ok(ink_fit(table, options, &model, report, &err));
    return model;
}

static char *contents(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = calloc(1, 1 << 22);
    *n = fread(bytes, 1, 1 << 22, file);
    fclose(file);
    return bytes;
}

static void test_there_and_back_on_any_number_of_threads(void **state)
{
    (void)state;
    ink_table *table = shops(400, 80);
    ink_fit_options options = modern();
    char *bytes[2];
    size_t n[2];
    for (size_t i = 0; i < 2; i++) {
        options.threads = i ? 3 : 1;
        ink_model *model = fit(table, &options, NULL), *loaded = NULL;
        ink_prediction *a = NULL, *b = NULL;
        assert_ok(ink_model_save(model, "test_modern.safetensors", &err));
        assert_ok(ink_model_load("test_modern.safetensors", &loaded, &err));
        assert_ok(ink_predict(model, table, &a, &err));
        assert_ok(ink_predict(loaded, table, &b, &err));
        assert_memory_equal(a->p, b->p, a->n_rows * a->n_class * sizeof *a->p);
        bytes[i] = contents("test_modern.safetensors", &n[i]);
        remove("test_modern.safetensors");
        ink_prediction_free(a);
        ink_prediction_free(b);
        ink_model_free(model);
        ink_model_free(loaded);
    }
    assert_int_equal(n[0], n[1]);
    assert_memory_equal(bytes[0], bytes[1], n[0]);
    free(bytes[0]);
    free(bytes[1]);
    ink_table_free(table);
}

static void test_a_row_alone_has_the_same_bits(void **state)
{
    (void)state;
    ink_table *table = shops(200, 80);
    const ink_fit_options options = modern();
    ink_model *model = fit(table, &options, NULL);
    ink_prediction *all = NULL;
    ink_row_scratch *scratch = NULL;
    assert_ok(ink_predict(model, table, &all, &err));
    assert_ok(ink_row_scratch_new(model, &scratch, &err));
    for (size_t i = 0; i < all->n_rows; i++) {
        double x[3] = {ink_table_code(table, i, 0), ink_table_number(table, i, 1), ink_table_number(table, i, 2)}, p[3];
        x[0] = ink_model_find_level(model, 0, ink_table_level(table, 0, (size_t)x[0]));
        assert_ok(ink_predict_row(model, x, p, scratch, &err));
        assert_memory_equal(p, all->p + 3 * i, sizeof p);
    }
    ink_row_scratch_free(scratch);
    ink_prediction_free(all);
    ink_model_free(model);
    ink_table_free(table);
}

static void test_what_is_there_is_learnt(void **state)
{
    (void)state;
    ink_table *table = shops(1000, 100);
    const ink_fit_options options = modern();
    ink_report *report = NULL;
    ink_model_free(fit(table, &options, &report));
    assert_string_equal(report->recipe, "modern");
    assert_int_equal(report->members, 3);
    assert_true(report->test.accuracy > 0.95);
    assert_true(report->test.log_loss < 0.2);
    ink_report_free(report);
    ink_table_free(table);
}

static void test_nothing_is_learnt_from_noise(void **state)
{
    (void)state;
    ink_table *table = shops(1000, 0);
    const ink_fit_options options = modern();
    ink_report *report = NULL;
    ink_model_free(fit(table, &options, &report));
    assert_true(report->test.log_loss < report->test.prior_log_loss + 0.02);
    ink_report_free(report);
    ink_table_free(table);
}

/* A number and four words in each of n rows, of which each is in few; the answer is the number's sign, but for so many in a
 * hundred, or nothing's. */
static ink_table *signs(size_t n, int told, unsigned wrong)
{
    char *csv = malloc(n * 64 + 64), *at = csv;
    ink_random random;
    ink_table *table = NULL;
    ink_random_seed(&random, 4);
    at += sprintf(at, "x,a,b,c,d,answer\n");
    for (size_t i = 0; i < n; i++) {
        const double x = 1 + ink_random_uniform(&random);
        int positive = (int)ink_random_below(&random, 1);
        at += sprintf(at, "%.4f", positive ? x : -x);
        for (int word = 0; word < 4; word++)
            at += sprintf(at, ",w%d", (int)ink_random_below(&random, told ? 20 : n / 4));
        if (!told || ink_random_below(&random, 99) < wrong)
            positive = (int)ink_random_below(&random, 1);
        at += sprintf(at, ",%s\n", positive ? "yes" : "no");
    }
    assert_ok(ink_table_read_bytes(csv, strlen(csv), "signs.csv", NULL, &table, &err));
    free(csv);
    return table;
}

/* The rate touches 0 in epochs 1, 4 and 11 of 24: training ends there with a loss above that of the time before, and
 * where it goes on all the same, nothing had been learnt by then. */
static void check_end(const double *loss, size_t epochs, double shares)
{
    const int higher[] = {loss[4] > loss[1], loss[11] > loss[4]};
    assert_true(epochs == 24 || (epochs == 5 && higher[0]) || (epochs == 12 && higher[1]));
    if (epochs > 5 && higher[0])
        assert_true(loss[1] > shares - 0.2);
    if (epochs > 12 && higher[1])
        assert_true(loss[4] > shares - 0.2);
}

/* How many of 8 end before their last epoch. */
static size_t ends_early(const ink_table *table)
{
    size_t early = 0;
    for (uint32_t seed = 0; seed < 8; seed++) {
        ink_fit_options options = modern();
        ink_report *whole = NULL, *stopped = NULL;
        options.seed = seed;
        options.patience = 0;
        ink_model_free(fit(table, &options, &whole));
        options.patience = 24;
        ink_model_free(fit(table, &options, &stopped));
        assert_int_equal(whole->epochs_run, 24);
        check_end(whole->validation_loss, stopped->epochs_run, whole->validation.prior_log_loss);
        assert_memory_equal(stopped->validation_loss, whole->validation_loss, stopped->epochs_run * sizeof(double));
        early += stopped->epochs_run < 24;
        ink_report_free(whole);
        ink_report_free(stopped);
    }
    return early;
}

static void test_training_ends_where_the_loss_climbs(void **state)
{
    (void)state;
    ink_table *slope = signs(1000, 1, 40), *parity = shops(300, 30);
    assert_in_range(ends_early(slope), 4, 8);
    assert_int_equal(ends_early(parity), 0); /* which takes longer to be seen */
    ink_table_free(slope);
    ink_table_free(parity);
}

static ink_report *report_of(ink_table *table, const ink_fit_options *options)
{
    ink_report *report = NULL;
    ink_model_free(fit(table, options, &report));
    ink_table_free(table);
    return report;
}

static void test_training_ends_where_nothing_is_left_to_learn(void **state)
{
    (void)state;
    ink_fit_options options = modern();
    options.epochs = 0;
    ink_report *report = report_of(signs(1000, 1, 0), &options);
    const double last = report->validation_loss[report->epochs_run - 1] * (double)report->validation.rows;
    assert_in_range(report->epochs_run, 1, 63);
    assert_true(report->stopped_early && last < 0.01);
    for (size_t e = 0; e + 1 < report->epochs_run; e++)
        assert_true(report->validation_loss[e] * (double)report->validation.rows >= 0.01);
    ink_report_free(report);
}

static void test_training_ends_at_the_first_valley_where_it_lies_above_the_start(void **state)
{
    (void)state;
    ink_fit_options options = modern();
    options.epochs = 0;
    ink_report *report = report_of(signs(2000, 0, 0), &options);
    assert_int_equal(report->epochs_run, 5);
    assert_true(report->best_epoch == SIZE_MAX && report->validation_loss[4] > report->validation.prior_log_loss);
    ink_report_free(report);
}

/* A trial of one epoch, in which the large network is ahead where there is something to learn. */
static void test_a_network_is_as_large_as_pays(void **state)
{
    (void)state;
    static const struct {
        size_t rows;
        int told;
        size_t n_layers, units, members;
    } cases[] = {{1000, 1, 4, 128, 8}, {5100, 0, 4, 128, 4}, {5100, 1, 5, 256, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ink_fit_options options = INK_FIT_OPTIONS_INIT;
        options.recipe = INK_RECIPE_MODERN;
        options.epochs = 1;
        options.threads = 1;
        ink_report *report = report_of(signs(cases[i].rows, cases[i].told, 0), &options);
        assert_int_equal(report->n_layers, cases[i].n_layers);
        assert_int_equal(report->layers[1], cases[i].units);
        assert_int_equal(report->members, cases[i].members);
        ink_report_free(report);
    }
}

static void test_accuracy_chooses_the_last_of_its_best_epochs(void **state)
{
    (void)state;
    static const ink_recipe recipes[] = {INK_RECIPE_MODERN, INK_RECIPE_CLASSIC};
    ink_table *table = shops(1000, 80);
    for (size_t i = 0; i < 2; i++) {
        ink_fit_options options = modern();
        ink_report *report = NULL;
        options.recipe = recipes[i];
        options.restore = INK_RESTORE_BEST;
        options.optimize = INK_OPTIMIZE_ACCURACY;
        ink_model_free(fit(table, &options, &report));
        const double *accuracy = report->validation_accuracy;
        for (size_t k = 0; k < report->epochs_run; k++)
            assert_true(k <= report->best_epoch ? accuracy[k] <= accuracy[report->best_epoch]
                                                : accuracy[k] < accuracy[report->best_epoch]);
        assert_near(report->validation.accuracy, accuracy[report->best_epoch], 1e-12);
        assert_string_equal(report->optimize, "accuracy");
        ink_report_free(report);
    }
    ink_table_free(table);
}

static void test_options_that_make_no_sense(void **state)
{
    (void)state;
    ink_fit_options options = modern();
    options.optimizer = INK_LBFGS;
    assert_fails(ink_fit_options_check(&options, &err), INK_USAGE, "adamw");
    options = modern();
    options.ensemble = 1000;
    assert_fails(ink_fit_options_check(&options, &err), INK_USAGE, "--ensemble");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient_of_all_parts),
        cmocka_unit_test(test_smoothed_labels),
        cmocka_unit_test(test_parts_of_the_layout_fill_it),
        cmocka_unit_test(test_waves_are_cosines),
        cmocka_unit_test(test_there_and_back_on_any_number_of_threads),
        cmocka_unit_test(test_a_row_alone_has_the_same_bits),
        cmocka_unit_test(test_what_is_there_is_learnt),
        cmocka_unit_test(test_nothing_is_learnt_from_noise),
        cmocka_unit_test(test_training_ends_where_the_loss_climbs),
        cmocka_unit_test(test_training_ends_where_nothing_is_left_to_learn),
        cmocka_unit_test(test_training_ends_at_the_first_valley_where_it_lies_above_the_start),
        cmocka_unit_test(test_a_network_is_as_large_as_pays),
        cmocka_unit_test(test_accuracy_chooses_the_last_of_its_best_epochs),
        cmocka_unit_test(test_options_that_make_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
