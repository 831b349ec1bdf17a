#include "base/memory/arena.h"
#include "base/system/file.h"
#include "base/system/output.h"
#include "base/system/stop.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/show/export_files.h"
#include "cli/show/export_site.h"
#include "console/options.h"
#include "query/query.h"
#include "store/store.h"
#include "write/write.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define PART_MAX ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'c', "cube", "CUBE", "the cube (default: the only one there is)", 0},
	{'f', "format", "csv|csv-excel|ndjson|xlsx|fdp|sqlite|site",
	 "the shape of the output (default csv)", 0},
	{'o', "output", "FILE",
	 "write to a file (or, for fdp and site, a folder) instead of standard output", 0},
	{0, "cut", "CUT", "only the facts that pass, as 'year:2024|amount:100..5000'", 0},
	{0, "fields", "FIELDS", "only these columns, as 'year,programme.label,amount'", 0},
	{0, "order", "ORDER", "sorted, as 'amount:desc,date'", 0},
	{0, "drilldown", "DIMENSIONS", "totals instead of facts, by these, as 'year|programme'", 0},
	{0, "aggregates", "AGGREGATES", "which totals, as 'amount.sum|_count' (default all)", 0},
	{0, "pivot", "DIMENSION", "of totals: a column for each of its members, as 'phase'", 0},
	{0, "compare", "A,B", "of a pivot: difference and percentage too, as 'proposed,executed'",
	 0},
	{0, "comparable", "YEAR", "of totals: codes of other years brought to this one's", 0},
	{0, "per", "SUBJECT", "of totals: divided by inhabitant, household or km2", 0},
	{0, "prices", "YEAR", "of totals: in the prices of this year", 0},
	{0, "toggle", "TOGGLES", "cuts that the model names, as 'without-reserves'", 0},
	{0, "lang", "nl|en|nl,en|en,nl",
	 "language of headers, phases and sides in xlsx and csv-excel (default nl); of a site, one "
	 "or both (default nl,en)",
	 0},
	{0, "max-pages", "N", "of a site: write at most so many pages (default 20000)", 0},
	{0, "public-url", "URL",
	 "of a site: where it will stand, for canonical addresses, catalogue, feeds and sitemap",
	 0},
	{0, "security-txt", "FILE", "of a site: as for serve", 0},
	{0, "theme", "FILE", "of a site: as for serve", 0},
	{0, "theme-class", "NAMES", "of a site: as for serve", 0},
	{0, "logo", "FILE", "of a site: as for serve", 0},
	{0},
};

/* ---- where it goes ---- */

struct target {
	struct output *file; /* NULL: standard output */
};

static int target_open(struct target *t, const char *path, struct error *e)
{
	*t = (struct target){0};
	if (!path || strcmp(path, "-") == 0)
		return 0;
	return output_open(&t->file, path, OUTPUT_STREAM, e) ? error_context(e, "--output") : 0;
}

static int target_write(struct target *t, struct str text, struct error *e)
{
	return t->file ? output_write(t->file, text, e) : cli_write(text, e);
}

static int target_commit(struct target *t, struct error *e)
{
	return t->file ? output_commit(t->file, e) : 0;
}

static void target_drop(struct target *t)
{
	output_free(t->file);
}

/* ---- facts ---- */

/* The name given, or the only cube of the store. */
static int choose_cube(struct str *out, const struct options *o, struct arena *a, struct error *e)
{
	struct store *s = NULL;
	struct store_cube *cubes;
	size_t n;
	*out = str_z(option_value(o, "cube"));
	const char *path = option_value(o, "store");
	struct str catalogue;
	int result = query_catalogue(&catalogue, a, path, e) || store_open(&s, catalogue.ptr, e);
	if (result == 0)
		result = store_cubes(s, a, &cubes, &n, e);
	if (result == 0 && !out->len && n == 1) {
		*out = cubes[0].name;
	} else if (result == 0 && !n) {
		result = error_set(e, STATUS_NOT_FOUND, "%s: the store is empty", path);
	} else if (result == 0 && !out->len) {
		result = error_set(e, STATUS_USAGE,
				   "%s holds %zu cubes; choose one with --cube (%.*s, %.*s%s)",
				   path, n, STR_ARG(cubes[0].name), STR_ARG(cubes[1].name),
				   n > 2 ? ", …" : "");
	}
	store_close(s);
	return result ? -1 : 0;
}

