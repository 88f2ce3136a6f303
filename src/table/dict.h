/* SPDX-License-Identifier: MIT
 * A dictionary: different texts into codes 0, 1, 2, ... in the order in which they were first seen. */
#ifndef INK_TABLE_DICT_H
#define INK_TABLE_DICT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    uint32_t hash;
    uint32_t at;      /* of the entry in memory, counted in 4 bytes, plus 1; 0: free */
} ink_dict_slot;

/* What stands before each text. */
typedef struct {
    int32_t code;
    uint32_t n;
} ink_dict_entry;

typedef struct {
    char *memory;     /* entries one after another: ink_dict_entry, the text, NUL, zeros up to 4 bytes */
    size_t used, capacity;
    size_t n;         /* entries */
    ink_dict_slot *slots;
    size_t n_slots;   /* a power of two, or 0 */
    uint64_t seed;
    int reseeded;
} ink_dict;

/* Code of the n bytes, which are added when new. Nonzero: no memory, more than 2^31 - 1 texts or 16 GB of them. */
int ink_dict_add(ink_dict *dict, const char *bytes, size_t n, int32_t *code);
/* The same in two steps, with other work between them while memory is being fetched: a large dictionary's look-up is
 * mostly waiting. */
uint32_t ink_dict_hash(const ink_dict *dict, const char *bytes, size_t n);
int ink_dict_add_hashed(ink_dict *dict, uint32_t hash, const char *bytes, size_t n, int32_t *code);
/* The code, or -1. */
int32_t ink_dict_find(const ink_dict *dict, const char *bytes, size_t n);
/* One text after another, from NULL on to NULL. */
char *ink_dict_next(const ink_dict *dict, const char *text);
static inline ink_dict_entry ink_dict_entry_of(const char *text)
{
    ink_dict_entry entry;
    memcpy(&entry, text - sizeof entry, sizeof entry);
    return entry;
}
void ink_dict_free(ink_dict *dict);

#endif
