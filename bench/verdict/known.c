/* SPDX-License-Identifier: MIT
 * Known tables: the founding one, whose figures are known to all their digits, and how much time the work takes. The
 * founding table lies in the folder INKLING_SHARED, or ../shared; without it its lines are left out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

static double seconds_since(clock_t start)
{
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

static int read_founding(ink_table **table)
{
    const char *folder = getenv("INKLING_SHARED");
    char path[1024];
    ink_error err;
    snprintf(path, sizeof path, "%s/data/music.csv", folder ? folder : "../shared");
    FILE *there = fopen(path, "rb");
    if (!there)
        return 0;
    fclose(there);
    if (ink_table_read(path, NULL, table, &err) != INK_OK)
        give_up(&err);
    return 1;
}

static ink_report *judge_founding(const ink_table *table)
{
    ink_fit_options how = INK_FIT_OPTIONS_INIT;
    ink_report *report = NULL;
    ink_error err;
    how.target = "Top Genre";
    how.features = "Country";
    if (ink_judge(table, &how, NULL, NULL, &report, &err) != INK_OK)
        give_up(&err);
    return report;
}

void known_tables(const settings *how)
{
    ink_table *table;
    char text[128];
    if (!read_founding(&table))
        return;
    ink_report *report = judge_founding(table);
    const ink_verdict *v = report->verdict;
    const ink_verdict_column *country = &v->columns[0];
    snprintf(text, sizeof text, "%s, %s; X2 %.4f on %.0f df, p %.4f", v->signal == INK_SIGNAL_NONE ? "none" : "not none",
             v->limit == INK_LIMIT_DATA ? "data" : "not data", country->statistic, country->df, country->p_value);
    conclude(how, strcmp(text, "none, data; X2 90.2875 on 81 df, p 0.2250") == 0, "the founding table",
             "none, data; X2 90.2875 on 81 df, p 0.2250", text);
    fprintf(how->page, "## The founding table\n\n%s\n\n", v->sentence);
    ink_report_free(report);
    ink_table_free(table);
}

/* ---- work */

static void conclude_seconds(const settings *how, const char *what, double most, double seconds)
{
    char bar[32], text[32];
    snprintf(bar, sizeof bar, "at most %g s", most);
    snprintf(text, sizeof text, "%.3f s", seconds);
    conclude(how, seconds <= most, what, bar, text);
}

/* CPU seconds of the test alone on a table of noise, half words, half numbers. */
static double time_test(size_t n, size_t n_columns, size_t n_class, size_t permutations)
{
    drawn d;
    stream s = stream_of(1, 7000, n);
    drawn_start(&d, n, n_class);
    draw_columns(&d, &s, FEW_LEVELS, n_columns / 2);
    draw_columns(&d, &s, NORMAL, n_columns - n_columns / 2);
    for (size_t i = 0; i < n; i++)
        d.y[i] = (int32_t)stream_below(&s, n_class);
    ink_question q = drawn_question(&d);
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    ink_signal signal;
    ink_error err;
    options.permutations = permutations;
    options.all = permutations > 0;
    clock_t start = clock();
    if (ink_signal_find(&q, &options, &signal, &err) != INK_OK)
        give_up(&err);
    double seconds = seconds_since(start);
    ink_signal_free(&signal);
    drawn_free(&d);
    return seconds;
}

static void time_founding(const settings *how)
{
    ink_table *table;
    double best = INFINITY;
    if (!read_founding(&table))
        return;
    for (int i = 0; i < 5; i++) {
        clock_t start = clock();
        ink_report_free(judge_founding(table));
        best = fmin(best, seconds_since(start));
    }
    ink_table_free(table);
    conclude_seconds(how, "founding table, network and verdict", 0.05, best);
}

void work(const settings *how)
{
    time_founding(how);
    conclude_seconds(how, "the test, 5,000 x 12, 10 classes, early looks", 0.03, time_test(5000, 12, 10, 0));
    conclude_seconds(how, "the test, 5,000 x 12, 10 classes, 999 permutations", 0.2, time_test(5000, 12, 10, 999));
    if (how->most_rows < 20000)
        return;
    conclude_seconds(how, "the test, 100,000 x 20, 10 classes, early looks", 1.2, time_test(100000, 20, 10, 0));
    conclude_seconds(how, "the test, 100,000 x 20, 10 classes, 999 permutations", 10, time_test(100000, 20, 10, 999));
}
