/* SPDX-License-Identifier: MIT
 * JSON text, as a model file holds it, into jansson's values. */
#ifndef INK_MODEL_JSON_H
#define INK_MODEL_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "inkling.h"

/* An object or array without duplicate keys and without NUL in its strings (json_decref it). flags: 0, or
 * JSON_DECODE_INT_AS_REAL. INK_DATA where it is none, with `what` naming the text in the message, or INK_MEMORY. */
int ink_json_read(const char *text, size_t n, size_t flags, const char *file, const char *what, json_t **value,
                  ink_error *err);

#endif
