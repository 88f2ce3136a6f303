/* SPDX-License-Identifier: MIT
 * Models: their predictions follow the definition, what was saved comes back to the bit, and others can read it. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <unistd.h>

#include "model_by_hand.h"

static const char mixed_csv[] = "country,\"a,ge\",2,cx,c*,back\\,top_genre\n"
                                "Brazil,30,1.5,7,1,1,EDM\n"
                                "\"Côte, d'Ivoire\",,-2,8,2,1,EDM\n"
                                "Atlantis,0.25,-3.75,9,1,2,EDM\n"
                                "NA,-4,1e1,7,NA,1,R&B\n"
                                "\"\"\"quoted\\\"\"\",NA,0,8,3,,Hip-Hop\n";
enum { MIXED_ROWS = 5 };

/* ---- Prediction */

static double input_of(const ink_table *t, size_t row, const ink_encoding *e, size_t unit)
{
    for (size_t f = 0; f < e->n_features; f++) {
        const ink_encoded *feature = &e->features[f];
        size_t column = 0;
        ink_table_find(t, feature->name, &column, NULL);
        double x = ink_table_number(t, row, column);
        int32_t code = ink_table_code(t, row, column);
        if (feature->type == INK_NUMERIC && unit == e->n_onehot + feature->first_unit)
            return ((isnan(x) ? feature->fill : x) - feature->mean) / feature->scale;
        if (feature->type == INK_NUMERIC && (int32_t)unit == feature->missing_unit)
            return isnan(x);
        if (feature->type == INK_NUMERIC && unit >= feature->value_unit && unit < feature->value_unit + feature->n_values)
            return x == feature->values[unit - feature->value_unit];
        if (feature->type == INK_CATEGORICAL && unit >= feature->first_unit &&
            unit < feature->first_unit + feature->n_levels)
            return code >= 0 &&
                   !strcmp(ink_table_level(t, column, (size_t)code), feature->levels[unit - feature->first_unit]);
    }
    fail_msg("unit %zu is nobody's", unit);
    return 0;
}

/* Softmax(relu(x W0 + b0) W1 + b1), straight from the definition. */
static void by_definition(const ink_model *model, const ink_table *table, size_t row, double *p)
{
    const size_t *sizes = model->layout.sizes;
    const double *w0 = model->params, *b0 = w0 + sizes[0] * sizes[1], *w1 = b0 + sizes[1],
                 *b1 = w1 + sizes[1] * sizes[2];
    double sum = 0;
    for (size_t k = 0; k < sizes[2]; k++)
        p[k] = b1[k];
    for (size_t j = 0; j < sizes[1]; j++) {
        double h = b0[j];
        for (size_t i = 0; i < sizes[0]; i++)
            h += input_of(table, row, &model->encoding, i) * w0[i * sizes[1] + j];
        for (size_t k = 0; k < sizes[2] && h > 0; k++)
            p[k] += h * w1[j * sizes[2] + k];
    }
    double largest = fmax(p[0], fmax(p[1], p[2]));
    for (size_t k = 0; k < sizes[2]; k++)
        sum += p[k] = exp(p[k] - largest);
    for (size_t k = 0; k < sizes[2]; k++)
        p[k] /= sum;
}

static void test_predict_is_the_definition(void **state)
{
    (void)state;
    ink_model *model = mixed_model(64);
    ink_table *table = read_table(mixed_csv, model);
    ink_prediction *answer = predict(model, table);
    static const size_t unseen[] = {1, 0, 0, 1, 1}, missing[] = {1, 2, 0, 1, 1};
    assert_int_equal(answer->n_rows, MIXED_ROWS);
    assert_int_equal(answer->n_class, 3);
    assert_int_equal(answer->n_features, 5);
    for (size_t i = 0; i < MIXED_ROWS; i++) {
        double p[3], sum = 0;
        by_definition(model, table, i, p);
        for (size_t k = 0; k < 3; k++) {
            assert_true(fabs(answer->p[3 * i + k] - p[k]) <= 1e-12);
            assert_true(p[k] <= p[answer->predicted[i]]);
            sum += answer->p[3 * i + k];
        }
        assert_true(fabs(sum - 1) <= 1e-12);
    }
    assert_memory_equal(answer->unseen, unseen, sizeof unseen);
    assert_memory_equal(answer->missing, missing, sizeof missing);
    ink_prediction_free(answer);
    ink_prediction_free(NULL);
    ink_table_free(table);
    ink_model_free(model);
}

