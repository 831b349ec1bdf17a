/* The mapping editor's overview: which tables there are, how much money has a place, and who changed what. */
#include "desk_tables/table_views.h"

#define LEVEL_TEXT_MAX 400u

/* ---- showing ---- */

static void tell_money(struct visit *v, const struct tables_view *t, const struct list *l,
		       const struct csv_table *rows, struct list_row *out)
{
	struct weights w;
	struct placing p;
	enum lang lang = v->page->lang;
	if (!tables_weights(v, t, l, &w))
		return;
	placing_make(&p, v->arena, l, rows, &w);
	out->weighed = true;
	out->nopen = p.nopen;
	out->open = worded_count(lang, (int64_t)p.nopen);
	out->placed = tables_amount(v, p.all_placed, w.decimals);
	out->open_amount = tables_amount(v, p.all - p.all_placed, w.decimals);
	out->share = worded_percent(lang, p.all_placed, p.all ? p.all : 1, 1, SIGN_MINUS);
	weights_free(&w);
}

static int tell_list(struct visit *v, const struct tables_view *t, const struct list *l,
		     struct list_row *out, struct error *e)
{
	struct csv_table rows;
	struct str levels = STR("");
	if (tables_read(v, l, 0, &rows, e) != 0)
		return -1;
	for (size_t i = 0; i < l->nlevels; i++)
		levels = arena_printf(v->arena, "%.*s%s%.*s", STR_ARG(levels), i ? " › " : "",
				      STR_ARG(l->titles[i]));
	*out = (struct list_row){.title = l->drops ? l->title : list_title(v->page->lang, l),
				 .field = l->field,
				 .levels = levels,
				 .url = tables_url(v, t->delivery.id, l->name, ""),
				 .rows = worded_count(v->page->lang, (int64_t)rows.nrows),
				 .nrows = rows.nrows,
				 .explanations = l->explanations};
	tell_money(v, t, l, &rows, out);
	return 0;
}

static int tell_versions(struct visit *v, struct overview_view *o, struct error *e)
{
	int64_t id = o->tables.delivery.id;
	if (mapping_versions(v->desk, v->arena, id, &o->versions, &o->nversions, e) != 0)
		return -1;
	o->version_urls = ARENA_ARRAY(v->arena, struct url, o->nversions + 1);
	for (size_t i = 0; i < o->nversions; i++) {
		struct url_draft d;
		url_start(&d, v->arena, visit_url(v, "leveringen", id, "versies"));
		url_segment_number(&d, o->versions[i].version);
		o->version_urls[i] = url_done(&d);
	}
	return 0;
}

static void show(struct visit *v, struct tables_view *t, int status)
{
	struct overview_view o = {.tables = *t};
	struct error e;
	struct page *p = tables_page(v, t, (struct str){0});
	p->title = text_of(p->lang, T("Codelijsten, programma’s, begroting en toelichtingen"));
	o.change = tables_url(v, t->delivery.id, STR(""), "wijzig");
	o.rows = ARENA_ARRAY(v->arena, struct list_row, t->nlists + 1);
	o.ncandidates = list_candidates(t->descriptor, v->arena, &o.candidates);
	o.drops = ARENA_ARRAY(v->arena, struct list_row, t->nlists + 1);
	for (size_t i = 0; i < t->nlists; i++) {
		const struct list *l = &t->lists[i];
		o.has_explanations = o.has_explanations || l->explanations;
		if (tell_list(v, t, l, l->drops ? &o.drops[o.ndrops++] : &o.rows[o.n++], &e) != 0) {
			visit_failed(v, &e);
			return;
		}
	}
	if (tell_versions(v, &o, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	p->answer->status = status;
	v->reply->refresh = t->waiting && status == 200 ? 1 : 0;
	visit_show(v, overview_body, &o);
}

void handle_tables(struct visit *v)
{
	struct tables_view t;
	if (!tables_open(v, &t))
		return;
	show(v, &t, 200);
	tables_close(&t);
}

/* ---- changing ---- */

size_t tables_titles(struct str text, struct str titles[LEVELS_MAX + 1])
{
	size_t n = 0;
	text = str_trim(str_head(text, LEVEL_TEXT_MAX));
	while (text.ptr && text.len && n <= LEVELS_MAX) {
		struct str one = str_trim(str_split(&text, ','));
		if (one.len)
			titles[n++] = one;
	}
	return n;
}

static struct kept_table empty_table(struct visit *v, const struct tables_view *t, struct str name)
{
	struct list l;
	struct csv_table none;
	list_named(t->descriptor, v->arena, name, &l);
	list_columns(&l, v->arena, &none);
	return tables_write(v, &l, &none);
}

/* A list for a column, with levels above it or without. */
static enum keep make_list(struct visit *v, struct tables_view *t, struct url *there)
{
	struct str titles[LEVELS_MAX + 1], name, field = intake_field(v->body, "kolom");
	struct error e;
	size_t n = tables_titles(intake_field(v->body, "niveaus"), titles);
	if (list_attach(t->descriptor, v->arena, field, titles, n, &name, &e) != 0) {
		t->fault = arena_dup(v->arena, str_z(e.text));
		return KEEP_FAULT;
	}
	struct kept_table fresh = empty_table(v, t, name);
	*there = tables_url(v, t->delivery.id, name, "");
	return tables_keep(v, t, &fresh, 1,
			   arena_printf(v->arena, "lijst voor %.*s", STR_ARG(field)));
}

static enum keep make_explanations(struct visit *v, struct tables_view *t, struct url *there)
{
	struct error e;
	if (explanations_attach(t->descriptor, v->arena, &e) != 0) {
		t->fault = arena_dup(v->arena, str_z(e.text));
		return KEEP_FAULT;
	}
	struct kept_table fresh = empty_table(v, t, STR(EXPLANATIONS_NAME));
	*there = tables_url(v, t->delivery.id, STR(EXPLANATIONS_NAME), "");
	return tables_keep(v, t, &fresh, 1, STR("toelichtingen"));
}

void handle_tables_change(struct visit *v)
{
	struct tables_view t;
	struct url there = visit_at(v, "/");
	if (!tables_posted(v, &t))
		return;
	struct str what = intake_field(v->body, "doe");
	enum keep kept = str_eq(what, STR("lijst"))           ? make_list(v, &t, &there)
			 : str_eq(what, STR("toelichtingen")) ? make_explanations(v, &t, &there)
							      : KEEP_FAULT;
	if (kept == KEEP_DONE)
		visit_go(v, there);
	else if (kept == KEEP_FAULT) {
		if (!t.fault.len)
			t.fault = text_of(lang_accepted(v->rq->accept_language),
					  T("Dit formulier is niet volledig."));
		show(v, &t, 422);
	}
	tables_close(&t);
}
