/* SPDX-License-Identifier: MIT
 * A file's first bytes into a sentence that says what it is, where it is no text that can be read. Knows no cells. */
#include "table/kind.h"

#include <string.h>

#include "base/error.h"

/* What is often saved beside CSV, by first bytes that no text has; at most INK_KIND_BYTES of them. gzip is read. */
static const struct {
    unsigned char bytes[INK_KIND_BYTES], n;
    const char *what;
} foreign[] = {
    {"PK\3\4", 4, "a spreadsheet (xlsx, ods) or a zip archive; save the sheet as CSV, or unpack the archive"},
    {"\xD0\xCF\x11\xE0", 4, "a spreadsheet (xls); save the sheet as CSV"},
    {"PAR1\x15", 5, "a Parquet file; write it as CSV"},
    {"ARROW1\0", 7, "an Arrow file; write it as CSV"},
    {"%PDF-1.", 7, "a PDF; a table as CSV was expected"},
    {"BZh91AY", 7, "compressed by bzip2; unpack it (bunzip2)"},
    {"\xFD" "7zXZ", 6, "compressed by xz; unpack it (unxz)"},
    {"(\xB5/\xFD", 4, "compressed by zstd; unpack it (unzstd)"},
};

/* UTF-16 by its byte order mark or, without one, by every other byte being NUL. */
static int is_utf16(const unsigned char *bytes, size_t n)
{
    int marked = n >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF));
    return marked || (n >= 2 && !bytes[0] != !bytes[1] && (n == 2 || !bytes[2] == !bytes[0]));
}

int ink_kind_check(const unsigned char *bytes, size_t n, int latin1, const char *file, ink_error *err)
{
    if (is_utf16(bytes, n))
        return ink_fail_at(err, INK_DATA, file, 1, 0, "is UTF-16 text; save it as UTF-8 (iconv -f UTF-16 -t UTF-8)");
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign && !latin1; i++)
        if (n >= foreign[i].n && memcmp(bytes, foreign[i].bytes, foreign[i].n) == 0)
            return ink_fail_at(err, INK_DATA, file, 1, 0, "is %s", foreign[i].what);
    return INK_OK;
}
