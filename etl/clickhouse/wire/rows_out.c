#include "clickhouse/wire/rows_out.h"

#include "base/text/utf8.h"

#include <stdlib.h>

/* What a column, or a text with its two foldings, is gathered in before it stands behind another. */
enum part { PART_NULLS, PART_VALUES, PART_FOLDED, PART_WORDS, PARTS };
#define PART_MAX ((size_t)1 << 30) /* bytes */

struct rows_out {
	struct store *store;
	struct view *view;
	const struct fact_table *table;
	struct arena *arena, *texts_arena, *scratch;
	struct fact_column *columns;
	size_t ncolumns;
	struct buffer parts[PARTS];
	/* of the segment at hand */
	uint64_t *lines;
	uint32_t *keys;
	int64_t *amounts;
};

struct rows_out *rows_out_new(struct store *s, struct view *v, const struct fact_table *t)
{
	struct rows_out *r = xcalloc(1, sizeof *r);

	r->store = s;
	r->view = v;
	r->table = t;
	r->arena = arena_new();
	r->texts_arena = arena_new();
	r->scratch = arena_new();
	fact_table_columns(&r->columns, &r->ncolumns, r->arena, t);
	for (size_t i = 0; i < PARTS; i++)
		buffer_init(&r->parts[i], PART_MAX);
	r->lines = ARENA_ARRAY(r->arena, uint64_t, STORE_SEGMENT_LINES);
	r->keys = ARENA_ARRAY(r->arena, uint32_t, STORE_SEGMENT_LINES);
	r->amounts = ARENA_ARRAY(r->arena, int64_t, STORE_SEGMENT_LINES);
	return r;
}

void rows_out_free(struct rows_out *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < PARTS; i++)
		buffer_drop(&r->parts[i]);
	arena_free(r->scratch);
	arena_free(r->texts_arena);
	arena_free(r->arena);
	free(r);
}

int rows_out_sums(struct segment_sums *out, struct rows_out *r, size_t segment, struct error *e)
{
	*out = (struct segment_sums){.lines = view_segment(r->view, segment)->lines};
	for (size_t c = 0; c < r->table->cube->ncolumns; c++) {
		if (segment_amounts(r->store, r->view, segment, c, r->amounts, e))
			return -1;
		for (uint64_t i = 0; i < out->lines; i++) {
			int64_t amount = r->amounts[i];
			out->present[c] += amount != MONEY_NULL;
			out->sums[c] += amount == MONEY_NULL ? 0 : amount;
		}
	}
	return 0;
}

/* ---- Native: little-endian numbers, texts behind their length, a byte for each that may be NULL before all of them ---- */

static void put_bytes(struct buffer *out, uint64_t n, unsigned bytes)
{
	unsigned char b[8];

	for (unsigned i = 0; i < bytes; i++)
		b[i] = (unsigned char)(n >> (8 * i));
	buffer_append(out, b, bytes);
}

static void put_number(struct buffer *out, size_t n)
{
	for (; n > 0x7f; n >>= 7)
		buffer_append_char(out, (char)(n | 0x80));
	buffer_append_char(out, (char)n);
}

static void put_text_value(struct buffer *out, struct str text)
{
	put_number(out, text.len);
	buffer_append_str(out, text);
}

/* ---- columns of numbers ---- */

static void put_place(struct buffer *out, const struct rows_out *r, const struct fact_column *c,
		      const struct rows_wanted *w, size_t segment, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		switch (c->kind) {
		case COLUMN_CONTENT:
			put_bytes(out, w->content->number, 8);
			break;
		case COLUMN_DATASET:
			put_bytes(out, (uint64_t)w->content->dataset, 8);
			break;
		case COLUMN_SEQ:
			put_bytes(out, w->seq + segment, 4);
			break;
		case COLUMN_ENTRY:
			put_bytes(out, i, 4);
			break;
		case COLUMN_SPREAD:
			put_bytes(out, w->spread, 2);
			break;
		default:
			put_bytes(out, r->lines[i], 8);
		}
	}
}

static int put_place_of(struct rows_out *r, const struct fact_column *c,
			const struct rows_wanted *w, size_t segment, struct error *e)
{
	if (c->kind == COLUMN_LINE &&
	    segment_lines(r->store, r->view, w->first + segment, r->lines, e))
		return -1;
	put_place(&r->parts[PART_VALUES], r, c, w, segment,
		  view_segment(r->view, w->first + segment)->lines);
	return 0;
}

static int put_amounts(struct rows_out *r, const struct fact_column *c, size_t segment,
		       struct error *e)
{
	uint32_t n = view_segment(r->view, segment)->lines;

	if (segment_amounts(r->store, r->view, segment, c->at, r->amounts, e))
		return -1;
	for (uint32_t i = 0; i < n; i++) {
		bool null = r->amounts[i] == MONEY_NULL;
		buffer_append_char(&r->parts[PART_NULLS], null);
		put_bytes(&r->parts[PART_VALUES], null ? 0 : (uint64_t)r->amounts[i], 8);
	}
	return 0;
}

/* ---- columns of a dimension ---- */

static int read_keys(struct rows_out *r, size_t segment, size_t d,
		     const struct dictionary **members, struct error *e)
{
	const struct segment *g = view_segment(r->view, segment);

	if (view_dictionary(r->view, r->store, d, members, e) ||
	    segment_keys(r->store, r->view, segment, d, r->keys, e))
		return -1;
	for (uint32_t i = 0; i < g->lines; i++)
		if (r->keys[i] >= dictionary_count(*members))
			return error_set(
				e, STATUS_STORE,
				"a segment names member %u of dimension %.*s, which does not exist",
				r->keys[i], STR_ARG(r->table->cube->dimensions[d].name));
	return 0;
}

