/* Texts, and the cells of files. */
#include "cli/privacy/privacy_run.h"

#include "base/text/csv_out.h"
#include "cli/privacy/idle_cells.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

static void keep_finding(struct privacy_run *r, const struct cell_place *at, struct str text,
			 const struct privacy_look *look)
{
	char number[24];
	struct buffer masked, rules;
	unsigned told = 0;
	buffer_init(&masked, SIZE_MAX);
	buffer_init(&rules, SIZE_MAX);
	privacy_mask(&masked, text, look);
	for (size_t i = 0; i < look->n; i++) {
		unsigned rule = 1u << look->items[i].rule;
		if (!(told & rule))
			buffer_printf(&rules, "%s%s", told ? " " : "",
				      privacy_rule_name(look->items[i].rule));
		told |= rule;
	}
	int n = snprintf(number, sizeof number, "%llu", (unsigned long long)at->line);
	csv_field(&r->findings, at->file);
	csv_comma(&r->findings);
	csv_field(&r->findings, (struct str){number, (size_t)n});
	csv_comma(&r->findings);
	csv_field(&r->findings, at->header);
	csv_comma(&r->findings);
	csv_field(&r->findings, buffer_str(&rules));
	csv_comma(&r->findings);
	csv_field(&r->findings, buffer_str(&masked));
	csv_end(&r->findings);
	buffer_drop(&rules);
	buffer_drop(&masked);
}

bool privacy_run_text(struct privacy_run *r, const struct cell_place *at,
		      struct privacy_column *column, struct str text)
{
	struct privacy_look look;
	privacy_scan_text(r->scan, column, text, &look);
	if (look.n && r->keep)
		keep_finding(r, at, text, &look);
	return look.n > 0;
}

/* ---- the columns of a file ---- */

struct file_column {
	struct str header;
	bool amount; /* a mapping says that it is one */
	struct idle_cells *idle;
	struct buffer group; /* that its cells were of last */
	struct privacy_column *column;
};

struct file_columns {
	struct file_column *items;
	size_t n, by;
	struct arena *arena;
};

static bool is_amount(const struct resource *read_as, struct str header)
{
	for (size_t i = 0; read_as && i < read_as->nschema; i++) {
		const struct field *f = &read_as->fields[i];
		if (f->kind == FIELD_NUMBER &&
		    (str_eq(f->name, str_trim(header)) || strs_has(&f->aliases, str_trim(header))))
			return true;
	}
	return false;
}

/* A number in a column of amounts is an amount, though one in eleven of nine digits passes the test of a BSN. */
static bool has_letters(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (isalpha((unsigned char)text.ptr[i]))
			return true;
	return false;
}

static void add_column(struct privacy_run *r, struct file_columns *c, struct str header)
{
	c->items = xrealloc(c->items, (c->n + 1) * sizeof *c->items);
	struct file_column *made = &c->items[c->n];
	*made = (struct file_column){.header = header,
				     .amount = is_amount(r->read_as, header),
				     .idle = idle_cells_new(c->n++)};
	buffer_init(&made->group, SIZE_MAX);
}

/* Of those that no header names, too. */
static struct file_column *column_at(struct privacy_run *r, struct file_columns *c, size_t at)
{
	while (c->n <= at)
		add_column(r, c, arena_printf(c->arena, "column %zu", c->n + 1));
	return &c->items[at];
}

/* The column that --by names; SIZE_MAX: none is asked for. */
static int find_by(const struct privacy_run *r, const struct str *header, size_t width, size_t *out,
		   struct error *e)
{
	struct str name = str_z(option_value(r->options, "by"));
	*out = SIZE_MAX;
	for (size_t i = 0; name.len && i < width; i++)
		if (str_eq(str_trim(header[i]), name))
			*out = i;
	if (name.len && *out == SIZE_MAX)
		return error_set(e, STATUS_USAGE, "--by: the file has no column '%.*s'",
				 STR_ARG(name));
	return 0;
}

/* The same column as before, nearly always. */
static struct privacy_column *told_in(struct privacy_run *r, struct file_column *c,
				      struct str group)
{
	if (!c->column || !str_eq(buffer_str(&c->group), group)) {
		c->column = privacy_scan_column(r->scan, c->header, group);
		buffer_reset(&c->group);
		buffer_append_str(&c->group, group);
	}
	return c->column;
}

static void look_at_cell(struct privacy_run *r, struct file_column *c, struct str group,
			 struct cell_place at, struct str text)
{
	if (c->amount && !has_letters(text))
		return;
	struct privacy_column *told = told_in(r, c, group);
	at.header = c->header;
	if (idle_cells_has(c->idle, text))
		privacy_scan_again(told, text);
	else if (!privacy_run_text(r, &at, told, text) && str_trim(text).len)
		idle_cells_put(c->idle, text);
}

static void look_at_record(struct privacy_run *r, struct str file, const struct record *record,
			   const struct str *fields, struct file_columns *c)
{
	struct str group = STR("");
	if (c->by < record->nfields)
		group = str_trim(fields[c->by]);
	for (uint32_t f = 0; f < record->nfields; f++)
		look_at_cell(r, column_at(r, c, f), group,
			     (struct cell_place){file, record->line, {0}}, fields[f]);
}

static int look_at_records(struct privacy_run *r, struct extractor *x, struct str file,
			   struct error *e)
{
	size_t width;
	const struct str *header = extract_header(x, &width);
	struct file_columns c = {.arena = arena_new()};
	struct batch *b = batch_new();
	int more = find_by(r, header, width, &c.by, e) == 0 ? 1 : -1;
	for (size_t i = 0; i < width; i++)
		add_column(r, &c, header[i]);
	while (more > 0 && (more = extract_next(x, b, e)) > 0)
		for (size_t i = 0; i < b->nrecords; i++)
			look_at_record(r, file, &b->records[i], b->fields + b->records[i].first,
				       &c);
	batch_free(b);
	for (size_t i = 0; i < c.n; i++) {
		idle_cells_free(c.items[i].idle);
		buffer_drop(&c.items[i].group);
	}
	free(c.items);
	arena_free(c.arena);
	return more;
}

int privacy_run_file(struct privacy_run *r, const struct source *source,
		     const struct extract_options *dialect, struct error *e)
{
	struct extractor *x;
	if (extract_open(&x, source, dialect, r->issues, e) != 0)
		return -1;
	int status = look_at_records(r, x, str_z(source->name), e);
	extract_close(x);
	return status;
}
