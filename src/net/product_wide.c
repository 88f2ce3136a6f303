/* SPDX-License-Identifier: MIT
 * The matrix product, in tiles of c that stay in registers. Every element of c is one chain of fused multiply-adds in the
 * order of k, whatever the tiles are, so that no width and no division of the work changes a bit. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/vector.h"
#include "net/wide.h"

/* A tile is ROWS x PAIR vectors; b is copied in blocks of DEEP x PAIR vectors, that a tile finds in the first cache. */
#if INK_WIDE == 512
enum { ROWS = 12 };
#elif INK_WIDE == 256
enum { ROWS = 6 };
#else
enum { ROWS = 4 };
#endif
enum { PAIR = 2, LONG = 8, WIDTH = PAIR * LANES, DEEP = 20480 / (WIDTH * INK_REAL / 8) };

INK_INLINE vec load(const real *from, size_t n, int whole_vector)
{
    return whole_vector ? vec_load(from) : vec_load_part(from, n);
}

/* Rows and vectors of c are constants where this is called; `last` columns of the last vector count. */
INK_INLINE void tile(const ink_product *t, const size_t rows, const size_t vectors, size_t last, const int is_whole)
{
    const real *b = t->b, *a = t->a;
    const size_t row = t->room ? 1 : t->row, column = t->room ? rows : t->column, b_row = t->b_row;
    vec sum[ROWS][PAIR], right[PAIR];
#pragma GCC unroll 16
    for (size_t i = 0; i < rows; i++)
#pragma GCC unroll 16
        for (size_t v = 0; v < vectors; v++)
            sum[i][v] = t->from ? load(t->from + i * t->from_row + v * LANES, last, is_whole || v + 1 < vectors) : (vec){0};
    for (size_t p = t->k; p-- > 0; a += column, b += b_row) {
#pragma GCC unroll 16
        for (size_t v = 0; v < vectors; v++)
            right[v] = load(b + v * LANES, last, is_whole || v + 1 < vectors);
#pragma GCC unroll 16
        for (size_t i = 0; i < rows; i++) {
            const vec left = vec_all(a[i * row]);
#pragma GCC unroll 16
            for (size_t v = 0; v < vectors; v++)
                sum[i][v] = vec_fma(left, right[v], sum[i][v]);
        }
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < rows; i++)
#pragma GCC unroll 16
        for (size_t v = 0; v < vectors; v++)
            if (is_whole || v + 1 < vectors)
                vec_store(t->c + i * t->c_row + v * LANES, sum[i][v]);
            else
                vec_store_part(t->c + i * t->c_row + v * LANES, sum[i][v], last);
}

INK_INLINE void tile_of_rows(const ink_product *t, const size_t rows)
{
    const size_t last = t->n % LANES;
    if (t->n > LANES)
        last ? tile(t, rows, 2, last, 0) : tile(t, rows, 2, LANES, 1);
    else
        last ? tile(t, rows, 1, last, 0) : tile(t, rows, 1, LANES, 1);
}

static void move_down(ink_product *t, size_t rows)
{
    t->m -= rows;
    t->a += rows * t->row;
    t->c += rows * t->c_row;
    if (t->from)
        t->from += rows * t->from_row;
}

/* Of how many rows the next tile is, where m are left. */
INK_INLINE size_t rows_of(size_t m)
{
    return m >= ROWS ? ROWS : m >= 8 ? 8 : m >= 4 ? 4 : m >= 2 ? 2 : 1;
}

/* A panel: n is at most WIDTH. */
static void panel(ink_product t)
{
    for (; t.m >= ROWS; move_down(&t, ROWS))
        tile_of_rows(&t, ROWS);
    for (; ROWS > 8 && t.m >= 8; move_down(&t, 8))
        tile_of_rows(&t, 8 < ROWS ? 8 : 1);
    for (; ROWS > 4 && t.m >= 4; move_down(&t, 4))
        tile_of_rows(&t, 4);
    for (; t.m >= 2; move_down(&t, 2))
        tile_of_rows(&t, 2);
    for (; t.m >= 1; move_down(&t, 1))
        tile_of_rows(&t, 1);
}

static void copy_rows(size_t k, size_t n, const real *b, size_t b_row, real *to)
{
    for (; k-- > 0; b += b_row, to += WIDTH)
        if (n == WIDTH)
            memcpy(to, b, WIDTH * sizeof *to);
        else
            memcpy(to, b, n * sizeof *to);
}

/* LANES columns. */
static void copy_square(const real *b, size_t b_column, real *to)
{
    vec x[LANES];
#pragma GCC unroll 16
    for (size_t j = 0; j < LANES; j++)
        x[j] = vec_load(b + j * b_column);
    vec_transpose(x);
#pragma GCC unroll 16
    for (size_t j = 0; j < LANES; j++)
        vec_store(to + j * WIDTH, x[j]);
}

