/* SPDX-License-Identifier: MIT
 * The head of a report: what was asked, the verdict's sentence in large letters, and the few figures that it rests on.
 */
#include <math.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/put.h"

int ink_is_noise(const ink_verdict *verdict)
{
    return verdict && verdict->signal != INK_SIGNAL_PRESENT;
}

static void put_title(ink_html *h, const ink_report *report)
{
    ink_html_put(h, "<p class=\"kicker\">");
    ink_html_user(h, ink_file_name(report->file));
    ink_html_put(h, "</p>\n<h1>");
    ink_html_user(h, report->target);
    ink_html_put(h, " <span>from ");
    if (report->n_features == 1)
        ink_html_user(h, report->features[0].name);
    else
        ink_html_printf(h, "%zu columns", report->n_features);
    ink_html_put(h, "</span></h1>\n");
}

/* No line breaks between "p" and its figure. */
static void put_glued(ink_html *h, const char *text)
{
    for (size_t n; *text; text += n) {
        const char *sign = strpbrk(text + 1, "<=");
        int glued = sign && sign[-1] == ' ' && sign[1] == ' ';
        n = !sign ? strlen(text) : (size_t)(sign - text) - (size_t)glued;
        ink_text_add(&h->page.cell, text, n);
        if (glued) {
            ink_text_puts(&h->page.cell, (char[]){'\t', *sign, '\t', '\0'});
            n += 3;
        }
    }
    ink_html_cell(h);
}

/* What the sentence comes to stands alone before its first colon, and the rest begins anew. */
static void put_sentence(ink_html *h, const ink_verdict *verdict)
{
    static const char *const answers[] = {"Signal", "No signal", "Undecided"};
    const char *answer = answers[verdict->signal], *rest = verdict->sentence;
    if (strncmp(rest, answer, strlen(answer)) == 0 && rest[strlen(answer)] == ':')
        rest += strlen(answer) + 1;
    while (*rest == ' ')
        rest++;
    ink_html_printf(h, "<p class=\"verdict %s\"><strong>%s</strong><span class=\"hidden\">: </span>",
                    ink_signal_name(verdict->signal), answer);
    if (strncmp(rest, "the ", 4) == 0 || strncmp(rest, "all ", 4) == 0)
        ink_html_put(h, *rest++ == 't' ? "T" : "A");
    put_glued(h, rest);
    ink_html_put(h, "</p>\n");
}

static void begin_tile(ink_html *h, const char *name)
{
    ink_html_printf(h, "<div><dt>%s</dt><dd><b>", name);
}

void ink_html_right(ink_html *h, const ink_part_scores *part, const char *name)
{
    const ink_scores *scores = part->scores;
    if (!scores->rows)
        return;
    int decimals = ink_page_decimals(scores->accuracy_ci95);
    ink_html_at(h, "%s", part->key);
    begin_tile(h, name);
    ink_html_percent(h, "accuracy", scores->accuracy, decimals);
    ink_html_put(h, "</b> ");
    ink_html_between(h, "accuracy_ci95", scores->accuracy_ci95, decimals);
    ink_html_put(h, "; the majority class gets ");
    ink_html_percent(h, "majority_accuracy", scores->majority_accuracy, decimals);
    ink_html_put(h, "</dd></div>\n");
}

void ink_html_lost(ink_html *h, const ink_part_scores *part)
{
    ink_html_at(h, "%s", part->key);
    begin_tile(h, "bits a row that it does not know");
    ink_html_bits(h, "log_loss", part->scores->log_loss, 2);
    ink_html_put(h, "</b> its log-loss; the class shares alone have ");
    ink_html_bits(h, "prior_log_loss", part->scores->prior_log_loss, 2);
    ink_html_put(h, "</dd></div>\n");
}

static void put_information(ink_html *h, const ink_report *report)
{
    const ink_verdict *v = report->verdict;
    ink_html_at(h, "verdict.");
    begin_tile(h, "bits that the columns explain");
    ink_html_information(h, "information_bits", v->information_bits);
    ink_html_put(h, "</b> ");
    ink_html_range(h, "information_ci95", v->information_ci95);
    ink_html_at(h, "target.");
    ink_html_put(h, ", of ");
    ink_html_fixed(h, "entropy_bits", report->entropy_bits, 2);
    ink_html_put(h, " in all</dd></div>\n");
}

static void put_chance(ink_html *h, const ink_verdict *v)
{
    ink_html_at(h, "verdict.");
    begin_tile(h, "chance of this without signal");
    ink_html_put(h, v->p_is_bound ? "p&nbsp;&lt;&nbsp;" : "p&nbsp;=&nbsp;");
    ink_html_short(h, "p_value", v->p_value);
    ink_html_put(h, "</b> in ");
    ink_html_count(h, "permutations", v->permutations);
    ink_html_put(h, " permutations of the target</dd></div>\n");
}

static void put_detectable(ink_html *h, const ink_verdict *v)
{
    ink_html_at(h, "verdict.");
    begin_tile(h, "smallest effect it could have shown");
    ink_html_information(h, "detectable_bits", v->detectable_bits);
    ink_html_put(h, " <small>bits</small></b> 4 times in 5</dd></div>\n");
}

void ink_html_masthead(ink_html *h, const ink_report *report, const ink_part_scores *test)
{
    ink_html_put(h, "<header>\n");
    put_title(h, report);
    if (report->verdict)
        put_sentence(h, report->verdict);
    ink_html_put(h, "<dl class=\"tiles\">\n");
    ink_html_right(h, test, "right on rows never seen");
    if (report->verdict && isfinite(report->verdict->p_value)) {
        put_information(h, report);
        put_chance(h, report->verdict);
        put_detectable(h, report->verdict);
    }
    ink_html_put(h, "</dl>\n</header>\n");
}
