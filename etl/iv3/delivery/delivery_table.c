#include "iv3/delivery/delivery_table.h"

#include "iv3/delivery/delivery.h"

#include <stdlib.h>
#include <string.h>

static const char *const own[IV3_ROWS_OWN] = {
	"overheidslaag", "overheidsnummer", "overheidsnaam", "boekjaar",       "periode",
	"status",        "onderdeel",       "zijde",         "taakveld",       "taakveld_naam",
	"balanscode",    "balanscode_naam", "categorie",     "categorie_naam", "standper",
	"bedrag",        "hersteld"};

struct iv3_rows {
	struct arena *arena;
	struct arena *scratch; /* of the row at hand */
	struct iv3_delivery delivery;
	struct iv3_findings findings;
	struct iv3_definitions *definitions; /* NULL: codes have no names */
	struct iv3_repaired repaired;
	struct str *columns, *fields;
	size_t ncolumns, details;
	bool book, streams; /* it has details, which are read once more */
	struct delivery_stream stream;
	size_t list;            /* of the stream's, from 0 */
	bool begun;             /* that list is */
	size_t at;              /* of the delivery's rows, where nothing streams */
	size_t next[IV3_PARTS]; /* the place of the next row of each part among the delivery's */
};

/* ---- opening ---- */

static int refuse(const struct iv3_delivery *v, const struct iv3_findings *f, bool rounded,
		  struct error *e)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct iv3_finding *x = &f->items[i];
		bool lost = x->weight == IV3_FAULT && strcmp(x->code, "SF010") >= 0 &&
			    strncmp(x->code, "SF", 2) == 0;
		bool changed = !rounded && x->lost;
		if (lost || changed)
			return error_set(
				e, STATUS_REFUSED,
				changed ? "the table of this Iv3 delivery would have another sum: %.*s%s%.*s; "
					  "'stuiver iv3 table --rounded' takes it so"
					: "not all of this Iv3 delivery can be read: %.*s%s%.*s; 'stuiver iv3 "
					  "check' tells all",
				STR_ARG(x->text), x->where.len ? " " : "", STR_ARG(x->where));
	}
	if (f->more)
		return error_set(
			e, STATUS_REFUSED,
			"more is wrong with it than can be told: 'stuiver iv3 check' begins with it");
	if (v->year < 0 || v->period < 0)
		return error_set(
			e, STATUS_REFUSED,
			"the metadata have no boekjaar or periode: 'stuiver iv3 check' tells more");
	return 0;
}

int iv3_read_whole(struct iv3_delivery *v, struct arena *a, const char *path, bool rounded,
		   struct iv3_findings *f, struct error *e)
{
	return iv3_delivery_of_file(v, a, path, f, e) != 0 ? -1 : refuse(v, f, rounded, e);
}

static void name_columns(struct iv3_rows *r)
{
	const struct iv3_delivery *v = &r->delivery;

	r->details = v->details_public ? v->ndetail_keys : 0;
	r->ncolumns = IV3_ROWS_OWN + r->details;
	r->columns = ARENA_ARRAY(r->arena, struct str, r->ncolumns);
	r->fields = ARENA_ARRAY(r->arena, struct str, r->ncolumns);
	for (size_t i = 0; i < IV3_ROWS_OWN; i++)
		r->columns[i] = str_z(own[i]);
	for (size_t i = 0; i < r->details; i++)
		r->columns[IV3_ROWS_OWN + i] =
			arena_printf(r->arena, IV3_ROWS_DETAIL "%.*s", STR_ARG(v->detail_keys[i]));
}

static void find_parts(struct iv3_rows *r)
{
	bool seen[IV3_PARTS] = {false};

	for (size_t i = 0; i < r->delivery.n; i++) {
		enum iv3_part p = r->delivery.rows[i].part;
		if (!seen[p])
			r->next[p] = i;
		seen[p] = true;
	}
}

