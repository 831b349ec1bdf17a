/* A sheet as JSON and as CSV. */
#include "sheet/sheet.h"

#include "base/csv_out.h"

#include <stdlib.h>

static int decimals_of(const struct sheet *t, const struct sheet_column *c)
{
	const struct cube *cube = t->r->cube;
	const struct column *k = &t->r->aggregates.items[c->of];

	return c->kind == SHEET_PERCENTAGE
		       ? 2
		       : cube->columns[cube->measures[k->measure].column].decimals;
}

static void write_one(struct buffer *out, const struct sheet *t, const struct sheet_column *c,
		      size_t row, bool csv)
{
	money_sum much = 0;

	if (c->kind == SHEET_KEY)
		write_value(out, t->sources[c->of].type, &t->keys[row * t->r->columns.n + c->of],
			    csv);
	else if (sheet_is_exact(t, c))
		sheet_write_exact(out, t, c, row, csv);
	else if (c->kind == SHEET_CELL)
		totals_write(out, t->r->cube, &t->r->aggregates.items[c->of],
			     sheet_cell(t, row, c->member, c->of), csv);
	else if (sheet_compared(t, c, row, &much)) /* percentages always show their decimals */
		write_sum(out, much, decimals_of(t, c), csv || c->kind == SHEET_PERCENTAGE);
	else if (!csv)
		buffer_append_z(out, "null");
}

static void write_row(struct buffer *out, const struct sheet *t, const struct str *labels,
		      size_t row)
{
	bool more = false;

	buffer_append_char(out, '{');
	for (size_t k = 0; k < t->ncolumns; k++) {
		if (row == SIZE_MAX && t->columns[k].kind == SHEET_KEY)
			continue;
		buffer_append_z(out, more ? "," : "");
		buffer_append_str(out, labels[k]);
		write_one(out, t, &t->columns[k], row, false);
		more = true;
	}
	struct str reason = sheet_reason(t, row);
	if (reason.len) {
		buffer_append_z(out, more ? ",\"_reason\":" : "\"_reason\":");
		json_escape(out, reason);
	}
	buffer_append_char(out, '}');
}

static void write_pivot(struct json_out *j, const struct sheet *t)
{
	if (t->pivot == SIZE_MAX)
		return;
	json_put_key_z(j, "pivot");
	json_put_object(j);
	json_put_key_z(j, "ref");
	json_put_string(j, t->grouped.items[t->pivot].ref);
	json_put_key_z(j, "members");
	json_put_array(j);
	for (size_t i = 0; i < t->nmembers; i++) {
		buffer_append_z(j->out, i ? "," : "");
		value_json(j->out, t->pivot_type, &t->members[i]);
	}
	json_put_array_end(j);
	json_put_object_end(j);
	if (t->base == SIZE_MAX)
		return;
	json_put_key_z(j, "compare");
	json_put_array(j);
	value_json(j->out, t->pivot_type, &t->members[t->base]);
	buffer_append_char(j->out, ',');
	value_json(j->out, t->pivot_type, &t->members[t->other]);
	json_put_array_end(j);
}

static void write_json(struct buffer *out, const struct sheet *t, const size_t *rows, size_t n)
{
	struct str *labels = ARENA_ARRAY(t->r->arena, struct str, t->ncolumns + 1);
	struct json_out j;

	for (size_t i = 0; i < t->ncolumns; i++)
		labels[i] = json_label(t->r->arena, &t->columns[i].label);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "total_cell_count");
	json_put_integer(&j, (int64_t)t->nrows);
	json_put_key_z(&j, "cells");
	json_put_array(&j);
	for (size_t i = 0; i < n && !out->overflow; i++) {
		buffer_append_z(out, i ? "," : "");
		write_row(out, t, labels, rows[i]);
	}
	json_put_array_end(&j);
	json_put_key_z(&j, "summary");
	j.need_comma = true;
	write_row(out, t, labels, SIZE_MAX);
	write_pivot(&j, t);
	if (t->walk)
		crosswalk_write(t->walk, &j);
	if (t->normal)
		normal_write(&j, t->normal, t->r);
	write_cell(&j, t->r);
	write_refs(&j, "aggregates", &t->r->aggregates);
	write_refs(&j, "attributes", &t->r->columns);
	write_tail(&j, t->r);
	json_put_object_end(&j);
}

/* Unlike the reference's CSV the columns keep their order, and a header is there in any case. */
static void write_csv(struct buffer *out, const struct sheet *t, const size_t *rows, size_t n)
{
	for (size_t i = 0; i <= n; i++) {
		size_t start = out->len;
		for (size_t k = 0; k < t->ncolumns; k++) {
			if (k)
				csv_comma(out);
			if (i)
				write_one(out, t, &t->columns[k], rows[i - 1], true);
			else
				csv_field(out, t->columns[k].label.label);
		}
		if (t->normal && i)
			sheet_exact_fields(out, t, rows[i - 1]);
		else if (t->normal)
			sheet_exact_header(out);
		end_csv_line(out, start);
	}
}

static int write_sheet(struct sheet *t, struct session *s, struct answer *out, struct error *e)
{
	size_t *rows = ARENA_ARRAY(t->r->arena, size_t, t->nrows + 1);
	uint64_t from, to;

	for (size_t i = 0; i < t->nrows; i++)
		rows[i] = i;
	pulse_sort(&s->pulse, rows, t->nrows, sizeof *rows, sheet_compare, t);
	if (pulse_check(&s->pulse, e) != 0)
		return -1;
	page_bounds(t->r, t->nrows, &from, &to);
	if (t->r->download && !t->r->paged) {
		from = 0;
		to = t->nrows;
	}
	if (t->r->format == FORMAT_CSV) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "data.csv";
		write_csv(&out->body, t, rows + from, (size_t)(to - from));
	} else {
		write_json(&out->body, t, rows + from, (size_t)(to - from));
	}
	return answer_check(out, e);
}

int answer_sheet(struct session *s, struct picture *p, struct question *r, struct answer *out,
		 struct error *e)
{
	struct sheet t;
	int result = sheet_open(&t, s, p, r, e);

	if (result == 0)
		result = write_sheet(&t, s, out, e);
	sheet_close(&t);
	return result;
}
