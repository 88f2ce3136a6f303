/* SPDX-License-Identifier: MIT
 * Model files from their parts, so that a fuzzer's changes are not all stopped by lengths, escapes and a checksum. */
#ifndef INK_FUZZ_PARTS_H
#define INK_FUZZ_PARTS_H

#include <stddef.h>
#include <stdint.h>

/* Lines: schema, network, training, and the tensors' part of the header; the rest is the tensors' data. Where the
 * fourth line is empty the tensors are those that the network asks for, and the data repeats to fill them. The file's
 * bytes, whose checksum is right; free() them. */
unsigned char *fuzz_model_from_parts(const uint8_t *text, size_t n, size_t *n_bytes);
/* Makes the checksum of a model's bytes right, where there is a place for it. */
void fuzz_model_sign(unsigned char *bytes, size_t n);

#endif
