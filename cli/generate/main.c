/* SPDX-License-Identifier: MIT
 * A program of the build: the tables of options become the man page and the shells' completions.
 *
 *     generate man TEMPLATE | bash | zsh | fish | list */
#include "generate/generate.h"

#include <stdio.h>
#include <string.h>

int next_row(struct row *row)
{
    row->option = option_next(&row->group, row->option);
    return row->option != NULL;
}

int takes_file(const struct option *option)
{
    return option->argument && strcmp(option->argument, "FILE") == 0;
}

void print_words(const struct choice *words)
{
    for (const struct choice *word = words; word->word; word++)
        printf("%s%s", word == words ? "" : " ", word->word);
}

void print_escaped(const char *text, const char *special, const char *quote)
{
    for (; *text; text++) {
        if (*text == '\'') {
            fputs(quote, stdout);
            continue;
        }
        if (strchr(special, *text))
            putchar('\\');
        putchar(*text);
    }
}

/* "COMMAND --NAME LETTER", a line an option: what a test holds against the rest. */
static void generate_list(void)
{
    for (const struct command *command = commands; command->table; command++) {
        struct row row = {command->table, command->table->groups, NULL};
        while (next_row(&row)) {
            printf("%s --%s", row.table->command, row.option->name);
            if (row.option->letter)
                printf(" %c", row.option->letter);
            putchar('\n');
        }
    }
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "man") == 0 && argc > 2)
        return generate_man(argv[2]) != 0;
    if (strcmp(what, "bash") == 0)
        generate_bash();
    else if (strcmp(what, "zsh") == 0)
        generate_zsh();
    else if (strcmp(what, "fish") == 0)
        generate_fish();
    else if (strcmp(what, "list") == 0)
        generate_list();
    else
        return complain(INK_USAGE, "generate takes man TEMPLATE, bash, zsh, fish or list");
    return flush_stdout();
}
