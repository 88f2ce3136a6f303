/* SPDX-License-Identifier: MIT
 * Adding rows to the counters of many orders at once. Included once for each width of vectors: VECTOR is a vector of
 * uint16_t, BYTES one of as many uint8_t, ADD_ROWS the function's name, ADD its inner part's, and TARGET what the compiler
 * has to know of the processor. */

/* n_class is a constant wherever this is called. */
static inline __attribute__((always_inline)) void ADD(const uint32_t *cell, const uint8_t *y, size_t n, size_t n_class,
                                                      uint16_t *table)
{
    enum { PARTS = INK_ORDERS_MOST * sizeof(uint16_t) / sizeof(VECTOR) };
    for (size_t i = 0; i < n; i++) {
        const BYTES *classes = (const BYTES *)(const void *)(y + i * INK_ORDERS_MOST);
        VECTOR *counter = (VECTOR *)(void *)(table + cell[i] * n_class * INK_ORDERS_MOST);
        for (size_t part = 0; part < PARTS; part++) {
            const VECTOR mine = __builtin_convertvector(classes[part], VECTOR);
            _Pragma("GCC unroll 12") for (size_t c = 0; c < n_class; c++)
                counter[c * PARTS + part] -= (VECTOR)(mine == (uint16_t)c); /* where it is, -1 */
        }
    }
}

TARGET static void ADD_ROWS(const uint32_t *cell, const uint8_t *y, size_t n, size_t n_class, uint16_t *table)
{
#define CASE(k)                                                                                                            \
    case k: ADD(cell, y, n, k, table); break;
    switch (n_class) {
        CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
    }
#undef CASE
}
