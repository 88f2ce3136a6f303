/* SPDX-License-Identifier: MIT
 * Whether a model is sound: its parts agree with each other, so that no row of any table can lead a prediction out of
 * its arrays. Asked before a model is written and after one is read. Knows no file format. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "model/format.h"

#define REFUSE(...) ink_fail_at(err, INK_DATA, file, 0, 0, __VA_ARGS__)

static int is_text(const char *text)
{
    while (*text) {
        uint32_t point;
        size_t n = ink_utf8_next(text, &point);
        if (point == INK_REPLACEMENT && n == 1)
            return 0;
        text += n;
    }
    return 1;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names are text and no two alike; which says whose they are. Sorts `names`. */
static int check_names(const char **names, size_t n, const char *which, const char *file, ink_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!is_text(names[i]))
            return REFUSE("%s %zu has a name that is not UTF-8", which, i + 1);
    qsort(names, n, sizeof *names, by_bytes);
    for (size_t i = 1; i < n; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            return REFUSE("two of its %s names are '%s'", which, names[i]);
    return INK_OK;
}

static int check_target(const ink_model *model, const char *file, ink_error *err)
{
    if (!is_text(model->target) || !is_text(model->missing))
        return REFUSE("the target's name or the missing markers are not UTF-8");
    if (model->n_class < 2)
        return REFUSE("the target has %zu classes, and at least 2 were expected", model->n_class);
    const char **names = ink_new(model->n_class, sizeof *names);
    if (!names)
        return ink_fail_memory(err);
    memcpy(names, model->classes, model->n_class * sizeof *names);
    int status = check_names(names, model->n_class, "class", file, err);
    free(names);
    INK_TRY(status);
    for (size_t k = 0; k < model->n_class; k++)
        if (!(model->prior[k] >= 0 && model->prior[k] <= 1))
            return REFUSE("class share %zu is not from 0 to 1", k + 1);
    if (model->edges && model->target_type != INK_NUMERIC)
        return REFUSE("the target's edges belong to numbers, and it holds words");
    for (size_t k = 0; model->edges && k + 1 < model->n_class; k++)
        if (!isfinite(model->edges[k]) || (k && model->edges[k] <= model->edges[k - 1]))
            return REFUSE("the target's edges do not ascend");
    return INK_OK;
}

static int check_levels(const ink_encoded *feature, const char *file, ink_error *err)
{
    for (size_t k = 0; k < feature->n_levels; k++) {
        if (!is_text(feature->levels[k]))
            return REFUSE("feature '%s' has a level that is not UTF-8", feature->name);
        if (k && strcmp(feature->levels[k - 1], feature->levels[k]) >= 0)
            return REFUSE("the levels of feature '%s' are not different and in byte order", feature->name);
    }
    return INK_OK;
}

/* Takes the units of one feature behind those of the features before it, which `at` counts. */
static int check_units(const ink_encoded *feature, ink_encoding *at, const char *file, ink_error *err)
{
    int is_word = feature->type == INK_CATEGORICAL, has_indicator = !is_word && feature->missing_unit != -1;
    size_t first = is_word ? at->n_onehot : at->n_dense;
    if (feature->first_unit != first)
        return REFUSE("feature '%s' begins at unit %zu, and %zu was expected", feature->name, feature->first_unit,
                      first);
    if (has_indicator && (size_t)feature->missing_unit != at->n_onehot)
        return REFUSE("feature '%s' marks missing cells in unit %ld, and %zu was expected", feature->name,
                      (long)feature->missing_unit, at->n_onehot);
    at->n_onehot += is_word ? feature->n_levels : (size_t)has_indicator;
    at->n_index += (size_t)(is_word || has_indicator);
    at->n_dense += (size_t)!is_word;
    return INK_OK;
}

static int check_feature(const ink_encoded *feature, ink_encoding *at, const char *file, ink_error *err)
{
    if (feature->type == INK_CATEGORICAL)
        INK_TRY(check_levels(feature, file, err));
    else if (!isfinite(feature->fill) || !isfinite(feature->mean) || !isfinite(feature->scale) || feature->scale <= 0)
        return REFUSE("fill, mean and scale of feature '%s' are not finite numbers, the last above 0", feature->name);
    return check_units(feature, at, file, err);
}

static int check_features(const ink_encoding *encoding, const char *file, ink_error *err)
{
    ink_encoding at = {0};
    const char **names = ink_new(encoding->n_features, sizeof *names);
    if (!names)
        return ink_fail_memory(err);
    for (size_t f = 0; f < encoding->n_features; f++)
        names[f] = encoding->features[f].name;
    int status = check_names(names, encoding->n_features, "feature", file, err);
    for (size_t f = 0; status == INK_OK && f < encoding->n_features; f++)
        status = check_feature(&encoding->features[f], &at, file, err);
    free(names);
    INK_TRY(status);
    if (at.n_onehot != encoding->n_onehot || at.n_dense != encoding->n_dense || at.n_index != encoding->n_index)
        return REFUSE("its features have %zu units for words and %zu for numbers, of the former at most %zu are 1 in a "
                      "row, and its network has %zu, %zu and %zu",
                      at.n_onehot, at.n_dense, at.n_index, encoding->n_onehot, encoding->n_dense, encoding->n_index);
    return INK_OK;
}

static int check_layout(const ink_model *model, const char *file, ink_error *err)
{
    const ink_layout *layout = &model->layout;
    const ink_encoding *encoding = &model->encoding;
    if (layout->n_layers < 1 || layout->n_layers > INK_MAX_HIDDEN + 1)
        return REFUSE("the network has %zu layers, and 1 to %d were expected", layout->n_layers, INK_MAX_HIDDEN + 1);
    for (size_t l = 0; l <= layout->n_layers; l++)
        if (layout->sizes[l] < 1 || layout->sizes[l] > INT32_MAX)
            return REFUSE("the network has a layer of %zu units", layout->sizes[l]);
    if (layout->sizes[0] != encoding->n_onehot + encoding->n_dense || layout->n_index != encoding->n_index ||
        layout->n_dense != encoding->n_dense)
        return REFUSE("the network has %zu input units, and the features give it %zu", layout->sizes[0],
                      encoding->n_onehot + encoding->n_dense);
    if (layout->sizes[layout->n_layers] != model->n_class)
        return REFUSE("the network ends in %zu units, and the target has %zu classes", layout->sizes[layout->n_layers],
                      model->n_class);
    if (!ink_activation_name(layout->activation) || (model->precision != 32 && model->precision != 64))
        return REFUSE("the network's activation or precision is unknown");
    if (ink_layout_parameters(layout) == 0)
        return REFUSE("the network's sizes are too large");
    return INK_OK;
}

static int check_weights(const ink_model *model, const char *file, ink_error *err)
{
    size_t n = model->params ? ink_layout_parameters(&model->layout) : 0;
    for (size_t i = 0; i < n; i++) {
        double w =
            model->precision == 32 ? (double)((const float *)model->params)[i] : ((const double *)model->params)[i];
        if (!isfinite(w))
            return REFUSE("parameter %zu of the network is not a finite number", i);
    }
    return INK_OK;
}

int ink_model_check(const ink_model *model, const char *file, ink_error *err)
{
    INK_TRY(check_target(model, file, err));
    if (model->decimal != 0 && model->decimal != '.' && model->decimal != ',')
        return REFUSE("its decimal mark is neither '.' nor ','");
    INK_TRY(check_features(&model->encoding, file, err));
    INK_TRY(check_layout(model, file, err));
    return check_weights(model, file, err);
}
