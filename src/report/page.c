/* SPDX-License-Identifier: MIT
 * Text into cells, lines and paragraphs of a page that is so many columns wide. Knows nothing of what the page says. */
#include "report/page.h"

#include <string.h>

#include "base/utf8.h"

enum { LEAST_WIDTH = 40, MOST_WIDTH = 120, ROOMY = 72, FAIR = 58, MOST_MARKS = 4 };

/* ---- Composing */

void ink_page_add(ink_page *page, const char *ascii)
{
    ink_text_puts(&page->cell, ascii);
}

void ink_page_mark(ink_page *page, const char *unicode, const char *ascii)
{
    ink_text_puts(&page->cell, page->unicode ? unicode : ascii);
}

static const char *ellipsis(const ink_page *page)
{
    return page->unicode ? "\xE2\x80\xA6" : "...";
}

static size_t columns_of(uint32_t point)
{
    return ink_point_steers(point) ? 1 : ink_point_columns(point);
}

static size_t columns_in(const char *text, size_t n)
{
    size_t columns = 0;
    for (size_t at = 0; at < n;) {
        uint32_t point;
        at += ink_utf8_next(text + at, &point);
        columns += columns_of(point);
    }
    return columns;
}

/* Bytes of text that take at most `most` columns, combining marks of the last character included. */
static size_t fitting(const char *text, size_t most)
{
    size_t columns = 0, n = 0;
    while (text[n]) {
        uint32_t point;
        size_t bytes = ink_utf8_next(text + n, &point);
        columns += columns_of(point);
        if (columns > most)
            break;
        n += bytes;
    }
    return n;
}

/* The same, with room kept for an ellipsis where text is cut; *cut says whether one is to follow. */
static size_t fitting_cut(const ink_page *page, const char *text, size_t most, int *cut)
{
    size_t n = fitting(text, most), dots = ink_columns(ellipsis(page));
    *cut = text[n] != '\0' && most >= dots;
    return *cut ? fitting(text, most - dots) : n;
}

void ink_page_user(ink_page *page, const char *user, size_t most)
{
    int cut;
    size_t marks = 0;
    user = *user ? user : "\"\"";
    const char *end = user + fitting_cut(page, user, most, &cut);
    while (user < end) {
        uint32_t point;
        size_t n = ink_utf8_next(user, &point);
        marks = columns_of(point) ? 0 : marks + 1;
        if (ink_point_steers(point) || (point == INK_REPLACEMENT && n == 1))
            ink_page_mark(page, "\xEF\xBF\xBD", "?");
        else if (marks <= MOST_MARKS)
            ink_text_add(&page->cell, user, n);
        user += n;
    }
    if (cut)
        ink_page_add(page, ellipsis(page));
}

void ink_page_name(ink_page *page, const char *name, size_t most)
{
    size_t n = page->cell.n;
    ink_page_user(page, name, most);
    for (; n < page->cell.n; n++)
        if (page->cell.bytes[n] == ' ')
            page->cell.bytes[n] = '\t';
}

const char *ink_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* ---- Placing */

static void blanks(ink_page *page, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ink_text_add(&page->text, " ", 1);
}

static void put_bytes(ink_page *page, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ink_text_add(&page->text, bytes[i] == '\t' ? " " : bytes + i, 1);
}

static const char *composed(const ink_page *page)
{
    return page->cell.n ? page->cell.bytes : "";
}

static void clear(ink_page *page)
{
    page->cell.n = 0;
}

static void place(ink_page *page, size_t width, int at_right)
{
    int cut;
    const char *cell = composed(page);
    size_t n = fitting_cut(page, cell, width, &cut);
    size_t used = columns_in(cell, n) + (cut ? ink_columns(ellipsis(page)) : 0);
    if (at_right)
        blanks(page, width - used);
    put_bytes(page, cell, n);
    ink_text_puts(&page->text, cut ? ellipsis(page) : "");
    if (!at_right)
        blanks(page, width - used);
    clear(page);
}

void ink_page_left(ink_page *page, size_t width)
{
    place(page, width, 0);
}

void ink_page_right(ink_page *page, size_t width)
{
    place(page, width, 1);
}

void ink_page_style(ink_page *page, ink_style style)
{
    static const char *const codes[] = {"\x1B[0m", "\x1B[1m", "\x1B[2m", "\x1B[1;32m", "\x1B[1;33m", "\x1B[1;31m"};
    if (page->colour)
        ink_text_puts(&page->text, codes[style]);
}

