#include "sql/table.h"

#include "model/date.h"

#include <stdlib.h>

#define TEXT_PART 1024u /* entries whose texts are in memory at a time */

static int fault(struct entry_table *t, const struct error *e)
{
	sqlite3_free(t->base.zErrMsg);
	t->base.zErrMsg = sqlite3_mprintf("%s", e->text);
	return SQLITE_ERROR;
}

int entries_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
	struct entry_table *t = (struct entry_table *)base;
	struct cursor *c = xcalloc(1, sizeof *c);
	size_t nd = t->cube->ndimensions, nc = t->cube->ncolumns;
	c->table = t;
	c->arena = arena_new();
	c->rows = xmalloc(STORE_SEGMENT_LINES * sizeof *c->rows);
	c->amounts = xcalloc(nc, sizeof *c->amounts);
	c->amounts_ready = xcalloc(nc, sizeof *c->amounts_ready);
	c->keys = xcalloc(nd, sizeof *c->keys);
	c->keys_ready = xcalloc(nd, sizeof *c->keys_ready);
	c->members = xcalloc(nd, sizeof(const struct dictionary *));
	c->texts = xcalloc(nd, sizeof *c->texts);
	c->texts_ready = xcalloc(nd, sizeof *c->texts_ready);
	c->parts = xcalloc(nd, sizeof *c->parts);
	c->text_arenas = xcalloc(nd, sizeof *c->text_arenas);
	*out = &c->base;
	return SQLITE_OK;
}

int entries_close(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	for (size_t i = 0; i < c->table->cube->ncolumns; i++)
		free(c->amounts[i]);
	for (size_t d = 0; d < c->table->cube->ndimensions; d++) {
		free(c->keys[d]);
		arena_free(c->text_arenas[d]);
	}
	arena_free(c->arena);
	free(c->rows);
	free(c->lines);
	free(c->amounts);
	free(c->amounts_ready);
	free(c->keys);
	free(c->keys_ready);
	free(c->members);
	free(c->texts);
	free(c->texts_ready);
	free(c->parts);
	free(c->text_arenas);
	free(c);
	return SQLITE_OK;
}

/* ---- columns of the segment at hand ---- */

static int need_lines(struct cursor *c, struct error *e)
{
	struct entry_table *t = c->table;
	if (c->lines_ready)
		return 0;
	if (!c->lines)
		c->lines = xmalloc(STORE_SEGMENT_LINES * sizeof *c->lines);
	c->lines_ready = segment_lines(t->store, t->view, c->segment, c->lines, e) == 0;
	return c->lines_ready ? 0 : -1;
}

static int need_amounts(struct cursor *c, size_t i, struct error *e)
{
	struct entry_table *t = c->table;
	if (c->amounts_ready[i])
		return 0;
	if (!c->amounts[i])
		c->amounts[i] = xmalloc(STORE_SEGMENT_LINES * sizeof **c->amounts);
	c->amounts_ready[i] =
		segment_amounts(t->store, t->view, c->segment, i, c->amounts[i], e) == 0;
	return c->amounts_ready[i] ? 0 : -1;
}

static int need_keys(struct cursor *c, size_t d, struct error *e)
{
	struct entry_table *t = c->table;
	if (c->keys_ready[d])
		return 0;
	if (!c->keys[d])
		c->keys[d] = xmalloc(STORE_SEGMENT_LINES * sizeof **c->keys);
	if (!c->members[d] && view_dictionary(t->view, t->store, d, &c->members[d], e) != 0)
		return -1;
	c->keys_ready[d] = segment_keys(t->store, t->view, c->segment, d, c->keys[d], e) == 0;
	return c->keys_ready[d] ? 0 : -1;
}

/* The part of the texts in which the row is. */
static int need_texts(struct cursor *c, size_t d, uint32_t row, struct error *e)
{
	struct entry_table *t = c->table;
	uint32_t part = row / TEXT_PART * TEXT_PART;
	uint32_t lines = view_segment(t->view, c->segment)->lines;
	if (c->texts_ready[d] && c->parts[d] == part)
		return 0;
	if (!c->text_arenas[d])
		c->text_arenas[d] = arena_new();
	arena_reset(c->text_arenas[d]);
	c->parts[d] = part;
	c->texts_ready[d] = segment_texts(t->store, t->view, c->segment, d, part,
					  lines - part < TEXT_PART ? lines - part : TEXT_PART,
					  c->text_arenas[d], &c->texts[d], e) == 0;
	return c->texts_ready[d] ? 0 : -1;
}

