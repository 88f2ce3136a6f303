/* SPDX-License-Identifier: MIT
 * Memory: allocation with checked sizes. Knows nothing of what the bytes are for. */
#include "base/memory.h"

#include <stdint.h>
#include <string.h>

void *ink_new(size_t n, size_t size)
{
    if (size && n > (size_t)PTRDIFF_MAX / size)
        return NULL;
    return calloc(n ? n : 1, size ? size : 1);
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
