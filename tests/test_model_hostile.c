/* SPDX-License-Identifier: MIT
 * Model files that are damaged or made to do harm: each is refused, with its name and what is wrong with it. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <zlib.h>

#include "model_by_hand.h"

static void assert_refused(const unsigned char *bytes, size_t n, const char *what, const char *says)
{
    ink_model *model = NULL;
    ink_error err = {0};
    if (load(bytes, n, &model, &err) != INK_DATA || model || err.code != INK_DATA)
        fail_msg("%s: was not refused (%s)", what, err.message);
    if (!strstr(err.message, says) || strncmp(err.message, "m.safetensors: ", 15))
        fail_msg("%s: the message says '%s', not '%s'", what, err.message, says);
}

/* ---- Damage */

static void test_cut_at_every_byte(void **state)
{
    (void)state;
    ink_model *model = tiny_model(32);
    size_t n;
    unsigned char *bytes = save_bytes(model, &n);
    for (size_t i = 0; i < n; i++)
        assert_refused(bytes, i, "a cut file", "");
    unsigned char *longer = malloc(n + 1);
    memcpy(longer, bytes, n);
    longer[n] = ' ';
    assert_refused(longer, n + 1, "a longer file", "the file has");
    free(longer);
    free(bytes);
    ink_model_free(model);
}

static void test_flip_of_every_bit(void **state)
{
    (void)state;
    ink_model *model = tiny_model(64);
    size_t n;
    unsigned char *bytes = save_bytes(model, &n);
    for (size_t i = 0; i < 8 * n; i++) {
        bytes[i / 8] ^= (unsigned char)(1u << i % 8);
        assert_refused(bytes, n, "a flipped bit", "");
        bytes[i / 8] ^= (unsigned char)(1u << i % 8);
    }
    free(bytes);
    ink_model_free(model);
}

/* ---- Hostile files: changed, and the checksum made right again */

typedef struct {
    unsigned char *bytes;
    size_t n, n_text;
} file;

static file tiny_file(void)
{
    ink_model *model = tiny_model(64);
    file made = {0};
    made.bytes = save_bytes(model, &made.n);
    made.n_text = made.bytes[0] + 256u * made.bytes[1];
    ink_model_free(model);
    return made;
}

/* As docs/model-format.md says it, not as the library does it. */
static void sign(file *f)
{
    char digits[17];
    static const char key[] = "\"checksum\": \"";
    for (size_t i = 8; i + sizeof key + 16 < 8 + f->n_text; i++) {
        if (memcmp(f->bytes + i, key, sizeof key - 1))
            continue;
        unsigned char *at = f->bytes + i + sizeof key - 1;
        memset(at, '0', 16);
        snprintf(digits, sizeof digits, "%08lx%08lx", crc32(crc32(0, NULL, 0), f->bytes, (uInt)f->n),
                 adler32(adler32(0, NULL, 0), f->bytes, (uInt)f->n));
        memcpy(at, digits, 16);
        return;
    }
}

/* The file with its header replaced, padded as it was found, and signed. */
static file with_header(const file *f, const char *header, size_t n_header)
{
    file made = {.n_text = n_header, .n = f->n - f->n_text + n_header};
    made.bytes = malloc(made.n);
    for (size_t i = 0; i < 8; i++)
        made.bytes[i] = (unsigned char)((uint64_t)n_header >> 8 * i);
    memcpy(made.bytes + 8, header, n_header);
    memcpy(made.bytes + 8 + n_header, f->bytes + 8 + f->n_text, f->n - 8 - f->n_text);
    sign(&made);
    return made;
}

/* The first `from` of the header becomes `to`. */
static file edited(const file *f, const char *from, const char *to)
{
    char *header = ink_copy_text((const char *)f->bytes + 8, f->n_text), *at = strstr(header, from);
    if (!at)
        fail_msg("the header has no '%s': %s", from, header);
    size_t before = (size_t)(at - header), after = f->n_text - before - strlen(from),
           n = f->n_text - strlen(from) + strlen(to);
    char *made = malloc(n + 1);
    memcpy(made, header, before);
    memcpy(made + before, to, strlen(to));
    memcpy(made + before + strlen(to), at + strlen(from), after);
    file changed = with_header(f, made, n);
    free(made);
    free(header);
    return changed;
}

