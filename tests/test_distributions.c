/* SPDX-License-Identifier: MIT
 * Distributions: recorded values, and what must hold between the functions of one. */
#include "check.h"

#include "stats_functions.h"
#include "stats_values.h"

#define assert_close(a, b, relative) \
    do { \
        double close_a = (a), close_b = (b); \
        if (!(fabs(close_a - close_b) <= (relative) * fabs(close_b))) \
            fail_msg("%s = %.17g, %s = %.17g", #a, close_a, #b, close_b); \
    } while (0)
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void values_are_those_recorded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(recorded); i++) {
        double value = NAN;
        assert_int_equal(call(recorded[i].name, recorded[i].argument, &value), 0);
        if (!(fabs(value - recorded[i].value) <= 1e-11 * fabs(recorded[i].value)))
            fail_msg("%s(%.17g, %.17g, %.17g) = %.17g, not %.17g", recorded[i].name, recorded[i].argument[0],
                     recorded[i].argument[1], recorded[i].argument[2], value, recorded[i].value);
    }
}

/* Distributions at six shapes each; each begins at `lowest`. */
static const struct {
    const char *name;
    double shapes[6][2], lowest;
} laws[] = {
    {"normal", {{0}}, -INFINITY},
    {"t", {{0.5}, {1}, {3}, {30}, {1e4}, {1e6}}, -INFINITY},
    {"chi2", {{0.5}, {1}, {3}, {30}, {1e4}, {1e6}}, 0},
    {"f", {{1, 1}, {2, 7}, {100, 3}, {1e6, 10}, {1e4, 1e6}, {9, 99999}}, 0},
    {"noncentral", {{1, 0.01}, {3, 5}, {30, 2000}, {1e4, 1}, {1e6, 1e5}, {2, 1e5}}, 0},
};

static double of(size_t law, const char *what, double x, const double *shape)
{
    char name[64];
    double arguments[3] = {x, shape[0], shape[1]}, value = NAN;
    snprintf(name, sizeof name, "%s_%s", laws[law].name, what);
    assert_int_equal(call(name, arguments, &value), 0);
    return value;
}

static void quantiles_lead_back_to_their_probability(void **state)
{
    (void)state;
    static const double p[] = {1e-300, 1e-150, 1e-50, 1e-16, 1e-5,  0.01,     0.2,
                               0.4999, 0.5,    0.501, 0.8,   0.999, 1 - 1e-12};
    for (size_t law = 0; law < COUNT(laws); law++)
        for (size_t k = 0; k < 6; k++)
            for (size_t i = 0; i < COUNT(p); i++) {
                const double *shape = laws[law].shapes[k];
                double x = of(law, "quantile", p[i], shape), upper = of(law, "upper_quantile", p[i], shape);
                if (isnormal(x)) /* else the quantile is no double: 1e-600 or 1e600 */
                    assert_close(of(law, "cdf", x, shape), p[i], 1e-10);
                if (isnormal(upper))
                    assert_close(of(law, "sf", upper, shape), p[i], 1e-10);
                assert_true(laws[law].lowest == 0 ? x >= 0 : !isnan(x));
            }
}

static void tails_add_up_and_never_turn_back(void **state)
{
    (void)state;
    for (size_t law = 0; law < COUNT(laws); law++)
        for (size_t k = 0; k < 6; k++) {
            const double *shape = laws[law].shapes[k];
            double middle = of(law, "quantile", 0.6, shape), last = 0;
            for (int i = -60; i <= 60; i++) {
                double x = middle * exp(i / 20.0), cdf = of(law, "cdf", x, shape), sf = of(law, "sf", x, shape);
                assert_near(cdf + sf, 1, 1e-15);
                assert_true(cdf >= last * (1 - 1e-11));
                last = cdf;
            }
        }
}

static void the_ends_of_the_line_are_certain(void **state)
{
    (void)state;
    for (size_t law = 0; law < COUNT(laws); law++)
        for (size_t k = 0; k < 6; k++) {
            const double *shape = laws[law].shapes[k];
            assert_true(of(law, "cdf", laws[law].lowest, shape) == 0 && of(law, "sf", laws[law].lowest, shape) == 1);
            assert_true(of(law, "cdf", INFINITY, shape) == 1 && of(law, "sf", INFINITY, shape) == 0);
            assert_true(of(law, "quantile", 0, shape) == laws[law].lowest && isinf(of(law, "quantile", 1, shape)));
            assert_true(of(law, "upper_quantile", 1, shape) == laws[law].lowest);
            assert_true(isnan(of(law, "quantile", -0.1, shape)) && isnan(of(law, "upper_quantile", 1.1, shape)));
            assert_true(isnan(of(law, "cdf", NAN, shape)) && isnan(of(law, "quantile", NAN, shape)));
        }
}

