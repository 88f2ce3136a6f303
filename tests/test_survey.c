/* SPDX-License-Identifier: MIT
 * The survey: which columns are asked, what is found where it is known, and that nothing but table, options and seed
 * decides. */
#include "check.h"

#include <jansson.h>

#include "base/random.h"

enum { ROWS = 1500 };

typedef struct {
    char *text;
    size_t n, room;
} csv;

static void put(csv *to, const char *cell, char after)
{
    size_t n = strlen(cell);
    if (to->n + n + 2 > to->room) {
        to->room = 2 * (to->n + n + 2);
        to->text = realloc(to->text, to->room);
        assert_non_null(to->text);
    }
    memcpy(to->text + to->n, cell, n);
    to->n += n;
    to->text[to->n++] = after;
}

static void put_number(csv *to, double x, char after)
{
    char text[INK_NUMBER_SIZE];
    ink_number_format(x, text);
    put(to, text, after);
}

/* An id, a constant, two columns of which one tells the other, an exclusive or of two, a column of holes, and noise. */
static ink_table *make_table(size_t rows, uint32_t seed)
{
    static const char *const words[] = {"red", "green", "blue"};
    csv to = {0};
    ink_random random;
    ink_table *table;
    ink_random_seed(&random, seed);
    put(&to, "id,same,colour,\"size, in m\",left,right,lamp,noise,few", '\n');
    for (size_t i = 0; i < rows; i++) {
        size_t colour = (size_t)ink_random_below(&random, 2), left = (size_t)ink_random_below(&random, 1);
        size_t right = (size_t)ink_random_below(&random, 1);
        put_number(&to, (double)i + 1, ',');
        put(&to, "x", ',');
        put(&to, words[colour], ',');
        put_number(&to, (double)colour + ink_random_normal(&random), ',');
        put(&to, left ? "on" : "off", ',');
        put(&to, right ? "on" : "off", ',');
        put(&to, left != right ? "lit" : "dark", ',');
        put_number(&to, ink_random_normal(&random), ',');
        put_number(&to, (double)ink_random_below(&random, 3), '\n');
    }
    assert_ok(ink_table_read_bytes(to.text, to.n, "made.csv", NULL, &table, &err));
    free(to.text);
    return table;
}

static ink_survey *survey_of(const ink_table *table, uint32_t seed)
{
    ink_survey *survey;
    assert_ok(ink_survey_make(table, NULL, seed, NULL, NULL, &survey, &err));
    return survey;
}

static const ink_survey_row *find(const ink_survey *survey, const char *target)
{
    for (size_t i = 0; i < survey->n_rows; i++)
        if (strcmp(survey->questions[i].target, target) == 0)
            return &survey->questions[i];
    fail_msg("no question on %s", target);
    return NULL;
}

static void what_is_known_is_found(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 1);
    ink_survey *survey = survey_of(table, 0);
    assert_int_equal(survey->n_rows, 9);
    assert_int_equal(survey->asked, 7);
    const char *const told[] = {"colour", "size, in m", "left", "right", "lamp"};
    for (size_t i = 0; i < 5; i++) {
        const ink_survey_row *row = find(survey, told[i]);
        assert_int_equal(row->signal, INK_SIGNAL_PRESENT);
        assert_true(row->p_adjusted < 0.05 && row->p_adjusted >= row->p_value);
        assert_true(row->information_ci95[0] <= row->information_bits && row->information_bits <= row->entropy_bits);
    }
    assert_string_equal(find(survey, "lamp")->winner, "left with right");
    assert_string_equal(find(survey, "colour")->winner, "size, in m");
    assert_string_equal(find(survey, "size, in m")->advice, "inkling train made.csv -t 'size, in m' --cut 5");
    assert_int_equal(find(survey, "size, in m")->was_cut, 1);
    assert_int_equal(find(survey, "size, in m")->n_class, 5);
    assert_int_equal(find(survey, "few")->was_cut, 0);
    assert_int_equal(find(survey, "few")->n_class, 4);
    assert_true(find(survey, "noise")->signal != INK_SIGNAL_PRESENT);
    assert_true(find(survey, "few")->signal != INK_SIGNAL_PRESENT);
    ink_survey_free(survey);
    ink_table_free(table);
}

