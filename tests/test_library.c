/* SPDX-License-Identifier: MIT
 * The library inside another program: tables and fits from plain arrays, one row at a time, options of older versions.
 * Allocations pass through here, jansson's too; they are counted, and fail where a test says so. */
#include "check.h"

#include <jansson.h>
#include <stdatomic.h>

#include "model/format.h"
#include "table/build.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *block, size_t n);
void __real_free(void *block);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *block, size_t n);
void __wrap_free(void *block);

static size_t allocations, failing; /* the failing-th allocation from now on fails; 0: none does */
static atomic_size_t live;          /* what was allocated and not yet freed */

static int fails(void)
{
    allocations++;
    return failing && --failing == 0;
}

static void *counted(void *made)
{
    live += made != NULL;
    return made;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : counted(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *block, size_t n)
{
    if (fails())
        return NULL;
    return block ? __real_realloc(block, n) : counted(__real_realloc(block, n));
}

void __wrap_free(void *block)
{
    live -= block != NULL;
    __real_free(block);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { ROWS = 300 };

static uint32_t random_number(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 16;
}

/* town, age and drink, a third column that has no hole, and cells missing in every way. */
typedef struct {
    const char *town[ROWS], *drink[ROWS];
    double age[ROWS], weight[ROWS];
    ink_column_data columns[4];
} people;

static void make_people(people *p)
{
    static const char *const towns[] = {"Bonn", "Aachen", "NA", "K\xc3\xb6ln", NULL, ""};
    static const char *const drinks[] = {"tea", "milk", "ale"};
    uint32_t random = 5;
    for (size_t i = 0; i < ROWS; i++) {
        size_t town = random_number(&random) % COUNT(towns);
        p->town[i] = towns[town];
        p->age[i] = random_number(&random) % 9 ? 20 + random_number(&random) % 50 + 0.25 : NAN;
        p->weight[i] = (random_number(&random) % 1000) / 7.0 - 50;
        p->drink[i] = drinks[random_number(&random) % 4 ? town % 3 : random_number(&random) % 3];
    }
    p->columns[0] = (ink_column_data){"town", INK_CATEGORICAL, NULL, p->town};
    p->columns[1] = (ink_column_data){"age", INK_NUMERIC, p->age, NULL};
    p->columns[2] = (ink_column_data){"weight", INK_NUMERIC, p->weight, NULL};
    p->columns[3] = (ink_column_data){"drink", INK_CATEGORICAL, NULL, p->drink};
}

static ink_table *people_table(void)
{
    people p;
    ink_table *table = NULL;
    make_people(&p);
    assert_ok(ink_table_from_columns(p.columns, 4, ROWS, "people", &table, &err));
    memset(&p, 0x55, sizeof p); /* nothing of it is needed any more */
    return table;
}

/* ---- Tables from columns */

static void columns_become_the_table_that_a_csv_would(void **state)
{
    (void)state;
    people p;
    make_people(&p);
    static char csv[ROWS * 64];
    size_t at = (size_t)sprintf(csv, "town,age,weight,drink\n");
    for (size_t i = 0; i < ROWS; i++) {
        char age[INK_NUMBER_SIZE] = "", weight[INK_NUMBER_SIZE];
        if (!isnan(p.age[i]))
            ink_number_format(p.age[i], age);
        ink_number_format(p.weight[i], weight);
        at += (size_t)sprintf(csv + at, "%s%s%s,%s,%s,%s\n", p.town[i] && *p.town[i] ? "\"" : "",
                              p.town[i] ? p.town[i] : "", p.town[i] && *p.town[i] ? "\"" : "", age, weight, p.drink[i]);
    }
    ink_table *read = NULL, *made = people_table();
    assert_ok(ink_table_read_bytes(csv, at, "people", NULL, &read, &err));
    assert_int_equal(ink_table_rows(made), ink_table_rows(read));
    assert_int_equal(ink_table_columns(made), 4);
    for (size_t c = 0; c < 4; c++) {
        assert_string_equal(ink_table_name(made, c), ink_table_name(read, c));
        assert_int_equal(ink_table_type(made, c), ink_table_type(read, c));
        assert_int_equal(ink_table_missing(made, c), ink_table_missing(read, c));
        assert_int_equal(ink_table_levels(made, c), ink_table_levels(read, c));
        for (size_t k = 0; k < ink_table_levels(made, c); k++)
            assert_string_equal(ink_table_level(made, c, k), ink_table_level(read, c, k));
        for (size_t i = 0; i < ROWS; i++) {
            double a = ink_table_number(made, i, c), b = ink_table_number(read, i, c);
            assert_true(a == b || (isnan(a) && isnan(b)));
            assert_int_equal(ink_table_code(made, i, c), ink_table_code(read, i, c));
        }
    }
    assert_int_equal(ink_table_levels(made, 0), 4); /* NA in memory is a word, such as Namibia's */
    ink_table_free(read);
    ink_table_free(made);
}

static void columns_that_make_no_table_are_refused(void **state)
{
    (void)state;
    static const double numbers[] = {1, 2}, infinite[] = {1, -INFINITY};
    static const char *const words[] = {"a", "b"}, *const torn[] = {"a", "\xc3"};
    ink_table *table = NULL;
    ink_column_data columns[] = {{"x", INK_NUMERIC, numbers, NULL}, {"x", INK_CATEGORICAL, NULL, words}};
#define REFUSED(status, words) assert_fails(ink_table_from_columns(columns, 2, 2, NULL, &table, &err), status, words)
    REFUSED(INK_USAGE, "column 2: has the name of column 1");
    columns[1].name = NULL;
    REFUSED(INK_USAGE, "column 2: has no name");
    columns[1].name = "";
    REFUSED(INK_USAGE, "column 2: has no name");
    columns[1].name = "\xff";
    REFUSED(INK_USAGE, "UTF-8");
    columns[1].name = "y";
    columns[1].type = INK_NUMERIC;
    REFUSED(INK_USAGE, "'y'");
    columns[1].numbers = infinite;
    REFUSED(INK_DATA, "row 2: 'y' holds an infinity");
    columns[1] = (ink_column_data){"y", INK_CATEGORICAL, NULL, torn};
    REFUSED(INK_DATA, "row 2: 'y' holds a word that is not UTF-8");
    assert_fails(ink_table_from_columns(columns, 0, 2, NULL, &table, &err), INK_USAGE, "at least one column");
    assert_fails(ink_table_from_columns(columns, 2, 0, NULL, &table, &err), INK_USAGE, "one row");
    assert_fails(ink_table_from_columns(NULL, 2, 2, NULL, &table, &err), INK_USAGE, "one column");
    assert_null(table);
}

/* ---- Fits from arrays */

enum { CLASSES = 12 };

/* Class k at x = k in the first of three columns; the others are a counter and a constant. */
static void make_arrays(double *x, int32_t *y, size_t n)
{
    uint32_t random = 3;
    for (size_t i = 0; i < n; i++) {
        y[i] = (int32_t)(random_number(&random) % CLASSES);
        x[3 * i] = y[i] + (random_number(&random) % 100) / 500.0;
        x[3 * i + 1] = (double)i;
        x[3 * i + 2] = 1;
    }
}

static ink_fit_options quick_options(void)
{
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.learning_rate = 0.03;
    options.n_hidden = 1;
    options.hidden[0] = 32;
    return options;
}

static void a_class_is_its_number(void **state)
{
    (void)state;
    static double x[3 * 2400], p[CLASSES];
    static int32_t y[2400];
    make_arrays(x, y, 2400);
    y[7] = y[9] = -1;
    ink_fit_options options = quick_options();
    options.ignore = "x2";
    ink_model *model = NULL;
    ink_report *report = NULL;
    ink_row_scratch *scratch = NULL;
    assert_ok(ink_fit_arrays(x, 2400, 3, y, CLASSES, &options, &model, &report, &err));
    assert_int_equal(report->rows, 2400);
    assert_int_equal(report->rows_used, 2398);
    assert_int_equal(report->n_features, 2);
    assert_int_equal(report->n_dropped, 0);
    assert_string_equal(report->target, "y");
    assert_true(report->test.accuracy > 0.95);
    assert_ok(ink_row_scratch_new(model, &scratch, &err));
    for (size_t k = 0; k < CLASSES; k++) {
        char name[24];
        sprintf(name, "%zu", k);
        assert_string_equal(ink_model_class(model, k), name);
        assert_string_equal(report->classes[k], name);
        const double row[] = {(double)k + 0.1, 1};
        assert_ok(ink_predict_row(model, row, p, scratch, &err));
        for (size_t j = 0; j < CLASSES; j++)
            assert_true(p[j] <= p[k]);
    }
    ink_row_scratch_free(scratch);
    ink_report_free(report);
    ink_model_free(model);
}

static void a_model_of_arrays_is_a_model_like_any_other(void **state)
{
    (void)state;
    static double x[3 * 600];
    static int32_t y[600];
    static const char csv[] = "x3,x2,x1\n1,5,10.1\n1,NA,11.1\n";
    make_arrays(x, y, 600);
    ink_fit_options options = quick_options();
    options.ignore = "x2,x3";
    ink_model *model = NULL;
    ink_table *table = NULL;
    ink_prediction *answer = NULL;
    assert_ok(ink_fit_arrays(x, 600, 3, y, CLASSES, &options, &model, NULL, &err));
    assert_int_equal(ink_model_features(model), 1);
    assert_string_equal(ink_model_feature(model, 0).name, "x1");
    assert_ok(ink_table_read_bytes(csv, sizeof csv - 1, "new.csv", NULL, &table, &err));
    assert_ok(ink_predict(model, table, &answer, &err));
    assert_int_equal(answer->predicted[0], 10);
    assert_int_equal(answer->predicted[1], 11);
    ink_prediction_free(answer);
    ink_table_free(table);
    ink_model_free(model);
}

static void arrays_that_cannot_be_fitted_are_refused(void **state)
{
    (void)state;
    double x[] = {1, 2, 3, 4};
    int32_t y[] = {0, 1, 0, 1};
    ink_model *model = NULL;
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = "x1";
#define FIT(n_class) ink_fit_arrays(x, 4, 1, y, n_class, &options, &model, NULL, &err)
    assert_fails(FIT(2), INK_USAGE, "target");
    options.target = NULL;
    options.cut = 3;
    assert_fails(FIT(2), INK_USAGE, "cut");
    options.cut = 0;
    assert_fails(FIT(1), INK_USAGE, "n_class");
    assert_fails(FIT(SIZE_MAX), INK_USAGE, "n_class");
    y[2] = 2;
    assert_fails(FIT(2), INK_DATA, "y[2] is 2");
    y[1] = y[2] = y[3] = 0;
    assert_fails(FIT(2), INK_DATA, "the same class");
    y[0] = y[1] = y[2] = y[3] = -1;
    assert_fails(FIT(2), INK_DATA, "unknown in every row");
    y[3] = 1, y[0] = 0;
    x[3] = INFINITY;
    assert_fails(FIT(2), INK_DATA, "row 3, column 0");
    assert_fails(ink_fit_arrays(NULL, 4, 1, y, 2, NULL, &model, NULL, &err), INK_USAGE, "x and y");
    assert_fails(ink_fit_arrays(x, 0, 1, y, 2, NULL, &model, NULL, &err), INK_USAGE, "one row");
    assert_fails(ink_fit_arrays(x, SIZE_MAX / 2, 16, y, 2, NULL, &model, NULL, &err), INK_USAGE, "columns");
    assert_null(model);
}

/* ---- One row at a time */

/* What ink_predict_row is to be given for a row of the table. */
static void row_of(const ink_model *model, const ink_table *table, size_t row, double *x)
{
    for (size_t f = 0; f < ink_model_features(model); f++) {
        size_t c;
        assert_ok(ink_table_find(table, ink_model_feature(model, f).name, &c, &err));
        int32_t code = ink_table_code(table, row, c);
        if (ink_table_type(table, c) == INK_NUMERIC)
            x[f] = ink_table_number(table, row, c);
        else if (code >= 0)
            x[f] = ink_model_find_level(model, f, ink_table_level(table, c, (size_t)code));
        else
            x[f] = (double)NAN;
    }
}

static void rows_are_predicted_as_their_table_is(const ink_model *model, const ink_table *table)
{
    ink_prediction *answer = NULL;
    ink_row_scratch *scratch = NULL;
    double x[8], p[8];
    assert_ok(ink_predict(model, table, &answer, &err));
    assert_ok(ink_row_scratch_new(model, &scratch, &err));
    size_t before = allocations;
    for (size_t i = 0; i < answer->n_rows; i++) {
        row_of(model, table, i, x);
        assert_int_equal(ink_predict_row(model, x, p, scratch, NULL), INK_OK);
        assert_memory_equal(p, answer->p + i * answer->n_class, answer->n_class * sizeof *p);
    }
    assert_int_equal(allocations, before);
    ink_row_scratch_free(scratch);
    ink_prediction_free(answer);
}

static void a_row_has_the_bits_of_its_table_and_allocates_nothing(void **state)
{
    (void)state;
    ink_table *table = people_table();
    for (unsigned turn = 0; turn < 2 * 2 * 3; turn++) {
        ink_fit_options options = INK_FIT_OPTIONS_INIT;
        options.target = "drink";
        options.recipe = turn % 2 ? INK_RECIPE_CLASSIC : INK_RECIPE_AUTO;
        options.precision = turn / 2 % 2 ? INK_PRECISION_64 : INK_PRECISION_32;
        options.activation = turn % 3 ? INK_TANH : INK_RELU;
        options.n_hidden = turn / 4;
        options.hidden[0] = 7;
        options.hidden[1] = 19;
        options.epochs = 20;
        ink_model *model = NULL;
        assert_ok(ink_fit(table, &options, &model, NULL, &err));
        rows_are_predicted_as_their_table_is(model, table);
        ink_model_free(model);
    }
    ink_table_free(table);
}

static ink_model *people_model(const ink_table *table)
{
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = "drink";
    options.epochs = 3;
    ink_model *model = NULL;
    assert_ok(ink_fit(table, &options, &model, NULL, &err));
    return model;
}

static void levels_are_found_by_their_text(void **state)
{
    (void)state;
    ink_table *table = people_table();
    ink_model *model = people_model(table);
    assert_int_equal(ink_model_feature(model, 0).levels, 4);
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(ink_model_find_level(model, 0, ink_model_level(model, 0, k)), k);
    assert_int_equal(ink_model_find_level(model, 0, "Paris"), -1);
    assert_int_equal(ink_model_find_level(model, 0, ""), -1);
    assert_int_equal(ink_model_find_level(model, 1, "20"), -1);
    ink_model_free(model);
    ink_table_free(table);
}

static void values_that_are_none_of_the_features_are_refused(void **state)
{
    (void)state;
    ink_table *table = people_table();
    ink_model *model = people_model(table), *other = people_model(table);
    ink_row_scratch *scratch = NULL;
    double x[] = {0, 30, 10}, p[3];
    assert_ok(ink_row_scratch_new(model, &scratch, &err));
    assert_fails(ink_predict_row(other, x, p, scratch, &err), INK_USAGE, "scratch");
    x[0] = 4;
    assert_fails(ink_predict_row(model, x, p, scratch, &err), INK_USAGE, "'town' is 4");
    x[0] = INFINITY;
    assert_fails(ink_predict_row(model, x, p, scratch, &err), INK_USAGE, "'town' is inf");
    x[0] = 0.5;
    assert_fails(ink_predict_row(model, x, p, scratch, &err), INK_USAGE, "'town' is 0.5");
    x[0] = -INFINITY; /* negative was never trained on */
    assert_ok(ink_predict_row(model, x, p, scratch, &err));
    x[1] = -INFINITY;
    assert_fails(ink_predict_row(model, x, p, scratch, &err), INK_USAGE, "'age' is infinite");
    x[1] = 1e308;
    assert_ok(ink_predict_row(model, x, p, scratch, &err));
    ink_row_scratch_free(scratch);
    ink_row_scratch_free(NULL);
    ink_model_free(other);
    ink_model_free(model);
    ink_table_free(table);
}

/* ---- Versions */

static void features_are_told_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(ink_version(), INK_VERSION);
    assert_true(ink_has("gzip") && ink_has("float32") && ink_has("float64"));
    assert_false(ink_has("") || ink_has("float16") || ink_has("GZIP"));
}

/* A program that was compiled against an older header has shorter options: what follows them is no option. */
static void shorter_options_of_an_older_version_are_taken(void **state)
{
    (void)state;
    ink_table *table = people_table();
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = "drink";
    options.split_seed = 7;
    options.seed = UINT32_MAX; /* not there for the older program */
    options.epochs = SIZE_MAX;
    options.size = offsetof(ink_fit_options, seed);
    ink_report *report = NULL;
    assert_ok(ink_fit(table, &options, NULL, &report, &err));
    assert_int_equal(report->split_seed, 7);
    assert_int_equal(report->seed, 0);
    ink_report_free(report);
    options.size = sizeof options + 1;
    assert_fails(ink_fit(table, &options, NULL, &report, &err), INK_USAGE, "size");
    assert_fails(ink_fit_options_check(&options, &err), INK_USAGE, "size");

    ink_table *read = NULL;
    ink_table_options reading = INK_TABLE_OPTIONS_INIT;
    reading.delimiter = ';';
    reading.missing = "\xff not there";
    reading.size = offsetof(ink_table_options, missing);
    assert_ok(ink_table_read_bytes("a;b\n1;2\n", 8, NULL, &reading, &read, &err));
    assert_int_equal(ink_table_columns(read), 2);
    ink_table_free(read);
    reading.size = sizeof reading + 1;
    assert_fails(ink_table_read_bytes("a;b\n1;2\n", 8, NULL, &reading, &read, &err), INK_USAGE, "size");

    ink_model *model = people_model(table);
    reading.size = offsetof(ink_table_options, missing);
    reading.missing = "mine";
    reading.pass_over = 55;
    ink_model_table_options(model, &reading);
    assert_int_equal(reading.size, offsetof(ink_table_options, missing));
    assert_non_null(strstr(reading.numeric, "age"));
    assert_string_equal(reading.missing, "mine");
    assert_int_equal(reading.pass_over, 55);
    ink_model_free(model);
    ink_table_free(table);
}

/* ---- Memory that runs out */

typedef int job(void *what, ink_error *err);

/* Fails each allocation of a job once, until there is none left to fail; the job fails too, its out pointer stays as it
 * was, and nothing of it is left. */
static void fail_each_allocation(job *run, void *what, void **out, size_t least)
{
    for (size_t n = 1;; n++) {
        ink_error err = {0};
        size_t before = live;
        failing = n;
        int status = run(what, &err);
        if (failing) {
            assert_int_equal(status, INK_OK);
            failing = 0;
            print_message("%zu allocations failed\n", n - 1);
            assert_true(n > least);
            return;
        }
        if (status != INK_MEMORY || err.code != INK_MEMORY)
            fail_msg("allocation %zu: status %d: %s", n, status, err.message);
        assert_null(*out);
        assert_int_equal(live, before);
    }
}

typedef struct {
    people p;
    double x[3 * ROWS];
    int32_t y[ROWS];
    ink_fit_options options;
    ink_model *model;
    unsigned char *bytes;
    size_t n;
    void *out;
} inputs;

static int make_table(void *what, ink_error *err)
{
    inputs *in = what;
    ink_table *table = NULL;
    int status = ink_table_from_columns(in->p.columns, 4, ROWS, NULL, &table, err);
    in->out = table;
    return status;
}

static int fit_arrays(void *what, ink_error *err)
{
    inputs *in = what;
    ink_model *model = NULL;
    int status = ink_fit_arrays(in->x, ROWS, 3, in->y, CLASSES, &in->options, &model, NULL, err);
    in->out = model;
    return status;
}

static int make_scratch(void *what, ink_error *err)
{
    inputs *in = what;
    ink_row_scratch *scratch = NULL;
    int status = ink_row_scratch_new(in->model, &scratch, err);
    in->out = scratch;
    return status;
}

static int save_model(void *what, ink_error *err)
{
    inputs *in = what;
    unsigned char *bytes = NULL;
    int status = ink_model_bytes(in->model, &bytes, &in->n, err);
    in->out = bytes;
    return status;
}

static int load_model(void *what, ink_error *err)
{
    inputs *in = what;
    ink_model *model = NULL;
    int status = ink_model_load_bytes(in->bytes, in->n, "m.safetensors", &model, err);
    in->out = model;
    return status;
}

static void no_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    static inputs in;
    make_people(&in.p);
    make_arrays(in.x, in.y, ROWS);
    in.options = quick_options();
    in.options.epochs = 2;
    fail_each_allocation(make_table, &in, &in.out, 10);
    ink_table_free(in.out);
    in.out = NULL;
    fail_each_allocation(fit_arrays, &in, &in.out, 30);
    in.model = in.out;
    in.out = NULL;
    fail_each_allocation(make_scratch, &in, &in.out, 3);
    ink_row_scratch_free(in.out);
    ink_model_free(in.model);
}

