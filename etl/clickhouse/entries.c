/* What entries of some lines of a file are, of some dimensions. */
#include "clickhouse/clickhouse_answers.h"
#include "clickhouse/fields.h"

#include <inttypes.h>

#define ENTRIES_TRIES 3u

struct entries_read {
	const struct inquiry *inquiry;
	const struct entries_asked *asked;
	size_t nfields;
	const struct dictionary **members; /* [asked->n]; NULL: kept as texts */
	/* What came, in the arena: when an answer comes anew, it is forgotten. */
	struct arena *arena;
	struct entry_read {
		struct entry_read *next;
		uint64_t line;
		const struct value **members;
	} * entries;
	uint64_t n;
};

static const struct dimension *dimension_of(const struct entries_read *x, size_t i)
{
	return &x->inquiry->cube->dimensions[x->asked->dimensions[i]];
}

static int take_text(struct entries_read *x, const struct dimension *shape,
		     const struct str *fields, struct value *out, struct error *e)
{
	for (size_t a = 0; a < shape->nattributes; a++) {
		out[a] = (struct value){.null = !fields[a].ptr};
		if (out[a].null)
			continue;
		if (shape->attributes[a].type == VALUE_STRING)
			out[a].text = arena_dup(x->arena, fields[a]);
		else if (!tsv_signed(fields[a], &out[a].number))
			return tsv_fault(e, fields[a]);
	}
	return 0;
}

static int take_member(struct entries_read *x, size_t i, const struct str *fields, size_t *used,
		       const struct value **out, struct error *e)
{
	const struct dimension *shape = dimension_of(x, i);
	uint64_t key;

	*used = x->members[i] ? 1 : shape->nattributes;
	if (!x->members[i]) {
		struct value *tuple = ARENA_ARRAY(x->arena, struct value, shape->nattributes);
		*out = tuple;
		return take_text(x, shape, fields, tuple, e);
	}
	if (!tsv_unsigned(fields[0], &key) || key >= dictionary_count(x->members[i]))
		return tsv_fault(e, fields[0]);
	*out = dictionary_get(x->members[i], (uint32_t)key);
	return 0;
}

static int take_entry(void *context, const struct str *fields, struct error *e)
{
	struct entries_read *x = context;
	struct entry_read *entry = ARENA_NEW(x->arena, struct entry_read);
	size_t at = 1, used;

	entry->members = ARENA_ARRAY(x->arena, const struct value *, x->asked->n + 1);
	if (!tsv_unsigned(fields[0], &entry->line) || entry->line < x->asked->from ||
	    entry->line > x->asked->to)
		return tsv_fault(e, fields[0]);
	for (size_t i = 0; i < x->asked->n; i++, at += used)
		if (take_member(x, i, fields + at, &used, &entry->members[i], e))
			return -1;
	entry->next = x->entries;
	x->entries = entry;
	x->n++;
	return 0;
}

static void forget_entries(void *context)
{
	struct entries_read *x = context;

	x->entries = NULL;
	x->n = 0;
}

static int put_dimension(struct entries_read *x, struct buffer *sql, size_t i, struct error *e)
{
	const struct inquiry *q = x->inquiry;
	const size_t d = x->asked->dimensions[i];
	struct view *v = picture_view(q->picture);

	if (!view_has_text(v, d)) {
		buffer_append_char(sql, ',');
		put_key(sql, q->table, d);
		x->nfields++;
		return view_dictionary(v, q->session->store, d, &x->members[i], e);
	}
	for (size_t a = 0; a < q->cube->dimensions[d].nattributes; a++) {
		buffer_append_char(sql, ',');
		put_text(sql, q->table, d, a);
		x->nfields++;
	}
	return 0;
}

static int ask(struct entries_read *x, struct error *e)
{
	const struct inquiry *q = x->inquiry;
	struct buffer sql;
	int result = 0;

	buffer_init(&sql, SQL_MAX);
	x->nfields = 1;
	buffer_append_z(&sql, "SELECT line");
	for (size_t i = 0; i < x->asked->n && result == 0; i++)
		result = put_dimension(x, &sql, i, e);
	inquiry_put_from(&sql, q);
	buffer_append_z(&sql, " AND ");
	buffer_append_str(&sql, buffer_str(&q->pass));
	if (result == 0)
		result = inquiry_ask(q, &sql, NULL, x->nfields, take_entry, forget_entries, x, e);
	buffer_drop(&sql);
	return result;
}

/* They are counted by a statement that saw every line, and each of them came: what a line shows hangs on all its entries, and one
 * of which nothing comes has none. */
static int ask_counted(struct entries_read *x, struct error *e)
{
	uint64_t lines;

	for (unsigned tries = 0; tries < ENTRIES_TRIES; tries++) {
		if (tries)
			client_turn(x->inquiry->client);
		forget_entries(x);
		if (facts_count(&lines, x->inquiry, e) || ask(x, e))
			return -1;
		if (x->n == lines)
			return 0;
	}
	return error_set(e, STATUS_STORE,
			 "of the entries of some lines ClickHouse counts %" PRIu64
			 " and gives %" PRIu64 ": some server lacks some",
			 lines, x->n);
}

int clickhouse_entries(struct session *s, struct picture *p, const struct entries_asked *asked,
		       struct error *e)
{
	struct question all = {.arena = s->arena, .cube = picture_cube(p)};
	struct inquiry q;
	struct entries_read x = {.inquiry = &q, .asked = asked, .arena = arena_new()};

	x.members = ARENA_ARRAY(x.arena, const struct dictionary *, asked->n + 1);
	int result = inquiry_open(&q, s, p, &all, e);
	if (result == 0) {
		for (size_t i = 0; i < q.table->contents.n; i++)
			q.asked[i] = q.table->contents.items[i].dataset == asked->dataset;
		buffer_reset(&q.pass);
		buffer_printf(&q.pass, "(line>=%" PRIu64 " AND line<=%" PRIu64 ")", asked->from,
			      asked->to);
		q.all = false;
		result = inquiry_asks(&q) ? ask_counted(&x, e) : 0;
	}
	for (struct entry_read *i = x.entries; i && result == 0; i = i->next)
		asked->take(asked->payload, i->line, i->members);
	inquiry_close(&q);
	arena_free(x.arena);
	return result;
}
