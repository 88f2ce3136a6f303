/* SPDX-License-Identifier: MIT
 * The noncentral chi-squared distribution, its quantiles and the noncentrality that gives a probability: sums of
 * positive terms only, outwards from where they matter, so that both tails keep their relative accuracy. */
#include "stats/special.h"
#include "stats/stats.h"

#include <float.h>
#include <math.h>

/* The terms are Poisson(j; h) P(a + j, y), or Q in place of P, with a = df / 2, h = lambda / 2, y = x / 2. */
typedef struct {
    double a, h, y;
} mixture;

static const double negligible = DBL_EPSILON / 64;

/* How a term changes from j - 1 to j, at most. */
static double growth(const mixture *m, double j)
{
    return m->h / j * (m->y / (m->a + j));
}

/* Where growth() is 1, at the largest term. */
static double middle(const mixture *m)
{
    double product = m->h * m->y;
    return floor(2 * product / (m->a + sqrt(m->a * m->a + 4 * product)));
}

/* Sums are in units of Poisson(first; h) Poisson(a + first; y), which may be too small for a double. */
static double in_units(const mixture *m, double first, double sum)
{
    return exp(ink_log_poisson(first, m->h) + ink_log_poisson(m->a + first, m->y) + log(sum));
}

/* For y <= a + h: from the last term that matters down, by P(s, y) = P(s + 1, y) + Poisson(s; y). */
static double lower_tail(const mixture *m)
{
    double j = middle(m), size = 1;
    for (; (size *= growth(m, j + 1)) > negligible; j++)
        continue;
    double first = j, step = 1, term = ink_gamma_series(m->a + j, m->y), sum = term;
    for (; j > 0 && term > sum * negligible; j--) {
        double weight = j / m->h;
        step *= weight * ((m->a + j) / m->y);
        term = weight * term + step;
        sum += term;
    }
    return in_units(m, first, sum);
}

/* For y > a + h: from the first term that matters up, by Q(s + 1, y) = Q(s, y) + Poisson(s; y). */
static double upper_tail(const mixture *m)
{
    double j = middle(m), size = 1;
    for (; j > 0 && (size /= growth(m, j)) > negligible; j--)
        continue;
    double first = j, step = 1, term = ink_gamma_fraction(m->a + j, m->y), sum = term;
    while (term > sum * negligible) {
        j++;
        double weight = m->h / j;
        term = weight * (term + step);
        step *= weight * (m->y / (m->a + j));
        sum += term;
    }
    return in_units(m, first, sum);
}

static ink_tails mixture_tails(double x, double df, double lambda)
{
    mixture m = {.a = df / 2, .h = lambda / 2, .y = x / 2};
    if (!(m.h >= 0 && m.h <= INK_SHAPE_MAX))
        return (ink_tails){NAN, NAN};
    if (m.h == 0 || !ink_is_shape(m.a) || !(m.y > 0) || isinf(m.y))
        return ink_gamma_tails(m.a, m.y);
    /* Beyond doubles: the length of a normal vector exceeds its mean, below sqrt(df + 1 + lambda), by t with
     * probability exp(-t^2 / 2) at most. */
    if (sqrt(x) > sqrt(df + 1 + lambda) + 39)
        return ink_tails_above(0);
    return m.y < m.a + m.h + 1 ? ink_tails_below(lower_tail(&m)) : ink_tails_above(upper_tail(&m));
}

double ink_noncentral_cdf(double x, double df, double lambda)
{
    return mixture_tails(x, df, lambda).lower;
}

double ink_noncentral_sf(double x, double df, double lambda)
{
    return mixture_tails(x, df, lambda).upper;
}

static ink_tails tails_at_x(double x, const void *shapes)
{
    const double *shape = shapes;
    return mixture_tails(x, shape[0], shape[1]);
}

static double quantile(double df, double lambda, ink_tails want)
{
    double shapes[2] = {df, lambda}, mean = df + lambda;
    return ink_tails_invert(tails_at_x, shapes, want, mean, sqrt(2 * (mean + lambda)) / mean);
}

double ink_noncentral_quantile(double p, double df, double lambda)
{
    return quantile(df, lambda, ink_tails_below(p));
}

double ink_noncentral_upper_quantile(double q, double df, double lambda)
{
    return quantile(df, lambda, ink_tails_above(q));
}

/* Swapped, because it is the upper one that rises with lambda. */
static ink_tails tails_at_lambda(double lambda, const void *point)
{
    const double *at = point;
    ink_tails tails = mixture_tails(at[0], at[1], lambda);
    return (ink_tails){.lower = tails.upper, .upper = tails.lower};
}

static double lambda_of(double x, double df, ink_tails want)
{
    double point[2] = {x, df}, start = fmax(x - df, 1);
    ink_tails least = tails_at_lambda(0, point), swapped = {.lower = want.upper, .upper = want.lower};
    if (swapped.lower <= swapped.upper ? swapped.lower <= least.lower : swapped.upper >= least.upper)
        return want.lower >= 0 && want.upper >= 0 ? 0 : NAN;
    return ink_tails_invert(tails_at_lambda, point, swapped, start, fmin(1, 2 / sqrt(start)));
}

double ink_noncentral_lambda(double x, double df, double p)
{
    return lambda_of(x, df, ink_tails_below(p));
}

double ink_noncentral_upper_lambda(double x, double df, double q)
{
    return lambda_of(x, df, ink_tails_above(q));
}
