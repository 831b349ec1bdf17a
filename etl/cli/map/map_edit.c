/* map list, map show, map take, map place: the lists of a mapping as the desk edits them, from the command line. */
#include "base/text/plural.h"
#include "cli/map/map_editing.h"

#include "base/system/file.h"

#include <inttypes.h>
#include <stdlib.h>

#define DESCRIPTOR_MAX ((size_t)16 << 20)
#define CODES_MAX ((size_t)512 << 20)
#define SHOWN 20u

static const char *path_in(struct editing_mapping *m, struct str name)
{
	return arena_printf(m->arena, "%s/%.*s", m->folder, STR_ARG(name)).ptr;
}

int map_edit_open(struct editing_mapping *m, struct error *e)
{
	const char *path = path_in(m, STR("datapackage.json"));
	if (file_read(&m->was, m->arena, path, DESCRIPTOR_MAX, e))
		return -1;
	m->descriptor = json_loadb(m->was.ptr, m->was.len, JSON_REJECT_DUPLICATES, NULL);
	return m->descriptor ? 0 : error_set(e, STATUS_INPUT, "%s: is no JSON", path);
}

/* The list that --list names, with its rows. */
static int open_list(struct editing_mapping *m, struct error *e)
{
	const char *name = option_value(m->options, "list");
	struct str text;
	struct csv_table read, columns;
	if (!name)
		return error_set(e, STATUS_USAGE, "--list NAME is needed");
	if (!list_named(m->descriptor, m->arena, str_z(name), &m->list))
		return error_set(
			e, STATUS_REFUSED,
			"'%s' is no list that is edited here: one beside the descriptor, with a "
			"column code that a ledger's column refers to",
			name);
	if (m->list.drops) {
		drops_read(m->descriptor, &m->list, m->arena, &m->rows);
		return 0;
	}
	list_columns(&m->list, m->arena, &columns);
	m->rows = columns;
	const char *path = path_in(m, m->list.path);
	if (!file_exists(path))
		return 0;
	if (file_read(&text, m->arena, path, CSV_TABLE_BYTES_MAX, e) ||
	    csv_table_read(&read, m->arena, text, e))
		return error_context(e, "%s", path);
	csv_table_with_columns(&m->rows, m->arena, &read, columns.columns, columns.ncolumns);
	for (size_t i = 0; i < read.ncolumns; i++)
		if (csv_table_column(&columns, read.columns[i]) == NO_COLUMN)
			return error_set(
				e, STATUS_REFUSED,
				"%s: has a column '%.*s' that would be lost: use map apply", path,
				STR_ARG(read.columns[i]));
	return 0;
}

int map_edit_keep(struct editing_mapping *m, struct error *e)
{
	struct mapping *opened;
	struct error other;
	const char *descriptor = path_in(m, STR("datapackage.json"));
	char *text = json_dumps(m->descriptor, JSON_INDENT(2));
	int result = file_write(descriptor, arena_printf(m->arena, "%s\n", text), e) ||
				     mapping_open(&opened, m->folder, e)
			     ? -1
			     : 0;
	free(text);
	if (result == 0)
		mapping_free(opened);
	else
		file_write(descriptor, m->was, &other);
	return result;
}

/* What is written must be a mapping, or all is as it was. */
static int keep(struct editing_mapping *m, const struct csv_table *rows, struct error *e)
{
	struct buffer csv;
	struct str before = STR("");
	struct mapping *opened;
	struct error other;
	if (m->list.drops) {
		drops_write(m->descriptor, m->arena, &m->list, rows);
		return map_edit_keep(m, e);
	}
	const char *table = path_in(m, m->list.path);
	const char *descriptor = path_in(m, STR("datapackage.json"));
	bool there = file_exists(table);
	char *text = json_dumps(m->descriptor, JSON_INDENT(2));
	buffer_init(&csv, CSV_TABLE_BYTES_MAX);
	csv_table_write(rows, &csv);
	int result = there ? file_read(&before, m->arena, table, CSV_TABLE_BYTES_MAX, e) : 0;
	if (result == 0)
		result = file_write(table, buffer_str(&csv), e) ||
					 file_write(descriptor,
						    arena_printf(m->arena, "%s\n", text), e) ||
					 mapping_open(&opened, m->folder, e)
				 ? -1
				 : 0;
	if (result == 0)
		mapping_free(opened);
	else if (file_write(descriptor, m->was, &other) == 0 && there)
		file_write(table, before, &other);
	buffer_drop(&csv);
	free(text);
	return result;
}

