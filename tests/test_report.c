/* SPDX-License-Identifier: MIT
 * What people and programs read: reports, models and tables as text that stays on the screen and as JSON that says
 * exactly what the values are. */
#include "check.h"

#include <jansson.h>

#include "model/model.h"
#include "table/table.h"

enum { CLASSES = 3, MOST_CLASSES = 13, EPOCHS = 30, LEVELS = 12 };

/* A report whose every name can be set. */
typedef struct {
    ink_report report;
    const char *classes[MOST_CLASSES];
    size_t counts[MOST_CLASSES], layers[3], confusion[MOST_CLASSES * MOST_CLASSES];
    double train_loss[EPOCHS], validation_loss[EPOCHS], validation_accuracy[EPOCHS], p[MOST_CLASSES];
    ink_class_score per_class[MOST_CLASSES];
    ink_feature features[2];
    ink_level_row levels[LEVELS];
    ink_reliability reliability[INK_RELIABILITY_BINS];
    ink_importance importance[2];
    double intervals[2 * MOST_CLASSES];
    ink_dropped dropped;
    const char *notices[1];
} sample;

static ink_scores scores_of(const sample *s, size_t rows, double accuracy)
{
    return (ink_scores){rows, accuracy, {accuracy - 0.0123456789, accuracy + 0.02}, 1.0 / 3, 0.7, 0.1, 0.4, 1.1,
                        s->per_class, s->confusion, s->reliability};
}

static void fill_parts(sample *s, const char *name, size_t n_class)
{
    s->layers[0] = 10, s->layers[1] = 16, s->layers[2] = n_class;
    for (size_t i = 0; i < n_class; i++) {
        s->classes[i] = name;
        s->counts[i] = 100 + i;
        s->p[i] = 1.0 / (double)(i + 3);
        s->per_class[i] = (ink_class_score){i ? 0.1 : NAN, 0.2, 0.3, 7 + i, {NAN, NAN}, {0.1, 0.4}};
        for (size_t k = 0; k < n_class; k++)
            s->confusion[i * n_class + k] = i == k ? 1234 : k;
    }
    for (size_t i = 0; i < EPOCHS; i++) {
        s->train_loss[i] = 0.3 + 1 / (double)(i + 1);
        s->validation_loss[i] = 0.4 + 1 / (double)(i + 1);
        s->validation_accuracy[i] = (double)i / 37;
    }
    for (size_t i = 0; i < LEVELS; i++)
        s->levels[i] = (ink_level_row){name, name, 20000 + i, (int32_t)(i % n_class), 0.1 + (double)i / 70, s->p, 0.15,
                                       {0.12, 0.19}, s->counts, s->intervals};
    s->features[0] = (ink_feature){name, INK_CATEGORICAL, LEVELS, 3, NAN, NAN};
    s->features[1] = (ink_feature){name, INK_NUMERIC, 0, 0, -1.5, 1e300};
    s->importance[1] = (ink_importance){0.25, {-0.125, 0.5}};
    s->reliability[14] = (ink_reliability){9, 0.97, 1, {0.7, 1}};
    s->dropped = (ink_dropped){name, "all its cells differ"};
    s->notices[0] = name;
}

