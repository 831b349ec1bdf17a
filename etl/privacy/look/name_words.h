/*
 * What a word, or some in a row, can be to a name: a surname that is known, part of a firm, a street that is called
 * after somebody. Private to privacy's look_names.c and look_initials.c. Words are those of one piece of a text; i beyond the last is none.
 */
#ifndef PRIVACY_LOOK_NAME_WORDS_H
#define PRIVACY_LOOK_NAME_WORDS_H

#include "privacy/look/looking.h"

static inline bool is(const struct privacy_words *w, size_t i, enum word_list list)
{
	return i < w->n && (w->items[i].lists & IN(list)) != 0;
}

/* A word that people stand behind; "p/a" is two. */
static inline bool is_cue(const struct privacy_words *w, size_t i)
{
	bool care_of = i > 0 && i < w->n && str_eq(w->items[i].key, STR("a")) &&
		       str_eq(w->items[i - 1].key, STR("p"));
	return care_of || is(w, i, LIST_CUE);
}

/* A word of firms; "van Wijk", "dhr. Sluis", "J. Sluis" are none: a surname behind what only people have. */
static inline bool is_firm_word(const struct privacy_words *w, size_t i)
{
	const unsigned before =
		IN(LIST_PARTICLE) | IN(LIST_TITLE) | IN(LIST_PERSON) | IN(LIST_FIRST);
	if (!is(w, i, LIST_ORGANISATION) || !is(w, i, LIST_SURNAME))
		return is(w, i, LIST_ORGANISATION);
	if (i > 0 && ((w->items[i - 1].lists & before) || w->items[i - 1].initials ||
		      w->items[i - 1].small || w->items[i - 1].key.len == 1))
		return false;
	bool behind =
		i + 1 < w->n &&
		(w->items[i + 1].initials || w->items[i + 1].small ||
		 (w->items[i].comma && (is(w, i + 1, LIST_FIRST) || is(w, i + 1, LIST_PARTICLE) ||
					w->items[i + 1].key.len == 1)));
	return !behind;
}

/* A word that may be a surname: a capital, no number, no organisation, no street. */
static inline bool may_be_name(const struct privacy_words *w, size_t i)
{
	if (i >= w->n)
		return false;
	const struct privacy_word *x = &w->items[i];
	return x->letters && x->capital && x->key.len > 1 && !x->initials && !is_firm_word(w, i) &&
	       !is(w, i, LIST_ALLOWED_NAME) &&
	       (is(w, i, LIST_SURNAME) || !policy_is_only_street(w->policy, x->key));
}

/* Behind particles from i on; w->n where a sentence ends before. */
static inline size_t past_particles(const struct privacy_words *w, size_t i)
{
	while (is(w, i, LIST_PARTICLE) && !w->items[i].stop && !w->items[i].comma)
		i++;
	return i;
}

/* The same, and the last word where none is behind them. */
static inline size_t past_particles_in(const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i);
	return name < w->n ? name : w->n - 1;
}

static inline bool known(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_SURNAME) && !is(w, i, LIST_ALLOWED_NAME);
}

/* A surname that is another word as well, or a municipality. */
static inline bool is_common(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_COMMON) || is(w, i, LIST_PLACE);
}

/* A word that what is said goes on with, so that it parts: "ivm", "namens", "betreft"; not "van" and "voor", which names of
 * organisations have. */
static inline bool parts_names(const struct privacy_words *w, size_t i)
{
	return (is(w, i, LIST_CUE) || is(w, i, LIST_AFTER)) && !is(w, i, LIST_PARTICLE) &&
	       !str_eq(w->items[i].key, STR("voor")) && !str_eq(w->items[i].key, STR("en"));
}

/* "Jansen Bouw B.V.", "Smit & Zn. Transport": a name of a firm, a few words on. */
static inline bool is_firm(const struct privacy_words *w, size_t first, size_t last)
{
	for (size_t i = first; i < w->n && i <= last + 4; i++) {
		if (is_firm_word(w, i))
			return true;
		if (i >= last &&
		    (w->items[i].cut || w->items[i].dash || (i > last && w->items[i].stop)))
			break;
	}
	return false;
}

/* "Ministerie van Economische Zaken", "Stichting Has Den Bosch": what stands behind such a word. */
static inline bool is_of_organisation(const struct privacy_words *w, size_t first)
{
	for (size_t back = 1; back <= 3 && back <= first; back++) {
		const struct privacy_word *x = &w->items[first - back];
		/* "Fa. Jansen", "Gebr. Postma" */
		bool cut = back == 1 && w->text.ptr[x->to] == '.';
		if ((x->stop && !cut) || x->comma || x->cut || x->dash ||
		    parts_names(w, first - back))
			return false;
		if (is_firm_word(w, first - back))
			return true;
		if (x->stop)
			return false;
	}
	return false;
}

static inline bool is_organisation(const struct privacy_words *w, size_t first, size_t last)
{
	return is_firm(w, first, last) || is_of_organisation(w, first);
}

