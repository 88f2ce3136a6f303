/* SPDX-License-Identifier: MIT
 * A writer of one HTML page. Whatever comes from outside goes through ink_html_user, ink_html_cell or ink_html_data,
 * which escape it for text and for quoted attributes alike; what is put with ink_html_put is this program's own. Figures
 * carry their exact value and the key that they have in the JSON report. */
#ifndef INK_REPORT_HTML_H
#define INK_REPORT_HTML_H

#include "base/json.h"
#include "report/page.h"

typedef struct {
    ink_page page;  /* .text: the page so far; .cell: what is being composed with ink_page_... */
    char key[96];   /* where in the JSON the next figures are, ends in "." or is "" */
    char row[96];   /* the same of the table's row that is being written, "" outside of such a one */
} ink_html;

ink_html ink_html_begin(void);
int ink_html_take(ink_html *h, char **html, ink_error *err);

/* ---- Markup */
void ink_html_put(ink_html *h, const char *markup);
void ink_html_printf(ink_html *h, const char *format, ...) INK_PRINTF(2, 3); /* whole numbers and words of our own */
void ink_html_user(ink_html *h, const char *text);
void ink_html_cut(ink_html *h, const char *text, size_t columns); /* at most so many display columns */
void ink_html_cell(ink_html *h);                                  /* the composed cell */
void ink_html_cell_part(ink_html *h, size_t n);                   /* its first n bytes; the rest stays */
void ink_html_size(ink_html *h, double x);                        /* a length or place: two decimals */
/* JSON text for the inside of a script element: no "<" is left, nor what JavaScript takes for the end of a line. */
void ink_html_json(ink_html *h, const char *json);

/* ---- Figures. name is the key behind h->key, NULL where the JSON has none. */
void ink_html_at(ink_html *h, const char *format, ...) INK_PRINTF(2, 3);
/* A table's row whose figures are all below this key, which is written once; the row's end. */
void ink_html_row(ink_html *h, const char *format, ...) INK_PRINTF(2, 3);
void ink_html_row_end(ink_html *h);
void ink_html_count(ink_html *h, const char *name, size_t n);
void ink_html_information(ink_html *h, const char *name, double bits);
void ink_html_fixed(ink_html *h, const char *name, double x, int decimals);
void ink_html_short(ink_html *h, const char *name, double x);
void ink_html_percent(ink_html *h, const char *name, double share, int decimals);
void ink_html_bits(ink_html *h, const char *name, double nats, int decimals);
void ink_html_between(ink_html *h, const char *name, const double interval[2], int decimals); /* shares */
void ink_html_range(ink_html *h, const char *name, const double interval[2]);                 /* bits */

/* ---- Frames */
void ink_html_head(ink_html *h, const char *title, int with_script);
void ink_html_foot(ink_html *h, int with_script);
void ink_html_section(ink_html *h, const char *id, const char *title);
void ink_html_section_end(ink_html *h);
/* A picture with its finding as the title and how to read it below, which is composed in the cell. */
void ink_html_figure(ink_html *h, const char *id, const char *title);
void ink_html_figure_title(ink_html *h, const char *id); /* the same, the title composed in the cell */
void ink_html_caption(ink_html *h);                      /* a line under the title, composed in the cell */
void ink_html_figure_end(ink_html *h);
void ink_html_more(ink_html *h, const char *summary);    /* what opens on demand */
void ink_html_more_end(ink_html *h);
/* A stamp over a picture that shows nothing but noise. */
void ink_html_stamp(ink_html *h, const char *text);

#endif