/* Features: w with units 0 and 1, x with dense unit 0. Weights: [3, 2] and [2], 64 bits: bytes 0-48 and 48-64. */
static const struct {
    const char *from, *to, *says;
} edits[] = {
    /* the container */
    {"\"layer0.bias\"", "\"layer0.weight\"", "twice"},
    {"\"schema\": ", "\"checksum\": \"x\", \"schema\": ", "twice"},
    {"\"schema\": ", "\"number\": 1, \"schema\": ", "not a string"},
    {"\"layer0.bias\"", "\"layer0.other\"", "no tensor 'layer0.bias'"},
    {"[0, 48]", "[8, 48]", "shape"},
    {"[48, 64]", "[40, 56]", "overlap"},
    {"[48, 64]", "[48, 56]", "shape"},
    {"[48, 64]", "[56, 72]", "cut"},
    {"[48, 64]", "[64, 48]", "ascending"},
    {"[48, 64]", "[-16, 0]", "ascending"},
    {"[48, 64]", "[48.0, 64.0]", "ascending"},
    {"[48, 64]", "[48, 64, 64]", "ascending"},
    {"[48, 64]", "[18446744073709551600, 18446744073709551615]", "not valid JSON"},
    {"[48, 64]", "[9223372036854775792, 9223372036854775807]", "cut"},
    {"\"shape\": [3, 2]", "\"shape\": [3037000500, 3037000500, 2]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [4611686018427387904, 4611686018427387904]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [2305843009213693958, 8]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [-3, -2]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [2, 3]", "not that of its network"},
    {"\"shape\": [3, 2]", "\"shape\": [6]", "not that of its network"},
    {"\"shape\": [2], ", "", "exactly dtype"},
    {"\"shape\": [2], ", "\"shape\": [2], \"more\": 0, ", "exactly dtype"},
    {"\"F64\", \"shape\": [2]", "\"F32\", \"shape\": [4]", "bits"},
    {"\"F64\"", "\"I64\"", "dtype"},
    {"\"F64\"", "64", "exactly dtype"},
    {"\"layer0.bias\": ",
     "\"layer1.bias\": {\"dtype\": \"F64\", \"shape\": [0], \"data_offsets\": [48, 48]}, \"layer0.bias\": ",
     "3 tensors"},
    {"inkling.model/1", "inkling.model/2", "inkling.model/2"},
    {"inkling.model/1", "another", "not a model"},
    {"\"__metadata__\"", "\"metadata\"", "exactly dtype"},
    {"\"training\"", "\"practice\"", "no 'training'"},
    {"\"training\": \"{}\"", "\"training\": \"{\\n}\"", "one line"},
    {"\"training\": \"{}\"", "\"training\": \"[]\"", "JSON object"},
    {"\"training\": \"{}\"", "\"training\": \"{\"", "not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{}\\u0000\"", "not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"\xff\"", "not valid JSON"},
    /* the schema */
    {"\\\"name\\\": \\\"y\\\"", "\\\"name\\\": 7", "schema.target.name"},
    {"\\\"name\\\": \\\"y\\\"", "\\\"name\\\": \\\"\\\\u0000\\\"", "schema is not valid JSON"},
    {"\\\"name\\\": \\\"y\\\"", "\\\"name\\\": \\\"y\\\", \\\"name\\\": \\\"y\\\"", "schema names a key twice"},
    {"\\\"over 0.5\\\"", "\\\"up to 0.5\\\"", "class"},
    {"\\\"over 0.5\\\"", "\\\"over 0.5\\\", \\\"z\\\"", "shares"},
    {", \\\"over 0.5\\\"", "", "shares"},
    {"\\\"over 0.5\\\"", "0.5", "list of strings"},
    {"\\\"edges\\\": [0.5]", "\\\"edges\\\": [\\\"a\\\"]", "edges"},
    {"\\\"edges\\\": [0.5]", "\\\"edges\\\": {}", "edges"},
    {"\\\"decimal\\\": \\\".\\\"", "\\\"decimal\\\": \\\";\\\"", "decimal"},
    {"\\\"decimal\\\": \\\".\\\"", "\\\"decimal\\\": \\\"\\\"", "decimal"},
    {"\\\"classic\\\": true", "\\\"classic\\\": 1", "classic"},
    {"\\\"features\\\": [", "\\\"features\\\": [null, ", "features[0]"},
    {"\\\"features\\\": [", "\\\"features\\\": [], \\\"other\\\": [", "units"},
    {"\\\"name\\\": \\\"x\\\"", "\\\"name\\\": \\\"w\\\"", "feature names are 'w'"},
    {"\\\"type\\\": \\\"categorical\\\"", "\\\"type\\\": \\\"words\\\"", "features[0].type"},
    {"[\\\"a\\\", \\\"b\\\"]", "[\\\"b\\\", \\\"a\\\"]", "byte order"},
    {"[\\\"a\\\", \\\"b\\\"]", "[\\\"a\\\", \\\"a\\\"]", "byte order"},
    {"[\\\"a\\\", \\\"b\\\"]", "[\\\"a\\\"]", "units"},
    {"[\\\"a\\\", \\\"b\\\"]", "[\\\"a\\\", \\\"b\\\", \\\"c\\\"]", "units"},
    {"\\\"first_unit\\\": 0", "\\\"first_unit\\\": 1", "begins at unit 1"},
    {"\\\"first_unit\\\": 0", "\\\"first_unit\\\": -1", "first_unit"},
    {"\\\"first_unit\\\": 0", "\\\"first_unit\\\": 0.5", "first_unit"},
    {"\\\"first_unit\\\": 0", "\\\"first_unit\\\": 1e19", "first_unit"},
    {"\\\"first_unit\\\": 0", "\\\"first_unit\\\": 9007199254740991", "begins at unit"},
    {"\\\"missing_unit\\\": -1", "\\\"missing_unit\\\": 2", "units"},
    {"\\\"missing_unit\\\": -1", "\\\"missing_unit\\\": 0", "marks missing"},
    {"\\\"missing_unit\\\": -1", "\\\"missing_unit\\\": -2", "missing_unit"},
    {"\\\"missing_unit\\\": -1", "\\\"missing_unit\\\": 4294967295", "missing_unit"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 0", "scale"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": -1", "scale"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": null", "scale"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 1e999", "not valid JSON"},
    {"\\\"mean\\\": 2", "\\\"mean\\\": NaN", "not valid JSON"},
    {"\\\"fill\\\": 1", "\\\"fill\\\": \\\"1\\\"", "fill"},
    /* the network */
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, 3]", "classes"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [4, 2]", "units"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3]", "sizes"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, 0, 2]", "0 units"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, 2147483648, 2]", "units"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2]",
     "too large"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, 1000000, 2]", "2 tensors"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]", "sizes"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, -2]", "sizes"},
    {"\\\"n_index\\\": 1", "\\\"n_index\\\": 2", "units"},
    {"\\\"n_dense\\\": 1", "\\\"n_dense\\\": 2", "units"},
    {"\\\"n_dense\\\": 1", "\\\"n_dense\\\": 4", "n_dense"},
    {"\\\"precision\\\": 64", "\\\"precision\\\": 32", "bits"},
    {"\\\"precision\\\": 64", "\\\"precision\\\": 16", "precision"},
    {"\\\"activation\\\": \\\"identity\\\"", "\\\"activation\\\": \\\"gello\\\"", "activation"},
};

