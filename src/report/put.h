/* SPDX-License-Identifier: MIT
 * The parts of JSON that reports and evaluations share. */
#ifndef INK_REPORT_PUT_H
#define INK_REPORT_PUT_H

#include "base/json.h"

/* An object begun, with its schema, the version and the command (NULL: null). */
ink_json ink_put_head(const char *schema, const char *const *command);
/* Into the object of a table: where its rows come from and how many there are. */
void ink_put_rows(ink_json *json, const char *file, size_t rows, size_t rows_used);
void ink_put_target(ink_json *json, const char *name, const char *const *classes, const size_t *counts, size_t n_class,
                    double entropy_bits);
void ink_put_scores(ink_json *json, const char *name, const char *const *classes, size_t n_class,
                    const ink_scores *scores);
void ink_put_verdict(ink_json *json, const ink_verdict *verdict);
/* "present", "none", "undecided". */
const char *ink_signal_name(ink_signal_answer answer);

#endif
