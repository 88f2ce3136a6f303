/* SPDX-License-Identifier: MIT
 * A survey as text: how many questions can be answered, one line each, what to try, and a small map of what columns tell
 * of each other. Knows nothing of how it was found. */
#include <math.h>

#include "report/parts.h"

enum { LEAST_NAME = 8, MOST_NAME = 24, TRIED = 3, ADVICE_LINES = 2, LISTED = 40 };

/* Display columns of the table of questions; 0: the terminal has no room for it. */
typedef struct {
    size_t target, classes, answer, share, interval, p, by;
} widths;

static widths widths_on(const ink_page *page, const ink_survey *survey)
{
    int roomy = ink_page_roomy(page);
    widths w = {LEAST_NAME, roomy ? 8 : 0, 12, 9, roomy ? 11 : 0, 8, 0};
    size_t most = roomy ? MOST_NAME : ink_page_fair(page) ? MOST_NAME / 2 + 3 : 10;
    for (size_t i = 0; i < survey->n_rows; i++) {
        size_t columns = survey->questions[i].asked ? ink_columns(survey->questions[i].target) : 0;
        w.target = columns > w.target ? columns : w.target;
    }
    size_t taken = 4 + w.classes + w.answer + w.share + w.interval + w.p;
    if (most + taken + LEAST_NAME > page->width)
        most = page->width - taken > LEAST_NAME ? page->width - taken : LEAST_NAME;
    w.target = w.target > most ? most : w.target;
    w.by = page->width > taken + w.target + 2 ? page->width - taken - w.target : 0;
    return w;
}

/* ---- The head */

static size_t count_answers(const ink_survey *survey, ink_signal_answer answer)
{
    size_t n = 0;
    for (size_t i = 0; i < survey->n_rows; i++)
        n += survey->questions[i].asked && survey->questions[i].signal == answer;
    return n;
}

static void say_some(ink_page *page, size_t n, const char *one, const char *many)
{
    ink_page_count(page, n);
    ink_page_add(page, n == 1 ? one : many);
}

size_t ink_say_survey(ink_page *page, const ink_survey *survey)
{
    size_t present = count_answers(survey, INK_SIGNAL_PRESENT), none = count_answers(survey, INK_SIGNAL_NONE);
    size_t open = survey->asked - present - none;
    if (survey->interrupted)
        ink_page_add(page, "Stopped early; so far: ");
    ink_page_count(page, present);
    ink_page_add(page, " of ");
    say_some(page, survey->asked, " question", " questions");
    ink_page_add(page, " can be answered");
    size_t head = page->cell.n;
    if (none) {
        ink_page_add(page, ", ");
        say_some(page, none, " has no signal", " have no signal");
    }
    if (open) {
        ink_page_add(page, ", ");
        say_some(page, open, " is undecided", " are undecided");
    }
    ink_page_add(page, ".");
    return head;
}

static void draw_verdict(ink_page *page, const ink_survey *survey)
{
    size_t head = ink_say_survey(page, survey);
    ink_style style = count_answers(survey, INK_SIGNAL_PRESENT)     ? INK_GREEN
                      : count_answers(survey, INK_SIGNAL_UNDECIDED) ? INK_YELLOW
                                                                    : INK_RED;
    ink_page_passage(page, style, head < page->width ? head : 0, 0, 3);
}

static void draw_table(ink_page *page, const ink_survey *survey)
{
    ink_page_user(page, ink_file_name(survey->file), page->width / 2);
    ink_page_add(page, ": ");
    say_some(page, survey->rows, "\trow, ", "\trows, ");
    say_some(page, survey->n_rows, "\tcolumn", "\tcolumns");
    if (survey->rows_tested < survey->rows) {
        ink_page_add(page, "; of this many a question looks at ");
        ink_page_count(page, survey->rows_tested);
        ink_page_add(page, "\trows drawn at random");
    }
    ink_page_paragraph(page, "Table", 2);
    ink_page_add(page, "each column as the target, all others together as its features; p adjusted for ");
    say_some(page, survey->asked, "\tquestion", "\tquestions");
    ink_page_paragraph(page, "Asked", 3);
}

/* ---- The questions */

static void draw_heads(ink_page *page, const widths *w)
{
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, "Question");
    ink_page_left(page, 2 + w->target);
    ink_page_add(page, "classes");
    ink_page_right(page, w->classes);
    ink_page_add(page, "\t\tanswer");
    ink_page_left(page, w->answer);
    ink_page_add(page, "explained");
    ink_page_right(page, w->share);
    ink_page_add(page, "95 %");
    ink_page_right(page, w->interval);
    ink_page_add(page, "p");
    ink_page_right(page, w->p);
    if (w->by)
        ink_page_add(page, "\t\tmost by");
    ink_page_left(page, w->by);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

