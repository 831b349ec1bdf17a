/* /leveringen/#/iv3: the verdict of CBS on a delivery before it has it. */
#include "desk_iv3/verdict_view.h"

#include "accounts/accounts.h"
#include "base/file.h"

#include <stdio.h>
#include <unistd.h>

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

/* ---- one file ---- */

static struct str weight_in_words(enum lang lang, struct str weight)
{
	if (str_eq(weight, STR("fault")))
		return text_of(lang, T("fout"));
	if (str_eq(weight, STR("unknown")))
		return text_of(lang, T("geen oordeel"));
	if (str_eq(weight, STR("warning")))
		return text_of(lang, T("aandacht"));
	return text_of(lang, T("opmerking"));
}

static void take_findings(struct visit *v, struct verdict_file *f, const json_t *report)
{
	size_t i;
	const json_t *x;
	const json_t *all = json_object_get(report, "findings");

	f->findings = ARENA_ARRAY(v->arena, struct verdict_finding, VERDICT_FINDINGS);
	json_array_foreach(all, i, x)
	{
		if (f->n == VERDICT_FINDINGS)
			break;
		struct str weight = heard_text(x, "weight", v->arena);
		f->findings[f->n++] = (struct verdict_finding){
			.code = heard_text(x, "code", v->arena),
			.text = heard_text(x, "text", v->arena),
			.where = heard_text(x, "where", v->arena),
			.mend = heard_text(x, "mend", v->arena),
			.weight = weight_in_words(v->page->lang, weight),
			.serious = str_eq(weight, STR("fault")) || str_eq(weight, STR("unknown"))};
	}
	f->more = (int64_t)(json_array_size(all) - f->n) + heard_number(report, "more");
}

/* As JSON has a text: what stands between its quotes. */
static struct str unquoted(struct str json)
{
	bool text = json.len > 1 && json.ptr[0] == '"' && json.ptr[json.len - 1] == '"';

	return text ? (struct str){json.ptr + 1, json.len - 2} : json;
}

static int take_repairs(struct visit *v, struct verdict_file *f, int64_t delivery,
			const struct delivery_file *file, struct error *e)
{
	struct str text;
	int exit;
	size_t i;
	const json_t *x;

	if (iv3_run(&text, &exit, v, delivery, "repair --json", file, e) != 0)
		return -1;
	json_t *told = heard_parse(text);
	const json_t *all = json_object_get(told, "repairs");
	f->repairs = ARENA_ARRAY(v->arena, struct verdict_repair, VERDICT_FINDINGS);
	json_array_foreach(all, i, x)
	{
		bool proven = heard_true(x, "proven");
		f->nproven += proven;
		if (f->nrepairs == VERDICT_FINDINGS)
			continue;
		f->repairs[f->nrepairs++] = (struct verdict_repair){
			.where = heard_text(x, "where", v->arena),
			.before = unquoted(heard_text(x, "before", v->arena)),
			.after = unquoted(heard_text(x, "after", v->arena)),
			.proof = heard_text(x, "proof", v->arena),
			.proven = proven};
	}
	json_decref(told);
	return 0;
}

static int judge(struct visit *v, struct verdict_file *f, int64_t delivery,
		 const struct delivery_file *file, struct error *e)
{
	struct str text;
	int exit;

	*f = (struct verdict_file){.name = file->name};
	if (iv3_run(&text, &exit, v, delivery, "check --json", file, e) != 0)
		return -1;
	json_t *told = heard_parse(text);
	const json_t *report = json_array_get(told, 0);
	f->is_one = (exit == 0 || exit == 4) && report;
	if (!f->is_one) {
		f->why_not = text_of(
			v->page->lang,
			exit < 0
				? T("Dit bestand is te groot om hier te beoordelen; stuiver iv3 check kan het wel.")
				: T("Dit is geen Iv3-levering: geen Iv3-JSON en geen Iv3-model van het CBS, of het bestand is beschadigd."));
		json_decref(told);
		return 0;
	}
	f->layer = heard_text(report, "layer", v->arena);
	f->number = heard_text(report, "number", v->arena);
	f->who = heard_text(report, "name", v->arena);
	f->verdict = heard_text(report, "verdict", v->arena);
	f->year = heard_number(report, "year");
	f->period = heard_number(report, "period");
	f->approved = heard_true(report, "approved");
	take_findings(v, f, report);
	bool mendable = heard_number(report, "repairs") > 0;
	json_decref(told);
	return mendable ? take_repairs(v, f, delivery, file, e) : 0;
}

