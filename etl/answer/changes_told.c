#include "answer/changes_told.h"

#include "base/memory/map.h"
#include "store/store.h"

/* What one question may take of memory and time: some 100 MB for the lines of both versions, and the
 * same for the members' sums. */
#define LINES_MAX 4000000u
#define MEMBERS_MAX (((size_t)128 << 20) / sizeof(struct change_totals))

/* ---- which ---- */

static bool is_there(const struct store_dataset *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			return true;
	return false;
}

/* Those that are not withdrawn: *n of them, which know nothing of the others. */
static int read_datasets(struct store_dataset **out, size_t *n, struct session *s, struct str cube,
			 struct error *e)
{
	struct store_dataset *all;
	size_t kept = 0;

	if (store_datasets(session_store(s), session_arena(s), cube, &all, n, e))
		return -1;
	for (size_t i = 0; i < *n; i++)
		if (!str_eq(all[i].status, STR("withdrawn")))
			all[kept++] = all[i];
	for (size_t i = 0; i < kept; i++)
		if (!is_there(all, kept, all[i].superseded_by))
			all[i].superseded_by = 0;
	*out = all;
	*n = kept;
	return 0;
}

static int check_dataset(const struct changes_told *t, const struct store_dataset *all, size_t n,
			 int64_t id, struct error *e)
{
	if (!id || is_there(all, n, id))
		return 0;
	return error_set(e, STATUS_NOT_FOUND, "%.*s has no dataset %lld", STR_ARG(t->cube->name),
			 (long long)id);
}

static int choose(struct changes_told *t, struct session *s, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	if (read_datasets(&all, &n, s, t->cube->name, e) ||
	    check_dataset(t, all, n, t->asked.from, e) || check_dataset(t, all, n, t->asked.to, e))
		return -1;
	t->to = t->asked.to;
	t->from[0] = t->asked.from;
	t->nfrom = 1;
	return t->asked.from ? 0 : changes_superseded(all, n, &t->to, t->from, &t->nfrom, e);
}

/* ---- names ---- */

/* The values of an attribute that published facts have, and their labels: of several the last in
 * order. */
struct published_names {
	struct map *values;
	struct str *labels; /* by number in the map */
	struct buffer text;
	enum value_type type;
};

static struct str text_of(struct published_names *k, const struct value *v)
{
	buffer_reset(&k->text);
	value_json(&k->text, k->type, v);
	return buffer_str(&k->text);
}

static int read_values(struct published_names *k, const struct changes_told *t, struct session *s,
		       struct picture *p, struct error *e)
{
	struct question all = {.arena = session_arena(s), .cube = t->cube};
	struct columns by = {0}, none = {0};
	struct cells *cells;

	columns_add_attribute(&by, all.arena, t->cube, t->asked.by.dimension,
			      t->asked.by.attribute);
	if (engine_cells(&cells, s, p, &all, &by, &none, e))
		return -1;
	for (size_t i = 0; i < cells->n; i++) {
		bool is_new;
		uint32_t *number =
			map_put(k->values, text_of(k, cells_value(cells, 0, i)), &is_new);
		*number = (uint32_t)i;
	}
	k->labels = ARENA_ARRAY(all.arena, struct str, cells->n + 1);
	cells_close(cells);
	return 0;
}

/* Labels are of keys; those of members that no published line has are not theirs. */
static int read_labels(struct published_names *k, const struct changes_told *t, struct session *s,
		       struct picture *p, struct error *e)
{
	const struct dimension *d = &t->cube->dimensions[t->asked.by.dimension];
	size_t label = d->label_attribute;
	struct question all = {.arena = session_arena(s), .cube = t->cube};
	struct columns by = {0}, none = {0};
	struct cells *cells;

	if (t->asked.by.attribute != d->key || label == d->key ||
	    d->attributes[label].type != VALUE_STRING)
		return 0;
	columns_add_attribute(&by, all.arena, t->cube, t->asked.by.dimension, d->key);
	columns_add_attribute(&by, all.arena, t->cube, t->asked.by.dimension, label);
	if (engine_cells(&cells, s, p, &all, &by, &none, e))
		return -1;
	for (size_t i = 0; i < cells->n; i++) {
		const uint32_t *number = map_get(k->values, text_of(k, cells_value(cells, 0, i)));
		const struct value *text = cells_value(cells, 1, i);
		if (number && !text->null)
			k->labels[*number] = arena_dup(all.arena, text->text);
	}
	cells_close(cells);
	return 0;
}

