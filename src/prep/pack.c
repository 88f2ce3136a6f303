/* SPDX-License-Identifier: MIT
 * Packing: input rows that are equal become one row, with how many rows of each class it stands for. One hash a row, of
 * some rows at a time, so that all of them need never be there at once. Knows no network. */
#include "prep/prep.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static uint64_t hash_row(const ink_rows *rows, size_t i)
{
    uint64_t hash = 1, bits;
    for (size_t j = 0; j < rows->n_index; j++)
        hash = mix(hash, (uint64_t)(uint32_t)rows->index[i * rows->n_index + j]);
    for (size_t j = 0; j < rows->n_dense; j++) {
        double x = rows->dense[i * rows->n_dense + j] + 0.0; /* -0 becomes 0 */
        memcpy(&bits, &x, sizeof bits);
        hash = mix(hash, bits);
    }
    return hash ^ hash >> 32;
}

static int same_row(const ink_rows *a, size_t i, const ink_rows *b, size_t j)
{
    for (size_t k = 0; k < a->n_index; k++)
        if (a->index[i * a->n_index + k] != b->index[j * b->n_index + k])
            return 0;
    for (size_t k = 0; k < a->n_dense; k++)
        if (a->dense[i * a->n_dense + k] != b->dense[j * b->n_dense + k])
            return 0;
    return 1;
}

/* The distinct rows so far, and a hash table of them. */
typedef struct {
    ink_rows rows;
    size_t index_room, dense_room;
    uint32_t *slots;      /* row + 1; 0 is free */
    size_t n_slots;       /* a power of two */
    uint64_t *hashes;     /* of each row */
    size_t hash_room;
} distinct_rows;

static void free_distinct(distinct_rows *d)
{
    ink_rows_free(&d->rows);
    free(d->slots);
    free(d->hashes);
}

static int make_slots(distinct_rows *d, size_t n_slots)
{
    uint32_t *slots = ink_new(n_slots, sizeof *slots);
    if (!slots)
        return 1;
    for (size_t i = 0; i < d->rows.n_rows; i++) {
        size_t at = (size_t)d->hashes[i] & (n_slots - 1);
        while (slots[at])
            at = (at + 1) & (n_slots - 1);
        slots[at] = (uint32_t)i + 1;
    }
    free(d->slots);
    d->slots = slots;
    d->n_slots = n_slots;
    return 0;
}

static int add_row(distinct_rows *d, const ink_rows *rows, size_t i, uint64_t hash)
{
    const size_t n = d->rows.n_rows, n_index = rows->n_index, n_dense = rows->n_dense;
    if (n >= UINT32_MAX / 2 || ink_grow(&d->hashes, &d->hash_room, n + 1, sizeof *d->hashes) ||
        ink_grow(&d->rows.index, &d->index_room, (n + 1) * n_index + 1, sizeof *d->rows.index) ||
        ink_grow(&d->rows.dense, &d->dense_room, (n + 1) * n_dense + 1, sizeof *d->rows.dense))
        return 1;
    if (n_index > 0)
        memcpy(d->rows.index + n * n_index, rows->index + i * n_index, n_index * sizeof *rows->index);
    if (n_dense > 0)
        memcpy(d->rows.dense + n * n_dense, rows->dense + i * n_dense, n_dense * sizeof *rows->dense);
    d->hashes[n] = hash;
    d->rows.n_rows++;
    return d->rows.n_rows * 2 > d->n_slots ? make_slots(d, d->n_slots * 2) : 0;
}

/* The distinct row that row i is. Nonzero: no memory. */
static int find_row(distinct_rows *d, const ink_rows *rows, size_t i, size_t *found)
{
    const uint64_t hash = hash_row(rows, i);
    size_t at = (size_t)hash & (d->n_slots - 1);
    for (; d->slots[at]; at = (at + 1) & (d->n_slots - 1))
        if (d->hashes[d->slots[at] - 1] == hash && same_row(&d->rows, d->slots[at] - 1, rows, i)) {
            *found = d->slots[at] - 1;
            return 0;
        }
    d->slots[at] = (uint32_t)d->rows.n_rows + 1;
    *found = d->rows.n_rows;
    return add_row(d, rows, i, hash);
}

static int start(distinct_rows *d, const ink_rows *like)
{
    *d = (distinct_rows){.rows = {.n_index = like->n_index, .n_dense = like->n_dense}};
    return make_slots(d, 64) || ink_grow(&d->rows.index, &d->index_room, 1, sizeof *d->rows.index) ||
           ink_grow(&d->rows.dense, &d->dense_room, 1, sizeof *d->rows.dense);
}

/* ---- Packing */

