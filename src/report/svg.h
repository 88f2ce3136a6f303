/* SPDX-License-Identifier: MIT
 * Marks on a scale as SVG. Lengths across are per cent of the picture, so that it is as wide as there is room and its
 * text keeps its size; lengths down are pixels. Knows no report. */
#ifndef INK_REPORT_SVG_H
#define INK_REPORT_SVG_H

#include "report/html.h"

/* From left to right; ticks at multiples of `step`. */
typedef struct {
    double least, most, step;
    int percent;   /* ticks are shares */
} ink_scale;

ink_scale ink_scale_of(double least, double most, int percent);
double ink_scale_first(const ink_scale *scale);        /* the first tick */
size_t ink_scale_ticks(const ink_scale *scale);
int ink_scale_decimals(const ink_scale *scale);        /* that a tick's label needs */
double ink_scale_at(const ink_scale *scale, double x); /* 0..100 */

/* Rows of a table: a label, marks on one scale, and what the row's figures are. */
typedef struct {
    ink_html *h;
    ink_scale scale;
    const char *label_head, *scale_head, *value_head;
} ink_bars;

void ink_bars_begin(const ink_bars *bars);
/* The label may come from outside; what the row's marks say in words is composed in the cell. */
void ink_bars_row(const ink_bars *bars, const char *label);
/* Marks within a row. class_ names the colour. */
void ink_bars_bar(const ink_bars *bars, double to, const char *class_);
void ink_bars_interval(const ink_bars *bars, const double interval[2], const char *class_);
void ink_bars_dot(const ink_bars *bars, double at, const char *class_);
void ink_bars_tick(const ink_bars *bars, double at, const char *class_);  /* a line across the row */
void ink_bars_value(const ink_bars *bars);     /* what follows is the row's figures */
void ink_bars_row_end(const ink_bars *bars);
void ink_bars_end(const ink_bars *bars);       /* the axis */

/* A grid of coloured cells between names of rows and columns. */
typedef struct {
    size_t n_rows, n_columns;
    const char *const *rows, *const *columns;
    const char *alternative;
    const char *row_axis, *column_axis;  /* what the names are */
    const void *of;
    /* Composes the few characters inside a cell, and returns the class of its colour. */
    const char *(*cell)(ink_html *h, const void *of, size_t row, size_t column);
    /* Composes what a cell says to who points at it. */
    void (*tip)(ink_html *h, const void *of, size_t row, size_t column);
} ink_grid;

void ink_grid_draw(ink_html *h, const ink_grid *grid);

#endif
