/* Lists of things, a line each. */
#include "write/listing.h"

#include "answer/change.h"
#include "answer/explained.h"
#include "locations/features.h"
#include "provenance/provenance.h"
#include "search/search.h"
#include "write/row_writers.h"

#define COLUMNS_FIXED 12 /* that a list has at most, besides sums */

struct listing {
	struct arena *arena;
	struct buffer *out;
	bool csv;
	struct row_column *columns;
	size_t n, room;
	struct row_writer writer;
	struct datum *row;
	size_t at; /* in row */
};

static struct arena *arena_of(const struct result *r)
{
	return session_arena(r->session);
}

static void begin(struct listing *t, struct buffer *out, const struct result *r, size_t more)
{
	*t = (struct listing){.arena = arena_of(r), .out = out, .csv = r->format == OUTPUT_CSV};
	t->room = COLUMNS_FIXED + more;
	t->columns = ARENA_ARRAY(t->arena, struct row_column, t->room);
	t->row = ARENA_ARRAY(t->arena, struct datum, t->room);
}

static void add_column(struct listing *t, struct row_column column)
{
	column.role = ROW_ATTRIBUTE; /* told when it is null, too */
	t->columns[t->n++] = column;
}

static void text_column(struct listing *t, struct str label)
{
	add_column(t, (struct row_column){.label = label, .type = DATUM_TEXT});
}

static void text_columns(struct listing *t, const char *const *labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_column(t, str_z(labels[i]));
}

static void number_column(struct listing *t, struct str label)
{
	add_column(t, (struct row_column){.label = label, .type = DATUM_INTEGER});
}

static void amount_column(struct listing *t, struct str label, int decimals)
{
	add_column(t,
		   (struct row_column){.label = label, .type = DATUM_AMOUNT, .decimals = decimals});
}

static void open_lines(struct listing *t)
{
	if (!t->csv) {
		objects_open(&t->writer, t->arena, t->columns, t->n);
		return;
	}
	lines_open(&t->writer, t->arena, t->columns, t->n, false);
	lines_put_header(t->out, &t->writer);
}

static void put(struct listing *t, struct datum d)
{
	t->row[t->at++] = d;
}

static void put_text(struct listing *t, struct str text)
{
	put(t, text.len ? datum_text(text) : datum_null());
}

static void put_number(struct listing *t, uint64_t n)
{
	put(t, datum_integer((int64_t)n));
}

static void end_line(struct listing *t)
{
	t->at = 0;
	(t->csv ? lines_put : objects_put_line)(t->out, &t->writer, t->row);
}

/* ---- the lists ---- */

static void list_cubes(struct listing *t, const struct result *r)
{
	static const char *const texts[] = {"name", "title"};

	text_columns(t, texts, 2);
	open_lines(t);
	for (size_t i = 0; i < r->total; i++) {
		put_text(t, r->cubes[i].name);
		put_text(t, r->cubes[i].title);
		end_line(t);
	}
}

static void list_explanations(struct listing *t, const struct result *r)
{
	static const char *const texts[] = {"title",        "cut",         "text",    "source",
					    "author",       "date",        "version", "meeting",
					    "meeting_date", "agenda_item", "document"};

	text_columns(t, texts, sizeof texts / sizeof *texts);
	open_lines(t);
	for (size_t i = 0; i < r->explanations->n; i++) {
		const struct explanation *x = r->explanations->items[i];
		put_text(t, x->title);
		put_text(t, x->scope.cut);
		put_text(t, x->text);
		put_text(t, x->source);
		put_text(t, x->author);
		put_text(t, x->date);
		put_text(t, x->version);
		put_text(t, x->cited.meeting);
		put_text(t, x->cited.meeting_date);
		put_text(t, x->cited.agenda_item);
		put_text(t, x->cited.document);
		end_line(t);
	}
}

static struct datum share_of(const struct explained_change *c, money_sum part)
{
	bool none;
	money_sum share = change_share(c, part, &none);

	return none ? datum_null() : datum_amount(share);
}

static void list_change(struct listing *t, const struct result *r)
{
	static const char *const sums[] = {"from", "to", "difference"};
	const struct explained_change *c = r->change;
	const struct attribute *by =
		&c->cube->dimensions[c->asked.dimension].attributes[c->asked.attribute];

	add_column(t, (struct row_column){.label = by->ref, .type = datum_kind_of(by->type)});
	text_column(t, STR("label"));
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		amount_column(t, str_z(sums[i]), c->decimals);
	amount_column(t, STR("share"), 6);
	number_column(t, STR("lines_from"));
	number_column(t, STR("lines_to"));
	open_lines(t);
	for (size_t i = 0; i < c->asked.told; i++) {
		const struct deviation *d = &c->items[i];
		put(t, datum_of(by->type, d->value));
		put_text(t, d->label);
		put(t, datum_amount(d->from));
		put(t, datum_amount(d->to));
		put(t, datum_amount(d->to - d->from));
		put(t, share_of(c, d->to - d->from));
		put_number(t, d->lines_from);
		put_number(t, d->lines_to);
		end_line(t);
	}
}

