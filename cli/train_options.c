/* SPDX-License-Identifier: MIT
 * The options of train, and those of reading a table, which other commands share: arguments into ink_table_options and
 * ink_fit_options. Knows nothing of what is done with them. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* ---- reading a table */

static int parse_delimiter(const char *text, void *place)
{
    static const struct choice words[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"\\t", '\t'},
                                          {"pipe", '|'},  {"space", ' '},     {NULL, 0}};
    for (const struct choice *word = words; word->word; word++)
        if (strcmp(text, word->word) == 0) {
            *(char *)place = (char)word->value;
            return 0;
        }
    if (text[0] == '\0' || text[1] != '\0' || strchr("\"\r\n", text[0]) || (unsigned char)text[0] > 126)
        return 1;
    *(char *)place = text[0];
    return 0;
}

static int parse_decimal(const char *text, void *place)
{
    if (strcmp(text, ".") != 0 && strcmp(text, ",") != 0)
        return 1;
    *(char *)place = text[0];
    return 0;
}

static const struct choice ragged_choices[] = {
    {"error", INK_RAGGED_ERROR}, {"fill", INK_RAGGED_FILL}, {"skip", INK_RAGGED_SKIP}, {NULL, 0}};
static const struct choice encoding_choices[] = {
    {"utf-8", INK_ENCODING_UTF8}, {"latin1", INK_ENCODING_LATIN1}, {NULL, 0}};

#define TABLE(member) offsetof(ink_table_options, member)

const struct option reading_options[] = {
    {.name = "categorical", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(categorical),
     .help = "columns to take as words", .standard = "by content"},
    {.name = "numeric", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(numeric),
     .help = "columns to take as numbers", .standard = "by content"},
    {.name = "missing", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(missing),
     .help = "what stands for a missing cell; \"\": nothing does", .standard = INK_MISSING_DEFAULT},
    {.name = "delimiter", .kind = OPTION_OTHER, .argument = "C", .offset = TABLE(delimiter), .read = parse_delimiter,
     .help = "what stands between cells: one character, or comma, semicolon, tab, pipe, space", .standard = "guessed",
     .expected = "one character, or comma, semicolon, tab, pipe or space"},
    {.name = "header", .kind = OPTION_FLAG, .offset = TABLE(header), .value = INK_HEADER_YES,
     .help = "the first row holds names, even if they are numbers"},
    {.name = "no-header", .kind = OPTION_FLAG, .offset = TABLE(header), .value = INK_HEADER_NO,
     .help = "the first row holds cells"},
    {.name = "decimal", .kind = OPTION_OTHER, .argument = "C", .offset = TABLE(decimal), .read = parse_decimal,
     .help = "the decimal mark: . or ,", .standard = ".", .expected = "'.' or ','"},
    {.name = "ragged", .kind = OPTION_CHOICE, .argument = "HOW", .offset = TABLE(ragged), .choices = ragged_choices,
     .help = "rows with too few or too many cells: error, fill or skip"},
    {.name = "encoding", .kind = OPTION_CHOICE, .argument = "NAME", .offset = TABLE(encoding),
     .choices = encoding_choices, .help = "utf-8 or latin1"},
    {0},
};

/* ---- columns, split, network */

static int parse_split(const char *text, void *place)
{
    double parts[3];
    char part[32];
    for (size_t i = 0; i < 3; i++) {
        size_t n = strcspn(text, "/");
        if (n >= sizeof part || (text[n] == '/') != (i < 2))
            return 1;
        memcpy(part, text, n);
        part[n] = '\0';
        if (option_parse_real(part, &parts[i]) != 0)
            return 1;
        text += n + 1;
    }
    if (!(parts[0] > 0))
        return 1;
    memcpy(place, parts, sizeof parts);
    return 0;
}

static void show_split(const void *place, char *text, size_t size)
{
    const double *parts = place;
    snprintf(text, size, "%g/%g/%g", parts[0], parts[1], parts[2]);
}

static int parse_batch(const char *text, void *place)
{
    if (strcmp(text, "full") != 0)
        return option_parse_size(text, 1, SIZE_MAX - 1, place);
    *(size_t *)place = INK_BATCH_FULL;
    return 0;
}

