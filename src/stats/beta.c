/* SPDX-License-Identifier: MIT
 * The regularised incomplete beta function, its two tails and its inverse. */
#include "stats/special.h"

#include <float.h>
#include <math.h>

/* log(x^a y^b / B(a, b)), the mean of a Poisson-like pair of deviances (Loader 2000). */
static double log_power(double a, double b, double x, double y)
{
    double n = a + b, excess = b * x - a * y; /* n x - a, and n y - b with the other sign */
    double errors = ink_stirling_error(n) - ink_stirling_error(a) - ink_stirling_error(b);
    double deviance = ink_deviance(a, n * x, excess) + ink_deviance(b, n * y, -excess);
    return errors - deviance - INK_LOG_SQRT_2PI + 0.5 * (log(a) + log(b) - log(n));
}

/* I_x(a, b) for x <= a / (a + b): the continued fraction of DiDonato and Morris (1992, ACM TOMS 18:360), of positive
 * terms where b is large, by Lentz's way. */
static double lower_tail(double a, double b, double x, double y)
{
    double value = a * (a * y - b * x + 1) / (a + 1), c = value, d = 0, factor = 0;
    for (int m = 1; fabs(factor - 1) > DBL_EPSILON; m++) {
        double middle = a + 2.0 * m - 1;
        double over = (a + m - 1) / middle * ((a + b + m - 1) / middle) * m * (b - m) * x * x;
        double under = m + m * (b - m) * x / middle + (a + m) * (a * y - b * x + 1 + m * (1 + y)) / (middle + 2);
        d = 1 / (under + over * d);
        c = under + over / c;
        factor = c * d;
        value *= factor;
    }
    return exp(log_power(a, b, x, y)) / value;
}

ink_tails ink_beta_tails(double a, double b, double odds)
{
    if (!ink_is_shape(a) || !ink_is_shape(b) || isnan(odds))
        return (ink_tails){NAN, NAN};
    if (odds <= 0 || isinf(odds))
        return ink_tails_below(odds > 0);
    double y = 1 / (1 + odds), x = odds * y;
    return b * x <= a * y ? ink_tails_below(lower_tail(a, b, x, y)) : ink_tails_above(lower_tail(b, a, y, x));
}

static ink_tails tails_of_shapes(double odds, const void *shapes)
{
    const double *shape = shapes;
    return ink_beta_tails(shape[0], shape[1], odds);
}

double ink_beta_invert(double a, double b, ink_tails want)
{
    double shapes[2] = {a, b};
    return ink_tails_invert(tails_of_shapes, shapes, want, a / b, sqrt(1 / a + 1 / b));
}
