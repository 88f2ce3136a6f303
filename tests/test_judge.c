/* SPDX-License-Identifier: MIT
 * The verdict: learners find what they can find, the limit is told rightly for networks of known make, and each sentence
 * says its figures. */
#include "check.h"

#include "base/random.h"
#include "judge/judging.h"

/* ---- Tables of known make */

typedef enum { NOISE, SHARE, LINE, THRESHOLD, XOR, COPY } make;

enum { MOST = 3000 };

static const char *const words[] = {"a", "b", "c", "d", "e"};

/* x1: words of 5 or, for XOR, 2 levels; x2: the same of its own; x3, x4: normal numbers; y follows as `what` says. */
static ink_table *table_of(make what, size_t n, double strength, uint32_t seed)
{
    static double numbers[2][MOST];
    static const char *cells[3][MOST];
    ink_random random;
    ink_random_seed(&random, seed);
    for (size_t i = 0; i < n; i++) {
        size_t a = ink_random_below(&random, what == XOR ? 1 : 4), b = ink_random_below(&random, what == XOR ? 1 : 4);
        double u = numbers[0][i] = ink_random_normal(&random), p = 0.5;
        numbers[1][i] = ink_random_normal(&random);
        if (what == SHARE)
            p += strength * ((double)a - 2) / 2;
        if (what == LINE)
            p = 1 / (1 + exp(-strength * u));
        if (what == THRESHOLD)
            p += u > 0.5 ? strength : -strength;
        if (what == XOR)
            p += a != b ? strength : -strength;
        if (what == COPY)
            p = a > 1;
        cells[0][i] = words[a];
        cells[1][i] = words[b];
        cells[2][i] = ink_random_uniform(&random) < p ? "yes" : "no";
    }
    const ink_column_data columns[] = {{"x1", INK_CATEGORICAL, NULL, cells[0]}, {"x2", INK_CATEGORICAL, NULL, cells[1]},
                                       {"x3", INK_NUMERIC, numbers[0], NULL}, {"x4", INK_NUMERIC, numbers[1], NULL},
                                       {"y", INK_CATEGORICAL, NULL, cells[2]}};
    ink_table *table = NULL;
    assert_ok(ink_table_from_columns(columns, 5, n, "made", &table, &err));
    return table;
}

/* Without `how`, one network in the place of eight: the others and the verdict's logic are the point then. */
static ink_report *judged(make what, size_t n, double strength, const ink_fit_options *how, const ink_judge_options *judge)
{
    ink_table *table = table_of(what, n, strength, 7);
    ink_report *report = NULL;
    ink_fit_options one = INK_FIT_OPTIONS_INIT;
    one.ensemble = 1;
    assert_ok(ink_judge(table, how ? how : &one, judge, NULL, &report, &err));
    assert_non_null(report->verdict);
    ink_table_free(table);
    return report;
}

static const ink_learner *learner(const ink_verdict *v, const char *name)
{
    for (size_t i = 0; i < v->n_learners; i++)
        if (strstr(v->learners[i].name, name))
            return &v->learners[i];
    fail_msg("no learner %s", name);
    return NULL;
}

static void assert_says(const ink_verdict *v, const char *words_of_it)
{
    if (!strstr(v->sentence, words_of_it))
        fail_msg("'%s' is not in: %s", words_of_it, v->sentence);
}

/* ---- Learners */

static void lookups_find_shares(void **state)
{
    (void)state;
    ink_report *report = judged(SHARE, 1500, 0.4, NULL, NULL);
    const ink_learner *found = learner(report->verdict, "lookup of x1");
    assert_true(found->ci95[0] > 0.1 && found->information_bits < 0.35);
    assert_non_null(strstr(report->verdict->winner, "x1"));
    ink_report_free(report);
}

static void the_linear_one_finds_a_line_and_no_xor(void **state)
{
    (void)state;
    ink_report *report = judged(LINE, 1500, 2, NULL, NULL);
    const double linear = learner(report->verdict, "linear")->information_bits;
    assert_true(linear > 0.2 && linear > learner(report->verdict, "trees")->information_bits - 0.02);
    ink_report_free(report);
    report = judged(XOR, 1500, 0.45, NULL, NULL);
    assert_near(learner(report->verdict, "linear")->information_bits, 0, 0.02);
    ink_report_free(report);
}

