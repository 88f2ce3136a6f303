/* SPDX-License-Identifier: MIT
 * The functions of src/stats from numbers to a number, by name. */
#ifndef INK_TESTS_STATS_FUNCTIONS_H
#define INK_TESTS_STATS_FUNCTIONS_H

#include <string.h>

#include "stats/special.h"
#include "stats/stats.h"

static double gamma_lower(double a, double x)
{
    return ink_gamma_tails(a, x).lower;
}

static double gamma_upper(double a, double x)
{
    return ink_gamma_tails(a, x).upper;
}

static double gamma_quantile(double a, double p)
{
    return ink_gamma_invert(a, ink_tails_below(p));
}

static double beta_lower(double a, double b, double x)
{
    return ink_beta_tails(a, b, x / (1 - x)).lower;
}

static double beta_upper(double a, double b, double x)
{
    return ink_beta_tails(a, b, x / (1 - x)).upper;
}

static double beta_quantile(double a, double b, double p)
{
    double odds = ink_beta_invert(a, b, ink_tails_below(p));
    return odds / (1 + odds);
}

static double binomial_cdf(double k, double n, double p)
{
    return ink_binomial_cdf((size_t)k, (size_t)n, p);
}

static double binomial_sf(double k, double n, double p)
{
    return ink_binomial_sf((size_t)k, (size_t)n, p);
}

static double mcnemar(double b, double c)
{
    return ink_mcnemar((size_t)b, (size_t)c);
}

static double mcnemar_mid_p(double b, double c)
{
    return ink_mcnemar_mid_p((size_t)b, (size_t)c);
}

static const struct {
    const char *name;
    double (*of1)(double);
    double (*of2)(double, double);
    double (*of3)(double, double, double);
} functions[] = {
    {"log_gamma", .of1 = ink_log_gamma},
    {"normal_pdf", .of1 = ink_normal_pdf},
    {"normal_cdf", .of1 = ink_normal_cdf},
    {"normal_sf", .of1 = ink_normal_sf},
    {"normal_log_cdf", .of1 = ink_normal_log_cdf},
    {"normal_log_sf", .of1 = ink_normal_log_sf},
    {"normal_quantile", .of1 = ink_normal_quantile},
    {"normal_upper_quantile", .of1 = ink_normal_upper_quantile},
    {"gamma_lower", .of2 = gamma_lower},
    {"gamma_upper", .of2 = gamma_upper},
    {"gamma_quantile", .of2 = gamma_quantile},
    {"beta_lower", .of3 = beta_lower},
    {"beta_upper", .of3 = beta_upper},
    {"beta_quantile", .of3 = beta_quantile},
    {"t_cdf", .of2 = ink_t_cdf},
    {"t_sf", .of2 = ink_t_sf},
    {"t_quantile", .of2 = ink_t_quantile},
    {"t_upper_quantile", .of2 = ink_t_upper_quantile},
    {"chi2_cdf", .of2 = ink_chi2_cdf},
    {"chi2_sf", .of2 = ink_chi2_sf},
    {"chi2_quantile", .of2 = ink_chi2_quantile},
    {"chi2_upper_quantile", .of2 = ink_chi2_upper_quantile},
    {"noncentral_cdf", .of3 = ink_noncentral_cdf},
    {"noncentral_sf", .of3 = ink_noncentral_sf},
    {"noncentral_quantile", .of3 = ink_noncentral_quantile},
    {"noncentral_upper_quantile", .of3 = ink_noncentral_upper_quantile},
    {"noncentral_lambda", .of3 = ink_noncentral_lambda},
    {"noncentral_upper_lambda", .of3 = ink_noncentral_upper_lambda},
    {"f_cdf", .of3 = ink_f_cdf},
    {"f_sf", .of3 = ink_f_sf},
    {"f_quantile", .of3 = ink_f_quantile},
    {"f_upper_quantile", .of3 = ink_f_upper_quantile},
    {"binomial_cdf", .of3 = binomial_cdf},
    {"binomial_sf", .of3 = binomial_sf},
    {"mcnemar", .of2 = mcnemar},
    {"mcnemar_mid_p", .of2 = mcnemar_mid_p},
    {"power", .of3 = ink_power},
    {"detectable_lambda", .of3 = ink_detectable_lambda},
    {"wilson_hilferty", .of3 = ink_wilson_hilferty},
};

/* The function of this name at its 1 to 3 arguments; nonzero when there is none. */
static int call(const char *name, const double *x, double *value)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].name, name) != 0)
            continue;
        *value = functions[i].of1   ? functions[i].of1(x[0])
                 : functions[i].of2 ? functions[i].of2(x[0], x[1])
                                    : functions[i].of3(x[0], x[1], x[2]);
        return 0;
    }
    return 1;
}

#endif
