/* SPDX-License-Identifier: MIT
 * Memory: every allocation of the library, with its size checked. Freed with free(). */
#ifndef INK_BASE_MEMORY_H
#define INK_BASE_MEMORY_H

#include <stddef.h>
#include <stdlib.h>

/* n zeroed things of `size` bytes; NULL when n * size overflows or there is no memory. n = 0 gives a pointer to free. */
void *ink_new(size_t n, size_t size);
/* Room for at least `need` things of `size` bytes in *items, whose capacity is *capacity; grows by half. Nonzero on
 * failure, *items then stands as it was. New room is not zeroed. */
int ink_grow(void *items, size_t *capacity, size_t need, size_t size);
char *ink_copy_text(const char *text, size_t n);

#endif
