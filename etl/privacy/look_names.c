/*
 * Names of people. A title or initials make a name of the capital behind them; a surname or first name
 * that is on a list does beside another sign; and what nobody knows, two words with capitals behind a
 * word that people stand behind ("aan", "uitkering"), is for a person to look at.
 */
#include "privacy/name_words.h"

/* "Visser & Visser", "Jansen & Zn." */
static bool is_company(const struct privacy_words *w, size_t last)
{
	struct str behind = {w->text.ptr + w->items[last].to, w->text.len - w->items[last].to};
	struct str before = {w->text.ptr, w->items[last].from};
	return str_starts(behind, STR(" & ")) || str_starts(behind, STR(" &amp;")) ||
	       str_ends(before, STR("& "));
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

/* "dhr en mw", "hr/mw." */
static size_t past_titles(const struct privacy_words *w, size_t at)
{
	for (;;) {
		bool and = at + 1 < w->n && str_eq(w->items[at].key, STR("en"));
		if (!is(w, at, LIST_TITLE) && !(and&&is(w, at + 1, LIST_TITLE)))
			return at;
		at++;
	}
}

/* "7 MW": what stands behind a number is a unit. */
static bool is_unit(const struct privacy_words *w, size_t i)
{
	return i > 0 && w->items[i - 1].digits && w->items[i].shouts && w->items[i].key.len == 2 &&
	       !w->items[i].stop;
}

/* Behind "J.P." and "j.p.", but not "v." of a particle. */
static size_t past_any_initials(const struct privacy_words *w, size_t at)
{
	while (at < w->n && (w->items[at].initials || w->items[at].small) &&
	       !is(w, at, LIST_PARTICLE))
		at++;
	return at;
}

/* A title: what follows is a name. */
static size_t look_title(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t at = past_any_initials(w, past_titles(w, i + 1)), name = past_particles(w, at);
	if (is_unit(w, i))
		return i;
	bool capital = may_be_name(w, name) && !is_firm(w, name, name);
	if (name < w->n && is_street(w, name)) /* "Dr. Schaepmanstraat" */
		return i;
	/* "mr.k. sjoerdsma", "ir. vos": behind a point or initials no capital is needed. */
	bool goes_on = may_go_on(w, name) && !is_organisation(w, name, name) &&
		       !w->items[i].comma && (at > i + 1 || !is(w, i, LIST_RANK));
	if (name < w->n && (capital || known(w, name) || goes_on))
		return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, end_of_titled(w, name));
	return i;
}

/* Capitals without points: "JP", "J". */
static bool are_bare_initials(const struct privacy_word *x)
{
	return x->letters && x->capital && x->key.len <= 3 && (x->shouts || x->key.len == 1) &&
	       (x->key.len == 1 || !(x->lists & (IN(LIST_AFTER) | IN(LIST_CUE) | IN(LIST_PARTICLE) |
						 IN(LIST_TITLE) | IN(LIST_ORGANISATION))));
}

/* What may follow initials: a surname that we know, or behind points any word with a capital. */
static bool follows_initials(const struct privacy_words *w, size_t name, bool points)
{
	if (known(w, name) && w->items[name].capital)
		return true;
	return points && may_be_name(w, name) && w->items[name].key.len > 2 && !is_street(w, name);
}

static bool is_one_capital(const struct privacy_word *x)
{
	return x->key.len == 1 && x->capital && x->letters;
}

/* Behind those of "M J Hendriks", "J. P. Smit" that follow the first at i. */
static size_t past_more_initials(const struct privacy_words *w, size_t i)
{
	size_t more = i + 1;
	while (more < w->n && more < i + 4 && !w->items[more - 1].comma &&
	       (w->items[more].initials || is_one_capital(&w->items[more])))
		more++;
	return more;
}

