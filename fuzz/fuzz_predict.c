/* SPDX-License-Identifier: MIT
 * A hostile table before a model. The first byte chooses the model: one of those fitted at the start, or (m) the parts
 * of one (parts.h), up to a line "---". The next bytes choose how the table is read, the rest is the table. */
#include <string.h>

#include "fuzz.h"
#include "parts.h"
#include "table/build.h"

enum { MODELS = 4, HEAD = 2, BUFFER = 512 };

static const struct {
    const char *csv, *target;
    ink_recipe recipe;
    ink_table_options read;
} small[MODELS] = {
    {"a,b\nx,p\ny,q\nx,p\ny,q\nz,p\n,q\nx,p\ny,q\nz,q\nx,p\n", "b", INK_RECIPE_CLASSIC, INK_TABLE_OPTIONS_INIT},
    {"a,n,b\nx,1,p\ny,2.5,q\nx,,p\ny,-1e3,q\nz,7,r\n,3,q\nx,1,p\ny,4,q\nz,9,r\nx,1,p\n", "b", INK_RECIPE_AUTO,
     INK_TABLE_OPTIONS_INIT},
    {"a;n;y\nx;1,5;0\ny;2,5;1\nNA;3;1\ny;-4;0\nx;1e5;1\ny;0,1;0\nx;2;1\ny;3;0\n",
     NULL,
     INK_RECIPE_AUTO,
     {.size = sizeof(ink_table_options), .decimal = ',', .missing = ""}},
    {"\"a,\"\"1\",1,c*\n1,0,u\n2,1,v\n1,0,u\n2,1,v\n1,1,u\n2,0,v\n?,1,u\n1,?,v\n",
     "c*",
     INK_RECIPE_CLASSIC,
     {.size = sizeof(ink_table_options), .categorical = "1", .header = INK_HEADER_YES}},
};

static ink_model *fit(size_t i)
{
    ink_table *table = NULL;
    ink_model *model = NULL;
    ink_error err = {0};
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = small[i].target;
    options.recipe = small[i].recipe;
    options.epochs = 5;
    int status = ink_table_read_bytes(small[i].csv, strlen(small[i].csv), "small.csv", &small[i].read, &table, &err);
    if (status == INK_OK)
        status = ink_fit(table, &options, &model, NULL, &err);
    CHECK(status == INK_OK, "model %zu: %s", i, err.message);
    ink_table_free(table);
    return model;
}

static const ink_model *fitted(size_t i)
{
    static ink_model *models[MODELS];
    if (!models[i])
        models[i] = fit(i);
    return models[i];
}

/* The place behind the line that ends a model's parts, n where there is none. */
static size_t parts_end(const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i + 5 <= n; i++)
        if (!memcmp(bytes + i, "\n---\n", 5))
            return i + 5;
    return n;
}

/* ---- The same row by row */

/* One row as ink_predict_row wants it; 0 where a cell of words is missing, whose text cannot be asked for. */
static int take_row(const ink_model *model, const ink_table *table, size_t row, double *x)
{
    for (size_t f = 0; f < ink_model_features(model); f++) {
        ink_feature feature = ink_model_feature(model, f);
        size_t c = 0;
        while (strcmp(ink_table_name(table, c), feature.name) != 0)
            c++;
        int32_t code = ink_table_code(table, row, c);
        if (feature.type == INK_CATEGORICAL && code < 0)
            return 0;
        x[f] = feature.type == INK_NUMERIC ? ink_table_number(table, row, c)
                                           : ink_model_find_level(model, f, ink_table_level(table, c, (size_t)code));
    }
    return 1;
}

