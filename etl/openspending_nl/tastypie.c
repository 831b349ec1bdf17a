#include "openspending_nl/tastypie.h"

#include "model/money.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_UNASKED 20u
#define LIMIT_MOST 100000u
#define OFFSET_MOST ((uint64_t)1 << 40)
#define TOLD 60u

enum lookup { LOOKUP_EXACT, LOOKUP_IN, LOOKUP_GT, LOOKUP_GTE, LOOKUP_LT, LOOKUP_LTE };

static const struct {
	const char *word;
	enum lookup lookup;
} lookups[] = {{"", LOOKUP_EXACT},  {"exact", LOOKUP_EXACT}, {"in", LOOKUP_IN},  {"gt", LOOKUP_GT},
	       {"gte", LOOKUP_GTE}, {"lt", LOOKUP_LT},       {"lte", LOOKUP_LTE}};

struct str nl_param(const struct openspending_nl_asked *q, const char *key)
{
	for (size_t i = 0; i < q->nparams; i++)
		if (str_eq(q->params[i].key, str_z(key)))
			return q->params[i].value;
	return STR("");
}

/* ---- filters ---- */

struct filter {
	size_t column;
	enum lookup lookup;
	struct str value;
};

static int compare(const struct nl_value *v, struct str with, bool *comparable)
{
	int64_t n;

	*comparable = true;
	if (v->kind == NL_NUMBER || v->kind == NL_DECIMAL) {
		*comparable = money_parse(with, v->decimals, &n);
		return (v->number > n) - (v->number < n);
	}
	*comparable = v->kind == NL_TEXT;
	return *comparable ? str_cmp(v->text, with) : 1;
}

static bool passes(const struct filter *f, const struct nl_value *v)
{
	struct str rest = f->value;
	bool comparable;

	if (f->lookup == LOOKUP_IN) {
		while (rest.ptr)
			if (compare(v, str_trim(str_split(&rest, ',')), &comparable) == 0 &&
			    comparable)
				return true;
		return false;
	}
	int order = compare(v, f->value, &comparable);
	if (!comparable)
		return false;
	switch (f->lookup) {
	case LOOKUP_GT:
		return order > 0;
	case LOOKUP_GTE:
		return order >= 0;
	case LOOKUP_LT:
		return order < 0;
	case LOOKUP_LTE:
		return order <= 0;
	default:
		return order == 0;
	}
}

static bool is_one_of(const char *list, struct str word)
{
	struct str rest = str_z(list ? list : "");

	while (rest.len)
		if (str_eq(str_split(&rest, ' '), word))
			return true;
	return false;
}

/* "government__code__in": the column, and behind it how. */
static bool take_filter(struct filter *out, const struct nl_table *t, const struct query_param *p)
{
	for (size_t i = 0; i < t->ncolumns; i++) {
		size_t n = strlen(t->columns[i].name);
		struct str rest = p->key;
		if (rest.len < n || memcmp(rest.ptr, t->columns[i].name, n) != 0)
			continue;
		rest = (struct str){rest.ptr + n, rest.len - n};
		if (rest.len && !str_starts(rest, STR("__")))
			continue;
		if (rest.len)
			rest = (struct str){rest.ptr + 2, rest.len - 2};
		for (size_t k = 0; k < sizeof lookups / sizeof *lookups; k++)
			if (str_eq(rest, str_z(lookups[k].word))) {
				*out = (struct filter){i, lookups[k].lookup, p->value};
				return true;
			}
	}
	return false;
}

static int no_such_filter(const struct nl_table *t, struct str key, struct error *e)
{
	struct buffer b;

	buffer_init(&b, 600);
	for (size_t i = 0; i < t->ncolumns; i++)
		buffer_printf(&b, "%s%s", i ? ", " : "", t->columns[i].name);
	error_set(e, STATUS_USAGE,
		  "%s has no filter '%.*s'; it has %.*s, each with __in, __gt, __gte, __lt, __lte",
		  t->resource, STR_ARG(str_head(key, TOLD)), STR_ARG(buffer_str(&b)));
	buffer_drop(&b);
	return -1;
}

