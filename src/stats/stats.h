/* SPDX-License-Identifier: MIT
 * Statistics: numbers in, numbers out. Knows nothing of where they come from. docs/statistics.md has the formulas.
 *
 * Of each distribution: _cdf(x) = P(X <= x); _sf(x) = P(X > x), accurate where 1 - cdf is not; _quantile(p), the x with
 * cdf(x) = p; _upper_quantile(q), the x with sf(x) = q. Relative errors stay below 1e-10, tails down to 1e-300
 * included, for degrees of freedom from 0.01 to 1e10, counts up to 5e9 and noncentralities up to 1e10. An `alpha` is
 * the probability with which an interval may miss: 0.05 for a 95 % interval. What is outside a domain gives NaN. */
#ifndef INK_STATS_STATS_H
#define INK_STATS_STATS_H

#include <stddef.h>
#include <stdint.h>

#include "inkling.h"

/* The standard normal. Tails from C's erfc (DLMF 7.17.2), log tails beyond 30 from Laplace's continued fraction (DLMF
 * 7.9.2); quantiles by Newton's method. */
double ink_normal_pdf(double z);
double ink_normal_cdf(double z);
double ink_normal_sf(double z);
double ink_normal_log_cdf(double z);
double ink_normal_log_sf(double z);
double ink_normal_quantile(double p);
double ink_normal_upper_quantile(double q);

/* Student's t, half an incomplete beta function (Student 1908, Biometrika 6:1; DLMF 8.17). */
double ink_t_cdf(double t, double df);
double ink_t_sf(double t, double df);
double ink_t_quantile(double p, double df);
double ink_t_upper_quantile(double q, double df);

/* Chi-squared, the incomplete gamma function at x / 2 (DLMF 8.2). */
double ink_chi2_cdf(double x, double df);
double ink_chi2_sf(double x, double df);
double ink_chi2_quantile(double p, double df);
double ink_chi2_upper_quantile(double q, double df);

/* Noncentral chi-squared, the law of the sum of df squared normals whose means' squares add up to lambda >= 0:
 * chi-squared ones with df + 2 j, mixed by Poisson's probabilities of j at lambda / 2 (Patnaik 1949, Biometrika
 * 36:202). Time grows with sqrt(df + lambda): some 15 us at 100,000. */
double ink_noncentral_cdf(double x, double df, double lambda);
double ink_noncentral_sf(double x, double df, double lambda);
double ink_noncentral_quantile(double p, double df, double lambda);
double ink_noncentral_upper_quantile(double q, double df, double lambda);

/* The lambda at which P(X <= x) = p, or P(X > x) = q; 0 where no lambda reaches it. */
double ink_noncentral_lambda(double x, double df, double p);
double ink_noncentral_upper_lambda(double x, double df, double q);

/* Fisher and Snedecor's F (DLMF 8.17). */
double ink_f_cdf(double f, double over, double under);
double ink_f_sf(double f, double over, double under);
double ink_f_quantile(double p, double over, double under);
double ink_f_upper_quantile(double q, double over, double under);

/* P(X <= k) and P(X > k) of the number X of hits in n independent trials that hit with probability p (DLMF 8.17.5). */
double ink_binomial_cdf(size_t k, size_t n, double p);
double ink_binomial_sf(size_t k, size_t n, double p);

/* Wilson's interval for a share of which k of n were seen (Wilson 1927, JASA 22:209), by its 95 % and any other; NaN
 * for n = 0. Assumes independent trials with one probability. Covers 1 - alpha on average, not for each share. */
void ink_wilson95(size_t k, size_t n, double interval[2]);
void ink_wilson(size_t k, size_t n, double alpha, double interval[2]);

/* The exact interval of Clopper and Pearson (1934, Biometrika 26:404): never covers less than 1 - alpha. */
void ink_clopper_pearson(size_t k, size_t n, double alpha, double interval[2]);

/* The mean of n >= 2 figures of repeated splits, and its interval with Nadeau and Bengio's correction for the rows that
 * the splits share (2003, Mach. Learn. 52:239, "corrected resampled t"): t with n - 1 df, variance of the mean s^2 (1/n
 * + rows tested / rows trained on). */