/* Counts with room for any number of distinct rows so far; new room is zeroed. */
static int make_room(double **counts, size_t *room, size_t need)
{
    const size_t before = *room;
    if (ink_grow(counts, room, need, sizeof **counts))
        return 1;
    memset(*counts + before, 0, (*room - before) * sizeof **counts);
    return 0;
}

struct ink_packing {
    distinct_rows d;
    size_t n_class, most; /* distinct rows at the most for it to pay */
    size_t rooms[INK_PARTS][2];
    ink_pack pack;
};

/* Half of the rows, and counts no larger than the rows that they stand for. */
static size_t most_that_pays(size_t n_rows, const ink_rows *like, size_t n_parts, size_t n_class)
{
    const size_t bytes = like->n_index * sizeof *like->index + like->n_dense * sizeof *like->dense + sizeof *like->y;
    const size_t packed = bytes + n_parts * n_class * sizeof(double);
    return (size_t)((double)n_rows * fmin(0.5, (double)bytes / (double)packed));
}

ink_packing *ink_packing_new(size_t n_rows, const ink_rows *like, size_t n_parts, size_t n_class)
{
    ink_packing *g = ink_new(1, sizeof *g);
    if (!g)
        return NULL;
    g->n_class = n_class;
    g->most = most_that_pays(n_rows, like, n_parts, n_class);
    g->pack.n_parts = n_parts;
    if (!start(&g->d, like))
        return g;
    ink_packing_free(g);
    return NULL;
}

void ink_packing_free(ink_packing *g)
{
    if (!g)
        return;
    free_distinct(&g->d);
    ink_pack_free(&g->pack);
    free(g);
}

int ink_packing_pays(const ink_packing *g)
{
    return g->d.rows.n_rows <= g->most;
}

static int grow_counts(ink_packing *g, size_t p)
{
    ink_rows *out = &g->pack.parts[p];
    const size_t need = (g->d.rows.n_rows + 1) * g->n_class;
    return make_room(&out->count, &g->rooms[p][0], need) || (g->pack.weighted[p] && make_room(&out->mass, &g->rooms[p][1], need));
}

static int add_to_part(ink_packing *g, size_t p, const ink_rows *rows, size_t i, size_t found)
{
    ink_rows *out = &g->pack.parts[p];
    const size_t at = found * g->n_class + (size_t)rows->y[i];
    if (at >= g->rooms[p][0] && grow_counts(g, p))
        return 1;
    out->count[at] += 1;
    if (rows->weight) {
        out->mass[at] += rows->weight[i];
        out->mean_weight += rows->weight[i]; /* a sum, until all are there */
    }
    return 0;
}

int ink_packing_add(ink_packing *g, size_t part, const ink_rows *rows)
{
    size_t found;
    g->pack.weighted[part] = rows->weight != NULL;
    for (size_t i = 0; i < rows->n_rows && (part == 0 || ink_packing_pays(g)); i++)
        if (find_row(&g->d, rows, i, &found) || (ink_packing_pays(g) && add_to_part(g, part, rows, i, found)))
            return 1;
    g->pack.parts[part].n_whole += rows->n_rows;
    if (part == 0)
        g->pack.n_distinct = g->d.rows.n_rows;
    return 0;
}

/* The rows themselves are shared by all parts. */
static void share_rows(ink_packing *g)
{
    for (size_t p = 0; p < g->pack.n_parts; p++) {
        ink_rows *part = &g->pack.parts[p];
        part->n_rows = g->d.rows.n_rows;
        part->n_index = g->d.rows.n_index;
        part->n_dense = g->d.rows.n_dense;
        part->index = g->d.rows.index;
        part->dense = g->d.rows.dense;
        part->mean_weight = g->pack.weighted[p] && part->n_whole ? part->mean_weight / (double)part->n_whole : 1;
    }
    g->d.rows.index = NULL;
    g->d.rows.dense = NULL;
}

int ink_packing_finish(ink_packing *g, ink_pack *pack)
{
    const int pays = ink_packing_pays(g);
    int failed = 0;
    for (size_t p = 0; p < g->pack.n_parts && pays && !failed; p++)
        failed = grow_counts(g, p);
    *pack = (ink_pack){.n_distinct = g->pack.n_distinct};
    if (!failed && pays) {
        share_rows(g);
        *pack = g->pack;
        g->pack = (ink_pack){0};
    }
    ink_packing_free(g);
    return failed;
}

void ink_pack_free(ink_pack *pack)
{
    for (size_t p = 0; p < INK_PARTS; p++) {
        if (p > 0) {
            pack->parts[p].index = NULL;
            pack->parts[p].dense = NULL;
        }
        ink_rows_free(&pack->parts[p]);
    }
    *pack = (ink_pack){0};
}
