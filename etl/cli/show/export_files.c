#include "cli/show/export_files.h"

#include "base/system/file.h"
#include "base/system/output.h"
#include "base/system/stop.h"
#include "publish/publish.h"
#include <stdlib.h>
#include <unistd.h>

#define PART_MAX ((size_t)64 << 20)

const char *const export_questions[EXPORT_PARAMS] = {
	"cut",   "toggle",  "fields",     "order", "drilldown", "aggregates",
	"pivot", "compare", "comparable", "per",   "prices",    "lang"};

/* Facts have no more than these. */
static bool is_of_facts(const char *name)
{
	static const char *const of_facts[] = {"cut", "toggle", "fields", "order", "lang"};

	for (size_t i = 0; i < sizeof of_facts / sizeof *of_facts; i++)
		if (strcmp(name, of_facts[i]) == 0)
			return true;
	return false;
}

struct query export_query(struct query_param params[EXPORT_PARAMS], const struct options *o,
			  struct str cube, const char *format)
{
	struct query q = {.endpoint = ENDPOINT_FACTS, .cube = cube, .params = params};
	size_t n = 0;

	if (format)
		params[n++] = (struct query_param){STR("download"), str_z(format)};
	for (const char *const *name = export_questions; *name; name++) {
		if (!option_given(o, *name))
			continue;
		if (!is_of_facts(*name))
			q.endpoint = ENDPOINT_AGGREGATE;
		params[n++] = (struct query_param){str_z(*name), str_z(option_value(o, *name))};
	}
	q.nparams = n;
	return q;
}

static bool stopped(void *payload)
{
	return **(const volatile int **)payload;
}

/* The engine's word for it knows no store; ours does. */
int export_refused(struct error *e, struct str cube)
{
	if (e->status == STATUS_NO_CUBE)
		return error_set(
			e, STATUS_NO_CUBE,
			"there is no cube '%.*s' in the store; 'stuiver status' lists them",
			STR_ARG(cube));
	return error_context(e, "export");
}

static int check_output(const char *path, const char *format, struct error *e)
{
	bool package = strcmp(format, "fdp") == 0;

	if (!path || strcmp(path, "-") == 0)
		return error_set(e, STATUS_USAGE,
				 package ? "export: a package cannot go to standard output; name a "
					   "folder, or a file that ends in .zip, with --output"
					 : "export: a workbook cannot go to standard output; name "
					   "a file with --output");
	if (!package && file_is_dir(path))
		return error_set(e, STATUS_USAGE, "--output %s: is a folder; name a file", path);
	return 0;
}

static int check_package(const struct options *o, struct error *e)
{
	for (const char *const *name = export_questions; *name; name++)
		if (strcmp(*name, "cut") != 0 && option_given(o, *name))
			return error_set(e, STATUS_USAGE,
					 "export: --%s does not go with fdp; a package holds every "
					 "column of the facts that pass --cut",
					 *name);
	return 0;
}

static int write_workbook(const struct publication *p, const char *path, struct error *e)
{
	struct output *o;

	if (output_open(&o, path, OUTPUT_FILE, e))
		return error_context(e, "--output");
	int result = publish_workbook(p, output_name(o), e) || output_commit(o, e) ? -1 : 0;
	output_free(o);
	return result;
}

int export_file(struct session *s, const struct options *o, struct str cube, const char *format,
		struct error *e)
{
	const char *path = option_value(o, "output");
	struct query_param params[EXPORT_PARAMS];
	const volatile int *stop;

	if (check_output(path, format, e) != 0)
		return -1;
	struct publication p = {.session = s,
				.query = export_query(params, o, cube, NULL),
				.stopped = stopped,
				.payload = &stop};
	int result;
	if (strcmp(format, "fdp") == 0 && check_package(o, e) != 0)
		return -1;
	stop = stop_catch();
	if (strcmp(format, "fdp") == 0)
		result = publish_package(
			&p, str_ends(str_z(path), STR(".zip")) ? PACKAGE_ZIP : PACKAGE_FOLDER, path,
			e);
	else
		result = write_workbook(&p, path, e);
	stop_release();
	return result == 0 ? 0 : export_refused(e, cube);
}

int export_excel(struct session *s, const struct options *o, struct str cube,
		 int (*write)(void *to, struct str text, struct error *e), void *to,
		 struct error *e)
{
	struct query_param params[EXPORT_PARAMS];
	const volatile int *stop = stop_catch();
	struct publication p = {.session = s,
				.query = export_query(params, o, cube, NULL),
				.stopped = stopped,
				.payload = &stop};
	struct excel_csv *x = NULL;
	struct buffer part;
	int more = 1, result = 0;

	buffer_init(&part, PART_MAX);
	if (excel_csv_open(&x, &p, e) != 0)
		result = export_refused(e, cube);
	while (result == 0 && more > 0) {
		buffer_reset(&part);
		more = excel_csv_read(x, &part, e);
		result = more < 0 ? -1 : write(to, buffer_str(&part), e);
	}
	excel_csv_close(x);
	buffer_drop(&part);
	stop_release();
	return result;
}