/* More rows than are worked on at once give what each gives by itself. */
static void test_predict_many_rows(void **state)
{
    (void)state;
    enum { TIMES = 8000 };
    const char *rows = strchr(mixed_csv, '\n') + 1;
    size_t n_head = (size_t)(rows - mixed_csv), n_rows = strlen(rows);
    char *csv = malloc(n_head + n_rows * TIMES + 1);
    memcpy(csv, mixed_csv, n_head);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(csv + n_head + i * n_rows, rows, n_rows + 1);
    ink_model *model = mixed_model(32);
    ink_table *few = read_table(mixed_csv, model), *many = read_table(csv, model);
    ink_prediction *a = predict(model, few), *b = predict(model, many);
    assert_int_equal(b->n_rows, (size_t)MIXED_ROWS * TIMES);
    for (size_t i = 0; i < TIMES; i++) {
        assert_memory_equal(a->p, b->p + i * MIXED_ROWS * 3, MIXED_ROWS * 3 * sizeof(double));
        assert_memory_equal(a->predicted, b->predicted + i * MIXED_ROWS, MIXED_ROWS * sizeof(int32_t));
    }
    assert_int_equal(b->unseen[0], a->unseen[0] * TIMES);
    assert_int_equal(b->missing[1], a->missing[1] * TIMES);
    ink_prediction_free(a);
    ink_prediction_free(b);
    ink_table_free(few);
    ink_table_free(many);
    ink_model_free(model);
    free(csv);
}

static void assert_predict_fails(const char *csv, int suited, const char *says)
{
    ink_model *model = tiny_model(64);
    ink_table *table = read_table(csv, suited ? model : NULL);
    ink_prediction *answer = NULL;
    ink_error err;
    assert_int_equal(ink_predict(model, table, &answer, &err), INK_DATA);
    assert_null(answer);
    assert_non_null(strstr(err.message, says));
    ink_table_free(table);
    ink_model_free(model);
}

static void test_predict_needs_its_columns(void **state)
{
    (void)state;
    assert_predict_fails("w,z\na,1\n", 0, "'x'");
    assert_predict_fails("w,z\na,1\n", 1, "'x'");
    assert_predict_fails("w,x\na,one\nb,two\n", 0, "'x'");
    assert_predict_fails("w,x\n1,1\n2,2\n", 0, "'w'");
}

/* A column without a single cell has no type to be wrong. */
static void test_predict_empty_columns(void **state)
{
    (void)state;
    ink_model *model = mixed_model(64);
    ink_table *table = read_table("country,\"a,ge\",2,c*,back\\\n,,,,\n,,,,\n", NULL);
    ink_prediction *answer = predict(model, table);
    assert_int_equal(answer->n_rows, 2);
    for (size_t f = 0; f < 5; f++)
        assert_int_equal(answer->missing[f], 2);
    ink_prediction_free(answer);
    ink_table_free(table);
    ink_model_free(model);
}

static void test_huge_weights_are_told(void **state)
{
    (void)state;
    ink_model *model = tiny_model(64);
    for (size_t i = 0; i < ink_layout_parameters(&model->layout); i++)
        ((double *)model->params)[i] = i % 2 ? 1.7e308 : -1.7e308;
    ink_table *table = read_table("w,x\na,5000\n", NULL);
    ink_prediction *answer = NULL;
    ink_error err;
    if (ink_predict(model, table, &answer, &err) == INK_OK) /* never an answer that is not one */
        assert_true(fabs(answer->p[0] + answer->p[1] - 1) < 1e-9);
    else
        assert_int_equal(err.code, INK_DATA);
    ink_prediction_free(answer);
    ink_table_free(table);
    ink_model_free(model);
}

/* Without the model's options "c*" and "back\" would be numbers; and "c*" and "2" must not stand for other columns. */
static void test_table_options(void **state)
{
    (void)state;
    ink_model *model = mixed_model(64);
    ink_table *table = read_table("cx,2,c*,country,\"a,ge\",back\\\n5,1,1,2,NA,1\n6,2,2,3,NA,1\n", model);
    static const ink_column_type types[] = {INK_NUMERIC,     INK_NUMERIC, INK_CATEGORICAL,
                                            INK_CATEGORICAL, INK_NUMERIC, INK_CATEGORICAL};
    for (size_t c = 0; c < COUNT(types); c++)
        assert_int_equal(ink_table_type(table, c), types[c]);
    assert_int_equal(ink_table_missing(table, 4), 2);
    ink_table_free(table);
    ink_model_free(model);
}

/* ---- There and back */

static void assert_same_answers(const ink_model *a, const ink_model *b)
{
    ink_table *table = read_table(mixed_csv, a);
    ink_prediction *x = predict(a, table), *y = predict(b, table);
    assert_memory_equal(x->p, y->p, x->n_rows * x->n_class * sizeof *x->p);
    assert_memory_equal(x->predicted, y->predicted, x->n_rows * sizeof *x->predicted);
    ink_prediction_free(x);
    ink_prediction_free(y);
    ink_table_free(table);
}

