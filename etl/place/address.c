#include "place/address.h"

#include "base/memory/buffer.h"
#include "base/text/utf8.h"

#define TEXT_MAX 4096u

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct str from(struct str s, size_t at)
{
	return (struct str){s.ptr + at, s.len - at};
}

int address_part(struct str column)
{
	static const struct {
		const char *name; /* folded */
		enum address_part part;
	} names[] = {
		{"address", ADDRESS_LINE},
		{"adres", ADDRESS_LINE},
		{"street", ADDRESS_STREET},
		{"straat", ADDRESS_STREET},
		{"straatnaam", ADDRESS_STREET},
		{"strasse", ADDRESS_STREET},
		{"openbareruimte", ADDRESS_STREET},
		{"openbareruimtenaam", ADDRESS_STREET},
		{"housenumber", ADDRESS_NUMBER},
		{"huisnummer", ADDRESS_NUMBER},
		{"hausnummer", ADDRESS_NUMBER},
		{"houseletter", ADDRESS_LETTER},
		{"huisletter", ADDRESS_LETTER},
		{"housenumbersuffix", ADDRESS_ADDITION},
		{"suffix", ADDRESS_ADDITION},
		{"huisnummertoevoeging", ADDRESS_ADDITION},
		{"toevoeging", ADDRESS_ADDITION},
		{"postcode", ADDRESS_POSTCODE},
		{"postalcode", ADDRESS_POSTCODE},
		{"plz", ADDRESS_POSTCODE},
		{"town", ADDRESS_TOWN},
		{"city", ADDRESS_TOWN},
		{"plaats", ADDRESS_TOWN},
		{"ort", ADDRESS_TOWN},
		{"woonplaats", ADDRESS_TOWN},
		{"woonplaatsnaam", ADDRESS_TOWN},
		{"bag", ADDRESS_BAG},
		{"bagid", ADDRESS_BAG},
		{"nummeraanduiding", ADDRESS_BAG},
		{"nummeraanduidingid", ADDRESS_BAG},
		{"object", ADDRESS_OBJECT},
		{"objectid", ADDRESS_OBJECT},
		{"adresseerbaarobjectid", ADDRESS_OBJECT},
		{"verblijfsobjectid", ADDRESS_OBJECT},
	};
	struct arena *a = arena_new();
	struct str folded = utf8_fold_tight(a, column);
	int part = -1;

	for (size_t i = 0; i < sizeof names / sizeof *names && part < 0; i++)
		if (str_eq(folded, str_z(names[i].name)))
			part = (int)names[i].part;
	arena_free(a);
	return part;
}

bool address_is_bag(struct str s)
{
	static const char *const kinds[] = {"01", "02", "03", "10", "20", "30"};

	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]))
			return false;
	for (size_t i = 0; s.len == 16 && i < sizeof kinds / sizeof *kinds; i++)
		if (memcmp(s.ptr + 4, kinds[i], 2) == 0)
			return true;
	return false;
}

/* An id of PDOK's Locatieserver: "adr-" and 32 hexadecimal digits. */
static bool is_pdok(struct str s)
{
	if (s.len != 36 || s.ptr[3] != '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_digit(s.ptr[i]) && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && i != 3)
			return false;
	return true;
}

/* ---- pieces of a line ---- */

/* Bytes of a postcode at the start of s, 0 when there is none: "1399 SA", "1399sa", "53111". */
static size_t postcode_length(struct str s)
{
	size_t digits = 0, i;

	while (digits < s.len && is_digit(s.ptr[digits]))
		digits++;
	if (digits != 4 && digits != 5)
		return 0;
	i = digits;
	if (digits == 4) {
		size_t at = i < s.len && s.ptr[i] == ' ' ? i + 1 : i;
		if (at + 2 <= s.len && is_letter(s.ptr[at]) && is_letter(s.ptr[at + 1]) &&
		    (at + 2 == s.len || !is_letter(s.ptr[at + 2])))
			return at + 2;
	}
	return i == s.len || s.ptr[i] == ' ' ? i : 0;
}

/* "1399 sa" to "1399SA": capitals, no blanks. */
static struct str postcode_tidy(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != ' ')
			out[n++] = s.ptr[i] >= 'a' && s.ptr[i] <= 'z' ? (char)(s.ptr[i] - 'a' + 'A')
								      : s.ptr[i];
	return (struct str){out, n};
}

static void join_suffix(struct address *x, struct arena *a, struct str more)
{
	struct str folded = utf8_fold_tight(a, more);

	if (folded.len)
		x->suffix = x->suffix.len ? arena_printf(a, "%.*s%.*s", STR_ARG(x->suffix),
							 STR_ARG(folded))
					  : folded;
}

/* "12 A-2": digits to the number, the rest to the suffix. Nothing when it begins otherwise. */
static void read_number(struct address *x, struct arena *a, struct str s)
{
	size_t digits = 0, zeros = 0;

	s = str_trim(s);
	while (digits < s.len && is_digit(s.ptr[digits]))
		digits++;
	while (zeros + 1 < digits && s.ptr[zeros] == '0')
		zeros++;
	if (!digits)
		return;
	x->number = (struct str){s.ptr + zeros, digits - zeros};
	join_suffix(x, a, from(s, digits));
}

