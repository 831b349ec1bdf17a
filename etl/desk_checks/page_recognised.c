/* Step 2: what the file is, and by what that was judged. */
#include "desk_checks/views.h"

static struct names_view names_of(struct visit *v, const json_t *names)
{
	struct names_view out = {ARENA_ARRAY(v->arena, struct str, json_array_size(names) + 1), 0};
	size_t i;
	const json_t *name;
	json_array_foreach(names, i, name) if (json_is_string(name)) out.names[out.n++] =
		arena_dup(v->arena, str_z(json_string_value(name)));
	return out;
}

void memory_view(struct visit *v, const struct delivery *d, struct memory_view *out)
{
	json_t *told = heard_parse(d->told);
	*out = (struct memory_view){0};
	if (!told)
		return;
	struct str kind = heard_text(told, "kind", v->arena);
	out->there = true;
	out->same = str_eq(kind, STR("same"));
	out->added = str_eq(kind, STR("new"));
	out->stops = !out->same && !out->added;
	out->phase = heard_true(told, "phase");
	out->dialect = heard_true(told, "dialect");
	out->title = heard_text(told, "title", v->arena);
	out->url = step_url(v, heard_number(told, "delivery"), STEP_FILE);
	out->fresh = names_of(v, json_object_get(told, "new"));
	out->missing = names_of(v, json_object_get(told, "missing"));
	out->retyped = names_of(v, json_object_get(told, "retyped"));
	out->open = names_of(v, json_object_get(told, "open"));
	json_decref(told);
}

static struct in_dutch evidence(struct visit *v, const json_t *file, const char *member)
{
	return in_dutch(v->page->lang, v->arena, heard_text(file, member, v->arena));
}

static void tell_file(struct visit *v, const json_t *file, struct recognised_file *out)
{
	enum lang lang = v->page->lang;
	const json_t *columns = json_object_get(file, "columns");
	*out = (struct recognised_file){
		.name = heard_text(file, "file", v->arena),
		.charset = heard_text(file, "charset", v->arena),
		.charset_why = evidence(v, file, "charsetEvidence"),
		.delimiter = heard_text(file, "delimiter", v->arena),
		.dialect_why = evidence(v, file, "dialectEvidence"),
		.sign = evidence(v, file, "sign"),
		.scope = evidence(v, file, "scope"),
		.records = worded_count(lang, heard_number(file, "records")),
		.columns = (int64_t)json_array_size(columns),
		.header_line = heard_number(file, "headerLine"),
		.standard = heard_text(file, "mapping", v->arena).len > 0,
		.iv3 = str_eq(heard_text(file, "mapping", v->arena), STR("nl-iv3-levering")),
	};
	out->package = package_of(columns, &out->hits);
	out->share =
		worded_percent(lang, out->hits, out->columns ? out->columns : 1, 0, SIGN_MINUS);
}

static int tell_said(struct visit *v, struct recognised_view *r, struct error *e)
{
	struct delivery_choice *said;
	size_t n;
	if (choices_get(v->desk, v->arena, r->step.delivery.id, "dialect", &said, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str name = said[i].name;
		r->said = true;
		if (str_eq(name, STR("delimiter")))
			r->delimiter = said[i].value;
		else if (str_eq(name, STR("charset")))
			r->charset = said[i].value;
		else if (str_eq(name, STR("skip")))
			r->skip = said[i].value;
		else if (str_eq(name, STR("sheet")))
			r->sheet = said[i].value;
		else
			r->header = str_eq(name, STR("header")) ? STR("ja") : STR("nee");
	}
	return 0;
}

void handle_recognised(struct visit *v)
{
	struct recognised_view r = {0};
	struct error e;
	size_t i;
	const json_t *file;
	if (!step_open(v, STEP_RECOGNISED, &r.step))
		return;
	if (r.step.delivery.from_memory && request_param(v->rq, BROUGHT_NOW)) {
		visit_go(v, step_url(v, r.step.delivery.id,
				     r.step.asks ? STEP_COLUMNS : STEP_FINDINGS));
		return;
	}
	memory_view(v, &r.step.delivery, &r.memory);
	if (tell_said(v, &r, &e)) {
		visit_failed(v, &e);
		return;
	}
	if (!join_find(v, &r.step, &r.join))
		return;
	json_t *sniffed = heard(v->desk, r.step.delivery.id, JOB_SNIFF);
	r.ready = sniffed && r.step.delivery.version > 0;
	r.files = ARENA_ARRAY(v->arena, struct recognised_file, json_array_size(sniffed) + 1);
	if (r.ready)
		json_array_foreach(sniffed, i, file) tell_file(v, file, &r.files[r.n++]);
	json_decref(sniffed);
	visit_show(v, desk_recognised_body, &r);
}

/* ---- how it is written, said by hand ---- */

static const char *const delimiters[] = {";", ",", "tab", "|"};
static const char *const charsets[] = {"utf-8", "windows-1252", "iso-8859-15", "utf-16le", "cp850"};
#define SAID_MAX 200u

static bool among(struct str value, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(value, str_z(words[i])))
			return true;
	return value.len == 0;
}

static bool sound(struct str delimiter, struct str charset, struct str skip, struct str sheet)
{
	uint64_t n = 0;
	return among(delimiter, delimiters, sizeof delimiters / sizeof *delimiters) &&
	       among(charset, charsets, sizeof charsets / sizeof *charsets) &&
	       (!skip.len || (str_to_u64(skip, &n) && n <= 1000)) && sheet.len <= SAID_MAX;
}

/* What the form says; empty takes it away, so that it is found out again. False: no such thing can be. */
static bool take_dialect(struct visit *v, const struct delivery *d, int *result, struct error *e)
{
	struct str delimiter = intake_field(v->body, "scheiding");
	struct str charset = intake_field(v->body, "tekens");
	struct str header = intake_field(v->body, "kop");
	struct str skip = str_trim(intake_field(v->body, "overslaan"));
	struct str sheet = str_trim(intake_field(v->body, "blad"));
	bool with = str_eq(header, STR("ja")), without = str_eq(header, STR("nee"));
	const struct {
		const char *name;
		struct str value;
	} said[] = {{"delimiter", delimiter},
		    {"charset", charset},
		    {"header", with ? STR("-") : STR("")},
		    {"no-header", without ? STR("-") : STR("")},
		    {"skip", skip},
		    {"sheet", sheet}};
	*result = 0;
	if (!sound(delimiter, charset, skip, sheet))
		return false;
	for (size_t i = 0; i < sizeof said / sizeof *said && *result == 0; i++)
		*result = choice_put(v->desk, d->id, "dialect", str_z(said[i].name), said[i].value,
				     e);
	return true;
}

/* Look again, with what is said of how it is written. */
void handle_redo(struct visit *v)
{
	struct delivery d;
	struct error e;
	int64_t job;
	int result = 0;
	if (!step_posted(v, true, &d))
		return;
	if (!take_dialect(v, &d, &result, &e)) {
		visit_fault(
			v, 400,
			text_of(lang_accepted(v->rq->accept_language),
				T("Zo kan een bestand niet geschreven zijn. Kies uit de lijsten; boven de kop "
				  "staan hoogstens 1000 regels.")));
		return;
	}
	if (result || job_queue(v->desk, d.id, JOB_SNIFF, d.version, v->person.address, &job, &e)) {
		visit_failed(v, &e);
		return;
	}
	runner_wake(v->desk);
	visit_go(v, step_url(v, d.id, STEP_RECOGNISED));
}
