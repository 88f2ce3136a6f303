/* SPDX-License-Identifier: MIT
 * Signal: do these columns tell anything about these classes, how surely, and how much? One permutation test over all
 * columns, pairs and statistics that are looked at, and the sizes that belong beside its answer. Knows no network. */
#ifndef INK_JUDGE_SIGNAL_H
#define INK_JUDGE_SIGNAL_H

#include "table/table.h"

/* The cells of a numeric column as places among its distinct values, ascending; -1 where missing. Whoever asks many
 * questions of one table makes them once. */
typedef struct {
    int32_t *code;  /* n_rows */
    size_t n_codes;
} ink_ranks;

int ink_ranks_make(const ink_column *column, size_t n_rows, ink_ranks *ranks, ink_error *err);
void ink_ranks_free(ink_ranks *ranks);

typedef struct {
    const ink_table *table;
    const size_t *features;  /* n_features columns of the table */
    size_t n_features;
    const ink_ranks *ranks;  /* by column of the table; NULL: made for this question alone */
    const size_t *rows;      /* the n_rows rows that count; those without a class are passed over */
    size_t n_rows;
    const int32_t *y;        /* by row of the table: class, or negative */
    size_t n_class;
} ink_question;

/* Called by the asking thread now and then; a nonzero return ends the test with what is known so far. */
typedef int ink_signal_progress_fn(void *user, size_t done, size_t most);

typedef struct {
    double alpha;         /* level of the test */
    double worth;         /* share of the target's entropy that is worth having */
    uint64_t seed;
    size_t permutations;  /* at the most; 0: what alpha asks for, 999 at 0.05 */
    int all;              /* 1: all of them, without the early looks */
    size_t pairs;         /* of columns, at the most; more are drawn from, by a fixed seed */
    size_t threads;       /* never changes a result */
    ink_signal_progress_fn *progress; /* may be NULL */
    void *user;
    int together;         /* 1: look for the pair that tells most only together, too */
} ink_signal_options;

#define INK_SIGNAL_OPTIONS_INIT { 0.05, 0.01, 0, 0, 0, 5000, 1, NULL, NULL, 0 }

/* The families of statistics: what each of them sees. */
typedef enum {
    INK_FAMILY_COLUMN,   /* a categorical column's levels, a numeric one's trend */
    INK_FAMILY_CUT,      /* a numeric column below against above, a level or missing against the rest */
    INK_FAMILY_LINEAR,   /* all columns, additively */
    INK_FAMILY_PAIR,     /* two columns' coarse levels together */
    INK_FAMILY_PRODUCT,  /* the product of two ordered or two-level columns */
    INK_FAMILY_SPREAD,   /* a numeric column's middle against its ends */
    INK_FAMILIES
} ink_family;

#define INK_NO_FEATURE SIZE_MAX

/* A statistic of the data: which one it is and what it says. */
typedef struct {
    ink_family family;
    size_t first, second;  /* places in the question's features; INK_NO_FEATURE where it has none */
    double z;              /* roughly normal */
    double g, df;          /* likelihood ratio and its degrees of freedom; NaN before it is computed */
} ink_signal_member;

typedef struct {
    size_t members;          /* statistics; 0: the family is not in the test, the rest is NaN */
    double effective;        /* as how many independent tests they count */
    double p;                /* of its best member, for the choice within the family; not of the whole test */
    double df;               /* of its widest member; too wide columns left aside */
    double level;            /* of one member, all choices paid for */
    double detectable_bits;  /* found 4 times in 5 */
    ink_signal_member best;
} ink_signal_family;

typedef struct {
    int tested;              /* 0: nothing to test is left of the column; the rest is NaN */
    double statistic, df, p; /* categorical: Pearson's X^2; numeric: the score statistic of its trend over 16 quantile bins */
    double p_adjusted;       /* Holm, over the columns of the question */
    double g, g_df, bits;    /* information over its levels or bins, bias-corrected */
    size_t pooled_levels;    /* with fewer than 5 rows */
    int too_wide;            /* 1: under 20 rows a level, and too few for what is worth having to show in it: the answer
                                `none` and the detectable effect do not speak of this column */
} ink_signal_column;

/* The share of the rows that the best lookup gets right, on the very rows it was made from. */
typedef struct {
    size_t n_features;           /* that are looked up together; 0: there is no categorical one */
    size_t features[2];          /* the first two, places in the question */
    size_t cells;
    double accuracy, shuffled_accuracy; /* with the classes shuffled over the rows: a mean over shuffles */
} ink_ceiling;

typedef struct {
    ink_signal_answer answer;
    double p_value;
    int p_is_bound;              /* 1: no permutation reached the data: p is below p_value */
    size_t permutations;         /* done */
    int interrupted;             /* 1: the caller stopped it: what was known then */
    size_t rows, classes;        /* as tested: repeats counted once, rare classes pooled */
    size_t pooled_classes;       /* with fewer than 5 rows */
    size_t repeated_rows;        /* that repeat another row in every column, where that is improbable: left out */
    size_t copies;               /* 2 or more: the whole table is this many copies of itself, and one was tested */
    size_t pairs, pairs_possible;
    double entropy_bits;         /* of the target over all rows */
    double detectable_bits;      /* smallest effect in one column, or additive over all, found 4 times in 5 */
    double pair_detectable_bits; /* the same of what only two columns together have; NaN without pairs */
    double worth_bits;           /* worth x entropy */
    double rows_to_establish;    /* at which detectable_bits would be worth_bits; NaN when not known */
    double bits, bits_ci95[2];   /* information of the winner; the upper end that of all columns additively too */
    ink_signal_member winner;    /* the simplest of the explanations within noise of the one with the most evidence */
    ink_signal_member together;  /* under `present`, and asked for: two columns that surely tell more together than each for
                                    itself; first is INK_NO_FEATURE where there are none */
    ink_signal_family families[INK_FAMILIES];
    ink_signal_column *columns;  /* n_features */
    ink_ceiling ceiling;
} ink_signal;

/* Fails with INK_USAGE (options), INK_DATA (no row with a class, over 65,535 classes), INK_MEMORY. */
int ink_signal_find(const ink_question *question, const ink_signal_options *options, ink_signal *signal, ink_error *err);
void ink_signal_free(ink_signal *signal);

#endif