static void trees_find_a_threshold_and_an_xor(void **state)
{
    (void)state;
    ink_report *report = judged(THRESHOLD, 1500, 0.4, NULL, NULL);
    assert_true(learner(report->verdict, "trees")->ci95[0] > 0.3);
    ink_report_free(report);
    report = judged(XOR, 2000, 0.45, NULL, NULL);
    assert_true(learner(report->verdict, "trees")->ci95[0] > 0.4);
    assert_true(learner(report->verdict, "x1 with x2")->ci95[0] > 0.5);
    ink_report_free(report);
}

/* Of a two-level plant with q = 1 all is told, with q = 0 nothing. */
static void planted_bits_are_the_information(void **state)
{
    (void)state;
    const double even[] = {0.5, 0.5}, odd[] = {0.9, 0.1, 0};
    assert_near(ink_plant_bits(even, 2, 0), 0, 1e-12);
    assert_near(ink_plant_bits(even, 2, 1), 1, 1e-12);
    assert_near(ink_plant_bits(even, 2, 0.5), 1 - (-0.75 * log2(0.75) - 0.25 * log2(0.25)), 1e-12);
    assert_near(ink_plant_bits(odd, 3, 1), -0.9 * log2(0.9) - 0.1 * log2(0.1), 1e-12);
}

/* ---- Limits */

static void a_sound_network_is_not_blamed(void **state)
{
    (void)state;
    const make kinds[] = {SHARE, LINE, THRESHOLD};
    const double strengths[] = {0.4, 2, 0.4};
    const ink_fit_options how = INK_FIT_OPTIONS_INIT;
    for (size_t k = 0; k < 3; k++) {
        ink_report *report = judged(kinds[k], 1500, strengths[k], &how, NULL);
        assert_int_equal(report->verdict->signal, INK_SIGNAL_PRESENT);
        assert_true(report->verdict->limit != INK_LIMIT_NETWORK);
        assert_true(!report->verdict->planted.tried || report->verdict->planted.found);
        ink_report_free(report);
    }
}

typedef struct {
    make what;
    double strength;
    ink_fit_options how;
    const char *cause;
} crippled;

static void a_crippled_network_is_blamed_and_told_why(void **state)
{
    (void)state;
    crippled cases[] = {{SHARE, 0.4, INK_FIT_OPTIONS_INIT, "learning rate, 1e-06, is likely too low"},
                        {SHARE, 0.4, INK_FIT_OPTIONS_INIT, "epochs instead of 1"},
                        {SHARE, 0.4, INK_FIT_OPTIONS_INIT, "learning rate, 30, is likely too high"},
                        {XOR, 0.45, INK_FIT_OPTIONS_INIT, "try more hidden units (it has 1)"}};
    cases[0].how.learning_rate = 1e-6;
    cases[1].how.epochs = 1;
    cases[2].how.learning_rate = 30;
    cases[2].how.optimizer = cases[3].how.optimizer = INK_ADAM; /* modern learns even so */
    cases[3].how.n_hidden = cases[3].how.hidden[0] = 1;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        ink_report *report = judged(cases[k].what, 1200, cases[k].strength, &cases[k].how, NULL);
        assert_int_equal(report->verdict->signal, INK_SIGNAL_PRESENT);
        if (report->verdict->limit != INK_LIMIT_NETWORK)
            fail_msg("case %zu: %s", k, report->verdict->sentence);
        assert_says(report->verdict, "The limit is the network");
        assert_says(report->verdict, cases[k].cause);
        ink_report_free(report);
    }
}

static void on_noise_no_network_is_blamed(void **state)
{
    (void)state;
    const double rates[] = {-1, 1e-6, 30};
    for (size_t k = 0; k < 3; k++) {
        ink_fit_options how = INK_FIT_OPTIONS_INIT;
        how.learning_rate = rates[k];
        how.optimizer = k == 2 ? INK_ADAM : INK_OPTIMIZER_DEFAULT;
        ink_report *report = judged(NOISE, 2500, 0, &how, NULL);
        const ink_verdict *v = report->verdict;
        assert_true(v->signal != INK_SIGNAL_PRESENT);
        assert_int_equal(v->limit, v->signal == INK_SIGNAL_NONE ? INK_LIMIT_DATA : INK_LIMIT_ROWS);
        assert_true(v->planted.tried);
        assert_int_equal(v->planted.found, k == 0);
        if (k)
            assert_says(v, "would not have seen it either");
        ink_report_free(report);
    }
}

