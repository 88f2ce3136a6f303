/* SPDX-License-Identifier: MIT
 * Pages: whatever a table holds stays text, the markup is well-formed, nothing from outside is let in, and every figure
 * is the one of the JSON. */
#include "check.h"

#include <jansson.h>

#include "report/html.h"

enum { ROWS = 400, COLUMNS = 4, LEVELS = 7, DEEPEST = 40 };

/* What would be markup, a script's end, an attribute's end, a comment or a line's end if it were not escaped. */
static const char *const hostile[LEVELS] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "</script><!--<script>",
    "' onmouseover='alert(3)",
    "line\xE2\x80\xA8separator & \xE2\x80\xAEturned",
    "&lt;b&gt;${x}`\\u003c",
    "\x1B[31mred]]>\x01",
};

typedef struct {
    const char *words[COLUMNS - 1][ROWS];
    double numbers[ROWS];
    ink_column_data columns[COLUMNS];
} cells;

static ink_table *hostile_table(cells *c)
{
    ink_table *table = NULL;
    for (size_t i = 0; i < ROWS; i++) {
        c->words[0][i] = hostile[i * 5 % LEVELS];
        c->words[1][i] = hostile[i / 3 % LEVELS];
        c->words[2][i] = hostile[i * 5 % LEVELS % 3]; /* the first column tells it */
        c->numbers[i] = i % 11 ? (double)(i % 17) : NAN;
    }
    for (size_t k = 0; k < COLUMNS - 1; k++)
        c->columns[k] = (ink_column_data){hostile[k], INK_CATEGORICAL, NULL, c->words[k]};
    c->columns[COLUMNS - 1] = (ink_column_data){hostile[4], INK_NUMERIC, c->numbers, NULL};
    assert_ok(ink_table_from_columns(c->columns, COLUMNS, ROWS, "/home/someone/<b>table</b>.csv", &table, &err));
    return table;
}

/* ---- A reader of pages that forgives nothing */

typedef struct {
    const char *at;
    char open[DEEPEST][16];
    size_t depth, tags;
} reader;

static void must(const reader *r, int holds, const char *what)
{
    if (!holds)
        fail_msg("%s, at: %.80s", what, r->at);
}

static int is_void(const char *name)
{
    static const char *const names[] = {"meta", "link", "input", "br"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return 1;
    return 0;
}

static void read_name(reader *r, char name[16])
{
    size_t n = strspn(r->at, "abcdefghijklmnopqrstuvwxyz0123456789");
    must(r, n > 0 && n < 16, "no tag's name");
    snprintf(name, 16, "%.*s", (int)n, r->at);
    r->at += n;
}

static void read_reference(reader *r)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;", "&ensp;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strncmp(r->at, known[i], strlen(known[i]))) {
            r->at += strlen(known[i]);
            return;
        }
    must(r, 0, "a bare ampersand");
}

