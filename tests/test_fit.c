/* SPDX-License-Identifier: MIT
 * The whole job from the outside, by inkling.h alone: what a program that links the library can rely on. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <unistd.h>

/* rows of `town,age,drink`: the drink follows the town in `signal` of 100 rows; every seventh town and ninth age missing */
static char *make_csv(size_t rows, unsigned signal, const char *const drinks[3])
{
    static const char *const towns[] = {"Bonn", "Aachen", "Cham"};
    char *csv = malloc(rows * 64 + 64), *at = csv;
    uint32_t random = 12345;
    at += sprintf(at, "town,age,drink\n");
    for (size_t i = 0; i < rows; i++) {
        random = random * 1664525u + 1013904223u;
        unsigned town = (random >> 20) % 3, other = (random >> 10) % 3, told = (random >> 24) % 100 < signal;
        at += sprintf(at, "%s,", i % 7 ? towns[town] : "");
        at += i % 9 ? sprintf(at, "%u,", 20 + (random >> 13) % 50) : sprintf(at, ",");
        at += sprintf(at, "%s\n", drinks[told ? town : other]);
    }
    return csv;
}

static const char *const usual[] = {"tea", "milk", "ale"};

static ink_table *table_of(const char *csv)
{
    ink_table *table = NULL;
    assert_ok(ink_table_read_bytes(csv, strlen(csv), "drinks.csv", NULL, &table, &err));
    return table;
}

static ink_table *drinks(size_t rows, unsigned signal)
{
    char *csv = make_csv(rows, signal, usual);
    ink_table *table = table_of(csv);
    free(csv);
    return table;
}

static void three_calls_do_the_job(void **state)
{
    (void)state;
    ink_table *table = drinks(900, 90);
    ink_model *model = NULL;
    ink_report *report = NULL;
    ink_prediction *answer = NULL;
    assert_ok(ink_fit(table, NULL, &model, &report, &err));
    assert_ok(ink_predict(model, table, &answer, &err));
    assert_int_equal(answer->n_rows, 900);
    assert_int_equal(answer->n_class, 3);
    for (size_t i = 0; i < answer->n_rows; i++)
        assert_near(answer->p[3 * i] + answer->p[3 * i + 1] + answer->p[3 * i + 2], 1, 1e-6);
    assert_string_equal(report->target, "drink");
    assert_true(report->test.accuracy > report->test.majority_accuracy + 0.2);
    assert_true(report->test.log_loss < report->test.prior_log_loss - 0.2);
    assert_near(report->overfit_gap, report->train.accuracy - report->test.accuracy, 0);
    assert_int_equal(report->n_train + report->n_validation + report->n_test, 900);
    ink_prediction_free(answer);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(table);
}

static void without_signal_the_network_says_the_class_shares(void **state)
{
    (void)state;
    ink_table *table = drinks(1500, 0);
    ink_report *report = NULL;
    assert_ok(ink_fit(table, NULL, NULL, &report, &err));
    assert_true(report->test.log_loss < report->test.prior_log_loss + 0.02);
    ink_report_free(report);
    ink_table_free(table);
}

static void the_same_fit_gives_the_same_bytes(void **state)
{
    (void)state;
    ink_table *table = drinks(300, 50);
    unsigned char *bytes[2];
    size_t sizes[2];
    for (int i = 0; i < 2; i++) {
        char path[] = "/tmp/inkling-fit-XXXXXX";
        ink_model *model = NULL;
        close(mkstemp(path));
        assert_ok(ink_fit(table, NULL, &model, NULL, &err));
        assert_ok(ink_model_save(model, path, &err));
        ink_model_free(model);
        FILE *file = fopen(path, "rb");
        bytes[i] = malloc(1 << 20);
        sizes[i] = fread(bytes[i], 1, 1 << 20, file);
        fclose(file);
        unlink(path);
    }
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(bytes[0], bytes[1], sizes[0]);
    free(bytes[0]);
    free(bytes[1]);
    ink_table_free(table);
}

