/* SPDX-License-Identifier: MIT
 * Encoding: columns become input units, and cells become indices of units and standardised numbers. What is estimated
 * (levels seen, medians, means, scales) comes from the training rows alone. Knows no network. */
#include "prep/prep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* ---- Learning */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Which levels (and, behind them, markers) some row has; in classic, all that the table has. */
static unsigned char *levels_seen(const ink_column *column, const size_t *rows, size_t n_rows, int classic)
{
    size_t n = column->n_levels + column->n_markers;
    unsigned char *seen = ink_new(n, 1);
    if (seen && classic)
        memset(seen, 1, n);
    size_t left = column->n_levels; /* often all are seen soon, and the rows are many */
    for (size_t i = 0; seen && !classic && i < n_rows && left > 0; i++) {
        const int32_t code = column->code[rows[i]];
        left -= code >= 0 && !seen[code];
        if (code >= 0)
            seen[code] = 1;
    }
    return seen;
}

static int learn_levels(const ink_column *column, const size_t *rows, size_t n_rows, int classic, ink_encoded *out)
{
    unsigned char *seen = levels_seen(column, rows, n_rows, classic);
    out->levels = ink_new(column->n_levels + column->n_markers, sizeof *out->levels);
    int bad = !seen || !out->levels;
    for (size_t k = 0; !bad && k < column->n_levels + column->n_markers; k++) {
        const char *text = k < column->n_levels ? column->levels[k] : column->markers[k - column->n_levels];
        if (seen[k] && !(out->levels[out->n_levels++] = ink_copy_text(text, strlen(text))))
            bad = 1;
    }
    free(seen);
    if (bad)
        return -1;
    qsort(out->levels, out->n_levels, sizeof *out->levels, by_bytes);
    size_t kept = 0; /* a quoted "NA" and a missing NA are one level where markers are levels */
    for (size_t k = 0; k < out->n_levels; k++)
        if (kept && !strcmp(out->levels[k], out->levels[kept - 1]))
            free(out->levels[k]);
        else
            out->levels[kept++] = out->levels[k];
    out->n_levels = kept;
    return 0;
}

static size_t count_missing(const ink_column *column, const size_t *rows, size_t n_rows)
{
    size_t n = 0;
    for (size_t i = 0; i < n_rows && column->n_missing; i++)
        n += column->type == INK_NUMERIC ? isnan(column->number[rows[i]]) != 0 : column->code[rows[i]] < 0;
    return n;
}

/* Gives the feature its units behind those of the features before it. */
static void place(ink_encoding *encoding, ink_encoded *feature)
{
    feature->missing_unit = -1;
    if (feature->type == INK_CATEGORICAL) {
        feature->first_unit = encoding->n_onehot;
        encoding->n_onehot += feature->n_levels;
        encoding->n_index++;
        return;
    }
    feature->first_unit = encoding->n_dense++;
    if (feature->n_values) {
        feature->value_unit = encoding->n_onehot;
        encoding->n_onehot += feature->n_values;
        encoding->n_index++;
    }
    if (feature->n_missing) {
        feature->missing_unit = (int32_t)encoding->n_onehot++;
        encoding->n_index++;
    }
}

static int learn_feature(const ink_column *column, const size_t *rows, size_t n_rows, int style, ink_encoding *encoding,
                         ink_error *err)
{
    ink_encoded *feature = &encoding->features[encoding->n_features++];
    feature->type = column->type;
    feature->name = ink_copy_text(column->name, strlen(column->name));
    if (!feature->name || (column->type == INK_CATEGORICAL
                               ? learn_levels(column, rows, n_rows, encoding->classic, feature)
                               : ink_numbers_learn(column, rows, n_rows, style, feature)))
        return ink_fail_memory(err);
    feature->n_missing = count_missing(column, rows, n_rows);
    place(encoding, feature);
    if (encoding->n_onehot > INT32_MAX / 2)
        return ink_fail(err, INK_DATA, "the columns have more than %d levels together", INT32_MAX / 2);
    return INK_OK;
}

