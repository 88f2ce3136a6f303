/* SPDX-License-Identifier: MIT
 * The panel: every statistic of every family, made ready once, and measured for any order of the classes over the rows.
 * A measurement only reads the panel; what it writes is its own scratch. */
#ifndef INK_JUDGE_PANEL_H
#define INK_JUDGE_PANEL_H

#include "judge/bins.h"
#include "judge/count.h"
#include "judge/cross.h"
#include "judge/gauge.h"

/* The largest score of each family; z is -INFINITY where it has no member. */
typedef struct {
    ink_best best[INK_FAMILIES];
} ink_reading;

/* The most counts for one class and order: of all cells; folded, of one column or pair; of all columns or pairs. */
typedef struct {
    size_t table, folded, sum;
} ink_scratch_sizes;

/* ---- marginals.c: one column at a time */
typedef struct {
    const ink_bins *bins;
    double *per_count;       /* n_levels: 1 / rows */
    ink_gauge column, spread;
    double per_score, per_spread; /* 1 / sum of squares over the rows */
    ink_gauge *cut;          /* n_cuts: between bins, then missing; or each level */
    size_t n_cuts, first_cut; /* first_cut: its place in the family */
} ink_marginal;

/* ---- linear.c: all columns additively, in an orthonormal basis */
typedef struct {
    size_t column, first, n; /* units first..first + n - 1: one score, or the levels but the last */
} ink_linear_part;

typedef struct {
    size_t n_parts, n_units, rank;
    ink_linear_part *parts;
    size_t *part_of;         /* by column: its part, or SIZE_MAX */
    double *mean;            /* n_units: over the rows */
    size_t *unit;            /* rank: units that are no combination of those before */
    double *factor;          /* rank x rank: lower triangle, the Gram matrix of these units is factor factor' */
    ink_gauge gauge;
} ink_linear;

/* ---- pairs.c: two columns at a time */
typedef struct {
    size_t a, b;             /* columns of the panel */
    size_t size_a, size_b;
    size_t n_levels;         /* joint ones that occur */
    ink_gauge joint, product;
    double *per_count;       /* size_a x size_b: 1 / rows, 0 where there is none */
    double *score;           /* the same: the product's, centred; NULL: none */
    double per_score;
} ink_pair;

/* Columns that are counted together: a cross and one column more, whose pairs with the cross's members are the block's;
 * or a cross alone, with all pairs of its members. */
typedef struct {
    ink_cross joint;
    size_t cross, column;    /* column of the panel, the last of joint; or INK_ALONE */
    size_t first;            /* pair */
} ink_pair_block;

#define INK_ALONE SIZE_MAX

typedef struct {
    size_t n_crosses, n_blocks, n_pairs, n_possible;
    ink_cross *crosses;      /* members are columns of the panel */
    uint16_t *cells;         /* n_crosses x n */
    ink_pair_block *blocks;  /* by column */
    ink_pair *pairs;
    ink_scratch_sizes sizes;
} ink_pairs;

typedef struct {
    const ink_sample *sample;
    ink_gauge_target target;
    size_t many;             /* orders of the classes that one measurement takes */
    size_t n_columns;
    ink_bins *bins;          /* n_columns: those with two levels or more */
    ink_marginal *marginals; /* n_columns */
    size_t n_crosses;        /* of fine levels */
    ink_cross *crosses;
    uint32_t *cells;         /* n_crosses x n */
    ink_linear linear;
    ink_pairs pairs;
    size_t members[INK_FAMILIES];
} ink_panel;

/* What one measurement writes: one a thread. */
typedef struct {
    uint16_t *y;             /* n: classes */
    uint8_t *beside;         /* n x orders: classes */
    uint32_t *cell;          /* n */
    uint8_t *level;          /* n: coarse */
    uint16_t *table, *folded; /* counts of a piece of the rows: of the cells, and of one member or pair of them */
    int32_t *sum;            /* counts of all rows: of all members or pairs */
    double *counts;          /* levels x classes of one column */
    double *sums;            /* classes x orders */
    double *units;           /* linear: units x classes x orders */
} ink_scratch;

int ink_panel_make(const ink_cells *cells, size_t n_features, const ink_sample *sample, size_t most_pairs, ink_panel *panel,
                   ink_error *err);
void ink_panel_free(ink_panel *panel);
int ink_scratch_make(const ink_panel *panel, ink_scratch *scratch, ink_error *err);
void ink_scratch_free(ink_scratch *scratch);

/* As many readings as the panel takes orders. */
void ink_panel_measure(const ink_panel *panel, const ink_orders *orders, ink_scratch *scratch, ink_reading *readings);

/* The parts of it, in the order of the house. */
int ink_marginals_make(ink_panel *panel, ink_error *err);
void ink_marginals_free(ink_panel *panel);
ink_scratch_sizes ink_marginals_sizes(const ink_panel *panel);
void ink_marginals_measure(const ink_panel *panel, const ink_orders *orders, ink_scratch *scratch, ink_reading *readings);
int ink_linear_make(ink_panel *panel, ink_error *err);
void ink_linear_free(ink_linear *linear);
void ink_linear_measure(const ink_panel *panel, ink_scratch *scratch, ink_reading *readings);
int ink_pairs_make(ink_panel *panel, size_t most, ink_error *err);
void ink_pairs_free(ink_pairs *pairs);
void ink_pairs_measure(const ink_panel *panel, const ink_orders *orders, ink_scratch *scratch, ink_reading *readings);
/* Every pair in turn, with its size_a x size_b x classes counts of the sample's own order. */
typedef void ink_visit_pair(void *user, size_t pair, const int32_t *counts);
void ink_pairs_visit(const ink_panel *panel, ink_scratch *scratch, ink_visit_pair *visit, void *user);

#endif
