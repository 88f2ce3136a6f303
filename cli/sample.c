/* SPDX-License-Identifier: MIT
 * Example tables as CSV on standard output. Knows no file and no network. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* splitmix64: a number from 0 to n - 1. */
static uint32_t draw(uint64_t *state, uint32_t n)
{
    uint64_t x = *state += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)(((x ^ (x >> 31)) >> 32) * n >> 32);
}

/* ---- listeners */

/* Country and genre are drawn independently and uniformly: there is no preference to find. The seed was searched for:
 * it is one whose noise, by chance alone, looks like a finding. 15 % of Germany's listeners have EDM, more than any
 * other country has of any genre (chi-squared test of independence: p = 0.32), and the founding network's second run,
 * of rate 0.05 and patience 200, predicts EDM for Germany. */
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

/* ---- festival */

struct visitor {
    uint32_t age, distance, ticket, camping, stage, queue, gate, arrival, shirt, cents;
};

enum { SILENT_DISCO = 9 };

static struct visitor draw_visitor(uint64_t *state)
{
    struct visitor v;
    v.age = 16 + draw(state, 26) + draw(state, 26);
    v.distance = 1 + draw(state, 24) * draw(state, 24);
    v.ticket = draw(state, 3);
    v.camping = draw(state, 4);
    v.stage = draw(state, 12);
    v.queue = draw(state, 91);
    v.gate = draw(state, 2);
    v.arrival = draw(state, 2);
    v.shirt = draw(state, 4);
    v.cents = 50 * (20 + draw(state, 200) + 150 * v.ticket);
    return v;
}

/* Whether a visitor comes back: a line, a threshold, an odd level, and two columns that say something only together, add
 * up. x / (1 + |x|) stands for the logistic curve, since it is the same on every machine. */
static int draw_return(const struct visitor *v, uint64_t *state)
{
    double x = 1.6 - v->distance / 110.0;
    x -= v->queue > 45 ? 1.5 : 0;
    x -= v->stage == SILENT_DISCO ? 3.5 : 0;
    x += v->gate != v->arrival ? 1.0 : -1.0;
    double p = 0.5 + 0.5 * x / (1 + (x < 0 ? -x : x));
    return draw(state, 1000000) < p * 1e6;
}

/* A cell, or in so many of a hundred cases a hole. */
static void put_number(uint32_t number, uint32_t holes, const char *hole, uint64_t *state)
{
    if (draw(state, 100) < holes)
        printf("%s,", hole);
    else
        printf("%u,", (unsigned)number);
}

static void put_visitor(const struct visitor *v, uint64_t *state)
{
    static const char *const tickets[] = {"day", "weekend", "backstage"};
    static const char *const campings[] = {"tent", "van", "hotel", "home"};
    static const char *const stages[] = {
        "Main Stage", "River Stage", "Jazz Tent",     "Techno Barn",  "Folk Meadow", "\"Tea, Cake and Swing\"",
        "Metal Pit",  "Comedy Tent", "Poetry Corner", "Silent Disco", "Beach Bar",   "Open Mic"};
    static const char *const shirts[] = {"S", "M", "L", "XL"};
    put_number(v->age, 4, "", state);
    printf("%u,%s,%s,", (unsigned)v->distance, tickets[v->ticket], campings[v->camping]);
    printf("%s,", draw(state, 100) < 3 ? "" : stages[v->stage]);
    put_number(v->queue, 5, "NA", state);
    printf("%s,%s,%s,", v->gate ? "north" : "south", v->arrival ? "morning" : "evening", shirts[v->shirt]);
    if (draw(state, 100) < 6)
        printf(",");
    else
        printf("%u.%02u,", (unsigned)(v->cents / 100), (unsigned)(v->cents % 100));
}

