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

static size_t length(const ink_dict *dict, int32_t code)
{
    size_t next = (size_t)code + 1;
    return (next < dict->n ? dict->start[next] : dict->n_text) - dict->start[code] - 1;
}

/* The slot of these bytes, or the free one where they belong. *probes counts the steps. */
static ink_dict_slot *slot_of(const ink_dict *dict, uint32_t hash, const char *bytes, size_t n, size_t *probes)
{
    size_t mask = dict->n_slots - 1, at = hash & mask;
    for (*probes = 0;; at = (at + 1) & mask, ++*probes) {
        ink_dict_slot *slot = &dict->slots[at];
        if (slot->code < 0)
            return slot;
        if (slot->hash == hash && length(dict, slot->code) == n && !memcmp(ink_dict_text(dict, slot->code), bytes, n))
            return slot;
    }
}

static void place(ink_dict_slot *slots, size_t n_slots, ink_dict_slot slot)
{
    size_t at = slot.hash & (n_slots - 1);
    while (slots[at].code >= 0)
        at = (at + 1) & (n_slots - 1);
    slots[at] = slot;
}

static int resize(ink_dict *dict, size_t n_slots)
{
    ink_dict_slot *slots = ink_new(n_slots, sizeof *slots);
    if (!slots)
        return -1;
    for (size_t i = 0; i < n_slots; i++)
        slots[i].code = -1;
    for (size_t i = 0; i < dict->n_slots; i++)
        if (dict->slots[i].code >= 0)
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
    for (size_t i = 0; i < dict->n_slots; i++)
        dict->slots[i].code = -1;
    for (size_t i = 0; i < dict->n; i++) {
        int32_t code = (int32_t)i;
        place(dict->slots, dict->n_slots,
              (ink_dict_slot){hash_of(dict->seed, ink_dict_text(dict, code), length(dict, code)), code});
    }
}

static int append(ink_dict *dict, const char *bytes, size_t n)
{
    if (dict->n == INT32_MAX || ink_grow(&dict->start, &dict->start_capacity, dict->n + 1, sizeof *dict->start) ||
        ink_grow(&dict->text, &dict->text_capacity, dict->n_text + n + 1, 1))
        return -1;
    dict->start[dict->n++] = dict->n_text;
    if (n)
        memcpy(dict->text + dict->n_text, bytes, n);
    dict->text[dict->n_text + n] = '\0';
    dict->n_text += n + 1;
    return 0;
}

int ink_dict_add(ink_dict *dict, const char *bytes, size_t n, int32_t *code)
{
    if (dict->n >= dict->n_slots / 4 * 3 && resize(dict, dict->n_slots ? dict->n_slots * 2 : FIRST_SLOTS))
        return -1;
    size_t probes;
    uint32_t hash = hash_of(dict->seed, bytes, n);
    ink_dict_slot *slot = slot_of(dict, hash, bytes, n, &probes);
    if (slot->code >= 0) {
        *code = slot->code;
        return 0;
    }
    if (append(dict, bytes, n))
        return -1;
    *slot = (ink_dict_slot){hash, (int32_t)(dict->n - 1)};
    *code = slot->code;
    if (probes > LONG_PROBE && !dict->reseeded)
        reseed(dict);
    return 0;
}

int32_t ink_dict_find(const ink_dict *dict, const char *bytes, size_t n)
{
    size_t probes;
    return dict->n_slots ? slot_of(dict, hash_of(dict->seed, bytes, n), bytes, n, &probes)->code : -1;
}

void ink_dict_free(ink_dict *dict)
{
    free(dict->text);
    free(dict->start);
    free(dict->slots);
    *dict = (ink_dict){0};
}
