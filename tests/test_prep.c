/* SPDX-License-Identifier: MIT
 * Preparation: what becomes a class, a feature and an input unit, and that only training rows teach it anything. */
#include "check.h"

#include "prep/prep.h"

static ink_table *table_of(const char *csv)
{
    ink_table *table = NULL;
    assert_ok(ink_table_read_bytes(csv, strlen(csv), "test.csv", NULL, &table, &err));
    return table;
}

/* ---- Split */

static void a_split_takes_every_row_once(void **state)
{
    (void)state;
    for (size_t n = 5; n < 400; n += 13) {
        ink_split split;
        assert_ok(ink_split_make(n, (double[]){60, 20, 20}, (uint32_t)n, &split, &err));
        assert_int_equal(split.n_train + split.n_validation + split.n_test, n);
        unsigned char seen[400] = {0};
        for (size_t i = 0; i < n; i++)
            seen[split.train[i]]++;
        for (size_t i = 0; i < n; i++)
            assert_int_equal(seen[i], 1);
        assert_ptr_equal(split.validation, split.train + split.n_train);
        assert_ptr_equal(split.test, split.validation + split.n_validation);
        ink_split_free(&split);
    }
}

static void a_split_is_the_recorded_one(void **state)
{
    (void)state;
    static const size_t rows[] = {1, 8, 4, 7, 3, 6, 5, 10, 0, 2, 9}; /* train_test_split of 11 rows, twice, by 42 */
    ink_split split;
    assert_ok(ink_split_make(11, (double[]){0.6, 0.2, 0.2}, 42, &split, &err));
    assert_int_equal(split.n_train, 6);
    assert_int_equal(split.n_validation, 2);
    assert_memory_equal(split.train, rows, sizeof rows);
    ink_split_free(&split);
}

static void too_few_rows_are_refused(void **state)
{
    (void)state;
    ink_split split;
    assert_fails(ink_split_make(1, (double[]){60, 20, 20}, 0, &split, &err), INK_DATA, "too few");
    assert_fails(ink_split_make(0, (double[]){60, 20, 20}, 0, &split, &err), INK_DATA, "too few");
    assert_ok(ink_split_make(3, (double[]){1, 0, 0}, 0, &split, &err));
    assert_int_equal(split.n_train, 3);
    ink_split_free(&split);
}

/* ---- Stratified split: tests/split.py has the thousands of cases */

/* The target of a table with one column; its cells are one letter or number each. */
static ink_target target_of(const char *csv)
{
    ink_table *table = table_of(csv);
    ink_target target;
    assert_ok(ink_target_learn(table, 0, 0, &target, &err));
    ink_table_free(table);
    return target;
}

static void a_stratified_split_is_the_recorded_one(void **state)
{
    (void)state;
    static const size_t rows[] = {2, 11, 1, 17, 12, 5, 16, 0, 6, 10, 3, 4, 7, 9, 14, 8, 15, 13};
    ink_target target = target_of("y\na\nb\na\nc\nb\na\nc\nb\na\na\nb\nc\na\nb\na\nc\nb\na\n");
    ink_split split;
    assert_ok(ink_split_stratified(&target, (double[]){60, 20, 20}, 42, &split, &err));
    assert_int_equal(split.n_train, 10);
    assert_int_equal(split.n_validation, 4);
    assert_memory_equal(split.train, rows, sizeof rows);
    ink_split_free(&split);
    ink_target_free(&target);
}

/* 2 < 9 < 10, though as words "10" < "2" < "9": to scikit-learn a column of numbers is one. */
static void numbers_are_stratified_in_their_own_order(void **state)
{
    (void)state;
    static const size_t rows[] = {8, 11, 5, 6, 4, 19, 1, 16, 12, 18, 2, 10, 13, 17, 15, 3, 9, 14, 0, 7};
    ink_target target = target_of("y\n2\n9\n9\n10\n9\n2\n10\n9\n9\n10\n2\n9\n10\n9\n9\n2\n9\n9\n10\n9\n");
    ink_split split;
    assert_string_equal(target.classes[0], "10");
    assert_ok(ink_split_stratified(&target, (double[]){60, 20, 20}, 7, &split, &err));
    assert_memory_equal(split.train, rows, sizeof rows);
    ink_split_free(&split);
    ink_target_free(&target);
}