static int copy_answer(struct answer *a, struct target *to, struct error *e)
{
	const volatile int *stop = stop_catch();
	struct buffer part;
	int more = a->stream ? 1 : 0;
	int result = target_write(to, buffer_str(&a->body), e);
	buffer_init(&part, PART_MAX);
	while (result == 0 && more == 1) {
		buffer_reset(&part);
		more = stream_read(a->stream, &part, e);
		result = more < 0 ? -1 : target_write(to, buffer_str(&part), e);
		if (result == 0 && *stop)
			result = error_set(e, STATUS_INTERRUPTED,
					   "interrupted; the output is not whole");
	}
	buffer_drop(&part);
	stop_release();
	return result;
}

/* target_write, as export_excel calls it. Nothing is made before there is something to write. */
struct opening {
	struct target target;
	const char *path;
	bool open;
};

static int write_part(void *to, struct str text, struct error *e)
{
	struct opening *o = to;
	if (!o->open && target_open(&o->target, o->path, e) != 0)
		return -1;
	o->open = true;
	return target_write(&o->target, text, e);
}

static int answer_excel(struct session *s, const struct options *o, struct str cube,
			struct error *e)
{
	struct opening to = {.path = option_value(o, "output")};
	int result = export_excel(s, o, cube, write_part, &to, e);
	if (result == 0)
		result = target_commit(&to.target, e);
	target_drop(&to.target);
	return result;
}

/* What is too much is a fault of the question, as it is over HTTP. */
static int refused(struct error *e, struct str cube)
{
	export_refused(e, cube);
	if (e->status == STATUS_LIMIT)
		e->status = STATUS_USAGE;
	return -1;
}

/* Only when there is an answer is anything made, so that a question that is off leaves no trace. */
static int write_answer(struct result *r, struct str cube, const char *path, struct error *e)
{
	struct target to = {0};
	struct answer a;
	answer_init(&a);
	int result = write_result(r, &a, e);
	if (result != 0)
		refused(e, cube);
	else if ((result = target_open(&to, path, e)) == 0 &&
		 (result = copy_answer(&a, &to, e)) == 0)
		result = target_commit(&to, e);
	target_drop(&to);
	answer_drop(&a);
	return result;
}

static int answer_facts(struct session *s, const struct options *o, struct str cube,
			const char *format, struct error *e)
{
	struct query_param params[EXPORT_PARAMS];
	struct query q = export_query(params, o, cube, format);
	struct result *r;
	if (q.endpoint == ENDPOINT_AGGREGATE && strcmp(format, "ndjson") == 0)
		return error_set(
			e, STATUS_USAGE,
			"export: totals (--drilldown, --aggregates) come as csv, csv-excel "
			"or xlsx, not as ndjson");
	if (query_ask(&r, s, &q, e) != 0)
		return refused(e, cube);
	return write_answer(r, cube, option_value(o, "output"), e);
}

static int open_session(struct engine **engine, struct session **session, const struct options *o,
			struct error *e)
{
	return query_open(engine, option_value(o, "store"), e) || session_open(session, *engine, e)
		       ? -1
		       : 0;
}

static void close_session(struct engine *engine, struct session *session)
{
	if (session)
		session_close(session);
	if (engine)
		engine_close(engine);
}

static int export_facts(const struct options *o, const char *format, struct error *e)
{
	struct arena *arena = arena_new();
	struct engine *engine = NULL;
	struct session *session = NULL;
	struct str cube;
	int result = choose_cube(&cube, o, arena, e);
	if (result == 0)
		result = open_session(&engine, &session, o, e);
	if (result == 0)
		result = strcmp(format, "xlsx") == 0 || strcmp(format, "fdp") == 0
				 ? export_file(session, o, cube, format, e)
			 : strcmp(format, "csv-excel") == 0
				 ? answer_excel(session, o, cube, e)
				 : answer_facts(session, o, cube, format, e);
	close_session(engine, session);
	arena_free(arena);
	return result;
}

/* ---- SQLite ---- */

