/* SPDX-License-Identifier: MIT
 * UTF-8 checked and shown. Knows nothing of tables. */
#include "table/utf8.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Length of the sequence at `at`, 0 where it is none: overlong forms, surrogates, what is above U+10FFFF. */
static size_t sequence(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0], low = 0x80, high = 0xBF;
    size_t n = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (n <= 1)
        return n;
    if (n > left)
        return 0;
    if (lead == 0xE0)
        low = 0xA0;
    else if (lead == 0xED)
        high = 0x9F;
    else if (lead == 0xF0)
        low = 0x90;
    else if (lead == 0xF4)
        high = 0x8F;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

size_t ink_utf8_check(const unsigned char *bytes, size_t n)
{
    size_t at = 0;
    while (at < n) {
        uint64_t eight;
        if (n - at >= sizeof eight) {
            memcpy(&eight, bytes + at, sizeof eight);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                at += sizeof eight;
                continue;
            }
        }
        size_t step = sequence(bytes + at, n - at);
        if (step == 0)
            return at;
        at += step;
    }
    return n;
}

void ink_show(char out[INK_SHOWN], const char *text, size_t n)
{
    static const char dots[] = "...";
    size_t most = INK_SHOWN - sizeof dots, keep = n;
    if (n > most)
        for (keep = most; keep > 0 && ((unsigned char)text[keep] & 0xC0) == 0x80;)
            keep--;
    memcpy(out, text, keep);
    memcpy(out + keep, n > keep ? dots : "", n > keep ? sizeof dots : 1);
    for (size_t i = 0, step; i < keep; i += step) {
        uint32_t point;
        step = ink_utf8_next(out + i, &point);
        if (ink_point_steers(point))
            memset(out + i, '?', step);
    }
}