static void assert_same_schema(const ink_model *a, const ink_model *b)
{
    assert_string_equal(ink_model_target(a), ink_model_target(b));
    assert_int_equal(a->target_type, b->target_type);
    assert_int_equal(ink_model_classes(a), ink_model_classes(b));
    for (size_t k = 0; k < a->n_class; k++)
        assert_string_equal(ink_model_class(a, k), ink_model_class(b, k));
    assert_int_equal(ink_model_features(a), ink_model_features(b));
    for (size_t f = 0; f < ink_model_features(a); f++) {
        ink_feature x = ink_model_feature(a, f), y = ink_model_feature(b, f);
        assert_string_equal(x.name, y.name);
        assert_int_equal(x.type, y.type);
        assert_int_equal(x.levels, y.levels);
        assert_int_equal(x.missing, y.missing);
    }
    assert_string_equal(a->missing, b->missing);
    assert_string_equal(a->training, b->training);
}

static void test_there_and_back(void **state)
{
    (void)state;
    char path[] = "/tmp/inkling-model-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (int precision = 32; precision <= 64; precision += 32) {
        ink_model *model = mixed_model(precision), *again = NULL;
        ink_error err;
        assert_int_equal(ink_model_save(model, path, &err), INK_OK);
        if (ink_model_load(path, &again, &err))
            fail_msg("%s", err.message);
        assert_same_schema(model, again);
        assert_same_answers(model, again);
        ink_model_free(model);
        ink_model_free(again);
    }
    unlink(path);
}

static void test_same_model_same_bytes(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        int precision = which % 2 ? 32 : 64;
        ink_model *a = which < 2 ? mixed_model(precision) : tiny_model(precision);
        ink_model *b = which < 2 ? mixed_model(precision) : tiny_model(precision), *c = NULL;
        size_t na, nb, nc;
        unsigned char *x = save_bytes(a, &na), *y = save_bytes(b, &nb);
        ink_error err;
        if (load(x, na, &c, &err))
            fail_msg("%s", err.message);
        unsigned char *z = save_bytes(c, &nc);
        assert_int_equal(na, nb);
        assert_int_equal(na, nc);
        assert_memory_equal(x, y, na);
        assert_memory_equal(x, z, na);
        free(x);
        free(y);
        free(z);
        ink_model_free(a);
        ink_model_free(b);
        ink_model_free(c);
    }
}

static void test_numbers_are_exact(void **state)
{
    (void)state;
    static const double numbers[] = {0.1 + 0.2, -0.0,
                                     5e-324,    2.2250738585072014e-308,
                                     1e22,      1.7976931348623157e308,
                                     1.0 / 3,   9007199254740993e3,
                                     1e16,      12345678901234567890.0};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        ink_model *model = tiny_model(64), *again;
        ink_encoded *x = &model->encoding.features[1];
        size_t n;
        ink_error err;
        x->fill = numbers[i];
        x->mean = -numbers[i];
        x->scale = numbers[i] == 0 ? 1 : numbers[i];
        model->edges[0] = numbers[i];
        unsigned char *bytes = save_bytes(model, &n);
        if (load(bytes, n, &again, &err))
            fail_msg("%s", err.message);
        const ink_encoded *y = &again->encoding.features[1];
        assert_memory_equal(&x->fill, &y->fill, sizeof x->fill);
        assert_memory_equal(&x->mean, &y->mean, sizeof x->mean);
        assert_memory_equal(&x->scale, &y->scale, sizeof x->scale);
        assert_memory_equal(model->edges, again->edges, sizeof *model->edges);
        free(bytes);
        ink_model_free(model);
        ink_model_free(again);
    }
}

static void test_unsound_model_is_not_saved(void **state)
{
    (void)state;
    char path[] = "/tmp/inkling-model-XXXXXX";
    close(mkstemp(path));
    unlink(path);
    ink_error err;
    ink_model *model = mixed_model(64);
    ((double *)model->params)[3] = NAN;
    assert_int_equal(ink_model_save(model, path, &err), INK_DATA);
    assert_non_null(strstr(err.message, "parameter 3"));
    assert_int_not_equal(access(path, F_OK), 0);
    ink_model_free(model);
    model = tiny_model(64);
    assert_int_equal(ink_model_save(model, "/nowhere/at/all/m.safetensors", &err), INK_FAILED);
    assert_int_equal(ink_model_load("/nowhere/at/all/m.safetensors", &model, &err), INK_FAILED);
    model->target[0] = (char)0xff;
    assert_int_equal(ink_model_save(model, path, NULL), INK_DATA);
    ink_model_free(model);
}

/* ---- An independent reader: NumPy and what docs/model-format.md says, no more */