static int put_keys(struct rows_out *r, const struct fact_column *c, size_t segment,
		    struct error *e)
{
	const struct segment *g = view_segment(r->view, segment);
	const struct dictionary *members;

	if (!g->is_text[c->at] && read_keys(r, segment, c->at, &members, e))
		return -1;
	for (uint32_t i = 0; i < g->lines; i++)
		put_bytes(&r->parts[PART_VALUES], g->is_text[c->at] ? KEY_NONE : r->keys[i], 4);
	return 0;
}

/* What a search looks at, worked out here: ClickHouse folds otherwise than the API promises. */
static void put_folded(struct rows_out *r, struct str text)
{
	struct buffer *words = &r->parts[PART_WORDS];
	struct str folded;

	arena_reset(r->scratch);
	put_text_value(&r->parts[PART_FOLDED], utf8_fold_case(r->scratch, text));
	folded = utf8_fold(r->scratch, text);
	put_number(words, folded.len + 2);
	buffer_append_char(words, ' ');
	buffer_append_str(words, folded);
	buffer_append_char(words, ' ');
}

static void put_value(struct rows_out *r, enum value_type type, const struct value *v)
{
	struct str text = v->null ? STR("") : v->text;

	buffer_append_char(&r->parts[PART_NULLS], v->null);
	if (type != VALUE_STRING) {
		put_bytes(&r->parts[PART_VALUES], v->null ? 0 : (uint64_t)v->number, 8);
		return;
	}
	put_text_value(&r->parts[PART_VALUES], text);
	put_folded(r, text);
}

static int put_texts(struct rows_out *r, const struct fact_column *c, size_t segment,
		     struct error *e)
{
	const struct segment *g = view_segment(r->view, segment);
	const struct dimension *shape = &r->table->cube->dimensions[c->at];
	const struct dictionary *members = NULL;
	struct value *texts = NULL;

	arena_reset(r->texts_arena);
	if (g->is_text[c->at] ? segment_texts(r->store, r->view, segment, c->at, 0, g->lines,
					      r->texts_arena, &texts, e)
			      : read_keys(r, segment, c->at, &members, e))
		return -1;
	for (uint32_t i = 0; i < g->lines; i++) {
		const struct value *tuple = texts ? texts + (size_t)i * shape->nattributes
						  : dictionary_get(members, r->keys[i]);
		put_value(r, shape->attributes[c->attribute].type, &tuple[c->attribute]);
	}
	return 0;
}

/* ---- a block ---- */

static int gather(struct rows_out *r, const struct fact_column *c, const struct rows_wanted *w,
		  size_t segment, struct error *e)
{
	switch (c->kind) {
	case COLUMN_KEY:
		return put_keys(r, c, w->first + segment, e);
	case COLUMN_TEXT:
		return put_texts(r, c, w->first + segment, e);
	case COLUMN_AMOUNT:
		return put_amounts(r, c, w->first + segment, e);
	case COLUMN_FOLDED:
	case COLUMN_WORDS:
		return 0; /* gathered with their text */
	default:
		return put_place_of(r, c, w, segment, e);
	}
}

static bool is_whole(const struct rows_out *r, const struct buffer *out)
{
	bool whole = !out->overflow;

	for (size_t i = 0; i < PARTS; i++)
		whole = whole && !r->parts[i].overflow;
	return whole;
}

static int put_column(struct buffer *out, struct rows_out *r, const struct fact_column *c,
		      const struct rows_wanted *w, struct error *e)
{
	bool folded = c->kind == COLUMN_FOLDED || c->kind == COLUMN_WORDS;

	put_text_value(out, c->name);
	put_text_value(out, str_z(c->type));
	for (size_t i = 0; i < PARTS && !folded; i++)
		buffer_reset(&r->parts[i]);
	for (size_t i = 0; i < w->n; i++)
		if (gather(r, c, w, i, e))
			return -1;
	if (!is_whole(r, out))
		return error_set(
			e, STATUS_LIMIT,
			"segments %u to %zu of dataset %lld have texts for more than %zu MB",
			w->seq, w->seq + w->n - 1, (long long)w->content->dataset, PART_MAX >> 20);
	if (!folded)
		buffer_append_str(out, buffer_str(&r->parts[PART_NULLS]));
	buffer_append_str(out, buffer_str(&r->parts[c->kind == COLUMN_FOLDED  ? PART_FOLDED
						    : c->kind == COLUMN_WORDS ? PART_WORDS
									      : PART_VALUES]));
	return 0;
}

int rows_out_put(struct buffer *out, struct rows_out *r, const struct rows_wanted *w,
		 struct error *e)
{
	size_t lines = 0;

	for (size_t i = 0; i < w->n; i++)
		lines += view_segment(r->view, w->first + i)->lines;
	put_number(out, r->ncolumns);
	put_number(out, lines);
	for (size_t i = 0; i < r->ncolumns; i++)
		if (put_column(out, r, &r->columns[i], w, e))
			return -1;
	return is_whole(r, out)
		       ? 0
		       : error_set(e, STATUS_LIMIT,
				   "segments %u to %zu of dataset %lld are more than %zu MB",
				   w->seq, w->seq + w->n - 1, (long long)w->content->dataset,
				   out->max >> 20);
}
