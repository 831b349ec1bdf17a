#include "geocode/choose.h"

#include "base/text/utf8.h"

#include <stdlib.h>

/* A street's name that differs by so much may be meant. */
#define EDITS_NEAR 3
#define SUFFIXES_TOLD 8

struct choice {
	struct arena *arena;
	const struct address *wanted;
	struct str street, town; /* folded */
	const struct known_address *candidates;
	size_t n;
};

static bool folded_equal(struct choice *c, struct str folded, struct str text)
{
	return str_eq(folded, utf8_fold(c->arena, text));
}

/* "burg reigerstr" and "burgemeester reigerstraat": as many words, each the beginning of the other.
 */
static bool abbreviates(struct str a, struct str b)
{
	while (a.ptr && b.ptr) {
		struct str x = str_split(&a, ' '), y = str_split(&b, ' ');
		if (!str_starts(x, y) && !str_starts(y, x))
			return false;
	}
	return !a.ptr && !b.ptr;
}

/* Where postcode and number agree the street is already known: an abbreviation does no harm. */
static bool street_agrees(struct choice *c, const struct address *x)
{
	struct str other = utf8_fold(c->arena, x->street);

	if (c->street.len == 0 || str_eq(c->street, other))
		return true;
	return c->wanted->postcode.len && c->wanted->number.len &&
	       str_eq(c->wanted->postcode, x->postcode) && abbreviates(c->street, other);
}

static bool place_agrees(struct choice *c, const struct address *x)
{
	if (c->wanted->postcode.len && !str_eq(c->wanted->postcode, x->postcode))
		return false;
	return c->town.len == 0 || folded_equal(c, c->town, x->town);
}

static bool same_point(const struct known_address *x, const struct known_address *y)
{
	return str_eq(x->longitude, y->longitude) && str_eq(x->latitude, y->latitude);
}

static void take(struct geocode *out, struct choice *c, const struct known_address *x,
		 const char *precision)
{
	out->found = true;
	out->longitude = x->longitude;
	out->latitude = x->latitude;
	out->precision = str_z(precision);
	out->match = address_text(&x->address, c->arena);
}

static void miss(struct geocode *out, struct choice *c, struct str reason,
		 const struct known_address *near)
{
	out->found = false;
	out->reason = reason;
	out->match = near ? address_text(&near->address, c->arena) : STR("");
}

/* One of those that fit, when all of them lie at one point. */
static void take_only(struct geocode *out, struct choice *c, const struct known_address **fits,
		      size_t n, const char *precision)
{
	for (size_t i = 1; i < n; i++) {
		if (same_point(fits[0], fits[i]))
			continue;
		miss(out, c,
		     arena_printf(c->arena, "%zu addresses fit equally well, so none is taken", n),
		     fits[0]);
		return;
	}
	take(out, c, fits[0], precision);
}

/* ---- by house number ---- */

static uint64_t distance(struct str a, struct str b)
{
	uint64_t x = 0, y = 0;

	str_to_u64(a, &x);
	str_to_u64(b, &y);
	return x > y ? x - y : y - x;
}

/* "a, b, bis": what the number that was meant may have behind it. */
static struct str suffixes(struct choice *c, const struct known_address **list, size_t n)
{
	struct str out = STR("");

	for (size_t i = 0; i < n && i < SUFFIXES_TOLD; i++) {
		struct str s = list[i]->address.suffix;
		out = arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(out), i ? ", " : "",
				   STR_ARG(s.len ? s : STR("none")));
	}
	return out;
}

/* The nearest number in the same street. */
static void miss_number(struct geocode *out, struct choice *c)
{
	const struct known_address *near = NULL;
	struct str number = c->wanted->number;

	for (size_t i = 0; i < c->n; i++) {
		const struct known_address *x = &c->candidates[i];
		if (!street_agrees(c, &x->address) || !place_agrees(c, &x->address))
			continue;
		if (!near ||
		    distance(x->address.number, number) < distance(near->address.number, number))
			near = x;
	}
	if (near)
		miss(out, c, arena_printf(c->arena, "there is no number %.*s", STR_ARG(number)),
		     near);
	else
		miss(out, c,
		     c->n ? STR("no address agrees in street, postcode and town")
			  : STR("there is no such address"),
		     c->n ? &c->candidates[0] : NULL);
}

