/*
 * R5: names without a title or initials (those: look_initials.c). A surname or first name that is on a list is one beside another
 * sign; and what nobody knows, two words with capitals behind a word that people stand behind ("aan", "uitkering"), is for a
 * person to look at.
 */
#include "privacy/look/name_words.h"

/* "Visser & Visser", "Jansen & Zn." */
static bool is_company(const struct privacy_words *w, size_t last)
{
	struct str behind = {w->text.ptr + w->items[last].to, w->text.len - w->items[last].to};
	struct str before = {w->text.ptr, w->items[last].from};
	return str_starts(behind, STR(" & ")) || str_starts(behind, STR(" &amp;")) ||
	       str_ends(before, STR("& "));
}

/* Behind "en" and another first name. */
static size_t past_second(const struct privacy_words *w, size_t at)
{
	bool and = at + 1 < w->n && str_eq(w->items[at].key, STR("en"));
	return and&&(may_be_name(w, at + 1) || is(w, at + 1, LIST_FIRST)) ? at + 2 : at;
}

/* "jan groot onderhoud", "JAN RIOOLHEFFING", where capitals say nothing; "jan de vries" is none. */
static bool is_month(const struct privacy_words *w, size_t first, size_t at, size_t name)
{
	return is(w, first, LIST_AFTER) && (!known(w, name) || (name == at && is_common(w, name)));
}

/* A first name that we know, with a capital or without. */
static bool is_first(const struct privacy_words *w, size_t i, bool capital)
{
	return is(w, i, LIST_FIRST) && w->items[i].capital == capital && !w->items[i].stop &&
	       !is(w, i, LIST_ALLOWED_NAME);
}

/* "jan de vries", "femke timmermans": a first name and a surname that we know, without capitals. */
static size_t look_small(struct text_look *l, const struct privacy_words *w, size_t i)
{
	if (!is_first(w, i, false))
		return i;
	size_t at = past_second(w, i + 1);
	at += at < w->n && w->items[at].small;
	size_t name = past_particles(w, at);
	if (is_month(w, i, at, name))
		return i;
	bool cue = i > 0 && is_cue(w, i - 1);
	if (name >= w->n || w->items[name].capital || is_organisation(w, i, name) ||
	    (!known(w, name) && !(cue && may_go_on(w, name))))
		return i;
	return name_add(l, w, PRIVACY_WEAK_NAME,
			is_sure(w, name, name > at) ? PRIVACY_MASK : PRIVACY_REVIEW, i, name);
}

/* A first name that we know before another capital: "Anouk en Ayse de Boer", "Layla A. de Boer". */
static size_t look_first(struct text_look *l, const struct privacy_words *w, size_t i)
{
	if (!is_first(w, i, true) || w->items[i].cut || w->items[i].comma)
		return i;
	size_t at = past_second(w, i + 1), name = past_particles(w, at);
	if (!w->mixed && is_month(w, i, at, name))
		return i;
	if (at > i + 1 && !may_be_name(w, name))
		name = at - 1;
	if (name < w->n && w->items[name].initials)
		name = past_particles(w, name + 1);
	if (!may_be_name(w, name) || (is(w, name, LIST_AFTER) && !is(w, name, LIST_FIRST)))
		return i;
	size_t last = end_of_name(w, name);
	if (is_street(w, last) || is_organisation(w, i, last))
		return i;
	return name_add(l, w, PRIVACY_WEAK_NAME, PRIVACY_MASK, i, last);
}

/* "aan Hoogeveen" is to a municipality sooner than to somebody; "t.n.v. Hoogeveen" is not. */
static bool is_municipality(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_PLACE) && !is(w, i - 1, LIST_PERSON);
}

/* "Graaf Willemstraat", "Prins Hendrikkade": the rank of whom a street is called after. */
static bool is_rank_of_street(const struct privacy_words *w, size_t name)
{
	static const char *const ranks[] = {"graaf",  "prins", "koning", "keizer",
					    "hertog", "baron", "jonker", "bisschop"};
	for (size_t k = 0; name + 1 < w->n && k < sizeof ranks / sizeof *ranks; k++)
		if (str_eq(w->items[name].key, str_z(ranks[k])))
			return !w->items[name].comma &&
			       policy_is_only_street(w->policy, w->items[name + 1].key);
	return false;
}

/* "Alphen aan den Rijn", "Bergen op Zoom": a place by the water, not a person. */
static bool is_place(const struct privacy_words *w, size_t i)
{
	static const char *const by[] = {"aan", "op", "in", "bij", "onder"};
	for (size_t back = 0; back < 3 && back + 1 <= i; back++) {
		const struct privacy_word *x = &w->items[i - back];
		bool near = false;
		for (size_t k = 0; k < sizeof by / sizeof *by; k++)
			near = near || str_eq(x->key, str_z(by[k]));
		const struct privacy_word *place = &w->items[i - back - 1];
		if (near && !x->capital && place->capital && !place->shouts && place->key.len > 3)
			return true;
	}
	return is_municipality(w, i) || is_rank_of_street(w, past_particles(w, i));
}

