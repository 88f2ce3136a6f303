/* SPDX-License-Identifier: MIT
 * The likelihood of all columns additively: a multinomial logistic model of the linear statistic's units, fitted by L-BFGS
 * (Liu and Nocedal 1989, Math. Program. 45:503) in the basis in which its first step is Newton's. A row's logits are sums
 * over its columns' levels, so it never becomes a vector of units. */
#include "judge/effect.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { MEMORY = 8, MOST_STEPS = 100, MOST_HALVINGS = 12, FLUSH = 16384, LANES = 4 };

static const double most_work = 2e9; /* additions */

typedef struct {
    const ink_panel *panel;
    size_t n_class, lanes;     /* classes, and those up to the next multiple of LANES */
    size_t n;                  /* parameters: (rank + 1) x classes, the intercept last */
    size_t *offset;            /* by part: of its first level among all */
    size_t n_levels;           /* of all parts */
    uint32_t *place;           /* rows x parts: the row's levels among all, times lanes */
    float *logit, *residual;   /* n_levels x lanes */
    float *row;                /* lanes */
    float *bias;               /* lanes */
    double *level_sum;         /* n_levels x classes: residuals */
    double *unit;              /* (n_units + 1) x classes */
    double *share;             /* classes */
} model;

/* Numbers are taken in their fine bins. */
static size_t levels_of(const ink_bins *bins)
{
    return bins->numeric ? bins->n_fine + 1 : bins->n_levels;
}

/* ---- parameters to logits of levels */

/* Back substitution, factor' u = w: coefficients of the basis become those of the units kept, in place. */
static void to_units(const ink_linear *linear, size_t n_class, double *w)
{
    size_t r = linear->rank;
    for (size_t j = r; j-- > 0;) {
        for (size_t i = j + 1; i < r; i++)
            for (size_t c = 0; c < n_class; c++)
                w[j * n_class + c] -= linear->factor[i * r + j] * w[i * n_class + c];
        for (size_t c = 0; c < n_class; c++)
            w[j * n_class + c] /= linear->factor[j * r + j];
    }
}

/* The basis is preconditioned by the Hessian at the class shares: a parameter is a coefficient times sqrt(share). */
static void set_logits(model *m, const double *v)
{
    const ink_linear *linear = &m->panel->linear;
    size_t r = linear->rank, n_class = m->n_class;
    double *u = m->unit, n = m->panel->target.n;
    for (size_t i = 0; i < m->n; i++)
        u[i] = v[i] / sqrt(m->share[i % n_class]);
    for (size_t c = 0; c < n_class; c++)
        u[r * n_class + c] = u[r * n_class + c] / sqrt(n) + log(m->share[c]);
    to_units(linear, n_class, u);
    memset(m->logit, 0, m->n_levels * m->lanes * sizeof *m->logit);
    for (size_t p = 0, j = 0; p < linear->n_parts; p++) {
        const ink_linear_part *part = &linear->parts[p];
        const ink_bins *bins = &m->panel->bins[part->column];
        for (; j < r && linear->unit[j] < part->first + part->n; j++)
            for (size_t k = 0; k < levels_of(bins); k++) {
                double value = bins->numeric ? bins->fine_score[k] : linear->unit[j] - part->first == k;
                float *logit = m->logit + (m->offset[p] + k) * m->lanes;
                for (size_t c = 0; c < n_class; c++)
                    logit[c] += (float)(value * u[j * n_class + c]);
            }
    }
    for (size_t c = 0; c < n_class; c++) {
        double bias = u[r * n_class + c];
        for (size_t j = 0; j < r; j++)
            bias -= linear->mean[linear->unit[j]] * u[j * n_class + c];
        m->bias[c] = (float)bias;
    }
}

/* ---- rows */

/* exp(x) for x <= 0 to 2e-7, in plain arithmetic that a compiler turns into vectors: 2^(i + f), i to the exponent. */
static float exp_below(float x)
{
    float t = x < -87 ? -87 * 1.44269504f : x * 1.44269504f;
    int32_t i = (int32_t)(t - 0.5f);
    float f = (t - (float)i) * 0.693147181f;
    float e = 1 + f * (1 + f * (0.5f + f * (0.166666667f + f * (0.0416666667f + f * (0.00833333333f + f * 0.00138888889f)))));
    int32_t bits = (i + 127) * (1 << 23);
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return e * scale;
}

static void add(const float *from, size_t lanes, float *to)
{
    for (size_t c = 0; c < lanes; c += LANES)
        for (size_t k = 0; k < LANES; k++)
            to[c + k] += from[c + k];
}

