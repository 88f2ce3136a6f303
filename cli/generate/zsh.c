/* SPDX-License-Identifier: MIT
 * Completion for zsh: a list of specifications for _arguments a command. */
#include <stdio.h>

#include "generate/generate.h"

static void print_text(const char *text)
{
    print_escaped(text, "[]:\\", "'\\''");
}

static void print_value(const struct option *option)
{
    if (!option->argument)
        return;
    printf("%s%s:", option->kind == OPTION_OPTIONAL ? "::" : ":", option->argument);
    if (takes_file(option))
        printf("_files");
    else if (option->choices) {
        printf("(");
        print_words(option->choices);
        printf(")");
    } else {
        printf(" ");
    }
}

static void print_option(const struct option *option)
{
    const char *value = !option->argument ? "" : option->kind == OPTION_OPTIONAL ? "=-" : "=";
    if (option->letter)
        printf("        '(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name, option->letter,
               option->argument ? "+" : "", option->name, value);
    else
        printf("        '--%s%s[", option->name, value);
    print_text(option->help);
    printf("]");
    print_value(option);
    printf("' \\\n");
}

static void print_operands(const struct option_table *table)
{
    for (size_t i = 1; i <= table->most; i++) {
        printf("        '%zu%s:%s:", i, i > table->least ? ":" : "", table->words ? "name" : "file");
        if (table->words) {
            printf("(");
            print_words(table->words);
            printf(")");
        } else {
            printf("_files");
        }
        printf("' \\\n");
    }
}

static void print_command(const struct option_table *table)
{
    struct row row = {table, table->groups, NULL};
    printf("    %s)\n      _arguments -s -S \\\n", table->command);
    while (next_row(&row))
        print_option(row.option);
    print_operands(table);
    printf("        '(-h --help)'{-h,--help}'[tell about the options]'\n      ;;\n");
}

void generate_zsh(void)
{
    printf("#compdef inkling\n"
           "# zsh completion for inkling, made from its tables of options\n"
           "_inkling_commands() {\n"
           "  local -a list=(\n");
    for (const struct command *command = commands; command->table; command++) {
        printf("    '%s:", command->table->command);
        print_text(command->table->summary);
        printf("'\n");
    }
    printf("    'help:tell about a command'\n"
           "  )\n"
           "  _describe command list\n"
           "}\n"
           "_inkling() {\n"
           "  local curcontext=$curcontext state line\n"
           "  typeset -A opt_args\n"
           "  _arguments -C '(- *)'{-h,--help}'[tell about inkling]' '(- *)'{-V,--version}'[tell the version]' \\\n"
           "    '1:command:_inkling_commands' '*::argument:->arguments' && return\n"
           "  [[ $state == arguments ]] || return 1\n"
           "  case $words[1] in\n");
    for (const struct command *command = commands; command->table; command++)
        print_command(command->table);
    printf("    help)\n      _arguments '1:command:_inkling_commands'\n      ;;\n"
           "  esac\n"
           "}\n"
           "_inkling \"$@\"\n");
}
