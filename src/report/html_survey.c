/* SPDX-License-Identifier: MIT
 * A survey as one HTML page: how many questions can be answered, who explains whom, and each question's figures. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/parts.h"
#include "report/put.h"
#include "report/svg.h"

static ink_signal_answer best_answer(const ink_survey *survey)
{
    ink_signal_answer best = INK_SIGNAL_NONE;
    for (size_t i = 0; i < survey->n_rows; i++) {
        ink_signal_answer answer = survey->questions[i].signal;
        if (survey->questions[i].asked && best != INK_SIGNAL_PRESENT && answer != INK_SIGNAL_NONE)
            best = answer;
    }
    return best;
}

static void put_head(ink_html *h, const ink_survey *survey)
{
    ink_html_put(h, "<header>\n<p class=\"kicker\">survey</p>\n<h1>");
    ink_html_user(h, ink_file_name(survey->file));
    ink_html_put(h, " <span>which questions can it answer?</span></h1>\n<p class=\"verdict survey ");
    ink_html_put(h, ink_signal_name(best_answer(survey)));
    ink_html_put(h, "\"><strong>");
    ink_html_cell_part(h, ink_say_survey(&h->page, survey));
    ink_html_put(h, "</strong><span class=\"hidden\">, </span>");
    const char *rest = h->page.cell.n ? h->page.cell.bytes : "";
    if (strncmp(rest, ", ", 2) == 0)
        ink_html_user(h, rest + 2);
    h->page.cell.n = 0;
    ink_html_put(h, "</p>\n<p>Each column as the target, all others together as its features, ");
    ink_html_at(h, "table.");
    ink_html_count(h, "rows", survey->rows);
    ink_html_put(h, " rows");
    if (survey->rows_tested < survey->rows) {
        ink_html_put(h, "; a question looks at ");
        ink_html_count(h, "rows_tested", survey->rows_tested);
        ink_html_put(h, " of them, drawn at random");
    }
    ink_html_put(h, ".</p>\n</header>\n");
}

/* ---- The questions, best first */

static int is_present(const ink_survey_row *row)
{
    return row->asked && row->signal == INK_SIGNAL_PRESENT;
}

static void draw_question(const ink_bars *bars, const ink_survey_row *row, size_t i)
{
    static const char *const answers[] = {"signal", "no signal", "undecided"};
    ink_html *h = bars->h;
    const double shares[] = {row->information_ci95[0] / row->entropy_bits,
                             row->information_ci95[1] / row->entropy_bits};
    ink_page_add(&h->page, answers[row->signal]);
    ink_page_add(&h->page, ", ");
    ink_page_percent(&h->page, row->information_bits / row->entropy_bits, 1);
    ink_page_add(&h->page, " explained");
    ink_bars_row(bars, row->target);
    ink_bars_bar(bars, row->information_bits / row->entropy_bits, is_present(row) ? "main" : "faint");
    ink_bars_interval(bars, shares, "");
    ink_bars_value(bars);
    ink_html_at(h, "targets.%zu.", i);
    ink_html_put(h, answers[row->signal]);
    ink_html_put(h, " <small>");
    ink_html_information(h, "information_bits", row->information_bits);
    ink_html_put(h, " of ");
    ink_html_fixed(h, "entropy_bits", row->entropy_bits, 2);
    ink_html_put(h, " bits</small>");
    ink_bars_row_end(bars);
}

static void put_question(ink_html *h, const ink_survey_row *row, size_t i)
{
    ink_html_at(h, "targets.%zu.", i);
    ink_html_put(h, "<tr><th scope=\"row\">");
    ink_html_user(h, row->target);
    ink_html_put(h, "</th>");
    if (!row->asked) {
        ink_html_put(h, "<td colspan=\"6\">not asked: it ");
        ink_html_user(h, row->why ? row->why : "");
        ink_html_put(h, "</td></tr>\n");
        return;
    }
    ink_html_put(h, "<td>");
    ink_html_count(h, "classes", row->n_class);
    ink_html_put(h, row->was_cut ? " <small>quantiles</small></td><td>" : "</td><td>");
    ink_html_information(h, "information_bits", row->information_bits);
    ink_html_put(h, " <small>");
    ink_html_range(h, "information_ci95", row->information_ci95);
    ink_html_put(h, "</small></td><td>");
    ink_html_fixed(h, "entropy_bits", row->entropy_bits, 2);
    ink_html_put(h, row->p_is_bound ? "</td><td>&lt;&nbsp;" : "</td><td>");
    ink_html_short(h, "p_adjusted", row->p_adjusted);
    ink_html_put(h, "</td><td>");
    ink_html_user(h, row->winner ? row->winner : "-");
    ink_html_put(h, "</td><td class=\"words\">");
    ink_html_user(h, row->advice ? row->advice : "-");
    ink_html_put(h, "</td></tr>\n");
}

