/* What differs between versions of tables, as it is shown. */
#include "desk_tables/table_views.h"

#define CHANGES_SHOWN 200u

/* ---- differences as they are shown ---- */

static struct str change_word(enum lang lang, enum row_change_kind kind)
{
	switch (kind) {
	case ROW_ADDED:
		return text_of(lang, T("toegevoegd"));
	case ROW_REMOVED:
		return text_of(lang, T("weg"));
	default:
		return text_of(lang, T("veranderd"));
	}
}

static struct shown_change shown(struct visit *v, const struct row_change *r,
				 const struct weights *w)
{
	const struct code_weight *x = w ? weight_of(w, r->key) : NULL;
	struct shown_change out = {.word = change_word(tables_lang(v), r->kind),
				   .key = r->key,
				   .cells = r->cells,
				   .ncells = r->ncells,
				   .added = r->kind == ROW_ADDED,
				   .removed = r->kind == ROW_REMOVED};
	if (x)
		out.amount = tables_amount(v, x->all, w->decimals);
	return out;
}

void diff_make(struct visit *v, struct diff_view *out, const struct list *l,
	       const struct csv_table *before, const struct csv_table *after,
	       const struct weights *w)
{
	struct table_diff d;
	table_diff(&d, v->arena, before, after);
	*out = (struct diff_view){.table = list_title(tables_lang(v), l),
				  .url = tables_url(v, v->numbers[0], l->name, ""),
				  .nall = d.n,
				  .added = d.added,
				  .removed = d.removed,
				  .changed = d.changed};
	out->rows = ARENA_ARRAY(v->arena, struct shown_change, CHANGES_SHOWN);
	for (size_t i = 0; i < d.n && out->n < CHANGES_SHOWN; i++)
		out->rows[out->n++] = shown(v, &d.rows[i], w);
}

/* The lists of both versions, each once. */
static size_t lists_between(struct visit *v, int64_t before, int64_t after, struct list **out,
			    struct error *e)
{
	const int64_t versions[] = {after, before};
	size_t n = 0;
	*out = ARENA_ARRAY(v->arena, struct list, 2 * LISTS_MAX);
	for (size_t i = 0; i < 2; i++) {
		struct str text;
		struct list *all;
		if (versions[i] < 1 ||
		    mapping_at(v->desk, v->arena, v->numbers[0], versions[i], &text, e) != 0)
			continue;
		json_t *descriptor = heard_parse(text);
		size_t count = lists_of(descriptor, v->arena, &all);
		for (size_t k = 0; k < count; k++) {
			bool there = false;
			for (size_t j = 0; j < n; j++)
				there = there || str_eq((*out)[j].name, all[k].name);
			if (!there)
				(*out)[n++] = all[k];
		}
		json_decref(descriptor);
	}
	return n;
}

static int table_at(struct visit *v, const struct list *l, int64_t version, struct csv_table *out,
		    struct error *e)
{
	struct str text;
	if (l->drops && version > 0)
		return tables_read(v, l, version, out, e);
	if (version < 1 ||
	    table_get(v->desk, v->arena, v->numbers[0], version, l->path, &text, e) != 0 ||
	    !text.len) {
		list_columns(l, v->arena, out);
		return 0;
	}
	return csv_table_read(out, v->arena, text, e);
}

int diffs_between(struct visit *v, const struct tables_view *t, int64_t before, int64_t after,
		  struct diff_view **out, size_t *n, struct error *e)
{
	struct list *lists;
	size_t count = lists_between(v, before, after, &lists, e);
	*n = 0;
	*out = ARENA_ARRAY(v->arena, struct diff_view, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct csv_table was, is;
		struct weights w;
		if (table_at(v, &lists[i], before, &was, e) != 0 ||
		    table_at(v, &lists[i], after, &is, e) != 0)
			return -1;
		bool known = tables_weights(v, t, &lists[i], &w);
		diff_make(v, &(*out)[*n], &lists[i], &was, &is, known ? &w : NULL);
		drops_amounts(v, t, &lists[i], &(*out)[*n]);
		if ((*out)[*n].nall)
			++*n;
		if (known)
			weights_free(&w);
	}
	return 0;
}
