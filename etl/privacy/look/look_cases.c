/* R9: numbers of cases, clients, decisions and cars, by their form or behind a word that says so. */
#include "privacy/look/case_words.h"

#include "base/text/utf8.h"

/* "Z24-442856", "Z/22/001038", "Z-2023-133733": as case systems number, a year and five digits at least; "D/24/364275" is a
 * document of one. */
static bool is_case_number(struct str key)
{
	size_t digits = digits_of(key);
	bool year = digits >= 7 && key.ptr[1] <= '3' && key.ptr[1] >= '1';
	return key.len == digits + 1 && (key.ptr[0] == 'z' || (key.ptr[0] == 'd' && digits == 8)) &&
	       year;
}

/* "Z.976926": without a year six digits at least, and a point or hyphen before them. */
static bool is_parted_case(struct str raw, struct str key)
{
	return key.len >= 7 && digits_of(key) == key.len - 1 && key.ptr[0] == 'z' &&
	       strchr(".-", looking_byte(raw, 1)) != NULL;
}

/* "WMO-2024-00123": the word and its number in one. */
static bool is_joined_case(const struct text_look *l, struct str key, bool several)
{
	size_t letters = 0;
	while (letters < key.len && !looking_is_digit(key.ptr[letters]))
		letters++;
	if (letters == 1 && is_case_number(key))
		return true;
	if (digits_of(key) < CASE_DIGITS || letters < 2)
		return false;
	/* "dossiernrZ2024123", "zaaknrh897096" */
	unsigned lists = policy_lists(l->policy, (struct str){key.ptr, letters});
	if (!several)
		lists |= policy_lists(l->policy, (struct str){key.ptr, letters - 1});
	bool year = (lists & IN(LIST_LAW)) && digits_of(key) == 4;
	return (lists & IN(LIST_CASE)) && !year;
}

/* What stands between such a word and its number: "zaak nr. Z 12", "klantnr. soz 1234". */
static bool is_number_word(struct str key)
{
	static const char *const words[] = {"soz", "wiz",    "szw", "nr",
					    "no",  "nummer", "id",  "kenm"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(key, str_z(words[i])))
			return true;
	return key.len == 1;
}

/* "Z24/626926": a number that a slash parts. */
static size_t end_of_case(const struct privacy_words *w, size_t number)
{
	size_t last = number;
	while (last + 1 < w->n && w->items[last + 1].from == w->items[last].to + 1 &&
	       w->text.ptr[w->items[last].to] == '/' && w->items[last + 1].digits)
		last++;
	return last;
}

/* "Wmo 2024", "Wmo 2023/2024"; "WMO 2019/063563" is a number of that year. */
static bool is_year_of_law(const struct privacy_words *w, size_t law, size_t last)
{
	return (w->items[law].lists & IN(LIST_LAW)) && is_year_key(w->items[law + 1].key) &&
	       (last == law + 1 || digits_of(w->items[last].key) < 5);
}

static struct str joined_key(const struct privacy_words *w, size_t from, size_t to)
{
	struct str raw = {w->text.ptr + w->items[from].from, w->items[to].to - w->items[from].from};
	return utf8_fold_tight(w->arena, raw);
}

/* "Wmo lichtmast2020.695": another word holds the number, such as "Jeugdwet inkoopfactuur-2251.637". */
static bool is_of_paper(const struct text_look *l, const struct privacy_words *w, size_t number)
{
	struct str key = w->items[number].key;
	size_t letters = 0;
	while (letters < key.len && !looking_is_digit(key.ptr[letters]))
		letters++;
	unsigned lists = policy_lists(l->policy, (struct str){key.ptr, letters});
	return letters > 3 && !(lists & IN(LIST_CASE));
}

/* "SGR 20/7621": a court's letters, with a year and a number behind them. */
static bool is_court(const struct privacy_words *w, size_t i)
{
	return i + 2 < w->n && w->items[i].key.len == 3 && w->items[i].letters &&
	       w->items[i + 1].key.len == 2 && digits_of(w->items[i + 1].key) == 2 &&
	       end_of_case(w, i + 1) == i + 2;
}

/* "CJIB 5012 3456 7890 1234": groups that are one long number. Gives the last word of it. */
static size_t end_of_groups(const struct privacy_words *w, size_t first, size_t last)
{
	size_t digits = w->items[first].key.len, end = last;
	if (last > first || digits > 4 || digits_of(w->items[first].key) != digits)
		return last;
	while (end + 1 < w->n && !w->items[end].comma && !w->items[end].cut) {
		struct str key = w->items[end + 1].key;
		if (key.len < 3 || key.len > 4 || digits_of(key) != key.len ||
		    digits + key.len > 20)
			break;
		digits += key.len;
		end++;
	}
	return digits >= 9 ? end : last;
}