/* place is the whole ink_fit_options: the layers and their number. */
static int parse_hidden(const char *text, void *place)
{
    ink_fit_options *fit = place;
    char units[24];
    size_t n = 0;
    int more = strcmp(text, "none") != 0;
    while (more) {
        size_t length = strcspn(text, ",");
        if (n == INK_MAX_HIDDEN || length >= sizeof units)
            return 1;
        memcpy(units, text, length);
        units[length] = '\0';
        if (option_parse_size(units, 1, 1000000, &fit->hidden[n++]) != 0)
            return 1;
        more = text[length] == ',';
        text += length + 1;
    }
    fit->n_hidden = n;
    return 0;
}

static const struct choice recipe_choices[] = {{"auto", INK_RECIPE_AUTO}, {"classic", INK_RECIPE_CLASSIC}, {NULL, 0}};
static const struct choice activation_choices[] = {
    {"relu", INK_RELU}, {"tanh", INK_TANH}, {"sigmoid", INK_SIGMOID}, {"identity", INK_IDENTITY}, {NULL, 0}};
static const struct choice optimizer_choices[] = {
    {"gd", INK_GD}, {"momentum", INK_MOMENTUM}, {"adam", INK_ADAM}, {NULL, 0}};
static const struct choice restore_choices[] = {{"best", INK_RESTORE_BEST},
                                                {"early-stop", INK_RESTORE_EARLY_STOP},
                                                {"last", INK_RESTORE_LAST},
                                                {NULL, 0}};
static const struct choice precision_choices[] = {
    {"auto", INK_PRECISION_AUTO}, {"32", INK_PRECISION_32}, {"64", INK_PRECISION_64}, {NULL, 0}};
static const struct choice verdict_choices[] = {
    {"off", VERDICT_OFF}, {"quick", VERDICT_QUICK}, {"full", VERDICT_FULL}, {NULL, 0}};
static const struct choice progress_choices[] = {
    {"auto", PROGRESS_AUTO}, {"always", PROGRESS_ALWAYS}, {"never", PROGRESS_NEVER}, {NULL, 0}};

#define FIT(member) offsetof(ink_fit_options, member)

static const struct option column_options[] = {
    {.letter = 't', .name = "target", .kind = OPTION_TEXT, .argument = "COLUMN", .offset = FIT(target),
     .help = "the column to predict: a name or a number from 1", .standard = "the last column"},
    {.name = "features", .kind = OPTION_TEXT, .argument = "LIST", .offset = FIT(features),
     .help = "columns to predict from: names, numbers, globs, with commas between", .standard = "all but the target"},
    {.name = "ignore", .kind = OPTION_TEXT, .argument = "LIST", .offset = FIT(ignore),
     .help = "columns to leave out", .standard = "none"},
    {.name = "cut", .kind = OPTION_SIZE, .argument = "N", .offset = FIT(cut), .least = 2, .most = 50,
     .help = "cut a numeric target into N classes of about equal size", .standard = "not cut"},
    {0},
};

