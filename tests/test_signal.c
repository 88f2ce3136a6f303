/* SPDX-License-Identifier: MIT
 * Is there signal, and how much: properties that hold for any right test, known tables, and a small simulation of the rates
 * that bench/verdict measures at length. */
#include "check.h"

#include "judge/effect.h"
#include "prep/prep.h"
#include "stats/stats.h"

/* ---- tables made here */

enum { MOST = 12 };

typedef struct {
    size_t n, n_columns, n_class;
    ink_column columns[MOST];
    ink_table table;
    size_t features[MOST], *rows;
    int32_t *y;
    uint64_t random;
} made;

static made start(size_t n, size_t n_class, uint64_t seed)
{
    made m = {.n = n, .n_class = n_class, .random = seed};
    m.rows = calloc(n, sizeof *m.rows);
    m.y = calloc(n, sizeof *m.y);
    for (size_t i = 0; i < n; i++)
        m.rows[i] = i;
    return m;
}

static double uniform(made *m)
{
    return ((double)(ink_mix_next(&m->random) >> 12) + 0.5) * 0x1p-52;
}

static int32_t below(made *m, size_t n)
{
    return (int32_t)(uniform(m) * (double)n);
}

static double *numbers(made *m)
{
    double *x = calloc(m->n, sizeof *x);
    m->features[m->n_columns] = m->n_columns;
    m->columns[m->n_columns++] = (ink_column){.type = INK_NUMERIC, .number = x};
    for (size_t i = 0; i < m->n; i++)
        x[i] = ink_normal_quantile(uniform(m));
    return x;
}

static int32_t *words(made *m, size_t n_levels)
{
    int32_t *code = calloc(m->n, sizeof *code);
    m->features[m->n_columns] = m->n_columns;
    m->columns[m->n_columns++] = (ink_column){.type = INK_CATEGORICAL, .code = code, .n_levels = n_levels};
    for (size_t i = 0; i < m->n; i++)
        code[i] = below(m, n_levels);
    return code;
}

static void classes(made *m)
{
    for (size_t i = 0; i < m->n; i++)
        m->y[i] = below(m, m->n_class);
}

static ink_question question(made *m)
{
    m->table = (ink_table){.n_rows = m->n, .n_columns = m->n_columns, .columns = m->columns};
    return (ink_question){.table = &m->table, .features = m->features, .n_features = m->n_columns, .rows = m->rows,
                          .n_rows = m->n, .y = m->y, .n_class = m->n_class};
}

static ink_signal find_with(made *m, ink_signal_options options)
{
    ink_signal signal;
    ink_question q = question(m);
    assert_ok(ink_signal_find(&q, &options, &signal, &err));
    return signal;
}

static ink_signal find(made *m)
{
    return find_with(m, (ink_signal_options)INK_SIGNAL_OPTIONS_INIT);
}

static void end(made *m)
{
    for (size_t c = 0; c < m->n_columns; c++) {
        free(m->columns[c].number);
        free(m->columns[c].code);
    }
    free(m->rows);
    free(m->y);
}

/* A table of both types, with missing cells, whose classes follow column 0 as strongly as asked. */
static made mixed(size_t n, size_t n_class, double strength, uint64_t seed)
{
    made m = start(n, n_class, seed);
    int32_t *cause = words(&m, n_class);
    double *x = numbers(&m);
    int32_t *few = words(&m, 3);
    numbers(&m);
    classes(&m);
    for (size_t i = 0; i < n; i++) {
        if (uniform(&m) < strength)
            m.y[i] = cause[i];
        if (uniform(&m) < 0.1)
            x[i] = NAN;
        if (uniform(&m) < 0.1)
            few[i] = -1;
    }
    return m;
}

static void assert_same(const ink_signal *a, const ink_signal *b, double tolerance)
{
    assert_int_equal(a->answer, b->answer);
    assert_int_equal(a->permutations, b->permutations);
    assert_near(a->p_value, b->p_value, tolerance);
    assert_near(a->bits, b->bits, tolerance);
    assert_near(a->bits_ci95[0], b->bits_ci95[0], tolerance);
    assert_near(a->bits_ci95[1], b->bits_ci95[1], tolerance);
    assert_near(a->detectable_bits, b->detectable_bits, tolerance);
    assert_int_equal(a->winner.first, b->winner.first);
}

