/* /api/v1: lists, single items, aggregations. */
#include "openspending_nl/divisors.h"

#include "base/memory/map.h"
#include "model/money.h"

#include <stdio.h>
#include <string.h>

typedef int make_table(struct nl_table *out, struct nl_asking *k, struct error *e);

static const struct {
	const char *name;
	make_table *make;
} resources[] = {{"governments", nl_governments_table},
		 {"documents", nl_documents_table},
		 {"labels", nl_labels_table},
		 {"entries", nl_entries_table},
		 {"metrics", nl_metrics_table}};

/* ---- lists ---- */

/* Which lists there are, as Tastypie gives them. */
static void put_index(struct buffer *out, const struct nl_asking *k)
{
	struct json_out j;
	struct str root = nl_root(k->asked);

	json_begin(&j, out);
	json_put_object(&j);
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
		json_put_key_z(&j, resources[i].name);
		json_put_object(&j);
		json_put_key_z(&j, "list_endpoint");
		json_put_string(&j, arena_printf(k->arena, "%.*s/api/v1/%s/", STR_ARG(root),
						 resources[i].name));
		json_put_object_end(&j);
	}
	json_put_object_end(&j);
}

/* By its resource_uri. */
static int single(struct buffer *out, struct nl_asking *k, make_table *make, struct error *e)
{
	struct nl_table t;
	struct json_out j;
	struct str said = k->asked->segments[3];

	if (make(&t, k, e) != 0)
		return -1;
	size_t column = nl_column(&t, "resource_uri");
	struct str uri = nl_uri(k->arena, k->asked, t.resource, said);
	for (size_t i = 0; i < t.n; i++) {
		if (!str_eq(t.values[i * t.ncolumns + column].text, uri))
			continue;
		json_begin(&j, out);
		nl_put_object(&j, &t, i);
		return 0;
	}
	return error_set(e, STATUS_NOT_FOUND, "%s has no %.*s", t.resource,
			 STR_ARG(str_head(said, 40)));
}

static int list(struct buffer *out, struct nl_asking *k, make_table *make, struct error *e)
{
	struct nl_table t;
	struct nl_chosen c;

	if (make(&t, k, e) != 0 || nl_choose(&c, k->arena, &t, k->asked, e) != 0)
		return -1;
	nl_put_list(out, &t, &c, k->asked, STR(""));
	return 0;
}

/* ---- facets ---- */

struct nl_facet {
	struct str term;
	uint64_t count;
	int64_t min, max;
	money_sum total;
};

struct nl_facets {
	struct nl_facet *items;
	size_t n;
	int decimals;
};

static struct str term_of(struct arena *a, const struct nl_value *v)
{
	return v->kind == NL_NUMBER ? arena_printf(a, "%lld", (long long)v->number) : v->text;
}

static void add_to(struct nl_facet *f, int64_t value)
{
	f->min = f->count == 0 || value < f->min ? value : f->min;
	f->max = f->count == 0 || value > f->max ? value : f->max;
	f->total += value;
	f->count++;
}

/* By the values of a column, in the order in which they come; NULL: all together. */
static void gather(struct nl_facets *out, struct arena *a, const struct nl_table *t,
		   const struct nl_chosen *c, const char *column)
{
	size_t by = column ? nl_column(t, column) : 0, value = nl_column(t, "value");
	struct map *places = map_new();
	bool is_new;

	*out = (struct nl_facets){ARENA_ARRAY(a, struct nl_facet, c->n + 1), 0, 0};
	for (size_t i = 0; i < c->n; i++) {
		const struct nl_value *row = &t->values[c->rows[i] * t->ncolumns];
		struct str term = column ? term_of(a, &row[by]) : STR("total");
		uint32_t *at = map_put(places, term, &is_new);
		if (is_new) {
			*at = (uint32_t)out->n;
			out->items[out->n++] = (struct nl_facet){.term = term};
		}
		add_to(&out->items[*at], row[value].number);
		out->decimals = row[value].decimals;
	}
	map_free(places);
}

static void put_decimal(struct json_out *j, const char *key, money_sum value, int decimals)
{
	char text[MONEY_TEXT_SIZE];

	money_format(text, value, decimals);
	json_put_key_z(j, key);
	nl_put_float(j, str_z(text));
}

/* Of the hoofdfuncties it was one more than the code; programs count on that. */
static void put_term(struct json_out *j, const struct nl_facet *f, bool shifted)
{
	uint64_t n;

	json_put_key_z(j, "term");
	if (shifted && str_to_u64(f->term, &n))
		json_put_integer(j, (int64_t)n + 1);
	else if (str_to_u64(f->term, &n) && f->term.len > 3 && f->term.ptr[0] != '0')
		json_put_integer(j, (int64_t)n); /* a document, a year */
	else
		json_put_string(j, f->term);
}

static void put_stats(struct json_out *j, const struct nl_facet *f, int decimals, bool shifted)
{
	char text[MONEY_TEXT_SIZE];

	json_put_object(j);
	put_term(j, f, shifted);
	json_put_key_z(j, "count");
	json_put_integer(j, (int64_t)f->count);
	json_put_key_z(j, "total_count");
	json_put_integer(j, (int64_t)f->count);
	put_decimal(j, "min", f->min, decimals);
	put_decimal(j, "max", f->max, decimals);
	json_put_key_z(j, "mean");
	money_average(text, f->total, f->count ? f->count : 1, decimals);
	nl_put_float(j, str_z(text));
	put_decimal(j, "total", f->total, decimals);
	json_put_object_end(j);
}