/* The row's residuals, class minus probability, in m->row; returns its log-likelihood. */
static double residuals(model *m, size_t i)
{
    size_t n_parts = m->panel->linear.n_parts;
    const uint32_t *place = m->place + i * n_parts;
    float *row = m->row, most = -INFINITY, sum = 0;
    memcpy(row, m->bias, m->lanes * sizeof *row);
    for (size_t p = 0; p < n_parts; p++)
        add(m->logit + place[p], m->lanes, row);
    for (size_t c = 0; c < m->lanes; c++)
        most = row[c] > most ? row[c] : most;
    size_t y = m->panel->sample->y[i];
    double own = (double)row[y] - (double)most;
    for (size_t c = 0; c < m->lanes; c++)
        row[c] = exp_below(row[c] - most);
    for (size_t c = 0; c < m->n_class; c++)
        sum += row[c];
    float scale = -1 / sum;
    for (size_t c = 0; c < m->lanes; c++)
        row[c] *= scale;
    row[y] += 1;
    return own - log((double)sum);
}

static void flush(model *m)
{
    for (size_t l = 0; l < m->n_levels; l++)
        for (size_t c = 0; c < m->n_class; c++)
            m->level_sum[l * m->n_class + c] += (double)m->residual[l * m->lanes + c];
    memset(m->residual, 0, m->n_levels * m->lanes * sizeof *m->residual);
}

static double sum_rows(model *m)
{
    size_t n_parts = m->panel->linear.n_parts;
    double total = 0;
    memset(m->level_sum, 0, m->n_levels * m->n_class * sizeof *m->level_sum);
    for (size_t i = 0; i < m->panel->sample->n; i++) {
        total += residuals(m, i);
        for (size_t p = 0; p < n_parts; p++)
            add(m->row, m->lanes, m->residual + m->place[i * n_parts + p]);
        if (i % FLUSH == FLUSH - 1)
            flush(m);
    }
    flush(m);
    return total;
}

/* ---- residuals of levels to the gradient */

static void sum_units(const model *m, double *total, double *unit)
{
    const ink_linear *linear = &m->panel->linear;
    size_t n_class = m->n_class;
    memset(total, 0, n_class * sizeof *total);
    for (size_t k = 0; k < levels_of(&m->panel->bins[linear->parts[0].column]); k++)
        for (size_t c = 0; c < n_class; c++)
            total[c] += m->level_sum[k * n_class + c];
    for (size_t p = 0, j = 0; p < linear->n_parts; p++) {
        const ink_linear_part *part = &linear->parts[p];
        const ink_bins *bins = &m->panel->bins[part->column];
        for (; j < linear->rank && linear->unit[j] < part->first + part->n; j++)
            for (size_t c = 0; c < n_class; c++) {
                const double *level = m->level_sum + m->offset[p] * n_class + c;
                double sum = bins->numeric ? 0 : level[(linear->unit[j] - part->first) * n_class];
                for (size_t k = 0; bins->numeric && k < bins->n_fine; k++)
                    sum += bins->fine_score[k] * level[k * n_class];
                unit[j * n_class + c] = sum - linear->mean[linear->unit[j]] * total[c];
            }
    }
}

/* The log-likelihood and its gradient. */
static double evaluate(model *m, const double *v, double *gradient)
{
    const ink_linear *linear = &m->panel->linear;
    size_t r = linear->rank, n_class = m->n_class;
    set_logits(m, v);
    double value = sum_rows(m);
    sum_units(m, gradient + r * n_class, gradient);
    for (size_t j = 0; j < r; j++) {
        double *g = gradient + j * n_class;
        for (size_t k = 0; k < j; k++)
            for (size_t c = 0; c < n_class; c++)
                g[c] -= linear->factor[j * r + k] * gradient[k * n_class + c];
        for (size_t c = 0; c < n_class; c++)
            g[c] /= linear->factor[j * r + j];
    }
    for (size_t c = 0; c < n_class; c++)
        gradient[r * n_class + c] /= sqrt(m->panel->target.n);
    for (size_t i = 0; i < m->n; i++)
        gradient[i] /= sqrt(m->share[i % n_class]);
    return value;
}

/* ---- L-BFGS, upwards */

typedef struct {
    size_t n, kept, next;
    double *step[MEMORY], *change[MEMORY]; /* of the point; of the gradient, its sign turned */
    double rho[MEMORY];
    double *point, *gradient, *trial, *trial_gradient, *direction;
} search;

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void add_times(double factor, const double *from, size_t n, double *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] += factor * from[i];
}

static void choose_direction(search *s)
{
    double alpha[MEMORY];
    memcpy(s->direction, s->gradient, s->n * sizeof *s->direction);
    for (size_t i = 0; i < s->kept; i++) {
        size_t at = (s->next + MEMORY - 1 - i) % MEMORY;
        alpha[at] = s->rho[at] * dot(s->step[at], s->direction, s->n);
        add_times(-alpha[at], s->change[at], s->n, s->direction);
    }
    for (size_t i = s->kept; i-- > 0;) {
        size_t at = (s->next + MEMORY - 1 - i) % MEMORY;
        double beta = s->rho[at] * dot(s->change[at], s->direction, s->n);
        add_times(alpha[at] - beta, s->step[at], s->n, s->direction);
    }
}

