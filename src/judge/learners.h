/* SPDX-License-Identifier: MIT
 * The learners beside the network: lookups, a linear softmax and boosted trees. Each learns from a trial's training rows
 * and writes its loss, in nats, of every held-out row. */
#ifndef INK_JUDGE_LEARNERS_H
#define INK_JUDGE_LEARNERS_H

#include "judge/trial.h"

/* How rows fall into cells that are looked up. */
typedef struct {
    size_t n_cells;
    uint32_t *cell;  /* a row of the trial */
} ink_cell_map;

/* The columns of a pair at their levels, or, coarse, numbers in 4 bins. INK_MEMORY or INK_OK. */
int ink_cells_of_column(const ink_trial *trial, size_t feature, ink_cell_map *map, ink_error *err);
int ink_cells_of_pair(const ink_trial *trial, size_t a, size_t b, int coarse, ink_cell_map *map, ink_error *err);
/* Rows alike in every feature (as far as its bins or levels tell) have one cell. */
int ink_cells_of_all(const ink_trial *trial, ink_cell_map *map, ink_error *err);

/* A cell's class shares in the first n_train training rows, drawn towards those of all rows as if by `strength` more
 * rows (a Dirichlet prior). The strength is the one of 1, 4, 16, ... 4^8 under which the training rows, each left out in
 * turn, are the most probable; *left_out is their mean loss then. loss: n_held, may be NULL. */
int ink_learn_lookup(const ink_trial *trial, const uint32_t *cell, size_t n_cells, size_t n_train, double *left_out,
               double *loss, ink_error *err);

/* Softmax over the network's own inputs without a hidden layer: adam from the class shares, at most 40 epochs, stopped on
 * the validation rows. */
int ink_learn_linear(const ink_trial *trial, size_t n_train, double *loss, ink_error *err);

/* Gradient boosting (Friedman 2001, Ann. Stat. 29:1189) with second-order steps (Chen and Guestrin 2016, KDD): trees of
 * depth 3 whose leaves hold a number for each class, grown on the bins; at most 100, stopped on the validation rows. A
 * tree sees a part of the rows where the table is large. */
int ink_learn_trees(const ink_trial *trial, size_t n_train, uint64_t seed, double *loss, ink_error *err);
/* Whether there is memory worth spending on them. */
int ink_learn_trees_can(const ink_trial *trial);

#endif
