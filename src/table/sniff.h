/* SPDX-License-Identifier: MIT
 * Guesses from a file's first rows: what separates the cells, and whether the first row is a header. */
#ifndef INK_TABLE_SNIFF_H
#define INK_TABLE_SNIFF_H

#include "table/csv.h"
#include "table/markers.h"

/* Fills in what options leaves open: delimiter and header are set afterwards. Reads the source from its start and
 * rewinds it. What is wrong with the file is left for the real reading to tell. */
int ink_sniff(ink_source *source, const ink_markers *markers, ink_table_options *options, ink_error *err);

#endif
