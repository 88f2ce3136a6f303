/* SPDX-License-Identifier: MIT
 * JSON text (RFC 8259, in UTF-8) into jansson's values. jansson's own reader goes on with what it has where memory
 * ends, and may read behind a string's end then, so its values are made here, each one checked. Knows no model. */
#include "model/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"

enum { DEEPEST = 2048 };

typedef struct {
    const char *at, *end; /* *end is readable and no part of any token: a NUL */
    int as_real;          /* integers too are read as reals */
    char *scratch;        /* room for a string as long as the text */
    int depth;
    enum { INVALID, TWICE, MEMORY } why; /* what a NULL means */
} reader;

static json_t *no_memory(reader *r)
{
    r->why = MEMORY;
    return NULL;
}

static json_t *checked(reader *r, json_t *value)
{
    return value ? value : no_memory(r);
}

static void skip_blanks(reader *r)
{
    while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r')
        r->at++;
}

static int take(reader *r, const char *token)
{
    size_t n = strlen(token);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, token, n) != 0)
        return 0;
    r->at += n;
    return 1;
}

/* ---- Strings */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static int take_four(reader *r, uint32_t *point)
{
    *point = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        int digit = hex_digit(*r->at);
        if (digit < 0)
            return 0;
        *point = *point * 16 + (uint32_t)digit;
    }
    return 1;
}

static char *put_point(char *to, uint32_t point)
{
    if (point < 0x80) {
        *to++ = (char)point;
        return to;
    }
    int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    *to++ = (char)((0xFF00 >> (more + 1) & 0xFF) | point >> 6 * more);
    while (more--)
        *to++ = (char)(0x80 | (point >> 6 * more & 0x3F));
    return to;
}

