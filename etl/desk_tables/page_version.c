/* What a version of a mapping changed, and the way back. */
#include "desk_tables/table_views.h"

/* ---- one version ---- */

static bool find_version(struct visit *v, struct version_view *out, struct error *e)
{
	struct mapping_version *all;
	size_t n;
	if (mapping_versions(v->desk, v->arena, v->numbers[0], &all, &n, e) != 0) {
		visit_failed(v, e);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (all[i].version != v->numbers[1])
			continue;
		out->version = all[i];
		return true;
	}
	visit_fault(v, 404,
		    text_of(lang_accepted(v->rq->accept_language),
			    T("Deze versie is er niet, of is te lang geleden.")));
	return false;
}

/* Whether the columns mean something else in it than in the one before. */
static bool columns_differ(struct visit *v, int64_t version)
{
	struct str one, other;
	struct error e;
	if (version < 2 ||
	    mapping_at(v->desk, v->arena, v->numbers[0], version - 1, &one, &e) != 0 ||
	    mapping_at(v->desk, v->arena, v->numbers[0], version, &other, &e) != 0)
		return false;
	json_t *was = heard_parse(one), *is = heard_parse(other);
	/* Drop rules are a table of their own. */
	drops_forget(was);
	drops_forget(is);
	bool differ = was && is && !descriptors_read_alike(was, is);
	json_decref(was);
	json_decref(is);
	return differ;
}

void handle_version(struct visit *v)
{
	struct version_view o = {0};
	struct error e;
	if (!tables_open(v, &o.tables))
		return;
	if (find_version(v, &o, &e)) {
		int64_t own = o.version.version;
		struct url_draft d;
		url_start(&d, v->arena,
			  visit_url(v, "leveringen", o.tables.delivery.id, "versies"));
		url_segment_number(&d, own);
		url_segment(&d, STR("terug"));
		o.back = url_done(&d);
		o.current = own == o.tables.version;
		o.columns = columns_differ(v, own);
		struct page *p = tables_page(v, &o.tables, (struct str){0});
		if (diffs_between(v, &o.tables, own - 1, own, &o.tables_changed, &o.n, &e) != 0) {
			visit_failed(v, &e);
		} else {
			struct str number = arena_printf(v->arena, "%lld", (long long)own);
			p->title = text_filled(v->arena, text_of(p->lang, T("Versie {n}")),
					       (struct text_hole[]){{"n", number}}, 1);
			page_crumb(p, p->title, (struct url){0});
			visit_show(v, version_body, &o);
		}
	}
	tables_close(&o.tables);
}

/* ---- the way back ---- */

void handle_version_back(struct visit *v)
{
	struct version_view o = {0};
	struct kept_table *tables;
	struct str text;
	struct error e;
	size_t n;
	if (!tables_posted(v, &o.tables))
		return;
	int64_t id = o.tables.delivery.id;
	if (!find_version(v, &o, &e)) {
		tables_close(&o.tables);
		return;
	}
	if (tables_back(v->desk, v->arena, id, o.version.version, &tables, &n, &e) != 0 ||
	    mapping_at(v->desk, v->arena, id, o.version.version, &text, &e) != 0) {
		visit_failed(v, &e);
	} else {
		json_decref(o.tables.descriptor);
		o.tables.descriptor = heard_parse(text);
		enum keep kept = tables_keep(v, &o.tables, tables, n,
					     arena_printf(v->arena, "terug naar versie %lld",
							  (long long)o.version.version));
		if (kept == KEEP_DONE)
			visit_go(v, o.tables.here);
		else if (kept == KEEP_FAULT)
			visit_fault(v, 422, o.tables.fault);
	}
	tables_close(&o.tables);
}
