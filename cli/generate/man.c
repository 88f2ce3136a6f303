/* SPDX-License-Identifier: MIT
 * The man page, for scdoc: a template, in which @VERSION@ and a line @COMMANDS@ are filled in from the tables. */
#include <stdio.h>
#include <string.h>

#include "generate/generate.h"

static void print_text(const char *text)
{
    print_escaped(text, "\\*_", "'");
}

static void print_option(const struct row *row)
{
    char standard[80];
    const struct option *option = row->option;
    if (option->letter)
        printf("*-%c*, ", option->letter);
    printf("*--%s*", option->name);
    if (option->argument)
        printf(option->kind == OPTION_OPTIONAL ? "[=_%s_]" : " _%s_", option->argument);
    printf("\n\t");
    print_text(option->help);
    option_default(row->table, row->group, option, standard, sizeof standard);
    if (standard[0]) {
        printf(" (default: ");
        print_text(standard);
        putchar(')');
    }
    printf("\n\n");
}

static void print_command(const struct option_table *table)
{
    const struct option_group *title = NULL;
    struct row row = {table, table->groups, NULL};
    printf("## inkling %s [OPTION...]%s%s\n\n", table->command, table->most ? " " : "", table->operands);
    print_text(table->purpose);
    printf("\n\n");
    while (next_row(&row)) {
        if (row.group != title)
            printf("%s:\n\n", row.group->title);
        title = row.group;
        print_option(&row);
    }
    for (const char *more = table->more; more && *more; putchar('\n')) {
        char line[1024];
        size_t n = strcspn(more, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, more);
        print_text(line);
        more += n + (more[n] == '\n');
    }
    if (table->more)
        putchar('\n');
}

static void print_line(const char *line)
{
    static const char version[] = "@VERSION@";
    const char *at = strstr(line, version);
    if (strcmp(line, "@COMMANDS@\n") == 0)
        for (const struct command *command = commands; command->table; command++)
            print_command(command->table);
    else if (at)
        printf("%.*s%s%s", (int)(at - line), line, ink_version(), at + strlen(version));
    else
        fputs(line, stdout);
}

int generate_man(const char *template)
{
    char line[1024];
    FILE *file = fopen(template, "r");
    if (!file)
        return complain(INK_FAILED, "'%s' cannot be read", template);
    while (fgets(line, sizeof line, file))
        print_line(line);
    fclose(file);
    return flush_stdout();
}