/* ---- properties */

static void threads_change_nothing(void **state)
{
    (void)state;
    made m = mixed(700, 3, 0.05, 1);
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    ink_signal one = find_with(&m, options);
    options.threads = 3;
    ink_signal three = find_with(&m, options);
    assert_same(&one, &three, 0);
    for (size_t f = 0; f < INK_FAMILIES; f++)
        assert_near(one.families[f].effective, three.families[f].effective, 0);
    ink_signal_free(&one);
    ink_signal_free(&three);
    end(&m);
}

static void names_of_classes_and_levels_change_nothing(void **state)
{
    (void)state;
    made m = mixed(500, 4, 0.1, 2);
    ink_signal before = find(&m);
    for (size_t i = 0; i < m.n; i++) {
        m.y[i] = (m.y[i] + 1) % 4;
        m.columns[0].code[i] = 3 - m.columns[0].code[i];
        m.columns[1].number[i] = exp(m.columns[1].number[i]); /* nor does any rising transform */
    }
    ink_signal after = find(&m);
    assert_same(&before, &after, 1e-6); /* the linear model is fitted, not solved */
    ink_signal_free(&before);
    ink_signal_free(&after);
    end(&m);
}

static void rows_without_a_class_do_not_count(void **state)
{
    (void)state;
    made all = mixed(400, 2, 0.2, 3), part = mixed(400, 2, 0.2, 3);
    size_t n = 0;
    for (size_t i = 0; i < 400; i++) {
        if (i % 4)
            all.rows[n++] = i;
        else
            part.y[i] = -1;
    }
    all.n = 400;
    ink_question q = question(&all);
    q.n_rows = n;
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    ink_signal a, b = find(&part);
    assert_ok(ink_signal_find(&q, &options, &a, &err));
    assert_int_equal(a.rows, 300);
    assert_same(&a, &b, 0);
    ink_signal_free(&a);
    ink_signal_free(&b);
    end(&all);
    end(&part);
}

static void ranks_made_beforehand_change_nothing(void **state)
{
    (void)state;
    made m = mixed(300, 2, 0.2, 4);
    ink_ranks ranks[MOST] = {0};
    for (size_t c = 0; c < m.n_columns; c++)
        assert_ok(ink_ranks_make(&m.columns[c], m.n, &ranks[c], &err));
    ink_signal a = find(&m), b;
    ink_question q = question(&m);
    q.ranks = ranks;
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    assert_ok(ink_signal_find(&q, &options, &b, &err));
    assert_same(&a, &b, 0);
    for (size_t c = 0; c < m.n_columns; c++)
        ink_ranks_free(&ranks[c]);
    ink_signal_free(&a);
    ink_signal_free(&b);
    end(&m);
}

static void ranks_keep_order_and_ties(void **state)
{
    (void)state;
    double x[] = {3, -1e300, NAN, 0.0, 3, -0.0, 1e-310, INFINITY};
    static const int32_t expected[] = {3, 0, -1, 1, 3, 1, 2, 4};
    ink_column column = {.type = INK_NUMERIC, .number = x};
    ink_ranks ranks;
    assert_ok(ink_ranks_make(&column, 8, &ranks, &err));
    assert_int_equal(ranks.n_codes, 5);
    assert_memory_equal(ranks.code, expected, sizeof expected);
    ink_ranks_free(&ranks);
}

/* A panel over the columns made so far, of which the last is of numbers and the others of words. */
typedef struct {
    ink_ranks ranks;
    ink_sample sample;
    ink_panel panel;
    ink_scratch scratch;
} measured;

