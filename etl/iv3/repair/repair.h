/* Looking for repairs. Private to iv3. */
#ifndef IV3_REPAIR_REPAIR_H
#define IV3_REPAIR_REPAIR_H

#include "base/text/json_token.h"
#include "iv3/delivery/delivery.h"
#include "iv3/verdict/verdict.h"

__extension__ typedef __int128 thousandth_sum;

struct repairing {
	struct iv3_repairs *out;
	struct arena *arena;
	const struct iv3_definitions *d;
	struct delivery_stream stream;
	size_t capacity;
	int slot, period;
	const struct str *places[IV3_PARTS]; /* of a workbook: the cell of each row */
	struct map *seen[IV3_PARTS][2]; /* codes that are in the list, of rows and of columns */
	thousandth_sum sums[2];         /* lasten, baten as they are read */
	thousandth_sum other[2];        /* what they are more if points are between thousands */
	bool uncounted;                 /* an amount is in neither: the sums prove nothing */
};

/* A member of a row whose text may be replaced. */
struct repair_place {
	const struct stream_row *row;
	enum iv3_part part;
	const char *member;
	struct json_token token;
	struct str raw; /* the token */
};

/* ---- repair_place.c ---- */

/* False when the object has no such member, or one that is no text or number. */
bool repair_place_of(struct repair_place *out, const struct stream_row *row, enum iv3_part part,
		     const char *member);
/* Its text, or its number as it is written. */
struct str repair_text(const struct repair_place *p);
/* One more; `after` goes between the quotes where `quoted`. */
struct iv3_repair *repair_add(struct repairing *r, const struct repair_place *p, struct str after,
			      bool quoted);

/* ---- repair_amount.c ---- */

/* Adds the amount to the sums, and proposes what mends it. */
void repair_amount(struct repairing *r, const struct repair_place *p);
/* When all were seen: what the totals prove of points that may be of thousands. */
void repair_amounts_end(struct repairing *r);

#endif