static int take_filters(struct filter *out, size_t *n, const struct nl_table *t,
			const struct openspending_nl_asked *q, struct error *e)
{
	*n = 0;
	for (size_t i = 0; i < q->nparams; i++) {
		const struct query_param *p = &q->params[i];
		if (is_one_of("limit offset format order_by callback _", p->key) ||
		    is_one_of(t->passed, p->key))
			continue;
		if (!take_filter(&out[*n], t, p))
			return no_such_filter(t, p->key, e);
		++*n;
	}
	return 0;
}

/* ---- order ---- */

struct order {
	const struct nl_table *table;
	size_t column;
	bool down;
};

static int by_order(const void *x, const void *y, void *payload)
{
	const struct order *o = payload;
	size_t p = *(const size_t *)x, q = *(const size_t *)y;
	const struct nl_value *v = &o->table->values[p * o->table->ncolumns + o->column],
			      *w = &o->table->values[q * o->table->ncolumns + o->column];
	int order = v->kind == NL_TEXT && w->kind == NL_TEXT
			    ? str_cmp(v->text, w->text)
			    : (v->number > w->number) - (v->number < w->number);

	if (order)
		return o->down ? -order : order;
	return (p > q) - (p < q);
}

static int sort(struct nl_chosen *c, const struct nl_table *t,
		const struct openspending_nl_asked *q, struct error *e)
{
	struct str said = nl_param(q, "order_by");
	struct order o = {t, 0, str_starts(said, STR("-"))};
	struct str name = o.down ? (struct str){said.ptr + 1, said.len - 1} : said;

	if (said.len == 0)
		return 0;
	for (; o.column < t->ncolumns; o.column++)
		if (str_eq(name, str_z(t->columns[o.column].name)))
			break;
	if (o.column == t->ncolumns)
		return no_such_filter(t, said, e);
	qsort_r(c->rows, c->n, sizeof *c->rows, by_order, &o);
	return 0;
}

/* ---- a page ---- */

static int number_of(uint64_t *out, const struct openspending_nl_asked *q, const char *key,
		     uint64_t unasked, struct error *e)
{
	struct str said = nl_param(q, key);

	*out = unasked;
	if (said.len == 0 || str_to_u64(said, out))
		return 0;
	return error_set(e, STATUS_USAGE, "Invalid %s '%.*s': it is no number", key,
			 STR_ARG(str_head(said, TOLD)));
}

int nl_choose(struct nl_chosen *out, struct arena *a, const struct nl_table *t,
	      const struct openspending_nl_asked *q, struct error *e)
{
	struct filter *filters = ARENA_ARRAY(a, struct filter, q->nparams + 1);
	size_t n;

	*out = (struct nl_chosen){.rows = ARENA_ARRAY(a, size_t, t->n + 1)};
	if (number_of(&out->limit, q, "limit", LIMIT_UNASKED, e) != 0 ||
	    number_of(&out->offset, q, "offset", 0, e) != 0 ||
	    take_filters(filters, &n, t, q, e) != 0)
		return -1;
	out->limit = out->limit > LIMIT_MOST ? LIMIT_MOST : out->limit;
	out->offset = out->offset > OFFSET_MOST ? OFFSET_MOST : out->offset;
	for (size_t row = 0; row < t->n; row++) {
		bool all = true;
		for (size_t i = 0; i < n && all; i++)
			all = passes(&filters[i],
				     &t->values[row * t->ncolumns + filters[i].column]);
		if (all)
			out->rows[out->n++] = row;
	}
	return sort(out, t, q, e);
}

/* ---- writing ---- */

void nl_put_float(struct json_out *j, struct str number)
{
	char text[MONEY_TEXT_SIZE + 2];
	bool whole = number.len && !memchr(number.ptr, '.', number.len);

	snprintf(text, sizeof text, "%.*s%s", STR_ARG(number), whole ? ".0" : "");
	json_put_raw(j, str_z(text));
}

static void put_value(struct json_out *j, const struct nl_value *v)
{
	if (v->kind == NL_TEXT)
		json_put_string(j, v->text);
	else if (v->kind == NL_NUMBER)
		json_put_integer(j, v->number);
	else if (v->kind == NL_NULL)
		json_put_null(j);
	else if (v->kind == NL_DECIMAL)
		nl_put_float(j, v->text);
	else
		json_put_raw(j, v->text);
}

