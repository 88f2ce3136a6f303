/* SPDX-License-Identifier: MIT
 * Lists of names as people type them: "a,b\,c,3,x*", and the name most like another. ink_nearest is in inkling.h. */
#ifndef INK_BASE_STRINGS_H
#define INK_BASE_STRINGS_H

#include <stddef.h>

/* The items of a comma-separated list, "\," standing for a comma; "" is one empty item. Free items with
 * ink_list_free. Nonzero: no memory. */
int ink_list_split(const char *list, char ***items, size_t *n);
void ink_list_free(char **items, size_t n);
/* Whether name matches a glob of * and ?. */
int ink_glob(const char *pattern, const char *name);

#endif
