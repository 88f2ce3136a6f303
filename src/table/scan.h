/* SPDX-License-Identifier: MIT
 * The next byte that matters, 16 bytes at a time where SSE2 is there. Every scan ends at a NUL at the latest; 15 bytes
 * behind that NUL must be readable. *high gathers whether a byte above 0x7F was passed. */
#ifndef INK_TABLE_SCAN_H
#define INK_TABLE_SCAN_H

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#endif

#if defined(__SSE2__) && defined(__GNUC__)

/* The first of a, '\n', '\r' and NUL. */
static inline unsigned char *ink_scan(unsigned char *at, unsigned char a, unsigned *high)
{
    const __m128i stop = _mm_set1_epi8((char)a), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    for (;; at += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, stop), _mm_cmpeq_epi8(x, lf)),
                                     _mm_or_si128(_mm_cmpeq_epi8(x, cr), _mm_cmpeq_epi8(x, _mm_setzero_si128())));
        unsigned mask = (unsigned)_mm_movemask_epi8(found), above = (unsigned)_mm_movemask_epi8(x);
        if (mask) {
            *high |= above & (mask - 1) & ~mask; /* the bits below the lowest of mask */
            return at + __builtin_ctz(mask);
        }
        *high |= above;
    }
}

#else

static inline unsigned char *ink_scan(unsigned char *at, unsigned char a, unsigned *high)
{
    unsigned seen = 0;
    for (; *at != a && *at != '\n' && *at != '\r' && *at != '\0'; at++)
        seen |= *at;
    *high |= seen & 0x80;
    return at;
}

#endif
#endif
