/* SPDX-License-Identifier: MIT
 * Load: the bytes of a model file become a model, or one sentence on why they do not. Trusts nothing: form, checksum,
 * agreement of the parts, then the weights, each before anything is sized by it. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "model/format.h"
#include "model/safetensors.h"

#define REFUSE(...) ink_fail_at(err, INK_DATA, file, 0, 0, __VA_ARGS__)

static const char *metadata_text(const ink_safetensors *from, const char *key)
{
    return from->metadata ? json_string_value(json_object_get(from->metadata, key)) : NULL;
}

static int check_format(const ink_safetensors *from, const char *file, ink_error *err)
{
    static const char *const needed[] = {"checksum", "schema", "network", "training"};
    const char *format = metadata_text(from, "format");
    if (!format || strncmp(format, "inkling.model/", strlen("inkling.model/")))
        return REFUSE("is a safetensors file, but not a model that inkling wrote");
    if (strcmp(format, INK_MODEL_FORMAT))
        return REFUSE("has the format '%s', and this version of inkling reads '%s'", format, INK_MODEL_FORMAT);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!metadata_text(from, needed[i]))
            return REFUSE("its __metadata__ has no '%s'", needed[i]);
    return INK_OK;
}

static int check_sum(const ink_safetensors *from, const unsigned char *bytes, size_t n, const char *file,
                     ink_error *err)
{
    const char *stated = metadata_text(from, "checksum");
    char digits[INK_CHECKSUM_SIZE + 1];
    size_t at = ink_checksum_find(from->text, from->n_text);
    if (at == SIZE_MAX)
        return REFUSE("its checksum is '%.24s', and %d hexadecimal digits were expected", stated, INK_CHECKSUM_SIZE);
    ink_checksum(bytes, n, 8 + at, digits);
    if (strcmp(digits, stated))
        return REFUSE("is damaged or was changed: its checksum is '%s', and '%s' was expected", stated, digits);
    return INK_OK;
}

static int read_training(const char *text, const char *file, ink_model *model, ink_error *err)
{
    json_t *training;
    INK_TRY(ink_json_read(text, strlen(text), JSON_DECODE_INT_AS_REAL, file, "training", &training, err));
    int is_line = json_typeof(training) == JSON_OBJECT && !strpbrk(text, "\r\n");
    json_decref(training);
    if (!is_line)
        return REFUSE("training is not a JSON object on one line");
    model->training = ink_copy_text(text, strlen(text));
    return model->training ? INK_OK : ink_fail_memory(err);
}

static int find_tensor(const ink_safetensors *from, const ink_model *model, size_t member, const ink_layout_part *part,
                       const ink_tensor **found, const char *file, ink_error *err)
{
    char name[INK_TENSOR_NAME_SIZE];
    ink_tensor_name(&model->layout, member, part, name);
    const ink_tensor *tensor = ink_safetensors_find(from, name);
    if (!tensor)
        return REFUSE("has no tensor '%s'", name);
    if (tensor->bits != model->precision)
        return REFUSE("tensor '%s' has %d bits a number, and its network has %d", name, tensor->bits, model->precision);
    if (part->rows ? tensor->n_dims != 2 || tensor->shape[0] != part->rows || tensor->shape[1] != part->columns
                   : tensor->n_dims != 1 || tensor->shape[0] != part->columns)
        return REFUSE("the shape of tensor '%s' is not that of its network", name);
    *found = tensor;
    return INK_OK;
}

/* The tensors in the order of the parameters. */
static int find_tensors(const ink_safetensors *from, const ink_model *model, const ink_tensor **tensors,
                        const char *file, ink_error *err)
{
    const size_t n_members = ink_layout_members(&model->layout);
    size_t each = 0, at = 0;
    ink_layout_part part;
    while (ink_layout_part_at(&model->layout, each, &part))
        each++;
    if (from->n_tensors != n_members * each)
        return REFUSE("has %zu tensors, and its network has %zu", from->n_tensors, n_members * each);
    for (size_t m = 0; m < n_members; m++)
        for (size_t i = 0; ink_layout_part_at(&model->layout, i, &part); i++)
            INK_TRY(find_tensor(from, model, m, &part, &tensors[at++], file, err));
    return INK_OK;
}

/* The tensors' shapes are the layout's and their bytes lie in the file: the parameters are no more than that. */
static int read_tensors(const ink_safetensors *from, const ink_tensor **tensors, ink_model *model, const char *file,
                        ink_error *err)
{
    size_t item = (size_t)model->precision / 8, at = 0;
    INK_TRY(find_tensors(from, model, tensors, file, err));
    model->params = ink_new(ink_layout_parameters(&model->layout), item);
    if (!model->params)
        return ink_fail_memory(err);
    for (size_t i = 0; i < from->n_tensors; i++) {
        size_t n_bytes = tensors[i]->end - tensors[i]->begin;
        ink_little_endian((char *)model->params + at, from->data + tensors[i]->begin, n_bytes / item, model->precision);
        at += n_bytes;
    }
    return ink_model_check(model, file, err);
}

static int read_weights(const ink_safetensors *from, ink_model *model, const char *file, ink_error *err)
{
    const ink_tensor **tensors = ink_new(from->n_tensors, sizeof *tensors); // NOLINT(bugprone-sizeof-expression): pointers
    int status = tensors ? read_tensors(from, tensors, model, file, err) : ink_fail_memory(err);
    free(tensors);
    return status;
}

static int read_model(const ink_safetensors *from, ink_model *model, const char *file, ink_error *err)
{
    INK_TRY(ink_schema_read(metadata_text(from, "schema"), file, model, err));
    INK_TRY(ink_network_read(metadata_text(from, "network"), file, model, err));
    INK_TRY(read_training(metadata_text(from, "training"), file, model, err));
    INK_TRY(ink_model_check(model, file, err));
    INK_TRY(read_weights(from, model, file, err));
    return ink_model_finish(model, err);
}

static int load(const ink_safetensors *from, const unsigned char *bytes, size_t n, const char *file, ink_model **model,
                ink_error *err)
{
    INK_TRY(check_format(from, file, err));
    INK_TRY(check_sum(from, bytes, n, file, err));
    ink_model *made = ink_model_new();
    int status = made ? read_model(from, made, file, err) : ink_fail_memory(err);
    if (status == INK_OK)
        *model = made;
    else
        ink_model_free(made);
    return status;
}

int ink_model_load_bytes(const void *bytes, size_t n, const char *name, ink_model **model, ink_error *err)
{
    ink_safetensors from;
    INK_TRY(ink_safetensors_read(bytes, n, name, &from, err));
    int status = load(&from, bytes, n, name, model, err);
    ink_safetensors_free(&from);
    return status;
}

int ink_model_load(const char *path, ink_model **model, ink_error *err)
{
    unsigned char *bytes;
    size_t n;
    INK_TRY(ink_file_read(path, SIZE_MAX, &bytes, &n, err));
    int status = ink_model_load_bytes(bytes, n, path, model, err);
    free(bytes);
    return status;
}
