/* SPDX-License-Identifier: MIT
 * Example tables as CSV on standard output. Knows no file and no network. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

struct sample {
    const char *name, *what;
    void (*write)(void);
};

/* splitmix64: a number from 0 to n - 1. */
static uint32_t draw(uint64_t *state, uint32_t n)
{
    uint64_t x = *state += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)(((x ^ (x >> 31)) >> 32) * n >> 32);
}

/* Country and genre are drawn independently and uniformly: there is no preference to find. Of many seeds this is one
 * whose noise, by chance alone, looks like a finding: 15 % of Germany's listeners have EDM, more than any other country
 * has of any genre (chi-squared test of independence: p = 0.32). */
static void write_listeners(void)
{
    static const char *const countries[] = {"Australia", "Brazil", "Canada",      "France", "Germany",
                                            "India",     "Japan",  "South Korea", "UK",     "USA"};
    static const char *const genres[] = {"Classical", "Country", "EDM", "Hip-Hop", "Jazz",
                                         "Metal",     "Pop",     "R&B", "Reggae",  "Rock"};
    uint64_t state = 4362689;
    puts("country,top_genre");
    for (int row = 0; row < 5000; row++) {
        const char *country = countries[draw(&state, 10)];
        printf("%s,%s\n", country, genres[draw(&state, 10)]);
    }
}

static const struct sample samples[] = {
    {"listeners", "5,000 listeners' country and top_genre, with no preference in it", write_listeners},
};

#define N_SAMPLES (sizeof samples / sizeof *samples)

static int list_samples(void)
{
    for (size_t i = 0; i < N_SAMPLES; i++)
        printf("%-12s %s\n", samples[i].name, samples[i].what);
    return INK_OK;
}

int command_sample(int argc, char **argv)
{
    static const struct option_group groups[] = {{NULL, NULL, NULL}};
    static const struct option_table table = {
        "sample", "[NAME]", "Writes an example table as CSV to standard output. Without a NAME it lists them.",
        0, 1, groups};
    const char *operands[OPTION_OPERANDS], *names[N_SAMPLES];
    int status;
    if (!options_read(&table, argc, argv, operands, &status))
        return status;
    if (!operands[0])
        return list_samples();
    for (size_t i = 0; i < N_SAMPLES; i++) {
        if (strcmp(operands[0], samples[i].name) == 0) {
            samples[i].write();
            return INK_OK;
        }
        names[i] = samples[i].name;
    }
    const char *near = ink_nearest(operands[0], names, N_SAMPLES);
    return near ? complain(INK_USAGE, "there is no sample '%s'; did you mean '%s'?", operands[0], near)
                : complain(INK_USAGE, "there is no sample '%s'; 'inkling sample' lists them", operands[0]);
}
