/* SPDX-License-Identifier: MIT
 * False alarms: how often the test says `present` of tables without a signal. */
#include <stdlib.h>

#include "bench.h"
#include "parallel.h"

static const size_t rows_of[] = {60, 200, 1000, 5000, 20000};

enum { ROWS = 5, COPIES_2 = COLUMN_KINDS, COPIES_5, ALARM_KINDS };

typedef struct {
    const settings *how;
    unsigned char *alarm;    /* kinds x rows x tables */
    uint16_t *permutations;
} alarms;

static size_t tables_of(const settings *how, size_t rows)
{
    return rows_of[rows] > how->most_rows ? 0 : how->tables;
}

static void judge_null(void *user, size_t task)
{
    const alarms *a = user;
    size_t table = task % a->how->tables, rows = task / a->how->tables % ROWS, kind = task / a->how->tables / ROWS;
    if (table >= tables_of(a->how, rows))
        return;
    stream s = stream_of(a->how->seed, kind * ROWS + rows, table);
    size_t classes = table % CLASS_KINDS;
    column_kind columns = kind < COLUMN_KINDS ? (column_kind)kind : (column_kind)(table / CLASS_KINDS % COLUMN_KINDS);
    drawn d;
    drawn_start(&d, rows_of[rows], class_kind_count(classes));
    draw_columns(&d, &s, columns, columns == ID_LIKE ? 2 : 5);
    draw_classes(&d, &s, classes);
    if (kind >= COLUMN_KINDS)
        drawn_repeat(&d, kind == COPIES_2 ? 2 : 5);
    ink_signal signal = bench_judge(&d, stream_bits(&s));
    a->alarm[task] = signal.answer == INK_SIGNAL_PRESENT;
    a->permutations[task] = (uint16_t)signal.permutations;
    ink_signal_free(&signal);
    drawn_free(&d);
}

static const char *alarm_kind_name(size_t kind)
{
    return kind == COPIES_2 ? "whole table twice, all kinds" : kind == COPIES_5 ? "whole table five times, all kinds"
                                                                                : column_kind_names[kind];
}

static void print_kind(const alarms *a, size_t kind)
{
    size_t all = 0, of = 0;
    char text[48], what[96];
    fprintf(a->how->page, "| %s |", alarm_kind_name(kind));
    for (size_t r = 0; r < ROWS; r++) {
        size_t tables = tables_of(a->how, r), k = count(a->alarm + (kind * ROWS + r) * a->how->tables, tables);
        if (tables)
            fprintf(a->how->page, " %.3f |", (double)k / (double)tables);
        all += k;
        of += tables;
    }
    fprintf(a->how->page, " %s |\n", share_text(all, of, text));
    snprintf(what, sizeof what, "false alarms: %s", alarm_kind_name(kind));
    conclude(a->how, at_most(all, of, 0.05), what, "at most 0.05", text);
}

static void print_alarms(const alarms *a)
{
    FILE *page = a->how->page;
    fprintf(page, "| kind \\ rows |");
    for (size_t r = 0; r < ROWS && tables_of(a->how, r); r++)
        fprintf(page, " %zu |", rows_of[r]);
    fprintf(page, " all |\n|---|");
    for (size_t r = 0; r < ROWS && tables_of(a->how, r); r++)
        fprintf(page, "---|");
    fprintf(page, "---|\n");
    for (size_t kind = 0; kind < ALARM_KINDS; kind++)
        print_kind(a, kind);
}

static void print_alarms_by_class(const alarms *a)
{
    size_t tables = a->how->tables, total = 0, of = 0;
    double permutations = 0;
    char text[48];
    fprintf(a->how->page, "\nBy classes:");
    for (size_t classes = 0; classes < CLASS_KINDS; classes++) {
        size_t k = 0, n = 0;
        for (size_t i = 0; i < ALARM_KINDS * ROWS * tables; i++)
            if (i % tables % CLASS_KINDS == classes && i % tables < tables_of(a->how, i / tables % ROWS)) {
                k += a->alarm[i];
                permutations += a->permutations[i];
                n++;
            }
        fprintf(a->how->page, " %s: %s;", class_kind_names[classes], share_text(k, n, text));
        total += k;
        of += n;
    }
    fprintf(a->how->page, " all: %s. Permutations on average: %.0f.\n\n", share_text(total, of, text),
            permutations / (double)of);
}

void false_alarms(const settings *how)
{
    size_t n = ALARM_KINDS * ROWS * how->tables;
    alarms a = {how, bench_new(n, 1), bench_new(n, sizeof(uint16_t))};
    fprintf(how->page, "## False alarms\n\n`present` on tables without a signal, alpha 0.05: %zu tables a cell. Five columns (id-like:\n"
            "two); the tables of a cell take 2, 3, 10, 30 classes and 95:5 in turn.\n\n", how->tables);
    parallel(n, how->threads, judge_null, &a);
    print_alarms(&a);
    print_alarms_by_class(&a);
    free(a.alarm);
    free(a.permutations);
}
