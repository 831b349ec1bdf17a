/*
 * Places that read as names: "Beek (L.)", "Berg en Dal". What people alone have before them (a title, initials,
 * a first name, "t.n.v.") makes them names after all.
 */
#include "privacy/look/name_words.h"

#define PLACE_WORDS 5u /* "Valkenburg aan de Geul" has four */
#define PLACE_BYTES 64u

static bool is_one_of(const struct privacy_words *w, size_t i, const char *const *list, size_t n)
{
	for (size_t k = 0; i < w->n && k < n; k++)
		if (str_eq(w->items[i].key, str_z(list[k])))
			return true;
	return false;
}

/* "Alphen aan den Rijn", from its first word on; i where there is none. */
static size_t past_several(const struct privacy_words *w, size_t i)
{
	char joined[PLACE_BYTES];
	size_t n = 0;
	if (!policy_begins_place(w->policy, w->items[i].key))
		return i;
	for (size_t at = i; at < w->n && at < i + PLACE_WORDS; at++) {
		const struct privacy_word *x = &w->items[at];
		if (n + x->key.len > sizeof joined)
			break;
		memcpy(joined + n, x->key.ptr, x->key.len);
		n += x->key.len;
		if (at > i && x->capital &&
		    (policy_lists(w->policy, (struct str){joined, n}) & IN(LIST_PLACE)))
			return at + 1;
		if (x->stop || x->comma || x->cut || x->dash)
			break;
	}
	return i;
}

/* "(L.)", "(Gld)" behind the word before i. */
static bool is_province(const struct privacy_words *w, size_t i)
{
	static const char *const provinces[] = {"l",   "lb", "o",   "ov", "nh",  "zh", "g",
						"gld", "gr", "fr",  "f",  "dr",  "nb", "nbr",
						"u",   "ut", "utr", "z",  "zld", "fl"};
	if (i >= w->n)
		return false;
	const struct privacy_word *x = &w->items[i];
	struct str behind = {w->text.ptr + x->to, w->text.len - x->to};
	if (str_starts(behind, STR(".")))
		behind = (struct str){behind.ptr + 1, behind.len - 1};
	return x->from > 1 && w->text.ptr[x->from - 1] == '(' &&
	       x->from - w->items[i - 1].to <= 2 && str_starts(behind, STR(")")) &&
	       is_one_of(w, i, provinces, sizeof provinces / sizeof *provinces);
}

/* What only people have before them. */
static bool is_of_person(const struct privacy_words *w, size_t i)
{
	const unsigned persons = IN(LIST_TITLE) | IN(LIST_PERSON) | IN(LIST_FIRST);
	return i > 0 && ((w->items[i - 1].lists & persons) || w->items[i - 1].initials ||
			 w->items[i - 1].small);
}

bool looking_is_place(const struct privacy_words *w, size_t i)
{
	return i < w->n && w->items[i].capital && (is(w, i, LIST_PLACE) || past_several(w, i) > i);
}

size_t past_place(const struct privacy_words *w, size_t i)
{
	static const char *const to[] = {"aan", "in", "te", "uit", "op", "voor", "door", "bij"};
	size_t at = i + is_one_of(w, i, to, sizeof to / sizeof *to);
	if (at >= w->n || !w->items[at].capital || is_of_person(w, at) || is_of_person(w, i))
		return i;
	size_t several = past_several(w, at);
	size_t end = several > at ? several : is(w, at, LIST_PLACE) ? at + 1 : at;
	if (end == at)
		return i;
	if (is_province(w, end))
		return end + 1;
	return several > at ? several : i;
}
