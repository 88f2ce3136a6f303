/* SPDX-License-Identifier: MIT
 * What is in a model, as text and as JSON of the schema inkling.model/1. The summary of its training is JSON that may
 * come from a file, so nothing in it is taken for granted. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "model/model.h"
#include "report/parts.h"
#include "report/summary.h"

enum { NAME = 24, SAID = 12, LISTED = 60 };

/* ---- Text */

static void draw_title(ink_page *page, const ink_model *model)
{
    size_t half = (page->width - 6) / 2, n = model->encoding.n_features;
    ink_page_user(page, model->target, half);
    ink_page_add(page, " from ");
    if (n == 1) {
        ink_page_user(page, model->encoding.features[0].name, half);
    } else {
        ink_page_count(page, n);
        ink_page_add(page, " columns");
    }
    ink_page_words(page, page->width);
    ink_page_line(page);
    ink_page_line(page);
}

static void draw_target(ink_page *page, const ink_model *model)
{
    ink_page_count(page, model->n_class);
    ink_page_add(page, " classes: ");
    for (size_t i = 0; i < model->n_class && i < LISTED; i++) {
        ink_page_add(page, i ? ", " : "");
        ink_page_name(page, model->classes[i], NAME);
    }
    ink_page_paragraph(page, "Target", 2);
}

static void draw_network(ink_page *page, const ink_model *model)
{
    const ink_layout *layout = &model->layout;
    ink_say_layers(page, layout->sizes, layout->n_layers + 1, ink_activation_name(layout->activation));
    ink_page_add(page, ", ");
    ink_page_count(page, ink_layout_parameters(layout));
    ink_page_add(page, model->precision == 64 ? " parameters, float64" : " parameters, float32");
    ink_page_paragraph(page, "Network", 2);
}

static void say_word(ink_page *page, const json_t *training, const char *key, const char *after)
{
    const char *word = json_string_value(json_object_get(training, key));
    if (!word)
        return;
    ink_page_user(page, word, NAME);
    ink_page_add(page, after);
}

static void say_size(ink_page *page, const json_t *training, const char *key, const char *before, const char *after)
{
    if (isnan(ink_summary_number(training, key)))
        return;
    ink_page_add(page, before);
    ink_page_count(page, ink_summary_size(training, key));
    ink_page_add(page, after);
}

static void draw_training(ink_page *page, const json_t *training)
{
    say_word(page, training, "recipe", ": ");
    say_word(page, training, "optimizer", "");
    if (!isnan(ink_summary_number(training, "learning_rate"))) {
        ink_page_add(page, ", rate ");
        ink_page_short(page, ink_summary_number(training, "learning_rate"));
    }
    say_size(page, training, "batch_size", ", ", " rows a step");
    say_size(page, training, "epochs_run", ", ", " epochs");
    if (json_is_true(json_object_get(training, "stopped_early")))
        ink_page_add(page, ", stopped early");
    if (ink_summary_number(training, "best_epoch") + 1 < ink_summary_number(training, "epochs_run")) {
        ink_page_add(page, ", best after ");
        ink_page_count(page, ink_summary_size(training, "best_epoch") + 1);
    }
    say_size(page, training, "seed", ", seed ", "");
    say_size(page, training, "split_seed", ", split seed ", "");
    ink_page_paragraph(page, "Training", 3);
}

static void draw_scores(ink_page *page, const json_t *training)
{
    ink_scores train = ink_summary_scores(training, "train"), validation = ink_summary_scores(training, "validation");
    ink_scores test = ink_summary_scores(training, "test");
    const char *names[] = {"train", ink_page_roomy(page) ? "validation" : "valid.", "test"};
    const ink_scores *parts[] = {&train, &validation, &test};
    if (train.rows + validation.rows + test.rows == 0)
        return;
    ink_page_line(page);
    ink_draw_scores(page, names, parts, 3);
}

static void say_values(ink_page *page, const ink_encoded *feature)
{
    if (feature->type == INK_NUMERIC) {
        ink_page_add(page, "mean ");
        ink_page_short(page, feature->mean);
        ink_page_add(page, ", deviation ");
        ink_page_short(page, feature->scale);
        return;
    }
    ink_page_count(page, feature->n_levels);
    ink_page_add(page, feature->n_levels == 1 ? " level: " : " levels: ");
    for (size_t i = 0; i < feature->n_levels && i < SAID; i++) {
        ink_page_add(page, i ? ", " : "");
        ink_page_name(page, feature->levels[i], NAME);
    }
}

