#include "publish/table.h"

#define PART_MAX ((size_t)64 << 20)
#define ROWS_BETWEEN_STOPS 1024

struct query publication_query(struct arena *a, const struct publication *p)
{
	static const char *const kept[] = {"cut", "fields", "drilldown", "aggregates", "order",
					   "page", "pagesize",
					   /* refused there: better than left out unsaid */
					   "pivot", "comparable", "per", "prices"};
	struct query q = p->query;
	struct query_param *params =
		ARENA_ARRAY(a, struct query_param, 1 + sizeof kept / sizeof *kept);

	params[0] = (struct query_param){STR("download"), STR("csv")};
	q.params = params;
	q.nparams = 1;
	for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
		size_t i = 0;
		while (i < p->query.nparams && !str_eq(p->query.params[i].key, str_z(kept[k])))
			i++;
		if (i < p->query.nparams)
			params[q.nparams++] = p->query.params[i];
	}
	return q;
}

int publication_stopped(const struct publication *p, struct error *e)
{
	if (p->stopped && p->stopped(p->payload))
		return error_set(e, STATUS_INTERRUPTED, "interrupted; nothing was written");
	return 0;
}

/* Gets more text behind what is there. */
static int more_text(struct table *t, struct error *e)
{
	if (t->at) {
		memmove(t->text.ptr, t->text.ptr + t->at, t->text.len - t->at);
		t->text.len -= t->at;
		t->at = 0;
	}
	buffer_reset(&t->part);
	int more = t->answer.stream ? stream_read(t->answer.stream, &t->part, e) : 0;
	t->ending = more == 0;
	if (more > 0)
		buffer_append_str(&t->text, buffer_str(&t->part));
	return more < 0 ? -1 : 0;
}

/* The end of the record that begins at t->at: behind its LF. 0 when it is not all there. */
static size_t record_end(const struct table *t)
{
	bool quoted = false;

	for (size_t i = t->at; i < t->text.len; i++) {
		quoted ^= t->text.ptr[i] == '"';
		if (t->text.ptr[i] == '\n' && !quoted)
			return i + 1;
	}
	return 0;
}

/* Takes one field off the record, unquoting it where it stands. True when another follows. */
static bool take_field(char **at, const char *end, struct str *out)
{
	char *p = *at, *to = p;

	out->ptr = to;
	if (p < end && *p == '"') {
		for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) {
			p += *p == '"';
			*to++ = *p;
		}
		p++;
	} else {
		while (p < end && *p != ',')
			p++;
		to = p;
	}
	out->len = (size_t)(to - out->ptr);
	bool more = p < end && *p == ',';
	*at = p + 1;
	return more;
}

int table_next(struct table *t, struct error *e)
{
	size_t end, n = 0;

	if (t->rows % ROWS_BETWEEN_STOPS == 0 && publication_stopped(t->from, e) != 0)
		return -1;
	while ((end = record_end(t)) == 0 && !t->ending)
		if (more_text(t, e) != 0)
			return -1;
	if (end == 0)
		return 0;
	char *at = t->text.ptr + t->at;
	bool more = true;
	for (; more && n < t->shape.n; n++)
		more = take_field(&at, t->text.ptr + end - 1, &t->cells[n]);
	if (more || n != t->shape.n)
		return error_set(e, STATUS_STORE,
				 "the cube changed while it was read; ask for the file again");
	t->at = end;
	t->rows++;
	return 1;
}

int table_open(struct table *t, const struct publication *p, struct error *e)
{
	*t = (struct table){.from = p};
	answer_init(&t->answer);
	buffer_init(&t->text, SIZE_MAX);
	buffer_init(&t->part, PART_MAX);
	struct arena *a = arena_new();
	struct query q = publication_query(a, p);
	int result = query_shape_open(&t->shape, p->session, &q, e);
	if (result == 0)
		result = query_answer(NULL, p->session, &q, &t->answer, e);
	arena_free(a);
	if (result != 0 || t->answer.status != 200)
		return -1;
	t->text = t->answer.body;
	t->text.max = SIZE_MAX;
	buffer_init(&t->answer.body, PART_MAX);
	t->ending = !t->answer.stream;
	t->cells = ARENA_ARRAY(t->shape.arena, struct str, t->shape.n + 1);
	if (table_next(t, e) < 0) /* the header */
		return -1;
	t->rows = 0;
	return 0;
}

void table_close(struct table *t)
{
	answer_drop(&t->answer);
	buffer_drop(&t->text);
	buffer_drop(&t->part);
	query_shape_close(&t->shape);
}
