/* SPDX-License-Identifier: MIT
 * The options of reading a table, which commands share: arguments into ink_table_options. Knows nothing of what is done
 * with the table. */
#include <string.h>

#include "cli.h"

static const struct choice delimiter_words[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'},
                                                {"pipe", '|'},  {"space", ' '},     {NULL, 0}};

static int parse_delimiter(const char *text, void *place)
{
    for (const struct choice *word = delimiter_words; word->word; word++)
        if (strcmp(text, word->word) == 0) {
            *(char *)place = (char)word->value;
            return 0;
        }
    if (strcmp(text, "\\t") == 0)
        text = "\t";
    if (text[0] == '\0' || text[1] != '\0' || strchr("\"\r\n", text[0]) || (unsigned char)text[0] > 126)
        return 1;
    *(char *)place = text[0];
    return 0;
}

static const struct choice decimal_words[] = {{".", '.'}, {",", ','}, {NULL, 0}};

static int parse_decimal(const char *text, void *place)
{
    if (strcmp(text, ".") != 0 && strcmp(text, ",") != 0)
        return 1;
    *(char *)place = text[0];
    return 0;
}

static const struct choice ragged_choices[] = {
    {"error", INK_RAGGED_ERROR}, {"fill", INK_RAGGED_FILL}, {"skip", INK_RAGGED_SKIP}, {NULL, 0}};
static const struct choice encoding_choices[] = {
    {"utf-8", INK_ENCODING_UTF8}, {"latin1", INK_ENCODING_LATIN1}, {NULL, 0}};

#define TABLE(member) offsetof(ink_table_options, member)

const struct option cell_options[] = {
    {.name = "categorical", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(categorical),
     .help = "columns to take as words", .standard = "by content"},
    {.name = "numeric", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(numeric),
     .help = "columns to take as numbers", .standard = "by content"},
    {.name = "missing", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(missing),
     .help = "what stands for a missing cell; \"\": nothing does", .standard = INK_MISSING_DEFAULT},
    {.name = "decimal", .kind = OPTION_OTHER, .argument = "C", .offset = TABLE(decimal), .read = parse_decimal,
     .help = "the decimal mark: . or ,", .standard = ".", .choices = decimal_words, .expected = "'.' or ','"},
    {0},
};

const struct option model_cell_options[] = {
    {.name = "missing", .kind = OPTION_TEXT, .argument = "LIST", .offset = TABLE(missing),
     .help = "what stands for a missing cell; \"\": nothing does", .standard = "as the model was trained"},
    {.name = "decimal", .kind = OPTION_OTHER, .argument = "C", .offset = TABLE(decimal), .read = parse_decimal,
     .help = "the decimal mark: . or ,", .standard = "as the model was trained", .choices = decimal_words,
     .expected = "'.' or ','"},
    {0},
};

const struct option reading_options[] = {
    {.name = "delimiter", .kind = OPTION_OTHER, .argument = "C", .offset = TABLE(delimiter), .read = parse_delimiter,
     .help = "what stands between cells: one character, or comma, semicolon, tab, pipe, space", .standard = "guessed",
     .choices = delimiter_words, .expected = "one character, or comma, semicolon, tab, pipe or space"},
    {.name = "header", .kind = OPTION_FLAG, .offset = TABLE(header), .value = INK_HEADER_YES,
     .help = "the first row holds names, even if they are numbers"},
    {.name = "no-header", .kind = OPTION_FLAG, .offset = TABLE(header), .value = INK_HEADER_NO,
     .help = "the first row holds cells"},
    {.name = "ragged", .kind = OPTION_CHOICE, .argument = "HOW", .offset = TABLE(ragged), .choices = ragged_choices,
     .help = "rows with too few or too many cells: error, fill or skip"},
    {.name = "encoding", .kind = OPTION_CHOICE, .argument = "NAME", .offset = TABLE(encoding),
     .choices = encoding_choices, .help = "utf-8 or latin1"},
    {0},
};