/* n rows whose class is 0 more often than 1, and 1 than 2. */
static ink_target uneven_target(size_t n, char *csv)
{
    char *at = csv + sprintf(csv, "y\n");
    for (size_t i = 0; i < n; i++)
        at += sprintf(at, "%c\n", i % 7 < 4 ? 'a' : i % 7 < 6 ? 'b' : 'c');
    return target_of(csv);
}

static void every_part_has_the_classes_shares(void **state)
{
    (void)state;
    char csv[2000];
    for (size_t n = 70; n <= 700; n += 70) {
        ink_target target = uneven_target(n, csv);
        ink_split split;
        assert_ok(ink_split_stratified(&target, (double[]){3, 1, 1}, (uint32_t)n, &split, &err));
        unsigned char seen[700] = {0};
        size_t counts[2][3] = {{0}};
        for (size_t i = 0; i < n; i++)
            seen[split.train[i]]++;
        for (size_t i = 0; i < n; i++)
            assert_int_equal(seen[i], 1);
        for (size_t i = 0; i < split.n_train; i++)
            counts[0][target.y[split.train[i]]]++;
        for (size_t i = 0; i < split.n_test; i++)
            counts[1][target.y[split.test[i]]]++;
        for (size_t k = 0; k < 3; k++) {
            assert_near((double)counts[0][k], 0.6 * (double)target.counts[k], 1);
            assert_near((double)counts[1][k], 0.2 * (double)target.counts[k], 1);
        }
        ink_split_free(&split);
        ink_target_free(&target);
    }
}

static void a_stratified_split_without_test_rows_is_one_step(void **state)
{
    (void)state;
    char csv[2000];
    ink_target target = uneven_target(70, csv);
    ink_split one, two, none;
    assert_ok(ink_split_stratified(&target, (double[]){8, 2, 0}, 1, &one, &err));
    assert_ok(ink_split_stratified(&target, (double[]){8, 0, 2}, 1, &two, &err));
    assert_ok(ink_split_stratified(&target, (double[]){1, 0, 0}, 1, &none, &err));
    assert_int_equal(one.n_validation, 14);
    assert_int_equal(two.n_test, 14);
    assert_int_equal(none.n_train, 70);
    assert_memory_equal(one.train, two.train, 70 * sizeof *one.train);
    ink_split_free(&one);
    ink_split_free(&two);
    ink_split_free(&none);
    ink_target_free(&target);
}

static void what_cannot_be_stratified_is_refused(void **state)
{
    (void)state;
    static const double usual[] = {60, 20, 20};
    ink_split split;
    ink_target target = target_of("y\na\nb\na\na\nb\na\na\nc\n");
    assert_fails(ink_split_stratified(&target, usual, 0, &split, &err), INK_DATA, "only one is of class 'c'");
    ink_target_free(&target);
    target = target_of("y\na\nb\na\nb\n");
    assert_fails(ink_split_stratified(&target, usual, 0, &split, &err), INK_DATA, "for validation and test only one");
    assert_fails(ink_split_stratified(&target, (double[]){9, 1, 0}, 0, &split, &err), INK_DATA, "a part takes 1");
    assert_fails(ink_split_stratified(&target, (double[]){1e-9, 1, 1}, 0, &split, &err), INK_DATA, "too few");
    assert_fails(ink_split_stratified(&target, (double[]){-1, 1, 1}, 0, &split, &err), INK_USAGE, "--split");
    ink_target_free(&target);
}

/* ---- Weights */

