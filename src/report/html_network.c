/* SPDX-License-Identifier: MIT
 * The network of the form: what prediction needs as JSON for page.js, with the weights beside it where they are few
 * enough for a page. */
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "report/html_parts.h"

enum { MOST_BYTES = 1800000 }; /* of a page up to here, so that all of it stays below 2 MB */

static size_t rows_of_level(const ink_report *report, const char *feature, const char *level)
{
    for (size_t i = 0; report && i < report->n_levels; i++)
        if (!strcmp(report->by_level[i].feature, feature) && !strcmp(report->by_level[i].level, level))
            return report->by_level[i].rows;
    return 0;
}

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
        ink_json_numbers(json, "values", feature->values, feature->n_values); /* that have a unit of their own */
        ink_json_size(json, "value_unit", feature->value_unit);
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

static void put_waves(ink_json *json, const ink_layout *layout)
{
    ink_json_object(json, NULL);
    ink_json_string(json, "kind", "waves");
    ink_json_size(json, "numbers", layout->n_dense);
    ink_json_size(json, "waves", INK_WAVES);
    ink_json_size(json, "sums", INK_WAVE_SUMS);
    ink_json_object_end(json);
}

static void put_layers(ink_json *json, const ink_layout *layout)
{
    ink_json_array(json, "layers");
    if (ink_layout_inputs(layout, 0) > layout->sizes[0])
        put_waves(json, layout);
    for (size_t l = 0; l < layout->n_layers; l++) {
        const int hidden = l + 1 < layout->n_layers;
        ink_json_object(json, NULL);
        ink_json_string(json, "kind", "dense");
        ink_json_size(json, "in", ink_layout_inputs(layout, l));
        ink_json_size(json, "out", layout->sizes[l + 1]);
        ink_json_string(json, "activation", hidden ? ink_activation_name(layout->activation) : "softmax");
        ink_json_bool(json, "shares", hidden && layout->has_shares);
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

/* The numbers of classes in the order in which they are drawn. */
static void put_order(ink_json *json, const ink_model *model)
{
    size_t order[INK_DRAWN], n = ink_class_order((const char *const *)model->classes, model->n_class, order);
    if (n == model->n_class)
        ink_json_sizes(json, "order", order, n);
    else
        ink_json_null(json, "order");
}

static size_t bytes_of(const ink_model *model)
{
    return ink_layout_parameters(&model->layout) * (size_t)model->precision / 8;
}

/* The weights are told from those of another network by their checksum. */
static void put_network(ink_json *json, const ink_model *model, const ink_report *report)
{
    ink_json_object(json, NULL);
    ink_json_string(json, "target", model->target);
    ink_json_strings(json, "classes", (const char *const *)model->classes, model->n_class);
    put_order(json, model);
    ink_json_bool(json, "classic", model->encoding.classic);
    ink_json_size(json, "precision", (size_t)model->precision);
    ink_json_size(json, "members", ink_layout_members(&model->layout));
    ink_json_size(json, "bytes", bytes_of(model));
    ink_json_size(json, "checksum", crc32_z(0, model->params, bytes_of(model)));
    ink_json_bool(json, "smooth", model->encoding.smooth);
    ink_json_size(json, "onehot", model->encoding.n_onehot);
    ink_json_size(json, "rows", report ? report->rows_used : 0);
    ink_json_array(json, "features");
    for (size_t f = 0; f < model->encoding.n_features; f++)
        put_feature(json, &model->encoding.features[f], report, f);
    ink_json_array_end(json);
    put_reliability(json, report);
    put_layers(json, &model->layout);
    ink_json_object_end(json);
}

int ink_html_holds(const ink_html *h, const ink_model *model)
{
    return h->page.text.n + bytes_of(model) / 3 * 4 <= MOST_BYTES;
}

void ink_html_network(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_json json = {0};
    put_network(&json, model, report);
    ink_html_put(h, "<script type=\"application/json\" id=\"network\">");
    if (!json.text.failed)
        ink_html_json(h, json.text.bytes);
    h->page.text.failed |= json.text.failed;
    ink_text_free(&json.text);
    ink_html_put(h, "</script>\n");
}

void ink_html_weights(ink_html *h, const ink_model *model)
{
    ink_html_put(h, "<script type=\"text/plain\" id=\"weights\">");
    put_base64(&h->page.text, model->params, bytes_of(model));
    ink_html_put(h, "</script>\n");
}
