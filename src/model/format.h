/* SPDX-License-Identifier: MIT
 * What the two ends of a model file share: its names, its checksum, and what makes a model sound. */
#ifndef INK_MODEL_FORMAT_H
#define INK_MODEL_FORMAT_H

#include "model/model.h"

#define INK_MODEL_FORMAT "inkling.model/1"

/* "layer0.weight", "layer0.bias", "waves.phase", ...; of several members "member0.layer0.weight", ... */
#define INK_TENSOR_NAME_SIZE 80
void ink_tensor_name(const ink_layout *layout, size_t member, const ink_layout_part *part, char *name);

/* Sixteen hexadecimal digits over a whole file: CRC-32, then Adler-32; the digits themselves (at `at`) are zeros. */
#define INK_CHECKSUM_SIZE 16
void ink_checksum(const unsigned char *bytes, size_t n, size_t at, char *digits);
/* Where the digits stand in a header's text; SIZE_MAX where there are none. */
size_t ink_checksum_find(const unsigned char *text, size_t n);

/* Whether predictions with this model can be computed at all and stay within its arrays: names, levels, units, sizes.
 * INK_DATA and what is wrong, with the file's name where it has one. Weights are looked at where params is set. */
int ink_model_check(const ink_model *model, const char *file, ink_error *err);

/* The bytes of the file that ink_model_save writes; free() them. */
int ink_model_bytes(const ink_model *model, unsigned char **bytes, size_t *n, ink_error *err);

/* The JSON texts of a file's metadata into an empty model. Only their form is looked at; see ink_model_check. */
int ink_schema_read(const char *text, const char *file, ink_model *model, ink_error *err);
int ink_network_read(const char *text, const char *file, ink_model *model, ink_error *err);

#endif