/* "Z 25 611656": as in "Z-25-611656", parted by blanks. */
static size_t end_of_spaced(const struct privacy_words *w, size_t i)
{
	if (i + 2 >= w->n || w->items[i].comma || w->items[i + 1].comma)
		return i;
	struct str letter = w->items[i].key, year = w->items[i + 1].key,
		   number = w->items[i + 2].key;
	bool years =
		(year.len == 2 && year.ptr[0] >= '1' && year.ptr[0] <= '3') || is_year_key(year);
	return str_eq(letter, STR("z")) && years && digits_of(year) == year.len &&
			       number.len >= 5 && digits_of(number) == number.len
		       ? i + 2
		       : i;
}

/* "o/k 2024/12", "uw kenmerk": "ons kenmerk" cut short. */
static bool is_mark(const struct privacy_words *w, size_t i)
{
	return i > 0 && str_eq(w->items[i].key, STR("k")) &&
	       w->text.ptr[w->items[i].from - 1] == '/' &&
	       (str_eq(w->items[i - 1].key, STR("o")) || str_eq(w->items[i - 1].key, STR("u")));
}

/* What says that a number plate follows. */
static bool says_plate(const struct privacy_words *w, size_t i)
{
	static const char *const words[] = {"kenteken", "kentekennr", "kent", "kntkn", "ktk"};
	struct str key = w->items[i].key;
	for (size_t k = 0; key.len && key.ptr[0] == 'k' && k < sizeof words / sizeof *words; k++)
		if (str_eq(key, str_z(words[k])))
			return true;
	return false;
}

/* Is the car somebody's? One of the municipality's own has a number plate, too. */
static bool is_of_driver(const struct privacy_words *w)
{
	static const char *const words[] = {
		"naheffing", "naheff", "parkeren",    "parkeerbon", "parkeervergunning",
		"gpk",       "sleepk", "sleepkosten", "wegslepen",  "wegsleepkosten",
		"bekeuring", "boete",  "cjib",        "verbalisant"};
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (str_eq(w->items[i].key, str_z(words[k])))
				return true;
	return false;
}

static void look_at_plate(struct text_look *l, const struct privacy_words *w, size_t i)
{
	struct str s = text_of_word(w, i);
	size_t last = i + 1;
	bool plate = s.len == 8 && is_plate(s, false), said = says_plate(w, i);
	if ((!plate && !said) || !is_of_driver(w))
		return;
	if (plate) {
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i].from, w->items[i].to);
		return;
	}
	if (!said || i + 1 >= w->n)
		return;
	/* "kenteken XX 123 Y", "kenteken XX123Y" */
	for (; last < w->n && last < i + 4; last++) {
		struct str key = {w->text.ptr + w->items[i + 1].from,
				  w->items[last].to - w->items[i + 1].from};
		if (is_plate(utf8_fold_tight(w->arena, key), true)) {
			looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i + 1].from,
				    w->items[last].to);
			return;
		}
	}
}

/* Where the number behind the word at i begins; w->n where none does. */
static size_t number_of(const struct privacy_words *w, size_t i)
{
	size_t number = i + 1;
	while (number < w->n && number < i + 3 && !w->items[number].digits &&
	       is_number_word(w->items[number].key))
		number++;
	return number + (number < w->n && is_court(w, number));
}

/* "cli\xc3\xabntnr 12345", "zaak: Z-2024-0012", "pgb nr. 98765". */
static void look_at_said(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t number = number_of(w, i), digits = 0;
	if (number >= w->n || (w->items[number].lists & IN(LIST_NUMBER)))
		return;
	size_t last = end_of_groups(w, number, end_of_case(w, number));
	if (number == i + 1 && is_year_of_law(w, i, last))
		return;
	if ((w->items[i].lists & IN(LIST_LAW)) &&
	    (is_day(text_of_word(w, number)) || is_amount(w, last) || is_of_paper(l, w, number)))
		return;
	for (size_t k = number; k <= last; k++)
		digits += digits_of(w->items[k].key);
	/* "RC CJIB 6000" is an account of the ledger. */
	bool fine = str_starts(w->items[i].key, STR("cjib"));
	if (digits >= (fine ? FINE_DIGITS : CASE_DIGITS))
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[number].from,
			    w->items[last].to);
}

static void look_at_case(struct text_look *l, const struct privacy_words *w, size_t i)
{
	size_t last = end_of_case(w, i), spaced = end_of_spaced(w, i);
	if (is_joined_case(l, last > i ? joined_key(w, i, last) : w->items[i].key,
			   last > i && !w->items[i].digits)) {
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i].from, w->items[last].to);
		return;
	}
	if (spaced > i || is_parted_case(text_of_word(w, i), w->items[i].key))
		looking_add(l, PRIVACY_CASE, PRIVACY_MASK, w->items[i].from, w->items[spaced].to);
	look_at_plate(l, w, i);
	if ((w->items[i].lists & IN(LIST_CASE)) || is_mark(w, i))
		look_at_said(l, w, i);
}

void look_cases(struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		look_at_case(l, w, i);
}
