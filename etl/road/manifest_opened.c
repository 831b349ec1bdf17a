#include "road/manifest_opened.h"

#include "privacy/privacy.h"
#include "store/db.h"
#include "store/record/privacy_rows.h"

#define WRITING "write the manifest"

struct opened_writing {
	struct json_out *json;
	struct store *store;
	struct arena *arena;
	int64_t dataset;
	const struct manifest_namer *namer;
	struct privacy_policy *policy;
	struct privacy_scan *scan;
};

static void text_or_null(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	if (value.len)
		json_put_string(j, value);
	else
		json_put_null(j);
}

static struct privacy_opening said_of(const struct opened_writing *w, struct str column)
{
	size_t n;
	const struct privacy_opening *all = privacy_policy_openings(w->policy, &n);
	while (n > 0)
		if (str_eq(all[--n].column, column))
			return all[n];
	return (struct privacy_opening){.column = column};
}

/* Written for who releases, and public from now on. */
static struct str masked(struct opened_writing *w, struct str ground)
{
	struct privacy_column *column = privacy_scan_column(w->scan, STR("(grounds)"), STR(""));
	struct privacy_look look;
	struct buffer out;
	buffer_init(&out, SIZE_MAX);
	privacy_scan_text(w->scan, column, ground, &look);
	struct str result = privacy_redact(&out, column, ground, &look)
				    ? arena_dup(w->arena, buffer_str(&out))
				    : ground;
	buffer_drop(&out);
	return result;
}

#define FOUND                                                                                  \
	"SELECT f.rule, f.action, f.texts FROM privacy_finding f JOIN dataset d ON d.load ="   \
	" f.load WHERE d.id = ?1 AND f.field = ?2 AND f.rule <> '" FINDING_OPENED "' ORDER BY" \
	" f.rule, f.action"

static int put_found(struct opened_writing *w, struct str column, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row;
	if (db_prepare(w->store->db, &q, FOUND, e))
		return -1;
	sqlite3_bind_int64(q, 1, w->dataset);
	db_bind(q, 2, column);
	json_put_key_z(w->json, "found");
	json_put_array(w->json);
	while ((row = db_step(q, WRITING, e)) == 1) {
		json_put_object(w->json);
		text_or_null(w->json, "action", db_text(q, 1));
		text_or_null(w->json, "rule", db_text(q, 0));
		json_put_key_z(w->json, "texts");
		json_put_integer(w->json, sqlite3_column_int64(q, 2));
		json_put_object_end(w->json);
	}
	json_put_array_end(w->json);
	return row;
}

/* Keys in byte order. */
static int put_column(struct opened_writing *w, struct str column, struct error *e)
{
	const struct privacy_opening said = said_of(w, column);
	json_put_object(w->json);
	text_or_null(w->json, "at", said.at);
	text_or_null(w->json, "by",
		     said.by.len ? w->namer->name(w->namer->payload, said.by) : said.by);
	text_or_null(w->json, "column", column);
	if (put_found(w, column, e))
		return -1;
	text_or_null(w->json, "ground", masked(w, said.ground));
	json_put_key_z(w->json, "inherited");
	json_put_bool(w->json, said.from.len > 0);
	json_put_object_end(w->json);
	return 0;
}

static int put_columns(struct opened_writing *w, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	size_t n = 0;
	int row;
	if (db_prepare(
		    w->store->db, &q,
		    "SELECT f.field FROM privacy_finding f JOIN dataset d ON d.load = f.load WHERE"
		    " d.id = ?1 AND f.rule = '" FINDING_OPENED "' ORDER BY f.field",
		    e))
		return -1;
	sqlite3_bind_int64(q, 1, w->dataset);
	while ((row = db_step(q, WRITING, e)) == 1) {
		if (n++ == 0) {
			json_put_key_z(w->json, "opened");
			json_put_array(w->json);
		}
		if (put_column(w, arena_dup(w->arena, db_text(q, 0)), e))
			return -1;
	}
	if (n)
		json_put_array_end(w->json);
	return row;
}

int manifest_opened_put(struct json_out *j, struct store *s, struct arena *a, int64_t dataset,
			const struct manifest_namer *namer, struct error *e)
{
	struct opened_writing w = {
		.json = j, .store = s, .arena = a, .dataset = dataset, .namer = namer};
	struct str policy;
	if (store_privacy_policy(s, a, dataset, &policy, e))
		return -1;
	if (policy.len == 0) /* loaded before there were any */
		return 0;
	if (privacy_policy_read(&w.policy, policy, e))
		return -1;
	w.scan = privacy_scan_new(w.policy);
	int result = put_columns(&w, e);
	privacy_scan_free(w.scan);
	privacy_policy_free(w.policy);
	return result;
}
