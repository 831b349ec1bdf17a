/* Texts of chosen facts: read block by block, in the order they lie in. */
#include "scan/facts/keys.h"

#include <stdlib.h>

/* Lines closer than this are read in one go: a text block holds about 1,000. */
#define CLUSTER_GAP 512u

struct text_reader {
	struct keys *keys;
	struct session *session;
	struct view *view;
	const struct cube *cube;
	struct arena *arena;
	uint32_t *member_keys; /* of a segment that has no text after all */
};

struct text_place {
	uint64_t place;
	size_t record;
};

static int by_place(const void *a, const void *b)
{
	const struct text_place *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

static void put_tuple(struct keys *k, size_t dimension, size_t record, const struct value *tuple)
{
	for (size_t i = 0; i < k->n; i++) {
		struct key_column *c = &k->items[i];
		if (c->codes && c->column.dimension == dimension)
			c->codes[record] = coder_put(c->coder, &tuple[c->column.attribute]);
	}
}

static int read_members(struct text_reader *r, size_t segment, size_t d,
			const struct text_place *places, size_t n, struct error *e)
{
	const struct dictionary *members;

	if (view_dictionary(r->view, r->session->store, d, &members, e) != 0 ||
	    segment_keys(r->session->store, r->view, segment, d, r->member_keys, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		uint32_t key = r->member_keys[places[i].place & (STORE_SEGMENT_LINES - 1)];
		if (key >= dictionary_count(members))
			return error_set(
				e, STATUS_STORE,
				"a segment names member %u of dimension %zu, which does not exist",
				key, d);
		put_tuple(r->keys, d, places[i].record, dictionary_get(members, key));
	}
	return 0;
}

static int read_cluster(struct text_reader *r, size_t segment, size_t d,
			const struct text_place *places, size_t n, struct error *e)
{
	uint32_t first = places[0].place & (STORE_SEGMENT_LINES - 1);
	uint32_t last = places[n - 1].place & (STORE_SEGMENT_LINES - 1);
	size_t width = r->cube->dimensions[d].nattributes;
	struct value *texts;

	arena_reset(r->arena);
	if (segment_texts(r->session->store, r->view, segment, d, first, last - first + 1, r->arena,
			  &texts, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		size_t line = (places[i].place & (STORE_SEGMENT_LINES - 1)) - first;
		put_tuple(r->keys, d, places[i].record, texts + line * width);
	}
	return 0;
}

static int read_segment(struct text_reader *r, size_t d, const struct text_place *places, size_t n,
			struct error *e)
{
	size_t segment = places[0].place >> 16, start = 0;

	if (!view_segment(r->view, segment)->is_text[d])
		return read_members(r, segment, d, places, n, e);
	for (size_t i = 1; i <= n; i++) {
		if (i < n && places[i].place - places[i - 1].place <= CLUSTER_GAP)
			continue;
		if (read_cluster(r, segment, d, places + start, i - start, e) != 0)
			return -1;
		start = i;
	}
	return 0;
}

static int check_coders(const struct keys *k, struct error *e)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->items[i].coder && coder_check(k->items[i].coder, e) != 0)
			return -1;
	return 0;
}

static int read_dimension(struct text_reader *r, size_t d, const struct text_place *places,
			  size_t n, struct error *e)
{
	for (size_t start = 0, i = 1; i <= n; i++) {
		if (i < n && places[i].place >> 16 == places[start].place >> 16)
			continue;
		if (pulse_check(&r->session->pulse, e) != 0 ||
		    read_segment(r, d, places + start, i - start, e) != 0 ||
		    check_coders(r->keys, e) != 0)
			return -1;
		start = i;
	}
	return 0;
}

static bool reads_dimension(const struct keys *k, size_t d)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->items[i].codes && k->items[i].column.dimension == d)
			return true;
	return false;
}

static void open_codes(struct keys *k, size_t n, bool ordered)
{
	for (size_t i = 0; i < (ordered ? k->nordered : k->n); i++) {
		struct key_column *c = &k->items[i];
		if (!c->text)
			continue;
		c->codes = xcalloc(n, sizeof *c->codes);
		c->coder = coder_new(c->type);
	}
}

int keys_read_texts(struct keys *k, struct session *s, struct picture *p, const char *records,
		    size_t n, bool ordered, struct error *e)
{
	struct text_reader r = {
		.keys = k, .session = s, .view = picture_view(p), .cube = picture_cube(p)};
	struct text_place *places;
	bool held;

	if (!k->has_texts || !n)
		return 0;
	int result = store_hold(s->store, &held, e);
	if (result != 0)
		return -1;
	places = xcalloc(n, sizeof *places);
	r.arena = arena_new();
	r.member_keys = xcalloc(STORE_SEGMENT_LINES, sizeof *r.member_keys);
	for (size_t i = 0; i < n; i++) {
		const uint64_t *record = (const uint64_t *)(records + i * keys_width(k));
		places[i] = (struct text_place){record[k->words], i};
	}
	qsort(places, n, sizeof *places, by_place);
	open_codes(k, n, ordered);
	for (size_t d = 0; d < r.cube->ndimensions && result == 0; d++)
		if (reads_dimension(k, d))
			result = read_dimension(&r, d, places, n, e);
	store_let_go(s->store, held);
	free(places);
	free(r.member_keys);
	arena_free(r.arena);
	return result;
}

size_t keys_text_bytes(const struct keys *k)
{
	size_t bytes = 0;

	for (size_t i = 0; i < k->n; i++)
		bytes += k->items[i].coder ? coder_size(k->items[i].coder) : 0;
	return bytes;
}

void keys_rank_texts(struct keys *k, struct pulse *pulse)
{
	for (size_t i = 0; i < k->nordered; i++) {
		struct key_column *c = &k->items[i];
		if (!c->coder)
			continue; /* no text, or none was read */
		uint32_t n = coder_count(c->coder);
		c->text_ranks = coder_ranks(c->coder, pulse);
		for (uint32_t code = 0; code < n; code++) {
			bool null = coder_value(c->coder, code).null;
			/* null is last either way */
			c->text_ranks[code] = null            ? UINT32_MAX
					      : c->descending ? n - 1 - c->text_ranks[code]
							      : c->text_ranks[code];
		}
	}
}
