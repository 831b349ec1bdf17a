/* What an organisation says of all that it publishes. */
#include "accounts/organisation_said.h"
#include "accounts/inside.h"

int attribution_said(struct accounts *d, struct arena *a, int64_t organisation,
		     struct attribution_said out[ATTRIBUTION_SAID_MAX], size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int row = 0;

	*n = 0;
	if (ask(d, &q, e,
		"SELECT property, value FROM attribution WHERE organisation = ?1 ORDER BY property",
		"i", organisation))
		return -1;
	while (*n < ATTRIBUTION_SAID_MAX &&
	       (row = db_step(q, "read what an organisation says", e)) == 1)
		out[(*n)++] = (struct attribution_said){arena_dup(a, db_text(q, 0)),
							arena_dup(a, db_text(q, 1))};
	return row < 0 ? -1 : 0;
}

static struct str said_before(const struct attribution_said *all, size_t n, struct str property)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].property, property))
			return all[i].value;
	return STR("");
}

static int say_one(struct accounts *d, int64_t organisation, const struct attribution_said *one,
		   struct error *e)
{
	const char *const doing = "keep what an organisation says";

	return one->value.len
		       ? run(d, e, doing, "INSERT OR REPLACE INTO attribution VALUES (?1, ?2, ?3)",
			     "itt", organisation, one->property, one->value)
		       : run(d, e, doing,
			     "DELETE FROM attribution WHERE organisation = ?1 AND property = ?2",
			     "it", organisation, one->property);
}

static struct str change_text(struct arena *a, struct str was, struct str is)
{
	return arena_printf(a, "%.*s → %.*s", STR_ARG(was.len ? was : STR("–")),
			    STR_ARG(is.len ? is : STR("–")));
}

static int say(struct accounts *d, struct arena *a, int64_t organisation,
	       const struct attribution_said *said, size_t n, struct str by, size_t *changed,
	       struct error *e)
{
	struct attribution_said before[ATTRIBUTION_SAID_MAX];
	struct note note = {.by = by, .action = "attribution"};
	size_t nbefore;

	if (organisation_name(d, a, organisation, &note.organisation, e) ||
	    attribution_said(d, a, organisation, before, &nbefore, e))
		return -1;
	note.subject = note.organisation;
	for (size_t i = 0; i < n; i++) {
		struct str was = said_before(before, nbefore, said[i].property);
		if (str_eq(was, said[i].value))
			continue;
		note.key = arena_dup(a, said[i].property).ptr;
		note.value = change_text(a, was, said[i].value);
		if (say_one(d, organisation, &said[i], e) < 0 || note_add(d, &note, e))
			return -1;
		++*changed;
	}
	return 0;
}

int attribution_say(struct accounts *d, int64_t organisation, const struct attribution_said *said,
		    size_t n, struct str by, size_t *changed, struct error *e)
{
	*changed = 0;
	if (change_begin(d, e))
		return -1;
	struct arena *a = arena_new();
	int result = change_end(d, say(d, a, organisation, said, n, by, changed, e), e);
	arena_free(a);
	return result;
}

/* The desk has its deliveries in the same file, once it was started. */
int attribution_mappings(struct accounts *d, struct arena *a, int64_t organisation,
			 struct str out[ATTRIBUTION_MAPPINGS_MAX], size_t *n, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t there;
	int row = 0;

	*n = 0;
	if (db_integer(d->db, "SELECT count(*) FROM sqlite_master WHERE name = 'mapping_version'",
		       0, &there, e))
		return -1;
	if (!there)
		return 0;
	if (ask(d, &q, e,
		"SELECT m.descriptor FROM delivery d JOIN mapping_version m ON m.delivery = d.id"
		" AND m.version = d.version WHERE d.organisation = ?1 AND d.state IN"
		" ('open', 'staged', 'published') ORDER BY d.id DESC",
		"i", organisation))
		return -1;
	while (*n < ATTRIBUTION_MAPPINGS_MAX &&
	       (row = db_step(q, "read the mappings of an organisation", e)) == 1)
		out[(*n)++] = arena_dup(a, db_text(q, 0));
	return row < 0 ? -1 : 0;
}
