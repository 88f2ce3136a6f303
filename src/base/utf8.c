/* SPDX-License-Identifier: MIT
 * Bytes of UTF-8 into code points, strictly: no overlong form, no surrogate, nothing above U+10FFFF. */
#include "base/utf8.h"

/* Bytes of the sequence that `lead` begins, its payload bits and the least code point that needs so many; 0 where
 * no sequence begins with it. */
static size_t sequence(unsigned char lead, uint32_t *bits, uint32_t *least)
{
    if (lead < 0x80)
        return *bits = lead, *least = 0, 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return *bits = lead & 0x1Fu, *least = 0x80, 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return *bits = lead & 0x0Fu, *least = 0x800, 3;
    if (lead >= 0xF0 && lead < 0xF5)
        return *bits = lead & 0x07u, *least = 0x10000, 4;
    return 0;
}

size_t ink_utf8_next(const char *text, uint32_t *point)
{
    uint32_t bits = 0, least = 0;
    size_t n = sequence((unsigned char)text[0], &bits, &least);
    *point = INK_REPLACEMENT;
    for (size_t i = 1; i < n; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte & 0xC0) != 0x80)
            return 1;
        bits = bits << 6 | (byte & 0x3Fu);
    }
    if (n == 0 || bits < least || bits > 0x10FFFF || (bits >= 0xD800 && bits < 0xE000))
        return 1;
    *point = bits;
    return n;
}

int ink_point_steers(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0x061C || point == 0x200E || point == 0x200F;
}
