/* SPDX-License-Identifier: MIT
 * The kernels: every vector width gives the same bits, products are right for any shape, and the functions stay within
 * their bounds of what long double says. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#define INK_REAL 64
#include "net/real.h"
#include "net/kernels.h"

enum { MOST = 4096 };

static void fill(double *x, size_t n, uint32_t seed, double least, double most)
{
    ink_random random;
    ink_random_seed(&random, seed);
    for (size_t i = 0; i < n; i++)
        x[i] = least + (most - least) * ink_random_uniform(&random);
}

/* ---- Functions against long double */

static double ulps(double got, long double true_value)
{
    const double rounded = (double)fabsl(true_value);
    return (double)(fabsl(got - true_value) / (nextafter(rounded, INFINITY) - rounded));
}

static double worst(void (*function)(size_t, double *), long double (*reference)(long double), double least, double most)
{
    static double x[MOST], y[MOST];
    double most_ulps = 0;
    for (uint32_t seed = 0; seed < 20; seed++) {
        fill(x, MOST, seed, least, most);
        memcpy(y, x, sizeof y);
        function(MOST - seed, y);
        for (size_t i = 0; i < MOST - seed; i++)
            most_ulps = fmax(most_ulps, ulps(y[i], reference(x[i])));
    }
    return most_ulps;
}

static void test_functions_are_within_2_ulp(void **state)
{
    (void)state;
    const ink_kernels *k = ink_kernels_of(INK_WIDTH_BEST);
    const double ends[] = {1e-300, 1e-9, 0.3, 1, 3, 25};
    for (size_t i = 0; i + 1 < sizeof ends / sizeof *ends; i++) {
        assert_true(worst(k->exp, expl, -ends[i + 1], ends[i + 1]) < 2);
        assert_true(worst(k->log, logl, ends[i], ends[i + 1]) < 2);
        assert_true(worst(k->log_double, logl, ends[i], ends[i + 1]) < 2);
        assert_true(worst(k->expm1, expm1l, -ends[i + 1], ends[i + 1]) < 2);
        assert_true(worst(k->tanh, tanhl, -ends[i + 1], ends[i + 1]) < 2);
    }
    assert_true(worst(k->exp, expl, -745, 709) < 2);
}

static void test_functions_know_the_ends(void **state)
{
    (void)state;
    const ink_kernels *k = ink_kernels_of(INK_WIDTH_BEST);
    double x[] = {NAN, INFINITY, -INFINITY, 0, -800, 800}, y[6];
    memcpy(y, x, sizeof x);
    k->exp(6, y);
    assert_true(isnan(y[0]) && isinf(y[1]) && y[2] == 0 && y[3] == 1 && y[4] == 0 && isinf(y[5]));
    memcpy(y, x, sizeof x);
    k->tanh(6, y);
    assert_true(isnan(y[0]) && y[1] == 1 && y[2] == -1 && y[3] == 0 && y[4] == -1 && y[5] == 1);
    y[0] = NAN;
    k->log(1, y);
    assert_true(isnan(y[0]));
}

/* ---- Products */

/* The one chain of fused multiply-adds that an element is. */
static double element(const ink_product *t, size_t i, size_t j)
{
    double sum = t->from ? t->from[i * t->from_row + j] : 0;
    for (size_t p = 0; p < t->k; p++)
        sum = fma(t->a[i * t->row + p * t->column], t->b[p * t->b_row + j * t->b_column], sum);
    return sum;
}

static void try_product(size_t m, size_t n, size_t k, int a_turned, int b_turned, int start)
{
    static double a[70 * 300], b[300 * 70], from[70 * 70], c[70 * 70 + 1];
    fill(a, m * k, 1, -1, 1);
    fill(b, k * n, 2, -1, 1);
    fill(from, m * n, 3, -1, 1);
    const ink_product t = {.m = m, .n = n, .k = k,
                           .a = a, .row = a_turned ? 1 : k, .column = a_turned ? m : 1,
                           .b = b, .b_row = b_turned ? 1 : n, .b_column = b_turned ? k : 1,
                           .from = start ? from : NULL, .from_row = start == 1 ? n : 0, .c = c, .c_row = n};
    for (int width = INK_WIDTH_PORTABLE; width <= INK_WIDTH_AVX512; width++) {
        const ink_kernels *kernels = ink_kernels_of((ink_width)width);
        if (!kernels)
            continue;
        memset(c, 0, sizeof c);
        kernels->multiply(&t);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++)
                assert_true(c[i * n + j] == element(&t, i, j));
        assert_true(c[m * n] == 0);
    }
}

static void test_products_are_the_same_chains_in_every_width(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 5, 12, 16, 17, 33, 70};
    enum { N = sizeof sizes / sizeof *sizes };
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            for (int way = 0; way < 6; way++)
                try_product(sizes[i], sizes[j], 1 + (i * j * 7) % 40, way & 1, way / 2 == 1, way / 2);
    try_product(70, 70, 300, 0, 0, 1);
    try_product(70, 70, 300, 1, 1, 0);
    try_product(1, 70, 300, 0, 0, 2);
}

/* ---- Everything else, in every width */