static void forget_columns(struct cursor *c)
{
	c->lines_ready = false;
	for (size_t i = 0; i < c->table->cube->ncolumns; i++)
		c->amounts_ready[i] = false;
	for (size_t d = 0; d < c->table->cube->ndimensions; d++)
		c->keys_ready[d] = c->texts_ready[d] = false;
}

/* ---- which rows of a segment pass ---- */

static bool can_pass(const struct cursor *c, const struct segment *g)
{
	const struct selection *s = &c->selection;
	if (s->dataset != 0 && g->dataset != s->dataset)
		return false;
	for (size_t i = 0; i < c->table->cube->ncolumns; i++)
		if (s->bounded[i] &&
		    (g->amount_max[i] < s->low[i] || g->amount_min[i] > s->high[i]))
			return false;
	for (size_t d = 0; d < c->table->cube->ndimensions; d++)
		if (s->pass[d] && !g->is_text[d] &&
		    !memchr(s->pass[d] + g->key_min[d], 1,
			    (size_t)(g->key_max[d] - g->key_min[d]) + 1))
			return false;
	return true;
}

static int keep_keys(struct cursor *c, size_t d, struct error *e)
{
	const uint8_t *pass = c->selection.pass[d];
	uint32_t n = 0;
	if (need_keys(c, d, e) != 0)
		return -1;
	for (uint32_t i = 0; i < c->nrows; i++) {
		c->rows[n] = c->rows[i];
		n += pass[c->keys[d][c->rows[i]]];
	}
	c->nrows = n;
	return 0;
}

static int keep_amounts(struct cursor *c, size_t column, struct error *e)
{
	int64_t low = c->selection.low[column], high = c->selection.high[column];
	uint32_t n = 0;
	if (need_amounts(c, column, e) != 0)
		return -1;
	for (uint32_t i = 0; i < c->nrows; i++) {
		int64_t v = c->amounts[column][c->rows[i]];
		c->rows[n] = c->rows[i];
		n += v != MONEY_NULL && v >= low && v <= high;
	}
	c->nrows = n;
	return 0;
}

static int keep_lines(struct cursor *c, struct error *e)
{
	uint32_t n = 0;
	if (need_lines(c, e) != 0)
		return -1;
	for (uint32_t i = 0; i < c->nrows; i++) {
		uint64_t v = c->lines[c->rows[i]];
		c->rows[n] = c->rows[i];
		n += v >= c->selection.first_line && v <= c->selection.last_line;
	}
	c->nrows = n;
	return 0;
}

static int keep_rows(struct cursor *c, struct error *e)
{
	const struct segment *g = view_segment(c->table->view, c->segment);
	int result = 0;
	c->nrows = g->lines;
	for (uint32_t i = 0; i < g->lines; i++)
		c->rows[i] = i;
	for (size_t d = 0; d < c->table->cube->ndimensions && result == 0; d++)
		if (c->selection.pass[d] && !g->is_text[d])
			result = keep_keys(c, d, e);
	for (size_t i = 0; i < c->table->cube->ncolumns && result == 0; i++)
		if (c->selection.bounded[i])
			result = keep_amounts(c, i, e);
	return result == 0 && c->selection.lines ? keep_lines(c, e) : result;
}

/* From the segment at hand on, the first with a row that passes. */
static int settle(struct cursor *c, struct error *e)
{
	for (; c->segment < view_segments(c->table->view); c->segment++) {
		forget_columns(c);
		c->at = c->nrows = 0;
		if (!can_pass(c, view_segment(c->table->view, c->segment)))
			continue;
		if (keep_rows(c, e) != 0)
			return -1;
		if (c->nrows > 0)
			return 0;
	}
	return 0;
}

