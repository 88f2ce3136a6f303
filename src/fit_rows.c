/* SPDX-License-Identifier: MIT
 * The job's rows: the table's rows become weighed input rows, some at a time to be packed, or part by part in the order of
 * the split where each is needed by itself. Knows no network. */
#include "fit.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static const char *const part_names[INK_PARTS] = {"training", "validation", "test"};

/* ---- Weights: those of the table and of the classes, multiplied. Test rows count alike. */

static int is_weighed(const ink_fit_job *job, size_t part)
{
    return part < 2 && (job->weight || job->class_weight);
}

static double weight_of(const ink_fit_job *job, size_t row)
{
    return (job->weight ? job->weight[row] : 1) * (job->class_weight ? job->class_weight[job->target.y[row]] : 1);
}

static void weigh(const ink_fit_job *job, const size_t *from, ink_rows *rows)
{
    for (size_t i = 0; i < rows->n_rows; i++)
        rows->weight[i] = weight_of(job, from[i]);
}

static int check_weights(const ink_fit_job *job, size_t part, size_t n_rows, double mean_weight, ink_error *err)
{
    if (is_weighed(job, part) && n_rows > 0 && !(mean_weight > 0))
        return ink_fail(err, INK_DATA, "the weights (--weights) of all %zu %s rows are 0", n_rows, part_names[part]);
    return INK_OK;
}

int ink_fit_job_balance(ink_fit_job *job, ink_error *err)
{
    if (job->how.class_weights != INK_CLASS_WEIGHTS_BALANCED)
        return INK_OK;
    const size_t n_class = job->target.n_class;
    size_t *counts = ink_new(n_class, sizeof *counts);
    job->class_weight = ink_new(n_class, sizeof *job->class_weight);
    if (!counts || !job->class_weight) {
        free(counts);
        return ink_fail_memory(err);
    }
    for (size_t i = 0; i < job->split.n_train; i++)
        counts[job->target.y[job->split.train[i]]]++;
    ink_weights_balance(counts, n_class, job->class_weight);
    free(counts);
    return INK_OK;
}

void ink_fit_job_count(const ink_fit_job *job, double *rows, double *weights)
{
    const ink_rows *packed = job->pack.n_parts ? &job->pack.parts[0] : NULL;
    const size_t n_class = job->target.n_class;
    for (size_t i = 0; packed && i < packed->n_rows * n_class; i++) {
        rows[i % n_class] += packed->count[i];
        weights[i % n_class] += packed->mass ? packed->mass[i] : packed->count[i];
    }
    for (size_t i = 0; !packed && i < job->split.n_train; i++) {
        const size_t row = job->split.train[i];
        rows[job->target.y[row]] += 1;
        weights[job->target.y[row]] += weight_of(job, row);
    }
}

/* ---- Part by part */

static const size_t *rows_of(const ink_split *split, size_t part, size_t *n)
{
    *n = part == 0 ? split->n_train : part == 1 ? split->n_validation : split->n_test;
    return part == 0 ? split->train : part == 1 ? split->validation : split->test;
}

static int encode_part(const ink_fit_job *job, size_t part, size_t *unseen, ink_rows *out, ink_error *err)
{
    size_t n;
    const size_t *rows = rows_of(&job->split, part, &n);
    INK_TRY(ink_encoding_apply(&job->encoding, job->table, job->features.columns, rows, n, job->target.y, out,
                               part > 0 ? unseen : NULL, err));
    if (!is_weighed(job, part))
        return INK_OK;
    if (!(out->weight = ink_new(n, sizeof *out->weight)))
        return ink_fail_memory(err);
    weigh(job, rows, out);
    return check_weights(job, part, n, ink_rows_mean_weight(out), err);
}

int ink_fit_job_rows(const ink_fit_job *job, size_t *unseen, ink_rows parts[INK_PARTS], ink_error *err)
{
    for (size_t p = 0; p < INK_PARTS; p++)
        INK_TRY(encode_part(job, p, unseen, &parts[p], err));
    return INK_OK;
}

