/* Rows and their envelope, as OpenSpending has them. */
#include "answer/unknown.h"
#include "write/json_answer.h"

#include "write/row_writers.h"

/* What the parts of an envelope are called. */
struct names {
	const char *total, *rows, *columns;
};

static const struct names names[] = {
	[RESULT_CELLS] = {"total_cell_count", "cells", "attributes"},
	[RESULT_SHEET] = {"total_cell_count", "cells", "attributes"},
	[RESULT_MEMBERS] = {"total_member_count", "data", "fields"},
	[RESULT_FACTS] = {"total_fact_count", "data", "fields"},
};

static int put_rows(struct json_out *j, struct result *r, const struct row_writer *w,
		    struct error *e)
{
	struct datum *row = ARENA_ARRAY(r->question->arena, struct datum, r->rows->n + 1);
	bool first = true;
	int more = 0;

	json_put_array(j);
	while (!j->out->overflow && (more = r->rows->next(r->rows, row, e)) > 0) {
		if (!first)
			buffer_append_char(j->out, ',');
		objects_put(j->out, w, row);
		first = false;
	}
	json_put_array_end(j);
	return more < 0 ? -1 : 0;
}

/* Facts tell the cut as it came, the others as it was read. */
static void put_cut(struct json_out *j, const struct result *r)
{
	if (r->kind != RESULT_FACTS) {
		json_cut(j, r->question);
		return;
	}
	json_ignored(j, r->question);
	json_put_key_z(j, "cell");
	if (r->question->has_cut)
		json_put_string(j, r->question->raw_cut);
	else
		json_put_null(j);
}

static void put_near(struct json_out *j, const struct unknown *u)
{
	json_put_array(j);
	for (size_t i = 0; i < u->n; i++) {
		json_put_object(j);
		json_put_key_z(j, "value");
		json_put_string(j, u->near[i].value);
		if (u->near[i].label.len) {
			json_put_key_z(j, "label");
			json_put_string(j, u->near[i].label);
		}
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* "unknown" with the values of cuts that no member has, and the nearest; nothing when there are none. */
static int put_unknown(struct json_out *j, const struct result *r, struct error *e)
{
	struct unknown *list;
	size_t n;

	if (unknown_values(&list, &n, r, e) != 0)
		return -1;
	if (!n)
		return 0;
	json_put_key_z(j, "unknown");
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(j);
		json_put_key_z(j, "ref");
		json_put_string(j, list[i].ref);
		json_put_key_z(j, "value");
		json_put_string(j, list[i].value);
		json_put_key_z(j, "nearest");
		put_near(j, &list[i]);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	return 0;
}

int json_result(struct buffer *out, struct result *r, struct error *e)
{
	const struct names *called = &names[r->kind];
	struct row_writer w;
	struct json_out j;

	objects_open(&w, r->question->arena, r->rows->columns, r->rows->n);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, called->total);
	json_put_integer(&j, (int64_t)r->total);
	json_put_key_z(&j, called->rows);
	if (put_rows(&j, r, &w, e) != 0)
		return -1;
	if (r->summary) {
		json_put_key_z(&j, "summary");
		objects_put_sums(out, &w, r->summary);
		j.need_comma = true;
	}
	if (r->kind == RESULT_SHEET)
		json_sheet_notes(&j, r->sheet, r->question);
	put_cut(&j, r);
	if (put_unknown(&j, r, e) != 0)
		return -1;
	if (r->summary)
		json_refs(&j, "aggregates", &r->question->aggregates);
	json_refs(&j, called->columns, &r->question->columns);
	json_tail(&j, r->question);
	json_put_object_end(&j);
	return 0;
}
