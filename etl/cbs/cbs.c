/* Asking for figures, and how rows become figures. */
#include "base/text/moment.h"
#include "cbs/fetching.h"
#include "cbs/odata.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define REGIONS_NAMED 20 /* more than this are not named one by one: all are asked, and sifted */
#define NATION_TABLE "70072ned" /* whose list of regions has their names */

/* ---- figures ---- */

static bool is_wanted_region(const struct cbs_options *o, struct str region)
{
	for (size_t i = 0; i < o->nregions; i++)
		if (str_eq(o->regions[i], region))
			return true;
	return o->nregions == 0 && statistic_is_municipality(region);
}

/* "2024JJ00"; 0 for months, quarters and years that nobody asked for. */
static int32_t wanted_year(const struct cbs_options *o, struct str period)
{
	uint64_t year;

	if (period.len != 8 || !str_ends(period, STR("JJ00")) ||
	    !str_to_u64((struct str){period.ptr, 4}, &year))
		return 0;
	for (size_t i = 0; i < o->nyears; i++)
		if (o->years[i] == (int32_t)year)
			return o->years[i];
	return 0;
}

static int bad_row(const struct cbs_work *w, const char *what, struct str value, struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "a row of %s has %s \"%.*s\", which is not what was asked", work_table(w),
			 what, STR_ARG(str_head(value, 80)));
}

/* Rows that were not asked for would be added up wrongly: version 4 gives one a measure and a
 * category. */
static int check_row(const struct cbs_work *w, const json_t *row, struct error *e)
{
	const struct dimension_value *fixed = w->v4 ? w->plan->fixed : w->plan->fixed_v3;
	size_t most = w->v4 ? 4 : 2;
	struct str measure = odata_text(row, "Measure");

	for (size_t i = 0; i < most && fixed[i].dimension; i++) {
		struct str value = odata_text(row, fixed[i].dimension);
		if (!str_eq(value, str_z(fixed[i].value)))
			return bad_row(w, fixed[i].dimension, value, e);
	}
	if (w->v4 && !str_eq(measure, w->column))
		return bad_row(w, "Measure", measure, e);
	if (!json_object_get(row, "Perioden"))
		return bad_row(w, "no Perioden:", STR(""), e);
	if (!json_object_get(row, w->v4 ? "Value" : w->column.ptr))
		return bad_row(w, "no column", w->v4 ? STR("Value") : w->column, e);
	return 0;
}

static int see_figure(void *context, json_t *row, struct error *e)
{
	struct cbs_work *w = context;
	const json_t *value = json_object_get(row, w->v4 ? "Value" : w->column.ptr);
	bool nation = w->subject == STATISTIC_CPI;
	struct statistic item = {.subject = w->subject, .source = w->source};
	char text[32];

	if (check_row(w, row, e) != 0)
		return -1;
	item.region = nation ? STATISTIC_NATION : odata_text(row, "RegioS");
	item.year = wanted_year(w->options, odata_text(row, "Perioden"));
	if (item.year == 0 || (!nation && !is_wanted_region(w->options, item.region)))
		return 0;
	if (json_is_null(value)) { /* impossible, confidential, or a municipality that is no more */
		w->report->withheld++;
		return 0;
	}
	if (!odata_number(text, value))
		return bad_row(w, "a value that is no number, for", item.region, e);
	if (strcmp(text, "0") == 0) { /* a municipality that is not there yet, or no more */
		w->report->withheld++;
		return 0;
	}
	item.value = str_z(text);
	if (!statistic_value_ok(item.value))
		return bad_row(w, "the value", item.value, e);
	statistics_add(w->out, &item);
	w->found++;
	return 0;
}

/* Version 3 pads its keys with blanks, to a width that differs from table to table: what begins
 * with the value is asked there, and check_row and is_wanted_region see that it is the value. */
static void add_equal(struct buffer *b, const struct cbs_work *w, const char *dimension,
		      struct str value)
{
	buffer_printf(b, w->v4 ? "%s eq '%.*s'" : "startswith(%s,'%.*s')", dimension,
		      STR_ARG(value));
}

static void add_condition(struct buffer *b, const struct cbs_work *w, const char *dimension,
			  struct str value)
{
	buffer_append_z(b, b->len ? " and " : "");
	add_equal(b, w, dimension, value);
}

static void add_regions(struct buffer *b, const struct cbs_work *w)
{
	const struct cbs_options *o = w->options;
	bool named = o->nregions > 0 && o->nregions <= REGIONS_NAMED;

	if (!named)
		buffer_append_z(b, " and startswith(RegioS,'GM')");
	for (size_t i = 0; named && i < o->nregions; i++) {
		buffer_append_z(b, i ? " or " : " and (");
		add_equal(b, w, "RegioS", o->regions[i]);
		buffer_append_z(b, i + 1 == o->nregions ? ")" : "");
	}
}

/* A year at a time: CBS refuses answers of more than 10,000 rows in version 3. */
static struct str figures_path(struct cbs_work *w, int32_t year)
{
	const struct dimension_value *fixed = w->v4 ? w->plan->fixed : w->plan->fixed_v3;
	bool nation = w->subject == STATISTIC_CPI;
	struct buffer filter, path;

