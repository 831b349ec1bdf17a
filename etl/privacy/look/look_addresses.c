/*
 * R7: addresses of houses. A street with a number; a postcode with a number of a house near it, and then the
 * street before that number whatever it is called: with the postcode masked alone it would still say where.
 */
#include "privacy/look/house_words.h"

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
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

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

/* SA, SD and SS. */
static bool is_never_given(const char *pair)
{
	return pair[0] == 's' && strchr("ads", pair[1]) != NULL;
}

/* "1234-AB" */
static bool is_hyphen(struct str s, size_t n)
{
	return n == 4 && looking_byte(s, n) == '-' && is_capital(looking_byte(s, n + 1));
}

/* Is it part of a longer word; "2050WF96" may be one in a piece. */
static bool goes_on(char next, bool piece)
{
	return looking_is_letter(next) || (looking_is_digit(next) && !piece);
}

/* "1234 AB", "1234ab"; SA, SD and SS are never given. The length, or 0; *sure: with capitals that are no
 * unit, or in one piece. */
static size_t postcode(struct str s, bool *sure)
{
	size_t n = 4;
	while (n < 6 && looking_byte(s, n) == ' ') /* "1234  AB" */
		n++;
	bool hyphen = is_hyphen(s, n);
	n += hyphen;
	char first = looking_byte(s, n), second = looking_byte(s, n + 1);
	char next = looking_byte(s, n + 2);
	bool capitals = is_capital(first) && is_capital(second);
	bool small = is_small(first) && is_small(second);
	char pair[2] = {(char)(first | 0x20), (char)(second | 0x20)};
	if (!begins_postcode(s) || !(capitals || small) || goes_on(next, n == 4 && capitals) ||
	    is_never_given(pair))
		return 0;
	/* "8748bv" is in one piece, "1000kg" a weight. */
	*sure = !hyphen && (capitals || n == 4) &&
		!(n == 4 ? is_measure(pair) : is_small_word(pair));
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
		bool year = is_ledger_year(number) && !(i > 0 && is_street_word(l, w, i - 1));
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
	bool standing = false;
	for (size_t i = from; i < w->n && i < from + STREET_WORDS; i++) {
		size_t digits;
		leading(word_text(w, i), &digits);
		/* "2e Oosterparkstraat" */
		if (!w->items[i].letters && !(i == from && is_ordinal(w, i, digits)))
			break;
		standing = standing || is_standing_street(w, i);
		size_t house = past_number_word(w, i + 1);
		if (house >= w->n || w->items[house].from - to > l->policy->address_distance)
			break;
		if ((is_street_word(l, w, i) || standing) && is_house(w, house) &&
		    !is_unit(w, house + 1))
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

/* "2050WF96": the number in one with it, and no year before it. Gives where it ends, or `at`. */
static size_t end_of_joined(struct str s, size_t from, size_t at)
{
	size_t end = at, digits;
	unsigned number = leading((struct str){s.ptr + from, 4}, &digits);
	while (looking_is_digit(looking_byte(s, end)))
		end++;
	return end > at && end - at <= HOUSE_DIGITS && s.ptr[at] != '0' &&
			       !is_ledger_year(number) && !looking_is_letter(looking_byte(s, end))
		       ? end
		       : at;
}

/* "PC 1234 AB", "postcode: 1234 AB": a word says that it is one. */
static bool is_said_postcode(const struct privacy_words *w, const struct post *p)
{
	static const char *const words[] = {"postcode", "pc", "postc", "pcode"};
	return p->word > 0 && p->word < w->n &&
	       is_key(w, p->word - 1, words, sizeof words / sizeof *words);
}

/* With a number in one piece, or alone behind its word. */
static bool look_at_alone(struct text_look *l, const struct privacy_words *w, const struct post *p)
{
	bool digit = looking_is_digit(looking_byte(l->text, p->to));
	size_t joined = digit ? end_of_joined(l->text, p->from, p->to) : p->to;
	bool said = !digit && is_said_postcode(w, p) && !p->after && !p->glued;
	if (said || joined > p->to)
		looking_add(l, PRIVACY_ADDRESS, PRIVACY_REVIEW, p->from, joined);
	return digit || said;
}

/* A year or a number, which no postcode need be. */
static bool is_rather_year(const struct text_look *l, const struct privacy_words *w,
			   const struct post *p)
{
	return !p->sure && !p->glued && !is_said_postcode(w, p) && !p->beside && !p->by_house &&
	       !p->street && (is_year(l->text.ptr + p->from) || !has_street(l, w));
}

static void look_at_postcode(struct text_look *l, const struct privacy_words *w,
			     const struct post *p)
{
	size_t from = p->from, to = p->to;
	if (look_at_alone(l, w, p))
		return;
	if (!p->before && !p->after && !p->glued)
		return;
	/* "2024 op 6" stays a year whatever street is named elsewhere in the text. */
	if (is_rather_year(l, w, p))
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
	look_streets(l, w);
	for (size_t i = begin; i < end; i++) {
		bool sure = false, part = i > 0 && looking_is_digit(s.ptr[i - 1]);
		size_t n = part ? 0 : postcode((struct str){s.ptr + i, s.len - i}, &sure);
		if (n) {
			struct post p = post_at(l, w, i, n, sure);
			look_at_postcode(l, w, &p);
		}
	}
}