int entries_filter(sqlite3_vtab_cursor *base, int number, const char *plan, int argc,
		   sqlite3_value **argv)
{
	struct cursor *c = (struct cursor *)base;
	struct error e = {0};
	(void)number;
	arena_reset(c->arena);
	c->segment = 0;
	if (entries_select(c, plan, argc, argv, &e) != 0 || settle(c, &e) != 0)
		return fault(c->table, &e);
	return SQLITE_OK;
}

int entries_next(sqlite3_vtab_cursor *base)
{
	struct cursor *c = (struct cursor *)base;
	struct error e = {0};
	if (++c->at < c->nrows)
		return SQLITE_OK;
	c->segment++;
	return settle(c, &e) == 0 ? SQLITE_OK : fault(c->table, &e);
}

int entries_eof(sqlite3_vtab_cursor *base)
{
	const struct cursor *c = (struct cursor *)base;
	return c->segment >= view_segments(c->table->view);
}

int entries_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	const struct cursor *c = (struct cursor *)base;
	*out = (sqlite3_int64)(c->segment * STORE_SEGMENT_LINES + c->rows[c->at]);
	return SQLITE_OK;
}

/* ---- values ---- */

static bool give_numeral(sqlite3_context *context, const struct value *v)
{
	if (v->null || !value_is_number(v->text))
		return false;
	sqlite3_result_double(context, value_double(v->text));
	return true;
}

static void give_value(sqlite3_context *context, enum value_type type, const struct value *v)
{
	char date[DATE_TEXT_SIZE];
	if (v->null)
		sqlite3_result_null(context);
	else if (type == VALUE_INTEGER)
		sqlite3_result_int64(context, v->number);
	else if (type == VALUE_DATE)
		sqlite3_result_text(context, date, (int)date_format(date, (int32_t)v->number),
				    SQLITE_TRANSIENT);
	else
		sqlite3_result_text64(context, v->text.ptr ? v->text.ptr : "", v->text.len,
				      SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int give_attribute(struct cursor *c, sqlite3_context *context,
			  const struct table_column *column, uint32_t row, struct error *e)
{
	const struct dimension *shape = &c->table->cube->dimensions[column->index];
	size_t d = column->index;
	const struct value *tuple;
	if (view_segment(c->table->view, c->segment)->is_text[d]) {
		if (need_texts(c, d, row, e) != 0)
			return -1;
		tuple = c->texts[d] + (size_t)(row - c->parts[d]) * shape->nattributes;
	} else {
		if (need_keys(c, d, e) != 0)
			return -1;
		tuple = dictionary_get(c->members[d], c->keys[d][row]);
	}
	const struct attribute *a = &shape->attributes[column->attribute];
	const struct value *v = &tuple[column->attribute];
	if (!a->numeral || !give_numeral(context, v))
		give_value(context, a->type, v);
	return 0;
}

static int give_amount(struct cursor *c, sqlite3_context *context,
		       const struct table_column *column, uint32_t row, struct error *e)
{
	double unit = 1;
	if (need_amounts(c, column->index, e) != 0)
		return -1;
	int64_t v = c->amounts[column->index][row];
	if (v == MONEY_NULL) {
		sqlite3_result_null(context);
	} else if (column->kind == COLUMN_AMOUNT) {
		sqlite3_result_int64(context, v);
	} else {
		for (int k = 0; k < c->table->cube->columns[column->index].decimals; k++)
			unit *= 10;
		sqlite3_result_double(context, (double)v / unit);
	}
	return 0;
}

int entries_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
	struct cursor *c = (struct cursor *)base;
	const struct table_column *column = &c->table->columns[i];
	uint32_t row = c->rows[c->at];
	struct error e = {0};
	int result = 0;
	switch (column->kind) {
	case COLUMN_DATASET:
		sqlite3_result_int64(context, view_segment(c->table->view, c->segment)->dataset);
		break;
	case COLUMN_LINE:
		result = need_lines(c, &e);
		if (result == 0)
			sqlite3_result_int64(context, (sqlite3_int64)c->lines[row]);
		break;
	case COLUMN_DECIMAL:
	case COLUMN_AMOUNT:
		result = give_amount(c, context, column, row, &e);
		break;
	case COLUMN_ATTRIBUTE:
		result = give_attribute(c, context, column, row, &e);
		break;
	}
	return result == 0 ? SQLITE_OK : fault(c->table, &e);
}
