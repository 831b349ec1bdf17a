#include "extract/json/json_record.h"

#include "extract/text/unseen.h"

#include <stdlib.h>

void json_columns_init(struct json_columns *c, size_t max)
{
	*c = (struct json_columns){.names = map_new(), .max = max};
}

void json_columns_drop(struct json_columns *c)
{
	map_free(c->names);
	free(c->items);
}

void json_record_init(struct json_record *r, struct json_columns *columns, bool learning,
		      size_t max_field, size_t max_record)
{
	*r = (struct json_record){.columns = columns, .learning = learning};
	r->max_field = max_field;
	r->ncells = learning ? 0 : map_count(columns->names);
	r->cells = xcalloc(r->ncells + 1, sizeof *r->cells);
	buffer_init(&r->text, max_record + JSON_NAME_MAX);
	buffer_init(&r->path, JSON_NAME_MAX);
}

void json_record_drop(struct json_record *r)
{
	free(r->cells);
	buffer_drop(&r->text);
	buffer_drop(&r->path);
}

/* ---- columns ---- */

static size_t add_column(struct json_columns *c, struct str name)
{
	bool is_new;
	if (map_count(c->names) == c->max)
		return SIZE_MAX;
	size_t i = map_count(c->names);
	*map_put(c->names, name, &is_new) = (uint32_t)i;
	if (i == c->capacity) {
		c->capacity = c->capacity ? 2 * c->capacity : 32;
		c->items = xrealloc(c->items, c->capacity * sizeof *c->items);
	}
	c->items[i] = (struct json_column){0};
	return i;
}

/* The column that the path names; SIZE_MAX when there are too many. */
static size_t find_column(struct json_record *r)
{
	struct json_columns *c = r->columns;
	struct str name = buffer_str(&r->path);
	size_t i = r->expected;
	if (i >= map_count(c->names) || !str_eq(map_key(c->names, i), name)) {
		const uint32_t *known = map_get(c->names, name);
		i = known ? *known : r->learning ? add_column(c, name) : SIZE_MAX;
	}
	r->found.too_many = r->found.too_many || i == SIZE_MAX;
	r->expected = i == SIZE_MAX ? r->expected : i + 1;
	return i;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return true;
	return false;
}

static bool is_fraction(struct str number)
{
	return memchr(number.ptr, '.', number.len) || memchr(number.ptr, 'e', number.len) ||
	       memchr(number.ptr, 'E', number.len);
}

static void learn(struct json_column *column, enum token_kind kind, struct str text, uint64_t line)
{
	if (kind == TOKEN_NUMBER) {
		column->numbers = true;
		if (column->fraction_line == 0 && is_fraction(text))
			column->fraction_line = line;
	} else if (text.len > 2 || kind != TOKEN_STRING) { /* "" is nothing */
		column->texts = true;
		if (column->digit_line == 0 && has_digit(text))
			column->digit_line = line;
	}
}

/* ---- values ---- */

/* Ends the cell that began at `at` in the record's text. */
static void put_cell(struct json_record *r, size_t column, size_t at)
{
	struct json_cell *cell = &r->cells[column];
	size_t n = r->text.len - at;
	if (n > r->max_field)
		r->found.too_long = (uint32_t)column + 1;
	if (cell->set) {
		r->found.twice = (uint32_t)column + 1;
		if (cell->n != n || memcmp(r->text.ptr + cell->at, r->text.ptr + at, n) != 0)
			r->found.contradicts = true;
		r->text.len = at;
		return;
	}
	*cell = (struct json_cell){at, n, true};
}

