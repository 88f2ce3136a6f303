// SPDX-License-Identifier: MIT
// The header inside a C++11 program: it compiles without a warning, its initialisers initialise, its functions link.
#include <inkling.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <vector>

struct release {
    void operator()(ink_model *model) const { ink_model_free(model); }
    void operator()(ink_report *report) const { ink_report_free(report); }
    void operator()(ink_table *table) const { ink_table_free(table); }
    void operator()(ink_prediction *prediction) const { ink_prediction_free(prediction); }
    void operator()(ink_row_scratch *scratch) const { ink_row_scratch_free(scratch); }
};
template <class T> using owned = std::unique_ptr<T, release>;

static int fail(const char *what, const ink_error &err)
{
    std::fprintf(stderr, "%s: %s\n", what, err.message);
    return 1;
}

int main()
{
    std::vector<double> x, p(2);
    std::vector<int32_t> y;
    for (int i = 0; i < 200; i++) {
        x.push_back(i % 17);
        y.push_back(i % 17 > 8);
    }
    ink_error err = {};
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    options.epochs = 20;
    ink_table_options reading = INK_TABLE_OPTIONS_INIT;
    reading.header = INK_HEADER_YES;

    ink_model *model = nullptr;
    ink_report *report = nullptr;
    if (ink_fit_arrays(x.data(), x.size(), 1, y.data(), 2, &options, &model, &report, &err) != INK_OK)
        return fail("ink_fit_arrays", err);
    owned<ink_model> own_model(model);
    owned<ink_report> own_report(report);

    ink_row_scratch *scratch = nullptr;
    if (ink_row_scratch_new(model, &scratch, &err) != INK_OK)
        return fail("ink_row_scratch_new", err);
    owned<ink_row_scratch> own_scratch(scratch);
    if (ink_predict_row(model, x.data(), p.data(), scratch, &err) != INK_OK)
        return fail("ink_predict_row", err);

    ink_table *table = nullptr;
    if (ink_table_read_bytes("x1\n0\n", 5, "bytes", &reading, &table, &err) != INK_OK)
        return fail("ink_table_read_bytes", err);
    owned<ink_table> own_table(table);
    ink_prediction *answer = nullptr;
    if (ink_predict(model, table, &answer, &err) != INK_OK)
        return fail("ink_predict", err);
    owned<ink_prediction> own_answer(answer);
    return report->n_class == 2 && answer->p[0] == p[0] && std::fabs(p[0] + p[1] - 1) < 1e-12 ? 0 : 1;
}
