/* SPDX-License-Identifier: MIT
 * What the test programs share: cmocka, and a way to fail with an ink_error's own sentence. */
#ifndef INK_TESTS_CHECK_H
#define INK_TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "inkling.h"

#define assert_ok(call)                                              \
    do {                                                             \
        ink_error err = {0};                                         \
        if ((call) != INK_OK)                                        \
            fail_msg("%s: %s", #call, err.message);                  \
    } while (0)

/* The call, which names `&err`, fails with this code and says this. */
#define assert_fails(call, status, words)                            \
    do {                                                             \
        ink_error err = {0};                                         \
        assert_int_equal((call), (status));                          \
        assert_int_equal(err.code, (status));                        \
        if (!strstr(err.message, (words)))                           \
            fail_msg("'%s' is not in: %s", (words), err.message);    \
    } while (0)

#define assert_near(a, b, tolerance)                                 \
    do {                                                             \
        double a_ = (a), b_ = (b);                                   \
        if (!(fabs(a_ - b_) <= (tolerance)))                         \
            fail_msg("%s = %.17g, %s = %.17g", #a, a_, #b, b_);      \
    } while (0)

#endif
