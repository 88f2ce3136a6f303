/* SPDX-License-Identifier: MIT
 * Splits for a test to compare: each input line "n train validation test seed" becomes a line of each part's rows. */
#include <inttypes.h>
#include <stdio.h>

#include "prep/prep.h"

static void print_part(const size_t *rows, size_t n, char end)
{
    for (size_t i = 0; i < n; i++)
        printf("%zu ", rows[i]);
    putchar(end);
}

int main(void)
{
    size_t n;
    double parts[3];
    uint32_t seed;
    while (scanf("%zu %lf %lf %lf %" SCNu32, &n, &parts[0], &parts[1], &parts[2], &seed) == 5) {
        ink_split split;
        ink_error err;
        if (ink_split_make(n, parts, seed, &split, &err) != INK_OK) {
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
