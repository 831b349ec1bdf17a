/* How a load stands to the road: whether it may publish, what it came to, and that it is recorded. */
#include "base/memory/hash.h"
#include "load/sink_sqlite.h"
#include "road/road.h"
#include "store/record/record.h"

#include <stdio.h>

/* Everything that a reviewer was told of the load's datasets, but for numbers that change when other things
 * were loaded before. */
#define CAME_TO                                                                                    \
	"SELECT d.source_name, d.resource, f.sha256, d.fingerprint, d.lines, d.entries, d.read,"   \
	" d.loaded, d.dropped, d.rejected, d.report -> '$.loaded', coalesce((SELECT"               \
	" group_concat(o.id) FROM (SELECT id FROM dataset WHERE superseded_by = d.id ORDER BY id)" \
	" o), '') || coalesce((SELECT ' ' || hidden FROM dataset_cells WHERE dataset = d.id), '')" \
	" FROM dataset d JOIN source_file f ON f.id = d.source WHERE d.load = ?1 ORDER BY d.id"

static void digest_text(struct sha256 *h, struct str value)
{
	char length[32];
	int n = snprintf(length, sizeof length, "%zu:", value.len);

	sha256_update(h, length, (size_t)n);
	sha256_update(h, value.ptr ? value.ptr : "", value.len);
}

/* Who releases saw what counts again, and how much. */
static void digest_again(struct sha256 *h, const struct load_result *r, struct arena *a)
{
	for (size_t i = 0; i < r->nagain; i++) {
		const struct load_again *g = &r->again[i];
		digest_text(h, arena_printf(a, "%d %llu", (int)g->kind,
					    (unsigned long long)g->entries));
		digest_text(h, g->name);
		digest_text(h, g->ref);
		digest_text(h, g->value);
	}
}

int load_digest(struct sqlite_sink *s, struct load_result *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct sha256 *h = sha256_new();
	int row = db_prepare(s->store->db, &q, CAME_TO, e) ? -1 : 1;

	if (row == 1)
		sqlite3_bind_int64(q, 1, s->load);
	while (row == 1 && (row = db_step(q, "sum up the load", e)) == 1)
		for (int i = 0; i < sqlite3_column_count(q); i++)
			digest_text(h, db_text(q, i));
	digest_again(h, out, s->arena);
	sha256_hex(h, out->digest);
	sha256_free(h);
	return row;
}

/* {"staged":2,"dataset":3,"version":2,"supersedes":[1],"forced":true} */
static void put_detail(struct buffer *out, const struct load_dataset *d, int64_t staged, bool alone)
{
	buffer_append_char(out, '{');
	if (staged)
		buffer_printf(out, "\"staged\":%lld,", (long long)staged);
	buffer_printf(out, "\"dataset\":%lld,\"version\":%lld,\"supersedes\":[", (long long)d->id,
		      (long long)d->version);
	for (size_t k = 0; k < d->nsuperseded; k++)
		buffer_printf(out, "%s%lld", k ? "," : "", (long long)d->superseded[k]);
	buffer_printf(out, "]%s}", alone ? ",\"forced\":true" : "");
}

static int record_superseded(struct sqlite_sink *s, const struct load_dataset *d, struct error *e)
{
	for (size_t k = 0; k < d->nsuperseded; k++) {
		struct str detail = arena_printf(s->arena, "{\"dataset\":%lld,\"by\":%lld}",
						 (long long)d->superseded[k], (long long)d->id);
		if (audit_add(s->store, s->header.by, "supersede", s->header.cube->name, detail, e))
			return -1;
	}
	return 0;
}

/* An entry for each dataset that came, and each that went for it. */
static int record_dataset(struct sqlite_sink *s, const struct load_dataset *d, bool alone,
			  struct error *e)
{
	int64_t staged = s->header.release;
	struct buffer detail;

	buffer_init(&detail, SIZE_MAX);
	put_detail(&detail, d, staged, alone);
	int failed = audit_add(s->store, s->header.by, staged ? "release" : "load",
			       s->header.cube->name, buffer_str(&detail), e) ||
		     publication_enter(s->store, d->id, staged, s->header.by,
				       alone ? s->header.forced : STR(""), e) ||
		     record_superseded(s, d, e);
	buffer_drop(&detail);
	return failed ? -1 : 0;
}

static int record_explanations(struct sqlite_sink *s, struct error *e)
{
	return s->explained ? audit_add(s->store, s->header.by, "explanations",
					s->header.cube->name, STR("{}"), e)
			    : 0;
}

int road_enter(struct sqlite_sink *s, const struct load_result *result, struct error *e)
{
	const struct releasing how = {.by = s->header.by, .forced = s->header.forced};
	bool alone = false;

	/* Again: the policy may have been set while this load read its files. */
	if (s->header.release ? staged_release(s->store, s->arena, s->header.release, &how,
					       str_z(result->digest), &alone, e)
			      : policy_may_load(s->store, e))
		return -1;
	for (size_t i = 0; i < result->n; i++)
		if (record_dataset(s, &result->items[i], alone, e))
			return -1;
	return record_explanations(s, e);
}
