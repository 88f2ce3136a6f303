/* SPDX-License-Identifier: MIT
 * Model files that are damaged or made to do harm: each is refused, with its name and what is wrong with it. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <zlib.h>

#include "model/safetensors.h"
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

/* What stands in the header from the first tensor's place to the second's shape. */
#define BETWEEN(place) "\"data_offsets\": " place "}, \"layer0.bias\": {\"dtype\": \"F64\", \"shape\": "

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
    {"[48, 64]", "[true, 64]", "ascending"},
    {"[48, 64]", "[48, 6.4E+1]", "ascending"},
    {"[48, 64]", "[-9223372036854775808, 64]", "ascending"},
    {"[48, 64]", "[-9223372036854775809, 64]", "not valid JSON"},
    {"[48, 64]", "48", "ascending"},
    {"data_offsets", "offsets", "ascending"},
    {"[48, 64]", "[18446744073709551600, 18446744073709551615]", "not valid JSON"},
    {"[48, 64]", "[9223372036854775792, 9223372036854775807]", "cut"},
    {"\"shape\": [3, 2]", "\"shape\": [3037000500, 3037000500, 2]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [4611686018427387904, 4611686018427387904]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [2305843009213693958, 8]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [-3, -2]", "shape"},
    {"\"shape\": [3, 2]", "\"shape\": [2, 3]", "not that of its network"},
    {"\"shape\": [3, 2]", "\"shape\": [6]", "not that of its network"},
    {"\"shape\": [3, 2]", "\"shape\": 6", "list of at most two sizes"},
    {"\"shape\": [3, 2]", "\"form\": [3, 2]", "list of at most two sizes"},
    {"[3, 2], " BETWEEN("[0, 48]") "[2], \"data_offsets\": [48, 64]",
     "[3, 1], " BETWEEN("[0, 24]") "[5], \"data_offsets\": [24, 64]",
     "the shape of tensor 'layer0.weight' is not that"},
    {"\"shape\": [2], ", "\"shape\": [1, 2], ", "the shape of tensor 'layer0.bias' is not that"},
    {"\"shape\": [2], ", "", "exactly dtype"},
    {"\"shape\": [2], ", "\"shape\": [2], \"more\": 0, ", "exactly dtype"},
    {"\"F64\", \"shape\": [2]", "\"F32\", \"shape\": [4]", "bits"},
    {"\"F64\"", "\"I64\"", "dtype"},
    {"\"F64\"", "64", "exactly dtype"},
    {"\"layer0.bias\": ",
     "\"layer1.bias\": {\"dtype\": \"F64\", \"shape\": [0], \"data_offsets\": [48, 48]}, \"layer0.bias\": ",
     "3 tensors"},
    {"\"layer0.weight\": {", "\"layer0.weight\": 5, \"other\": {", "exactly dtype"},
    {"\"checksum\": \"", "\"checksum\": \"0", "16 hexadecimal digits were expected"},
    {"\"checksum\": \"", "\"checksum\":\t\"", "16 hexadecimal digits were expected"},
    {"inkling.model/1", "inkling.model/2", "inkling.model/2"},
    {"inkling.model/1", "another", "not a model"},
    {"\"__metadata__\"", "\"metadata\"", "exactly dtype"},
    {"\"training\"", "\"practice\"", "no 'training'"},
    {"\"training\": \"{}\"", "\"training\": \"{\\n}\"", "one line"},
    {"\"training\": \"{}\"", "\"training\": \"{\\r}\"", "one line"},
    {"\"training\": \"{}\"", "\"training\": \"[]\"", "JSON object"},
    {"\"training\": \"{}\"", "\"training\": \"5\"", "training is not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"\"", "training is not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{} {}\"", "training is not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{,}\"", "training is not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{\\\"a\\\" 1}\"", "training is not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{\\\"a\\\": [1 2]}\"", "training is not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{\"", "not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"{}\\u0000\"", "not valid JSON"},
    {"\"training\": \"{}\"", "\"training\": \"\xff\"", "not valid JSON"},
    /* the schema */
    {"\\\"name\\\": \\\"y\\\"", "\\\"name\\\": 7", "schema.target.name"},
    {"\\\"name\\\": \\\"y\\\"", "\\\"name\\\": \\\"\\\\u0000\\\"", "schema is not valid JSON"},
    {"\\\"name\\\": \\\"y\\\"", "\\\"name\\\": \\\"y\\\", \\\"name\\\": \\\"y\\\"", "schema names a key twice"},
    {"\\\"target\\\": {", "\\\"target\\\": 1, \\\"other\\\": {", "schema.target is not an object"},
    {"\\\"target\\\": {", "\\\"other\\\": {", "schema.target is not an object"},
    {"\"schema\": \"", "\"schema\": \"[]\", \"before\": \"", "schema is not a JSON object"},
    {"\"network\": \"", "\"network\": \"[]\", \"before\": \"", "network is not a JSON object"},
    {"\\\"type\\\": \\\"numeric\\\"", "\\\"type\\\": \\\"categorical\\\"", "edges belong to numbers"},
    {"[\\\"up to 0.5\\\", \\\"over 0.5\\\"], \\\"shares\\\": [0.5, 0.5]", "[], \\\"shares\\\": []", "0 classes"},
    {"[\\\"up to 0.5\\\", \\\"over 0.5\\\"], \\\"shares\\\": [0.5, 0.5], \\\"edges\\\": [0.5]",
     "[\\\"all\\\"], \\\"shares\\\": [1]", "1 classes"},
    {"\\\"over 0.5\\\"], \\\"shares\\\": [0.5, 0.5], \\\"edges\\\": [0.5]",
     "\\\"b\\\", \\\"c\\\"], \\\"shares\\\": [0.5, 0.5, 0], \\\"edges\\\": [0.5, 0.5]", "do not ascend"},
    {"\\\"over 0.5\\\"], \\\"shares\\\": [0.5, 0.5], \\\"edges\\\": [0.5]",
     "\\\"b\\\", \\\"c\\\"], \\\"shares\\\": [0.5, 0.5, 0], \\\"edges\\\": [0.5, 0.7]", "the target has 3 classes"},
    {"[0.5, 0.5]", "[0.5, -0.5]", "class share 2 is not from 0 to 1"},
    {"[0.5, 0.5]", "[1.5, 0.5]", "class share 1 is not from 0 to 1"},
    {"[0.5, 0.5]", "[0.5, null]", "schema.target.shares is not a list of numbers"},
    {"\\\"over 0.5\\\"", "\\\"up to 0.5\\\"", "class"},
    {"\\\"over 0.5\\\"", "\\\"over 0.5\\\", \\\"z\\\"", "shares"},
    {", \\\"over 0.5\\\"", "", "shares"},
    {"\\\"over 0.5\\\"", "0.5", "list of strings"},
    {"\\\"edges\\\": [0.5]", "\\\"edges\\\": [\\\"a\\\"]", "edges"},
    {"\\\"edges\\\": [0.5]", "\\\"edges\\\": {}", "edges"},
    {"\\\"decimal\\\": \\\".\\\"", "\\\"decimal\\\": \\\";\\\"", "decimal"},
    {"\\\"decimal\\\": \\\".\\\"", "\\\"decimal\\\": \\\"\\\"", "decimal"},
    {"\\\"classic\\\": true", "\\\"classic\\\": 1", "classic"},
    {"\\\"classic\\\": true, ", "", "classic"},
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
    {"\\\"missing_unit\\\": -1", "\\\"missing_unit\\\": 0.5", "missing_unit"},
    {"\\\"missing_unit\\\": -1", "\\\"missing_unit\\\": null", "missing_unit"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 0", "scale"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": -1", "scale"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": null", "scale"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 1e999", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 03", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3.", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": .3", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3e", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3E+", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": +3", "not valid JSON"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": -", "not valid JSON"},
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
    {"[3, 2], \\\"activation\\\": \\\"identity\\\", \\\"n_index\\\": 1, \\\"n_dense\\\": 1",
     "[4, 2], \\\"activation\\\": \\\"identity\\\", \\\"n_index\\\": 1, \\\"n_dense\\\": 2",
     "2 units for words and 1 for numbers"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": [3, \\\"2\\\"]", "sizes"},
    {"\\\"sizes\\\": [3, 2]", "\\\"sizes\\\": 3", "sizes"},
    {"\\\"precision\\\": 64", "\\\"precision\\\": 32", "bits"},
    {"\\\"precision\\\": 64", "\\\"precision\\\": 16", "precision"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3, \\\"values\\\": [2, 2], \\\"value_unit\\\": 2", "do not ascend"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3, \\\"values\\\": [1, 2], \\\"value_unit\\\": 1", "begin at unit 1, and 2 was"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3, \\\"values\\\": [1, 2], \\\"value_unit\\\": 2", "4 units for words"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3, \\\"values\\\": \\\"1\\\", \\\"value_unit\\\": 2", "values is not a list"},
    {"\\\"smooth\\\": false", "\\\"smooth\\\": 1", "true or false"},
    {"\\\"waves\\\": false", "\\\"waves\\\": \\\"yes\\\"", "true or false"},
    {"\\\"shares\\\": false", "\\\"shares\\\": null", "true or false"},
    {"\\\"members\\\": 1", "\\\"members\\\": -1", "a whole number from 0 up"},
    {"\\\"members\\\": 1", "\\\"members\\\": 1001", "at most 1000"},
    {"\\\"members\\\": 1", "\\\"members\\\": 2", "2 tensors, and its network has 4"},
    {"\\\"activation\\\": \\\"identity\\\", ", "", "activation"},
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
    free(f.bytes);
}