/* Everything about the job but the names is the same: so must be what comes out, class for class. */
static void renaming_the_classes_renames_the_predictions(void **state)
{
    (void)state;
    static const char *const renamed[] = {"z", "y", "x"}; /* the same byte order: ale < milk < tea, x < y < z */
    char *csv[] = {make_csv(400, 70, usual), make_csv(400, 70, renamed)};
    ink_prediction *answers[2];
    for (int i = 0; i < 2; i++) {
        ink_table *table = table_of(csv[i]);
        ink_model *model = NULL;
        assert_ok(ink_fit(table, NULL, &model, NULL, &err));
        assert_ok(ink_predict(model, table, &answers[i], &err));
        assert_string_equal(ink_model_class(model, 0), i ? "x" : "ale");
        ink_model_free(model);
        ink_table_free(table);
        free(csv[i]);
    }
    assert_memory_equal(answers[0]->p, answers[1]->p, 400 * 3 * sizeof(double));
    ink_prediction_free(answers[0]);
    ink_prediction_free(answers[1]);
}

static void a_loaded_model_predicts_the_same_bits(void **state)
{
    (void)state;
    ink_table *table = drinks(300, 80);
    for (int precision = 32; precision <= 64; precision += 32) {
        char path[] = "/tmp/inkling-fit-XXXXXX";
        ink_fit_options options = INK_FIT_OPTIONS_INIT;
        options.precision = (ink_precision)precision;
        ink_model *model = NULL, *loaded = NULL;
        ink_prediction *a, *b;
        close(mkstemp(path));
        assert_ok(ink_fit(table, &options, &model, NULL, &err));
        assert_ok(ink_model_save(model, path, &err));
        assert_ok(ink_model_load(path, &loaded, &err));
        assert_ok(ink_predict(model, table, &a, &err));
        assert_ok(ink_predict(loaded, table, &b, &err));
        assert_memory_equal(a->p, b->p, a->n_rows * a->n_class * sizeof *a->p);
        ink_prediction_free(a);
        ink_prediction_free(b);
        ink_model_free(model);
        ink_model_free(loaded);
        unlink(path);
    }
    ink_table_free(table);
}

static void by_level_answers_for_each_level(void **state)
{
    (void)state;
    ink_table *table = drinks(1200, 95);
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.features = "town";
    ink_report *report = NULL;
    assert_ok(ink_fit(table, &options, NULL, &report, &err));
    assert_int_equal(report->n_levels, 3);
    for (size_t i = 0; i < 3; i++) {
        const ink_level_row *row = &report->by_level[i];
        const char *wanted = !strcmp(row->level, "Bonn") ? "tea" : !strcmp(row->level, "Aachen") ? "milk" : "ale";
        assert_string_equal(report->classes[row->predicted], wanted);
        assert_true(row->confidence > 0.8 && row->observed_share > 0.8);
        assert_true(row->observed_ci95[0] < row->observed_share && row->observed_share < row->observed_ci95[1]);
    }
    ink_report_free(report);
    ink_table_free(table);
}

/* The drink follows the town in most rows and never the age; a change of places costs what the town tells. */
static void importance_is_that_of_the_telling_column(void **state)
{
    (void)state;
    ink_table *table = drinks(2000, 90);
    for (int packed = 0; packed < 2; packed++) {
        ink_fit_options options = INK_FIT_OPTIONS_INIT;
        ink_report *report = NULL;
        options.features = packed ? "town" : NULL;
        assert_ok(ink_fit(table, &options, NULL, &report, &err));
        const ink_importance *town = &report->importance[0];
        assert_int_equal(report->importance_rows, 400);
        assert_true(town->ci95[0] > 0.5 && town->ci95[0] < town->bits && town->bits < town->ci95[1]);
        for (size_t i = 1; i < report->n_features; i++)
            assert_true(fabs(report->importance[i].bits) < 0.1 * town->bits);
        ink_report_free(report);
    }
    ink_table_free(table);
}

