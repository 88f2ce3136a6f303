/* SPDX-License-Identifier: MIT
 * One model serves many threads without a lock: each has a scratch of its own and predicts row after row without
 * allocating. In the place of requests from a network, the threads draw rows by chance.
 *
 *     inkling train listeners.csv -t top_genre -m genre.safetensors
 *     cc -pthread serve_many.c $(pkg-config --cflags --libs inkling) -o serve_many
 *     ./serve_many genre.safetensors 4 1000000 */
#include <inkling.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_THREADS = 64 };

typedef struct {
    const ink_model *model;
    pthread_t thread;
    uint32_t random;
    size_t requests;
    size_t *answers;  /* of each class */
    int status;
    ink_error err;
} server;

/* A level of each categorical feature; numbers are missing, and the model puts its median there. */
static void draw_request(server *s, double *x)
{
    for (size_t f = 0; f < ink_model_features(s->model); f++) {
        size_t levels = ink_model_feature(s->model, f).levels;
        s->random = s->random * 1664525u + 1013904223u;
        x[f] = levels ? (double)((s->random >> 8) % levels) : (double)NAN;
    }
}

static int serve(server *s, double *x, double *p, ink_row_scratch *scratch)
{
    for (size_t i = 0; i < s->requests; i++) {
        draw_request(s, x);
        int status = ink_predict_row(s->model, x, p, scratch, &s->err);
        if (status != INK_OK)
            return status;
        size_t best = 0;
        for (size_t k = 1; k < ink_model_classes(s->model); k++)
            best = p[k] > p[best] ? k : best;
        s->answers[best]++;
    }
    return INK_OK;
}

static void *run(void *at)
{
    server *s = at;
    ink_row_scratch *scratch = NULL;
    double *x = calloc(ink_model_features(s->model), sizeof *x), *p = calloc(ink_model_classes(s->model), sizeof *p);
    s->answers = calloc(ink_model_classes(s->model), sizeof *s->answers);
    s->status = x && p && s->answers ? ink_row_scratch_new(s->model, &scratch, &s->err) : INK_MEMORY;
    if (s->status == INK_OK)
        s->status = serve(s, x, p, scratch);
    ink_row_scratch_free(scratch);
    free(p);
    free(x);
    return NULL;
}

/* The status of the first thread that failed. */
static int print_answers(const ink_model *model, const server *servers, size_t n)
{
    for (size_t t = 0; t < n; t++)
        if (servers[t].status != INK_OK) {
            fprintf(stderr, "%s\n", servers[t].err.message);
            return servers[t].status;
        }
    for (size_t k = 0; k < ink_model_classes(model); k++) {
        size_t answers = 0;
        for (size_t t = 0; t < n; t++)
            answers += servers[t].answers[k];
        printf("%-12s %zu\n", ink_model_class(model, k), answers);
    }
    return INK_OK;
}

int main(int argc, char **argv)
{
    static server servers[MOST_THREADS];
    ink_model *model = NULL;
    ink_error err = {0};
    size_t wanted = argc == 4 ? strtoul(argv[2], NULL, 10) : 0, n = 0;
    if (wanted < 1 || wanted > MOST_THREADS) {
        fprintf(stderr, "usage: %s MODEL THREADS REQUESTS, 1 to %d threads\n", argv[0], MOST_THREADS);
        return INK_USAGE;
    }
    int status = ink_model_load(argv[1], &model, &err);
    if (status != INK_OK) {
        fprintf(stderr, "%s\n", err.message);
        return status;
    }
    for (; n < wanted; n++) {
        servers[n] = (server){.model = model, .random = (uint32_t)n, .requests = strtoul(argv[3], NULL, 10) / wanted,
                              .err = {.message = "not enough memory"}};
        if (pthread_create(&servers[n].thread, NULL, run, &servers[n]))
            break;
    }
    for (size_t t = 0; t < n; t++)
        pthread_join(servers[t].thread, NULL);
    status = print_answers(model, servers, n);
    if (n < wanted) {
        fprintf(stderr, "only %zu threads could be started\n", n);
        status = INK_FAILED;
    }
    for (size_t t = 0; t < n; t++)
        free(servers[t].answers);
    ink_model_free(model);
    return status;
}