/* What another program may make of a file that is still a model: the helpers by themselves, keys from the future, the
 * tensors in another order, numbers and blanks written in other ways. */
static const char *const harmless[][2] = {
    {"[0, 48]", "[0, 48]"},
    {"[0, 48]", "[-0, 48]"},
    {BETWEEN("[0, 48]") "[2], \"data_offsets\": [48, 64]", BETWEEN("[16, 64]") "[2], \"data_offsets\": [0, 16]"},
    {"\"shape\": [2]", "\t\"shape\"\r\n:\n[ 2\t]"},
    {"\"training\"", "\"later\": \"\", \"training\""},
    {"\"training\"", "\"\\\"checksum\\\"\": \"checksum\", \"training\""},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3.0, \\\"later\\\": [{}, [], null, false, -1.5e-7]"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 3E0"},
    {"\\\"scale\\\": 3", "\\\"scale\\\": 0.3e+1"},
    {"\\\"classic\\\": true", "\\\"classic\\\": false"},
    {", \\\"edges\\\": [0.5]", ""},
    {"\\\"type\\\": \\\"numeric\\\", \\\"classes\\\": [\\\"up to 0.5\\\", \\\"over 0.5\\\"], "
     "\\\"shares\\\": [0.5, 0.5], \\\"edges\\\": [0.5]",
     "\\\"type\\\": \\\"categorical\\\", \\\"classes\\\": [\\\"\\\", \\\"\xef\xbf\xbd\\\"], "
     "\\\"shares\\\": [0, 1]"},
};

