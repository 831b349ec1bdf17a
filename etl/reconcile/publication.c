/* What CBS published of a government, as its open data have it. */
#include "reconcile/reconcile.h"

#include "extract/extract.h"
#include "model/money.h"

#include <stdio.h>
#include <stdlib.h>

enum wanted { TASK, CATEGORY, GOVERNMENT, REPORT, FIRST, SECOND, WANTED };
#define NAMES 4

static const char *const names[WANTED][NAMES] = {
	{"TaakveldBalanspost"},
	{"Categorie"},
	{"Gemeenten", "Provincies", "GemeenschappelijkeRegelingen",
	 "Overheid"}, /* of `stuiver fetch iv3` */
	{"Verslagsoort"},
	{"k_1ePlaatsing_1", "k_1stePlaatsing_1"},
	{"k_2ePlaatsing_2", "k_2dePlaatsing_2"},
};

struct published_row {
	struct iv3_row row;
	int64_t amounts[2]; /* hundredths of a thousand euros */
	bool has[2];
};

struct publication_reading {
	struct arena *arena;
	struct iv3_publication *wanted;
	const struct iv3_definitions *definitions;
	char report[16];
	int columns[WANTED];
	uint64_t line;
	struct published_row *rows;
	size_t n, capacity;
};

static int find_columns(struct publication_reading *r, const struct str *header, size_t n,
			struct error *e)
{
	for (int w = 0; w < WANTED; w++) {
		r->columns[w] = -1;
		for (size_t i = 0; i < n; i++)
			for (int k = 0; k < NAMES; k++)
				if (names[w][k] && str_eq(str_trim(header[i]), str_z(names[w][k])))
					r->columns[w] = (int)i;
		if (r->columns[w] < 0)
			return error_set(e, STATUS_INPUT,
					 "there is no column %s; a table of CBS's open data has it",
					 names[w][0]);
	}
	return 0;
}

/* "816", "-12.5"; empty, "." and -99998 are no figure. */
static int take_figure(struct publication_reading *r, struct published_row *row, int which,
		       struct str text, struct error *e)
{
	row->has[which] = text.len && !str_eq(text, STR(".")) && !str_eq(text, STR("-99998"));
	if (!row->has[which] || money_parse(text, 2, &row->amounts[which]))
		return 0;
	return error_set(e, STATUS_INPUT, "line %llu: %s is no amount in thousands of euros: %.*s",
			 (unsigned long long)r->line, names[FIRST + which][0],
			 STR_ARG(str_head(text, 40)));
}

/* "L1.1" is 1.1 of lasten; false for totals, positions of the balance, and groups. */
static bool take_codes(struct publication_reading *r, struct published_row *row, struct str task,
		       struct str category)
{
	bool lasten = str_starts(category, STR("L"));
	struct str code = STR(""); /* without its side it is none */

	if (lasten || str_starts(category, STR("B")))
		code = (struct str){category.ptr + 1, category.len - 1};
	row->row.part = lasten ? IV3_LASTEN : IV3_BATEN;
	row->row.row = arena_dup(r->arena, task);
	row->row.column = arena_dup(r->arena, code);
	return iv3_has(r->definitions, IV3_TAAKVELD, task) &&
	       iv3_has(r->definitions, lasten ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN, code);
}

static int take_record(struct publication_reading *r, const struct str *fields, size_t n,
		       struct error *e)
{
	struct str values[WANTED];
	struct published_row row = {0};

	for (int w = 0; w < WANTED; w++) {
		if ((size_t)r->columns[w] >= n)
			return error_set(e, STATUS_INPUT, "line %llu ends before %s",
					 (unsigned long long)r->line, names[w][0]);
		values[w] = str_trim(fields[r->columns[w]]);
	}
	if (!str_eq(values[GOVERNMENT], r->wanted->government) ||
	    !str_eq(values[REPORT], str_z(r->report)))
		return 0;
	if (take_figure(r, &row, 0, values[FIRST], e) != 0 ||
	    take_figure(r, &row, 1, values[SECOND], e) != 0)
		return -1;
	if (!take_codes(r, &row, values[TASK], values[CATEGORY])) {
		if (!r->wanted->left_out++)
			r->wanted->left_example =
				arena_printf(r->arena, "%.*s %.*s", STR_ARG(values[TASK]),
					     STR_ARG(values[CATEGORY]));
		return 0;
	}
	if (r->n == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 1024;
		r->rows = xrealloc(r->rows, r->capacity * sizeof *r->rows);
	}
	r->rows[r->n++] = row;
	return 0;
}