static int export_sqlite(const struct options *o, struct error *e)
{
	const char *path = option_value(o, "output");
	struct engine *engine = NULL;
	struct session *session = NULL;
	for (const char *const *name = export_questions; *name; name++) {
		if (option_given(o, *name))
			return error_set(
				e, STATUS_USAGE,
				"export: --%s does not go with sqlite; a database holds the "
				"whole cube",
				*name);
	}
	if (!path || strcmp(path, "-") == 0)
		return error_set(
			e, STATUS_USAGE,
			"export: a database cannot go to standard output; name a file with "
			"--output");
	if (file_exists(path))
		return error_set(e, STATUS_USAGE,
				 "--output %s: exists already; remove it or choose another name",
				 path);
	int result = open_session(&engine, &session, o, e);
	if (result == 0)
		result = store_export_sqlite(session_store(session), str_z(option_value(o, "cube")),
					     path, e);
	close_session(engine, session);
	return result;
}

/* What only a site has. */
static int check_site_words(const struct options *o, struct error *e)
{
	static const char *const words[] = {"max-pages", "public-url",  "security-txt",
					    "theme",     "theme-class", "logo"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (option_given(o, words[i]))
			return error_set(e, STATUS_USAGE,
					 "export: --%s goes with --format site only", words[i]);
	if (strchr(option_or(o, "lang", ""), ','))
		return error_set(e, STATUS_USAGE,
				 "export: two languages go with --format site only");
	return 0;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_export, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	const char *format = option_or(o, "format", "csv");
	int failed = strcmp(format, "site") == 0     ? export_site(o, &e)
		     : check_site_words(o, &e) != 0  ? -1
		     : strcmp(format, "sqlite") == 0 ? export_sqlite(o, &e)
						     : export_facts(o, format, &e);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_export = {
	.name = "export",
	.args = "",
	.summary = "write facts or totals as CSV, NDJSON, XLSX, Fiscal Data Package or SQLite, or "
		   "all pages as a folder",
	.dutch = "schrijf boekingen of totalen als CSV, NDJSON, XLSX, Fiscal Data Package of "
		 "SQLite, of alle bladzijden als map",
	.help = "CSV (UTF-8, RFC 4180, quoted where needed) and NDJSON (a JSON object a line) "
		"stream "
		"every published fact without a limit. --cut, --fields and --order speak the API's "
		"language: cuts are joined by '|', fields and orders by ','. --drilldown gives "
		"totals "
		"instead, all of them.\n\n"
		"csv-excel is for a Dutch Excel: ';' between fields, decimal comma, a byte order "
		"mark; codes that Excel would take for numbers or dates stand as =\"0100\", a text "
		"that it would run as a formula begins with an apostrophe.\n\n"
		"xlsx writes a workbook with typed cells; a sheet 'Totalen', apart by phase, side "
		"and "
		"year; and a sheet 'Bron' that states source, cut, version and licence; it holds at "
		"most 1,048,575 lines.\n\n"
		"fdp writes a Fiscal Data Package of the facts that pass --cut: data.csv, a code "
		"list "
		"for each dimension, datapackage.json and CSVW metadata; into a zip file when "
		"--output ends in .zip, else into a new folder.\n\n"
		"sqlite writes a new database with a table for each dimension, one for the facts, "
		"and "
		"a view that joins them; it opens in any SQLite tool. Without --cube it holds all "
		"cubes.\n\n"
		"site writes the pages of serve as a folder of plain files, for who has no server: "
		"it opens from a disk and on any web host. In it are all pages of the cube (without "
		"--cube: of all cubes), under the other side too and those of whole years under each "
		"choice; lists of lines that fit one page; the passport of each figure of a whole "
		"year and of each sum that stands on two pages or more; and their tables as files, "
		"those of a single subject up to 256 kB and its lines up to 32 kB. What needs a server leads to a page that says "
		"so and has the downloads. stuiver-site.csv lists which file is which address. "
		"--output names the folder; one that an export of a site made is replaced, any other "
		"is refused.\n\n"
		"A file or folder given with --output appears only when it is complete.",
	.examples = "stuiver export --store stuiver.db --cube waterrijk | head\n"
		    "stuiver export -s stuiver.db -f ndjson --cut 'year:2024' --order amount:desc\n"
		    "stuiver export -s stuiver.db -f fdp --cut 'year:2024' -o waterrijk.zip\n"
		    "stuiver export -s stuiver.db -f xlsx --drilldown 'year|programme' -o "
		    "totalen.xlsx\n"
		    "stuiver export -s stuiver.db -f sqlite -o waterrijk.sqlite\n"
		    "stuiver export -s stuiver.db -f site -o public --lang nl",
	.options = options,
	.run = run,
};
