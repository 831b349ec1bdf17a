/* Columns that sniff would leave out, or that somebody opened, and that are published. */
#include "deliveries/decisions.h"
#include "deliveries/mapping/mapping_edit.h"

#define OPENED_MAX 500u

/* What was heard of the delivery; all NULL where it was not. */
struct opened_heard {
	json_t *sniffed, *descriptor, *policy;
};

static void drop(struct opened_heard *h)
{
	json_decref(h->sniffed);
	json_decref(h->descriptor);
	json_decref(h->policy);
}

static int hear(struct desk *d, struct arena *a, int64_t delivery, struct opened_heard *h,
		struct error *e)
{
	struct str text;
	*h = (struct opened_heard){0};
	if (mapping_read(d, a, delivery, &text, e))
		return -1;
	h->policy = decisions_read(d, a, delivery, e);
	if (!h->policy)
		return -1;
	h->descriptor = heard_parse(text);
	h->sniffed = heard(d, delivery, JOB_SNIFF);
	return 0;
}

/* ---- which ---- */

static bool named(const json_t *object, const char *key, struct str name)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && str_eq(str_z(text), name);
}

static const json_t *private_in(const json_t *file, struct str column)
{
	size_t k;
	const json_t *one;
	json_array_foreach(json_object_get(file, "columns"), k,
			   one) if (named(one, "name", column) &&
				    named(one, "class", STR("private"))) return one;
	return NULL;
}

/* Which of the ledgers a resource is; *n: how many there are. */
static size_t ledger_of(json_t *descriptor, size_t resource, size_t *n)
{
	size_t all = json_array_size(json_object_get(descriptor, "resources")), at = 0;
	*n = 0;
	for (size_t r = 0; r < all; r++) {
		if (r == resource)
			at = *n;
		*n += edit_fields(descriptor, r) != NULL;
	}
	return at;
}

/* A column of one file may be of people where one of that name in another is not. Where it cannot be told which file a
 * ledger is of, it is looked for in all of them. */
static const json_t *seen_private(const json_t *sniffed, json_t *descriptor, size_t resource,
				  struct str column)
{
	size_t i, n, at = ledger_of(descriptor, resource, &n);
	const json_t *file, *found = NULL;
	if (n == json_array_size(sniffed))
		return private_in(json_array_get(sniffed, at), column);
	json_array_foreach(sniffed, i, file) found = found ? found : private_in(file, column);
	return found;
}

bool opened_needs_ground(const json_t *sniffed, json_t *descriptor, size_t resource,
			 struct str column)
{
	return !sniffed || seen_private(sniffed, descriptor, resource, column);
}

/* The last that was said of it. */
static const json_t *opening_of(const json_t *policy, struct str column)
{
	const json_t *columns = json_object_get(policy, "columns");
	for (size_t i = json_array_size(columns); i > 0; i--) {
		const json_t *one = json_array_get(columns, i - 1);
		if (named(one, "column", column) && json_is_true(json_object_get(one, "open")))
			return one;
	}
	return NULL;
}

static bool is_told(const struct opened_columns *v, struct str name)
{
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(v->items[i].name, name))
			return true;
	return false;
}

static bool is_masked(const json_t *field)
{
	size_t i;
	const json_t *one;
	const json_t *own = json_object_get(field, "stuiver");
	json_array_foreach(json_object_get(own, "personal"), i, one)
	{
		const char *word = json_string_value(one);
		if (word && strcmp(word, "masked") == 0)
			return true;
	}
	return false;
}

static void tell_field(const struct opened_heard *h, struct arena *a, size_t resource,
		       const json_t *field, struct opened_columns *out)
{
	struct str name = heard_text(field, "name", a);
	const json_t *seen = seen_private(h->sniffed, h->descriptor, resource, name),
		     *said = opening_of(h->policy, name);
	if ((!seen && !said) || out->n == OPENED_MAX || is_told(out, name))
		return;
	struct opened_column *c = &out->items[out->n];
	*c = (struct opened_column){.name = name,
				    .why = heard_text(seen, "privacy", a),
				    .ground = heard_text(said, "ground", a),
				    .by = heard_text(said, "by", a),
				    .at = heard_text(said, "at", a),
				    .from = heard_text(said, "from", a),
				    .masked = is_masked(field)};
	out->n++;
	out->groundless += c->ground.len == 0;
}

static void tell_fields(const struct opened_heard *h, struct arena *a, struct opened_columns *out)
{
	size_t n = json_array_size(json_object_get(h->descriptor, "resources"));
	out->items = ARENA_ARRAY(a, struct opened_column, OPENED_MAX);
	for (size_t r = 0; r < n; r++) {
		size_t f;
		const json_t *field;
		const json_t *resource =
			json_array_get(json_object_get(h->descriptor, "resources"), r);
		json_array_foreach(edit_fields(h->descriptor, r), f, field)
		{
			const char *meaning = edit_meaning(h->descriptor, resource, field);
			if (meaning[0] && strcmp(meaning, MEANING_LEFT_OUT) != 0)
				tell_field(h, a, r, field, out);
		}
	}
}

int opened_list(struct desk *d, struct arena *a, int64_t delivery, struct opened_columns *out,
		struct error *e)
{
	struct opened_heard h;
	*out = (struct opened_columns){0};
	int result = hear(d, a, delivery, &h, e);
	if (result == 0)
		tell_fields(&h, a, out);
	drop(&h);
	return result;
}

int opened_groundless(struct desk *d, struct arena *a, int64_t delivery, size_t *n, struct error *e)
{
	struct opened_columns all;
	int result = opened_list(d, a, delivery, &all, e);
	*n = all.groundless;
	return result;
}
