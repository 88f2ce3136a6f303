/* SPDX-License-Identifier: MIT
 * Pairs: two columns' coarse levels together. Columns are counted in crosses of a few, so that one pass over the rows
 * counts every pair between two crosses; the pairs' own tables are sums over it. */
#include "judge/panel.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { BLOCK_CELLS = 65536, DRAW_SEED = 20 };

/* ---- counting: every pair of a block in turn, its size_a x size_b x n_class counts in scratch->pair */

/* The pairs whose first member is the one that `rows` was folded to. */
static size_t visit_between(const ink_pairs *p, size_t pair, const ink_cross *b, const int32_t *rows, size_t n_class,
                            ink_scratch *s, ink_visit_pair *visit, void *user)
{
    for (size_t m = 0; m < b->n_members; m++, pair++) {
        const ink_pair *one = &p->pairs[pair];
        for (size_t k = 0; k < one->size_a; k++)
            ink_cross_fold(b, m, rows + k * b->n_cells * n_class, n_class, s->pair + k * one->size_b * n_class);
        visit(user, pair, s->pair);
    }
    return pair;
}

static size_t visit_within(size_t pair, const ink_cross *x, const int32_t *table, size_t n_class, ink_scratch *s,
                           ink_visit_pair *visit, void *user)
{
    for (size_t a = 0; a < x->n_members; a++)
        for (size_t b = a + 1; b < x->n_members; b++, pair++) {
            ink_cross_fold_two(x, a, b, table, n_class, s->pair);
            visit(user, pair, s->pair);
        }
    return pair;
}

static void count_block(const uint16_t *a, const uint32_t *b, size_t n, size_t stride, int32_t *table)
{
    for (size_t i = 0; i < n; i++)
        table[a[i] * stride + b[i]]++;
}

static void visit_block(const ink_pairs *p, const ink_pair_block *block, size_t n, size_t n_class, ink_scratch *s,
                        ink_visit_pair *visit, void *user)
{
    static const ink_cross none = {.n_cells = 1};
    const ink_cross *a = &p->crosses[block->a], *b = block->b < p->n_crosses ? &p->crosses[block->b] : &none;
    size_t width = b->n_cells * n_class, pair = block->first;
    memset(s->table, 0, a->n_cells * width * sizeof *s->table);
    count_block(p->cells + block->a * n, s->cell, n, width, s->table);
    for (size_t m = 0; b->n_members && m < a->n_members; m++) {
        ink_cross_fold(a, m, s->table, width, s->folded);
        pair = visit_between(p, pair, b, s->folded, n_class, s, visit, user);
    }
    if (block->within_a) {
        for (size_t k = 0; k < a->n_cells; k++)
            ink_cross_fold_all(b->n_cells, s->table + k * width, n_class, s->folded + k * n_class);
        pair = visit_within(pair, a, s->folded, n_class, s, visit, user);
    }
    if (block->within_b) {
        ink_cross_fold_all(a->n_cells, s->table, width, s->folded);
        visit_within(pair, b, s->folded, n_class, s, visit, user);
    }
}

static void visit_pairs(const ink_pairs *p, const uint16_t *y, size_t n, size_t n_class, ink_scratch *s, ink_visit_pair *visit,
                        void *user)
{
    for (size_t i = 0; i < p->n_blocks; i++) {
        size_t b = p->blocks[i].b;
        const uint16_t *cells = b < p->n_crosses ? p->cells + b * n : NULL;
        if (i == 0 || b != p->blocks[i - 1].b)
            for (size_t row = 0; row < n; row++)
                s->cell[row] = (cells ? cells[row] * (uint32_t)n_class : 0) + y[row];
        visit_block(p, &p->blocks[i], n, n_class, s, visit, user);
    }
}

/* ---- making */

static size_t pairs_within(const ink_cross *cross)
{
    return cross->n_members * (cross->n_members - 1) / 2;
}

static size_t pairs_of(const ink_pairs *p, const ink_pair_block *block)
{
    size_t a = p->crosses[block->a].n_members, b = block->b < p->n_crosses ? p->crosses[block->b].n_members : 0;
    return a * b + (block->within_a ? pairs_within(&p->crosses[block->a]) : 0) +
           (block->within_b ? pairs_within(&p->crosses[block->b]) : 0);
}

