/* SPDX-License-Identifier: MIT
 * The regularised incomplete gamma function, its two tails and its inverse. */
#include "stats/special.h"

#include <float.h>
#include <math.h>

double ink_gamma_series(double a, double x)
{
    double sum = 1, term = 1;
    for (int k = 1; term > sum * DBL_EPSILON / 16; k++) {
        term *= x / (a + k);
        sum += term;
    }
    return sum;
}

/* Lentz's way of evaluating a continued fraction (Thompson and Barnett 1986, J. Comput. Phys. 64:490). */
double ink_gamma_fraction(double a, double x)
{
    double b = x + 1 - a, c = INFINITY, d = 1 / b, value = d, factor = 0;
    for (int i = 1; fabs(factor - 1) > DBL_EPSILON; i++) {
        b += 2;
        d = 1 / (b - i * (i - a) * d);
        c = b - i * (i - a) / c;
        factor = c * d;
        value *= factor;
    }
    return a * value;
}

ink_tails ink_gamma_tails(double a, double x)
{
    if (!ink_is_shape(a) || isnan(x))
        return (ink_tails){NAN, NAN};
    if (x <= 0 || isinf(x))
        return ink_tails_below(x > 0);
    /* Below 1 the fraction would be slow, and the upper tail is not small there. */
    double term = exp(ink_log_poisson(a, x));
    return x < a + 1 ? ink_tails_below(term * ink_gamma_series(a, x))
                     : ink_tails_above(term * ink_gamma_fraction(a, x));
}

static ink_tails tails_of_shape(double x, const void *shape)
{
    return ink_gamma_tails(*(const double *)shape, x);
}

double ink_gamma_invert(double a, ink_tails want)
{
    return ink_tails_invert(tails_of_shape, &a, want, a, 1 / sqrt(a));
}