/* name stands wherever a table or its owner can put one. */
static ink_report *make(sample *s, const char *name, size_t n_class)
{
    memset(s, 0, sizeof *s);
    fill_parts(s, name, n_class);
    s->report = (ink_report){.file = name, .rows = 1234567, .rows_used = 1234560, .n_dropped = 1,
        .dropped = &s->dropped,
        .target = name, .n_class = n_class, .classes = s->classes, .counts = s->counts, .entropy_bits = log2(3),
        .n_features = 2, .features = s->features, .split_method = "random", .split_seed = 4294967295u, .seed = 7,
        .n_train = 740736, .n_validation = 246912, .n_test = 246912, .distinct_train_rows = 10, .unseen = 5,
        .recipe = "classic", .recipe_why = "asked for", .activation = "relu", .optimizer = "gd", .n_layers = 3,
        .layers = s->layers, .parameters = 346, .precision = 64, .learning_rate = 0.05, .l2 = 1e-300,
        .batch_size = 740736, .patience = 20, .epochs_run = EPOCHS, .best_epoch = EPOCHS - 1, .stopped_early = 1,
        .restored_best = 1, .seconds = 1234.5, .train_loss = s->train_loss, .validation_loss = s->validation_loss,
        .validation_accuracy = s->validation_accuracy, .train = scores_of(s, 740736, 0.6),
        .validation = scores_of(s, 246912, 0.55), .test = scores_of(s, 246912, 0.5), .overfit_gap = 0.6 - 0.5,
        .n_levels = LEVELS, .by_level = s->levels, .importance_rows = 2000, .importance = s->importance,
        .n_notices = 1, .notices = s->notices};
    return &s->report;
}

__attribute__((noinline)) static char *text_of(const ink_report *report, int width, int colour, int unicode)
{
    char *text = NULL;
    assert_ok(ink_report_text(report, width, colour, unicode, &text, &err));
    return text;
}

static json_t *loads(char *text)
{
    json_error_t why;
    json_t *value = json_loads(text, 0, &why);
    if (!value)
        fail_msg("%s, line %d of: %s", why.text, why.line, text);
    free(text);
    return value;
}

static json_t *json_of(const ink_report *report, const char *const *command)
{
    char *text = NULL;
    assert_ok(ink_report_json(report, command, &text, &err));
    return loads(text);
}

/* The value at "a.b.2.c". */
static json_t *at(json_t *value, const char *path)
{
    char key[64];
    while (*path) {
        size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10)) : json_object_get(value, key);
        path += n + (path[n] == '.');
    }
    if (!value)
        fail_msg("no %s", key);
    return value;
}

static void same_number(json_t *json, const char *path, double expected)
{
    double x = json_number_value(at(json, path));
    assert_true(json_is_number(at(json, path)));
    assert_memory_equal(&x, &expected, sizeof x);
}

static void same_numbers(json_t *json, const char *path, const double *expected, size_t n)
{
    assert_int_equal(json_array_size(at(json, path)), n);
    for (size_t i = 0; i < n; i++) {
        double x = json_number_value(json_array_get(at(json, path), i));
        assert_memory_equal(&x, &expected[i], sizeof x);
    }
}

static void same_text(json_t *json, const char *path, const char *expected)
{
    assert_string_equal(json_string_value(at(json, path)), expected);
}

static void is_null(json_t *json, const char *path)
{
    assert_true(json_is_null(at(json, path)));
}

static void same_part(json_t *json, const char *part, const ink_scores *scores)
{
    json_t *object = at(at(json, "scores"), part);
    same_number(object, "rows", (double)scores->rows);
    same_number(object, "accuracy", scores->accuracy);
    same_numbers(object, "accuracy_ci95", scores->accuracy_ci95, 2);
    same_number(object, "log_loss", scores->log_loss);
    same_number(object, "brier", scores->brier);
    same_number(object, "ece", scores->ece);
    same_number(object, "majority_accuracy", scores->majority_accuracy);
    same_number(object, "prior_log_loss", scores->prior_log_loss);
    is_null(object, "per_class.0.precision");
    same_number(object, "per_class.1.precision", scores->per_class[1].precision);
    same_number(object, "per_class.2.rows", 9);
    same_number(object, "confusion.1.1", 1234);
    same_number(object, "confusion.1.2", 2);
}

