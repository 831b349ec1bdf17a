#include "editor/stated.h"

#include "editor/lists.h"
#include "editor/stated_files.h"

#include <string.h>

static const struct {
	const char *word, *type, *choices[5];
} kinds[STATED_KINDS] = {
	[STATED_YEAR] = {"year", "date:fiscal-year", {NULL}},
	[STATED_SIDE] = {"side", "direction", {"expenditure", "revenue", NULL}},
	[STATED_PHASE] = {"phase",
			  "phase:id",
			  {"proposed", "approved", "adjusted", "executed", NULL}},
};

const char *stated_word(enum stated_kind kind)
{
	return kinds[kind].word;
}

const char *const *stated_choices(enum stated_kind kind)
{
	return kind == STATED_YEAR ? NULL : kinds[kind].choices;
}

static json_t *member(json_t *of, const char *name, json_t *(*make)(void))
{
	json_t *found = json_object_get(of, name);
	if (!found) {
		found = make();
		json_object_set_new(of, name, found);
	}
	return found;
}

static json_t *schema_of(const json_t *ledger)
{
	return json_object_get(ledger, "schema");
}

/* What a file leaves out is none of its columns. */
static bool is_of(const json_t *field, enum stated_kind kind)
{
	const char *class = list_text(list_own(field), "class");
	return strcmp(list_text(field, "columnType"), kinds[kind].type) == 0 &&
	       strcmp(class, "private") != 0 && strcmp(class, "internal") != 0;
}

static bool says(const json_t *fields, enum stated_kind kind)
{
	size_t i;
	const json_t *field;
	json_array_foreach(fields, i, field) if (is_of(field, kind) &&
						 !json_object_get(field, "constant")) return true;
	return false;
}

/* The constant of that kind, and where it stands. */
static json_t *constant_of(const json_t *ledger, enum stated_kind kind, size_t *at)
{
	const json_t *list = json_object_get(schema_of(ledger), "extraFields");
	for (*at = 0; *at < json_array_size(list); ++*at) {
		json_t *field = json_array_get(list, *at);
		if (is_of(field, kind) && json_object_get(field, "constant"))
			return field;
	}
	return NULL;
}

static struct str value_of(const json_t *field, struct arena *a)
{
	const json_t *constant = json_object_get(field, "constant");
	if (json_is_integer(constant))
		return arena_printf(a, "%lld", (long long)json_integer_value(constant));
	return arena_dup(a, str_z(list_text(field, "constant")));
}

/* ---- what is still to be said ---- */

/* The place of that question in stuiver.decide; its length: there is none. */
static size_t question_at(const json_t *list, enum stated_kind kind)
{
	size_t i;
	const json_t *one;
	json_array_foreach(list, i,
			   one) if (strcmp(list_text(one, "name"), kinds[kind].word) == 0) break;
	return i;
}

/* Takes the question over. */
static void ask(json_t *ledger, enum stated_kind kind, json_t *question)
{
	json_t *list = member(member(ledger, "stuiver", json_object), "decide", json_array);
	if (question_at(list, kind) == json_array_size(list))
		json_array_append_new(list, question);
	else
		json_decref(question);
}

static json_t *asked_of(const json_t *descriptor, size_t resource, enum stated_kind kind)
{
	const json_t *ledger = json_array_get(json_object_get(descriptor, "resources"), resource);
	const json_t *list = json_object_get(list_own(ledger), "decide");
	return json_array_get(list, question_at(list, kind));
}

static void answered(json_t *ledger, enum stated_kind kind)
{
	json_t *list = json_object_get(list_own(ledger), "decide");
	json_array_remove(list, question_at(list, kind));
	if (list && json_array_size(list) == 0)
		json_object_del(list_own(ledger), "decide");
}

bool stated_get(const json_t *descriptor, struct arena *a, size_t resource,
		struct stated out[STATED_KINDS])
{
	const json_t *ledger = json_array_get(json_object_get(descriptor, "resources"), resource);
	const json_t *asked = json_object_get(list_own(ledger), "decide");
	if (!list_is_ledger(ledger))
		return false;
	for (enum stated_kind k = 0; k < STATED_KINDS; k++) {
		size_t at;
		const json_t *field = constant_of(ledger, k, &at);
		out[k] = (struct stated){
			.value = field ? value_of(field, a) : STR(""),
			.by_file = says(json_object_get(schema_of(ledger), "fields"), k) ||
				   says(json_object_get(schema_of(ledger), "extraFields"), k),
			.asked = question_at(asked, k) < json_array_size(asked),
			.files = stated_files_names(field, a),
		};
	}
	return true;
}

