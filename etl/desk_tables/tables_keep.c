/* How a change of a mapping is kept: over what it was made of, or not at all. */
#include "desk_tables/table_views.h"

/* ---- somebody was first ---- */

/* What was posted goes along, to be sent again over what is now; what it was typed over stays told. */
static void carry_fields(struct visit *v, struct conflict_view *c, int64_t base)
{
	size_t n = intake_fields(v->body);
	bool basis = false;
	c->fields_name = ARENA_ARRAY(v->arena, struct str, n + 1);
	c->fields_value = ARENA_ARRAY(v->arena, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct str name, value = intake_field_at(v->body, i, &name);
		if (str_eq(name, STR("csrf")) || str_eq(name, STR("versie")))
			continue;
		basis = basis || str_eq(name, STR("basis"));
		c->fields_name[c->nfields] = name;
		c->fields_value[c->nfields++] = value;
	}
	if (!basis) {
		c->fields_name[c->nfields] = STR("basis");
		c->fields_value[c->nfields++] = arena_printf(v->arena, "%lld", (long long)base);
	}
}

void tables_conflict(struct visit *v, struct tables_view *t, int64_t base)
{
	struct conflict_view c = {.tables = *t};
	struct mapping_version *all;
	struct delivery now;
	struct error e;
	size_t n, files = intake_files(v->body, &(struct intake_file *){NULL});
	/* It may have moved on since the page was opened. */
	if (delivery_get(v->desk, v->arena, t->delivery.id, &now, &e) != 0 ||
	    mapping_versions(v->desk, v->arena, now.id, &all, &n, &e) != 0 ||
	    diffs_between(v, t, base, now.version, &c.changed, &c.n, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	c.tables.version = now.version;
	c.by = n ? all[0].by : STR("");
	if (!files)
		carry_fields(v, &c, base);
	c.again = visit_at(v, arena_dup(v->arena, v->rq->target).ptr);
	struct page *p = tables_page(v, t, (struct str){0});
	p->title = text_of(p->lang, T("Iemand anders was eerder"));
	p->answer->status = 409;
	visit_show(v, conflict_body, &c);
}

/* ---- what is posted ---- */

bool tables_posted(struct visit *v, struct tables_view *t)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	uint64_t base;
	if (!tables_open(v, t))
		return false;
	if (!delivery_is_open(&t->delivery)) {
		visit_fault(
			v, 409,
			text_of(lang, T("Deze levering is klaargezet of gepubliceerd, en verandert "
					"niet meer.")));
	} else if (!str_to_u64(intake_field(v->body, "versie"), &base)) {
		visit_fault(v, 400, text_of(lang, T("Dit formulier is niet volledig.")));
	} else if ((int64_t)base != t->version) {
		tables_conflict(v, t, (int64_t)base);
	} else {
		return true;
	}
	tables_close(t);
	return false;
}

int64_t tables_basis(struct visit *v, const struct tables_view *t)
{
	uint64_t basis;
	return str_to_u64(intake_field(v->body, "basis"), &basis) && basis > 0 &&
			       (int64_t)basis <= t->version
		       ? (int64_t)basis
		       : t->version;
}

/* ---- keeping ---- */

/* A check of what is no more is of no use: only the last one matters. */
static void check_anew(struct visit *v, int64_t delivery, int64_t version)
{
	struct desk_job j;
	struct error e;
	int64_t job;
	if (job_last_of(v->desk, v->arena, delivery, JOB_CHECK, &j) && job_at_work(&j))
		runner_end(v->desk, j.id);
	job_queue(v->desk, delivery, JOB_CHECK, version, v->person.address, &job, &e);
	runner_wake(v->desk);
}

/* What was wanted and is not kept is forgotten. */
static void as_kept(struct visit *v, struct tables_view *t)
{
	struct str text;
	struct error e;
	if (mapping_read(v->desk, v->arena, t->delivery.id, &text, &e) != 0)
		return;
	json_decref(t->descriptor);
	t->descriptor = heard_parse(text);
	t->nlists = lists_of(t->descriptor, v->arena, &t->lists);
}

enum keep tables_keep(struct visit *v, struct tables_view *t, const struct kept_table *tables,
		      size_t n, struct str why)
{
	struct error e;
	int64_t id = t->delivery.id;
	struct str text = heard_written(t->descriptor, v->arena);
	if (mapping_valid(v->desk, v->arena, id, text, tables, n, &e) == 0 &&
	    mapping_put_tables(v->desk, v->arena, id, t->version, v->person.address, why, text,
			       tables, n, &e) == 0) {
		check_anew(v, id, t->version + 1);
		return KEEP_DONE;
	}
	if (e.status == STATUS_REFUSED) {
		tables_conflict(v, t, t->version);
		return KEEP_ANSWERED;
	}
	t->fault = arena_dup(v->arena, str_z(e.text));
	as_kept(v, t);
	return KEEP_FAULT;
}

enum keep tables_keep_rows(struct visit *v, struct tables_view *t, const struct list *l,
			   const struct csv_table *rows, struct str why)
{
	if (l->drops && t->waiting) {
		t->fault = text_of(
			tables_lang(v),
			T("De bedragen worden nog per code opgeteld; pas dan is te zien wat "
			  "een regel weglaat. Doe het over een ogenblik opnieuw."));
		return KEEP_FAULT;
	}
	if (l->drops) {
		drops_write(t->descriptor, v->arena, l, rows);
		return tables_keep(v, t, NULL, 0, why);
	}
	struct kept_table table = tables_write(v, l, rows);
	return tables_keep(v, t, &table, 1, why);
}
