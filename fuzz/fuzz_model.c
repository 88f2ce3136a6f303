/* SPDX-License-Identifier: MIT
 * Bytes as a model file. What begins with a brace is the parts of one (parts.h); all else is taken as it stands, and
 * once more with its checksum made right. What loads must be saved as it was loaded. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "model/format.h"
#include "parts.h"

static int load(const unsigned char *bytes, size_t n, ink_model **model)
{
    ink_error err = {0};
    int status = ink_model_load_bytes(bytes, n, "m.safetensors", model, &err);
    fuzz_check_status(status, *model, &err);
    CHECK(status == INK_OK || status == INK_DATA, "status %d: %s", status, err.message);
    return status;
}

static unsigned char *save(const ink_model *model, size_t *n)
{
    unsigned char *bytes = NULL;
    ink_error err = {0};
    int status = ink_model_bytes(model, &bytes, n, &err);
    CHECK(status == INK_OK, "what was loaded cannot be saved: %s", err.message);
    return bytes;
}

static void check_saved(const ink_model *model)
{
    ink_model *again = NULL;
    size_t n, m;
    unsigned char *first = save(model, &n);
    CHECK(load(first, n, &again) == INK_OK, "what was saved cannot be loaded");
    unsigned char *second = save(again, &m);
    CHECK(n == m && !memcmp(first, second, n), "saved twice: %zu bytes, %zu bytes", n, m);
    ink_model_free(again);
    free(first);
    free(second);
}

static void check_shown(const ink_model *model, int width)
{
    char *text = NULL;
    ink_error err = {0};
    int status = ink_model_json(model, &text, &err);
    fuzz_check_json(status, text, &err);
    text = NULL;
    status = ink_model_text(model, width, &text, &err);
    fuzz_check_lines(status, text, &err);
    text = NULL;
    status = ink_model_html(model, &text, &err);
    fuzz_check_page(status, text, 3, &err);
}

static void check_options(const ink_model *model)
{
    ink_table_options options = INK_TABLE_OPTIONS_INIT;
    ink_model_table_options(model, &options);
    CHECK(options.missing && (options.decimal == '.' || options.decimal == ','), "decimal mark %d", options.decimal);
    CHECK(ink_model_classes(model) >= 2 && ink_model_features(model) <= 1 << 20, "%zu classes, %zu features",
          ink_model_classes(model), ink_model_features(model));
}

static void try_bytes(const unsigned char *bytes, size_t n, int chosen)
{
    ink_model *model = NULL;
    if (load(bytes, n, &model) == INK_OK) {
        check_saved(model);
        check_options(model);
        if (chosen)
            check_shown(model, 20 + (int)(n % 100));
    }
    ink_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    int chosen = fuzz_chosen(bytes, n, 4);
    size_t n_made = n;
    unsigned char *made;
    if (n && bytes[0] == '{')
        made = fuzz_model_from_parts(bytes, n, &n_made);
    else {
        try_bytes(bytes, n, chosen);
        made = (unsigned char *)ink_copy_text((const char *)bytes, n);
        fuzz_model_sign(made, n);
    }
    try_bytes(made, n_made, chosen);
    free(made);
    return 0;
}