int ink_encoding_learn(const ink_table *table, const size_t *columns, size_t n_columns, const size_t *rows, size_t n_rows,
                       int style, ink_encoding *encoding, ink_error *err)
{
    ink_encoding made = {.classic = (style & INK_ENCODE_CLASSIC) != 0, .smooth = (style & INK_ENCODE_SMOOTH) != 0};
    int status = INK_OK;
    if (!(made.features = ink_new(n_columns, sizeof *made.features)))
        return ink_fail_memory(err);
    for (size_t f = 0; status == INK_OK && f < n_columns; f++)
        status = learn_feature(&table->columns[columns[f]], rows, n_rows, style, &made, err);
    if (status == INK_OK && made.n_onehot + made.n_dense == 0)
        status = ink_fail(err, INK_DATA, "the features are missing in every training row");
    if (status == INK_OK)
        *encoding = made;
    else
        ink_encoding_free(&made);
    return status;
}

void ink_encoding_free(ink_encoding *encoding)
{
    for (size_t f = 0; f < encoding->n_features; f++) {
        ink_encoded *feature = &encoding->features[f];
        for (size_t k = 0; k < feature->n_levels; k++)
            free(feature->levels[k]);
        free(feature->levels);
        free(feature->values);
        free(feature->name);
    }
    free(encoding->features);
    *encoding = (ink_encoding){0};
}

/* ---- Applying */

int32_t ink_encoding_unit(const ink_encoded *feature, const char *level)
{
    char *const *found = feature->n_levels ? bsearch(&level, feature->levels, feature->n_levels, sizeof *feature->levels,
                                                     by_bytes)
                                           : NULL;
    return found ? (int32_t)(feature->first_unit + (size_t)(found - feature->levels)) : -1;
}

size_t ink_encoding_slots(const ink_encoded *feature)
{
    return feature->type == INK_CATEGORICAL ? 1 : (size_t)(feature->n_values > 0) + (size_t)(feature->missing_unit >= 0);
}

size_t ink_encoding_slot(const ink_encoding *encoding, size_t f)
{
    size_t slot = 0;
    for (size_t i = 0; i < f; i++)
        slot += ink_encoding_slots(&encoding->features[i]);
    return slot;
}

/* The unit of each level of a column, and behind them of each marker. */
static void find_units(const ink_encoding *encoding, const ink_encoded *feature, const ink_column *column, int32_t *units)
{
    for (size_t k = 0; k < column->n_levels; k++)
        *units++ = ink_encoding_unit(feature, column->levels[k]);
    for (size_t k = 0; k < column->n_markers; k++)
        *units++ = encoding->classic ? ink_encoding_unit(feature, column->markers[k]) : -1;
}

int ink_encoder_new(const ink_encoding *encoding, const ink_table *table, const size_t *columns, ink_encoder *encoder)
{
    ink_encoder made = {encoding, table, columns, NULL};
    size_t n = 0;
    for (size_t f = 0; f < encoding->n_features; f++)
        if (encoding->features[f].type == INK_CATEGORICAL)
            n += table->columns[columns[f]].n_levels + table->columns[columns[f]].n_markers;
    if (!(made.units = ink_new(n, sizeof *made.units)))
        return -1;
    n = 0;
    for (size_t f = 0; f < encoding->n_features; f++) {
        const ink_column *column = &table->columns[columns[f]];
        if (encoding->features[f].type != INK_CATEGORICAL)
            continue;
        find_units(encoding, &encoding->features[f], column, made.units + n);
        n += column->n_levels + column->n_markers;
    }
    *encoder = made;
    return 0;
}

void ink_encoder_free(ink_encoder *encoder)
{
    free(encoder->units);
    *encoder = (ink_encoder){0};
}

/* Asks memory for what row i + AHEAD of the rows will need: in the order of a split, each cell of a long column is
 * somewhere else. */
