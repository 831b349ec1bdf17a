/*
 * R4: names by a title or initials, with points or without, before the surname or behind it. What follows is a name by its
 * capital, or because it is known; where only its place tells, it is for a person to look at.
 */
#include "privacy/look/name_words.h"

/* Does something part the word from what follows? */
static bool is_parted(const struct privacy_word *x)
{
	return x->comma || x->stop || x->cut || x->dash;
}

/* Behind a title people type without capitals: "dhr jansen", "mw Hanneke de vos". */
static size_t end_of_titled(const struct privacy_words *w, size_t name)
{
	size_t last = name;
	while (last + 1 < w->n && last - name < 6 && !is_parted(&w->items[last])) {
		size_t next = past_particles(w, last + 1);
		bool goes_on = may_be_name(w, next) || (next < w->n && w->items[next].initials);
		bool surname = known(w, last) && !is(w, last, LIST_FIRST);
		bool may = may_go_on(w, next) || (known(w, next) && next > last + 1);
		if (!goes_on && (surname || !may))
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
	return i > 0 && w->items[i - 1].digits && !w->items[i - 1].comma && w->items[i].shouts &&
	       w->items[i].key.len == 2 && !w->items[i].stop;
}

/* Behind "J.P." and "j.p.", but not "v." of a particle. */
static size_t past_any_initials(const struct privacy_words *w, size_t at)
{
	while (at < w->n && (w->items[at].initials || w->items[at].small) &&
	       !is(w, at, LIST_PARTICLE))
		at++;
	return at;
}

/* Capitals without points: "JP", "J". */
static bool are_bare_initials(const struct privacy_word *x)
{
	return x->letters && x->capital && x->key.len <= 4 && (x->shouts || x->key.len == 1) &&
	       (x->key.len == 1 || !(x->lists & (IN(LIST_AFTER) | IN(LIST_CUE) | IN(LIST_PARTICLE) |
						 IN(LIST_TITLE) | IN(LIST_ORGANISATION))));
}

/* The same, in a text with small letters too, and no word that is known: "NPA", and not "ICT". */
static bool are_sure_bare(const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	const unsigned others = IN(LIST_AFTER) | IN(LIST_CUE) | IN(LIST_PARTICLE) | IN(LIST_TITLE) |
				IN(LIST_ORGANISATION) | IN(LIST_BODY) | IN(LIST_FIRST) |
				IN(LIST_SURNAME) | IN(LIST_CASE) | IN(LIST_NUMBER);
	return x->letters && x->shouts && x->key.len <= 4 && x->key.len > 1 &&
	       !(x->lists & others) && w->mixed;
}

/* Behind a title: "Y Papadopoulos", "van P. Smit", "p hoekman", "NPA Mbeki". */
static size_t past_titled_initials(const struct privacy_words *w, size_t at)
{
	bool of = at + 1 < w->n && str_eq(w->items[at].key, STR("van")) &&
		  (w->items[at + 1].initials || w->items[at + 1].small);
	at = past_any_initials(w, at + of);
	while (at + 1 < w->n && !w->items[at].cut && !w->items[at].comma &&
	       (is_one_letter(&w->items[at]) || are_sure_bare(w, at)) &&
	       !(is(w, at, LIST_PARTICLE) && !w->items[at].capital))
		at = past_any_initials(w, at + 1);
	return at;
}

/* "Dr. Schaepmanstraat"; "mevr. Dingshof 12" is no house. */
static bool is_titled_street(const struct privacy_words *w, size_t name, bool rank)
{
	if (name >= w->n || known(w, name))
		return false;
	return rank ? is_street(w, name) : policy_is_only_street(w->policy, w->items[name].key);
}

/* A title: what follows is a name, though it be a firm's word too, but for "mr" and "dr", which firms have. */
size_t look_title(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t at = past_titled_initials(w, past_titles(w, i + 1)), name = past_particles(w, at);
	if (is_unit(w, i))
		return i;
	bool rank = is(w, i, LIST_RANK);
	bool firm = rank ? is_firm(w, name, name) : is_firm_word(w, name);
	bool capital = may_be_name(w, name) && !firm;
	if (is_titled_street(w, name, rank))
		return i;
	/* "mr.k. sjoerdsma", "ir. vos": behind a point or initials no capital is needed. */
	bool goes_on = may_go_on(w, name) && !(rank ? is_organisation(w, name, name) : firm) &&
		       !w->items[i].comma && (at > i + 1 || !rank);
	if (name < w->n && (capital || known(w, name) || goes_on))
		return name_add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, end_of_titled(w, name));
	return i;
}

