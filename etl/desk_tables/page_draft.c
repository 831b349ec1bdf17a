/* What somebody pasted or brought for a table: what is wrong with it, row by row, or what it would change. */
#include "base/text/plural.h"
#include "desk_tables/table_views.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define BROUGHT_MAX ((uint64_t)64 << 20)

static struct url draft_url(struct visit *v, int64_t delivery, int64_t draft, const char *word)
{
	struct url_draft d;
	url_start(&d, v->arena, visit_url(v, "leveringen", delivery, "voorstellen"));
	url_segment_number(&d, draft);
	if (word[0])
		url_segment(&d, str_z(word));
	return url_done(&d);
}

/* ---- what it would do ---- */

static struct worded share_of(struct visit *v, const struct list *l, const struct csv_table *t,
			      const struct weights *w)
{
	struct placing p;
	placing_make(&p, v->arena, l, t, w);
	return worded_percent(tables_lang(v), p.all_placed, p.all ? p.all : 1, 1, SIGN_MINUS);
}

static int reckon(struct visit *v, struct draft_view *d, struct error *e)
{
	struct csv_table now;
	struct weights w;
	enum lang lang = tables_lang(v);
	if (tables_read(v, &d->list, 0, &now, e) != 0)
		return -1;
	bool known = tables_weights(v, &d->tables, &d->list, &w);
	int result = table_edit_make(&d->edit, v->arena, &d->list, &now, known ? &w : NULL,
				     d->draft.content, d->draft.replace ? EDIT_REPLACE : EDIT_MERGE,
				     lang, e);
	if (result == 0) {
		diff_make(v, &d->diff, &d->list, &now, &d->edit.after, known ? &w : NULL);
		drops_amounts(v, &d->tables, &d->list, &d->diff);
		d->weighed = known;
	}
	if (result == 0 && known) {
		d->share_before = share_of(v, &d->list, &now, &w);
		d->share_after = share_of(v, &d->list, &d->edit.after, &w);
	}
	if (known)
		weights_free(&w);
	return result;
}

static bool open_draft(struct visit *v, struct draft_view *d)
{
	struct error e;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (draft_get(v->desk, v->arena, d->tables.delivery.id, v->numbers[1], &d->draft, &e) == 0)
		return tables_list(v, &d->tables, d->draft.list, &d->list);
	if (e.status == STATUS_NOT_FOUND)
		visit_fault(v, 404, text_of(lang, T("Dit voorstel is er niet, of niet meer.")));
	else
		visit_failed(v, &e);
	return false;
}

/* ---- showing ---- */

static bool still_read(struct visit *v, const struct draft_view *d, bool *failed)
{
	struct desk_job j;
	*failed = false;
	if (!d->draft.waits)
		return false;
	if (!job_last_of(v->desk, v->arena, d->tables.delivery.id, JOB_TABLE, &j))
		return true;
	*failed = j.version == d->draft.id &&
		  (str_eq(j.state, STR("failed")) || str_eq(j.state, STR("stopped")));
	return !*failed;
}

static void show(struct visit *v, struct draft_view *d, int status)
{
	struct error e;
	bool failed, waits = still_read(v, d, &failed);
	struct page *p = tables_page(v, &d->tables, (struct str){0});
	p->title = text_of(p->lang, T("Wat er zou veranderen"));
	page_crumb(p, p->title, (struct url){0});
	d->tables.waiting = waits;
	d->take = draft_url(v, d->tables.delivery.id, d->draft.id, "neem");
	struct url_draft u;
	url_start(&u, v->arena, tables_url(v, d->tables.delivery.id, d->list.name, ""));
	url_query(&u, "deel", STR("plakken"));
	d->back = url_done(&u);
	if (failed)
		d->tables.fault = text_of(p->lang, T("In wat u bracht is geen tabel gevonden."));
	else if (!waits && reckon(v, d, &e) != 0)
		d->tables.fault = arena_dup(v->arena, str_z(e.text));
	v->reply->refresh = waits ? 1 : 0;
	p->answer->status = status;
	visit_show(v, draft_body, d);
}

void handle_draft(struct visit *v)
{
	struct draft_view d = {0};
	if (!tables_open(v, &d.tables))
		return;
	if (open_draft(v, &d))
		show(v, &d, 200);
	tables_close(&d.tables);
}

/* ---- taking it ---- */

static enum keep take(struct visit *v, struct draft_view *d)
{
	struct error e;
	if (d->draft.waits || reckon(v, d, &e) != 0 || d->edit.nfaults) {
		d->tables.fault = text_of(lang_accepted(v->rq->accept_language),
					  T("Dit kan zo niet worden overgenomen."));
		return KEEP_FAULT;
	}
	struct str from = d->draft.source.len ? d->draft.source : STR("plakken");
	struct str why = arena_printf(v->arena, "%.*s: %zu %s erbij, %zu veranderd, %zu weg (%.*s)",
				      STR_ARG(list_said(&d->list)), d->diff.added,
				      plural(d->diff.added, "rij", "rijen"), d->diff.changed,
				      d->diff.removed, STR_ARG(from));
	enum keep kept = tables_keep_rows(v, &d->tables, &d->list, &d->edit.after, why);
	if (kept == KEEP_DONE)
		draft_taken(v->desk, d->draft.id, &e);
	return kept;
}

void handle_draft_take(struct visit *v)
{
	struct draft_view d = {0};
	if (!tables_posted(v, &d.tables))
		return;
	if (open_draft(v, &d)) {
		enum keep kept = take(v, &d);
		if (kept == KEEP_DONE)
			visit_go(v, tables_url(v, d.tables.delivery.id, d.list.name, ""));
		else if (kept == KEEP_FAULT)
			show(v, &d, 422);
	}
	tables_close(&d.tables);
}

/* ---- a file of a spreadsheet ---- */

static int bring_table(struct visit *v, const struct tables_view *t, const struct list *l,
		       struct intake_file *f, int64_t *id, struct error *e)
{
	int64_t job;
	struct table_draft d = {.delivery = t->delivery.id,
				.list = l->name,
				.by = v->person.address,
				.source = f->name,
				.replace = str_eq(intake_field(v->body, "hoe"), STR("vervang"))};
	if (draft_make(v->desk, &d, id, e) != 0)
		return -1;
	struct str to =
		delivery_path(v->desk, v->arena, t->delivery.id, draft_file(v->arena, *id).ptr);
	if (rename(f->path, to.ptr) != 0)
		return error_errno(e, "move what was brought to", to.ptr);
	free(f->path);
	f->path = NULL;
	return job_queue(v->desk, t->delivery.id, JOB_TABLE, *id, v->person.address, &job, e);
}

void handle_table_upload(struct visit *v)
{
	struct tables_view t;
	struct list l;
	struct error e;
	struct intake_file *files;
	size_t n = intake_files(v->body, &files);
	int64_t id;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (!tables_posted(v, &t))
		return;
	if (tables_list(v, &t, v->rq->segments[3], &l)) {
		if (n != 1 || files[0].size == 0 || files[0].size > BROUGHT_MAX) {
			t.fault = text_of(lang, T("Kies één bestand, van hoogstens 64 MB."));
			table_show(v, &t, &l, 422, STR(""));
		} else if (bring_table(v, &t, &l, &files[0], &id, &e) != 0) {
			visit_failed(v, &e);
		} else {
			runner_wake(v->desk);
			visit_go(v, draft_url(v, t.delivery.id, id, ""));
		}
	}
	tables_close(&t);
}
