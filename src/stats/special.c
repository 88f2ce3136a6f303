/* SPDX-License-Identifier: MIT
 * Log-gamma, the deviance and the inversion of a tail: what the incomplete gamma and beta functions are made of. */
#include "stats/special.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

int ink_is_shape(double a)
{
    return a >= INK_SHAPE_MIN && a <= INK_SHAPE_MAX;
}

ink_tails ink_tails_below(double p)
{
    return (ink_tails){.lower = p, .upper = 1 - p};
}

ink_tails ink_tails_above(double p)
{
    return (ink_tails){.lower = 1 - p, .upper = p};
}

static double stirling_series(double x)
{
    static const double terms[] = {1.0 / 12,   -1.0 / 360,        1.0 / 1260, -1.0 / 1680,
                                   1.0 / 1188, -691.0 / 360360.0, 1.0 / 156,  -3617.0 / 122400.0};
    double sum = 0, square = 1 / x / x;
    for (size_t i = sizeof terms / sizeof *terms; i-- > 0;)
        sum = sum * square + terms[i];
    return sum / x;
}

/* log Gamma(2 + x), |x| <= 1/2: (zeta(k) - 1) / k for k = 2, 3, ... */
static double log_gamma_near_2(double x)
{
    static const double terms[] = {
        0.32246703342411321824,   0.067352301053198095133,  0.020580808427784547879,  0.0073855510286739852663,
        0.0028905103307415232858, 0.0011927539117032609771, 5.0966952474304242234e-4, 2.2315475845357937976e-4,
        9.9457512781808533715e-5, 4.49262367381331417e-5,   2.0507212775670691553e-5, 9.439488275268395904e-6,
        4.3748667899074878042e-6, 2.0392157538013662368e-6, 9.5514121304074198329e-7, 4.4924691987645660433e-7,
        2.1207184805554665869e-7, 1.0043224823968099609e-7, 4.7698101693639805658e-8, 2.271109460894316491e-8,
        1.0838659214896954091e-8, 5.1834750419700466551e-9, 2.4836745438024783172e-9, 1.1921401405860912074e-9,
        5.7313672416788620133e-10};
    double sum = 0;
    for (size_t i = sizeof terms / sizeof *terms; i-- > 0;)
        sum = terms[i] - x * sum;
    return x * (0.42278433509846713939 + x * sum); /* 1 - Euler's constant */
}

double ink_log_gamma(double x)
{
    if (!(x > 0))
        return NAN;
    if (x >= 10)
        return (x - 0.5) * log(x) - x + INK_LOG_SQRT_2PI + stirling_series(x);
    if (x < 0.5)
        return log_gamma_near_2(x) - log1p(x) - log(x);
    if (x < 1.5)
        return log_gamma_near_2(x - 1) - log1p(x - 1);
    double product = 1;
    for (; x > 2.5; product *= x)
        x -= 1;
    return log(product) + log_gamma_near_2(x - 2);
}

double ink_stirling_error(double x)
{
    if (x >= 10)
        return stirling_series(x);
    return ink_log_gamma(x) - (x - 0.5) * log(x) + x - INK_LOG_SQRT_2PI;
}

double ink_deviance(double x, double mean, double difference)
{
    if (fabs(difference) > 0.2 * x)
        return x * log(x / mean) + difference;
    /* With u = difference / x and v = u / (2 + u), log(1 + u) = 2 atanh v and u - 2 v = u v. */
    double v = difference / (2 * x + difference), power = 2 * v * x, sum = difference * v;
    for (int k = 3;; k += 2) {
        power *= v * v;
        double next = sum - power / k;
        if (next == sum)
            return sum;
        sum = next;
    }
}

double ink_log_poisson(double a, double x)
{
    if (a == 0)
        return -x;
    return -ink_stirling_error(a) - ink_deviance(a, x, x - a) - INK_LOG_SQRT_2PI - 0.5 * log(a);
}

typedef struct {
    ink_tails (*tails)(double x, const void *shape);
    const void *shape;
    ink_tails want;
} equation;

/* Rises with log x; 0 at the solution. */
static double distance(const equation *problem, double log_x)
{
    ink_tails want = problem->want, tails = problem->tails(exp(log_x), problem->shape);
    return want.lower <= want.upper ? log(tails.lower / want.lower) : log(want.upper / tails.upper);
}

/* Chandrupatla's method in [a, b], where the distances fa and fb have opposite signs; bisects wherever they are
 * infinite. */
static double root(const equation *problem, double a, double fa, double b, double fb)
{
    double share = 0.5;
    for (int i = 0; i < 200; i++) {
        double x = a + share * (b - a), fx = distance(problem, x), c, fc;
        if ((fx > 0) == (fa > 0)) {
            c = a;
            fc = fa;
        } else {
            c = b;
            fc = fb;
            b = a;
            fb = fa;
        }
        a = x;
        fa = fx;
        double best = fabs(fa) < fabs(fb) ? a : b, least = (DBL_EPSILON * fabs(best) + DBL_EPSILON) / fabs(b - a);
        if (fx == 0 || !(least <= 0.5))
            return fx == 0 ? x : best;
        double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
        share = 0.5;
        if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)
            share = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
        share = fmin(fmax(share, least), 1 - least);
    }
    return a;
}

/* Steps away from *a until the root lies between *a and *b; nonzero when the range of doubles ends first. */
static int bracket(const equation *problem, double *a, double *fa, double *b, double *fb, double step)
{
    const double end = *fa > 0 ? log(DBL_MIN) : log(DBL_MAX);
    for (; *a != end; *a = *b, *fa = *fb, step *= 2) {
        *b = *fa > 0 ? fmax(*a - step, end) : fmin(*a + step, end);
        *fb = distance(problem, *b);
        if ((*fb > 0) != (*fa > 0))
            return 0;
    }
    return 1;
}

double ink_tails_invert(ink_tails (*tails)(double x, const void *shape), const void *shape, ink_tails want,
                        double start, double step)
{
    equation problem = {.tails = tails, .shape = shape, .want = want};
    if (!(want.lower >= 0 && want.upper >= 0))
        return NAN;
    if (want.lower == 0 || want.upper == 0)
        return want.lower == 0 ? 0 : INFINITY;
    double a = fmin(fmax(log(start), log(DBL_MIN)), log(DBL_MAX)), fa = distance(&problem, a), b = a, fb = fa;
    if (isnan(fa))
        return NAN;
    if (bracket(&problem, &a, &fa, &b, &fb, step))
        return fa > 0 ? 0 : INFINITY;
    return exp(root(&problem, a, fa, b, fb));
}
