/*
 * Merged cells: a spreadsheet writes the value of several rows in the first of them. Where the
 * mapping says so (stuiver.fillDown), an empty cell takes the value above it, in the batch itself, so
 * that everything behind it sees the value. Rows without content stay as they are; a header that
 * comes again and the label of a total are no values; a new value in one column ends those of the
 * columns behind it.
 */
#include "convention/subtotals.h"
#include "transform/plan.h"

#include <stdlib.h>

struct fill_column {
	size_t column;
	int field;
	struct str value;  /* in the batch at hand, or in one of `kept` */
	char *kept[2];     /* of the batches before: taken in turns, for rows still point there */
	uint64_t n, first; /* cells that were filled, the line of the first */
};

struct fill {
	struct fill_column *columns;
	size_t n, turn;
};

static void drop(struct fill *f)
{
	for (size_t i = 0; f && i < f->n; i++) {
		free(f->columns[i].kept[0]);
		free(f->columns[i].kept[1]);
	}
	if (f)
		free(f->columns);
	free(f);
}

void fill_free(struct transform *t)
{
	drop(t->now.fill);
	t->now.fill = NULL;
}

void fill_begin(struct transform *t)
{
	fill_free(t);
	for (size_t i = 0; i < t->plan.r->nschema; i++) {
		int column = t->plan.match.columns[i];
		if (!t->plan.r->fields[i].fill_down || column < 0)
			continue;
		if (!t->now.fill) {
			t->now.fill = xcalloc(1, sizeof *t->now.fill);
			t->now.fill->columns =
				xcalloc(t->plan.r->nschema, sizeof *t->now.fill->columns);
		}
		t->now.fill->columns[t->now.fill->n++] =
			(struct fill_column){.column = (size_t)column, .field = (int)i};
	}
}

static bool is_no_value(struct transform *t, const struct fill_column *c, struct str cell)
{
	if (c->column < t->now.nheader && str_eq(cell, t->now.header[c->column]))
		return true;
	bool total = total_look(&cell, 1, 0, t->now.scratch) == TOTAL_LOOKS_LABELLED;
	arena_reset(t->now.scratch);
	return total;
}

static void fill_record(struct transform *t, struct fill *f, struct str *cells, size_t n,
			uint64_t line)
{
	if (total_filled(cells, n) == 0)
		return;
	for (size_t i = 0; i < f->n; i++) {
		struct fill_column *c = &f->columns[i];
		struct str cell = c->column < n ? str_trim(cells[c->column]) : STR("");
		if (cell.len == 0 && c->column < n && c->value.len > 0) {
			cells[c->column] = c->value;
			if (c->n++ == 0)
				c->first = line;
		}
		if (cell.len == 0)
			continue;
		c->value = is_no_value(t, c, cell) ? STR("") : cell;
		for (size_t k = i + 1; k < f->n; k++)
			f->columns[k].value = STR("");
	}
}

/* What the last record had, beyond its batch. */
static void keep(struct fill *f)
{
	f->turn = !f->turn;
	for (size_t i = 0; i < f->n; i++) {
		struct fill_column *c = &f->columns[i];
		char *to = xrealloc(c->kept[f->turn], c->value.len + BATCH_OVERREAD);
		memset(to + c->value.len, 0, BATCH_OVERREAD);
		if (c->value.len > 0)
			memmove(to, c->value.ptr, c->value.len);
		c->kept[f->turn] = to;
		c->value.ptr = to;
	}
}

void transform_fill(struct transform *t, struct batch *in)
{
	struct fill *f = t->now.fill;
	if (!f)
		return;
	for (size_t i = 0; i < in->nrecords; i++) {
		const struct record *r = &in->records[i];
		fill_record(t, f, &in->fields[r->first], r->nfields, r->line);
	}
	keep(f);
}

void fill_end(struct transform *t)
{
	const struct fill *f = t->now.fill;
	for (size_t i = 0; f && i < f->n; i++) {
		const struct fill_column *c = &f->columns[i];
		if (c->n > 0)
			issues_addf(
				t->issues, SEVERITY_INFO, "filled-down", c->first,
				(uint32_t)c->column + 1,
				"%llu empty cells of \"%.*s\" took the value above them (the first "
				"is here), as the mapping's fillDown says",
				(unsigned long long)c->n,
				STR_ARG(t->plan.r->fields[c->field].name));
	}
}
