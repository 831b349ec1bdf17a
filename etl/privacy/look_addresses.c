/*
 * R7: addresses of houses. A street with a number; a postcode with a number of a house near it, and then the
 * street before that number whatever it is called: with the postcode masked alone it would still say where.
 */
#include "privacy/name_words.h"

#define HOUSE_DIGITS 4u /* of a number of a house */
#define STREET_WORDS 5u /* of a name of a street that no ending tells */
#define BEHIND_LEAST \
	1990u /* from here on a number of four digits is a year, unless a postcode says more */
#define BEHIND_MOST 2049u

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The number that a word begins with, 0 when with none; *digits of it. */
static unsigned leading(struct str s, size_t *digits)
{
	unsigned value = 0;
	for (*digits = 0; *digits < s.len && looking_is_digit(s.ptr[*digits]) && *digits < 8;
	     ++*digits)
		value = value * 10 + (unsigned)(s.ptr[*digits] - '0');
	return value;
}

static bool is_key(const struct privacy_words *w, size_t i, const char *const *list, size_t n)
{
	for (size_t k = 0; i < w->n && k < n; k++)
		if (str_eq(w->items[i].key, str_z(list[k])))
			return true;
	return false;
}

/* "53 st.", "7 MW", "100 m2": so many of something, with a blank between at most. */
static bool is_unit(const struct privacy_words *w, size_t i)
{
	static const char *const units[] = {
		"st", "stuks", "mw",  "kw",  "kwh",  "m2",  "m3", "m1", "km",  "kg",   "kv", "kva",
		"mm", "cm",    "ton", "ltr", "stks", "uur", "u",  "x",  "eur", "pers", "gr", "ml"};
	if (i == 0 || i >= w->n)
		return false;
	size_t before = w->items[i - 1].to, from = w->items[i].from;
	bool beside = from == before || (from == before + 1 && w->text.ptr[before] == ' ');
	bool quarter = str_eq(w->items[i].key, STR("kw")) && i + 1 < w->n &&
		       looking_is_digit(w->text.ptr[w->items[i + 1].from]);
	return beside && !quarter && is_key(w, i, units, sizeof units / sizeof *units);
}

static struct str word_text(const struct privacy_words *w, size_t i)
{
	return (struct str){w->text.ptr + w->items[i].from, w->items[i].to - w->items[i].from};
}

/* "1e termijn", "2de fase": one of some. */
static bool is_ordinal(const struct privacy_words *w, size_t i, size_t digits)
{
	struct str s = word_text(w, i), behind = {s.ptr + digits, s.len - digits};
	bool ends = str_eq(behind, STR("e")) || str_eq(behind, STR("E")) ||
		    str_eq(behind, STR("de")) || str_eq(behind, STR("ste")) ||
		    str_eq(behind, STR("DE")) || str_eq(behind, STR("STE"));
	return ends && i + 1 < w->n && !w->items[i].comma && w->items[i + 1].letters;
}

/* "12", "12a", "238-2", "134-hs": a number of a house. */
static bool is_house(const struct privacy_words *w, size_t i)
{
	size_t digits;
	if (i >= w->n)
		return false;
	struct str s = word_text(w, i);
	unsigned value = leading(s, &digits);
	return value > 0 && digits <= HOUSE_DIGITS && s.ptr[0] != '0' && s.len - digits <= 4 &&
	       !is_ordinal(w, i, digits);
}

/* "nr." between a street and its number. */
static size_t past_number_word(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"nr", "no", "nummer", "hnr", "huisnr", "huisnummer"};
	return i + is_key(w, i, words, sizeof words / sizeof *words);
}

/* "57/2" */
static bool is_glued_part(const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	return x->from == w->items[i - 1].to + 1 && w->text.ptr[x->from - 1] == '/' &&
	       x->to - x->from <= 2 && x->digits;
}