static void put_facet(struct json_out *j, struct arena *a, const struct nl_table *t,
		      const struct nl_chosen *c, const char *key, const char *column)
{
	struct nl_facets f;

	gather(&f, a, t, c, column);
	json_put_key_z(j, key);
	json_put_object(j);
	json_put_key_z(j, "_type");
	json_put_string_z(j, "terms_stats");
	json_put_key_z(j, "missing");
	json_put_integer(j, 0);
	json_put_key_z(j, "terms");
	json_put_array(j);
	for (size_t i = 0; i < f.n; i++)
		put_stats(j, &f.items[i], f.decimals,
			  strcmp(key, "main") == 0 || (column && strcmp(column, "code_main") == 0));
	json_put_array_end(j);
	json_put_object_end(j);
}

static void put_total(struct json_out *j, struct arena *a, const struct nl_table *t,
		      const struct nl_chosen *c)
{
	struct nl_facets f;

	gather(&f, a, t, c, NULL);
	json_put_key_z(j, "total");
	put_stats(j, f.n ? &f.items[0] : &(struct nl_facet){.term = STR("total")}, f.decimals,
		  false);
}

static void put_terms(struct json_out *j, struct arena *a, const struct nl_table *t,
		      const struct nl_chosen *c, const char *key, const char *column)
{
	size_t at = nl_column(t, column);
	struct map *places = map_new();
	bool is_new;

	for (size_t i = 0; i < c->n; i++)
		++*map_put(places, term_of(a, &t->values[c->rows[i] * t->ncolumns + at]), &is_new);
	json_put_key_z(j, key);
	json_put_object(j);
	json_put_key_z(j, "_type");
	json_put_string_z(j, "terms");
	json_put_key_z(j, "terms");
	json_put_array(j);
	for (size_t i = 0; i < map_count(places); i++) {
		struct nl_facet f = {.term = map_key(places, i)};
		json_put_object(j);
		put_term(j, &f, false);
		json_put_key_z(j, "count");
		json_put_integer(j, map_value(places, i));
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_object_end(j);
	map_free(places);
}

/* ---- aggregations ---- */

static int put_facets(struct buffer *b, struct arena *a, const struct nl_table *t,
		      const struct nl_chosen *c, struct str word, struct error *e)
{
	struct json_out j;

	json_begin(&j, b);
	json_put_object(&j);
	if (str_eq(word, STR("documents"))) {
		put_terms(&j, a, t, c, "years", "year");
		put_terms(&j, a, t, c, "periods", "period");
		put_terms(&j, a, t, c, "plans", "plan");
	} else if (str_eq(word, STR("entries"))) {
		put_facet(&j, a, t, c, "document", "document_id");
		put_total(&j, a, t, c);
	} else if (str_eq(word, STR("main")) || str_eq(word, STR("sub")) ||
		   str_eq(word, STR("cat"))) {
		put_facet(&j, a, t, c, "terms", arena_printf(a, "code_%.*s", STR_ARG(word)).ptr);
		put_total(&j, a, t, c);
	} else if (str_eq(word, STR("all"))) {
		put_facet(&j, a, t, c, "main", "code_main");
		put_facet(&j, a, t, c, "sub", "code_sub");
		put_facet(&j, a, t, c, "cat", "code_cat");
		put_total(&j, a, t, c);
	} else {
		return error_set(
			e, STATUS_NOT_FOUND,
			"there is no aggregation %.*s: documents, entries, main, sub, cat and all",
			STR_ARG(str_head(word, 40)));
	}
	json_put_object_end(&j);
	return 0;
}

static int aggregation(struct buffer *out, struct nl_asking *k, struct error *e)
{
	struct str word = k->asked->segments[3];
	struct nl_table t;
	struct nl_chosen c;
	struct buffer b;

	if ((str_eq(word, STR("documents")) ? nl_documents_table : nl_entries_table)(&t, k, e) !=
		    0 ||
	    nl_choose(&c, k->arena, &t, k->asked, e) != 0)
		return -1;
	buffer_init(&b, SIZE_MAX);
	int result = put_facets(&b, k->arena, &t, &c, word, e);
	if (result == 0)
		nl_put_list(out, &t, &c, k->asked, buffer_str(&b));
	buffer_drop(&b);
	return result;
}

int nl_v1_answer(struct buffer *out, struct nl_asking *k, struct error *e)
{
	const struct openspending_nl_asked *q = k->asked;
	struct str word = q->nsegments > 2 ? q->segments[2] : STR("");

	if (q->nsegments == 2) {
		put_index(out, k);
		return 0;
	}
	if (q->nsegments == 4 && str_eq(word, STR("aggregations")))
		return aggregation(out, k, e);
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
		if (!str_eq(word, str_z(resources[i].name)))
			continue;
		if (q->nsegments == 3)
			return list(out, k, resources[i].make, e);
		if (q->nsegments == 4)
			return single(out, k, resources[i].make, e);
	}
	return error_set(e, STATUS_NOT_FOUND,
			 "/api/v1 has governments, documents, labels, entries, metrics and "
			 "aggregations");
}
