/* What CBS published of a government, as its open data have it. */
#include "base/text/plural.h"
#include "reconcile/reconcile.h"

#include "base/memory/map.h"
#include "extract/extract.h"
#include "model/money.h"

#include <stdio.h>
#include <stdlib.h>

enum wanted { TASK, CATEGORY, GOVERNMENT, REPORT, FIRST, SECOND, WANTED };
#define NAMES 5

static const char *const names[WANTED][NAMES] = {
	{"TaakveldBalanspost", "FunctieKostenplaatsBalanspost", "FunctieBalanspost"},
	{"Categorie"},
	{"Gemeenten", "Provincies", "GemeenschappelijkeRegelingen", "Waterschappen",
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

static bool is_digit(struct str s, size_t at)
{
	return s.len > at && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

/* "6.71a" is written as a taakveld or category is; "6", "6." and "Tot_TV" are totals of them, "A111" is of the balance. */
static bool is_code(struct str s)
{
	return is_digit(s, 0) && s.len > 2 && (s.ptr[1] == '.' || is_digit(s, 1));
}

/* "L1.1" is 1.1 of lasten. False for totals, positions of the balance, and groups; a code that the year's lists lack is none
 * of these: its money is there, so the row is kept. STATUS_INPUT: it is of no side. */
static int take_codes(bool *taken, struct publication_reading *r, struct published_row *row,
		      struct str task, struct str category, struct error *e)
{
	bool lasten = str_starts(category, STR("L"));
	struct str code = STR("");

	if (lasten || str_starts(category, STR("B")))
		code = (struct str){category.ptr + 1, category.len - 1};
	*taken = is_code(task) && is_code(code);
	if (is_code(task) && is_digit(category, 0) && (row->has[0] || row->has[1]))
		return error_set(
			e, STATUS_INPUT,
			"line %llu: category %.*s of taakveld %.*s does not say whether it is lasten (L) or baten (B)",
			(unsigned long long)r->line, STR_ARG(str_head(category, 20)),
			STR_ARG(str_head(task, 20)));
	if (!*taken)
		return 0;
	row->row.part = lasten ? IV3_LASTEN : IV3_BATEN;
	row->row.row = arena_dup(r->arena, task);
	row->row.column = arena_dup(r->arena, code);
	return 0;
}

static void leave_out(struct publication_reading *r, struct str task, struct str category)
{
	if (!r->wanted->left_out++)
		r->wanted->left_example =
			arena_printf(r->arena, "%.*s %.*s", STR_ARG(task), STR_ARG(category));
}

static int take_record(struct publication_reading *r, const struct str *fields, size_t n,
		       struct error *e)
{
	struct str values[WANTED];
	struct published_row row = {0};
	bool taken;

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
	    take_figure(r, &row, 1, values[SECOND], e) != 0 ||
	    take_codes(&taken, r, &row, values[TASK], values[CATEGORY], e) != 0)
		return -1;
	if (!taken) {
		leave_out(r, values[TASK], values[CATEGORY]);
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
		return error_set(e, STATUS_INPUT, "%llu %s damaged; fetch it anew",
				 (unsigned long long)extract_damaged(x),
				 plural(extract_damaged(x), "line is", "lines are"));
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

/* ---- sums among the rows ---- */

#define UNIT 100 /* amounts are hundredths of one */

static bool is_below(struct str code, struct str head)
{
	return code.len > head.len && str_starts(code, head);
}

/* The rows that `x` may be the sum of: those below its taakveld, or below its category, and no further divided. */
static bool is_part(const struct publication_reading *r, const struct published_row *x,
		    const struct published_row *y, bool task)
{
	const struct str head = task ? x->row.row : x->row.column,
			 code = task ? y->row.row : y->row.column;

	if (y->row.part != x->row.part || !is_below(code, head) ||
	    !str_eq(task ? x->row.column : x->row.row, task ? y->row.column : y->row.row))
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (r->rows[i].row.part == x->row.part &&
		    is_below(task ? r->rows[i].row.row : r->rows[i].row.column, code))
			return false;
	return true;
}

/* Each part was rounded by itself. */
static bool is_sum(const struct publication_reading *r, const struct published_row *x, bool task)
{
	int64_t sums[2] = {0, 0}, parts = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct published_row *y = &r->rows[i];
		if (!is_part(r, x, y, task))
			continue;
		parts++;
		for (int p = 0; p < 2; p++)
			if (y->has[p] && __builtin_add_overflow(sums[p], y->amounts[p], &sums[p]))
				return false;
	}
	for (int p = 0; p < 2; p++)
		if (x->has[p] && !money_near(sums[p], x->amounts[p], parts * UNIT))
			return false;
	return parts > 0;
}

#define TOLD_APART (10 * UNIT) /* smaller amounts may be the same by chance */
#define ENOUGH 10u

static bool is_large(const struct published_row *x)
{
	for (int p = 0; p < 2; p++)
		if (x->has[p] && (x->amounts[p] > TOLD_APART || x->amounts[p] < -TOLD_APART))
			return true;
	return false;
}

/* 6.71 and 6.71a to 6.71d are all in the lists of 2023 and 2024: 6.71 is money of its own, or all of theirs once more. Which of
 * both the figures say: it is a total where each of its larger amounts is the sum of theirs. STATUS_REFUSED: of some it is. */
static int judge_listed(bool *total, const struct publication_reading *r, struct str head,
			struct error *e)
{
	size_t compared = 0, same = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct published_row *x = &r->rows[i];
		if (!str_eq(x->row.row, head) || !is_large(x))
			continue;
		compared++;
		same += is_sum(r, x, true);
	}
	*total = compared && same == compared;
	if (*total || compared < ENOUGH || 2 * same < compared)
		return 0;
	return error_set(
		e, STATUS_REFUSED,
		"taakveld %.*s is the sum of what stands below it in %zu of %zu amounts and "
		"not in the others: whether it counts twice cannot be told; ask CBS how "
		"this table is meant",
		STR_ARG(head), same, compared);
}

static int mark_listed(bool *sum, const struct publication_reading *r, struct error *e)
{
	struct map *seen = map_new();
	int result = 0;

	for (size_t i = 0; i < r->n && result == 0; i++) {
		struct str head = r->rows[i].row.row;
		bool is_new, total = false;
		map_put(seen, head, &is_new);
		if (!is_new || !iv3_has(r->definitions, IV3_TAAKVELD, head))
			continue;
		result = judge_listed(&total, r, head, e);
		for (size_t k = i; total && k < r->n; k++)
			sum[k] = sum[k] || str_eq(r->rows[k].row.row, head);
	}
	map_free(seen);
	return result;
}

/* A code that the lists lack is a group of theirs only where its figures are the sums of what stands below it. */
static int leave_out_sums(struct publication_reading *r, struct error *e)
{
	bool *sum = xcalloc(r->n + 1, sizeof *sum);
	size_t kept = 0;
	int result = mark_listed(sum, r, e);

	for (size_t i = 0; i < r->n; i++) {
		const struct published_row *x = &r->rows[i];
		enum iv3_list list =
			x->row.part == IV3_LASTEN ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN;
		sum[i] = sum[i] ||
			 (!iv3_has(r->definitions, IV3_TAAKVELD, x->row.row) &&
			  is_sum(r, x, true)) ||
			 (!iv3_has(r->definitions, list, x->row.column) && is_sum(r, x, false));
	}
	for (size_t i = 0; i < r->n; i++) {
		if (sum[i])
			leave_out(r, r->rows[i].row.row, r->rows[i].row.column);
		else
			r->rows[kept++] = r->rows[i];
	}
	r->n = kept;
	free(sum);
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
		result = leave_out_sums(&r, e);
	if (result == 0)
		result = choose(out, &r, e);
	free(r.rows);
	return result;
}