static void draw_features(ink_page *page, const ink_encoding *encoding)
{
    size_t widest = 0;
    for (size_t i = 0; i < encoding->n_features; i++) {
        size_t columns = ink_columns(encoding->features[i].name);
        widest = columns > widest ? columns : widest;
    }
    ink_page_line(page);
    ink_list list = ink_list_begin(page, "Features", widest);
    for (size_t i = 0; i < encoding->n_features; i++) {
        const ink_encoded *of = &encoding->features[i];
        ink_feature feature = {of->name, of->type, of->n_levels, of->n_missing, NAN, NAN};
        ink_list_column(page, &list, &feature);
        say_values(page, of);
        ink_list_values(page, &list);
    }
}

int ink_model_text(const ink_model *model, int width, char **text, ink_error *err)
{
    ink_page page = ink_page_begin(width, 0, 0);
    json_t *training;
    INK_TRY(ink_summary_read(model, &training, err));
    draw_title(&page, model);
    draw_target(&page, model);
    draw_network(&page, model);
    if (training) {
        draw_training(&page, training);
        draw_scores(&page, training);
    }
    draw_features(&page, &model->encoding);
    json_decref(training);
    return ink_page_take(&page, text, err);
}

/* ---- JSON */

static void put_features(ink_json *json, const ink_encoding *encoding)
{
    ink_json_array(json, "features");
    for (size_t i = 0; i < encoding->n_features; i++) {
        const ink_encoded *feature = &encoding->features[i];
        ink_json_object(json, NULL);
        ink_json_string(json, "name", feature->name);
        ink_json_string(json, "type", feature->type == INK_NUMERIC ? "numeric" : "categorical");
        if (feature->type == INK_NUMERIC) {
            ink_json_null(json, "levels");
            ink_json_size(json, "missing", feature->n_missing);
            ink_json_number(json, "median", feature->fill);
            ink_json_number(json, "mean", feature->mean);
            ink_json_number(json, "scale", feature->scale);
        } else {
            ink_json_size(json, "levels", feature->n_levels);
            ink_json_size(json, "missing", feature->n_missing);
            ink_json_strings(json, "level_names", (const char *const *)feature->levels, feature->n_levels);
        }
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

static void put_value(ink_json *json, const char *name, json_t *value)
{
    if (json_is_object(value)) {
        ink_json_object(json, name);
        for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at))
            put_value(json, json_object_iter_key(at), json_object_iter_value(at));
        ink_json_object_end(json);
    } else if (json_is_array(value)) {
        ink_json_flat_array(json, name);
        for (size_t i = 0; i < json_array_size(value); i++)
            put_value(json, NULL, json_array_get(value, i));
        ink_json_array_end(json);
    } else if (json_is_integer(value) && json_integer_value(value) >= 0) {
        ink_json_size(json, name, (size_t)json_integer_value(value));
    } else if (json_is_number(value)) {
        ink_json_number(json, name, json_number_value(value));
    } else if (json_is_boolean(value)) {
        ink_json_bool(json, name, json_is_true(value));
    } else {
        ink_json_string(json, name, json_string_value(value));
    }
}

int ink_model_json(const ink_model *model, char **text, ink_error *err)
{
    ink_json json = {.indent = 2};
    json_t *training;
    INK_TRY(ink_summary_read(model, &training, err));
    ink_json_object(&json, NULL);
    ink_json_string(&json, "schema", "inkling.model/1");
    ink_json_string(&json, "target", model->target);
    ink_json_strings(&json, "classes", (const char *const *)model->classes, model->n_class);
    if (model->edges)
        ink_json_numbers(&json, "edges", model->edges, model->n_class - 1);
    put_features(&json, &model->encoding);
    ink_json_sizes(&json, "layers", model->layout.sizes, model->layout.n_layers + 1);
    ink_json_string(&json, "activation", ink_activation_name(model->layout.activation));
    ink_json_size(&json, "parameters", ink_layout_parameters(&model->layout));
    ink_json_size(&json, "precision", (size_t)model->precision);
    put_value(&json, "training", training);
    ink_json_object_end(&json);
    ink_text_puts(&json.text, "\n");
    json_decref(training);
    return ink_text_take(&json.text, text, err);
}
