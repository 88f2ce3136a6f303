/* SPDX-License-Identifier: MIT
 * Schema: the JSON texts of a model file's metadata become a model's fields. Looks at form and kinds only and names the
 * place that is wrong; whether the parts agree is check.c's question. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/format.h"
#include "model/safetensors.h"

/* One JSON object that is being read. */
typedef struct {
    const json_t *object;
    const char *file;
    const char *where; /* "schema.target" */
    ink_error *err;
} place;

static int refuse(const place *at, const char *key, const char *expected)
{
    return ink_fail_at(at->err, INK_DATA, at->file, 0, 0, "%s.%s is not %s", at->where, key, expected);
}

/* ---- Members of an object, by kind */

static int get_text(const place *at, const char *key, const char **text)
{
    *text = json_string_value(json_object_get(at->object, key));
    return *text ? INK_OK : refuse(at, key, "a string");
}

static int copy_text(const place *at, const char *key, char **copy)
{
    const char *text;
    INK_TRY(get_text(at, key, &text));
    *copy = ink_copy_text(text, strlen(text));
    return *copy ? INK_OK : ink_fail_memory(at->err);
}

static int get_number(const place *at, const char *key, double *number)
{
    const json_t *value = json_object_get(at->object, key);
    if (!json_is_real(value))
        return refuse(at, key, "a number");
    *number = json_real_value(value);
    return INK_OK;
}

/* A whole number that every double holds exactly. */
static int is_size(double number)
{
    static const double most = PTRDIFF_MAX < 9007199254740992 ? PTRDIFF_MAX : 9007199254740992;
    return number >= 0 && number <= most && number == (double)(size_t)number;
}

static int get_size(const place *at, const char *key, size_t *size)
{
    double number = 0;
    INK_TRY(get_number(at, key, &number));
    if (!is_size(number))
        return refuse(at, key, "a whole number from 0 up");
    *size = (size_t)number;
    return INK_OK;
}

/* false where it is not there. */
static int get_flag(const place *at, const char *key, int *flag)
{
    const json_t *value = json_object_get(at->object, key);
    *flag = json_is_true(value);
    return !value || *flag || json_typeof(value) == JSON_FALSE ? INK_OK : refuse(at, key, "true or false");
}

static int get_list(const place *at, const char *key, const json_t **list)
{
    *list = json_object_get(at->object, key);
    return json_is_array(*list) ? INK_OK : refuse(at, key, "a list");
}

static int get_object(const place *at, const char *key, const char *where, place *to)
{
    *to = (place){json_object_get(at->object, key), at->file, where, at->err};
    return json_is_object(to->object) ? INK_OK : refuse(at, key, "an object");
}

static int get_type(const place *at, ink_column_type *type)
{
    const char *name;
    INK_TRY(get_text(at, "type", &name));
    if (strcmp(name, "numeric") && strcmp(name, "categorical"))
        return refuse(at, "type", "'numeric' or 'categorical'");
    *type = strcmp(name, "numeric") == 0 ? INK_NUMERIC : INK_CATEGORICAL;
    return INK_OK;
}

static int get_names(const place *at, const char *key, char ***names, size_t *n)
{
    const json_t *list;
    INK_TRY(get_list(at, key, &list));
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++)
        if (!json_string_value(json_array_get(list, i)))
            return refuse(at, key, "a list of strings");
    char **made = ink_new(count, sizeof *made);
    if (!made)
        return ink_fail_memory(at->err);
    *names = made; /* counted one by one, so that what is there can be freed at any time */
    for (*n = 0; *n < count; ++*n) {
        const json_t *name = json_array_get(list, *n);
        if (!(made[*n] = ink_copy_text(json_string_value(name), json_string_length(name))))
            return ink_fail_memory(at->err);
    }
    return INK_OK;
}

/* ---- The schema */

static int get_numbers(const place *at, const char *key, size_t n, const char *expected, double **numbers)
{
    const json_t *list;
    INK_TRY(get_list(at, key, &list));
    if (json_array_size(list) != n)
        return refuse(at, key, expected);
    if (!(*numbers = ink_new(n, sizeof **numbers)))
        return ink_fail_memory(at->err);
    for (size_t i = 0; i < n; i++) {
        const json_t *number = json_array_get(list, i);
        if (json_typeof(number) != JSON_REAL)
            return refuse(at, key, "a list of numbers");
        (*numbers)[i] = json_real_value(number);
    }
    return INK_OK;
}

static int read_target(const place *at, ink_model *model)
{
    INK_TRY(copy_text(at, "name", &model->target));
    INK_TRY(get_type(at, &model->target_type));
    INK_TRY(get_names(at, "classes", &model->classes, &model->n_class));
    INK_TRY(get_numbers(at, "shares", model->n_class, "a list of one number a class", &model->prior));
    if (!model->n_class || !json_object_get(at->object, "edges"))
        return INK_OK;
    return get_numbers(at, "edges", model->n_class - 1, "a list of one number less than there are classes",
                       &model->edges);
}

static int read_numeric(const place *at, ink_encoded *feature)
{
    double unit = 0;
    INK_TRY(get_number(at, "missing_unit", &unit));
    if (unit != -1 && !(is_size(unit) && unit <= INT32_MAX))
        return refuse(at, "missing_unit", "a unit, or -1 for none");
    feature->missing_unit = (int32_t)unit;
    INK_TRY(get_number(at, "fill", &feature->fill));
    INK_TRY(get_number(at, "mean", &feature->mean));
    INK_TRY(get_number(at, "scale", &feature->scale));
    const json_t *values = json_object_get(at->object, "values");
    if (!values)
        return INK_OK;
    feature->n_values = json_array_size(values);
    INK_TRY(get_numbers(at, "values", feature->n_values, "a list of numbers", &feature->values));
    return get_size(at, "value_unit", &feature->value_unit);
}

