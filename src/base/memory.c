/* SPDX-License-Identifier: MIT
 * Memory: allocation with checked sizes, in large pages where there are any, for what is large is also read at random.
 * Knows nothing of what the bytes are for. */
#define _DEFAULT_SOURCE /* madvise */
#include "base/memory.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* A wish: a system that does not know it, or refuses, changes nothing. */
static void in_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    enum { PAGE = 1 << 21 };
    const size_t before = (size_t)(-(uintptr_t)block % PAGE);
    if (bytes >= before + PAGE)
        madvise((char *)block + before, (bytes - before) / PAGE * PAGE, MADV_HUGEPAGE);
#else
    (void)block;
    (void)bytes;
#endif
}

void *ink_new(size_t n, size_t size)
{
    if (size && n > (size_t)PTRDIFF_MAX / size)
        return NULL;
    void *block = calloc(n ? n : 1, size ? size : 1);
    if (block)
        in_large_pages(block, n * size);
    return block;
}

int ink_grow(void *items, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return 0;
    size_t more = *capacity + *capacity / 2;
    size_t room = more > need ? more : need;
    if (room < 8)
        room = 8;
    if (room > (size_t)PTRDIFF_MAX / size)
        return -1;
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = realloc(old, room * size);
    if (!grown)
        return -1;
    in_large_pages(grown, room * size);
    memcpy(items, &grown, sizeof grown);
    *capacity = room;
    return 0;
}

char *ink_copy_text(const char *text, size_t n)
{
    char *copy = ink_new(n + 1, 1);
    if (copy && n)
        memcpy(copy, text, n);
    return copy;
}
