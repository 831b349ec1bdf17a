/* Whether the texts of a record say that it is a total. */
#include "base/text/utf8.h"
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

/* Carried over a page's end: the whole of a cell. What is written at the foot of a page comes again at
 * the head of the next. The others are words of lines, too, and say it where the sum is no chance. */
static const char *const CARRIED[] = {"transporteren",
				      "te transporteren",
				      "overgebracht",
				      "over te brengen",
				      "overbrengen",
				      "carried forward",
				      "brought forward",
				      "carried over",
				      "balance brought forward",
				      "balance carried forward",
				      "ubertrag",
				      "uebertrag",
				      "suma anterior",
				      "suma y sigue",
				      "sumas anteriores",
				      "a reporter",
				      "riporto",
				      "a riportare",
				      NULL};
static const char *const PERHAPS_CARRIED[] = {"transport", "report", NULL};

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

static enum total_look look_of(struct str cell, struct arena *scratch)
{
	struct str s = str_trim(cell);
	if (s.len == 0 || s.len > LABEL_MAX)
		return TOTAL_LOOKS_PLAIN;
	if (fits(SIGNS, str_eq, s))
		return TOTAL_LOOKS_LABELLED;
	struct str rest = utf8_fold(scratch, s);
	if (fits(CARRIED, str_eq, rest))
		return TOTAL_LOOKS_LABELLED;
	if (fits(PERHAPS_CARRIED, str_eq, rest))
		return TOTAL_LOOKS_SPARSE;
	while (rest.ptr && rest.len > 0) {
		struct str word = str_split(&rest, ' ');
		if (fits(WORDS, str_eq, word) || fits(ENDS, str_ends, word) ||
		    fits(PARTS, has_in, word))
			return TOTAL_LOOKS_LABELLED;
	}
	return TOTAL_LOOKS_PLAIN;
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
	enum total_look look =
		total_filled(cells, n) < filled ? TOTAL_LOOKS_SPARSE : TOTAL_LOOKS_PLAIN;
	for (size_t i = 0; i < n && look != TOTAL_LOOKS_LABELLED; i++) {
		enum total_look one = look_of(cells[i], scratch);
		look = one > look ? one : look;
	}
	return look;
}
