/* One table of a mapping: what has no place yet, the tree with its amounts, the rows, and ways to fill it. */
#include "desk_tables/table_views.h"

#include <stdio.h>

#define CSV_BYTES ((size_t)128 << 20)

static const char *const part_words[TABLE_PARTS] = {"open", "boom", "rijen", "plakken", "opzet"};

/* ---- what stands above every part ---- */

/* "2016 · realisatie · lasten", in the reader's words. */
static struct str part_label(struct visit *v, const struct weight_part *p)
{
	enum lang lang = v->page->lang;
	struct str side = str_eq(p->side, STR("expenditure")) ? text_of(lang, T("lasten"))
			  : str_eq(p->side, STR("revenue"))   ? text_of(lang, T("baten"))
							      : p->side;
	struct str phase = str_eq(p->phase, STR("executed"))   ? text_of(lang, T("realisatie"))
			   : str_eq(p->phase, STR("proposed")) ? text_of(lang, T("begroting"))
			   : str_eq(p->phase, STR("adjusted")) ? text_of(lang, T("bijgesteld"))
							       : p->phase;
	struct str all = STR("");
	const struct str words[] = {p->year, phase, side};
	for (size_t i = 0; i < 3; i++)
		if (words[i].len)
			all = arena_printf(v->arena, "%.*s%s%.*s", STR_ARG(all),
					   all.len ? " · " : "", STR_ARG(words[i]));
	return all.len ? all : p->label;
}

void amounts_titles(struct visit *v, struct table_view *t, const struct weights *w)
{
	for (size_t i = 0; i < w->nparts && t->namounts < AMOUNTS_MAX; i++)
		t->amounts[t->namounts++] = part_label(v, &w->parts[i]);
	for (size_t i = 0; i < t->list.nbudgets && t->namounts < AMOUNTS_MAX; i++)
		t->amounts[t->namounts++] = t->list.budgets[i].column;
}

static void tell_sums(struct visit *v, struct table_view *t, const struct placing *p,
		      const struct weights *w)
{
	t->weighed = true;
	t->ties = p->ties;
	t->nopen = p->nopen;
	t->open_count = worded_count(v->page->lang, (int64_t)p->nopen);
	t->open_amount = tables_amount(v, p->all - p->all_placed, w->decimals);
	t->share = worded_percent(v->page->lang, p->all_placed, p->all ? p->all : 1, 1, SIGN_MINUS);
	t->sums = ARENA_ARRAY(v->arena, struct sum_row, w->nparts + 1);
	for (size_t i = 0; i < w->nparts; i++)
		t->sums[t->nsums++] = (struct sum_row){
			part_label(v, &w->parts[i]), tables_amount(v, p->sums[i], w->decimals),
			tables_amount(v, p->placed[i], w->decimals),
			tables_amount(v, p->sums[i] - p->placed[i], w->decimals)};
}

static struct url part_url(struct visit *v, struct table_view *t, enum table_part part)
{
	struct url_draft d;
	url_start(&d, v->arena, tables_url(v, t->tables.delivery.id, t->list.name, ""));
	url_query(&d, "deel", str_z(part_words[part]));
	return url_done(&d);
}

static enum table_part part_asked(struct visit *v, const struct table_view *t)
{
	struct str asked = page_param(v->page, "deel");
	struct str posted = intake_field(v->body, "deel");
	if (t->list.drops)
		return str_eq(posted.len ? posted : asked, str_z(part_words[PART_PASTE]))
			       ? PART_PASTE
			       : PART_ROWS;
	for (size_t i = 0; i < TABLE_PARTS; i++)
		if (str_eq(posted.len ? posted : asked, str_z(part_words[i])))
			return (enum table_part)i;
	if (t->list.explanations)
		return PART_ROWS;
	return t->weighed && t->nopen == 0 ? PART_TREE : PART_OPEN;
}

static void fill(struct visit *v, struct table_view *t)
{
	struct weights w;
	struct placing p;
	bool known = tables_weights(v, &t->tables, &t->list, &w);
	if (known) {
		placing_make(&p, v->arena, &t->list, &t->rows, &w);
		tell_sums(v, t, &p, &w);
		amounts_titles(v, t, &w);
	}
	t->part = part_asked(v, t);
	if (known && t->part == PART_OPEN)
		table_part_open(v, t, &p, &w);
	else if (known && t->part == PART_TREE)
		table_part_tree(v, t, &p, &w);
	else if (t->part == PART_ROWS)
		table_part_rows(v, t, known ? &w : NULL);
	if (known)
		weights_free(&w);
}

void table_show(struct visit *v, struct tables_view *tables, const struct list *l, int status,
		struct str pasted)
{
	struct table_view t = {.tables = *tables, .list = *l, .pasted = pasted};
	struct error e;
	if (tables_read(v, l, 0, &t.rows, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	struct page *p = tables_page(v, tables, (struct str){0});
	p->title = list_title(p->lang, l);
	page_crumb(p, p->title, (struct url){0});
	for (int i = 0; i < TABLE_PARTS; i++)
		t.parts[i] = part_url(v, &t, (enum table_part)i);
	t.change = tables_url(v, tables->delivery.id, l->name, "wijzig");
	t.upload = t.download = tables_url(v, tables->delivery.id, l->name, "bestand");
	struct url_draft d;
	url_start(&d, v->arena, t.download);
	url_query(&d, "voor", STR("programma"));
	t.download_plain = url_done(&d);
	t.filter = tables_url(v, tables->delivery.id, l->name, "");
	t.search = page_param(p, "zoek");
	fill(v, &t);
	if (l->drops) {
		drops_view(v, tables, l, &t.dropped);
		t.tables.may_change = tables->may_change && !tables->waiting;
	}
	p->answer->status = status;
	v->reply->refresh =
		status == 200 && ((tables->waiting && (t.part == PART_OPEN || l->drops)) ||
				  (l->drops && tables->checking && t.part == PART_ROWS &&
				   !t.tables.may_change))
			? 1
			: 0;
	visit_show(v, table_body, &t);
}

void handle_table(struct visit *v)
{
	struct tables_view t;
	struct list l;
	if (!tables_open(v, &t))
		return;
	if (tables_list(v, &t, v->rq->segments[3], &l))
		table_show(v, &t, &l, 200, STR(""));
	tables_close(&t);
}

/* ---- taking it along ---- */

static void send(struct visit *v, const struct list *l, const struct csv_table *rows)
{
	struct reply *r = v->reply;
	bool plain = false;
	for (size_t i = 0; i < v->rq->nparams; i++)
		plain = plain || (str_eq(v->rq->params[i].key, STR("voor")) &&
				  str_eq(v->rq->params[i].value, STR("programma")));
	r->status = 200;
	r->content_type = "text/csv; charset=utf-8";
	snprintf(r->filename, sizeof r->filename, "%.*s", STR_ARG(l->path));
	buffer_drop(&r->body);
	buffer_init(&r->body, CSV_BYTES);
	if (plain)
		csv_table_write(rows, &r->body);
	else
		csv_table_write_excel(rows, l, &r->body);
	if (r->body.overflow)
		reply_problem(r, 500, "the table is too large to be sent at once");
}

void handle_table_file(struct visit *v)
{
	struct tables_view t;
	struct list l;
	struct csv_table rows;
	struct error e;
	if (!tables_open(v, &t))
		return;
	if (tables_list(v, &t, v->rq->segments[3], &l)) {
		if (tables_read(v, &l, 0, &rows, &e) != 0)
			visit_failed(v, &e);
		else
			send(v, &l, &rows);
	}
	tables_close(&t);
}