static const char reader[] =
    "import json, struct, sys, zlib, csv, io, numpy as np\n"
    "raw = open(sys.argv[1], 'rb').read()\n"
    "n, = struct.unpack('<Q', raw[:8])\n"
    "head = json.loads(raw[8:8 + n]); meta = head.pop('__metadata__'); data = raw[8 + n:]\n"
    "assert (8 + n) % 8 == 0 and meta['format'] == 'inkling.model/1'\n"
    "blank = raw.replace(meta['checksum'].encode(), b'0' * 16)\n"
    "assert meta['checksum'] == '%08x%08x' % (zlib.crc32(blank), zlib.adler32(blank))\n"
    "w = {k: np.frombuffer(data[t['data_offsets'][0]:t['data_offsets'][1]], '<f' + t['dtype'][1:].replace('32', '4')\n"
    "     .replace('64', '8')).reshape(t['shape']) for k, t in head.items()}\n"
    "schema, net = json.loads(meta['schema']), json.loads(meta['network'])\n"
    "words = net['sizes'][0] - net['n_dense']; missing = schema['missing'].split(',')\n"
    "for row in csv.DictReader(open(sys.argv[2], encoding='utf-8', newline='')):\n"
    "    x = np.zeros(net['sizes'][0])\n"
    "    for f in schema['features']:\n"
    "        cell = row[f['name']]\n"
    "        if f['type'] == 'categorical':\n"
    "            if cell in f['levels'] and cell not in missing: x[f['first_unit'] + f['levels'].index(cell)] = 1\n"
    "        else:\n"
    "            if cell not in missing and float(cell) in f.get('values', []):\n"
    "                x[f['value_unit'] + f['values'].index(float(cell))] = 1\n"
    "            if cell in missing and f['missing_unit'] >= 0: x[f['missing_unit']] = 1\n"
    "            x[words + f['first_unit']] = ((f['fill'] if cell in missing else float(cell)) - f['mean']) / "
    "f['scale']\n"
    "    for l in range(len(net['sizes']) - 1):\n"
    "        x = x @ w[f'layer{l}.weight'] + w[f'layer{l}.bias']\n"
    "        if l < len(net['sizes']) - 2: x = {'relu': lambda v: np.maximum(v, 0)}[net['activation']](x)\n"
    "    p = np.exp(x - x.max()); print(*map(repr, map(float, p / p.sum())))\n";

static void write_text(const char *path, const char *text)
{
    assert_int_equal(ink_file_write(path, text, strlen(text), NULL), INK_OK);
}

static void assert_reader_agrees(const char *python, const char *folder, int precision, double tolerance)
{
    char model_path[64], csv_path[64], script[64], command[512];
    ink_error err;
    snprintf(model_path, sizeof model_path, "%s/m.safetensors", folder);
    snprintf(csv_path, sizeof csv_path, "%s/t.csv", folder);
    snprintf(script, sizeof script, "%s/read.py", folder);
    snprintf(command, sizeof command, "'%s' %s %s %s", python, script, model_path, csv_path);
    ink_model *model = mixed_model(precision);
    assert_int_equal(ink_model_save(model, model_path, &err), INK_OK);
    write_text(csv_path, mixed_csv);
    write_text(script, reader);
    ink_table *table = read_table(mixed_csv, model);
    ink_prediction *answer = predict(model, table);
    FILE *output = popen(command, "r");
    for (size_t i = 0; i < answer->n_rows * answer->n_class; i++) {
        double p = -1;
        assert_int_equal(fscanf(output, "%lf", &p), 1);
        assert_true(fabs(p - answer->p[i]) <= tolerance);
    }
    assert_int_equal(pclose(output), 0);
    unlink(model_path);
    unlink(csv_path);
    unlink(script);
    ink_prediction_free(answer);
    ink_table_free(table);
    ink_model_free(model);
}

static void test_independent_reader(void **state)
{
    (void)state;
    const char *named = getenv("INKLING_PYTHON"), *python = named ? named : "/usr/bin/python3";
    char command[512], folder[] = "/tmp/inkling-model-XXXXXX";
    snprintf(command, sizeof command, "'%s' -c 'import numpy' 2>/dev/null", python);
    if (system(command)) {
        print_message("skipped: %s has no numpy, with which to read a model file\n", python);
        skip();
    }
    assert_non_null(mkdtemp(folder));
    assert_reader_agrees(python, folder, 64, 1e-12);
    assert_reader_agrees(python, folder, 32, 1e-5);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predict_is_the_definition),
        cmocka_unit_test(test_predict_many_rows),
        cmocka_unit_test(test_predict_needs_its_columns),
        cmocka_unit_test(test_predict_empty_columns),
        cmocka_unit_test(test_huge_weights_are_told),
        cmocka_unit_test(test_table_options),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_same_model_same_bytes),
        cmocka_unit_test(test_numbers_are_exact),
        cmocka_unit_test(test_unsound_model_is_not_saved),
        cmocka_unit_test(test_independent_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
