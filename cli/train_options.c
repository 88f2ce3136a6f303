/* SPDX-License-Identifier: MIT
 * The options of train: arguments into ink_fit_options and what is to become of the results. Knows nothing of what is
 * done with them. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

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
        if (option_parse_size(units, 1, 65536, &fit->hidden[n++]) != 0)
            return 1;
        more = text[length] == ',';
        text += length + 1;
    }
    fit->n_hidden = n;
    return 0;
}

static const struct choice recipe_choices[] = {{"auto", INK_RECIPE_AUTO}, {"classic", INK_RECIPE_CLASSIC},
                                              {"modern", INK_RECIPE_MODERN}, {NULL, 0}};
static const struct choice activation_choices[] = {
    {"relu", INK_RELU}, {"tanh", INK_TANH}, {"sigmoid", INK_SIGMOID}, {"selu", INK_SELU},
    {"gelu", INK_GELU}, {"mish", INK_MISH}, {"identity", INK_IDENTITY}, {NULL, 0}};
static const struct choice optimizer_choices[] = {
    {"gd", INK_GD}, {"momentum", INK_MOMENTUM}, {"nesterov", INK_NESTEROV}, {"adam", INK_ADAM}, {"adamw", INK_ADAMW},
    {"lbfgs", INK_LBFGS}, {NULL, 0}};
static const struct choice schedule_choices[] = {
    {"constant", INK_SCHEDULE_CONSTANT}, {"cosine", INK_SCHEDULE_COSINE}, {"coslog4", INK_SCHEDULE_COSLOG4}, {NULL, 0}};
static const struct choice optimize_choices[] = {
    {"log-loss", INK_OPTIMIZE_LOG_LOSS}, {"accuracy", INK_OPTIMIZE_ACCURACY}, {NULL, 0}};
static const struct choice class_weights_choices[] = {
    {"none", INK_CLASS_WEIGHTS_NONE}, {"balanced", INK_CLASS_WEIGHTS_BALANCED}, {NULL, 0}};
static const struct choice restore_choices[] = {{"best", INK_RESTORE_BEST},
                                                {"early-stop", INK_RESTORE_EARLY_STOP},
                                                {"last", INK_RESTORE_LAST},
                                                {NULL, 0}};
static const struct choice precision_choices[] = {
    {"auto", INK_PRECISION_AUTO}, {"32", INK_PRECISION_32}, {"64", INK_PRECISION_64}, {NULL, 0}};
static const struct choice verdict_choices[] = {
    {"off", INK_EFFORT_OFF}, {"quick", INK_EFFORT_QUICK}, {"full", INK_EFFORT_FULL}, {NULL, 0}};
const struct choice progress_choices[] = {
    {"auto", PROGRESS_AUTO}, {"always", PROGRESS_ALWAYS}, {"never", PROGRESS_NEVER}, {NULL, 0}};

#define FIT(member) offsetof(ink_fit_options, member)

static const struct option column_options[] = {
    {.letter = 't', .name = "target", .kind = OPTION_TEXT, .argument = "COLUMN", .offset = FIT(target),
     .help = "the column to predict: a name or a number from 1", .standard = "the last column"},
    {.name = "features", .kind = OPTION_TEXT, .argument = "LIST", .offset = FIT(features),
     .help = "columns to predict from: names, numbers, globs, with commas between", .standard = "all but the target"},
    {.name = "ignore", .kind = OPTION_TEXT, .argument = "LIST", .offset = FIT(ignore),
     .help = "columns to leave out", .standard = "none"},
    {.name = "weights", .kind = OPTION_TEXT, .argument = "COLUMN", .offset = FIT(weights),
     .help = "a column of numbers that says how much each row counts in training; it is then no feature",
     .standard = "all rows alike"},
    {.name = "class-weights", .kind = OPTION_CHOICE, .argument = "HOW", .offset = FIT(class_weights),
     .choices = class_weights_choices,
     .help = "none, or balanced: in training every class counts alike, however few its rows"},
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
    {.name = "stratify", .kind = OPTION_FLAG, .offset = FIT(stratify), .value = 1,
     .help = "each part has the target's class shares, as with train_test_split's stratify="},
    {.name = "recipe", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(recipe), .choices = recipe_choices,
     .help = "what fills in the rest: auto, classic, the founding network, or modern"},
    {.name = "hidden", .kind = OPTION_OTHER, .argument = "LIST", .read = parse_hidden,
     .help = "units of each hidden layer: 16 or 64,32 or none", .standard = "by recipe",
     .expected = "none or up to 16 whole numbers from 1 to 65536 with commas between"},
    {.name = "activation", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(activation),
     .choices = activation_choices, .help = "relu, tanh, sigmoid, selu, gelu, mish or identity",
     .standard = "by recipe"},
    {.name = "optimizer", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(optimizer),
     .choices = optimizer_choices, .help = "gd, momentum, nesterov, adam, adamw or lbfgs", .standard = "by recipe"},
    {.name = "learning-rate", .kind = OPTION_POSITIVE, .argument = "R", .offset = FIT(learning_rate),
     .help = "how far a step goes", .standard = "by recipe"},
    {.name = "schedule", .kind = OPTION_CHOICE, .argument = "NAME", .offset = FIT(schedule), .choices = schedule_choices,
     .help = "how the learning rate changes from the first step to the last: constant, cosine or coslog4",
     .standard = "by recipe"},
    {.name = "clip", .kind = OPTION_REAL, .argument = "R", .offset = FIT(clip),
     .help = "length of a step's gradient at the most", .standard = "any length"},
    {.name = "batch-size", .kind = OPTION_OTHER, .argument = "N", .offset = FIT(batch_size), .read = parse_batch,
     .help = "rows a step; full: all of them", .standard = "by recipe",
     .expected = "a whole number, 1 or more, or full"},
    {.name = "epochs", .kind = OPTION_SIZE, .argument = "N", .offset = FIT(epochs), .least = 1, .most = 10000000,
     .help = "passes over the training rows at the most", .standard = "by recipe"},
    {.name = "patience", .kind = OPTION_SIZE, .argument = "N", .offset = FIT(patience), .most = 10000000,
     .help = "epochs without a better validation loss before training stops; 0: never stop early",
     .standard = "by recipe"},
    {.name = "l2", .kind = OPTION_REAL, .argument = "R", .offset = FIT(l2),
     .help = "penalty on large weights; of adamw the rate of its decoupled decay", .standard = "by recipe"},
    {.name = "dropout", .kind = OPTION_REAL, .argument = "R", .offset = FIT(dropout),
     .help = "share of each hidden layer's outputs that a training step leaves out: from 0 to below 1",
     .standard = "by recipe"},
    {.name = "optimize", .kind = OPTION_CHOICE, .argument = "WHAT", .offset = FIT(optimize), .choices = optimize_choices,
     .help = "what the validation rows choose the epoch by: log-loss, or accuracy, for which modern smooths its labels"},
    {.name = "restore", .kind = OPTION_CHOICE, .argument = "WHICH", .offset = FIT(restore), .choices = restore_choices,
     .help = "weights to keep: best, early-stop (the best, if training stopped early) or last",
     .standard = "by recipe"},
    {.name = "precision", .kind = OPTION_CHOICE, .argument = "BITS", .offset = FIT(precision),
     .choices = precision_choices, .help = "32, 64 or auto"},
    {.name = "ensemble", .kind = OPTION_SIZE, .argument = "K", .offset = FIT(ensemble), .least = 1, .most = 64,
     .help = "networks that the modern recipe trains and whose probabilities it averages", .standard = "by recipe"},
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
    {.name = "report", .kind = OPTION_TEXT, .argument = "FILE", .offset = TRAIN(report),
     .help = "write the report as one HTML file that opens in a browser, to FILE, or to standard output in place of the text"},
    {.name = "verdict", .kind = OPTION_CHOICE, .argument = "HOW", .offset = TRAIN(judge.effort),
     .choices = verdict_choices,
     .help = "how long to look whether it is the network or the data: quick, full (more permutations and repeated "
             "splits) or off"},
    {.name = "alpha", .kind = OPTION_POSITIVE, .argument = "P", .offset = TRAIN(judge.alpha),
     .help = "the verdict's level: how often it may see a signal where there is none; at most 0.5"},
    {.name = "worth", .kind = OPTION_POSITIVE, .argument = "SHARE", .offset = TRAIN(judge.worth),
     .help = "the share of the target's entropy that is worth having; at most 1"},
    {.letter = 'e', .name = "exit-status", .kind = OPTION_FLAG, .offset = TRAIN(exit_status), .value = 1,
     .help = "the exit code tells the verdict: 10 no signal, 11 undecided"},
    {.letter = 'j', .name = "threads", .kind = OPTION_SIZE, .argument = "N", .offset = TRAIN(fit.threads), .least = 1,
     .most = 4096, .help = "threads at the most; never changes a result", .standard = "all cores"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = TRAIN(quiet), .value = 1,
     .help = "say nothing but errors"},
    {.letter = 'v', .name = "verbose", .kind = OPTION_FLAG, .offset = TRAIN(verbose), .value = 1,
     .help = "shapes, and a line each 100 epochs"},
    {.name = "progress", .kind = OPTION_CHOICE, .argument = "WHEN", .offset = TRAIN(progress),
     .choices = progress_choices, .help = "a progress bar on standard error: auto, always or never"},
    {0},
};

static const struct option_group train_groups[] = {
    {"Columns", column_options, TRAIN(fit)},
    {"The network and its training", fit_options, TRAIN(fit)},
    {"Results", train_options, 0},
    {"What cells mean", cell_options, TRAIN(table)},
    {"Reading the table", reading_options, TRAIN(table)},
    {NULL, NULL, 0},
};

static const struct train_settings train_defaults = {
    .table = INK_TABLE_OPTIONS_INIT, .fit = INK_FIT_OPTIONS_INIT, .judge = INK_JUDGE_OPTIONS_INIT};

const struct option_table train_table = {
    .command = "train",
    .operands = "TABLE",
    .summary = "train a network on a table, and say how good it is",
    .purpose = "Trains a neural network that predicts one column of a table from the others, and scores it on rows "
               "that it has not seen. TABLE is a CSV file, plain or gzipped; '-' is standard input.",
    .least = 1,
    .most = 1,
    .groups = train_groups,
    .defaults = &train_defaults,
    .size = sizeof train_defaults,
};

int train_settings_read(int argc, char **argv, struct train_settings *settings, int *status)
{
    const char *operands[OPTION_OPERANDS];
    int go_on = options_read(&train_table, argc, argv, settings, operands, status);
    settings->path = operands[0];
    return go_on;
}
