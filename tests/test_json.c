/* SPDX-License-Identifier: MIT
 * The JSON writer against jansson as the reader: whatever goes in comes out again. */
#include "check.h"

#include <jansson.h>

#include "base/json.h"
#include "base/random.h"

static json_t *read_back(ink_json *json)
{
    char *text = NULL;
    assert_ok(ink_text_take(&json->text, &text, &err));
    json_error_t why;
    json_t *value = json_loads(text, JSON_DECODE_ANY, &why);
    if (!value)
        fail_msg("%s in: %s", why.text, text);
    free(text);
    return value;
}

static size_t put_utf8(char *to, uint32_t point)
{
    if (point < 0x80)
        return to[0] = (char)point, 1;
    size_t n = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, point >>= 6)
        to[i] = (char)(0x80 | (point & 0x3F));
    static const uint32_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    to[0] = (char)(leads[n] | point);
    return n;
}

static uint32_t random_point(ink_random *random)
{
    static const uint32_t most[] = {0x1F, 0x7E, 0xFF, 0x7FF, 0xFFFF, 0x10FFFF};
    for (;;) {
        uint32_t point = 1 + (uint32_t)ink_random_below(random, most[ink_random_below(random, 5)] - 1);
        if (point < 0xD800 || point > 0xDFFF)
            return point;
    }
}

static void any_text_comes_back(void **state)
{
    (void)state;
    ink_random random;
    ink_random_seed(&random, 3);
    for (int run = 0; run < 20000; run++) {
        char text[128];
        size_t n = 0, points = ink_random_below(&random, 20);
        for (size_t i = 0; i < points; i++)
            n += put_utf8(text + n, random_point(&random));
        text[n] = '\0';
        ink_json json = {.indent = run % 3};
        ink_json_object(&json, NULL);
        ink_json_string(&json, text, text);
        ink_json_object_end(&json);
        for (size_t i = 0; i < json.text.n; i++)
            assert_true((unsigned char)json.text.bytes[i] >= 0x20 || json.text.bytes[i] == '\n');
        json_t *value = read_back(&json);
        assert_string_equal(json_string_value(json_object_get(value, text)), text);
        json_decref(value);
    }
}

static void what_is_not_utf8_is_replaced(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"a\xFFz", "a\xEF\xBF\xBDz"},                          /* no such byte */
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},              /* overlong */
        {"\xE0\x80\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  /* surrogate */
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* beyond U+10FFFF */
        {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},              /* cut */
        {"\xE2\x82z", "\xEF\xBF\xBD\xEF\xBF\xBDz"},
        {"\xEF\xBF\xBD", "\xEF\xBF\xBD"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ink_json json = {0};
        ink_json_string(&json, NULL, cases[i].from);
        json_t *value = read_back(&json);
        assert_string_equal(json_string_value(value), cases[i].to);
        json_decref(value);
    }
}

static void any_bytes_make_valid_json_that_steers_nothing(void **state)
{
    (void)state;
    ink_random random;
    ink_random_seed(&random, 4);
    for (int run = 0; run < 20000; run++) {
        char text[16] = "";
        for (size_t i = 0; i < 15; i++)
            text[i] = (char)(1 + ink_random_below(&random, 254));
        ink_json json = {0};
        ink_json_string(&json, NULL, text);
        for (size_t i = 0; i < json.text.n; i++) {
            unsigned char byte = (unsigned char)json.text.bytes[i];
            unsigned char before = i ? (unsigned char)json.text.bytes[i - 1] : 0;
            assert_true(byte >= 0x20 && byte != 0x7F);
            assert_false(before == 0xC2 && byte < 0xA0); /* a C1 control */
        }
        json_decref(read_back(&json));
    }
}

static void numbers_come_back_bit_for_bit(void **state)
{
    (void)state;
    ink_random random;
    ink_random_seed(&random, 5);
    double values[2000] = {0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e17, 123456789012345678., 5e-324, 1.7976931348623157e308};
    for (size_t i = 11; i < 2000; i++) {
        uint64_t bits = (uint64_t)ink_random_bits(&random) << 32 | ink_random_bits(&random);
        memcpy(&values[i], &bits, sizeof bits);
        values[i] = isfinite(values[i]) ? values[i] : ink_random_uniform(&random);
    }
    ink_json json = {0};
    ink_json_numbers(&json, NULL, values, 2000);
    json_t *array = read_back(&json);
    for (size_t i = 0; i < 2000; i++) {
        double back = json_number_value(json_array_get(array, i));
        assert_memory_equal(&back, &values[i], sizeof back);
    }
    json_decref(array);
}

static void what_is_not_a_number_is_null(void **state)
{
    (void)state;
    ink_json json = {0};
    ink_json_numbers(&json, NULL, (const double[]){NAN, INFINITY, -INFINITY}, 3);
    assert_string_equal(json.text.bytes, "[null, null, null]");
    ink_text_free(&json.text);
}

static void put_everything(ink_json *json)
{
    static const char *const words[] = {"a", NULL, "c"};
    static const size_t sizes[] = {0, 12, 4611686018427387904u};
    ink_json_object(json, NULL);
    ink_json_strings(json, "words", words, 3);
    ink_json_sizes(json, "sizes", sizes, 3);
    ink_json_bool(json, "yes", 5);
    ink_json_null(json, "nothing");
    ink_json_array(json, "empty");
    ink_json_array_end(json);
    ink_json_object(json, "hollow");
    ink_json_object_end(json);
    ink_json_flat_array(json, "matrix");
    ink_json_sizes(json, NULL, sizes, 2);
    ink_json_object(json, NULL);
    ink_json_size(json, "x", 1);
    ink_json_object_end(json);
    ink_json_array_end(json);
    ink_json_array(json, "rows");
    ink_json_sizes(json, NULL, sizes, 2);
    ink_json_sizes(json, NULL, sizes, 0);
    ink_json_array_end(json);
    ink_json_object_end(json);
}

static void lines_break_where_people_read(void **state)
{
    (void)state;
    ink_json json = {.indent = 2};
    put_everything(&json);
    assert_string_equal(json.text.bytes,
        "{\n  \"words\": [\"a\", null, \"c\"],\n  \"sizes\": [0, 12, 4611686018427387904],\n  \"yes\": true,\n"
        "  \"nothing\": null,\n  \"empty\": [],\n  \"hollow\": {},\n  \"matrix\": [[0, 12], {\"x\": 1}],\n"
        "  \"rows\": [\n    [0, 12],\n    []\n  ]\n}");
    json_t *indented = read_back(&json);
    ink_json line = {0};
    put_everything(&line);
    assert_null(strchr(line.text.bytes, '\n'));
    json_t *flat = read_back(&line);
    assert_true(json_equal(indented, flat));
    json_decref(indented);
    json_decref(flat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_comes_back),
        cmocka_unit_test(what_is_not_utf8_is_replaced),
        cmocka_unit_test(any_bytes_make_valid_json_that_steers_nothing),
        cmocka_unit_test(numbers_come_back_bit_for_bit),
        cmocka_unit_test(what_is_not_a_number_is_null),
        cmocka_unit_test(lines_break_where_people_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
