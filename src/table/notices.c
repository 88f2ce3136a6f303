/* SPDX-License-Identifier: MIT
 * Notices gathered. A table may have 100,000 columns, so what holds for many columns is one notice, not many. Knows
 * nothing of what is being said. */
#include "table/notices.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "table/utf8.h"

enum { SPELT_OUT = 5 };

void ink_notices_add(ink_notices *notices, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    char *copy = ink_copy_text(text, strlen(text));
    if (!copy || ink_grow(&notices->items, &notices->capacity, notices->n + 1, sizeof *notices->items)) {
        notices->failed = 1;
        free(copy);
        return;
    }
    notices->items[notices->n++] = copy;
}

void ink_notices_free(ink_notices *notices)
{
    for (size_t i = 0; i < notices->n; i++)
        free(notices->items[i]);
    free(notices->items);
    *notices = (ink_notices){0};
}

void ink_name_list_add(ink_name_list *list, const char *name)
{
    if (list->n++ >= SPELT_OUT)
        return;
    char shown[INK_SHOWN];
    ink_show(shown, name, strlen(name));
    ink_text_puts(&list->text, list->n > 1 ? ", " : "");
    ink_text_puts(&list->text, shown);
}

void ink_name_list_note(ink_name_list *list, ink_notices *notices, const char *sentence)
{
    if (list->n > SPELT_OUT)
        ink_text_printf(&list->text, " and %zu more", list->n - SPELT_OUT);
    notices->failed |= list->text.failed;
    if (list->n && !list->text.failed)
        ink_notices_add(notices, "%s: %s", list->text.bytes, sentence);
    ink_text_free(&list->text);
    *list = (ink_name_list){0};
}
