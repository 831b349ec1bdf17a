/* Repairs of step 5: what check proves is applied by a click, told with its proof, and undone by another. */
#include "deliveries/jobs/moments.h"
#include "deliveries/mapping/tables.h"
#include "desk_base/said_words.h"
#include "desk_checks/views.h"
#include "editor/repairs.h"

#define VALID_MAX 4096u

/* "Taakveld: 1-jan → 1.1": as a version of the mapping says it. */
static struct str said(struct arena *a, const struct repair *r)
{
	return arena_printf(a, "%.*s: %.*s → %.*s", STR_ARG(r->field), STR_ARG(r->from),
			    STR_ARG(r->to));
}

/* ---- what was repaired ---- */

#define BEFORE "v\xc3\xb3\xc3\xb3r het herstel geladen: "

#define PARTS_SAID 12u

/* Costs and revenue, budget and actual, years: added together they are an amount that nobody can check. */
static void tell_sums(struct visit *v, struct str part, const json_t *loaded, struct buffer *why)
{
	const char *measure;
	json_t *sum;
	json_object_foreach(json_object_get(loaded, "sums"), measure, sum)
	{
		struct worded amount = worded_numeral(LANG_NL, heard_amount(sum, v->arena),
						      (struct str){0}, 2, SIGN_MINUS);
		buffer_printf(why, "%s%.*s%s%s %s", part.len ? "; " : ", ", STR_ARG(part),
			      part.len ? ": " : "", measure,
			      arena_dup(v->arena, worded_str(&amount)).ptr);
	}
}

/* What was loaded as it was read before, so that whoever reads of the repair sees what it did. */
static void tell_before(struct visit *v, const json_t *check, struct buffer *why)
{
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	const json_t *loaded = json_object_get(json_object_get(report, "total"), "loaded");
	const json_t *split = json_object_get(report, "split"), *part;
	size_t i, n = json_array_size(split);
	struct worded lines = worded_lines(LANG_NL, heard_number(loaded, "lines"));
	buffer_printf(why, "; " BEFORE "%s", arena_dup(v->arena, worded_str(&lines)).ptr);
	if (n == 0)
		tell_sums(v, STR(""), loaded, why);
	json_array_foreach(split, i, part) if (i < PARTS_SAID)
		tell_sums(v, said_part(LANG_NL, v->arena, heard_text(part, "label", v->arena)),
			  json_object_get(part, "loaded"), why);
	if (n > PARTS_SAID)
		buffer_printf(why, "; en nog %zu van zulke delen", n - PARTS_SAID);
}

static struct str before_of(struct str why)
{
	const char *at = memmem(why.ptr, why.len, BEFORE, strlen(BEFORE));
	return at ? (struct str){at, (size_t)(why.ptr + why.len - at)} : STR("");
}

/* The last version that says so. */
static const struct mapping_version *made_in(const struct mapping_version *all, size_t n,
					     struct str words)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts(all[i].why, STR("hersteld: ")) &&
		    memmem(all[i].why.ptr, all[i].why.len, words.ptr, words.len))
			return &all[i];
	return NULL;
}

int repairs_find(struct visit *v, const struct delivery *d, struct repaired_row **out, size_t *n,
		 struct error *e)
{
	struct str text;
	struct mapping_version *versions;
	size_t nversions;
	*n = 0;
	if (d->version == 0)
		return 0;
	if (mapping_read(v->desk, v->arena, d->id, &text, e) ||
	    mapping_versions(v->desk, v->arena, d->id, &versions, &nversions, e))
		return -1;
	json_t *descriptor = heard_parse(text);
	const struct repair *all = repairs_of(descriptor, v->arena, n);
	*out = ARENA_ARRAY(v->arena, struct repaired_row, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		const struct mapping_version *m =
			made_in(versions, nversions, said(v->arena, &all[i]));
		(*out)[i] = (struct repaired_row){
			.resource = all[i].resource,
			.field = all[i].field,
			.from = all[i].from,
			.to = all[i].to,
			.by = m ? m->by : STR(""),
			.proof = in_dutch(v->page->lang, v->arena, all[i].proof)};
		if (m) {
			(*out)[i].at = desk_clock(v->page->lang, m->at);
			(*out)[i].before = before_of(m->why);
		}
	}
	json_decref(descriptor);
	return 0;
}

/* ---- changing ---- */

/* What is asked for: all that is proven of one code of finding, or one. */
struct asked_for {
	struct str kind, resource, field, from;
	bool undo;
};