/* An attribute, which must not be one that runs a script or carries a style, and whose value is quoted. */
static void read_attribute(reader *r)
{
    size_t n = strspn(r->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789");
    must(r, n > 0, "no attribute's name");
    must(r, strncmp(r->at, "on", 2) != 0 && strncmp(r->at, "style", 5) != 0 && strncmp(r->at, "src", 3) != 0,
         "a bad attribute");
    r->at += n;
    if (*r->at != '=')
        return;
    must(r, r->at[1] == '"', "an attribute without quotes");
    for (r->at += 2; *r->at != '"';)
        if (*r->at == '&')
            read_reference(r);
        else {
            must(r, *r->at && *r->at != '<', "an attribute's value");
            r->at++;
        }
    r->at++;
}

static void read_raw(reader *r, const char *name)
{
    char end[24];
    snprintf(end, sizeof end, "</%s>", name);
    const char *found = strstr(r->at, end);
    must(r, found != NULL, "no end of a script or style");
    must(r,
         !memchr(r->at, '<', (size_t)(found - r->at)) || strcmp(name, "script") != 0 ||
             strstr(r->at, "\"use strict\"") != NULL,
         "a tag inside data");
    r->at = found;
}

static void read_tag(reader *r)
{
    char name[16];
    int ends = *++r->at == '/';
    r->at += ends;
    read_name(r, name);
    r->tags++;
    if (ends) {
        must(r, r->depth > 0 && !strcmp(r->open[r->depth - 1], name), "a tag that ends what is not open");
        r->depth--;
    }
    while (*r->at == ' ') {
        r->at++;
        read_attribute(r);
    }
    int is_empty = *r->at == '/';
    r->at += is_empty;
    must(r, *r->at == '>', "no end of a tag");
    r->at++;
    if (!ends && !is_empty && !is_void(name)) {
        must(r, r->depth < DEEPEST, "too deep");
        memcpy(r->open[r->depth++], name, sizeof name);
        if (!strcmp(name, "script") || !strcmp(name, "style"))
            read_raw(r, name);
    }
}

static void check_page(const char *html)
{
    reader r = {.at = html};
    static const char start[] = "<!DOCTYPE html>\n";
    assert_int_equal(strncmp(html, start, strlen(start)), 0);
    for (r.at += strlen(start); *r.at;)
        if (*r.at == '<')
            read_tag(&r);
        else if (*r.at == '&')
            read_reference(&r);
        else {
            must(&r, *r.at == '\n' || (unsigned char)*r.at >= 0x20, "a control character");
            must(&r, strncmp(r.at, "\xE2\x80\xA8", 3) != 0 && strncmp(r.at, "\xE2\x80\xAE", 3) != 0,
                 "what changes lines");
            r.at++;
        }
    assert_int_equal(r.depth, 0);
    assert_true(r.tags > 50);
}

static size_t count_of(const char *text, const char *what)
{
    size_t n = 0;
    for (; (text = strstr(text, what)) != NULL; text++)
        n++;
    return n;
}

/* Nothing is named that a browser would fetch, and no policy allows it to. */
static void check_closed(const char *html, size_t scripts)
{
    assert_non_null(strstr(html, "default-src 'none'"));
    assert_int_equal(count_of(html, "<script"), scripts);
    assert_int_equal(count_of(html, "<style"), 1);
    assert_int_equal(count_of(html, "href="), 1);
    assert_int_equal(count_of(html, "href=\"data:,\""), 1);
    assert_null(strstr(html, "url("));
    assert_null(strstr(html, "@import"));
    assert_null(strstr(html, "https:"));
    assert_int_equal(count_of(html, "http:"), count_of(html, "\"http://www.w3.org/2000/svg\""));
}

/* ---- Figures */

static json_t *value_at(json_t *value, const char *path)
{
    char key[64];
    while (*path && value) {
        size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10)) : json_object_get(value, key);
        path += n + (path[n] == '.');
    }
    return value;
}

/* What follows the last mark before `end`. */
static const char *last_before(const char *text, const char *end, const char *mark)
{
    const char *found = text;
    for (; (text = strstr(text, mark)) != NULL && text < end; text += strlen(mark))
        found = text + strlen(mark);
    return found;
}

/* Every figure of the page is in the JSON under its key, as the same double; returns how many there are. */
static size_t same_figures(const char *html, char *json)
{
    static const char mark[] = "<data value=\"", between[] = "\" data-k=\"", row[] = "data-at=\"";
    const char *page = html;
    size_t n = 0;
    json_t *whole = json_loads(json, 0, NULL);
    free(json);
    assert_non_null(whole);
    for (; (html = strstr(html, mark)) != NULL; n++) {
        char *end, key[128];
        double value = strtod(html + strlen(mark), &end);
        assert_int_equal(strncmp(end, between, strlen(between)), 0);
        html = end + strlen(between);
        const char *at = *html == '.' ? last_before(page, html, row) : "\"";
        snprintf(key, sizeof key, "%.*s%.*s", (int)strcspn(at, "\""), at, (int)strcspn(html + (*html == '.'), "\""),
                 html + (*html == '.'));
        json_t *there = value_at(whole, key);
        if (!json_is_number(there) || json_number_value(there) != value)
            fail_msg("%s is %.17g in the page", key, value);
    }
    json_decref(whole);
    return n;
}

