/* Who releases in somebody's place for a while. Whoever it stands in for may release themselves, all that time. */
#include "accounts/deputies.h"
#include "accounts/inside.h"

#include "base/text/moment.h"

#define READING "read who stands in"

/* ---- reading ---- */

int deputies_in(struct accounts *d, struct arena *a, int64_t organisation, struct deputy **out,
		size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t now = now_of(d);
	enum role role;
	int row;

	*n = 0;
	*out = ARENA_ARRAY(a, struct deputy, DEPUTIES_MAX);
	if (ask(d, &q, e,
		"SELECT y.id, y.releaser, r.address, y.account, p.address, p.name, y.from_at,"
		" y.until_at, m.role FROM deputy y JOIN account r ON r.id = y.releaser"
		" JOIN account p ON p.id = y.account"
		" JOIN membership m ON m.account = y.releaser AND m.organisation = y.organisation"
		" JOIN membership o ON o.account = y.account AND o.organisation = y.organisation"
		" WHERE y.organisation = ?1 AND y.ended_at = 0 AND y.until_at > ?2"
		" ORDER BY y.from_at, y.id",
		"ii", organisation, now))
		return -1;
	while (*n < DEPUTIES_MAX && (row = db_step(q, READING, e)) == 1) {
		if (!role_from(db_text(q, 8), &role) || !account_may(role, ACTION_RELEASE))
			continue;
		(*out)[(*n)++] = (struct deputy){.id = sqlite3_column_int64(q, 0),
						 .releaser = sqlite3_column_int64(q, 1),
						 .releaser_address = arena_dup(a, db_text(q, 2)),
						 .account = sqlite3_column_int64(q, 3),
						 .address = arena_dup(a, db_text(q, 4)),
						 .name = arena_dup(a, db_text(q, 5)),
						 .from_at = sqlite3_column_int64(q, 6),
						 .until_at = sqlite3_column_int64(q, 7),
						 .now = sqlite3_column_int64(q, 6) <= now};
	}
	return *n < DEPUTIES_MAX && row < 0 ? -1 : 0;
}

int deputy_now(struct accounts *d, int64_t organisation, int64_t account, bool *out,
	       struct error *e)
{
	struct arena *a = arena_new();
	struct deputy *all;
	size_t n;
	int result = deputies_in(d, a, organisation, &all, &n, e);

	*out = false;
	for (size_t i = 0; result == 0 && i < n; i++)
		*out = *out || (all[i].now && all[i].account == account);
	arena_free(a);
	return result;
}

/* ---- naming ---- */

static int check(struct accounts *d, int64_t organisation, const struct account *releaser,
		 const struct account *other, int64_t from, int64_t until, struct error *e)
{
	enum role own, role;

	if (account_role(d, releaser->id, organisation, &own, e) ||
	    account_role(d, other->id, organisation, &role, e))
		return -1;
	if (!account_may(own, ACTION_RELEASE))
		return error_set(e, STATUS_REFUSED, "%.*s does not release here",
				 STR_ARG(releaser->address));
	if (role == ROLE_NONE)
		return error_set(e, STATUS_NOT_FOUND, "%.*s has no role here",
				 STR_ARG(other->address));
	if (account_may(role, ACTION_RELEASE))
		return error_set(e, STATUS_EXISTS, "%.*s releases here already",
				 STR_ARG(other->address));
	if (until <= from || until <= now_of(d) ||
	    until - from > (int64_t)DEPUTY_DAYS_MAX * 24 * 3600)
		return error_set(e, STATUS_USAGE,
				 "a deputy stands in from one day to another that is to come, at "
				 "most %u days later",
				 DEPUTY_DAYS_MAX);
	return 0;
}

static int name(struct accounts *d, struct arena *a, int64_t organisation, struct str releaser,
		struct str address, int64_t from, int64_t until, struct str by, struct error *e)
{
	struct account own, other;
	struct str where;

	if (account_find(d, a, releaser, &own, e) || account_find(d, a, address, &other, e) ||
	    check(d, organisation, &own, &other, from, until, e) ||
	    organisation_name(d, a, organisation, &where, e) ||
	    run(d, e, "name a deputy",
		"INSERT INTO deputy (organisation, releaser, account, from_at, until_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5)",
		"iiiii", organisation, own.id, other.id, from, until) < 0)
		return -1;
	char since[MOMENT_SIZE], to[MOMENT_SIZE];
	moment_write(since, from);
	moment_write(to, until);
	return note_add(d,
			&(struct note){.organisation = where,
				       .by = by,
				       .action = "deputy",
				       .subject = other.address,
				       .key = "for",
				       .value = arena_printf(a, "%.*s, %s to %s",
							     STR_ARG(own.address), since, to)},
			e);
}

int deputy_name(struct accounts *d, int64_t organisation, struct str releaser, struct str address,
		int64_t from, int64_t until, struct str by, struct error *e)
{
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result =
		change_end(d, name(d, a, organisation, releaser, address, from, until, by, e), e);
	arena_free(a);
	return result;
}

static int end(struct accounts *d, struct arena *a, int64_t organisation, struct str releaser,
	       int64_t id, struct str by, struct error *e)
{
	struct deputy *all;
	struct str where;
	size_t n;

	if (deputies_in(d, a, organisation, &all, &n, e) ||
	    organisation_name(d, a, organisation, &where, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (all[i].id != id || !str_eq(all[i].releaser_address, releaser))
			continue;
		if (run(d, e, "end a deputy", "UPDATE deputy SET ended_at = ?1 WHERE id = ?2", "ii",
			now_of(d), id) < 0)
			return -1;
		return note_add(d,
				&(struct note){.organisation = where,
					       .by = by,
					       .action = "deputy-end",
					       .subject = all[i].address,
					       .key = "for",
					       .value = releaser},
				e);
	}
	return error_set(e, STATUS_NOT_FOUND, "there is no such deputy, or not any more");
}

int deputy_end(struct accounts *d, int64_t organisation, struct str releaser, int64_t id,
	       struct str by, struct error *e)
{
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, end(d, a, organisation, releaser, id, by, e), e);
	arena_free(a);
	return result;
}
