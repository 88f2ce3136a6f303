/* SPDX-License-Identifier: MIT
 * Chi-squared, Student's t, F and the binomial, told as incomplete gamma and beta functions. */
#include "stats/special.h"
#include "stats/stats.h"

#include <math.h>

double ink_chi2_cdf(double x, double df)
{
    return ink_gamma_tails(df / 2, x / 2).lower;
}

double ink_chi2_sf(double x, double df)
{
    return ink_gamma_tails(df / 2, x / 2).upper;
}

double ink_chi2_quantile(double p, double df)
{
    return 2 * ink_gamma_invert(df / 2, ink_tails_below(p));
}

double ink_chi2_upper_quantile(double q, double df)
{
    return 2 * ink_gamma_invert(df / 2, ink_tails_above(q));
}

/* P(|T| <= t) and P(|T| > t), t >= 0. */
static ink_tails tails_of_size(double t, const void *shape)
{
    double df = *(const double *)shape, a = df / 2;
    if (t < 1e140 || !ink_is_shape(a)) {
        ink_tails beta = ink_beta_tails(a, 0.5, df / t / t);
        return (ink_tails){.lower = beta.upper, .upper = beta.lower};
    }
    /* t^2 would overflow, but of the tail nothing is left than its leading power. */
    double log_beta = ink_log_gamma(a) + ink_log_gamma(0.5) - ink_log_gamma(a + 0.5);
    return ink_tails_above(exp(a * (log(df) - 2 * log(t)) - log(a) - log_beta));
}

double ink_t_sf(double t, double df)
{
    ink_tails size = tails_of_size(fabs(t), &df);
    return t >= 0 ? 0.5 * size.upper : 0.5 + 0.5 * size.lower;
}

double ink_t_cdf(double t, double df)
{
    return ink_t_sf(-t, df);
}

double ink_t_upper_quantile(double q, double df)
{
    double one_side = fmin(q, 1 - q);
    ink_tails want = {.lower = 1 - 2 * one_side, .upper = 2 * one_side};
    double t = ink_tails_invert(tails_of_size, &df, want, 1, 1);
    return q < 0.5 ? t : -t;
}

double ink_t_quantile(double p, double df)
{
    return -ink_t_upper_quantile(p, df);
}

double ink_f_cdf(double f, double over, double under)
{
    return ink_beta_tails(over / 2, under / 2, f * (over / under)).lower;
}

double ink_f_sf(double f, double over, double under)
{
    return ink_beta_tails(over / 2, under / 2, f * (over / under)).upper;
}

double ink_f_quantile(double p, double over, double under)
{
    return ink_beta_invert(over / 2, under / 2, ink_tails_below(p)) * (under / over);
}

double ink_f_upper_quantile(double q, double over, double under)
{
    return ink_beta_invert(over / 2, under / 2, ink_tails_above(q)) * (under / over);
}

static ink_tails binomial_tails(size_t k, size_t n, double p)
{
    if (!(p >= 0 && p <= 1))
        return (ink_tails){NAN, NAN};
    if (k >= n)
        return ink_tails_below(1);
    ink_tails share = ink_beta_tails((double)k + 1, (double)(n - k), p / (1 - p));
    return (ink_tails){.lower = share.upper, .upper = share.lower};
}

double ink_binomial_cdf(size_t k, size_t n, double p)
{
    return binomial_tails(k, n, p).lower;
}

double ink_binomial_sf(size_t k, size_t n, double p)
{
    return binomial_tails(k, n, p).upper;
}
