/* Words of the endpoints, and what is nearly one. */
#include "question/parameters.h"

#include "question/question.h"

#include <string.h>

#define TOLD_BYTES 80 /* of a name, in messages */

/* Lists of words, divided by blanks. */
struct words_of {
	const char *params;
	const char *format, *download;
	bool strict; /* other words of the API are a fault too, for they would change what is told */
};

static const struct words_of endpoints[] = {
	[ENDPOINT_CUBES] = {"", "json csv ndjson", "csv ndjson"},
	[ENDPOINT_MODEL] = {"", "json", ""},
	[ENDPOINT_AGGREGATE] = {"cut drilldown aggregates order page pagesize toggle pivot compare "
				"comparable per prices explanations lang",
				"json csv ndjson xlsx", "csv ndjson csv-excel xlsx"},
	[ENDPOINT_FACTS] = {"cut fields order page pagesize toggle lang", "json ndjson xlsx",
			    "csv ndjson csv-excel xlsx"},
	[ENDPOINT_MEMBERS] = {"cut order page pagesize lang", "json ndjson xlsx",
			      "csv ndjson csv-excel xlsx"},
	[ENDPOINT_PACKAGE] = {"", "json", ""},
	[ENDPOINT_EXPLANATIONS] = {"cut page pagesize", "json csv ndjson", "csv ndjson"},
	[ENDPOINT_CHANGE] = {"from to cut by measure pagesize", "json csv ndjson", "csv ndjson"},
	[ENDPOINT_SEARCH] = {"q cube dimension year texts page pagesize", "json csv ndjson",
			     "csv ndjson"},
	[ENDPOINT_LOCATIONS] = {"dimension level cut toggle aggregates per prices",
				"json geojson csv ndjson", "geojson csv ndjson"},
	[ENDPOINT_PROVENANCE] = {"cut plan", "json csv ndjson", "csv ndjson"},
	[ENDPOINT_CHANGES] = {"from to by", "json csv", "csv", true},
	[ENDPOINT_SOURCE] = {"lines", "json txt", "txt"},
	[ENDPOINT_MANIFEST] = {"", "json", ""},
	[ENDPOINT_RECONCILIATION] = {"year period with cells", "json csv", "csv"},
	[ENDPOINT_KEY_FIGURES] = {"year cut lang", "json", ""},
	[ENDPOINT_QUARTERS] = {"year cut", "json csv", "csv"},
};
static const struct words_of archive = {"cut lang", NULL, NULL};

/* What the reference was recorded to answer as if it had not been asked; and what a link to provenance may carry of the
 * aggregate whose sum it is of. */
static const struct {
	enum endpoint endpoint;
	const char *key, *value; /* NULL: any */
} recorded[] = {
	{ENDPOINT_AGGREGATE, "drilldowns", NULL}, {ENDPOINT_AGGREGATE, "aggregate", NULL},
	{ENDPOINT_AGGREGATE, "page_size", NULL},  {ENDPOINT_AGGREGATE, "format", "xml"},
	{ENDPOINT_FACTS, "format", "csv"},        {ENDPOINT_MEMBERS, "format", "csv"},
	{ENDPOINT_PROVENANCE, "drilldown", NULL}, {ENDPOINT_PROVENANCE, "aggregates", NULL},
	{ENDPOINT_PROVENANCE, "order", NULL},     {ENDPOINT_PROVENANCE, "page", NULL},
	{ENDPOINT_PROVENANCE, "pagesize", NULL},
};

/* What other APIs call it. */
static const struct {
	const char *said, *meant;
} elsewhere[] = {
	{"limit", "pagesize"},     {"per_page", "pagesize"}, {"perpage", "pagesize"},
	{"offset", "page"},        {"sort", "order"},        {"sortby", "order"},
	{"sort_by", "order"},      {"orderby", "order"},     {"order_by", "order"},
	{"select", "fields"},      {"columns", "fields"},    {"filter", "cut"},
	{"filters", "cut"},        {"where", "cut"},         {"groupby", "drilldown"},
	{"group_by", "drilldown"}, {"output", "format"},     {"measures", "aggregates"},
};

static const struct words_of *words_for(const struct query *q)
{
	return q->endpoint == ENDPOINT_FACTS && str_eq(q->ref, STR(PACKAGE_REF))
		       ? &archive
		       : &endpoints[q->endpoint];
}

struct parameter_words parameters_words(enum endpoint endpoint, bool archived)
{
	const struct words_of *w = archived ? &archive : &endpoints[endpoint];

