/* SPDX-License-Identifier: MIT
 * A page for a terminal: cells and paragraphs that stay within its width, and figures with as many digits as they are
 * worth. Text is first composed in `cell` and then placed; a tab in it is a blank at which no line breaks. */
#ifndef INK_REPORT_PAGE_H
#define INK_REPORT_PAGE_H

#include "base/text.h"

typedef struct {
    ink_text text;        /* the page so far */
    ink_text cell;        /* what is being composed: safe for a terminal */
    size_t width;         /* display columns */
    int colour, unicode;
} ink_page;

/* The colours are bold. */
typedef enum { INK_PLAIN, INK_BOLD, INK_DIM, INK_GREEN, INK_YELLOW, INK_RED } ink_style;

ink_page ink_page_begin(int width, int colour, int unicode);
/* Whether lines are long enough for whole words in tables; they are in a terminal of the usual width. */
int ink_page_roomy(const ink_page *page);
/* Whether there is room for them where not all of them are needed. */
int ink_page_fair(const ink_page *page);
/* Hands the text over, or fails with INK_MEMORY; the page is freed. */
int ink_page_take(ink_page *page, char **text, ink_error *err);
void ink_page_free(ink_page *page);

/* ---- Composing */
void ink_page_add(ink_page *page, const char *ascii);
void ink_page_mark(ink_page *page, const char *unicode, const char *ascii);
/* Text from outside, in at most `most` display columns: control characters and what is not UTF-8 become one U+FFFD or
 * "?" each, so that nothing in a table can steer a terminal; what is too long ends in an ellipsis, and
 * nothing at all is "". */
void ink_page_user(ink_page *page, const char *user, size_t most);
/* The same for a name within a sentence or list: no line breaks inside it. */
void ink_page_name(ink_page *page, const char *name, size_t most);
void ink_page_count(ink_page *page, size_t n);                       /* 1,234,567 */
void ink_page_fixed(ink_page *page, double x, int decimals);         /* "-" where x is not a number */
void ink_page_share(ink_page *page, double share, int decimals);     /* 0.119 as 11.9; 100.0 only where it is all */
void ink_page_percent(ink_page *page, double share, int decimals);   /* 11.9 % */
void ink_page_interval(ink_page *page, const double interval[2], int decimals); /* of shares: 10.8-13.1 */
void ink_page_short(ink_page *page, double x);                       /* four significant digits */
void ink_page_information(ink_page *page, double bits);              /* two significant digits, as the verdict's */
/* Decimals of a percentage whose interval is this one: no finer than the interval is wide. */
int ink_page_decimals(const double interval[2]);

/* ---- Placing */
void ink_page_left(ink_page *page, size_t width);
void ink_page_right(ink_page *page, size_t width);
/* As much of the cell as fits, in whole words. */
void ink_page_words(ink_page *page, size_t width);
/* A label and the cell broken into at most `lines` lines beside it. */
void ink_page_paragraph(ink_page *page, const char *label, size_t lines);
/* The cell over the page's whole width, `indent` blanks before each line but the first, its first `n` bytes, which fit
 * on a line, in a style. */
void ink_page_passage(ink_page *page, ink_style style, size_t n, size_t indent, size_t lines);
void ink_page_style(ink_page *page, ink_style style);
void ink_page_line(ink_page *page);  /* ends the line */
size_t ink_page_label(const ink_page *page);  /* columns that a paragraph's label takes */
size_t ink_page_lines(const ink_page *page);  /* lines so far */

/* The end of a path, which says more than its folders. */
const char *ink_file_name(const char *path);
/* Display columns of a text from outside as ink_page_user writes it, uncut. */
size_t ink_columns(const char *user);
/* Display columns of a code point: 0 for combining ones, 2 for East Asian wide ones and emoji. */
size_t ink_point_columns(uint32_t point);

#endif