static void remember(search *s)
{
    double *step = s->step[s->next], *change = s->change[s->next];
    for (size_t i = 0; i < s->n; i++) {
        step[i] = s->trial[i] - s->point[i];
        change[i] = s->gradient[i] - s->trial_gradient[i];
    }
    double curvature = dot(step, change, s->n);
    if (!(curvature > 0))
        return;
    s->rho[s->next] = 1 / curvature;
    s->next = (s->next + 1) % MEMORY;
    s->kept += s->kept < MEMORY;
}

/* Halves the step until it climbs; 0 when none does. */
static int climb(model *m, search *s, double slope, double *value)
{
    double length = 1;
    for (int i = 0; i < MOST_HALVINGS; i++, length /= 2) {
        memcpy(s->trial, s->point, s->n * sizeof *s->trial);
        add_times(length, s->direction, s->n, s->trial);
        double reached = evaluate(m, s->trial, s->trial_gradient);
        if (reached >= *value + 1e-4 * length * slope) {
            *value = reached;
            return 1;
        }
    }
    return 0;
}

/* The gain in log-likelihood over the class shares, to within a small part of its own standard deviation. */
static double fit(model *m, search *s)
{
    double work = (double)m->panel->sample->n * (double)m->panel->linear.n_parts * (double)m->lanes * 2;
    double affordable = fmax(4, fmin(MOST_STEPS, most_work / work));
    double start = evaluate(m, s->point, s->gradient), value = start;
    for (double steps = 0; steps < affordable; steps++) {
        choose_direction(s);
        double slope = dot(s->gradient, s->direction, s->n);
        if (!(slope > 0.02 + 0.02 * sqrt(value - start)) || !climb(m, s, slope, &value))
            break;
        remember(s);
        memcpy(s->point, s->trial, s->n * sizeof *s->point);
        memcpy(s->gradient, s->trial_gradient, s->n * sizeof *s->gradient);
    }
    return value - start;
}

/* ---- making room */

static int make_search(search *s, size_t n, ink_error *err)
{
    double *room = ink_new((2 * MEMORY + 5) * n, sizeof *room);
    *s = (search){.n = n};
    if (!room)
        return ink_fail_memory(err);
    s->point = room;
    s->gradient = room + n;
    s->trial = room + 2 * n;
    s->trial_gradient = room + 3 * n;
    s->direction = room + 4 * n;
    for (size_t i = 0; i < MEMORY; i++) {
        s->step[i] = room + (5 + 2 * i) * n;
        s->change[i] = room + (6 + 2 * i) * n;
    }
    return INK_OK;
}

static int make_model(const ink_panel *panel, model *m, ink_error *err)
{
    const ink_linear *linear = &panel->linear;
    size_t n_class = panel->sample->n_class, lanes = (n_class + LANES - 1) / LANES * LANES;
    *m = (model){.panel = panel, .n_class = n_class, .lanes = lanes, .n = (linear->rank + 1) * n_class};
    m->offset = ink_new(linear->n_parts, sizeof *m->offset);
    for (size_t p = 0; m->offset && p < linear->n_parts; p++) {
        m->offset[p] = m->n_levels;
        m->n_levels += levels_of(&panel->bins[linear->parts[p].column]);
    }
    m->logit = ink_new(2 * (m->n_levels + 1) * lanes, sizeof *m->logit);
    m->level_sum = ink_new(m->n_levels * n_class, sizeof *m->level_sum);
    m->unit = ink_new(m->n, sizeof *m->unit);
    m->share = ink_new(n_class, sizeof *m->share);
    m->place = ink_new(panel->sample->n * linear->n_parts, sizeof *m->place);
    if (!m->place || !m->offset || !m->logit || !m->level_sum || !m->unit || !m->share)
        return ink_fail_memory(err);
    m->residual = m->logit + m->n_levels * lanes;
    m->row = m->residual + m->n_levels * lanes;
    m->bias = m->row + lanes;
    for (size_t c = 0; c < lanes; c++)
        m->bias[c] = -INFINITY;
    for (size_t c = 0; c < n_class; c++)
        m->share[c] = (double)panel->sample->count[c] / panel->target.n;
    for (size_t p = 0; p < linear->n_parts; p++) {
        const ink_bins *bins = &panel->bins[linear->parts[p].column];
        for (size_t i = 0; i < panel->sample->n; i++)
            m->place[i * linear->n_parts + p] =
                (uint32_t)((m->offset[p] + (bins->numeric ? bins->fine[i] : bins->level[i])) * lanes);
    }
    return INK_OK;
}

int ink_linear_likelihood(const ink_panel *panel, double *g, double *df, ink_error *err)
{
    model m = {0};
    search s = {0};
    *g = *df = 0;
    if (!panel->members[INK_FAMILY_LINEAR])
        return INK_OK;
    int status = make_model(panel, &m, err);
    if (status == INK_OK)
        status = make_search(&s, m.n, err);
    if (status == INK_OK) {
        *g = 2 * fit(&m, &s);
        *df = (double)panel->linear.rank * panel->target.rank;
    }
    free(m.offset);
    free(m.place);
    free(m.logit);
    free(m.level_sum);
    free(m.unit);
    free(m.share);
    free(s.point);
    return status;
}
