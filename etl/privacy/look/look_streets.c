/* R7: a street with a number of a house, in one piece or with words between. */
#include "privacy/look/house_words.h"

static void look_at_street(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t house = past_number_word(w, i + 1), digits;
	/* "Kerkstraat, 12 Deurne"; "Kerkstraat, 12 mei" */
	bool month = w->items[i].comma && is(w, house + 1, LIST_AFTER);
	if (month || !is_street_word(l, w, i) || !is_house(w, house) || is_unit(w, house + 1))
		return;
	if (is_ledger_year(leading(word_text(w, house), &digits)))
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[i].from,
		    w->items[end_of_address(w, house)].to);
}

/* What stands in a street and has more beside it than a house does: only behind it words with capitals are a street. */
static bool is_thing(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"woning",  "pand",    "object",      "obj",
					    "loc",     "thv",     "standplaats", "standpl",
					    "liggeld", "perceel", "verhuizing",  "verhuisd"};
	return is_key(w, i, words, sizeof words / sizeof *words);
}

/* Behind "verhuizing naar", "verhuisd nr". */
static size_t past_said(const struct privacy_words *w, size_t i)
{
	static const char *const to[] = {"naar", "nr"};
	return i + 1 + is_key(w, i + 1, to, sizeof to / sizeof *to);
}

/* Does the name of a street go on with the word? */
static bool is_of_street(const struct privacy_words *w, size_t i)
{
	size_t number = past_number_word(w, i);
	return w->items[i].letters && !w->items[i].cut && !w->items[i].dash &&
	       (number == i || !is_house(w, number));
}

/* Behind the name of a street at `street`, which the word at i says is one; `street` where it is none. */
static size_t past_street(const struct privacy_words *w, size_t i, size_t street)
{
	size_t house = street;
	while (house < w->n && house <= street + STREET_WORDS && is_of_street(w, house)) {
		bool part =
			w->items[house].capital || is(w, house, LIST_PARTICLE) || !is_thing(w, i);
		if (is_firm_word(w, house) || !part)
			return street;
		if (w->items[house++].comma)
			break;
	}
	return house;
}

/* "woonadres: De Eendracht 221-III", "adres Oude Rijn 20": a word says that it is one. */
static void look_at_said(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const unsigned others = IN(LIST_PART) | IN(LIST_AFTER) | IN(LIST_NUMBER) | IN(LIST_CASE);
	size_t street = past_said(w, i), house, digits;
	bool care_of = i > 0 && is_cue(w, i) && str_eq(w->items[i].key, STR("a"));
	if (!(w->items[i].lists & IN(LIST_ADDRESS)) && !care_of)
		return;
	house = past_street(w, i, street);
	bool named = house > street;
	bool other = named && (w->items[house - 1].lists & others);
	house = past_number_word(w, house);
	/* "huisbezoek week 12", "woningaanpassing termijn 2" */
	if (!named || other || !is_house(w, house) || is_unit(w, house + 1))
		return;
	if (is_ledger_year(leading(word_text(w, house), &digits)))
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[street].from,
		    w->items[end_of_address(w, house)].to);
}

/* Letters, or what is none, that a text begins with. */
static size_t before_digits(struct str s)
{
	size_t n = 0;
	while (n < s.len && !looking_is_digit(s.ptr[n]))
		n++;
	return n;
}

/* "Eikenlaan54", "Molenstr.12": nothing but a point between. */
static void look_at_glued(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	struct str s = word_text(w, i), key = x->key;
	size_t letters = before_digits(key), at = before_digits(s), digits;
	if (letters == 0 || letters == key.len || at == s.len || (!x->capital && w->capitals))
		return;
	struct str number = {s.ptr + at, s.len - at};
	unsigned value = leading(number, &digits);
	bool house = value > 0 && digits <= HOUSE_DIGITS && number.ptr[0] != '0' &&
		     number.len - digits <= 4 && !is_ledger_year(value);
	if (house && policy_is_street(l->policy, (struct str){key.ptr, letters}))
		looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, x->from,
			    w->items[end_of_address(w, i)].to);
}

/* Behind "van Meerdervoort", "der Verenigde Naties"; or i. */
static size_t past_of(const struct privacy_words *w, size_t i)
{
	size_t name = past_particles(w, i), last = name;
	while (name > i && last < w->n && last < name + 3 && w->items[last].letters &&
	       (w->items[last].capital || !w->capitals))
		last++;
	return last > name ? last : i;
}

/* "Laan van Meerdervoort 188", "Oude Gracht 187-III", "Singel 12": what ends names of streets, as a word of its own. */
static void look_at_standing(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t digits, house, first = i;
	const struct privacy_word *x = &w->items[i];
	if (!is_standing_street(w, i) || x->comma || x->stop || (!x->capital && w->capitals))
		return;
	house = past_number_word(w, past_of(w, i + 1));
	if (!is_house(w, house) || is_unit(w, house + 1) || w->items[house - 1].comma ||
	    is_ledger_year(leading(word_text(w, house), &digits)))
		return;
	bool before = i > 0 && may_be_name(w, i - 1) && w->mixed && !w->items[i - 1].comma &&
		      !w->items[i - 1].stop && !w->items[i - 1].cut;
	first -= before;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[first].from,
		    w->items[end_of_address(w, house)].to);
}

/* "Rue de la Gare 8", "ul. Lipowa 7/3", "Avenue Louise 53": a street abroad. */
static void look_at_abroad(struct text_look *l, const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"rue", "avenue", "calle", "ul"};
	size_t house = i + 1, digits;
	if (!is_key(w, i, words, sizeof words / sizeof *words) || w->items[i].comma)
		return;
	while (house < w->n && house < i + 4 && w->items[house].letters && !w->items[house].comma &&
	       (w->items[house].capital || !w->mixed || is(w, house, LIST_PARTICLE)))
		house++;
	if (house > i + 1 && is_house(w, house) && !is_unit(w, house + 1) &&
	    !is_ledger_year(leading(word_text(w, house), &digits)))
		looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[i].from,
			    w->items[end_of_address(w, house)].to);
}

/* "Lange Voorhout huisnr. 81", "Rietgors hnr 60": of a house, whatever the street is called. */
static void look_at_house_number(struct text_look *l, const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"huisnr", "hnr", "huisnummer"};
	size_t first = i;
	if (!is_key(w, i, words, sizeof words / sizeof *words) || !is_house(w, i + 1))
		return;
	while (first > 0 && i - first < 3 && !w->items[first - 1].cut &&
	       !w->items[first - 1].comma && w->items[first - 1].letters &&
	       !is(w, first - 1, LIST_AFTER) &&
	       (w->items[first - 1].capital || !w->mixed || is(w, first - 1, LIST_PARTICLE)))
		first--;
	if (first < i)
		looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[first].from,
			    w->items[end_of_address(w, i + 1)].to);
}

void look_streets(struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		look_at_street(l, w, i);
		look_at_said(l, w, i);
		look_at_glued(l, w, i);
		look_at_standing(l, w, i);
		look_at_abroad(l, w, i);
		look_at_house_number(l, w, i);
	}
}