/* What pictures are drawn from adds up to what is known already. */
static void counts_of_bins_and_levels_add_up(void **state)
{
    (void)state;
    ink_table *table = drinks(900, 70);
    ink_report *report = NULL;
    assert_ok(ink_fit(table, NULL, NULL, &report, &err));
    const ink_scores *test = &report->test;
    double right = 0, ece = 0;
    size_t rows = 0;
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++) {
        const ink_reliability *bin = &test->reliability[b];
        rows += bin->rows;
        if (!bin->rows)
            continue;
        right += bin->accuracy * (double)bin->rows;
        ece += fabs(bin->accuracy - bin->confidence) * (double)bin->rows / (double)test->rows;
        assert_true(bin->accuracy_ci95[0] <= bin->accuracy && bin->accuracy <= bin->accuracy_ci95[1]);
    }
    assert_int_equal(rows, test->rows);
    assert_near(right, test->accuracy * (double)test->rows, 1e-9);
    assert_near(ece, test->ece, 1e-12);
    for (size_t i = 0; i < report->n_levels; i++) {
        const ink_level_row *row = &report->by_level[i];
        assert_int_equal(row->counts[0] + row->counts[1] + row->counts[2], row->rows);
        assert_near(row->observed_share, (double)row->counts[row->predicted] / (double)row->rows, 0);
        assert_near(row->observed_ci95[1], row->shares_ci95[2 * row->predicted + 1], 0);
    }
    assert_true(report->features[1].least >= 20 && report->features[1].most < 70);
    ink_report_free(report);
    ink_table_free(table);
}

static void rows_without_a_target_are_left_out_and_counted(void **state)
{
    (void)state;
    ink_table *table = table_of("x,y\na,p\nb,q\na,p\nb,\nb,q\na,p\nb,q\n,NA\na,p\nb,q\n");
    ink_report *report = NULL;
    assert_ok(ink_fit(table, NULL, NULL, &report, &err));
    assert_int_equal(report->rows, 10);
    assert_int_equal(report->rows_used, 8);
    ink_report_free(report);
    ink_table_free(table);
}

static int stop_at_third(void *user, const ink_progress *progress)
{
    ++*(size_t *)user;
    return progress->epoch == 2;
}

static void a_callback_can_stop_the_run(void **state)
{
    (void)state;
    ink_table *table = drinks(200, 80);
    size_t calls = 0;
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.progress = stop_at_third;
    options.progress_user = &calls;
    ink_model *model = NULL;
    ink_report *report = NULL;
    assert_ok(ink_fit(table, &options, &model, &report, &err));
    assert_int_equal(calls, 3);
    assert_int_equal(report->epochs_run, 3);
    assert_true(report->stopped_by_user);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(table);
}

static void a_rate_that_is_too_high_is_told(void **state)
{
    (void)state;
    ink_table *table = drinks(200, 80);
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.optimizer = INK_GD;
    options.learning_rate = 1e30;
    ink_model *model = NULL;
    assert_fails(ink_fit(table, &options, &model, NULL, &err), INK_DIVERGED, "learning rate");
    assert_null(model);
    ink_table_free(table);
}

static void options_that_make_no_sense_are_named(void **state)
{
    (void)state;
    ink_fit_options o = INK_FIT_OPTIONS_INIT;
    o.learning_rate = NAN;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--learning-rate");
    o = (ink_fit_options)INK_FIT_OPTIONS_INIT;
    o.n_hidden = 1;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--hidden");
    o = (ink_fit_options)INK_FIT_OPTIONS_INIT;
    o.split[0] = 0;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--split");
    o = (ink_fit_options)INK_FIT_OPTIONS_INIT;
    o.size = 0;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "size");
    o = (ink_fit_options)INK_FIT_OPTIONS_INIT;
    o.dropout = 1;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--dropout: 1");
    o.dropout = NAN;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--dropout");
    o = (ink_fit_options)INK_FIT_OPTIONS_INIT;
    o.class_weights = (ink_class_weights)7;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--class-weights");
    o = (ink_fit_options)INK_FIT_OPTIONS_INIT;
    o.cut = 1;
    assert_fails(ink_fit_options_check(&o, &err), INK_USAGE, "--cut");
    assert_int_equal(ink_fit_options_check(NULL, NULL), INK_OK);
}

/* ---- Weights, stratified splits, and the choices of a network */

