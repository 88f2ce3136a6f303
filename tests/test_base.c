/* SPDX-License-Identifier: MIT
 * The ground that the library stands on: numbers as text, random streams, lists of names, errors, files. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <float.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/random.h"
#include "base/strings.h"
#include "base/text.h"

static double parsed(const char *text)
{
    double x = NAN;
    assert_int_equal(ink_number_parse(text, strlen(text), '.', &x), INK_NUMBER_OK);
    return x;
}

static void numbers_are_read_as_strtod_reads_them(void **state)
{
    (void)state;
    static const char *const texts[] = {"0", "1", "-1", "+3", ".5", "5.", "1e5", "1E-3", "123456789012345678901234567890",
        "0.1", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308", "9007199254740993", "8.5e22", "1e23",
        "0.000000000000000000000000000000000000000001", "3.14159265358979323846264338327950288", "1e-400", "00012.50"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(parsed(texts[i]) == strtod(texts[i], NULL));
    assert_false(signbit(parsed("-0")));
    assert_true(signbit(parsed("-0.0")));
}

static void random_doubles_survive_the_way_through_text(void **state)
{
    (void)state;
    ink_random random;
    ink_random_seed(&random, 11);
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = (uint64_t)ink_random_bits(&random) << 32 | ink_random_bits(&random);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (i % 2)
            x = ink_random_uniform(&random);
        if (!isfinite(x))
            continue;
        char text[INK_NUMBER_SIZE];
        size_t n = ink_number_format(x, text);
        assert_true(n < INK_NUMBER_SIZE && strlen(text) == n);
        double back = parsed(text);
        assert_memory_equal(&back, &x, sizeof x);
    }
}

static void numbers_are_written_short(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *text;
    } cases[] = {{0, "0"}, {1, "1"}, {0.1, "0.1"}, {-2.5, "-2.5"}, {1e15, "1000000000000000"}, {1e21, "1e21"},
                 {1e-7, "1e-7"}, {0.00012, "0.00012"}, {1.0 / 3, "0.3333333333333333"}, {5e-324, "5e-324"},
                 {DBL_MAX, "1.7976931348623157e308"}, {123456.75, "123456.75"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[INK_NUMBER_SIZE];
        ink_number_format(cases[i].x, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void what_is_no_number_is_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ink_number_kind kind;
    } cases[] = {{"", INK_NUMBER_NOT}, {"-", INK_NUMBER_NOT}, {".", INK_NUMBER_NOT}, {"0x1F", INK_NUMBER_NOT},
                 {"1d2", INK_NUMBER_NOT}, {"1e", INK_NUMBER_NOT}, {"1 2", INK_NUMBER_NOT}, {"1,5", INK_NUMBER_NOT},
                 {"1.2.3", INK_NUMBER_NOT}, {"e5", INK_NUMBER_NOT}, {"5%", INK_NUMBER_NOT}, {"--1", INK_NUMBER_NOT},
                 {"inf", INK_NUMBER_INFINITE}, {"-Infinity", INK_NUMBER_INFINITE}, {"1.#INF", INK_NUMBER_INFINITE},
                 {"nan", INK_NUMBER_NAN}, {"1.#QNAN", INK_NUMBER_NAN}, {"1e400", INK_NUMBER_OVERFLOW},
                 {"-1e400", INK_NUMBER_OVERFLOW}, {"1e99999999999999999999", INK_NUMBER_OVERFLOW}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double x;
        assert_int_equal(ink_number_parse(cases[i].text, strlen(cases[i].text), '.', &x), cases[i].kind);
    }
    double x = 0;
    assert_int_equal(ink_number_parse("1,5", 3, ',', &x), INK_NUMBER_OK);
    assert_true(x == 1.5);
}

static void digits_without_end_are_rounded_right(void **state)
{
    (void)state;
    /* halfway between 1 and the next double, and a nonzero digit a thousand places later */
    char text[1200] = "1.00000000000000011102230246251565404236316680908203125";
    assert_true(parsed(text) == 1.0);
    size_t n = strlen(text);
    memset(text + n, '0', 1000);
    text[n + 1000] = '1';
    assert_true(parsed(text) == 1.0000000000000002);
}

static void random_streams_are_those_of_numpy(void **state)
{
    (void)state;
    static const double normals[] = {1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458,
                                     1.8675579901499675};
    static const size_t order42[] = {8, 1, 5, 0, 7, 2, 9, 4, 3, 6}, order_last[] = {6, 9, 5, 1, 8, 0, 7, 4, 2, 3};
    ink_random random;
    ink_random_seed(&random, 0);
    for (size_t i = 0; i < 5; i++)
        assert_true(ink_random_normal(&random) == normals[i]);
    assert_true(ink_random_uniform(&random) == 0.4375872112626925);
    size_t items[10];
    for (int which = 0; which < 2; which++) {
        for (size_t i = 0; i < 10; i++)
            items[i] = i;
        ink_random_seed(&random, which ? UINT32_MAX : 42);
        ink_random_shuffle(&random, items, 10);
        assert_memory_equal(items, which ? order_last : order42, sizeof items);
    }
}

