/* SPDX-License-Identifier: MIT
 * Pairs: two columns' coarse levels together. Columns are counted in crosses of a few, so that one pass over the rows
 * counts every pair between two crosses; the pairs' own tables are sums over it. */
#include "judge/panel.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { DRAW_SEED = 20 };

/* ---- counting: every pair of a block in turn, its size_a x size_b x classes x orders counts */

typedef struct {
    const ink_panel *panel;
    const ink_orders *orders;
    ink_scratch *scratch;
    ink_visit_pair *visit;
    void *user;
} visiting;

/* The block's pairs are members m < l, where l is its last member, or any but the first. */
static size_t first_partner(const ink_pair_block *block)
{
    return block->column == INK_ALONE ? 1 : block->joint.n_members - 1;
}

static void add_pairs(const visiting *v, const ink_cross *joint, size_t partner, int is_first)
{
    const size_t width = v->orders->n_class * v->orders->many;
    int32_t *sum = v->scratch->sum;
    for (size_t l = partner; l < joint->n_members; l++)
        for (size_t m = 0; m < l; m++) {
            size_t n = joint->size[m] * joint->size[l] * width;
            ink_cross_fold_two(joint, m, l, v->scratch->table, width, v->scratch->folded);
            ink_count_add(v->scratch->folded, n, is_first, sum);
            sum += n;
        }
}

static void visit_sums(const visiting *v, const ink_cross *joint, size_t partner, size_t pair)
{
    const int32_t *sum = v->scratch->sum;
    for (size_t l = partner; l < joint->n_members; l++)
        for (size_t m = 0; m < l; m++) {
            v->visit(v->user, pair++, sum);
            sum += joint->size[m] * joint->size[l] * v->orders->n_class * v->orders->many;
        }
}

static void visit_block(const visiting *v, const ink_pair_block *block)
{
    const size_t n = v->orders->n;
    const uint16_t size = (uint16_t)(block->column == INK_ALONE ? 1 : block->joint.size[block->joint.n_members - 1]);
    const uint16_t *cells = v->panel->pairs.cells + block->cross * n;
    ink_scratch *s = v->scratch;
    for (size_t i = 0; i < n; i++)
        s->cell[i] = (uint16_t)(cells[i] * size + s->level[i]);
    for (size_t from = 0; from < n; from += INK_COUNT_PIECE) {
        ink_count(v->orders, s->cell, from, block->joint.n_cells, s->table);
        add_pairs(v, &block->joint, first_partner(block), from == 0);
    }
    visit_sums(v, &block->joint, first_partner(block), block->first);
}

static void read_levels(const ink_panel *panel, size_t column, uint8_t *level)
{
    const ink_bins *bins = column == INK_ALONE ? NULL : &panel->bins[column];
    for (size_t i = 0; i < panel->sample->n; i++)
        level[i] = bins ? bins->coarse[bins->level[i]] : 0;
}

static void visit_pairs(const visiting *v)
{
    const ink_pairs *p = &v->panel->pairs;
    for (size_t i = 0; i < p->n_blocks; i++) {
        if (i == 0 || p->blocks[i].column != p->blocks[i - 1].column)
            read_levels(v->panel, p->blocks[i].column, v->scratch->level);
        visit_block(v, &p->blocks[i]);
    }
}

/* ---- making */