static void what_cannot_be_asked_says_why(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 2);
    ink_survey *survey = survey_of(table, 0);
    assert_int_equal(find(survey, "id")->asked, 0);
    assert_non_null(strstr(find(survey, "id")->why, "as an id does"));
    assert_non_null(strstr(find(survey, "same")->why, "same value"));
    assert_null(find(survey, "same")->advice);
    assert_int_equal(survey->n_columns, 7);
    ink_survey_free(survey);
    ink_table_free(table);
    assert_ok(ink_table_read_bytes("a,b\n1,x\n2,x\n5,x\n", 16, "b.csv", NULL, &table, &err));
    assert_fails(ink_survey_make(table, NULL, 0, NULL, NULL, &survey, &err), INK_DATA, "at least two columns");
    ink_judge_options judge = INK_JUDGE_OPTIONS_INIT;
    judge.alpha = 0.7;
    assert_fails(ink_survey_make(table, &judge, 0, NULL, NULL, &survey, &err), INK_USAGE, "--alpha");
    ink_table_free(table);
}

static void best_come_first(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 3);
    ink_survey *survey = survey_of(table, 0);
    for (size_t i = 1; i < survey->n_rows; i++) {
        const ink_survey_row *a = &survey->questions[i - 1], *b = &survey->questions[i];
        assert_true(a->asked >= b->asked);
        if (b->asked && b->signal == INK_SIGNAL_PRESENT) {
            assert_int_equal(a->signal, INK_SIGNAL_PRESENT);
            assert_true(a->information_bits / a->entropy_bits >= b->information_bits / b->entropy_bits);
        }
    }
    ink_survey_free(survey);
    ink_table_free(table);
}

static void bits_are_between_nothing_and_all(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 4);
    ink_survey *survey = survey_of(table, 0);
    size_t n = survey->n_columns;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            assert_true(survey->bits[i * n + k] >= 0 && survey->bits[i * n + k] <= survey->bits[k * n + k] + 1e-9);
    assert_true(survey->bits[0 * n + 1] > 0.1 && survey->bits[1 * n + 0] > 0.1); /* colour and size */
    ink_survey_free(survey);
    ink_table_free(table);
}

static void a_seed_decides_and_threads_do_not(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 5);
    char *first, *second;
    ink_judge_options one = INK_JUDGE_OPTIONS_INIT;
    ink_survey *survey = survey_of(table, 9);
    one.threads = 1;
    assert_ok(ink_survey_json(survey, NULL, &first, &err));
    ink_survey_free(survey);
    assert_ok(ink_survey_make(table, &one, 9, NULL, NULL, &survey, &err));
    assert_ok(ink_survey_json(survey, NULL, &second, &err));
    assert_string_equal(first, second);
    json_t *json = json_loads(first, 0, NULL);
    assert_non_null(json);
    assert_string_equal(json_string_value(json_object_get(json, "schema")), "inkling.survey/1");
    assert_int_equal(json_array_size(json_object_get(json, "targets")), 9);
    json_decref(json);
    free(first);
    free(second);
    ink_survey_free(survey);
    ink_table_free(table);
}

/* Answers that are compared with each other's levels rest on as many permutations, without early looks. */
static void answers_have_all_their_permutations(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 8);
    ink_survey *survey = survey_of(table, 0);
    size_t answered = 0, permutations = survey->questions[0].permutations;
    for (size_t i = 0; i < survey->n_rows; i++)
        if (survey->questions[i].signal == INK_SIGNAL_PRESENT) {
            answered++;
            assert_int_equal(survey->questions[i].permutations, permutations);
        }
    assert_true(answered > 1 && permutations >= 99);
    ink_survey_free(survey);
    ink_table_free(table);
}

