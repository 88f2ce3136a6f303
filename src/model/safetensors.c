/* SPDX-License-Identifier: MIT
 * safetensors: bytes into named tensors, and a header into bytes. Trusts no byte: sizes are compared with the file
 * before they are used, and tensors must fill the data without a hole or an overlap. Knows no network. */
#include "model/safetensors.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

#define REFUSE(...) ink_fail_at(err, INK_DATA, file, 0, 0, __VA_ARGS__)

/* ---- Reading */

static int read_length(const unsigned char *bytes, size_t n, const char *file, size_t *length, ink_error *err)
{
    uint64_t stated = 0;
    for (size_t i = 0; n >= 8 && i < 8; i++)
        stated |= (uint64_t)bytes[i] << 8 * i;
    if (n < 8 || stated < 2 || stated > INK_SAFETENSORS_HEADER_MAX || (n > 8 && bytes[8] != '{'))
        return REFUSE("is not a model: a safetensors file was expected");
    if (stated > n - 8)
        return REFUSE("ends within its header of %u bytes: the file was cut", (unsigned)stated);
    *length = (size_t)stated;
    return INK_OK;
}

static int read_size(const json_t *value, size_t *size)
{
    json_int_t number = json_integer_value(value);
    if (json_typeof(value) != JSON_INTEGER || number < 0)
        return -1;
    *size = (size_t)number;
    return (json_int_t)*size != number; /* where a size_t is narrower */
}

static int read_shape(const json_t *shape, ink_tensor *tensor)
{
    if (!json_is_array(shape) || json_array_size(shape) > 2)
        return -1;
    tensor->n_dims = json_array_size(shape);
    for (size_t i = 0; i < tensor->n_dims; i++)
        if (read_size(json_array_get(shape, i), &tensor->shape[i]))
            return -1;
    return 0;
}

/* Bytes that the shape asks for; nonzero when no size_t holds them. */
static int count_bytes(const ink_tensor *tensor, size_t *bytes)
{
    size_t n = (size_t)tensor->bits / 8;
    for (size_t i = 0; i < tensor->n_dims; i++) {
        if (tensor->shape[i] && n > SIZE_MAX / tensor->shape[i])
            return -1;
        n *= tensor->shape[i];
    }
    *bytes = n;
    return 0;
}

static int read_tensor(const char *name, const json_t *about, size_t n_data, const char *file, ink_tensor *tensor,
                       ink_error *err)
{
    const char *dtype = json_string_value(json_object_get(about, "dtype"));
    const json_t *offsets = json_object_get(about, "data_offsets");
    size_t bytes = 0;
    *tensor = (ink_tensor){.name = name};
    if (json_object_size(about) != 3 || !dtype)
        return REFUSE("tensor '%s' has not exactly dtype, shape and data_offsets", name);
    tensor->bits = strcmp(dtype, "F32") == 0 ? 32 : strcmp(dtype, "F64") == 0 ? 64 : 0;
    if (!tensor->bits)
        return REFUSE("tensor '%s' has dtype '%s', and F32 or F64 was expected", name, dtype);
    if (read_shape(json_object_get(about, "shape"), tensor))
        return REFUSE("the shape of tensor '%s' is not a list of at most two sizes", name);
    if (json_array_size(offsets) != 2 || read_size(json_array_get(offsets, 0), &tensor->begin) ||
        read_size(json_array_get(offsets, 1), &tensor->end) || tensor->begin > tensor->end)
        return REFUSE("the data_offsets of tensor '%s' are not two ascending sizes", name);
    if (tensor->end > n_data)
        return REFUSE("tensor '%s' ends at byte %zu of the data, and the file has %zu: it was cut", name, tensor->end,
                      n_data);
    if (count_bytes(tensor, &bytes) || bytes != tensor->end - tensor->begin)
        return REFUSE("tensor '%s' has %zu bytes, which its shape and dtype do not give", name,
                      tensor->end - tensor->begin);
    return INK_OK;
}

