/* SPDX-License-Identifier: MIT
 * The sentence: from the findings to plain words. One case a signal, one a ground; each says its figures, and no more
 * than they allow. */
#include <math.h>

#include "judge/findings.h"

enum { ENOUGH_UNITS = 64 /* of the first layer: more are unlikely to help */ };

#define BITS(x) ink_word_bits(x).text
#define COUNT(x) ink_word_count((double)(x)).text

static const char *verb(const ink_findings *f)
{
    return f->n_features == 1 ? "explains" : "explain";
}

/* ---- The signal */

static void say_how_much(const ink_findings *f, ink_text *text)
{
    const ink_signal *s = &f->signal;
    const int alone = s->winner.second == INK_NO_FEATURE && s->winner.family != INK_FAMILY_LINEAR;
    if (f->shown_bits > 0)
        ink_text_printf(text, "%s %s at least %s", f->features, verb(f), BITS(f->shown_bits));
    else
        ink_text_printf(text, "%s%s%s%s %s about %s (%s to %s)", f->winner, f->leads ? ", above all " : "",
                        f->leads ? f->leads : "", f->leads ? "," : "", alone ? "explains" : "explain", BITS(s->bits),
                        BITS(s->bits_ci95[0]), BITS(s->bits_ci95[1]));
}

static void say_present(const ink_findings *f, ink_text *text)
{
    const ink_signal *s = &f->signal;
    ink_text_puts(text, "Signal: ");
    say_how_much(f, text);
    ink_text_printf(text, " of %s's %s bits (%s)", f->target, BITS(s->entropy_bits), ink_word_p(s).text);
    if (f->shown_bits > 0 && f->leads)
        ink_text_printf(text, ", above all %s", f->leads);
    else if (f->shown_bits > 0 && s->winner.family != INK_FAMILY_LINEAR)
        ink_text_printf(text, ", %s alone about %s", f->winner, BITS(s->bits));
    if (f->together)
        ink_text_printf(text, "; %s tell %s bits more together than each for itself", f->together, BITS(f->together_bits));
    ink_text_puts(text, ". ");
}

static void say_smallest(const ink_signal *s, ink_text *text)
{
    ink_text_printf(text, "with %s rows an effect of %s bits would have shown 4 times in 5", COUNT(s->rows),
                    BITS(s->detectable_bits));
    if (s->pair_detectable_bits > s->detectable_bits)
        ink_text_printf(text, ", one that only two columns together have from %s bits", BITS(s->pair_detectable_bits));
}

static void say_none(const ink_findings *f, ink_text *text)
{
    const ink_signal *s = &f->signal;
    ink_text_printf(text, "No signal: %s %s about %s and at most %s of %s's %s bits (%s; ", f->features, verb(f),
                    BITS(s->bits), BITS(s->bits_ci95[1]), f->target, BITS(s->entropy_bits), ink_word_p(s).text);
    say_smallest(s, text);
    ink_text_puts(text, "). ");
}

static void say_undecided(const ink_findings *f, ink_text *text)
{
    const ink_signal *s = &f->signal;
    if (!isfinite(s->p_value) || !isfinite(s->detectable_bits)) {
        ink_text_printf(text, "Undecided: nothing is left to test: too few rows share a value of %s%s or a class of %s. ",
                        f->n_features == 1 ? "" : "any of ", f->features, f->target);
        return;
    }
    ink_text_printf(text, "Undecided: %s %s at most %s of %s's %s bits (%s), but ", f->features, verb(f),
                    BITS(s->bits_ci95[1]), f->target, BITS(s->entropy_bits), ink_word_p(s).text);
    ink_text_printf(text, "%s rows show an effect 4 times in 5 only from %s bits on. ", COUNT(s->rows),
                    BITS(s->detectable_bits));
}

/* ---- What to try */

static size_t more_epochs(const ink_findings *f)
{
    return f->epochs < f->usual_epochs ? f->usual_epochs : 10 * f->epochs;
}

