/* SPDX-License-Identifier: MIT
 * Four threads share a table and a model without a lock, and each gets the bits that one thread alone gets; so do threads
 * that train one network together. Says little
 * in a plain build; under -fsanitize=thread (scripts/check tsan) it sees every race. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <unistd.h>

enum { THREADS = 4, ROUNDS = 3, ROWS = 400, FEATURES = 3 };

/* What all threads read, and what each has to come to. */
typedef struct {
    ink_table *table;
    ink_model *model;
    ink_fit_options options;
    ink_prediction *answer;
    unsigned char *saved;
    size_t n_saved;
    char *report, *described;
} shared;

/* One thread. cmocka's assertions jump, which only the first thread may: the others say what went wrong. */
typedef struct {
    const shared *with;
    pthread_t thread;
    size_t first;      /* of its steps */
    char path[64];
    char problem[1024];
} worker;

#define DO(call)                                                                        \
    do {                                                                                \
        ink_error err = {0};                                                            \
        if ((call) != INK_OK) {                                                         \
            snprintf(w->problem, sizeof w->problem, "%s: %s", #call, err.message);      \
            return;                                                                     \
        }                                                                               \
    } while (0)
#define EXPECT(condition)                                                               \
    do {                                                                                \
        if (!(condition) && !*w->problem)                                               \
            snprintf(w->problem, sizeof w->problem, "not so: %s", #condition);          \
    } while (0)

static ink_table *make_table(void)
{
    static const char *const towns[] = {"Bonn", "Aachen", NULL}, *const drinks[] = {"tea", "milk", "ale"};
    const char *town[ROWS], *drink[ROWS];
    double age[ROWS], weight[ROWS];
    uint32_t random = 5;
    for (size_t i = 0; i < ROWS; i++) {
        random = random * 1664525u + 1013904223u;
        town[i] = towns[(random >> 20) % 3];
        drink[i] = drinks[(random >> 12) % 4 ? (random >> 20) % 3 : (random >> 24) % 3];
        age[i] = (random >> 8) % 7 ? (random >> 10) % 50 + 0.5 : (double)NAN;
        weight[i] = (random >> 16) / 300.0;
    }
    const ink_column_data columns[] = {{"town", INK_CATEGORICAL, NULL, town},
                                       {"age", INK_NUMERIC, age, NULL},
                                       {"weight", INK_NUMERIC, weight, NULL},
                                       {"drink", INK_CATEGORICAL, NULL, drink}};
    ink_table *table = NULL;
    assert_ok(ink_table_from_columns(columns, 4, ROWS, "people", &table, &err));
    return table;
}

/* Free with free(); NULL where the file cannot be read. */
static unsigned char *read_file(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = malloc(1 << 20);
    *n = file && bytes ? fread(bytes, 1, 1 << 20, file) : 0;
    if (file)
        fclose(file);
    return bytes;
}

static void predict_rows(worker *w, const ink_model *model)
{
    const shared *with = w->with;
    ink_row_scratch *scratch = NULL;
    double p[3];
    DO(ink_row_scratch_new(model, &scratch, &err));
    for (size_t i = 0; i < ROWS; i++) {
        const double x[FEATURES] = {ink_table_code(with->table, i, 0), ink_table_number(with->table, i, 1),
                                    ink_table_number(with->table, i, 2)};
        EXPECT(ink_predict_row(model, x, p, scratch, NULL) == INK_OK);
        EXPECT(!memcmp(p, with->answer->p + i * 3, sizeof p));
    }
    ink_row_scratch_free(scratch);
}

static void predict_all(worker *w, const ink_model *model)
{
    const ink_prediction *wanted = w->with->answer;
    ink_prediction *answer = NULL;
    DO(ink_predict(model, w->with->table, &answer, &err));
    EXPECT(!memcmp(answer->p, wanted->p, wanted->n_rows * wanted->n_class * sizeof *wanted->p));
    EXPECT(!memcmp(answer->predicted, wanted->predicted, wanted->n_rows * sizeof *wanted->predicted));
    ink_prediction_free(answer);
}

static void save(worker *w, const ink_model *model)
{
    const shared *with = w->with;
    size_t n;
    DO(ink_model_save(model, w->path, &err));
    unsigned char *bytes = read_file(w->path, &n);
    EXPECT(bytes && n == with->n_saved && !memcmp(bytes, with->saved, n));
    free(bytes);
}

static void load(worker *w)
{
    ink_model *loaded = NULL;
    char *text = NULL;
    DO(ink_model_load_bytes(w->with->saved, w->with->n_saved, "shared", &loaded, &err));
    predict_all(w, loaded);
    ink_model_free(loaded);
    DO(ink_model_json(w->with->model, &text, &err));
    EXPECT(!strcmp(text, w->with->described));
    free(text);
}

/* Free with free(); NULL where it fails. */
static char *report_text(ink_report *report)
{
    char *text = NULL;
    report->seconds = 0; /* the only figure that a clock has a part in */
    return ink_report_json(report, NULL, &text, NULL) == INK_OK ? text : NULL;
}

static void fit(worker *w)
{
    ink_model *model = NULL;
    ink_report *report = NULL;
    DO(ink_fit(w->with->table, &w->with->options, &model, &report, &err));
    char *text = report_text(report);
    EXPECT(text && !strcmp(text, w->with->report));
    free(text);
    save(w, model);
    predict_rows(w, model);
    ink_report_free(report);
    ink_model_free(model);
}

/* Each thread does the same things in another order. */
static void *work(void *at)
{
    worker *w = at;
    for (size_t step = 0; step < ROUNDS * 5; step++)
        switch ((step + w->first) % 5) {
        case 0: predict_rows(w, w->with->model); break;
        case 1: predict_all(w, w->with->model); break;
        case 2: save(w, w->with->model); break;
        case 3: load(w); break;
        default: fit(w); break;
        }
    return NULL;
}

static void alone(shared *s, const char *path)
{
    ink_report *report = NULL;
    *s = (shared){.table = make_table(), .options = INK_FIT_OPTIONS_INIT};
    s->options.target = "drink";
    s->options.epochs = 15;
    assert_ok(ink_fit(s->table, &s->options, &s->model, &report, &err));
    assert_ok(ink_predict(s->model, s->table, &s->answer, &err));
    assert_ok(ink_model_save(s->model, path, &err));
    assert_ok(ink_model_json(s->model, &s->described, &err));
    s->saved = read_file(path, &s->n_saved);
    s->report = report_text(report);
    assert_non_null(s->report);
    ink_report_free(report);
}

static void threads_share_a_table_and_a_model(void **state)
{
    (void)state;
    char folder[] = "/tmp/inkling-threads-XXXXXX";
    worker workers[THREADS] = {{0}};
    shared with;
    assert_non_null(mkdtemp(folder));
    for (size_t t = 0; t < THREADS; t++) /* two write to one file */
        snprintf(workers[t].path, sizeof workers[t].path, "%s/%zu", folder, t / 2);
    alone(&with, workers[0].path);
    for (size_t t = 0; t < THREADS; t++) {
        workers[t].with = &with;
        workers[t].first = t;
        assert_int_equal(pthread_create(&workers[t].thread, NULL, work, &workers[t]), 0);
    }
    for (size_t t = 0; t < THREADS; t++)
        pthread_join(workers[t].thread, NULL);
    for (size_t t = 0; t < THREADS; t++) {
        unlink(workers[t].path);
        if (*workers[t].problem)
            fail_msg("thread %zu: %s", t, workers[t].problem);
    }
    assert_int_equal(rmdir(folder), 0); /* no temporary file is left behind */
    ink_prediction_free(with.answer);
    ink_model_free(with.model);
    ink_table_free(with.table);
    free(with.saved);
    free(with.report);
    free(with.described);
}

/* Layers of very different widths, whose shares among the threads overlap. */
static void threads_train_one_network(void **state)
{
    (void)state;
    static const size_t hidden[] = {200, 33, 77};
    ink_table *table = make_table();
    double losses[2];
    for (size_t i = 0; i < 2; i++) {
        ink_fit_options options = INK_FIT_OPTIONS_INIT;
        ink_report *report = NULL;
        options.target = "drink";
        options.epochs = 3;
        options.optimizer = INK_MOMENTUM;
        options.batch_size = 128; /* rows stay as they are: not packed, and work enough to share */
        options.n_hidden = 3;
        memcpy(options.hidden, hidden, sizeof hidden);
        options.threads = i ? THREADS : 1;
        assert_ok(ink_fit(table, &options, NULL, &report, &err));
        losses[i] = report->validation_loss[2];
        ink_report_free(report);
    }
    assert_memory_equal(&losses[0], &losses[1], sizeof *losses);
    ink_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_table_and_a_model),
        cmocka_unit_test(threads_train_one_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
