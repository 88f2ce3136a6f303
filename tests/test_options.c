/* SPDX-License-Identifier: MIT
 * Arguments of train into settings: every way to write an option means the same, and nothing is taken that makes no
 * sense. What the tool prints about it is tested in tests/cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define print_error tool_print_error /* cmocka has one too */
#include "cli.h"
#undef print_error

#include <cmocka.h>

#define MOST_ARGS 16

static char complaint[512];

/* In the place of the tool's: the last complaint is kept. */
int complain(int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(complaint, sizeof complaint, format, args);
    va_end(args);
    return code;
}

/* Reads "train WORDS", words being separated by blanks; returns the status, INK_OK when the command may go on. */
static int read_words(const char *words, struct train_settings *settings)
{
    static char copies[8][512]; /* settings point into them */
    static size_t next;
    char *argv[MOST_ARGS] = {"inkling", "train"}, *copy = copies[next++ % 8];
    int argc = 2, status;
    complaint[0] = '\0';
    snprintf(copy, sizeof copies[0], "%s", words);
    while (*copy) {
        size_t length = strcspn(copy, " ");
        assert_in_range(argc, 2, MOST_ARGS - 2);
        argv[argc++] = copy;
        copy += length;
        if (*copy == ' ')
            *copy++ = '\0';
    }
    int go_on = train_settings_read(argc, argv, settings, &status);
    assert_int_equal(go_on, status == INK_OK);
    return status;
}

static struct train_settings accepted(const char *words)
{
    struct train_settings settings;
    if (read_words(words, &settings) != INK_OK)
        fail_msg("'%s': %s", words, complaint);
    return settings;
}

static void assert_refused(const char *words, const char *naming)
{
    struct train_settings settings;
    if (read_words(words, &settings) != INK_USAGE)
        fail_msg("'%s' was taken", words);
    if (!strstr(complaint, naming))
        fail_msg("'%s': '%s' does not name '%s'", words, complaint, naming);
}

static void test_defaults_are_the_librarys(void **state)
{
    (void)state;
    struct train_settings settings = accepted("t.csv");
    ink_fit_options fit = INK_FIT_OPTIONS_INIT;
    assert_string_equal(settings.path, "t.csv");
    assert_null(settings.fit.target);
    assert_null(settings.model);
    assert_null(settings.json);
    assert_memory_equal(settings.fit.split, fit.split, sizeof fit.split);
    assert_int_equal(settings.fit.split_seed, fit.split_seed);
    assert_true(settings.fit.n_hidden == INK_HIDDEN_DEFAULT && settings.fit.patience == INK_PATIENCE_DEFAULT);
    assert_true(settings.fit.learning_rate < 0 && settings.fit.l2 < 0);
    assert_null(settings.table.missing);
    assert_int_equal(settings.table.header, INK_HEADER_GUESS);
    assert_int_equal(settings.judge.effort, INK_EFFORT_QUICK);
    assert_true(settings.fit.dropout < 0 && !settings.fit.stratify && !settings.fit.weights);
}

static void test_every_way_to_write_an_option(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "t.csv -t genre -q -v",         "t.csv -tgenre -qv",       "-qvtgenre t.csv",
        "-qvt genre t.csv",             "--target genre -qv t.csv", "--target=genre t.csv --quiet --verbose",
        "--target=x -tgenre -qv t.csv", "-qv --target genre -- t.csv"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct train_settings settings = accepted(ways[i]);
        assert_string_equal(settings.path, "t.csv");
        assert_string_equal(settings.fit.target, "genre");
        assert_true(settings.quiet && settings.verbose);
    }
}

static void test_odd_operands(void **state)
{
    (void)state;
    assert_string_equal(accepted("-").path, "-");
    assert_string_equal(accepted("-- -q").path, "-q");
    assert_false(accepted("-- -q").quiet);
    assert_string_equal(accepted("t.csv --target -q").fit.target, "-q");
    assert_string_equal(accepted("t.csv --target=").fit.target, "");
    assert_string_equal(accepted("t.csv --target=a=b").fit.target, "a=b");
    assert_refused("a.csv b.csv", "b.csv");
    assert_refused("-q", "TABLE");
}

static void test_json_may_have_a_file(void **state)
{
    (void)state;
    struct train_settings settings = accepted("--json t.csv");
    assert_string_equal(settings.json, "-");
    assert_string_equal(settings.path, "t.csv");
    assert_string_equal(accepted("--json=a.json t.csv").json, "a.json");
    assert_refused("t.csv --json a.json", "--json=FILE");
}

static void test_network_options(void **state)
{
    (void)state;
    struct train_settings s = accepted("t.csv --hidden 64,32 --activation tanh --optimizer gd --epochs 7 --patience 0");
    assert_int_equal(s.fit.n_hidden, 2);
    assert_int_equal(s.fit.hidden[0], 64);
    assert_int_equal(s.fit.hidden[1], 32);
    assert_int_equal(s.fit.activation, INK_TANH);
    assert_int_equal(s.fit.optimizer, INK_GD);
    assert_int_equal(s.fit.epochs, 7);
    assert_int_equal(s.fit.patience, 0);
    assert_int_equal(accepted("t.csv --hidden none").fit.n_hidden, 0);
    assert_int_equal(accepted("t.csv --hidden 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1").fit.n_hidden, INK_MAX_HIDDEN);
    s = accepted("t.csv --learning-rate 5e-2 --l2 0 --batch-size full --restore early-stop --recipe classic");
    assert_true(s.fit.learning_rate == 0.05 && s.fit.l2 == 0);
    assert_true(s.fit.batch_size == INK_BATCH_FULL);
    assert_int_equal(s.fit.restore, INK_RESTORE_EARLY_STOP);
    assert_int_equal(s.fit.recipe, INK_RECIPE_CLASSIC);
    s = accepted("t.csv --optimizer adamw --activation mish --dropout 0.5 --stratify --weights w "
                 "--class-weights balanced");
    assert_int_equal(s.fit.optimizer, INK_ADAMW);
    assert_int_equal(s.fit.activation, INK_MISH);
    assert_true(s.fit.dropout == 0.5 && s.fit.stratify);
    assert_string_equal(s.fit.weights, "w");
    assert_int_equal(s.fit.class_weights, INK_CLASS_WEIGHTS_BALANCED);
    s = accepted("t.csv --batch-size 32 --precision 64 --seed 4294967295 --split-seed 0 --split 70/30/0");
    assert_int_equal(s.fit.batch_size, 32);
    assert_int_equal(s.fit.precision, INK_PRECISION_64);
    assert_true(s.fit.seed == UINT32_MAX && s.fit.split_seed == 0);
    assert_true(s.fit.split[0] == 70 && s.fit.split[1] == 30 && s.fit.split[2] == 0);
}