/* ---- the model ---- */

static json_t *dimensions_of(const json_t *descriptor)
{
	return json_object_get(json_object_get(descriptor, "model"), "dimensions");
}

/* What the dimension of that kind is made of; "": there is none. */
static const char *source_of(const json_t *descriptor, enum stated_kind kind)
{
	const json_t *d = json_object_get(dimensions_of(descriptor), kinds[kind].word);
	return list_text(
		json_object_get(json_object_get(d, "attributes"), list_text(d, "primaryKey")),
		"source");
}

/* Some ledger still has a field of that name. */
static bool is_fed(const json_t *descriptor, const char *source)
{
	size_t i;
	const json_t *r;
	json_array_foreach(json_object_get(descriptor, "resources"), i,
			   r) if (list_is_ledger(r) && list_ledger_field(r, source)) return true;
	return false;
}

static bool has_text(const json_t *list, const char *text)
{
	size_t i;
	const json_t *one;
	json_array_foreach(list, i, one) if (json_is_string(one) &&
					     strcmp(json_string_value(one), text) == 0) return true;
	return false;
}

/* What a newer file replaces: what was loaded of the same year, phase, period and side, as far as they are known. Where a
 * mapping says it, it stays so, but for what was stated now: more of it would make a newer file replace less. */
static void scope_again(json_t *descriptor, enum stated_kind kind)
{
	static const char *const order[] = {"year", "phase", "period", "side"};
	json_t *own = member(descriptor, "stuiver", json_object);
	json_t *was = json_object_get(own, "scope"), *all = dimensions_of(descriptor);
	json_t *scope = json_array();
	bool listed = json_is_array(was);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		bool stated = strcmp(order[i], kinds[kind].word) == 0;
		bool fresh =
			!listed && json_object_get(all, "year") && strcmp(order[i], "period") != 0;
		if (json_object_get(all, order[i]) &&
		    (stated ? listed || fresh : fresh || has_text(was, order[i])))
			json_array_append_new(scope, json_string(order[i]));
	}
	size_t i;
	json_t *one;
	json_array_foreach(was, i, one) if (json_is_string(one) &&
					    json_object_get(all, json_string_value(one)) &&
					    !has_text(scope, json_string_value(one)))
		json_array_append(scope, one);
	if (listed && json_equal(scope, was)) {
		json_decref(scope);
		return;
	}
	if (json_array_size(scope)) {
		json_object_set_new(own, "scope", scope);
		json_object_set_new(
			own, "why",
			json_string(
				"a newer file replaces what is loaded of the same year, as far as "
				"columns or people say it"));
		return;
	}
	json_decref(scope);
	json_object_set_new(own, "scope", json_string("file"));
}

static void add_dimension(json_t *descriptor, enum stated_kind kind, const char *field)
{
	const char *word = kinds[kind].word;
	json_object_set_new(dimensions_of(descriptor), word,
			    json_pack("{s:{s:{s:s}}, s:s}", "attributes", word, "source", field,
				      "primaryKey", word));
}

/* ---- saying it ---- */

static int check(enum stated_kind kind, struct str value, struct error *e)
{
	uint64_t year;
	if (!value.len)
		return 0;
	if (kind == STATED_YEAR)
		return str_to_u64(value, &year) && year >= 1900 && year <= 2100
			       ? 0
			       : error_set(e, STATUS_USAGE, "a year is four digits, 1900 to 2100");
	for (const char *const *c = stated_choices(kind); *c; c++)
		if (str_eq(value, str_z(*c)))
			return 0;
	return error_set(e, STATUS_USAGE, "%s: '%.*s' is none of its words", kinds[kind].word,
			 STR_ARG(value));
}

static void take_back(json_t *descriptor, json_t *ledger, enum stated_kind kind)
{
	size_t at;
	const char *source = source_of(descriptor, kind);
	if (constant_of(ledger, kind, &at))
		json_array_remove(json_object_get(schema_of(ledger), "extraFields"), at);
	if (*source && !is_fed(descriptor, source))
		json_object_del(dimensions_of(descriptor), kinds[kind].word);
}

/* A name that no column of the file has, save where the dimension is made of it. */
static struct str field_name(const json_t *descriptor, const json_t *ledger, struct arena *a,
			     enum stated_kind kind)
{
	const char *source = source_of(descriptor, kind);
	struct str name = str_z(*source ? source : kinds[kind].word);
	if (*source && !list_ledger_field(ledger, source))
		return arena_dup(a, name);
	for (unsigned i = 2; list_ledger_field(ledger, name.ptr) && i < 1000; i++)
		name = arena_printf(a, "%s_%u", kinds[kind].word, i);
	return arena_dup(a, name);
}

