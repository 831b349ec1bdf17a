#include "wording/wording.h"

#include <stdio.h>

#define HARD_SPACE "\xc2\xa0"
#define MINUS "\xe2\x88\x92"

__extension__ typedef unsigned __int128 wording_size;

/* A number cut into what is written: its sign and its digits. */
struct digits {
	bool negative, zero;
	char text[MONEY_TEXT_SIZE + 16]; /* grouped, in the reader's language */
};

static void put_text(struct worded *w, struct str text)
{
	size_t n = text.len, room = WORDED_MAX - w->len;
	if (n > room)
		n = room;
	memcpy(w->text + w->len, text.ptr, n);
	w->len = (uint8_t)(w->len + n);
	w->text[w->len] = '\0';
}

static void put(struct worded *w, const char *z)
{
	put_text(w, str_z(z));
}

static wording_size size_of(money_sum value)
{
	return value < 0 ? (wording_size)0 - (wording_size)value : (wording_size)value;
}

/* |value| with `to` decimals instead of `from`, half away from zero. */
static wording_size rescale(wording_size value, int from, int to)
{
	if (from > to) {
		wording_size by = 1;
		for (int i = to; i < from; i++)
			by *= 10;
		wording_size rest = value % by;
		return value / by + (rest >= by - rest);
	}
	for (int i = from; i < to; i++)
		value *= 10;
	return value;
}

/* Writes a number of `decimals` decimals in groups of three. */
static struct digits digits_of(enum lang lang, wording_size value, int decimals, bool negative)
{
	const char group = lang == LANG_EN ? ',' : '.', point = lang == LANG_EN ? '.' : ',';
	struct digits d = {.negative = negative && value != 0, .zero = value == 0};
	char reversed[sizeof d.text];
	size_t n = 0;
	int place = 0;
	do {
		if (place == decimals && place > 0)
			reversed[n++] = point;
		else if (place > decimals && (place - decimals) % 3 == 0)
			reversed[n++] = group;
		reversed[n++] = (char)('0' + (int)(value % 10));
		value /= 10;
		place++;
	} while (value != 0 || place <= decimals);
	for (size_t i = 0; i < n; i++)
		d.text[i] = reversed[n - 1 - i];
	d.text[n] = '\0';
	return d;
}

static const char *sign_of(const struct digits *d, enum wording_sign sign)
{
	return d->negative ? MINUS : sign == SIGN_BOTH && !d->zero ? "+" : "";
}

/* Sign, currency and digits in the order of the language. */
static struct worded assemble(enum lang lang, const struct digits *d, struct str currency,
			      enum wording_sign sign)
{
	struct worded w = {0};
	char code[8] = "";
	bool euro = str_eq(currency, STR("EUR")), pound = str_eq(currency, STR("GBP"));
	snprintf(code, sizeof code, "%.*s", (int)(currency.len < 7 ? currency.len : 7),
		 currency.len ? currency.ptr : "");
	const char *name = euro ? "€" : pound ? "£" : code;
	bool apart = currency.len && (lang != LANG_EN || !(euro || pound));
	if (lang == LANG_EN)
		put(&w, sign_of(d, sign));
	put(&w, name);
	if (apart)
		put(&w, HARD_SPACE);
	if (lang != LANG_EN)
		put(&w, sign_of(d, sign));
	put(&w, d->text);
	return w;
}

struct worded worded_amount(enum lang lang, money_sum amount, const struct money_unit *unit,
			    int shown, enum wording_sign sign)
{
	struct digits d =
		digits_of(lang, rescale(size_of(amount), unit->decimals, shown), shown, amount < 0);
	return assemble(lang, &d, unit->currency, sign);
}

struct worded worded_exact(enum lang lang, money_sum amount, const struct money_unit *unit)
{
	return worded_amount(lang, amount, unit, 2, SIGN_MINUS);
}

struct worded worded_whole(enum lang lang, money_sum amount, const struct money_unit *unit)
{
	return worded_amount(lang, amount, unit, 0, SIGN_MINUS);
}

struct worded worded_short(enum lang lang, money_sum amount, const struct money_unit *unit,
			   enum wording_sign sign)
{
	/* In what, with how many decimals, and from what on: when the step below would say `least`
	 * or more in its own decimals, so that 999,96 mln. is 1,00 mld. */
	static const struct {
		int zeros, decimals, below_zeros, below_decimals;
		unsigned least;
		const char *dutch, *english;
	} steps[] = {{9, 2, 6, 1, 10000, "mld.", "billion"},
		     {6, 1, 0, 0, 1000000, "mln.", "million"}};
	const wording_size size = size_of(amount);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (rescale(size, unit->decimals + steps[i].below_zeros, steps[i].below_decimals) <
		    steps[i].least)
			continue;
		struct digits d = digits_of(
			lang, rescale(size, unit->decimals + steps[i].zeros, steps[i].decimals),
			steps[i].decimals, amount < 0);
		struct worded w = assemble(lang, &d, unit->currency, sign);
		put(&w, HARD_SPACE);
		put(&w, lang == LANG_EN ? steps[i].english : steps[i].dutch);
		return w;
	}
	return worded_amount(lang, amount, unit, 0, sign);
}

