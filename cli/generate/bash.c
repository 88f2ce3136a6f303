/* SPDX-License-Identifier: MIT
 * Completion for bash, without the package bash-completion. */
#include <stdio.h>

#include "generate/generate.h"

static const char head[] = "# bash completion for inkling, made from its tables of options\n"
                           "_inkling()\n"
                           "{\n"
                           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                           "    local words= files= value= reply\n"
                           "    COMPREPLY=()\n"
                           "    # --name=value comes as three words\n"
                           "    if [[ $word == = ]]; then\n"
                           "        word= value==\n"
                           "    elif [[ $before == = ]]; then\n"
                           "        before=${COMP_WORDS[COMP_CWORD-2]} value==\n"
                           "    fi\n";

static const char tail[] = "    if [[ $files ]]; then\n"
                           "        compopt -o filenames 2>/dev/null\n"
                           "        words=$(compgen -f -- \"$word\")\n"
                           "    else\n"
                           "        words=$(compgen -W \"$words\" -- \"$word\")\n"
                           "    fi\n"
                           "    [[ $words ]] || return\n"
                           "    while IFS= read -r reply; do COMPREPLY+=(\"$reply\"); done <<<\"$words\"\n"
                           "}\n"
                           "complete -F _inkling inkling\n";

static void print_commands(void)
{
    for (const struct command *command = commands; command->table; command++)
        printf("%s ", command->table->command);
}

/* After an option that takes a value, what the value may be. */
static void print_value(const struct option_table *table, const struct option *option)
{
    const char *hung = option->kind == OPTION_OPTIONAL ? "=" : "*";
    if (!option_has_value(option) && option->kind != OPTION_OPTIONAL)
        return;
    printf("    %s:--%s:%s", table->command, option->name, hung);
    if (option->letter)
        printf("|%s:-%c:%s", table->command, option->letter, hung);
    printf(") ");
    if (takes_file(option))
        printf("files=1 ");
    else if (option->choices) {
        printf("words='");
        print_words(option->choices);
        printf("' ");
    }
    printf(";;\n");
}

static void print_command(const struct option_table *table)
{
    struct row row = {table, table->groups, NULL};
    while (next_row(&row))
        print_value(table, row.option);
    printf("    %s:*)\n        if [[ $word == -* ]]; then\n            words='", table->command);
    row = (struct row){table, table->groups, NULL};
    while (next_row(&row)) {
        printf("--%s ", row.option->name);
        if (row.option->letter)
            printf("-%c ", row.option->letter);
    }
    printf("--help -h'\n        else\n            ");
    if (table->words) {
        printf("words='");
        print_words(table->words);
        printf("'");
    } else {
        printf("files=1");
    }
    printf("\n        fi ;;\n");
}

void generate_bash(void)
{
    fputs(head, stdout);
    printf("    if ((COMP_CWORD == 1)); then\n        words='");
    print_commands();
    printf("help --help --version'\n    else case ${COMP_WORDS[1]}:$before:$value in\n");
    for (const struct command *command = commands; command->table; command++)
        print_command(command->table);
    printf("    help:*) words='");
    print_commands();
    printf("' ;;\n    esac fi\n");
    fputs(tail, stdout);
}
