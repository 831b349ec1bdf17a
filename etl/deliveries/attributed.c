/* Whose a delivery is, and what they say of all that they publish. */
#include "deliveries/attributed.h"

#include "accounts/organisation_said.h"
#include "store/db.h"

/* ---- saying it ---- */

int attributed_said(struct accounts *accounts, struct arena *a, int64_t organisation,
		    struct str out[ATTRIBUTES], struct error *e)
{
	struct attribution_said said[ATTRIBUTION_SAID_MAX];
	size_t n;

	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		out[k] = STR("");
	if (attribution_said(accounts, a, organisation, said, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		enum attributed k = attribute_named(said[i].property);
		if (k < ATTRIBUTES)
			out[k] = said[i].value;
	}
	return 0;
}

/* That of the newest of its mappings that says one. */
static int government_of(struct accounts *accounts, struct arena *a, int64_t organisation,
			 struct str *out, struct error *e)
{
	struct str mappings[ATTRIBUTION_MAPPINGS_MAX];
	size_t n;

	*out = STR("");
	if (attribution_mappings(accounts, a, organisation, mappings, &n, e))
		return -1;
	for (size_t i = 0; i < n && !out->len; i++)
		*out = attribution_government(mappings[i], a);
	return 0;
}

int attributed_say(struct accounts *accounts, struct arena *a, int64_t organisation,
		   const struct str typed[ATTRIBUTES], struct str by, enum lang lang,
		   struct str *fault, struct error *e)
{
	struct attribution_said said[ATTRIBUTES];
	struct str values[ATTRIBUTES], government;
	size_t changed;

	if (government_of(accounts, a, organisation, &government, e))
		return -1;
	*fault = attributes_read(typed, government, a, lang, values);
	if (fault->len)
		return 0;
	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		said[k] = (struct attribution_said){str_z(attribute_word(k)), values[k]};
	return attribution_say(accounts, organisation, said, ATTRIBUTES, by, &changed, e);
}

/* ---- what jobs read ---- */

static json_t *own_made(json_t *mapping)
{
	json_t *own = json_object_get(mapping, "stuiver");

	if (mapping && !own) {
		own = json_object();
		json_object_set_new(mapping, "stuiver", own);
	}
	return own;
}

/* What an organisation publishes that is no government says so, whatever its mapping says: no version, memory or hand
 * leaves that out. */
static int mark_third_party(struct desk *d, int64_t id, json_t *mapping, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s,
		       "SELECT o.label, o.third_party FROM delivery d JOIN organisation o ON"
		       " o.id = d.organisation WHERE d.id = ? AND o.third_party <> ''",
		       e))
		return -1;
	sqlite3_bind_int64(s, 1, id);
	int row = db_step(s, "read whose a delivery is", e);
	if (row != 1)
		return row;
	json_t *own = own_made(mapping);
	if (!own)
		return error_set(e, STATUS_INPUT, "the mapping cannot say whose it is");
	struct str label = db_text(s, 0), source = db_text(s, 1);
	json_object_set_new(own, "third_party",
			    json_pack("{s:s%, s:s%}", "publisher", label.ptr, label.len, "source",
				      source.ptr, source.len));
	return 0;
}

static int fill(struct desk *d, struct arena *a, int64_t id, json_t *mapping, struct error *e)
{
	struct str values[ATTRIBUTES] = {{0}};
	int row;
	DB_AUTO_STMT s = NULL;
	if (db_prepare(d->db, &s,
		       "SELECT x.property, x.value FROM delivery d JOIN attribution x ON"
		       " x.organisation = d.organisation WHERE d.id = ?",
		       e))
		return -1;
	sqlite3_bind_int64(s, 1, id);
	while ((row = db_step(s, "read what an organisation says", e)) == 1) {
		enum attributed k = attribute_named(db_text(s, 0));
		if (k < ATTRIBUTES)
			values[k] = arena_dup(a, db_text(s, 1));
	}
	attributes_fill(mapping, values);
	return row;
}

int attributed_fill(struct desk *d, struct arena *a, int64_t delivery, struct str *descriptor,
		    struct error *e)
{
	json_t *mapping = heard_parse(*descriptor);
	json_t *was = json_deep_copy(mapping);
	int result = mark_third_party(d, delivery, mapping, e);

	if (result == 0 && mapping)
		result = fill(d, a, delivery, mapping, e);
	if (result == 0 && !json_equal(was, mapping))
		*descriptor = heard_written(mapping, a);
	json_decref(was);
	json_decref(mapping);
	return result;
}