static void json_says_what_the_report_holds(void **state)
{
    (void)state;
    static const char *const command[] = {"inkling", "train", "a \"b\".csv", NULL};
    sample s;
    const ink_report *r = make(&s, "genre", CLASSES);
    json_t *json = json_of(r, command);
    same_text(json, "schema", "inkling.report/1");
    same_text(json, "inkling", INK_VERSION);
    same_text(json, "command.2", "a \"b\".csv");
    same_number(json, "table.rows", 1234567);
    same_number(json, "table.rows_used", 1234560);
    same_text(json, "table.dropped.0.why", "all its cells differ");
    same_text(json, "target.classes.2", "genre");
    same_number(json, "target.counts.1", 101);
    same_number(json, "target.entropy_bits", r->entropy_bits);
    same_text(json, "features.0.type", "categorical");
    same_number(json, "features.0.levels", LEVELS);
    same_number(json, "features.0.missing", 3);
    same_text(json, "features.1.type", "numeric");
    is_null(json, "features.1.levels");
    same_number(json, "split.seed", 4294967295.0);
    same_number(json, "split.distinct_train_rows", 10);
    same_number(json, "network.layers.1", 16);
    same_number(json, "network.precision", 64);
    same_number(json, "training.learning_rate", 0.05);
    same_number(json, "training.best_epoch", EPOCHS - 1);
    assert_true(json_is_true(at(json, "training.stopped_early")));
    assert_true(json_is_false(at(json, "training.start_was_best")));
    same_numbers(json, "training.history.train_loss", r->train_loss, EPOCHS);
    same_numbers(json, "training.history.validation_loss", r->validation_loss, EPOCHS);
    same_numbers(json, "training.history.validation_accuracy", r->validation_accuracy, EPOCHS);
    same_part(json, "train", &r->train);
    same_part(json, "validation", &r->validation);
    same_part(json, "test", &r->test);
    same_number(json, "scores.overfit_gap", r->overfit_gap);
    is_null(json, "verdict");
    same_text(json, "by_level.1.predicted", "genre");
    same_number(json, "by_level.1.confidence", r->by_level[1].confidence);
    same_numbers(json, "by_level.1.probabilities", s.p, CLASSES);
    same_numbers(json, "by_level.1.observed_ci95", r->by_level[1].observed_ci95, 2);
    same_number(json, "by_level.1.counts.2", (double)s.counts[2]);
    same_number(json, "by_level.1.shares.2", (double)s.counts[2] / 20001);
    same_numbers(json, "by_level.1.shares_ci95.2", s.intervals + 4, 2);
    same_number(json, "importance.1.bits", 0.25);
    same_numbers(json, "importance.1.ci95", s.importance[1].ci95, 2);
    same_number(json, "importance_rows", 2000);
    same_number(json, "features.1.least", -1.5);
    same_number(json, "scores.test.reliability.rows.14", 9);
    same_numbers(json, "scores.test.reliability.accuracy_ci95.14", s.reliability[14].accuracy_ci95, 2);
    same_numbers(json, "scores.test.per_class.1.recall_ci95", s.per_class[1].recall_ci95, 2);
    same_text(json, "notices.0", "genre");
    json_decref(json);
}

static void what_is_absent_is_null(void **state)
{
    (void)state;
    sample s;
    ink_report *r = make(&s, "genre", CLASSES);
    r->best_epoch = SIZE_MAX;
    r->validation = (ink_scores){0, NAN, {NAN, NAN}, NAN, NAN, NAN, NAN, NAN, NULL, NULL, NULL};
    r->overfit_gap = NAN;
    for (size_t i = 0; i < EPOCHS; i++)
        s.validation_loss[i] = s.validation_accuracy[i] = NAN;
    json_t *json = json_of(r, NULL);
    is_null(json, "command");
    is_null(json, "training.best_epoch");
    assert_true(json_is_true(at(json, "training.start_was_best")));
    is_null(json, "training.history.validation_loss.3");
    is_null(json, "scores.validation.accuracy");
    is_null(json, "scores.validation.accuracy_ci95.0");
    is_null(json, "scores.validation.confusion");
    is_null(json, "scores.overfit_gap");
    json_decref(json);
    char *text = text_of(r, 80, 0, 1);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "validation"));
    assert_non_null(strstr(text, "no epoch beat the start"));
    free(text);
}

/* ---- Text */