static inline void ask_ahead(const int32_t *cells, const size_t *rows, size_t i, size_t n_rows)
{
    enum { AHEAD = 32 };
    if (i + AHEAD < n_rows)
        __builtin_prefetch(&cells[rows[i + AHEAD]]);
}

static void fill_levels(const ink_encoding *encoding, const int32_t *units, const ink_column *column, const size_t *rows,
                        size_t slot, ink_rows *out, size_t *unseen)
{
    int32_t *to = out->index + slot;
    for (size_t i = 0; i < out->n_rows; i++) {
        if (!column->code) { /* all its cells are missing, and so it was taken for numbers */
            to[i * out->n_index] = -1;
            continue;
        }
        ask_ahead(column->code, rows, i, out->n_rows);
        int32_t code = column->code[rows[i]];
        int32_t unit = units[code >= 0 ? (size_t)code : column->n_levels + (size_t)(-1 - code)];
        to[i * out->n_index] = unit;
        if (unseen && unit < 0 && (code >= 0 || encoding->classic))
            ++*unseen;
    }
}

/* Far outliers are held at a value that float32 can still square. */
static inline double standardise(const ink_encoding *encoding, const ink_encoded *feature, double x)
{
    double z = ((isnan(x) ? feature->fill : x) - feature->mean) / feature->scale;
    z = z < 1e15 ? z : 1e15;
    z = z > -1e15 ? z : -1e15;
    return encoding->smooth ? z / sqrt(1 + z / 3 * (z / 3)) : z;
}

static int32_t unit_of_value(const ink_encoded *feature, double x)
{
    const double *found = isnan(x) ? NULL : bsearch(&x, feature->values, feature->n_values, sizeof x, by_value);
    return found ? (int32_t)(feature->value_unit + (size_t)(found - feature->values)) : -1;
}

/* index: where the feature's units go, as many as it has slots. */
static inline void encode_number(const ink_encoding *encoding, const ink_encoded *feature, double x, int32_t *index, double *dense)
{
    dense[feature->first_unit] = standardise(encoding, feature, x);
    if (feature->n_values)
        *index++ = unit_of_value(feature, x);
    if (feature->missing_unit >= 0)
        *index = isnan(x) ? feature->missing_unit : -1;
}

static void fill_numbers(const ink_encoding *encoding, const ink_encoded *feature, const ink_column *column,
                         const size_t *rows, size_t slot, ink_rows *out)
{
    const ink_encoded kept = *feature; /* which no store into out can change */
    const double *number = column->number;
    int32_t *index = out->index + slot;
    double *dense = out->dense;
    for (size_t i = 0; i < out->n_rows; i++, index += out->n_index, dense += out->n_dense)
        encode_number(encoding, &kept, number ? number[rows[i]] : NAN, index, dense);
}

int ink_encoding_room(const ink_encoding *encoding, size_t n_rows, int with_y, ink_rows *out)
{
    ink_rows made = {.n_rows = n_rows, .n_index = encoding->n_index, .n_dense = encoding->n_dense};
    if ((made.n_index && n_rows > SIZE_MAX / made.n_index) || (made.n_dense && n_rows > SIZE_MAX / made.n_dense))
        return -1;
    made.index = ink_new(n_rows * made.n_index, sizeof *made.index);
    made.dense = ink_new(n_rows * made.n_dense, sizeof *made.dense);
    made.y = with_y ? ink_new(n_rows, sizeof *made.y) : NULL;
    *out = made;
    if (made.index && made.dense && (!with_y || made.y))
        return 0;
    ink_rows_free(out);
    return -1;
}

