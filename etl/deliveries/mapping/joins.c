#include "deliveries/joins.h"

#include "deliveries/decisions.h"
#include "deliveries/mapping/join_seen.h"
#include "deliveries/mapping/tables.h"
#include "deliveries/mapping/truth.h"
#include "editor/editor.h"
#include "editor/stated.h"
#include "store/db.h"

#define OFFERS_MAX 5u
#define LOOKED_AT_MAX 100u /* deliveries, the newest first */

/* ---- what somebody said ---- */

struct said {
	int64_t other, base;
	struct str by, at;
	bool there;
};

static int read_said(struct desk *d, struct arena *a, int64_t delivery, struct said *out,
		     struct error *e)
{
	*out = (struct said){0};
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int row = db_prepare(d->db, &s,
			     "SELECT other, base, made_by, made_at FROM joining WHERE delivery = ?",
			     e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		row = db_step(s, "read what a delivery belongs to", e);
	}
	if (row > 0)
		*out = (struct said){sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1),
				     arena_dup(a, db_text(s, 2)), arena_dup(a, db_text(s, 3)),
				     true};
	db_finalize(&s);
	desk_let_go(d);
	return row < 0 ? -1 : 0;
}

static int say(struct desk *d, int64_t delivery, int64_t other, int64_t base, struct str by,
	       struct error *e)
{
	char now[MOMENT_SIZE];
	moment_now(now);
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	int result =
		db_prepare(d->db, &s, "INSERT OR REPLACE INTO joining VALUES (?, ?, ?, ?, ?)", e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, delivery);
		sqlite3_bind_int64(s, 2, other);
		sqlite3_bind_int64(s, 3, base);
		db_bind(s, 4, by);
		db_bind(s, 5, str_z(now));
		result = db_run(s, "keep what a delivery belongs to", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

/* ---- what there is ---- */

static bool is_public(const struct store_cube *cubes, size_t n, struct str cube)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, cube))
			return cubes[i].datasets > 0;
	return false;
}

static bool is_offered(const struct joins *j, struct str cube)
{
	for (size_t i = 0; i < j->n; i++)
		if (str_eq(j->offers[i].cube, cube))
			return true;
	return false;
}

static int look_at(struct desk *d, struct store *s, struct arena *a, const struct join_seen *own,
		   const struct delivery *other, const struct store_cube *cubes, size_t ncubes,
		   struct joins *out, struct error *e)
{
	struct join_seen theirs;
	struct join_offer *o = &out->offers[out->n];
	int result = join_seen_get(d, a, other->id, &theirs, e);
	*o = (struct join_offer){.delivery = other->id, .title = other->title};
	/* The newest of each cube: its mapping is the cube's as it is. */
	if (result == 0 && is_public(cubes, ncubes, theirs.cube) && !is_offered(out, theirs.cube) &&
	    join_seen_fit(own, &theirs, a, o)) {
		join_seen_codes(own, &theirs, s, a, o);
		out->n++;
	}
	join_seen_drop(&theirs);
	return result;
}

static int find_offers(struct desk *d, struct store *s, struct arena *a,
		       const struct delivery *what, const struct join_seen *own, struct joins *out,
		       struct error *e)
{
	struct store_cube *cubes;
	struct delivery *all;
	size_t ncubes, n;
	if (store_cubes(s, a, &cubes, &ncubes, e) ||
	    delivery_list(d, a, what->organisation, &all, &n, e))
		return -1;
	/* More of a cube that is there is no new one. */
	if (is_public(cubes, ncubes, own->cube))
		return 0;
	for (size_t i = 0; i < n && i < LOOKED_AT_MAX && out->n < OFFERS_MAX; i++)
		if (all[i].id != what->id && str_eq(all[i].state, STR("published")) &&
		    look_at(d, s, a, own, &all[i], cubes, ncubes, out, e))
			return -1;
	for (size_t i = 1; i < out->n; i++)
		for (size_t k = i; k > 0 && out->offers[k].ncolumns > out->offers[k - 1].ncolumns;
		     k--) {
			struct join_offer other = out->offers[k];
			out->offers[k] = out->offers[k - 1];
			out->offers[k - 1] = other;
		}
	return 0;
}

/* It is joined as long as its mapping is of that cube: another look at the file proposes one of its own again. */
static bool still_joined(struct desk *d, struct arena *a, const struct said *said,
			 const struct join_seen *own)
{
	struct join_seen theirs;
	struct error e;
	bool same = said->other && join_seen_get(d, a, said->other, &theirs, &e) == 0;
	if (!same)
		return false;
	same = str_eq(theirs.cube, own->cube);
	join_seen_drop(&theirs);
	return same;
}

int joins_find(struct desk *d, struct store *s, struct arena *a, int64_t delivery,
	       struct joins *out, struct error *e)
{
	struct delivery what;
	struct join_seen own;
	struct said said;
	*out = (struct joins){.offers = ARENA_ARRAY(a, struct join_offer, OFFERS_MAX + 1)};
	if (delivery_get(d, a, delivery, &what, e) || read_said(d, a, delivery, &said, e))
		return -1;
	int result = join_seen_get(d, a, delivery, &own, e);
	if (result == 0 && own.descriptor && s)
		result = find_offers(d, s, a, &what, &own, out, e);
	out->cube = own.cube;
	out->by = said.by;
	out->at = said.at;
	out->own = said.there && !said.other;
	if (result == 0 && still_joined(d, a, &said, &own))
		out->other = said.other;
	out->open = out->n > 0 && !out->own && !out->other;
	join_seen_drop(&own);
	return result;
}