void ink_cause_write(const ink_findings *f, const ink_fault *fault, ink_text *text)
{
    switch (fault->cause) {
    case INK_CAUSE_RATE_LOW:
        ink_text_printf(text, "; its learning rate, %g, is likely too low: try %g", f->learning_rate,
                        f->learning_rate < 0.0005 ? 0.005 : f->learning_rate * 10);
        break;
    case INK_CAUSE_RATE_HIGH:
        ink_text_printf(text, "; its learning rate, %g, is likely too high: try %g", f->learning_rate,
                        f->learning_rate > 0.05 ? 0.005 : f->learning_rate / 10);
        break;
    case INK_CAUSE_EPOCHS:
        ink_text_printf(text, "; %s epoch%s likely too few: try %s", COUNT(f->epochs), f->epochs == 1 ? " is" : "s are",
                        COUNT(more_epochs(f)));
        break;
    case INK_CAUSE_DEAD:
        ink_text_printf(text, "; %zu of its %zu hidden units are 0 for every row (dead): try a lower learning rate or tanh",
                        fault->units_out, fault->units);
        break;
    case INK_CAUSE_SATURATED:
        ink_text_printf(text, "; %zu of its %zu hidden units hardly change from row to row (saturated): try a lower "
                              "learning rate or smaller inputs", fault->units_out, fault->units);
        break;
    case INK_CAUSE_OVERFIT:
        ink_text_puts(text, "; it learns its training rows and loses on others; let it stop early, or try fewer units");
        break;
    case INK_CAUSE_PENALTY:
        ink_text_puts(text, "; the l2 penalty or dropout likely holds it back: try less");
        break;
    case INK_CAUSE_UNITS:
        ink_text_printf(text, "; try more hidden units (it has %zu)", f->n_hidden ? f->hidden : 0);
        break;
    case INK_CAUSE_NONE:
        ink_text_puts(text, "; try another learning rate, more epochs or another activation");
        break;
    }
}

static void say_missed(const ink_findings *f, const ink_plant *plant, ink_text *text)
{
    ink_text_printf(text, "it recovers %s of the %s bits that %s", BITS(fmax(plant->told.recovered_bits, 0)),
                    BITS(plant->reachable_bits),
                    plant->interaction ? "two planted columns tell only together" : "a planted column tells");
    ink_cause_write(f, &plant->fault, text);
    ink_text_puts(text, ".");
}

/* ---- The limit */

static void say_unseen(const ink_findings *f, ink_text *text)
{
    if (!f->column.told.tried || f->column.told.found)
        return;
    ink_text_puts(text, " This network would not have seen it either: ");
    say_missed(f, &f->column, text);
}

static void say_data_without_signal(const ink_findings *f, ink_text *text)
{
    const int found = f->column.told.tried && f->column.told.found;
    const int alone = f->judged && f->compared && !(f->standing.figure[INK_LOST].ci95[0] > 0);
    ink_text_puts(text, "The limit is the data: ");
    if (found)
        ink_text_printf(text, "this network finds a planted signal%s; ", alone ? ", and no other learner finds more" : "");
    ink_text_puts(text, "neurons, epochs or a higher rate will not help.");
    say_unseen(f, text);
}

/* To two digits. */
static double rounded(double n)
{
    const double unit = pow(10, floor(log10(n)) - 1);
    return unit > 1 ? ceil(n / unit) * unit : ceil(n);
}

static void say_rows(const ink_findings *f, ink_text *text)
{
    const ink_signal *s = &f->signal;
    ink_text_puts(text, "The limit is the rows");
    if (s->rows_to_establish > 0 && isfinite(s->rows_to_establish))
        ink_text_printf(text, ": about %s would show an effect worth having, %s bits", COUNT(rounded(s->rows_to_establish)),
                        BITS(s->worth_bits));
    ink_text_puts(text, ".");
    say_unseen(f, text);
}

