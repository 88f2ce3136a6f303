/* SPDX-License-Identifier: MIT
 * The version of the library that is running. */
#include "inkling.h"

const char *ink_version(void)
{
    return INK_VERSION;
}