static void choose_number(struct geocode *out, struct choice *c)
{
	const struct known_address **fits =
		ARENA_ARRAY(c->arena, const struct known_address *, c->n + 1);
	const struct known_address **others =
		ARENA_ARRAY(c->arena, const struct known_address *, c->n + 1);
	const struct known_address *elsewhere = NULL;
	size_t nfits = 0, nothers = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct known_address *x = &c->candidates[i];
		if (!str_eq(x->address.number, c->wanted->number))
			continue;
		if (!street_agrees(c, &x->address) || !place_agrees(c, &x->address))
			elsewhere = elsewhere ? elsewhere : x;
		else if (str_eq(x->address.suffix, c->wanted->suffix))
			fits[nfits++] = x;
		else
			others[nothers++] = x;
	}
	if (nfits)
		take_only(out, c, fits, nfits, "address");
	else if (nothers)
		miss(out, c,
		     arena_printf(c->arena,
				  "the number has other letters and additions than this: %.*s",
				  STR_ARG(suffixes(c, others, nothers))),
		     others[0]);
	else if (elsewhere)
		miss(out, c, STR("the number is there, in another street, postcode or town"),
		     elsewhere);
	else
		miss_number(out, c);
}

/* ---- by id, street or postcode ---- */

static void choose_id(struct geocode *out, struct choice *c)
{
	struct str id = c->wanted->bag.len ? c->wanted->bag : c->wanted->object;
	const struct known_address **fits =
		ARENA_ARRAY(c->arena, const struct known_address *, c->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->candidates[i].address.bag, id) ||
		    str_eq(c->candidates[i].address.object, id))
			fits[n++] = &c->candidates[i];
	if (n)
		take_only(out, c, fits, n, "address");
	else
		miss(out, c, STR("there is no such id"), NULL);
}

/* Of a street's or postcode's addresses the middle one: a point that is really there. An answer
 * that stands for the whole of it must be the only one. */
static void choose_whole(struct geocode *out, struct choice *c, const char *precision)
{
	const struct known_address **fits =
		ARENA_ARRAY(c->arena, const struct known_address *, c->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (street_agrees(c, &c->candidates[i].address) &&
		    place_agrees(c, &c->candidates[i].address))
			fits[n++] = &c->candidates[i];
	if (n == 0)
		miss(out, c,
		     c->n ? STR("no street agrees in name, postcode and town")
			  : STR("there is no such street or postcode"),
		     c->n ? &c->candidates[0] : NULL);
	else if (fits[0]->address.number.len)
		take(out, c, fits[n / 2], precision);
	else
		take_only(out, c, fits, n, precision);
}

void geocode_choose(struct geocode *out, struct arena *a, const struct address *wanted,
		    const struct known_address *candidates, size_t n)
{
	struct choice c = {.arena = a,
			   .wanted = wanted,
			   .street = utf8_fold(a, wanted->street),
			   .town = utf8_fold(a, wanted->town),
			   .candidates = candidates,
			   .n = n};

	switch (address_level(wanted)) {
	case ADDRESS_BY_ID:
		choose_id(out, &c);
		break;
	case ADDRESS_BY_NUMBER:
		choose_number(out, &c);
		break;
	case ADDRESS_BY_STREET:
		choose_whole(out, &c, "street");
		break;
	case ADDRESS_BY_POSTCODE:
		choose_whole(out, &c, "postcode");
		break;
	case ADDRESS_NOWHERE:
		miss(out, &c, STR("the address says too little"), NULL);
		break;
	}
}

/* ---- the table ---- */

/* The street that may be meant, when the town has none of this name. */
static int suggest_street(struct geocode *out, struct arena *a, struct store *s,
			  const struct address *wanted, struct error *e)
{
	struct str *streets, folded = utf8_fold(a, wanted->street);
	size_t n, best = EDITS_NEAR + 1;

	if (wanted->town.len == 0 || folded.len == 0)
		return 0;
	if (addresses_streets(s, a, utf8_fold(a, wanted->town), &streets, &n, e))
		return -1;
	out->reason = n ? STR("the town has no street of this name")
			: STR("the table of addresses does not have this town");
	for (size_t i = 0; i < n; i++) {
		size_t edits = edit_distance(folded, utf8_fold(a, streets[i]), EDITS_NEAR);
		if (edits < best) {
			best = edits;
			out->match = streets[i];
		}
	}
	return 0;
}

int geocode_table(struct geocode *out, struct arena *a, struct store *s,
		  const struct address *wanted, struct error *e)
{
	struct known_address *candidates;
	size_t n;
	bool by_number = address_level(wanted) == ADDRESS_BY_NUMBER;

	out->source = STR("table");
	if (addresses_find(s, a, wanted, !by_number, &candidates, &n, e))
		return -1;
	/* For the nearest number the whole street is needed. */
	if (n == 0 && by_number && addresses_find(s, a, wanted, true, &candidates, &n, e))
		return -1;
	geocode_choose(out, a, wanted, candidates, n);
	if (n == 0 && address_level(wanted) != ADDRESS_BY_ID)
		return suggest_street(out, a, s, wanted, e);
	return 0;
}