/* Display columns of the characters that this file uses: Chinese 2, combining U+0301 and the bytes of colours 0. */
static size_t widest_line(const char *text)
{
    size_t widest = 0, columns = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == 0x1B)
            c += 3; /* ESC [ digit m */
        else if (*c == '\n')
            columns = 0;
        else if (*c >= 0xE4 && *c <= 0xE9)
            columns += 2;
        else if ((*c & 0xC0) != 0x80 && *c != 0xCC)
            columns++;
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static size_t lines_of(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* Nothing of a name may steer the terminal: of controls there are line ends and, with colour, bold, dim and plain. */
static void assert_harmless(const char *text, int colour)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == 0x1B) {
            assert_true(colour && c[1] == '[' && c[2] >= '0' && c[2] <= '2' && c[3] == 'm');
            continue;
        }
        assert_true(*c >= 0x20 || *c == '\n');
        assert_true(*c != 0x7F);
        assert_false(*c == 0xC2 && c[1] < 0xA0);
        assert_false(*c == 0xE2 && c[1] == 0x80 && c[2] == 0xAE); /* right-to-left override */
    }
    assert_null(strstr(text, " \n"));
}

static const char *const nasty[] = {
    "x",
    "",
    "a name that has many words in it and goes on for longer than any line of a screen may be, and then some more",
    "\xE5\x9B\xBD\xE5\xAE\xB6\xE5\x9B\xBD\xE5\xAE\xB6\xE5\x9B\xBD\xE5\xAE\xB6\xE5\x9B\xBD\xE5\xAE\xB6\xE5\x9B\xBD",
    "e\xCC\x81\xCC\x81\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81" "e\xCC\x81",
    "\x1B[31mred\x1B]0;title\x07 \x1B[2J\t\r\n\x7F\xC2\x9B" "31m \xE2\x80\xAE" "evil",
    "\xFF\xFE\xC0\x80 not UTF-8 \xE2\x82",
    NULL /* a thousand characters, set below */
};

static const char *nasty_name(size_t i, char *room)
{
    if (nasty[i])
        return nasty[i];
    memset(room, 'W', 1000);
    room[1000] = '\0';
    return room;
}

static void text_stays_on_the_screen(void **state)
{
    (void)state;
    static const int widths[] = {40, 59, 60, 71, 72, 80, 120};
    char room[1001];
    sample s;
    for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++)
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
            for (int look = 0; look < 8; look++) {
                ink_report *r = make(&s, nasty_name(i, room), look & 4 ? MOST_CLASSES : CLASSES);
                char *text = text_of(r, widths[w], look & 1, look >> 1 & 1);
                if (widest_line(text) > (size_t)widths[w])
                    fail_msg("%zu > %d columns:\n%s", widest_line(text), widths[w], text);
                assert_harmless(text, look & 1);
                if (widths[w] >= 80)
                    assert_in_range(lines_of(text), 16, 40); /* one screen */
                free(text);
            }
}

static size_t place_of(const char *text, const char *word)
{
    const char *found = strstr(text, word);
    assert_non_null(found);
    return strlen(text) - strlen(found);
}

static void assert_says(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("'%s' is not in:\n%s", words, text);
}

/* A verdict whose every name can be set. */
static ink_verdict verdict_with(const char *const *words, const ink_verdict_column *column, const ink_learner *learners)
{
    return (ink_verdict){.signal = INK_SIGNAL_NONE, .limit = INK_LIMIT_DATA, .sentence = words[0], .n_reasons = 5,
        .reasons = words + 1, .p_value = 0.01, .alpha = 0.05, .worth = 0.02, .p_is_bound = 1, .permutations = 99,
        .information_bits = 1.0 / 3, .information_ci95 = {0.25, 0.5}, .detectable_bits = 0.125,
        .pair_detectable_bits = NAN, .rows_to_establish = NAN, .winner = words[0], .n_columns = 1, .columns = column,
        .ceiling_accuracy = 0.1232, .ceiling_shuffled_accuracy = 0.12, .overfit = 1, .n_learners = 2, .learners = learners,
        .planted = {1, 0, 0.5, 0.125}, .repeated_rows = 17, .copies = 3};
}

