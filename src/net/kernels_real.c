/* SPDX-License-Identifier: MIT
 * The choice of kernels, by the widest vectors that the processor says it has; and dropout, which is the same for all. */
#include "net/real.h"
#include "net/kernels.h"

extern const ink_kernels INK_PRECISE(ink_kernels_portable), INK_PRECISE(ink_kernels_avx2), INK_PRECISE(ink_kernels_avx512);

#if INK_HAS_AVX
static int has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

static int has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static const ink_kernels *wide(ink_width width)
{
    if ((width == INK_WIDTH_BEST || width == INK_WIDTH_AVX512) && has_avx512())
        return &INK_PRECISE(ink_kernels_avx512);
    if ((width == INK_WIDTH_BEST || width == INK_WIDTH_AVX2) && has_avx2())
        return &INK_PRECISE(ink_kernels_avx2);
    return NULL;
}
#else
static const ink_kernels *wide(ink_width width)
{
    (void)width;
    return NULL;
}
#endif

const ink_kernels *ink_kernels_of(ink_width width)
{
    const ink_kernels *found = wide(width);
    return found || (width != INK_WIDTH_BEST && width != INK_WIDTH_PORTABLE) ? found : &INK_PRECISE(ink_kernels_portable);
}

int ink_slope_from_sums(ink_activation activation)
{
    return activation == INK_GELU || activation == INK_MISH;
}

/* Number i of the stream of SplitMix64 that the key starts (Steele, Lea, Flood 2014, OOPSLA). It stands alone, so that
 * the way back drops what the way forward did, in any order and on any thread. */
static uint64_t mixed(uint64_t key, uint64_t i)
{
    uint64_t x = key + (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

void ink_drop(uint64_t key, double rate, uint64_t begin, size_t n, real *x)
{
    const uint64_t dropped = (uint64_t)(rate * 18446744073709551616.0);
    const real grow = (real)(1 / (1 - rate));
    for (size_t i = 0; i < n; i++)
        x[i] = mixed(key, begin + i) < dropped ? 0 : grow * x[i];
}