/* Every function at every combination of odd numbers ends, and is a number wherever its arguments lie in the domain. */
static void odd_arguments_are_no_trouble(void **state)
{
    (void)state;
    static const double odd[] = {NAN, INFINITY, -INFINITY, -1,  0,   5e-324, 1e-300, 0.01,
                                 0.5, 1,        3,         1e6, 1e7, 1e13,   1e300};
    enum { SANE = 7, SANE_END = 13, ODD = COUNT(odd) };
    for (size_t f = 0; f < COUNT(functions); f++)
        for (size_t i = 0; i < ODD * ODD * ODD; i++) {
            size_t at[3] = {i % ODD, i / ODD % ODD, i / ODD / ODD};
            double x[3] = {odd[at[0]], odd[at[1]], odd[at[2]]}, value;
            if ((!functions[f].of3 && at[2]) || (functions[f].of1 && at[1]))
                continue;
            if (strncmp(functions[f].name, "mcnemar", 7) == 0 || strncmp(functions[f].name, "binomial", 8) == 0)
                continue; /* of counts */
            call(functions[f].name, x, &value);
            if (strstr(functions[f].name, "_cdf") && x[0] >= 0 && at[1] >= SANE && at[1] < SANE_END && at[2] >= SANE &&
                at[2] < SANE_END)
                assert_true(value >= 0 && value <= 1);
        }
}

static void one_law_is_a_case_of_another(void **state)
{
    (void)state;
    for (int i = 1; i <= 60; i++) {
        double z = i / 2.0, x = z * z;
        assert_close(ink_chi2_sf(x, 1), 2 * ink_normal_sf(z), 1e-12);
        assert_close(ink_chi2_sf(x, 2), exp(-x / 2), 1e-12);
        assert_close(ink_f_sf(x, 1, 7), 2 * ink_t_sf(z, 7), 1e-12);
        assert_close(ink_t_sf(z, 1), atan2(1, z) / acos(-1), 1e-14);
        assert_close(ink_t_sf(z, 2), 1 / (2 + x) / (1 + z / sqrt(2 + x)), 1e-13);
        assert_close(ink_noncentral_sf(x, 5, 0), ink_chi2_sf(x, 5), 0);
        assert_close(ink_noncentral_sf(x, 5, 1e-13), ink_chi2_sf(x, 5), 1e-10);
        assert_close(ink_noncentral_sf(x, 1, 4), ink_normal_sf(z - 2) + ink_normal_sf(z + 2), 1e-12);
        assert_close(ink_normal_log_sf(z), log(ink_normal_sf(z)), 1e-13);
    }
    assert_close(ink_binomial_cdf(0, 1000000, 1e-3), exp(1e6 * log1p(-1e-3)), 1e-11);
    assert_true(ink_binomial_cdf(5, 5, 0.3) == 1 && ink_binomial_sf(5, 5, 0.3) == 0);
    assert_true(ink_binomial_cdf(2, 5, 0) == 1 && ink_binomial_cdf(2, 5, 1) == 0 && isnan(ink_binomial_sf(1, 5, 1.5)));
}

static void noncentrality_is_found_from_a_probability(void **state)
{
    (void)state;
    static const double df[] = {1, 4, 50, 1e4, 1e6}, p[] = {1e-200, 1e-20, 0.001, 0.3, 0.8, 0.999};
    for (size_t d = 0; d < COUNT(df); d++)
        for (size_t i = 0; i < COUNT(p); i++)
            for (double x = df[d] / 2; x < 3 * df[d] + 1e4; x = 2 * x + 10) {
                double lambda = ink_noncentral_lambda(x, df[d], p[i]), least = ink_chi2_cdf(x, df[d]);
                assert_true(lambda > 0 ? p[i] < least : p[i] >= least);
                assert_close(ink_noncentral_cdf(x, df[d], lambda), fmin(p[i], least), 1e-10);
                lambda = ink_noncentral_upper_lambda(x, df[d], p[i]);
                least = ink_chi2_sf(x, df[d]);
                assert_true(lambda > 0 ? p[i] > least : p[i] <= least);
                assert_close(ink_noncentral_sf(x, df[d], lambda), fmax(p[i], least), 1e-10);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_those_recorded),
        cmocka_unit_test(quantiles_lead_back_to_their_probability),
        cmocka_unit_test(tails_add_up_and_never_turn_back),
        cmocka_unit_test(the_ends_of_the_line_are_certain),
        cmocka_unit_test(odd_arguments_are_no_trouble),
        cmocka_unit_test(one_law_is_a_case_of_another),
        cmocka_unit_test(noncentrality_is_found_from_a_probability),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
