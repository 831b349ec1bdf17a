/* map apply: rows that were filled in go to the end of a code list, all of them or none. */
#include "base/text/plural.h"
#include "cli/map/cmd_map.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"
#include "base/system/file.h"

#include <iconv.h>
#include <inttypes.h>
#include <stdio.h>

#define LIST_MAX ((size_t)64 << 20)
#define FAULTS_MOST 12

/* A CSV, read as any other. */
struct coverage_sheet {
	const char *path;
	struct arena *arena;
	struct dialect dialect;
	struct str *header;
	size_t width;
	struct str *cells; /* [nrows * width] */
	uint64_t *lines;
	size_t nrows, capacity;
};

static int find_behind(const struct coverage_sheet *s, struct str name, size_t first)
{
	for (size_t i = first; i < s->width; i++)
		if (str_eq(s->header[i], name))
			return (int)i;
	return -1;
}

static int find_column(const struct coverage_sheet *s, struct str name)
{
	return find_behind(s, name, 0);
}

static void keep(struct coverage_sheet *s, const struct batch *b, const struct record *r)
{
	if (s->nrows == s->capacity) {
		size_t more = s->capacity ? s->capacity * 2 : 256;
		struct str *cells = ARENA_ARRAY(s->arena, struct str, more * s->width);
		uint64_t *lines = ARENA_ARRAY(s->arena, uint64_t, more);
		if (s->nrows > 0) {
			memcpy(cells, s->cells, s->nrows * s->width * sizeof *cells);
			memcpy(lines, s->lines, s->nrows * sizeof *lines);
		}
		s->cells = cells;
		s->lines = lines;
		s->capacity = more;
	}
	s->lines[s->nrows] = r->line;
	for (size_t i = 0; i < s->width; i++)
		s->cells[s->nrows * s->width + i] =
			i < r->nfields ? arena_dup(s->arena, str_trim(b->fields[r->first + i]))
				       : STR("");
	s->nrows++;
}

static int read_rows(struct coverage_sheet *s, struct extractor *x, struct error *e)
{
	struct batch *b = batch_new();
	int more;
	size_t n;
	const struct str *header = extract_header(x, &n);
	s->dialect = *extract_dialect(x);
	s->width = n;
	s->header = ARENA_ARRAY(s->arena, struct str, n + 1);
	for (size_t i = 0; i < n; i++)
		s->header[i] = arena_dup(s->arena, str_trim(header[i]));
	while ((more = extract_next(x, b, e)) == 1)
		for (size_t i = 0; i < b->nrecords; i++)
			keep(s, b, &b->records[i]);
	batch_free(b);
	if (more == 0 && extract_damaged(x) > 0)
		return error_set(e, STATUS_INPUT, "%s: has damaged records (check quotes)",
				 s->path);
	return more;
}

static int sheet_read(struct coverage_sheet *s, struct arena *a, const char *path, struct error *e)
{
	struct sources *sources = NULL;
	struct extractor *x = NULL;
	struct issues *issues = issues_new();
	struct extract_options o;
	extract_options_init(&o);
	o.header = 1;
	*s = (struct coverage_sheet){.path = path, .arena = a};
	int result = sources_open(&sources, &path, 1, e);
	if (result == 0 && sources->n != 1)
		result = error_set(e, STATUS_INPUT, "%s: is not one CSV file", path);
	if (result == 0)
		result = extract_open(&x, &sources->items[0], &o, issues, e);
	if (result == 0)
		result = read_rows(s, x, e);
	extract_close(x);
	sources_free(sources);
	issues_free(issues);
	return result;
}

/* ---- what is to be added ---- */

struct apply_work {
	struct arena *arena;
	struct coverage_sheet list, filled;
	int kind, file, column, code, seal; /* columns of what was filled in */
	int *from;         /* [list.width] column of `filled` that fills it, or -1 */
	struct map *known; /* codes of the list -> line, by column and code */
	struct buffer faults, rows;
	size_t nfaults, added, left;
};

static struct str cell(const struct apply_work *w, size_t row, int column)
{
	return column < 0 ? STR("") : w->filled.cells[row * w->filled.width + (size_t)column];
}

__attribute__((format(printf, 3, 4))) static void fault(struct apply_work *w, size_t row,
							const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	if (w->nfaults++ < FAULTS_MOST)
		buffer_printf(&w->faults, "\n%s:%" PRIu64 ": %s", w->filled.path,
			      w->filled.lines[row], text);
}

