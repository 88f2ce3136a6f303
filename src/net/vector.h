/* SPDX-License-Identifier: MIT
 * Vectors of reals as wide as this compilation has them: INK_WIDE is 512 (AVX-512), 256 (AVX2 and FMA) or 0 (any machine).
 * All arithmetic beyond + - * / is here, and every width gives the same bits: a fused multiply-add rounds once. This is
 * the only file with intrinsics. Include real.h first. */
#ifndef INK_NET_VECTOR_H
#define INK_NET_VECTOR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if INK_WIDE == 512 || INK_WIDE == 256
#include <immintrin.h>
#endif

#define INK_VECTOR_BYTES (INK_WIDE ? INK_WIDE / 8 : 16)
#define INK_INLINE static inline __attribute__((always_inline, unused))

#if INK_REAL == 32
typedef int32_t whole;
#else
typedef int64_t whole;
#endif

enum { LANES = INK_VECTOR_BYTES / (INK_REAL / 8) };
typedef real vec __attribute__((vector_size(INK_VECTOR_BYTES)));
typedef whole ivec __attribute__((vector_size(INK_VECTOR_BYTES)));

INK_INLINE vec vec_all(real x)
{
    return x - (vec){0}; /* exact for every x, -0 included */
}

INK_INLINE vec vec_load(const real *from)
{
    vec x;
    memcpy(&x, from, sizeof x);
    return x;
}

INK_INLINE void vec_store(real *to, vec x)
{
    memcpy(to, &x, sizeof x);
}

/* a b + c, rounded once. */
INK_INLINE vec vec_fma(vec a, vec b, vec c)
{
#if INK_WIDE == 512 && INK_REAL == 32
    return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif INK_WIDE == 512
    return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif INK_WIDE == 256 && INK_REAL == 32
    return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif INK_WIDE == 256
    return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
    vec sum;
    for (int i = 0; i < LANES; i++)
        sum[i] = INK_REAL == 32 ? (real)__builtin_fmaf((float)a[i], (float)b[i], (float)c[i])
                                : (real)__builtin_fma((double)a[i], (double)b[i], (double)c[i]);
    return sum;
#endif
}

#if INK_WIDE == 256
/* All bits of the first n lanes. */
INK_INLINE __m256i vec_mask(size_t n)
{
#if INK_REAL == 32
    static const whole ones_then_none[2 * LANES] = {-1, -1, -1, -1, -1, -1, -1, -1};
#else
    static const whole ones_then_none[2 * LANES] = {-1, -1, -1, -1};
#endif
    return _mm256_loadu_si256((const __m256i *)(const void *)(ones_then_none + LANES - n));
}
#endif

/* The first n < LANES numbers, zeros behind them. */
INK_INLINE vec vec_load_part(const real *from, size_t n)
{
#if INK_WIDE == 512 && INK_REAL == 32
    return (vec)_mm512_maskz_loadu_ps((__mmask16)((1U << n) - 1), from);
#elif INK_WIDE == 512
    return (vec)_mm512_maskz_loadu_pd((__mmask8)((1U << n) - 1), from);
#elif INK_WIDE == 256 && INK_REAL == 32
    return (vec)_mm256_maskload_ps(from, vec_mask(n));
#elif INK_WIDE == 256
    return (vec)_mm256_maskload_pd(from, vec_mask(n));
#else
    vec x = {0};
    for (size_t i = 0; i < n; i++)
        x[i] = from[i];
    return x;
#endif
}

#if INK_WIDE == 256
/* The masked store of AVX2 takes some ten times as long on some processors. */
INK_INLINE void vec_store_pieces(real *to, vec x, size_t n)
{
    const size_t most = sizeof(__m128i) / sizeof *to;
    __m128i left = _mm256_castsi256_si128((__m256i)x);
    if (n >= most) {
        memcpy(to, &left, sizeof left);
        left = _mm256_extracti128_si256((__m256i)x, 1);
        to += most;
        n -= most;
    }
    if (n * sizeof *to >= 8) {
        memcpy(to, &left, 8);
        left = _mm_srli_si128(left, 8);
        to += 8 / sizeof *to;
        n -= 8 / sizeof *to;
    }
    if (n > 0)
        memcpy(to, &left, sizeof *to);
}
#endif

INK_INLINE void vec_store_part(real *to, vec x, size_t n)
{
#if INK_WIDE == 512 && INK_REAL == 32
    _mm512_mask_storeu_ps(to, (__mmask16)((1U << n) - 1), (__m512)x);
#elif INK_WIDE == 512
    _mm512_mask_storeu_pd(to, (__mmask8)((1U << n) - 1), (__m512d)x);
#elif INK_WIDE == 256
    vec_store_pieces(to, x, n);
#else
    for (size_t i = 0; i < n; i++)
        to[i] = x[i];
#endif
}

/* Four numbers as doubles. No function: without AVX none can return them. */
typedef double four __attribute__((vector_size(4 * sizeof(double))));
#if INK_WIDE && INK_REAL == 32
#define FOUR_OF(from) ((four)_mm256_cvtps_pd(_mm_loadu_ps(from)))
#elif INK_WIDE
#define FOUR_OF(from) ((four)_mm256_loadu_pd(from))
#else
#define FOUR_OF(from) ((four){(from)[0], (from)[1], (from)[2], (from)[3]})
#endif

