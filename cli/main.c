/* SPDX-License-Identifier: MIT
 * The tool's front door: finds the command in the list and hands it the arguments. Knows no command's options. */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

#define MOST_NAMES 32

static int print_usage(void)
{
    printf("Usage: inkling COMMAND [OPTION...] [FILE...]\n\n"
           "From a table to a neural network, with honest scores.\n\n"
           "Commands:\n");
    for (const struct command *command = commands; command->table; command++)
        printf("  %-9s %s\n", command->table->command, command->table->summary);
    printf("\n'inkling COMMAND --help' tells all about a command. A first try:\n\n"
           "  inkling sample listeners > listeners.csv\n"
           "  inkling train listeners.csv --target top_genre\n");
    return INK_OK;
}

static int print_version(void)
{
    printf("inkling %s\n", ink_version());
    return INK_OK;
}

static int unknown_command(const char *name)
{
    const char *names[MOST_NAMES] = {"help", "--help", "--version"};
    size_t n = 3;
    for (const struct command *command = commands; command->table && n < MOST_NAMES; command++)
        names[n++] = command->table->command;
    const char *near = ink_nearest(name, names, n);
    const char *what = name[0] == '-' ? "option" : "command";
    if (near)
        return complain(INK_USAGE, "there is no %s '%s'; did you mean '%s'?", what, name, near);
    return complain(INK_USAGE, "there is no %s '%s'; 'inkling --help' lists the commands", what, name);
}

static int run_command(const char *name, int argc, char **argv)
{
    for (const struct command *command = commands; command->table; command++)
        if (strcmp(name, command->table->command) == 0)
            return command->run(argc, argv);
    return unknown_command(name);
}

static int is_help(const char *name)
{
    return strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
}

static int run(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        return print_version();
    if (is_help(name) && (argc < 3 || is_help(argv[2])))
        return print_usage();
    if (is_help(name)) {
        char help[] = "--help";
        char *asked[] = {argv[0], argv[2], help, NULL};
        return run_command(argv[2], 3, asked);
    }
    return run_command(name, argc, argv);
}

/* A file opened later must not take the number of a standard stream that the caller had closed. */
static void hold_standard_streams(void)
{
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    signal(SIGPIPE, SIG_DFL); /* a closed pipe ends quietly, also where the caller ignores the signal */
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files fails the write, which is then told and cleaned up */
#endif
    int status = run(argc, argv);
    int flushed = flush_stdout();
    return status != INK_OK ? status : flushed;
}