/* A number of a house behind the word; "1e termijn", "2023", "05-2021" and what something parts from it are none. */
static inline bool is_before_house(const struct privacy_words *w, size_t last)
{
	const struct privacy_word *x = &w->items[last];
	if (last + 1 >= w->n || x->comma || x->cut || x->dash)
		return false;
	struct str number = {w->text.ptr + x[1].from, x[1].to - x[1].from};
	size_t digits = 0;
	while (looking_is_digit(looking_byte(number, digits)))
		digits++;
	bool year =
		digits == 4 && (str_starts(number, STR("20")) || str_starts(number, STR("199")));
	return digits > 0 && digits <= 4 && number.ptr[0] != '0' && !year &&
	       number.len - digits <= 4 && (number.ptr[number.len - 1] | 0x20) != 'e';
}

/* "Jan van Galenstraat", "Jan van Galen straat": a street that is called after somebody. What surnames end in
 * too ("Grünberg") is one before the number of a house. */
static inline bool is_street(const struct privacy_words *w, size_t last)
{
	if (known(w, last))
		return false;
	return policy_is_only_street(w->policy, w->items[last].key) ||
	       (is_before_house(w, last) && policy_is_street(w->policy, w->items[last].key));
}

/* One letter, of either case: an initial without its point. */
static inline bool is_one_letter(const struct privacy_word *x)
{
	return x->key.len == 1 && x->letters && x->to - x->from == 1;
}

static inline bool is_one_capital(const struct privacy_word *x)
{
	return x->key.len == 1 && x->capital && x->letters;
}

/* A word that goes on with a name whatever its case: letters, and none that no name goes on with. */
static inline bool may_go_on(const struct privacy_words *w, size_t i)
{
	return i < w->n && w->items[i].letters && w->items[i].key.len > 2 &&
	       !is(w, i, LIST_AFTER) && !is(w, i, LIST_ORGANISATION) &&
	       !is(w, i, LIST_ALLOWED_NAME) && !is(w, i, LIST_CUE);
}

/* The last word of a name whose first is i: first names and initials, particles, a surname. */
static inline size_t end_of_name(const struct privacy_words *w, size_t i)
{
	size_t last = i;
	while (i < w->n && i - last < 6) {
		size_t next = past_particles(w, i);
		bool part = may_be_name(w, next) || (next < w->n && w->items[next].initials);
		if (!part)
			break;
		last = next;
		i = next + 1;
		if (w->items[last].stop || w->items[last].comma || w->items[last].cut ||
		    w->items[last].dash)
			break;
	}
	return last;
}

/* Without any capital a word of two meanings needs a particle before it. */
static inline bool is_sure(const struct privacy_words *w, size_t name, bool particle)
{
	return known(w, name) && (w->items[name].capital || particle || !is_common(w, name));
}

/* Does the other half of a double name stand behind the word: "Kok - Yilmaz", "mw. Dijkman - Mbeki", "peeters-van den heuvel"?
 * Nobody need know it behind a title or initials. Gives its last word, or `last`. */
static inline size_t past_half(const struct privacy_words *w, size_t last, bool strong)
{
	const struct privacy_word *x = &w->items[last];
	size_t half = past_particles(w, last + 1);
	if (half >= w->n || is_firm_word(w, half) || w->items[half].capital != x->capital)
		return last;
	if (x->half)
		return half;
	bool any = strong && may_be_name(w, half) && may_go_on(w, half) && w->mixed;
	return x->dash && (known(w, half) || any) ? half : last;
}

/* Finds the name from first to last, and the other half of it; gives the word behind. */
static inline size_t name_add(struct text_look *l, const struct privacy_words *w,
			      enum privacy_rule rule, enum privacy_action action, size_t first,
			      size_t last)
{
	last = past_half(w, last, rule == PRIVACY_STRONG_NAME);
	looking_add(l, rule, action, w->items[first].from, w->items[last].to);
	return last + 1;
}

/* look_places.c: the word behind a place that reads as a name, or behind "aan" and one; i when there is none. */
size_t past_place(const struct privacy_words *w, size_t i);
/* Does the name of a municipality begin at i? */
bool looking_is_place(const struct privacy_words *w, size_t i);

/* look_initials.c: what is at the word i by a title or initials (R4); gives the word behind, i when there is nothing. */
size_t look_title(struct text_look *l, const struct privacy_words *w, size_t i);
size_t look_initials(struct text_look *l, const struct privacy_words *w, size_t i);
size_t look_small_initials(struct text_look *l, const struct privacy_words *w, size_t i);
size_t look_bare_letters(struct text_look *l, const struct privacy_words *w, size_t i);
/* A surname in front: "Jansen J.P.", "Vries, J. de"; R5 with a first name. */
size_t look_behind(struct text_look *l, const struct privacy_words *w, size_t i);
size_t look_listed(struct text_look *l, const struct privacy_words *w, size_t i);

#endif