static void start_panel(made *m, measured *p)
{
    const size_t last = m->n_columns - 1;
    const ink_question q = question(m);
    ink_cells cells[MOST];
    assert_ok(ink_ranks_make(&m->columns[last], m->n, &p->ranks, &err));
    for (size_t c = 0; c < last; c++)
        cells[c] = (ink_cells){m->columns[c].code, m->columns[c].n_levels, 0};
    cells[last] = (ink_cells){p->ranks.code, p->ranks.n_codes, 1};
    assert_ok(ink_sample_take(&q, cells, &p->sample, &err));
    assert_ok(ink_panel_make(cells, m->n_columns, &p->sample, 100, &p->panel, &err));
    assert_ok(ink_scratch_make(&p->panel, &p->scratch, &err));
}

static void end_panel(measured *p)
{
    ink_scratch_free(&p->scratch);
    ink_panel_free(&p->panel);
    ink_sample_free(&p->sample);
    ink_ranks_free(&p->ranks);
}

/* Each family's score has about mean 0 and deviation 1 when it has one member only: its moments are right. */
static void gauges_have_the_right_moments(void **state)
{
    (void)state;
    made m = start(150, 3, 5);
    words(&m, 4);
    numbers(&m);
    classes(&m);
    measured p;
    ink_reading readings[INK_ORDERS_MOST];
    start_panel(&m, &p);
    static const ink_family single[] = {INK_FAMILY_LINEAR, INK_FAMILY_PAIR, INK_FAMILY_SPREAD};
    double sum[INK_FAMILIES] = {0}, squares[INK_FAMILIES] = {0};
    for (size_t b = 0; b < 4000; b++) {
        const ink_reading *reading = &readings[b % p.panel.many];
        if (reading == readings)
            ink_permute_and_measure(&p.panel, 7, b + 1, &p.scratch, readings);
        for (size_t f = 0; f < INK_FAMILIES; f++) {
            sum[f] += reading->best[f].z / 4000;
            squares[f] += reading->best[f].z * reading->best[f].z / 4000;
        }
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(p.panel.members[single[i]], 1);
        assert_near(sum[single[i]], 0, 0.08);
        assert_near(squares[single[i]], 1, 0.1);
    }
    end_panel(&p);
    end(&m);
}

/* Measured side by side, orders read as each by itself, to the last bit. */
static void orders_side_by_side_read_as_each_alone(void **state)
{
    (void)state;
    made m = start(400, 3, 5);
    words(&m, 4);
    words(&m, 7);
    numbers(&m);
    classes(&m);
    measured p;
    ink_reading together[INK_ORDERS_MOST], alone;
    start_panel(&m, &p);
    assert_int_equal(p.panel.many, INK_ORDERS_MOST);
    ink_permute_and_measure(&p.panel, 7, 0, &p.scratch, together);
    p.panel.many = 1;
    for (size_t o = 0; o < INK_ORDERS_MOST; o++) {
        ink_permute_and_measure(&p.panel, 7, o, &p.scratch, &alone);
        assert_memory_equal(&alone, &together[o], sizeof alone);
    }
    end_panel(&p);
    end(&m);
}

/* With nothing but two columns of words of which one repeats the other, the additive model is the table itself. */
static void a_saturated_linear_model_is_the_table(void **state)
{
    (void)state;
    made m = start(2000, 5, 6);
    int32_t *a = words(&m, 7), *b = words(&m, 7);
    classes(&m);
    for (size_t i = 0; i < m.n; i++) {
        b[i] = 6 - a[i];
        if (uniform(&m) < 0.3)
            m.y[i] = a[i] % 5;
    }
    ink_signal s = find(&m);
    const ink_signal_member *linear = &s.families[INK_FAMILY_LINEAR].best;
    assert_near(linear->df, s.columns[0].df, 0);
    assert_true(s.columns[0].g > 100);
    assert_near(linear->g / s.columns[0].g, 1, 1e-3);
    assert_near(linear->z, s.families[INK_FAMILY_COLUMN].best.z, 1e-4);
    ink_signal_free(&s);
    end(&m);
}