/* ---- Some rows at a time. They come part by part, and in the table's order, in which its columns are read fastest. */

enum { PIECE = 256, NO_PART = INK_PARTS };

typedef struct {
    ink_fit_job *job;
    unsigned char *part;   /* of each table row */
    ink_encoder encoder;
    ink_rows piece;
    double *weight;        /* PIECE */
    ink_packing *packing;
} stream;

static int begin(stream *s, ink_error *err)
{
    const ink_fit_job *job = s->job;
    const size_t n_rows = job->table->n_rows;
    s->part = ink_new(n_rows, sizeof *s->part);
    s->weight = ink_new(PIECE, sizeof *s->weight);
    if (!s->part || !s->weight || ink_encoder_new(&job->encoding, job->table, job->features.columns, &s->encoder) ||
        ink_encoding_room(&job->encoding, PIECE, 1, &s->piece) ||
        !(s->packing = ink_packing_new(job->target.n_used, &s->piece, INK_PARTS, job->target.n_class)))
        return ink_fail_memory(err);
    memset(s->part, NO_PART, n_rows);
    for (size_t p = 0, n; p < INK_PARTS; p++) {
        const size_t *rows = rows_of(&job->split, p, &n);
        for (size_t i = 0; i < n; i++)
            s->part[rows[i]] = (unsigned char)p;
    }
    return INK_OK;
}

static void end(stream *s)
{
    s->piece.weight = NULL;
    ink_rows_free(&s->piece);
    ink_encoder_free(&s->encoder);
    ink_packing_free(s->packing);
    free(s->weight);
    free(s->part);
}

static int add_piece(stream *s, size_t part, const size_t *rows, size_t n)
{
    const ink_fit_job *job = s->job;
    s->piece.n_rows = n;
    s->piece.weight = is_weighed(job, part) ? s->weight : NULL;
    ink_encoder_fill(&s->encoder, rows, &s->piece, part > 0 ? job->unseen : NULL);
    for (size_t i = 0; i < n; i++)
        s->piece.y[i] = job->target.y[rows[i]];
    if (s->piece.weight)
        weigh(job, rows, &s->piece);
    return ink_packing_add(s->packing, part, &s->piece);
}

static int add_part(stream *s, size_t part)
{
    size_t rows[PIECE] = {0}, n = 0;
    int failed = 0;
    for (size_t i = 0; i < s->job->table->n_rows && !failed && (part == 0 || ink_packing_pays(s->packing)); i++) {
        rows[n] = i;
        n += s->part[i] == part;
        if (n == PIECE) {
            failed = add_piece(s, part, rows, n);
            n = 0;
        }
    }
    return failed || (n > 0 && add_piece(s, part, rows, n));
}

static int pack(stream *s, ink_error *err)
{
    ink_fit_job *job = s->job;
    int failed = 0;
    INK_TRY(begin(s, err));
    for (size_t p = 0; p < INK_PARTS && !failed; p++)
        failed = add_part(s, p);
    if (!failed) {
        failed = ink_packing_finish(s->packing, &job->pack);
        s->packing = NULL;
    }
    if (failed)
        return ink_fail_memory(err);
    job->distinct_train_rows = job->pack.n_distinct;
    for (size_t p = 0; p < job->pack.n_parts; p++)
        INK_TRY(check_weights(job, p, job->pack.parts[p].n_whole, job->pack.parts[p].mean_weight, err));
    if (!job->pack.n_parts)
        memset(job->unseen, 0, job->features.n_features * sizeof *job->unseen);
    return INK_OK;
}

int ink_fit_job_pack(ink_fit_job *job, ink_error *err)
{
    stream s = {.job = job};
    const int status = pack(&s, err);
    end(&s);
    return status;
}