/* ---- Tests */

static ink_report *judged(const ink_table *table, ink_effort effort, ink_model **model)
{
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_judge_options judge = INK_JUDGE_OPTIONS_INIT;
    ink_report *report = NULL;
    options.target = "3";
    options.epochs = 4;
    judge.effort = effort;
    assert_ok(ink_judge(table, &options, &judge, model, &report, &err));
    return report;
}

static void test_report_page(void **state)
{
    (void)state;
    static cells c;
    ink_table *table = hostile_table(&c);
    ink_model *model = NULL;
    const char *command[] = {"inkling", "train", "it's <b>.csv", NULL};
    char *html = NULL, *json = NULL;
    ink_report *report = judged(table, INK_EFFORT_QUICK, &model);
    assert_ok(ink_report_html(report, model, command, &html, &err));
    assert_ok(ink_report_json(report, command, &json, &err));
    check_page(html);
    check_closed(html, 3);
    assert_true(same_figures(html, json) > 100);
    assert_null(strstr(html, "<b>table"));
    assert_null(strstr(html, "/home/someone"));
    assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(html, "&#39;it&#39;\\&#39;&#39;s &lt;b&gt;.csv&#39;"));
    free(html);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(table);
}

/* Weights that are too many for a page stay out of it, and a command for a row made up takes their place. */
static void test_large_network(void **state)
{
    (void)state;
    static cells c;
    ink_table *table = hostile_table(&c);
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_model *model = NULL;
    char *html = NULL;
    options.target = "3";
    options.recipe = INK_RECIPE_CLASSIC;
    options.n_hidden = 1;
    options.hidden[0] = 20000;
    options.epochs = 1;
    assert_ok(ink_fit(table, &options, &model, NULL, &err));
    assert_ok(ink_model_html(model, &html, &err));
    check_page(html);
    check_closed(html, 2);
    assert_true(strlen(html) < 100000);
    assert_non_null(strstr(html, "id=\"model-file\""));
    assert_non_null(strstr(html, " | inkling predict MODEL -"));
    free(html);
    ink_model_free(model);
    ink_table_free(table);
}

/* Without a verdict, a model, a test part, or more than an epoch there is less to show, and what is left is whole. */
static void test_smaller_pages(void **state)
{
    (void)state;
    static cells c;
    ink_table *table = hostile_table(&c);
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.target = "3";
    for (int kind = 0; kind < 3; kind++) {
        ink_report *report = NULL;
        char *html = NULL, *json = NULL;
        options.epochs = kind == 0 ? 1 : 5;
        if (kind)
            options.split[0] = 100, options.split[1] = kind == 1 ? 0 : 20, options.split[2] = 0;
        assert_ok(ink_fit(table, &options, NULL, &report, &err));
        assert_ok(ink_report_html(report, NULL, NULL, &html, &err));
        assert_ok(ink_report_json(report, NULL, &json, &err));
        check_page(html);
        check_closed(html, 0);
        assert_true(same_figures(html, json) > 10);
        free(html);
        ink_report_free(report);
    }
    ink_table_free(table);
}

