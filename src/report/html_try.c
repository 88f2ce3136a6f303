/* SPDX-License-Identifier: MIT
 * Try it: a form with a field a feature, which the network beside it answers (html_network.c, page.js). Where its
 * weights are too many for a page the form takes them from the model file, and where there are too many fields for a
 * form, a command takes its place. */
#include <math.h>
#include <string.h>

#include "report/html_parts.h"

enum { MOST_CLASSES = 200, MOST_LEVELS = 4000, MOST_FIELDS = 120 };

static int has_form(const ink_model *model)
{
    return model->encoding.n_onehot <= MOST_LEVELS && model->encoding.n_features <= MOST_FIELDS &&
           model->n_class <= MOST_CLASSES;
}

/* ---- The form */

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

/* ---- Without the weights */

static void add_cell(ink_text *line, const char *cell)
{
    const size_t n = strlen(cell);
    const char *quote =
        strpbrk(cell, ",\"\n\r") || *cell == ' ' || *cell == '#' || (n && cell[n - 1] == ' ') ? "\"" : "";
    ink_text_puts(line, quote);
    for (; *cell; cell++)
        ink_text_puts(line, (char[]){*cell, *cell == '"' ? '"' : '\0', '\0'});
    ink_text_puts(line, quote);
}

static void add_value(ink_text *line, const ink_model *model, const ink_encoded *feature, const ink_report *report)
{
    ink_text number = {0};
    if (feature->type == INK_CATEGORICAL) {
        add_cell(line, feature->n_levels ? feature->levels[usual_level(report, feature)] : "");
        return;
    }
    ink_text_number(&number, four_digits(feature->fill));
    char *point = number.bytes ? strchr(number.bytes, '.') : NULL;
    if (point)
        *point = model->decimal;
    add_cell(line, number.bytes ? number.bytes : "");
    line->failed |= number.failed;
    ink_text_free(&number);
}

/* What predicts the row that the form begins with. */
static void put_made_up(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_text names = {0}, values = {0};
    for (size_t f = 0; f < model->encoding.n_features; f++) {
        ink_text_puts(&names, f ? "," : "");
        add_cell(&names, model->encoding.features[f].name);
        ink_text_puts(&values, f ? "," : "");
        add_value(&values, model, &model->encoding.features[f], report);
    }
    ink_html_put(h, "<pre><code>printf &#39;%s\\n&#39; ");
    h->page.text.failed |= names.failed || values.failed;
    ink_html_shell_word(h, names.bytes ? names.bytes : "");
    ink_html_put(h, " ");
    ink_html_shell_word(h, values.bytes ? values.bytes : "");
    ink_html_put(h, " | inkling predict MODEL -</code></pre>\n");
    ink_text_free(&names);
    ink_text_free(&values);
}

static void put_without(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_html_put(h, "<p>The ");
    ink_html_count(h, NULL, ink_layout_parameters(&model->layout));
    ink_html_put(
        h, " weights of this network are too many for a page. Choose the model file that <code>inkling train "
           "--model</code> wrote, and a form answers here; the file stays on this machine.</p>\n<p class=\"choose\" "
           "id=\"choose\" hidden><label for=\"model-file\">Model file</label> <input type=\"file\" "
           "id=\"model-file\"> <span id=\"model-said\" role=\"status\"></span></p>\n");
    put_form(h, model, report);
    ink_html_put(h, "<p>For a row made up, in a terminal:</p>\n");
    put_made_up(h, model, report);
    ink_html_network(h, model, report);
}

static void put_with(ink_html *h, const ink_model *model, const ink_report *report)
{
    put_form(h, model, report);
    ink_html_network(h, model, report);
    ink_html_weights(h, model);
}

void ink_html_try(ink_html *h, const ink_model *model, const ink_report *report)
{
    ink_html_section(h, "try", "Try it");
    if (has_form(model) && report && ink_is_noise(report->verdict))
        ink_html_stamp(h, "No signal was found: whatever is chosen here, the answer is about the class shares, and "
                          "what differs is noise.");
    if (!has_form(model))
        ink_html_put(h, "<p>This table has too many columns, levels or classes for a form. With the model file, "
                        "<code>inkling predict MODEL TABLE</code> answers for the rows of a table.</p>\n");
    else
        (ink_html_holds(h, model) ? put_with : put_without)(h, model, report);
    ink_html_section_end(h);
}
