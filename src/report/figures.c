/* SPDX-License-Identifier: MIT
 * Figures as people read them: thousands apart, percentages with no more digits than their interval is worth, the same
 * in every locale. Knows no report. */
#include "report/page.h"

#include <math.h>
#include <stdio.h>

void ink_page_count(ink_page *page, size_t n)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%zu", n);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            ink_page_add(page, ",");
        ink_text_add(&page->cell, digits + i, 1);
    }
}

/* Whole numbers only go through printf, whose decimal mark depends on the locale. */
void ink_page_fixed(ink_page *page, double x, int decimals)
{
    double scale = pow(10, decimals), scaled = round(fabs(x) * scale);
    if (!isfinite(x)) {
        ink_page_add(page, "-");
    } else if (scaled >= 9e15) {
        ink_text_number(&page->cell, x);
    } else {
        uint64_t whole = (uint64_t)scaled, unit = (uint64_t)scale;
        ink_page_add(page, x < 0 && whole ? "-" : "");
        ink_page_count(page, (size_t)(whole / unit));
        if (decimals > 0)
            ink_text_printf(&page->cell, ".%0*zu", decimals, (size_t)(whole % unit));
    }
}

/* 100 is said only of what is all. */
void ink_page_share(ink_page *page, double share, int decimals)
{
    double step = pow(10, -decimals), percent = 100 * share;
    if (share > 1 - 1e-12 || share < 1e-12)
        decimals = 0;
    else if (percent > 100 - step / 2)
        percent = 100 - step;
    ink_page_fixed(page, percent, decimals);
}

void ink_page_percent(ink_page *page, double share, int decimals)
{
    ink_page_share(page, share, decimals);
    ink_page_add(page, isfinite(share) ? "\t%" : "");
}

void ink_page_interval(ink_page *page, const double interval[2], int decimals)
{
    if (!isfinite(interval[0]) || !isfinite(interval[1])) {
        ink_page_add(page, "-");
        return;
    }
    ink_page_share(page, interval[0], decimals);
    ink_page_mark(page, "\xE2\x80\x93", "-");
    ink_page_share(page, interval[1], decimals);
}

void ink_page_short(ink_page *page, double x)
{
    double size = fabs(x);
    if (!isfinite(x)) {
        ink_page_add(page, "-");
        return;
    }
    if (size > 0 && (size < 1e-4 || size >= 1e9)) {
        int power = (int)floor(log10(size));
        ink_page_fixed(page, x / pow(10, power), 2);
        ink_text_printf(&page->cell, "e%d", power);
        return;
    }
    int decimals = size < 1e-4 ? 0 : 3 - (int)floor(log10(size));
    while (decimals > 0 && fabs(x * pow(10, decimals - 1) - round(x * pow(10, decimals - 1))) < 1e-9 * size)
        decimals--; /* 0.05, not 0.05000 */
    ink_page_fixed(page, x, decimals < 0 ? 0 : decimals);
}

void ink_page_information(ink_page *page, double bits)
{
    double size = fabs(bits);
    ink_page_fixed(page, bits, size < 0.00005 ? 0 : size < 0.00095 ? 4 : size < 0.0995 ? 3 : 2);
}

int ink_page_decimals(const double interval[2])
{
    double half = 50 * (interval[1] - interval[0]);
    return half < 0.1 ? 2 : half < 5 ? 1 : 0;
}
