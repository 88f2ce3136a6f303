/* SPDX-License-Identifier: MIT
 * Models made by hand, so that their tests depend on no training, and the ways to their bytes and back. */
#ifndef INK_TESTS_MODEL_BY_HAND_H
#define INK_TESTS_MODEL_BY_HAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "model/format.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline char *copy(const char *text)
{
    return ink_copy_text(text, strlen(text));
}

static inline char **copies(const char *const *names, size_t n)
{
    char **made = ink_new(n, sizeof *made);
    for (size_t i = 0; i < n; i++)
        made[i] = copy(names[i]);
    return made;
}

static inline void add_words(ink_encoding *e, const char *name, const char *const *levels, size_t n_levels)
{
    e->features[e->n_features++] = (ink_encoded){.name = copy(name),
                                                 .type = INK_CATEGORICAL,
                                                 .n_levels = n_levels,
                                                 .levels = copies(levels, n_levels),
                                                 .n_missing = 2,
                                                 .first_unit = e->n_onehot,
                                                 .missing_unit = -1};
    e->n_onehot += n_levels;
    e->n_index++;
}

static inline void add_numbers(ink_encoding *e, const char *name, int has_missing, double fill, double mean,
                               double scale)
{
    e->features[e->n_features++] = (ink_encoded){.name = copy(name),
                                                 .type = INK_NUMERIC,
                                                 .n_missing = has_missing ? 7 : 0,
                                                 .first_unit = e->n_dense++,
                                                 .fill = fill,
                                                 .mean = mean,
                                                 .scale = scale,
                                                 .missing_unit = has_missing ? (int32_t)e->n_onehot++ : -1};
    e->n_index += (size_t)has_missing;
}

/* Units of their own for these values of the numbers added last. */
static inline void add_values(ink_encoding *e, const double *values, size_t n)
{
    ink_encoded *feature = &e->features[e->n_features - 1];
    feature->n_values = n;
    feature->values = ink_new(n, sizeof *values);
    memcpy(feature->values, values, n * sizeof *values);
    feature->value_unit = e->n_onehot;
    e->n_onehot += n;
    e->n_index++;
}

static inline void add_network(ink_model *model, size_t hidden, ink_activation activation, int precision)
{
    ink_layout *layout = &model->layout;
    ink_random random;
    ink_random_seed(&random, 7);
    layout->sizes[layout->n_layers++] = model->encoding.n_onehot + model->encoding.n_dense;
    if (hidden)
        layout->sizes[layout->n_layers++] = hidden;
    layout->sizes[layout->n_layers] = model->n_class;
    layout->n_index = model->encoding.n_index;
    layout->n_dense = model->encoding.n_dense;
    layout->activation = activation;
    model->precision = precision;
    size_t n = ink_layout_parameters(layout);
    model->params = ink_new(n, (size_t)precision / 8);
    for (size_t i = 0; i < n; i++)
        if (precision == 32)
            ((float *)model->params)[i] = (float)ink_random_normal(&random);
        else
            ((double *)model->params)[i] = ink_random_normal(&random);
}

/* Words and numbers, holes and none, names that look like lists, numbers and globs. */
static inline ink_model *mixed_model(int precision)
{
    static const char *const classes[] = {"EDM", "Hip-Hop", "R&B"};
    static const char *const countries[] = {"\"quoted\\\"", "Brazil", "Côte, d'Ivoire"};
    static const char *const marks[] = {"1", "2"};
    static const double values[] = {-2, 0, 1.5};
    ink_model *model = ink_model_new();
    ink_encoding *e = &model->encoding;
    model->target = copy("top_genre");
    model->target_type = INK_CATEGORICAL;
    model->n_class = COUNT(classes);
    model->classes = copies(classes, COUNT(classes));
    model->prior = ink_new(COUNT(classes), sizeof *model->prior);
    for (size_t k = 0; k < COUNT(classes); k++)
        model->prior[k] = 1.0 / (double)COUNT(classes);
    model->missing = copy(",NA");
    model->decimal = '.';
    model->training = copy("{\"recipe\": \"by hand\", \"note\": \"\\u00e9 \\\"x\\\"\"}");
    e->features = ink_new(5, sizeof *e->features);
    add_words(e, "country", countries, COUNT(countries));
    add_numbers(e, "a,ge", 1, 12.5, 0.1 + 0.2, 19.87654321);
    add_numbers(e, "2", 0, -0.0, -1.0 / 3, 3);
    add_values(e, values, COUNT(values));
    add_words(e, "c*", marks, COUNT(marks));
    add_words(e, "back\\", marks, 1);
    add_network(model, 4, INK_RELU, precision);
    ink_error err;
    assert_int_equal(ink_model_finish(model, &err), INK_OK);
    return model;
}

/* As small as can be, for tests that try every byte: a cut target, one number, no hidden layer. */
static inline ink_model *tiny_model(int precision)
{
    static const char *const classes[] = {"up to 0.5", "over 0.5"};
    static const char *const levels[] = {"a", "b"};
    ink_model *model = ink_model_new();
    model->target = copy("y");
    model->target_type = INK_NUMERIC;
    model->n_class = COUNT(classes);
    model->classes = copies(classes, COUNT(classes));
    model->prior = ink_new(COUNT(classes), sizeof *model->prior);
    for (size_t k = 0; k < COUNT(classes); k++)
        model->prior[k] = 1.0 / (double)COUNT(classes);
    model->edges = ink_new(1, sizeof *model->edges);
    model->edges[0] = 0.5;
    model->missing = copy("");
    model->training = copy("{}");
    model->encoding.features = ink_new(2, sizeof *model->encoding.features);
    model->encoding.classic = 1;
    add_words(&model->encoding, "w", levels, COUNT(levels));
    add_numbers(&model->encoding, "x", 0, 1, 2, 3);
    add_network(model, 0, INK_IDENTITY, precision);
    ink_error err;
    assert_int_equal(ink_model_finish(model, &err), INK_OK);
    return model;
}

static inline ink_table *read_table(const char *csv, const ink_model *model)
{
    ink_table *table;
    ink_error err;
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    if (model)
        ink_model_table_options(model, &options);
    options.header = INK_HEADER_YES;
    options.delimiter = ',';
    if (ink_table_read_bytes(csv, strlen(csv), "test.csv", &options, &table, &err))
        fail_msg("%s", err.message);
    return table;
}

static inline ink_prediction *predict(const ink_model *model, const ink_table *table)
{
    ink_prediction *answer;
    ink_error err;
    if (ink_predict(model, table, &answer, &err))
        fail_msg("%s", err.message);
    return answer;
}

static inline unsigned char *save_bytes(const ink_model *model, size_t *n)
{
    unsigned char *bytes;
    ink_error err;
    if (ink_model_bytes(model, &bytes, n, &err))
        fail_msg("%s", err.message);
    return bytes;
}

/* Loads from a copy of just n bytes, so that a sanitizer sees a read behind the end. */
static inline int load(const unsigned char *bytes, size_t n, ink_model **model, ink_error *err)
{
    unsigned char *exact = malloc(n ? n : 1);
    memcpy(exact, bytes, n);
    int status = ink_model_load_bytes(exact, n, "m.safetensors", model, err);
    free(exact);
    return status;
}

#endif
