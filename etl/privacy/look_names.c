/*
 * Names of people. A title or initials make a name of the capital behind them; a surname or first name
 * that is on a list does beside another sign; and what nobody knows, two words with capitals behind a
 * word that people stand behind ("aan", "uitkering"), is for a person to look at.
 */
#include "privacy/looking.h"

static bool is(const struct privacy_words *w, size_t i, enum word_list list)
{
	return i < w->n && (w->items[i].lists & IN(list)) != 0;
}

/* A word of firms; "van Wijk" is none: a surname behind a particle. */
static bool is_firm_word(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_ORGANISATION) &&
	       !(is(w, i, LIST_SURNAME) && i > 0 && is(w, i - 1, LIST_PARTICLE));
}

/* A word that may be a surname: a capital, no number, no organisation, no street. */
static bool may_be_name(const struct privacy_words *w, size_t i)
{
	if (i >= w->n)
		return false;
	const struct privacy_word *x = &w->items[i];
	return x->letters && x->capital && x->key.len > 1 && !x->initials && !is_firm_word(w, i) &&
	       !is(w, i, LIST_ALLOWED_NAME) &&
	       (is(w, i, LIST_SURNAME) || !policy_is_street(w->policy, x->key));
}

/* Behind particles from i on; w->n where a sentence ends before. */
static size_t past_particles(const struct privacy_words *w, size_t i)
{
	while (is(w, i, LIST_PARTICLE) && !w->items[i].stop)
		i++;
	return i;
}

static bool known(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_SURNAME) && !is(w, i, LIST_ALLOWED_NAME);
}

/* "Jansen Bouw B.V.", "Smit & Zn. Transport": a name of a firm, a few words on. */
static bool is_firm(const struct privacy_words *w, size_t first, size_t last)
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
static bool is_of_organisation(const struct privacy_words *w, size_t first)
{
	for (size_t back = 1; back <= 3 && back <= first; back++) {
		const struct privacy_word *x = &w->items[first - back];
		if (x->stop || x->comma)
			return false;
		if (is_firm_word(w, first - back))
			return true;
	}
	return false;
}

static bool is_organisation(const struct privacy_words *w, size_t first, size_t last)
{
	return is_firm(w, first, last) || is_of_organisation(w, first);
}

/* "Jan van Galenstraat", "Jan van Galen straat": a street that is called after somebody. */
static bool is_street(const struct privacy_words *w, size_t last)
{
	return policy_is_street(w->policy, w->items[last].key) && !known(w, last);
}

/* The last word of a name whose first is i: first names and initials, particles, a surname. */
static size_t end_of_name(const struct privacy_words *w, size_t i)
{
	size_t last = i;
	while (i < w->n && i - last < 6) {
		size_t next = past_particles(w, i);
		bool part = may_be_name(w, next) || (next < w->n && w->items[next].initials);
		if (!part)
			break;
		last = next;
		i = next + 1;
		if (w->items[last].stop || w->items[last].comma)
			break;
	}
	return last;
}

static size_t add(struct text_look *l, const struct privacy_words *w, enum privacy_rule rule,
		  enum privacy_action action, size_t first, size_t last)
{
	looking_add(l, rule, action, w->items[first].from, w->items[last].to);
	return last + 1;
}

/* A word that goes on with a name whatever its case: letters, and none that no name goes on with. */
static bool may_go_on(const struct privacy_words *w, size_t i)
{
	return i < w->n && w->items[i].letters && w->items[i].key.len > 2 &&
	       !is(w, i, LIST_AFTER) && !is(w, i, LIST_ORGANISATION) &&
	       !is(w, i, LIST_ALLOWED_NAME) && !is(w, i, LIST_CUE);
}

/* Behind a title people type without capitals: "dhr jansen", "mw Hanneke de vos". */
static size_t end_of_titled(const struct privacy_words *w, size_t name)
{
	size_t last = name;
	while (last + 1 < w->n && last - name < 6 && !w->items[last].comma &&
	       !w->items[last].stop) {
		size_t next = past_particles(w, last + 1);
		bool goes_on = may_be_name(w, next) || (next < w->n && w->items[next].initials);
		bool surname = known(w, last) && !is(w, last, LIST_FIRST);
		if (!goes_on && surname)
			break;
		if (!goes_on && !may_go_on(w, next))
			break;
		last = next;
		if (!goes_on && !is(w, last, LIST_FIRST))
			break;
	}
	return last;
}

/* A title: what follows is a name. */
static size_t look_title(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t at = i + 1;
	while (is(w, at, LIST_TITLE))
		at++;
	while (at < w->n && w->items[at].initials)
		at++;
	size_t name = past_particles(w, at);
	bool capital = may_be_name(w, name) && !is_firm(w, name, name);
	if (name < w->n && is_street(w, name)) /* "Dr. Schaepmanstraat" */
		return i;
	bool goes_on = may_go_on(w, name) && !is_organisation(w, name, name) &&
		       !w->items[i].comma && (at > i + 1 || !is(w, i, LIST_RANK));
	if (name < w->n && (capital || known(w, name) || goes_on))
		return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, end_of_titled(w, name));
	return i;
}