static void a_column_that_tells_all_leaves_nothing(void **state)
{
    (void)state;
    ink_report *report = judged(COPY, 1500, 0, NULL, NULL);
    assert_int_equal(report->verdict->limit, INK_LIMIT_NOTHING);
    int warned = 0;
    for (size_t i = 0; i < report->verdict->n_reasons; i++)
        warned |= strstr(report->verdict->reasons[i], "x1 alone tells") != NULL;
    assert_true(warned);
    ink_report_free(report);
}

/* ---- The call */

/* A network of so much work is shown the planted column on a part of its rows, and so is told. */
static void a_slow_network_is_tried_on_fewer_rows(void **state)
{
    (void)state;
    ink_fit_options how = INK_FIT_OPTIONS_INIT;
    how.n_hidden = 2;
    how.hidden[0] = how.hidden[1] = 192;
    how.epochs = 12;
    how.optimizer = INK_ADAM;
    ink_report *report = judged(SHARE, 2400, 0.4, &how, NULL);
    size_t told = 0;
    for (size_t i = 0; i < report->verdict->n_reasons; i++)
        told += strstr(report->verdict->reasons[i], "taught 1,000 of 1,440 training rows") != NULL;
    assert_int_equal(told, 1);
    assert_true(report->verdict->planted.tried && report->verdict->planted.found);
    assert_true(report->verdict->limit != INK_LIMIT_NETWORK);
    ink_report_free(report);
}

static void effort_off_is_a_plain_fit(void **state)
{
    (void)state;
    ink_judge_options judge = INK_JUDGE_OPTIONS_INIT;
    judge.effort = INK_EFFORT_OFF;
    ink_table *table = table_of(SHARE, 300, 0.4, 7);
    ink_report *report = NULL;
    ink_model *model = NULL;
    assert_ok(ink_judge(table, NULL, &judge, &model, &report, &err));
    assert_null(report->verdict);
    ink_report_free(report);
    ink_model_free(model);
    judge.alpha = 0.6;
    assert_fails(ink_judge(table, NULL, &judge, &model, &report, &err), INK_USAGE, "--alpha");
    judge.alpha = 0.05;
    judge.worth = 0;
    assert_fails(ink_judge(table, NULL, &judge, &model, &report, &err), INK_USAGE, "--worth");
    ink_table_free(table);
}

static void full_effort_repeats_the_split(void **state)
{
    (void)state;
    ink_judge_options judge = INK_JUDGE_OPTIONS_INIT;
    judge.effort = INK_EFFORT_FULL;
    ink_report *report = judged(SHARE, 300, 0.45, NULL, &judge);
    assert_int_equal(report->verdict->permutations, 999);
    int told = 0;
    for (size_t i = 0; i < report->verdict->n_reasons; i++)
        told |= strstr(report->verdict->reasons[i], "over 15 other splits") != NULL;
    assert_true(told);
    ink_report_free(report);
}

static void one_seed_gives_one_verdict(void **state)
{
    (void)state;
    ink_report *one = judged(XOR, 600, 0.3, NULL, NULL), *two = judged(XOR, 600, 0.3, NULL, NULL);
    assert_string_equal(one->verdict->sentence, two->verdict->sentence);
    assert_int_equal(one->verdict->n_reasons, two->verdict->n_reasons);
    for (size_t i = 0; i < one->verdict->n_reasons; i++)
        assert_string_equal(one->verdict->reasons[i], two->verdict->reasons[i]);
    ink_report_free(one);
    ink_report_free(two);
}

typedef struct {
    size_t judging, stop_after;
} watcher;

static int stop_judging(void *user, const ink_progress *now)
{
    watcher *w = user;
    return now->epochs == 0 && ++w->judging > w->stop_after;
}

static void a_stop_keeps_what_is_known(void **state)
{
    (void)state;
    for (size_t after = 0; after < 8; after += 2) {
        watcher w = {0, after};
        ink_fit_options how = INK_FIT_OPTIONS_INIT;
        how.ensemble = 1;
        how.progress = stop_judging;
        how.progress_user = &w;
        ink_report *report = judged(SHARE, 600, 0.4, &how, NULL);
        assert_true(w.judging > after ? report->verdict->interrupted : !report->verdict->interrupted);
        if (report->verdict->interrupted)
            assert_says(report->verdict, "Stopped early");
        ink_report_free(report);
    }
}