	buffer_init(&filter, 1u << 14);
	buffer_init(&path, 1u << 16);
	if (w->v4)
		add_condition(&filter, w, "Measure", w->column);
	for (size_t i = 0; i < (w->v4 ? 4u : 2u) && fixed[i].dimension; i++)
		add_condition(&filter, w, fixed[i].dimension, str_z(fixed[i].value));
	if (!nation) {
		add_condition(&filter, w, "Perioden", arena_printf(w->arena, "%dJJ00", (int)year));
		add_regions(&filter, w);
	}
	buffer_printf(&path, "/%s/%s", work_table(w), w->v4 ? "Observations" : "TypedDataSet");
	fetch_parameter(&path, "$filter", buffer_str(&filter));
	struct str out = arena_dup(w->arena, buffer_str(&path));
	buffer_drop(&filter);
	buffer_drop(&path);
	return out;
}

static size_t describe_source(struct cbs_work *w)
{
	char now[MOMENT_SIZE];

	struct statistic_source source = {
		.table = arena_printf(w->arena, "CBS %s", work_table(w)),
		.origin = STR("live"),
		.url = arena_printf(w->arena, "%s/%s", w->base, work_table(w)),
		.retrieved = moment_now(now),
		.note = arena_printf(w->arena, "%.*s (%.*s); CBS StatLine, CC BY 4.0",
				     STR_ARG(w->column), STR_ARG(w->unit))};
	return statistics_add_source(w->out, &source);
}

static int read_figures(struct cbs_work *w, struct error *e)
{
	bool nation = w->subject == STATISTIC_CPI;
	const struct cbs_options *o = w->options;

	for (size_t i = 0; i < (nation ? 1 : o->nyears); i++) {
		if (o->progress)
			o->progress(o->context, w->subject, w->report->figures + w->found);
		if (odata_read(w->fetcher, w->base, figures_path(w, o->years[i]), see_figure, w,
			       e) != 0)
			return -1;
	}
	if (w->found == 0)
		return error_set(e, STATUS_NOT_FOUND,
				 "%s has no %s for these years and municipalities: check --years "
				 "and --regions",
				 work_table(w), statistic_name(w->subject));
	w->report->figures += w->found;
	return 0;
}

/* ---- regions' names ---- */

static int see_region(void *context, json_t *row, struct error *e)
{
	struct cbs_work *w = context;
	struct str code = odata_text(row, w->v4 ? "Identifier" : "Key");

	(void)e;
	if (is_wanted_region(w->options, code))
		statistics_add_region(w->out, code, odata_text(row, "Title"));
	return 0;
}

static int read_regions(struct cbs_work *w, struct error *e)
{
	struct str path =
		arena_printf(w->arena, "/" NATION_TABLE "/%s", w->v4 ? "RegioSCodes" : "RegioS");

	return odata_read(w->fetcher, w->base, path, see_region, w, e);
}

/* ---- all of it ---- */

static int read_subject(struct cbs_work *w, struct error *e)
{
	w->found = 0;
	if (work_find_measure(w, e) != 0)
		return -1;
	w->source = describe_source(w);
	return read_figures(w, e);
}

static int with_service(struct cbs_work *w, bool v4,
			int (*what)(struct cbs_work *w, struct error *e), struct error *e)
{
	struct fetch_options fetch = w->options->fetch;

	w->v4 = v4;
	w->base = v4 ? w->options->url : w->options->url_v3;
	fetch.accept = "application/json";
	fetch.check = odata_check;
	if (!w->base)
		return error_set(e, STATUS_NOT_FOUND, "there is no address to ask");
	if (fetcher_open(&w->fetcher, w->base, &fetch, e) != 0)
		return -1;
	int result = what(w, e);
	w->report->requests += fetcher_requests(w->fetcher);
	fetcher_close(w->fetcher);
	return result;
}

/* What version 4 does not know may be in version 3; any other fault is told as it is. */
static int with_any(struct cbs_work *w, int (*what)(struct cbs_work *w, struct error *e),
		    struct error *e)
{
	struct error first;

	if (w->options->url && with_service(w, true, what, &first) == 0)
		return 0;
	if (w->options->url && (first.status != STATUS_NOT_FOUND || !w->options->url_v3)) {
		*e = first;
		return -1;
	}
	if (with_service(w, false, what, e) == 0)
		return 0;
	return w->options->url ? error_context(e, "%.900s; and in version 3", first.text) : -1;
}

int cbs_fetch(struct statistics *out, struct cbs_report *report, const struct cbs_options *o,
	      struct error *e)
{
	struct cbs_work w = {.options = o, .out = out, .report = report, .arena = arena_new()};
	bool regional = o->subjects & ~(1u << STATISTIC_CPI);
	int result = 0;

	*report = (struct cbs_report){.requests = 0};
	for (int i = 0; i < STATISTIC_SUBJECTS && result == 0; i++) {
		if (!(o->subjects & 1u << i))
			continue;
		w.subject = (enum statistic_subject)i;
		w.plan = &cbs_plans[i];
		result = with_any(&w, read_subject, e);
		report->shape[i] = w.v4 ? "OData 4" : "OData 3";
	}
	if (result == 0 && regional)
		result = with_any(&w, read_regions, e);
	arena_free(w.arena);
	return result;
}
