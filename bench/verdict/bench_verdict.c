/* SPDX-License-Identifier: MIT
 * How right the verdict is, measured on fresh random tables of known make, as a page of Markdown: first whether each bar is
 * held, then a chapter on each. bench_verdict [--tables N] [--seed S] [--threads T] [--most-rows N] [--only SECTION] */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/threads.h"

void give_up(const ink_error *err)
{
    fprintf(stderr, "bench: %s\n", err->message);
    exit(1);
}

void *bench_new(size_t n, size_t size)
{
    void *memory = calloc(n ? n : 1, size);
    if (!memory) {
        fputs("bench: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

ink_signal bench_judge(drawn *d, uint64_t seed)
{
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    ink_question question = drawn_question(d);
    ink_signal signal;
    ink_error err;
    options.seed = seed;
    if (ink_signal_find(&question, &options, &signal, &err) != INK_OK)
        give_up(&err);
    return signal;
}

size_t count(const unsigned char *marks, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += marks[i];
    return k;
}

void conclude(const settings *how, int held, const char *what, const char *bar, const char *measured)
{
    fprintf(how->summary, "| %s | %s | %s | %s |\n", what, bar, measured, held ? "yes" : "**no**");
    fprintf(stderr, "%s: %s; %s%s\n", what, measured, bar, held ? "" : " NOT HELD");
}

static double error_of(size_t n, double share)
{
    return 2.576 * sqrt(share * (1 - share) / (double)n);
}

int at_most(size_t k, size_t n, double share)
{
    return n && (double)k / (double)n <= share + error_of(n, share);
}

int at_least(size_t k, size_t n, double share)
{
    return n && (double)k / (double)n >= share - error_of(n, share);
}

static const struct {
    const char *name;
    void (*measure)(const settings *how);
} sections[] = {{"alarms", false_alarms}, {"power", power}, {"detectable", detectable_effect}, {"interval", interval},
                {"attribution", attribution}, {"known", known_tables}, {"work", work}};
enum { SECTIONS = sizeof sections / sizeof *sections };

static int read_settings(int n, char **words, settings *how, const char **only)
{
    for (int i = 1; i + 1 < n; i += 2) {
        size_t number = strtoull(words[i + 1], NULL, 10);
        if (strcmp(words[i], "--tables") == 0)
            how->tables = number;
        else if (strcmp(words[i], "--seed") == 0)
            how->seed = number;
        else if (strcmp(words[i], "--threads") == 0)
            how->threads = number;
        else if (strcmp(words[i], "--most-rows") == 0)
            how->most_rows = number;
        else if (strcmp(words[i], "--only") == 0)
            *only = words[i + 1];
        else
            return 0;
    }
    return n % 2 == 1 && how->tables;
}

static void measure(const settings *how, const char *only)
{
    for (size_t s = 0; s < SECTIONS; s++) {
        if (only && strcmp(only, sections[s].name) != 0)
            continue;
        time_t start = time(NULL);
        sections[s].measure(how);
        fprintf(stderr, "%s: %.0f seconds\n", sections[s].name, difftime(time(NULL), start));
    }
}

int main(int n, char **words)
{
    settings how = {.tables = 1000, .threads = ink_processors(), .most_rows = 20000, .seed = 1};
    const char *only = NULL;
    char *page = NULL, *summary = NULL;
    size_t page_size, summary_size;
    if (!read_settings(n, words, &how, &only)) {
        fputs("usage: bench_verdict [--tables N] [--seed S] [--threads T] [--most-rows N]\n"
              "                     [--only alarms|power|detectable|interval|attribution|known|work]\n", stderr);
        return 2;
    }
    how.page = open_memstream(&page, &page_size);
    how.summary = open_memstream(&summary, &summary_size);
    if (!how.page || !how.summary)
        give_up(&(ink_error){.message = "out of memory"});
    measure(&how, only);
    fclose(how.page);
    fclose(how.summary);
    printf("# How right the verdict is\n\nMeasured by `make bench-verdict` on fresh random tables: seed %llu, %zu tables a kind. Shares stand with\n"
           "Wilson's 95 %% interval. A bar on a share is held where the share keeps to it within Monte-Carlo error, 2.58 standard\n"
           "errors.\n\n| what | bar | measured | held |\n|---|---|---|---|\n%s\n%s", (unsigned long long)how.seed, how.tables,
           summary, page);
    free(page);
    free(summary);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
