/* SPDX-License-Identifier: MIT
 * Importance: how much worse the network tells the test rows when one feature's cells change places among them, in bits
 * a row. Each change of places is a draw by the seed; the interval is over the rows. Knows no report. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "fit.h"

enum { LEAST_ROWS = 10, MOST_ROWS = 2000, MOST_ROUNDS = 10 };
#define WORK 2e9 /* products; rounds and then rows are fewer where the network is large */

typedef struct {
    const ink_fit_job *job;
    ink_rows rows;  /* the first test rows, whose order is drawn */
    ink_rows moved; /* the same with one feature's cells in other places */
    size_t n_rows, rounds;
    ink_random random;
    size_t *order;             /* rows */
    double *p, *loss, *change; /* rows x classes; rows, the loss in nats as it is; rows, sums of what is added to it */
} measure;

static size_t least_of(size_t a, double b)
{
    return b < (double)a ? (size_t)b : a;
}

static void size_up(measure *m)
{
    const ink_fit_job *job = m->job;
    double row = ink_layout_products(&job->layout) * (double)job->encoding.n_features;
    const size_t n = job->split.n_test < MOST_ROWS ? job->split.n_test : MOST_ROWS;
    m->n_rows = least_of(n, fmax(WORK / row, 100));
    m->rounds = least_of(MOST_ROUNDS, WORK / (row * (double)m->n_rows));
    m->rounds = m->rounds ? m->rounds : 1;
}

static int make_room(measure *m, ink_error *err)
{
    const ink_fit_job *job = m->job;
    const size_t n = m->n_rows;
    INK_TRY(ink_encoding_apply(&job->encoding, job->table, job->features.columns, job->split.test, n, job->target.y, &m->rows,
                               NULL, err));
    m->moved = m->rows;
    m->moved.index = ink_new(n * m->rows.n_index, sizeof *m->moved.index);
    m->moved.dense = ink_new(n * m->rows.n_dense, sizeof *m->moved.dense);
    m->order = ink_new(n, sizeof *m->order);
    m->p = ink_new(n * m->job->target.n_class, sizeof *m->p);
    m->loss = ink_new(n, sizeof *m->loss);
    m->change = ink_new(n, sizeof *m->change);
    if (!m->moved.index || !m->moved.dense || !m->order || !m->p || !m->loss || !m->change)
        return ink_fail_memory(err);
    memcpy(m->moved.index, m->rows.index, n * m->rows.n_index * sizeof *m->moved.index);
    memcpy(m->moved.dense, m->rows.dense, n * m->rows.n_dense * sizeof *m->moved.dense);
    for (size_t i = 0; i < n; i++)
        m->order[i] = i;
    return INK_OK;
}

static void leave_room(measure *m)
{
    ink_rows_free(&m->rows);
    free(m->moved.index);
    free(m->moved.dense);
    free(m->order);
    free(m->p);
    free(m->loss);
    free(m->change);
}

static int predict(measure *m, const ink_rows *rows, ink_error *err)
{
    return ink_net_predict((int)m->job->how.precision, &m->job->layout, m->job->params, rows, m->p, err);
}

/* The loss in nats of row i as it was predicted last. */
static double loss_of(const measure *m, size_t i)
{
    return -log(fmax(m->p[i * m->job->target.n_class + (size_t)m->rows.y[i]], 1e-7));
}

/* Feature f of row i becomes that of row from[i]. */
static void move(measure *m, size_t f, const size_t *from)
{
    const ink_encoding *encoding = &m->job->encoding;
    const ink_encoded *feature = &encoding->features[f];
    const size_t first = ink_encoding_slot(encoding, f), end = ink_encoding_slot(encoding, f + 1);
    const size_t n_index = m->rows.n_index, n_dense = m->rows.n_dense;
    for (size_t i = 0; i < m->n_rows; i++) {
        size_t k = from ? from[i] : i;
        for (size_t slot = first; slot < end; slot++)
            m->moved.index[i * n_index + slot] = m->rows.index[k * n_index + slot];
        if (feature->type == INK_NUMERIC)
            m->moved.dense[i * n_dense + feature->first_unit] = m->rows.dense[k * n_dense + feature->first_unit];
    }
}

static ink_importance mean_of(const measure *m)
{
    const size_t n = m->n_rows;
    const double unit = 1 / (log(2) * (double)m->rounds);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += m->change[i] * unit;
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (m->change[i] * unit - mean) * (m->change[i] * unit - mean);
    double half = 1.959963984540054 * sqrt(squares / (double)(n - 1) / (double)n);
    return (ink_importance){mean, {mean - half, mean + half}};
}

static int measure_feature(measure *m, size_t f, ink_importance *out, ink_error *err)
{
    const size_t n = m->n_rows;
    memset(m->change, 0, n * sizeof *m->change);
    for (size_t round = 0; round < m->rounds; round++) {
        ink_random_shuffle(&m->random, m->order, n);
        move(m, f, m->order);
        INK_TRY(predict(m, &m->moved, err));
        for (size_t i = 0; i < n; i++)
            m->change[i] += loss_of(m, i) - m->loss[i];
    }
    move(m, f, NULL);
    *out = mean_of(m);
    return INK_OK;
}

int ink_importance_make(const ink_fit_job *job, ink_importance *importance, size_t *n_rows, ink_error *err)
{
    measure m = {.job = job};
    *n_rows = 0;
    if (job->split.n_test < LEAST_ROWS)
        return INK_OK;
    size_up(&m);
    ink_random_seed(&m.random, job->how.seed);
    int status = make_room(&m, err);
    if (status == INK_OK)
        status = predict(&m, &m.rows, err);
    for (size_t i = 0; status == INK_OK && i < m.n_rows; i++)
        m.loss[i] = loss_of(&m, i);
    for (size_t f = 0; status == INK_OK && f < job->encoding.n_features; f++)
        status = measure_feature(&m, f, &importance[f], err);
    *n_rows = status == INK_OK ? m.n_rows : 0;
    leave_room(&m);
    return status;
}