/* where: all bits of a lane, or none, as comparisons give them. */
INK_INLINE vec vec_select(ivec where, vec yes, vec no)
{
    return (vec)((where & (ivec)yes) | (~where & (ivec)no));
}

/* a > b ? a : b in each lane; of a NaN that is b. */
INK_INLINE vec vec_larger(vec a, vec b)
{
#if INK_WIDE == 512 && INK_REAL == 32
    return (vec)_mm512_max_ps((__m512)a, (__m512)b);
#elif INK_WIDE == 512
    return (vec)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif INK_WIDE == 256 && INK_REAL == 32
    return (vec)_mm256_max_ps((__m256)a, (__m256)b);
#elif INK_WIDE == 256
    return (vec)_mm256_max_pd((__m256d)a, (__m256d)b);
#else
    return vec_select((ivec)(a > b), a, b);
#endif
}

/* a < b ? a : b. */
INK_INLINE vec vec_smaller(vec a, vec b)
{
#if INK_WIDE == 512 && INK_REAL == 32
    return (vec)_mm512_min_ps((__m512)a, (__m512)b);
#elif INK_WIDE == 512
    return (vec)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif INK_WIDE == 256 && INK_REAL == 32
    return (vec)_mm256_min_ps((__m256)a, (__m256)b);
#elif INK_WIDE == 256
    return (vec)_mm256_min_pd((__m256d)a, (__m256d)b);
#else
    return vec_select((ivec)(a < b), a, b);
#endif
}

/* f(i, by) of each lane i. */
#define INK_LANES_2(f, i, by) f(i, by), f((i) + 1, by)
#define INK_LANES_4(f, i, by) INK_LANES_2(f, i, by), INK_LANES_2(f, (i) + 2, by)
#define INK_LANES_8(f, i, by) INK_LANES_4(f, i, by), INK_LANES_4(f, (i) + 4, by)
#if INK_WIDE == 512 && INK_REAL == 32
#define INK_LANES(f, by) INK_LANES_8(f, 0, by), INK_LANES_8(f, 8, by)
#elif INK_WIDE == 512 || (INK_WIDE == 256 && INK_REAL == 32)
#define INK_LANES(f, by) INK_LANES_8(f, 0, by)
#elif INK_WIDE == 256 || INK_REAL == 32
#define INK_LANES(f, by) INK_LANES_4(f, 0, by)
#else
#define INK_LANES(f, by) INK_LANES_2(f, 0, by)
#endif

/* Lane i is lane f(i, by) of x and, behind it, y; by is a number. */
#if defined(__clang__)
#define VEC_PICK(x, y, f, by) __builtin_shufflevector(x, y, INK_LANES(f, by))
#else
#define VEC_PICK(x, y, f, by) __builtin_shuffle(x, y, (ivec){INK_LANES(f, by)})
#endif

/* Lane i is lane i + by of x, counted around. */
#define INK_ROUND(i, by) (((i) + (by)) % LANES)
#define VEC_TURN(x, by) VEC_PICK(x, x, INK_ROUND, by)

/* Of each square of 2 by x 2 by numbers the upper right and the lower left quarter change places. */
#define INK_UPPER(i, by) ((i) & (by) ? (i) - (by) + LANES : (i))
#define INK_LOWER(i, by) ((i) & (by) ? (i) + LANES : ((i) + (by)) % LANES)
#define INK_SWAP(x, by)                                                                                                    \
    _Pragma("GCC unroll 16") for (int i = 0; i < LANES; i++)                                                               \
        if ((by) < LANES && !(i & (by))) {                                                                                 \
            const vec above = x[i], below = x[(i + (by)) % LANES];                                                         \
            x[i] = VEC_PICK(above, below, INK_UPPER, by);                                                                  \
            x[(i + (by)) % LANES] = VEC_PICK(above, below, INK_LOWER, by);                                                 \
        }

/* Rows become columns. */
INK_INLINE void vec_transpose(vec x[LANES])
{
    INK_SWAP(x, 8)
    INK_SWAP(x, 4)
    INK_SWAP(x, 2)
    INK_SWAP(x, 1)
}

/* The largest lane, in every lane. */
INK_INLINE vec vec_largest(vec x)
{
    x = LANES > 8 ? vec_larger(x, VEC_TURN(x, 8)) : x;
    x = LANES > 4 ? vec_larger(x, VEC_TURN(x, 4)) : x;
    x = LANES > 2 ? vec_larger(x, VEC_TURN(x, 2)) : x;
    return vec_larger(x, VEC_TURN(x, 1));
}

/* The first n lanes of x, and `rest` in the others. */
INK_INLINE vec vec_first(size_t n, vec x, vec rest)
{
    return vec_select((ivec)((ivec){INK_LANES(INK_ROUND, 0)} < (ivec){0} + (whole)n), x, rest);
}

#endif
