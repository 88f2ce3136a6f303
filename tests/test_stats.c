/* SPDX-License-Identifier: MIT
 * Intervals, tests, adjusted p-values and power: what they promise, and examples worked out by hand. */
#include "check.h"

#include "stats/stats.h"

#define assert_close(a, b, relative) \
    do { \
        double close_a = (a), close_b = (b); \
        if (!(fabs(close_a - close_b) <= (relative) * fabs(close_b))) \
            fail_msg("%s = %.17g, %s = %.17g", #a, close_a, #b, close_b); \
    } while (0)

static void an_effect_that_is_just_detectable_has_the_power(void **state)
{
    (void)state;
    /* The entries of printed tables. */
    assert_near(ink_detectable_lambda(1, 0.05, 0.8), 7.85, 0.005);
    assert_near(ink_detectable_lambda(2, 0.05, 0.8), 9.63, 0.005);
    for (double df = 1; df < 2e5; df *= 7)
        for (double alpha = 0.05; alpha > 1e-12; alpha /= 30) {
            double lambda = ink_detectable_lambda(df, alpha, 0.8);
            assert_close(ink_power(lambda, df, alpha), 0.8, 1e-10);
            assert_close(ink_power(0, df, alpha), alpha, 1e-10);
            assert_close(ink_lambda_rows(lambda, ink_lambda_bits(lambda, 5000)), 5000, 1e-14);
        }
    assert_true(ink_detectable_lambda(3, 0.05, 0.04) == 0);
    assert_close(ink_lambda_bits(2 * 1000 * log(2), 1000), 1, 1e-15);
    double interval[2];
    ink_lambda_interval(20, 4, 0.05, interval);
    assert_close(ink_noncentral_sf(20, 4, interval[0]), 0.025, 1e-10);
    assert_close(ink_noncentral_cdf(20, 4, interval[1]), 0.025, 1e-10);
    ink_lambda_interval(1, 4, 0.05, interval);
    assert_true(interval[0] == 0 && interval[1] > 0);
}

static void intervals_of_a_share_hold_what_they_say(void **state)
{
    (void)state;
    for (size_t n = 1; n < 3000; n = 3 * n + 1)
        for (size_t k = 0; k <= n; k += n / 7 + 1) {
            double wilson[2], same[2], exact[2], other[2], share = (double)k / (double)n;
            ink_wilson95(k, n, wilson);
            ink_wilson(k, n, 0.05, same);
            assert_near(wilson[0], same[0], 1e-15);
            assert_near(wilson[1], same[1], 1e-15);
            ink_clopper_pearson(k, n, 0.05, exact);
            assert_true(wilson[0] <= share && share <= wilson[1] && exact[0] <= share && share <= exact[1]);
            if (k > 0)
                assert_close(ink_binomial_sf(k - 1, n, exact[0]), 0.025, 1e-10);
            if (k < n)
                assert_close(ink_binomial_cdf(k, n, exact[1]), 0.025, 1e-10);
            ink_clopper_pearson(n - k, n, 0.05, other);
            assert_near(other[0], 1 - exact[1], 1e-14);
        }
    double none[2];
    ink_clopper_pearson(0, 0, 0.05, none);
    assert_true(isnan(none[0]) && isnan(none[1]));
}

static void repeated_splits_widen_the_interval(void **state)
{
    (void)state;
    static const double values[] = {0.61, 0.58, 0.64, 0.6, 0.57};
    double interval[2], half = 2.7764451051977987 * 0.027386127875258306 * sqrt(1.0 / 5 + 1.0 / 4);
    assert_near(ink_nadeau_bengio(values, 5, 0.25, 0.05, interval), 0.6, 1e-15);
    assert_near(interval[0], 0.6 - half, 1e-14);
    assert_near(interval[1], 0.6 + half, 1e-14);
    assert_true(isnan((ink_nadeau_bengio(values, 1, 0.25, 0.05, interval), interval[0])));
}

static void a_bootstrap_repeats_by_its_seed(void **state)
{
    (void)state;
    static const double values[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    double a[2], b[2], wide[2];
    assert_ok(ink_bootstrap_mean(values, 12, 500, 0.1, 42, a, &err));
    assert_ok(ink_bootstrap_mean(values, 12, 500, 0.1, 42, b, &err));
    assert_ok(ink_bootstrap_mean(values, 12, 500, 0.01, 42, wide, &err));
    assert_memory_equal(a, b, sizeof a);
    /* numpy.quantile(x[RandomState(42).randint(0, 12, (500, 12))].mean(1), [.05, .95]) */
    assert_near(a[0], 3.2458333333333336, 1e-14);
    assert_near(a[1], 5.5, 1e-14);
    assert_true(wide[0] < a[0] && a[0] < 52.0 / 12 && 52.0 / 12 < a[1] && a[1] < wide[1]);
    assert_ok(ink_bootstrap_mean(values, 1, 10, 0.1, 42, a, &err));
    assert_true(a[0] == 3 && a[1] == 3);
    assert_fails(ink_bootstrap_mean(values, 0, 10, 0.1, 42, a, &err), INK_USAGE, "needs values");
}

static void independence_is_tested_by_both_statistics(void **state)
{
    (void)state;
    /* Expected 12 18 / 28 42, each cell off by 2. */
    static const size_t counts[] = {10, 20, 30, 40}, empty[] = {10, 0, 20, 0, 0, 0, 30, 0, 40}, even[] = {6, 9, 4, 6};
    double expected[9];
    ink_test test = ink_chi2_test(counts, 2, 2, expected);
    assert_close(test.statistic, 4.0 / 12 + 4.0 / 18 + 4.0 / 28 + 4.0 / 42, 1e-14);
    assert_close(test.p, ink_chi2_sf(test.statistic, 1), 0);
    assert_true(test.df == 1 && expected[0] == 12 && expected[1] == 18 && expected[2] == 28 && expected[3] == 42);
    test = ink_g_test(counts, 2, 2, expected);
    assert_close(test.statistic,
                 2 * (10 * log(10.0 / 12) + 20 * log(20.0 / 18) + 30 * log(30.0 / 28) + 40 * log(40.0 / 42)), 1e-13);
    double g = test.statistic;
    test = ink_g_test(empty, 3, 3, expected);
    assert_close(test.statistic, g, 1e-14);
    assert_true(test.df == 1 && expected[1] == 0 && expected[4] == 0 && expected[8] == 42);
    test = ink_g_test(even, 2, 2, expected);
    assert_true(test.statistic == 0 && test.p == 1);
    test = ink_chi2_test(counts, 1, 4, expected);
    assert_true(test.df == 0 && test.p == 1 && test.statistic == 0);
    static const size_t nothing[4] = {0};
    test = ink_chi2_test(nothing, 2, 2, expected);
    assert_true(test.df == 0 && test.p == 1 && test.statistic == 0);
}

/* G is 2 n x the information, whose leading term in a small e is n e^2 here: rounding must not drown it. */
static void a_small_association_in_many_rows_is_not_lost(void **state)
{
    (void)state;
    double expected[4];
    static const size_t n = (size_t)1 << 40, more = 1 << 12;
    const size_t counts[] = {n + more, n - more, n - more, n + more};
    double wanted = 4 * ldexp(1, -16); /* 4 cells x more^2 / n */
    assert_close(ink_chi2_test(counts, 2, 2, expected).statistic, wanted, 1e-12);
    assert_close(ink_g_test(counts, 2, 2, expected).statistic, wanted, 1e-12);
}

static void paired_outcomes_are_tested_by_mcnemar(void **state)
{
    (void)state;
    assert_close(ink_mcnemar(1, 5), 2 * 7.0 / 64, 1e-14);
    assert_close(ink_mcnemar_mid_p(1, 5), 8.0 / 64, 1e-14); /* 1 + 6 twice, less 6 */
    assert_close(ink_mcnemar(0, 12), ldexp(1, -11), 1e-13);
    assert_true(ink_mcnemar(7, 2) == ink_mcnemar(2, 7) && ink_mcnemar_mid_p(7, 2) < ink_mcnemar(7, 2));
    assert_true(ink_mcnemar(4, 4) == 1 && ink_mcnemar_mid_p(4, 4) == 1 && ink_mcnemar(0, 0) == 1);
    assert_true(ink_mcnemar_mid_p(0, 0) == 1);
}

static void adjusted_p_values_are_those_by_hand(void **state)
{
    (void)state;
    static const double p[] = {0.01, 0.04, 0.03, 0.005, 0.5}, holm[] = {0.04, 0.09, 0.09, 0.025, 0.5};
    static const double bh[] = {0.025, 0.05, 0.05, 0.025, 0.5};
    double adjusted[5];
    assert_ok(ink_holm(p, 5, adjusted, &err));
    for (size_t i = 0; i < 5; i++)
        assert_near(adjusted[i], holm[i], 1e-15);
    assert_ok(ink_benjamini_hochberg(p, 5, adjusted, &err));
    for (size_t i = 0; i < 5; i++)
        assert_near(adjusted[i], bh[i], 1e-15);
    double place[] = {0.9, 0.8, 1};
    assert_ok(ink_holm(place, 3, place, &err));
    assert_true(place[0] == 1 && place[1] == 1 && place[2] == 1);
    assert_ok(ink_holm(NULL, 0, NULL, &err));
    static const double wrong[] = {0.1, NAN};
    assert_fails(ink_holm(wrong, 2, adjusted, &err), INK_USAGE, "p-value 2");
    assert_fails(ink_benjamini_hochberg(wrong, 2, adjusted, &err), INK_USAGE, "not between 0 and 1");
}

enum { ROWS = 7 };

static void project_on_levels(const int *level, double p[ROWS][ROWS])
{
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++) {
            int size = 0;
            for (int k = 0; k < ROWS; k++)
                size += level[k] == level[i];
            p[i][j] = (level[i] == level[j] ? 1.0 / size : 0) - 1.0 / ROWS;
        }
}

static void project_on_score(const double *score, double p[ROWS][ROWS])
{
    double squares = 0;
    for (int i = 0; i < ROWS; i++)
        squares += score[i] * score[i];
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++)
            p[i][j] = score[i] * score[j] / squares;
}

