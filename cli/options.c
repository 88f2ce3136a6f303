/* SPDX-License-Identifier: MIT
 * Arguments into settings, by a table of options. Everything is looked over once before anything is read, so that
 * --help wins over values that make no sense. Knows no command. */
#include "options.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

#define MOST_NAMES 64 /* options of a table, or choices, among which the nearest is looked for */

struct reader {
    const struct option_table *table;
    int argc, at;
    char **argv;
    void *settings;
    const char **operands;
    size_t n_operands;
    int apply;        /* 0: the look over */
    int help;
    const char *bare; /* an option that was given without the value that it may have */
};

struct found {
    const struct option *option; /* NULL: there is none */
    void *place;
};

int option_parse_size(const char *text, size_t least, size_t most, size_t *value)
{
    size_t sum = 0;
    if (*text == '\0')
        return 1;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9')
            return 1;
        size_t digit = (size_t)(*p - '0');
        if (sum > (SIZE_MAX - digit) / 10)
            return 1;
        sum = sum * 10 + digit;
    }
    if (sum < least || sum > most)
        return 1;
    *value = sum;
    return 0;
}

int option_parse_real(const char *text, double *value)
{
    char *end;
    if (*text == '\0' || strspn(text, "0123456789.eE+-") != strlen(text))
        return 1;
    double number = strtod(text, &end);
    if (*end != '\0' || !isfinite(number) || !(number >= 0))
        return 1;
    *value = number;
    return 0;
}

static int parse_seed(const char *text, void *place)
{
    size_t value;
    if (option_parse_size(text, 0, UINT32_MAX, &value) != 0)
        return 1;
    *(uint32_t *)place = (uint32_t)value;
    return 0;
}

static int parse_positive(const char *text, void *place)
{
    double value;
    if (option_parse_real(text, &value) != 0 || !(value > 0))
        return 1;
    *(double *)place = value;
    return 0;
}

static int parse_choice(const struct choice *choices, const char *text, void *place)
{
    for (const struct choice *choice = choices; choice->word; choice++)
        if (strcmp(choice->word, text) == 0) {
            *(int *)place = choice->value;
            return 0;
        }
    return 1;
}

static int parse(const struct option *option, const char *text, void *place)
{
    switch (option->kind) {
    case OPTION_FLAG:
        *(int *)place = option->value;
        return 0;
    case OPTION_TEXT:
    case OPTION_OPTIONAL:
        *(const char **)place = text;
        return 0;
    case OPTION_SIZE:
        return option_parse_size(text, option->least, option->most, place);
    case OPTION_SEED:
        return parse_seed(text, place);
    case OPTION_REAL:
        return option_parse_real(text, place);
    case OPTION_POSITIVE:
        return parse_positive(text, place);
    case OPTION_CHOICE:
        return parse_choice(option->choices, text, place);
    case OPTION_OTHER:
        return option->read(text, place);
    }
    return 1;
}

/* "auto, quick or full" */
static void list_choices(const struct choice *choices, char *text, size_t size)
{
    size_t n = 0;
    for (const struct choice *choice = choices; choice->word && n < size; choice++) {
        const char *between = choice == choices ? "" : choice[1].word ? ", " : " or ";
        n += (size_t)snprintf(text + n, size - n, "%s%s", between, choice->word);
    }
}

static void expected(const struct option *option, char *text, size_t size)
{
    switch (option->kind) {
    case OPTION_SIZE:
        if (option->most == SIZE_MAX)
            snprintf(text, size, "a whole number, %zu or more", option->least);
        else
            snprintf(text, size, "a whole number from %zu to %zu", option->least, option->most);
        return;
    case OPTION_CHOICE:
        list_choices(option->choices, text, size);
        return;
    case OPTION_SEED:
        snprintf(text, size, "a whole number from 0 to %lu", (unsigned long)UINT32_MAX);
        return;
    case OPTION_REAL:
    case OPTION_POSITIVE:
        snprintf(text, size, "a number%s", option->kind == OPTION_REAL ? ", 0 or more" : " above 0");
        return;
    default:
        snprintf(text, size, "%s", option->expected ? option->expected : option->argument);
    }
}

static int refuse(const struct option *option, const char *given)
{
    char wanted[256] = "";
    const char *words[MOST_NAMES];
    size_t n = 0;
    expected(option, wanted, sizeof wanted);
    if (option->kind == OPTION_CHOICE)
        while (n < MOST_NAMES && option->choices[n].word) {
            words[n] = option->choices[n].word;
            n++;
        }
    const char *near = ink_nearest(given, words, n);
    if (near)
        return complain(INK_USAGE, "--%s takes %s, not '%s'; did you mean '%s'?", option->name, wanted, given, near);
    return complain(INK_USAGE, "--%s takes %s, not '%s'", option->name, wanted, given);
}

const struct option *option_next(const struct option_group **group, const struct option *option)
{
    option = option ? option + 1 : (*group)->title ? (*group)->options : NULL;
    while (option && !option->name) {
        ++*group;
        option = (*group)->title ? (*group)->options : NULL;
    }
    return option;
}

/* By name of `length` bytes, or where that is NULL by letter. */
static struct found find(const struct reader *reader, const char *name, size_t length, char letter)
{
    const struct option_group *group = reader->table->groups;
    for (const struct option *option = option_next(&group, NULL); option; option = option_next(&group, option)) {
        int same = name ? strlen(option->name) == length && memcmp(option->name, name, length) == 0
                        : option->letter == letter;
        if (same)
            return (struct found){option, (char *)reader->settings + group->offset + option->offset};
    }
    return (struct found){NULL, NULL};
}