/* Of 60 surveys of columns that tell nothing, each with 4 questions, few find any: at most 5 % on average. */
static void noise_is_seldom_answered(void **state)
{
    (void)state;
    size_t alarms = 0;
    for (uint32_t i = 0; i < 60; i++) {
        double x[4][200];
        ink_column_data columns[4];
        static const char *const names[] = {"a", "b", "c", "d"};
        ink_random random;
        ink_random_seed(&random, 1000 + i);
        for (size_t c = 0; c < 4; c++) {
            for (size_t r = 0; r < 200; r++)
                x[c][r] = ink_random_normal(&random);
            columns[c] = (ink_column_data){names[c], INK_NUMERIC, x[c], NULL};
        }
        ink_table *table;
        assert_ok(ink_table_from_columns(columns, 4, 200, NULL, &table, &err));
        ink_survey *survey = survey_of(table, i);
        alarms += survey->questions[0].signal == INK_SIGNAL_PRESENT;
        ink_survey_free(survey);
        ink_table_free(table);
    }
    assert_true(alarms <= 9); /* 60 draws of 0.05: more in 1 of 1,000 */
}

static int stop_at_once(void *user, const ink_progress *at)
{
    *(size_t *)user = at->epochs;
    return 1;
}

static void a_stop_leaves_what_is_known(void **state)
{
    (void)state;
    ink_table *table = make_table(ROWS, 6);
    ink_survey *survey;
    size_t questions = 0;
    char *text;
    assert_ok(ink_survey_make(table, NULL, 0, stop_at_once, &questions, &survey, &err));
    assert_int_equal(questions, 7);
    assert_int_equal(survey->interrupted, 1);
    assert_true(survey->asked < 7);
    assert_ok(ink_survey_text(survey, 80, 0, 1, &text, &err));
    assert_non_null(strstr(text, "Stopped early"));
    free(text);
    ink_survey_free(survey);
    ink_table_free(table);
}

/* Whatever a column is called, a line is no wider than the terminal and nothing steers it. */
static void text_stays_on_the_screen(void **state)
{
    (void)state;
    static const char *const names[] = {"a \x1b[31mname\nthat", "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E with words and words and words",
                                        "-t", "c"};
    double x[4][300];
    ink_column_data columns[4];
    ink_table *table;
    ink_random random;
    ink_random_seed(&random, 3);
    for (size_t r = 0; r < 300; r++)
        for (size_t c = 0; c < 4; c++)
            x[c][r] = ink_random_normal(&random) + (c ? x[0][r] : 0);
    for (size_t c = 0; c < 4; c++)
        columns[c] = (ink_column_data){names[c], INK_NUMERIC, x[c], NULL};
    assert_ok(ink_table_from_columns(columns, 4, 300, "it's.csv", &table, &err));
    ink_survey *survey = survey_of(table, 0);
    for (int width = 40; width <= 120; width += 8) {
        char *text;
        assert_ok(ink_survey_text(survey, width, 0, 0, &text, &err));
        assert_null(strchr(text, '\x1b'));
        for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
            size_t columns_wide = 0;
            for (const char *c = line; *c; c++)
                columns_wide += ((unsigned char)*c & 0xC0) != 0x80;
            assert_true(columns_wide <= (size_t)width);
        }
        free(text);
    }
    assert_non_null(strstr(find(survey, "-t")->advice, "inkling train 'it'\\''s.csv' --target='-t' --cut 5"));
    ink_survey_free(survey);
    ink_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_is_found),       cmocka_unit_test(what_cannot_be_asked_says_why),
        cmocka_unit_test(best_come_first),              cmocka_unit_test(bits_are_between_nothing_and_all),
        cmocka_unit_test(a_seed_decides_and_threads_do_not), cmocka_unit_test(noise_is_seldom_answered),
        cmocka_unit_test(answers_have_all_their_permutations),
        cmocka_unit_test(a_stop_leaves_what_is_known),  cmocka_unit_test(text_stays_on_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