static void test_harmless_edits(void **state)
{
    (void)state;
    file f = tiny_file();
    for (size_t i = 0; i < COUNT(harmless); i++) {
        file fine = edited(&f, harmless[i][0], harmless[i][1]);
        ink_model *model;
        ink_error err;
        if (load(fine.bytes, fine.n, &model, &err))
            fail_msg("%s: %s", harmless[i][1], err.message);
        ink_model_free(model);
        free(fine.bytes);
    }
    free(f.bytes);
}

/* A string of the schema, as it stands in the header, a backslash written twice; and the text that it is, or NULL. */
static const char *const strings[][2] = {
    {"\\\\u0041\\\\u00e9\\\\u00E9", "A\xc3\xa9\xc3\xa9"},
    {"\\\\u0001\\\\u007f\\\\u0080", "\x01\x7f\xc2\x80"},
    {"\\\\u07ff\\\\u0800\\\\ud7ff\\\\uE000\\\\uffff", "\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"},
    {"\\\\ud800\\\\udc00\\\\uD83D\\\\uDE00\\\\udbff\\\\udfff", "\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf"},
    {"\xf0\x9f\x98\x80\xef\xbf\xbd\\ufffd", "\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd"},
    {"\\\\b\\\\f\\\\n\\\\r\\\\t\\\\/\\\\\\\\\\\\\\\"", "\b\f\n\r\t/\\\""},
    {"", ""},
    {"\\\\", NULL},
    {"\\\\x", NULL},
    {"\\\\U0041", NULL},
    {"\\\\u", NULL},
    {"\\\\u004", NULL},
    {"\\\\u004g", NULL},
    {"\\\\u00:1", NULL},
    {"\\\\u00/1", NULL},
    {"\\\\u00@1", NULL},
    {"\\\\u0000", NULL},
    {"\\\\ud83d", NULL},
    {"\\\\ud83dx", NULL},
    {"\\\\ud83d\\\\n", NULL},
    {"\\\\ud83d\\\\u", NULL},
    {"\\\\ud83d\\\\u0041", NULL},
    {"\\\\ud83d\\\\ue000", NULL},
    {"\\\\ud83d\\\\ud83d", NULL},
    {"\\\\ude00\\\\ud83d", NULL},
    {"\\\\udfff", NULL},
    {"\\n", NULL},
    {"\\r", NULL},
    {"\\u0001", NULL},
    {"\\ud83d", NULL},
    {"\n", NULL},
    {"\x1f", NULL},
    {"\xc3", NULL},
    {"\xc0\x80", NULL},
    {"\xed\xa0\x80", NULL},
};