static void the_pearson_statistic_is_that_of_the_counts(void **state)
{
    (void)state;
    made m = mixed(800, 3, 0.1, 7);
    ink_signal s = find(&m);
    size_t counts[9] = {0};
    double expected[9];
    for (size_t i = 0; i < m.n; i++)
        counts[m.columns[0].code[i] * 3 + m.y[i]]++;
    ink_test test = ink_chi2_test(counts, 3, 3, expected);
    assert_near(s.columns[0].statistic, test.statistic, 1e-9);
    assert_near(s.columns[0].p, test.p, 1e-12);
    assert_int_equal(s.columns[2].df, 6); /* missing is a level */
    assert_true(s.columns[1].p_adjusted >= s.columns[1].p);
    ink_signal_free(&s);
    end(&m);
}

/* ---- what there is to find */

static ink_signal find_xor(made *m, int numeric)
{
    *m = start(600, 2, 8);
    double *x[2];
    int32_t *w[2];
    for (size_t c = 0; c < 2; c++) {
        numbers(m);
        w[c] = numeric ? NULL : words(m, 2);
        x[c] = numeric ? numbers(m) : NULL;
    }
    classes(m);
    for (size_t i = 0; i < m->n; i++)
        if (uniform(m) < 0.4)
            m->y[i] = numeric ? (x[0][i] > 0) != (x[1][i] > 0) : w[0][i] != w[1][i];
    return find(m);
}

static void two_columns_that_tell_only_together_are_named(void **state)
{
    (void)state;
    for (int numeric = 0; numeric < 2; numeric++) {
        made m;
        ink_signal s = find_xor(&m, numeric);
        assert_int_equal(s.answer, INK_SIGNAL_PRESENT);
        assert_true(s.p_is_bound && s.p_value <= 0.0101);
        assert_int_equal(s.winner.first, 1);
        assert_int_equal(s.winner.second, 3);
        assert_true(s.bits > 0.05 && s.bits_ci95[0] > 0 && s.bits_ci95[1] < 0.35);
        ink_signal_free(&s);
        end(&m);
    }
}

/* Two numbers on the same side of 0 make one class more probable: no quantile lies at 0, and the interval bears it. */
static void an_edge_between_quantiles_is_within_the_interval(void **state)
{
    (void)state;
    enum { TABLES = 30 };
    const double p = 0.85, bits = 1 + p * log2(p) + (1 - p) * log2(1 - p);
    size_t covered = 0;
    for (size_t t = 0; t < TABLES; t++) {
        made m = start(300, 2, 100 + t);
        double *x = numbers(&m), *z = numbers(&m);
        numbers(&m);
        classes(&m);
        for (size_t i = 0; i < m.n; i++)
            m.y[i] = ((x[i] > 0) == (z[i] > 0)) == (uniform(&m) < p);
        ink_signal s = find(&m);
        covered += s.bits_ci95[0] <= bits && bits <= s.bits_ci95[1];
        ink_signal_free(&s);
        end(&m);
    }
    assert_true(covered >= 26); /* of 30 at 0.95: fewer in 1 of 60 */
}

/* A column that says all that the pair of it and another says is the simplest explanation. */
static void one_column_is_named_where_it_suffices(void **state)
{
    (void)state;
    for (size_t seed = 1; seed <= 5; seed++) {
        made m = mixed(500, 4, 0.5, seed);
        ink_signal s = find(&m);
        assert_int_equal(s.answer, INK_SIGNAL_PRESENT);
        assert_int_equal(s.winner.first, 0);
        assert_true(s.winner.second == INK_NO_FEATURE);
        assert_near(s.bits, s.columns[0].bits, 0.05 * s.entropy_bits);
        ink_signal_free(&s);
        end(&m);
    }
}

static void a_column_that_gives_the_target_away_has_all_its_bits(void **state)
{
    (void)state;
    made m = mixed(600, 4, 1, 9);
    ink_signal s = find(&m);
    assert_int_equal(s.answer, INK_SIGNAL_PRESENT);
    assert_int_equal(s.winner.first, 0);
    assert_near(s.columns[0].bits, s.entropy_bits, 0.02);
    assert_true(s.bits_ci95[1] <= s.entropy_bits + 1e-12);
    assert_near(s.ceiling.accuracy, 1, 1e-12);
    assert_true(s.ceiling.shuffled_accuracy < 0.4);
    ink_signal_free(&s);
    end(&m);
}

