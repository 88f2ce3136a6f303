/* SPDX-License-Identifier: MIT
 * How to repeat it: the command, all settings and seeds, the columns as they were read, and what was decided by itself.
 * And how far to trust it: what was tried, and what none of this shows. */
#include <math.h>
#include <string.h>

#include "report/html_parts.h"

void ink_html_reasons(ink_html *h, const ink_verdict *verdict)
{
    if (!verdict || !verdict->n_reasons)
        return;
    ink_html_put(h, "<h3>What was tried and seen</h3>\n<ul>\n");
    for (size_t i = 0; i < verdict->n_reasons; i++) {
        ink_html_put(h, "<li>");
        ink_html_user(h, verdict->reasons[i]);
        ink_html_put(h, "</li>\n");
    }
    ink_html_put(h, "</ul>\n");
}

void ink_html_limits(ink_html *h)
{
    ink_html_put(h,
                 "<h3>What this does not show</h3>\n<ul>\n"
                 "<li>What three or more columns have only together, without a trace in fewer of them.</li>\n"
                 "<li>What happens where rows depend on each other: in time, or in groups that no column names.</li>\n"
                 "<li>Causes. A column may tell of the target without having any effect on it.</li>\n"
                 "<li>Other rows than these: all intervals are for rows drawn as these were.</li>\n</ul>\n");
}

/* ---- The command, quoted as a shell reads it */