static void lists_are_split_at_bare_commas(void **state)
{
    (void)state;
    char **items;
    size_t n;
    assert_int_equal(ink_list_split("a,b\\,c,,d e", &items, &n), 0);
    assert_int_equal(n, 4);
    assert_string_equal(items[1], "b,c");
    assert_string_equal(items[2], "");
    assert_string_equal(items[3], "d e");
    ink_list_free(items, n);
    assert_int_equal(ink_list_split("a\\\\,\\N,b\\\\\\,\\\\", &items, &n), 0);
    assert_int_equal(n, 3);
    assert_string_equal(items[0], "a\\");
    assert_string_equal(items[1], "\\N");
    assert_string_equal(items[2], "b\\,\\");
    ink_list_free(items, n);
    assert_true(ink_glob("x*", "x12") && ink_glob("*_id", "user_id") && ink_glob("a?c", "abc") && ink_glob("*", ""));
    assert_false(ink_glob("x*", "y") || ink_glob("a?c", "ac") || ink_glob("", "a"));
}

static void the_nearest_name_is_near(void **state)
{
    (void)state;
    static const char *const names[] = {"country", "top_genre", "learning-rate", "age"};
    assert_string_equal(ink_nearest("contry", names, 4), "country");
    assert_string_equal(ink_nearest("Top_Genre", names, 4), "top_genre");
    assert_string_equal(ink_nearest("learnig-rate", names, 4), "learning-rate");
    assert_string_equal(ink_nearest("aeg", names, 4), "age"); /* a swap is one edit */
    assert_null(ink_nearest("zzz", names, 4));
    assert_null(ink_nearest("", names, 0));
}

static void long_messages_end_with_a_whole_character(void **state)
{
    (void)state;
    ink_error err;
    char name[2000];
    for (size_t shift = 0; shift < 3; shift++) {
        memset(name, 'x', sizeof name);
        for (size_t i = shift; i + 2 < sizeof name; i += 2)
            memcpy(name + i, "\xC3\xA9", 2);
        name[sizeof name - 1] = '\0';
        assert_int_equal(ink_fail_at(&err, INK_DATA, name, 3, 2, "%s", name), INK_DATA);
        size_t n = strlen(err.message);
        assert_true(n > 700 && n < sizeof err.message);
        assert_true(((unsigned char)err.message[n - 1] & 0xC0) != 0xC0);
        assert_int_equal(err.line, 3);
    }
    assert_int_equal(ink_fail(NULL, INK_USAGE, "nobody listens"), INK_USAGE);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    assert_null(ink_new(SIZE_MAX / 2, 4));
    void *items = NULL;
    size_t capacity = 0;
    assert_int_not_equal(ink_grow(&items, &capacity, SIZE_MAX / 2, 4), 0);
    assert_int_equal(ink_grow(&items, &capacity, 3, 4), 0);
    free(items);
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
    (void)state;
    char folder[] = "/tmp/inkling-test-XXXXXX", path[64], missing[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    snprintf(missing, sizeof missing, "%s/none/file", folder);
    assert_ok(ink_file_write(path, "one", 3, &err));
    assert_ok(ink_file_write(path, "three", 5, &err));
    unsigned char *bytes;
    size_t n;
    assert_ok(ink_file_read(path, 100, &bytes, &n, &err));
    assert_int_equal(n, 5);
    assert_memory_equal(bytes, "three", 5);
    free(bytes);
    assert_fails(ink_file_read(path, 4, &bytes, &n, &err), INK_DATA, "larger than the 4 bytes");
    assert_fails(ink_file_write(missing, "x", 1, &err), INK_FAILED, "No such file");
    assert_fails(ink_file_write(folder, "x", 1, &err), INK_FAILED, "is a directory");
    assert_fails(ink_file_write("/dev/full", "x", 1, &err), INK_FAILED, "No space left");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing temporary was left behind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_strtod_reads_them),
        cmocka_unit_test(random_doubles_survive_the_way_through_text),
        cmocka_unit_test(numbers_are_written_short),
        cmocka_unit_test(what_is_no_number_is_told_apart),
        cmocka_unit_test(digits_without_end_are_rounded_right),
        cmocka_unit_test(random_streams_are_those_of_numpy),
        cmocka_unit_test(lists_are_split_at_bare_commas),
        cmocka_unit_test(the_nearest_name_is_near),
        cmocka_unit_test(long_messages_end_with_a_whole_character),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(a_file_is_replaced_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
