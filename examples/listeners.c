/* SPDX-License-Identifier: MIT
 * The library in one page: reads a table, trains a network on it, says how good it is and predicts one new row.
 *
 *     cc listeners.c $(pkg-config --cflags --libs inkling) -o listeners && ./listeners listeners.csv top_genre */
#include <inkling.h>
#include <stdio.h>

/* The first feature's first level, as a table of one row: somebody to predict for. */
static int read_somebody(const ink_model *model, const ink_table *from, ink_table **table, ink_error *err)
{
    char csv[512];
    size_t column;
    ink_feature feature = ink_model_feature(model, 0);
    int status = ink_table_find(from, feature.name, &column, err);
    if (status != INK_OK)
        return status;
    const char *cell = feature.type == INK_CATEGORICAL ? ink_table_level(from, column, 0) : "1";
    int n = snprintf(csv, sizeof csv, "\"%s\"\n\"%s\"\n", feature.name, cell);
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    ink_model_table_options(model, &options);
    return ink_table_read_bytes(csv, (size_t)n, "somebody", &options, table, err);
}

static void print_prediction(const ink_model *model, const ink_prediction *prediction)
{
    for (size_t k = 0; k < prediction->n_class; k++)
        printf("%s %-12s %.3f\n", (int32_t)k == prediction->predicted[0] ? "->" : "  ", ink_model_class(model, k),
               prediction->p[k]);
}

int main(int argc, char **argv)
{
    ink_table *table = NULL, *somebody = NULL;
    ink_model *model = NULL;
    ink_report *report = NULL;
    ink_prediction *prediction = NULL;
    ink_error err = {0};
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    if (argc != 3) {
        fprintf(stderr, "usage: %s TABLE TARGET\n", argv[0]);
        return INK_USAGE;
    }
    options.target = argv[2];
    int status = ink_table_read(argv[1], NULL, &table, &err);
    if (status == INK_OK)
        status = ink_fit(table, &options, &model, &report, &err);
    if (status == INK_OK)
        printf("accuracy on %zu unseen rows: %.3f (always saying the most frequent class: %.3f)\n", report->test.rows,
               report->test.accuracy, report->test.majority_accuracy);
    if (status == INK_OK)
        status = read_somebody(model, table, &somebody, &err);
    if (status == INK_OK)
        status = ink_predict(model, somebody, &prediction, &err);
    if (status == INK_OK)
        print_prediction(model, prediction);
    else
        fprintf(stderr, "%s\n", err.message);
    ink_prediction_free(prediction);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(somebody);
    ink_table_free(table);
    return status;
}