static void any_split_can_be_judged(void **state)
{
    (void)state;
    const double parts[][3] = {{80, 0, 20}, {80, 20, 0}, {100, 0, 0}, {98, 1, 1}};
    for (size_t k = 0; k < 4; k++) {
        ink_fit_options how = INK_FIT_OPTIONS_INIT;
        memcpy(how.split, parts[k], sizeof how.split);
        how.ensemble = 1;
        how.epochs = 20;
        ink_report *report = judged(SHARE, 400, 0.4, &how, NULL);
        assert_int_equal(report->verdict->signal, INK_SIGNAL_PRESENT);
        if (k == 2)
            assert_says(report->verdict, "no row was held out");
        ink_report_free(report);
    }
}

/* ---- Sentences */

static ink_findings findings(ink_signal_answer answer)
{
    ink_findings f = {.target = "top_genre", .winner = "country", .features = "country", .n_features = 1, .worth = 0.01, .shown_bits = NAN,
                      .judged = 1, .compared = 1, .learning_rate = 0.005, .epochs = 300, .usual_epochs = 300, .hidden = 16, .n_hidden = 1,
                      .name = {"network", "linear", "trees", "lookup of country", "lookup of a with b", "lookup of country"}};
    f.signal = (ink_signal){.answer = answer, .p_value = 0.24, .rows = 5000, .entropy_bits = 3.32, .detectable_bits = 0.005,
                            .pair_detectable_bits = NAN, .worth_bits = 0.0332, .rows_to_establish = NAN, .bits = 0.001,
                            .bits_ci95 = {0, 0.005}};
    f.signal.winner = (ink_signal_member){.family = INK_FAMILY_COLUMN, .first = 0, .second = INK_NO_FEATURE};
    f.standing = (ink_standing){.best = INK_BY_TREES, .rows = 2000, .took_part = {1, 1, 1, 1, 1, 1}};
    f.column.told = (ink_planted){1, 1, 0.05, 0.045};
    f.column.reachable_bits = 0.05;
    if (answer == INK_SIGNAL_PRESENT) {
        f.signal.p_value = 0.01;
        f.signal.p_is_bound = 1;
        f.signal.bits = 0.31;
        f.signal.bits_ci95[0] = 0.28;
        f.signal.bits_ci95[1] = 0.34;
        for (int k = 0; k <= INK_BEST; k++)
            f.standing.figure[k] = (ink_mean){0.25, 0.01, {0.23, 0.27}};
        f.standing.figure[INK_HALF_LOST] = (ink_mean){-0.125, 0.01, {-0.145, -0.105}};
        f.standing.figure[INK_LEFT] = (ink_mean){3.05, 0.02, {3.01, 3.09}};
        f.standing.figure[INK_OVER_ALL] = (ink_mean){-0.1, 0.01, {-0.12, -0.08}};
    }
    return f;
}

static void assert_sentence(ink_findings *f, ink_limit limit, const char *expected)
{
    ink_text text = {0};
    ink_limit_find(f);
    assert_int_equal(f->limit, limit);
    ink_sentence_write(f, &text);
    assert_false(text.failed);
    assert_string_equal(text.bytes, expected);
    ink_text_free(&text);
}

#define NONE "No signal: country explains about 0.001 and at most 0.005 of top_genre's 3.32 bits (p = 0.24; with 5,000 rows an " \
             "effect of 0.005 bits would have shown 4 times in 5). "
#define PRESENT "Signal: country explains about 0.31 (0.28 to 0.34) of top_genre's 3.32 bits (p < 0.01). "

