#include "base/text/plural.h"
#include "changes/private.h"

#include <stdlib.h>

/* ---- sums ---- */

void change_add(struct change_sums *to, const struct cube *cube, const int64_t *amounts, int sign)
{
	for (size_t c = 0; c < cube->ncolumns; c++)
		if (amounts[c] != MONEY_NULL)
			to->sums[c] += sign * (money_sum)amounts[c];
}

bool change_ties(const struct change_totals *t, const struct cube *cube)
{
	const struct change_sums *k = t->kinds;

	for (size_t c = 0; c < cube->ncolumns; c++)
		if (t->before.sums[c] + k[CHANGE_ADDED].sums[c] - k[CHANGE_REMOVED].sums[c] +
			    k[CHANGE_CHANGED].sums[c] !=
		    t->now.sums[c])
			return false;
	return t->before.lines + k[CHANGE_ADDED].lines - k[CHANGE_REMOVED].lines == t->now.lines;
}

static int does_not_tie(struct error *e)
{
	return error_set(e, STATUS_STORE,
			 "the changes do not add up to what is there now; this is a fault of "
			 "Stuiver, please report it");
}

static int sum_version(struct version *v, struct store *s, struct change_sums *out, struct error *e)
{
	const struct cube *cube = view_cube(v->view);
	int64_t *amounts = xmalloc(STORE_SEGMENT_LINES * sizeof *amounts);
	int result = 0;

	for (size_t i = 0; i < view_segments(v->view) && result == 0; i++) {
		uint32_t lines = view_segment(v->view, i)->lines;
		for (size_t c = 0; c < cube->ncolumns && result == 0; c++) {
			result = segment_amounts(s, v->view, i, c, amounts, e);
			for (uint32_t k = 0; k < lines && result == 0; k++)
				out->sums[c] += amounts[k] == MONEY_NULL ? 0 : amounts[k];
		}
		out->lines += lines;
	}
	free(amounts);
	return result;
}

/* ---- taking lines off against each other ---- */