static void test_strings(void **state)
{
    (void)state;
    file f = tiny_file();
    for (size_t i = 0; i < COUNT(strings); i++) {
        char name[128];
        snprintf(name, sizeof name, "\\\"name\\\": \\\"%s\\\"", strings[i][0]);
        file made = edited(&f, "\\\"name\\\": \\\"y\\\"", name);
        ink_model *model = NULL;
        ink_error err;
        if (!strings[i][1])
            assert_refused(made.bytes, made.n, name, "is not valid JSON (at its byte ");
        else if (load(made.bytes, made.n, &model, &err))
            fail_msg("%s: %s", name, err.message);
        else
            assert_string_equal(ink_model_target(model), strings[i][1]);
        ink_model_free(model);
        free(made.bytes);
    }
    free(f.bytes);
}

static void test_data_of_another_length(void **state)
{
    (void)state;
    static const char *const headers[][2] = {
        {"{\"__metadata__\": 5}", "__metadata__ is not an object"},
        {"{\"__metadata__\": null}", "__metadata__ is not an object"},
        {"{\"__metadata__\": {}}", "end at byte 0 of the data, and the file has 64"},
        {"{\"a\": {\"dtype\": \"F64\", \"shape\": [8], \"data_offsets\": [0, 64]}}", "not a model that inkling wrote"},
    };
    file f = tiny_file();
    for (size_t i = 0; i < COUNT(headers); i++) {
        file bad = with_header(&f, headers[i][0], strlen(headers[i][0]));
        assert_refused(bad.bytes, bad.n, headers[i][0], headers[i][1]);
        free(bad.bytes);
    }
    f.bytes = realloc(f.bytes, f.n + 8);
    memset(f.bytes + f.n, 0, 8);
    f.n += 8;
    file bad = edited(&f, "[2], \"data_offsets\": [48, 64]", "[3], \"data_offsets\": [48, 72]");
    assert_refused(bad.bytes, bad.n, "a longer bias", "the shape of tensor 'layer0.bias' is not that");
    free(bad.bytes);
    free(f.bytes);
}