	return (struct parameter_words){w->params, w->format, w->download};
}

static bool next_word(const char **rest, struct str *out)
{
	while (**rest == ' ')
		++*rest;
	*out = (struct str){*rest, strcspn(*rest, " ")};
	*rest += out->len;
	return out->len > 0;
}

static bool is_one_of(const char *list, struct str word)
{
	struct str one;

	while (list && next_word(&list, &one))
		if (str_eq(one, word))
			return true;
	return false;
}

static bool same_letters(struct str a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.ptr, b, a.len) == 0;
}

static bool is_format_word(struct str key)
{
	return str_eq(key, STR("format")) || str_eq(key, STR("download"));
}

static bool is_taken(const struct words_of *w, struct str key)
{
	return is_one_of(w->params, key) || (is_format_word(key) && w->format);
}

static bool is_anywhere(struct str key)
{
	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++)
		if (is_taken(&endpoints[i], key))
			return true;
	return false;
}

static bool is_recorded(const struct query *q, const struct query_param *p)
{
	for (size_t i = 0; i < sizeof recorded / sizeof *recorded; i++)
		if (recorded[i].endpoint == q->endpoint && words_for(q) != &archive &&
		    str_eq(p->key, str_z(recorded[i].key)) &&
		    (!recorded[i].value || same_letters(p->value, recorded[i].value)))
			return true;
	return false;
}

/* What mail and social media hang behind the addresses that people share. */
bool parameter_passes(struct str key)
{
	return str_eq(key, STR("callback")) || str_starts(key, STR("utm_")) ||
	       is_one_of("_ fbclid gclid dclid gbraid wbraid msclkid twclid igshid li_fat_id "
			 "mc_cid mc_eid mtm_campaign pk_campaign",
			 key);
}

/* ---- near ---- */

/* The word of the endpoint that was meant, or nothing. */
static struct str meant_by(const struct words_of *w, struct str key)
{
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (same_letters(key, elsewhere[i].said) && is_taken(w, str_z(elsewhere[i].meant)))
			return str_z(elsewhere[i].meant);
	struct str word = parameter_near(w->params, key);
	return word.len || !w->format ? word : parameter_near("format download", key);
}

/* ---- checks ---- */

/* "a, b and c" */
static void list_words(struct buffer *out, const char *list)
{
	struct str one, next;
	bool more = next_word(&list, &one);

	for (bool first = true; more; first = false) {
		more = next_word(&list, &next);
		buffer_printf(out, "%s%.*s", first ? "" : more ? ", " : " and ", STR_ARG(one));
		one = next;
	}
}

static int no_such_form(const struct query_param *p, const char *list, struct error *e)
{
	struct buffer names;

	buffer_init(&names, 200);
	list_words(&names, list);
	struct str all = names.len ? buffer_str(&names) : STR("none");
	error_set(e, STATUS_USAGE, "Invalid %.*s: '%.*s'; there %s %.*s", STR_ARG(p->key),
		  STR_ARG(str_head(p->value, TOLD_BYTES)), strchr(list, ' ') ? "are" : "is",
		  STR_ARG(all));
	buffer_drop(&names);
	return -1;
}

static bool form_is_known(const char *list, struct str value)
{
	struct str one;

	while (next_word(&list, &one))
		if (one.len == value.len && strncasecmp(one.ptr, value.ptr, one.len) == 0)
			return true;
	return false;
}

static int check_form(const struct words_of *w, const struct query_param *p, struct error *e)
{
	const char *list = str_eq(p->key, STR("format")) ? w->format : w->download;

	return form_is_known(list, p->value) ? 0 : no_such_form(p, list, e);
}

int parameter_flag(bool *out, const struct query *q, const char *key, struct error *e)
{
	static const char *const words[] = {"0", "false", "off", "1", "true", "on"};
	const size_t n = sizeof words / sizeof *words;
	const struct str *value = query_param(q, key);

	for (size_t i = 0; value && i < n; i++)
		if (same_letters(*value, words[i])) {
			*out = i >= n / 2;
			return 0;
		}
	return value ? error_set(e, STATUS_USAGE, "Invalid %s: '%.*s'; there are 1 and 0", key,
				 STR_ARG(str_head(*value, TOLD_BYTES)))
		     : 0;
}