static void a_large_table_of_noise_has_none_and_a_small_one_is_undecided(void **state)
{
    (void)state;
    made large = mixed(8000, 2, 0, 12), small = mixed(80, 2, 0, 12);
    ink_signal a = find(&large), b = find(&small);
    assert_true(a.p_value >= 0.05);
    assert_int_equal(a.answer, INK_SIGNAL_NONE);
    assert_true(a.detectable_bits <= a.worth_bits && a.bits_ci95[0] == 0 && a.bits_ci95[1] < 0.01);
    assert_true(b.p_value >= 0.05);
    assert_int_equal(b.answer, INK_SIGNAL_UNDECIDED);
    assert_true(b.rows_to_establish > 800 && b.rows_to_establish < 8000);
    assert_true(b.pair_detectable_bits > 0.01);
    ink_signal_free(&a);
    ink_signal_free(&b);
    end(&large);
    end(&small);
}

static void a_table_with_nothing_left_to_test_is_undecided(void **state)
{
    (void)state;
    made m = start(60, 2, 11);
    words(&m, 400);
    classes(&m);
    ink_signal s = find(&m);
    assert_int_equal(s.answer, INK_SIGNAL_UNDECIDED);
    assert_int_equal(s.permutations, 0);
    assert_near(s.p_value, 1, 0);
    assert_true(isnan(s.bits) && isnan(s.detectable_bits));
    assert_true(s.rows_to_establish >= 2000);
    assert_true(!s.columns[0].tested);
    ink_signal_free(&s);
    end(&m);
}

static void rare_classes_are_one(void **state)
{
    (void)state;
    made m = mixed(300, 2, 0.3, 12);
    m.n_class = 9;
    for (size_t i = 0; i < 7; i++)
        m.y[i] = 2 + (int32_t)i;
    ink_signal s = find(&m);
    assert_int_equal(s.pooled_classes, 7);
    assert_int_equal(s.classes, 3);
    m.y[0] = m.y[1] = m.y[2] = m.y[3] = 0; /* three rows are too few for a class even together */
    ink_signal t = find(&m);
    assert_int_equal(t.classes, 2);
    ink_signal_free(&s);
    ink_signal_free(&t);
    end(&m);
}

/* ---- repeats */

static void a_table_copied_as_a_whole_is_tested_once(void **state)
{
    (void)state;
    made once = mixed(200, 3, 0, 13), five = start(1000, 3, 0);
    for (size_t c = 0; c < once.n_columns; c++) {
        int numeric = once.columns[c].type == INK_NUMERIC;
        double *x = numeric ? numbers(&five) : NULL;
        int32_t *code = numeric ? NULL : words(&five, once.columns[c].n_levels);
        for (size_t i = 0; i < five.n; i++) {
            if (numeric)
                x[i] = once.columns[c].number[i % 200];
            else
                code[i] = once.columns[c].code[i % 200];
        }
    }
    for (size_t i = 0; i < five.n; i++)
        five.y[i] = once.y[i % 200];
    ink_signal a = find(&once), b = find(&five);
    assert_int_equal(a.copies, 0);
    assert_int_equal(b.copies, 5);
    assert_int_equal(b.rows, 200);
    assert_int_equal(b.repeated_rows, 800);
    assert_same(&a, &b, 0);
    ink_signal_free(&a);
    ink_signal_free(&b);
    end(&once);
    end(&five);
}

static void rows_drawn_twice_from_a_varied_table_count_once(void **state)
{
    (void)state;
    made m = mixed(400, 2, 0, 14);
    for (size_t i = 300; i < 400; i++) {
        m.y[i] = m.y[i - 300];
        for (size_t c = 0; c < m.n_columns; c++) {
            if (m.columns[c].number)
                m.columns[c].number[i] = m.columns[c].number[i - 300];
            else
                m.columns[c].code[i] = m.columns[c].code[i - 300];
        }
    }
    ink_signal s = find(&m);
    assert_int_equal(s.repeated_rows, 100);
    assert_int_equal(s.rows, 300);
    ink_signal_free(&s);
    end(&m);
}