/* ---- what is wrong, and what differs ---- */

static int refuse_faults(struct editing_mapping *m, const struct table_edit *x, struct error *e)
{
	struct buffer all;
	buffer_init(&all, 64 << 10);
	for (size_t i = 0, n = 0; i < x->n && n < SHOWN; i++) {
		const struct row_fault *f = &x->faults[i];
		if (f->warning)
			continue;
		n++;
		buffer_printf(&all, "\n  line %" PRIu64 " %.*s %.*s: %.*s", f->line,
			      STR_ARG(f->code), STR_ARG(f->column), STR_ARG(f->what));
	}
	error_set(e, STATUS_REFUSED, "%zu %s, nothing was changed:%.*s", x->nfaults,
		  plural(x->nfaults, "fault", "faults"), STR_ARG(buffer_str(&all)));
	buffer_drop(&all);
	(void)m;
	return -1;
}

static void tell_change(struct editing_mapping *m, const struct row_change *r)
{
	static const char *const signs[] = {
		[ROW_ADDED] = "+", [ROW_REMOVED] = "-", [ROW_CHANGED] = "~"};
	buffer_printf(&m->said, "%s %.*s", signs[r->kind], STR_ARG(r->key));
	for (size_t i = 0; i < r->ncells; i++)
		buffer_printf(&m->said, "  %.*s: %.*s -> %.*s", STR_ARG(r->cells[i].column),
			      STR_ARG(r->cells[i].before), STR_ARG(r->cells[i].after));
	buffer_append_char(&m->said, '\n');
}

static void tell(struct editing_mapping *m, const struct csv_table *after)
{
	struct table_diff d;
	table_diff(&d, m->arena, &m->rows, after);
	if (options_json(m->options)) {
		buffer_printf(&m->said, "{\"added\":%zu,\"changed\":%zu,\"removed\":%zu}\n",
			      d.added, d.changed, d.removed);
		return;
	}
	for (size_t i = 0; i < d.n && i < SHOWN; i++)
		tell_change(m, &d.rows[i]);
	buffer_printf(&m->said, "%.*s: %zu %s added, %zu changed, %zu removed%s\n",
		      STR_ARG(m->list.drops ? m->list.name : m->list.path), d.added,
		      plural(d.added, "row", "rows"), d.changed, d.removed,
		      option_given(m->options, "dry-run") ? "; nothing was written" : "");
}

/* With --codes what the ledgers book is known. */
static int weights_given(struct editing_mapping *m, struct weights *w, bool *known, struct error *e)
{
	struct str text;
	const char *path = option_value(m->options, "codes");
	*known = false;
	if (!path)
		return 0;
	if (m->list.drops)
		return file_read(&m->list.weighed, m->arena, path, CODES_MAX, e);
	if (file_read(&text, m->arena, path, CODES_MAX, e) ||
	    weights_read(w, m->arena, text, m->list.dimension, e))
		return error_context(e, "%s", path);
	*known = true;
	return 0;
}

static int finish(struct editing_mapping *m, const struct table_edit *x, struct error *e)
{
	if (x->nfaults)
		return refuse_faults(m, x, e);
	tell(m, &x->after);
	if (!option_given(m->options, "dry-run") && keep(m, &x->after, e))
		return -1;
	return cli_write(buffer_str(&m->said), e);
}

/* ---- the four ---- */