static size_t pairs_of(const ink_pair_block *block)
{
    size_t n = 0;
    for (size_t l = first_partner(block); l < block->joint.n_members; l++)
        n += l;
    return n;
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

/* The most cells of a cross, which times another column's and the classes give the counters of a block. */
static size_t most_cells(const ink_panel *panel)
{
    return ink_count_room(panel->sample->n, panel->many) / panel->sample->n_class / INK_COARSE_MOST;
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
    p->n_crosses = ink_cross_plan(sizes, n, most_cells(panel), p->crosses);
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

static void add_block(const ink_panel *panel, ink_pairs *p, size_t cross, size_t column)
{
    ink_pair_block *block = &p->blocks[p->n_blocks++];
    *block = (ink_pair_block){.joint = p->crosses[cross], .cross = cross, .column = column};
    if (column != INK_ALONE)
        ink_cross_add(&block->joint, column, panel->bins[column].n_coarse);
}

/* Each cross by itself, then every column with all crosses before its own. */
static void list_blocks(const ink_panel *panel, ink_pairs *p)
{
    for (size_t x = 0; x < p->n_crosses; x++)
        if (p->crosses[x].n_members > 1)
            add_block(panel, p, x, INK_ALONE);
    for (size_t x = 1; x < p->n_crosses; x++)
        for (size_t m = 0; m < p->crosses[x].n_members; m++)
            for (size_t a = 0; a < x; a++)
                add_block(panel, p, a, p->crosses[x].member[m]);
}

/* Leaves blocks, drawn by a seed of their own and kept in order, that have about `most` pairs and no more. */
static void draw_blocks(ink_pairs *p, size_t most)
{
    uint64_t state = DRAW_SEED;
    size_t kept = 0, left = p->n_possible;
    for (size_t i = 0; i < p->n_blocks; i++) {
        size_t own = pairs_of(&p->blocks[i]);
        double u = (double)(ink_mix_next(&state) >> 11) * 0x1p-53;
        if (own <= most && u * (double)left < (double)most) {
            p->blocks[kept++] = p->blocks[i];
            most -= own;
        }
        left -= own;
    }
    p->n_blocks = kept;
}

static int make_blocks(ink_panel *panel, size_t most, ink_error *err)
{
    ink_pairs *p = &panel->pairs;
    p->blocks = ink_new(p->n_crosses * (panel->n_columns + 1), sizeof *p->blocks);
    if (!p->blocks)
        return ink_fail_memory(err);
    list_blocks(panel, p);
    draw_blocks(p, most);
    for (size_t i = 0; i < p->n_blocks; i++) {
        p->blocks[i].first = p->n_pairs;
        p->n_pairs += pairs_of(&p->blocks[i]);
    }
    p->pairs = ink_new(p->n_pairs, sizeof *p->pairs);
    return p->pairs ? INK_OK : ink_fail_memory(err);
}

/* In the order in which visit_block comes to them. */
static void name_pairs(ink_pairs *p)
{
    for (size_t i = 0; i < p->n_blocks; i++) {
        const ink_cross *joint = &p->blocks[i].joint;
        ink_pair *pair = &p->pairs[p->blocks[i].first];
        for (size_t l = first_partner(&p->blocks[i]); l < joint->n_members; l++)
            for (size_t m = 0; m < l; m++)
                *pair++ = (ink_pair){.a = joint->member[m],
                                     .b = joint->member[l],
                                     .size_a = joint->size[m],
                                     .size_b = joint->size[l]};
    }
}

static void size_scratch(ink_pairs *p)
{
    for (size_t i = 0; i < p->n_blocks; i++) {
        const ink_pair_block *block = &p->blocks[i];
        size_t sum = 0;
        for (size_t k = block->first; k < block->first + pairs_of(block); k++)
            sum += p->pairs[k].size_a * p->pairs[k].size_b;
        p->sizes.table = block->joint.n_cells > p->sizes.table ? block->joint.n_cells : p->sizes.table;
        p->sizes.sum = sum > p->sizes.sum ? sum : p->sizes.sum;
    }
    p->sizes.folded = INK_COARSE_MOST * INK_COARSE_MOST;
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
    *wider = levels_a > levels_b ? levels_a : levels_b;
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
    const ink_scratch_sizes *sizes = &panel->pairs.sizes;
    size_t n = panel->sample->n;
    ink_scratch s = {.y = ink_new(n, sizeof *s.y),
                     .cell = ink_new(n, sizeof *s.cell),
                     .level = ink_new(n, sizeof *s.level),
                     .table = ink_new(sizes->table, sizeof *s.table),
                     .folded = ink_new(sizes->folded, sizeof *s.folded),
                     .sum = ink_new(sizes->sum, sizeof *s.sum)};
    making m = {panel, !s.y || !s.cell || !s.level || !s.table || !s.folded || !s.sum};
    if (!m.failed)
        visit_pairs(&(visiting){panel, &(ink_orders){n, 1, 1, s.y, NULL}, &s, make_pair, &m});
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
    INK_TRY(make_blocks(panel, most, err));
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
    double *sums;         /* classes x orders */
    size_t many;
    ink_reading *reading; /* orders */
} measuring;

/* Both statistics of each order: joint levels, and product. Compiled once for each number of orders. */
static inline __attribute__((always_inline)) void measure_counts(const measuring *m, const ink_pair *pair, size_t many,
                                                                 const int32_t *counts, double *joint, double *product)
{
    const size_t n_class = m->panel->target.n_class;
    const double *weight = m->panel->target.weight;
    for (size_t i = 0; i < n_class * many; i++)
        m->sums[i] = 0;
    for (size_t k = 0; k < pair->size_a * pair->size_b; k++) {
        double squares[INK_ORDERS_MOST] = {0};
        for (size_t c = 0; c < n_class; c++, counts += many)
            for (size_t o = 0; o < many; o++) {
                double seen = counts[o];
                squares[o] += seen * seen * weight[c];
                m->sums[c * many + o] += seen * pair->score[k];
            }
        for (size_t o = 0; o < many; o++)
            joint[o] += squares[o] * pair->per_count[k];
    }
    for (size_t c = 0; c < n_class; c++)
        for (size_t o = 0; o < many; o++)
            product[o] += m->sums[c * many + o] * m->sums[c * many + o] * weight[c];
}

static void measure_pair(void *user, size_t at, const int32_t *counts)
{
    const measuring *m = user;
    const ink_pair *pair = &m->panel->pairs.pairs[at];
    double joint[INK_ORDERS_MOST] = {0}, product[INK_ORDERS_MOST] = {0};
    if (pair->joint.slope <= 0)
        return;
    if (m->many > 1)
        measure_counts(m, pair, INK_ORDERS_MOST, counts, joint, product);
    else
        measure_counts(m, pair, 1, counts, joint, product);
    for (size_t o = 0; o < m->many; o++) {
        ink_best *best = m->reading[o].best;
        ink_best_offer(&best[INK_FAMILY_PAIR], &pair->joint, joint[o] - 1, at);
        ink_best_offer(&best[INK_FAMILY_PRODUCT], &pair->product, product[o] * pair->per_score, at);
    }
}

void ink_pairs_measure(const ink_panel *panel, const ink_orders *orders, ink_scratch *s, ink_reading *readings)
{
    measuring m = {panel, s->sums, orders->many, readings};
    visit_pairs(&(visiting){panel, orders, s, measure_pair, &m});
}

void ink_pairs_visit(const ink_panel *panel, ink_scratch *s, ink_visit_pair *visit, void *user)
{
    const ink_sample *sample = panel->sample;
    visit_pairs(&(visiting){panel, &(ink_orders){sample->n, sample->n_class, 1, sample->y, NULL}, s, visit, user});
}
