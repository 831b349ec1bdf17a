/* Persons, and how many of them a publication takes. */
#include "road/staged_files.h"

#include "base/utf8.h"

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

static int write_persons(struct store *s, int persons, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(s->db, &q,
		       "INSERT INTO policy VALUES ('persons', ?1)"
		       " ON CONFLICT DO UPDATE SET value = excluded.value",
		       e))
		return -1;
	db_bind(q, 1, persons == 2 ? STR("2") : STR("1"));
	return db_run(q, "set the policy", e);
}

int policy_set_persons(struct store *s, int persons, struct str by, struct error *e)
{
	if (store_begin(s, e))
		return -1;
	struct str detail = persons == 2 ? STR("{\"persons\":2}") : STR("{\"persons\":1}");
	int result = write_persons(s, persons, e) ||
				     audit_add(s, by, "policy", STR("store"), detail, e) ||
				     store_commit(s, e)
			     ? -1
			     : 0;
	store_rollback(s);
	return result;
}
