/* SPDX-License-Identifier: MIT
 * Bytes as JSON, read by the model loader's reader and by jansson's own: both take it or refuse it, and what they made
 * of it is the same. */
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "model/json.h"

static void check(const char *text, size_t n, size_t flags)
{
    json_t *ours = NULL, *theirs;
    json_error_t bad;
    ink_error err = {0};
    int status = ink_json_read(text, n, flags, "m", "the text", &ours, &err);
    fuzz_check_status(status, ours, &err);
    if (memchr(text, '\0', n)) { /* which jansson passes over in places */
        CHECK(!ours, "it takes a NUL");
        return;
    }
    theirs = json_loadb(text, n, flags | JSON_REJECT_DUPLICATES, &bad);
    CHECK(!ours == !theirs, "ours %s, jansson's %s (%s)", ours ? "takes it" : err.message,
          theirs ? "takes it" : bad.text, text);
    CHECK(!ours || json_equal(ours, theirs), "they differ: %s", text);
    json_decref(ours);
    json_decref(theirs);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *text = ink_copy_text((const char *)bytes, n);
    check(text, n, 0);
    check(text, n, JSON_DECODE_INT_AS_REAL);
    free(text);
    return 0;
}