static void natural_repeats_among_few_values_all_count(void **state)
{
    (void)state;
    made m = start(500, 2, 15);
    words(&m, 4);
    words(&m, 3);
    classes(&m);
    ink_signal s = find(&m);
    assert_int_equal(s.rows, 500);
    assert_int_equal(s.repeated_rows, 0);
    ink_signal_free(&s);
    end(&m);
}

/* ---- looks and stops */

static void early_looks_agree_with_all_permutations(void **state)
{
    (void)state;
    static const double strength[] = {0, 0.5};
    for (size_t i = 0; i < 2; i++) {
        made m = mixed(300, 2, strength[i], 16);
        ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
        ink_signal early = find_with(&m, options);
        options.all = 1;
        ink_signal all = find_with(&m, options);
        assert_true(early.permutations <= 199);
        assert_int_equal(all.permutations, 999);
        assert_int_equal(early.answer, all.answer);
        ink_signal_free(&early);
        ink_signal_free(&all);
        end(&m);
    }
}

static void a_smaller_alpha_asks_for_more_permutations(void **state)
{
    (void)state;
    made m = mixed(300, 2, 0.5, 17);
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    options.alpha = 0.01;
    ink_signal s = find_with(&m, options);
    assert_int_equal(s.answer, INK_SIGNAL_PRESENT);
    assert_int_equal(s.permutations, 499);
    assert_true(s.p_value < 0.01);
    ink_signal_free(&s);
    options.permutations = 19;
    options.alpha = 0.1;
    s = find_with(&m, options);
    assert_int_equal(s.permutations, 19);
    assert_near(s.p_value, 0.05, 1e-12);
    ink_signal_free(&s);
    end(&m);
}

static int stop_at_30(void *user, size_t done, size_t most)
{
    assert_true(done <= most);
    *(size_t *)user = done;
    return done >= 30;
}

static void a_stop_gives_what_is_known(void **state)
{
    (void)state;
    made m = mixed(300, 2, 0.02, 18);
    size_t last = 0;
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    options.progress = stop_at_30;
    options.user = &last;
    ink_signal s = find_with(&m, options);
    assert_true(s.interrupted);
    assert_in_range(s.permutations, 30, 48);
    assert_in_range(last, 30, s.permutations);
    assert_true(s.p_value > 0 && s.p_value <= 1 && s.answer != INK_SIGNAL_NONE);
    ink_signal_free(&s);
    end(&m);
}

static void options_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    made m = mixed(100, 2, 0, 19);
    ink_question q = question(&m);
    ink_signal s;
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    options.alpha = 0;
    assert_fails(ink_signal_find(&q, &options, &s, &err), INK_USAGE, "--alpha is 0");
    options = (ink_signal_options)INK_SIGNAL_OPTIONS_INIT;
    options.worth = 2;
    assert_fails(ink_signal_find(&q, &options, &s, &err), INK_USAGE, "--worth is 2");
    options = (ink_signal_options)INK_SIGNAL_OPTIONS_INIT;
    q.n_rows = 0;
    assert_fails(ink_signal_find(&q, &options, &s, &err), INK_DATA, "no row has a class");
    end(&m);
}

/* ---- rates: what bench/verdict measures, small */

static void alarms_are_rare_and_signals_found(void **state)
{
    (void)state;
    enum { TABLES = 400 };
    size_t alarms = 0, found = 0, covered = 0;
    for (uint64_t t = 0; t < TABLES; t++) {
        made null = mixed(150, 2 + t % 3, 0, 1000 + t), signal = mixed(300, 2, 0.32, 5000 + t);
        ink_signal a = find(&null), b = find(&signal);
        /* each class is right with (1 + 0.32) / 2 */
        double bits = 1 + 0.66 * log2(0.66) + 0.34 * log2(0.34);
        alarms += a.answer == INK_SIGNAL_PRESENT;
        found += b.answer == INK_SIGNAL_PRESENT;
        covered += b.bits_ci95[0] <= bits && bits <= b.bits_ci95[1];
        ink_signal_free(&a);
        ink_signal_free(&b);
        end(&null);
        end(&signal);
    }
    assert_true((double)alarms <= TABLES * 0.05 + 3 * sqrt(TABLES * 0.05 * 0.95));
    assert_true((double)found > TABLES * 0.95);
    assert_true((double)covered >= TABLES * 0.93);
}

