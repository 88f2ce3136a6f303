/* SPDX-License-Identifier: MIT
 * Replays files through a fuzz target, without libFuzzer: every file of the folders named, and whether they still make
 * it end the process. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz/fuzz.h"

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END))
        return -1;
    long n = ftell(file);
    uint8_t *bytes = n < 0 ? NULL : malloc((size_t)n + !n); /* no byte more, so that a sanitizer sees where they end */
    int failed = !bytes || fseek(file, 0, SEEK_SET) || fread(bytes, 1, (size_t)n, file) != (size_t)n;
    fclose(file);
    if (!failed)
        (void)LLVMFuzzerTestOneInput(bytes, (size_t)n);
    free(bytes);
    return failed;
}

static int replay_folder(const char *folder, size_t *n)
{
    DIR *open = opendir(folder);
    if (!open)
        return errno != ENOENT; /* no finds is no failure */
    int failed = 0;
    for (struct dirent *entry; !failed && (entry = readdir(open)) != NULL;) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        fprintf(stderr, "%s\n", path); /* the last line before an abort tells which */
        failed = replay(path);
        ++*n;
    }
    closedir(open);
    return failed;
}

int main(int argc, char **argv)
{
    size_t n = 0;
    fuzz_thorough = 1;
    for (int i = 1; i < argc; i++)
        if (replay_folder(argv[i], &n)) {
            fprintf(stderr, "%s cannot be read\n", argv[i]);
            return 1;
        }
    printf("%zu inputs replayed\n", n);
    return n ? 0 : 1;
}
