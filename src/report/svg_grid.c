/* SPDX-License-Identifier: MIT
 * A grid of coloured cells with names of rows and columns. The names of the rows stand still while the cells are moved
 * across on a narrow screen. Knows no report. */
#include "report/svg.h"

/* page.css has the cells' sizes: two pixels less. */
enum { ROW = 26, WIDE = 46, NARROW = 26, MANY = 14, MOST_NAME = 22, LETTER = 7 };

typedef struct {
    size_t width;                /* of a column */
    size_t row_name, top, right; /* pixels that the names take */
    int slanted;
} measures;

static size_t widest(const char *const *names, size_t n)
{
    size_t most = 1;
    for (size_t i = 0; i < n; i++) {
        size_t columns = ink_columns(names[i]);
        most = columns > most ? columns : most;
    }
    return most < MOST_NAME ? most : MOST_NAME;
}

static measures measure(const ink_grid *grid)
{
    measures m = {.width = grid->n_columns > MANY ? NARROW : WIDE};
    size_t name = widest(grid->columns, grid->n_columns);
    m.slanted = name * LETTER > m.width - 4;
    m.row_name = widest(grid->rows, grid->n_rows) * LETTER + 14;
    m.top = m.slanted ? name * LETTER * 7 / 10 + 20 : 24;
    m.right = m.slanted ? name * LETTER * 7 / 10 : 4;
    return m;
}

static void put_row_names(ink_html *h, const ink_grid *grid, const measures *m)
{
    ink_html_printf(h, "<svg class=\"names\" width=\"%zu\" height=\"%zu\" aria-hidden=\"true\">", m->row_name,
                    m->top + ROW * grid->n_rows);
    for (size_t i = 0; i < grid->n_rows; i++) {
        ink_html_printf(h, "<text text-anchor=\"end\" x=\"%zu\" y=\"%zu\">", m->row_name - 8, m->top + ROW * i + 17);
        ink_html_cut(h, grid->rows[i], MOST_NAME);
        ink_html_put(h, "</text>");
    }
    ink_html_put(h, "</svg>");
}

static void put_column_names(ink_html *h, const ink_grid *grid, const measures *m)
{
    for (size_t k = 0; k < grid->n_columns; k++) {
        size_t x = m->width * k + m->width / 2;
        if (m->slanted)
            ink_html_printf(h, "<text transform=\"translate(%zu %zu) rotate(-45)\">", x + 2, m->top - 8);
        else
            ink_html_printf(h, "<text text-anchor=\"middle\" x=\"%zu\" y=\"%zu\">", x, m->top - 8);
        ink_html_cut(h, grid->columns[k], MOST_NAME);
        ink_html_put(h, "</text>");
    }
}

static void put_cell(ink_html *h, const ink_grid *grid, const measures *m, size_t row, size_t column)
{
    size_t x = m->width * column, y = m->top + ROW * row;
    const char *class_ = grid->cell(h, grid->of, row, column);
    size_t n = h->page.cell.n;
    ink_html_printf(h, "<rect class=\"%s\" x=\"%zu\" y=\"%zu\"", class_, x + 1, y + 1);
    if (n == 0) {
        ink_html_put(h, "/>");
        return;
    }
    grid->tip(h, grid->of, row, column); /* behind what the cell shows, and written before it */
    ink_html_put(h, "><title>");
    ink_html_user(h, h->page.cell.bytes + n);
    h->page.cell.bytes[h->page.cell.n = n] = '\0';
    ink_html_printf(h, "</title></rect><text class=\"in\" x=\"%zu\" y=\"%zu\">", x + m->width / 2, y + 17);
    ink_html_cell(h);
    ink_html_put(h, "</text>");
}

void ink_grid_draw(ink_html *h, const ink_grid *grid)
{
    measures m = measure(grid);
    ink_html_printf(h,
                    "<p class=\"axes\">%s <span aria-hidden=\"true\">\xE2\x86\x93</span> &ensp; %s "
                    "<span aria-hidden=\"true\">\xE2\x86\x92</span></p>\n<div class=\"cells%s\">",
                    grid->row_axis, grid->column_axis, m.width == NARROW ? " narrow" : "");
    put_row_names(h, grid, &m);
    ink_html_put(h, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    ink_html_user(h, grid->alternative);
    ink_html_printf(h, "\"><svg width=\"%zu\" height=\"%zu\" role=\"img\" aria-label=\"",
                    m.width * grid->n_columns + m.right, m.top + ROW * grid->n_rows);
    ink_html_user(h, grid->alternative);
    ink_html_put(h, "\">");
    put_column_names(h, grid, &m);
    for (size_t i = 0; i < grid->n_rows; i++)
        for (size_t k = 0; k < grid->n_columns; k++)
            put_cell(h, grid, &m, i, k);
    ink_html_put(h, "</svg></div></div>\n");
}