static void check_rows(const ink_model *model, const ink_table *table, const ink_prediction *answer)
{
    ink_row_scratch *scratch = NULL;
    ink_error err = {0};
    size_t n_class = ink_model_classes(model);
    double *x = calloc(ink_model_features(model) + 1, sizeof *x), *p = calloc(n_class, sizeof *p);
    int made = ink_row_scratch_new(model, &scratch, &err);
    fuzz_check_status(made, scratch, &err);
    for (size_t row = 0; row < answer->n_rows; row++) {
        if (!take_row(model, table, row, x))
            continue;
        int status = ink_predict_row(model, x, p, scratch, &err);
        CHECK(status == INK_OK, "row %zu by itself: %s", row, err.message);
        CHECK(!memcmp(p, answer->p + row * n_class, n_class * sizeof *p), "row %zu by itself has other bits", row);
    }
    ink_row_scratch_free(scratch);
    free(x);
    free(p);
}

static void check_evaluation(const ink_model *model, const ink_table *table)
{
    ink_evaluation *evaluation = NULL;
    ink_error err = {0};
    char *text = NULL;
    int status = ink_evaluate(model, table, &evaluation, &err);
    fuzz_check_status(status, evaluation, &err);
    CHECK(status == INK_OK || status == INK_DATA, "status %d: %s", status, err.message);
    if (status != INK_OK)
        return;
    status = ink_evaluation_json(evaluation, NULL, &text, &err);
    fuzz_check_json(status, text, &err);
    text = NULL;
    status = ink_evaluation_text(evaluation, 60, 0, 1, &text, &err);
    fuzz_check_lines(status, text, &err);
    ink_evaluation_free(evaluation);
}

/* As ink_table_read_bytes does it, whose buffer of a quarter of a megabyte would cost more than all the rest. */
static int read_table(const uint8_t *bytes, size_t n, const ink_table_options *options, ink_table **table,
                      ink_error *err)
{
    ink_source source;
    ink_source_memory(&source, bytes, n, "t.csv");
    return ink_build_table(&source, options, BUFFER, table, err);
}

static void predict(const ink_model *model, const uint8_t *bytes, size_t n)
{
    ink_table *table = NULL;
    ink_prediction *answer = NULL;
    ink_error err = {0};
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    if (n < HEAD)
        return;
    ink_model_table_options(model, &options);
    options.header = (ink_header)((bytes[0] & 0x0F) % 3);
    options.ragged = (bytes[0] & 0x10) ? INK_RAGGED_FILL : INK_RAGGED_SKIP;
    options.delimiter = (bytes[1] & 1) ? ',' : '\0';
    options.encoding = (bytes[1] & 2) ? INK_ENCODING_LATIN1 : INK_ENCODING_UTF8;
    if (bytes[1] & 4) /* the types as the table itself suggests, which may not be the model's */
        options.categorical = options.numeric = NULL;
    int status = read_table(bytes + HEAD, n - HEAD, &options, &table, &err);
    fuzz_check_status(status, table, &err);
    if (status == INK_OK) {
        status = ink_predict(model, table, &answer, &err);
        fuzz_check_status(status, answer, &err);
        CHECK(status == INK_OK || status == INK_DATA, "status %d: %s", status, err.message);
    }
    if (status == INK_OK)
        fuzz_check_prediction(answer, model, table);
    if (status == INK_OK && fuzz_chosen(bytes, n, 4)) {
        check_rows(model, table, answer);
        check_evaluation(model, table);
    }
    ink_prediction_free(answer);
    ink_table_free(table);
}

static void predict_with_parts(const uint8_t *bytes, size_t n)
{
    ink_model *model = NULL;
    size_t end = parts_end(bytes, n), n_file;
    unsigned char *file = fuzz_model_from_parts(bytes, end < n ? end - 5 : n, &n_file);
    if (ink_model_load_bytes(file, n_file, "m.safetensors", &model, NULL) == INK_OK)
        predict(model, bytes + end, n - end);
    ink_model_free(model);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (n && bytes[0] == 'm')
        predict_with_parts(bytes + 1, n - 1);
    else if (n)
        predict(fitted(bytes[0] % MODELS), bytes + 1, n - 1);
    return 0;
}
