/* SPDX-License-Identifier: MIT
 * Statistics for a test to compare: each input line "NAME ARGUMENT ..." becomes a line of the function's results. */
#include <stdio.h>
#include <string.h>

#include "stats_functions.h"

static void print_interval(const double interval[2])
{
    printf("%.17g %.17g\n", interval[0], interval[1]);
}

static void print_independence(const double *x, size_t n)
{
    size_t n_row = (size_t)x[0], n_col = (n - 1) / n_row, counts[256];
    double expected[256];
    for (size_t i = 0; i < n_row * n_col; i++)
        counts[i] = (size_t)x[1 + i];
    ink_test pearson = ink_chi2_test(counts, n_row, n_col, expected), g = ink_g_test(counts, n_row, n_col, expected);
    printf("%.17g %.17g %.17g %.17g %.17g", pearson.statistic, pearson.p, pearson.df, g.statistic, g.p);
    for (size_t i = 0; i < n_row * n_col; i++)
        printf(" %.17g", expected[i]);
    putchar('\n');
}

static void print_adjusted(int (*adjust)(const double *, size_t, double *, ink_error *), double *p, size_t n)
{
    if (adjust(p, n, p, NULL) != INK_OK)
        n = 0;
    for (size_t i = 0; i < n; i++)
        printf("%.17g ", p[i]);
    putchar('\n');
}

static void print_moments(const double *x)
{
    double moments[2];
    ink_permutation_moments(x[0], x[1], x[2], x[3], x[4], moments, moments + 1);
    print_interval(moments);
}

/* What is not a function of one to three numbers. */
static void print_other(const char *name, double *x, size_t n)
{
    double interval[2] = {0};
    if (!strcmp(name, "independence")) {
        print_independence(x, n);
    } else if (!strcmp(name, "holm")) {
        print_adjusted(ink_holm, x, n);
    } else if (!strcmp(name, "benjamini_hochberg")) {
        print_adjusted(ink_benjamini_hochberg, x, n);
    } else if (!strcmp(name, "moments")) {
        print_moments(x);
    } else if (!strcmp(name, "wilson")) {
        ink_wilson((size_t)x[0], (size_t)x[1], x[2], interval);
        print_interval(interval);
    } else if (!strcmp(name, "clopper_pearson")) {
        ink_clopper_pearson((size_t)x[0], (size_t)x[1], x[2], interval);
        print_interval(interval);
    } else if (!strcmp(name, "nadeau_bengio")) {
        ink_nadeau_bengio(x + 2, n - 2, x[0], x[1], interval);
        print_interval(interval);
    } else if (!strcmp(name, "bootstrap")) {
        ink_bootstrap_mean(x + 3, n - 3, (size_t)x[0], x[1], (uint32_t)x[2], interval, NULL);
        print_interval(interval);
    }
}

int main(void)
{
    char line[8192], name[32];
    while (fgets(line, sizeof line, stdin)) {
        double x[300] = {0}, value;
        size_t n = 0;
        int at = 0, used;
        if (sscanf(line, "%31s%n", name, &at) != 1)
            continue;
        for (; n < 300 && sscanf(line + at, "%lf%n", x + n, &used) == 1; n++)
            at += used;
        if (call(name, x, &value))
            print_other(name, x, n);
        else
            printf("%.17g\n", value);
    }
    return 0;
}