/* Rows of `kind,n,y`: y is 1 in a twelfth of them, told half of the time by kind; n is `weight`. */
static ink_table *rare_ones(size_t rows, const char *weight)
{
    char *csv = malloc(rows * 32 + 64), *at = csv + sprintf(csv, "kind,n,y\n");
    uint32_t random = 99;
    for (size_t i = 0; i < rows; i++) {
        random = random * 1664525u + 1013904223u;
        unsigned rare = (random >> 20) % 12 == 0, told = (random >> 9) % 2;
        at += sprintf(at, "%c,%s,%u\n", told && rare ? 'a' : "abc"[(random >> 12) % 3], weight, rare);
    }
    ink_table *table = NULL;
    assert_ok(ink_table_read_bytes(csv, strlen(csv), "rare.csv", NULL, &table, &err));
    free(csv);
    return table;
}

static ink_report *fitted(const ink_table *table, const ink_fit_options *options)
{
    ink_report *report = NULL;
    assert_ok(ink_fit(table, options, NULL, &report, &err));
    return report;
}

static void a_column_of_equal_weights_changes_nothing_and_is_no_feature(void **state)
{
    (void)state;
    ink_table *table = rare_ones(600, "2.5");
    ink_fit_options weighted = INK_FIT_OPTIONS_INIT, plain = INK_FIT_OPTIONS_INIT;
    weighted.weights = "n";
    weighted.features = "kind,n";
    plain.features = "kind";
    ink_report *a = fitted(table, &weighted), *b = fitted(table, &plain);
    assert_int_equal(a->n_features, 1);
    assert_string_equal(a->weights, "n");
    assert_null(b->weights);
    assert_int_equal(a->n_notices, b->n_notices + 1);
    assert_int_equal(a->epochs_run, b->epochs_run);
    assert_memory_equal(a->validation_loss, b->validation_loss, a->epochs_run * sizeof *a->validation_loss);
    assert_near(a->test.log_loss, b->test.log_loss, 0);
    ink_report_free(a);
    ink_report_free(b);
    ink_table_free(table);
}

static void balanced_classes_find_more_of_the_rare_one(void **state)
{
    (void)state;
    ink_table *table = rare_ones(3000, "1");
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_report *plain = fitted(table, &options);
    options.class_weights = INK_CLASS_WEIGHTS_BALANCED;
    ink_report *balanced = fitted(table, &options);
    assert_string_equal(balanced->class_weights, "balanced");
    assert_true(balanced->test.per_class[1].recall > plain->test.per_class[1].recall + 0.3);
    assert_near(balanced->test.prior_log_loss, plain->test.prior_log_loss, 0); /* scores count every row alike */
    assert_true(balanced->test.log_loss > plain->test.log_loss);
    ink_report_free(plain);
    ink_report_free(balanced);
    ink_table_free(table);
}

static void weights_that_are_none_are_told(void **state)
{
    (void)state;
    ink_table *table = table_of("x,w,y\n1,1,p\n2,0,q\n3,1,p\n4,,q\n5,1,p\n6,1,q\n7,1,p\n8,1,q\n9,1,p\n10,1,q\n");
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.weights = "w";
    assert_fails(ink_fit(table, &options, NULL, NULL, &err), INK_DATA, "no weight in row 4");
    options.weights = "v";
    assert_fails(ink_fit(table, &options, NULL, NULL, &err), INK_USAGE, "v");
    options.weights = "y";
    assert_fails(ink_fit(table, &options, NULL, NULL, &err), INK_USAGE, "target");
    ink_table_free(table);
    table = table_of("w,x,y\n0,2,q\n0,3,p\n0,3,q\n1,1,p\n0,2,p\n0,1,q\n0,7,q\n0,7,p\n0,9,q\n0,9,p\n");
    options.weights = "w";
    options.target = "y";
    assert_fails(ink_fit(table, &options, NULL, NULL, &err), INK_DATA, "are 0"); /* one part has no weight at all */
    ink_table_free(table);
}