static void a_verdict_is_told_whole_in_json(void **state)
{
    (void)state;
    sample s;
    ink_report *r = make(&s, "genre", CLASSES);
    const char *const words[] = {"No signal: none.", "one", "two", "three", "four", "five"};
    const ink_verdict_column column = {"country", 90.2875, 81, 0.225, 0.25, NAN};
    const ink_learner learners[] = {{"network", -0.01, {-0.02, 0.03}}, {"trees", 0.1, {0, 0.25}}};
    ink_verdict verdict = verdict_with(words, &column, learners);
    r->verdict = &verdict;
    json_t *json = json_of(r, NULL);
    same_text(json, "verdict.signal", "none");
    same_text(json, "verdict.limit", "data");
    same_text(json, "verdict.sentence", words[0]);
    same_text(json, "verdict.reasons.4", "five");
    same_number(json, "verdict.p_value", 0.01);
    same_number(json, "verdict.alpha", 0.05);
    same_number(json, "verdict.worth", 0.02);
    assert_true(json_is_true(at(json, "verdict.p_is_bound")));
    assert_true(json_is_false(at(json, "verdict.interrupted")));
    same_number(json, "verdict.permutations", 99);
    same_number(json, "verdict.information_bits", 1.0 / 3);
    same_numbers(json, "verdict.information_ci95", verdict.information_ci95, 2);
    same_number(json, "verdict.detectable_bits", 0.125);
    is_null(json, "verdict.pair_detectable_bits");
    is_null(json, "verdict.rows_to_establish");
    same_text(json, "verdict.winner", words[0]);
    same_text(json, "verdict.columns.0.name", "country");
    same_number(json, "verdict.columns.0.statistic", 90.2875);
    same_number(json, "verdict.columns.0.df", 81);
    same_number(json, "verdict.columns.0.p_value", 0.225);
    same_number(json, "verdict.columns.0.p_adjusted", 0.25);
    is_null(json, "verdict.columns.0.bits");
    same_number(json, "verdict.ceiling.accuracy", 0.1232);
    same_number(json, "verdict.ceiling.shuffled_accuracy", 0.12);
    assert_true(json_is_true(at(json, "verdict.overfit")));
    same_text(json, "verdict.learners.1.name", "trees");
    same_number(json, "verdict.learners.0.information_bits", -0.01);
    same_numbers(json, "verdict.learners.1.ci95", learners[1].ci95, 2);
    assert_true(json_is_false(at(json, "verdict.planted.found")));
    same_number(json, "verdict.planted.recovered_bits", 0.125);
    is_null(json, "verdict.planted_interaction.found");
    same_number(json, "verdict.repeated_rows", 17);
    same_number(json, "verdict.copies", 3);
    json_decref(json);
}

/* Its sentence comes first, whatever names are in it, and all still stays on one screen. */
static void a_verdict_comes_first(void **state)
{
    (void)state;
    static const int widths[] = {40, 72, 80, 120};
    char sentence[400] = "Signal: ";
    while (strlen(sentence) < 380)
        strcat(sentence, "\xE6\x97\xA5\x1B[31m of 3 bits; ");
    const char *const words[] = {sentence, "the first reason", sentence, "the third reason", "the fourth reason", "five"};
    sample s;
    ink_report *r = make(&s, "genre", CLASSES);
    ink_verdict verdict = verdict_with(words, NULL, NULL);
    verdict.n_columns = verdict.n_learners = 0;
    verdict.signal = INK_SIGNAL_PRESENT;
    r->verdict = &verdict;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        char *text = text_of(r, widths[i], 0, 1);
        assert_memory_equal(text, "Signal: ", 8);
        assert_null(strchr(text, '\x1B'));
        assert_says(text, "the first reason");
        assert_says(text, "the third reason");
        assert_null(strstr(text, "the fourth reason"));
        if (widths[i] >= 72)
            assert_in_range(lines_of(text), 16, 40);
        free(text);
    }
    char *text = text_of(r, 80, 1, 1);
    assert_memory_equal(text, "\x1B[1;32mSignal:\x1B[0m ", 17);
    free(text);
}

