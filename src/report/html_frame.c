/* SPDX-License-Identifier: MIT
 * What every page has: its head with the policy that lets nothing in from outside, its sections and its pictures'
 * frames. Style and script are those of page.css and page.js. Knows no report. */
#include "report/html.h"
#include "page_files.h"

/* Only this very style and this very script run, by their hashes; nothing is loaded, sent or framed. */
void ink_html_head(ink_html *h, const char *title, int with_script)
{
    ink_html_put(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                    "style-src '" INK_PAGE_CSS_HASH "'; script-src ");
    ink_html_put(h, with_script ? "'" INK_PAGE_JS_HASH "'" : "'none'");
    ink_html_put(h, "; base-uri 'none'; form-action 'none'\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n"
                    "<meta name=\"generator\" content=\"inkling " INK_VERSION "\">\n"
                    "<link rel=\"icon\" href=\"data:,\">\n<title>");
    ink_html_user(h, title);
    ink_html_put(h, "</title>\n<style>");
    ink_text_add(&h->page.text, ink_page_css, ink_page_css_size);
    ink_html_put(h, "</style>\n</head>\n<body>\n<main>\n");
}

void ink_html_foot(ink_html *h, int with_script)
{
    ink_html_put(h,
                 "</main>\n<footer><p>Made by inkling " INK_VERSION ". This page is one file and asks for nothing from "
                 "elsewhere.</p></footer>\n");
    if (with_script) {
        ink_html_put(h, "<script>");
        ink_text_add(&h->page.text, ink_page_js, ink_page_js_size);
        ink_html_put(h, "</script>\n");
    }
    ink_html_put(h, "</body>\n</html>\n");
}

void ink_html_section(ink_html *h, const char *id, const char *title)
{
    ink_html_printf(h, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id, id, id,
                    title);
}

void ink_html_section_end(ink_html *h)
{
    ink_html_put(h, "</section>\n");
}

void ink_html_figure_title(ink_html *h, const char *id)
{
    ink_html_printf(h, "<figure id=\"%s\">\n<figcaption><h3>", id);
    ink_html_cell(h);
    ink_html_put(h, "</h3>");
}

void ink_html_figure(ink_html *h, const char *id, const char *title)
{
    ink_page_add(&h->page, title);
    ink_html_figure_title(h, id);
}

void ink_html_caption(ink_html *h)
{
    if (h->page.cell.n) {
        ink_html_put(h, "<p>");
        ink_html_cell(h);
        ink_html_put(h, "</p>");
    }
    ink_html_put(h, "</figcaption>\n");
}

void ink_html_figure_end(ink_html *h)
{
    ink_html_put(h, "</figure>\n");
}

void ink_html_more(ink_html *h, const char *summary)
{
    ink_html_printf(
        h, "<details><summary>%s</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n",
        summary, summary);
}

void ink_html_more_end(ink_html *h)
{
    ink_html_put(h, "</div></details>\n");
}

void ink_html_stamp(ink_html *h, const char *text)
{
    ink_html_printf(h, "<p class=\"stamp\">%s</p>\n", text);
}