static void sentences_without_signal(void **state)
{
    (void)state;
    ink_findings f = findings(INK_SIGNAL_NONE);
    assert_sentence(&f, INK_LIMIT_DATA, NONE "The limit is the data: this network finds a planted signal, and no other learner "
                                             "finds more; neurons, epochs or a higher rate will not help.");
    f.standing.figure[INK_LOST].ci95[0] = 0.001; /* one does find more: no word of none */
    assert_sentence(&f, INK_LIMIT_DATA, NONE "The limit is the data: this network finds a planted signal; neurons, epochs or a "
                                             "higher rate will not help.");
    f.column.told.tried = 0;
    assert_sentence(&f, INK_LIMIT_DATA, NONE "The limit is the data: neurons, epochs or a higher rate will not help.");
    f.column.told = (ink_planted){1, 0, 0.05, -0.001};
    f.column.fault.cause = INK_CAUSE_RATE_LOW;
    f.learning_rate = 1e-6;
    assert_sentence(&f, INK_LIMIT_DATA, NONE "The limit is the data: neurons, epochs or a higher rate will not help. This network "
                                             "would not have seen it either: it recovers 0 of the 0.050 bits that a planted column "
                                             "tells; its learning rate, 1e-06, is likely too low: try 0.005.");
}

static void sentences_of_many_columns(void **state)
{
    (void)state;
    ink_findings f = findings(INK_SIGNAL_NONE);
    f.n_features = 3;
    f.features = "the 3 columns";
    f.signal.pair_detectable_bits = 0.0123;
    f.interrupted = 1;
    assert_sentence(&f, INK_LIMIT_DATA,
                    "Stopped early; so far: No signal: the 3 columns explain about 0.001 and at most 0.005 of top_genre's 3.32 "
                    "bits (p = 0.24; with 5,000 rows an effect of 0.005 bits would have shown 4 times in 5, one that only two "
                    "columns together have from 0.012 bits). The limit is the data: this network finds a planted signal, and no "
                    "other learner finds more; neurons, epochs or a higher rate will not help.");
}

static void sentences_undecided(void **state)
{
    (void)state;
    ink_findings f = findings(INK_SIGNAL_UNDECIDED);
    f.signal.rows = 60;
    f.signal.detectable_bits = 0.21;
    f.signal.bits_ci95[1] = 0.15;
    f.signal.rows_to_establish = 1873.2;
    assert_sentence(&f, INK_LIMIT_ROWS,
                    "Undecided: country explains at most 0.15 of top_genre's 3.32 bits (p = 0.24), but 60 rows show an effect 4 "
                    "times in 5 only from 0.21 bits on. The limit is the rows: about 1,900 would show an effect worth having, "
                    "0.033 bits.");
    f.signal.p_value = f.signal.detectable_bits = f.signal.rows_to_establish = NAN;
    assert_sentence(&f, INK_LIMIT_ROWS,
                    "Undecided: nothing is left to test: too few rows share a value of country or a class of top_genre. The "
                    "limit is the rows.");
}

static void sentences_that_blame_the_network(void **state)
{
    (void)state;
    ink_findings f = findings(INK_SIGNAL_PRESENT);
    f.standing.figure[INK_BY_NETWORK] = (ink_mean){0.01, 0.01, {-0.01, 0.03}};
    f.column.told = (ink_planted){1, 0, 0.05, 0.01};
    f.column.fault.cause = INK_CAUSE_DEAD;
    f.column.fault.units = 16;
    f.column.fault.units_out = 15;
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: it recovers 0.010 of the 0.050 bits that a planted column tells; 15 of its "
                            "16 hidden units are 0 for every row (dead): try a lower learning rate or tanh.");
    f.column.told.found = 1;
    f.longer = (ink_longer){.tried = 1, .epochs = 10, .bits = 0.049, .gains = 1};
    f.epochs = 1;
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: trained for 10 epochs instead of 1, it gains 0.049 bits instead of 0.010 "
                            "on the held-out rows; try 300 epochs.");
    f.longer.gains = 0;
    f.column.cut_short = 1;
    f.column.longer_epochs = 100;
    f.column.longer_bits = 0.048;
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: trained for 100 epochs instead of 1, it recovers 0.048 bits of a planted "
                            "signal instead of 0.010; try 300 epochs.");
    f.column.cut_short = 0;
    f.pair = (ink_plant){.told = {1, 0, 0.2, 0.02}, .reachable_bits = 0.19, .interaction = 1, .fault = {.cause = INK_CAUSE_UNITS}};
    f.hidden = 1;
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: it recovers 0.020 of the 0.19 bits that two planted columns tell only "
                            "together; try more hidden units (it has 1).");
    f.pair.told.found = 1;
    f.standing.figure[INK_HALF_LOST] = (ink_mean){0.115, 0.01, {0.095, 0.135}};
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: on the held-out rows it gains 0.010 bits and boosted trees 0.25; try more "
                            "hidden units (it has 1) or more epochs.");
    f.fault.cause = INK_CAUSE_EPOCHS;
    f.standing.figure[INK_HALF_LOST] = (ink_mean){-0.1, 0.01, {-0.12, -0.08}};
    f.standing.figure[INK_BY_NETWORK] = (ink_mean){0.22, 0.01, {0.20, 0.24}};
    f.standing.figure[INK_LOST] = (ink_mean){0.03, 0.01, {0.01, 0.05}};
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: on the held-out rows it gains 0.22 bits and boosted trees 0.25; 1 epoch is "
                            "likely too few: try 300.");
    f.standing.figure[INK_LOST].se = 0.03;
    ink_limit_find(&f);
    assert_int_equal(f.limit, INK_LIMIT_DATA);
    f.fault.cause = INK_CAUSE_NONE;
    f.standing.figure[INK_BY_NETWORK] = (ink_mean){-0.9, 0.1, {-1.1, -0.7}};
    assert_sentence(&f, INK_LIMIT_NETWORK,
                    PRESENT "The limit is the network: on the held-out rows it gains -0.90 bits (below 0: worse than the class "
                            "shares alone) and boosted trees 0.25; try more hidden units (it has 1) or more epochs.");
}

