/* SPDX-License-Identifier: MIT
 * A report as one HTML page, top down: the verdict, what was asked, what the network learned, how far to trust it, how
 * to repeat it. */
#include "report/html_parts.h"

/* The baseline is that of the training rows, as the network's start is. */
static const char *majority_of(const ink_report *report)
{
    const ink_class_score *train = report->train.per_class;
    size_t most = 0;
    for (size_t i = 0; train && i < report->n_class; i++)
        most = train[i].rows > train[most].rows ? i : most;
    return train ? report->classes[most] : NULL;
}

static void put_overfit(ink_html *h, const ink_report *report)
{
    if (report->verdict ? !report->verdict->overfit : !(report->overfit_gap > 0.1))
        return;
    ink_page_add(&h->page, "Overfitted: ");
    ink_page_fixed(&h->page, 100 * report->overfit_gap, 0);
    ink_page_add(&h->page, " points more of the training rows than of the test rows are told right");
    ink_page_add(&h->page, report->verdict ? ", more than chance gives." : ".");
    ink_html_put(h, "<p class=\"stamp\">");
    ink_html_cell(h);
    ink_html_put(h, "</p>\n");
}

int ink_report_html(const ink_report *report, const ink_model *model, const char *const *command, char **html,
                    ink_error *err)
{
    ink_html h = ink_html_begin();
    const ink_part_scores parts[] = {
        {"test", "scores.test.", "scores.test.rows", "test rows", &report->test},
        {"validation", "scores.validation.", "scores.validation.rows", "validation rows", &report->validation},
        {"training", "scores.train.", "scores.train.rows", "training rows", &report->train}};
    ink_html_head(&h, report->target, model != NULL);
    ink_html_masthead(&h, report, &parts[0]);
    ink_html_asked(&h, report);
    ink_html_section(&h, "learned", "What the network learned");
    ink_html_importance(&h, report);
    ink_html_preferred(&h, report);
    ink_html_levels(&h, report);
    ink_html_losses(&h, report);
    ink_html_section_end(&h);
    if (model)
        ink_html_try(&h, model, report);
    ink_html_section(&h, "trust", "How far to trust it");
    ink_html_accuracy(&h, parts, 3, majority_of(report));
    put_overfit(&h, report);
    ink_html_learners(&h, report->verdict);
    ink_html_reliability(&h, &parts[0]);
    ink_html_classes(&h, &parts[0], report->classes, report->n_class);
    ink_html_confusion(&h, &parts[0], report->classes, report->n_class, ink_is_noise(report->verdict));
    ink_html_reasons(&h, report->verdict);
    ink_html_limits(&h);
    ink_html_section_end(&h);
    ink_html_repeat(&h, report, command);
    ink_html_foot(&h, model != NULL);
    return ink_html_take(&h, html, err);
}