static void a_column_of_weights_is_checked_and_scaled(void **state)
{
    (void)state;
    ink_table *table = table_of("w,minus,hole,zero,word,y\n1,1,1,0,a,p\n4,-2.5,,0,b,q\n0,1,3,0,a,p\n7,9,9,9,b,\n");
    ink_target target;
    double *weight = NULL;
    assert_ok(ink_target_learn(table, 5, 0, &target, &err));
    assert_ok(ink_weights_read(table, 0, &target, &weight, &err));
    const double scaled[] = {0.25, 1, 0, 0}; /* the last row has no class, and so no say */
    assert_memory_equal(weight, scaled, sizeof scaled);
    free(weight);
    assert_fails(ink_weights_read(table, 1, &target, &weight, &err), INK_DATA, "'minus' holds -2.5 in row 2");
    assert_fails(ink_weights_read(table, 2, &target, &weight, &err), INK_DATA, "'hole' holds no weight in row 2");
    assert_fails(ink_weights_read(table, 3, &target, &weight, &err), INK_DATA, "'zero' holds 0 in every row");
    assert_fails(ink_weights_read(table, 4, &target, &weight, &err), INK_DATA, "'word' holds words");
    assert_fails(ink_weights_read(table, 5, &target, &weight, &err), INK_USAGE, "'y' is the target");
    ink_target_free(&target);
    ink_table_free(table);
}

static void balanced_classes_weigh_the_same(void **state)
{
    (void)state;
    const size_t counts[] = {6, 2, 0, 1};
    double classes[4];
    ink_weights_balance(counts, 4, classes);
    assert_near(6 * classes[0], 3, 1e-15);
    assert_near(2 * classes[1], 3, 1e-15);
    assert_near(1 * classes[3], 3, 1e-15);
    assert_near(classes[2], 1, 0);
}

/* ---- Target */

static void words_and_few_numbers_are_classes_in_byte_order(void **state)
{
    (void)state;
    ink_table *table = table_of("w,n\nb,10\na,9\n,10.0\nb,\nB,2\n");
    ink_target target;
    assert_ok(ink_target_learn(table, 0, 0, &target, &err));
    assert_int_equal(target.n_class, 3);
    assert_string_equal(target.classes[0], "B");
    assert_string_equal(target.classes[2], "b");
    assert_int_equal(target.n_used, 4);
    assert_int_equal(target.y[2], -1);
    assert_int_equal(target.counts[2], 2);
    ink_target_free(&target);
    assert_ok(ink_target_learn(table, 1, 0, &target, &err));
    assert_int_equal(target.n_class, 3);
    assert_string_equal(target.classes[0], "10");
    assert_string_equal(target.classes[1], "2");
    assert_int_equal(target.y[0], target.y[2]);
    ink_target_free(&target);
    ink_table_free(table);
}

static ink_table *hundred_numbers(void)
{
    char csv[2000] = "x,y\n";
    for (int i = 0; i < 100; i++)
        sprintf(csv + strlen(csv), "a,%d.5\n", i);
    return table_of(csv);
}

static void many_numbers_are_refused_with_the_ways_out(void **state)
{
    (void)state;
    ink_table *table = hundred_numbers();
    ink_target target;
    assert_fails(ink_target_learn(table, 1, 0, &target, &err), INK_DATA, "100 different numbers");
    assert_fails(ink_target_learn(table, 1, 0, &target, &err), INK_DATA, "--cut 5");
    assert_fails(ink_target_learn(table, 1, 0, &target, &err), INK_DATA, "--categorical 'y'");
    assert_fails(ink_target_learn(table, 0, 0, &target, &err), INK_DATA, "same value in every row");
    assert_fails(ink_target_learn(table, 0, 5, &target, &err), INK_USAGE, "--cut");
    ink_table_free(table);
}

