/* SPDX-License-Identifier: MIT
 * The standard normal distribution, its far tails and their logarithms. */
#include "stats/special.h"
#include "stats/stats.h"

#include <float.h>
#include <math.h>

static const double sqrt_half = 0.70710678118654752440;

static double log_pdf(double z)
{
    return -0.5 * z * z - INK_LOG_SQRT_2PI;
}

double ink_normal_pdf(double z)
{
    return exp(log_pdf(z));
}

double ink_normal_sf(double z)
{
    return 0.5 * erfc(z * sqrt_half);
}

double ink_normal_cdf(double z)
{
    return ink_normal_sf(-z);
}

double ink_normal_log_sf(double z)
{
    if (z > 30)
        return log_pdf(z) - log(z + 1 / (z + 2 / (z + 3 / (z + 4 / z))));
    return z > 0 ? log(ink_normal_sf(z)) : log1p(-ink_normal_sf(-z));
}

double ink_normal_log_cdf(double z)
{
    return ink_normal_log_sf(-z);
}

/* Where P(0 < Z < z) = area. */
static double near_the_middle(double area)
{
    double z = area / ink_normal_pdf(0);
    for (int i = 0; i < 8; i++)
        z -= (0.5 * erf(z * sqrt_half) - area) / ink_normal_pdf(z);
    return z;
}

/* Starts above the solution, from where Newton's steps on the concave log sf all lead down. */
static double in_the_tail(double q)
{
    double z = sqrt(-2 * log(2 * q)), step = z;
    for (int i = 0; i < 10 && fabs(step) > DBL_EPSILON * z; i++) {
        double log_sf = ink_normal_log_sf(z);
        step = (log_sf - log(q)) * exp(log_sf - log_pdf(z));
        z += step;
    }
    return z;
}

double ink_normal_upper_quantile(double q)
{
    if (!(q >= 0 && q <= 1))
        return NAN;
    if (q == 0 || q == 1)
        return q == 0 ? INFINITY : -INFINITY;
    if (fabs(q - 0.5) < 0.25)
        return near_the_middle(0.5 - q);
    return q < 0.5 ? in_the_tail(q) : -in_the_tail(1 - q);
}

double ink_normal_quantile(double p)
{
    return -ink_normal_upper_quantile(p);
}
