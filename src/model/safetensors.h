/* SPDX-License-Identifier: MIT
 * safetensors, the container: a JSON header that names tensors, then their numbers, little-endian. Knows no network. */
#ifndef INK_MODEL_SAFETENSORS_H
#define INK_MODEL_SAFETENSORS_H

#include <stddef.h>

#include "model/json.h"

#define INK_SAFETENSORS_HEADER_MAX 100000000u

typedef struct {
    const char *name;     /* borrowed from the header */
    int bits;             /* 32: F32, 64: F64 */
    size_t n_dims, shape[2];
    size_t begin, end;    /* bytes of the data */
} ink_tensor;

typedef struct {
    json_t *header;
    json_t *metadata;           /* an object of strings, NULL where there is none */
    size_t n_tensors;
    ink_tensor *tensors;        /* in the order of their data, which they fill without a hole */
    const unsigned char *text;  /* the header's bytes, borrowed */
    size_t n_text;
    const unsigned char *data;  /* borrowed too */
    size_t n_data;
} ink_safetensors;

/* Reads the n bytes of a file; they must outlive *out. INK_DATA where they are not what the format allows. */
int ink_safetensors_read(const unsigned char *bytes, size_t n, const char *file, ink_safetensors *out, ink_error *err);
void ink_safetensors_free(ink_safetensors *file);
/* The tensor of this name, or NULL. */
const ink_tensor *ink_safetensors_find(const ink_safetensors *file, const char *name);
/* A whole file of a header and room for n_data bytes, which *data points to; free() the bytes. */
int ink_safetensors_make(const char *header, size_t n_header, size_t n_data, unsigned char **bytes, size_t *n,
                         unsigned char **data, ink_error *err);
/* n numbers of 32 or 64 bits, between the host's byte order and little-endian, either way. */
void ink_little_endian(void *to, const void *from, size_t n, int bits);

#endif
