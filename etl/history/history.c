#include "history/history.h"

#include "store/store.h"

struct brought {
	const struct store_dataset *dataset;
	bool hidden; /* withdrawn by now: what it brought is not told */
	uint64_t entries;
	money_sum sums[CUBE_MAX_MEASURES];
};

struct history {
	struct brought *items; /* by id */
	size_t n;
	bool past; /* what replaced versions brought may be told */
};

/* ---- what may be told of the past ---- */

static bool names(const struct test *t, enum value_type type, const struct value *v)
{
	return test_value(t, type, v) != t->negated;
}

/* Whether only lines that are public no longer have one of the members that it names. */
static int names_hidden(bool *out, const struct test *t, struct picture *p, struct session *s,
			struct error *e)
{
	size_t d = t->column.dimension;
	enum value_type type = picture_cube(p)->dimensions[d].attributes[t->column.attribute].type;
	const struct dictionary *members;

	if (picture_members(&members, p, s, d, e) != 0)
		return -1;
	for (uint32_t k = 0; k < dictionary_count(members) && !*out; k++)
		*out = picture_hides(p, d, k) &&
		       names(t, type, &dictionary_get(members, k)[t->column.attribute]);
	return 0;
}

static int may_tell_past(bool *out, const struct question *r, struct picture *now,
			 struct picture *all, struct session *s, struct error *e)
{
	bool hidden = false;

	for (size_t i = 0; i < r->ntests && !hidden; i++) {
		const struct test *t = &r->tests[i];
		if (t->column.kind != COLUMN_ATTRIBUTE ||
		    picture_has_text(now, t->column.dimension) ||
		    picture_has_text(all, t->column.dimension))
			hidden = true;
		else if (names_hidden(&hidden, t, now, s, e) != 0)
			return -1;
	}
	*out = !hidden;
	return 0;
}

/* ---- what each brings ---- */

static bool has_status(const struct store_dataset *d, const char *status)
{
	return str_eq(d->status, str_z(status));
}

static struct brought *item_of(struct history *h, int64_t dataset)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].dataset->id == dataset)
			return &h->items[i];
	return NULL;
}

static void take(struct history *h, const struct origins *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		const struct dataset_lines *l = &lines->items[i];
		struct brought *b = item_of(h, l->dataset);
		if (!b)
			continue;
		b->entries = l->entries;
		memcpy(b->sums, l->sums, sizeof b->sums);
	}
}

static int read_all(struct history *h, struct session *s, struct picture *all,
		    const struct question *r, struct error *e)
{
	struct origins lines = {0};
	int result = engine_lines(&lines, s, all, r, 0, e);

	if (result == 0)
		take(h, &lines);
	origins_drop(&lines);
	return result;
}

static int read_cut(struct question *r, struct arena *a, const struct cube *c, struct str cube,
		    struct str cut, struct error *e)
{
	const struct query_param param = {STR("cut"), cut};
	const struct query q = {.endpoint = ENDPOINT_AGGREGATE,
				.cube = cube,
				.params = &param,
				.nparams = cut.len > 0};

	return question_read(r, a, c, &q, e);
}

static void list(struct history *h, struct arena *a, const struct store_dataset *all, size_t n,
		 int64_t *ids, size_t *nids)
{
	h->items = ARENA_ARRAY(a, struct brought, n + 1);
	*nids = 0;
	for (size_t i = 0; i < n; i++) {
		bool hidden = has_status(&all[i], "withdrawn") || all[i].purged_at.len;
		h->items[h->n++] = (struct brought){.dataset = &all[i], .hidden = hidden};
		if (!hidden)
			ids[(*nids)++] = all[i].id;
	}
}

int history_ask(struct history **out, struct session *s, struct arena *a, struct str cube,
		struct str cut, const struct store_dataset *all, size_t n, struct error *e)
{
	struct history *h = ARENA_NEW(a, struct history);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n + 1);
	struct question *r = ARENA_NEW(a, struct question);
	struct picture *now, *every = NULL;
	size_t nids;
	int result = -1;

	*h = (struct history){0};
	list(h, a, all, n, ids, &nids);
	if (picture_get(&now, s, cube, e) != 0)
		return -1;
	if (read_cut(r, a, picture_cube(now), cube, cut, e) != 0 ||
	    picture_of_datasets(&every, s, cube, ids, nids, e) != 0 ||
	    may_tell_past(&h->past, r, now, every, s, e) != 0 || read_all(h, s, every, r, e) != 0)
		goto done;
	*out = h;
	result = 0;
done:
	picture_release(every);
	picture_release(now);
	return result;
}

/* ---- what counted when ---- */

/* The moment at which something happened: datasets are numbered in the order in which they came. */
struct moment {
	int64_t dataset;   /* all up to this one were there */
	struct str at;     /* what was withdrawn by then counts no longer */
	bool included;     /* with what happened at that moment, or just before it */
	int64_t withdrawn; /* the dataset that is withdrawn at this moment; 0: none is */
};

static bool counted(const struct store_dataset *d, const struct moment *m)
{
	bool came = m->included ? d->id <= m->dataset : d->id < m->dataset;
	bool replaced = d->superseded_by && (m->included ? d->superseded_by <= m->dataset
							 : d->superseded_by < m->dataset);
	bool gone = d->withdrawn_at.len &&
		    (d->id == m->withdrawn ? m->included : str_cmp(d->withdrawn_at, m->at) <= 0);

	return came && !replaced && !gone;
}

static struct history_total total_at(const struct history *h, const struct moment *m, size_t column)
{
	struct history_total t = {.known = true};

	for (size_t i = 0; i < h->n; i++) {
		const struct brought *b = &h->items[i];
		if (!counted(b->dataset, m))
			continue;
		if (b->hidden || (!h->past && !has_status(b->dataset, "published")))
			t.known = false;
		t.entries += b->entries;
		t.sum += b->sums[column];
	}
	return t.known ? t : (struct history_total){0};
}

/* Lines of the cut in it, or in what it took the place of. */
static bool touches(const struct history *h, const struct store_dataset *d)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct brought *b = &h->items[i];
		bool told = h->past || has_status(b->dataset, "published");
		if ((b->dataset->id == d->id || b->dataset->superseded_by == d->id) && told &&
		    b->entries)
			return true;
	}
	return false;
}

struct history_change history_of(const struct history *h, const struct store_dataset *d,
				 bool withdrawn, size_t column)
{
	struct moment m = {.dataset = d->id, .at = d->loaded_at};
	struct history_change c = {.concerns = withdrawn || touches(h, d)};

	if (withdrawn) {
		/* All that were loaded by then; in the same second, those before. */
		m.withdrawn = d->id;
		m.at = d->withdrawn_at;
		for (size_t i = 0; i < h->n; i++)
			if (str_cmp(h->items[i].dataset->loaded_at, d->withdrawn_at) <= 0 &&
			    h->items[i].dataset->id > m.dataset)
				m.dataset = h->items[i].dataset->id;
		m.included = true;
		c.after = total_at(h, &m, column);
		return c; /* what was is what went */
	}
	c.before = total_at(h, &m, column);
	m.included = true;
	c.after = total_at(h, &m, column);
	return c;
}