/* "A. ONDERHOUD": the first letters at the begin of a text count its parts. */
static bool counts_parts(const struct privacy_words *w, size_t i, size_t name)
{
	const struct privacy_word *x = &w->items[i];
	return i == 0 && x->to - x->from <= 2 && x->key.ptr[0] <= 'h' && name == 1 &&
	       w->items[name].shouts && !known(w, name);
}

/* "J.P. van den Berg", "J. DE VRIES", "JP de Vries". */
static size_t look_initials(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	size_t more = past_more_initials(w, i), name = past_particles(w, more);
	bool points = x->initials || (x->key.len == 1 && more > i + 1);
	if (name >= w->n || x->comma || (!x->initials && !are_bare_initials(x)) ||
	    !follows_initials(w, name, points) || is_firm(w, i, name) || counts_parts(w, i, name))
		return i;
	return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, end_of_name(w, name));
}

static bool has_capitals(const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->items[i].capital)
			return true;
	return false;
}

/* "j.p. van den berg": before a surname that we know, or in a text without any capital. */
static size_t look_small_initials(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	size_t name = past_particles(w, i + 1);
	if (!x->small || is(w, i, LIST_CUE) || is(w, i, LIST_AFTER) || is(w, i, LIST_BODY) ||
	    x->comma || is_organisation(w, i, name))
		return i;
	if (known(w, name))
		return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, name);
	/* Where nothing has a capital a name that nobody knows has none, too. */
	if (name >= w->n || !may_go_on(w, name) || w->items[name].key.len < 4 || has_capitals(w) ||
	    is_street(w, name))
		return i;
	return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_REVIEW, i, name);
}

/* A word that no name goes on with: "per", "corr". */
static bool is_after(const struct privacy_words *w, size_t i)
{
	return is(w, i, LIST_AFTER) || is(w, i, LIST_CUE);
}

/* Does a name end at i: is what follows no word of one? */
static bool ends_name(const struct privacy_words *w, size_t i)
{
	size_t more = past_particles(w, i + 1);
	return !known(w, more) && (!may_be_name(w, more) || is(w, more, LIST_AFTER));
}

/* "Tuinhof P.Y.": whoever that is. */
static size_t add_unknown_behind(struct text_look *l, const struct privacy_words *w, size_t i,
				 size_t name)
{
	const struct privacy_word *x = &w->items[name + 1];
	if (!x->initials || x->key.len < 2 || is(w, name + 1, LIST_TITLE) || w->items[name].stop ||
	    !may_be_name(w, name) || !may_go_on(w, name) || w->items[name].key.len < 4)
		return i;
	return add(l, w, PRIVACY_STRONG_NAME, PRIVACY_REVIEW, i, name + 1);
}

/* Without any capital a word of two meanings needs a particle before it. */
static bool is_sure(const struct privacy_words *w, size_t name, bool particle)
{
	return known(w, name) && (w->items[name].capital || particle || !is(w, name, LIST_COMMON));
}

/* "Jansen J.P.", "de Vries Anna", "koster wietske": the surname in front, as lists are sorted. */
static size_t look_behind(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i), next = name + 1;
	/* With a capital before a comma it is look_listed's. */
	if (next >= w->n || (w->items[name].comma && w->items[name].capital) ||
	    !ends_name(w, next) || is_organisation(w, i, next))
		return i;
	if (!known(w, name))
		return add_unknown_behind(l, w, i, name);
	const struct privacy_word *x = &w->items[next];
	bool initials = (x->initials || x->small) && !is_after(w, next);
	bool first = is(w, next, LIST_FIRST) && !is(w, next, LIST_AFTER) && !known(w, next);
	if (!initials && !first)
		return i;
	return add(l, w, initials ? PRIVACY_STRONG_NAME : PRIVACY_WEAK_NAME,
		   is_sure(w, name, name > i) ? PRIVACY_MASK : PRIVACY_REVIEW, i, next);
}

