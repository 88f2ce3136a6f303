/* SPDX-License-Identifier: MIT
 * Completion for fish: a line an option. */
#include <stdio.h>

#include "generate/generate.h"

static void print_text(const char *text)
{
    putchar('\'');
    print_escaped(text, "\\", "\\'");
    putchar('\'');
}

static void print_option(const struct option_table *table, const struct option *option)
{
    printf("complete -c inkling -n '__fish_seen_subcommand_from %s' -l %s", table->command, option->name);
    if (option->letter)
        printf(" -s %c", option->letter);
    if (option_has_value(option))
        printf(takes_file(option) ? " -r -F" : " -x");
    if (option->choices) {
        printf(" -a '");
        print_words(option->choices);
        printf("'");
    }
    printf(" -d ");
    print_text(option->help);
    putchar('\n');
}

static void print_command(const struct option_table *table)
{
    struct row row = {table, table->groups, NULL};
    printf("\ncomplete -c inkling -f -n __fish_use_subcommand -a %s -d ", table->command);
    print_text(table->summary);
    putchar('\n');
    while (next_row(&row))
        print_option(table, row.option);
    if (table->words) {
        printf("complete -c inkling -f -n '__fish_seen_subcommand_from %s' -a '", table->command);
        print_words(table->words);
        printf("'\n");
    }
}

void generate_fish(void)
{
    printf("# fish completion for inkling, made from its tables of options\n"
           "complete -c inkling -s h -l help -d 'tell about the options'\n"
           "complete -c inkling -f -n __fish_use_subcommand -s V -l version -d 'tell the version'\n"
           "complete -c inkling -f -n __fish_use_subcommand -a help -d 'tell about a command'\n"
           "complete -c inkling -f -n '__fish_seen_subcommand_from help' -a '");
    for (const struct command *command = commands; command->table; command++)
        printf("%s%s", command == commands ? "" : " ", command->table->command);
    printf("'\n");
    for (const struct command *command = commands; command->table; command++)
        print_command(command->table);
}
