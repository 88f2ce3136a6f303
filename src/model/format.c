/* SPDX-License-Identifier: MIT
 * What the writer and the reader of model files must agree on: names and the checksum. */
#include "model/format.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

void ink_tensor_name(const ink_layout *layout, size_t member, const ink_layout_part *part, char *name)
{
    char owner[32] = "";
    if (ink_layout_members(layout) > 1)
        snprintf(owner, sizeof owner, "member%zu.", member);
    if (part->layer == SIZE_MAX)
        snprintf(name, INK_TENSOR_NAME_SIZE, "%swaves.%s", owner, part->name);
    else
        snprintf(name, INK_TENSOR_NAME_SIZE, "%slayer%zu.%s", owner, part->layer, part->name);
}

void ink_checksum(const unsigned char *bytes, size_t n, size_t at, char *digits)
{
    static const unsigned char zeros[] = "0000000000000000";
    uLong crc = crc32_z(crc32_z(0, NULL, 0), bytes, at), adler = adler32_z(adler32_z(0, NULL, 0), bytes, at);
    size_t rest = at + INK_CHECKSUM_SIZE;
    crc = crc32_z(crc32_z(crc, zeros, INK_CHECKSUM_SIZE), bytes + rest, n - rest);
    adler = adler32_z(adler32_z(adler, zeros, INK_CHECKSUM_SIZE), bytes + rest, n - rest);
    snprintf(digits, INK_CHECKSUM_SIZE + 1, "%08lx%08lx", crc, adler);
}

/* Quotes inside a JSON string carry a backslash, so that the key in its quotes can stand only where it is a string of
 * its own; the first that is followed by a colon and a string of the right length is the key. */
size_t ink_checksum_find(const unsigned char *text, size_t n)
{
    static const char key[] = "\"checksum\"";
    const size_t n_key = sizeof key - 1;
    for (size_t i = 0; i + n_key + INK_CHECKSUM_SIZE + 2 < n; i++) {
        if (text[i] != '"' || memcmp(text + i, key, n_key))
            continue;
        size_t at = i + n_key;
        while (at < n && (text[at] == ' ' || text[at] == ':'))
            at++;
        if (at + INK_CHECKSUM_SIZE + 2 <= n && text[at] == '"' && text[at + 1 + INK_CHECKSUM_SIZE] == '"')
            return at + 1;
    }
    return SIZE_MAX;
}