struct worded worded_thousands(enum lang lang, money_sum amount, const struct money_unit *unit,
			       enum wording_sign sign)
{
	return worded_decimal(lang, amount, unit->decimals + 3, 0, sign);
}

struct worded worded_thousands_unit(enum lang lang, const struct money_unit *unit)
{
	const struct money_unit whole = {0, unit->currency};
	struct worded amount = worded_whole(lang, 1000, &whole);
	struct worded w = {0};
	put(&w, "x" HARD_SPACE);
	put(&w, amount.text);
	return w;
}

struct worded worded_percent(enum lang lang, money_sum part, money_sum whole, int shown,
			     enum wording_sign sign)
{
	struct worded w = {0};
	if (whole == 0)
		return w;
	wording_size top = size_of(part), bottom = size_of(whole);
	/* Sums beyond 10^30 lose digits that no percentage shows. */
	const wording_size most = ~(wording_size)0 / 1000000000;
	while (top > most || bottom > most) {
		top /= 10;
		bottom /= 10;
	}
	if (bottom == 0)
		return w;
	top = rescale(top, 0, shown + 2);
	wording_size rest = top % bottom;
	top = top / bottom + (rest >= bottom - rest);
	struct digits d = digits_of(lang, top, shown, (part < 0) != (whole < 0));
	w = assemble(lang, &d, (struct str){0}, sign);
	put(&w, lang == LANG_EN ? "%" : HARD_SPACE "%");
	return w;
}

struct worded worded_count(enum lang lang, int64_t n)
{
	return worded_decimal(lang, n, 0, 0, SIGN_MINUS);
}

struct worded worded_counted(enum lang lang, struct text_plural things, int64_t n)
{
	struct worded out = {0}, number = worded_count(lang, n);
	struct text_walk w = {text_of_n(lang, things, n), (const char *const[]){"n"}, 1, {0}};
	for (bool more = true; more;) {
		struct str before;
		more = text_walk(&w, &before) == 0;
		put_text(&out, before);
		if (more)
			put_text(&out, worded_str(&number));
	}
	return out;
}

struct worded worded_lines(enum lang lang, int64_t n)
{
	return worded_counted(lang, TN("één regel", "{n} regels"), n);
}

struct worded worded_decimal(enum lang lang, money_sum number, int decimals, int shown,
			     enum wording_sign sign)
{
	struct digits d =
		digits_of(lang, rescale(size_of(number), decimals, shown), shown, number < 0);
	return assemble(lang, &d, (struct str){0}, sign);
}

/* Plain decimal text to |value| with `shown` decimals, half away from zero: the first digit that is
 * not shown decides. */
static bool read_numeral(struct str text, int shown, wording_size *value)
{
	int kept = -1; /* decimals so far; -1 before the point */
	bool any = false, up = false;
	*value = 0;
	if (text.len > 30)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.ptr[i];
		if (c == '.' && kept < 0) {
			kept = 0;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		any = true;
		if (kept == shown)
			up = c >= '5';
		if (kept < shown)
			*value = *value * 10 + (unsigned)(c - '0');
		kept += kept >= 0;
	}
	*value = rescale(*value, kept < 0 ? 0 : kept < shown ? kept : shown, shown) + up;
	return any;
}

struct worded worded_numeral(enum lang lang, struct str text, struct str currency, int shown,
			     enum wording_sign sign)
{
	const bool negative = text.len && text.ptr[0] == '-';
	const struct str size = {text.ptr + negative, text.len - negative};
	wording_size value;
	if (!read_numeral(size, shown, &value))
		return (struct worded){0};
	struct digits d = digits_of(lang, value, shown, negative);
	return assemble(lang, &d, currency, sign);
}

struct worded worded_bytes(enum lang lang, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
	int unit = 0;
	/* What would be written as 1.000 is 1 of the next. */
	while (unit < 6 && rescale(bytes, 3 * unit, unit > 1) >= (unit > 1 ? 10000 : 1000))
		unit++;
	struct worded w = worded_decimal(lang, (money_sum)bytes, 3 * unit, unit > 1, SIGN_MINUS);
	put(&w, HARD_SPACE);
	put(&w, units[unit]);
	return w;
}