/* The columns with coarse levels, those with most first. */
static size_t order_columns(const ink_panel *panel, size_t *columns, size_t *sizes)
{
    size_t n = 0;
    for (size_t size = INK_COARSE_MOST; size > 1; size--)
        for (size_t c = 0; c < panel->n_columns; c++)
            if (panel->bins[c].n_coarse == size) {
                columns[n] = c;
                sizes[n++] = size;
            }
    return n;
}

/* The most cells of a cross, two of which by the classes give the table of a block. */
static size_t most_cells(const ink_sample *sample)
{
    size_t limit = (sample->n < BLOCK_CELLS ? sample->n : BLOCK_CELLS) / sample->n_class, most = 1;
    while ((most + 1) * (most + 1) <= limit)
        most++;
    return most;
}

static void fill_cells(const ink_panel *panel, const ink_cross *cross, uint16_t *cells)
{
    for (size_t m = 0; m < cross->n_members; m++) {
        const ink_bins *bins = &panel->bins[cross->member[m]];
        for (size_t i = 0; i < panel->sample->n; i++)
            cells[i] = (uint16_t)(cells[i] * cross->size[m] + bins->coarse[bins->level[i]]);
    }
}

/* columns has room for two numbers a column. */
static int make_crosses(ink_panel *panel, size_t *columns, ink_error *err)
{
    ink_pairs *p = &panel->pairs;
    p->crosses = ink_new(panel->n_columns, sizeof *p->crosses);
    if (!columns || !p->crosses)
        return ink_fail_memory(err);
    size_t *sizes = columns + panel->n_columns, n = order_columns(panel, columns, sizes);
    p->n_possible = n ? n * (n - 1) / 2 : 0;
    p->n_crosses = ink_cross_plan(sizes, n, most_cells(panel->sample), p->crosses);
    p->cells = ink_new(p->n_crosses * panel->sample->n, sizeof *p->cells);
    if (!p->cells)
        return ink_fail_memory(err);
    for (size_t x = 0; x < p->n_crosses; x++) {
        ink_cross *cross = &p->crosses[x];
        for (size_t m = 0; m < cross->n_members; m++)
            cross->member[m] = columns[cross->member[m]];
        fill_cells(panel, cross, p->cells + x * panel->sample->n);
    }
    return INK_OK;
}

/* All blocks by b; each cross's own pairs go with the next cross, those of the last with the one before it. */
static void list_blocks(ink_pairs *p)
{
    size_t last = p->n_crosses - 1;
    if (p->n_crosses == 1)
        p->blocks[p->n_blocks++] = (ink_pair_block){.a = 0, .b = 1, .within_a = 1};
    for (size_t b = 1; b < p->n_crosses; b++)
        for (size_t a = 0; a < b; a++)
            p->blocks[p->n_blocks++] =
                (ink_pair_block){.a = a, .b = b, .within_a = a + 1 == b, .within_b = b == last && a + 1 == b};
}

/* Leaves blocks, drawn by a seed of their own and kept in order, that have about `most` pairs and no more. */
static void draw_blocks(ink_pairs *p, size_t most)
{
    uint64_t state = DRAW_SEED;
    size_t kept = 0, left = p->n_possible;
    for (size_t i = 0; i < p->n_blocks; i++) {
        size_t own = pairs_of(p, &p->blocks[i]);
        double u = (double)(ink_mix_next(&state) >> 11) * 0x1p-53;
        if (own <= most && u * (double)left < (double)most) {
            p->blocks[kept++] = p->blocks[i];
            most -= own;
        }
        left -= own;
    }
    p->n_blocks = kept;
}

static int make_blocks(ink_pairs *p, size_t most, ink_error *err)
{
    p->blocks = ink_new(p->n_crosses * (p->n_crosses + 1) / 2, sizeof *p->blocks);
    if (!p->blocks)
        return ink_fail_memory(err);
    list_blocks(p);
    draw_blocks(p, most);
    for (size_t i = 0; i < p->n_blocks; i++) {
        p->blocks[i].first = p->n_pairs;
        p->n_pairs += pairs_of(p, &p->blocks[i]);
    }
    p->pairs = ink_new(p->n_pairs, sizeof *p->pairs);
    return p->pairs ? INK_OK : ink_fail_memory(err);
}