void nl_put_object(struct json_out *j, const struct nl_table *t, size_t row)
{
	json_put_object(j);
	for (size_t i = 0; i < t->ncolumns; i++) {
		if (t->columns[i].hidden)
			continue;
		json_put_key_z(j, t->columns[i].name);
		put_value(j, &t->values[row * t->ncolumns + i]);
	}
	json_put_object_end(j);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~,", c));
}

void nl_put_encoded(struct buffer *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_plain(s.ptr[i]))
			buffer_append_char(b, s.ptr[i]);
		else
			buffer_printf(b, "%%%02X", (unsigned char)s.ptr[i]);
}

struct str nl_root(const struct openspending_nl_asked *q)
{
	size_t at = 0;

	for (int slashes = 0; at < q->base.len; at++)
		if (q->base.ptr[at] == '/' && ++slashes == 3) /* after those of http:// */
			break;
	return (struct str){q->base.ptr + at, q->base.len - at};
}

struct str nl_uri(struct arena *a, const struct openspending_nl_asked *q, const char *resource,
		  struct str own)
{
	return arena_printf(a, "%.*s/api/v1/%s/%.*s/", STR_ARG(nl_root(q)), resource, STR_ARG(own));
}

/* The same question of another offset, or null. */
static void put_page(struct json_out *j, const char *key, const struct nl_chosen *c,
		     const struct openspending_nl_asked *q, bool is_there, uint64_t offset)
{
	struct buffer b;

	json_put_key_z(j, key);
	if (!is_there) {
		json_put_null(j);
		return;
	}
	buffer_init(&b, SIZE_MAX);
	buffer_append_str(&b, nl_root(q));
	for (size_t i = 0; i < q->nsegments; i++) {
		buffer_append_char(&b, '/');
		nl_put_encoded(&b, q->segments[i]);
	}
	buffer_append_z(&b, "/?");
	for (size_t i = 0; i < q->nparams; i++) {
		if (is_one_of("limit offset callback _", q->params[i].key))
			continue;
		nl_put_encoded(&b, q->params[i].key);
		buffer_append_char(&b, '=');
		nl_put_encoded(&b, q->params[i].value);
		buffer_append_char(&b, '&');
	}
	buffer_printf(&b, "limit=%llu&offset=%llu", (unsigned long long)c->limit,
		      (unsigned long long)offset);
	json_put_string(j, buffer_str(&b));
	buffer_drop(&b);
}

static void put_meta(struct json_out *j, const struct nl_chosen *c,
		     const struct openspending_nl_asked *q)
{
	bool more = c->limit && c->offset + c->limit < c->n;
	uint64_t before = c->offset > c->limit ? c->offset - c->limit : 0;

	json_put_key_z(j, "meta");
	json_put_object(j);
	json_put_key_z(j, "limit");
	json_put_integer(j, (int64_t)c->limit);
	put_page(j, "next", c, q, more, c->offset + c->limit);
	json_put_key_z(j, "offset");
	json_put_integer(j, (int64_t)c->offset);
	put_page(j, "previous", c, q, c->limit && c->offset > 0, before);
	json_put_key_z(j, "total_count");
	json_put_integer(j, (int64_t)c->n);
	json_put_object_end(j);
}

void nl_put_list(struct buffer *out, const struct nl_table *t, const struct nl_chosen *c,
		 const struct openspending_nl_asked *q, struct str facets)
{
	struct json_out j;
	/* Whoever asks for facets with limit=0 wants nothing else; a list without one is whole. */
	uint64_t limit = c->limit || facets.len ? c->limit : c->n;

	json_begin(&j, out);
	json_put_object(&j);
	if (facets.len) {
		json_put_key_z(&j, "facets");
		json_put_raw(&j, facets);
	}
	put_meta(&j, c, q);
	json_put_key_z(&j, "objects");
	json_put_array(&j);
	for (uint64_t i = c->offset; i < c->n && i - c->offset < limit; i++)
		nl_put_object(&j, t, c->rows[i]);
	json_put_array_end(&j);
	json_put_object_end(&j);
}
