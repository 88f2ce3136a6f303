/* SPDX-License-Identifier: MIT
 * A JSON writer with a sticky error, on top of text.h: commas, escapes and numbers; NaN and infinity become null. */
#ifndef INK_BASE_JSON_H
#define INK_BASE_JSON_H

#include "base/text.h"

typedef struct {
    ink_text text;
    int indent;   /* spaces a level; 0: all on one line */
    int depth;
    int flat;     /* > 0: inside an array or object that is kept on one line */
    int first;    /* nothing written yet at this depth */
} ink_json;

/* name is the key inside an object, NULL inside an array or at the top. */
void ink_json_object(ink_json *json, const char *name);
void ink_json_object_end(ink_json *json);
void ink_json_array(ink_json *json, const char *name);
void ink_json_flat_array(ink_json *json, const char *name);
void ink_json_array_end(ink_json *json);
void ink_json_string(ink_json *json, const char *name, const char *value); /* value NULL: null */
void ink_json_number(ink_json *json, const char *name, double value);
void ink_json_size(ink_json *json, const char *name, size_t value);
void ink_json_bool(ink_json *json, const char *name, int value);
void ink_json_null(ink_json *json, const char *name);
void ink_json_numbers(ink_json *json, const char *name, const double *values, size_t n);
void ink_json_sizes(ink_json *json, const char *name, const size_t *values, size_t n);
void ink_json_strings(ink_json *json, const char *name, const char *const *values, size_t n);

#endif