/* "lvo Selam de Ruiter": a word with a capital that nobody knows, in the midst of a text, before a surname. */
static bool is_first_before(const struct privacy_words *w, size_t i)
{
	if (i < 2 || !w->mixed)
		return false;
	const struct privacy_word *x = &w->items[i - 1];
	return x->capital && !x->shouts && x->letters && x->lists == 0 && !x->comma && !x->stop &&
	       !x->cut && !x->dash && may_be_name(w, i - 1);
}

/* A surname that we know, with a particle before it or no other meaning. */
static size_t look_surname(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i);
	bool particle = name > i, cue = i > 0 && is_cue(w, i - 1);
	if (!known(w, name) || !may_be_name(w, name) || is_organisation(w, i, name) ||
	    is_company(w, name) || is_place(w, i))
		return i;
	bool common = is_common(w, name);
	bool begins = i == 0 || w->items[i - 1].stop;
	if (common && !cue && (!particle || begins))
		return i;
	/* "Van Dijk" of a sentence's begin, "de Groen": a word with two meanings is looked at. */
	enum privacy_action action = common && !(cue && particle) ? PRIVACY_REVIEW : PRIVACY_MASK;
	return name_add(l, w, PRIVACY_WEAK_NAME, action, i - is_first_before(w, i),
			end_of_name(w, name));
}

/* "vergoeding aan Xandra Qureshi": nobody knows them. */
static size_t look_unknown(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i + 1);
	if (i == 0 || !is_cue(w, i - 1) || !may_be_name(w, i) || !may_be_name(w, name) ||
	    w->items[i].stop || w->items[i].comma || w->items[i].shouts)
		return i;
	/* "/NAME/Amarant/REMI/": the field ends. */
	if (w->items[i].cut && str_eq(w->items[i - 1].key, STR("name")))
		return i;
	size_t last = end_of_name(w, name);
	if (is_street(w, last) || is_organisation(w, i, last))
		return i;
	return name_add(l, w, PRIVACY_WEAK_NAME, PRIVACY_REVIEW, i, last);
}

/* "tnv jacobs", "cliënt van wijk", "kind fatima": behind a word that is of nobody else no capital is needed. */
static size_t look_person(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t at = is(w, i, LIST_FIRST) ? i + 1 : i, name = past_particles(w, at);
	if (i == 0 || !is(w, i - 1, LIST_PERSON) || w->items[i - 1].cut || is(w, i, LIST_PERSON))
		return i;
	if (known(w, name) && !is_organisation(w, i, name))
		return name_add(l, w, PRIVACY_WEAK_NAME,
				is_sure(w, name, name > at) ? PRIVACY_MASK : PRIVACY_REVIEW, i,
				name);
	if (is(w, i, LIST_FIRST) && !is(w, i, LIST_AFTER) && !is_organisation(w, i, i))
		return name_add(l, w, PRIVACY_WEAK_NAME, PRIVACY_REVIEW, i, i);
	return i;
}

/* Behind "a/d Rijn", which places lie by; i when there is none. */
static size_t past_water(const struct privacy_words *w, size_t i)
{
	static const char *const waters[] = {"rijn",  "ijssel", "maas", "lek", "amstel",
					     "vecht", "zaan",   "waal", "eem"};
	const struct privacy_word *x = &w->items[i];
	bool by = i + 2 < w->n && str_eq(x->key, STR("a")) && x[1].from == x->to + 1 &&
		  w->text.ptr[x->to] == '/' && str_eq(x[1].key, STR("d"));
	for (size_t k = 0; by && k < sizeof waters / sizeof *waters; k++)
		if (str_eq(x[2].key, str_z(waters[k])))
			return i + 3;
	return i;
}

void look_names(struct text_look *l, const struct privacy_words *w)
{
	static size_t (*const looks[])(struct text_look *, const struct privacy_words *, size_t) = {
		look_listed, look_initials, look_small_initials, look_bare_letters, look_behind,
		look_first,  look_small,    look_surname,        look_unknown,      look_person};
	for (size_t i = 0; i < w->n;) {
		size_t next = past_water(w, i);
		next = next > i ? next : past_place(w, i);
		if (next == i && is(w, i, LIST_TITLE))
			next = look_title(l, w, i);
		for (size_t k = 0; next == i && k < sizeof looks / sizeof *looks; k++)
			next = looks[k](l, w, i);
		i = next > i ? next : i + 1;
	}
}