static void transform(const ink_kernels *k, int what, double *x, double *y, double *z)
{
    const ink_step step = {.rate = 0.01, .root = 1.5, .keep = 0.9, .keep_second = 0.999, .shrink = 0.99, .scale = 0.7};
    const int32_t units[] = {3, -1, 0, 3};
    const double *w = y;
    switch (what) {
    case 0: k->exp(1003, x); break;
    case 1: k->tanh(1003, x); break;
    case 2: k->expm1(1003, x); break;
    case 3: k->softmax(77, 13, x); break;
    case 4: k->adam(&step, 1003, y, x, z, x + 1500); break;
    case 5: k->momentum(&step, 1003, y, x, x + 1500); break;
    case 6: k->nesterov(&step, 1003, y, x, x + 1500); break;
    case 7: k->descend(&step, 1003, y, x); break;
    case 8: k->gather(4, units, 13, w, z, x); break;
    case 9: k->scatter(4, units, 0, 4, 13, y, x); break;
    case 30: k->cosine(1003, x); break;
    case 31: k->cosine_backward(1003, y, x); break;
    case 32: k->turns(21, y, z, z + 500, x); break;
    case 33: k->mix(77, 13, z, y, x); break;
    case 34: k->mix_backward(77, 13, z, y, z + 13, x, x + 1500); break;
    case 35: k->scale_rows(77, 13, z, y, x); break;
    case 36: k->dot_rows(31, 37, y, z, x); break;
    case 37: k->drop(7, 0.3, 5, 1003, x); break;
    default:
        if (what < 20)
            k->activate((ink_activation)(what - 10), 1003, x);
        else
            k->activate_backward((ink_activation)(what - 20), 1003, y, x);
    }
}

static void test_every_width_gives_the_same_bits(void **state)
{
    (void)state;
    static double x[3][MOST], y[MOST], z[MOST];
    for (int what = 0; what < 38; what++)
        for (int width = INK_WIDTH_PORTABLE; width <= INK_WIDTH_AVX512; width++) {
            const ink_kernels *kernels = ink_kernels_of((ink_width)width);
            if (!kernels || (what >= 10 && what < 30 && what % 10 > INK_IDENTITY))
                continue;
            fill(x[width - 1], MOST, 1, -20, 20);
            fill(y, MOST, 2, -3, 3);
            fill(z, MOST, 3, 0, 1);
            transform(kernels, what, x[width - 1], y, z);
            assert_memory_equal(x[0], x[width - 1], sizeof x[0]);
        }
}

/* ---- Softmax: rows that lie side by side, and rows alone */

static void try_softmax(size_t m, size_t n)
{
    static double z[3][MOST], p[3][MOST], from[MOST];
    fill(from, MOST, (uint32_t)(m + n), -20, 20);
    for (int width = INK_WIDTH_PORTABLE; width <= INK_WIDTH_AVX512; width++) {
        const ink_kernels *kernels = ink_kernels_of((ink_width)width);
        if (!kernels)
            continue;
        memcpy(z[width - 1], from, sizeof from);
        kernels->shares(m, n, z[width - 1], p[width - 1]);
        memcpy(z[width - 1], from, sizeof from);
        kernels->softmax(m, n, z[width - 1]);
        assert_memory_equal(z[0], z[width - 1], sizeof from);
        assert_memory_equal(p[0], p[width - 1], m * n * sizeof(double));
    }
    for (size_t i = 0; i < m; i++) {
        long double sum = 0;
        for (size_t j = 0; j < n; j++)
            sum += expl(from[i * n + j]);
        for (size_t j = 0; j < n; j++) {
            const double share = (double)(expl(from[i * n + j]) / sum);
            assert_true(fabs(z[0][i * n + j] - share) <= 1e-14 * share);
            assert_true(fabs(p[0][i * n + j] - share) <= 1e-14 * share);
        }
    }
    assert_memory_equal(z[0] + m * n, from + m * n, (MOST - m * n) * sizeof *from);
}

static void test_softmax_of_any_shape(void **state)
{
    (void)state;
    static const size_t rows[] = {1, 3, 16, 37}, widths[] = {1, 2, 7, 8, 13, 16, 17, 64, 65, 100};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < sizeof widths / sizeof *widths; j++)
            try_softmax(rows[i], widths[j]);
}

static int32_t most_probable_by_hand(size_t n, const double *p)
{
    int32_t best = 0;
    for (size_t j = 0; j < n; j++) {
        if (!isfinite(p[j]))
            return -1;
        best = p[j] > p[best] ? (int32_t)j : best;
    }
    return best;
}

static void test_the_most_probable_is_the_first_of_the_largest(void **state)
{
    (void)state;
    enum { ROWS = 23 };
    static double p[MOST];
    int32_t best[ROWS + 1];
    for (size_t n = 1; n <= 40; n++)
        for (int width = INK_WIDTH_PORTABLE; width <= INK_WIDTH_AVX512; width++) {
            const ink_kernels *kernels = ink_kernels_of((ink_width)width);
            if (!kernels)
                continue;
            fill(p, MOST, (uint32_t)n, 0, 4);
            for (size_t i = 0; i < ROWS * n; i++)
                p[i] = floor(p[i]) / 4; /* with equals */
            p[2 * n] = NAN, p[7 * n + n / 2] = INFINITY, p[ROWS * n - 1] = NAN;
            best[ROWS] = 77;
            kernels->most_probable(ROWS, n, p, best);
            for (size_t i = 0; i < ROWS; i++)
                assert_int_equal(best[i], most_probable_by_hand(n, p + i * n));
            assert_int_equal(best[ROWS], 77);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_functions_are_within_2_ulp),
        cmocka_unit_test(test_functions_know_the_ends),
        cmocka_unit_test(test_products_are_the_same_chains_in_every_width),
        cmocka_unit_test(test_every_width_gives_the_same_bits),
        cmocka_unit_test(test_softmax_of_any_shape),
        cmocka_unit_test(test_the_most_probable_is_the_first_of_the_largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