/* A model with all that a file has a place for: words, numbers, missing cells, a cut target with many classes. */
static void no_memory_for_a_file_leaves_nothing_behind(void **state)
{
    (void)state;
    static inputs in;
    ink_table *table = people_table();
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = "weight";
    options.cut = 10;
    options.epochs = 2;
    assert_ok(ink_fit(table, &options, &in.model, NULL, &err));
    fail_each_allocation(save_model, &in, &in.out, 10);
    in.bytes = in.out;
    in.out = NULL;
    fail_each_allocation(load_model, &in, &in.out, 100);
    assert_string_equal(ink_model_class(in.out, 9), ink_model_class(in.model, 9));
    ink_model_free(in.out);
    free(in.bytes);
    ink_model_free(in.model);
    ink_table_free(table);
}

/* ---- Tables that are read while memory runs out */

typedef struct {
    const char *csv;
    ink_table_options options;
    void *out;
} reading;

static int read_by_sevens(void *what, ink_error *err)
{
    reading *in = what;
    ink_source source;
    ink_table *table = NULL;
    ink_source_memory(&source, in->csv, strlen(in->csv), "t.csv");
    int status = ink_build_table(&source, &in->options, 7, &table, err);
    ink_source_close(&source);
    in->out = table;
    return status;
}

