/* SPDX-License-Identifier: MIT
 * The parts of a report in text, each drawn by its own file. */
#ifndef INK_REPORT_PARTS_H
#define INK_REPORT_PARTS_H

#include "report/page.h"
#include "table/table.h"

/* The verdict's sentence; and what it rests on, in at most `most` reasons. */
void ink_draw_verdict(ink_page *page, const ink_verdict *verdict);
void ink_draw_reasons(ink_page *page, const ink_verdict *verdict, size_t most);
/* In green, yellow or red where there is colour. */
ink_style ink_signal_style(ink_signal_answer answer);
/* How many questions of a survey have which answer, into the cell; returns the bytes of what it comes to. */
size_t ink_say_survey(ink_page *page, const ink_survey *survey);
/* The share that each column tells of each other, as shades or digits. Nothing where it would not fit or all is nothing. */
void ink_draw_map(ink_page *page, const ink_survey *survey);
/* The title and the paragraphs on table, target, features, network and training. */
void ink_draw_heading(ink_page *page, const ink_report *report);
/* Two curves of the loss on one scale, first and last value beside each. */
void ink_draw_losses(ink_page *page, const ink_report *report);
/* Parts side by side, every figure above its baseline. Parts without rows are left out, and so are
 * intervals that are not known. */
void ink_draw_scores(ink_page *page, const char *const *names, const ink_scores *const *parts, size_t n);
/* The most important features as bars. */
void ink_draw_importance(ink_page *page, const ink_report *report, size_t most);
/* Fills `order` with at most `most` features from the most important down; returns how many there are. */
size_t ink_rank_importance(const ink_report *report, size_t *order, size_t most);
/* What is predicted for the levels with the highest confidence, beside what the table holds. */
void ink_draw_levels(ink_page *page, const ink_report *report, size_t most);
/* Rows' true classes against the predicted ones. Nothing where it would not fit. */
typedef struct {
    const char *rows;  /* whose they are: "Test rows" */
    const char *const *classes;
    size_t n_class;
    const ink_scores *scores;
} ink_matrix;
void ink_draw_confusion(ink_page *page, const ink_matrix *matrix, size_t most_lines);
/* The lines that it takes; 0 where it would not be drawn. */
size_t ink_confusion_lines(const ink_page *page, const ink_matrix *matrix);

/* A list of columns: its head, and then for each the name, the type and the missing cells, followed by its values as
 * they stand in the cell. */
typedef struct {
    size_t name, type, missing, values; /* display columns of each */
} ink_list;

/* widest: display columns of the longest name. */
ink_list ink_list_begin(ink_page *page, const char *head, size_t widest);
void ink_list_column(ink_page *page, const ink_list *list, const ink_feature *column);
void ink_list_values(ink_page *page, const ink_list *list);

/* "10 -> 16 relu -> 10", into the cell. */
void ink_say_layers(ink_page *page, const size_t *sizes, size_t n, const char *activation);
/* Losses are nats inside and bits where a person reads. */
#define INK_BITS_PER_NAT 1.4426950408889634

#endif