typedef struct {
    double x[ROWS][ROWS], y[ROWS][ROWS], n, sum, squares;
    int order[ROWS];
} permuted;

/* Sums T and its square over all orders of the rows from `at` on. */
static void permute(permuted *all, int at)
{
    if (at == ROWS) {
        double t = 0;
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < ROWS; j++)
                t += all->x[i][j] * all->y[all->order[i]][all->order[j]];
        all->n += 1;
        all->sum += t;
        all->squares += t * t;
        return;
    }
    for (int i = at; i < ROWS; i++) {
        int kept = all->order[at];
        all->order[at] = all->order[i];
        all->order[i] = kept;
        permute(all, at + 1);
        all->order[i] = all->order[at];
        all->order[at] = kept;
    }
}

static void check_moments(permuted *all, double r, double q)
{
    double a = 0, b = 0, mean, variance;
    for (int i = 0; i < ROWS; i++) {
        a += all->x[i][i] * all->x[i][i];
        b += all->y[i][i] * all->y[i][i];
        all->order[i] = i;
    }
    all->n = all->sum = all->squares = 0;
    permute(all, 0);
    ink_permutation_moments(ROWS, r, q, a, b, &mean, &variance);
    double wanted = all->sum / all->n;
    assert_near(mean, wanted, 1e-12);
    assert_near(variance, all->squares / all->n - wanted * wanted, 1e-11);
}

