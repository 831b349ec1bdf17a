/* R7: a street with a number of a house, in one piece or with words between. */
#include "privacy/look/house_words.h"

static void look_at_street(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t house = past_number_word(w, i + 1), digits;
	if (!is_street_word(l, w, i) || !is_house(w, house) || is_unit(w, house + 1))
		return;
	if (is_ledger_year(leading(word_text(w, house), &digits)))
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[i].from,
		    w->items[end_of_house(w, house)].to);
}

/* "woonadres: De Eendracht 221-III", "adres Oude Rijn 20": a word says that it is one. */
static void look_at_said(struct text_look *l, const struct privacy_words *w, size_t i)
{
	const unsigned others = IN(LIST_PART) | IN(LIST_AFTER) | IN(LIST_NUMBER) | IN(LIST_CASE);
	size_t house = i + 1, digits;
	if (!(w->items[i].lists & IN(LIST_ADDRESS)))
		return;
	while (house < w->n && house <= i + STREET_WORDS + 1 && w->items[house].letters &&
	       !w->items[house].comma && !w->items[house].cut && !w->items[house].dash)
		house++;
	house = past_number_word(w, house);
	/* "huisbezoek week 12", "woningaanpassing termijn 2" */
	if (house == i + 1 || !is_house(w, house) || is_unit(w, house + 1) ||
	    (w->items[house - 1].lists & others))
		return;
	if (is_ledger_year(leading(word_text(w, house), &digits)))
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[i + 1].from,
		    w->items[end_of_house(w, house)].to);
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
			    w->items[end_of_house(w, i)].to);
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
		    w->items[end_of_house(w, house)].to);
}

void look_streets(struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		look_at_street(l, w, i);
		look_at_said(l, w, i);
		look_at_glued(l, w, i);
		look_at_standing(l, w, i);
	}
}
