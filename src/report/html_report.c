/* SPDX-License-Identifier: MIT
 * A report as one HTML page, top down: the verdict, what was asked, what the network learned, how far to trust it, how to
 * repeat it. */
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

int ink_report_html(const ink_report *report, const ink_model *model, const char *const *command, char **html,
                    ink_error *err)
{
    ink_html h = ink_html_begin();
    const ink_part_scores parts[] = {{"test", "scores.test.", "scores.test.rows", &report->test},
                                     {"validation", "scores.validation.", "scores.validation.rows", &report->validation},
                                     {"training", "scores.train.", "scores.train.rows", &report->train}};
    ink_html_head(&h, report->target, model != NULL);
    ink_html_masthead(&h, report);
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
