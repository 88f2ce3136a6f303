/* SPDX-License-Identifier: MIT
 * The model: its life, and questions about it. Knows no file and computes no prediction. */
#include "model/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"

ink_model *ink_model_new(void)
{
    return ink_new(1, sizeof(ink_model));
}

void ink_model_free(ink_model *model)
{
    if (!model)
        return;
    ink_list_free(model->classes, model->classes ? model->n_class : 0);
    ink_encoding_free(&model->encoding);
    free(model->target);
    free(model->edges);
    free(model->prior);
    free(model->missing);
    free(model->categorical);
    free(model->numeric);
    free(model->params);
    free(model->training);
    free(model);
}

static void put_item(ink_text *list, const char *name)
{
    if (list->n)
        ink_text_puts(list, ",");
    for (const char *at = name; *at; at++) {
        if (*at == ',' || *at == '\\')
            ink_text_puts(list, "\\");
        ink_text_add(list, at, 1);
    }
}

/* The features of one type as a list of columns; NULL where there are none. */
static int list_features(const ink_encoding *encoding, ink_column_type type, char **list, ink_error *err)
{
    ink_text text = {0};
    for (size_t f = 0; f < encoding->n_features; f++)
        if (encoding->features[f].type == type && *encoding->features[f].name)
            put_item(&text, encoding->features[f].name);
    if (!text.n && !text.failed)
        return INK_OK;
    return ink_text_take(&text, list, err);
}

int ink_model_finish(ink_model *model, ink_error *err)
{
    if (!model->missing && !(model->missing = ink_copy_text(INK_MISSING_DEFAULT, strlen(INK_MISSING_DEFAULT))))
        return ink_fail_memory(err);
    INK_TRY(list_features(&model->encoding, INK_CATEGORICAL, &model->categorical, err));
    return list_features(&model->encoding, INK_NUMERIC, &model->numeric, err);
}

size_t ink_model_classes(const ink_model *model)
{
    return model->n_class;
}

const char *ink_model_class(const ink_model *model, size_t i)
{
    return model->classes[i];
}

const char *ink_model_target(const ink_model *model)
{
    return model->target;
}

size_t ink_model_features(const ink_model *model)
{
    return model->encoding.n_features;
}

const char *ink_model_level(const ink_model *model, size_t i, size_t level)
{
    return model->encoding.features[i].levels[level];
}

int32_t ink_model_find_level(const ink_model *model, size_t i, const char *level)
{
    const ink_encoded *feature = &model->encoding.features[i];
    int32_t unit = ink_encoding_unit(feature, level);
    return unit < 0 ? -1 : unit - (int32_t)feature->first_unit;
}

ink_feature ink_model_feature(const ink_model *model, size_t i)
{
    const ink_encoded *feature = &model->encoding.features[i];
    return (ink_feature){feature->name, feature->type, feature->n_levels, feature->n_missing, NAN, NAN};
}

void ink_model_table_options(const ink_model *model, ink_table_options *options)
{
    ink_table_options wanted = INK_TABLE_OPTIONS_INIT;
    wanted.decimal = model->decimal;
    wanted.categorical = model->categorical;
    wanted.numeric = model->numeric;
    wanted.missing = model->missing;
    wanted.pass_over = 1; /* ink_predict says it better: which column is not there, and who needs it */
    wanted.size = options->size < sizeof wanted ? options->size : sizeof wanted;
    memcpy(options, &wanted, wanted.size);
}