/* "bis", "III", "hs", "a/b" behind the number at i; gives the last word of it. */
static size_t end_of_house(const struct privacy_words *w, size_t i)
{
	static const char *const more[] = {"bis", "hs", "huis",  "rd", "zw", "i", "ii",
					   "iii", "iv", "boven", "a",  "b",  "c"};
	while (i + 1 < w->n && !w->items[i].comma &&
	       (is_key(w, i + 1, more, sizeof more / sizeof *more) || is_glued_part(w, i + 1)))
		i++;
	return i;
}

/* ---- a street and a number ---- */

static bool is_street_word(const struct text_look *l, const struct privacy_words *w, size_t i)
{
	const struct privacy_word *x = &w->items[i];
	struct str behind = {w->text.ptr + x->to, w->text.len - x->to};
	bool cut = str_starts(behind, STR(".")); /* "Kerkstr. 12" */
	return x->letters && (x->capital || !w->capitals) && (!x->stop || cut) && !x->comma &&
	       policy_is_street(l->policy, x->key) && !(x->lists & IN(LIST_ALLOWED_STREET));
}

static void look_at_street(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t house = past_number_word(w, i + 1), digits;
	if (!is_street_word(l, w, i) || !is_house(w, house) || is_unit(w, house + 1))
		return;
	unsigned number = leading(word_text(w, house), &digits);
	if (number >= BEHIND_LEAST && number <= BEHIND_MOST)
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[i].from,
		    w->items[end_of_house(w, house)].to);
}

/* "woonadres: De Eendracht 221-III", "adres Oude Rijn 20": a word says that it is one. */
static void look_at_said(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t house = i + 1, digits;
	if (!(w->items[i].lists & IN(LIST_ADDRESS)))
		return;
	while (house < w->n && house <= i + STREET_WORDS + 1 && w->items[house].letters &&
	       !w->items[house].comma && !w->items[house].cut && !w->items[house].dash)
		house++;
	if (house == i + 1 || !is_house(w, house) || is_unit(w, house + 1))
		return;
	unsigned number = leading(word_text(w, house), &digits);
	if (number >= BEHIND_LEAST && number <= BEHIND_MOST)
		return;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, w->items[i + 1].from,
		    w->items[end_of_house(w, house)].to);
}

/* ---- a postcode ---- */

/* Pairs of small letters that are words and units: "2024 te". */
static bool is_small_word(const char *pair)
{
	static const char words[] =
		"te en op in st km kg mw kw dd nr jr of na om pp ml mm cm hh wk eu is de "
		"nt bv nv fl gr ex mb gb tb";
	for (size_t i = 0; i + 1 < sizeof words; i += 3)
		if (memcmp(words + i, pair, 2) == 0)
			return true;
	return false;
}

/* Of these, those that stand behind a number without a blank. */
static bool is_measure(const char *pair)
{
	static const char units[] = "st km kg mw kw ml mm cm gr mb gb tb de te pp eu";
	for (size_t i = 0; i + 1 < sizeof units; i += 3)
		if (memcmp(units + i, pair, 2) == 0)
			return true;
	return false;
}

/* Four digits at the begin, the first no zero. */
static bool begins_postcode(struct str s)
{
	for (size_t i = 0; i < 4; i++)
		if (!looking_is_digit(looking_byte(s, i)))
			return false;
	return s.ptr[0] != '0';
}

/* "1234 AB", "1234ab"; SA, SD and SS are never given. The length, or 0; *sure: with capitals that are no
 * unit, or in one piece. */
static size_t postcode(struct str s, bool *sure)
{
	size_t n = 4 + (looking_byte(s, 4) == ' ');
	char first = looking_byte(s, n), second = looking_byte(s, n + 1);
	char next = looking_byte(s, n + 2);
	bool capitals = is_capital(first) && is_capital(second);
	bool small = first >= 'a' && first <= 'z' && second >= 'a' && second <= 'z';
	char pair[2] = {(char)(first | 0x20), (char)(second | 0x20)};
	if (!begins_postcode(s) || !(capitals || small) || looking_is_letter(next) ||
	    looking_is_digit(next) || (pair[0] == 's' && strchr("ads", pair[1])))
		return 0;
	/* "8748bv" is in one piece, "1000kg" a weight. */
	*sure = (capitals || n == 4) && !(n == 4 ? is_measure(pair) : is_small_word(pair));
	return n + 2;
}

