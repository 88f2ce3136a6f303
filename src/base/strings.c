/* SPDX-License-Identifier: MIT
 * Lists of names as people type them, globs, and the name most like another. Knows no table. */
#include "base/strings.h"

#include <string.h>

#include "base/memory.h"
#include "inkling.h"

static int is_escape(const char *at)
{
    return at[0] == '\\' && (at[1] == ',' || at[1] == '\\');
}

/* One item, up to a comma that is not escaped; *list moves behind it. NULL: no memory. */
static char *next_item(const char **list)
{
    const char *from = *list;
    size_t length = 0, n = 0;
    while (from[length] && from[length] != ',')
        length += is_escape(from + length) ? 2 : 1;
    char *item = ink_new(length + 1, 1);
    for (size_t i = 0; item && i < length; i++) {
        i += (size_t)is_escape(from + i);
        item[n++] = from[i];
    }
    *list = from + length;
    return item;
}

int ink_list_split(const char *list, char ***items, size_t *n)
{
    char **made = NULL;
    size_t count = 0, capacity = 0;
    for (;; list++) {
        if (ink_grow(&made, &capacity, count + 1, sizeof *made) || !(made[count] = next_item(&list))) {
            ink_list_free(made, count);
            return -1;
        }
        count++;
        if (!*list)
            break;
    }
    *items = made;
    *n = count;
    return 0;
}

void ink_list_free(char **items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(items[i]);
    free(items);
}

int ink_glob(const char *pattern, const char *name)
{
    const char *star = NULL, *retry = NULL;
    while (*name) {
        if (*pattern == '*') {
            star = ++pattern;
            retry = name;
        } else if (*pattern == *name || *pattern == '?') {
            pattern++;
            name++;
        } else if (star) {
            pattern = star;
            name = ++retry;
        } else
            return 0;
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits between two names (optimal string alignment: a swap of neighbours is one edit) without regard to ASCII case,
 * over their first NEAR bytes. */
enum { NEAR = 64 };
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NEAR + 1], na = smaller(strlen(a), NEAR), nb = smaller(strlen(b), NEAR);
    for (size_t j = 0; j <= nb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *row = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t change = last[j - 1] + (lower(a[i - 1]) != lower(b[j - 1]));
            row[j] = smaller(change, smaller(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = smaller(row[j], before[j - 2] + 1);
        }
    }
    return rows[na % 3][nb];
}

static int begins(const char *whole, const char *part)
{
    for (; *part; whole++, part++)
        if (lower(*whole) != lower(*part))
            return 0;
    return 1;
}

const char *ink_nearest(const char *name, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t least = SIZE_MAX, length = strlen(name);
    for (size_t i = 0; i < n; i++) {
        size_t d = length >= 2 && begins(names[i], name) ? 1 : distance(name, names[i]);
        if (d < least && d * 3 <= (length > 3 ? length + 1 : 3)) {
            least = d;
            best = names[i];
        }
    }
    return best;
}