static bool wants(const struct asked_for *x, struct str kind, const struct repair *r)
{
	if (x->kind.len)
		return str_eq(x->kind, kind);
	return str_eq(x->resource, r->resource) && str_eq(x->field, r->field) &&
	       str_eq(x->from, r->from);
}

/* Those that check proved and that are asked for: what a form says is never taken for proof. */
static int apply(struct visit *v, json_t *descriptor, const json_t *check,
		 const struct asked_for *x, struct buffer *why, struct error *e)
{
	size_t i, k;
	const json_t *source, *issue;
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	int n = 0;
	json_array_foreach(json_object_get(report, "sources"), i, source)
		json_array_foreach(json_object_get(source, "issues"), k, issue)
	{
		const json_t *proven = json_object_get(issue, "repair");
		const struct repair r = {
			heard_text(source, "resource", v->arena),
			heard_text(issue, "field", v->arena), heard_text(proven, "from", v->arena),
			heard_text(proven, "to", v->arena), heard_text(proven, "proof", v->arena)};
		if (!proven || !wants(x, heard_text(issue, "code", v->arena), &r))
			continue;
		/* Several files of one ledger may have the same. */
		int done = repair_put(descriptor, v->arena, &r, e);
		if (done && e->status != STATUS_REFUSED)
			return -1;
		if (done == 0)
			buffer_printf(why, "%s%s",
				      n++ ? "; " : "hersteld: ", said(v->arena, &r).ptr);
	}
	return n;
}

static int undo(struct visit *v, json_t *descriptor, const struct asked_for *x, struct buffer *why,
		struct error *e)
{
	size_t n;
	const struct repair *all = repairs_of(descriptor, v->arena, &n);
	for (size_t i = 0; i < n; i++) {
		if (!wants(x, STR(""), &all[i]))
			continue;
		buffer_printf(why, "herstel ongedaan: %s", said(v->arena, &all[i]).ptr);
		return repair_undo(descriptor, v->arena, &all[i], e) ? -1 : 1;
	}
	return 0;
}

static int keep(struct visit *v, const struct delivery *d, const json_t *descriptor, struct str why,
		struct error *e)
{
	int64_t job;
	struct str text = heard_written(descriptor, v->arena);
	return mapping_valid(v->desk, v->arena, d->id, text, NULL, 0, e) ||
			       mapping_put(v->desk, v->arena, d->id, d->version, v->person.address,
					   why, text, e) ||
			       job_queue(v->desk, d->id, JOB_CHECK, d->version + 1,
					 v->person.address, &job, e)
		       ? -1
		       : 0;
}

static void change(struct visit *v, const struct delivery *d, json_t *descriptor)
{
	struct error e = {0};
	struct buffer why;
	const struct asked_for x = {intake_field(v->body, "soort"), intake_field(v->body, "bron"),
				    intake_field(v->body, "veld"), intake_field(v->body, "van"),
				    str_eq(intake_field(v->body, "doe"), STR("ongedaan"))};
	json_t *check = check_of(v, d);
	buffer_init(&why, VALID_MAX);
	int n = x.undo ? undo(v, descriptor, &x, &why, &e)
		       : apply(v, descriptor, check, &x, &why, &e);
	if (n > 0 && !x.undo)
		tell_before(v, check, &why);
	int result = n > 0 ? keep(v, d, descriptor, buffer_str(&why), &e) : n;
	if (result)
		visit_failed(v, &e);
	else if (n == 0)
		visit_fault(
			v, 409,
			text_of(lang_accepted(v->rq->accept_language),
				T("Dit herstel is er niet (meer): het bestand bewijst het niet, of iemand "
				  "anders deed het al. Kijk bij de bevindingen hoe het nu is.")));
	else
		visit_go(v, step_url(v, d->id, STEP_FINDINGS));
	runner_wake(v->desk);
	buffer_drop(&why);
	json_decref(check);
}

void handle_repair(struct visit *v)
{
	struct delivery d;
	struct error e;
	struct str text;
	uint64_t base;
	if (!step_posted(v, true, &d))
		return;
	if (!str_to_u64(intake_field(v->body, "versie"), &base) || (int64_t)base != d.version) {
		visit_fault(
			v, 409,
			text_of(lang_accepted(v->rq->accept_language),
				T("Iemand veranderde de kolommen intussen. Kijk bij de bevindingen hoe het nu is.")));
		return;
	}
	if (mapping_read(v->desk, v->arena, d.id, &text, &e)) {
		visit_failed(v, &e);
		return;
	}
	json_t *descriptor = heard_parse(text);
	change(v, &d, descriptor);
	json_decref(descriptor);
}