/* Texts of answers are in the language of the mapping, those of workbooks in either. */
static int check_language(const struct query_param *p, struct error *e)
{
	if (!p->value.len || str_eq(p->value, STR("nl")) || str_eq(p->value, STR("en")))
		return 0;
	return error_set(e, STATUS_USAGE, "Invalid lang: '%.*s'; there are nl and en",
			 STR_ARG(str_head(p->value, TOLD_BYTES)));
}

static int check_name(const struct words_of *w, const struct query_param *p, struct error *e)
{
	struct str meant = is_anywhere(p->key) ? (struct str){0} : meant_by(w, p->key);

	if (meant.len)
		return error_set(e, STATUS_USAGE,
				 "There is no parameter '%.*s'; '%.*s' may be meant",
				 STR_ARG(p->key), STR_ARG(meant));
	if (!w->strict)
		return 0;
	return error_set(e, STATUS_USAGE, "changes takes from, to, by and format, not '%.*s'",
			 STR_ARG(str_head(p->key, TOLD_BYTES)));
}

/* The first of a repeated key is the one that counts. */
static bool is_first(const struct query *q, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(q->params[k].key, q->params[i].key))
			return false;
	return true;
}

int parameters_check(const struct query *q, struct error *e)
{
	const struct words_of *w = words_for(q);

	for (size_t i = 0; i < q->nparams && i < QUERY_MAX_PARAMS; i++) {
		const struct query_param *p = &q->params[i];
		if (parameter_passes(p->key) || is_recorded(q, p) || !is_first(q, i))
			continue;
		bool form = is_format_word(p->key) && w->format;
		if (form ? check_form(w, p, e) != 0
			 : !is_taken(w, p->key) && check_name(w, p, e) != 0)
			return -1;
		if (str_eq(p->key, STR("lang")) && is_taken(w, p->key) && check_language(p, e) != 0)
			return -1;
	}
	return 0;
}

int parameters_check_refs(const struct query *q, const struct cube *c, struct error *e)
{
	const struct words_of *w = words_for(q);
	struct arena *a = NULL;
	int result = 0;

	if (!is_one_of(w->params, STR("cut")))
		return 0;
	for (size_t i = 0; i < q->nparams && result == 0; i++) {
		const struct query_param *p = &q->params[i];
		struct column column;
		if (parameter_passes(p->key) || is_taken(w, p->key) || !p->key.len)
			continue;
		if (!a)
			a = arena_new();
		if (resolve_ref(&column, c, a, p->key) && column.kind == COLUMN_ATTRIBUTE)
			result = error_set(e, STATUS_USAGE,
					   "There is no parameter '%.*s': a part of the cube is "
					   "asked for as cut=%.*s:…",
					   STR_ARG(p->key), STR_ARG(p->key));
	}
	arena_free(a);
	return result;
}

/* The first counts, as in the reference, and this one says something else; cuts are joined. */
static bool is_contradicted(const struct query *q, size_t i)
{
	size_t first = 0;

	while (first < i && !str_eq(q->params[first].key, q->params[i].key))
		first++;
	return first < i && !str_eq(q->params[i].key, STR("cut")) &&
	       !str_eq(q->params[first].value, q->params[i].value);
}

static bool is_listed(const struct str *list, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], key))
			return true;
	return false;
}

size_t parameters_ignored(struct str *out, size_t room, const struct query *q)
{
	const struct words_of *w = words_for(q);
	size_t n = 0;

	for (size_t i = 0; i < q->nparams && n < room; i++) {
		const struct query_param *p = &q->params[i];
		if (!p->key.len || parameter_passes(p->key) || is_listed(out, n, p->key))
			continue;
		if (is_first(q, i) ? is_recorded(q, p) || !is_taken(w, p->key) ||
					     !page_counts(q->endpoint, p->key, p->value)
				   : is_contradicted(q, i))
			out[n++] = p->key;
	}
	return n;
}

/* ---- forms ---- */

static bool asks_for(const struct query *q, const char *key, const char *form)
{
	const struct str *value = query_param(q, key);

	return value && same_letters(*value, form);
}

enum output_format parameters_form(const struct query *q)
{
	const struct words_of *w = words_for(q);

	for (int i = 0; i < 2 && w->format; i++) {
		const char *key = i ? "format" : "download", *list = i ? w->format : w->download;
		if (is_one_of(list, STR("csv")) && asks_for(q, key, "csv"))
			return OUTPUT_CSV;
		if (is_one_of(list, STR("ndjson")) && asks_for(q, key, "ndjson"))
			return OUTPUT_NDJSON;
	}
	return OUTPUT_JSON;
}
