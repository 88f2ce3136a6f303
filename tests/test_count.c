/* SPDX-License-Identifier: MIT
 * Counting and folding against a count by hand, for few and many classes, one order and many, and more rows than a piece.
 * The counting itself is compiled in here, so that both widths of vectors are seen on one machine. */
#include "check.h"

#include "../src/judge/count.c"
#include "judge/cross.h"
#include "judge/sample.h"

enum { CELLS = 60, CLASSES = 20, ROWS = 70000 };

static uint32_t cell[ROWS];
static uint16_t y[ROWS];
static uint8_t beside[ROWS * INK_ORDERS_MOST];

static void draw(size_t n, size_t many, size_t n_class)
{
    uint64_t state = n + many + n_class;
    for (size_t i = 0; i < n; i++)
        cell[i] = i % 3 ? (uint32_t)(ink_mix_next(&state) % CELLS) : 7; /* a third of the rows in one cell */
    for (size_t i = 0; i < n * many; i++)
        beside[i] = (uint8_t)(ink_mix_next(&state) % n_class);
    for (size_t i = 0; i < n; i++)
        y[i] = beside[i];
}

static void count_by_hand(const ink_orders *orders, int32_t *sum)
{
    memset(sum, 0, CELLS * CLASSES * INK_ORDERS_MOST * sizeof *sum);
    for (size_t i = 0; i < orders->n; i++)
        for (size_t o = 0; o < orders->many; o++)
            sum[(cell[i] * orders->n_class + beside[i * orders->many + o]) * orders->many + o]++;
}

static void check_counts(size_t n, size_t many, size_t n_class)
{
    static int32_t sum[CELLS * CLASSES * INK_ORDERS_MOST], expected[CELLS * CLASSES * INK_ORDERS_MOST];
    static uint16_t table[CELLS * CLASSES * INK_ORDERS_MOST];
    const ink_orders orders = {n, n_class, many, y, beside};
    const size_t n_counts = CELLS * n_class * many;
    draw(n, many, n_class);
    count_by_hand(&orders, expected);
    for (size_t from = 0; from < n; from += INK_COUNT_PIECE) {
        ink_count(&orders, cell, from, CELLS, table);
        ink_count_add(table, n_counts, from == 0, sum);
    }
    assert_memory_equal(sum, expected, n_counts * sizeof *sum);
}

static void counts_are_those_by_hand(void **state)
{
    (void)state;
    const size_t rows[] = {1, 2, 333, INK_COUNT_PIECE, ROWS};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t n_class = 1; n_class <= CLASSES; n_class++) {
            check_counts(rows[i], 1, n_class);
            if (ink_count_many(n_class) > 1)
                check_counts(rows[i], INK_ORDERS_MOST, n_class);
        }
}

static void narrow_and_wide_vectors_count_the_same(void **state)
{
    (void)state;
    static uint16_t a[CELLS * CLASSES * INK_ORDERS_MOST], b[CELLS * CLASSES * INK_ORDERS_MOST];
    if (!has_wide())
        skip();
    for (size_t n_class = FEWEST_CLASSES; n_class <= MOST_CLASSES; n_class++) {
        draw(1000, INK_ORDERS_MOST, n_class);
        memset(a, 0, sizeof a);
        memset(b, 0, sizeof b);
        add_rows_narrow(cell, beside, 1000, n_class, a);
        add_rows_wide(cell, beside, 1000, n_class, b);
        assert_memory_equal(a, b, sizeof a);
    }
}

static size_t level_of(const ink_cross *cross, size_t at, size_t member)
{
    for (size_t m = cross->n_members; m-- > member + 1;)
        at /= cross->size[m];
    return at % cross->size[member];
}

static void folds_are_sums_over_the_other_members(void **state)
{
    (void)state;
    enum { WIDTH = 3, MOST_CELLS = 2 * 3 * 4 * 5 };
    const size_t sizes[] = {5, 4, 3, 2};
    ink_cross cross[4];
    uint16_t table[MOST_CELLS * WIDTH], to[MOST_CELLS * WIDTH], expected[MOST_CELLS * WIDTH];
    assert_int_equal(ink_cross_plan(sizes, 4, MOST_CELLS, cross), 1);
    assert_int_equal(cross->n_cells, MOST_CELLS);
    for (size_t i = 0; i < MOST_CELLS * WIDTH; i++)
        table[i] = (uint16_t)(i * i % 97);
    for (size_t b = 0; b < 4; b++)
        for (size_t a = 0; a <= b; a++) {
            memset(expected, 0, sizeof expected);
            for (size_t i = 0; i < MOST_CELLS * WIDTH; i++) {
                size_t at = level_of(cross, i / WIDTH, a);
                at = a < b ? at * sizes[b] + level_of(cross, i / WIDTH, b) : at;
                expected[at * WIDTH + i % WIDTH] = (uint16_t)(expected[at * WIDTH + i % WIDTH] + table[i]);
            }
            if (a < b)
                ink_cross_fold_two(cross, a, b, table, WIDTH, to);
            else
                ink_cross_fold(cross, a, table, WIDTH, to);
            assert_memory_equal(to, expected, (a < b ? sizes[a] * sizes[b] : sizes[a]) * WIDTH * sizeof *to);
        }
}

static void crosses_leave_room_for_one_more_column(void **state)
{
    (void)state;
    const size_t sizes[] = {200, 2, 2, 2, 2, 2, 2, 2, 2, 3};
    ink_cross cross[10];
    assert_int_equal(ink_cross_plan(sizes, 10, 128, cross), 3);
    assert_int_equal(cross[0].n_members, 1);
    assert_int_equal(cross[1].n_members, INK_CROSS_MOST - 1);
    assert_int_equal(cross[1].n_cells, 128);
    assert_int_equal(cross[2].n_members, 2);
    ink_cross_add(&cross[1], 9, 3);
    assert_int_equal(cross[1].n_cells, 384);
    assert_int_equal(cross[1].member[INK_CROSS_MOST - 1], 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_by_hand),
        cmocka_unit_test(narrow_and_wide_vectors_count_the_same),
        cmocka_unit_test(folds_are_sums_over_the_other_members),
        cmocka_unit_test(crosses_leave_room_for_one_more_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