void ink_encoder_fill(const ink_encoder *encoder, const size_t *rows, ink_rows *out, size_t *unseen)
{
    const ink_encoding *encoding = encoder->encoding;
    const int32_t *units = encoder->units;
    size_t slot = 0;
    for (size_t f = 0; f < encoding->n_features; f++) {
        const ink_encoded *feature = &encoding->features[f];
        const ink_column *column = &encoder->table->columns[encoder->columns[f]];
        if (feature->type == INK_NUMERIC) {
            fill_numbers(encoding, feature, column, rows, slot, out);
        } else {
            fill_levels(encoding, units, column, rows, slot, out, unseen ? unseen + f : NULL);
            units += column->n_levels + column->n_markers;
        }
        slot += ink_encoding_slots(feature);
    }
}

int ink_encoding_apply(const ink_encoding *encoding, const ink_table *table, const size_t *columns, const size_t *rows,
                       size_t n_rows, const int32_t *y, ink_rows *out, size_t *unseen, ink_error *err)
{
    ink_encoder encoder;
    if (ink_encoder_new(encoding, table, columns, &encoder))
        return ink_fail_memory(err);
    const int failed = ink_encoding_room(encoding, n_rows, y != NULL, out);
    if (!failed)
        ink_encoder_fill(&encoder, rows, out, unseen);
    ink_encoder_free(&encoder);
    if (failed)
        return ink_fail_memory(err);
    for (size_t i = 0; y && i < n_rows; i++) {
        ask_ahead(y, rows, i, n_rows);
        out->y[i] = y[rows[i]];
    }
    return INK_OK;
}

/* In classic a missing cell is a level, and "" the one whose text no cell needs to have; it sorts before all others. */
static int32_t missing_level(const ink_encoding *encoding, const ink_encoded *feature)
{
    return encoding->classic && feature->n_levels && !*feature->levels[0] ? (int32_t)feature->first_unit : -1;
}

static int refuse_value(const ink_encoded *feature, double x, ink_error *err)
{
    if (feature->type == INK_NUMERIC)
        return ink_fail(err, INK_USAGE, "'%s' is infinite, and a number or NaN was expected", feature->name);
    return ink_fail(err, INK_USAGE, "'%s' is %g, and the index of one of its %zu levels was expected", feature->name, x,
                    feature->n_levels);
}

int ink_encoding_row(const ink_encoding *encoding, const double *x, int32_t *index, double *dense, ink_error *err)
{
    for (size_t f = 0; f < encoding->n_features; f++) {
        const ink_encoded *feature = &encoding->features[f];
        if (feature->type == INK_NUMERIC) {
            if (isinf(x[f]))
                return refuse_value(feature, x[f], err);
            encode_number(encoding, feature, x[f], index, dense);
            index += ink_encoding_slots(feature);
        } else if (x[f] >= 0) {
            if (!(x[f] < (double)feature->n_levels) || x[f] != (double)(int32_t)x[f])
                return refuse_value(feature, x[f], err);
            *index++ = (int32_t)feature->first_unit + (int32_t)x[f];
        } else {
            *index++ = isnan(x[f]) ? missing_level(encoding, feature) : -1;
        }
    }
    return INK_OK;
}

static const char *type_name(ink_column_type type)
{
    return type == INK_NUMERIC ? "numbers" : "words";
}

static int match_feature(const ink_encoded *feature, const ink_table *table, size_t *column, ink_error *err)
{
    for (size_t c = 0; c < table->n_columns; c++) {
        const ink_column *there = &table->columns[c];
        if (strcmp(there->name, feature->name))
            continue;
        if (there->type != feature->type && there->n_missing < table->n_rows)
            return ink_fail_at(err, INK_DATA, table->name, 0, c + 1, "'%s' holds %s, and the model was trained on %s",
                               feature->name, type_name(there->type), type_name(feature->type));
        *column = c;
        return INK_OK;
    }
    return ink_table_fail_lacking(table, feature->name, "which the model needs", err);
}

int ink_encoding_match(const ink_encoding *encoding, const ink_table *table, size_t *columns, ink_error *err)
{
    for (size_t f = 0; f < encoding->n_features; f++)
        INK_TRY(match_feature(&encoding->features[f], table, &columns[f], err));
    return INK_OK;
}
