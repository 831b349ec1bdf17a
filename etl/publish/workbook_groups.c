/* What the rows of a workbook add up to, group by group. */
#include "publish/workbook_groups.h"

#include "base/memory/map.h"
#include "write/datum.h"
#include <stdlib.h>

#define GROUPS_MAX 2000u

/* ---- what totals are apart by ---- */

static size_t column_of_dimension(const struct publication_rows *r, const struct cube *c, size_t d)
{
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < r->n; i++) {
		const struct row_column *k = &r->columns[i];
		if (k->role != ROW_ATTRIBUTE || k->dimension != d)
			continue;
		if (found == SIZE_MAX || k->attribute == c->dimensions[d].key)
			found = i;
	}
	return found;
}

/* A cut by one value leaves nothing to be mixed. */
static bool is_pinned(const struct question *q, size_t d)
{
	for (size_t i = 0; q && i < q->ntests; i++) {
		const struct test *t = &q->tests[i];
		bool one = t->ntexts + t->nnumbers == 1 || (t->range && t->low == t->high);
		if (t->column.kind == COLUMN_ATTRIBUTE && t->column.dimension == d && !t->text &&
		    !t->negated && one)
			return true;
	}
	return false;
}

static int has_one(bool *one, struct session *s, struct picture *p, size_t d, struct error *e)
{
	const struct value *values;
	uint32_t n;

	*one = false;
	if (picture_has_text(p, d))
		return 0;
	if (picture_values(&values, &n, p, s, d, picture_cube(p)->dimensions[d].key, e) != 0)
		return -1;
	*one = n <= 1;
	return 0;
}

static int choose_keys(struct workbook *w, struct session *s, const struct publication_rows *r,
		       struct error *e)
{
	struct workbook_totals *t = w->totals;
	const struct cube *c = w->words.cube;
	const struct question *q = r->result->question;

	t->keys = ARENA_ARRAY(w->arena, size_t, c->ndimensions + 1);
	for (size_t d = 0; d < c->ndimensions; d++) {
		size_t column = w->words.apart[d] ? column_of_dimension(r, c, d) : SIZE_MAX;
		bool one = !w->words.apart[d] || is_pinned(q, d) ||
			   (q && q->pivot && q->pivot->column.dimension == d);
		if (column != SIZE_MAX) {
			t->keys[t->nkeys++] = column;
			continue;
		}
		if (!one && has_one(&one, s, r->result->picture, d, e) != 0)
			return -1;
		if (!one)
			t->hidden = arena_printf(w->arena, "%.*s%s%.*s", STR_ARG(t->hidden),
						 t->hidden.len ? ", " : "",
						 STR_ARG(c->dimensions[d].label));
	}
	return 0;
}

int workbook_totals_open(struct workbook *w, struct session *s, const struct publication_rows *rows,
			 struct error *e)
{
	struct workbook_totals *t = ARENA_NEW(w->arena, struct workbook_totals);

	t->of = map_new();
	t->ncolumns = rows->n;
	buffer_init(&t->key, SIZE_MAX);
	w->totals = t;
	return choose_keys(w, s, rows, e);
}

void workbook_totals_close(struct workbook *w)
{
	if (!w->totals)
		return;
	map_free(w->totals->of);
	buffer_drop(&w->totals->key);
	free(w->totals->groups);
	w->totals = NULL;
}

/* ---- counting ---- */

static struct total_group *add_group(struct workbook *w, const struct publication_rows *r)
{
	struct workbook_totals *t = w->totals;

	if (t->ngroups == t->capacity) {
		t->capacity = t->capacity ? t->capacity * 2 : 32;
		t->groups = xrealloc(t->groups, t->capacity * sizeof *t->groups);
	}
	struct total_group *g = &t->groups[t->ngroups++];
	*g = (struct total_group){.keys = ARENA_ARRAY(w->arena, struct datum, t->nkeys + 1),
				  .sums = ARENA_ARRAY(w->arena, money_sum, t->ncolumns),
				  .low = ARENA_ARRAY(w->arena, money_sum, t->ncolumns),
				  .high = ARENA_ARRAY(w->arena, money_sum, t->ncolumns),
				  .numbers = ARENA_ARRAY(w->arena, uint64_t, t->ncolumns)};
	for (size_t i = 0; i < t->nkeys; i++) {
		g->keys[i] = r->row[t->keys[i]];
		g->keys[i].text = arena_dup(w->arena, g->keys[i].text);
	}
	return g;
}

static struct total_group *group_of(struct workbook *w, const struct publication_rows *r)
{
	struct workbook_totals *t = w->totals;
	bool is_new;

	buffer_reset(&t->key);
	for (size_t i = 0; i < t->nkeys; i++) {
		buffer_printf(&t->key, "%d ", (int)r->row[t->keys[i]].kind);
		datum_csv(&t->key, &r->columns[t->keys[i]], &r->row[t->keys[i]]);
		buffer_append_char(&t->key, '\n');
	}
	uint32_t *at = map_get(t->of, buffer_str(&t->key));
	if (at)
		return &t->groups[*at];
	t->too_many |= t->ngroups == GROUPS_MAX;
	if (t->too_many)
		return NULL;
	*map_put(t->of, buffer_str(&t->key), &is_new) = (uint32_t)t->ngroups;
	return add_group(w, r);
}

void workbook_count(struct workbook *w, const struct publication_rows *rows)
{
	struct total_group *g = group_of(w, rows);

	if (!g)
		return;
	g->rows++;
	for (size_t i = 0; i < rows->n; i++) {
		const struct datum *d = &rows->row[i];
		if (d->kind != DATUM_AMOUNT && d->kind != DATUM_INTEGER)
			continue;
		g->low[i] = g->numbers[i] && g->low[i] < d->number ? g->low[i] : d->number;
		g->high[i] = g->numbers[i] && g->high[i] > d->number ? g->high[i] : d->number;
		g->sums[i] += d->number;
		g->numbers[i]++;
	}
}