/* Capitals without points: "JP", "J". */
static bool are_bare_initials(const struct privacy_word *x)
{
	return x->letters && x->capital && x->key.len <= 3 && (x->shouts || x->key.len == 1);
}

/* What may follow initials: a surname that we know, or behind points any word with a capital. */
static bool follows_initials(const struct privacy_words *w, size_t name, bool points)
{
	if (known(w, name) && w->items[name].capital)
		return true;
	return points && may_be_name(w, name) && w->items[name].key.len > 2 && !is_street(w, name);
}

/* "J.P. van den Berg", "J. DE VRIES", "JP de Vries". */
static size_t look_initials(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	size_t name = past_particles(w, i + 1);
	if (name >= w->n || x->comma || (!x->initials && !are_bare_initials(x)) ||
	    !follows_initials(w, name, x->initials) || is_firm(w, i, name))
		return i;
	/* "A. ONDERHOUD": the first letters at the begin of a text count its parts. */
	if (i == 0 && x->to - x->from <= 2 && x->key.ptr[0] <= 'h' && name == 1 &&
	    w->items[name].shouts && !known(w, name))
		return i;
	return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, end_of_name(w, name));
}

/* A known surname with a comma, before a word that may be a first name. */
static bool is_listed(const struct privacy_words *w, size_t i, size_t name)
{
	size_t next = name + 1;
	return known(w, name) && may_be_name(w, next) && !is_firm(w, i, next) &&
	       !is_street(w, next);
}

/* "Vries, J. de", "Berg, Anna van den", "van Wijk, Mohamed". */
static size_t look_listed(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i), last = name + 1;
	if (!may_be_name(w, name) || !w->items[name].comma || last >= w->n)
		return i;
	bool initials = w->items[last].initials && !is(w, last, LIST_ORGANISATION);
	bool first = is(w, last, LIST_FIRST) && w->items[last].capital;
	if (!initials && !first && !is_listed(w, i, name))
		return i;
	while (is(w, last + 1, LIST_PARTICLE) && !w->items[last].stop)
		last++;
	return add(l, w, initials ? PRIVACY_STRONG_NAME : PRIVACY_WEAK_NAME, PRIVACY_MASK, i, last);
}

/* A first name that we know before another capital. */
static size_t look_first(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i + 1);
	if (!is(w, i, LIST_FIRST) || !w->items[i].capital || w->items[i].stop ||
	    is(w, i, LIST_ALLOWED_NAME) || !may_be_name(w, name))
		return i;
	size_t last = end_of_name(w, name);
	if (is_street(w, last) || is_organisation(w, i, last))
		return i;
	return add(l, w, PRIVACY_WEAK_NAME, PRIVACY_MASK, i, last);
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
		if (near && !x->capital && w->items[i - back - 1].capital)
			return true;
	}
	return false;
}

/* A surname that we know, with a particle before it or no other meaning. */
static size_t look_surname(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i);
	bool particle = name > i, cue = i > 0 && is(w, i - 1, LIST_CUE);
	if (!known(w, name) || !may_be_name(w, name) || is_organisation(w, i, name) ||
	    is_place(w, i))
		return i;
	bool common = is(w, name, LIST_COMMON);
	bool begins = i == 0 || w->items[i - 1].stop;
	if (common && !cue && (!particle || begins))
		return i;
	/* "Van Dijk" of a sentence's begin, "de Groen": a word with two meanings is looked at. */
	enum privacy_action action = common && !(cue && particle) ? PRIVACY_REVIEW : PRIVACY_MASK;
	return add(l, w, PRIVACY_WEAK_NAME, action, i, end_of_name(w, name));
}

/* "vergoeding aan Xandra Qureshi": nobody knows them. */
static size_t look_unknown(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i + 1);
	if (i == 0 || !is(w, i - 1, LIST_CUE) || !may_be_name(w, i) || !may_be_name(w, name) ||
	    w->items[i].stop || w->items[i].comma || w->items[i].shouts)
		return i;
	size_t last = end_of_name(w, name);
	if (is_street(w, last) || is_organisation(w, i, last))
		return i;
	return add(l, w, PRIVACY_WEAK_NAME, PRIVACY_REVIEW, i, last);
}

void look_names(struct text_look *l, const struct privacy_words *w)
{
	static size_t (*const looks[])(struct text_look *, const struct privacy_words *, size_t) = {
		look_listed, look_initials, look_first, look_surname, look_unknown};
	for (size_t i = 0; i < w->n;) {
		size_t next = is(w, i, LIST_TITLE) ? look_title(l, w, i) : i;
		for (size_t k = 0; next == i && k < sizeof looks / sizeof *looks; k++)
			next = looks[k](l, w, i);
		i = next > i ? next : i + 1;
	}
}