static void put_figures(ink_html *h, const ink_survey *survey)
{
    ink_html_more(h, "All questions as a table");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">target</th><th scope=\"col\">classes</th>"
                    "<th scope=\"col\">bits explained</th><th scope=\"col\">of</th><th scope=\"col\">p, adjusted</th>"
                    "<th scope=\"col\">most by</th><th scope=\"col\">what to do</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < survey->n_rows; i++)
        put_question(h, &survey->questions[i], i);
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

static void draw_questions(ink_html *h, const ink_survey *survey)
{
    ink_html_figure(h, "questions", "What the other columns tell of each");
    ink_page_add(
        &h->page,
        "Share of each column's entropy that all others together explain, with 95\t% intervals; grey where no signal "
        "was found, p adjusted for all questions (Benjamini and Hochberg).");
    ink_html_caption(h);
    double most = 0;
    for (size_t i = 0; i < survey->n_rows; i++)
        if (survey->questions[i].asked && isfinite(survey->questions[i].information_ci95[1]))
            most = fmax(most, survey->questions[i].information_ci95[1] / survey->questions[i].entropy_bits);
    const ink_bars bars = {h, ink_scale_of(0, fmax(most, 0.01), 1), "target", "share explained", "answer"};
    ink_bars_begin(&bars);
    for (size_t i = 0; i < survey->n_rows; i++)
        if (survey->questions[i].asked)
            draw_question(&bars, &survey->questions[i], i);
    ink_bars_end(&bars);
    put_figures(h, survey);
    ink_html_figure_end(h);
}

/* ---- Who explains whom */

#define LEAST_SHARE 0.005

static double share_at(const ink_survey *survey, size_t row, size_t column)
{
    size_t n = survey->n_columns;
    return survey->bits[row * n + column] / survey->bits[column * n + column];
}

static const char *draw_cell(ink_html *h, const void *of, size_t row, size_t column)
{
    static const char *const steps[] = {"m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"};
    double share = share_at(of, row, column);
    if (row == column || !isfinite(share))
        return "all";
    if (share < LEAST_SHARE)
        return "flat";
    ink_page_fixed(&h->page, 100 * share, 0);
    return steps[(size_t)fmin(9, 10 * share)];
}

static void say_cell(ink_html *h, const void *of, size_t row, size_t column)
{
    const ink_survey *survey = of;
    double share = share_at(survey, row, column);
    ink_page_name(&h->page, survey->columns[row], 40);
    if (row == column || !isfinite(share)) {
        ink_page_add(&h->page, row == column ? " itself" : ": not asked");
        return;
    }
    ink_page_add(&h->page, " alone tells ");
    ink_page_percent(&h->page, fmax(share, 0), 1);
    ink_page_add(&h->page, " of ");
    ink_page_name(&h->page, survey->columns[column], 40);
}

static void put_pairs(ink_html *h, const ink_survey *survey)
{
    char name[24];
    size_t n = survey->n_columns;
    ink_html_more(h, "The bits as a table");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">tells \xE2\x86\x93 of \xE2\x86\x92</th>");
    for (size_t k = 0; k < n; k++) {
        ink_html_put(h, "<th scope=\"col\">");
        ink_html_user(h, survey->columns[k]);
        ink_html_put(h, "</th>");
    }
    ink_html_put(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < n; i++) {
        ink_html_row(h, "pairs.bits.%zu.", i);
        ink_html_put(h, "<th scope=\"row\">");
        ink_html_user(h, survey->columns[i]);
        ink_html_put(h, "</th>");
        for (size_t k = 0; k < n; k++) {
            snprintf(name, sizeof name, "%zu", k);
            ink_html_put(h, "<td>");
            ink_html_information(h, name, survey->bits[i * n + k]);
            ink_html_put(h, "</td>");
        }
        ink_html_row_end(h);
    }
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
}

static int tells_nothing(const ink_survey *survey)
{
    size_t n = survey->n_columns;
    for (size_t i = 0; i < n * n; i++)
        if (i % n != i / n && share_at(survey, i / n, i % n) >= LEAST_SHARE)
            return 0;
    return 1;
}

static void draw_map(ink_html *h, const ink_survey *survey)
{
    size_t n = survey->n_columns;
    if (n < 2 || n > INK_DRAWN)
        return;
    ink_html_figure(h, "map",
                    tells_nothing(survey) ? "No column tells anything of another by itself" : "Who explains whom");
    ink_page_add(&h->page, "Share of a column's entropy (across) that another column (down) tells by itself, in %, "
                           "after what chance gives "
                           "is taken off; less than 0.5 is left blank.");
    ink_html_caption(h);
    const ink_grid grid = {n,
                           n,
                           survey->columns,
                           survey->columns,
                           "Who explains whom; the figures are in the table below",
                           "this column",
                           "tells of that one",
                           survey,
                           draw_cell,
                           say_cell};
    ink_grid_draw(h, &grid);
    put_pairs(h, survey);
    ink_html_figure_end(h);
}

int ink_survey_html(const ink_survey *survey, const char *const *command, char **html, ink_error *err)
{
    ink_html h = ink_html_begin();
    ink_html_head(&h, ink_file_name(survey->file), 0);
    put_head(&h, survey);
    ink_html_section(&h, "answers", "The questions");
    draw_questions(&h, survey);
    draw_map(&h, survey);
    ink_html_section_end(&h);
    ink_html_section(&h, "repeat", "How to repeat it");
    ink_html_command(&h, command);
    ink_html_section_end(&h);
    ink_html_foot(&h, 0);
    return ink_html_take(&h, html, err);
}
