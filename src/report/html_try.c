/* SPDX-License-Identifier: MIT
 * Try it: a form with a field a feature, and beside it the network that answers, as JSON for page.js. A network that is
 * too large for a page, or of a kind that the script does not know, is said to be one. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"
#include "report/html_parts.h"

enum { MOST_BYTES = 1 << 20, MOST_CLASSES = 200, MOST_LEVELS = 4000, MOST_FIELDS = 120, LISTED = 100 };

static int fits(const ink_model *model)
{
    size_t bytes = ink_layout_parameters(&model->layout) * (size_t)model->precision / 8;
    return bytes <= MOST_BYTES && model->encoding.n_onehot <= MOST_LEVELS &&
           model->encoding.n_features <= MOST_FIELDS && model->n_class <= MOST_CLASSES;
}

/* ---- The form */

static size_t rows_of_level(const ink_report *report, const char *feature, const char *level)
{
    for (size_t i = 0; report && i < report->n_levels; i++)
        if (!strcmp(report->by_level[i].feature, feature) && !strcmp(report->by_level[i].level, level))
            return report->by_level[i].rows;
    return 0;
}

/* The most frequent level as far as that is known. */
static size_t usual_level(const ink_report *report, const ink_encoded *feature)
{
    for (size_t i = 0; report && i < report->n_levels; i++)
        if (!strcmp(report->by_level[i].feature, feature->name))
            for (size_t k = 0; k < feature->n_levels; k++)
                if (!strcmp(feature->levels[k], report->by_level[i].level))
                    return k;
    return 0;
}

static void put_options(ink_html *h, const ink_encoded *feature, const ink_report *report)
{
    size_t usual = usual_level(report, feature);
    for (size_t k = 0; k < feature->n_levels; k++) {
        ink_html_printf(h, "<option value=\"%zu\"%s>", k, k == usual ? " selected" : "");
        ink_html_user(h, feature->levels[k]);
        ink_html_put(h, "</option>");
    }
    ink_html_put(h, "<option value=\"\">(missing)</option>");
}

static double four_digits(double x)
{
    double unit = x == 0 ? 1 : pow(10, floor(log10(fabs(x))) - 3);
    double rounded = unit >= 1 ? round(x / unit) * unit : round(x / unit) / round(1 / unit);
    return isfinite(rounded) ? rounded : x;
}

static void put_field(ink_html *h, const ink_encoded *feature, const ink_report *report, size_t f)
{
    ink_html_printf(h, "<div class=\"field\"><label for=\"field-%zu\">", f);
    ink_html_user(h, feature->name);
    ink_html_put(h, "</label>");
    if (feature->type == INK_CATEGORICAL) {
        ink_html_printf(h, "<select id=\"field-%zu\">", f);
        put_options(h, feature, report);
        ink_html_put(h, "</select>");
    } else {
        ink_html_printf(h, "<input id=\"field-%zu\" type=\"number\" step=\"any\" placeholder=\"(missing)\" value=\"",
                        f);
        ink_text_number(&h->page.text, four_digits(feature->fill));
        ink_html_put(h, "\">");
    }
    ink_html_printf(h, "<small id=\"behind-%zu\"></small></div>\n", f);
}

static void put_form(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_html_put(h,
                 "<div class=\"try\" id=\"try-form\" hidden>\n<form autocomplete=\"off\">\n<div class=\"fields\">\n");
    for (size_t f = 0; f < model->encoding.n_features; f++)
        put_field(h, &model->encoding.features[f], report, f);
    ink_html_put(h,
                 "</div>\n</form>\n<div class=\"answer\" role=\"status\" aria-live=\"polite\">\n<p id=\"answer\"></p>\n"
                 "<table class=\"bars\"><thead><tr><th scope=\"col\">class</th><th scope=\"col\">probability</th>"
                 "<th scope=\"col\"></th></tr></thead><tbody id=\"answers\"></tbody></table>\n<p id=\"behind\" "
                 "class=\"note\"></p>\n"
                 "</div>\n</div>\n<noscript><p>The form needs the script inside this page.</p></noscript>\n");
}

/* ---- The network */

static void put_base64(ink_text *to, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i < 3 ? n - i : 3;
        unsigned long word = (unsigned long)bytes[i] << 16 | (left > 1 ? (unsigned long)bytes[i + 1] << 8 : 0) |
                             (left > 2 ? bytes[i + 2] : 0);
        char four[4] = {digits[word >> 18], digits[word >> 12 & 63], left > 1 ? digits[word >> 6 & 63] : '=',
                        left > 2 ? digits[word & 63] : '='};
        ink_text_add(to, four, 4);
    }
}