void ink_page_line(ink_page *page)
{
    ink_text *text = &page->text;
    while (text->n && text->bytes[text->n - 1] == ' ')
        text->n--;
    ink_text_add(text, "\n", 1);
}

size_t ink_page_lines(const ink_page *page)
{
    size_t lines = 0;
    for (size_t i = 0; i < page->text.n; i++)
        lines += page->text.bytes[i] == '\n';
    return lines;
}

int ink_page_roomy(const ink_page *page)
{
    return page->width >= ROOMY;
}

int ink_page_fair(const ink_page *page)
{
    return page->width >= FAIR;
}

size_t ink_page_label(const ink_page *page)
{
    return !ink_page_roomy(page) ? 10 : 12;
}

/* Around "<" and "=" no line breaks. */
static int is_bound(const char *text, size_t blank)
{
    const char *next = text + blank + 1, *before = text + blank;
    return (*next && strchr("<=", *next) && next[1] == ' ') ||
           (blank > 1 && strchr("<=", before[-1]) && before[-2] == ' ');
}

/* Bytes of the next line: up to the last blank that still fits, or as much as fits of a word that is longer. */
static size_t line_bytes(const char *text, size_t room)
{
    size_t n = fitting(text, room);
    if (!text[n])
        return n;
    for (size_t i = n; i > 0; i--)
        if (text[i] == ' ' && !is_bound(text, i))
            return i;
    return n;
}

/* The rest of the cell. What is cut ends after a whole word, or within one where less than half a line would be left.
 */
static void last_line(ink_page *page, const char *text, size_t room)
{
    int cut;
    size_t n = fitting_cut(page, text, room, &cut), word = n;
    while (cut && word && text[word - 1] != ' ')
        word--;
    n = word > room / 2 ? word : n;
    put_bytes(page, text, n);
    ink_text_puts(&page->text, cut ? ellipsis(page) : "");
    clear(page);
}

void ink_page_words(ink_page *page, size_t width)
{
    last_line(page, composed(page), width);
}

static void label_cell(ink_page *page, const char *label)
{
    size_t width = ink_page_label(page), n = strlen(label);
    ink_page_style(page, INK_BOLD);
    ink_text_puts(&page->text, label);
    ink_page_style(page, INK_PLAIN);
    blanks(page, n < width ? width - n : 0);
}

void ink_page_paragraph(ink_page *page, const char *label, size_t lines)
{
    size_t room = page->width - ink_page_label(page);
    const char *text = composed(page);
    label_cell(page, label);
    for (; lines > 1 && text[fitting(text, room)]; lines--) {
        size_t n = line_bytes(text, room);
        put_bytes(page, text, n);
        ink_page_line(page);
        blanks(page, ink_page_label(page));
        text += n;
        while (*text == ' ')
            text++;
    }
    last_line(page, text, room);
    ink_page_line(page);
}

/* `bytes` of a text, the first `styled` of them as the style that was begun has them. */
static void put_styled(ink_page *page, const char *text, size_t bytes, size_t styled)
{
    styled = styled < bytes ? styled : bytes;
    put_bytes(page, text, styled);
    if (styled)
        ink_page_style(page, INK_PLAIN);
    put_bytes(page, text + styled, bytes - styled);
}

void ink_page_passage(ink_page *page, ink_style style, size_t n, size_t indent, size_t lines)
{
    const char *text = composed(page);
    size_t room = page->width;
    if (n > 0)
        ink_page_style(page, style);
    for (; lines > 1 && text[fitting(text, room)]; lines--, n = 0) {
        size_t bytes = line_bytes(text, room);
        put_styled(page, text, bytes, n);
        ink_page_line(page);
        blanks(page, indent);
        room = page->width - indent;
        text += bytes;
        while (*text == ' ')
            text++;
    }
    put_styled(page, text, n, n);
    last_line(page, text + n, room - columns_in(text, n));
    ink_page_line(page);
}

ink_page ink_page_begin(int width, int colour, int unicode)
{
    ink_page page = {.colour = colour, .unicode = unicode};
    page.width = width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : (size_t)width;
    return page;
}

int ink_page_take(ink_page *page, char **text, ink_error *err)
{
    page->text.failed |= page->cell.failed;
    ink_text_free(&page->cell);
    return ink_text_take(&page->text, text, err);
}

void ink_page_free(ink_page *page)
{
    ink_text_free(&page->text);
    ink_text_free(&page->cell);
}
