/* What was erased is forgotten: the delivery itself, and what others say of it. */
#include "deliveries/deliveries.h"

#include "deliveries/mapping/tables.h"
#include "store/db.h"

#define FORGETTING "forget a delivery"
#define OTHERS_MAX 10000

/* ?1: the delivery; ?2: the name of a file of it, where one is bound. */
static int change(struct desk *d, const char *sql, int64_t id, struct str name, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	int result = db_prepare(d->db, &s, sql, e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, id);
		if (sqlite3_bind_parameter_count(s) > 1)
			db_bind(s, 2, name);
		result = db_run(s, FORGETTING, e);
	}
	return result;
}

/* ---- what others say of it ---- */

/* A mapping that was taken from it, at whatever remove, is for the file that it was made of. */
#define NAMES_IT "delivery <> ?1 AND instr(descriptor, json_quote(?2)) > 0"
#define OWN_NAME(table)                                                                          \
	"json_quote(coalesce((SELECT min(f.name) FROM delivery_file f WHERE f.delivery = " table \
	".delivery), ''))"

/* Deliveries whose mapping names the file. */
static int others(struct desk *d, struct arena *a, int64_t id, struct str name, int64_t **out,
		  size_t *n, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	*n = 0;
	*out = ARENA_ARRAY(a, int64_t, OTHERS_MAX);
	int row = db_prepare(d->db, &s,
			     "SELECT DISTINCT delivery FROM mapping_version WHERE " NAMES_IT, e);
	if (row == 0) {
		sqlite3_bind_int64(s, 1, id);
		db_bind(s, 2, name);
		while (*n < OTHERS_MAX && (row = db_step(s, FORGETTING, e)) > 0)
			(*out)[(*n)++] = sqlite3_column_int64(s, 0);
	}
	return row < 0 ? -1 : 0;
}

/* Each says its own file in place of it. */
static int rename_in_others(struct desk *d, struct arena *a, int64_t id, struct str name,
			    struct error *e)
{
	static const char *const statements[] = {
		"UPDATE mapping_version SET descriptor = replace(descriptor, json_quote(?2), " OWN_NAME(
			"mapping_version") ") WHERE " NAMES_IT,
		"UPDATE shape SET descriptor = replace(descriptor, json_quote(?2), " OWN_NAME(
			"shape") ") WHERE " NAMES_IT,
	};
	struct delivery what;
	int64_t *ids;
	size_t n;
	desk_take(d);
	int result = others(d, a, id, name, &ids, &n, e);
	for (size_t i = 0; i < sizeof statements / sizeof *statements && result == 0; i++)
		result = change(d, statements[i], id, name, e);
	desk_let_go(d);
	/* Of one that was dropped there is no folder. */
	for (size_t i = 0; i < n && result == 0; i++)
		if (delivery_get(d, a, ids[i], &what, e) ||
		    (!str_eq(what.state, STR("dropped")) && mapping_lay_out(d, a, ids[i], e)))
			result = -1;
	return result;
}

static int forget_in_others(struct desk *d, struct arena *a, int64_t id, struct error *e)
{
	struct delivery_file *files;
	size_t n;
	if (delivery_files(d, a, id, &files, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (rename_in_others(d, a, id, files[i].name, e))
			return -1;
	return 0;
}

/* ---- itself ---- */

int delivery_forget(struct desk *d, int64_t id, struct error *e)
{
	static const char *const statements[] = {
		/* That they are like an earlier one stays told, and where they differ. */
		"UPDATE delivery SET told = json_remove(told, '$.delivery', '$.title') WHERE"
		" CASE WHEN json_valid(told) THEN json_extract(told, '$.delivery') END = ?1",
		"UPDATE delivery SET title = '', told = '', remarks = '', shape = '' WHERE id = ?1",
		"DELETE FROM delivery_file WHERE delivery = ?1",
		"DELETE FROM delivery_choice WHERE delivery = ?1",
		"DELETE FROM mapping_version WHERE delivery = ?1",
		"DELETE FROM mapping_table WHERE delivery = ?1",
		"DELETE FROM table_draft WHERE delivery = ?1",
		"DELETE FROM editing WHERE delivery = ?1",
		"DELETE FROM shape WHERE delivery = ?1",
		"DELETE FROM joining WHERE delivery = ?1 OR other = ?1",
		"UPDATE job SET message = '' WHERE delivery = ?1 AND kind <> 'erase'",
	};
	struct arena *a = arena_new();
	int result = forget_in_others(d, a, id, e) || delivery_drop(d, id, e) ? -1 : 0;
	arena_free(a);
	desk_take(d);
	for (size_t i = 0; i < sizeof statements / sizeof *statements && result == 0; i++)
		result = change(d, statements[i], id, STR(""), e);
	/* Pages that were freed are overwritten (secure_delete); the log must not hold them either. */
	if (result == 0)
		sqlite3_wal_checkpoint_v2(d->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	desk_let_go(d);
	return result;
}
