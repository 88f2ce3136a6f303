/* SPDX-License-Identifier: MIT
 * Save: a model becomes the bytes of a safetensors file; docs/model-format.md describes them. Nothing goes in but the
 * model, so that the same fit gives the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "model/format.h"
#include "model/safetensors.h"

static const char *type_name(ink_column_type type)
{
    return type == INK_NUMERIC ? "numeric" : "categorical";
}

static void put_target(ink_json *json, const ink_model *model)
{
    ink_json_object(json, "target");
    ink_json_string(json, "name", model->target);
    ink_json_string(json, "type", type_name(model->target_type));
    ink_json_strings(json, "classes", (const char *const *)model->classes, model->n_class);
    ink_json_numbers(json, "shares", model->prior, model->n_class);
    if (model->edges)
        ink_json_numbers(json, "edges", model->edges, model->n_class - 1);
    ink_json_object_end(json);
}

static void put_feature(ink_json *json, const ink_encoded *feature)
{
    ink_json_object(json, NULL);
    ink_json_string(json, "name", feature->name);
    ink_json_string(json, "type", type_name(feature->type));
    ink_json_size(json, "missing", feature->n_missing);
    ink_json_size(json, "first_unit", feature->first_unit);
    if (feature->type == INK_CATEGORICAL)
        ink_json_strings(json, "levels", (const char *const *)feature->levels, feature->n_levels);
    else {
        ink_json_number(json, "missing_unit", feature->missing_unit);
        ink_json_number(json, "fill", feature->fill);
        ink_json_number(json, "mean", feature->mean);
        ink_json_number(json, "scale", feature->scale);
        if (feature->n_values) {
            ink_json_numbers(json, "values", feature->values, feature->n_values);
            ink_json_size(json, "value_unit", feature->value_unit);
        }
    }
    ink_json_object_end(json);
}

static int schema_text(const ink_model *model, char **text, ink_error *err)
{
    ink_json json = {0};
    ink_json_object(&json, NULL);
    put_target(&json, model);
    ink_json_string(&json, "missing", model->missing);
    ink_json_string(&json, "decimal", model->decimal == ',' ? "," : ".");
    ink_json_bool(&json, "classic", model->encoding.classic);
    ink_json_bool(&json, "smooth", model->encoding.smooth);
    ink_json_array(&json, "features");
    for (size_t f = 0; f < model->encoding.n_features; f++)
        put_feature(&json, &model->encoding.features[f]);
    ink_json_array_end(&json);
    ink_json_object_end(&json);
    return ink_text_take(&json.text, text, err);
}

static int network_text(const ink_model *model, char **text, ink_error *err)
{
    const ink_layout *layout = &model->layout;
    ink_json json = {0};
    ink_json_object(&json, NULL);
    ink_json_sizes(&json, "sizes", layout->sizes, layout->n_layers + 1);
    ink_json_string(&json, "activation", ink_activation_name(layout->activation));
    ink_json_size(&json, "n_index", layout->n_index);
    ink_json_size(&json, "n_dense", layout->n_dense);
    ink_json_size(&json, "members", ink_layout_members(layout));
    ink_json_bool(&json, "waves", layout->has_waves);
    ink_json_bool(&json, "shares", layout->has_shares);
    ink_json_size(&json, "precision", (size_t)model->precision);
    ink_json_object_end(&json);
    return ink_text_take(&json.text, text, err);
}

static void put_metadata(ink_json *json, const char *schema, const char *network, const char *training)
{
    ink_json_object(json, "__metadata__");
    ink_json_string(json, "format", INK_MODEL_FORMAT);
    ink_json_string(json, "inkling", INK_VERSION);
    ink_json_string(json, "checksum", "0000000000000000");
    ink_json_string(json, "schema", schema);
    ink_json_string(json, "network", network);
    ink_json_string(json, "training", training ? training : "{}");
    ink_json_object_end(json);
}

/* Begins at byte `at` of the data; returns where it ends. */
static size_t put_tensor(ink_json *json, const ink_model *model, size_t member, const ink_layout_part *part, size_t at)
{
    const size_t shape[2] = {part->rows, part->columns}, n = (part->rows ? part->rows : 1) * part->columns;
    size_t offsets[2] = {at, at + n * (size_t)model->precision / 8};
    char name[INK_TENSOR_NAME_SIZE];
    ink_tensor_name(&model->layout, member, part, name);
    ink_json_object(json, name);
    ink_json_string(json, "dtype", model->precision == 32 ? "F32" : "F64");
    ink_json_sizes(json, "shape", part->rows ? shape : shape + 1, part->rows ? 2 : 1);
    ink_json_sizes(json, "data_offsets", offsets, 2);
    ink_json_object_end(json);
    return offsets[1];
}

static int header_text(const ink_model *model, const char *schema, const char *network, char **text, ink_error *err)
{
    ink_json json = {0};
    ink_json_object(&json, NULL);
    put_metadata(&json, schema, network, model->training);
    ink_layout_part part;
    for (size_t m = 0, at = 0; m < ink_layout_members(&model->layout); m++)
        for (size_t i = 0; ink_layout_part_at(&model->layout, i, &part); i++)
            at = put_tensor(&json, model, m, &part, at);
    ink_json_object_end(&json);
    return ink_text_take(&json.text, text, err);
}

static int make_header(const ink_model *model, char **header, ink_error *err)
{
    char *schema = NULL, *network = NULL;
    int status = schema_text(model, &schema, err);
    if (status == INK_OK)
        status = network_text(model, &network, err);
    if (status == INK_OK)
        status = header_text(model, schema, network, header, err);
    free(schema);
    free(network);
    return status;
}

/* The parameters lie in memory in the order of the file. */
static int make_file(const ink_model *model, const char *header, unsigned char **bytes, size_t *n, ink_error *err)
{
    size_t n_params = ink_layout_parameters(&model->layout), item = (size_t)model->precision / 8;
    char digits[INK_CHECKSUM_SIZE + 1];
    unsigned char *data = NULL;
    if (n_params > SIZE_MAX / item)
        return ink_fail_memory(err);
    INK_TRY(ink_safetensors_make(header, strlen(header), n_params * item, bytes, n, &data, err));
    ink_little_endian(data, model->params, n_params, model->precision);
    size_t at = 8 + ink_checksum_find(*bytes + 8, (size_t)(data - *bytes) - 8);
    ink_checksum(*bytes, *n, at, digits);
    memcpy(*bytes + at, digits, INK_CHECKSUM_SIZE);
    return INK_OK;
}

int ink_model_bytes(const ink_model *model, unsigned char **bytes, size_t *n, ink_error *err)
{
    char *header = NULL;
    INK_TRY(ink_model_check(model, NULL, err));
    INK_TRY(make_header(model, &header, err));
    int status = make_file(model, header, bytes, n, err);
    free(header);
    return status;
}

int ink_model_save(const ink_model *model, const char *path, ink_error *err)
{
    unsigned char *bytes = NULL;
    size_t n = 0;
    INK_TRY(ink_model_bytes(model, &bytes, &n, err));
    int status = ink_file_write(path, bytes, n, err);
    free(bytes);
    return status;
}