static void text_is_ascii_where_that_is_asked_for(void **state)
{
    (void)state;
    sample s;
    char *text = text_of(make(&s, "plain", CLASSES), 80, 0, 0);
    for (const char *c = text; *c; c++)
        assert_true((unsigned char)*c < 0x80);
    assert_null(strchr(text, 0x1B));
    free(text);
    text = text_of(make(&s, "plain", CLASSES), 80, 0, 1);
    assert_non_null(strstr(text, "10 \xE2\x86\x92 16 relu \xE2\x86\x92 3, 346 parameters, float64"));
    free(text);
}

static void text_says_the_figures(void **state)
{
    (void)state;
    sample s;
    ink_report *r = make(&s, "genre", CLASSES);
    char *text = text_of(r, 80, 0, 0);
    assert_says(text, "genre from 2 columns");
    assert_says(text, "1,234,567 rows, 7 left out");
    assert_says(text, "3 classes, 1.58 bits");
    assert_says(text, "10 -> 16 relu -> 3, 346 parameters, float64, classic (asked for)");
    assert_says(text, "  accuracy                       60.0 %        55.0 %        50.0 %");
    assert_says(text, "58.8-62.0");
    assert_says(text, "0.481"); /* 1/3 nat in bits */
    assert_says(text, "40.0 %");
    assert_says(text, "Test rows: true class down, predicted across");
    assert_says(text, "1,234");
    assert_null(strstr(text, "overfitted"));
    assert_null(strstr(text, "erdict"));
    free(text);
    r->overfit_gap = 0.25;
    text = text_of(r, 80, 0, 0);
    assert_says(text, "overfitted: 25 points");
    free(text);
}

static void a_large_confusion_matrix_stays_out(void **state)
{
    (void)state;
    sample s;
    char *text = text_of(make(&s, "genre", MOST_CLASSES), 120, 0, 0);
    assert_null(strstr(text, "predicted across"));
    free(text);
}

static void all_and_nothing_are_said_only_of_all_and_nothing(void **state)
{
    (void)state;
    sample s;
    ink_report *r = make(&s, "genre", CLASSES);
    r->test.accuracy = 0.99999;
    r->test.accuracy_ci95[0] = 0.9998, r->test.accuracy_ci95[1] = 1;
    char *text = text_of(r, 80, 0, 0);
    assert_says(text, "99.9 %");
    assert_says(text, "-100\n");
    assert_null(strstr(text, "100.0"));
    free(text);
}

static void levels_come_by_confidence(void **state)
{
    (void)state;
    sample s;
    ink_report *r = make(&s, "Country", CLASSES);
    const char *names[LEVELS] = {"A0", "B1", "C2", "D3", "E4", "F5", "G6", "H7", "I8", "J9", "K10", "L11"};
    for (size_t i = 0; i < LEVELS; i++)
        s.levels[i].level = names[i];
    r->n_features = 1;
    char *text = text_of(r, 80, 0, 0);
    assert_says(text, "By Country, 10 of 12");
    for (size_t i = 2; i + 1 < LEVELS; i++)
        assert_true(place_of(text, names[i]) > place_of(text, names[i + 1]));
    assert_null(strstr(text, "B1"));
    assert_says(text, "15 %     12-19");
    free(text);
}

/* ---- Models and tables */