static void a_stratified_split_gives_each_part_its_share(void **state)
{
    (void)state;
    ink_table *table = rare_ones(600, "1");
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_report *report = fitted(table, &options);
    assert_string_equal(report->split_method, "random");
    ink_report_free(report);
    options.stratify = 1;
    report = fitted(table, &options);
    assert_string_equal(report->split_method, "stratified");
    assert_int_equal(report->n_train, 360);
    assert_near((double)report->train.per_class[1].rows, 0.6 * (double)report->counts[1], 1);
    assert_near((double)report->test.per_class[1].rows, 0.2 * (double)report->counts[1], 1);
    ink_report_free(report);
    ink_table_free(table);
    table = table_of("x,y\n1,p\n1,q\n3,p\n4,p\n5,p\n6,p\n");
    assert_fails(ink_fit(table, &options, NULL, NULL, &err), INK_DATA, "class 'q'");
    ink_table_free(table);
}

static void every_activation_and_optimizer_learns_and_is_loaded_again(void **state)
{
    (void)state;
    ink_table *table = drinks(400, 95);
    for (int i = 0; i < INK_IDENTITY; i++) {
        char path[] = "/tmp/inkling-fit-XXXXXX";
        ink_fit_options options = INK_FIT_OPTIONS_INIT;
        ink_model *model = NULL, *loaded = NULL;
        ink_report *report = NULL;
        ink_prediction *a, *b;
        options.activation = (ink_activation)(1 + i);
        options.optimizer = (ink_optimizer)(1 + i % INK_ADAMW);
        options.dropout = 0.1;
        close(mkstemp(path));
        assert_ok(ink_fit(table, &options, &model, &report, &err));
        assert_true(report->test.accuracy > report->test.majority_accuracy + 0.1);
        assert_near(report->dropout, 0.1, 0);
        assert_near(report->l2, options.optimizer == INK_ADAMW ? 0.02 : 0, 0);
        assert_ok(ink_model_save(model, path, &err));
        assert_ok(ink_model_load(path, &loaded, &err));
        assert_ok(ink_predict(model, table, &a, &err));
        assert_ok(ink_predict(loaded, table, &b, &err));
        assert_memory_equal(a->p, b->p, a->n_rows * a->n_class * sizeof *a->p);
        ink_prediction_free(a);
        ink_prediction_free(b);
        ink_report_free(report);
        ink_model_free(model);
        ink_model_free(loaded);
        unlink(path);
    }
    ink_table_free(table);
}

static void a_target_that_is_not_there_is_answered_with_the_nearest(void **state)
{
    (void)state;
    ink_table *table = drinks(50, 50);
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = "drnk";
    assert_fails(ink_fit(table, &options, NULL, NULL, &err), INK_USAGE, "'drink'");
    options.target = "age";
    options.cut = 3;
    ink_report *report = NULL;
    assert_ok(ink_fit(table, &options, NULL, &report, &err));
    assert_int_equal(report->n_class, 3);
    ink_report_free(report);
    ink_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_calls_do_the_job),
        cmocka_unit_test(without_signal_the_network_says_the_class_shares),
        cmocka_unit_test(the_same_fit_gives_the_same_bytes),
        cmocka_unit_test(renaming_the_classes_renames_the_predictions),
        cmocka_unit_test(a_loaded_model_predicts_the_same_bits),
        cmocka_unit_test(by_level_answers_for_each_level),
        cmocka_unit_test(importance_is_that_of_the_telling_column),
        cmocka_unit_test(counts_of_bins_and_levels_add_up),
        cmocka_unit_test(rows_without_a_target_are_left_out_and_counted),
        cmocka_unit_test(a_callback_can_stop_the_run),
        cmocka_unit_test(a_rate_that_is_too_high_is_told),
        cmocka_unit_test(options_that_make_no_sense_are_named),
        cmocka_unit_test(a_column_of_equal_weights_changes_nothing_and_is_no_feature),
        cmocka_unit_test(balanced_classes_find_more_of_the_rare_one),
        cmocka_unit_test(weights_that_are_none_are_told),
        cmocka_unit_test(a_stratified_split_gives_each_part_its_share),
        cmocka_unit_test(every_activation_and_optimizer_learns_and_is_loaded_again),
        cmocka_unit_test(a_target_that_is_not_there_is_answered_with_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