static void a_cut_makes_classes_of_equal_size(void **state)
{
    (void)state;
    ink_table *table = hundred_numbers();
    ink_target target;
    assert_ok(ink_target_learn(table, 1, 4, &target, &err));
    assert_int_equal(target.n_class, 4);
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(target.counts[k], 25);
    assert_string_equal(target.classes[0], "up to 24.5");
    assert_string_equal(target.classes[1], "24.5 to 49.5");
    assert_string_equal(target.classes[3], "over 74.5");
    ink_target_free(&target);
    ink_table_free(table);
}

static void a_cut_through_ties_makes_fewer_classes_and_none_empty(void **state)
{
    (void)state;
    ink_table *table = table_of("y\n1\n1\n1\n1\n1\n2\n2\n3\n");
    ink_target target;
    assert_ok(ink_target_learn(table, 0, 5, &target, &err));
    assert_true(target.n_class >= 2 && target.n_class <= 3);
    for (size_t k = 0; k < target.n_class; k++)
        assert_true(target.counts[k] > 0);
    ink_target_free(&target);
    ink_table_free(table);
}

static void a_cut_into_more_classes_than_numbers_gives_each_its_own(void **state)
{
    (void)state;
    ink_table *table = table_of("y\n3\n1\n\n2\n3\n");
    ink_target target;
    assert_ok(ink_target_learn(table, 0, 50, &target, &err));
    assert_int_equal(target.n_class, 3);
    assert_string_equal(target.classes[0], "up to 1");
    assert_string_equal(target.classes[2], "over 2");
    assert_int_equal(target.counts[2], 2);
    ink_target_free(&target);
    ink_table_free(table);
}

/* ---- Features */

static void columns_that_name_rows_are_left_out(void **state)
{
    (void)state;
    ink_table *table = table_of("id,wide,code,name,same,empty,x,y\n"
                                "7,3000000000,5,ann,1,,0.5,a\n8,1,3,bob,1,,1.5,b\n9,2,9,cat,1,,2.5,a\n10,4,1,dan,1,,3.5,b\n");
    ink_features features;
    assert_ok(ink_features_choose(table, 7, SIZE_MAX, NULL, NULL, &features, &err));
    assert_int_equal(features.n_features, 2);
    assert_int_equal(features.columns[0], 2);
    assert_int_equal(features.columns[1], 6);
    assert_int_equal(features.n_dropped, 5);
    assert_int_equal(features.n_notices, 1);
    assert_non_null(strstr(features.notices[0], "'code'"));
    ink_features_free(&features);
    assert_ok(ink_features_choose(table, 7, SIZE_MAX, "id,n*,3", "name", &features, &err));
    assert_int_equal(features.n_features, 2);
    assert_int_equal(features.n_dropped, 0);
    ink_features_free(&features);
    assert_ok(ink_features_choose(table, 7, 6, NULL, NULL, &features, &err)); /* x is the weights */
    assert_int_equal(features.n_features, 1);
    assert_int_equal(features.n_dropped, 5);
    ink_features_free(&features);
    assert_fails(ink_features_choose(table, 7, SIZE_MAX, "nmae", NULL, &features, &err), INK_USAGE, "name");
    assert_fails(ink_features_choose(table, 7, SIZE_MAX, NULL, "code,x", &features, &err), INK_DATA, "no column is left");
    ink_table_free(table);
}

/* ---- Encoding */

static const char mixed[] = "word,num,y\nb,1,p\na,,q\nc,3,p\n,5,q\nz,100,p\n";

