#include "clickhouse/wire/rows_out.h"

#include "base/text/utf8.h"

#include <stdlib.h>

/* Of the segment at hand. */
struct rows_out {
	struct store *store;
	struct view *view;
	const struct fact_table *table;
	struct arena *arena, *texts_arena, *scratch;
	struct table_layout layout;
	uint64_t *lines;
	uint32_t **keys;      /* [dimensions] */
	int64_t **amounts;    /* [columns] */
	struct value **texts; /* [dimensions], where texts are kept; else NULL */
	const struct dictionary **members;
};

struct rows_out *rows_out_new(struct store *s, struct view *v, const struct fact_table *t)
{
	struct rows_out *r = xcalloc(1, sizeof *r);
	size_t nd = t->cube->ndimensions, nc = t->cube->ncolumns;

	r->store = s;
	r->view = v;
	r->table = t;
	r->arena = arena_new();
	r->texts_arena = arena_new();
	r->scratch = arena_new();
	fact_table_layout(&r->layout, r->arena, t);
	r->lines = ARENA_ARRAY(r->arena, uint64_t, STORE_SEGMENT_LINES);
	r->keys = ARENA_ARRAY(r->arena, uint32_t *, nd + 1);
	r->texts = ARENA_ARRAY(r->arena, struct value *, nd + 1);
	r->members = ARENA_ARRAY(r->arena, const struct dictionary *, nd + 1);
	r->amounts = ARENA_ARRAY(r->arena, int64_t *, nc + 1);
	for (size_t d = 0; d < nd; d++)
		r->keys[d] = ARENA_ARRAY(r->arena, uint32_t, STORE_SEGMENT_LINES);
	for (size_t c = 0; c < nc; c++)
		r->amounts[c] = ARENA_ARRAY(r->arena, int64_t, STORE_SEGMENT_LINES);
	return r;
}

void rows_out_free(struct rows_out *r)
{
	if (!r)
		return;
	arena_free(r->scratch);
	arena_free(r->texts_arena);
	arena_free(r->arena);
	free(r);
}

int rows_out_sums(struct segment_sums *out, struct rows_out *r, size_t segment, struct error *e)
{
	*out = (struct segment_sums){.lines = view_segment(r->view, segment)->lines};
	for (size_t c = 0; c < r->table->cube->ncolumns; c++) {
		if (segment_amounts(r->store, r->view, segment, c, r->amounts[c], e))
			return -1;
		for (uint64_t i = 0; i < out->lines; i++) {
			int64_t amount = r->amounts[c][i];
			out->present[c] += amount != MONEY_NULL;
			out->sums[c] += amount == MONEY_NULL ? 0 : amount;
		}
	}
	return 0;
}

/* ---- one segment ---- */

static int read_dimension(struct rows_out *r, size_t segment, size_t d, struct error *e)
{
	const struct segment *g = view_segment(r->view, segment);

	r->texts[d] = NULL;
	if (view_dictionary(r->view, r->store, d, &r->members[d], e))
		return -1;
	if (g->is_text[d])
		return segment_texts(r->store, r->view, segment, d, 0, g->lines, r->texts_arena,
				     &r->texts[d], e);
	if (segment_keys(r->store, r->view, segment, d, r->keys[d], e))
		return -1;
	for (uint32_t i = 0; i < g->lines; i++)
		if (r->keys[d][i] >= dictionary_count(r->members[d]))
			return error_set(
				e, STATUS_STORE,
				"a segment names member %u of dimension %.*s, which does not exist",
				r->keys[d][i], STR_ARG(r->table->cube->dimensions[d].name));
	return 0;
}

static int read_segment(struct rows_out *r, size_t segment, struct error *e)
{
	arena_reset(r->texts_arena);
	if (segment_lines(r->store, r->view, segment, r->lines, e))
		return -1;
	for (size_t d = 0; d < r->table->cube->ndimensions; d++)
		if (read_dimension(r, segment, d, e))
			return -1;
	for (size_t c = 0; c < r->table->cube->ncolumns; c++)
		if (segment_amounts(r->store, r->view, segment, c, r->amounts[c], e))
			return -1;
	return 0;
}

