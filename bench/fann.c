/* SPDX-License-Identifier: MIT
 * The engine's work by FANN, in its float32 version: fann WHAT prints one number as engine does. FANN knows no softmax
 * and trains row by row; it does so here, and with sigmoids. Seconds are the processor's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <floatfann.h>

static double now(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void fill(float *x, size_t n)
{
    static unsigned s = 1;
    for (size_t i = 0; i < n; i++) {
        s = s * 1664525U + 1013904223U;
        x[i] = (float)(s >> 8) / (1 << 24) - 0.5F;
    }
}

/* Rows a second of training. */
static double train(unsigned n_layers, const unsigned *sizes, size_t n_rows)
{
    struct fann *net = fann_create_standard_array(n_layers, sizes);
    static float x[784], y[16];
    const double began = now();
    for (size_t i = 0; i < n_rows; i++) {
        fill(x, sizes[0]);
        y[i % sizes[n_layers - 1]] = 1;
        fann_train(net, x, y);
        y[i % sizes[n_layers - 1]] = 0;
    }
    const double took = now() - began;
    fann_destroy(net);
    return (double)n_rows / took;
}

static struct fann_train_data *listeners(unsigned n)
{
    struct fann_train_data *data = fann_create_train(n, 10, 10);
    for (unsigned i = 0; i < n; i++) {
        data->input[i][i * 7919 % 10] = 1;
        data->output[i][i * 104729 / 7 % 10] = 1;
    }
    return data;
}

/* Microseconds an epoch of the founding network: 3,000 rows in full batches, 1,000 to validate. */
static double founding(void)
{
    enum { EPOCHS = 100 };
    struct fann *net = fann_create_standard(3, 10, 16, 10);
    struct fann_train_data *rows = listeners(3000), *validation = listeners(1000);
    fann_set_training_algorithm(net, FANN_TRAIN_BATCH);
    const double began = now();
    for (int i = 0; i < EPOCHS; i++) {
        fann_train_epoch(net, rows);
        fann_test_data(net, validation);
    }
    const double took = now() - began;
    fann_destroy_train(rows);
    fann_destroy_train(validation);
    fann_destroy(net);
    return 1e6 * took / EPOCHS;
}

/* Nanoseconds a row. */
static double predict(unsigned n_layers, const unsigned *sizes, size_t n)
{
    struct fann *net = fann_create_standard_array(n_layers, sizes);
    static float x[784];
    fill(x, sizes[0]);
    const double began = now();
    for (size_t i = 0; i < n; i++)
        fann_run(net, x);
    const double took = now() - began;
    fann_destroy(net);
    return 1e9 * took / (double)n;
}

int main(int argc, char **argv)
{
    static const unsigned wide[] = {784, 256, 10}, deep[] = {50, 256, 256, 256, 2}, small[] = {10, 16, 10},
                          large[] = {50, 256, 256, 2};
    const char *what = argc > 1 ? argv[1] : "";
    double result;
    if (!strcmp(what, "a"))
        result = founding();
    else if (!strcmp(what, "b1"))
        result = train(3, wide, 4000);
    else if (!strcmp(what, "b2"))
        result = train(5, deep, 6000);
    else if (!strcmp(what, "small-row"))
        result = predict(3, small, 1000000);
    else if (!strcmp(what, "large-row"))
        result = predict(4, large, 20000);
    else
        return 1;
    printf("%.9g\n", result);
    return 0;
}