/* Behind "en" and another first name. */
static size_t past_second(const struct privacy_words *w, size_t at)
{
	bool and = at + 1 < w->n && str_eq(w->items[at].key, STR("en"));
	return and&&(may_be_name(w, at + 1) || is(w, at + 1, LIST_FIRST)) ? at + 2 : at;
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
	if (!is_first(w, i, false) || is(w, i, LIST_AFTER))
		return i;
	size_t at = past_second(w, i + 1);
	at += at < w->n && w->items[at].small;
	size_t name = past_particles(w, at);
	bool cue = i > 0 && is_cue(w, i - 1);
	if (name >= w->n || w->items[name].capital || is_organisation(w, i, name) ||
	    (!known(w, name) && !(cue && may_go_on(w, name))))
		return i;
	return add(l, w, PRIVACY_WEAK_NAME,
		   is_sure(w, name, name > at) ? PRIVACY_MASK : PRIVACY_REVIEW, i, name);
}

/* A known surname with a comma, before a word that may be a first name. */
static bool is_listed(const struct privacy_words *w, size_t i, size_t name)
{
	size_t next = name + 1;
	return known(w, name) && may_be_name(w, next) && !is_firm(w, i, next) &&
	       !is_street(w, next);
}

/* "Schade, E. Noordegraaf": the name is behind the comma, and what is before it is not known. */
static bool is_behind_comma(const struct privacy_words *w, size_t name, size_t last)
{
	const struct privacy_word *x = &w->items[last];
	size_t behind = past_particles(w, last + 1);
	bool goes_on = !x->comma && (x->initials || !x->stop) && may_be_name(w, behind) &&
		       !is(w, behind, LIST_AFTER);
	return goes_on && (!known(w, name) || known(w, behind));
}

/* "Vries, J. de", "Berg, Anna van den", "van Wijk, Mohamed". */
static size_t look_listed(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i), last = name + 1;
	if (!may_be_name(w, name) || !w->items[name].comma || last >= w->n)
		return i;
	bool initials = w->items[last].initials && !is(w, last, LIST_ORGANISATION);
	bool first = is(w, last, LIST_FIRST) && w->items[last].capital;
	if ((!initials && !first && !is_listed(w, i, name)) || is_behind_comma(w, name, last))
		return i;
	while (is(w, last + 1, LIST_PARTICLE) && !w->items[last].stop)
		last++;
	return add(l, w, initials ? PRIVACY_STRONG_NAME : PRIVACY_WEAK_NAME, PRIVACY_MASK, i, last);
}

/* A first name that we know before another capital: "Anouk en Ayse de Boer", "Layla A. de Boer". */
static size_t look_first(struct text_look *l, const struct privacy_words *w, size_t i)
{
	if (!is_first(w, i, true))
		return i;
	size_t at = past_second(w, i + 1), name = past_particles(w, at);
	if (at > i + 1 && !may_be_name(w, name))
		name = at - 1;
	if (name < w->n && w->items[name].initials)
		name = past_particles(w, name + 1);
	if (!may_be_name(w, name) || (is(w, name, LIST_AFTER) && !is(w, name, LIST_FIRST)))
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
	bool particle = name > i, cue = i > 0 && is_cue(w, i - 1);
	if (!known(w, name) || !may_be_name(w, name) || is_organisation(w, i, name) ||
	    is_company(w, name) || is_place(w, i))
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
	if (i == 0 || !is_cue(w, i - 1) || !may_be_name(w, i) || !may_be_name(w, name) ||
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
		look_listed, look_initials, look_small_initials, look_behind,
		look_first,  look_small,    look_surname,        look_unknown};
	for (size_t i = 0; i < w->n;) {
		size_t next = is(w, i, LIST_TITLE) ? look_title(l, w, i) : i;
		for (size_t k = 0; next == i && k < sizeof looks / sizeof *looks; k++)
			next = looks[k](l, w, i);
		i = next > i ? next : i + 1;
	}
}