/* What may follow initials: a surname that we know, or behind points any word with a capital. */
static bool follows_initials(const struct privacy_words *w, size_t name, bool points)
{
	if (known(w, name) && w->items[name].capital)
		return true;
	return points && may_be_name(w, name) && w->items[name].key.len > 2 &&
	       !is_street(w, name) && !is(w, name, LIST_LAW);
}

/* Behind those of "M J Hendriks", "J. P. Smit" that follow the first at i. */
static size_t past_more_initials(const struct privacy_words *w, size_t i)
{
	size_t more = i + 1;
	while (more < w->n && more < i + 4 && !w->items[more - 1].comma &&
	       !w->items[more - 1].cut &&
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

/* The field of a bank's line that holds a name: "/NAME/JM Warsame/REMI/", "NAAM: …". */
static bool is_name_field(const struct privacy_words *w, size_t i)
{
	return i > 0 && (w->items[i - 1].cut || w->items[i - 1].stop) &&
	       (str_eq(w->items[i - 1].key, STR("name")) ||
		str_eq(w->items[i - 1].key, STR("naam")));
}

/* "J Ouwerkerk": one capital before a name that nobody knows; "Blok A Noord" and "N Emmen" are none. */
static bool is_lone_initial(const struct privacy_words *w, size_t i, size_t name)
{
	return is_one_capital(&w->items[i]) && may_be_name(w, name) && may_go_on(w, name) &&
	       !w->items[name].shouts && w->items[name].key.len > 3 && !is_street(w, name) &&
	       !(i > 0 && (is(w, i - 1, LIST_PART) || is(w, i - 1, LIST_LAW)));
}

/* "H VAN DER WEEZEN": two particles are of a name, though nobody know it. */
static bool is_before_particles(const struct privacy_words *w, size_t i, size_t more, size_t name)
{
	return is_one_capital(&w->items[i]) && name >= more + 2 && may_be_name(w, name) &&
	       may_go_on(w, name) && !is_street(w, name) &&
	       !(i > 0 && (is(w, i - 1, LIST_PART) || is(w, i - 1, LIST_LAW)));
}

/* "RC KUIPERS, MONIQUE": the first name is behind it, so those are no initials. */
static bool stands_alone(const struct privacy_words *w, size_t i, size_t name)
{
	return w->items[i].key.len > 1 && w->items[name].comma && is(w, name + 1, LIST_FIRST) &&
	       w->items[name + 1].capital;
}

/* "HOGE BOS", "DURA VERMEER": where all is in capitals a word of four that can be spoken is no initials. */
static bool is_spoken(const struct privacy_words *w, size_t i)
{
	struct str key = w->items[i].key;
	if (w->mixed || key.len != 4)
		return false;
	for (size_t k = 1; k < key.len; k++)
		if ((strchr("aeiouy", key.ptr[k]) != NULL) ==
		    (strchr("aeiouy", key.ptr[k - 1]) != NULL))
			return false;
	return true;
}

static bool are_bare_here(const struct privacy_words *w, size_t i, size_t name)
{
	return are_bare_initials(&w->items[i]) && !stands_alone(w, i, name) && !is_spoken(w, i);
}

/* "BUIG Hoogeveen", "WMO Berg en Dal": capitals that are no initials. */
static bool is_before_place(const struct privacy_words *w, size_t i, size_t name, bool points)
{
	return !points && w->items[i].key.len > 2 && looking_is_place(w, name);
}

/* "OUDE GRACHT E.O. FASE 2", "FACTUUR D.D. MEI": no initials, unless what follows is a name that we know. */
static bool is_abbreviated(const struct privacy_words *w, size_t i, size_t name)
{
	struct str key = w->items[i].key;
	bool abbreviated = str_eq(key, STR("eo")) || str_eq(key, STR("dd"));
	return (abbreviated && !known(w, name)) || counts_parts(w, i, name);
}

/* "J.P. van den Berg", "J. DE VRIES", "JP de Vries". */
size_t look_initials(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	size_t more = past_more_initials(w, i), name = past_particles(w, more);
	bool points = x->initials || (x->key.len == 1 && more > i + 1) || is_name_field(w, i);
	if (name >= w->n || x->comma || x->cut || (!x->initials && !are_bare_here(w, i, name)) ||
	    is_firm(w, i, name) || is_abbreviated(w, i, name))
		return i;
	if (!is_before_place(w, i, name, points) && follows_initials(w, name, points))
		return name_add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, end_of_name(w, name));
	if (is_lone_initial(w, i, name) || is_before_particles(w, i, more, name))
		return name_add(l, w, PRIVACY_STRONG_NAME, PRIVACY_REVIEW, i, end_of_name(w, name));
	return i;
}

/* "j.p. van den berg": before a surname that we know, or in a text without any capital. */
size_t look_small_initials(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	size_t name = past_particles(w, i + 1);
	if (!x->small || is(w, i, LIST_CUE) || is(w, i, LIST_AFTER) || is(w, i, LIST_BODY) ||
	    x->comma || is_organisation(w, i, name))
		return i;
	if (known(w, name))
		return name_add(l, w, PRIVACY_STRONG_NAME, PRIVACY_MASK, i, name);
	/* Where nothing has a capital a name that nobody knows has none, too. */
	if (name >= w->n || !may_go_on(w, name) || w->items[name].key.len < 4 || w->capitals ||
	    is_street(w, name))
		return i;
	return name_add(l, w, PRIVACY_STRONG_NAME, PRIVACY_REVIEW, i, name);
}

/* "5 l", "blok b", "p/a": a letter that is no initial. */
static bool is_counted(const struct privacy_words *w, size_t i)
{
	size_t from = w->items[i].from;
	bool counted = i > 0 && (w->items[i - 1].digits || is(w, i - 1, LIST_PART));
	return counted || (from > 0 && w->text.ptr[from - 1] == '/');
}

/* "l smits", "f b stam": letters without points or capitals before a surname that we know. */
size_t look_bare_letters(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t at = i;
	while (at < w->n && is_one_letter(&w->items[at]) && !w->items[at].capital &&
	       !is_parted(&w->items[at]))
		at++;
	size_t name = past_particles(w, at);
	if (at == i || is_counted(w, i) || !known(w, name) || is_firm(w, i, name))
		return i;
	bool sure = at > i + 1 || name > at || !is_common(w, name);
	if (!sure && w->capitals && !w->items[name].capital)
		return i;
	return name_add(l, w, PRIVACY_STRONG_NAME, sure ? PRIVACY_MASK : PRIVACY_REVIEW, i, name);
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
	if (w->items[i].comma || w->items[i].cut || w->items[i].dash)
		return true;
	const unsigned others =
		IN(LIST_AFTER) | IN(LIST_BODY) | IN(LIST_CASE) | IN(LIST_LAW) | IN(LIST_BSN);
	return !known(w, more) && (!may_be_name(w, more) || (w->items[more].lists & others) != 0);
}

/* "Tuinhof P.Y.", "Gebremedhin T.", "tuinhof, p.y": whoever that is. */
static size_t add_unknown_behind(struct text_look *l, const struct privacy_words *w, size_t i,
				 size_t name)
{
	const struct privacy_word *x = &w->items[name + 1];
	bool small = x->small && w->items[name].comma && !w->capitals;
	if ((!x->initials && !small) || is(w, name + 1, LIST_TITLE) || is(w, name + 1, LIST_BODY) ||
	    is_after(w, name + 1) || w->items[name].stop || is(w, name, LIST_PART) ||
	    (!small && !may_be_name(w, name)) || !may_go_on(w, name) ||
	    w->items[name].key.len < 4 || is_street(w, name))
		return i;
	return name_add(l, w, PRIVACY_STRONG_NAME, PRIVACY_REVIEW, i, name + 1);
}

/* "Erdoğan H", "Schutte MM", "de bruijn j": letters without points behind a surname that we know. */
static bool are_bare_behind(const struct privacy_words *w, size_t name, bool particle)
{
	size_t next = name + 1;
	const struct privacy_word *x = &w->items[next];
	bool sure = particle || !is_common(w, name) || is(w, next + 1, LIST_PARTICLE);
	bool letter = is_one_letter(x) && (sure || w->items[name].comma) &&
		      x->capital == w->items[name].capital && !is(w, name, LIST_PART);
	return letter ||
	       (sure && w->items[name].capital && !w->items[name].shouts && are_sure_bare(w, next));
}

static bool are_initials_behind(const struct privacy_words *w, size_t name, bool particle)
{
	const struct privacy_word *x = &w->items[name + 1];
	return ((x->initials || x->small) && !is_after(w, name + 1)) ||
	       are_bare_behind(w, name, particle);
}

/* "Jansen J.P.", "de Vries Anna", "koster wietske": the surname in front, as lists are sorted. */
size_t look_behind(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_half(w, past_particles_in(w, i), false), next = name + 1;
	/* With a capital before a comma it is look_listed's. */
	if (next >= w->n || (w->items[name].comma && w->items[name].capital) ||
	    !ends_name(w, next) || is_organisation(w, i, next))
		return i;
	if (!known(w, name))
		return add_unknown_behind(l, w, i, name);
	bool initials = are_initials_behind(w, name, name > i);
	bool first = is(w, next, LIST_FIRST) && !is(w, next, LIST_AFTER) &&
		     (!known(w, next) || w->items[name].comma);
	if (!initials && !first)
		return i;
	return name_add(l, w, initials ? PRIVACY_STRONG_NAME : PRIVACY_WEAK_NAME,
			is_sure(w, name, name > i) ? PRIVACY_MASK : PRIVACY_REVIEW, i, next);
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
	bool goes_on = !x->comma && !x->cut && !x->dash && (x->initials || !x->stop) &&
		       may_be_name(w, behind) &&
		       (!is(w, behind, LIST_AFTER) || (behind > last + 1 && known(w, behind)));
	return goes_on && (!known(w, name) || known(w, behind));
}

/* A name with a comma behind it; "OZB, J. Smit" and "Rozendaal, Rheden en Arnhem" have none. */
static bool begins_listed(const struct privacy_words *w, size_t name)
{
	bool places = is(w, name, LIST_PLACE) && is(w, name + 1, LIST_PLACE);
	return !places && may_be_name(w, name) && w->items[name].comma &&
	       (!is(w, name, LIST_BODY) || known(w, name));
}

/* "Kroon, P", "Berg, Y van den", "Visser, BJK": capitals without points behind the comma. */
static bool is_bare_listed(const struct privacy_words *w, size_t name, size_t last)
{
	const struct privacy_word *x = &w->items[last];
	if (is(w, name, LIST_PART) || w->items[name].key.len < 3)
		return false;
	return is_one_capital(x) ||
	       (known(w, name) && !w->items[name].shouts && are_sure_bare(w, last));
}

/* The word behind the comma; "Loon, van G.H.": initials behind particles. */
static size_t first_behind_comma(const struct privacy_words *w, size_t name)
{
	size_t behind = past_particles(w, name + 1);
	return behind < w->n && w->items[behind].initials ? behind : name + 1;
}

/* The title of "Duvekot, mevr.", "Wal, van der dhr", with no name behind it; w->n: there is none. */
static size_t title_behind_comma(const struct privacy_words *w, size_t name)
{
	size_t title = past_particles(w, name + 1);
	if (!is(w, title, LIST_TITLE) || is(w, name, LIST_AFTER) || w->items[name].key.len < 3)
		return w->n;
	const struct privacy_word *x = &w->items[title];
	size_t next = past_particles(w, title + 1);
	bool ends = x->comma || x->cut || next >= w->n || !w->items[next].letters ||
		    is(w, next, LIST_AFTER) || is(w, next, LIST_CASE) || is(w, next, LIST_BSN) ||
		    (!w->items[next].capital && !known(w, next));
	return ends ? title : w->n;
}

/* "Vries, J. de", "Berg, Anna van den", "van Wijk, Mohamed". */
static size_t look_listed_initials(struct text_look *l, const struct privacy_words *w, size_t i,
				   size_t name)
{
	size_t last = first_behind_comma(w, name);
	bool bare = is_bare_listed(w, name, last);
	bool initials = bare || (w->items[last].initials && !is(w, last, LIST_ORGANISATION));
	bool first = is(w, last, LIST_FIRST) && w->items[last].capital;
	if ((!initials && !first && !is_listed(w, i, name)) || is_behind_comma(w, name, last))
		return i;
	enum privacy_action action = bare && !known(w, name) ? PRIVACY_REVIEW : PRIVACY_MASK;
	while (is(w, last + 1, LIST_PARTICLE) && !w->items[last].stop)
		last++;
	return name_add(l, w, initials ? PRIVACY_STRONG_NAME : PRIVACY_WEAK_NAME, action, i, last);
}

size_t look_listed(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t name = past_half(w, past_particles_in(w, i), false);
	if (!begins_listed(w, name) || name + 1 >= w->n)
		return i;
	size_t title = title_behind_comma(w, name);
	if (title == w->n)
		return look_listed_initials(l, w, i, name);
	looking_add(l, PRIVACY_STRONG_NAME, PRIVACY_MASK, w->items[i].from, w->items[title].to);
	return title + 1;
}