static int read_feature(const place *at, ink_encoded *feature)
{
    feature->missing_unit = -1;
    INK_TRY(copy_text(at, "name", &feature->name));
    INK_TRY(get_type(at, &feature->type));
    INK_TRY(get_size(at, "missing", &feature->n_missing));
    INK_TRY(get_size(at, "first_unit", &feature->first_unit));
    if (feature->type == INK_CATEGORICAL)
        return get_names(at, "levels", &feature->levels, &feature->n_levels);
    return read_numeric(at, feature);
}

static int read_features(const place *schema, ink_encoding *encoding)
{
    const json_t *list;
    INK_TRY(get_list(schema, "features", &list));
    if (!(encoding->features = ink_new(json_array_size(list), sizeof *encoding->features)))
        return ink_fail_memory(schema->err);
    for (size_t f = 0; f < json_array_size(list); f++) {
        char where[48];
        place at = {json_array_get(list, f), schema->file, where, schema->err};
        snprintf(where, sizeof where, "schema.features[%zu]", f);
        encoding->n_features = f + 1;
        INK_TRY(read_feature(&at, &encoding->features[f]));
    }
    return INK_OK;
}

static int read_schema(const place *at, ink_model *model)
{
    place target;
    const char *decimal;
    const json_t *classic = json_object_get(at->object, "classic");
    INK_TRY(get_object(at, "target", "schema.target", &target));
    INK_TRY(read_target(&target, model));
    INK_TRY(copy_text(at, "missing", &model->missing));
    INK_TRY(get_text(at, "decimal", &decimal));
    if (strlen(decimal) != 1)
        return refuse(at, "decimal", "one character");
    model->decimal = decimal[0];
    if (!json_is_boolean(classic))
        return refuse(at, "classic", "true or false");
    model->encoding.classic = json_typeof(classic) == JSON_TRUE;
    INK_TRY(get_flag(at, "smooth", &model->encoding.smooth));
    return read_features(at, &model->encoding);
}

/* ---- The network */

static int read_sizes(const place *at, ink_layout *layout)
{
    const json_t *list;
    INK_TRY(get_list(at, "sizes", &list));
    size_t n = json_array_size(list);
    if (n < 2 || n > INK_MAX_HIDDEN + 2)
        return refuse(at, "sizes", "a list of 2 to 18 sizes");
    for (size_t l = 0; l < n; l++) {
        const json_t *size = json_array_get(list, l);
        if (json_typeof(size) != JSON_REAL || !is_size(json_real_value(size)))
            return refuse(at, "sizes", "a list of whole numbers from 0 up");
        layout->sizes[l] = (size_t)json_real_value(size);
    }
    layout->n_layers = n - 1;
    return INK_OK;
}

static int read_activation(const place *at, ink_activation *activation)
{
    const char *name;
    INK_TRY(get_text(at, "activation", &name));
    for (int a = INK_RELU; a <= INK_IDENTITY; a++)
        if (strcmp(name, ink_activation_name((ink_activation)a)) == 0) {
            *activation = (ink_activation)a;
            return INK_OK;
        }
    return refuse(at, "activation", "relu, tanh, sigmoid, selu, gelu, mish or identity");
}

static int read_network(const place *at, ink_model *model)
{
    ink_layout *layout = &model->layout;
    size_t precision = 0;
    INK_TRY(read_sizes(at, layout));
    INK_TRY(read_activation(at, &layout->activation));
    INK_TRY(get_size(at, "n_index", &layout->n_index));
    INK_TRY(get_size(at, "n_dense", &layout->n_dense));
    INK_TRY(get_size(at, "precision", &precision));
    INK_TRY(get_flag(at, "waves", &layout->has_waves));
    INK_TRY(get_flag(at, "shares", &layout->has_shares));
    if (json_object_get(at->object, "members"))
        INK_TRY(get_size(at, "members", &layout->n_members));
    if (precision != 32 && precision != 64)
        return refuse(at, "precision", "32 or 64");
    if (layout->n_dense > layout->sizes[0])
        return refuse(at, "n_dense", "at most the number of input units");
    model->precision = (int)precision;
    model->encoding.n_index = layout->n_index;
    model->encoding.n_dense = layout->n_dense;
    model->encoding.n_onehot = layout->sizes[0] - layout->n_dense;
    return INK_OK;
}

/* ---- Texts: every number is read as a double, so that "-0" keeps its sign and 1e300 is no integer that is too big */

static int read_with(int (*reader)(const place *, ink_model *), const char *text, const char *file, const char *what,
                     ink_model *model, ink_error *err)
{
    json_t *root;
    INK_TRY(ink_json_read(text, strlen(text), JSON_DECODE_INT_AS_REAL, file, what, &root, err));
    place at = {root, file, what, err};
    int status = json_typeof(root) == JSON_OBJECT
                     ? reader(&at, model)
                     : ink_fail_at(err, INK_DATA, file, 0, 0, "%s is not a JSON object", what);
    json_decref(root);
    return status;
}

int ink_schema_read(const char *text, const char *file, ink_model *model, ink_error *err)
{
    return read_with(read_schema, text, file, "schema", model, err);
}

int ink_network_read(const char *text, const char *file, ink_model *model, ink_error *err)
{
    return read_with(read_network, text, file, "network", model, err);
}