static void sentences_that_do_not(void **state)
{
    (void)state;
    ink_findings f = findings(INK_SIGNAL_PRESENT);
    assert_sentence(&f, INK_LIMIT_DATA,
                    PRESENT "The limit is the data: no other learner gains more than the network's 0.25 bits on the held-out "
                            "rows; neurons, epochs or a higher rate will hardly help, other columns may.");
    f.standing.figure[INK_BY_NETWORK].ci95[0] = -0.01;
    assert_sentence(&f, INK_LIMIT_DATA,
                    PRESENT "The limit is the data: no learner gains anything for sure on the held-out rows; neurons, epochs or a "
                            "higher rate will hardly help, other columns or more rows may.");
    f.standing.figure[INK_BY_NETWORK].ci95[0] = 0.23;
    f.standing.figure[INK_BY_NETWORK].mean = 0.24;
    f.standing.figure[INK_LOST] = (ink_mean){0.01, 0.004, {0.002, 0.018}}; /* surely less, and not blamed */
    assert_sentence(&f, INK_LIMIT_DATA,
                    PRESENT "The limit is the data: on the held-out rows the network gains 0.24 bits, 96 % of what boosted trees "
                            "gain; neurons, epochs or a higher rate will hardly help, other columns may.");
    f.standing.figure[INK_BY_NETWORK].mean = 0.20;
    assert_sentence(&f, INK_LIMIT_DATA,
                    PRESENT "The limit is the data: on the held-out rows the network gains 0.20 bits, 80 % of what boosted trees "
                            "gain; a better network may get the rest of that, and only other columns more.");
    f.standing.figure[INK_BY_NETWORK].mean = 0.15;
    f.standing.figure[INK_LOST].ci95[0] = -0.001;
    f.standing.best = INK_BY_LINEAR;
    assert_sentence(&f, INK_LIMIT_DATA,
                    PRESENT "The limit is the data: on the held-out rows the network gains 0.15 bits, 60 % of what a linear softmax "
                            "gains, and 2,000 held-out rows are too few to blame it for the rest.");
    f.standing.best = INK_BY_TREES;
    f.standing.figure[INK_BY_NETWORK].mean = 0.24;
    f.standing.figure[INK_CLIMB] = (ink_mean){0.03, 0.004, {0.022, 0.038}};
    assert_sentence(&f, INK_LIMIT_ROWS,
                    PRESENT "The limit is the rows: taught all training rows instead of half of them, boosted trees gained 0.030 "
                            "bits more, so more rows should help.");
    f.standing.figure[INK_OVER_ALL] = (ink_mean){-0.01, 0.01, {-0.03, 0.01}};
    assert_sentence(&f, INK_LIMIT_NOTHING,
                    PRESENT "Nothing is left to gain from country: on the held-out rows the network gains 0.24 bits and the lookup "
                            "of country 0.25; only other columns can add to it.");
    f.standing.figure[INK_LEFT] = (ink_mean){0.01, 0.002, {0.006, 0.014}};
    assert_sentence(&f, INK_LIMIT_NOTHING,
                    PRESENT "Nothing is left to gain: on the held-out rows the network leaves 0.010 of 3.32 bits unexplained.");
    f.judged = 0;
    assert_sentence(&f, INK_LIMIT_DATA, PRESENT "What limits the network cannot be told: no row was held out.");
}