static int begin(struct iv3_rows *r, const struct iv3_rows_from *from, struct error *e)
{
	struct error ignored;
	json_t *root;

	if (iv3_delivery_of_fd(&r->delivery, r->arena, from->fd, &r->findings, e) != 0 ||
	    refuse(&r->delivery, &r->findings, from->rounded, e) != 0)
		return -1;
	const struct iv3_delivery *v = &r->delivery;
	if (v->more_detail_keys)
		return error_set(e, STATUS_LIMIT,
				 "its details have %zu different keys; at most %u become columns",
				 v->ndetail_keys + v->more_detail_keys, IV3_DETAIL_KEYS_MOST);
	if (iv3_definitions_of(&r->definitions, v->layer, v->year, &ignored) != 0)
		r->definitions = NULL;
	if (from->path && iv3_repaired_of(&r->repaired, r->arena, from->path, e) != 0)
		return -1;
	r->book = delivery_is_book(from->fd);
	r->streams = !r->book && v->shape != IV3_SHAPE_FLAT;
	name_columns(r);
	find_parts(r);
	if (!r->streams)
		return 0;
	if (feed_open(&r->stream.feed, from->fd, STR(""), IV3_DELIVERY_MAX, e) != 0 ||
	    stream_skeleton(&r->stream, &root, e) != 0)
		return -1;
	json_decref(root);
	return 0;
}

int iv3_rows_open(struct iv3_rows **out, const struct iv3_rows_from *from, struct error *e)
{
	struct iv3_rows *r = xcalloc(1, sizeof *r);

	r->arena = arena_new();
	r->scratch = arena_new();
	if (begin(r, from, e) != 0) {
		iv3_rows_close(r);
		return -1;
	}
	*out = r;
	return 0;
}

void iv3_rows_close(struct iv3_rows *r)
{
	if (!r)
		return;
	feed_close(&r->stream.feed);
	iv3_findings_free(&r->findings);
	iv3_definitions_free(r->definitions);
	arena_free(r->scratch);
	arena_free(r->arena);
	free(r);
}

const struct iv3_delivery *iv3_rows_delivery(const struct iv3_rows *r)
{
	return &r->delivery;
}

struct iv3_findings *iv3_rows_findings(struct iv3_rows *r)
{
	return &r->findings;
}

bool iv3_rows_is_book(const struct iv3_rows *r)
{
	return r->book;
}

const struct str *iv3_rows_columns(const struct iv3_rows *r, size_t *n)
{
	*n = r->ncolumns;
	return r->columns;
}

/* ---- a row ---- */

static const char *side_of(enum iv3_part part)
{
	if (part == IV3_LASTEN)
		return "lasten";
	return part == IV3_BATEN ? "baten" : "balans";
}

static struct str repaired(const struct iv3_rows *r, const struct iv3_row *row)
{
	bool flat = r->delivery.shape == IV3_SHAPE_FLAT;

	if (r->repaired.n == 0)
		return STR("");
	return iv3_repaired_row_of(&r->repaired,
				   arena_printf(r->scratch, "%s%s[%zu]", flat ? "" : "data.",
						flat ? "waarden" : iv3_part_name(row->part),
						row->index));
}

/* Deliveries are in thousands of euros; a hundredth of one is ten euros, and what is beyond it cents. */
static struct str euros(struct arena *a, const struct iv3_row *row)
{
	int64_t cents = row->amount * 1000 + row->rest;

	if (cents % 100 == 0 || row->rest == 0)
		return arena_printf(a, "%lld", (long long)row->amount * 10 + row->rest / 100);
	return arena_printf(a, "%s%lld.%02d", cents < 0 ? "-" : "", llabs(cents) / 100,
			    (int)(llabs(cents) % 100));
}