/* The digits' place is asked of texts that are cut anywhere, from a copy of just their bytes. */
static void test_place_of_the_checksum(void **state)
{
    (void)state;
    static const char digits[] = "0123456789abcdef";
    static const struct {
        int found;
        const char *text;
    } texts[] = {
        {1, "{\"checksum\": \"0123456789abcdef\"}"},
        {1, "{\"checksum\":\"0123456789abcdef\"}"},
        {1, "{\"checksum\" : \"123456789abcdef\", \"checksum\": \"0123456789abcdef\"}"},
        {0, "{\"checksum\": \"0123456789abcdefg\"}"},
        {0, "{\"checksum\": 0123456789abcdef.\"}"},
        {0, "{\"checksum\":         \"01234567\"}"},
        {0, "{\"checksum\":: : : : : : : : : : "},
        {0, "{\"checksums\": \"0123456789abcdef\"}"},
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        for (size_t n = strlen(texts[i].text); n > 0; n--) {
            unsigned char *exact = malloc(n);
            memcpy(exact, texts[i].text, n);
            size_t at = texts[i].found ? (size_t)(strstr(texts[i].text, digits) - texts[i].text) : n;
            assert_int_equal(ink_checksum_find(exact, n), at + sizeof digits <= n ? at : SIZE_MAX);
            free(exact);
        }
}

/* ---- Models in memory that no file could hold */

static void test_unsound_models(void **state)
{
    (void)state;
#define UNSOUND(spoilt, says)                                                   \
    do {                                                                        \
        ink_model *model = mixed_model(64);                                     \
        ink_error err = {0};                                                    \
        assert_int_equal(ink_model_check(model, "m.safetensors", &err), INK_OK); \
        ink_encoded *features = model->encoding.features;                       \
        ink_layout *layout = &model->layout;                                    \
        (void)features, (void)layout, (spoilt);                                 \
        assert_int_equal(ink_model_check(model, "m.safetensors", &err), INK_DATA); \
        if (!strstr(err.message, says))                                         \
            fail_msg("'%s' is not in: %s", says, err.message);                  \
        ink_model_free(model);                                                  \
    } while (0)
    UNSOUND(model->target[0] = (char)0xff, "the target's name");
    UNSOUND(model->missing[0] = (char)0xff, "the missing markers");
    UNSOUND(model->classes[1][0] = (char)0xff, "class 2 has a name that is not UTF-8");
    UNSOUND(features[2].name[0] = (char)0xff, "feature 3 has a name that is not UTF-8");
    UNSOUND(features[0].levels[1][2] = (char)0xff, "feature 'country' has a level that is not UTF-8");
    UNSOUND(features[1].missing_unit = -2, "feature 'a,ge' marks missing cells in unit -2");
    UNSOUND(features[1].fill = NAN, "fill, mean and scale of feature 'a,ge'");
    UNSOUND(features[1].mean = INFINITY, "fill, mean and scale of feature 'a,ge'");
    UNSOUND(features[2].values[1] = NAN, "the values of feature '2' do not ascend");
    UNSOUND(features[1].scale = NAN, "fill, mean and scale of feature 'a,ge'");
    UNSOUND(layout->n_layers = 0, "0 layers");
    UNSOUND(layout->n_layers = INK_MAX_HIDDEN + 2, "18 layers");
    UNSOUND(layout->sizes[0]++, "input units");
    UNSOUND(layout->n_index++, "input units");
    UNSOUND(layout->n_dense++, "input units");
    UNSOUND(layout->activation = (ink_activation)99, "activation or precision");
    UNSOUND(model->precision = 16, "activation or precision");
    UNSOUND((model->target_type = INK_NUMERIC, model->edges = ink_new(2, sizeof(double)), model->edges[1] = NAN),
            "do not ascend");
}

static void test_files_too_large_to_make(void **state)
{
    (void)state;
    unsigned char *bytes = NULL, *data;
    size_t n;
    ink_error err;
    assert_int_equal(ink_safetensors_make("{}", INK_SAFETENSORS_HEADER_MAX + 1, 0, &bytes, &n, &data, &err), INK_DATA);
    assert_non_null(strstr(err.message, "room for 100000000"));
    assert_int_equal(ink_safetensors_make("{}", 2, SIZE_MAX - 15, &bytes, &n, &data, &err), INK_MEMORY);
    assert_int_equal(ink_safetensors_make("{}", 2, SIZE_MAX / 2, &bytes, &n, &data, &err), INK_MEMORY);
    assert_null(bytes);
}

/* ---- Hostile weights, depth and noise */

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
    memcpy(deep, "{\"a\":", 5);
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
        cmocka_unit_test(test_cut_at_every_byte),
        cmocka_unit_test(test_flip_of_every_bit),
        cmocka_unit_test(test_hostile_edits),
        cmocka_unit_test(test_harmless_edits),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_data_of_another_length),
        cmocka_unit_test(test_place_of_the_checksum),
        cmocka_unit_test(test_unsound_models),
        cmocka_unit_test(test_files_too_large_to_make),
        cmocka_unit_test(test_weights_must_be_finite),
        cmocka_unit_test(test_deep_json),
        cmocka_unit_test(test_random_edits),
        cmocka_unit_test(test_no_model_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
