#include "explore/asked_before.h"

#include <assert.h>
#include <stdlib.h>

struct asked ask_new(struct session *s, struct arena *a, enum endpoint endpoint, struct str cube)
{
	struct asked q = {.session = s, .arena = a};

	q.query.endpoint = endpoint;
	q.query.cube = cube;
	return q;
}

void ask_param(struct asked *q, const char *key, struct str value)
{
	if (value.len == 0)
		return;
	assert(q->query.nparams < ASKED_PARAMS);
	q->params[q->query.nparams++] = (struct query_param){str_z(key), value};
}

void ask_lens(struct asked *q, const struct lens *l)
{
	const struct measure *m = &l->guide->cube->measures[l->measure];

	ask_param(q, "aggregates", arena_printf(q->arena, "%.*s.sum|_count", STR_ARG(m->name)));
	if (l->scale == SCALE_PER_INHABITANT)
		ask_param(q, "per", STR("inhabitant"));
	if (l->prices)
		ask_param(q, "prices", arena_printf(q->arena, "%d", (int)l->prices));
}

/* ---- addresses ---- */

static const char *const words[] = {
	[ENDPOINT_MODEL] = "model",           [ENDPOINT_AGGREGATE] = "aggregate",
	[ENDPOINT_FACTS] = "facts",           [ENDPOINT_MEMBERS] = "members",
	[ENDPOINT_CHANGE] = "explain-change", [ENDPOINT_EXPLANATIONS] = "explanations",
	[ENDPOINT_LOCATIONS] = "locations",   [ENDPOINT_PROVENANCE] = "provenance",
	[ENDPOINT_CHANGES] = "changes",       [ENDPOINT_SOURCE] = "source",
};

static void append_encoded(struct buffer *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || (c && strchr("-._~:,", c));
		if (plain)
			buffer_append_char(b, (char)c);
		else
			buffer_printf(b, "%%%02X", c);
	}
}

struct str ask_address(const struct asked *q, const char *more)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	buffer_append_z(&b,
			q->query.endpoint == ENDPOINT_SEARCH ? "/api/3/search/" : "/api/3/cubes/");
	if (q->query.endpoint != ENDPOINT_SEARCH && q->query.endpoint != ENDPOINT_CUBES) {
		append_encoded(&b, q->query.cube);
		buffer_printf(&b, "/%s/", words[q->query.endpoint]);
		if (q->query.ref.len) {
			append_encoded(&b, q->query.ref);
			buffer_append_char(&b, '/');
		}
	}
	for (size_t i = 0; i < q->query.nparams; i++) {
		buffer_append_char(&b, i ? '&' : '?');
		buffer_append_str(&b, q->params[i].key);
		buffer_append_char(&b, '=');
		append_encoded(&b, q->params[i].value);
	}
	if (more) {
		buffer_append_char(&b, q->query.nparams ? '&' : '?');
		buffer_append_z(&b, more);
	}
	struct str address = arena_dup(q->arena, buffer_str(&b));
	buffer_drop(&b);
	return address;
}

/* ---- rows ---- */

static struct datum kept_datum(struct arena *a, const struct datum *d)
{
	struct datum own = *d;

	if (d->kind == DATUM_TEXT || d->kind == DATUM_NUMERAL)
		own.text = arena_dup(a, d->text);
	return own;
}

static const struct row_column *kept_columns(struct arena *a, const struct rows *rows)
{
	struct row_column *own = ARENA_ARRAY(a, struct row_column, rows->n + 1);

	for (size_t i = 0; i < rows->n; i++) {
		own[i] = rows->columns[i];
		own[i].label = arena_dup(a, own[i].label);
		own[i].ref = arena_dup(a, own[i].ref);
		own[i].title = arena_dup(a, own[i].title);
		if (own[i].member) {
			struct value *v = ARENA_NEW(a, struct value);
			*v = *own[i].member;
			v->text = arena_dup(a, v->text);
			own[i].member = v;
		}
	}
	return own;
}

static int read_rows(struct tabular *out, struct rows *rows, struct arena *a, struct error *e)
{
	size_t capacity = 64, n = rows->n;
	struct datum *row = xcalloc(n + 1, sizeof *row);
	struct datum *cells = xmalloc(capacity * (n + 1) * sizeof *cells);
	int more;

	while ((more = rows->next(rows, row, e)) > 0) {
		if (out->n == TABULAR_MAX_ROWS) {
			out->too_many = true;
			break;
		}
		if (out->n == capacity) {
			capacity *= 2;
			cells = xrealloc(cells, capacity * (n + 1) * sizeof *cells);
		}
		for (size_t i = 0; i < n; i++)
			cells[out->n * n + i] = kept_datum(a, &row[i]);
		out->n++;
	}
	struct datum *kept = ARENA_ARRAY(a, struct datum, out->n * n + 1);
	if (out->n)
		memcpy(kept, cells, out->n * n * sizeof *cells);
	out->cells = kept;
	free(cells);
	free(row);
	return more < 0 ? -1 : 0;
}

static int read_result(struct tabular *out, struct result *r, struct arena *a, struct error *e)
{
	out->total = r->total;
	if (!r->rows)
		return 0;
	out->ncolumns = r->rows->n;
	out->columns = kept_columns(a, r->rows);
	if (r->summary) {
		struct datum *sums = ARENA_ARRAY(a, struct datum, out->ncolumns + 1);
		for (size_t i = 0; i < out->ncolumns; i++)
			sums[i] = kept_datum(a, &r->summary[i]);
		out->summary = sums;
	}
	return read_rows(out, r->rows, a, e);
}

/* Only what groups: lines are many, and seldom asked again. */
static bool is_worth_keeping(const struct asked *q)
{
	return q->query.endpoint == ENDPOINT_AGGREGATE && q->query.cube.len;
}

/* Whether the answer is of this very picture: somebody may have published meanwhile. */
static bool is_of(const struct result *r, const struct picture *p)
{
	return r->picture && str_eq(picture_version(r->picture), picture_version(p));
}

static int ask_picture(struct tabular *out, struct asked *q, struct picture *p, struct error *e)
{
	struct asked_before *before;
	struct result *r;
	struct str address = ask_address(q, NULL);

	if (asked_before_of(&before, p, e) != 0)
		return -1;
	if (asked_before_find(before, address, out, q->arena))
		return 0;
	if (query_ask(&r, q->session, &q->query, e) != 0)
		return -1;
	int result = read_result(out, r, q->arena, e);
	if (result == 0 && is_of(r, p))
		asked_before_keep(before, address, out);
	result_close(r);
	return result;
}

int ask_tabular(struct tabular *out, struct asked *q, struct error *e)
{
	struct picture *p;
	struct result *r;

	*out = (struct tabular){0};
	q->query.params = q->params;
	if (is_worth_keeping(q)) {
		if (picture_get(&p, q->session, q->query.cube, e) != 0)
			return -1;
		int result = ask_picture(out, q, p, e);
		picture_release(p);
		return result;
	}
	if (query_ask(&r, q->session, &q->query, e) != 0)
		return -1;
	int result = read_result(out, r, q->arena, e);
	result_close(r);
	return result;
}

int tabular_column(const struct tabular *g, struct str ref)
{
	for (size_t i = 0; i < g->ncolumns; i++)
		if (str_eq(g->columns[i].ref, ref) || str_eq(g->columns[i].label, ref))
			return (int)i;
	return -1;
}
