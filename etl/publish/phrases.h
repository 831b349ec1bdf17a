/*
 * What people read in a workbook and in a CSV for Excel: the words of a language for what
 * OpenSpending calls executed, expenditure and the like. Private to etl/publish.
 *
 * Other programs get the codes as they are: plain CSV, NDJSON, packages and the star keep them, and
 * a workbook says beside each word what it stands for.
 */
#ifndef PUBLISH_PHRASES_H
#define PUBLISH_PHRASES_H

#include "publish/publication.h"

enum phrase {
	PHRASE_SHEET_ROWS, /* names of sheets */
	PHRASE_SHEET_TOTALS,
	PHRASE_SHEET_SOURCE,
	PHRASE_DIFFERENCE,
	PHRASE_DIFFERENCE_PERCENT,
	PHRASE_PER,
	PHRASE_PRICES,
	PHRASE_DENOMINATOR,
	PHRASE_REASON,
	PHRASE_COUNT,
	PHRASE_EXPLANATIONS,
	PHRASES
};

struct phrases {
	struct arena *arena;
	const struct cube *cube;
	bool english;
	bool *apart; /* per dimension: its members may be phases or sides */
};

/* lang=nl or lang=en, Dutch when the question names none. STATUS_USAGE: it is another. Everything in
 * the arena. */
int phrases_open(struct phrases *w, struct arena *a, const struct publication *p,
		 const struct publication_rows *rows, struct error *e);
const char *phrases_of(const struct phrases *w, enum phrase word);
/* The one of two texts that is in the language. */
const char *phrases_say(const struct phrases *w, const char *dutch, const char *english);
/* A text of the column: the word for it, or itself. */
struct str phrases_value(const struct phrases *w, const struct row_column *c, struct str value);
/* The header of the column. */
struct str phrases_title(const struct phrases *w, const struct row_column *c);
/* The known codes and their words, one by one; false behind the last. */
bool phrases_code(const struct phrases *w, size_t i, struct str *code, struct str *word);

#endif
