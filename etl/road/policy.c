/* Persons, and how many of them a publication takes. */
#include "road/staged_files.h"

#include "base/text/utf8.h"

#include <strings.h>

int person_check(struct str name, struct error *e)
{
	struct str bare = str_trim(name);
	bool shown = bare.len && bare.len <= PERSON_MAX_BYTES && utf8_valid(bare) == bare.len;

	for (size_t i = 0; i < bare.len && shown; i++)
		shown = (unsigned char)bare.ptr[i] >= ' ' && bare.ptr[i] != 0x7f;
	return shown ? 0
		     : error_set(e, STATUS_USAGE,
				 "--by takes the name of a person, of at most %d bytes",
				 PERSON_MAX_BYTES);
}

bool person_same(struct str a, struct str b)
{
	struct str x = str_trim(a), y = str_trim(b);

	return x.len == y.len && strncasecmp(x.ptr, y.ptr, x.len) == 0;
}

int policy_persons(struct store *s, int *out, struct error *e)
{
	int64_t persons;

	if (db_integer(s->db, "SELECT CAST(value AS INTEGER) FROM policy WHERE name = 'persons'", 1,
		       &persons, e))
		return -1;
	*out = persons == 2 ? 2 : 1;
	return 0;
}

int policy_may_load(struct store *s, struct error *e)
{
	int persons;

	if (policy_persons(s, &persons, e))
		return -1;
	return persons == 1 ? 0
			    : error_set(e, STATUS_REFUSED,
					"the policy of %s asks two persons for a publication: use "
					"'stuiver stage', and let another release it",
					store_path(s));
}

#define SETTING "set the policy"
#define ASKED "asked" /* the row that holds who asked for one person to be enough */

static int write_row(struct store *s, struct str name, struct str value, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "INSERT INTO policy VALUES (?1, ?2)"
		       " ON CONFLICT DO UPDATE SET value = excluded.value",
		       e))
		return -1;
	db_bind(q, 1, name);
	db_bind(q, 2, value);
	return db_run(q, SETTING, e);
}

/* 1: another person asked for it before. */
static int another_asked(struct store *s, struct str by, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q, "SELECT value FROM policy WHERE name = '" ASKED "'", e))
		return -1;
	int row = db_step(q, SETTING, e);
	return row == 1 ? !person_same(db_text(q, 0), by) : row;
}

static int set_locked(struct store *s, int persons, struct str by, bool *waits, struct error *e)
{
	int now, asked = 1;

	if (policy_persons(s, &now, e))
		return -1;
	if (now == 2 && persons == 1 && (asked = another_asked(s, by, e)) < 0)
		return -1;
	*waits = !asked;
	if (*waits)
		return write_row(s, STR(ASKED), str_trim(by), e) ||
				       audit_add(s, by, "policy", STR("store"),
						 STR("{\"persons\":1,\"asked\":true}"), e)
			       ? -1
			       : 0;
	struct str detail = persons == 2 ? STR("{\"persons\":2}") : STR("{\"persons\":1}");
	return db_exec(s->db, "DELETE FROM policy WHERE name = '" ASKED "'", SETTING,
		       e) || write_row(s, STR("persons"), persons == 2 ? STR("2") : STR("1"), e) ||
			       audit_add(s, by, "policy", STR("store"), detail, e)
		       ? -1
		       : 0;
}

int policy_set_persons(struct store *s, int persons, struct str by, bool *waits, struct error *e)
{
	*waits = false;
	if (person_check(by, e) || store_begin(s, e))
		return -1;
	int result = set_locked(s, persons, by, waits, e) || store_commit(s, e) ? -1 : 0;
	store_rollback(s);
	return result;
}

/* ---- names in manifests ---- */

static const char *const names_words[] = {"role", "initials", "name"};

int policy_names(struct store *s, enum manifest_names *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = MANIFEST_ROLES;
	if (db_prepare(s->db, &q, "SELECT value FROM policy WHERE name = 'names'", e))
		return -1;
	int row = db_step(q, "read the policy", e);
	for (int i = 0; row == 1 && i <= MANIFEST_FULL; i++)
		if (str_eq(db_text(q, 0), str_z(names_words[i])))
			*out = (enum manifest_names)i;
	return row < 0 ? -1 : 0;
}

int policy_set_names(struct store *s, enum manifest_names names, struct str by, struct error *e)
{
	static const char *const details[] = {"{\"names\":\"role\"}", "{\"names\":\"initials\"}",
					      "{\"names\":\"name\"}"};

	if (person_check(by, e) || store_begin(s, e))
		return -1;
	int result = write_row(s, STR("names"), str_z(names_words[names]), e) ||
				     audit_add(s, by, "policy", STR("store"), str_z(details[names]),
					       e) ||
				     store_commit(s, e)
			     ? -1
			     : 0;
	store_rollback(s);
	return result;
}