static void permutation_moments_are_those_of_all_permutations(void **state)
{
    (void)state;
    static const int levels[] = {0, 0, 0, 1, 1, 2, 2}, classes[] = {0, 1, 1, 1, 0, 2, 1}, two[] = {0, 1, 1, 0, 1, 1, 1};
    static const double score[] = {-5, -1, 0, 0.5, 1.5, 2, 2};
    permuted all = {0};
    project_on_levels(levels, all.x);
    project_on_levels(classes, all.y);
    check_moments(&all, 2, 2);
    project_on_levels(two, all.y);
    check_moments(&all, 2, 1);
    project_on_score(score, all.x);
    check_moments(&all, 1, 1);
    project_on_levels(classes, all.y);
    check_moments(&all, 1, 2);
}

static void the_normal_score_of_a_statistic_is_roughly_normal(void **state)
{
    (void)state;
    for (double df = 10; df < 1e6; df *= 5)
        for (double z = -2; z < 4; z += 0.25) {
            double chi2 = ink_chi2_upper_quantile(ink_normal_sf(z), df);
            assert_near(ink_wilson_hilferty(chi2, df, 2 * df), z, 0.05);
            assert_near(ink_wilson_hilferty(chi2 / 100, df / 100, 2 * df / 1e4), ink_wilson_hilferty(chi2, df, 2 * df),
                        1e-9);
        }
    assert_true(ink_wilson_hilferty(2, 2, 0) == 0 && ink_wilson_hilferty(2, 2, -1e-20) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_effect_that_is_just_detectable_has_the_power),
        cmocka_unit_test(intervals_of_a_share_hold_what_they_say),
        cmocka_unit_test(repeated_splits_widen_the_interval),
        cmocka_unit_test(a_bootstrap_repeats_by_its_seed),
        cmocka_unit_test(independence_is_tested_by_both_statistics),
        cmocka_unit_test(a_small_association_in_many_rows_is_not_lost),
        cmocka_unit_test(paired_outcomes_are_tested_by_mcnemar),
        cmocka_unit_test(adjusted_p_values_are_those_by_hand),
        cmocka_unit_test(permutation_moments_are_those_of_all_permutations),
        cmocka_unit_test(the_normal_score_of_a_statistic_is_roughly_normal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
