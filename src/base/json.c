/* SPDX-License-Identifier: MIT
 * Values into JSON text: commas, line breaks, escapes. What is not a number becomes null, and what is not UTF-8
 * becomes U+FFFD, so that the text is always valid JSON. Knows no schema. */
#include "base/json.h"

#include <math.h>

#include "base/utf8.h"

/* C1 controls and DEL are legal in JSON but steer terminals, so they are written as escapes too. */
static void escaped(ink_text *text, uint32_t point, const char *bytes, size_t n)
{
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; shorts[i]; i += 2) {
        if (point == (unsigned char)shorts[i]) {
            ink_text_printf(text, "\\%c", shorts[i + 1]);
            return;
        }
    }
    if (point < 0x20 || (point >= 0x7F && point < 0xA0))
        ink_text_printf(text, "\\u%04x", (unsigned)point);
    else if (point == INK_REPLACEMENT)
        ink_text_puts(text, "\xEF\xBF\xBD");
    else
        ink_text_add(text, bytes, n);
}

static void quoted(ink_text *text, const char *value)
{
    ink_text_add(text, "\"", 1);
    while (*value) {
        uint32_t point;
        size_t n = ink_utf8_next(value, &point);
        escaped(text, point, value, n);
        value += n;
    }
    ink_text_add(text, "\"", 1);
}

static void break_line(ink_json *json)
{
    ink_text_printf(&json->text, "\n%*s", json->indent * json->depth, "");
}

/* All that stands before a value: the comma, the place on a line, the key. */
static void begin(ink_json *json, const char *name)
{
    int one_line = json->flat > 0 || json->indent == 0;
    if (json->depth > 0 && !json->first)
        ink_text_puts(&json->text, one_line ? ", " : ",");
    if (json->depth > 0 && !one_line)
        break_line(json);
    json->first = 0;
    if (name) {
        quoted(&json->text, name);
        ink_text_puts(&json->text, ": ");
    }
}

static void open_with(ink_json *json, const char *name, const char *bracket)
{
    begin(json, name);
    ink_text_puts(&json->text, bracket);
    json->depth++;
    json->first = 1;
    if (json->flat > 0)
        json->flat++;
}

static void close_with(ink_json *json, const char *bracket)
{
    json->depth--;
    if (!json->first && json->flat == 0 && json->indent > 0)
        break_line(json);
    json->first = 0;
    if (json->flat > 0)
        json->flat--;
    ink_text_puts(&json->text, bracket);
}

void ink_json_object(ink_json *json, const char *name)
{
    open_with(json, name, "{");
}

void ink_json_object_end(ink_json *json)
{
    close_with(json, "}");
}

void ink_json_array(ink_json *json, const char *name)
{
    open_with(json, name, "[");
}

void ink_json_flat_array(ink_json *json, const char *name)
{
    open_with(json, name, "[");
    if (json->flat == 0)
        json->flat = 1;
}

void ink_json_array_end(ink_json *json)
{
    close_with(json, "]");
}

void ink_json_string(ink_json *json, const char *name, const char *value)
{
    begin(json, name);
    if (value)
        quoted(&json->text, value);
    else
        ink_text_puts(&json->text, "null");
}

void ink_json_number(ink_json *json, const char *name, double value)
{
    begin(json, name);
    if (!isfinite(value))
        ink_text_puts(&json->text, "null");
    else if (value == 0 && signbit(value))
        ink_text_puts(&json->text, "-0.0"); /* readers take -0 for the integer and lose its sign */
    else
        ink_text_number(&json->text, value);
}

void ink_json_size(ink_json *json, const char *name, size_t value)
{
    begin(json, name);
    ink_text_printf(&json->text, "%zu", value);
}

void ink_json_bool(ink_json *json, const char *name, int value)
{
    begin(json, name);
    ink_text_puts(&json->text, value ? "true" : "false");
}

void ink_json_null(ink_json *json, const char *name)
{
    ink_json_string(json, name, NULL);
}

void ink_json_numbers(ink_json *json, const char *name, const double *values, size_t n)
{
    ink_json_flat_array(json, name);
    for (size_t i = 0; i < n; i++)
        ink_json_number(json, NULL, values[i]);
    ink_json_array_end(json);
}

void ink_json_sizes(ink_json *json, const char *name, const size_t *values, size_t n)
{
    ink_json_flat_array(json, name);
    for (size_t i = 0; i < n; i++)
        ink_json_size(json, NULL, values[i]);
    ink_json_array_end(json);
}

void ink_json_strings(ink_json *json, const char *name, const char *const *values, size_t n)
{
    ink_json_flat_array(json, name);
    for (size_t i = 0; i < n; i++)
        ink_json_string(json, NULL, values[i]);
    ink_json_array_end(json);
}