/* ---- the page ---- */

/* Where what the organisation published is laid beside its delivery of that year. */
static bool take_tied(struct visit *v, struct verdict_view *x)
{
	struct accounts *accounts = visit_accounts(v);
	struct str *cubes;
	struct error e;
	size_t n;

	if (!accounts)
		return false;
	if (organisation_holdings(accounts, v->arena, v->person.organisation, HOLDING_CUBE, &cubes,
				  &n, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	x->tied = ARENA_ARRAY(v->arena, struct str, n * x->n + 1);
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < n && x->files[i].is_one; k++)
			x->tied[x->ntied++] =
				arena_printf(v->arena, "/%.*s/%lld/aansluiting", STR_ARG(cubes[k]),
					     (long long)x->files[i].year);
	return true;
}

void handle_iv3(struct visit *v)
{
	struct verdict_view x = {0};
	struct error e;

	if (!step_open(v, STEP_FINDINGS, &x.step))
		return;
	x.files = ARENA_ARRAY(v->arena, struct verdict_file, x.step.nfiles + 1);
	for (size_t i = 0; i < x.step.nfiles && x.n < VERDICT_FILES; i++)
		if (judge(v, &x.files[x.n++], x.step.delivery.id, &x.step.files[i], &e) != 0) {
			visit_failed(v, &e);
			return;
		}
	if (!take_tied(v, &x))
		return;
	x.post = visit_url(v, "leveringen", x.step.delivery.id, "iv3");
	visit_show(v, desk_verdict_body, &x);
}

/* ---- mended ---- */

#define MENDED "iv3-hersteld.json"

static const struct delivery_file *named(const struct delivery_file *files, size_t n,
					 struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(files[i].name, name))
			return &files[i];
	return NULL;
}

static void give(struct visit *v, const struct delivery *d, const struct delivery_file *file)
{
	struct str text, told;
	struct error e;
	int exit;
	const char *out =
		arena_printf(v->arena, "tmp/%lld-" MENDED, (long long)v->person.account).ptr;
	struct str path = delivery_path(v->desk, v->arena, d->id, out);

	unlink(path.ptr); /* repair writes over nothing */
	unlink(arena_printf(v->arena, "%s.herstel.json", path.ptr).ptr);
	if (iv3_run(&told, &exit, v, d->id,
		    arena_printf(v->arena, "repair --apply --output %s", out).ptr, file, &e) != 0 ||
	    (exit == 0 && file_read(&text, v->arena, path.ptr, (size_t)1 << 30, &e) != 0)) {
		visit_failed(v, &e);
		return;
	}
	unlink(path.ptr);
	unlink(arena_printf(v->arena, "%s.herstel.json", path.ptr).ptr);
	if (exit != 0) {
		visit_fault(
			v, 409,
			in_words(v, T("In dit bestand is niets bewezen dat hersteld kan worden.")));
		return;
	}
	v->reply->status = 200;
	v->reply->content_type = "application/json";
	snprintf(v->reply->filename, sizeof v->reply->filename, "iv3-hersteld-%lld.json",
		 (long long)d->id);
	buffer_drop(&v->reply->body);
	buffer_init(&v->reply->body, text.len + 1);
	buffer_append_str(&v->reply->body, text);
}

void handle_iv3_mended(struct visit *v)
{
	struct delivery d;
	struct delivery_file *files;
	struct error e;
	size_t n;

	if (!step_posted(v, false, &d))
		return;
	if (delivery_files(v->desk, v->arena, d.id, &files, &n, &e) != 0) {
		visit_failed(v, &e);
		return;
	}
	const struct delivery_file *file = named(files, n, intake_field(v->body, "bestand"));
	v->only_asked = true;
	if (file)
		give(v, &d, file);
	else
		visit_fault(v, 404, in_words(v, T("Dat bestand is niet bij deze levering.")));
}