#define NO_MORE " of top_genre's 3.32 bits (p < 0.01)%s. The limit is the data: no other learner gains more than the network's " \
                "0.25 bits on the held-out rows; neurons, epochs or a higher rate will hardly help, other columns may."

/* What carries the signal: columns by name, what only two tell together, more than the test's statistics hold. */
static void sentences_of_what_carries(void **state)
{
    (void)state;
    char expected[1024];
    ink_findings f = findings(INK_SIGNAL_PRESENT);
    f.n_features = 12;
    f.features = "the 12 columns";
    f.signal.winner = (ink_signal_member){.family = INK_FAMILY_LINEAR, .first = INK_NO_FEATURE, .second = INK_NO_FEATURE};
    f.winner = "all columns together";
    f.leads = "country, age and city";
    f.together = "gate with arrival";
    f.together_bits = 0.045;
    snprintf(expected, sizeof expected, "Signal: all columns together, above all country, age and city, explain about 0.31 (0.28 to "
             "0.34)" NO_MORE, "; gate with arrival tell 0.045 bits more together than each for itself");
    assert_sentence(&f, INK_LIMIT_DATA, expected);
    f.together = NULL;
    f.shown_bits = 0.4;
    snprintf(expected, sizeof expected, "Signal: the 12 columns explain at least 0.40" NO_MORE, ", above all country, age and city");
    assert_sentence(&f, INK_LIMIT_DATA, expected);
    f.leads = NULL;
    f.winner = "age with city";
    f.signal.winner = (ink_signal_member){.family = INK_FAMILY_PAIR, .first = 0, .second = 1};
    f.too_wide = "last name";
    f.n_too_wide = 2;
    snprintf(expected, sizeof expected, "Signal: the 12 columns explain at least 0.40" NO_MORE " Of last name and 1 more nothing could "
             "be told, with so few rows a level: try without, --ignore 'last name'.", ", age with city alone about 0.31");
    assert_sentence(&f, INK_LIMIT_DATA, expected);
}

static void numbers_have_the_digits_that_they_mean(void **state)
{
    (void)state;
    const double bits[] = {3.3219, 0.1, 0.0994, 0.005, 0.00012, 0.00001, -0.02};
    const char *const texts[] = {"3.32", "0.10", "0.099", "0.005", "0.0001", "0", "-0.020"};
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(ink_word_bits(bits[i]).text, texts[i]);
    assert_string_equal(ink_word_count(5000).text, "5,000");
    assert_string_equal(ink_word_count(1234567).text, "1,234,567");
    assert_string_equal(ink_word_count(12).text, "12");
    assert_string_equal(ink_word_percent(0.1232).text, "12.3 %");
    assert_string_equal(ink_word_percent(1).text, "100 %");
    ink_signal signal = {.p_value = 0.042};
    assert_string_equal(ink_word_p(&signal).text, "p = 0.042");
    signal = (ink_signal){.p_value = 0.001, .p_is_bound = 1};
    assert_string_equal(ink_word_p(&signal).text, "p < 0.001");
}

/* ---- Long tables */

static void assert_first_rows(const ink_fit_job *job, const size_t *rows, size_t n, const size_t *all, const ink_rows *in)
{
    assert_int_equal(in->n_rows, n);
    assert_memory_equal(rows, all, n * sizeof *rows);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(in->y[i], job->target.y[rows[i]]);
}