/* ---- RowBinary: little-endian numbers, texts behind their length, a byte before what may be NULL ---- */

static void put_bytes(struct buffer *out, uint64_t n, unsigned bytes)
{
	unsigned char b[8];

	for (unsigned i = 0; i < bytes; i++)
		b[i] = (unsigned char)(n >> (8 * i));
	buffer_append(out, b, bytes);
}

static void put_length(struct buffer *out, size_t n)
{
	for (; n > 0x7f; n >>= 7)
		buffer_append_char(out, (char)(n | 0x80));
	buffer_append_char(out, (char)n);
}

static void put_value(struct buffer *out, enum value_type type, const struct value *v)
{
	buffer_append_char(out, v->null);
	if (v->null)
		return;
	if (type != VALUE_STRING) {
		put_bytes(out, (uint64_t)v->number, 8);
		return;
	}
	put_length(out, v->text.len);
	buffer_append_str(out, v->text);
}

/* What a search looks at, worked out here: ClickHouse folds otherwise than the API promises. */
static void put_folded(struct buffer *out, const struct rows_out *r, const struct value *v)
{
	struct str text = v->null ? STR("") : v->text, as_it_is, words;

	arena_reset(r->scratch);
	as_it_is = utf8_fold_case(r->scratch, text);
	words = utf8_fold(r->scratch, text);
	put_length(out, as_it_is.len);
	buffer_append_str(out, as_it_is);
	put_length(out, words.len + 2);
	buffer_append_char(out, ' ');
	buffer_append_str(out, words);
	buffer_append_char(out, ' ');
}

static void put_member(struct buffer *out, const struct rows_out *r, size_t d, uint32_t line)
{
	const struct dimension *shape = &r->table->cube->dimensions[d];
	const struct value *tuple;

	put_bytes(out, r->texts[d] ? KEY_NONE : r->keys[d][line], 4);
	if (!r->table->contents.texts[d])
		return;
	tuple = r->texts[d] ? r->texts[d] + (size_t)line * shape->nattributes
			    : dictionary_get(r->members[d], r->keys[d][line]);
	for (size_t i = 0; i < shape->nattributes; i++) {
		size_t a = r->layout.attributes[d][i];
		put_value(out, shape->attributes[a].type, &tuple[a]);
		if (shape->attributes[a].type == VALUE_STRING)
			put_folded(out, r, &tuple[a]);
	}
}

static void put_row(struct buffer *out, const struct rows_out *r, uint32_t line)
{
	for (size_t i = 0; i < r->table->cube->ndimensions; i++)
		put_member(out, r, r->layout.dimensions[i], line);
	for (size_t i = 0; i < r->table->cube->ncolumns; i++) {
		int64_t amount = r->amounts[r->layout.columns[i]][line];
		buffer_append_char(out, amount == MONEY_NULL);
		if (amount != MONEY_NULL)
			put_bytes(out, (uint64_t)amount, 8);
	}
}

int rows_out_put(struct buffer *out, struct rows_out *r, const struct content *k, size_t segment,
		 uint32_t seq, uint16_t spread, struct error *e)
{
	uint32_t n = view_segment(r->view, segment)->lines;

	if (read_segment(r, segment, e))
		return -1;
	for (uint32_t i = 0; i < n; i++) {
		put_bytes(out, k->number, 8);
		put_bytes(out, (uint64_t)k->dataset, 8);
		put_bytes(out, seq, 4);
		put_bytes(out, i, 4);
		put_bytes(out, spread, 2);
		put_bytes(out, r->lines[i], 8);
		put_row(out, r, i);
	}
	return out->overflow
		       ? error_set(e, STATUS_LIMIT,
				   "segment %u of dataset %lld has texts for more than %zu MB", seq,
				   (long long)k->dataset, out->max >> 20)
		       : 0;
}
