#include "mapping/figures.h"

#include "base/text/utf8.h"
#include "descriptor/descriptor.h"

#include <stdio.h>

enum column { SUBJECT, REGION, YEAR, VALUE, NAME, TABLE, URL, RETRIEVED, NOTE, COLUMNS };
#define REQUIRED NAME /* those before it */

static const char *const column_names[COLUMNS] = {"subject", "region", "year",      "value", "name",
						  "table",   "url",    "retrieved", "note"};

struct sheet_reading {
	struct statistics *out;
	struct faults *faults;
	const char *file;
	struct str origin;
	size_t nfields;     /* of the header */
	int *columns;       /* [nfields] enum column */
	size_t at[COLUMNS]; /* field of each column, from 1; 0: there is none */
};

__attribute__((format(printf, 4, 5))) static void complain(struct sheet_reading *r, uint64_t line,
							   size_t column, const char *format, ...)
{
	char text[512], where[512];
	va_list args;

	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	snprintf(where, sizeof where, column ? "%s:%llu:%zu" : "%s:%llu", r->file,
		 (unsigned long long)line, column);
	fault(r->faults, where, "%s", text);
}

/* ---- the header ---- */

static int column_of(struct arena *a, struct str name)
{
	struct str folded = utf8_fold_tight(a, name);

	for (int i = 0; i < COLUMNS; i++)
		if (str_eq(folded, str_z(column_names[i])))
			return i;
	return NONE;
}

static void match_columns(struct sheet_reading *r, struct extractor *x)
{
	uint64_t line = extract_dialect(x)->header_line;
	const struct str *header = extract_header(x, &r->nfields);

	r->columns = ARENA_ARRAY(r->out->arena, int, r->nfields + 1);
	for (size_t i = 0; i < r->nfields; i++) {
		int column = column_of(r->out->arena, header[i]);
		r->columns[i] = column;
		if (column == NONE)
			complain(r, line, i + 1,
				 "column \"%.*s\" is unknown; there are subject, region, year, "
				 "value, "
				 "name, table, url, retrieved, note",
				 STR_ARG(str_head(header[i], 80)));
		else if (r->at[column])
			complain(r, line, i + 1, "column \"%s\" comes twice", column_names[column]);
		else
			r->at[column] = i + 1;
	}
	for (int i = 0; i < REQUIRED; i++)
		if (!r->at[i])
			complain(r, line, 0, "column \"%s\" is missing", column_names[i]);
}

/* ---- rows ---- */

static bool read_year(struct str text, int32_t *out)
{
	uint64_t year;

	if (text.len != 4 || !str_to_u64(text, &year) || year < STATISTIC_MIN_YEAR ||
	    year > STATISTIC_MAX_YEAR)
		return false;
	*out = (int32_t)year;
	return true;
}

static bool region_ok(enum statistic_subject subject, struct str region)
{
	return subject == STATISTIC_CPI ? str_eq(region, STATISTIC_NATION)
					: statistic_is_municipality(region);
}

static void read_row(struct sheet_reading *r, uint64_t line, const struct str cells[COLUMNS])
{
	struct statistic item = {.region = cells[REGION], .value = cells[VALUE]};
	struct statistic_source source = {.table = cells[TABLE],
					  .origin = r->origin,
					  .url = cells[URL],
					  .retrieved = cells[RETRIEVED],
					  .note = cells[NOTE]};
	size_t before = r->faults->n;

	if (!statistic_named(cells[SUBJECT], &item.subject))
		complain(r, line, r->at[SUBJECT],
			 "\"%.*s\" is no subject: write population, households, area or cpi",
			 STR_ARG(cells[SUBJECT]));
	else if (!region_ok(item.subject, item.region))
		complain(r, line, r->at[REGION], "\"%.*s\" is no region of %s: write %s",
			 STR_ARG(item.region), statistic_name(item.subject),
			 item.subject == STATISTIC_CPI ? "NL" : "GM and four digits, as in GM0363");
	if (!read_year(cells[YEAR], &item.year))
		complain(r, line, r->at[YEAR], "\"%.*s\" is no year, like 2024",
			 STR_ARG(cells[YEAR]));
	if (!statistic_value_ok(item.value))
		complain(
			r, line, r->at[VALUE],
			"\"%.*s\" is no number above zero, like 25310 or 101.54: digits, a decimal "
			"point, no grouping",
			STR_ARG(item.value));
	if (r->out->n == STATISTICS_MAX)
		complain(r, line, 0, "there are more than %u figures", STATISTICS_MAX);
	if (r->faults->n > before)
		return;
	item.source = statistics_add_source(r->out, &source);
	statistics_add(r->out, &item);
	statistics_add_region(r->out, item.region, cells[NAME]);
}

static void read_record(struct sheet_reading *r, const struct batch *b, const struct record *record)
{
	struct str cells[COLUMNS];
	bool any = false;

	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = STR("");
	for (size_t i = 0; i < record->nfields && i < r->nfields; i++) {
		cells[r->columns[i]] = str_trim(b->fields[record->first + i]);
		any = any || cells[r->columns[i]].len;
	}
	if (any)
		read_row(r, record->line, cells);
}

static int read_records(struct sheet_reading *r, struct extractor *x, struct error *e)
{
	struct batch *b = batch_new();
	int got = 0;

	match_columns(r, x);
	if (r->faults->n == 0) {
		while ((got = extract_next(x, b, e)) > 0)
			for (size_t i = 0; i < b->nrecords; i++)
				read_record(r, b, &b->records[i]);
		if (got == 0 && extract_damaged(x) > 0)
			fault(r->faults, r->file, "%llu damaged records (check quotes)",
			      (unsigned long long)extract_damaged(x));
	}
	batch_free(b);
	return got;
}

static int read_file(struct sheet_reading *r, const char *path, struct error *e)
{
	struct sources *sources = NULL;
	struct extractor *x = NULL;
	struct issues *issues = issues_new();
	struct extract_options options;
	int result = -1;

	extract_options_init(&options);
	options.header = 1;
	options.skip = 0;
	if (sources_open(&sources, &path, 1, e) != 0)
		goto done;
	if (sources->n != 1)
		error_set(e, STATUS_INPUT, "%s: is not one CSV file", path);
	else if (extract_open(&x, &sources->items[0], &options, issues, e) == 0)
		result = read_records(r, x, e);
done:
	extract_close(x);
	sources_free(sources);
	issues_free(issues);
	return result;
}

int statistics_read_csv(struct statistics *out, const char *path, const char *shown,
			struct str origin, struct error *e)
{
	struct faults faults = {.n = 0};
	struct sheet_reading r = {.out = out, .faults = &faults, .file = shown, .origin = origin};

	buffer_init(&faults.text, 8192);
	int result = read_file(&r, path, e);
	if (result == 0 && faults.n > 0)
		result = error_set(e, STATUS_INPUT, "the statistics have %zu fault%s:\n%.*s%s",
				   faults.n, faults.n == 1 ? "" : "s",
				   STR_ARG(buffer_str(&faults.text)),
				   faults.text.len >= 1600 ? "\n(and more)" : "");
	buffer_drop(&faults.text);
	return result;
}