static void copy_columns(size_t k, size_t n, const real *b, size_t b_column, real *to)
{
    size_t squares = 0;
    for (; squares + LANES <= n; squares += LANES) {
        size_t p = 0;
        for (; p + LANES <= k; p += LANES)
            copy_square(b + squares * b_column + p, b_column, to + p * WIDTH + squares);
        for (; p < k; p++)
            for (size_t j = squares; j < squares + LANES; j++)
                to[p * WIDTH + j] = b[j * b_column + p];
    }
    for (size_t j = squares; j < n; j++)
        for (size_t p = 0; p < k; p++)
            to[p * WIDTH + j] = b[j * b_column + p];
}

/* Of k, as even blocks as can be. */
static size_t depth_of(size_t k)
{
    const size_t blocks = (k + DEEP - 1) / DEEP;
    return blocks > 1 ? (k + blocks - 1) / blocks : k;
}

/* What the tiles of a block will read of a, in their order; some tiles at a time, which in a lie side by side. */
static void copy_tiles(const ink_product *t, size_t k, const real *a, real *to)
{
    enum { SOME = 8 * ROWS };
    for (size_t at = 0; at < t->m; at += SOME)
        for (size_t p = 0; p < k; p++)
            for (size_t i = at, rows; i < at + SOME && i < t->m; i += rows) {
                rows = rows_of(t->m - i);
                if (rows == ROWS)
                    memcpy(to + i * k + p * ROWS, a + p * t->column + i, ROWS * sizeof *to);
                else
                    memcpy(to + i * k + p * rows, a + p * t->column + i, rows * sizeof *to);
            }
}

/* A panel whose part of b is first copied, block by block, so that its rows lie side by side. */
static void copied_panel(ink_product t)
{
    real block[DEEP * WIDTH] __attribute__((aligned(64)));
    const size_t k = t.k, depth = depth_of(k);
    for (size_t at = 0; at < k; at += depth) {
        ink_product part = t;
        part.k = k - at < depth ? k - at : depth;
        if (t.b_column == 1)
            copy_rows(part.k, t.n, t.b + at * t.b_row, t.b_row, block);
        else
            copy_columns(part.k, t.n, t.b + at, t.b_column, block);
        part.a = t.room ? t.room + at * t.m : t.a + at * t.column;
        part.row = t.room ? part.k : t.row;
        part.b = block;
        part.b_row = WIDTH;
        if (at > 0) {
            part.from = t.c;
            part.from_row = t.c_row;
        }
        panel(part);
    }
}

/* One row of c: as many columns at a time as there are chains to keep the processor busy. */
static void one_row(const ink_product *t, size_t *done)
{
    for (; t->n - *done >= LONG * LANES; *done += LONG * LANES) {
        const real *b = t->b + *done;
        vec sum[LONG];
#pragma GCC unroll 8
        for (size_t v = 0; v < LONG; v++)
            sum[v] = t->from ? vec_load(t->from + *done + v * LANES) : (vec){0};
        for (size_t p = 0; p < t->k; p++, b += t->b_row) {
            const vec left = vec_all(t->a[p * t->column]);
#pragma GCC unroll 8
            for (size_t v = 0; v < LONG; v++)
                sum[v] = vec_fma(left, vec_load(b + v * LANES), sum[v]);
        }
#pragma GCC unroll 8
        for (size_t v = 0; v < LONG; v++)
            vec_store(t->c + *done + v * LANES, sum[v]);
    }
}

void INK_KERNEL(ink_multiply)(const ink_product *product)
{
    const int copies = product->b_column != 1 || (product->m > 2 * ROWS && product->b_row > WIDTH);
    const int in_tiles = copies && product->room && product->row == 1 && product->n > 2 * WIDTH;
    const size_t depth = depth_of(product->k);
    size_t j = 0;
    if (product->m == 1 && !copies)
        one_row(product, &j);
    for (size_t at = 0; in_tiles && at < product->k; at += depth)
        copy_tiles(product, product->k - at < depth ? product->k - at : depth, product->a + at * product->column,
                   product->room + at * product->m);
    for (; j < product->n; j += WIDTH) {
        ink_product t = *product;
        t.room = in_tiles ? t.room : NULL;
        t.n = product->n - j < WIDTH ? product->n - j : WIDTH;
        t.b += j * t.b_column;
        t.c += j;
        if (t.from)
            t.from += j;
        copies ? copied_panel(t) : panel(t);
    }
}

INK_INLINE void add(size_t n, const real *x, real *to)
{
    for (size_t j = 0; j < n; j++)
        to[j] += x[j];
}

void INK_KERNEL(ink_gather)(size_t n_units, const int32_t *units, size_t n, const real *w, const real *bias, real *z)
{
    memcpy(z, bias, n * sizeof *z);
    for (size_t k = 0; k < n_units; k++)
        if (units[k] >= 0)
            add(n, w + (size_t)units[k] * n, z);
}

void INK_KERNEL(ink_scatter)(size_t n_units, const int32_t *units, int32_t first, int32_t end, size_t n, const real *d,
                             real *g)
{
    for (size_t k = 0; k < n_units; k++)
        if (units[k] >= first && units[k] < end)
            add(n, d, g + (size_t)units[k] * n);
}

void INK_KERNEL(ink_convert)(size_t n, const double *from, real *to)
{
    for (size_t j = 0; j < n; j++)
        to[j] = (real)from[j];
}
