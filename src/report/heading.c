/* SPDX-License-Identifier: MIT
 * What was asked of which table and how it was trained, in short paragraphs. Knows no score. */
#include <string.h>

#include "report/parts.h"

enum { NAME = 24, LISTED = 40 };

/* What fits in two lines of a terminal of the usual width takes four of a narrow one. */
static size_t lines(const ink_page *page)
{
    return !ink_page_roomy(page) ? 4 : 2;
}

static void say_count(ink_page *page, size_t n, const char *one, const char *many)
{
    ink_page_count(page, n);
    ink_page_add(page, "\t");
    ink_page_add(page, n == 1 ? one : many);
}

static void draw_title(ink_page *page, const ink_report *report)
{
    size_t half = (page->width - 6) / 2;
    ink_page_user(page, report->target, half);
    ink_page_add(page, " from ");
    if (report->n_features == 1)
        ink_page_user(page, report->features[0].name, half);
    else
        say_count(page, report->n_features, "column", "columns");
    ink_page_style(page, INK_BOLD);
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

static void draw_table(ink_page *page, const ink_report *report)
{
    ink_page_user(page, ink_file_name(report->file), page->width / 2);
    ink_page_add(page, ": ");
    say_count(page, report->rows, "row", "rows");
    if (report->rows_used < report->rows) {
        ink_page_add(page, ", ");
        ink_page_count(page, report->rows - report->rows_used);
        ink_page_add(page, " left out without a target");
    }
    ink_page_paragraph(page, "Table", lines(page));
}

static int comes_after(const ink_report *report, size_t i, size_t last)
{
    if (report->counts[i] != report->counts[last])
        return report->counts[i] < report->counts[last];
    return i > last;
}

/* The class that follows `last` from the most frequent to the rarest; n_class stands before the first and after the
 * last of them. */
static size_t next_class(const ink_report *report, size_t last)
{
    size_t n = report->n_class, best = n;
    for (size_t i = 0; i < n; i++)
        if ((last == n || comes_after(report, i, last)) && (best == n || report->counts[i] > report->counts[best]))
            best = i;
    return best;
}

static void draw_target(ink_page *page, const ink_report *report)
{
    say_count(page, report->n_class, "class", "classes");
    ink_page_add(page, ", ");
    ink_page_fixed(page, report->entropy_bits, 2);
    ink_page_add(page, " bits of entropy; in %: ");
    size_t class_ = next_class(report, report->n_class);
    for (size_t i = 0; class_ < report->n_class && i < LISTED; i++) {
        ink_page_add(page, i ? ", " : "");
        ink_page_name(page, report->classes[class_], NAME);
        ink_page_add(page, "\t");
        ink_page_share(page, (double)report->counts[class_] / (double)report->rows_used, report->rows_used >= 1000);
        class_ = next_class(report, class_);
    }
    ink_page_paragraph(page, "Target", lines(page));
}

static void say_feature(ink_page *page, const ink_feature *feature)
{
    ink_page_name(page, feature->name, NAME);
    if (feature->type == INK_CATEGORICAL) {
        ink_page_add(page, "\t(");
        ink_page_count(page, feature->levels);
        ink_page_add(page, ")");
    }
}

/* The missing cells of all features, and those whose level no training row has. */
static void say_holes(ink_page *page, const ink_report *report)
{
    size_t missing = 0;
    for (size_t i = 0; i < report->n_features; i++)
        missing += report->features[i].missing;
    if (missing) {
        ink_page_add(page, ", ");
        say_count(page, missing, "cell", "cells");
        ink_page_add(page, " missing");
    }
    if (report->unseen) {
        ink_page_add(page, ", ");
        say_count(page, report->unseen, "cell", "cells");
        ink_page_add(page, " unseen in training");
    }
}

static void say_kinds(ink_page *page, const ink_report *report)
{
    size_t numeric = 0;
    for (size_t i = 0; i < report->n_features; i++)
        numeric += report->features[i].type == INK_NUMERIC;
    if (numeric) {
        ink_page_count(page, numeric);
        ink_page_add(page, " numeric");
    }
    if (numeric < report->n_features) {
        ink_page_add(page, numeric ? ", " : "");
        ink_page_count(page, report->n_features - numeric);
        ink_page_add(page, " categorical");
    }
    say_holes(page, report);
    ink_page_add(page, ": ");
}

static void draw_features(ink_page *page, const ink_report *report)
{
    if (report->n_features == 1) {
        const ink_feature *only = &report->features[0];
        ink_page_name(page, only->name, NAME);
        ink_page_add(page, only->type == INK_NUMERIC ? ", numeric" : ", categorical, ");
        if (only->type == INK_CATEGORICAL)
            say_count(page, only->levels, "level", "levels");
        say_holes(page, report);
    } else {
        say_kinds(page, report);
        for (size_t i = 0; i < report->n_features && i < LISTED; i++) {
            ink_page_add(page, i ? ", " : "");
            say_feature(page, &report->features[i]);
        }
    }
    ink_page_paragraph(page, "Features", lines(page));
}

static void draw_dropped(ink_page *page, const ink_report *report)
{
    if (report->n_dropped == 0)
        return;
    for (size_t i = 0; i < report->n_dropped && i < LISTED; i++) {
        ink_page_add(page, i ? ", " : "");
        ink_page_name(page, report->dropped[i].column, NAME);
        ink_page_add(page, " (");
        ink_page_user(page, report->dropped[i].why, 2 * NAME);
        ink_page_add(page, ")");
    }
    ink_page_paragraph(page, "Left out", lines(page) / 2);
}

void ink_say_layers(ink_page *page, const size_t *sizes, size_t n, const char *activation)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            ink_page_mark(page, "\t\xE2\x86\x92\t", "\t->\t");
        ink_page_count(page, sizes[i]);
        if (i > 0 && i + 1 < n) {
            ink_page_add(page, "\t");
            ink_page_add(page, activation);
        }
    }
}

