/*
 * Addresses as code lists write them, brought to one form, so that the same address is the same
 * text wherever it comes from.
 *
 * House numbers, letters and additions as in the BAG (Dutch register of addresses): a number, a
 * letter, an addition; here the last two are one text without case and punctuation ("1 A-2" has
 * the suffix "a2"). Postcodes are Dutch ("1399 SA") or four or five digits.
 */
#ifndef PLACE_ADDRESS_H
#define PLACE_ADDRESS_H

#include "base/memory/arena.h"

/* What a column may hold, by its name. */
enum address_part {
	ADDRESS_LINE, /* "Marktveld 1", "Marktveld 1, 1399 SA Waterrijk" */
	ADDRESS_STREET,
	ADDRESS_NUMBER, /* "1", also "1 A-2" */
	ADDRESS_LETTER,
	ADDRESS_ADDITION,
	ADDRESS_POSTCODE,
	ADDRESS_TOWN,
	ADDRESS_BAG,    /* nummeraanduiding, or any BAG id */
	ADDRESS_OBJECT, /* verblijfsobject, ligplaats, standplaats */
	ADDRESS_PARTS,
};

struct address {
	struct str bag, object; /* 16 digits, or an id of PDOK ("adr-…") */
	struct str postcode;    /* "1399SA" */
	struct str street;      /* as it is written */
	struct str number;      /* digits, no zeros before them */
	struct str suffix;      /* folded: "a2" */
	struct str town;
};

/* How exactly an address says where it is. */
enum address_level {
	ADDRESS_NOWHERE,
	ADDRESS_BY_POSTCODE,
	ADDRESS_BY_STREET,
	ADDRESS_BY_NUMBER,
	ADDRESS_BY_ID
};

/* The part that a column of this name holds, or -1. English and Dutch names, case and punctuation
 * do not matter: "postcode", "Huisnummer", "house_number", "BAG-id". */
int address_part(struct str column);
/* parts[ADDRESS_PARTS] by enum address_part; empty where there is none. What a column of its own
 * says has it over the line. A BAG id that is none is left out. Texts are in the arena or borrowed.
 */
void address_read(struct address *out, struct arena *a, const struct str *parts);
/* Nothing of an address at all. */
bool address_is_empty(const struct address *x);
enum address_level address_level(const struct address *x);
/* What it is looked up by, the same for the same address: "id|0344200000012345" or
 * "postcode|number|suffix|street|town". Empty when there is too little to look up: without an id a
 * postcode is needed, or a street and a town. */
struct str address_query(const struct address *x, struct arena *a);
/* What a point is looked up by: "at|<longitude>|<latitude>". */
struct str point_query(struct arena *a, struct str longitude, struct str latitude);
/* For people: "Marktveld 1 A, 1399SA Waterrijk". */
struct str address_text(const struct address *x, struct arena *a);

/* Whether it is a BAG id: 16 digits, of which the fifth and sixth are the kind (01, 02, 03, 10, 20,
 * 30). */
bool address_is_bag(struct str s);

#endif
