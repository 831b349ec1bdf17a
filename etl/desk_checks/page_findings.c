/* Step 5: what is odd or wrong, and what to do about it. */
#include "base/text/plural.h"
#include "desk_base/said_words.h"
#include "desk_checks/views.h"

#include <stdio.h>

#define GROUPS_MAX 200u
#define ITEMS_SHOWN 20u /* of each file */
#define ITEMS_MOST 400u

static struct finding_group *group_of(struct visit *v, struct findings_view *f, const json_t *issue)
{
	struct str code = heard_text(issue, "code", v->arena);
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->groups[i].code, code))
			return &f->groups[i];
	if (f->n == GROUPS_MAX)
		return NULL;
	struct str severity = heard_text(issue, "severity", v->arena);
	struct finding_group *g = &f->groups[f->n++];
	*g = (struct finding_group){
		.code = code,
		.error = str_eq(severity, STR("error")),
		.warning = str_eq(severity, STR("warning")),
		.severity_word = severity_said(v->page->lang, severity),
		.items = ARENA_ARRAY(v->arena, struct finding, ITEMS_MOST),
	};
	advice_of(v->page->lang, code, &g->title, &g->advice);
	return g;
}

/* "regel 1.204", with the cell of a sheet where there is one. */
static struct str place_of(struct visit *v, const json_t *issue)
{
	enum lang lang = v->page->lang;
	struct str cell = heard_text(issue, "cell", v->arena);
	int64_t line = heard_number(issue, "line");
	if (cell.len)
		return cell;
	if (!line)
		return text_of(lang, T("het hele bestand"));
	struct worded n = worded_count(lang, line);
	return text_filled(v->arena, text_of(lang, T("regel {n}")),
			   (struct text_hole[]){{"n", arena_dup(v->arena, worded_str(&n))}}, 1);
}

static void tell_issue(struct visit *v, struct findings_view *f, struct str file,
		       const json_t *issue, const json_t *source)
{
	struct finding_group *g = group_of(v, f, issue);
	const json_t *repair = json_object_get(issue, "repair");
	if (!g)
		return;
	g->nmendable += repair != NULL;
	if (repair && !g->trial)
		g->trial = trial_of(&f->trials, STR(""), STR(""), STR(""), g->code);
	/* No file hides what another has: each shows its first. */
	size_t own = 0;
	for (size_t i = g->n; i > 0 && str_eq(g->items[i - 1].file, file); i--)
		own++;
	if (own == ITEMS_SHOWN || g->n == ITEMS_MOST) {
		g->more = true;
		return;
	}
	g->items[g->n++] = (struct finding){
		.file = file,
		.place = place_of(v, issue),
		.field = heard_text(issue, "field", v->arena),
		.value = heard_text(issue, "value", v->arena),
		.message =
			in_dutch(v->page->lang, v->arena, heard_text(issue, "message", v->arena)),
		.resource = heard_text(source, "resource", v->arena),
		.from = heard_text(repair, "from", v->arena),
		.to = heard_text(repair, "to", v->arena),
		.proof = in_dutch(v->page->lang, v->arena, heard_text(repair, "proof", v->arena))};
	struct finding *x = &g->items[g->n - 1];
	if (x->to.len)
		x->trial = trial_of(&f->trials, x->resource, x->field, x->from, g->code);
}

/* Errors first, then what was met first. */
static void sort_groups(struct findings_view *f)
{
	for (size_t i = 1; i < f->n; i++)
		for (size_t k = i; k > 0; k--) {
			struct finding_group *a = &f->groups[k - 1], *b = &f->groups[k], swap = *a;
			int before = a->error * 2 + a->warning, behind = b->error * 2 + b->warning;
			if (before >= behind)
				break;
			*a = *b;
			*b = swap;
		}
}

/* All that there were, of all files that are asked for, whether shown or not. */
static void count_groups(struct visit *v, struct findings_view *f, const json_t *sources,
			 const struct query_param *only)
{
	for (size_t i = 0; i < f->n; i++) {
		struct finding_group *g = &f->groups[i];
		int64_t all = 0;
		size_t k;
		const json_t *source;
		json_array_foreach(sources, k, source)
		{
			int64_t n =
				heard_number(json_object_get(source, "issueTotals"), g->code.ptr);
			struct str file = heard_text(source, "name", v->arena);
			if (only && !str_eq(file, only->value))
				continue;
			all += n;
			struct worded words = worded_count(v->page->lang, n);
			if (n && f->nfiles)
				g->counts =
					arena_printf(v->arena, "%.*s%s%.*s (%.*s)",
						     STR_ARG(g->counts), g->counts.len ? ", " : "",
						     STR_ARG(file), STR_ARG(worded_str(&words)));
		}
		g->count = worded_count(v->page->lang, all);
		f->nerrors += g->error;
		f->nwarnings += g->warning;
	}
}

