/* SPDX-License-Identifier: MIT
 * The confusion matrix, where it fits: counts, the true class to the left, the predicted one above. */
#include "report/parts.h"

enum { MOST_CLASSES = 12, LEAST_COLUMN = 6, MOST_COLUMN = 11, MOST_NAME = 16 };

static size_t digits(size_t n)
{
    size_t count = 1;
    for (; n >= 10; n /= 10)
        count++;
    return count;
}

static size_t widest_name(const ink_matrix *m)
{
    size_t widest = 6;
    for (size_t i = 0; i < m->n_class; i++) {
        size_t columns = ink_columns(m->classes[i]);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static size_t widest_count(const ink_matrix *m)
{
    size_t most = 0;
    for (size_t i = 0; i < m->n_class * m->n_class; i++)
        most = m->scores->confusion[i] > most ? m->scores->confusion[i] : most;
    return digits(most) + (digits(most) - 1) / 3;
}

static void draw_heads(ink_page *page, const ink_matrix *m, size_t name, size_t column)
{
    ink_page_style(page, INK_BOLD);
    ink_page_add(page, m->rows);
    ink_page_add(page, ink_page_roomy(page) ? ": true class down, predicted across" : ", predicted across");
    ink_page_words(page, page->width);
    ink_page_style(page, INK_PLAIN);
    ink_page_line(page);
    ink_page_left(page, 2 + name);
    for (size_t i = 0; i < m->n_class; i++) {
        ink_page_user(page, m->classes[i], column - 1);
        ink_page_right(page, column);
    }
    ink_page_line(page);
}

static void draw_row(ink_page *page, const ink_matrix *m, size_t class_, size_t name, size_t column)
{
    const size_t *counts = m->scores->confusion + class_ * m->n_class;
    ink_page_left(page, 2);
    ink_page_user(page, m->classes[class_], name);
    ink_page_left(page, name);
    for (size_t i = 0; i < m->n_class; i++) {
        ink_style style = i == class_ ? INK_BOLD : counts[i] ? INK_PLAIN : INK_DIM;
        if (counts[i] || i == class_)
            ink_page_count(page, counts[i]);
        else
            ink_page_mark(page, "\xC2\xB7", ".");
        if (style != INK_PLAIN)
            ink_page_style(page, style);
        ink_page_right(page, column);
        if (style != INK_PLAIN)
            ink_page_style(page, INK_PLAIN);
    }
    ink_page_line(page);
}

static size_t name_width(const ink_matrix *m)
{
    size_t widest = widest_name(m);
    return widest > MOST_NAME ? MOST_NAME : widest;
}

static size_t column_width(const ink_page *page, const ink_matrix *m)
{
    size_t column = (page->width - 2 - name_width(m)) / m->n_class;
    return column > MOST_COLUMN ? MOST_COLUMN : column;
}

size_t ink_confusion_lines(const ink_page *page, const ink_matrix *m)
{
    if (m->n_class > MOST_CLASSES || m->scores->rows == 0 || !m->scores->confusion)
        return 0;
    size_t column = column_width(page, m);
    return column < LEAST_COLUMN || column < widest_count(m) + 1 ? 0 : m->n_class + 3;
}

void ink_draw_confusion(ink_page *page, const ink_matrix *m, size_t most_lines)
{
    size_t lines = ink_confusion_lines(page, m);
    if (lines == 0 || lines > most_lines)
        return;
    ink_page_line(page);
    draw_heads(page, m, name_width(m), column_width(page, m));
    for (size_t i = 0; i < m->n_class; i++)
        draw_row(page, m, i, name_width(m), column_width(page, m));
}
