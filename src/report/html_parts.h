/* SPDX-License-Identifier: MIT
 * The parts of a page, one picture a file. */
#ifndef INK_REPORT_HTML_PARTS_H
#define INK_REPORT_HTML_PARTS_H

#include "model/model.h"
#include "report/html.h"

/* One part of the rows, as a picture names it and as the JSON has it. */
typedef struct {
    const char *name, *key, *rows; /* "test", "scores.test.", "scores.test.rows" */
    const char *whose;             /* "test rows" */
    const ink_scores *scores;
} ink_part_scores;

/* Whether what a picture shows was not told from chance. */
int ink_is_noise(const ink_verdict *verdict);

/* What the page is about and the verdict's sentence, large. */
void ink_html_masthead(ink_html *h, const ink_report *report, const ink_part_scores *test);
/* Tiles: how often it is right, and its log-loss, beside what they are without a network. */
void ink_html_right(ink_html *h, const ink_part_scores *part, const char *name);
void ink_html_lost(ink_html *h, const ink_part_scores *part);
/* The table, the target's classes, the features. */
void ink_html_asked(ink_html *h, const ink_report *report);
void ink_html_losses(ink_html *h, const ink_report *report);
/* parts: the one that counts first. */
void ink_html_accuracy(ink_html *h, const ink_part_scores *parts, size_t n, const char *majority);
void ink_html_scores(ink_html *h, const ink_part_scores *parts, size_t n); /* all figures, as a table */
void ink_html_classes(ink_html *h, const ink_part_scores *part, const char *const *classes, size_t n_class);
/* noise: no signal was found, and so nothing in it is a finding. */
void ink_html_confusion(ink_html *h, const ink_part_scores *part, const char *const *classes, size_t n_class, int noise);
void ink_html_reliability(ink_html *h, const ink_part_scores *part);
void ink_html_learners(ink_html *h, const ink_verdict *verdict);
void ink_html_importance(ink_html *h, const ink_report *report);
/* Where there is one feature: each level's most frequent class. */
void ink_html_preferred(ink_html *h, const ink_report *report);
void ink_html_levels(ink_html *h, const ink_report *report);
/* What was tried and seen, and what all this does not show. */
void ink_html_reasons(ink_html *h, const ink_verdict *verdict);
void ink_html_limits(ink_html *h);
/* Settings, seeds, columns, notices and the command; command may be NULL. */
void ink_html_repeat(ink_html *h, const ink_report *report, const char *const *command);
void ink_html_command(ink_html *h, const char *const *command);
void ink_html_shell_word(ink_html *h, const char *word); /* quoted where a shell needs it */
/* The form and the network that answers it; report NULL: nothing is known of the rows behind an answer. */
void ink_html_try(ink_html *h, const ink_model *model, const ink_report *report);
/* html_network.c: whether the weights go into the page, the network without them, and they. */
int ink_html_holds(const ink_html *h, const ink_model *model);
void ink_html_network(ink_html *h, const ink_model *model, const ink_report *report);
void ink_html_weights(ink_html *h, const ink_model *model);

/* ---- Small things */
/* Classes that a picture shows at the most, and those that it does, in their places: numbers ascending, words as they are.
 * Returns how many there are. */
enum { INK_DRAWN = 50 };
size_t ink_class_order(const char *const *classes, size_t n_class, size_t order[INK_DRAWN]);
/* A line below a picture that does not show them all. */
void ink_html_not_drawn(ink_html *h, size_t n_class);
/* A row of a list of terms; the value is what follows, up to ink_html_term_end. */
void ink_html_term(ink_html *h, const char *term);
void ink_html_term_end(ink_html *h);

#endif