double ink_nadeau_bengio(const double *values, size_t n, double tested_to_trained, double alpha, double interval[2]);

/* Percentile bootstrap of the mean of n >= 1 values (Efron 1979, Ann. Stat. 7:1): `rounds` means of n values drawn with
 * replacement, their alpha / 2 and 1 - alpha / 2 quantiles by linear interpolation. Draws are those of
 * numpy.random.RandomState(seed).randint(0, n, (rounds, n)). Assumes independent values; too narrow below some 20. */
int ink_bootstrap_mean(const double *values, size_t n, size_t rounds, double alpha, uint32_t seed, double interval[2],
                       ink_error *err);

typedef struct {
    double statistic, df, p;
} ink_test;

/* Independence of rows and columns of a table of counts, row-major, n_row and n_col >= 1: Pearson's X^2 (1900, Phil.
 * Mag. 50:157) and the likelihood ratio's G = 2 n x the plug-in information in nats (Wilks 1935, Ann. Math. Stat.
 * 6:190), no continuity correction. Empty rows and columns do not count; p = 1 when df = 0. p is the chi-squared one:
 * good while few expected counts are below 5. `expected` takes n_row x n_col expected counts. */
ink_test ink_chi2_test(const size_t *counts, size_t n_row, size_t n_col, double *expected);
ink_test ink_g_test(const size_t *counts, size_t n_row, size_t n_col, double *expected);

/* McNemar's two-sided p for paired yes/no outcomes of which b went one way only and c the other (1947, Psychometrika
 * 12:153): exact binomial, and the mid-p that counts half of the seen outcome (Lancaster 1961, JASA 56:223), less
 * conservative. Both 1 when b = c. */
double ink_mcnemar(size_t b, size_t c);
double ink_mcnemar_mid_p(size_t b, size_t c);

/* Adjusted p-values in the places of p's, which `adjusted` may be: reject where it is <= alpha. Holm (1979, Scand. J.
 * Stat. 6:65) bounds the probability of any false one under any dependence; Benjamini and Hochberg (1995, JRSS B
 * 57:289) the expected share of false ones among the rejected, for independent or positively dependent tests. */
int ink_holm(const double *p, size_t n, double *adjusted, ink_error *err);
int ink_benjamini_hochberg(const double *p, size_t n, double *adjusted, ink_error *err);

/* Power of the chi-squared test at level alpha against lambda, and the smallest lambda that it finds with this power
 * (Cohen 1988, Statistical Power Analysis, ch. 7); 0 for a power up to alpha. */
double ink_power(double lambda, double df, double alpha);
double ink_detectable_lambda(double df, double alpha, double power);

/* The lambdas for which a seen statistic is no more extreme than alpha / 2 at either side: an interval for what it
 * estimates. */
void ink_lambda_interval(double statistic, double df, double alpha, double interval[2]);

/* lambda is 2 n x information in nats: in bits at n rows, and the rows at which that many bits have this lambda. */
double ink_lambda_bits(double lambda, double n_row);
double ink_lambda_rows(double lambda, double bits);

/* Mean and variance of T = trace(P_X P_Y) over all permutations of n >= 4 rows (Kazi-Aoual, Hitier, Sabatier and
 * Lebreton 1995, Comput. Stat. Data Anal. 20:643). P_X and P_Y project on centred column spaces of ranks r and q; a and
 * b are the sums of their squared diagonal elements. */
void ink_permutation_moments(double n, double r, double q, double a, double b, double *mean, double *variance);

/* A roughly normal score of a statistic >= 0 with this mean and variance (Wilson and Hilferty 1931, PNAS 17:684), as of
 * a chi-squared one scaled to them, df = 2 mean^2 / variance. 0 when it cannot vary. */
double ink_wilson_hilferty(double statistic, double mean, double variance);

/* Entropy in nats of the shares counts[i] / sum(counts), 0 log 0 = 0; 0 when all counts are 0. */
double ink_entropy(const size_t *counts, size_t n);

#endif
