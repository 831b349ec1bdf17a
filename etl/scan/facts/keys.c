/* Packing and comparing. */
#include "scan/facts/keys.h"

#include <stdlib.h>

static unsigned bits_for(uint64_t largest)
{
	return largest ? 64u - (unsigned)__builtin_clzll(largest) : 0;
}

static bool same_column(const struct cube *c, const struct column *a, const struct column *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == COLUMN_MEASURE)
		return c->measures[a->measure].column == c->measures[b->measure].column;
	return a->dimension == b->dimension && a->attribute == b->attribute;
}

/* Index of the column, which is appended when it is new. */
static size_t add_column(struct keys *k, const struct cube *c, const struct column *column,
			 bool descending)
{
	for (size_t i = 0; i < k->n; i++)
		if (same_column(c, &k->items[i].column, column))
			return i;
	k->items[k->n] = (struct key_column){.column = *column, .descending = descending};
	return k->n++;
}

static void open_amounts(struct key_column *k, const struct view *v, const struct cube *c)
{
	bool any = false;

	k->amounts = c->measures[k->column.measure].column;
	k->decimals = c->columns[k->amounts].decimals;
	for (size_t i = 0; i < view_segments(v); i++) {
		const struct segment *s = view_segment(v, i);
		int64_t low = s->amount_min[k->amounts], high = s->amount_max[k->amounts];
		if (low > high)
			continue;
		if (!any || low < k->low)
			k->low = low;
		if (!any || high > k->high)
			k->high = high;
		any = true;
	}
	/* INT64_MIN is no amount, so this does not pass 64 bits. */
	k->null_code = (uint64_t)k->high - (uint64_t)k->low + 1;
	k->bits = bits_for(k->null_code);
}

static int open_attribute(struct key_column *k, struct session *s, struct picture *p,
			  struct error *e)
{
	const struct cube *c = picture_cube(p);
	size_t d = k->column.dimension;

	k->type = c->dimensions[d].attributes[k->column.attribute].type;
	if (view_dictionary(picture_view(p), s->store, d, &k->members, e) != 0)
		return -1;
	k->text = view_has_text(picture_view(p), d);
	if (k->text)
		return 0;
	if (picture_ranks(&k->ranks, p, s, d, k->column.attribute, e) != 0)
		return -1;
	k->bits = bits_for(k->ranks->values ? k->ranks->values - 1 : 0);
	return 0;
}

/* Bits are laid out in sort order. */
static void lay_out(struct keys *k)
{
	unsigned at = 0;
	bool text_seen = false;

	for (size_t i = 0; i < k->n; i++) {
		struct key_column *c = &k->items[i];
		c->at = at;
		at += c->bits;
		k->has_texts = k->has_texts || c->text;
		text_seen = text_seen || c->text;
		k->orders_texts = k->orders_texts || (c->text && i < k->nordered);
		if (!text_seen) {
			k->nprefix = i + 1;
			k->prefix_bits = at;
		}
	}
	k->words = (at + 63) / 64;
}

/* Columns that are shown: those that facts are put in order by too, and behind them the others. */
static void add_shown(struct keys *k, struct picture *p, const struct question *r, bool ordered)
{
	bool texts = picture_orders_texts(p);

	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *column = &r->columns.items[i];
		bool text =
			column->kind != COLUMN_MEASURE && picture_has_text(p, column->dimension);
		if ((texts || !text) == ordered)
			k->shown[i] = add_column(k, picture_cube(p), column, false);
	}
}

int keys_open(struct keys *k, struct session *s, struct picture *p, const struct question *r,
	      struct error *e)
{
	const struct cube *c = picture_cube(p);

	*k = (struct keys){
		.items = ARENA_ARRAY(r->arena, struct key_column, r->norders + r->columns.n + 1),
		.shown = ARENA_ARRAY(r->arena, size_t, r->columns.n + 1)};
	for (size_t i = 0; i < r->norders; i++)
		add_column(k, c, &r->orders[i].column, r->orders[i].descending);
	add_shown(k, p, r, true);
	k->nordered = k->n;
	add_shown(k, p, r, false);
	for (size_t i = 0; i < k->n; i++) {
		if (k->items[i].column.kind == COLUMN_MEASURE)
			open_amounts(&k->items[i], picture_view(p), c);
		else if (open_attribute(&k->items[i], s, p, e) != 0)
			return -1;
	}
	lay_out(k);
	return 0;
}