/* The word that holds the byte, or begins behind it; w->n: none does. */
static size_t word_at(const struct privacy_words *w, size_t byte)
{
	size_t i = 0;
	while (i < w->n && w->items[i].to <= byte)
		i++;
	return i;
}

/* What has its post sent to a postcode where nobody lives. */
static bool is_office(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"postbus",        "pb",       "antwoordnr",
					    "antwoordnummer", "raadhuis", "stadhuis",
					    "gemeentehuis",   "busnr"};
	return is_key(w, i, words, sizeof words / sizeof *words);
}

/* The number of a house before the word at `post`, within the distance; w->n when there is none. What stands
 * between is a suffix, "te", or nothing. */
static size_t house_before(const struct text_look *l, const struct privacy_words *w, size_t post)
{
	for (size_t i = post; i-- > 0 && post - i <= 4;) {
		size_t digits;
		if (w->items[post].from - w->items[i].to > l->policy->address_distance)
			break;
		/* "Postbus 703, 7085 JE", "2024 gemeentehuis 2903 NH" */
		if (is_office(w, i))
			break;
		unsigned number = leading(word_text(w, i), &digits);
		bool year = number >= BEHIND_LEAST && number <= BEHIND_MOST &&
			    !(i > 0 && is_street_word(l, w, i - 1));
		if (is_house(w, i) && !year)
			return i > 0 && is_office(w, i - 1) ? w->n : i;
	}
	return w->n;
}

/* The number of a house behind a postcode that stands in front of place and street: "4994 DB Almelo Bergerweg 126"; or behind
 * "nr.": "8827 HG, nr. 42". w->n when there is none. */
static size_t house_behind(const struct text_look *l, const struct privacy_words *w, size_t from,
			   size_t to)
{
	size_t number = past_number_word(w, from);
	if (number > from && is_house(w, number))
		return number;
	for (size_t i = from; i < w->n && i < from + STREET_WORDS && w->items[i].letters; i++) {
		size_t house = past_number_word(w, i + 1);
		if (house >= w->n || w->items[house].from - to > l->policy->address_distance)
			break;
		if (is_street_word(l, w, i) && is_house(w, house) && !is_unit(w, house + 1))
			return house;
	}
	return w->n;
}

/* Does something part the word at i from what follows, before the number at `house`? */
static bool is_parted(const struct privacy_words *w, size_t i, size_t house)
{
	const struct privacy_word *x = &w->items[i];
	bool cut = w->text.ptr[x->to] == '.';
	if (x->comma || i + 1 == house)
		return x->comma;
	return x->stop && !cut && !x->initials && past_number_word(w, i) == i;
}

/* Where the street before the number at `house` begins: words with capitals and particles, or when nothing has
 * a capital, to where something parts them. */
static size_t street_before(const struct privacy_words *w, size_t house)
{
	size_t first = house;
	bool capitals = w->mixed;
	for (size_t i = house; i-- > 0 && house - i <= STREET_WORDS;) {
		const struct privacy_word *x = &w->items[i];
		bool part = x->capital || (x->lists & IN(LIST_PARTICLE)) || !capitals ||
			    past_number_word(w, i) > i || x->digits;
		if (is_parted(w, i, house) || !part || (x->digits && i + 1 == house))
			break;
		first = i;
		if (x->from > 0 && strchr(":-/,", w->text.ptr[x->from - 1]))
			break;
	}
	return first;
}

/* A postcode, and the numbers of houses around it. */
struct post {
	size_t from, to;       /* bytes */
	size_t word, behind;   /* words: of it, and the first behind it */
	size_t house;          /* the number before it, or w->n */
	bool sure;             /* as a postcode, by itself */
	bool before, after;    /* a number of a house */
	bool street;           /* with its street, or "nr.", before it */
	bool glued;            /* "3456AB-12" */
	bool by_house, beside; /* nothing between: "12, 3456 te"; "7578 NV 216" */
};