/* ---- the founding table */

static void the_founding_table_holds_nothing(void **state)
{
    (void)state;
    const char *folder = getenv("INKLING_SHARED");
    char path[1024];
    snprintf(path, sizeof path, "%s/data/music.csv", folder ? folder : "../shared");
    FILE *there = fopen(path, "rb");
    if (!there) {
        printf("skipped: no %s\n", path);
        skip();
    }
    fclose(there);
    ink_table *table;
    ink_target target;
    size_t column, country;
    assert_ok(ink_table_read(path, NULL, &table, &err));
    assert_ok(ink_table_find(table, "Top Genre", &column, &err));
    assert_ok(ink_table_find(table, "Country", &country, &err));
    assert_ok(ink_target_learn(table, column, 0, &target, &err));
    ink_question q = {.table = table, .features = &country, .n_features = 1, .rows = target.rows, .n_rows = target.n_used,
                      .y = target.y, .n_class = target.n_class};
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    ink_signal s;
    assert_ok(ink_signal_find(&q, &options, &s, &err));
    assert_int_equal(s.answer, INK_SIGNAL_NONE);
    assert_near(s.columns[0].statistic, 90.2875, 5e-5);
    assert_near(s.columns[0].df, 81, 0);
    assert_near(s.columns[0].p, 0.2250, 5e-5);
    assert_near(s.ceiling.accuracy, 0.1232, 5e-5);
    assert_near(s.ceiling.shuffled_accuracy, 0.1232, 0.004);
    assert_near(s.bits, 0.0014, 0.0005);
    assert_true(s.bits_ci95[0] == 0 && s.bits_ci95[1] < 0.0075 && s.detectable_bits < 0.0075);
    ink_signal_free(&s);
    ink_target_free(&target);
    ink_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(names_of_classes_and_levels_change_nothing),
        cmocka_unit_test(rows_without_a_class_do_not_count),
        cmocka_unit_test(ranks_made_beforehand_change_nothing),
        cmocka_unit_test(ranks_keep_order_and_ties),
        cmocka_unit_test(gauges_have_the_right_moments),
        cmocka_unit_test(orders_side_by_side_read_as_each_alone),
        cmocka_unit_test(a_saturated_linear_model_is_the_table),
        cmocka_unit_test(the_pearson_statistic_is_that_of_the_counts),
        cmocka_unit_test(two_columns_that_tell_only_together_are_named),
        cmocka_unit_test(an_edge_between_quantiles_is_within_the_interval),
        cmocka_unit_test(one_column_is_named_where_it_suffices),
        cmocka_unit_test(a_column_that_gives_the_target_away_has_all_its_bits),
        cmocka_unit_test(a_large_table_of_noise_has_none_and_a_small_one_is_undecided),
        cmocka_unit_test(a_table_with_nothing_left_to_test_is_undecided),
        cmocka_unit_test(rare_classes_are_one),
        cmocka_unit_test(a_table_copied_as_a_whole_is_tested_once),
        cmocka_unit_test(rows_drawn_twice_from_a_varied_table_count_once),
        cmocka_unit_test(natural_repeats_among_few_values_all_count),
        cmocka_unit_test(early_looks_agree_with_all_permutations),
        cmocka_unit_test(a_smaller_alpha_asks_for_more_permutations),
        cmocka_unit_test(a_stop_gives_what_is_known),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
        cmocka_unit_test(alarms_are_rare_and_signals_found),
        cmocka_unit_test(the_founding_table_holds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
