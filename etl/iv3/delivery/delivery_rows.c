/* Amounts and rows, as they are read. */
#include "iv3/delivery/delivery.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Beyond a million times the Dutch budget it is no amount, and sums stay exact. */
#define AMOUNT_MOST 1e15

/* Rows that room is made for before they are read; more grow into it. */
#define ROOM_MOST (2u << 20)

/* Of a hundredth: what a program that reckons in binary leaves behind (1234.5600000000001) is no decimal. */
#define NOISE 1e-6
/* Below it a double holds hundred-thousandths exactly enough to be rounded to them. */
#define CENTS_MOST 1e10

static bool is_off(double v, double noise)
{
	return fabs(v - round(v)) > noise + fabs(v) * 4 * DBL_EPSILON;
}

/* A double holds hundredths up to AMOUNT_MOST exactly enough to be rounded to them. */
bool amount_of(const json_t *value, struct iv3_row *row, enum amount_kept *kept)
{
	double v = json_number_value(value), hundredths = v * 100, cents = v * 100000;
	*kept = AMOUNT_EXACT;
	if (!json_is_number(value) || !(fabs(v) <= AMOUNT_MOST))
		return false;
	row->rest = 0;
	row->amount = json_is_integer(value) ? (int64_t)json_integer_value(value) * 100
					     : (int64_t)llround(hundredths);
	if (json_is_integer(value) || !is_off(hundredths, NOISE))
		return true;
	*kept = AMOUNT_LOST;
	if (fabs(v) < CENTS_MOST) {
		row->rest = (int32_t)(llround(cents) - row->amount * 1000);
		*kept = is_off(cents, 1000 * NOISE) ? AMOUNT_LOST : AMOUNT_ROUNDED;
	}
	return true;
}

struct str string_of(struct delivery_reading *r, const json_t *value)
{
	const char *s = json_string_value(value);
	if (s)
		return arena_dup(r->arena, str_z(s));
	if (json_is_integer(value))
		return arena_printf(r->arena, "%lld", (long long)json_integer_value(value));
	return STR("");
}

struct str kept_code(struct delivery_reading *r, const json_t *value)
{
	const char *s = json_string_value(value);
	bool is_new;

	if (!s)
		return string_of(r, value);
	uint32_t *at = map_put(r->codes, str_z(s), &is_new);
	if (!is_new)
		return r->texts[*at];
	if ((r->ntexts & (r->ntexts - 1)) == 0) { /* full at each power of two */
		struct str *more = ARENA_ARRAY(r->arena, struct str, r->ntexts ? 2 * r->ntexts : 1);
		if (r->ntexts)
			memcpy(more, r->texts, r->ntexts * sizeof *more);
		r->texts = more;
	}
	*at = (uint32_t)r->ntexts;
	return r->texts[r->ntexts++] = arena_dup(r->arena, str_z(s));
}

void make_room(struct delivery_reading *r, uint64_t rows)
{
	r->capacity = (size_t)(rows < ROOM_MOST ? rows : ROOM_MOST);
	r->v->rows = ARENA_ARRAY(r->arena, struct iv3_row, r->capacity + 1);
}

void add_row(struct delivery_reading *r, struct iv3_row row)
{
	struct iv3_delivery *v = r->v;
	if (v->n == r->capacity) {
		size_t capacity = r->capacity ? r->capacity * 2 : 1024;
		struct iv3_row *more = ARENA_ARRAY(r->arena, struct iv3_row, capacity);
		if (v->n)
			memcpy(more, v->rows, v->n * sizeof *more);
		v->rows = more;
		r->capacity = capacity;
	}
	v->rows[v->n++] = row;
}