static void draw_answer(ink_page *page, const ink_survey_row *row, const widths *w)
{
    static const char *const words[] = {"\t\tsignal", "\t\tno signal", "\t\tundecided"};
    ink_page_style(page, ink_signal_style(row->signal));
    ink_page_add(page, words[row->signal]);
    ink_page_left(page, w->answer);
    ink_page_style(page, INK_PLAIN);
}

static void draw_size(ink_page *page, const ink_survey_row *row, const widths *w)
{
    double whole = row->entropy_bits;
    double interval[2] = {row->information_ci95[0] / whole, row->information_ci95[1] / whole};
    int decimals = isfinite(interval[0]) && interval[1] - interval[0] < 0.1;
    ink_page_percent(page, row->information_bits / whole, decimals);
    ink_page_right(page, w->share);
    ink_page_interval(page, interval, decimals);
    ink_page_right(page, w->interval);
    double p = row->p_adjusted;
    ink_page_add(page, row->p_is_bound && p < 1 ? "<" : "");
    ink_page_fixed(page, p, p < 0.0095 ? 4 : p < 0.095 ? 3 : 2);
    ink_page_right(page, w->p);
}

static void draw_question(ink_page *page, const ink_survey_row *row, const widths *w)
{
    ink_page_left(page, 2);
    ink_page_user(page, row->target, w->target);
    ink_page_left(page, w->target);
    ink_page_count(page, row->n_class);
    ink_page_add(page, row->was_cut ? "*" : " ");
    ink_page_right(page, w->classes);
    draw_answer(page, row, w);
    draw_size(page, row, w);
    if (w->by && row->winner && row->signal == INK_SIGNAL_PRESENT) {
        ink_page_left(page, 2);
        ink_page_user(page, row->winner, w->by - 2);
        ink_page_left(page, w->by - 2);
    }
    ink_page_line(page);
}

static void draw_questions(ink_page *page, const ink_survey *survey)
{
    widths w = widths_on(page, survey);
    int cut = 0;
    ink_page_line(page);
    draw_heads(page, &w);
    for (size_t i = 0; i < survey->n_rows; i++)
        if (survey->questions[i].asked) {
            draw_question(page, &survey->questions[i], &w);
            cut |= survey->questions[i].was_cut;
        }
    if (!cut)
        return;
    ink_page_add(page, w.classes ? "  * numbers, cut into quantile classes: --cut 5"
                                 : "  Numbers are cut into quantile classes: --cut 5");
    ink_page_style(page, INK_DIM);
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
}

static void draw_not_asked(ink_page *page, const ink_survey *survey)
{
    size_t said = 0;
    for (size_t i = 0; i < survey->n_rows && said < LISTED; i++) {
        const ink_survey_row *row = &survey->questions[i];
        if (row->asked)
            continue;
        ink_page_add(page, said++ ? ", " : "");
        ink_page_name(page, row->target, MOST_NAME);
        ink_page_add(page, " (");
        ink_page_user(page, row->why, 2 * page->width);
        ink_page_add(page, ")");
    }
    if (said)
        ink_page_paragraph(page, "Not asked", 4);
}

/* The first questions of each answer say what to do; they are in order, best first. */
static void draw_advice(ink_page *page, const ink_survey *survey)
{
    size_t said[3] = {0}, shown = 0;
    for (size_t i = 0; i < survey->n_rows; i++) {
        const ink_survey_row *row = &survey->questions[i];
        int present = row->asked && row->signal == INK_SIGNAL_PRESENT;
        if (!row->asked || !row->advice || said[row->signal] >= (present ? TRIED : 1))
            continue;
        said[row->signal]++;
        if (row->signal == INK_SIGNAL_UNDECIDED) {
            ink_page_name(page, row->target, MOST_NAME);
            ink_page_add(page, ": ");
        }
        ink_page_user(page, row->advice, 4 * page->width);
        ink_page_paragraph(page, shown++ ? "" : "Try", ADVICE_LINES);
    }
}

int ink_survey_text(const ink_survey *survey, int width, int colour, int unicode, char **text, ink_error *err)
{
    ink_page page = ink_page_begin(width, colour, unicode);
    draw_verdict(&page, survey);
    ink_page_line(&page);
    draw_table(&page, survey);
    draw_not_asked(&page, survey);
    if (survey->asked) {
        draw_questions(&page, survey);
        ink_page_line(&page);
        draw_advice(&page, survey);
        ink_draw_map(&page, survey);
    }
    return ink_page_take(&page, text, err);
}
