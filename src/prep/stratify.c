/* SPDX-License-Identifier: MIT
 * Stratified split: the rows of each class become a training, a validation and a test part with the classes' shares in
 * each, row for row those of scikit-learn's train_test_split(stratify=) called twice. Knows no feature. */
#include "prep/prep.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

typedef struct {
    double left; /* of a stratum's exact share, behind the whole rows */
    size_t at;
} remnant;

/* A stratum is the rows of one class, where there are any: number i of n_strata, in ascending order of the classes. */
typedef struct {
    const ink_target *target;
    ink_random random;
    size_t n_strata;
    size_t *class, *rows;       /* n_strata: its class, its rows */
    size_t *kept, *left, *off;  /* n_strata: rows that a step keeps, has then left, and splits off */
    size_t *place;              /* a class: where its next row goes in sorted */
    size_t *items;              /* all rows, in the end in the order of the parts */
    size_t *sorted, *spare;     /* the rows by class; a permutation */
    remnant *remnants;
} stratifier;

static void permute(stratifier *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        s->spare[i] = i;
    ink_random_shuffle(&s->random, s->spare, n);
}

static size_t class_at(const stratifier *s, size_t position)
{
    return (size_t)s->target->y[s->target->rows[position]];
}

/* Finds the strata of n items, and sorts these by stratum; those of one stay in their order. */
static void stratify(stratifier *s, const size_t *items, size_t n)
{
    size_t begin = 0;
    memset(s->place, 0, s->target->n_class * sizeof *s->place);
    for (size_t i = 0; i < n; i++)
        s->place[class_at(s, items[i])]++;
    s->n_strata = 0;
    for (size_t k = 0; k < s->target->n_class; k++) {
        const size_t class = s->target->order[k], rows = s->place[class];
        s->place[class] = begin;
        begin += rows;
        s->class[s->n_strata] = class;
        s->rows[s->n_strata] = rows;
        s->n_strata += rows > 0;
    }
    for (size_t i = 0; i < n; i++)
        s->sorted[s->place[class_at(s, items[i])]++] = items[i];
}

/* scikit-learn's conditions. what: the n items in words. */
static int check_step(const stratifier *s, const char *what, size_t n, size_t n_off, ink_error *err)
{
    const size_t smaller = n_off < n - n_off ? n_off : n - n_off;
    for (size_t i = 0; i < s->n_strata; i++)
        if (s->rows[i] < 2)
            return ink_fail(err, INK_DATA, "--stratify: of the %zu rows %s only one is of class '%s', and a class needs "
                            "two", n, what, s->target->classes[s->class[i]]);
    if (smaller < s->n_strata)
        return ink_fail(err, INK_DATA, "--stratify: of the %zu rows %s a part takes %zu, and that is less than the %zu "
                        "classes", n, what, smaller, s->n_strata);
    return INK_OK;
}

static int larger_first(const void *a, const void *b)
{
    const remnant *x = a, *y = b;
    if (x->left != y->left)
        return x->left < y->left ? 1 : -1;
    return (x->at > y->at) - (x->at < y->at);
}

/* One row more from `add` of the strata that n equal remnants name, drawn by lot. */
static void add_some(stratifier *s, const remnant *from, size_t n, size_t add, size_t *drawn)
{
    permute(s, n);
    for (size_t i = 0; i < add; i++)
        drawn[from[s->spare[i]].at]++;
}

/* drawn[i]: how many of its of[i] rows stratum i gives when all together give n_draws, near the mode of the
 * multivariate hypergeometric distribution. Whole rows first, then one each in the order of what is left of the shares,
 * ties by lot. The arithmetic is scikit-learn's, rounding included. */
static void share_out(stratifier *s, const size_t *of, size_t n_draws, size_t *drawn)
{
    size_t all = 0, wanting = n_draws, n;
    for (size_t i = 0; i < s->n_strata; i++)
        all += of[i];
    for (size_t i = 0; i < s->n_strata; i++) {
        const double share = (double)of[i] / (double)all * (double)n_draws, whole = floor(share);
        s->remnants[i] = (remnant){share - whole, i};
        drawn[i] = (size_t)whole;
        wanting -= drawn[i];
    }
    qsort(s->remnants, s->n_strata, sizeof *s->remnants, larger_first);
    for (size_t at = 0; wanting > 0 && at < s->n_strata; at += n) {
        for (n = 1; at + n < s->n_strata && s->remnants[at + n].left == s->remnants[at].left;)
            n++;
        const size_t add = n < wanting ? n : wanting;
        add_some(s, s->remnants + at, n, add, drawn);
        wanting -= add;
    }
}