#define OPTIONS(...) {.size = sizeof(ink_table_options), __VA_ARGS__}
static const reading readings[] = {
    /* doubled and missing names, empty columns, quotes, holes, late words, codes, ids, dates, money, many levels */
    {"# by hand\n# of none\na,a,,a_2,code,id,when,price,\"a long name, \"\"quoted\"\" and\nbroken\",,\n"
     "1,x,NA,2.5,01,9007199254740993,2024-01-02,$5,\"a \"\"long\"\" cell, longer than the room for it\",,\n"
     "2,y,,3.5,02,9007199254740994,2024-01-03,$6,\"K\xc3\xb6ln\",,\n,z,,NA,03,9007199254740995,2024-01-04,$7,b,,\n"
     "3,k,,1,04,1,2024-01-05,$8,c,,\n4,l,n,1,05,1,2024-01-06,$9,d,,\n5,m,,1,06,1,2024-01-07,$1,e,,\n"
     "6,n,?,1,07,1,2024-01-08,$2,f,,\n7,o,,1,08,1,2024-01-09,$3,g,,\nlate,p,,1,09,1,2024-01-10,$4,h,,\n",
     OPTIONS(.delimiter = 0), NULL},
    {"1,5;K\xf6ln;a\n2,25;\"\xc5rhus \"\"x\"\"\";b\n;M\xfcnchen;c\n-1e2;a;a\n",
     OPTIONS(.delimiter = ';', .decimal = ',', .header = INK_HEADER_NO, .encoding = INK_ENCODING_LATIN1), NULL},
    {"word\tnumber\tnumber\r\na\t1\r\nb\t2\t3\t4\r\n\"-\"\t-\t5\r\nd\r\n\t6\t7\r\n",
     OPTIONS(.header = INK_HEADER_YES, .ragged = INK_RAGGED_FILL, .categorical = "number", .numeric = "3",
             .missing = ",-,*,none at all"),
     NULL},
    {"a|b\n1|2\n3\n4|5|6\n7|8\n", OPTIONS(.ragged = INK_RAGGED_SKIP), NULL},
    {"one\n\n1\n2\n\n3\n", OPTIONS(.delimiter = 0), NULL},

};

static void no_memory_for_a_table_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(readings); i++) {
        reading in = readings[i];
        fail_each_allocation(read_by_sevens, &in, &in.out, 10);
        ink_table_free(in.out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_become_the_table_that_a_csv_would),
        cmocka_unit_test(columns_that_make_no_table_are_refused),
        cmocka_unit_test(a_class_is_its_number),
        cmocka_unit_test(a_model_of_arrays_is_a_model_like_any_other),
        cmocka_unit_test(arrays_that_cannot_be_fitted_are_refused),
        cmocka_unit_test(a_row_has_the_bits_of_its_table_and_allocates_nothing),
        cmocka_unit_test(levels_are_found_by_their_text),
        cmocka_unit_test(values_that_are_none_of_the_features_are_refused),
        cmocka_unit_test(features_are_told_as_they_are),
        cmocka_unit_test(shorter_options_of_an_older_version_are_taken),
        cmocka_unit_test(no_memory_leaves_nothing_behind),
        cmocka_unit_test(no_memory_for_a_file_leaves_nothing_behind),
        cmocka_unit_test(no_memory_for_a_table_leaves_nothing_behind),
    };
    json_set_alloc_funcs(__wrap_malloc, __wrap_free);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