static void name_pair(ink_pair *pair, const ink_cross *a, size_t m, const ink_cross *b, size_t l)
{
    *pair = (ink_pair){.a = a->member[m], .b = b->member[l], .size_a = a->size[m], .size_b = b->size[l]};
}

static void name_within(const ink_cross *x, ink_pair *pairs)
{
    for (size_t a = 0; a < x->n_members; a++)
        for (size_t b = a + 1; b < x->n_members; b++)
            name_pair(pairs++, x, a, x, b);
}

/* In the order in which visit_block comes to them. */
static void name_pairs(ink_pairs *p)
{
    for (size_t i = 0; i < p->n_blocks; i++) {
        const ink_pair_block *block = &p->blocks[i];
        const ink_cross *a = &p->crosses[block->a], *b = block->b < p->n_crosses ? &p->crosses[block->b] : NULL;
        ink_pair *pair = &p->pairs[block->first];
        for (size_t m = 0; b && m < a->n_members; m++)
            for (size_t l = 0; l < b->n_members; l++)
                name_pair(pair++, a, m, b, l);
        if (block->within_a)
            name_within(a, pair);
        pair += block->within_a ? pairs_within(a) : 0;
        if (b && block->within_b)
            name_within(b, pair);
    }
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void size_scratch(ink_pairs *p)
{
    for (size_t i = 0; i < p->n_blocks; i++) {
        const ink_pair_block *block = &p->blocks[i];
        const ink_cross *a = &p->crosses[block->a], *b = block->b < p->n_crosses ? &p->crosses[block->b] : NULL;
        size_t b_cells = b ? b->n_cells : 1, b_within = b ? b->n_cells : 0;
        p->table_size = larger(p->table_size, a->n_cells * b_cells);
        p->fold_size = larger(p->fold_size, larger(INK_COARSE_MOST * b_cells, larger(a->n_cells, b_within)));
    }
    p->pair_size = INK_COARSE_MOST * INK_COARSE_MOST;
}

typedef struct {
    ink_panel *panel;
    int failed;
} making;

/* The product score of a pair's joint levels, centred; nothing when it cannot vary. */
static void score_product(const ink_panel *panel, ink_pair *pair, const int32_t *counts)
{
    const ink_bins *a = &panel->bins[pair->a], *b = &panel->bins[pair->b];
    double sum = 0, second = 0, fourth = 0;
    for (size_t k = 0; k < pair->size_a * pair->size_b; k++) {
        pair->score[k] = a->order[k / pair->size_b] * b->order[k % pair->size_b];
        sum += counts[k] * pair->score[k];
    }
    for (size_t k = 0; k < pair->size_a * pair->size_b; k++) {
        pair->score[k] -= sum / panel->target.n;
        double square = pair->score[k] * pair->score[k];
        second += counts[k] * square;
        fourth += counts[k] * square * square;
    }
    if (second > 1e-9 * panel->target.n) {
        pair->per_score = 1 / second;
        pair->product = ink_gauge_make(&panel->target, 1, fourth / (second * second));
    }
}

/* How many levels of each member and of both together occur, and the sum of 1 / rows. */
static double read_joint(ink_pair *pair, const int32_t *counts, size_t *wider)
{
    size_t levels_a = 0, levels_b = 0;
    double sum = 0;
    for (size_t k = 0; k < pair->size_a; k++)
        for (size_t l = 0; l < pair->size_b; l++) {
            int32_t rows = counts[k * pair->size_b + l];
            pair->n_levels += rows > 0;
            pair->per_count[k * pair->size_b + l] = rows ? 1 / (double)rows : 0;
            sum += rows ? 1 / (double)rows : 0;
        }
    for (size_t k = 0, any; k < pair->size_a; k++, levels_a += any)
        for (size_t l = any = 0; l < pair->size_b; l++)
            any |= counts[k * pair->size_b + l] > 0;
    for (size_t l = 0, any; l < pair->size_b; l++, levels_b += any)
        for (size_t k = any = 0; k < pair->size_a; k++)
            any |= counts[k * pair->size_b + l] > 0;
    *wider = larger(levels_a, levels_b);
    return sum;
}

static void make_pair(void *user, size_t at, const int32_t *counts)
{
    making *m = user;
    ink_panel *panel = m->panel;
    ink_pair *pair = &panel->pairs.pairs[at];
    size_t cells = pair->size_a * pair->size_b, wider;
    int ordered = panel->bins[pair->a].ordered && panel->bins[pair->b].ordered;
    pair->per_count = ink_new(cells * 2, sizeof *pair->per_count);
    if (!pair->per_count) {
        m->failed = 1;
        return;
    }
    pair->score = pair->per_count + cells;
    double sum = read_joint(pair, counts, &wider), n = panel->target.n;
    if (pair->n_levels == wider)
        return;
    double squares = sum - 2 * (double)pair->n_levels / n + 1 / n;
    pair->joint = ink_gauge_make(&panel->target, (double)pair->n_levels - 1, squares);
    if (ordered)
        score_product(panel, pair, counts);
    panel->members[INK_FAMILY_PAIR] += pair->joint.slope > 0;
    panel->members[INK_FAMILY_PRODUCT] += pair->product.slope > 0;
}

/* Counts the pairs' rows as those of a single class. */
static int make_pairs(ink_panel *panel, ink_error *err)
{
    ink_pairs *p = &panel->pairs;
    size_t n = panel->sample->n;
    ink_scratch s = {0};
    uint16_t *y = ink_new(n, sizeof *y);
    making m = {.panel = panel};
    s.table = ink_new(p->table_size, sizeof *s.table);
    s.folded = ink_new(p->fold_size, sizeof *s.folded);
    s.pair = ink_new(p->pair_size, sizeof *s.pair);
    s.cell = ink_new(n, sizeof *s.cell);
    m.failed = !y || !s.table || !s.folded || !s.pair || !s.cell;
    if (!m.failed)
        visit_pairs(p, y, n, 1, &s, make_pair, &m);
    free(y);
    ink_scratch_free(&s);
    return m.failed ? ink_fail_memory(err) : INK_OK;
}

int ink_pairs_make(ink_panel *panel, size_t most, ink_error *err)
{
    ink_pairs *p = &panel->pairs;
    size_t *columns = ink_new(2 * panel->n_columns, sizeof *columns);
    int status = make_crosses(panel, columns, err);
    free(columns);
    if (status != INK_OK || !p->n_possible)
        return status;
    INK_TRY(make_blocks(p, most, err));
    name_pairs(p);
    size_scratch(p);
    return make_pairs(panel, err);
}

void ink_pairs_free(ink_pairs *pairs)
{
    for (size_t i = 0; pairs->pairs && i < pairs->n_pairs; i++)
        free(pairs->pairs[i].per_count);
    free(pairs->crosses);
    free(pairs->cells);
    free(pairs->blocks);
    free(pairs->pairs);
}

/* ---- measuring */

typedef struct {
    const ink_panel *panel;
    double *sums;  /* classes */
    ink_reading *reading;
} measuring;

static void measure_pair(void *user, size_t at, const int32_t *counts)
{
    const measuring *m = user;
    const ink_pair *pair = &m->panel->pairs.pairs[at];
    const double *weight = m->panel->target.weight;
    size_t n_class = m->panel->target.n_class;
    double joint = -1, product = 0;
    if (pair->joint.slope <= 0)
        return;
    for (size_t c = 0; c < n_class; c++)
        m->sums[c] = 0;
    for (size_t k = 0; k < pair->size_a * pair->size_b; k++) {
        double squares = 0;
        for (size_t c = 0; c < n_class; c++) {
            double seen = counts[k * n_class + c];
            squares += seen * seen * weight[c];
            m->sums[c] += seen * pair->score[k];
        }
        joint += squares * pair->per_count[k];
    }
    for (size_t c = 0; c < n_class; c++)
        product += m->sums[c] * m->sums[c] * weight[c];
    ink_best_offer(&m->reading->best[INK_FAMILY_PAIR], &pair->joint, joint, at);
    ink_best_offer(&m->reading->best[INK_FAMILY_PRODUCT], &pair->product, product * pair->per_score, at);
}

void ink_pairs_measure(const ink_panel *panel, const uint16_t *y, ink_scratch *s, ink_reading *reading)
{
    measuring m = {panel, s->sums, reading};
    ink_pairs_visit(panel, y, s, measure_pair, &m);
}

void ink_pairs_visit(const ink_panel *panel, const uint16_t *y, ink_scratch *s, ink_visit_pair *visit, void *user)
{
    visit_pairs(&panel->pairs, y, panel->sample->n, panel->sample->n_class, s, visit, user);
}
