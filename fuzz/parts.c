/* SPDX-License-Identifier: MIT
 * Parts of a model into the bytes of its file. Knows nothing of what the parts mean, but for the network's sizes. */
#include "parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "model/format.h"

enum { SCHEMA, NETWORK, TRAINING, TENSORS, LINES, MOST_PARAMETERS = 4096 };

typedef struct {
    char *line[LINES];
    const uint8_t *rest;
    size_t n_rest;
} parts;

static parts cut(const uint8_t *text, size_t n)
{
    parts made = {.rest = text, .n_rest = n};
    for (size_t i = 0; i < LINES; i++) {
        const uint8_t *end = made.n_rest ? memchr(made.rest, '\n', made.n_rest) : NULL;
        size_t length = end ? (size_t)(end - made.rest) : made.n_rest, step = length + (end != NULL);
        made.line[i] = ink_copy_text((const char *)made.rest, length);
        made.rest += step;
        made.n_rest -= step;
    }
    return made;
}

static size_t put_member(ink_json *json, const ink_model *model, size_t member, size_t at)
{
    const size_t item = (size_t)model->precision / 8;
    ink_layout_part part;
    for (size_t i = 0; ink_layout_part_at(&model->layout, i, &part); i++) {
        const size_t shape[2] = {part.rows, part.columns}, n = (part.rows ? part.rows : 1) * part.columns;
        const size_t offsets[2] = {at, at + n * item};
        char name[INK_TENSOR_NAME_SIZE];
        ink_tensor_name(&model->layout, member, &part, name);
        ink_json_object(json, name);
        ink_json_string(json, "dtype", item == 4 ? "F32" : "F64");
        ink_json_sizes(json, "shape", part.rows ? shape : shape + 1, part.rows ? 2 : 1);
        ink_json_sizes(json, "data_offsets", offsets, 2);
        ink_json_object_end(json);
        at = offsets[1];
    }
    return at;
}

/* The tensors of a network, as the library would write them; the bytes of their data. */
static size_t put_tensors(ink_json *json, const char *network)
{
    ink_model *model = ink_model_new();
    size_t at = 0, n = 0;
    if (ink_network_read(network, "", model, NULL) == INK_OK)
        n = ink_layout_parameters(&model->layout);
    for (size_t m = 0; n && n <= MOST_PARAMETERS && m < ink_layout_members(&model->layout); m++)
        at = put_member(json, model, m, at);
    ink_model_free(model);
    return at;
}

/* The header, and the bytes of data that its tensors ask for. */
static size_t put_header(ink_json *json, const parts *from)
{
    size_t n_data = from->n_rest;
    ink_json_object(json, NULL);
    ink_json_object(json, "__metadata__");
    ink_json_string(json, "format", INK_MODEL_FORMAT);
    ink_json_string(json, "checksum", "0000000000000000");
    ink_json_string(json, "schema", from->line[SCHEMA]);
    ink_json_string(json, "network", from->line[NETWORK]);
    ink_json_string(json, "training", from->line[TRAINING]);
    ink_json_object_end(json);
    if (*from->line[TENSORS]) {
        ink_text_puts(&json->text, ", ");
        ink_text_puts(&json->text, from->line[TENSORS]);
    } else
        n_data = put_tensors(json, from->line[NETWORK]);
    ink_json_object_end(json);
    return n_data;
}

unsigned char *fuzz_model_from_parts(const uint8_t *text, size_t n, size_t *n_bytes)
{
    parts from = cut(text, n);
    ink_json json = {0};
    size_t n_data = put_header(&json, &from), n_text = json.text.n;
    unsigned char *bytes = ink_new(8 + n_text + n_data, 1);
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)n_text >> 8 * i);
    memcpy(bytes + 8, json.text.bytes, n_text);
    for (size_t i = 0; from.n_rest && i < n_data; i++)
        bytes[8 + n_text + i] = from.rest[i % from.n_rest];
    *n_bytes = 8 + n_text + n_data;
    fuzz_model_sign(bytes, *n_bytes);
    for (size_t i = 0; i < LINES; i++)
        free(from.line[i]);
    ink_text_free(&json.text);
    return bytes;
}

void fuzz_model_sign(unsigned char *bytes, size_t n)
{
    char digits[INK_CHECKSUM_SIZE + 1];
    size_t at = n > 8 ? ink_checksum_find(bytes + 8, n - 8) : SIZE_MAX;
    if (at == SIZE_MAX || at + INK_CHECKSUM_SIZE > n - 8)
        return;
    ink_checksum(bytes, n, 8 + at, digits);
    memcpy(bytes + 8 + at, digits, INK_CHECKSUM_SIZE);
}
