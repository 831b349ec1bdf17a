/*
 * What Excel and LibreOffice make of a text when they open a CSV. Private to etl/publish.
 *
 * They take for numbers, dates, times and truth values whatever looks like one in the language of
 * the machine: 0100 becomes 100, 6.711 becomes 6711, 1-2 the first of February, 1E5 100000, and a
 * code of twenty digits keeps fifteen. The formula ="0100" is the one way to say "a text" in a CSV
 * that both read without asking.
 */
#ifndef PUBLISH_EXCEL_GUESS_H
#define PUBLISH_EXCEL_GUESS_H

#include "base/text/str.h"

/* True of texts that look like something else in Dutch or English. These hold no quotes, separators or line
 * ends, so that they can stand in such a formula as they are. */
bool excel_would_change(struct str s);

#endif
