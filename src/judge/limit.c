/* SPDX-License-Identifier: MIT
 * The limit: from the findings to what keeps the network from more. The rules are asked in order; the first that applies
 * decides. A network is blamed for what it surely misses, never for what it may. */
#include <math.h>

#include "judge/findings.h"

/* Of the entropy: what may be left where nothing is. */
static const double next_to_nothing = 0.02;
/* Of the best gain: how much half of the rows must surely have cost. */
static const double worth_climbing = 0.05;
/* Of the best gain. */
static const double nearly = 0.8;
/* Of the best gain, or of the entropy: a loss not worth a word. */
static const double small = 0.05;
/* Times another signal. */
static const double much = 3;

static int is_pair(ink_family family)
{
    return family == INK_FAMILY_PAIR || family == INK_FAMILY_PRODUCT;
}

int ink_limit_keeps_up(const ink_findings *f)
{
    const ink_mean *gain = f->standing.figure;
    double most = gain[INK_BEST].mean;
    for (int who = 0; who < INK_CONTENDERS; who++)
        if (f->standing.took_part[who])
            most = fmax(most, gain[who].mean);
    return f->compared && gain[INK_BY_NETWORK].ci95[0] > 0 && gain[INK_BY_NETWORK].mean > nearly * most &&
           gain[INK_BY_NETWORK].mean > f->signal.detectable_bits;
}

int ink_limit_asks_for_pair(const ink_findings *f)
{
    const ink_standing *s = &f->standing;
    const int joint = s->best == INK_BY_TREES || s->best == INK_BY_PAIR || s->best == INK_BY_ALL;
    if (f->signal.answer != INK_SIGNAL_PRESENT || !f->judged || !f->compared || f->n_features < 2 || ink_limit_keeps_up(f))
        return 0;
    return is_pair(f->signal.winner.family) || (joint && s->figure[INK_OVER_LINEAR].ci95[0] > 0);
}

/* What a network that keeps up has found already may be so much more than the planted signal that this drowns in what one
 * training differs from another. */
static int missed(const ink_findings *f, const ink_plant *plant)
{
    const int found_more = ink_limit_keeps_up(f) && f->standing.figure[INK_BY_NETWORK].mean > much * plant->reachable_bits;
    return plant->told.tried && !plant->told.found && !found_more;
}

/* A signal near the smallest that the table can show may pass a sound network by. */
static int loses_half(const ink_findings *f)
{
    const ink_mean *half = &f->standing.figure[INK_HALF_LOST];
    return half->mean > 1.645 * half->se && f->standing.figure[INK_BEST].mean > much * f->signal.detectable_bits;
}

/* Where its training shows a fault, a network has to hold its own, or to gain something at least. */
static int loses_by_fault(const ink_findings *f)
{
    const ink_mean *figure = f->standing.figure, *lost = &figure[INK_LOST];
    if (f->fault.cause == INK_CAUSE_NONE || !(lost->mean > small * figure[INK_BEST].mean))
        return 0;
    return lost->mean > 1.645 * lost->se || !(figure[INK_BY_NETWORK].ci95[0] > 0);
}

static int loses(const ink_findings *f)
{
    const ink_mean *figure = f->standing.figure;
    const int worse_than_none = figure[INK_BY_NETWORK].ci95[1] < -small * f->signal.entropy_bits;
    return f->compared && (worse_than_none || (figure[INK_BEST].mean > 0 && (loses_half(f) || loses_by_fault(f))));
}

static int nothing_left(const ink_findings *f)
{
    const ink_mean *left = &f->standing.figure[INK_LEFT];
    return left->mean + 1.645 * left->se < next_to_nothing * f->signal.entropy_bits;
}

/* Within noise of the lookup's limit, on enough rows for that to mean something. */
static int all_looked_up(const ink_findings *f)
{
    const ink_mean *over = &f->standing.figure[INK_OVER_ALL], *gain = &f->standing.figure[INK_BY_ALL];
    return f->compared && f->standing.took_part[INK_BY_ALL] && over->ci95[1] >= 0 && gain->ci95[0] > 0 &&
           over->mean > -0.1 * gain->mean;
}

static int rows_help(const ink_findings *f)
{
    const ink_mean *climb = &f->standing.figure[INK_CLIMB];
    return climb->ci95[0] > 0 && climb->mean - 1.645 * climb->se > worth_climbing * f->standing.figure[INK_BEST].mean;
}

static ink_ground find_ground(const ink_findings *f)
{
    if (f->signal.answer == INK_SIGNAL_NONE)
        return INK_GROUND_NO_SIGNAL;
    if (f->signal.answer == INK_SIGNAL_UNDECIDED)
        return INK_GROUND_TOO_FEW_ROWS;
    if (!f->judged)
        return INK_GROUND_NOT_JUDGED;
    if (missed(f, &f->column))
        return INK_GROUND_MISSES_COLUMN;
    if (f->longer.gains || f->column.cut_short)
        return INK_GROUND_CUT_SHORT;
    if (missed(f, &f->pair))
        return INK_GROUND_MISSES_PAIR;
    if (loses(f))
        return INK_GROUND_LOSES;
    if (nothing_left(f))
        return INK_GROUND_NOTHING_LEFT;
    if (all_looked_up(f))
        return INK_GROUND_ALL_LOOKED_UP;
    return rows_help(f) ? INK_GROUND_ROWS_HELP : INK_GROUND_NO_BETTER;
}

void ink_limit_find(ink_findings *f)
{
    static const ink_limit limits[] = {
        [INK_GROUND_NO_SIGNAL] = INK_LIMIT_DATA,        [INK_GROUND_TOO_FEW_ROWS] = INK_LIMIT_ROWS,
        [INK_GROUND_NOT_JUDGED] = INK_LIMIT_DATA,       [INK_GROUND_MISSES_COLUMN] = INK_LIMIT_NETWORK,
        [INK_GROUND_CUT_SHORT] = INK_LIMIT_NETWORK,     [INK_GROUND_MISSES_PAIR] = INK_LIMIT_NETWORK,
        [INK_GROUND_LOSES] = INK_LIMIT_NETWORK,         [INK_GROUND_NOTHING_LEFT] = INK_LIMIT_NOTHING,
        [INK_GROUND_ALL_LOOKED_UP] = INK_LIMIT_NOTHING, [INK_GROUND_ROWS_HELP] = INK_LIMIT_ROWS,
        [INK_GROUND_NO_BETTER] = INK_LIMIT_DATA,
    };
    f->ground = find_ground(f);
    f->limit = limits[f->ground];
}