/* ---- the members ---- */

static void add_sums(struct change_sums *to, const struct change_sums *from, size_t ncolumns)
{
	to->lines += from->lines;
	for (size_t c = 0; c < ncolumns; c++)
		to->sums[c] += from->sums[c];
}

static void add_totals(struct change_totals *to, const struct change_totals *from, size_t ncolumns)
{
	add_sums(&to->before, &from->before, ncolumns);
	add_sums(&to->now, &from->now, ncolumns);
	for (size_t k = 0; k < CHANGE_KINDS; k++)
		add_sums(&to->kinds[k], &from->kinds[k], ncolumns);
}

static void tell_members(struct changes_told *t, struct published_names *k, struct arena *a,
			 const struct change_member *members, size_t n)
{
	struct member_told nameless = {.value = value_null()};

	t->members = ARENA_ARRAY(a, struct member_told, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct value v = *members[i].member;
		const uint32_t *number = map_get(k->values, text_of(k, &v));
		if (!number) {
			add_totals(&nameless.totals, &members[i].totals, t->cube->ncolumns);
			continue;
		}
		if (k->type == VALUE_STRING && !v.null)
			v.text = arena_dup(a, v.text);
		t->members[t->n++] =
			(struct member_told){true, v, k->labels[*number], members[i].totals};
	}
	if (t->n < n)
		t->members[t->n++] = nameless;
}

static int group(struct changes_told *t, struct changes *c, struct session *s, struct picture *p,
		 struct error *e)
{
	const struct column *by = &t->asked.by;
	struct published_names k = {.values = map_new()};
	struct change_member *members;
	size_t n;

	k.type = t->cube->dimensions[by->dimension].attributes[by->attribute].type;
	buffer_init(&k.text, QUERY_MAX_BODY);
	int result = changes_by(c, session_store(s), by->dimension, by->attribute, &members, &n, e);
	if (result == 0)
		result = read_values(&k, t, s, p, e) || read_labels(&k, t, s, p, e) ? -1 : 0;
	if (result == 0)
		tell_members(t, &k, session_arena(s), members, n);
	buffer_drop(&k.text);
	map_free(k.values);
	return result;
}

/* ---- the result ---- */

static int go_on(void *pulse, struct error *e)
{
	return pulse_check(pulse, e);
}

static int compare(struct changes_told *t, struct session *s, struct picture *p, struct error *e)
{
	struct changes_ask ask = {.cube = t->cube->name,
				  .from = t->from,
				  .to = &t->to,
				  .nfrom = t->nfrom,
				  .nto = 1,
				  .most_lines = LINES_MAX,
				  .most_bytes = QUERY_MAX_MEMORY,
				  .most_members = MEMBERS_MAX,
				  .go_on = go_on,
				  .with = session_pulse(s)};
	struct changes *c;

	if (changes_open(&c, session_store(s), &ask, e))
		return -1;
	t->key = arena_dup(session_arena(s), changes_key(c));
	t->totals = *changes_totals(c);
	int result = t->asked.grouped ? group(t, c, s, p, e) : 0;
	changes_free(c);
	return result;
}

int result_changes(struct result **out, struct session *s, struct picture *p, const struct query *q,
		   struct error *e)
{
	struct changes_told *t = ARENA_NEW(session_arena(s), struct changes_told);

	*t = (struct changes_told){.cube = picture_cube(p)};
	if (changes_question_read(&t->asked, session_arena(s), t->cube, q, e) || choose(t, s, e) ||
	    marks_read(session_store(s), session_arena(s), t->cube->name, MARK_ONE_PERSON,
		       &t->one_person, &t->none_person, e) ||
	    marks_read(session_store(s), session_arena(s), t->cube->name, MARK_WITHDRAWN,
		       &t->withdrawn, &t->nwithdrawn, e) ||
	    compare(t, s, p, e))
		return -1;
	*out = result_new(RESULT_CHANGES, s, p, NULL);
	(*out)->total = t->n;
	(*out)->changes = t;
	return 0;
}