void keys_close(struct keys *k)
{
	keys_forget(k);
	*k = (struct keys){0};
}

void keys_forget(struct keys *k)
{
	for (size_t i = 0; i < k->n; i++) {
		struct key_column *c = &k->items[i];
		free(c->codes);
		free(c->text_ranks);
		coder_free(c->coder);
		c->codes = c->text_ranks = NULL;
		c->coder = NULL;
	}
}

/* ---- codes ---- */

/* Turns the order around but for null, which stays last. Undoes itself. */
uint64_t key_rank_code(const struct key_column *c, uint64_t rank)
{
	uint64_t values = c->ranks->values - (uint64_t)c->ranks->has_null;

	return c->descending && rank < values ? values - 1 - rank : rank;
}

uint64_t key_amount_code(const struct key_column *c, int64_t amount)
{
	if (amount == MONEY_NULL)
		return c->null_code;
	return c->descending ? (uint64_t)c->high - (uint64_t)amount
			     : (uint64_t)amount - (uint64_t)c->low;
}

int64_t key_amount(const struct key_column *c, uint64_t code)
{
	if (code == c->null_code)
		return MONEY_NULL;
	return (int64_t)(c->descending ? (uint64_t)c->high - code : (uint64_t)c->low + code);
}

const struct value *key_value(const struct key_column *c, uint64_t code)
{
	uint32_t member = c->ranks->first[key_rank_code(c, code)];

	return &dictionary_get(c->members, member)[c->column.attribute];
}

/* Facts that are wanted are few: each is picked from the packed column. */
static uint64_t code_at(const struct codes *c, uint32_t line)
{
	switch (c->width) {
	case 1:
		return ((const uint8_t *)c->bytes)[line];
	case 2:
		return ((const uint16_t *)c->bytes)[line];
	case 4:
		return ((const uint32_t *)c->bytes)[line];
	case 8:
		return ((const uint64_t *)c->bytes)[line];
	default:
		return 0;
	}
}

int keys_codes(const struct key_column *c, struct scan *s, const uint32_t *lines, uint32_t n,
	       uint64_t *out, struct error *e)
{
	bool amount = c->column.kind == COLUMN_MEASURE;
	const struct codes *k = amount ? scan_amount_codes(s, c->amounts, e)
				       : scan_key_codes(s, c->column.dimension, e);

	for (uint32_t i = 0; k && i < n; i++) {
		uint64_t code = code_at(k, lines[i]);
		if (!amount)
			out[i] = key_rank_code(c, c->ranks->rank[(uint64_t)k->min + code]);
		else if (k->empty || (k->nulls && code == k->null))
			out[i] = c->null_code;
		else
			out[i] = key_amount_code(c, (int64_t)((uint64_t)k->min + code));
	}
	return k ? 0 : -1;
}

void key_put(uint64_t *record, const struct key_column *c, uint64_t code)
{
	unsigned word = c->at / 64, room = 64 - c->at % 64;

	if (c->bits == 0)
		return;
	if (c->bits <= room) {
		record[word] |= code << (room - c->bits);
		return;
	}
	record[word] |= code >> (c->bits - room);
	record[word + 1] |= code << (64 - (c->bits - room));
}

uint64_t key_get(const uint64_t *record, const struct key_column *c)
{
	unsigned word = c->at / 64, room = 64 - c->at % 64;
	uint64_t mask = c->bits == 64 ? UINT64_MAX : (1ull << c->bits) - 1;

	if (c->bits == 0)
		return 0;
	if (c->bits <= room)
		return record[word] >> (room - c->bits) & mask;
	return (record[word] << (c->bits - room) | record[word + 1] >> (64 - (c->bits - room))) &
	       mask;
}

int keys_compare(const void *a, const void *b, void *keys)
{
	const uint64_t *x = a, *y = b;
	const struct keys *k = keys;

	for (size_t i = 0; i <= k->words; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

int keys_compare_prefix(const void *a, const void *b, void *keys)
{
	const uint64_t *x = a, *y = b;
	const struct keys *k = keys;
	size_t whole = k->prefix_bits / 64;

	for (size_t i = 0; i < whole; i++)
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	unsigned rest = k->prefix_bits % 64;
	if (rest == 0)
		return 0;
	uint64_t s = x[whole] >> (64 - rest), t = y[whole] >> (64 - rest);
	return (s > t) - (s < t);
}