static void draw_network(ink_page *page, const ink_report *report)
{
    if (report->members > 1) {
        ink_page_count(page, report->members);
        ink_page_add(page, "\tnetworks of ");
    }
    ink_say_layers(page, report->layers, report->n_layers, report->activation);
    ink_page_add(page, ", ");
    say_count(page, report->parameters, "parameter", "parameters");
    ink_page_add(page, report->precision == 64 ? ", float64, " : ", float32, ");
    ink_page_add(page, report->recipe);
    if (report->recipe_why && *report->recipe_why) {
        ink_page_add(page, " (");
        ink_page_user(page, report->recipe_why, 3 * page->width);
        ink_page_add(page, ")");
    }
    ink_page_paragraph(page, "Network", lines(page));
}

static void say_end(ink_page *page, const ink_report *report)
{
    if (report->stopped_by_user)
        ink_page_add(page, ", stopped on request");
    else if (report->stopped_early)
        ink_page_add(page, ", stopped early");
    if (report->best_epoch == SIZE_MAX) {
        ink_page_add(page, "; no epoch beat the start");
    } else if (report->best_epoch + 1 < report->epochs_run) {
        ink_page_add(page, "; best after ");
        ink_page_count(page, report->best_epoch + 1);
        ink_page_add(page, strcmp(report->optimize, "accuracy") ? "" : " by accuracy");
        ink_page_add(page, report->restored_best ? ", kept" : ", the last kept");
    }
}

static void draw_training(ink_page *page, const ink_report *report)
{
    ink_page_add(page, report->optimizer);
    ink_page_add(page, ", rate ");
    ink_page_short(page, report->learning_rate);
    ink_page_add(page, ", ");
    if (report->batch_size >= report->n_train)
        ink_page_add(page, "all ");
    ink_page_count(page, report->batch_size < report->n_train ? report->batch_size : report->n_train);
    ink_page_add(page, " rows a step, ");
    say_count(page, report->epochs_run, "epoch", "epochs");
    ink_page_add(page, " in ");
    ink_page_fixed(page, report->seconds, report->seconds < 0.1 ? 3 : report->seconds < 10 ? 2 : 0);
    ink_page_add(page, "\ts");
    say_end(page, report);
    ink_page_paragraph(page, "Training", lines(page));
}

void ink_draw_heading(ink_page *page, const ink_report *report)
{
    draw_title(page, report);
    ink_page_line(page);
    draw_table(page, report);
    draw_target(page, report);
    draw_features(page, report);
    draw_dropped(page, report);
    draw_network(page, report);
    draw_training(page, report);
}
