/* SPDX-License-Identifier: MIT
 * Results into files and standard output, every write checked; and, before the work starts, whether they can go
 * there. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

/* Told once: after a first failure the last flush fails too. */
static int stdout_failed(void)
{
    static int told;
    int reason = errno;
    if (!told++)
        complain(INK_FAILED, "standard output cannot be written: %s", strerror(reason));
    return INK_FAILED;
}

int write_stdout(const char *text, size_t n)
{
    return fwrite(text, 1, n, stdout) == n ? INK_OK : stdout_failed();
}

int flush_stdout(void)
{
    if (ferror(stdout) || fflush(stdout) != 0)
        return stdout_failed();
    /* Some file systems tell only at the end; a standard output that was never open has nothing to tell. */
    if (fclose(stdout) != 0 && errno != EBADF)
        return stdout_failed();
    return INK_OK;
}

int write_result(const char *path, char *text)
{
    ink_error err;
    int status = INK_OK;
    if (!path || strcmp(path, "-") == 0)
        status = write_stdout(text, strlen(text));
    else if (ink_file_write(path, text, strlen(text), &err) != INK_OK)
        status = print_error(&err);
    free(text);
    return status;
}

static const char *name_in_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder that a path's file is in, with its last slash or "."; free() it. NULL: no memory. */
static char *folder_of(const char *path)
{
    size_t n = (size_t)(name_in_folder(path) - path);
    char *folder = malloc(n + 2);
    if (folder) {
        memcpy(folder, n ? path : ".", n ? n : 1);
        folder[n ? n : 1] = '\0';
    }
    return folder;
}

/* Whether two paths name one place, of files that are still to be written. */
static int same_place(const char *a, const char *b)
{
    struct stat about_a, about_b;
    char *folder_a = folder_of(a), *folder_b = folder_of(b);
    int same = folder_a && folder_b && strcmp(name_in_folder(a), name_in_folder(b)) == 0 &&
               stat(folder_a, &about_a) == 0 && stat(folder_b, &about_b) == 0 && about_a.st_dev == about_b.st_dev &&
               about_a.st_ino == about_b.st_ino;
    free(folder_a);
    free(folder_b);
    return same;
}

static int same_file(const char *a, const char *b)
{
    struct stat about_a, about_b;
    if (stat(a, &about_a) != 0 || stat(b, &about_b) != 0)
        return same_place(a, b);
    return S_ISREG(about_a.st_mode) && about_a.st_dev == about_b.st_dev && about_a.st_ino == about_b.st_ino;
}

/* A new file takes its place by a rename, which the folder has to allow; what is no regular file is written itself. */
static int is_writable(const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return access(path, W_OK) == 0;
    char *folder = folder_of(path);
    int writable = !folder || access(folder, W_OK | X_OK) == 0, reason = errno; /* without memory the write will tell */
    free(folder);
    errno = reason;
    return writable;
}

int check_output(const char *option, const char *path, const char *const *inputs)
{
    struct stat about;
    if (!path || strcmp(path, "-") == 0)
        return INK_OK;
    if (!*path)
        return complain(INK_USAGE, "%s takes the name of a file, not ''", option);
    for (; *inputs; inputs++)
        if (same_file(path, *inputs))
            return complain(INK_USAGE, "%s '%s' would replace '%s'; name another file", option, path, *inputs);
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return complain(INK_FAILED, "%s '%s' is a directory, a file was expected", option, path);
    if (!is_writable(path))
        return complain(INK_FAILED, "%s '%s' cannot be written: %s", option, path, strerror(errno));
    return INK_OK;
}

int is_stdout(const char *path)
{
    return path && strcmp(path, "-") == 0;
}

int check_outputs(const char *json, const char *report, const char *const *inputs)
{
    int status = check_output("--json", json, inputs);
    if (status == INK_OK)
        status = check_output("--report", report, inputs);
    if (status != INK_OK || !json || !report)
        return status;
    if (is_stdout(json) && is_stdout(report))
        return complain(INK_USAGE, "--json and --report: only one of them can go to standard output");
    return same_file(json, report) ? complain(INK_USAGE, "--json and --report both name '%s'; name another file", report) : INK_OK;
}
