/* SPDX-License-Identifier: MIT
 * --help: a table of options as text for a terminal, each with its default as it stands. Knows no command. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

#define HELP_COLUMN 28
#define HELP_WIDTH 80

static void choice_word(const struct choice *choice, int value, char *text, size_t size)
{
    for (; choice->word; choice++)
        if (choice->value == value)
            snprintf(text, size, "%s", choice->word);
}

static void value_text(const struct option *option, const void *place, char *text, size_t size)
{
    char number[INK_NUMBER_SIZE];
    switch (option->kind) {
    case OPTION_SIZE:
        snprintf(text, size, "%zu", *(const size_t *)place);
        return;
    case OPTION_SEED:
        snprintf(text, size, "%lu", (unsigned long)*(const uint32_t *)place);
        return;
    case OPTION_REAL:
    case OPTION_POSITIVE:
        ink_number_format(*(const double *)place, number);
        snprintf(text, size, "%s", number);
        return;
    case OPTION_CHOICE:
        choice_word(option->choices, *(const int *)place, text, size);
        return;
    case OPTION_OTHER:
        option->show(place, text, size);
        return;
    case OPTION_FLAG:
    case OPTION_TEXT:
    case OPTION_OPTIONAL:
        return;
    }
}

void option_default(const struct option_table *table, const struct option_group *group, const struct option *option,
                    char *text, size_t size)
{
    text[0] = '\0';
    if (option->standard)
        snprintf(text, size, "%s", option->standard);
    else
        value_text(option, (const char *)table->defaults + group->offset + option->offset, text, size);
}

/* Words from column `at` on, folded before the last column and continued at column `indent`; what '[' begins stays
 * together. */
static void print_folded(const char *text, size_t at, size_t indent)
{
    while (*text) {
        size_t word = *text == '[' ? strlen(text) : strcspn(text, " ");
        if (at > indent && at + 1 + word > HELP_WIDTH - 1) {
            printf("\n%*s", (int)indent, "");
            at = indent;
        } else if (at > indent) {
            putchar(' ');
            at++;
        }
        printf("%.*s", (int)word, text);
        at += word;
        text += word + (text[word] == ' ');
    }
    putchar('\n');
}

/* Paragraphs, one a line of text; a line that begins with a blank is printed as it stands. */
static void print_paragraphs(const char *text)
{
    char line[1024];
    while (*text) {
        size_t n = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        if (line[0] == ' ')
            puts(line);
        else
            print_folded(line, 0, 0);
        text += n + (text[n] == '\n');
    }
}

static void print_option(const struct option *option, const char *standard)
{
    char left[80], right[512];
    const char *between = option->kind == OPTION_OPTIONAL ? "[=" : option->argument ? " " : "";
    int n = snprintf(left, sizeof left, "  %c%c%c --%s%s%s%s", option->letter ? '-' : ' ',
                     option->letter ? option->letter : ' ', option->letter ? ',' : ' ', option->name, between,
                     option->argument ? option->argument : "", option->kind == OPTION_OPTIONAL ? "]" : "");
    snprintf(right, sizeof right, standard[0] ? "%s [%s]" : "%s", option->help, standard);
    if (n + 2 > HELP_COLUMN)
        printf("%s\n%*s", left, HELP_COLUMN, "");
    else
        printf("%-*s", HELP_COLUMN, left);
    print_folded(right, HELP_COLUMN, HELP_COLUMN);
}

void print_help(const struct option_table *table)
{
    char standard[80];
    printf("Usage: inkling %s [OPTION...]%s%s\n\n", table->command, table->most ? " " : "", table->operands);
    print_paragraphs(table->purpose);
    for (const struct option_group *group = table->groups; group->title; group++) {
        printf("\n%s:\n", group->title);
        for (const struct option *option = group->options; option->name; option++) {
            option_default(table, group, option, standard, sizeof standard);
            print_option(option, standard);
        }
    }
    printf("%s  -h, --help                this text\n", table->groups->title ? "" : "\n");
    if (table->more) {
        putchar('\n');
        print_paragraphs(table->more);
    }
}
