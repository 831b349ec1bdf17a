/* Whether the texts of a record say that it is a total. */
#include "base/utf8.h"
#include "convention/subtotals.h"

#define LABEL_MAX 256 /* bytes; longer texts are no labels */

/* Folded: whole words, what words end with, what they have in them ("deeltotalen"). */
static const char *const WORDS[] = {"som",
				    "sum",
				    "suma",
				    "sumas",
				    "saldo",
				    "saldi",
				    "gesamt",
				    "ergebnis",
				    "soma",
				    "somme",
				    "somma",
				    "summa",
				    "razem",
				    "celkem",
				    "osszesen",
				    "ialt",
				    "\xd0\x98\xd1\x82\xd0\xbe\xd0\xb3\xd0\xbe",
				    "\xd0\xb8\xd1\x82\xd0\xbe\xd0\xb3\xd0\xbe",
				    NULL};
static const char *const ENDS[] = {"summe", "saldo", NULL};
static const char *const PARTS[] = {"totaal", "total", "\xe5\x90\x88\xe8\xa8\x88",
				    "\xe5\xb0\x8f\xe8\xa8\x88", NULL};
static const char *const SIGNS[] = {"#", "*", "**", "***", "\xCE\xA3", "\xE2\x88\x91", NULL};

typedef bool compare(struct str s, struct str other);

static bool has_in(struct str s, struct str part)
{
	return memmem(s.ptr, s.len, part.ptr, part.len) != NULL;
}

static bool fits(const char *const *list, compare *how, struct str s)
{
	for (; *list; list++)
		if (how(s, str_z(*list)))
			return true;
	return false;
}

static bool says_total(struct str cell, struct arena *scratch)
{
	struct str s = str_trim(cell);
	if (s.len == 0 || s.len > LABEL_MAX)
		return false;
	if (fits(SIGNS, str_eq, s))
		return true;
	struct str rest = utf8_fold(scratch, s);
	while (rest.ptr && rest.len > 0) {
		struct str word = str_split(&rest, ' ');
		if (fits(WORDS, str_eq, word) || fits(ENDS, str_ends, word) ||
		    fits(PARTS, has_in, word))
			return true;
	}
	return false;
}

size_t total_filled(const struct str *cells, size_t n)
{
	size_t filled = 0;
	for (size_t i = 0; i < n; i++)
		filled += str_trim(cells[i]).len > 0;
	return filled;
}

enum total_look total_look(const struct str *cells, size_t n, size_t filled, struct arena *scratch)
{
	for (size_t i = 0; i < n; i++)
		if (says_total(cells[i], scratch))
			return TOTAL_LOOKS_LABELLED;
	return total_filled(cells, n) < filled ? TOTAL_LOOKS_SPARSE : TOTAL_LOOKS_PLAIN;
}
