/* SPDX-License-Identifier: MIT
 * The bench's sections, what they are told and what they say: a chapter each on a page, and a line each on whether the
 * bar is held. */
#ifndef BENCH_VERDICT_BENCH_H
#define BENCH_VERDICT_BENCH_H

#include <stdio.h>

#include "draw.h"

typedef struct {
    size_t tables, threads, most_rows;
    uint64_t seed;
    FILE *page;     /* the chapters */
    FILE *summary;  /* rows of a table: what, bar, measured, held */
} settings;

void give_up(const ink_error *err);
/* The test on a drawn table. */
ink_signal bench_judge(drawn *d, uint64_t seed);
/* Zeroed, or the end of the program. */
void *bench_new(size_t n, size_t size);
size_t count(const unsigned char *marks, size_t n);
/* A line of the summary. */
void conclude(const settings *how, int held, const char *what, const char *bar, const char *measured);
/* Whether k of n is at most (at least) a share within Monte-Carlo error: 2.576 standard errors of that share. */
int at_most(size_t k, size_t n, double share);
int at_least(size_t k, size_t n, double share);

void false_alarms(const settings *how);
void power(const settings *how);
void detectable_effect(const settings *how);
void interval(const settings *how);
void attribution(const settings *how);
void known_tables(const settings *how);
void work(const settings *how);

#endif