/* Of one year, phase and side only; of several there is no sum. */
static struct datum sum_of(struct listing *t, const struct hit *h)
{
	char text[MONEY_TEXT_SIZE];

	if (!h->counted || h->nparts > 1)
		return datum_null();
	return datum_numeral(
		arena_dup(t->arena, (struct str){text, money_format(text, h->sum, h->decimals)}));
}

static void list_hits(struct listing *t, const struct result *r)
{
	static const char *const texts[] = {"kind", "cube",  "cube_title", "dimension",
					    "code", "label", "cut",        "measure"};
	const struct search *s = r->search;

	text_columns(t, texts, sizeof texts / sizeof *texts);
	add_column(t, (struct row_column){.label = STR("sum"), .type = DATUM_NUMERAL});
	number_column(t, STR("count"));
	open_lines(t);
	for (size_t i = 0; i < s->nhits; i++) {
		const struct hit *h = &s->hits[i];
		put_text(t, str_z(hit_kind_name(h->kind)));
		put_text(t, s->cubes[h->cube].name);
		put_text(t, s->cubes[h->cube].title);
		put_text(t, h->dimension);
		put_text(t, h->code);
		put_text(t, h->label.len ? h->label : h->code);
		put_text(t, h->cut);
		put_text(t, h->counted ? h->measure : (struct str){0});
		put(t, sum_of(t, h));
		put(t, h->counted ? datum_integer((int64_t)h->count) : datum_null());
		end_line(t);
	}
}

static struct datum numeral_of(struct str text)
{
	return text.len ? datum_numeral(text) : datum_null();
}

/* What has no place is a line without key. */
static void list_features(struct listing *t, const struct result *r)
{
	const struct features *fs = r->features;

	text_column(t, STR("key"));
	text_column(t, STR("label"));
	add_column(t, (struct row_column){.label = STR("longitude"), .type = DATUM_NUMERAL});
	add_column(t, (struct row_column){.label = STR("latitude"), .type = DATUM_NUMERAL});
	for (size_t i = 0; i < fs->nsums; i++)
		t->columns[t->n++] = fs->columns[i];
	open_lines(t);
	for (size_t i = 0; i < fs->n; i++) {
		const struct feature *f = &fs->items[i];
		bool placed = f->kind != FEATURE_NOWHERE, point = f->kind == FEATURE_POINT;
		put_text(t, placed ? f->key : (struct str){0});
		put_text(t, placed ? f->label : (struct str){0});
		put(t, numeral_of(point ? f->longitude : (struct str){0}));
		put(t, numeral_of(point ? f->latitude : (struct str){0}));
		for (size_t k = 0; k < fs->nsums; k++)
			put(t, f->sums[k]);
		end_line(t);
	}
}

static void list_provenance(struct listing *t, const struct result *r)
{
	static const char *const texts[] = {"file", "sha256", "resource", "loaded_at"};
	const struct provenance *p = r->provenance;

	text_columns(t, texts, sizeof texts / sizeof *texts);
	number_column(t, STR("dataset"));
	number_column(t, STR("version"));
	number_column(t, STR("lines"));
	number_column(t, STR("entries"));
	for (size_t i = 0; i < p->cube->ncolumns; i++)
		amount_column(t, p->cube->columns[i].name, p->cube->columns[i].decimals);
	open_lines(t);
	for (size_t i = 0; i < p->nparts; i++) {
		const struct store_dataset *d = p->parts[i].dataset;
		put_text(t, d->source_name);
		put_text(t, d->sha256);
		put_text(t, d->resource);
		put_text(t, d->loaded_at);
		put_number(t, (uint64_t)d->id);
		put_number(t, d->version);
		put_number(t, p->parts[i].lines->lines);
		put_number(t, p->parts[i].lines->entries);
		for (size_t k = 0; k < p->cube->ncolumns; k++)
			put(t, datum_amount(p->parts[i].lines->sums[k]));
		end_line(t);
	}
}

/* ---- which ---- */

static void (*const lists[])(struct listing *t, const struct result *r) = {
	[RESULT_CUBES] = list_cubes,       [RESULT_EXPLANATIONS] = list_explanations,
	[RESULT_CHANGE] = list_change,     [RESULT_HITS] = list_hits,
	[RESULT_FEATURES] = list_features, [RESULT_PROVENANCE] = list_provenance,
};

bool listing_is_there(enum result_kind kind)
{
	return (size_t)kind < sizeof lists / sizeof *lists && lists[kind];
}

static size_t sums_of(const struct result *r)
{
	return r->kind == RESULT_FEATURES     ? r->features->nsums
	       : r->kind == RESULT_PROVENANCE ? r->provenance->cube->ncolumns
					      : 0;
}

void listing_write(struct buffer *out, const struct result *r)
{
	struct listing t;

	begin(&t, out, r, sums_of(r));
	lists[r->kind](&t, r);
}
