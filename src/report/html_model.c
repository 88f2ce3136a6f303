/* SPDX-License-Identifier: MIT
 * A model as one HTML page, as far as it knows itself: its target, features, network and training, and the form. */
#include <math.h>

#include "report/html_parts.h"
#include "report/parts.h"
#include "report/summary.h"

static void put_head(ink_html *h, const ink_model *model)
{
    size_t n = model->encoding.n_features;
    ink_html_put(h, "<header>\n<p class=\"kicker\">model</p>\n<h1>");
    ink_html_user(h, model->target);
    ink_html_put(h, " <span>from ");
    if (n == 1)
        ink_html_user(h, model->encoding.features[0].name);
    else
        ink_html_printf(h, "%zu columns", n);
    ink_html_put(h, "</span></h1>\n<p>What the model file holds. The table and the verdict are in the report of its "
                    "training.</p>\n</header>\n");
}

static void put_word(ink_html *h, const json_t *training, const char *key, const char *after)
{
    const char *word = json_string_value(json_object_get(training, key));
    if (!word)
        return;
    ink_html_user(h, word);
    ink_html_put(h, after);
}

static void put_size(ink_html *h, const json_t *training, const char *key, const char *before)
{
    if (isnan(ink_summary_number(training, key)))
        return;
    ink_html_put(h, before);
    ink_html_count(h, key, ink_summary_size(training, key));
}

static void put_training(ink_html *h, const json_t *training)
{
    ink_html_at(h, "training.");
    ink_html_term(h, "Training");
    put_word(h, training, "recipe", ": ");
    put_word(h, training, "optimizer", "");
    if (isfinite(ink_summary_number(training, "learning_rate"))) {
        ink_html_put(h, ", rate ");
        ink_html_short(h, "learning_rate", ink_summary_number(training, "learning_rate"));
    }
    put_size(h, training, "batch_size", ", rows a step: ");
    put_size(h, training, "epochs_run", ", epochs: ");
    put_size(h, training, "seed", ", seed ");
    put_size(h, training, "split_seed", ", split seed ");
    ink_html_term_end(h);
}

static void put_network(ink_html *h, const ink_model *model)
{
    ink_html_term(h, "Network");
    ink_html_at(h, "%s", "");
    if (ink_layout_members(&model->layout) > 1) {
        ink_html_count(h, "members", ink_layout_members(&model->layout));
        ink_html_put(h, " networks of ");
    }
    ink_say_layers(&h->page, model->layout.sizes, model->layout.n_layers + 1,
                   ink_activation_name(model->layout.activation));
    ink_html_cell(h);
    ink_html_put(h, ", ");
    ink_html_count(h, "parameters", ink_layout_parameters(&model->layout));
    ink_html_printf(h, " parameters, float%d", model->precision);
    ink_html_term_end(h);
}

static void put_feature(ink_html *h, const ink_encoded *feature, size_t i)
{
    ink_html_at(h, "features.%zu.", i);
    ink_html_put(h, "<tr><th scope=\"row\">");
    ink_html_user(h, feature->name);
    if (feature->type == INK_NUMERIC) {
        ink_html_put(h, "</th><td>numeric</td><td>median ");
        ink_html_short(h, "median", feature->fill);
        ink_html_put(h, ", mean ");
        ink_html_short(h, "mean", feature->mean);
        ink_html_put(h, ", deviation ");
        ink_html_short(h, "scale", feature->scale);
    } else {
        ink_html_put(h, "</th><td>categorical</td><td>");
        ink_html_count(h, "levels", feature->n_levels);
        ink_html_put(h, feature->n_levels == 1 ? " level" : " levels");
    }
    ink_html_put(h, "</td><td>");
    ink_html_count(h, "missing", feature->n_missing);
    ink_html_put(h, "</td></tr>\n");
}

static void put_about(ink_html *h, const ink_model *model, const json_t *training)
{
    ink_html_section(h, "asked", "What is in it");
    ink_html_put(h, "<dl class=\"terms\">\n");
    ink_html_term(h, "Classes");
    for (size_t k = 0; k < model->n_class; k++) {
        ink_html_put(h, k ? ", " : "");
        ink_html_user(h, model->classes[k]);
    }
    ink_html_term_end(h);
    put_network(h, model);
    if (training)
        put_training(h, training);
    ink_html_put(h, "</dl>\n");
    ink_html_more(h, "The columns that it needs");
    ink_html_put(h, "<table class=\"figures\"><thead><tr><th scope=\"col\">column</th><th scope=\"col\">type</th>"
                    "<th scope=\"col\">values</th><th scope=\"col\">missing in training</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < model->encoding.n_features; i++)
        put_feature(h, &model->encoding.features[i], i);
    ink_html_put(h, "</tbody></table>\n");
    ink_html_more_end(h);
    ink_html_section_end(h);
}

static void put_trust(ink_html *h, const json_t *training)
{
    ink_scores test = ink_summary_scores(training, "test"), validation = ink_summary_scores(training, "validation");
    ink_scores train = ink_summary_scores(training, "train");
    const ink_part_scores parts[] = {
        {"test", "training.scores.test.", "training.rows.test", "test rows", &test},
        {"validation", "training.scores.validation.", "training.rows.validation", "validation rows", &validation},
        {"training", "training.scores.train.", "training.rows.train", "training rows", &train}};
    if (test.rows + validation.rows + train.rows == 0)
        return;
    ink_html_section(h, "trust", "How far to trust it");
    ink_html_accuracy(h, parts, 3, NULL);
    ink_html_section_end(h);
}

int ink_model_html(const ink_model *model, char **html, ink_error *err)
{
    ink_html h = ink_html_begin();
    json_t *training;
    INK_TRY(ink_summary_read(model, &training, err));
    ink_html_head(&h, model->target, 1);
    put_head(&h, model);
    put_about(&h, model, training);
    put_trust(&h, training);
    ink_html_try(&h, model, NULL);
    ink_html_foot(&h, 1);
    json_decref(training);
    return ink_html_take(&h, html, err);
}
