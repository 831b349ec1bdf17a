/* What all pages of the mapping editor begin with. */
#include "desk_tables/table_views.h"

#include "base/system/file.h"

#define WEIGHED_MAX ((size_t)256 << 20)

/* ---- what each code comes to ---- */

bool job_at_work(const struct desk_job *j)
{
	return str_eq(j->state, STR("queued")) || str_eq(j->state, STR("running"));
}

/* Whether what was weighed then is what would be now: lists change no amounts. */
static bool still_good(struct visit *v, const struct tables_view *t, int64_t version)
{
	struct str text;
	struct error e;
	if (version == t->version)
		return true;
	if (mapping_at(v->desk, v->arena, t->delivery.id, version, &text, &e) != 0)
		return false;
	json_t *then = heard_parse(text);
	bool alike = then && descriptors_read_alike(then, t->descriptor);
	json_decref(then);
	return alike;
}

static void queue_weighing(struct visit *v, struct tables_view *t)
{
	int64_t job;
	struct error e;
	if (!person_may(&v->person, NEED_MAP) ||
	    job_queue(v->desk, t->delivery.id, JOB_CODES, t->version, v->person.address, &job, &e))
		return;
	runner_wake(v->desk);
	t->waiting = true;
}

static void look_at_weights(struct visit *v, struct tables_view *t)
{
	struct desk_job j;
	struct error e;
	bool there = job_last_of(v->desk, v->arena, t->delivery.id, JOB_CODES, &j);
	if (there && job_at_work(&j)) {
		t->waiting = true;
	} else if (!there || !still_good(v, t, j.version) || str_eq(j.state, STR("stopped"))) {
		queue_weighing(v, t);
	} else if (str_eq(j.state, STR("failed"))) {
		t->failed = true;
		t->failed_text = j.message;
	} else if (file_read(&t->weighed, v->arena,
			     delivery_path(v->desk, v->arena, t->delivery.id, "codes.out").ptr,
			     WEIGHED_MAX, &e) != 0) {
		t->weighed = (struct str){0};
		queue_weighing(v, t);
	}
}

bool tables_weights(struct visit *v, const struct tables_view *t, const struct list *l,
		    struct weights *out)
{
	struct error e;
	if (!t->weighed.len || l->explanations || l->drops)
		return false;
	if (weights_read(out, v->arena, t->weighed, l->dimension, &e) == 0)
		return true;
	weights_free(out);
	return false;
}

/* ---- opening ---- */

static bool get(struct visit *v, struct tables_view *t, struct error *e)
{
	struct str text;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (delivery_get(v->desk, v->arena, v->numbers[0], &t->delivery, e) != 0) {
		if (e->status == STATUS_NOT_FOUND)
			visit_fault(v, 404,
				    text_of(lang, T("Deze levering is er niet, of niet meer.")));
		else
			visit_failed(v, e);
		return false;
	}
	if (mapping_read(v->desk, v->arena, t->delivery.id, &text, e) != 0) {
		visit_failed(v, e);
		return false;
	}
	t->descriptor = heard_parse(text);
	if (t->descriptor)
		return true;
	visit_fault(
		v, 409,
		text_of(lang, T("Er is nog niets herkend in dit bestand. Kijk eerst bij stap 2.")));
	return false;
}

bool delivery_is_open(const struct delivery *d)
{
	return str_eq(d->state, STR("open")) || str_eq(d->state, STR("rejected"));
}

static void look_at_check(struct visit *v, struct tables_view *t)
{
	struct desk_job j;
	t->checked = t->delivery.checked == t->version;
	t->checking =
		job_last_of(v->desk, v->arena, t->delivery.id, JOB_CHECK, &j) && job_at_work(&j);
}

