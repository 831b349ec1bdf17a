/*
 * What commands say of a file, in Dutch: the evidence of sniff, the findings of check; and why a question to the API is refused. Commands speak English, to people and
 * to programs; who shows their words to Dutch readers knows them here by their wording, sentence by sentence, with the
 * numbers, names and values in their places. tests/lint/dutch.py holds that none is missing.
 *
 * Texts that are returned are the arena's, or the caller's own.
 */
#ifndef DUTCH_DUTCH_H
#define DUTCH_DUTCH_H

#include "base/memory/arena.h"
#include "texts/texts.h"

struct in_dutch {
	struct str text;
	bool english; /* some of it is as the program wrote it: for the attribute lang */
};

/* A text of sentences parted by "; ". In LANG_EN it stays as it is. */
struct in_dutch in_dutch(enum lang lang, struct arena *a, struct str text);

#endif