/* What follows "\u"; NULL where it is no character. */
static char *take_escaped_point(reader *r, char *to)
{
    uint32_t point, low;
    if (!take_four(r, &point) || point == 0 || (point >= 0xDC00 && point < 0xE000))
        return NULL;
    if (point >= 0xD800 && point < 0xDC00) {
        if (!take(r, "\\u") || !take_four(r, &low) || low < 0xDC00 || low >= 0xE000)
            return NULL;
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    return put_point(to, point);
}

static char *take_escape(reader *r, char *to)
{
    static const char shorts[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    char c = *r->at;
    if (c == 'u') {
        r->at++;
        return take_escaped_point(r, to);
    }
    for (size_t i = 0; shorts[i]; i += 2)
        if (c == shorts[i]) {
            r->at++;
            *to = shorts[i + 1];
            return to + 1;
        }
    return NULL;
}

/* The string that begins behind a quote, decoded and NUL-terminated into `to`; NULL where it is none. */
static char *take_string(reader *r, char *to)
{
    for (;;) {
        unsigned char c = (unsigned char)*r->at;
        uint32_t point;
        if (c == '"') {
            r->at++;
            *to = '\0';
            return to;
        }
        if (c < 0x20)
            return NULL;
        if (c == '\\') {
            r->at++;
            if (!(to = take_escape(r, to)))
                return NULL;
            continue;
        }
        size_t n = ink_utf8_next(r->at, &point);
        if (point == INK_REPLACEMENT && n == 1)
            return NULL;
        memcpy(to, r->at, n);
        to += n;
        r->at += n;
    }
}

static json_t *read_string(reader *r)
{
    char *end = take_string(r, r->scratch);
    return end ? checked(r, json_stringn_nocheck(r->scratch, (size_t)(end - r->scratch))) : NULL;
}

/* ---- Numbers */

static size_t digits(reader *r)
{
    const char *start = r->at;
    while (*r->at >= '0' && *r->at <= '9')
        r->at++;
    return (size_t)(r->at - start);
}

/* Digits of a whole number that int64_t holds. */
static int whole(const char *text, size_t n, json_int_t *number)
{
    int negative = *text == '-';
    uint64_t sum = 0, most = (uint64_t)INT64_MAX + (uint64_t)negative;
    for (size_t i = (size_t)negative; i < n; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (sum > (most - digit) / 10)
            return 0;
        sum = sum * 10 + digit;
    }
    *number = !negative ? (json_int_t)sum : sum > INT64_MAX ? INT64_MIN : -(json_int_t)sum;
    return 1;
}

static json_t *read_number(reader *r)
{
    const char *start = r->at;
    double real;
    json_int_t integer;
    int is_real = r->as_real;
    r->at += *r->at == '-';
    if (*r->at == '0')
        r->at++;
    else if (!digits(r))
        return NULL;
    if (*r->at == '.') {
        is_real = 1;
        r->at++;
        if (!digits(r))
            return NULL;
    }
    if (*r->at == 'e' || *r->at == 'E') {
        is_real = 1;
        r->at++;
        r->at += *r->at == '-' || *r->at == '+';
        if (!digits(r))
            return NULL;
    }
    size_t n = (size_t)(r->at - start);
    if (!is_real)
        return whole(start, n, &integer) ? checked(r, json_integer(integer)) : NULL;
    if (n == 2 && memcmp(start, "-0", 2) == 0) /* in a table -0 is the integer */
        return checked(r, json_real(-0.0));
    return ink_number_parse(start, n, '.', &real) == INK_NUMBER_OK ? checked(r, json_real(real)) : NULL;
}

/* ---- Values */

static json_t *read_value(reader *r);

static json_t *broken(json_t *value)
{
    json_decref(value);
    return NULL;
}

/* Whether a list goes on behind one of its items; *bad where it neither does nor ends. */
static int goes_on(reader *r, const char *bracket, int *bad)
{
    skip_blanks(r);
    int more = take(r, ",");
    *bad = !more && !take(r, bracket);
    return more;
}

static json_t *read_array(reader *r)
{
    json_t *made = checked(r, json_array());
    int bad = 0;
    skip_blanks(r);
    if (!made || take(r, "]"))
        return made;
    do {
        json_t *item = read_value(r);
        if (!item)
            return broken(made);
        if (json_array_append_new(made, item)) {
            r->why = MEMORY;
            return broken(made);
        }
    } while (goes_on(r, "]", &bad));
    return bad ? broken(made) : made;
}

/* One `"key": value` into an object; nonzero on failure. */
static int read_member(reader *r, json_t *object)
{
    skip_blanks(r);
    const char *start = r->at;
    char *end = take(r, "\"") ? take_string(r, r->scratch) : NULL;
    if (!end)
        return -1;
    if (json_object_get(object, r->scratch)) {
        r->why = TWICE;
        r->at = start;
        return -1;
    }
    char *key = ink_copy_text(r->scratch, (size_t)(end - r->scratch));
    if (!key) {
        r->why = MEMORY;
        return -1;
    }
    skip_blanks(r);
    json_t *value = take(r, ":") ? read_value(r) : NULL;
    int failed = !value || json_object_set_new_nocheck(object, key, value);
    if (value && failed)
        r->why = MEMORY;
    free(key);
    return failed;
}

static json_t *read_object(reader *r)
{
    json_t *made = checked(r, json_object());
    int bad = 0;
    skip_blanks(r);
    if (!made || take(r, "}"))
        return made;
    do {
        if (read_member(r, made))
            return broken(made);
    } while (goes_on(r, "}", &bad));
    return bad ? broken(made) : made;
}

static json_t *read_value(reader *r)
{
    json_t *value = NULL;
    if (++r->depth > DEEPEST)
        return NULL;
    skip_blanks(r);
    if (take(r, "{"))
        value = read_object(r);
    else if (take(r, "["))
        value = read_array(r);
    else if (take(r, "\""))
        value = read_string(r);
    else if (take(r, "true"))
        value = json_true();
    else if (take(r, "false"))
        value = json_false();
    else if (take(r, "null"))
        value = json_null();
    else
        value = read_number(r);
    r->depth--;
    return value;
}

static json_t *read_all(reader *r)
{
    json_t *value = read_value(r);
    if (!value)
        return NULL;
    skip_blanks(r);
    int is_list = json_typeof(value) == JSON_OBJECT || json_typeof(value) == JSON_ARRAY;
    return r->at == r->end && is_list ? value : broken(value);
}

int ink_json_read(const char *text, size_t n, size_t flags, const char *file, const char *what, json_t **value,
                  ink_error *err)
{
    char *copy = ink_copy_text(text, n), *scratch = ink_new(n + 1, 1);
    reader r = {.at = copy,
                .end = copy ? copy + n : NULL,
                .as_real = (flags & JSON_DECODE_INT_AS_REAL) != 0,
                .scratch = scratch};
    json_t *made = copy && scratch ? read_all(&r) : no_memory(&r);
    size_t byte = copy ? (size_t)(r.at - copy) : 0;
    free(copy);
    free(scratch);
    if (made)
        *value = made;
    else if (r.why == MEMORY)
        return ink_fail_memory(err);
    else if (r.why == TWICE)
        return ink_fail_at(err, INK_DATA, file, 0, 0, "%s names a key twice (at its byte %zu)", what, byte);
    else
        return ink_fail_at(err, INK_DATA, file, 0, 0, "%s is not valid JSON (at its byte %zu)", what, byte);
    return INK_OK;
}