void ink_learner_write(const ink_findings *f, ink_contender who, ink_text *text)
{
    if (who == INK_BY_LINEAR)
        ink_text_puts(text, "a linear softmax");
    else if (who == INK_BY_TREES)
        ink_text_puts(text, "boosted trees");
    else
        ink_text_printf(text, "the %s", f->name[who]);
}

static const char *if_worse(double gain)
{
    return gain < -0.00005 ? " (below 0: worse than the class shares alone)" : "";
}

/* By what it loses itself or, where that is not sure, by what it recovers of a planted signal. */
static void say_cut_short(const ink_findings *f, ink_text *text)
{
    const int own = f->longer.gains;
    ink_text_printf(text, "The limit is the network: trained for %s epochs instead of %s, it ",
                    COUNT(own ? f->longer.epochs : f->column.longer_epochs), COUNT(f->epochs));
    if (own)
        ink_text_printf(text, "gains %s bits instead of %s on the held-out rows%s", BITS(f->longer.bits),
                        BITS(f->standing.figure[INK_BY_NETWORK].mean), if_worse(f->standing.figure[INK_BY_NETWORK].mean));
    else
        ink_text_printf(text, "recovers %s bits of a planted signal instead of %s", BITS(f->column.longer_bits),
                        BITS(f->column.told.recovered_bits));
    ink_text_printf(text, "; try %s epochs.", COUNT(more_epochs(f)));
}

static void say_loses(const ink_findings *f, ink_text *text)
{
    const ink_mean *figure = f->standing.figure;
    const int joint = f->standing.best == INK_BY_TREES || f->standing.best == INK_BY_PAIR;
    ink_text_printf(text, "The limit is the network: on the held-out rows it gains %s bits%s and ",
                    BITS(figure[INK_BY_NETWORK].mean), if_worse(figure[INK_BY_NETWORK].mean));
    ink_learner_write(f, f->standing.best, text);
    ink_text_printf(text, " %s", BITS(figure[INK_BEST].mean));
    if (f->fault.cause != INK_CAUSE_NONE)
        ink_cause_write(f, &f->fault, text);
    else if (joint && (!f->n_hidden || f->hidden < ENOUGH_UNITS))
        ink_text_printf(text, "; try more hidden units (it has %zu) or more epochs", f->n_hidden ? f->hidden : 0);
    else
        ink_text_printf(text, "; try another learning rate (it is %g) or more epochs", f->learning_rate);
    ink_text_puts(text, ".");
}

/* What the network gets of the best other learner's gain, and what more of it could be worth. */
static void say_share(const ink_findings *f, ink_text *text)
{
    const ink_mean *figure = f->standing.figure;
    const double share = figure[INK_BY_NETWORK].mean / figure[INK_BEST].mean;
    ink_text_printf(text, "on the held-out rows the network gains %s bits, %.0f %% of what ", BITS(figure[INK_BY_NETWORK].mean),
                    100 * fmax(share, 0));
    ink_learner_write(f, f->standing.best, text);
    ink_text_printf(text, " gain%s", f->standing.best == INK_BY_TREES ? "" : "s");
    if (!(figure[INK_LOST].ci95[0] > 0) && share < 0.8)
        ink_text_printf(text, ", and %s held-out rows are too few to blame it for the rest.", COUNT(f->standing.rows));
    else if (figure[INK_LOST].ci95[0] > 0 && share < 0.95)
        ink_text_puts(text, "; a better network may get the rest of that, and only other columns more.");
    else
        ink_text_puts(text, "; neurons, epochs or a higher rate will hardly help, other columns may.");
}