static void test_other_pages(void **state)
{
    (void)state;
    static cells c;
    ink_table *table = hostile_table(&c);
    ink_model *model = NULL;
    ink_evaluation *evaluation = NULL;
    ink_survey *survey = NULL;
    char *html = NULL, *json = NULL;
    ink_report *report = judged(table, INK_EFFORT_OFF, &model);
    assert_ok(ink_evaluate(model, table, &evaluation, &err));
    assert_ok(ink_evaluation_html(evaluation, model, NULL, &html, &err));
    assert_ok(ink_evaluation_json(evaluation, NULL, &json, &err));
    check_page(html);
    check_closed(html, 3);
    assert_true(same_figures(html, json) > 30);
    free(html);
    assert_ok(ink_model_html(model, &html, &err));
    assert_ok(ink_model_json(model, &json, &err));
    check_page(html);
    check_closed(html, 3);
    assert_true(same_figures(html, json) > 10);
    free(html);
    assert_ok(ink_survey_make(table, NULL, 0, NULL, NULL, &survey, &err));
    assert_ok(ink_survey_html(survey, NULL, &html, &err));
    assert_ok(ink_survey_json(survey, NULL, &json, &err));
    check_page(html);
    check_closed(html, 0);
    assert_true(same_figures(html, json) > 10);
    free(html);
    ink_survey_free(survey);
    ink_evaluation_free(evaluation);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(table);
}

/* A table of random words and numbers as CSV. */
static ink_table *random_table(size_t n_rows, size_t n_words, size_t n_numbers, size_t n_levels, size_t n_class)
{
    ink_text csv = {0};
    ink_table *table = NULL;
    uint32_t random = 1;
    for (size_t k = 0; k < n_words + n_numbers; k++)
        ink_text_printf(&csv, "column %zu,", k);
    ink_text_puts(&csv, "target\n");
    for (size_t i = 0; i < n_rows; i++) {
        for (size_t k = 0; k < n_words + n_numbers; k++) {
            random = random * 1664525 + 1013904223;
            ink_text_printf(&csv, k < n_words ? "level %u," : "0.%u,",
                            k < n_words ? random / 65536 % (unsigned)n_levels : random);
        }
        random = random * 1664525 + 1013904223;
        ink_text_printf(&csv, "class %u\n", random / 65536 % (unsigned)n_class);
    }
    assert_ok(ink_table_read_bytes(csv.bytes, csv.n, "random.csv", NULL, &table, &err));
    ink_text_free(&csv);
    return table;
}

static size_t page_size(ink_table *table)
{
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_judge_options judge = INK_JUDGE_OPTIONS_INIT;
    ink_model *model = NULL;
    ink_report *report = NULL;
    char *html = NULL;
    options.epochs = 10;
    assert_ok(ink_judge(table, &options, &judge, &model, &report, &err));
    assert_ok(ink_report_html(report, model, NULL, &html, &err));
    size_t size = strlen(html);
    free(html);
    ink_report_free(report);
    ink_model_free(model);
    ink_table_free(table);
    return size;
}

static void test_sizes(void **state)
{
    (void)state;
    size_t founding = page_size(random_table(5000, 1, 0, 10, 10)),
           large = page_size(random_table(1500, 15, 15, 30, 26));
    assert_true(founding <= 150000);
    assert_true(large <= 2000000);
}

/* ---- The writer */

static char *written(const char *text)
{
    ink_html h = ink_html_begin();
    char *html = NULL;
    ink_html_user(&h, text);
    ink_html_put(&h, "|");
    ink_html_json(&h, text);
    assert_ok(ink_html_take(&h, &html, &err));
    return html;
}

static void test_escapes(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;|a\\u003cb\\u003e\\u0026\"'"},
        {"", "&quot;&quot;|"},
        {"\x01\x7F", "\xEF\xBF\xBD\xEF\xBF\xBD|\x01\x7F"},
        {"\xE2\x80\xA8\xE2\x80\xA9\xE2\x82\xAC", "\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x82\xAC|\\u2028\\u2029\xE2\x82\xAC"},
        {"\xFF\xE2", "\xEF\xBF\xBD\xEF\xBF\xBD|\xFF\xE2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *html = written(cases[i][0]);
        assert_string_equal(html, cases[i][1]);
        free(html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_page), cmocka_unit_test(test_large_network), cmocka_unit_test(test_smaller_pages),
        cmocka_unit_test(test_other_pages), cmocka_unit_test(test_sizes),         cmocka_unit_test(test_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