/* Four digits that are a year of a ledger sooner than of a postcode. */
static bool is_year(const char *digits)
{
	return (digits[0] == '2' && digits[1] == '0') ||
	       (digits[0] == '1' && digits[1] == '9' && digits[2] == '9');
}

static bool has_small(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= 'a' && s.ptr[i] <= 'z')
			return true;
	return false;
}

/* "7578 NV 216", "8748bv 239", with nothing but a blank before the number: no year, no unit, no word. */
static bool is_beside(const struct text_look *l, const struct privacy_words *w,
		      const struct post *p)
{
	const char *s = l->text.ptr, *letters = s + p->to - 2;
	char pair[2] = {(char)(letters[0] | 0x20), (char)(letters[1] | 0x20)};
	bool year = is_year(s + p->from);
	bool sure = p->to - p->from == 6 || is_capital(letters[1]) || !is_small_word(pair);
	/* Nobody writes grams as "GR" among small letters. */
	bool grams = memcmp(pair, "gr", 2) == 0 && (!is_capital(letters[1]) || !has_small(l->text));
	bool unit = is_unit(w, word_at(w, p->to - 2)) && (grams || memcmp(pair, "gr", 2) != 0);
	return !year && sure && !unit;
}

static struct post post_at(const struct text_look *l, const struct privacy_words *w, size_t i,
			   size_t n, bool sure)
{
	struct post p = {i,     i + n, word_at(w, i), word_at(w, i + n),
			 w->n,  sure,  false,         false,
			 false, false, false,         false};
	size_t digits;
	if (p.word >= w->n)
		return p;
	p.house = house_before(l, w, p.word);
	p.before = p.house < w->n && !is_unit(w, p.house + 1);
	p.by_house = p.before && end_of_house(w, p.house) + 1 >= p.word;
	char next = looking_byte(l->text, p.to);
	p.glued = (next == '-' || next == '/') && looking_is_digit(looking_byte(l->text, p.to + 1));
	size_t after = house_behind(l, w, p.behind, p.to);
	if (after < w->n) {
		p.behind = after;
		p.after = p.street = true;
		return p;
	}
	if (p.behind >= w->n || !is_house(w, p.behind) || is_unit(w, p.behind + 1))
		return p;
	size_t between = w->items[p.behind].from - p.to;
	p.after = between <= l->policy->address_distance &&
		  leading(word_text(w, p.behind), &digits) < BEHIND_LEAST;
	p.beside = p.after && between <= 1 && is_beside(l, w, &p);
	return p;
}

static bool has_street(const struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (policy_is_street(l->policy, w->items[i].key))
			return true;
	return false;
}

static void look_at_postcode(struct text_look *l, const struct privacy_words *w,
			     const struct post *p)
{
	size_t from = p->from, to = p->to;
	if (!p->before && !p->after && !p->glued)
		return;
	/* "2024 op 6" stays a year whatever street is named elsewhere in the text. */
	if (!p->sure && !p->glued && !p->beside && !p->by_house && !p->street &&
	    (is_year(l->text.ptr + p->from) || !has_street(l, w)))
		return;
	if (p->before)
		from = w->items[street_before(w, p->house)].from;
	else if (p->glued)
		to = w->items[word_at(w, to)].to;
	else
		to = w->items[end_of_house(w, p->behind)].to;
	looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, from < p->from ? from : p->from, to);
}

void look_addresses(struct text_look *l, const struct privacy_words *w)
{
	struct str s = l->text;
	size_t begin = w->n ? w->items[0].from : s.len, end = w->n ? w->items[w->n - 1].to : 0;
	for (size_t i = 0; i < w->n; i++) {
		look_at_street(l, w, i);
		look_at_said(l, w, i);
	}
	for (size_t i = begin; i < end; i++) {
		bool sure = false, part = i > 0 && looking_is_digit(s.ptr[i - 1]);
		size_t n = part ? 0 : postcode((struct str){s.ptr + i, s.len - i}, &sure);
		if (n) {
			struct post p = post_at(l, w, i, n, sure);
			look_at_postcode(l, w, &p);
		}
	}
}