static int by_place(const void *a, const void *b)
{
    const ink_tensor *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int check_places(const ink_safetensors *made, const char *file, ink_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < made->n_tensors; at = made->tensors[i++].end)
        if (made->tensors[i].begin != at)
            return REFUSE("tensor '%s' begins at byte %zu of the data, and %zu was expected: a hole or an overlap",
                          made->tensors[i].name, made->tensors[i].begin, at);
    if (at != made->n_data)
        return REFUSE("the tensors end at byte %zu of the data, and the file has %zu", at, made->n_data);
    return INK_OK;
}

static int check_metadata(json_t *metadata, const char *file, ink_error *err)
{
    if (metadata && json_typeof(metadata) != JSON_OBJECT)
        return REFUSE("__metadata__ is not an object");
    for (void *at = json_object_iter(metadata); at; at = json_object_iter_next(metadata, at))
        if (!json_string_value(json_object_iter_value(at)))
            return REFUSE("__metadata__ holds '%s', which is not a string", json_object_iter_key(at));
    return INK_OK;
}

static int read_header(ink_safetensors *made, const char *file, ink_error *err)
{
    made->tensors = ink_new(json_object_size(made->header), sizeof *made->tensors);
    if (!made->tensors)
        return ink_fail_memory(err);
    for (void *at = json_object_iter(made->header); at; at = json_object_iter_next(made->header, at)) {
        const char *key = json_object_iter_key(at);
        json_t *value = json_object_iter_value(at);
        if (strcmp(key, "__metadata__") == 0)
            made->metadata = value;
        else
            INK_TRY(read_tensor(key, value, made->n_data, file, &made->tensors[made->n_tensors++], err));
    }
    INK_TRY(check_metadata(made->metadata, file, err));
    qsort(made->tensors, made->n_tensors, sizeof *made->tensors, by_place);
    return check_places(made, file, err);
}

int ink_safetensors_read(const unsigned char *bytes, size_t n, const char *file, ink_safetensors *out, ink_error *err)
{
    ink_safetensors made = {0};
    INK_TRY(read_length(bytes, n, file, &made.n_text, err));
    made.text = bytes + 8;
    made.data = made.text + made.n_text;
    made.n_data = n - 8 - made.n_text;
    INK_TRY(ink_json_read((const char *)made.text, made.n_text, 0, file, "the header", &made.header, err));
    int status = read_header(&made, file, err);
    if (status == INK_OK)
        *out = made;
    else
        ink_safetensors_free(&made);
    return status;
}

const ink_tensor *ink_safetensors_find(const ink_safetensors *file, const char *name)
{
    for (size_t i = 0; i < file->n_tensors; i++)
        if (strcmp(file->tensors[i].name, name) == 0)
            return &file->tensors[i];
    return NULL;
}

void ink_safetensors_free(ink_safetensors *file)
{
    json_decref(file->header);
    free(file->tensors);
    *file = (ink_safetensors){0};
}

/* ---- Writing */

void ink_little_endian(void *to, const void *from, size_t n, int bits)
{
    const uint16_t one = 1;
    size_t item = (size_t)bits / 8;
    unsigned char lowest; /* 1 on a little-endian host */
    memcpy(&lowest, &one, 1);
    const size_t turned = (item - 1) * !lowest;
    for (size_t i = 0; i < n * item; i++)
        ((unsigned char *)to)[i] = ((const unsigned char *)from)[i ^ turned];
}

int ink_safetensors_make(const char *header, size_t n_header, size_t n_data, unsigned char **bytes, size_t *n,
                         unsigned char **data, ink_error *err)
{
    size_t n_text = (n_header + 7) / 8 * 8;
    if (n_text > INK_SAFETENSORS_HEADER_MAX)
        return ink_fail(err, INK_DATA, "the model's names and levels take %zu bytes, and a model file has room for %u",
                        n_text, INK_SAFETENSORS_HEADER_MAX);
    unsigned char *made = n_data > SIZE_MAX - 8 - n_text ? NULL : ink_new(8 + n_text + n_data, 1);
    if (!made)
        return ink_fail_memory(err);
    for (size_t i = 0; i < 8; i++)
        made[i] = (unsigned char)((uint64_t)n_text >> 8 * i);
    memcpy(made + 8, header, n_header);
    memset(made + 8 + n_header, ' ', n_text - n_header); /* so that the data begins on a multiple of 8 */
    *bytes = made;
    *n = 8 + n_text + n_data;
    *data = made + 8 + n_text;
    return INK_OK;
}
