/* What is read of a table, report by report: kept page by page, so that what was fetched is not asked again. */
#include "base/text/plural.h"
#include "cbs/iv3_work.h"

#include "base/system/file.h"
#include "base/system/stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ODataApi answers 500 to a question of more than 10,000 rows; ODataFeed gives them in pages. Only the former counts. */
#define FEED "/ODataFeed/odata"
#define API "/ODataApi/OData"
#define STATE_MAX 65536
#define LINES_MAX ((size_t)4 << 30) /* of a table: a government has some thousand cells a report */
#define PAGE_MAX ((size_t)64 << 20)

/* One report of a table. */
struct report_part {
	struct iv3_table *table;
	struct iv3_row_reading rows;
	struct buffer page; /* lines that are not written yet */
	struct arena *arena;
	const char *lines, *state; /* files */
	uint64_t bytes;            /* of the file of lines that count */
	struct str next;           /* what is to be asked; empty: all was */
	const char *report;
};

static const char *file_of(const struct iv3_table *t, struct arena *a, const char *name,
			   const char *end)
{
	return arena_printf(a, "%.*s/%s%s", STR_ARG(t->folder), name, end).ptr;
}

/* ---- where it was left ---- */

static bool next_count(struct str *rest, uint64_t *out)
{
	return str_to_u64(str_split(rest, '\n'), out);
}

/* Lines: the table's version, what is next, rows, rows without figure, zeros, bytes. False: begin anew. */
static bool resume(struct report_part *p)
{
	struct str text, version;
	struct error ignored;

	if (!p->table->listed->modified.len || !file_exists(p->state) || !file_exists(p->lines) ||
	    file_read(&text, p->arena, p->state, STATE_MAX, &ignored) != 0)
		return false;
	version = str_split(&text, '\n');
	p->next = str_split(&text, '\n');
	return next_count(&text, &p->rows.read) && next_count(&text, &p->rows.none) &&
	       next_count(&text, &p->rows.zero) && next_count(&text, &p->bytes) &&
	       str_eq(version, p->table->listed->modified) &&
	       truncate(p->lines, (off_t)p->bytes) == 0;
}

static int append(struct report_part *p, struct error *e)
{
	FILE *f = fopen(p->lines, "ab");

	if (!f)
		return error_errno(e, "write", p->lines);
	bool ok = p->page.len == 0 || fwrite(p->page.ptr, 1, p->page.len, f) == p->page.len;
	if (fclose(f) != 0 || !ok)
		return error_errno(e, "write", p->lines);
	p->bytes += p->page.len;
	buffer_reset(&p->page);
	return 0;
}

static int page_done(void *context, struct str next, struct error *e)
{
	struct report_part *p = context;
	const struct cbs_iv3_options *o = p->table->origin->options;

	if (p->page.overflow)
		return error_set(e, STATUS_LIMIT, "een pagina is groter dan %zu MB",
				 PAGE_MAX >> 20);
	if (append(p, e) != 0)
		return -1;
	struct str state =
		arena_printf(p->arena, "%.*s\n%.*s\n%llu\n%llu\n%llu\n%llu\n",
			     STR_ARG(p->table->listed->modified), STR_ARG(next),
			     (unsigned long long)p->rows.read, (unsigned long long)p->rows.none,
			     (unsigned long long)p->rows.zero, (unsigned long long)p->bytes);
	if (o->progress)
		o->progress(o->context, p->report, p->rows.read);
	return file_write(p->state, state, e);
}

static int take_row(void *context, json_t *row, struct error *e)
{
	struct report_part *p = context;

	return iv3_row_take(&p->rows, row, e);
}

/* ---- a report ---- */

static void count(struct iv3_table *t, const struct iv3_row_reading *r)
{
	t->file->read += r->read;
	t->file->none += r->none;
	t->file->zero += r->zero;
}

