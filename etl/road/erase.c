/* Erasing, with its proof. */
#include "road/find_values.h"
#include "road/look_everywhere.h"
#include "road/said.h"
#include "road/staged_files.h"
#include "road/stored_cells.h"

#include "base/system/file.h"

#include <stdio.h>
#include <stdlib.h>

#define BLOCK ((size_t)1 << 20)

struct erasing {
	const struct erasure *what;
	struct arena *arena;
	struct str *values; /* what the datasets said, then those that were given */
	size_t nvalues, nsaid;
	bool *there; /* by value: it was found */
	struct erasure_proof *proof;
};

/* ---- what was staged for it ---- */

static int run_on(struct store *s, const char *sql, struct str cube, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, sql, e))
		return -1;
	db_bind(q, 1, cube);
	return db_run(q, "let go of what was staged", e);
}

/* Reports quote labels, arguments name files. What is not settled falls; of what was released those stay whose
 * versions do. */
#define WITHOUT_DATASET                                                                     \
	"(status <> 'released' OR NOT EXISTS (SELECT 1 FROM publication p WHERE p.staged =" \
	" staged.id))"

static int let_go(void *payload, struct store *s, struct str cube, bool gone, struct error *e)
{
	const struct erasing *x = payload;
	struct staged *list;
	size_t n;

	if (staged_list(s, x->arena, &list, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (staged_is_open(&list[i]) && str_eq(list[i].cube, cube) &&
		    staged_drop(s, &list[i], x->what->by, gone, e))
			return -1;
	if (run_on(s,
		   "UPDATE staged SET report = '', arguments = '', remarks = NULL WHERE cube = ?1"
		   " AND " WITHOUT_DATASET,
		   cube, e))
		return -1;
	if (run_on(s,
		   "DELETE FROM staged_annex WHERE staged IN (SELECT id FROM staged WHERE cube = ?1"
		   " AND " WITHOUT_DATASET ")",
		   cube, e))
		return -1;
	return gone ? run_on(s, "UPDATE staged SET cube = '' WHERE cube = ?1", cube, e) : 0;
}

/* ---- looking for it ---- */

static int scan_file(struct finder *f, const char *path, struct error *e)
{
	unsigned char *block;
	FILE *from;
	size_t n;

	if (!file_exists(path))
		return 0;
	from = fopen(path, "rbe");
	if (!from)
		return error_errno(e, "read", path);
	block = xmalloc(BLOCK);
	while ((n = fread(block, 1, BLOCK, from)) > 0)
		finder_feed(f, block, n);
	finder_break(f);
	free(block);
	int result = ferror(from) ? error_errno(e, "read", path) : 0;
	fclose(from);
	return result;
}

/* A number that was found is said by nobody where it only stands within longer ones. */
static int judge(struct erasing *x, struct store *s, const bool *hits, struct error *e)
{
	for (size_t i = 0; i < x->nvalues; i++) {
		bool inside = false;
		if (!hits[i])
			continue;
		if (cells_only_inside(s, x->values[i], &inside, e))
			return -1;
		x->proof->inside += inside;
		x->there[i] |= !inside;
	}
	return 0;
}

/* The bytes of the file, for what is long enough. */
static int scan(struct erasing *x, const char *path, bool *hits, struct error *e)
{
	static const char *const beside[] = {"", "-wal", "-journal"};
	struct finder *f = finder_new(x->values, x->nvalues);
	int result = 0;

	for (size_t i = 0; i < sizeof beside / sizeof *beside && result == 0; i++)
		result = scan_file(f, arena_printf(x->arena, "%s%s", path, beside[i]).ptr, e);
	for (size_t i = 0; i < x->nvalues; i++) {
		hits[i] = x->values[i].len >= FIND_SURE && finder_found(f, i);
		x->proof->bytes += x->values[i].len >= FIND_SURE;
		x->proof->tiny += i < x->nsaid && x->values[i].len < FIND_LEAST;
	}
	finder_free(f);
	return result;
}

/* The cells of its tables, for what the datasets said and is not. */
static int look_short(struct erasing *x, struct store *s, struct error *e)
{
	struct str *whole = ARENA_ARRAY(x->arena, struct str, x->nsaid + 1), *there;
	size_t n = 0, nthere = 0;

	for (size_t i = 0; i < x->nsaid; i++)
		if (x->values[i].len >= FIND_LEAST && x->values[i].len < FIND_SURE)
			whole[n++] = x->values[i];
	x->proof->whole = n;
	if (cells_equal(s, x->arena, whole, n, &there, &nthere, &x->proof->columns, e))
		return -1;
	for (size_t i = 0; i < nthere; i++)
		for (size_t k = 0; k < x->nsaid; k++)
			x->there[k] |= str_eq(x->values[k], there[i]);
	return 0;
}

/* All that it holds, for what was given. */
static int look_given(struct erasing *x, struct store *s, const bool *hits, struct error *e)
{
	struct erasure_proof *p = x->proof;
	const struct seek_place *places;
	size_t n;
	struct seeker *k = seeker_new(x->arena, x->what->values, x->what->nvalues);
	int result = x->what->nvalues ? look_everywhere(s, x->arena, k, x->what->own_policy, e) : 0;

	places = seeker_places(k, &n);
	p->places = ARENA_ARRAY(x->arena, struct erasure_place, n + x->what->nvalues + 1);
	for (size_t i = 0; i < n; i++)
		p->places[p->nplaces++] = (struct erasure_place){places[i].text, places[i].where};
	for (size_t i = 0; i < x->what->nvalues; i++) {
		uint64_t times = seeker_count(k, i);
		p->places_more += times > SEEK_PLACES ? times - SEEK_PLACES : 0;
		p->given++;
		if (times)
			x->there[x->nsaid + i] = true;
		else if (hits[x->nsaid + i] && x->there[x->nsaid + i])
			p->places[p->nplaces++] =
				(struct erasure_place){i, STR("the bytes of the file")};
	}
	seeker_free(k);
	return result;
}

static int look_into(struct erasing *x, const char *path, const bool *hits, struct error *e)
{
	struct store *s;

	if (store_open_writer(&s, path, e)) /* what it writes is temporary */
		return -1;
	int result = look_short(x, s, e) || judge(x, s, hits, e) || look_given(x, s, hits, e);
	store_close(s);
	for (size_t i = 0; i < x->nvalues; i++) {
		x->proof->found += x->there[i];
		x->proof->values += i >= x->nsaid || x->values[i].len >= FIND_LEAST;
	}
	return result ? -1 : 0;
}

static int prove(struct erasing *x, const char *path, struct error *e)
{
	bool *hits = ARENA_ARRAY(x->arena, bool, x->nvalues + 1);

	x->there = ARENA_ARRAY(x->arena, bool, x->nvalues + 1);
	memset(x->there, 0, x->nvalues * sizeof *x->there);
	return scan(x, path, hits, e) || look_into(x, path, hits, e) ? -1 : 0;
}

/* Those that were given stay, whoever else says them. */
static int gather(struct erasing *x, struct store *s, struct error *e)
{
	const struct erasure *what = x->what;
	struct str *said = NULL;
	size_t n = 0;

	if (what->n && said_lessen(s, x->arena, &said, &n, &x->proof->shared, e))
		return -1;
	x->values = ARENA_ARRAY(x->arena, struct str, n + what->nvalues + 1);
	for (size_t i = 0; i < n; i++)
		x->values[x->nvalues++] = said[i];
	x->nsaid = x->nvalues;
	for (size_t i = 0; i < what->nvalues; i++)
		x->values[x->nvalues++] = what->values[i];
	return 0;
}

static int erase(struct erasing *x, struct store *s, struct withdrawal_result *result,
		 struct error *e)
{
	const struct erasure *what = x->what;
	struct withdrawal w = {.datasets = what->datasets,
			       .n = what->n,
			       .purge = true,
			       .erase = true,
			       .by = what->by,
			       .within = let_go,
			       .payload = x};

	*result = (struct withdrawal_result){0};
	if (!what->n)
		return purge_clear(s, e);
	/* What goes is overwritten at once: a kill before the file is written anew leaves none of it. */
	return db_exec(s->db, "PRAGMA secure_delete = ON", "erase datasets",
		       e) || said_gather(s, x->arena, what->datasets, what->n, &x->proof->cut, e) ||
			       store_withdraw(s, x->arena, &w, result, e)
		       ? -1
		       : 0;
}

int road_erase(const char *path, struct arena *a, const struct erasure *what,
	       struct withdrawal_result *result, struct erasure_proof *proof, struct error *e)
{
	struct erasing x = {.what = what, .arena = a, .proof = proof};
	struct store *s;

	*proof = (struct erasure_proof){0};
	if (store_open_writer(&s, path, e))
		return -1;
	int failed = erase(&x, s, result, e) || gather(&x, s, e) ? -1 : 0;
	store_close(s);
	return failed ? -1 : prove(&x, path, e);
}
