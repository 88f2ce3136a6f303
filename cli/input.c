/* SPDX-License-Identifier: MIT
 * What a command is given: tables, models, and tables that are read as suits a model. Knows nothing of what is done
 * with them. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

static int is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* A model file begins with the length of a header, eight bytes whose last are 0, and with a brace; no text does. Of a
 * pipe nothing is read: it would be gone. */
static int begins_as_model(const char *path)
{
    unsigned char head[9];
    struct stat about;
    FILE *file = stat(path, &about) == 0 && S_ISREG(about.st_mode) ? fopen(path, "rb") : NULL;
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;
    if (file)
        fclose(file);
    return n == sizeof head && head[8] == '{' && !head[5] && !head[6] && !head[7];
}

int is_model(const char *path)
{
    static const char ending[] = ".safetensors";
    size_t n = strlen(path), n_ending = sizeof ending - 1;
    return (n > n_ending && strcmp(path + n - n_ending, ending) == 0) || begins_as_model(path);
}

static int tell_table_error(const char *path, int status, const ink_error *err)
{
    if (status == INK_DATA && begins_as_model(path))
        return complain(INK_DATA, "%s: is a model, a table was expected", path);
    return status == INK_OK ? INK_OK : print_error(err);
}

void print_notices(const ink_table *table)
{
    for (size_t i = 0; i < ink_table_notices(table); i++)
        note("%s", ink_table_notice(table, i));
}

int read_table(const char *path, const ink_table_options *options, int quiet, ink_table **table)
{
    ink_error err;
    int status = tell_table_error(path, ink_table_read(path, options, table, &err), &err);
    if (status != INK_OK)
        return status;
    if (!quiet)
        print_notices(*table);
    return INK_OK;
}

int open_table(const char *path, const ink_table_options *options, ink_table_stream **stream)
{
    ink_error err;
    return tell_table_error(path, ink_table_open(path, options, stream, &err), &err);
}

/* All that a stream has to give; NULL where memory or the reading failed, which was told and is *status. */
static char *read_stream(FILE *from, const char *path, size_t *n, int *status)
{
    size_t room = 1 << 16;
    char *bytes = malloc(room);
    for (*n = 0; bytes && !feof(from) && !ferror(from);) {
        *n += fread(bytes + *n, 1, room - *n, from);
        if (*n == room) {
            char *more = realloc(bytes, room *= 2);
            if (!more)
                free(bytes);
            bytes = more;
        }
    }
    *status = !bytes         ? complain(INK_MEMORY, "not enough memory")
              : ferror(from) ? complain(INK_FAILED, "%s: cannot be read: %s", path, strerror(errno))
                             : INK_OK;
    if (*status == INK_OK)
        return bytes;
    free(bytes);
    return NULL;
}

/* A model from what is no file that the library could read: a pipe. */
static int read_model_stream(const char *path, ink_model **model)
{
    ink_error err;
    size_t n;
    int status;
    FILE *from = is_stdin(path) ? stdin : fopen(path, "rb");
    if (!from)
        return complain(INK_FAILED, "%s: cannot be opened: %s", path, strerror(errno));
    char *bytes = read_stream(from, path, &n, &status);
    if (from != stdin)
        fclose(from);
    if (!bytes)
        return status;
    status = ink_model_load_bytes(bytes, n, path, model, &err);
    free(bytes);
    return status == INK_OK ? INK_OK : print_error(&err);
}

int read_model(const char *path, ink_model **model)
{
    struct stat about;
    ink_error err;
    if (is_stdin(path) || (stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)))
        return read_model_stream(path, model);
    return ink_model_load(path, model, &err) == INK_OK ? INK_OK : print_error(&err);
}

/* The model says how its columns are to be read, the user the rest. */
static void suit_model(const ink_model *model, ink_table_options *options)
{
    ink_table_options wanted = INK_TABLE_OPTIONS_INIT;
    ink_model_table_options(model, &wanted);
    options->categorical = wanted.categorical;
    options->numeric = wanted.numeric;
    options->pass_over = wanted.pass_over;
    if (!options->missing)
        options->missing = wanted.missing;
    if (!options->decimal)
        options->decimal = wanted.decimal;
}

int check_model_and_table(const char *command, const char *const operands[])
{
    if (is_stdin(operands[0]) && is_stdin(operands[1]))
        return complain(INK_USAGE, "model and table cannot both come from standard input");
    if (begins_as_model(operands[1]) && !is_model(operands[0]) && !is_stdin(operands[0]))
        return complain(INK_USAGE, "the model comes first: inkling %s '%s' '%s'", command, operands[1], operands[0]);
    return INK_OK;
}

int read_table_for(const ink_model *model, const char *path, ink_table_options *options, int quiet, ink_table **table)
{
    suit_model(model, options);
    return read_table(path, options, quiet, table);
}

int open_table_for(const ink_model *model, const char *path, ink_table_options *options, ink_table_stream **stream)
{
    suit_model(model, options);
    return open_table(path, options, stream);
}