static int unknown_name(const struct option_table *table, const char *name, size_t length)
{
    const struct option_group *group = table->groups;
    const char *names[MOST_NAMES] = {"help"};
    char given[64];
    size_t n = 1;
    for (const struct option *option = option_next(&group, NULL); option && n < MOST_NAMES;
         option = option_next(&group, option))
        names[n++] = option->name;
    snprintf(given, sizeof given, "%.*s", (int)(length < sizeof given ? length : sizeof given - 1), name);
    const char *near = ink_nearest(given, names, n);
    if (near)
        return complain(INK_USAGE, "%s has no option '--%s'; did you mean '--%s'?", table->command, given, near);
    return complain(INK_USAGE, "%s has no option '--%s'; 'inkling %s --help' lists them", table->command, given,
                    table->command);
}

int option_has_value(const struct option *option)
{
    return option->kind != OPTION_FLAG && option->kind != OPTION_OPTIONAL;
}

/* text: the value as it hangs on the option, or NULL. */
static int take(struct reader *reader, struct found found, const char *text)
{
    const struct option *option = found.option;
    if (text && option->kind == OPTION_FLAG)
        return complain(INK_USAGE, "--%s takes no value, not '%s'", option->name, text);
    if (!text && option_has_value(option)) {
        if (reader->at + 1 >= reader->argc)
            return complain(INK_USAGE, "--%s needs a value: --%s %s", option->name, option->name, option->argument);
        text = reader->argv[++reader->at];
    }
    if (!text)
        reader->bare = option->kind == OPTION_OPTIONAL ? option->name : reader->bare;
    if (!reader->apply)
        return INK_OK;
    return parse(option, text ? text : "-", found.place) == 0 ? INK_OK : refuse(option, text);
}

static int take_long(struct reader *reader, const char *name)
{
    size_t length = strcspn(name, "=");
    if (length == 4 && memcmp(name, "help", 4) == 0) {
        reader->help = 1;
        return name[4] ? complain(INK_USAGE, "--help takes no value, not '%s'", name + 5) : INK_OK;
    }
    struct found found = find(reader, name, length, 0);
    if (!found.option)
        return unknown_name(reader->table, name, length);
    return take(reader, found, name[length] == '=' ? name + length + 1 : NULL);
}

static int take_short(struct reader *reader, const char *letters)
{
    for (const char *letter = letters; *letter; letter++) {
        if (*letter == 'h') {
            reader->help = 1;
            continue;
        }
        struct found found = find(reader, NULL, 0, *letter);
        if (!found.option)
            return complain(INK_USAGE, "%s has no option '-%c'; 'inkling %s --help' lists them", reader->table->command,
                            *letter, reader->table->command);
        if (option_has_value(found.option))
            return take(reader, found, letter[1] ? letter + 1 : NULL);
        int status = take(reader, found, NULL);
        if (status != INK_OK)
            return status;
    }
    return INK_OK;
}

static int too_many_operands(const struct reader *reader, const char *text)
{
    const struct option_table *table = reader->table;
    if (reader->bare)
        return complain(INK_USAGE,
                        "%s takes %s and no more; '%s' is one too many: a file for --%s is written --%s=FILE",
                        table->command, table->operands, text, reader->bare, reader->bare);
    return complain(INK_USAGE, "%s takes %s and no more; '%s' is one too many", table->command, table->operands, text);
}

static int take_operand(struct reader *reader, const char *text)
{
    if (reader->apply && !*text)
        return complain(INK_USAGE, "%s takes %s, not ''", reader->table->command, reader->table->operands);
    if (reader->apply && reader->n_operands == reader->table->most)
        return too_many_operands(reader, text);
    if (reader->apply)
        reader->operands[reader->n_operands++] = text;
    return INK_OK;
}

static int walk(struct reader *reader)
{
    int status = INK_OK, options_ended = 0;
    for (reader->at = 2; status == INK_OK && reader->at < reader->argc; reader->at++) {
        const char *arg = reader->argv[reader->at];
        if (options_ended || arg[0] != '-' || arg[1] == '\0')
            status = take_operand(reader, arg);
        else if (strcmp(arg, "--") == 0)
            options_ended = 1;
        else if (arg[1] == '-')
            status = take_long(reader, arg + 2);
        else
            status = take_short(reader, arg + 1);
    }
    return status;
}

int options_read(const struct option_table *table, int argc, char **argv, void *settings,
                 const char *operands[OPTION_OPERANDS], int *status)
{
    struct reader reader = {.table = table, .argc = argc, .argv = argv, .settings = settings, .operands = operands};
    memset(operands, 0, OPTION_OPERANDS * sizeof *operands);
    if (table->size)
        memcpy(settings, table->defaults, table->size);
    *status = walk(&reader);
    if (*status == INK_OK && reader.help) {
        print_help(table);
        return 0;
    }
    reader.apply = 1;
    if (*status == INK_OK)
        *status = walk(&reader);
    if (*status == INK_OK && reader.n_operands < table->least)
        *status = complain(INK_USAGE, "%s needs %s; 'inkling %s --help' tells more", table->command, table->operands,
                           table->command);
    return *status == INK_OK;
}
