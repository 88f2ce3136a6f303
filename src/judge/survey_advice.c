/* SPDX-License-Identifier: MIT
 * Advice: what to do with a question's answer, as a command or in a sentence. Knows the answer, not how it was found. */
#include <math.h>

#include "base/error.h"
#include "judge/findings.h"
#include "judge/survey.h"

/* A share of the entropy from which on one column nearly is the target. */
static const double given_away = 0.95;

static void put_command(ink_text *text, const char *file, const ink_survey_row *row)
{
    ink_text_puts(text, "inkling train ");
    ink_word_write_shell(text, file);
    ink_text_puts(text, *row->target == '-' ? " --target=" : " -t ");
    ink_word_write_shell(text, row->target);
    if (row->was_cut)
        ink_text_printf(text, " --cut %d", INK_SURVEY_CUT);
}

/* Two digits, rounded up: no more is known. */
static double rounded_up(double rows)
{
    double unit = pow(10, fmax(0, floor(log10(rows)) - 1));
    return ceil(rows / unit) * unit;
}

static void put_undecided(ink_text *text, const ink_survey_row *row, size_t asked, double alpha)
{
    if (row->p_value < alpha)
        ink_text_printf(text, "by itself it would be significant, but of %zu questions chance gives one like that; ask it "
                              "again of new rows", asked);
    else if (isfinite(row->rows_to_establish))
        ink_text_printf(text, "too few rows to tell: what is worth having would show with about %s rows",
                        ink_word_count(rounded_up(row->rows_to_establish)).text);
    else
        ink_text_puts(text, "nothing is left to test: too few rows have the same level or class");
}

int ink_survey_advice(const char *file, const ink_survey_row *row, size_t asked, double alpha, char **advice, ink_error *err)
{
    ink_text text = {0};
    if (!row->asked) {
        *advice = NULL;
        return INK_OK;
    }
    if (row->signal == INK_SIGNAL_PRESENT) {
        put_command(&text, file, row);
        if (row->information_bits >= given_away * row->entropy_bits)
            ink_text_printf(&text, " (%s nearly gives it away: is it known beforehand?)", row->winner);
    } else if (row->signal == INK_SIGNAL_UNDECIDED) {
        put_undecided(&text, row, asked, alpha);
    } else {
        ink_text_puts(&text, "no network can tell what these columns do not: where there is no signal, look for other columns");
    }
    return ink_text_take(&text, advice, err);
}
