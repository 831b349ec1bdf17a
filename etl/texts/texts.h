/*
 * What the product says to readers, in their language. The source is Dutch and stands where it is
 * used, in templates ({{ t "…" }}) and in C (T("…")); etl/texts/en.po has the English beside it and
 * is compiled into a table by the build, which fails as long as a text is missing there. Texts have
 * named holes, "{name}", that each language puts where it wants; "{name:words}" is a hole with words
 * of the text in it, for a link say.
 *
 * All that is returned stays for good and belongs to nobody.
 */
#ifndef TEXTS_TEXTS_H
#define TEXTS_TEXTS_H

#include "base/memory/arena.h"

enum lang { LANG_NL, LANG_EN, LANGS };

/* A text of the product, in Dutch; the mark by which the build finds it. */
#define T(literal) STR(literal)
/* One of two texts, by a number: `one` for exactly 1. */
#define TN(one, many) ((struct text_plural){STR(one), STR(many)})

struct text_plural {
	struct str one, many;
};

/* "nl", "en": for the attribute lang, and to choose by. */
const char *lang_code(enum lang lang);
/* "nl", "NL", "en-GB"; false when it is neither. */
bool lang_read(struct str code, enum lang *out);
/* The language that a header Accept-Language likes best, Dutch when it likes none. */
enum lang lang_accepted(struct str header);

/* The text in that language. A text that no T() marks comes back as it is. */
struct str text_of(enum lang lang, struct str dutch);
struct str text_of_n(enum lang lang, struct text_plural dutch, int64_t n);

/* Text and holes in turn. `names` are the holes that the caller fills; others are text. */
struct text_walk {
	struct str rest;
	const char *const *names;
	size_t count;
	struct str it; /* the words in the last hole; empty when it has none */
};

/* The text up to the next hole, and which hole that is: -1 at the end. */
int text_walk(struct text_walk *w, struct str *before);

/* The value of a hole, for texts put together in C. */
struct text_hole {
	const char *name;
	struct str value;
};
/* A text with its holes filled; nothing is escaped: what goes into HTML is escaped there. */
struct str text_filled(struct arena *a, struct str text, const struct text_hole *holes, size_t n);

#endif
