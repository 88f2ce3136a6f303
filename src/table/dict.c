/* SPDX-License-Identifier: MIT
 * Texts into codes by open addressing. The hash starts from a fixed seed, and everything that is told of a dictionary
 * is free of it, so results repeat. Hostile texts, chosen to collide under the fixed seed, are met by their symptom: a
 * probe that goes on for too long takes a new seed from the clock and the address space, once, and all is hashed anew.
 * Both factors of the hash's multiplication depend on the seed, so collisions do not carry over. */
#include "table/dict.h"

#include <string.h>
#include <time.h>

#include "base/memory.h"

enum { FIRST_SLOTS = 16, LONG_PROBE = 256 };

static uint64_t fold(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t product = (a ^ (a >> 32)) * (b | 1);
    return (product ^ (product >> 29)) * (b ^ (a << 31) ^ UINT64_C(0x9E3779B97F4A7C15));
#endif
}

static uint64_t load(const char *bytes, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, bytes, n);
    return word;
}

static inline uint32_t hash_of(uint64_t seed, const char *bytes, size_t n)
{
    uint64_t h = seed ^ UINT64_C(0xA0761D6478BD642F), key = (seed << 1) ^ UINT64_C(0xE7037ED1A0B428DB);
    size_t left = n;
    for (; left > 16; left -= 16, bytes += 16)
        h = fold(load(bytes, 8) ^ key, load(bytes + 8, 8) ^ h);
    uint64_t a, b = 0;
    if (left >= 8) { /* two words that overlap in the middle */
        a = load(bytes, 8);
        b = load(bytes + left - 8, 8);
    } else if (left >= 4)
        a = load(bytes, 4) << 32 | load(bytes + left - 4, 4);
    else
        a = left ? (uint64_t)(unsigned char)bytes[0] << 16 | (uint64_t)(unsigned char)bytes[left / 2] << 8 |
                       (unsigned char)bytes[left - 1]
                 : 0;
    h = fold(a ^ key, b ^ h);
    h = fold(h ^ n, key);
    return (uint32_t)(h ^ h >> 32);
}

static char *text_at(const ink_dict *dict, ink_dict_slot slot)
{
    return dict->memory + ((size_t)slot.at - 1) * 4 + sizeof(ink_dict_entry);
}

static inline int same(const char *text, const char *bytes, size_t n)
{
    return ink_dict_entry_of(text).n == n && !memcmp(text, bytes, n);
}

/* The slot of these bytes, or the free one where they belong. *probes counts the steps. */
static inline ink_dict_slot *slot_of(const ink_dict *dict, uint32_t hash, const char *bytes, size_t n, size_t *probes)
{
    size_t mask = dict->n_slots - 1, at = hash & mask;
    for (*probes = 0;; at = (at + 1) & mask, ++*probes) {
        ink_dict_slot *slot = &dict->slots[at];
        if (!slot->at || (slot->hash == hash && same(text_at(dict, *slot), bytes, n)))
            return slot;
    }
}

static void place(ink_dict_slot *slots, size_t n_slots, ink_dict_slot slot)
{
    size_t at = slot.hash & (n_slots - 1);
    while (slots[at].at)
        at = (at + 1) & (n_slots - 1);
    slots[at] = slot;
}

static int resize(ink_dict *dict, size_t n_slots)
{
    ink_dict_slot *slots = ink_new(n_slots, sizeof *slots);
    if (!slots)
        return -1;
    for (size_t i = 0; i < dict->n_slots; i++)
        if (dict->slots[i].at)
            place(slots, n_slots, dict->slots[i]);
    free(dict->slots);
    dict->slots = slots;
    dict->n_slots = n_slots;
    return 0;
}

static void reseed(ink_dict *dict)
{
    uint64_t here = (uint64_t)(uintptr_t)dict->slots, now = (uint64_t)clock() ^ (uint64_t)time(NULL) << 20;
    dict->seed = fold(here ^ UINT64_C(0x8EBC6AF09C88C6E3), now ^ UINT64_C(0x589965CC75374CC3));
    dict->reseeded = 1;
    memset(dict->slots, 0, dict->n_slots * sizeof *dict->slots);
    for (char *text = ink_dict_next(dict, NULL); text; text = ink_dict_next(dict, text)) {
        size_t at = (size_t)(text - dict->memory) - sizeof(ink_dict_entry);
        uint32_t hash = ink_dict_hash(dict, text, ink_dict_entry_of(text).n);
        place(dict->slots, dict->n_slots, (ink_dict_slot){hash, (uint32_t)(at / 4 + 1)});
    }
}

static size_t entry_size(size_t n)
{
    return (sizeof(ink_dict_entry) + n + 1 + 3) & ~(size_t)3;
}

static int append(ink_dict *dict, const char *bytes, size_t n)
{
    size_t size = entry_size(n);
    if (dict->n == INT32_MAX || n >= UINT32_MAX || dict->used / 4 >= UINT32_MAX - 1 ||
        ink_grow(&dict->memory, &dict->capacity, dict->used + size, 1))
        return -1;
    ink_dict_entry entry = {(int32_t)dict->n++, (uint32_t)n};
    char *to = dict->memory + dict->used;
    memset(to + size - 4, 0, 4);
    memcpy(to, &entry, sizeof entry);
    if (n)
        memcpy(to + sizeof entry, bytes, n);
    dict->used += size;
    return 0;
}

char *ink_dict_next(const ink_dict *dict, const char *text)
{
    size_t at = 0;
    if (text)
        at = (size_t)(text - dict->memory) - sizeof(ink_dict_entry) + entry_size(ink_dict_entry_of(text).n);
    return at < dict->used ? dict->memory + at + sizeof(ink_dict_entry) : NULL;
}

uint32_t ink_dict_hash(const ink_dict *dict, const char *bytes, size_t n)
{
    uint32_t hash = hash_of(dict->seed, bytes, n);
#if defined(__GNUC__)
    if (dict->n_slots)
        __builtin_prefetch(&dict->slots[hash & (dict->n_slots - 1)]);
#endif
    return hash;
}

int ink_dict_add_hashed(ink_dict *dict, uint32_t hash, const char *bytes, size_t n, int32_t *code)
{
    if (dict->n >= dict->n_slots / 4 * 3 && resize(dict, dict->n_slots ? dict->n_slots * 2 : FIRST_SLOTS))
        return -1;
    size_t probes, at = dict->used;
    ink_dict_slot *slot = slot_of(dict, hash, bytes, n, &probes);
    if (slot->at) {
        *code = ink_dict_entry_of(text_at(dict, *slot)).code;
        return 0;
    }
    if (append(dict, bytes, n))
        return -1;
    *slot = (ink_dict_slot){hash, (uint32_t)(at / 4 + 1)};
    *code = (int32_t)(dict->n - 1);
    if (probes > LONG_PROBE && !dict->reseeded)
        reseed(dict);
    return 0;
}

int ink_dict_add(ink_dict *dict, const char *bytes, size_t n, int32_t *code)
{
    return ink_dict_add_hashed(dict, hash_of(dict->seed, bytes, n), bytes, n, code);
}

int32_t ink_dict_find(const ink_dict *dict, const char *bytes, size_t n)
{
    size_t probes;
    if (!dict->n_slots)
        return -1;
    ink_dict_slot *slot = slot_of(dict, hash_of(dict->seed, bytes, n), bytes, n, &probes);
    return slot->at ? ink_dict_entry_of(text_at(dict, *slot)).code : -1;
}

void ink_dict_free(ink_dict *dict)
{
    free(dict->memory);
    free(dict->slots);
    *dict = (ink_dict){0};
}
