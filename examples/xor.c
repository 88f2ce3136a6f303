/* SPDX-License-Identifier: MIT
 * The first program of every network library: exclusive or. Its four rows, learnt by heart; then 4,000 measured points,
 * one label in ten wrong, where it shows what a network is worth on rows that it has not seen.
 *
 *     cc xor.c $(pkg-config --cflags --libs inkling) -o xor && ./xor */
#include <inkling.h>
#include <stdio.h>

enum { POINTS = 4000 };

/* Four rows are too few to keep any back, so nothing here says how good the network is on others. */
static int learn_by_heart(ink_error *err)
{
    static const double x[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    static const int32_t y[4] = {0, 1, 1, 0};
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.split[0] = 100;
    options.split[1] = options.split[2] = 0;
    options.learning_rate = 0.05;
    options.epochs = 500;
    ink_model *model = NULL;
    ink_row_scratch *scratch = NULL;
    int status = ink_fit_arrays(x[0], 4, 2, y, 2, &options, &model, NULL, err);
    if (status == INK_OK)
        status = ink_row_scratch_new(model, &scratch, err);
    for (int i = 0; status == INK_OK && i < 4; i++) {
        double p[2];
        status = ink_predict_row(model, x[i], p, scratch, err);
        if (status == INK_OK)
            printf("%g xor %g is %d, with probability %.2f\n", x[i][0], x[i][1], p[1] > p[0], p[1] > p[0] ? p[1] : p[0]);
    }
    ink_row_scratch_free(scratch);
    ink_model_free(model);
    return status;
}

static double uniform(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return (*random >> 8) / 16777216.0;
}

/* Points of the unit square; the class is that of their corner. */
static void measure(double x[POINTS][2], int32_t y[POINTS])
{
    uint32_t random = 1;
    for (int i = 0; i < POINTS; i++) {
        x[i][0] = uniform(&random);
        x[i][1] = uniform(&random);
        y[i] = (x[i][0] > 0.5) != (x[i][1] > 0.5);
        if (uniform(&random) < 0.1)
            y[i] = !y[i];
    }
}

static int fit_points(const char *name, size_t n_hidden, ink_error *err)
{
    static double x[POINTS][2];
    static int32_t y[POINTS];
    measure(x, y);
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.n_hidden = n_hidden;
    options.hidden[0] = 16;
    ink_report *report = NULL;
    int status = ink_fit_arrays(x[0], POINTS, 2, y, 2, &options, NULL, &report, err);
    if (status == INK_OK) {
        const ink_scores *test = &report->test;
        printf("%s: %.2f right of %zu points that it has not seen (95 %%: %.2f to %.2f); always the same answer: %.2f\n",
               name, test->accuracy, test->rows, test->accuracy_ci95[0], test->accuracy_ci95[1], test->majority_accuracy);
    }
    ink_report_free(report);
    return status;
}

int main(void)
{
    ink_error err = {0};
    int status = learn_by_heart(&err);
    if (status == INK_OK)
        status = fit_points("no hidden layer", 0, &err);
    if (status == INK_OK)
        status = fit_points("16 hidden units", 1, &err);
    if (status != INK_OK)
        fprintf(stderr, "%s\n", err.message);
    return status;
}