static void put(json_t *descriptor, json_t *ledger, struct arena *a, enum stated_kind kind,
		struct str value, const json_t *files)
{
	size_t at;
	json_t *field = constant_of(ledger, kind, &at);
	if (!field) {
		struct str name = field_name(descriptor, ledger, a, kind);
		field = json_pack("{s:s, s:s, s:s}", "name", name.ptr, "type",
				  kind == STATED_YEAR ? "integer" : "string", "columnType",
				  kinds[kind].type);
		json_array_append_new(
			member(json_object_get(ledger, "schema"), "extraFields", json_array),
			field);
		if (!*source_of(descriptor, kind))
			add_dimension(descriptor, kind, name.ptr);
	}
	json_t *of = kind == STATED_YEAR
			     ? stated_files_joined(str_eq(value_of(field, a), value) ? field : NULL,
						   files)
			     : NULL;
	json_object_set_new(field, "constant", json_stringn(value.ptr, value.len));
	json_object_set_new(field, "stuiver",
			    json_pack("{s:b, s:s}", "stated", 1, "why",
				      "a person said so of all lines: the file does not"));
	if (of)
		json_object_set_new(list_own(field), "statedFor", of);
}

int stated_set(json_t *descriptor, struct arena *a, size_t resource, enum stated_kind kind,
	       struct str value, const json_t *files, struct error *e)
{
	struct stated now[STATED_KINDS];
	json_t *ledger = json_array_get(json_object_get(descriptor, "resources"), resource);
	if (check(kind, value, e))
		return -1;
	if (!stated_get(descriptor, a, resource, now) || !json_is_object(dimensions_of(descriptor)))
		return error_set(e, STATUS_REFUSED, "there is no such ledger with a model");
	if (now[kind].by_file)
		return value.len ? error_set(e, STATUS_REFUSED,
					     "the file itself says the %s of each line",
					     kinds[kind].word)
				 : 0;
	if (value.len)
		put(descriptor, ledger, a, kind, value, files);
	else
		take_back(descriptor, ledger, kind);
	if (value.len)
		answered(ledger, kind);
	scope_again(descriptor, kind);
	return 0;
}

bool stated_open(const json_t *descriptor, struct arena *a)
{
	struct stated said[STATED_KINDS];
	bool open = false;
	for (size_t r = 0; r < json_array_size(json_object_get(descriptor, "resources")); r++)
		for (size_t k = 0; stated_get(descriptor, a, r, said) && k < STATED_KINDS; k++)
			open = open || said[k].asked;
	return open;
}

/* ---- the next file ---- */

bool stated_ask_year(json_t *descriptor)
{
	size_t i, at;
	json_t *ledger;
	bool any = false;
	json_array_foreach(json_object_get(descriptor, "resources"), i, ledger)
	{
		json_t *field =
			list_is_ledger(ledger) ? constant_of(ledger, STATED_YEAR, &at) : NULL;
		if (!field || !list_text(field, "constant")[0])
			continue;
		/* The field stays, so that the cube keeps its shape; it says nothing. */
		json_object_set_new(field, "constant", json_string(""));
		json_object_del(list_own(field), "statedFor");
		ask(ledger, STATED_YEAR,
		    json_pack("{s:s, s:s, s:[]}", "name", kinds[STATED_YEAR].word, "question",
			      "the year was said of the file before this one, and this file does "
			      "not tell its own",
			      "choices"));
		any = true;
	}
	return any;
}

/* Of a year. */
static const json_t *files_said(const json_t *descriptor, size_t resource)
{
	size_t at;
	const json_t *all = json_object_get(descriptor, "resources");
	return stated_files_of(constant_of(json_array_get(all, resource), STATED_YEAR, &at));
}

void stated_carry(json_t *now, const json_t *before, struct arena *a)
{
	struct error e;
	struct stated was[STATED_KINDS], is[STATED_KINDS];
	size_t n = json_array_size(json_object_get(now, "resources"));
	for (size_t r = 0; r < n; r++) {
		if (!stated_get(before, a, r, was) || !stated_get(now, a, r, is))
			continue;
		for (enum stated_kind k = 0; k < STATED_KINDS; k++)
			if (was[k].value.len && !is[k].by_file)
				stated_set(now, a, r, k, was[k].value, files_said(before, r), &e);
			else if (was[k].asked && !is[k].by_file)
				ask(json_array_get(json_object_get(now, "resources"), r), k,
				    json_deep_copy(asked_of(before, r, k)));
	}
}