/* "?bestand=begroting.csv": all, then each file that has findings. */
static const struct query_param *choose_file(struct visit *v, struct findings_view *f,
					     const json_t *sources)
{
	const struct query_param *asked = request_param(v->rq, "bestand"), *chosen = NULL;
	size_t i, n = json_array_size(sources);
	const json_t *source;
	if (n < 2)
		return NULL;
	f->files = ARENA_ARRAY(v->arena, struct finding_filter, n + 1);
	f->files[f->nfiles++] =
		(struct finding_filter){.text = text_of(v->page->lang, T("Alle bestanden")),
					.url = f->step.urls[STEP_FINDINGS]};
	json_array_foreach(sources, i, source)
	{
		struct url_draft d;
		struct finding_filter *x = &f->files[f->nfiles];
		x->text = heard_text(source, "name", v->arena);
		x->n = json_object_size(json_object_get(source, "issueTotals"));
		x->chosen = asked && str_eq(asked->value, x->text);
		chosen = x->chosen ? asked : chosen;
		url_start(&d, v->arena, f->step.urls[STEP_FINDINGS]);
		url_query(&d, "bestand", x->text);
		x->url = url_done(&d);
		f->files[0].n += x->n;
		f->nfiles++;
	}
	f->files[0].chosen = !chosen;
	return chosen;
}

/* Whether it is these lines that keep it: "12 lines were rejected; …". */
static bool says_rejected(struct str text, int64_t n)
{
	char front[64];
	int len = snprintf(front, sizeof front, "%lld %s rejected", (long long)n,
			   plural((uint64_t)n, "line was", "lines were"));
	return str_starts(text, (struct str){front, (size_t)len});
}

static void tell_findings(struct visit *v, struct findings_view *f, const json_t *check)
{
	size_t i, k;
	const json_t *source, *issue;
	const json_t *all = json_array_get(check, 0);
	const json_t *sources = json_object_get(json_object_get(all, "report"), "sources");
	struct counted_totals counted;
	counted_make(&counted, v->page->lang, v->arena, json_object_get(all, "report"));
	trials_view(v, check, &counted, &f->trials);
	f->groups = ARENA_ARRAY(v->arena, struct finding_group, GROUPS_MAX);
	const struct query_param *only = choose_file(v, f, sources);
	json_array_foreach(sources, i, source)
	{
		struct str file = heard_text(source, "name", v->arena);
		if (only && !str_eq(file, only->value))
			continue;
		json_array_foreach(json_object_get(source, "issues"), k, issue)
			tell_issue(v, f, file, issue, source);
	}
	count_groups(v, f, sources, only);
	sort_groups(f);
	struct str outcome = heard_text(all, "outcome", v->arena);
	if (!str_eq(outcome, STR("checked")) && !str_eq(outcome, STR("loaded")))
		f->refused = heard_text(all, "message", v->arena);
	f->refused_said = said_fault(v->page->lang, v->arena, f->refused);
	f->refused = said_by_program(v, f->step.delivery.id, f->refused);
	const json_t *rejected = json_object_get(
		json_object_get(json_object_get(all, "report"), "total"), "rejected");
	const json_t *sums = json_object_get(rejected, "sums");
	int64_t lines = heard_number(rejected, "lines");
	if (!f->refused.len || !lines || !says_rejected(f->refused, lines))
		return;
	f->rejected = lines;
	f->rejected_unread = heard_number(rejected, "unreadable") > 0;
	f->rejected_text = worded_lines(v->page->lang, lines);
	f->rejected_amount =
		step_amount(v, heard_amount(json_object_get(sums, f->tie.measure.ptr), v->arena));
}

static int severity_of(const struct finding_group *g)
{
	return g->error ? 1 : g->warning ? 2 : 3;
}

