/* SPDX-License-Identifier: MIT
 * A report into one screen of text: the verdict, what was asked, how it was trained, how good it is, what it says.
 * Knows no terminal but its width. */
#include "report/parts.h"

enum {
    SCREEN = 40,
    REASONS = 3,
    FEATURES = 5,
    LEAST_FEATURES = 2,
    FEATURES_HEAD = 2,
    MANY_LEVELS = 10,
    FEW_LEVELS = 5,
    LEAST_LEVELS = 3,
    LEVELS_HEAD = 2
};

static size_t lines_left(const ink_page *page)
{
    size_t lines = ink_page_lines(page);
    return lines < SCREEN ? SCREEN - lines : 0;
}

static void draw_overfit(ink_page *page, const ink_report *report)
{
    if (report->verdict ? !report->verdict->overfit : !(report->overfit_gap > 0.1))
        return;
    ink_page_add(page, "  overfitted: ");
    ink_page_fixed(page, 100 * report->overfit_gap, 0);
    ink_page_add(page, !ink_page_fair(page) ? " points above test" : " points more accuracy on train than on test");
    ink_page_words(page, page->width);
    ink_page_line(page);
}

static ink_matrix matrix_of(const ink_report *report)
{
    return (ink_matrix){"Test rows", report->classes, report->n_class, &report->test};
}

static size_t matrix_lines(const ink_page *page, const ink_report *report)
{
    const ink_matrix matrix = matrix_of(report);
    return ink_confusion_lines(page, &matrix);
}

/* With one feature the levels are the answer that was asked for and come first; with more they are examples, for which
 * the confusion matrix leaves as many lines as it can. */
static size_t levels_shown(const ink_page *page, const ink_report *report)
{
    size_t most = report->n_features == 1 ? MANY_LEVELS : FEW_LEVELS;
    size_t taken = LEVELS_HEAD + (report->n_features == 1 ? 0 : matrix_lines(page, report));
    size_t left = lines_left(page);
    return left < taken + LEAST_LEVELS ? 0 : left - taken < most ? left - taken : most;
}

/* The confusion matrix comes before more than a few features. */
static size_t importance_shown(const ink_page *page, const ink_report *report)
{
    size_t left = lines_left(page), taken = FEATURES_HEAD + matrix_lines(page, report);
    if (left < FEATURES_HEAD + LEAST_FEATURES)
        return 0;
    size_t most = left > taken + LEAST_FEATURES ? left - taken : left - FEATURES_HEAD;
    return most < FEATURES ? most : FEATURES;
}

int ink_report_text(const ink_report *report, int width, int colour, int unicode, char **text, ink_error *err)
{
    ink_page page = ink_page_begin(width, colour, unicode);
    const char *names[] = {"train", ink_page_fair(&page) ? "validation" : "valid.", "test"};
    const ink_scores *parts[] = {&report->train, &report->validation, &report->test};
    if (report->verdict) {
        ink_draw_verdict(&page, report->verdict);
        ink_draw_reasons(&page, report->verdict, REASONS);
        ink_page_line(&page);
    }
    ink_draw_heading(&page, report);
    ink_draw_losses(&page, report);
    ink_page_line(&page);
    ink_draw_scores(&page, names, parts, 3);
    draw_overfit(&page, report);
    if (!report->verdict || report->verdict->signal == INK_SIGNAL_PRESENT)
        ink_draw_importance(&page, report, importance_shown(&page, report));
    ink_draw_levels(&page, report, levels_shown(&page, report));
    const ink_matrix matrix = matrix_of(report);
    ink_draw_confusion(&page, &matrix, lines_left(&page));
    return ink_page_take(&page, text, err);
}
