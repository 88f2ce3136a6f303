/* SPDX-License-Identifier: MIT
 * Errors: fills the caller's ink_error and hands the code back, so that a failing line reads `return ink_fail(...)`. */
#ifndef INK_BASE_ERROR_H
#define INK_BASE_ERROR_H

#include "inkling.h"

#if defined(__GNUC__)
#define INK_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#else
#define INK_PRINTF(format_at, args_at)
#endif

/* Both return code. err may be NULL. The message is cut to fit, never in the middle of a UTF-8 character. */
int ink_fail(ink_error *err, ink_status code, const char *format, ...) INK_PRINTF(3, 4);
/* With a place: the message begins "FILE:LINE: column COLUMN: ", leaving out what is NULL or 0. */
int ink_fail_at(ink_error *err, ink_status code, const char *file, size_t line, size_t column, const char *format, ...)
    INK_PRINTF(6, 7);
/* Inline, so that a compiler or analyser sees that it never returns INK_OK. */
static inline int ink_fail_memory(ink_error *err)
{
    (void)ink_fail(err, INK_MEMORY, "not enough memory");
    return INK_MEMORY;
}

#define INK_TRY(call)                       \
    do {                                    \
        int ink_status_ = (call);           \
        if (ink_status_ != INK_OK)          \
            return ink_status_;             \
    } while (0)

#endif
