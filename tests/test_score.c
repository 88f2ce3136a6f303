/* SPDX-License-Identifier: MIT
 * Scores against figures worked out by hand and recorded from scikit-learn 1.2 and SciPy 1.10. */
#include "check.h"

#include "score/score.h"
#include "stats/stats.h"

static const double p[] = {0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4, 0.25, 0.5, 0.25, 0, 1, 0};
static const int32_t y[] = {0, 1, 0, 2, 2};
static const double prior[] = {0.5, 0.3, 0.2};

static void figures_are_those_worked_out_by_hand(void **state)
{
    (void)state;
    ink_scores s;
    assert_ok(ink_scores_make(p, y, 5, 3, prior, 1e-7, &s, &err));
    assert_near(s.accuracy, 0.4, 0);
    assert_near(s.log_loss, -(log(0.7) + log(0.8) + log(0.3) + log(0.25) + log(1e-7)) / 5, 1e-15);
    assert_near(s.prior_log_loss, -(2 * log(0.5) + log(0.3) + 2 * log(0.2)) / 5, 1e-15);
    assert_near(s.majority_accuracy, 0.4, 0);
    assert_near(s.brier, (0.14 + 0.06 + 0.74 + 0.875 + 2) / 5, 1e-15);
    /* bins of 1/15: 0.4 alone and wrong, 0.5 alone and wrong, 0.7 right, 0.8 right, 1 wrong */
    assert_near(s.ece, (0.4 + 0.5 + 0.3 + 0.2 + 1) / 5, 1e-15);
    static const size_t confusion[] = {1, 0, 1, 0, 1, 0, 0, 2, 0};
    assert_memory_equal(s.confusion, confusion, sizeof confusion);
    assert_near(s.per_class[1].precision, 1.0 / 3, 1e-15);
    assert_near(s.per_class[1].recall, 1, 0);
    assert_near(s.per_class[1].f1, 0.5, 1e-15);
    assert_near(s.per_class[2].recall, 0, 0);
    assert_near(s.per_class[2].precision, 0, 0);
    assert_int_equal(s.per_class[2].rows, 2);
    ink_scores_clear(&s);
}

static void no_rows_give_no_figures(void **state)
{
    (void)state;
    ink_scores s;
    assert_ok(ink_scores_make(NULL, NULL, 0, 3, prior, 1e-7, &s, &err));
    assert_true(isnan(s.accuracy) && isnan(s.log_loss) && isnan(s.ece) && isnan(s.accuracy_ci95[0]));
    assert_true(isnan(s.per_class[0].precision) && isnan(s.per_class[0].f1));
    ink_scores_clear(&s);
}

static void the_interval_is_wilsons(void **state)
{
    (void)state;
    /* scipy.stats.binomtest(k, n).proportion_ci(method='wilson') */
    static const struct {
        size_t k, n;
        double low, high;
    } cases[] = {{0, 10, 0, 0.27753279986288926}, {5, 10, 0.23659309051256394, 0.7634069094874361},
                 {10, 10, 0.7224672001371109, 1.0}, {113, 1000, 0.09484035831643464, 0.13412155275138501}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double interval[2];
        ink_wilson95(cases[i].k, cases[i].n, interval);
        assert_near(interval[0], cases[i].low, 1e-12);
        assert_near(interval[1], cases[i].high, 1e-12);
    }
}

static void entropy_is_in_nats(void **state)
{
    (void)state;
    assert_near(ink_entropy((size_t[]){1, 1, 1, 1}, 4), log(4), 1e-15);
    assert_near(ink_entropy((size_t[]){9, 0}, 2), 0, 0);
    assert_near(ink_entropy((size_t[]){3, 1}, 2), 0.5623351446188083, 1e-15);
    assert_near(ink_entropy((size_t[]){0, 0}, 2), 0, 0);
}

static void the_first_of_ties_wins(void **state)
{
    (void)state;
    assert_int_equal(ink_argmax((double[]){0.2, 0.4, 0.4}, 3), 1);
    assert_int_equal(ink_argmax((double[]){0.5, 0.5}, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_those_worked_out_by_hand), cmocka_unit_test(no_rows_give_no_figures),
        cmocka_unit_test(the_interval_is_wilsons),              cmocka_unit_test(entropy_is_in_nats),
        cmocka_unit_test(the_first_of_ties_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
