/* SPDX-License-Identifier: MIT
 * The sample: the rows with a class, repeats counted once, and classes of a few rows made one. */
#include "judge/sample.h"

#include "base/error.h"
#include "base/memory.h"

enum { MOST_CLASSES = 65535 };

static int take_rows(const ink_question *q, ink_sample *s, ink_error *err)
{
    s->row = ink_new(q->n_rows, sizeof *s->row);
    s->y = ink_new(q->n_rows, sizeof *s->y);
    if (!s->row || !s->y)
        return ink_fail_memory(err);
    for (size_t i = 0; i < q->n_rows; i++) {
        int32_t y = q->y[q->rows[i]];
        if (y < 0)
            continue;
        s->row[s->n] = q->rows[i];
        s->y[s->n++] = (uint16_t)y;
    }
    if (!s->n)
        return ink_fail(err, INK_DATA, "no row has a class: there is nothing to test");
    if (s->n > INT32_MAX)
        return ink_fail(err, INK_DATA, "%zu rows are more than the %d that can be tested", s->n, INT32_MAX);
    return INK_OK;
}

static int drop_repeats(const ink_question *q, const ink_cells *cells, ink_sample *s, ink_error *err)
{
    uint32_t *group = ink_new(s->n, sizeof *group);
    unsigned char *keep = ink_new(s->n, 1);
    ink_repeats found = {0};
    size_t n_groups = 0;
    int status = group && keep ? INK_OK : ink_fail_memory(err);
    if (status == INK_OK)
        status = ink_row_groups(cells, q->n_features, s->row, s->n, group, &n_groups, err);
    if (status == INK_OK)
        status = ink_repeats_find(group, n_groups, s->y, q->n_class, s->n, keep, &found, err);
    size_t kept = 0;
    for (size_t i = 0; status == INK_OK && i < s->n; i++)
        if (keep[i]) {
            s->row[kept] = s->row[i];
            s->y[kept++] = s->y[i];
        }
    free(group);
    free(keep);
    s->n = kept;
    s->repeated_rows = found.repeated;
    s->copies = found.copies;
    return status;
}

/* Gives each class its new place: those of enough rows by themselves, the others together, or, where these are too few,
 * with the smallest of the first. */
static void pool_classes(const size_t *count, size_t n_class, uint16_t *place, ink_sample *s)
{
    size_t kept = 0, pooled_rows = 0, smallest = n_class;
    for (size_t c = 0; c < n_class; c++) {
        if (count[c] < INK_FEWEST_ROWS) {
            pooled_rows += count[c];
            s->pooled_classes += count[c] > 0;
            continue;
        }
        if (smallest == n_class || count[c] < count[smallest])
            smallest = c;
        place[c] = (uint16_t)kept++;
    }
    uint16_t pool = pooled_rows >= INK_FEWEST_ROWS || smallest == n_class ? (uint16_t)kept : place[smallest];
    for (size_t c = 0; c < n_class; c++)
        if (count[c] < INK_FEWEST_ROWS)
            place[c] = pool;
    s->n_class = kept + (pooled_rows && pool == kept);
}

static int count_classes(size_t n_class, ink_sample *s, ink_error *err)
{
    size_t *count = ink_new(n_class, sizeof *count);
    uint16_t *place = ink_new(n_class, sizeof *place);
    int status = count && place ? INK_OK : ink_fail_memory(err);
    if (status == INK_OK) {
        for (size_t i = 0; i < s->n; i++)
            count[s->y[i]]++;
        pool_classes(count, n_class, place, s);
        if (!(s->count = ink_new(s->n_class, sizeof *s->count)))
            status = ink_fail_memory(err);
    }
    for (size_t i = 0; status == INK_OK && i < s->n; i++)
        s->count[s->y[i] = place[s->y[i]]]++;
    free(count);
    free(place);
    return status;
}

static int take(const ink_question *q, const ink_cells *cells, ink_sample *s, ink_error *err)
{
    if (q->n_class > MOST_CLASSES)
        return ink_fail(err, INK_DATA, "%zu classes are more than the %d that can be tested", q->n_class, MOST_CLASSES);
    INK_TRY(take_rows(q, s, err));
    INK_TRY(drop_repeats(q, cells, s, err));
    return count_classes(q->n_class, s, err);
}

int ink_sample_take(const ink_question *question, const ink_cells *cells, ink_sample *sample, ink_error *err)
{
    ink_sample made = {0};
    int status = take(question, cells, &made, err);
    if (status == INK_OK)
        *sample = made;
    else
        ink_sample_free(&made);
    return status;
}

void ink_sample_free(ink_sample *sample)
{
    free(sample->row);
    free(sample->y);
    free(sample->count);
    *sample = (ink_sample){0};
}