static void test_reading_options(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        char delimiter;
    } delimiters[] = {{"tab", '\t'}, {"\\t", '\t'}, {"comma", ','}, {",", ','},    {"semicolon", ';'},
                      {";", ';'},    {"pipe", '|'}, {"|", '|'},     {"space", ' '}, {"\t", '\t'}};
    for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++) {
        char words[64];
        snprintf(words, sizeof words, "t.csv --delimiter %s", delimiters[i].word);
        assert_int_equal(accepted(words).table.delimiter, delimiters[i].delimiter);
    }
    struct train_settings s = accepted("t.csv --ragged skip --decimal , --encoding latin1 --no-header --missing=");
    assert_int_equal(s.table.ragged, INK_RAGGED_SKIP);
    assert_int_equal(s.table.decimal, ',');
    assert_int_equal(s.table.encoding, INK_ENCODING_LATIN1);
    assert_int_equal(s.table.header, INK_HEADER_NO);
    assert_string_equal(s.table.missing, "");
    assert_int_equal(accepted("t.csv --no-header --header").table.header, INK_HEADER_YES);
    s = accepted("t.csv --numeric a,b --categorical 3 --features x* --ignore y");
    assert_string_equal(s.table.numeric, "a,b");
    assert_string_equal(s.table.categorical, "3");
    assert_string_equal(s.fit.features, "x*");
    assert_string_equal(s.fit.ignore, "y");
}

static void test_numbers_at_their_limits(void **state)
{
    (void)state;
    assert_int_equal(accepted("t.csv --cut 2").fit.cut, 2);
    assert_int_equal(accepted("t.csv --cut 50").fit.cut, 50);
    assert_refused("t.csv --cut 1", "from 2 to 50");
    assert_refused("t.csv --cut 51", "from 2 to 50");
    assert_refused("t.csv --epochs 99999999999999999999999999", "--epochs");
    assert_refused("t.csv --epochs +5", "--epochs");
    assert_refused("t.csv --epochs=", "--epochs");
    assert_refused("t.csv --learning-rate inf", "--learning-rate");
    assert_refused("t.csv --learning-rate 1,5", "--learning-rate");
    assert_refused("t.csv --learning-rate -0.0", "--learning-rate");
    assert_refused("t.csv --split //", "--split");
    assert_refused("t.csv --split 1/1/1e999", "--split");
    assert_refused("t.csv --hidden ,", "--hidden");
    assert_refused("t.csv --delimiter \xc3\xa4", "--delimiter");
    assert_refused("t.csv --delimiter \"", "--delimiter");
}

static void test_the_nearest_is_named(void **state)
{
    (void)state;
    assert_refused("t.csv --hiden 3", "'--hidden'");
    assert_refused("t.csv --learning_rate 3", "'--learning-rate'");
    assert_refused("t.csv --optimizer adm", "'adam'");
    assert_refused("t.csv --targ x", "--targ");
    assert_refused("t.csv -Z", "-Z");
}

/* What help, man page and completions are made of. */
static void test_every_entry_is_whole(void **state)
{
    (void)state;
    const struct option_group *group = train_table.groups;
    char letters[128] = {0};
    for (const struct option *o = option_next(&group, NULL); o; o = option_next(&group, o)) {
        const struct option_group *other_group = train_table.groups;
        char standard[80];
        for (const struct option *other = option_next(&other_group, NULL); other != o;
             other = option_next(&other_group, other))
            assert_string_not_equal(other->name, o->name);
        assert_true(o->help && o->help[strlen(o->help) - 1] != '.');
        assert_int_equal(letters[(unsigned char)o->letter % 128] && o->letter, 0);
        assert_int_not_equal(o->letter, 'h');
        letters[(unsigned char)o->letter % 128] = 1;
        assert_int_equal(o->argument != NULL, o->kind != OPTION_FLAG);
        for (const struct choice *c = o->choices; o->kind == OPTION_CHOICE && c->word; c++)
            if (!strstr(o->help, c->word))
                fail_msg("the help of --%s does not name '%s'", o->name, c->word);
        option_default(&train_table, group, o, standard, sizeof standard);
        if (o->kind != OPTION_TEXT && option_has_value(o))
            assert_true(standard[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults_are_the_librarys),
        cmocka_unit_test(test_every_way_to_write_an_option),
        cmocka_unit_test(test_odd_operands),
        cmocka_unit_test(test_json_may_have_a_file),
        cmocka_unit_test(test_network_options),
        cmocka_unit_test(test_reading_options),
        cmocka_unit_test(test_numbers_at_their_limits),
        cmocka_unit_test(test_the_nearest_is_named),
        cmocka_unit_test(test_every_entry_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
