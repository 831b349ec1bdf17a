#include "load/compare.h"
#include "base/text/plural.h"

#include "load/sketch_entry.h"

#define COMPARING "compare with what is published"
#define PARTS_MOST 200
/* Less than a tenth of what would be replaced comes again: hardly the same thing, corrected. */
#define ALMOST_NOTHING 10
/* Of fewer entries a correction may touch them all. */
#define FEW 10

/* A published dataset of an earlier load. */
struct other {
	int64_t id, source;
	struct str name, resource, fingerprint, periods;
	bool overlaps;               /* shares a scope with the load */
	bool has_original;           /* its bytes are kept, or there are none */
	const struct sketch *sketch; /* NULL: none is kept */
	uint64_t entries;
	bool replaced_anyhow; /* the same bytes, read under another mapping */
};

struct comparison {
	struct sqlite_sink *sink;
	struct other *own, *others;
	size_t nown, nothers;
	struct sketch_sample lines, codes; /* of all of the load's own that can be compared */
	uint64_t entries;
	struct load_replaced *replaced; /* [nothers] */
	size_t nreplaced;
};

/* ---- reading ---- */

static const char own_sql[] = "SELECT d.id, d.source, d.source_name, d.resource, d.fingerprint,"
			      " coalesce(k.entries, d.entries), 0, 1,"
			      " k.shape, k.content, k.lines, k.codes, k.periods"
			      " FROM dataset d LEFT JOIN dataset_sketch k ON k.dataset = d.id"
			      " WHERE d.load = ?1 AND d.cube = ?2 ORDER BY d.id";
static const char others_sql[] =
	"SELECT d.id, d.source, d.source_name, d.resource, d.fingerprint,"
	" coalesce(k.entries, d.entries),"
	" EXISTS (SELECT 1 FROM dataset_scope os JOIN dataset_scope ns ON ns.scope = os.scope"
	"  JOIN dataset n ON n.id = ns.dataset WHERE os.dataset = d.id AND n.load = ?1),"
	" EXISTS (SELECT 1 FROM source_block b WHERE b.source = d.source),"
	" k.shape, k.content, k.lines, k.codes, k.periods"
	" FROM dataset d LEFT JOIN dataset_sketch k ON k.dataset = d.id"
	" WHERE d.cube = ?2 AND d.load <> ?1 AND d.status = 'published' ORDER BY d.id";

static void read_row(struct arena *a, sqlite3_stmt *q, struct other *out)
{
	*out = (struct other){
		.id = sqlite3_column_int64(q, 0),
		.source = sqlite3_column_int64(q, 1),
		.name = arena_dup(a, db_text(q, 2)),
		.resource = arena_dup(a, db_text(q, 3)),
		.fingerprint = arena_dup(a, db_text(q, 4)),
		.entries = (uint64_t)sqlite3_column_int64(q, 5),
		.overlaps = sqlite3_column_int(q, 6) != 0,
		.has_original = sqlite3_column_int(q, 7) != 0,
		.periods = arena_dup(a, db_text(q, 12)),
	};
	out->sketch = sketch_of_row(a, q, 8, out->entries);
}

static int read_all(struct sqlite_sink *s, const char *sql, struct other **out, size_t *n,
		    struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t capacity = 0;
	int row;

	if (db_prepare(s->store->db, &q, sql, e))
		return -1;
	sqlite3_bind_int64(q, 1, s->load);
	sqlite3_bind_int64(q, 2, s->cube);
	while ((row = db_step(q, COMPARING, e)) == 1) {
		if (*n == capacity) {
			struct other *grown =
				ARENA_ARRAY(s->arena, struct other, capacity * 2 + 16);
			if (*n)
				memcpy(grown, *out, *n * sizeof *grown);
			*out = grown;
			capacity = capacity * 2 + 16;
		}
		read_row(s->arena, q, &(*out)[(*n)++]);
	}
	return row;
}

