/* SPDX-License-Identifier: MIT
 * A dictionary: different texts into codes 0, 1, 2, ... in the order in which they were first seen. */
#ifndef INK_TABLE_DICT_H
#define INK_TABLE_DICT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t hash;
    int32_t code; /* -1: free */
} ink_dict_slot;

typedef struct {
    char *text;       /* every text, NUL-terminated, one after another */
    size_t n_text, text_capacity;
    size_t *start;    /* of each text */
    size_t n, start_capacity;
    ink_dict_slot *slots;
    size_t n_slots;   /* a power of two, or 0 */
    uint64_t seed;
    int reseeded;
} ink_dict;

/* Code of the n bytes, which are added when new. Nonzero: no memory, or more than 2^31 - 1 texts. */
int ink_dict_add(ink_dict *dict, const char *bytes, size_t n, int32_t *code);
/* The code, or -1. */
int32_t ink_dict_find(const ink_dict *dict, const char *bytes, size_t n);
static inline const char *ink_dict_text(const ink_dict *dict, int32_t code)
{
    return dict->text + dict->start[code];
}
void ink_dict_free(ink_dict *dict);

#endif