static void put_feature(ink_json *json, const ink_encoded *feature, const ink_report *report, size_t f)
{
    ink_json_object(json, NULL);
    ink_json_string(json, "name", feature->name);
    ink_json_bool(json, "numeric", feature->type == INK_NUMERIC);
    ink_json_size(json, "unit", feature->first_unit);
    if (feature->type == INK_NUMERIC) {
        ink_json_number(json, "missing", feature->missing_unit);
        ink_json_number(json, "fill", feature->fill);
        ink_json_number(json, "mean", feature->mean);
        ink_json_number(json, "scale", feature->scale);
        ink_json_numbers(json, "values", NULL, 0); /* that have a unit of their own */
        ink_json_size(json, "value_unit", 0);
        ink_json_number(json, "least", report ? report->features[f].least : (double)NAN);
        ink_json_number(json, "most", report ? report->features[f].most : (double)NAN);
    } else {
        ink_json_bool(json, "missing_is_level", feature->n_levels && !*feature->levels[0]);
        ink_json_flat_array(json, "rows");
        for (size_t k = 0; k < feature->n_levels; k++)
            ink_json_size(json, NULL, rows_of_level(report, feature->name, feature->levels[k]));
        ink_json_array_end(json);
    }
    ink_json_object_end(json);
}

static void put_layers(ink_json *json, const ink_layout *layout)
{
    ink_json_array(json, "layers");
    for (size_t l = 0; l < layout->n_layers; l++) {
        ink_json_object(json, NULL);
        ink_json_string(json, "kind", "dense");
        ink_json_size(json, "in", layout->sizes[l]);
        ink_json_size(json, "out", layout->sizes[l + 1]);
        ink_json_string(json, "activation",
                        l + 1 < layout->n_layers ? ink_activation_name(layout->activation) : "softmax");
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

/* How sure answers were right on the test rows, for the rows behind an answer. */
static void put_reliability(ink_json *json, const ink_report *report)
{
    ink_json_array(json, "reliability");
    for (size_t b = 0; report && report->test.rows && b < INK_RELIABILITY_BINS; b++) {
        const ink_reliability *bin = &report->test.reliability[b];
        const double figures[] = {(double)bin->rows, bin->accuracy, bin->accuracy_ci95[0], bin->accuracy_ci95[1]};
        ink_json_numbers(json, NULL, figures, 4);
    }
    ink_json_array_end(json);
}

static void put_weights(ink_json *json, const ink_model *model)
{
    ink_json_string(json, "weights", "");
    json->text.n -= json->text.n ? 1 : 0; /* into the quotes */
    put_base64(&json->text, model->params, ink_layout_parameters(&model->layout) * (size_t)model->precision / 8);
    ink_text_puts(&json->text, "\"");
}

/* The numbers of classes in the order in which they are drawn. */
static void put_order(ink_json *json, const ink_model *model)
{
    size_t order[INK_DRAWN], n = ink_class_order((const char *const *)model->classes, model->n_class, order);
    if (n == model->n_class)
        ink_json_sizes(json, "order", order, n);
    else
        ink_json_null(json, "order");
}

static void put_network(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_json json = {0};
    ink_json_object(&json, NULL);
    ink_json_string(&json, "target", model->target);
    ink_json_strings(&json, "classes", (const char *const *)model->classes, model->n_class);
    put_order(&json, model);
    ink_json_bool(&json, "classic", model->encoding.classic);
    ink_json_size(&json, "precision", (size_t)model->precision);
    ink_json_size(&json, "members", 1);
    ink_json_bool(&json, "smooth", 0);
    ink_json_size(&json, "onehot", model->encoding.n_onehot);
    ink_json_size(&json, "rows", report ? report->rows_used : 0);
    ink_json_bool(&json, "noise", report && ink_is_noise(report->verdict));
    ink_json_array(&json, "features");
    for (size_t f = 0; f < model->encoding.n_features; f++)
        put_feature(&json, &model->encoding.features[f], report, f);
    ink_json_array_end(&json);
    put_reliability(&json, report);
    put_layers(&json, &model->layout);
    put_weights(&json, model);
    ink_json_object_end(&json);
    ink_html_put(h, "<script type=\"application/json\" id=\"network\">");
    if (!json.text.failed)
        ink_html_json(h, json.text.bytes);
    h->page.text.failed |= json.text.failed;
    ink_text_free(&json.text);
    ink_html_put(h, "</script>\n");
}

void ink_html_try(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_html_section(h, "try", "Try it");
    if (!fits(model) || !ink_layout_is_plain(&model->layout)) {
        ink_html_put(h, "<p>This network does not go into a page, for its size or its kind. With its model file, "
                        "<code>inkling predict MODEL TABLE</code> answers for the rows of a table.</p>\n");
    } else {
        if (report && ink_is_noise(report->verdict))
            ink_html_stamp(h, "No signal was found: whatever is chosen here, the answer is about the class shares, and "
                              "what differs is noise.");
        put_form(h, model, report);
        put_network(h, model, report);
    }
    ink_html_section_end(h);
}