static void test_hostile_edits(void **state)
{
    (void)state;
    file f = tiny_file();
    for (size_t i = 0; i < COUNT(edits); i++) {
        file bad = edited(&f, edits[i].from, edits[i].to);
        assert_refused(bad.bytes, bad.n, edits[i].to, edits[i].says);
        free(bad.bytes);
    }
    /* the helper by itself does no harm, and neither does a key from the future */
    static const char *const good[][2] = {{"[0, 48]", "[0, 48]"},
                                          {"\\\"scale\\\": 3", "\\\"scale\\\": 3.0, \\\"later\\\": [{}]"},
                                          {"\"training\"", "\"later\": \"\", \"training\""}};
    for (size_t i = 0; i < COUNT(good); i++) {
        file fine = edited(&f, good[i][0], good[i][1]);
        ink_model *model;
        ink_error err;
        if (load(fine.bytes, fine.n, &model, &err))
            fail_msg("%s", err.message);
        ink_model_free(model);
        free(fine.bytes);
    }
    free(f.bytes);
}

static void test_weights_must_be_finite(void **state)
{
    (void)state;
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    file f = tiny_file();
    for (size_t i = 0; i < 8 * COUNT(bad); i++) {
        double kept;
        unsigned char *at = f.bytes + f.n - 64 + i % 8 * 8;
        memcpy(&kept, at, 8);
        memcpy(at, &bad[i / 8], 8);
        sign(&f);
        assert_refused(f.bytes, f.n, "a weight", "finite");
        memcpy(at, &kept, 8);
    }
    free(f.bytes);
}