static void say_no_better(const ink_findings *f, ink_text *text)
{
    const ink_mean *figure = f->standing.figure;
    ink_text_puts(text, "The limit is the data: ");
    if (f->compared && figure[INK_LOST].mean > 0 && figure[INK_BEST].ci95[0] > 0) {
        say_share(f, text);
        return;
    }
    if (f->compared && !(figure[INK_BY_NETWORK].ci95[0] > 0)) {
        ink_text_puts(text, "no learner gains anything for sure on the held-out rows; neurons, epochs or a higher rate will hardly "
                            "help, other columns or more rows may.");
        return;
    }
    if (!f->compared)
        ink_text_puts(text, "this network finds what is planted");
    else
        ink_text_printf(text, "no other learner gains more than the network's %s bits on the held-out rows",
                        BITS(figure[INK_BY_NETWORK].mean));
    ink_text_puts(text, "; neurons, epochs or a higher rate will hardly help, other columns may.");
}

/* A column of so many levels is outside of what was said, and what a network learns of it by heart costs it other rows. */
static void say_too_wide(const ink_findings *f, ink_text *text)
{
    if (!f->n_too_wide)
        return;
    ink_text_printf(text, " Of %s", f->too_wide);
    if (f->n_too_wide > 1)
        ink_text_printf(text, " and %zu more", f->n_too_wide - 1);
    ink_text_puts(text, " nothing could be told, with so few rows a level: try without, --ignore ");
    ink_word_write_shell(text, f->too_wide);
    ink_text_puts(text, ".");
}

static void say_limit(const ink_findings *f, ink_text *text)
{
    const ink_mean *figure = f->standing.figure;
    switch (f->ground) {
    case INK_GROUND_NO_SIGNAL:
        say_data_without_signal(f, text);
        break;
    case INK_GROUND_TOO_FEW_ROWS:
        say_rows(f, text);
        break;
    case INK_GROUND_NOT_JUDGED:
        ink_text_puts(text, f->interrupted ? "What limits the network was not looked at."
                                           : "What limits the network cannot be told: no row was held out.");
        break;
    case INK_GROUND_MISSES_COLUMN:
    case INK_GROUND_MISSES_PAIR:
        ink_text_puts(text, "The limit is the network: ");
        say_missed(f, f->ground == INK_GROUND_MISSES_PAIR ? &f->pair : &f->column, text);
        break;
    case INK_GROUND_CUT_SHORT:
        say_cut_short(f, text);
        break;
    case INK_GROUND_LOSES:
        say_loses(f, text);
        break;
    case INK_GROUND_NOTHING_LEFT:
        ink_text_printf(text, "Nothing is left to gain: on the held-out rows the network leaves %s of %s bits unexplained.",
                        BITS(figure[INK_LEFT].mean), BITS(f->signal.entropy_bits));
        break;
    case INK_GROUND_ALL_LOOKED_UP:
        ink_text_printf(text, "Nothing is left to gain from %s: on the held-out rows the network gains %s bits and the "
                              "%s %s; only other columns can add to it.", f->features,
                        BITS(figure[INK_BY_NETWORK].mean), f->name[INK_BY_ALL], BITS(figure[INK_BY_ALL].mean));
        break;
    case INK_GROUND_ROWS_HELP:
        ink_text_puts(text, "The limit is the rows: taught all training rows instead of half of them, ");
        ink_learner_write(f, f->standing.best, text);
        ink_text_printf(text, " gained %s bits more, so more rows should help.", BITS(figure[INK_CLIMB].mean));
        break;
    case INK_GROUND_NO_BETTER:
        say_no_better(f, text);
        break;
    }
}

void ink_sentence_write(const ink_findings *f, ink_text *text)
{
    if (f->interrupted)
        ink_text_puts(text, "Stopped early; so far: ");
    switch (f->signal.answer) {
    case INK_SIGNAL_PRESENT:
        say_present(f, text);
        break;
    case INK_SIGNAL_NONE:
        say_none(f, text);
        break;
    case INK_SIGNAL_UNDECIDED:
        say_undecided(f, text);
        break;
    }
    say_limit(f, text);
    say_too_wide(f, text);
}