static void put_cell(struct apply_work *w, struct str s, bool last)
{
	char delimiter = w->list.dialect.delimiter;
	char special[] = {delimiter, '"', '\r', '\n', 0};
	bool quote = s.len > 0 && strcspn(arena_dup(w->arena, s).ptr, special) < s.len;
	if (quote)
		buffer_append_char(&w->rows, '"');
	for (size_t i = 0; i < s.len; i++) {
		if (quote && s.ptr[i] == '"')
			buffer_append_char(&w->rows, '"');
		buffer_append_char(&w->rows, s.ptr[i]);
	}
	if (quote)
		buffer_append_char(&w->rows, '"');
	if (!last)
		buffer_append_char(&w->rows, delimiter);
}

static const char *line_end(const struct dialect *d)
{
	return d->line_end == LINE_END_CRLF ? "\r\n" : d->line_end == LINE_END_CR ? "\r" : "\n";
}

/* The line of the list, or of an earlier filled row, that has the code; 0: none. */
static uint64_t known_line(struct apply_work *w, struct str column, struct str code, uint64_t line)
{
	bool is_new;
	struct str key = arena_printf(w->arena, "%.*s\x1f%.*s", STR_ARG(column), STR_ARG(code));
	uint32_t *at = map_put(w->known, key, &is_new);
	if (is_new)
		*at = (uint32_t)line;
	return is_new ? 0 : *at;
}

static bool is_filled(const struct apply_work *w, size_t row, int code_at)
{
	for (size_t i = 0; i < w->list.width; i++)
		if ((int)i != code_at && cell(w, row, w->from[i]).len > 0)
			return true;
	return false;
}

static bool check_code(struct apply_work *w, size_t row, struct str file, struct str *code)
{
	char seal[SEAL_SIZE];
	struct str given = cell(w, row, w->seal);
	/* Spreadsheets keep the apostrophe that kept them from taking a code for a formula. */
	if (code->len > 1 && *code->ptr == '\'')
		*code = (struct str){code->ptr + 1, code->len - 1};
	map_seal(seal, file, *code);
	if (code->len == 0)
		fault(w, row, "has no code: lines without a code cannot be placed by a list");
	else if (w->seal >= 0 && !str_eq(given, str_z(seal)))
		fault(w, row,
		      "code \"%.*s\" is not what was written out: a spreadsheet makes 0.1 of 0.10 "
		      "and dates of 1-1. Import the file with the column as text, or write the "
		      "code "
		      "and empty the column \"seal\"",
		      STR_ARG(*code));
	else
		return true;
	/* Who empties the seal vouches for the code. */
	return false;
}

static void take_row(struct apply_work *w, size_t row)
{
	struct str kind = cell(w, row, w->kind), file = cell(w, row, w->file);
	struct str column = cell(w, row, w->column), code = cell(w, row, w->code);
	struct str own = str_base_name(str_z(w->list.path));
	if ((kind.len && !str_eq(kind, STR("unmapped"))) || (file.len && !str_eq(file, own)))
		return;
	int at = w->column < 0 ? find_column(&w->list, STR("code")) : find_column(&w->list, column);
	if (!is_filled(w, row, at)) {
		w->left++;
		return;
	}
	if (at < 0) {
		fault(w, row, "\"%.*s\" is no column of %s", STR_ARG(column), w->list.path);
		return;
	}
	bool sealed = cell(w, row, w->seal).len > 0;
	if (sealed ? !check_code(w, row, own, &code) : code.len == 0) {
		if (!sealed)
			fault(w, row, "has no code");
		return;
	}
	uint64_t line = known_line(w, w->list.header[at], code, w->filled.lines[row]);
	if (line > 0) {
		fault(w, row, "code \"%.*s\" exists already (line %" PRIu64 ")", STR_ARG(code),
		      line);
		return;
	}
	for (size_t i = 0; i < w->list.width; i++)
		put_cell(w, (int)i == at ? code : cell(w, row, w->from[i]), i + 1 == w->list.width);
	buffer_append_z(&w->rows, line_end(&w->list.dialect));
	w->added++;
}

/* Every column may be the one with codes: all its values are known. */
static void note_known(struct apply_work *w)
{
	for (size_t i = 0; i < w->list.nrows; i++)
		for (size_t c = 0; c < w->list.width; c++)
			known_line(w, w->list.header[c], w->list.cells[i * w->list.width + c],
				   w->list.lines[i]);
}