/* By what the address asks: "?ernst=waarschuwing". */
static void filter_groups(struct visit *v, struct findings_view *f)
{
	static const char *const words[] = {"", "fout", "waarschuwing", "opmerking"};
	const struct str texts[] = {T("Alle"), T("Fouten"), T("Waarschuwingen"), T("Opmerkingen")};
	const struct query_param *asked = request_param(v->rq, "ernst");
	size_t kept = 0, chosen = 0;
	for (size_t i = 0; i < 4; i++) {
		struct url_draft d;
		url_start(&d, v->arena, f->step.urls[STEP_FINDINGS]);
		for (size_t k = 1; k < f->nfiles; k++)
			if (f->files[k].chosen)
				url_query(&d, "bestand", f->files[k].text);
		if (i)
			url_query(&d, "ernst", str_z(words[i]));
		f->filters[i] = (struct finding_filter){.text = text_of(v->page->lang, texts[i]),
							.url = url_done(&d)};
		if (i && asked && str_eq(asked->value, str_z(words[i])))
			chosen = i;
	}
	f->filters[chosen].chosen = true;
	f->filters[0].n = f->n;
	for (size_t i = 0; i < f->n; i++) {
		size_t own = (size_t)severity_of(&f->groups[i]);
		f->filters[own].n++;
		f->nmendable += f->groups[i].nmendable;
		if (!chosen || own == chosen)
			f->groups[kept++] = f->groups[i];
	}
	f->n = kept;
}

/* Whether it may be an Iv3 delivery, by its name: JSON, CBS's workbook with macros, or called so. */
static bool may_be_iv3(const struct step_view *s)
{
	for (size_t i = 0; i < s->nfiles; i++) {
		struct str name = s->files[i].name;
		if (str_ends(name, STR(".json")) || str_ends(name, STR(".xlsm")) ||
		    str_starts(name, STR("iv3")) || str_starts(name, STR("Iv3")) ||
		    str_starts(name, STR("krd")))
			return true;
	}
	return false;
}

void handle_findings(struct visit *v)
{
	struct findings_view f = {0};
	struct error e;
	if (!step_open(v, STEP_FINDINGS, &f.step))
		return;
	const struct delivery *d = &f.step.delivery;
	memory_view(v, d, &f.memory);
	json_t *check = check_of(v, d);
	f.ready = tie_view(v, check, &f.tie);
	if (f.ready)
		tell_findings(v, &f, check);
	filter_groups(v, &f);
	f.csv = visit_url(v, "leveringen", d->id, "bevindingen.csv");
	f.mend = visit_url(v, "leveringen", d->id, "herstel");
	f.drops = visit_url(v, "leveringen", d->id, "tabellen");
	if (may_be_iv3(&f.step))
		f.iv3 = visit_url(v, "leveringen", d->id, "iv3");
	f.version = d->version;
	f.may_go_on = f.ready && !f.refused.len;
	json_decref(check);
	if (repairs_find(v, d, &f.repaired, &f.nrepaired, &e) || whole_view(v, d, &f.whole, &e) ||
	    lacks_view(v, d, &f.lacks, &e)) {
		visit_failed(v, &e);
		return;
	}
	visit_show(v, desk_findings_body, &f);
}

/* Somebody takes it upon himself that these lines stay behind: so many, and no more. */
void handle_allow(struct visit *v)
{
	struct delivery d;
	struct error e;
	int64_t job;
	uint64_t n;
	struct str lines = intake_field(v->body, "regels");
	if (!step_posted(v, true, &d))
		return;
	if (!str_to_u64(lines, &n) || n == 0) {
		visit_fault(v, 400,
			    text_of(lang_accepted(v->rq->accept_language),
				    T("Zeg hoeveel regels achter mogen blijven.")));
		return;
	}
	if (choice_put(v->desk, d.id, "allow", STR("rejected"), lines, &e) ||
	    job_queue(v->desk, d.id, JOB_CHECK, d.version, v->person.address, &job, &e)) {
		visit_failed(v, &e);
		return;
	}
	runner_wake(v->desk);
	visit_go(v, step_url(v, d.id, STEP_FINDINGS));
}

void handle_findings_csv(struct visit *v)
{
	enum { CSV_MOST = 64 << 20 };
	struct delivery d;
	if (!step_posted(v, false, &d))
		return;
	json_t *check = check_of(v, &d);
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	if (!report) {
		json_decref(check);
		visit_fault(v, 404,
			    text_of(lang_accepted(v->rq->accept_language),
				    T("Er is nog niets nagerekend.")));
		return;
	}
	v->reply->status = 200;
	v->reply->content_type = "text/csv; charset=utf-8";
	snprintf(v->reply->filename, sizeof v->reply->filename, "bevindingen-%lld.csv",
		 (long long)d.id);
	buffer_drop(&v->reply->body);
	buffer_init(&v->reply->body, CSV_MOST);
	findings_csv(v, report, &v->reply->body);
	json_decref(check);
}
