/* SPDX-License-Identifier: MIT
 * Split: n positions become a training, a validation and a test part, row for row those of scikit-learn's
 * train_test_split called twice. Knows no column. */
#include "prep/prep.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

/* scikit-learn takes ceil(fraction * n) for the part that is split off, and the first of the permutation for it. */
static size_t part_size(double fraction, size_t n)
{
    double size = ceil(fraction * (double)n);
    return size >= (double)n ? n : (size_t)size;
}

static void shuffle(size_t *items, size_t n, uint32_t seed)
{
    ink_random random;
    ink_random_seed(&random, seed);
    ink_random_shuffle(&random, items, n);
}

static void reverse(size_t *items, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        const size_t item = items[i];
        items[i] = items[n - 1 - i];
        items[n - 1 - i] = item;
    }
}

static int check_parts(const double parts[3], ink_error *err)
{
    for (int i = 0; i < 3; i++)
        if (!(parts[i] >= 0 && parts[i] < 1e15))
            return ink_fail(err, INK_USAGE, "--split: each part must be a number from 0 up, such as 60/20/20");
    if (!(parts[0] > 0))
        return ink_fail(err, INK_USAGE, "--split: the training part must be larger than 0, such as 60/20/20");
    return INK_OK;
}

int ink_split_sizes(size_t n, const double parts[3], size_t *n_rest, size_t *n_test, ink_error *err)
{
    INK_TRY(check_parts(parts, err));
    double held_out = parts[1] + parts[2];
    *n_rest = part_size(held_out / (parts[0] + parts[1] + parts[2]), n);
    *n_test = held_out > 0 ? part_size(parts[2] / held_out, *n_rest) : 0;
    if (n == *n_rest)
        return ink_fail(err, INK_DATA, "%zu rows with a target are too few to split: no row is left to train on", n);
    return INK_OK;
}

int ink_split_make(size_t n, const double parts[3], uint32_t seed, ink_split *split, ink_error *err)
{
    size_t n_rest, n_test;
    INK_TRY(ink_split_sizes(n, parts, &n_rest, &n_test, err));
    const size_t n_validation = n_rest - n_test, n_train = n - n_rest;
    size_t *items = ink_new(n, sizeof *items);
    if (!items)
        return ink_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        items[i] = i;
    shuffle(items, n, seed);
    shuffle(items, n_rest, seed);
    reverse(items, n); /* test, validation, training: the other way round, each part as it was */
    reverse(items, n_train);
    reverse(items + n_train, n_validation);
    reverse(items + n_train + n_validation, n_test);
    *split = (ink_split){n_train, n_validation, n_test, items, items + n_train, items + n_train + n_validation};
    return INK_OK;
}

void ink_split_free(ink_split *split)
{
    free(split->train);
    *split = (ink_split){0};
}
