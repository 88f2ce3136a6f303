/* SPDX-License-Identifier: MIT
 * The writer of a page: escapes, figures and frames. Knows no report. */
#include "report/html.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "report/parts.h"

ink_html ink_html_begin(void)
{
    ink_html h = {.page = ink_page_begin(120, 0, 1)};
    return h;
}

int ink_html_take(ink_html *h, char **html, ink_error *err)
{
    return ink_page_take(&h->page, html, err);
}

/* ---- Markup */

void ink_html_put(ink_html *h, const char *markup)
{
    ink_text_puts(&h->page.text, markup);
}

void ink_html_printf(ink_html *h, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ink_html_put(h, text);
}

static const char *entity(uint32_t point)
{
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
        return "\xC2\xA0"; /* a composed blank at which no line breaks */
    default:
        return ink_point_steers(point) ? "\xEF\xBF\xBD" : NULL;
    }
}

static void escaped(ink_text *to, const char *from)
{
    while (*from) {
        uint32_t point;
        size_t n = ink_utf8_next(from, &point);
        const char *instead = point == INK_REPLACEMENT ? "\xEF\xBF\xBD" : entity(point);
        if (instead)
            ink_text_puts(to, instead);
        else
            ink_text_add(to, from, n);
        from += n;
    }
}

void ink_html_cell(ink_html *h)
{
    if (h->page.cell.n)
        escaped(&h->page.text, h->page.cell.bytes);
    h->page.cell.n = 0;
}

void ink_html_cell_part(ink_html *h, size_t n)
{
    ink_text whole = h->page.cell;
    if (n >= whole.n) {
        ink_html_cell(h);
        return;
    }
    char next = whole.bytes[n];
    whole.bytes[n] = '\0';
    escaped(&h->page.text, whole.bytes);
    whole.bytes[n] = next;
    memmove(whole.bytes, whole.bytes + n, whole.n - n + 1);
    h->page.cell.n -= n;
}

void ink_html_cut(ink_html *h, const char *text, size_t columns)
{
    ink_page_name(&h->page, text, columns);
    ink_html_cell(h);
}

void ink_html_user(ink_html *h, const char *text)
{
    escaped(&h->page.text, *text ? text : "\"\"");
}

void ink_html_size(ink_html *h, double x)
{
    ink_text_number(&h->page.text, isfinite(x) ? round(100 * x) / 100 : 0);
}

void ink_html_json(ink_html *h, const char *json)
{
    static const char *const written[] = {"<", ">", "&", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    static const char *const instead[] = {"\\u003c", "\\u003e", "\\u0026", "\\u2028", "\\u2029"};
    while (*json) {
        size_t n = strcspn(json, "<>&\xE2");
        ink_text_add(&h->page.text, json, n);
        json += n;
        size_t i = 0;
        while (i < 5 && strncmp(json, written[i], strlen(written[i])) != 0)
            i++;
        if (i < 5)
            ink_html_put(h, instead[i]);
        else
            ink_text_add(&h->page.text, json, *json != '\0');
        json += i < 5 ? strlen(written[i]) : *json != '\0';
    }
}

/* ---- Figures */

void ink_html_at(ink_html *h, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(h->key, sizeof h->key, format, args);
    va_end(args);
}

void ink_html_row(ink_html *h, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(h->key, sizeof h->key, format, args);
    va_end(args);
    memcpy(h->row, h->key, sizeof h->row);
    ink_html_printf(h, "<tr data-at=\"%s\">", h->row);
}

void ink_html_row_end(ink_html *h)
{
    h->row[0] = '\0';
    ink_html_put(h, "</tr>\n");
}

/* The composed cell as a figure of this value. */
static void put_data(ink_html *h, const char *name, const char *part, double value)
{
    if (!name || !isfinite(value)) {
        ink_html_cell(h);
        return;
    }
    ink_html_put(h, "<data value=\"");
    ink_text_number(&h->page.text, value);
    size_t n = strlen(h->row);
    int below = n && strncmp(h->key, h->row, n) == 0;
    ink_html_printf(h, "\" data-k=\"%s%s%s%s\">", below ? "." : "", h->key + (below ? n : 0), name, part);
    ink_html_cell(h);
    ink_html_put(h, "</data>");
}

void ink_html_information(ink_html *h, const char *name, double bits)
{
    ink_page_information(&h->page, bits);
    put_data(h, name, "", bits);
}

void ink_html_count(ink_html *h, const char *name, size_t n)
{
    ink_page_count(&h->page, n);
    put_data(h, name, "", (double)n);
}

void ink_html_fixed(ink_html *h, const char *name, double x, int decimals)
{
    ink_page_fixed(&h->page, x, decimals);
    put_data(h, name, "", x);
}

void ink_html_short(ink_html *h, const char *name, double x)
{
    ink_page_short(&h->page, x);
    put_data(h, name, "", x);
}

void ink_html_percent(ink_html *h, const char *name, double share, int decimals)
{
    ink_page_percent(&h->page, share, decimals);
    put_data(h, name, "", share);
}

void ink_html_bits(ink_html *h, const char *name, double nats, int decimals)
{
    ink_page_fixed(&h->page, nats * INK_BITS_PER_NAT, decimals);
    put_data(h, name, "", nats);
}

void ink_html_between(ink_html *h, const char *name, const double interval[2], int decimals)
{
    if (!isfinite(interval[0]) || !isfinite(interval[1])) {
        ink_html_put(h, "\xE2\x80\x93");
        return;
    }
    ink_page_share(&h->page, interval[0], decimals);
    put_data(h, name, ".0", interval[0]);
    ink_html_put(h, " to ");
    ink_page_share(&h->page, interval[1], decimals);
    put_data(h, name, ".1", interval[1]);
}

void ink_html_range(ink_html *h, const char *name, const double interval[2])
{
    if (!isfinite(interval[0]) || !isfinite(interval[1])) {
        ink_html_put(h, "\xE2\x80\x93");
        return;
    }
    for (int i = 0; i < 2; i++) {
        ink_html_put(h, i ? " to " : "");
        ink_page_information(&h->page, interval[i]);
        put_data(h, name, i ? ".1" : ".0", interval[i]);
    }
}