static int is_plain(const char *word)
{
    for (const char *at = word; *at; at++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=.,/:@%", *at))
            return 0;
    return *word != '\0';
}

void ink_html_shell_word(ink_html *h, const char *word)
{
    if (is_plain(word)) {
        ink_html_user(h, word);
        return;
    }
    ink_html_put(h, "&#39;");
    for (size_t n; *word; word += n + (word[n] == '\'')) {
        n = strcspn(word, "'");
        ink_text_add(&h->page.cell, word, n);
        ink_html_cell(h);
        ink_html_put(h, word[n] ? "&#39;\\&#39;&#39;" : "");
    }
    ink_html_put(h, "&#39;");
}

void ink_html_command(ink_html *h, const char *const *command)
{
    if (!command || !command[0])
        return;
    ink_html_put(h, "<pre><code>inkling");
    for (size_t i = 1; command[i]; i++) {
        ink_html_put(h, " ");
        ink_html_shell_word(h, command[i]);
    }
    ink_html_put(h, "</code></pre>\n");
}

/* ---- Settings */

static void put_split(ink_html *h, const ink_report *report)
{
    ink_html_at(h, "split.");
    ink_html_term(h, "Split");
    ink_html_user(h, report->split_method);
    ink_html_put(h, ", seed ");
    ink_html_count(h, "seed", report->split_seed);
    ink_html_put(h, ": ");
    ink_html_count(h, "train", report->n_train);
    ink_html_put(h, " rows to train (");
    ink_html_count(h, "distinct_train_rows", report->distinct_train_rows);
    ink_html_put(h, " distinct), ");
    ink_html_count(h, "validation", report->n_validation);
    ink_html_put(h, " to validate, ");
    ink_html_count(h, "test", report->n_test);
    ink_html_put(h, " to test");
    ink_html_term_end(h);
}

static void put_network(ink_html *h, const ink_report *report)
{
    ink_html_term(h, "Network");
    ink_html_at(h, "network.");
    if (report->members > 1) {
        ink_html_count(h, "members", report->members);
        ink_html_put(h, " networks of ");
    }
    for (size_t i = 0; i < report->n_layers; i++) {
        ink_html_put(h, i ? " \xE2\x86\x92 " : "");
        ink_html_at(h, "network.layers.%zu", i);
        ink_html_count(h, "", report->layers[i]);
        if (i > 0 && i + 1 < report->n_layers) {
            ink_html_put(h, " ");
            ink_html_user(h, report->activation);
        }
    }
    ink_html_at(h, "network.");
    ink_html_put(h, ", ");
    ink_html_count(h, "parameters", report->parameters);
    ink_html_printf(h, " parameters, float%d; recipe ", report->precision);
    ink_html_user(h, report->recipe);
    if (report->recipe_why && *report->recipe_why) {
        ink_html_put(h, ": ");
        ink_html_user(h, report->recipe_why);
    }
    ink_html_term_end(h);
}

static void put_training(ink_html *h, const ink_report *report)
{
    ink_html_at(h, "training.");
    ink_html_term(h, "Training");
    ink_html_user(h, report->optimizer);
    ink_html_put(h, ", rate ");
    ink_html_short(h, "learning_rate", report->learning_rate);
    ink_html_put(h, ", ");
    ink_html_count(h, "batch_size", report->batch_size);
    ink_html_put(h, " rows a step, l2 ");
    ink_html_short(h, "l2", report->l2);
    ink_html_put(h, ", dropout ");
    ink_html_short(h, "dropout", report->dropout);
    ink_html_put(h, ", patience ");
    ink_html_count(h, "patience", report->patience);
    ink_html_put(h, ", seed ");
    ink_html_count(h, "seed", report->seed);
    if (report->weights) {
        ink_html_put(h, ", rows weighted by ");
        ink_html_user(h, report->weights);
    }
    ink_html_put(h, report->class_weights ? ", all classes weighted alike; " : "; ");
    ink_html_count(h, "epochs_run", report->epochs_run);
    ink_html_put(h, report->epochs_run == 1 ? " epoch in " : " epochs in ");
    ink_html_fixed(h, "seconds", report->seconds, report->seconds < 0.1 ? 3 : report->seconds < 10 ? 2 : 0);
    ink_html_put(h, report->stopped_by_user ? " s, stopped on request"
                    : report->stopped_early ? " s, stopped early"
                                            : " s");
    ink_html_term_end(h);
}

static void put_test(ink_html *h, const ink_verdict *v)
{
    ink_html_at(h, "verdict.");
    ink_html_term(h, "Verdict");
    ink_html_put(h, "alpha ");
    ink_html_short(h, "alpha", v->alpha);
    ink_html_put(h, ", worth having ");
    ink_html_short(h, "worth", v->worth);
    ink_html_put(h, " of the target's entropy, ");
    ink_html_count(h, "permutations", v->permutations);
    ink_html_put(h, " permutations");
    ink_html_term_end(h);
}

/* Below 0.0001 one p is as sure as another. */
static void put_adjusted(ink_html *h, double p)
{
    if (p < 0.0001)
        ink_html_put(h, "&lt;&nbsp;0.0001");
    else
        ink_html_short(h, "p_adjusted", p);
}

static void put_column(ink_html *h, const ink_report *report, size_t i)
{
    const ink_feature *feature = &report->features[i];
    ink_html_at(h, "features.%zu.", i);
    ink_html_put(h, "<tr><th scope=\"row\">");
    ink_html_user(h, feature->name);
    ink_html_put(h, feature->type == INK_NUMERIC ? "</th><td>numeric</td><td>" : "</th><td>categorical</td><td>");
    if (feature->type == INK_NUMERIC) {
        ink_html_short(h, "least", feature->least);
        ink_html_put(h, " to ");
        ink_html_short(h, "most", feature->most);
    } else {
        ink_html_count(h, "levels", feature->levels);
        ink_html_put(h, feature->levels == 1 ? " level" : " levels");
    }
    ink_html_put(h, "</td><td>");
    ink_html_count(h, "missing", feature->missing);
    ink_html_put(h, "</td>");
    if (report->verdict && i < report->verdict->n_columns && !strcmp(report->verdict->columns[i].name, feature->name)) {
        const ink_verdict_column *column = &report->verdict->columns[i];
        ink_html_at(h, "verdict.columns.%zu.", i);
        ink_html_put(h, "<td>");
        ink_html_information(h, "bits", column->bits);
        ink_html_put(h, "</td><td>");
        put_adjusted(h, column->p_adjusted);
        ink_html_put(h, "</td>");
    } else {
        ink_html_put(h, "<td></td><td></td>");
    }
    ink_html_put(h, "</tr>\n");
}

static void put_columns(ink_html *h, const ink_report *report)
{
    ink_html_more(h, "The columns, as they were read");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">column</th><th scope=\"col\">type</th>"
                    "<th scope=\"col\">values</th><th scope=\"col\">missing cells</th><th scope=\"col\">bits alone</th>"
                    "<th scope=\"col\">p, adjusted (Holm)</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < report->n_features; i++)
        put_column(h, report, i);
    for (size_t i = 0; i < report->n_dropped; i++) {
        ink_html_put(h, "<tr><th scope=\"row\">");
        ink_html_user(h, report->dropped[i].column);
        ink_html_put(h, "</th><td colspan=\"5\">left out: it ");
        ink_html_user(h, report->dropped[i].why);
        ink_html_put(h, "</td></tr>\n");
    }
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

static void put_notices(ink_html *h, const ink_report *report)
{
    if (!report->n_notices)
        return;
    ink_html_put(h, "<h3>What was decided without being asked</h3>\n<ul>\n");
    for (size_t i = 0; i < report->n_notices; i++) {
        ink_html_put(h, "<li>");
        ink_html_user(h, report->notices[i]);
        ink_html_put(h, "</li>\n");
    }
    ink_html_put(h, "</ul>\n");
}

void ink_html_repeat(ink_html *h, const ink_report *report, const char *const *command)
{
    ink_html_section(h, "repeat", "How to repeat it");
    ink_html_command(h, command);
    ink_html_put(h, "<dl class=\"terms\">\n");
    put_split(h, report);
    put_network(h, report);
    put_training(h, report);
    if (report->verdict)
        put_test(h, report->verdict);
    ink_html_term(h, "Version");
    ink_html_put(h, "inkling " INK_VERSION "; the same table, options and seeds give the same figures");
    ink_html_term_end(h);
    ink_html_put(h, "</dl>\n");
    put_notices(h, report);
    put_columns(h, report);
    ink_html_section_end(h);
}