static void put_row(struct iv3_rows *r, const struct iv3_row *row)
{
	const struct iv3_delivery *v = &r->delivery;
	const struct iv3_definitions *d = r->definitions;
	struct arena *a = r->scratch;
	bool task = row->part <= IV3_BATEN, position = row->part == IV3_BALANS_STANDEN;
	struct str name = d ? iv3_name(d, task ? IV3_TAAKVELD : IV3_BALANSCODE, row->row) : STR("");
	const struct str fields[IV3_ROWS_OWN] = {v->layer,
						 v->number,
						 v->name,
						 arena_printf(a, "%d", v->year),
						 arena_printf(a, "%d", v->period),
						 v->status,
						 str_z(iv3_part_name(row->part)),
						 str_z(side_of(row->part)),
						 task ? row->row : STR(""),
						 task ? name : STR(""),
						 task ? STR("") : row->row,
						 task ? STR("") : name,
						 position ? STR("") : row->column,
						 d && !position ? iv3_category_name(d, row->column)
								: STR(""),
						 position ? row->column : STR(""),
						 euros(a, row),
						 repaired(r, row)};

	memcpy(r->fields, fields, sizeof fields);
}

static struct str text_of(struct iv3_rows *r, const json_t *value)
{
	if (json_is_string(value))
		return arena_dup(r->scratch, str_z(json_string_value(value)));
	if (!value || json_is_null(value))
		return STR("");
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	struct str out = arena_dup(r->scratch, str_z(text ? text : ""));
	free(text);
	return out;
}

static void put_details(struct iv3_rows *r, const json_t *details)
{
	const struct iv3_delivery *v = &r->delivery;

	for (size_t i = 0; i < r->details; i++)
		r->fields[IV3_ROWS_OWN + i] = text_of(
			r, json_object_getn(details, v->detail_keys[i].ptr, v->detail_keys[i].len));
}

/* The next element of the lists of amounts; 0: there is none. */
static int next_streamed(struct iv3_rows *r, struct stream_row *row, enum iv3_part *part,
			 struct error *e)
{
	for (; r->list < r->stream.n; r->list++, r->begun = false) {
		int slot = r->stream.lists[r->list].slot;
		if (slot > IV3_BALANS_STANDEN)
			continue;
		if (!r->begun && stream_begin(&r->stream, slot, e) != 0)
			return -1;
		r->begun = true;
		*part = (enum iv3_part)slot;
		int more = stream_next(&r->stream, row, e);
		if (more != 0)
			return more;
	}
	return 0;
}

static int take_streamed(struct iv3_rows *r, const struct iv3_row **row, struct error *e)
{
	struct stream_row streamed;
	enum iv3_part part;
	int more = next_streamed(r, &streamed, &part, e);

	if (more <= 0)
		return more;
	const struct iv3_delivery *v = &r->delivery;
	size_t i = r->next[part]++;
	bool same = i < v->n && v->rows[i].part == part && v->rows[i].index == streamed.index;
	if (same)
		put_details(r, json_object_get(streamed.item, "details"));
	json_decref((json_t *)(uintptr_t)streamed.item);
	if (!same)
		return error_set(e, STATUS_INPUT, "the file changed while it was read");
	*row = &v->rows[i];
	return 1;
}

int iv3_rows_next(struct iv3_rows *r, struct iv3_rows_row *out, struct error *e)
{
	const struct iv3_delivery *v = &r->delivery;
	const struct iv3_row *row = NULL;
	int more = 1;

	arena_reset(r->scratch);
	if (r->streams)
		more = take_streamed(r, &row, e);
	while (!r->streams && !row && r->at < v->n) {
		row = &v->rows[r->at++];
		if (row->part > IV3_BALANS_STANDEN)
			row = NULL; /* kengetallen are no amounts */
	}
	if (more < 0 || !row)
		return more < 0 ? -1 : 0;
	put_row(r, row);
	*out = (struct iv3_rows_row){r->fields, row->line};
	return 1;
}

/* ---- is it one? ---- */

static bool has(struct str head, const char *word)
{
	return memmem(head.ptr, head.len, word, strlen(word)) != NULL;
}

bool iv3_json_looks(struct str head)
{
	if (str_starts(head, STR("\xEF\xBB\xBF")))
		head = (struct str){head.ptr + 3, head.len - 3};
	head = str_trim(head);
	if (!str_starts(head, STR("{")))
		return false;
	return has(head, "\"overheidslaag\"") ||
	       (has(head, "\"data\"") && has(head, "\"bedrag\"") && has(head, "\"categorie\"") &&
		(has(head, "\"lasten\"") || has(head, "\"baten\"") || has(head, "\"balans_")));
}
