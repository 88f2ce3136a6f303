/* SPDX-License-Identifier: MIT
 * What library is running: its version, and what it was built with. */
#include "inkling.h"

#include <string.h>

const char *ink_version(void)
{
    return INK_VERSION;
}

int ink_has(const char *feature)
{
    static const char *const features[] = {"float32", "float64", "gzip"};
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (!strcmp(feature, features[i]))
            return 1;
    return 0;
}
