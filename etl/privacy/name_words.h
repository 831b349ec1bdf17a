/*
 * What a word, or some in a row, can be to a name: a surname that is known, part of a firm, a street that is called
 * after somebody. Private to privacy's look_names.c. Words are those of one piece of a text; i beyond the last is none.
 */
#ifndef PRIVACY_NAME_WORDS_H
#define PRIVACY_NAME_WORDS_H

#include "privacy/looking.h"

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

/* A word of firms; "van Wijk" is none: a surname behind a particle. */
static inline bool is_firm_word(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_ORGANISATION) &&
	       !(is(w, i, LIST_SURNAME) && i > 0 && is(w, i - 1, LIST_PARTICLE));
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
	while (is(w, i, LIST_PARTICLE) && !w->items[i].stop)
		i++;
	return i;
}

static inline bool known(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_SURNAME) && !is(w, i, LIST_ALLOWED_NAME);
}

/* "Jansen Bouw B.V.", "Smit & Zn. Transport": a name of a firm, a few words on. */
static inline bool is_firm(const struct privacy_words *w, size_t first, size_t last)
{
	for (size_t i = first; i < w->n && i <= last + 4; i++) {
		if (is_firm_word(w, i))
			return true;
		if (i > last && w->items[i].stop)
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
		if ((x->stop && !cut) || x->comma)
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

/* "Jan van Galenstraat", "Jan van Galen straat": a street that is called after somebody. What surnames end in
 * too ("Grünberg") is one before the number of a house. */
static inline bool is_street(const struct privacy_words *w, size_t last)
{
	if (known(w, last))
		return false;
	bool house = last + 1 < w->n && looking_is_digit(w->text.ptr[w->items[last + 1].from]);
	return policy_is_only_street(w->policy, w->items[last].key) ||
	       (house && policy_is_street(w->policy, w->items[last].key));
}

#endif
