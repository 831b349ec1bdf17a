/* How a load stands to the road: whether it may publish, what it came to, and that it is recorded. */
#include "base/hash.h"
#include "load/sink_sqlite.h"
#include "road/road.h"
#include "store/record.h"

#include <stdio.h>

/* Everything that a reviewer was told of the load's datasets, but for numbers that change when other things
 * were loaded before. */
#define CAME_TO                                                                                     \
	"SELECT d.source_name, d.resource, f.sha256, d.fingerprint, d.lines, d.entries, d.read,"    \
	" d.loaded, d.dropped, d.rejected, d.report -> '$.loaded', (SELECT group_concat(o.id) FROM" \
	" (SELECT id FROM dataset WHERE superseded_by = d.id ORDER BY id) o) FROM dataset d"        \
	" JOIN source_file f ON f.id = d.source WHERE d.load = ?1 ORDER BY d.id"

int load_digest(struct sqlite_sink *s, char out[LOAD_DIGEST_SIZE], struct error *e)
{
	DB_AUTO_STMT q = NULL;
	struct sha256 *h = sha256_new();
	char length[32];
	int row = db_prepare(s->store->db, &q, CAME_TO, e) ? -1 : 1;

	if (row == 1)
		sqlite3_bind_int64(q, 1, s->load);
	while (row == 1 && (row = db_step(q, "sum up the load", e)) == 1)
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			struct str value = db_text(q, i);
			int n = snprintf(length, sizeof length, "%zu:", value.len);
			sha256_update(h, length, (size_t)n);
			sha256_update(h, value.ptr ? value.ptr : "", value.len);
		}
	sha256_hex(h, out);
	sha256_free(h);
	return row;
}

/* [{"dataset":3,"version":2,"supersedes":[1]}] */
static void put_datasets(struct buffer *out, const struct load_result *result)
{
	buffer_append_char(out, '[');
	for (size_t i = 0; i < result->n; i++) {
		const struct load_dataset *d = &result->items[i];
		buffer_printf(out, "%s{\"dataset\":%lld,\"version\":%lld,\"supersedes\":[",
			      i ? "," : "", (long long)d->id, (long long)d->version);
		for (size_t k = 0; k < d->nsuperseded; k++)
			buffer_printf(out, "%s%lld", k ? "," : "", (long long)d->superseded[k]);
		buffer_append_z(out, "]}");
	}
	buffer_append_char(out, ']');
}

static int record_load(struct sqlite_sink *s, struct str datasets, struct error *e)
{
	struct str detail = arena_printf(s->arena, "{\"datasets\":%.*s}", STR_ARG(datasets));

	/* Again: it may have been set while this load read its files. */
	return policy_may_load(s->store, e) || audit_add(s->store, s->header.by, "load",
							 s->header.cube->name, detail, e)
		       ? -1
		       : 0;
}

int road_enter(struct sqlite_sink *s, const struct load_result *result, struct error *e)
{
	struct buffer datasets;

	buffer_init(&datasets, SIZE_MAX);
	put_datasets(&datasets, result);
	int failed = s->header.release
			     ? staged_release(s->store, s->arena, s->header.release, s->header.by,
					      str_z(result->digest), buffer_str(&datasets), e)
			     : record_load(s, buffer_str(&datasets), e);
	buffer_drop(&datasets);
	return failed;
}
