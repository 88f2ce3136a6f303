/* SPDX-License-Identifier: MIT
 * The findings: all figures that a verdict rests on, what they decide, and the words for it. */
#ifndef INK_JUDGE_FINDINGS_H
#define INK_JUDGE_FINDINGS_H

#include "base/text.h"
#include "judge/plant.h"
#include "judge/signal.h"
#include "table/notices.h"

/* What a limit is told from; the first that applies, from the top. */
typedef enum {
    INK_GROUND_NO_SIGNAL,
    INK_GROUND_TOO_FEW_ROWS,
    INK_GROUND_NOT_JUDGED,     /* no row was held out, or the caller stopped before the network's turn */
    INK_GROUND_MISSES_COLUMN,  /* a planted one */
    INK_GROUND_CUT_SHORT,      /* trained longer it surely gains more */
    INK_GROUND_MISSES_PAIR,
    INK_GROUND_LOSES,          /* half of what the best learner beside it gains, or less where its training shows a fault */
    INK_GROUND_NOTHING_LEFT,
    INK_GROUND_ALL_LOOKED_UP,  /* the lookup of all columns gets no more */
    INK_GROUND_ROWS_HELP,
    INK_GROUND_NO_BETTER       /* and nothing else: the data */
} ink_ground;

typedef struct {
    const char *target, *winner, *features; /* names as a sentence has them: "country", "the 3 columns" */
    const char *leads;         /* where all columns together are the winner: those that tell the most; NULL: none surely do */
    const char *together;      /* "gate with arrival": surely tell more together than each for itself, and by so many bits that
                                  it counts; NULL: none do */
    double together_bits;
    const char *too_wide;      /* the first column of so many levels that nothing could be told of it; NULL: none */
    size_t n_too_wide;
    size_t n_features;
    double worth;              /* a share of the entropy */
    ink_signal signal;
    int judged;                /* there is a standing */
    int compared;              /* its learners answer the same question: not in a training by a weights column */
    ink_standing standing;
    const char *name[INK_CONTENDERS]; /* "network", "trees", "lookup of country", ... */
    ink_plant column, pair;    /* planted */
    ink_longer longer;
    ink_fault fault;           /* of the network's own training */
    double shown_bits;         /* what a learner surely gains on the held-out rows, where it is more than the test's interval
                                  holds; else NaN */
    int overfit;
    double overfit_gap, overfit_se; /* train accuracy - test accuracy, and its standard error by chance */
    size_t splits;             /* repeated ones; 0: none */
    double split_accuracy[3];  /* over them: mean, lowest, highest of the network's test part */
    int interrupted;
    double learning_rate;      /* the network's */
    size_t rows_seen, rows;    /* that have a class: looked at, and all */
    size_t epochs, usual_epochs, hidden, n_hidden, train_rows; /* usual: what the recipe has */
    ink_ground ground;
    ink_limit limit;
} ink_findings;

/* limit.c */
/* It surely gets nearly what the best learner does: then a planted signal says little against it. */
int ink_limit_keeps_up(const ink_findings *findings);
/* Whether a planted interaction is a fair question: one carries the signal. */
int ink_limit_asks_for_pair(const ink_findings *findings);
/* Fills in ground and limit. */
void ink_limit_find(ink_findings *findings);

/* sentence.c */
void ink_sentence_write(const ink_findings *findings, ink_text *text);
/* Why a planted signal was missed and what to try: "; its learning rate, 1e-06, is likely too low: try 0.005". */
void ink_cause_write(const ink_findings *findings, const ink_fault *fault, ink_text *text);
/* "boosted trees", "the lookup of country". */
void ink_learner_write(const ink_findings *findings, ink_contender who, ink_text *text);

/* reasons.c: what was tried and seen, one sentence each */
int ink_reasons_write(const ink_findings *findings, const ink_fit_job *job, ink_notices *reasons, ink_error *err);

/* words.c: numbers as a sentence has them */
#define INK_WORD_SIZE 40
typedef struct { char text[INK_WORD_SIZE]; } ink_word;
ink_word ink_word_bits(double bits);      /* "3.32", "0.005", "0" */
ink_word ink_word_count(double n);        /* "5,000" */
ink_word ink_word_percent(double share);  /* "12.3 %" */
ink_word ink_word_p(const ink_signal *signal); /* "p = 0.24", "p < 0.01" */
/* Quoted where a shell's command line needs it. */
void ink_word_write_shell(ink_text *text, const char *word);

#endif