/* "Lange Viestraat 2-a": the first word with a digit in front, but for the very first ("1e
 * Oosterparkstraat"), begins the house number. */
static void read_street(struct address *x, struct arena *a, struct str s)
{
	s = str_trim(s);
	x->street = s;
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i - 1] != ' ' || !is_digit(s.ptr[i]))
			continue;
		x->street = str_trim((struct str){s.ptr, i});
		read_number(x, a, from(s, i));
		return;
	}
}

/* "1399 SA Waterrijk", "Waterrijk". */
static void read_place(struct address *x, struct arena *a, struct str s)
{
	s = str_trim(s);
	size_t n = postcode_length(s);
	if (n)
		x->postcode = postcode_tidy(a, (struct str){s.ptr, n});
	x->town = str_trim(from(s, n));
}

/* A comma divides street and town; without one a Dutch postcode does. */
static void read_line(struct address *x, struct arena *a, struct str line)
{
	const char *comma = line.len ? memchr(line.ptr, ',', line.len) : NULL;
	size_t cut = comma ? (size_t)(comma - line.ptr) : line.len;

	for (size_t i = 1; !comma && i < line.len; i++) {
		size_t n = line.ptr[i - 1] == ' ' ? postcode_length(from(line, i)) : 0;
		if (n >= 6) {
			cut = i;
			break;
		}
	}
	read_street(x, a, (struct str){line.ptr, cut});
	if (cut < line.len)
		read_place(x, a, from(line, comma ? cut + 1 : cut));
}

void address_read(struct address *out, struct arena *a, const struct str *parts)
{
	struct str bag = str_trim(parts[ADDRESS_BAG]), object = str_trim(parts[ADDRESS_OBJECT]);

	*out = (struct address){0};
	if (str_trim(parts[ADDRESS_LINE]).len)
		read_line(out, a, parts[ADDRESS_LINE]);
	if (str_trim(parts[ADDRESS_STREET]).len && parts[ADDRESS_NUMBER].len)
		out->street = str_trim(parts[ADDRESS_STREET]); /* "Plein 1944" has no number */
	else if (str_trim(parts[ADDRESS_STREET]).len)
		read_street(out, a, parts[ADDRESS_STREET]);
	if (str_trim(parts[ADDRESS_NUMBER]).len) {
		out->suffix = STR("");
		read_number(out, a, parts[ADDRESS_NUMBER]);
		join_suffix(out, a, parts[ADDRESS_LETTER]);
		join_suffix(out, a, parts[ADDRESS_ADDITION]);
	}
	if (str_trim(parts[ADDRESS_POSTCODE]).len)
		out->postcode = postcode_tidy(a, parts[ADDRESS_POSTCODE]);
	if (str_trim(parts[ADDRESS_TOWN]).len)
		out->town = str_trim(parts[ADDRESS_TOWN]);
	if (address_is_bag(bag) || is_pdok(bag))
		out->bag = bag;
	if (address_is_bag(object))
		out->object = object;
}

/* ---- what it comes to ---- */

bool address_is_empty(const struct address *x)
{
	return !(x->bag.len || x->object.len || x->postcode.len || x->street.len || x->number.len ||
		 x->town.len);
}

enum address_level address_level(const struct address *x)
{
	bool street = x->street.len && (x->town.len || x->postcode.len);

	if (x->bag.len || x->object.len)
		return ADDRESS_BY_ID;
	if (x->number.len && (street || x->postcode.len))
		return ADDRESS_BY_NUMBER;
	if (x->number.len)
		return ADDRESS_NOWHERE;
	if (street)
		return ADDRESS_BY_STREET;
	return x->postcode.len ? ADDRESS_BY_POSTCODE : ADDRESS_NOWHERE;
}

struct str address_query(const struct address *x, struct arena *a)
{
	enum address_level level = address_level(x);

	if (level == ADDRESS_NOWHERE)
		return STR("");
	if (level == ADDRESS_BY_ID)
		return arena_printf(a, "id|%.*s", STR_ARG(x->bag.len ? x->bag : x->object));
	struct str street = utf8_fold(a, x->street), town = utf8_fold(a, x->town);
	return arena_printf(a, "%.*s|%.*s|%.*s|%.*s|%.*s", STR_ARG(x->postcode), STR_ARG(x->number),
			    STR_ARG(x->suffix), STR_ARG(street), STR_ARG(town));
}

struct str point_query(struct arena *a, struct str longitude, struct str latitude)
{
	return arena_printf(a, "at|%.*s|%.*s", STR_ARG(longitude), STR_ARG(latitude));
}

struct str address_text(const struct address *x, struct arena *a)
{
	struct buffer b;

	buffer_init(&b, TEXT_MAX);
	buffer_append_str(&b, x->street);
	if (x->number.len)
		buffer_printf(&b, "%s%.*s", b.len ? " " : "", STR_ARG(x->number));
	if (x->suffix.len)
		buffer_printf(&b, " %.*s", STR_ARG(x->suffix));
	if (x->postcode.len || x->town.len)
		buffer_printf(&b, "%s%.*s%s%.*s", b.len ? ", " : "", STR_ARG(x->postcode),
			      x->postcode.len && x->town.len ? " " : "", STR_ARG(x->town));
	if (b.len == 0)
		buffer_append_str(&b, x->bag.len ? x->bag : x->object);
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}