static void see_fewer(size_t batch_size)
{
    ink_table *table = table_of(SHARE, 1000, 0.3, 1);
    ink_fit_job job = {.table = table}, fewer;
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_trial trial;
    options.recipe = INK_RECIPE_CLASSIC;
    options.epochs = 1;
    options.batch_size = batch_size;
    options.features = "x1,x2";
    assert_ok(ink_fit_options_take(&options, &job.how, &err));
    assert_ok(ink_fit_job_run(&job, &err));
    assert_int_equal(job.train.n_rows, batch_size ? 600 : 0); /* packed rows are enough for a full batch */
    assert_ok(ink_job_see_fewer(&job, 100, &fewer, &err));
    assert_int_equal(fewer.target.n_used, 100);
    assert_int_equal(fewer.split.n_train, 60);
    assert_ok(ink_trial_make(&fewer, &trial, &err));
    assert_first_rows(&job, fewer.split.train, 60, job.split.train, &trial.train);
    assert_first_rows(&job, fewer.split.validation, 20, job.split.validation, &trial.validation);
    assert_first_rows(&job, fewer.split.test, 20, job.split.test, &trial.test);
    assert_ptr_equal(fewer.split.validation, fewer.split.train + 60); /* one array, as a trial reads it */
    assert_ptr_equal(fewer.split.test, fewer.split.train + 80);
    for (size_t i = 0; i < 100; i++) {
        size_t found = 0;
        for (size_t k = 0; k < 100; k++)
            found += fewer.target.rows[k] == fewer.split.train[i];
        assert_int_equal(found, 1);
        assert_true(i == 0 || fewer.target.rows[i - 1] < fewer.target.rows[i]);
    }
    ink_trial_free(&trial);
    ink_job_free_fewer(&fewer);
    ink_fit_job_free(&job);
    ink_table_free(table);
}

static void fewer_rows_are_the_first_of_each_part(void **state)
{
    (void)state;
    see_fewer(0);
    see_fewer(100);
}

static void a_long_table_is_judged_by_some_of_its_rows(void **state)
{
    (void)state;
    enum { LONG = 600000 };
    static const char *cells[2][LONG];
    uint32_t s = 1;
    for (size_t i = 0; i < LONG; i++) {
        s = s * 1664525U + 1013904223U;
        cells[0][i] = words[(s >> 16) % 5];
        cells[1][i] = words[(s >> 8) % 100 < 3 ? (s >> 16) % 5 : (s >> 20) % 5];
    }
    const ink_column_data columns[] = {{"x", INK_CATEGORICAL, NULL, cells[0]}, {"y", INK_CATEGORICAL, NULL, cells[1]}};
    ink_table *table = NULL;
    ink_report *report = NULL;
    assert_ok(ink_table_from_columns(columns, 2, LONG, "long", &table, &err));
    assert_ok(ink_judge(table, NULL, NULL, NULL, &report, &err));
    const ink_verdict *v = report->verdict;
    size_t told = 0;
    for (size_t i = 0; i < v->n_reasons; i++)
        told += strstr(v->reasons[i], "500,000 of the 600,000 rows") != NULL;
    assert_int_equal(told, 1);
    assert_int_equal(v->signal, INK_SIGNAL_PRESENT);
    assert_int_equal(report->train.rows, 360000);
    ink_report_free(report);
    ink_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookups_find_shares),
        cmocka_unit_test(the_linear_one_finds_a_line_and_no_xor),
        cmocka_unit_test(trees_find_a_threshold_and_an_xor),
        cmocka_unit_test(planted_bits_are_the_information),
        cmocka_unit_test(a_sound_network_is_not_blamed),
        cmocka_unit_test(a_crippled_network_is_blamed_and_told_why),
        cmocka_unit_test(on_noise_no_network_is_blamed),
        cmocka_unit_test(a_column_that_tells_all_leaves_nothing),
        cmocka_unit_test(a_slow_network_is_tried_on_fewer_rows),
        cmocka_unit_test(effort_off_is_a_plain_fit),
        cmocka_unit_test(full_effort_repeats_the_split),
        cmocka_unit_test(one_seed_gives_one_verdict),
        cmocka_unit_test(a_stop_keeps_what_is_known),
        cmocka_unit_test(any_split_can_be_judged),
        cmocka_unit_test(sentences_without_signal),
        cmocka_unit_test(sentences_of_many_columns),
        cmocka_unit_test(sentences_undecided),
        cmocka_unit_test(sentences_that_blame_the_network),
        cmocka_unit_test(sentences_that_do_not),
        cmocka_unit_test(sentences_of_what_carries),
        cmocka_unit_test(numbers_have_the_digits_that_they_mean),
        cmocka_unit_test(fewer_rows_are_the_first_of_each_part),
        cmocka_unit_test(a_long_table_is_judged_by_some_of_its_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