/* Of each stratum's rows, shuffled, the first ones go to the front of items and the next ones behind. */
static void deal(stratifier *s, size_t *items, size_t n_kept)
{
    size_t *front = items, *behind = items + n_kept, *sorted = s->sorted;
    for (size_t i = 0; i < s->n_strata; sorted += s->rows[i++]) {
        permute(s, s->rows[i]);
        for (size_t j = 0; j < s->kept[i]; j++)
            *front++ = sorted[s->spare[j]];
        for (size_t j = s->kept[i]; j < s->kept[i] + s->off[i]; j++)
            *behind++ = sorted[s->spare[j]];
    }
}

/* Reorders n items so that the last n_off of them are the part that a step splits off. */
static int split_off(stratifier *s, const char *what, size_t *items, size_t n, size_t n_off, uint32_t seed,
                     ink_error *err)
{
    const size_t n_kept = n - n_off;
    stratify(s, items, n);
    INK_TRY(check_step(s, what, n, n_off, err));
    ink_random_seed(&s->random, seed);
    share_out(s, s->rows, n_kept, s->kept);
    for (size_t i = 0; i < s->n_strata; i++)
        s->left[i] = s->rows[i] - s->kept[i];
    share_out(s, s->left, n_off, s->off);
    deal(s, items, n_kept);
    ink_random_shuffle(&s->random, items, n_kept);
    ink_random_shuffle(&s->random, items + n_kept, n_off);
    return INK_OK;
}

/* Nonzero: no memory. */
static int make_room(stratifier *s)
{
    const size_t n = s->target->n_used, n_class = s->target->n_class;
    s->class = ink_new(n_class, 6 * sizeof *s->class);
    s->sorted = ink_new(n, 2 * sizeof *s->sorted);
    s->remnants = ink_new(n_class, sizeof *s->remnants);
    s->items = ink_new(n, sizeof *s->items);
    if (!s->class || !s->sorted || !s->remnants || !s->items)
        return 1;
    s->rows = s->class + n_class;
    s->kept = s->rows + n_class;
    s->left = s->kept + n_class;
    s->off = s->left + n_class;
    s->place = s->off + n_class;
    s->spare = s->sorted + n;
    for (size_t i = 0; i < n; i++)
        s->items[i] = i;
    return 0;
}

static void clean_up(stratifier *s)
{
    free(s->class);
    free(s->sorted);
    free(s->remnants);
    free(s->items);
}

/* Both steps. A step that leaves one side empty because 0 was asked for it is none. */
static int split_twice(stratifier *s, const double parts[3], uint32_t seed, size_t n_rest, size_t n_test,
                       ink_error *err)
{
    const size_t n = s->target->n_used;
    if (parts[1] + parts[2] > 0)
        INK_TRY(split_off(s, "with a target", s->items, n, n_rest, seed, err));
    if (parts[1] > 0 && parts[2] > 0)
        INK_TRY(split_off(s, "for validation and test", s->items + (n - n_rest), n_rest, n_test, seed, err));
    return INK_OK;
}

int ink_split_stratified(const ink_target *target, const double parts[3], uint32_t seed, ink_split *split,
                         ink_error *err)
{
    const size_t n = target->n_used;
    size_t n_rest, n_test;
    stratifier s = {.target = target};
    INK_TRY(ink_split_sizes(n, parts, &n_rest, &n_test, err));
    int status = make_room(&s) ? ink_fail_memory(err) : split_twice(&s, parts, seed, n_rest, n_test, err);
    if (status == INK_OK) {
        size_t *rows = s.items;
        *split = (ink_split){n - n_rest, n_rest - n_test, n_test, rows, rows + (n - n_rest), rows + (n - n_test)};
        s.items = NULL;
    }
    clean_up(&s);
    return status;
}