static int by_content(const void *x, const void *y)
{
	const struct line_mark *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->content != b->content)
		return a->content < b->content ? -1 : 1;
	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static int by_place(const void *x, const void *y)
{
	const struct line_mark *a = x, *b = y;

	if (a->segment != b->segment)
		return a->segment < b->segment ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static int by_key_and_place(const void *x, const void *y)
{
	const struct line_mark *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return by_place(x, y);
}

/* Leaves in each the lines that the other has not. */
static void take_off(struct version *a, struct version *b)
{
	size_t i = 0, j = 0, left = 0, right = 0;

	while (i < a->n || j < b->n) {
		int order = i == a->n ? 1 : j == b->n ? -1 : 0;
		const struct line_mark *x = &a->lines[i], *y = &b->lines[j];
		if (!order && x->key != y->key)
			order = x->key < y->key ? -1 : 1;
		if (!order && x->content != y->content)
			order = x->content < y->content ? -1 : 1;
		if (order < 0)
			a->lines[left++] = a->lines[i];
		else if (order > 0)
			b->lines[right++] = b->lines[j];
		i += order <= 0;
		j += order >= 0;
	}
	a->n = left;
	b->n = right;
}

/* Of what is left, by key: line by line of both, and then what one of them has more. */
static void pair(struct changes *c, const struct line_mark **before, const struct line_mark **now)
{
	struct version *a = &c->before, *b = &c->now;
	size_t i = 0, j = 0;

	qsort(a->lines, a->n, sizeof *a->lines, by_key_and_place);
	qsort(b->lines, b->n, sizeof *b->lines, by_key_and_place);
	while (i < a->n || j < b->n) {
		bool first = j == b->n || (i < a->n && a->lines[i].key <= b->lines[j].key);
		bool second = i == a->n || (j < b->n && b->lines[j].key <= a->lines[i].key);
		before[c->n] = first ? &a->lines[i++] : NULL;
		now[c->n++] = second ? &b->lines[j++] : NULL;
	}
}

/* ---- the changes ---- */

static size_t find_mark(const struct line_mark *marks, size_t n, const struct line_mark *mark)
{
	const struct line_mark *at = bsearch(mark, marks, n, sizeof *marks, by_place);

	return (size_t)(at - marks);
}

static enum change_kind kind_of(const struct change *x)
{
	return !x->before ? CHANGE_ADDED : !x->now ? CHANGE_REMOVED : CHANGE_CHANGED;
}

static int by_kind(const void *x, const void *y)
{
	const struct change *a = x, *b = y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	/* Sides of one version lie in the order of its lines. */
	const struct change_side *p = a->now ? a->now : a->before, *q = b->now ? b->now : b->before;
	return (p > q) - (p < q);
}

static void count_change(struct change_totals *t, const struct cube *cube, const struct change *x)
{
	struct change_sums *to = &t->kinds[x->kind];

	to->lines++;
	if (x->now)
		change_add(to, cube, x->now->amounts, 1);
	if (x->before)
		change_add(to, cube, x->before->amounts, x->now ? -1 : 1);
}

static int read_sides(struct changes *c, struct store *s, struct version *v,
		      struct line_mark **sorted, struct error *e)
{
	*sorted = xcalloc(v->n + 1, sizeof **sorted);
	memcpy(*sorted, v->lines, v->n * sizeof **sorted);
	qsort(*sorted, v->n, sizeof **sorted, by_place);
	return version_pick(c, v, s, *sorted, v->n, e);
}

static int check_lines(const struct changes *c, const struct changes_ask *ask, struct error *e)
{
	uint64_t lines = view_entries(c->before.view) + view_entries(c->now.view);

	if (ask->most_lines && lines > ask->most_lines)
		return error_set(e, STATUS_LIMIT,
				 "the versions have %llu %s together, and at most %llu can be "
				 "compared here; 'stuiver diff' compares them",
				 (unsigned long long)lines, plural(lines, "line", "lines"),
				 (unsigned long long)ask->most_lines);
	return 0;
}

static int make_changes(struct changes *c, struct store *s, struct error *e)
{
	size_t most = c->before.n + c->now.n;
	const struct line_mark **before = xcalloc(most + 1, sizeof *before);
	const struct line_mark **now = xcalloc(most + 1, sizeof *now);
	struct line_mark *was = NULL, *is = NULL;

	pair(c, before, now);
	int result = read_sides(c, s, &c->before, &was, e) || read_sides(c, s, &c->now, &is, e);
	c->changes = ARENA_ARRAY(c->arena, struct change, c->n);
	for (size_t i = 0; i < c->n && result == 0; i++) {
		struct change *x = &c->changes[i];
		if (before[i])
			x->before = &c->before.picked[find_mark(was, c->before.n, before[i])];
		if (now[i])
			x->now = &c->now.picked[find_mark(is, c->now.n, now[i])];
		x->kind = kind_of(x);
		count_change(&c->totals, view_cube(c->now.view), x);
	}
	free(before);
	free(now);
	free(was);
	free(is);
	if (result)
		return -1;
	qsort(c->changes, c->n, sizeof *c->changes, by_kind);
	return 0;
}

static int open_version(struct version *v, struct store *s, struct str cube, const int64_t *ids,
			size_t n, struct error *e)
{
	struct arena *a = arena_new();
	struct store_dataset *datasets;
	size_t all, found = 0;
	int result = store_datasets(s, a, cube, &datasets, &all, e);

	for (size_t i = 0; i < n && result == 0; i++) {
		for (found = 0; found < all && datasets[found].id != ids[i];)
			found++;
		if (found == all)
			result = error_set(e, STATUS_NOT_FOUND,
					   "%.*s has no dataset %lld; 'stuiver status --all' lists "
					   "them",
					   STR_ARG(cube), (long long)ids[i]);
		else if (datasets[found].purged_at.len)
			result =
				error_set(e, STATUS_REFUSED,
					  "the lines of dataset %lld were purged: there is nothing "
					  "to compare",
					  (long long)ids[i]);
	}
	if (result == 0)
		result = view_open_datasets(&v->view, s, cube, ids, n, e);
	arena_free(a);
	return result;
}

int changes_open(struct changes **out, struct store *s, const struct changes_ask *ask,
		 struct error *e)
{
	struct changes *c = xcalloc(1, sizeof *c);
	struct version *a = &c->before, *b = &c->now;

	*out = NULL;
	c->arena = arena_new();
	c->most_bytes = ask->most_bytes;
	c->most_members = ask->most_members;
	c->go_on = ask->go_on;
	c->with = ask->with;
	if (open_version(a, s, ask->cube, ask->from, ask->nfrom, e) ||
	    open_version(b, s, ask->cube, ask->to, ask->nto, e) || check_lines(c, ask, e) ||
	    changes_find_key(c, s, ask, e) || version_read(c, a, s, e) ||
	    version_read(c, b, s, e) || sum_version(a, s, &c->totals.before, e) ||
	    sum_version(b, s, &c->totals.now, e) || changes_go_on(c, e))
		goto failed;
	qsort(a->lines, a->n, sizeof *a->lines, by_content);
	qsort(b->lines, b->n, sizeof *b->lines, by_content);
	take_off(a, b);
	if (make_changes(c, s, e) || changes_go_on(c, e) ||
	    (!change_ties(&c->totals, view_cube(b->view)) && does_not_tie(e)))
		goto failed;
	*out = c;
	return 0;
failed:
	changes_free(c);
	return -1;
}

void changes_free(struct changes *c)
{
	if (!c)
		return;
	view_unref(c->before.view);
	view_unref(c->now.view);
	free(c->before.lines);
	free(c->now.lines);
	arena_free(c->arena);
	free(c);
}

const struct cube *changes_cube(const struct changes *c)
{
	return view_cube(c->now.view);
}

struct str changes_key(const struct changes *c)
{
	return c->key_text;
}

const struct change_totals *changes_totals(const struct changes *c)
{
	return &c->totals;
}

size_t changes_count(const struct changes *c)
{
	return c->n;
}

struct change changes_get(const struct changes *c, size_t i)
{
	return c->changes[i];
}