static ink_model sample_model(ink_encoded *features, char **classes, char **levels, char *name, const char *training)
{
    for (size_t i = 0; i < 2; i++)
        classes[i] = levels[i] = name;
    features[0] = (ink_encoded){.name = name, .type = INK_CATEGORICAL, .n_levels = 2, .levels = levels, .n_missing = 4};
    features[1] = (ink_encoded){.name = name, .type = INK_NUMERIC, .mean = 38.58, .scale = 13.64, .fill = 37,
                                .missing_unit = -1};
    ink_model model = {.target = name, .n_class = 2, .classes = classes, .precision = 32};
    model.encoding = (ink_encoding){.n_features = 2, .features = features};
    model.layout = (ink_layout){.n_layers = 2, .sizes = {3, 16, 2}, .n_index = 1, .n_dense = 1, .activation = INK_TANH};
    model.training = (char *)(uintptr_t)training;
    return model;
}

#define TRAINING "{\"recipe\": \"classic\", \"optimizer\": \"adam\", \"learning_rate\": 0.001, \"epochs_run\": 60, " \
    "\"best_epoch\": 21, \"stopped_early\": true, \"seed\": 3, " \
    "\"rows\": {\"train\": 3000, \"validation\": 0, \"test\": 1000}, " \
    "\"scores\": {\"train\": {\"accuracy\": 0.8124, \"log_loss\": 0.5, \"majority_accuracy\": 0.76, " \
    "\"prior_log_loss\": 0.55}}}"

static void a_model_is_shown(void **state)
{
    (void)state;
    ink_encoded features[2];
    char *classes[2], *levels[2], name[] = "income";
    ink_model model = sample_model(features, classes, levels, name, TRAINING);
    char *text = NULL;
    assert_ok(ink_model_text(&model, 80, &text, &err));
    assert_says(text, "income from 2 columns");
    assert_says(text, "3 -> 16 tanh -> 2, 98 parameters, float32");
    assert_says(text, "classic: adam, rate 0.001, 60 epochs, stopped early, best after 22,");
    assert_says(text, "seed 3");
    assert_says(text, "81.2 %");
    assert_says(text, "mean 38.58, deviation 13.64");
    assert_says(text, "2 levels: income, income");
    free(text);
    assert_ok(ink_model_json(&model, &text, &err));
    json_t *json = loads(text);
    same_text(json, "schema", "inkling.model/1");
    same_text(json, "classes.1", "income");
    same_number(json, "layers.1", 16);
    same_number(json, "parameters", 98);
    same_number(json, "features.1.mean", 38.58);
    json_t *training = json_loads(TRAINING, 0, NULL);
    assert_true(json_equal(training, at(json, "training")));
    json_decref(training);
    json_decref(json);
}

static void a_model_with_any_training_summary_is_shown(void **state)
{
    (void)state;
    static const char *const summaries[] = {NULL, "", "[1]", "{", "{}", "{\"rows\": 3, \"scores\": []}",
        "{\"rows\": {\"train\": -1, \"test\": 1e300}, \"best_epoch\": null, \"recipe\": 7, \"seed\": \"\\u001b[2J\"}",
        "{\"rows\": {\"train\": 10}, \"recipe\": \"\\u001b[2J\", \"epochs_run\": -3, \"best_epoch\": 1e200}"};
    static const int widths[] = {40, 80, 120};
    char room[1001], *text;
    for (size_t i = 0; i < sizeof summaries / sizeof *summaries; i++)
        for (size_t k = 0; k < sizeof nasty / sizeof *nasty; k++) {
            ink_encoded features[2];
            char *classes[2], *levels[2];
            char *name = (char *)(uintptr_t)nasty_name(k, room);
            ink_model model = sample_model(features, classes, levels, name, summaries[i]);
            for (size_t w = 0; w < 3; w++) {
                assert_ok(ink_model_text(&model, widths[w], &text, &err));
                assert_true(widest_line(text) <= (size_t)widths[w]);
                assert_harmless(text, 0);
                free(text);
            }
            assert_ok(ink_model_json(&model, &text, &err));
            json_decref(loads(text));
        }
}

enum { ROWS = 6 };