static void write_festival(void)
{
    uint64_t state = 20;
    puts("ticket_number,age,distance_km,ticket,camping,favourite_stage,queue_minutes,gate,arrival,shirt,spent,returns");
    for (unsigned row = 0; row < 2000; row++) {
        struct visitor visitor = draw_visitor(&state);
        int returns = draw_return(&visitor, &state);
        printf("%u,", 700001 + row);
        put_visitor(&visitor, &state);
        puts(draw(&state, 100) < 1 ? "" : returns ? "yes" : "no");
    }
}

/* ---- xor */

enum { XOR_ROWS = 1000, XOR_FLIPPED = 40 };

/* Two switches and a lamp. Each switch is up or down by chance and the lamp wrong in 4 of 100 rows: alone, a switch says
 * nothing. */
static void write_xor(void)
{
    static const char *const positions[] = {"down", "up"};
    uint64_t state = 1;
    puts("hall,landing,lamp");
    for (unsigned i = 0; i < XOR_ROWS; i++) {
        unsigned hall = draw(&state, 2), landing = draw(&state, 2), wrong = draw(&state, XOR_ROWS) < XOR_FLIPPED;
        printf("%s,%s,%s\n", positions[hall], positions[landing], (hall ^ landing ^ wrong) ? "on" : "off");
    }
}

/* ---- The command */

struct sample {
    const char *what;
    void (*write)(void);
};

static const struct choice sample_words[] = {{"listeners", 0}, {"festival", 1}, {"xor", 2}, {NULL, 0}};
static const struct sample samples[] = {
    {"5,000 listeners' country and top_genre, with no preference in it", write_listeners},
    {"2,000 festival visitors: who comes back? Mixed columns, holes, signal of four kinds", write_festival},
    {"1,000 times two switches and a lamp; each switch alone says nothing", write_xor},
};

#define N_SAMPLES (sizeof samples / sizeof *samples)

static const struct option_group sample_groups[] = {{NULL, NULL, 0}};

const struct option_table sample_table = {
    .command = "sample",
    .operands = "[NAME]",
    .summary = "write an example table",
    .purpose = "Writes an example table as CSV to standard output, always the same bytes. Without a NAME it lists "
               "them.",
    .more = "listeners: what genre do the people in a country prefer? country (10) and top_genre (10) were drawn "
            "independently, so there is nothing to find; by chance, 15 % of Germany's listeners have EDM.\n"
            "\n"
            "festival: who comes back? The target is returns, yes or no, missing in 1 % of the rows. Its odds fall along "
            "a line with distance_km, drop at once when queue_minutes is above 45, are much lower for one of twelve "
            "levels of favourite_stage (Silent Disco), and depend on gate and arrival together, though on neither alone. "
            "ticket_number counts up; age, ticket, camping, shirt and spent say nothing; age, favourite_stage, "
            "queue_minutes and spent have holes.\n"
            "\n"
            "xor: does the lamp shine? The target is lamp, on when the switches hall and landing differ, but for 4 % of "
            "the rows. Each switch alone says exactly nothing.",
    .words = sample_words,
    .least = 0,
    .most = 1,
    .groups = sample_groups,
};

static int list_samples(void)
{
    for (const struct choice *word = sample_words; word->word; word++)
        printf("%-12s %s\n", word->word, samples[word->value].what);
    return INK_OK;
}

int command_sample(int argc, char **argv)
{
    const char *operands[OPTION_OPERANDS], *names[N_SAMPLES];
    int status;
    if (!options_read(&sample_table, argc, argv, NULL, operands, &status))
        return status;
    if (!operands[0])
        return list_samples();
    for (const struct choice *word = sample_words; word->word; word++) {
        if (strcmp(operands[0], word->word) == 0) {
            samples[word->value].write();
            return INK_OK;
        }
        names[word->value] = word->word;
    }
    const char *near = ink_nearest(operands[0], names, N_SAMPLES);
    return near ? complain(INK_USAGE, "there is no sample '%s'; did you mean '%s'?", operands[0], near)
                : complain(INK_USAGE, "there is no sample '%s'; 'inkling sample' lists them", operands[0]);
}