static int make_list(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct str titles[LEVELS_MAX + 1], name;
	size_t ntitles = 0;
	if (n < 1)
		return error_set(e, STATUS_USAGE,
				 "map list: give the column, and the levels above its codes");
	for (size_t i = 1; i < n && ntitles <= LEVELS_MAX; i++)
		titles[ntitles++] = str_z(args[i]);
	if (list_attach(m->descriptor, m->arena, str_z(args[0]), titles, ntitles, &name, e) ||
	    !list_named(m->descriptor, m->arena, name, &m->list))
		return -1;
	list_columns(&m->list, m->arena, &m->rows);
	if (file_exists(path_in(m, m->list.path)))
		return error_set(e, STATUS_REFUSED, "%s is there already",
				 path_in(m, m->list.path));
	buffer_printf(&m->said, "%.*s\n", STR_ARG(name));
	return keep(m, &m->rows, e) || cli_write(buffer_str(&m->said), e) ? -1 : 0;
}

static int take(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct table_edit x;
	struct weights w = {0};
	struct str text;
	bool known;
	if (n != 1)
		return error_set(e, STATUS_USAGE, "map take: give one table, in UTF-8");
	if (open_list(m, e) || weights_given(m, &w, &known, e) ||
	    file_read(&text, m->arena, args[0], CSV_TABLE_BYTES_MAX, e))
		return -1;
	enum table_edit_how how = option_given(m->options, "replace") ? EDIT_REPLACE : EDIT_MERGE;
	int result = table_edit_make(&x, m->arena, &m->list, &m->rows, known ? &w : NULL, text, how,
				     LANG_EN, e);
	if (result)
		error_context(e, "%s", args[0]);
	if (known)
		weights_free(&w);
	return result ? -1 : finish(m, &x, e);
}

static int place(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct table_edit x;
	struct csv_table after;
	const char *under = option_value(m->options, "under");
	if (n == 0)
		return error_set(e, STATUS_USAGE, "map place: give the codes, and --under CODE");
	if (open_list(m, e))
		return -1;
	if (m->list.drops)
		return error_set(e, STATUS_USAGE,
				 "map place: drop rules are no codes: use map take");
	csv_table_with_columns(&after, m->arena, &m->rows, m->rows.columns, m->rows.ncolumns);
	size_t code = csv_table_column(&after, STR("code"));
	for (size_t i = 0; i < n; i++) {
		size_t row = 0;
		while (row < after.nrows &&
		       !str_eq(csv_table_cell(&after, row, code), str_z(args[i])))
			row++;
		if (row == after.nrows) {
			csv_table_add_row(&after, m->arena);
			csv_table_set(&after, row, code, str_z(args[i]));
		}
		if (under)
			csv_table_set(&after, row, csv_table_column(&after, STR("parent")),
				      str_z(under));
	}
	table_edit_check(&x, m->arena, &m->list, &after, NULL, LANG_EN);
	return finish(m, &x, e);
}

/* The table as `map take` takes it back: what is written now is the way back later. */
static int show(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct buffer csv;
	if (open_list(m, e))
		return -1;
	if (n && !m->list.drops)
		return error_set(e, STATUS_USAGE,
				 "map show: files are counted for drop rules alone; map coverage "
				 "and map codes count those of a code list");
	if (n && map_drops_tell(m, args, n, e))
		return -1;
	buffer_init(&csv, CSV_TABLE_BYTES_MAX);
	if (option_given(m->options, "excel"))
		csv_table_write_excel(&m->rows, &m->list, &csv);
	else
		csv_table_write(&m->rows, &csv);
	int result = cli_write(buffer_str(&csv), e);
	buffer_drop(&csv);
	return result;
}

int map_edit_run(const struct options *o, const char *const *args, size_t n, map_editing *edit)
{
	struct editing_mapping m = {
		.arena = arena_new(), .options = o, .folder = option_value(o, "mapping")};
	struct error e;
	buffer_init(&m.said, 1 << 20);
	int result = map_edit_open(&m, &e) || edit(&m, args, n, &e) ? -1 : 0;
	json_decref(m.descriptor);
	buffer_drop(&m.said);
	arena_free(m.arena);
	return result == 0 ? EXIT_OK : cli_fail(&e);
}

int map_list(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, make_list);
}

int map_take(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, take);
}

int map_show(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, show);
}

int map_place(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, place);
}