static void unite(struct comparison *c)
{
	struct arena *a = c->sink->arena;
	c->lines.below = c->codes.below = UINT64_MAX;
	for (size_t i = 0; i < c->nown; i++) {
		c->entries += c->own[i].entries;
		if (!c->own[i].sketch)
			continue;
		c->lines = sketch_unite(&c->lines, &c->own[i].sketch->lines, a);
		c->codes = sketch_unite(&c->codes, &c->own[i].sketch->codes, a);
	}
}

static bool is_same_file(const struct comparison *c, const struct other *o)
{
	for (size_t i = 0; i < c->nown; i++)
		if (c->own[i].source == o->source && str_eq(c->own[i].resource, o->resource))
			return true;
	return false;
}

/* Of another shape, or without a sketch, nothing is known. */
static bool can_compare(const struct comparison *c, const struct other *o)
{
	if (!o->sketch || c->nown == 0)
		return false;
	for (size_t i = 0; i < c->nown; i++)
		if (!c->own[i].sketch || c->own[i].sketch->shape != o->sketch->shape)
			return false;
	return true;
}

static int tell_one(struct comparison *c, const struct other *o, struct error *e)
{
	struct sqlite_sink *s = c->sink;
	struct load_replaced *r = &c->replaced[c->nreplaced++];
	struct buffer periods;

	*r = (struct load_replaced){.dataset = o->id,
				    .name = o->name,
				    .entries_old = o->entries,
				    .entries_new = c->entries,
				    .again = -1,
				    .periods_old = o->periods};
	r->parts_old = ARENA_ARRAY(s->arena, struct split_row, PARTS_MOST);
	r->parts_new = ARENA_ARRAY(s->arena, struct split_row, PARTS_MOST);
	if (sketch_parts(s, o->id, r->parts_old, PARTS_MOST, &r->nparts_old, e))
		return -1;
	buffer_init(&periods, 4096);
	for (size_t i = 0; i < c->nown; i++) {
		if (sketch_parts(s, c->own[i].id, r->parts_new, PARTS_MOST, &r->nparts_new, e))
			return -1;
		if (c->own[i].periods.len && i < 3)
			buffer_printf(&periods, "%s%.*s", periods.len ? "; " : "",
				      STR_ARG(c->own[i].periods));
	}
	r->periods_new = arena_dup(s->arena, buffer_str(&periods));
	buffer_drop(&periods);
	if (can_compare(c, o)) {
		struct sketch_overlap lines = sketch_compare(&o->sketch->lines, &c->lines);
		r->again = lines.of_a ? (double)lines.shared / (double)lines.of_a : 1;
	}
	return 0;
}

int compare_read(struct comparison **out, struct sqlite_sink *s, struct error *e)
{
	struct comparison *c = ARENA_NEW(s->arena, struct comparison);

	c->sink = s;
	*out = c;
	if (read_all(s, own_sql, &c->own, &c->nown, e) ||
	    read_all(s, others_sql, &c->others, &c->nothers, e))
		return -1;
	unite(c);
	c->replaced = ARENA_ARRAY(s->arena, struct load_replaced, c->nothers + 1);
	for (size_t i = 0; i < c->nothers; i++) {
		struct other *o = &c->others[i];
		o->replaced_anyhow = is_same_file(c, o);
		if (o->overlaps && !o->replaced_anyhow && tell_one(c, o, e))
			return -1;
	}
	return 0;
}

void compare_tell(const struct comparison *c, struct load_result *out)
{
	out->replaced = c->replaced;
	out->nreplaced = c->nreplaced;
}

/* ---- judging ---- */

/* The published dataset that holds the very same, or NULL. */
static const struct other *twin_of(const struct comparison *c, const struct other *own)
{
	for (size_t i = 0; i < c->nothers && own->sketch; i++) {
		const struct other *o = &c->others[i];
		if (o->sketch && !o->replaced_anyhow && str_eq(o->resource, own->resource) &&
		    sketch_same(o->sketch, own->sketch))
			return o;
	}
	return NULL;
}