static void test_deep_json(void **state)
{
    (void)state;
    file f = tiny_file();
    enum { DEPTH = 1000000 };
    char *deep = malloc(DEPTH + 32);
    memset(deep, '[', DEPTH);
    deep[0] = '{';
    memcpy(deep + 1, "\"a\":", 4);
    file bad = with_header(&f, deep, DEPTH);
    assert_refused(bad.bytes, bad.n, "depth", "not valid JSON");
    free(bad.bytes);
    memcpy(deep, "\"schema\": \"", 11);
    memset(deep + 11, '[', DEPTH);
    memcpy(deep + 11 + DEPTH, "\", \"s\": \"", 10);
    bad = edited(&f, "\"schema\": \"", deep);
    assert_refused(bad.bytes, bad.n, "depth", "schema is not valid JSON");
    free(bad.bytes);
    free(deep);
    free(f.bytes);
}

/* Whatever a change makes of a file, it is refused, or predicts within its arrays. */
static void test_random_edits(void **state)
{
    (void)state;
    static const char signs[] = "0123456789-.,:\"[]{}eabxw\\ ";
    ink_table *table = read_table("w,x,y\na,1,0\nb,-2.5,1\nc,,0\n,1e300,1\n", NULL);
    file f = tiny_file();
    ink_random random;
    ink_random_seed(&random, 1);
    size_t loaded = 0;
    for (size_t i = 0; i < 6000; i++) {
        file bad = with_header(&f, (const char *)f.bytes + 8, f.n_text);
        for (size_t n = 1 + ink_random_below(&random, 2); n > 0; n--)
            bad.bytes[8 + ink_random_below(&random, f.n_text - 1)] =
                (unsigned char)signs[ink_random_below(&random, sizeof signs - 2)];
        sign(&bad);
        ink_model *model = NULL;
        if (load(bad.bytes, bad.n, &model, NULL) == INK_OK) {
            ink_prediction *answer = NULL;
            ink_predict(model, table, &answer, NULL);
            ink_prediction_free(answer);
            loaded++;
        }
        ink_model_free(model);
        free(bad.bytes);
    }
    assert_in_range(loaded, 1, 5999);
    ink_table_free(table);
    free(f.bytes);
}

static void test_no_model_at_all(void **state)
{
    (void)state;
    static const char *const others[] = {"", "country,top_genre\nUSA,Rock\n", "{\"a\": 1}", "\x02\0\0\0\0\0\0\0{}"};
    static const size_t lengths[] = {0, 27, 8, 10};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_refused((const unsigned char *)others[i], lengths[i], others[i], "not a model");
    file f = tiny_file();
    static const unsigned char sizes[][8] = {
        {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0, 0xe1, 0xf5, 5}, {1, 0xe1, 0xf5, 5}, {0}, {1}};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        memcpy(f.bytes, sizes[i], 8);
        assert_refused(f.bytes, f.n, "a length", "");
    }
    free(f.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cut_at_every_byte), cmocka_unit_test(test_flip_of_every_bit),
        cmocka_unit_test(test_hostile_edits),     cmocka_unit_test(test_weights_must_be_finite),
        cmocka_unit_test(test_deep_json),         cmocka_unit_test(test_random_edits),
        cmocka_unit_test(test_no_model_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
