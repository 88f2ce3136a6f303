/* SPDX-License-Identifier: MIT
 * A list of missing markers into something that is quickly asked. Knows nothing of columns. */
#include "table/markers.h"

#include <string.h>

#include "base/error.h"
#include "base/strings.h"

static int add(ink_markers *markers, const char *text)
{
    size_t n = strlen(text);
    int32_t code;
    if (n > markers->longest)
        markers->longest = n;
    markers->first[(unsigned char)text[0]] = 1;
    return ink_dict_add(&markers->dict, text, n, &code);
}

int ink_markers_open(ink_markers *markers, const char *list, ink_error *err)
{
    *markers = (ink_markers){0};
    char **items = NULL;
    size_t n = 0;
    if (list && !*list)
        return INK_OK;
    int failed = ink_list_split(list ? list : INK_MISSING_DEFAULT, &items, &n);
    for (size_t i = 0; i < n && !failed; i++)
        failed = add(markers, items[i]);
    ink_list_free(items, n);
    if (!failed)
        return INK_OK;
    ink_markers_close(markers);
    return ink_fail_memory(err);
}

void ink_markers_close(ink_markers *markers)
{
    ink_dict_free(&markers->dict);
}
