/* Organisations, and what is whose. */
#include "accounts/inside.h"

#include "base/text/utf8.h"

#define NAME_MAX 60
#define READING "read the organisations"

static const char *const kinds[] = {[HOLDING_CUBE] = "cube", [HOLDING_MAPPING] = "mapping"};

static bool name_ok(struct str name)
{
	if (!name.len || name.len > NAME_MAX || name.ptr[0] == '-' || name.ptr[name.len - 1] == '-')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return true;
}

static bool label_ok(struct str label)
{
	for (size_t i = 0; i < label.len; i++)
		if ((unsigned char)label.ptr[i] < ' ' || label.ptr[i] == 0x7f)
			return false;
	return label.len && label.len <= NAME_MAX_BYTES && utf8_valid(label) == label.len;
}

static int add(struct accounts *d, struct str name, struct str label, struct str by, int64_t *id,
	       struct error *e)
{
	int n = run(d, e, "add an organisation",
		    "INSERT INTO organisation (name, label) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
		    "tt", name, label);

	if (n == 0)
		return error_set(e, STATUS_EXISTS, "there is an organisation '%.*s' already",
				 STR_ARG(name));
	*id = sqlite3_last_insert_rowid(d->db);
	return n < 0 ? -1
		     : note_add(d,
				&(struct note){.organisation = name,
					       .by = by,
					       .action = "organisation",
					       .subject = name,
					       .key = "label",
					       .value = label},
				e);
}

int organisation_add(struct accounts *d, struct str name, struct str label, struct str by,
		     int64_t *id, struct error *e)
{
	if (!name_ok(name))
		return error_set(e, STATUS_USAGE,
				 "the name of an organisation has a-z, 0-9 and '-' between them, "
				 "at most %d",
				 NAME_MAX);
	label = str_trim(label);
	if (!label_ok(label))
		return error_set(e, STATUS_USAGE, "organisation '%.*s' needs a label of one line",
				 STR_ARG(name));
	return change_begin(d, e) ? -1 : change_end(d, add(d, name, label, by, id, e), e);
}

static void read_row(sqlite3_stmt *q, struct arena *a, struct organisation *out)
{
	*out = (struct organisation){.id = sqlite3_column_int64(q, 0),
				     .name = arena_dup(a, db_text(q, 1)),
				     .label = arena_dup(a, db_text(q, 2)),
				     .third_party = arena_dup(a, db_text(q, 4))};
	role_from(db_text(q, 3), &out->role);
}

int organisation_find(struct accounts *d, struct arena *a, struct str name,
		      struct organisation *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (ask(d, &q, e,
		"SELECT id, name, label, '', third_party FROM organisation WHERE name = ?1", "t",
		name))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		read_row(q, a, out);
	if (row == 0)
		error_set(e, STATUS_NOT_FOUND, "there is no organisation '%.*s'",
			  STR_ARG(str_head(name, NAME_MAX)));
	return row == 1 ? 0 : -1;
}

int organisations_of(struct accounts *d, struct arena *a, int64_t account,
		     struct organisation **out, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(d->db, "SELECT count(*) FROM organisation", 0, &count, e) ||
	    ask(d, &q, e,
		"SELECT o.id, o.name, o.label, coalesce(m.role, ''), o.third_party FROM organisation o"
		" LEFT JOIN membership m ON m.organisation = o.id AND m.account = ?1"
		" WHERE ?1 = 0 OR m.role IS NOT NULL ORDER BY o.label, o.id",
		"i", account))
		return -1;
	*out = ARENA_ARRAY(a, struct organisation, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, READING, e)) == 1)
		read_row(q, a, &(*out)[(*n)++]);
	return row < 0 ? -1 : 0;
}

static int set_third_party(struct accounts *d, struct arena *a, int64_t organisation,
			   struct str source, struct str by, struct error *e)
{
	struct str name;

	if (organisation_name(d, a, organisation, &name, e) ||
	    run(d, e, "mark an organisation",
		"UPDATE organisation SET third_party = ?1 WHERE id = ?2", "ti", source,
		organisation) < 0)
		return -1;
	return note_add(d,
			&(struct note){.organisation = name,
				       .by = by,
				       .action = "third-party",
				       .subject = name,
				       .key = "source",
				       .value = source},
			e);
}

int organisation_third_party(struct accounts *d, int64_t organisation, struct str source,
			     struct str by, struct error *e)
{
	source = str_trim(source);
	if (!label_ok(source))
		return error_set(e, STATUS_USAGE,
				 "say in one line where a third party has its files from, as "
				 "\"Woo-verzoek 2025-17\"");
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, set_third_party(d, a, organisation, source, by, e), e);
	arena_free(a);
	return result;
}

/* ---- what is whose ---- */

int organisation_of(struct accounts *d, enum holding kind, struct str name, int64_t *out,
		    struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = 0;
	if (ask(d, &q, e, "SELECT organisation FROM holding WHERE kind = ?1 AND name = ?2", "tt",
		str_z(kinds[kind]), name))
		return -1;
	int row = db_step(q, READING, e);
	if (row == 1)
		*out = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

static int claim(struct accounts *d, struct arena *a, int64_t organisation, enum holding kind,
		 struct str name, struct str by, struct error *e)
{
	struct str own;
	int64_t holder;

	if (organisation_name(d, a, organisation, &own, e) ||
	    organisation_of(d, kind, name, &holder, e))
		return -1;
	if (holder && holder != organisation)
		return error_set(e, STATUS_REFUSED,
				 "%s '%.*s' is of another organisation of this desk; take another "
				 "name",
				 kinds[kind], STR_ARG(name));
	if (holder)
		return 0;
	if (run(d, e, "add to an organisation", "INSERT INTO holding VALUES (?1, ?2, ?3)", "tti",
		str_z(kinds[kind]), name, organisation) < 0)
		return -1;
	return note_add(d,
			&(struct note){.organisation = own,
				       .by = by,
				       .action = "claim",
				       .subject = name,
				       .key = "kind",
				       .value = str_z(kinds[kind])},
			e);
}

int organisation_claim(struct accounts *d, int64_t organisation, enum holding kind, struct str name,
		       struct str by, struct error *e)
{
	if (!label_ok(name))
		return error_set(e, STATUS_USAGE, "a %s has a name of at most %d bytes in one line",
				 kinds[kind], NAME_MAX_BYTES);
	if (organisation <= 0)
		return error_set(e, STATUS_NOT_FOUND, "there is no such organisation");
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, claim(d, a, organisation, kind, name, by, e), e);
	arena_free(a);
	return result;
}

int organisation_holdings(struct accounts *d, struct arena *a, int64_t organisation,
			  enum holding kind, struct str **names, size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row = 0;

	*n = 0;
	if (db_integer(d->db, "SELECT count(*) FROM holding", 0, &count, e) ||
	    ask(d, &q, e,
		"SELECT name FROM holding WHERE organisation = ?1 AND kind = ?2 ORDER BY name",
		"it", organisation, str_z(kinds[kind])))
		return -1;
	*names = ARENA_ARRAY(a, struct str, (size_t)count + 1);
	while (*n < (size_t)count && (row = db_step(q, READING, e)) == 1)
		(*names)[(*n)++] = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}