int joins_look(struct desk *d, struct arena *a, int64_t delivery, struct joins *out,
	       struct error *e)
{
	struct store *s;
	if (truth_store(d, &s, e))
		return -1;
	int result = joins_find(d, s, a, delivery, out, e);
	store_close(s);
	return result;
}

/* ---- saying it ---- */

static const struct join_offer *offered(const struct joins *j, int64_t other)
{
	for (size_t i = 0; i < j->n; i++)
		if (j->offers[i].delivery == other)
			return &j->offers[i];
	return NULL;
}

/* What was decided of people there holds here; what was decided here of its own columns comes behind it. */
static void add_decisions(struct kept_table *tables, size_t n, const struct kept_table *own,
			  size_t nown, struct arena *a)
{
	static const char *const lists[] = {"columns", "allow"};
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nown; k++) {
			if (!str_eq(tables[i].path, own[k].path) ||
			    !str_ends(own[k].path, STR(".json")))
				continue;
			json_t *there = heard_parse(tables[i].content),
			       *here = heard_parse(own[k].content);
			for (size_t m = 0; there && here && m < 2; m++) {
				json_t *to = json_object_get(there, lists[m]),
				       *from = json_object_get(here, lists[m]);
				if (to && from)
					json_array_extend(to, from);
				else if (from)
					json_object_set(there, lists[m], from);
			}
			if (there && here)
				tables[i].content = heard_written(there, a);
			json_decref(there);
			json_decref(here);
		}
}

/* What somebody said of a file that says no phase. */
static int say_phase(struct str *descriptor, struct arena *a, const struct join_offer *o,
		     struct str phase, struct error *e)
{
	struct stated said[STATED_KINDS];
	bool known = false;
	int result = 0;
	for (size_t i = 0; i < o->nchoices; i++)
		known = known || str_eq(o->choices[i], phase);
	if (!o->nchoices)
		return 0;
	if (!known)
		return error_set(e, STATUS_USAGE, "whether it is budget or actual must be said");
	json_t *j = heard_parse(*descriptor);
	size_t n = json_array_size(json_object_get(j, "resources"));
	for (size_t r = 0; r < n && result == 0; r++)
		if (stated_get(j, a, r, said) && !said[STATED_PHASE].by_file)
			result = stated_set(j, a, r, STATED_PHASE, phase, NULL, e);
	if (result == 0)
		*descriptor = heard_written(j, a);
	json_decref(j);
	return result;
}

static int join(struct desk *d, struct arena *a, const struct delivery *what,
		const struct join_offer *o, struct str phase, struct str by, struct error *e)
{
	struct str there, own, joined;
	struct kept_table *tables, *mine;
	size_t n, nmine, nsame = 0;
	struct same_column same[JOIN_COLUMNS_MAX];
	for (size_t i = 0; i < o->ncolumns; i++)
		if (!str_eq(o->columns[i].own, o->columns[i].theirs))
			same[nsame++] =
				(struct same_column){o->columns[i].own, o->columns[i].theirs};
	if (mapping_read(d, a, o->delivery, &there, e) || mapping_read(d, a, what->id, &own, e) ||
	    tables_get(d, a, o->delivery, 0, &tables, &n, e) ||
	    tables_get(d, a, what->id, 0, &mine, &nmine, e) ||
	    decisions_inherited(d, a, o->delivery, tables, n, e) ||
	    say_phase(&own, a, o, phase, e) ||
	    joined_descriptor(there, own, same, nsame, a, &joined, e))
		return -1;
	add_decisions(tables, n, mine, nmine, a);
	return mapping_valid(d, a, what->id, joined, tables, n, e) ||
			       mapping_put_tables(d, a, what->id, what->version, by,
						  arena_printf(a, "join %.*s", STR_ARG(o->cube)),
						  joined, tables, n, e)
		       ? -1
		       : 0;
}

int joins_take(struct desk *d, struct arena *a, const struct delivery *what, int64_t other,
	       struct str phase, struct str by, struct error *e)
{
	struct joins j;
	if (joins_look(d, a, what->id, &j, e))
		return -1;
	const struct join_offer *o = offered(&j, other);
	if (!o || j.other)
		return error_set(e, STATUS_REFUSED, "it does not belong to that");
	return join(d, a, what, o, phase, by, e) || say(d, what->id, other, what->version, by, e)
		       ? -1
		       : 0;
}

int joins_leave(struct desk *d, struct arena *a, const struct delivery *what, struct str by,
		struct error *e)
{
	struct joins j;
	struct said said;
	struct str before;
	struct kept_table *tables;
	size_t n;
	if (joins_look(d, a, what->id, &j, e) || read_said(d, a, what->id, &said, e))
		return -1;
	if (j.other && (mapping_at(d, a, what->id, said.base, &before, e) ||
			tables_back(d, a, what->id, said.base, &tables, &n, e) ||
			mapping_put_tables(d, a, what->id, what->version, by, STR("join undone"),
					   before, tables, n, e)))
		return -1;
	return say(d, what->id, 0, 0, by, e);
}
