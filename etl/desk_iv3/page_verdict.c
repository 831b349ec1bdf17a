/* /leveringen/#/iv3: the verdict of CBS on a delivery before it has it. */
#include "desk_iv3/verdict_view.h"

#include "accounts/accounts.h"
#include "deliveries/mapping/truth.h"

#include <math.h>

/* ---- one file ---- */

/* "1.234,50", in the unit of the delivery. */
static struct str amount_in_words(struct arena *a, const json_t *amount)
{
	int64_t v = llround(json_number_value(amount) * 100), off = v < 0 ? -v : v;
	struct worded whole = worded_count(LANG_NL, off / 100);
	int cents = (int)(off % 100);

	return cents ? arena_printf(a, "%s%.*s,%02d", v < 0 ? "-" : "", STR_ARG(worded_str(&whole)),
				    cents)
		     : arena_printf(a, "%s%.*s", v < 0 ? "-" : "", STR_ARG(worded_str(&whole)));
}

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

/* "data.lasten[3], regel 15: 0.10, 7.1, 120 (grootboek 4301)" */
static struct str behind_in_words(struct arena *a, const json_t *x)
{
	int64_t line = heard_number(x, "line");
	struct str details = heard_text(x, "details", a);
	struct buffer b;

	buffer_init(&b, 4096);
	buffer_append_str(&b, heard_text(x, "where", a));
	if (line)
		buffer_printf(&b, ", regel %lld", (long long)line);
	buffer_printf(&b, ": %.*s, %.*s, ", STR_ARG(heard_text(x, "row", a)),
		      STR_ARG(heard_text(x, "column", a)));
	buffer_append_str(&b, amount_in_words(a, json_object_get(x, "amount")));
	if (details.len)
		buffer_printf(&b, " (%.*s)", STR_ARG(details));
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static void take_behind(struct visit *v, struct verdict_finding *f, const json_t *told)
{
	const json_t *all = json_object_get(told, "behind"), *x;
	size_t i;
	int64_t line = heard_number(told, "line");

	if (line)
		f->where = arena_printf(v->arena, "%.*s, regel %lld", STR_ARG(f->where),
					(long long)line);
	f->behind = ARENA_ARRAY(v->arena, struct str, json_array_size(all) + 1);
	json_array_foreach(all, i, x) f->behind[f->nbehind++] = behind_in_words(v->arena, x);
	if (!f->nbehind)
		return;
	f->together =
		arena_printf(v->arena, "%lld %s, samen %.*s", (long long)heard_number(told, "rows"),
			     heard_number(told, "rows") == 1 ? "rij" : "rijen",
			     STR_ARG(amount_in_words(v->arena, json_object_get(told, "sum"))));
}

static void count(struct verdict_file *f, struct str weight)
{
	f->faults += str_eq(weight, STR("fault"));
	f->warnings += str_eq(weight, STR("warning"));
	f->unknown += str_eq(weight, STR("unknown"));
}

static void take_findings(struct visit *v, struct verdict_file *f, const json_t *report)
{
	size_t i;
	const json_t *x;
	const json_t *all = json_object_get(report, "findings");

	f->findings = ARENA_ARRAY(v->arena, struct verdict_finding, VERDICT_FINDINGS);
	json_array_foreach(all, i, x)
	{
		struct str weight = heard_text(x, "weight", v->arena);
		count(f, weight);
		if (f->n == VERDICT_FINDINGS)
			continue;
		f->findings[f->n++] = (struct verdict_finding){
			.code = heard_text(x, "code", v->arena),
			.text = heard_text(x, "text", v->arena),
			.where = heard_text(x, "where", v->arena),
			.mend = heard_text(x, "mend", v->arena),
			.weight = weight_in_words(v->page->lang, weight),
			.serious = str_eq(weight, STR("fault")) || str_eq(weight, STR("unknown"))};
		take_behind(v, &f->findings[f->n - 1], x);
	}
	f->more = (int64_t)(json_array_size(all) - f->n) + heard_number(report, "more");
}

/* What CBS would do, as a reader says it. */
static struct str headline(enum lang lang, const struct verdict_file *f)
{
	if (f->faults)
		return text_of(lang, T("Het CBS zou deze levering terugsturen"));
	if (!f->approved)
		return text_of(lang, T("Er is nog geen oordeel: niet elke controle was te maken"));
	return f->warnings
		       ? text_of(lang,
				 T("Het CBS zou deze levering goedkeuren, en bij een deel om uitleg vragen"))
		       : text_of(lang, T("Het CBS zou deze levering goedkeuren"));
}

static int judge(struct visit *v, struct verdict_file *f, int64_t delivery,
		 const struct delivery_file *file, struct error *e)
{
	struct str text;
	int exit;

	*f = (struct verdict_file){.name = file->name};
	if (iv3_run(&text, &exit, v, delivery, "check --json", NULL, 0, file, e) != 0)
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
	if (!f->approved && !f->faults && !f->unknown)
		f->unknown = 1; /* no lists of that year: not one check */
	f->headline = headline(v->page->lang, f);
	bool mendable = heard_number(report, "repairs") > 0;
	json_decref(told);
	return mendable ? take_repairs(v, f, delivery, file, e) : 0;
}

/* ---- the page ---- */

static bool is_of_year(struct str label, struct str year)
{
	static const char gap[] = " \xc2\xb7 ";
	while (label.len) {
		const char *end = memmem(label.ptr, label.len, gap, strlen(gap));
		size_t n = end ? (size_t)(end - label.ptr) : label.len;
		size_t taken = end ? n + strlen(gap) : n;
		if (str_eq((struct str){label.ptr, n}, year))
			return true;
		label = (struct str){label.ptr + taken, label.len - taken};
	}
	return false;
}

/* A page of a year that the cube does not have is nowhere; of a dataset of an early version nobody knows its years. */
static bool has_year(struct visit *v, const struct store_dataset *all, size_t n, struct str cube,
		     int64_t year)
{
	struct str wanted = arena_printf(v->arena, "%lld", (long long)year);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].cube, cube) || !str_eq(all[i].status, STR("published")))
			continue;
		if (all[i].nparts == 0)
			return true;
		for (size_t k = 0; k < all[i].nparts; k++)
			if (is_of_year(all[i].parts[k].label, wanted))
				return true;
	}
	return false;
}

/* What is published, of whoever. */
static int published(struct visit *v, struct store_dataset **all, size_t *n, struct error *e)
{
	struct store *s = NULL;
	*n = 0;
	if (truth_store(v->desk, &s, e))
		return -1;
	int result = s ? store_datasets(s, v->arena, STR(""), all, n, e) : 0;
	store_close(s);
	return result;
}

/* Where what the organisation published is laid beside its delivery of that year. */
static bool take_tied(struct visit *v, struct verdict_view *x)
{
	struct accounts *accounts = visit_accounts(v);
	struct store_dataset *all = NULL;
	struct str *cubes;
	struct error e;
	size_t n, nall;

	if (!accounts)
		return false;
	if (organisation_holdings(accounts, v->arena, v->person.organisation, HOLDING_CUBE, &cubes,
				  &n, &e) != 0 ||
	    published(v, &all, &nall, &e) != 0) {
		visit_failed(v, &e);
		return false;
	}
	x->tied = ARENA_ARRAY(v->arena, struct str, n * x->n + 1);
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < n && x->files[i].is_one; k++)
			if (has_year(v, all, nall, cubes[k], x->files[i].year))
				x->tied[x->ntied++] = arena_printf(
					v->arena, "/%.*s/%lld/aansluiting", STR_ARG(cubes[k]),
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