static struct str question_of(const struct iv3_table *t, struct arena *a, const char *service,
			      const char *what, struct str raw)
{
	struct buffer b;

	buffer_init(&b, 4096);
	buffer_printf(&b, "%s/%.*s/TypedDataSet%s", service, STR_ARG(t->listed->id), what);
	fetch_parameter(&b, "$filter",
			arena_printf(a, "%s eq '%.*s'", t->names[IV3_REPORTS], STR_ARG(raw)));
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static int begin_anew(struct report_part *p, struct str raw, struct error *e)
{
	p->rows.read = p->rows.none = p->rows.zero = p->bytes = 0;
	p->next = question_of(p->table, p->arena, FEED, "?$format=json", raw);
	unlink(p->state);
	return file_write(p->lines, STR(""), e);
}

static int ask(struct report_part *p, struct error *e)
{
	struct iv3_origin *o = p->table->origin;

	return p->next.len ? odata_read_pages(o->fetcher, o->options->url, p->next, take_row,
					      page_done, p, e)
			   : 0;
}

/* A list that was cut off and closed again is JSON as any other, and says nothing of what it lacks. */
static int check_count(struct report_part *p, struct str raw, struct error *e)
{
	struct iv3_table *t = p->table;
	uint64_t rows = 0;
	bool known;

	if (odata_count(&rows, &known, t->origin->fetcher,
			question_of(t, p->arena, API, "/$count", raw), e) != 0)
		return -1;
	t->file->uncounted += !known;
	if (!known || rows == p->rows.read)
		return 0;
	return error_set(
		e, STATUS_INPUT,
		"CBS telt %llu %s en er kwamen er %llu: een antwoord brak af of de tabel is intussen gewijzigd; er is niets "
		"geschreven, haal de tabel opnieuw op",
		(unsigned long long)rows, plural(rows, "rij", "rijen"),
		(unsigned long long)p->rows.read);
}

static int read_part(struct iv3_table *t, struct buffer *out, size_t report, int period,
		     struct error *e)
{
	struct report_part p = {
		.table = t, .rows = {.table = t, .period = period}, .arena = arena_new()};
	struct str lines;

	buffer_init(&p.page, PAGE_MAX);
	p.rows.line = &p.page;
	p.report = map_key(t->keys[IV3_REPORTS].index, report).ptr;
	p.lines = file_of(t, p.arena, p.report, ".rows");
	p.state = file_of(t, p.arena, p.report, ".state");
	if (t->origin->options->progress)
		t->origin->options->progress(t->origin->options->context, p.report, 0);
	int result = resume(&p) ? 0 : begin_anew(&p, t->keys[IV3_REPORTS].raw[report], e);
	if (result == 0)
		result = ask(&p, e);
	if (result == 0)
		result = check_count(&p, t->keys[IV3_REPORTS].raw[report], e);
	if (result == 0)
		result = file_read(&lines, p.arena, p.lines, LINES_MAX, e);
	if (result == 0 && buffer_append_str(out, lines) != 0)
		result = error_set(e, STATUS_LIMIT, "de tabel heeft te veel regels");
	if (result == 0)
		count(t, &p.rows);
	else
		error_context(e, "verslagsoort %s", p.report);
	if (result != 0 && e->status == STATUS_INPUT)
		unlink(p.state); /* going on from there would meet it again */
	buffer_drop(&p.page);
	arena_free(p.arena);
	return result;
}

/* ---- a table ---- */

static int read_folder(struct iv3_table *t, struct buffer *out, struct error *e)
{
	struct report_part p = {.table = t, .rows = {.table = t, .period = -1, .line = out}};

	if (iv3_folder_rows(t->origin, t->listed->id, "TypedDataSet", take_row, &p, e) != 0)
		return -1;
	count(t, &p.rows);
	return 0;
}

int iv3_parts_read(struct iv3_table *t, struct buffer *out, struct error *e)
{
	const struct iv3_keys *reports = &t->keys[IV3_REPORTS];
	int result = 0;

	buffer_init(out, LINES_MAX);
	if (!t->origin->fetcher)
		return read_folder(t, out, e);
	if (dir_make(arena_dup(t->arena, t->folder).ptr, e) != 0)
		return -1;
	for (size_t i = 0; i < reports->n && result == 0; i++) {
		struct str key = map_key(reports->index, i);
		int period = key.len == 8 ? key.ptr[7] - '0' : -1;
		if (period < 0 || period >= CBS_IV3_PERIODS)
			return error_set(e, STATUS_INPUT, "verslagsoort %.*s is er geen van Iv3",
					 STR_ARG(str_head(key, 40)));
		if (t->origin->options->periods & 1u << period)
			result = read_part(t, out, i, period, e);
	}
	return result;
}

void iv3_parts_drop(struct iv3_table *t)
{
	struct str *names;
	size_t n;
	struct error ignored;
	const char *folder = arena_dup(t->arena, t->folder).ptr;

	if (!t->origin->fetcher || dir_list(&names, &n, t->arena, folder, &ignored) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		unlink(arena_printf(t->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr);
}

static struct str version_of(const struct iv3_table *t)
{
	return arena_printf(t->arena, "%.*s %u%s", STR_ARG(t->listed->modified),
			    t->origin->options->periods, t->origin->regions ? " regions" : "");
}

int iv3_parts_done(struct iv3_table *t, struct error *e)
{
	if (!t->origin->fetcher)
		return 0;
	iv3_parts_drop(t);
	return file_write(file_of(t, t->arena, "done", ""), version_of(t), e);
}

bool iv3_parts_same(const struct iv3_table *t)
{
	const char *done = file_of(t, t->arena, "done", "");
	struct str text;
	struct error ignored;

	return t->origin->fetcher && t->listed->modified.len && file_exists(t->file->path.ptr) &&
	       file_exists(done) && file_read(&text, t->arena, done, 256, &ignored) == 0 &&
	       str_eq(text, version_of(t));
}