static int take_rows(struct apply_work *w, struct error *e)
{
	w->kind = find_column(&w->filled, STR("kind"));
	w->file = find_column(&w->filled, STR("list"));
	w->column = find_column(&w->filled, STR("column"));
	w->code = find_column(&w->filled, STR("code"));
	w->seal = find_column(&w->filled, STR("seal"));
	if (w->code < 0)
		return error_set(
			e, STATUS_INPUT,
			"%s: has no column \"code\"; use what `stuiver map coverage --csv` "
			"wrote",
			w->filled.path);
	w->from = ARENA_ARRAY(w->arena, int, w->list.width + 1);
	/* What is to be filled in stands behind our own columns, whose names a list may have too.
	 */
	int lines = find_column(&w->filled, STR("lines"));
	for (size_t i = 0; i < w->list.width; i++) {
		int at = find_behind(&w->filled, w->list.header[i],
				     lines < 0 ? 0 : (size_t)lines + 1);
		w->from[i] = at == w->code ? -1 : at;
	}
	note_known(w);
	for (size_t i = 0; i < w->filled.nrows; i++)
		take_row(w, i);
	if (w->nfaults == 0)
		return 0;
	return error_set(e, STATUS_REFUSED, "nothing was added to %s:%.*s%s", w->list.path,
			 STR_ARG(buffer_str(&w->faults)),
			 w->nfaults > FAULTS_MOST ? "\n(and more)" : "");
}

/* ---- writing ---- */

static int encode(struct apply_work *w, struct str *out, struct error *e)
{
	struct str text = buffer_str(&w->rows);
	iconv_t cd = iconv_open(w->list.dialect.charset, "UTF-8");
	if (cd == (iconv_t)-1)
		return error_set(e, STATUS_INPUT, "%s: cannot write charset %s", w->list.path,
				 w->list.dialect.charset);
	size_t room = text.len * 4 + 16, left = text.len;
	char *to = arena_bytes(w->arena, room), *at = to, *from = (char *)text.ptr;
	size_t done = iconv(cd, &from, &left, &at, &room);
	iconv_close(cd);
	if (done == (size_t)-1)
		return error_set(e, STATUS_INPUT,
				 "%s is in %s, which lacks a letter of what was filled in, near "
				 "\"%.*s\": save the list as UTF-8 first",
				 w->list.path, w->list.dialect.charset, left > 20 ? 20 : (int)left,
				 from);
	*out = (struct str){to, (size_t)(at - to)};
	return 0;
}

static int append(struct apply_work *w, struct error *e)
{
	struct str before, rows;
	struct buffer all;
	if (file_read(&before, w->arena, w->list.path, LIST_MAX, e) != 0 ||
	    encode(w, &rows, e) != 0)
		return -1;
	const char *end = line_end(&w->list.dialect);
	buffer_init(&all, LIST_MAX * 2);
	buffer_append_str(&all, before);
	if (before.len && before.ptr[before.len - 1] != '\n' && before.ptr[before.len - 1] != '\r')
		buffer_append_z(&all, end);
	buffer_append_str(&all, rows);
	int result = all.overflow ? error_set(e, STATUS_LIMIT, "%s is too large", w->list.path)
				  : file_write(w->list.path, buffer_str(&all), e);
	buffer_drop(&all);
	return result;
}

static int apply(struct apply_work *w, const char *list, const char *filled, struct error *e)
{
	if (sheet_read(&w->list, w->arena, list, e) != 0 ||
	    sheet_read(&w->filled, w->arena, filled, e) != 0)
		return -1;
	if (strncmp(w->list.dialect.charset, "utf-16", 6) == 0 ||
	    strncmp(w->list.dialect.charset, "utf-32", 6) == 0)
		return error_set(e, STATUS_INPUT, "%s is in %s: save it as \"CSV UTF-8\" first",
				 list, w->list.dialect.charset);
	if (take_rows(w, e) != 0)
		return -1;
	return w->added ? append(w, e) : 0;
}

static int tell(const struct apply_work *w, const struct options *o, struct error *e)
{
	struct buffer out;
	buffer_init(&out, 4096);
	if (options_json(o))
		buffer_printf(&out, "{\"added\":%zu,\"left\":%zu}\n", w->added, w->left);
	else
		buffer_printf(&out, "%s: %zu %s added, %zu left empty\n", w->list.path, w->added,
			      plural(w->added, "row", "rows"), w->left);
	int result = cli_write(buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

int map_apply(const struct options *o, const char *const *args, size_t n)
{
	const char *list = option_value(o, "codelist");
	struct apply_work w = {.arena = arena_new(), .known = map_new()};
	struct error e;
	buffer_init(&w.faults, 8192);
	buffer_init(&w.rows, LIST_MAX);
	int result = n == 1 && list
			     ? apply(&w, list, args[0], &e)
			     : error_set(&e, STATUS_USAGE,
					 "map apply: give --codelist FILE and one filled CSV");
	if (result == 0)
		result = tell(&w, o, &e);
	buffer_drop(&w.faults);
	buffer_drop(&w.rows);
	map_free(w.known);
	arena_free(w.arena);
	return result == 0 ? EXIT_OK : cli_fail(&e);
}
