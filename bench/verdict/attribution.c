/* SPDX-License-Identifier: MIT
 * Attribution, counted: on tables with a known signal, or none, how often is the network called the limit, for networks that
 * are sound and for networks that are crippled? usage: attribution [tables a cell] [seed] [rows ...] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "parallel.h"

enum { MOST_TABLES = 4096, NOISE = 3, THREADS = 2 };

typedef struct {
    const char *name;
    int sound, xor_only;
    double learning_rate;
    size_t epochs, hidden;
    ink_recipe recipe;
    ink_activation activation;
} network;

static const network networks[] = {
    {"default", 1, 0, -1, 0, 0, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
    {"rate 1e-6", 0, 0, 1e-6, 0, 0, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
    {"one epoch", 0, 0, -1, 1, 0, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
    {"dead relus (rate 30)", 0, 0, 30, 0, 0, INK_RECIPE_AUTO, INK_RELU},
    {"one hidden unit", 0, 1, -1, 0, 1, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
};
enum { NETWORKS = sizeof networks / sizeof *networks };

typedef struct {
    signal_kind kind;
    double strength;
    size_t n;
    uint64_t seed, cell;
    const network *network;
    ink_signal_answer signal[MOST_TABLES];
    ink_limit limit[MOST_TABLES];
    int failed[MOST_TABLES];
} cell;

/* The drawn columns and, last, the classes, as a table of numbers and words. */
static int table_of(const drawn *d, ink_table **table, ink_error *err)
{
    static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
                                        "s", "t", "u", "v", "w", "x", "y", "z", "aa", "ab", "ac", "ad", "ae", "af", "ag", "ah",
                                        "ai", "aj", "ak", "al", "am", "an"};
    char names[MOST_COLUMNS][8];
    ink_column_data columns[MOST_COLUMNS + 1];
    const char **cells = malloc((d->n_columns + 1) * d->n * sizeof *cells);
    for (size_t c = 0; c <= d->n_columns; c++) {
        const int32_t *code = c < d->n_columns ? d->columns[c].code : d->y;
        const char **to = cells + c * d->n;
        const int numeric = c < d->n_columns && d->columns[c].type == INK_NUMERIC;
        for (size_t i = 0; !numeric && i < d->n; i++)
            to[i] = code[i] < 0 ? NULL : words[code[i] % 40];
        snprintf(names[c], sizeof names[c], c < d->n_columns ? "x%u" : "y", (unsigned)c + 1);
        columns[c] = (ink_column_data){names[c], numeric ? INK_NUMERIC : INK_CATEGORICAL,
                                       numeric ? d->columns[c].number : NULL, numeric ? NULL : to};
    }
    int status = ink_table_from_columns(columns, d->n_columns + 1, d->n, "drawn", table, err);
    free(cells);
    return status;
}

static void one_table(void *user, size_t i)
{
    cell *c = user;
    drawn d = {0};
    stream s = stream_of(c->seed, c->cell, i);
    ink_table *table = NULL;
    ink_report *report = NULL;
    ink_error err = {0};
    draw_signal(&d, &s, c->kind, c->strength, c->n, NOISE);
    ink_fit_options how = INK_FIT_OPTIONS_INIT;
    how.learning_rate = c->network->learning_rate;
    how.epochs = c->network->epochs;
    how.recipe = c->network->recipe;
    how.activation = c->network->activation;
    how.seed = how.split_seed = (uint32_t)i;
    if (c->network->hidden) {
        how.n_hidden = 1;
        how.hidden[0] = c->network->hidden;
    }
    c->failed[i] = table_of(&d, &table, &err) || ink_judge(table, &how, NULL, NULL, &report, &err);
    if (c->failed[i] && getenv("SHOW"))
        fprintf(stderr, "%s\n", err.message);
    if (!c->failed[i]) {
        c->signal[i] = report->verdict->signal;
        c->limit[i] = report->verdict->limit;
        if (getenv("SHOW") && (c->limit[i] == INK_LIMIT_NETWORK) == c->network->sound)
            fprintf(stderr, "%s\n", report->verdict->sentence);
    }
    ink_report_free(report);
    ink_table_free(table);
    drawn_free(&d);
}

static void run_cell(cell *c, size_t n_tables, double bits, size_t totals[2])
{
    size_t present = 0, network_present = 0, network_else = 0, failed = 0;
    char text[48] = "-";
    parallel(n_tables, THREADS, one_table, c);
    for (size_t i = 0; i < n_tables; i++) {
        int is_present = !c->failed[i] && c->signal[i] == INK_SIGNAL_PRESENT;
        failed += (size_t)c->failed[i];
        present += (size_t)is_present;
        network_present += is_present && c->limit[i] == INK_LIMIT_NETWORK;
        network_else += !c->failed[i] && !is_present && c->limit[i] == INK_LIMIT_NETWORK;
    }
    totals[0] += network_present;
    totals[1] += present;
    printf("| %s | %.2f | %zu | %s | %zu | %s | %zu | %zu |\n", signal_kind_names[c->kind], bits, c->n, c->network->name, present,
           present ? share_text(network_present, present, text) : text, network_else, failed);
    fflush(stdout);
}

int main(int n, char **words)
{
    static const signal_kind kinds[] = {CATEGORICAL, CATEGORICAL_6, LINEAR, THRESHOLD, ADDITIVE, CATEGORICAL_XOR, NUMERIC_XOR, NOTHING};
    static const double bits[] = {0.05, 0.2};
    size_t n_tables = n > 1 ? (size_t)atoi(words[1]) : 40, totals[NETWORKS][2] = {{0}};
    uint64_t seed = n > 2 ? (uint64_t)atoi(words[2]) : 1;
    n_tables = n_tables < MOST_TABLES ? n_tables : MOST_TABLES;
    cell *c = malloc(sizeof *c);
    printf("| signal | bits | rows | network | present | called the limit | and without signal | failed |\n|---|---|---|---|---|---|---|---|\n");
    for (int r = 3; r < (n > 3 ? n : 4); r++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (size_t b = 0; b < (kinds[k] == NOTHING ? 1 : 2); b++)
                for (size_t w = 0; w < NETWORKS; w++) {
                    if (networks[w].xor_only && kinds[k] != CATEGORICAL_XOR && kinds[k] != NUMERIC_XOR)
                        continue;
                    *c = (cell){.kind = kinds[k], .n = n > 3 ? (size_t)atoi(words[r]) : 1000, .seed = seed,
                                .cell = k * 2 + b, .network = &networks[w]};
                    c->strength = kinds[k] == NOTHING ? 0 : signal_strength(kinds[k], bits[b]);
                    run_cell(c, n_tables, kinds[k] == NOTHING ? 0 : bits[b], totals[w]);
                }
    for (size_t w = 0; w < NETWORKS; w++) {
        char text[48] = "-";
        if (totals[w][1])
            share_text(totals[w][0], totals[w][1], text);
        printf("%s: %zu of %zu, %s\n", networks[w].name, totals[w][0], totals[w][1], text);
    }
    free(c);
    return 0;
}
