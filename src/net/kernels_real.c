/* SPDX-License-Identifier: MIT
 * The choice of kernels, by the widest vectors that the processor says it has. */
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