bool tables_open(struct visit *v, struct tables_view *t)
{
	struct error e;
	*t = (struct tables_view){0};
	if (!get(v, t, &e))
		return false;
	t->version = t->delivery.version;
	t->csrf = str_z(v->person.csrf);
	t->may_change = delivery_is_open(&t->delivery) && person_may(&v->person, NEED_MAP);
	t->nlists = lists_of(t->descriptor, v->arena, &t->lists);
	t->here = tables_url(v, t->delivery.id, STR(""), "");
	t->columns = step_url(v, t->delivery.id, STEP_COLUMNS);
	t->totals = step_url(v, t->delivery.id, STEP_TOTALS);
	if (t->may_change && editing_seen(v->desk, t->delivery.id, v->person.address, &e) != 0) {
		visit_failed(v, &e);
		tables_close(t);
		return false;
	}
	t->others = editing_others(v->desk, v->arena, t->delivery.id, v->person.address);
	look_at_weights(v, t);
	look_at_check(v, t);
	return true;
}

void tables_close(struct tables_view *t)
{
	json_decref(t->descriptor);
	t->descriptor = NULL;
}

struct page *tables_page(struct visit *v, struct tables_view *t, struct str title)
{
	struct page *p = visit_page(v, title, "");
	page_crumb(p, t->delivery.title, step_url(v, t->delivery.id, STEP_FILE));
	page_crumb(p, text_of(p->lang, T("Codelijsten en programma’s")), t->here);
	return p;
}

/* ---- tables ---- */

bool tables_list(struct visit *v, const struct tables_view *t, struct str name, struct list *out)
{
	for (size_t i = 0; i < t->nlists; i++) {
		if (!str_eq(t->lists[i].name, name))
			continue;
		*out = t->lists[i];
		out->weighed = t->weighed;
		return true;
	}
	visit_fault(v, 404,
		    text_of(lang_accepted(v->rq->accept_language), T("Deze lijst is er niet.")));
	return false;
}

/* Drop rules stand in the descriptor. */
static int drops_at(struct visit *v, const struct list *l, int64_t version, struct csv_table *out,
		    struct error *e)
{
	struct str text;
	if (mapping_at(v->desk, v->arena, v->numbers[0], version, &text, e) != 0)
		return -1;
	json_t *descriptor = heard_parse(text);
	drops_read(descriptor, l, v->arena, out);
	json_decref(descriptor);
	return 0;
}

int tables_read(struct visit *v, const struct list *l, int64_t version, struct csv_table *out,
		struct error *e)
{
	struct str text;
	struct csv_table read, columns;
	if (l->drops)
		return drops_at(v, l, version, out, e);
	if (table_get(v->desk, v->arena, v->numbers[0], version, l->path, &text, e) != 0)
		return -1;
	list_columns(l, v->arena, &columns);
	*out = columns;
	if (!text.len)
		return 0;
	if (csv_table_read(&read, v->arena, text, e) != 0)
		return -1;
	csv_table_with_columns(out, v->arena, &read, columns.columns, columns.ncolumns);
	return 0;
}

struct kept_table tables_write(struct visit *v, const struct list *l, const struct csv_table *t)
{
	struct buffer out;
	buffer_init(&out, CSV_TABLE_BYTES_MAX);
	csv_table_write(t, &out);
	struct kept_table kept = {l->path, arena_dup(v->arena, buffer_str(&out)), false};
	buffer_drop(&out);
	return kept;
}

/* ---- words ---- */

struct str list_title(enum lang lang, const struct list *l)
{
	return l->explanations ? text_of(lang, T("Toelichtingen"))
	       : l->drops      ? text_of(lang, T("Weglaatregels"))
			       : l->title;
}

struct str list_said(const struct list *l)
{
	return l->drops ? STR("weglaatregels") : l->name;
}

struct url tables_url(struct visit *v, int64_t delivery, struct str list, const char *part)
{
	struct url_draft d;
	url_start(&d, v->arena, visit_url(v, "leveringen", delivery, "tabellen"));
	if (list.len)
		url_segment(&d, list);
	if (part[0])
		url_segment(&d, str_z(part));
	return url_done(&d);
}

enum lang tables_lang(const struct visit *v)
{
	return v->page ? v->page->lang : lang_accepted(v->rq->accept_language);
}

struct worded tables_amount(struct visit *v, money_sum sum, int decimals)
{
	const struct money_unit unit = {decimals, STR("EUR")};
	return worded_amount(tables_lang(v), sum, &unit, 2, SIGN_MINUS);
}
