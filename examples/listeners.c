/* SPDX-License-Identifier: MIT
 * The library in one page: reads a table, trains a network on it, says how good it is and predicts one new row.
 *
 *     cc listeners.c $(pkg-config --cflags --libs inkling) -o listeners && ./listeners listeners.csv top_genre */
#include <inkling.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Somebody of whom only words are known: the first level of each categorical feature. */
static void make_somebody(const ink_model *model, double *x)
{
    for (size_t f = 0; f < ink_model_features(model); f++)
        x[f] = ink_model_feature(model, f).type == INK_CATEGORICAL ? 0 : (double)NAN;
}

static void print_probabilities(const ink_model *model, const double *p)
{
    size_t best = 0, n_class = ink_model_classes(model);
    for (size_t k = 1; k < n_class; k++)
        best = p[k] > p[best] ? k : best;
    for (size_t k = 0; k < n_class; k++)
        printf("%s %-12s %.3f\n", k == best ? "->" : "  ", ink_model_class(model, k), p[k]);
}

static int predict_somebody(const ink_model *model, ink_error *err)
{
    ink_row_scratch *scratch = NULL;
    double *x = calloc(ink_model_features(model), sizeof *x), *p = calloc(ink_model_classes(model), sizeof *p);
    int status = x && p ? ink_row_scratch_new(model, &scratch, err) : INK_MEMORY;
    if (status == INK_OK) {
        make_somebody(model, x);
        status = ink_predict_row(model, x, p, scratch, err);
    }
    if (status == INK_OK)
        print_probabilities(model, p);
    ink_row_scratch_free(scratch);
    free(p);
    free(x);
    return status;
}

int main(int argc, char **argv)
{
    ink_table *table = NULL;
    ink_model *model = NULL;
    ink_report *report = NULL;
    ink_error err = {.message = "not enough memory"};
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    if (argc != 3) {
        fprintf(stderr, "usage: %s TABLE TARGET\n", argv[0]);
        return INK_USAGE;
    }
    options.target = argv[2];
    int status = ink_table_read(argv[1], NULL, &table, &err);
    if (status == INK_OK)
        status = ink_fit(table, &options, &model, &report, &err);
    if (status == INK_OK) {
        printf("accuracy on %zu unseen rows: %.3f (always saying the most frequent class: %.3f)\n", report->test.rows,
               report->test.accuracy, report->test.majority_accuracy);
        status = predict_somebody(model, &err);
    }
    if (status != INK_OK)
        fprintf(stderr, "%s\n", err.message);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(table);
    return status;
}