static const struct option fit_options[] = {
    {.name = "split", .kind = OPTION_OTHER, .argument = "A/B/C", .offset = FIT(split), .read = parse_split,
     .show = show_split, .help = "parts for training, validation and test",
     .expected = "three numbers A/B/C, the first above 0"},
    {.name = "split-seed", .kind = OPTION_SEED, .argument = "N", .offset = FIT(split_seed),
     .help = "the split is that of scikit-learn's train_test_split with random_state=N"},
    {.name = "recipe", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(recipe), .choices = recipe_choices,
     .help = "what fills in the rest: auto, or classic, the founding network"},
    {.name = "hidden", .kind = OPTION_OTHER, .argument = "LIST", .read = parse_hidden,
     .help = "units of each hidden layer: 16 or 64,32 or none", .standard = "by recipe",
     .expected = "none or up to 16 whole numbers from 1 to 1000000 with commas between"},
    {.name = "activation", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(activation),
     .choices = activation_choices, .help = "relu, tanh, sigmoid or identity", .standard = "by recipe"},
    {.name = "optimizer", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(optimizer),
     .choices = optimizer_choices, .help = "gd, momentum or adam", .standard = "by recipe"},
    {.name = "learning-rate", .kind = OPTION_POSITIVE, .argument = "R", .offset = FIT(learning_rate),
     .help = "how far a step goes", .standard = "by recipe"},
    {.name = "batch-size", .kind = OPTION_OTHER, .argument = "N", .offset = FIT(batch_size), .read = parse_batch,
     .help = "rows a step; full: all of them", .standard = "by recipe",
     .expected = "a whole number, 1 or more, or full"},
    {.name = "epochs", .kind = OPTION_SIZE, .argument = "N", .offset = FIT(epochs), .least = 1, .most = 10000000,
     .help = "passes over the training rows at the most", .standard = "by recipe"},
    {.name = "patience", .kind = OPTION_SIZE, .argument = "N", .offset = FIT(patience), .most = 10000000,
     .help = "epochs without a better validation loss before training stops; 0: never stop early",
     .standard = "by recipe"},
    {.name = "l2", .kind = OPTION_REAL, .argument = "R", .offset = FIT(l2),
     .help = "penalty on large weights", .standard = "by recipe"},
    {.name = "restore", .kind = OPTION_CHOICE, .argument = "WHICH", .offset = FIT(restore), .choices = restore_choices,
     .help = "weights to keep: best, early-stop (the best, if training stopped early) or last",
     .standard = "by recipe"},
    {.name = "precision", .kind = OPTION_CHOICE, .argument = "BITS", .offset = FIT(precision),
     .choices = precision_choices, .help = "32, 64 or auto"},
    {.name = "seed", .kind = OPTION_SEED, .argument = "N", .offset = FIT(seed),
     .help = "seed of everything random but the split"},
    {0},
};

#define TRAIN(member) offsetof(struct train_settings, member)

static const struct option train_options[] = {
    {.letter = 'm', .name = "model", .kind = OPTION_TEXT, .argument = "FILE", .offset = TRAIN(model),
     .help = "write the trained model there (safetensors)"},
    {.name = "json", .kind = OPTION_OPTIONAL, .argument = "FILE", .offset = TRAIN(json),
     .help = "the report as JSON, to FILE, or to standard output in place of the text"},
    {.name = "verdict", .kind = OPTION_CHOICE, .argument = "HOW", .offset = TRAIN(verdict), .choices = verdict_choices,
     .help = "off, quick or full; no verdict is made yet, so this changes nothing"},
    {.letter = 'j', .name = "threads", .kind = OPTION_SIZE, .argument = "N", .offset = TRAIN(threads), .least = 1,
     .most = 4096, .help = "threads at the most; never changes a result", .standard = "all cores"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = TRAIN(quiet), .value = 1,
     .help = "say nothing but errors"},
    {.letter = 'v', .name = "verbose", .kind = OPTION_FLAG, .offset = TRAIN(verbose), .value = 1,
     .help = "shapes, and a line each 100 epochs"},
    {.name = "progress", .kind = OPTION_CHOICE, .argument = "WHEN", .offset = TRAIN(progress),
     .choices = progress_choices, .help = "a progress bar on standard error: auto, always or never"},
    {0},
};

int train_settings_read(int argc, char **argv, struct train_settings *settings, int *status)
{
    static const ink_table_options table_init = INK_TABLE_OPTIONS_INIT;
    static const ink_fit_options fit_init = INK_FIT_OPTIONS_INIT;
    *settings = (struct train_settings){.table = table_init, .fit = fit_init, .verdict = VERDICT_QUICK};
    const struct option_group groups[] = {
        {"Columns", column_options, &settings->fit},
        {"The network and its training", fit_options, &settings->fit},
        {"Results", train_options, settings},
        {"Reading the table", reading_options, &settings->table},
        {NULL, NULL, NULL},
    };
    const struct option_table table = {
        "train", "TABLE",
        "Trains a neural network that predicts one column of a table from the others, and\n"
        "scores it on rows that it has not seen. TABLE is a CSV file, plain or gzipped;\n"
        "'-' is standard input.",
        1, 1, groups};
    const char *operands[OPTION_OPERANDS];
    int go_on = options_read(&table, argc, argv, operands, status);
    settings->path = operands[0];
    return go_on;
}
