/* SPDX-License-Identifier: MIT
 * Attribution: how often the network is called the limit, for networks that are sound and for networks that are crippled, on
 * tables with a known signal and without. */
#include <stdlib.h>

#include "bench.h"
#include "parallel.h"

enum { NOISE = 3, ROWS_WITH_ALL = 1000 /* beyond, each kind has one of the two strengths */ };

typedef struct {
    const char *name;
    int sound, xor_only;
    double learning_rate;
    size_t epochs, hidden;
    ink_recipe recipe;
    ink_activation activation;
} make;

static const make networks[] = {
    {"default", 1, 0, -1, 0, 0, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
    {"rate 1e-6", 0, 0, 1e-6, 0, 0, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
    {"one epoch", 0, 0, -1, 1, 0, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
    {"rate 30, relu", 0, 0, 30, 0, 0, INK_RECIPE_AUTO, INK_RELU},
    {"classic, dead relus (rate 30)", 0, 0, 30, 0, 0, INK_RECIPE_CLASSIC, INK_RELU},
    {"one hidden unit", 0, 1, -1, 0, 1, INK_RECIPE_AUTO, INK_ACTIVATION_DEFAULT},
};
enum { NETWORKS = sizeof networks / sizeof *networks };

typedef struct {
    signal_kind kind;
    double strength;
    size_t n;
    uint64_t seed, cell;
    const make *network;
    unsigned char *present, *blamed, *failed, *whole; /* tables; whole: the network gets nearly all that another learner does */
} cell;

/* Of the best other learner's gain: a network that gets so much is not crippled, whatever was done to it. */
static const double nearly_all = 0.95;

/* The drawn columns and, last, the classes, as a table of numbers and words. */
static int table_of(const drawn *d, ink_table **table, ink_error *err)
{
    static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
                                        "s", "t", "u", "v", "w", "x", "y", "z", "aa", "ab", "ac", "ad", "ae", "af", "ag", "ah",
                                        "ai", "aj", "ak", "al", "am", "an"};
    char names[MOST_COLUMNS][8];
    ink_column_data columns[MOST_COLUMNS + 1];
    const char **cells = bench_new((d->n_columns + 1) * d->n, sizeof *cells);
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

static int gets_it_all(const ink_verdict *v)
{
    double best = 0;
    for (size_t i = 1; i < v->n_learners; i++)
        best = v->learners[i].information_bits > best ? v->learners[i].information_bits : best;
    return v->n_learners > 0 && v->learners[0].information_bits >= nearly_all * best;
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
    how.threads = 1;
    if (c->network->hidden) {
        how.n_hidden = 1;
        how.hidden[0] = c->network->hidden;
    }
    c->failed[i] = table_of(&d, &table, &err) || ink_judge(table, &how, NULL, NULL, &report, &err);
    c->present[i] = !c->failed[i] && report->verdict->signal == INK_SIGNAL_PRESENT;
    c->blamed[i] = !c->failed[i] && report->verdict->limit == INK_LIMIT_NETWORK;
    c->whole[i] = c->present[i] && gets_it_all(report->verdict);
    if (getenv("SHOW") && !c->failed[i] && c->present[i] && c->blamed[i] == c->network->sound)
        fprintf(stderr, "%s, %s: %s\n", signal_kind_names[c->kind], c->network->name, report->verdict->sentence);
    ink_report_free(report);
    ink_table_free(table);
    drawn_free(&d);
}

typedef struct {
    size_t present, blamed, crippled, crippled_blamed, without, blamed_without;
} tally;

static void add(tally *to, const tally *more)
{
    to->present += more->present;
    to->blamed += more->blamed;
    to->crippled += more->crippled;
    to->crippled_blamed += more->crippled_blamed;
    to->without += more->without;
    to->blamed_without += more->blamed_without;
}

static tally run_cell(const settings *how, cell *c, size_t tables, double bits)
{
    tally t = {0};
    char text[48] = "-";
    parallel(tables, how->threads, one_table, c);
    for (size_t i = 0; i < tables; i++) {
        t.present += c->present[i];
        t.blamed += c->present[i] && c->blamed[i];
        t.crippled += c->present[i] && !c->whole[i];
        t.crippled_blamed += c->present[i] && !c->whole[i] && c->blamed[i];
        t.without += !c->present[i] && !c->failed[i];
        t.blamed_without += !c->present[i] && c->blamed[i];
    }
    fprintf(how->page, "| %s | %.2f | %zu | %s | %zu | %s | %zu | %zu of %zu |\n", signal_kind_names[c->kind], bits, c->n,
            c->network->name, t.present, t.present ? share_text(t.blamed, t.present, text) : text, t.present - t.crippled,
            t.blamed_without, t.without);
    return t;
}

static const signal_kind kinds[] = {CATEGORICAL, CATEGORICAL_6, LINEAR, THRESHOLD, ADDITIVE, CATEGORICAL_XOR, NUMERIC_XOR, NOTHING};
enum { KINDS = sizeof kinds / sizeof *kinds };

static tally run_network(const settings *how, cell *c, size_t tables)
{
    static const double bits[] = {0.05, 0.2};
    tally all = {0};
    for (size_t k = 0; k < KINDS; k++)
        for (size_t b = 0; b < (kinds[k] == NOTHING ? 1 : 2); b++) {
            if (c->network->xor_only && kinds[k] != CATEGORICAL_XOR && kinds[k] != NUMERIC_XOR)
                continue;
            if (c->n > ROWS_WITH_ALL && (k + b) % 2)
                continue;
            c->kind = kinds[k];
            c->cell = 9000 + k * 2 + b;
            c->strength = kinds[k] == NOTHING ? 0 : signal_strength(kinds[k], bits[b]);
            tally t = run_cell(how, c, tables, kinds[k] == NOTHING ? 0 : bits[b]);
            add(&all, &t);
        }
    return all;
}

static void judge_network(const settings *how, const make *network, size_t rows, const tally *t)
{
    const size_t k = network->sound ? t->blamed : t->crippled_blamed, n = network->sound ? t->present : t->crippled;
    char what[128], text[48];
    snprintf(what, sizeof what, "network called the limit: signal, %zu rows, %s", rows, network->name);
    if (n)
        conclude(how, network->sound ? at_most(k, n, 0.05) : at_least(k, n, 0.95), what,
                 network->sound ? "at most 0.05" : "at least 0.95", share_text(k, n, text));
    if (!t->without)
        return;
    snprintf(what, sizeof what, "network called the limit: no signal, %zu rows, %s", rows, network->name);
    snprintf(text, sizeof text, "%zu of %zu", t->blamed_without, t->without);
    conclude(how, t->blamed_without == 0, what, "never", text);
}

static cell new_cell(const settings *how, size_t most)
{
    return (cell){.seed = how->seed, .present = bench_new(most, 1), .blamed = bench_new(most, 1), .failed = bench_new(most, 1),
                  .whole = bench_new(most, 1)};
}

static void free_cell(cell *c)
{
    free(c->present);
    free(c->blamed);
    free(c->failed);
    free(c->whole);
}

static void attribution_at(const settings *how, size_t rows, size_t tables)
{
    cell c = new_cell(how, tables);
    c.n = rows;
    for (size_t w = 0; w < NETWORKS && rows <= how->most_rows; w++) {
        c.network = &networks[w];
        tally t = run_network(how, &c, tables);
        judge_network(how, c.network, rows, &t);
    }
    free_cell(&c);
}

/* Whole networks are trained here, longer the more rows there are: a part of the tables will do. */
void attribution(const settings *how)
{
    const size_t tables[] = {how->tables / 500 + 1, how->tables / 500 + 1, how->tables / 1000 + !(how->tables / 1000)};
    fprintf(how->page, "## Attribution\n\nTables with three noise columns beside those that inform. Whole networks are trained, so that there are\n"
            "fewer tables than above: %zu a line at 300 rows, %zu at 1,000, %zu at 5,000 and half of the lines. \"Not crippled\": of the tables with a signal, those\n"
            "where the network gets at least 95 %% of what the best other learner gains on the held-out rows, whatever was done to it (an\n"
            "epoch of mini-batches is enough for a simple signal in many rows); the bar for crippled networks is asked of the others.\n\n"
            "| signal | bits | rows | network | present | called the limit | not crippled | without signal |\n|---|---|---|---|---|---|---|---|\n",
            tables[0], tables[1], tables[2]);
    attribution_at(how, 300, tables[0]);
    attribution_at(how, 1000, tables[1]);
    attribution_at(how, 5000, tables[2]);
    fprintf(how->page, "\n");
}