static void put_text(struct json_record *r, size_t column, const struct json_cursor *c)
{
	struct str token = json_cursor_text(c);
	struct json_oddity odd = {0};
	if (buffer_reserve(&r->text, token.len) != 0)
		return;
	char *to = r->text.ptr + r->text.len;
	if (c->token.kind == TOKEN_NULL) {
		token.len = 0;
	} else if (c->token.kind != TOKEN_STRING) {
		memcpy(to, token.ptr, token.len);
	} else if (c->token.escaped) {
		size_t room = token.len;
		token.len = json_token_text(to, token, &odd);
		if (unseen_mend(to, &token.len, room))
			r->found.unseen = (uint32_t)column + 1;
	} else {
		token.len -= 2;
		memcpy(to, token.ptr + 1, token.len);
	}
	r->text.len += token.len;
	if (odd.nul)
		r->found.nul = (uint32_t)column + 1;
	if (odd.half)
		r->found.half = (uint32_t)column + 1;
}

/* An array has no fixed number of columns: its text, as it is written, is one cell. */
static enum json_step put_array(struct json_record *r, size_t column, struct json_cursor *c,
				struct error *e)
{
	size_t start = c->token.at - c->hold, at = r->text.len;
	enum json_step step = json_skip(c, NULL, e);
	if (step != JSON_GOOD || r->learning || column == SIZE_MAX)
		return step;
	size_t end = c->token.at + c->token.n - c->hold;
	buffer_append(&r->text, c->window->text + c->hold + start, end - start);
	put_cell(r, column, at);
	return step;
}

static enum json_step take_value(struct json_cursor *c, void *payload, struct error *e);

/* The object's own name is in the path already. */
static enum json_step take_name(struct json_cursor *c, void *payload, struct error *e)
{
	struct json_record *r = payload;
	struct str token = json_cursor_text(c);
	struct json_oddity odd = {0};
	(void)e;
	r->path.len = r->base[c->depth];
	if (c->depth > 1)
		buffer_append_char(&r->path, '.');
	if (buffer_reserve(&r->path, token.len) != 0) {
		buffer_reset(&r->path);
		return json_wrong(c, "a name longer than %u bytes", JSON_NAME_MAX);
	}
	r->path.len += json_token_text(r->path.ptr + r->path.len, token, &odd);
	return odd.nul ? json_wrong(c, "a name with a NUL in it") : JSON_GOOD;
}

static enum json_step take_members(struct json_record *r, struct json_cursor *c, struct error *e)
{
	if (c->depth < JSON_DEPTH) /* beyond, json_members refuses */
		r->base[c->depth + 1] = r->path.len;
	return json_members(c, take_name, take_value, r, e);
}

static enum json_step take_value(struct json_cursor *c, void *payload, struct error *e)
{
	struct json_record *r = payload;
	enum token_kind kind = c->token.kind;
	if (kind == TOKEN_OBJECT)
		return take_members(r, c, e);
	if (kind < TOKEN_STRING && kind != TOKEN_ARRAY)
		return json_skip(c, NULL, e); /* says what is wrong */
	size_t column = find_column(r);
	if (r->learning && column != SIZE_MAX && kind != TOKEN_NULL)
		learn(&r->columns->items[column], kind, json_cursor_text(c), r->line);
	if (kind == TOKEN_ARRAY)
		return put_array(r, column, c, e);
	if (r->learning || column == SIZE_MAX)
		return JSON_GOOD;
	size_t at = r->text.len;
	put_text(r, column, c);
	put_cell(r, column, at);
	return JSON_GOOD;
}

enum json_step json_record_read(struct json_record *r, struct json_cursor *c, struct error *e)
{
	memset(r->cells, 0, r->ncells * sizeof *r->cells);
	buffer_reset(&r->text);
	buffer_reset(&r->path);
	r->found = (struct json_findings){0};
	r->expected = 0;
	r->line = c->line;
	r->line_column = json_cursor_column(c);
	c->depth = 0;
	size_t outer = c->hold;
	c->hold = c->token.at;
	enum json_step step = take_members(r, c, e);
	r->last_line = c->line;
	if (step == JSON_GOOD && c->at - c->hold > c->max)
		step = json_wrong(c, "a record longer than %zu bytes", c->max);
	if (step == JSON_GOOD) /* else the caller may want to go back to where it began */
		c->hold = outer;
	return step;
}