static void units_stand_in_their_order(void **state)
{
    (void)state;
    ink_table *table = table_of(mixed);
    size_t columns[] = {0, 1}, train[] = {0, 1, 2, 3}, all[] = {0, 1, 2, 3, 4}, unseen[2] = {0};
    ink_encoding encoding;
    ink_rows rows;
    assert_ok(ink_encoding_learn(table, columns, 2, train, 4, 0, &encoding, &err));
    assert_int_equal(encoding.features[0].n_levels, 3); /* z has no training row */
    assert_int_equal(encoding.n_onehot, 4);             /* a, b, c and the indicator of num */
    assert_int_equal(encoding.n_dense, 1);
    assert_int_equal(encoding.features[1].missing_unit, 3);
    assert_near(encoding.features[1].fill, 3, 0);
    assert_near(encoding.features[1].mean, 3, 1e-15);
    assert_near(encoding.features[1].scale, sqrt(2), 1e-15);
    assert_ok(ink_encoding_apply(&encoding, table, columns, all, 5, NULL, &rows, unseen, &err));
    static const int32_t index[] = {1, -1, 0, 3, 2, -1, -1, -1, -1, -1};
    assert_int_equal(rows.n_index, 2);
    assert_memory_equal(rows.index, index, sizeof index);
    assert_near(rows.dense[0], -sqrt(2), 1e-15);
    assert_near(rows.dense[1], 0, 1e-15);
    assert_int_equal(unseen[0], 1);
    ink_rows_free(&rows);
    ink_encoding_free(&encoding);
    ink_table_free(table);
}

static void classic_keeps_every_level_and_marker(void **state)
{
    (void)state;
    ink_table *table = table_of("word,y\nb,p\nNA,q\n,p\n\"NA\",q\na,p\n");
    size_t columns[] = {0}, train[] = {0};
    ink_encoding encoding;
    assert_ok(ink_encoding_learn(table, columns, 1, train, 1, 1, &encoding, &err));
    static const char *const levels[] = {"", "NA", "a", "b"};
    assert_int_equal(encoding.features[0].n_levels, 4);
    for (size_t k = 0; k < 4; k++)
        assert_string_equal(encoding.features[0].levels[k], levels[k]);
    ink_encoding_free(&encoding);
    ink_table_free(table);
}

/* What stands in validation and test rows must not move an estimate. */
static void only_training_rows_teach(void **state)
{
    (void)state;
    ink_table *a = table_of("w,x,y\na,1,p\nb,2,q\na,4,p\nc,8,q\n"), *b = table_of("w,x,y\na,1,p\nb,2,q\na,4,p\nzz,-1e9,q\n");
    size_t columns[] = {0, 1}, train[] = {0, 1, 2};
    ink_encoding one, two;
    assert_ok(ink_encoding_learn(a, columns, 2, train, 3, 0, &one, &err));
    assert_ok(ink_encoding_learn(b, columns, 2, train, 3, 0, &two, &err));
    assert_true(one.features[1].mean == two.features[1].mean && one.features[1].scale == two.features[1].scale);
    assert_true(one.features[1].fill == two.features[1].fill && one.n_onehot == two.n_onehot);
    ink_encoding_free(&one);
    ink_encoding_free(&two);
    ink_table_free(a);
    ink_table_free(b);
}

static void mostly_one_number_is_scaled_by_the_others(void **state)
{
    (void)state;
    static const struct {
        const char *csv;
        double scale;
    } cases[] = {
        {"x\n0\n1\n2\n3\n4\n", 2},                             /* quartiles 1 and 3 */
        {"x\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n10\n20\n999\n", 494.5}, /* of 10, 20, 999: 15 and 509.5 */
        {"x\n0\n0\n0\n0\n0\n0\n0\n0\n0\n8\n8\n", 4},           /* the others are alike: half the range */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ink_table *table = table_of(cases[i].csv);
        size_t columns[] = {0}, rows[13];
        for (size_t k = 0; k < 13; k++)
            rows[k] = k;
        ink_encoding encoding;
        assert_ok(ink_encoding_learn(table, columns, 1, rows, ink_table_rows(table), INK_ENCODE_SMOOTH, &encoding, &err));
        assert_near(encoding.features[0].scale, cases[i].scale, 1e-12);
        ink_encoding_free(&encoding);
        ink_table_free(table);
    }
}