static void a_table_is_shown(void **state)
{
    (void)state;
    double number[ROWS] = {1.5, NAN, -2, 40, 0.25, 3}, empty[ROWS] = {NAN, NAN, NAN, NAN, NAN, NAN};
    int32_t code[ROWS] = {1, 1, -1, 0, 2, 1};
    char a[] = "Australia", b[] = "Brazil", c[] = "Canada", x[] = "x", word[] = "country", nothing[] = "nothing";
    char note[] = "the delimiter is a semicolon", file[] = "music.csv", *levels[] = {a, b, c}, *notices[] = {note};
    ink_column columns[] = {{.name = x, .type = INK_NUMERIC, .number = number, .n_missing = 1},
                            {.name = word, .type = INK_CATEGORICAL, .code = code, .levels = levels,
                             .n_levels = 3, .n_missing = 1},
                            {.name = nothing, .type = INK_NUMERIC, .number = empty, .n_missing = ROWS}};
    ink_table table = {.name = file, .n_rows = ROWS, .n_columns = 3, .columns = columns,
                       .notices = notices, .n_notices = 1};
    char *text = NULL;
    assert_ok(ink_table_text(&table, 80, &text, &err));
    assert_says(text, "music.csv: 6 rows, 3 columns");
    assert_says(text, "-2 to 40, mean 8.55");
    assert_says(text, "3 levels: Brazil 3, Australia, Canada");
    assert_says(text, note);
    free(text);
    assert_ok(ink_table_json(&table, &text, &err));
    json_t *json = loads(text);
    same_text(json, "schema", "inkling.table/1");
    same_number(json, "columns.0.min", -2);
    same_number(json, "columns.0.max", 40);
    same_number(json, "columns.0.mean", (1.5 - 2 + 40 + 0.25 + 3) / 5);
    same_text(json, "columns.1.top.0.level", "Brazil");
    same_number(json, "columns.1.top.0.rows", 3);
    same_text(json, "columns.1.top.2.level", "Canada");
    is_null(json, "columns.1.mean");
    is_null(json, "columns.2.min");
    same_number(json, "columns.2.missing", ROWS);
    same_text(json, "notices.0", note);
    json_decref(json);
}

static void a_table_of_any_names_is_shown(void **state)
{
    (void)state;
    static const int widths[] = {40, 80, 120};
    double number[2] = {-1.2345678901234567e-300, 9.87654321e300};
    int32_t code[2] = {0, 0};
    char room[1001], *text = NULL;
    for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++)
        for (size_t w = 0; w < 3; w++) {
            char *name = (char *)(uintptr_t)nasty_name(i, room), *names[] = {name};
            ink_column columns[] = {{.name = name, .type = INK_NUMERIC, .number = number},
                                    {.name = name, .type = INK_CATEGORICAL, .code = code, .levels = names,
                                     .n_levels = 1}};
            ink_table table = {.name = name, .n_rows = 2, .n_columns = 2, .columns = columns,
                               .notices = names, .n_notices = 1};
            assert_ok(ink_table_text(&table, widths[w], &text, &err));
            assert_true(widest_line(text) <= (size_t)widths[w]);
            assert_harmless(text, 0);
            free(text);
            assert_ok(ink_table_json(&table, &text, &err));
            json_decref(loads(text));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_says_what_the_report_holds),
        cmocka_unit_test(what_is_absent_is_null),
        cmocka_unit_test(text_stays_on_the_screen),
        cmocka_unit_test(a_verdict_is_told_whole_in_json),
        cmocka_unit_test(a_verdict_comes_first),
        cmocka_unit_test(text_is_ascii_where_that_is_asked_for),
        cmocka_unit_test(text_says_the_figures),
        cmocka_unit_test(a_large_confusion_matrix_stays_out),
        cmocka_unit_test(all_and_nothing_are_said_only_of_all_and_nothing),
        cmocka_unit_test(levels_come_by_confidence),
        cmocka_unit_test(a_model_is_shown),
        cmocka_unit_test(a_model_with_any_training_summary_is_shown),
        cmocka_unit_test(a_table_is_shown),
        cmocka_unit_test(a_table_of_any_names_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
