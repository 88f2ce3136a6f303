/* SPDX-License-Identifier: MIT
 * Splits for a test to compare: each input line "n train validation test seed n_class" and, where n_class is not 0, the
 * class of each row, by which to stratify, becomes a line of each part's rows, or "error". */
#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "prep/prep.h"

static void print_part(const size_t *rows, size_t n, char end)
{
    for (size_t i = 0; i < n; i++)
        printf("%zu ", rows[i]);
    putchar(end);
}

/* Nonzero: no memory, or no class to read. */
static int read_target(size_t n, size_t n_class, ink_target *target)
{
    *target = (ink_target){.n_class = n_class, .n_used = n};
    target->classes = ink_new(n_class, sizeof *target->classes);
    target->order = ink_new(n_class, sizeof *target->order);
    target->y = ink_new(n, sizeof *target->y);
    target->rows = ink_new(n, sizeof *target->rows);
    if (!target->classes || !target->order || !target->y || !target->rows)
        return 1;
    for (size_t k = 0; k < n_class; k++) {
        target->order[k] = k;
        if (!(target->classes[k] = ink_copy_text("k", 1)))
            return 1;
    }
    for (size_t i = 0; i < n; i++) {
        target->rows[i] = i;
        if (scanf("%" SCNd32, &target->y[i]) != 1)
            return 1;
    }
    return 0;
}

static int split_rows(size_t n, const double parts[3], uint32_t seed, size_t n_class, ink_split *split)
{
    ink_target target;
    int status = 1;
    if (n_class == 0)
        return ink_split_make(n, parts, seed, split, NULL);
    if (read_target(n, n_class, &target) == 0)
        status = ink_split_stratified(&target, parts, seed, split, NULL);
    ink_target_free(&target);
    return status;
}

int main(void)
{
    size_t n, n_class;
    double parts[3];
    uint32_t seed;
    while (scanf("%zu %lf %lf %lf %" SCNu32 " %zu", &n, &parts[0], &parts[1], &parts[2], &seed, &n_class) == 6) {
        ink_split split;
        if (split_rows(n, parts, seed, n_class, &split) != INK_OK) {
            puts("error");
            continue;
        }
        print_part(split.train, split.n_train, '|');
        print_part(split.validation, split.n_validation, '|');
        print_part(split.test, split.n_test, '\n');
        ink_split_free(&split);
    }
    return 0;
}