static void enormous_numbers_stay_finite(void **state)
{
    (void)state;
    ink_table *table = table_of("x,y\n1e308,p\n-1e308,q\n1e300,p\n0,q\n");
    size_t columns[] = {0}, train[] = {0, 1, 2, 3};
    ink_encoding encoding;
    ink_rows rows;
    assert_ok(ink_encoding_learn(table, columns, 1, train, 4, 0, &encoding, &err));
    assert_ok(ink_encoding_apply(&encoding, table, columns, train, 4, NULL, &rows, NULL, &err));
    for (size_t i = 0; i < 4; i++)
        assert_true(fabs(rows.dense[i]) < 10);
    ink_rows_free(&rows);
    ink_encoding_free(&encoding);
    ink_table_free(table);
}

static void a_table_that_does_not_suit_is_refused(void **state)
{
    (void)state;
    ink_table *table = table_of(mixed), *other = table_of("num,y\n1,p\n"), *turned = table_of("word,num\n1,1\n2,2\n");
    size_t columns[] = {0, 1}, found[2], train[] = {0, 1};
    ink_encoding encoding;
    assert_ok(ink_encoding_learn(table, columns, 2, train, 2, 0, &encoding, &err));
    assert_fails(ink_encoding_match(&encoding, other, found, &err), INK_DATA, "no column 'word'");
    assert_fails(ink_encoding_match(&encoding, turned, found, &err), INK_DATA, "'word' holds numbers");
    ink_encoding_free(&encoding);
    ink_table_free(table);
    ink_table_free(other);
    ink_table_free(turned);
}

static void distinct_rows_are_counted(void **state)
{
    (void)state;
    int32_t index[] = {1, 2, 1, 2, 1, -1};
    double dense[] = {0.0, -0.0, 0.5};
    int32_t y[] = {0, 1, 0};
    const ink_rows rows = {.n_rows = 3, .n_index = 2, .n_dense = 1, .index = index, .dense = dense, .y = y};
    ink_pack pack;
    ink_packing *packing = ink_packing_new(3, &rows, 1, 2), *empty = ink_packing_new(0, &rows, 1, 2);
    assert_int_equal(ink_packing_add(packing, 0, &rows), 0);
    assert_int_equal(ink_packing_finish(packing, &pack), 0);
    assert_int_equal(pack.n_distinct, 2);
    assert_int_equal(ink_packing_finish(empty, &pack), 0);
    assert_int_equal(pack.n_distinct, 0);
    ink_pack_free(&pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_split_takes_every_row_once),
        cmocka_unit_test(a_split_is_the_recorded_one),
        cmocka_unit_test(too_few_rows_are_refused),
        cmocka_unit_test(a_stratified_split_is_the_recorded_one),
        cmocka_unit_test(numbers_are_stratified_in_their_own_order),
        cmocka_unit_test(every_part_has_the_classes_shares),
        cmocka_unit_test(a_stratified_split_without_test_rows_is_one_step),
        cmocka_unit_test(what_cannot_be_stratified_is_refused),
        cmocka_unit_test(a_column_of_weights_is_checked_and_scaled),
        cmocka_unit_test(balanced_classes_weigh_the_same),
        cmocka_unit_test(words_and_few_numbers_are_classes_in_byte_order),
        cmocka_unit_test(many_numbers_are_refused_with_the_ways_out),
        cmocka_unit_test(a_cut_makes_classes_of_equal_size),
        cmocka_unit_test(a_cut_through_ties_makes_fewer_classes_and_none_empty),
        cmocka_unit_test(a_cut_into_more_classes_than_numbers_gives_each_its_own),
        cmocka_unit_test(columns_that_name_rows_are_left_out),
        cmocka_unit_test(units_stand_in_their_order),
        cmocka_unit_test(classic_keeps_every_level_and_marker),
        cmocka_unit_test(only_training_rows_teach),
        cmocka_unit_test(mostly_one_number_is_scaled_by_the_others),
        cmocka_unit_test(enormous_numbers_stay_finite),
        cmocka_unit_test(a_table_that_does_not_suit_is_refused),
        cmocka_unit_test(distinct_rows_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