int compare_known(const struct comparison *c, struct error *e)
{
	const struct other *twin = NULL;

	for (size_t i = 0; i < c->nown; i++) {
		twin = twin_of(c, &c->own[i]);
		if (!twin || !str_eq(twin->fingerprint, c->own[i].fingerprint) ||
		    (!twin->has_original && !c->sink->header.without_originals))
			return 0;
	}
	if (!twin)
		return 0;
	return error_set(e, STATUS_EXISTS,
			 "%.*s%s: the same lines are loaded already with this mapping, from %.*s "
			 "(dataset %lld); nothing changed",
			 STR_ARG(c->own[c->nown - 1].name), c->nown > 1 ? " and the others" : "",
			 STR_ARG(twin->name), (long long)twin->id);
}

/* Whether the codes come again, though the amounts do not. */
static bool have_codes(const struct comparison *c, const struct other *o)
{
	struct sketch_overlap codes = sketch_compare(&o->sketch->codes, &c->codes);

	return codes.shared > 0 && codes.shared * 2 >= codes.of_a;
}

int compare_unlike(const struct comparison *c, struct error *e)
{
	for (size_t i = 0; i < c->nothers; i++) {
		const struct other *o = &c->others[i];
		if (!o->overlaps || o->replaced_anyhow || o->entries == 0 || !can_compare(c, o))
			continue;
		struct sketch_overlap lines = sketch_compare(&o->sketch->lines, &c->lines);
		if (lines.shared * ALMOST_NOTHING >= lines.of_a ||
		    (o->entries < FEW && have_codes(c, o)))
			continue;
		const char *codes =
			have_codes(c, o) ? ", though their codes do, with other amounts" : "";
		return error_set(
			e, STATUS_REFUSED,
			"this load would take the place of dataset %lld (%.*s), of whose %llu %s %s comes again%s: it has %llu. Is it another period, another side "
			"or only a part? Then name what tells them apart in the mapping's "
			"stuiver.scope, or use --beside to keep both; --replace if it is a "
			"correction all the same",
			(long long)o->id, STR_ARG(o->name), (unsigned long long)o->entries,
			plural(o->entries, "entry", "entries"),
			lines.shared ? "almost nothing" : "nothing", codes,
			(unsigned long long)c->entries);
	}
	return 0;
}

/* The load's own that would count again what `o` holds, or NULL. */
static const struct other *double_of(const struct comparison *c, const struct other *o)
{
	for (size_t i = 0; i < c->nown && o->sketch; i++)
		if (c->own[i].sketch && sketch_nearly_same(c->own[i].sketch, o->sketch))
			return &c->own[i];
	return NULL;
}

int compare_doubles(const struct comparison *c, struct error *e)
{
	for (size_t i = 0; i < c->nothers; i++) {
		const struct other *o = &c->others[i];
		const struct other *own =
			o->replaced_anyhow || o->overlaps ? NULL : double_of(c, o);
		if (!own)
			continue;
		return error_set(
			e, STATUS_REFUSED,
			"%.*s and dataset %lld (%.*s), which is published and would stay, "
			"share almost all entries (%llu and %llu): they would count twice. "
			"Use --replace to supersede the old one, or --beside when they "
			"complement each other",
			STR_ARG(own->name), (long long)o->id, STR_ARG(o->name),
			(unsigned long long)own->entries, (unsigned long long)o->entries);
	}
	return 0;
}

static int supersede(struct sqlite_sink *s, int64_t old, int64_t by, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->store->db, &q,
		       "UPDATE dataset SET status = 'superseded', superseded_by = ?2"
		       " WHERE id = ?1 AND status = 'published'",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, old);
	sqlite3_bind_int64(q, 2, by);
	return db_run(q, COMPARING, e);
}

int compare_supersede(struct sqlite_sink *s, const struct comparison *c, bool nearly,
		      struct error *e)
{
	for (size_t i = 0; i < c->nown; i++) {
		const struct other *twin = twin_of(c, &c->own[i]);
		if (twin && supersede(s, twin->id, c->own[i].id, e))
			return -1;
	}
	for (size_t i = 0; i < c->nothers && nearly; i++) {
		const struct other *own = double_of(c, &c->others[i]);
		if (own && supersede(s, c->others[i].id, own->id, e))
			return -1;
	}
	return 0;
}
