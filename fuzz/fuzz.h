/* SPDX-License-Identifier: MIT
 * What the fuzz targets share: the door that libFuzzer and the replaying program call, and a check that tells what was
 * found before it ends the process. */
#ifndef INK_FUZZ_FUZZ_H
#define INK_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "inkling.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define CHECK(holds, ...)                                                                                              \
    do {                                                                                                               \
        if (!(holds)) {                                                                                                \
            fprintf(stderr, "%s:%d: %s is not so: ", __FILE__, __LINE__, #holds);                                      \
            fprintf(stderr, __VA_ARGS__);                                                                              \
            fputc('\n', stderr);                                                                                       \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* Whether a check that takes long is made: for one input in `one_in`, by its bytes, and for all where they are
 * replayed. */
extern int fuzz_thorough;
int fuzz_chosen(const uint8_t *bytes, size_t n, unsigned one_in);

/* What holds of every call: an error has its code and a sentence in UTF-8 without control characters, and the out
 * pointer, NULL before, is set on success only. */
void fuzz_check_status(int status, const void *out, const ink_error *err);
/* The text that a report, a model or a table becomes: JSON that parses, or lines for a terminal. Frees it. */
void fuzz_check_json(int status, char *text, const ink_error *err);
void fuzz_check_lines(int status, char *text, const ink_error *err);
/* The same of a page of HTML, in which only so many scripts are. */
void fuzz_check_page(int status, char *html, size_t scripts, const ink_error *err);
/* Names, levels, codes, numbers and counts of a table agree with each other. */
void fuzz_check_table(const ink_table *table);
/* Probabilities are that, and the predicted class is the most probable one. */
void fuzz_check_prediction(const ink_prediction *answer, const ink_model *model, const ink_table *table);

#endif
