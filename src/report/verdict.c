/* SPDX-License-Identifier: MIT
 * The verdict at the head of a report: its sentence, and the reasons for it. Knows nothing of how it was found. */
#include <string.h>

#include "report/parts.h"

enum { SENTENCE_LINES = 12, REASON_LINES = 2, HEAD = 48 };

ink_style ink_signal_style(ink_signal_answer answer)
{
    return answer == INK_SIGNAL_PRESENT ? INK_GREEN : answer == INK_SIGNAL_NONE ? INK_RED : INK_YELLOW;
}

/* Bytes of the cell up to its first colon, which ends what the sentence comes to; 0 without one near its start. */
static size_t head_bytes(const ink_page *page)
{
    const char *colon = page->cell.n ? strstr(page->cell.bytes, ": ") : NULL;
    return colon && colon - page->cell.bytes < HEAD && page->width > HEAD ? (size_t)(colon - page->cell.bytes) + 1 : 0;
}

void ink_draw_verdict(ink_page *page, const ink_verdict *verdict)
{
    ink_page_user(page, verdict->sentence, SENTENCE_LINES * page->width);
    ink_page_passage(page, ink_signal_style(verdict->signal), head_bytes(page), 0, SENTENCE_LINES);
}

void ink_draw_reasons(ink_page *page, const ink_verdict *verdict, size_t most)
{
    for (size_t i = 0; i < verdict->n_reasons && i < most; i++) {
        ink_page_add(page, "- ");
        ink_page_user(page, verdict->reasons[i], REASON_LINES * 2 * page->width);
        ink_page_passage(page, INK_PLAIN, 0, 2, ink_page_roomy(page) ? REASON_LINES : 2 * REASON_LINES);
    }
}
