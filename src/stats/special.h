/* SPDX-License-Identifier: MIT
 * Special functions behind the distributions. Both tails always come together, since 1 minus one of them is not the
 * other where that one is small: the smaller is computed as a sum of positive terms and keeps its relative accuracy
 * down to the smallest doubles. NaN for what is outside the domain. */
#ifndef INK_STATS_SPECIAL_H
#define INK_STATS_SPECIAL_H

#define INK_LOG_SQRT_2PI 0.91893853320467274178
/* What a and b may be: half the df of a distribution. Beyond, sums would take long; at the low end they would round. */
#define INK_SHAPE_MIN 0.005
#define INK_SHAPE_MAX 5e9

int ink_is_shape(double a);

/* The probabilities below and above a point; they add up to 1. */
typedef struct {
    double lower, upper;
} ink_tails;

/* The tails whose lower, or whose upper, probability is p. */
ink_tails ink_tails_below(double p);
ink_tails ink_tails_above(double p);

/* The x > 0 whose tails are `want`, for tails whose lower one rises with x from 0: Chandrupatla (1997, Advances in
 * Engineering Software 28:145) on log x and the logarithm of the smaller tail, from a bracket that widens around
 * `start` by factors of exp(step), exp(2 step), ... 0 or infinity where the range of doubles ends first. */
double ink_tails_invert(ink_tails (*tails)(double x, const void *shape), const void *shape, ink_tails want,
                        double start, double step);

/* log Gamma(x) for x > 0: Stirling's series from 10 on (DLMF 5.11.1), below it the recurrence and the series around 2
 * (DLMF 5.7.3); relative error about 1e-15, at the zeros 1 and 2 too. */
double ink_log_gamma(double x);

/* log Gamma(x + 1) minus Stirling's (x + 1/2) log x - x + log sqrt(2 pi), x > 0. */
double ink_stirling_error(double x);

/* x log(x / mean) + mean - x, which is >= 0, told mean - x too, so that nothing cancels where the two are close (Loader
 * 2000, Fast and accurate computation of binomial probabilities); x > 0, mean >= 0. */
double ink_deviance(double x, double mean, double difference);

/* log(x^a exp(-x) / Gamma(a + 1)) for a >= 0, x > 0: the logarithm of Poisson's probability when a is whole. */
double ink_log_poisson(double a, double x);

/* The regularised incomplete gamma function P(a, x), Q(a, x) (DLMF 8.2.4) for a shape a, and its inverse. */
ink_tails ink_gamma_tails(double a, double x);
double ink_gamma_invert(double a, ink_tails want);

/* P(a, x) for x <= a and Q(a, x) for x >= a, each divided by exp(ink_log_poisson(a, x)): the series DLMF 8.11.4 and the
 * even part of the continued fraction DLMF 8.9.2. About 10 sqrt(a) terms near x = a. */
double ink_gamma_series(double a, double x);
double ink_gamma_fraction(double a, double x);

/* The regularised incomplete beta function I_x(a, b), I_y(b, a) (DLMF 8.17.2) at x = odds / (1 + odds), y = 1 - x, for
 * shapes a and b: by the odds both x and y are known to full accuracy. And its inverse, the odds. */
ink_tails ink_beta_tails(double a, double b, double odds);
double ink_beta_invert(double a, double b, ink_tails want);

#endif