static int read_records(struct publication_reading *r, struct extractor *x, struct error *e)
{
	struct batch *b = batch_new();
	size_t n;
	const struct str *header = extract_header(x, &n);
	int more = find_columns(r, header, n, e) != 0 ? -1 : 1;

	while (more > 0 && (more = extract_next(x, b, e)) > 0)
		for (size_t i = 0; i < b->nrecords && more > 0; i++) {
			r->line = b->records[i].line;
			if (take_record(r, b->fields + b->records[i].first, b->records[i].nfields,
					e) != 0)
				more = -1;
		}
	batch_free(b);
	if (more == 0 && extract_damaged(x))
		return error_set(e, STATUS_INPUT, "%llu lines are damaged; fetch it anew",
				 (unsigned long long)extract_damaged(x));
	return more;
}

static int read_file(struct publication_reading *r, const char *path, struct error *e)
{
	struct sources *sources = NULL;
	struct extractor *x = NULL;
	struct extract_options options;
	struct issues *issues = issues_new();
	int result = -1;

	extract_options_init(&options);
	options.format = FORMAT_CSV;
	options.header = 1;
	options.skip = 0;
	if (sources_open(&sources, &path, 1, e) != 0)
		goto done;
	if (sources->n != 1) {
		error_set(e, STATUS_INPUT, "is not one file of CSV");
		goto done;
	}
	if (extract_open(&x, &sources->items[0], &options, issues, e) != 0)
		goto done;
	result = read_records(r, x, e);
done:
	if (x)
		extract_close(x);
	sources_free(sources);
	issues_free(issues);
	return result;
}

/* ---- which publication ---- */

static bool has_any(const struct publication_reading *r, int which)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->rows[i].has[which])
			return true;
	return false;
}

static int choose(struct iv3_delivery *out, struct publication_reading *r, struct error *e)
{
	int used = r->wanted->placement ? r->wanted->placement : has_any(r, 1) ? 2 : 1;
	size_t counts[2] = {0, 0};

	if (!has_any(r, used - 1))
		return error_set(e, STATUS_NOT_FOUND,
				 "it has no figures of %.*s, %s, publication %d",
				 STR_ARG(r->wanted->government), r->report, used);
	*out = (struct iv3_delivery){.shape = IV3_SHAPE_2_1,
				     .year = r->wanted->year,
				     .period = r->wanted->period,
				     .number = r->wanted->government};
	out->rows = ARENA_ARRAY(r->arena, struct iv3_row, r->n + 1);
	for (size_t i = 0; i < r->n; i++) {
		struct iv3_row row = r->rows[i].row;
		if (!r->rows[i].has[used - 1])
			continue;
		row.amount = r->rows[i].amounts[used - 1];
		row.index = counts[row.part]++;
		out->rows[out->n++] = row;
	}
	out->has[IV3_LASTEN] = out->has[IV3_BATEN] = true;
	r->wanted->used = used;
	return 0;
}

int iv3_publication_read(struct iv3_delivery *out, struct iv3_publication *w, struct arena *a,
			 const char *path, const struct iv3_definitions *d, struct error *e)
{
	struct publication_reading r = {.arena = a, .wanted = w, .definitions = d};

	w->left_out = 0;
	w->left_example = STR("");
	snprintf(r.report, sizeof r.report, "%dX%03d", w->year, w->period);
	int result = read_file(&r, path, e);
	if (result == 0)
		result = choose(out, &r, e);
	free(r.rows);
	return result;
}
