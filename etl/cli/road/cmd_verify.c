#include "base/text/json_out.h"
#include "base/text/plural.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/road/verify_manifest.h"
#include "console/options.h"
#include "console/terminal.h"
#include "store/verify.h"

#define TEXT_MAX ((size_t)16 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", 0},
	{0, "manifest", "FILE", "look at this manifest instead, and at the files", 0},
	{0, "key", "FILE", "the published key that it must be signed with", 0},
	{0},
};

struct telling {
	struct buffer text; /* the damage, a line each */
	struct json_out json;
	bool as_json;
};

static void damaged(void *payload, const struct store_damage *damage)
{
	struct telling *t = payload;

	if (t->as_json)
		json_put_string(&t->json, damage->what);
	else
		buffer_printf(&t->text, "  %.*s\n", STR_ARG(damage->what));
}

static void end_json(struct json_out *j, const struct verification *v)
{
	json_put_array_end(j);
	json_put_count(j, "pages", v->pages);
	json_put_count(j, "datasets", v->datasets);
	json_put_count(j, "lines", v->lines);
	json_put_count(j, "originals", v->originals);
	json_put_object_end(j);
}

static void end_text(struct buffer *out, const struct verification *v, bool dutch)
{
	buffer_printf(
		out,
		dutch ? "%s, %s met %s en %s bekeken%s\n" : "Looked at %s, %s with %s and %s%s\n",
		counted(v->pages, dutch, dutch ? "pagina" : "page", dutch ? "pagina's" : "pages")
			.text,
		counted_datasets(v->datasets, dutch).text, counted_lines(v->lines, dutch).text,
		counted(v->originals, dutch, dutch ? "origineel" : "original",
			dutch ? "originelen" : "originals")
			.text,
		v->damaged ? ""
		: dutch    ? ": alles is zoals het geschreven is"
			   : ": all is as it was written");
}

static int verify(struct telling *t, const struct options *o, struct error *e)
{
	const char *path = option_store(o);
	struct verification v;

	t->as_json = options_json(o);
	json_begin(&t->json, &t->text);
	if (t->as_json) {
		json_put_object(&t->json);
		json_put_key_z(&t->json, "damaged");
		json_put_array(&t->json);
	}
	int result = store_verify(path, damaged, t, &v, e);
	if (t->as_json)
		end_json(&t->json, &v);
	else if (result == 0 && !(options_quiet(o) && !v.damaged))
		end_text(&t->text, &v, terminal_dutch());
	struct error written;
	if (cli_write(buffer_str(&t->text), &written) != 0 && result == 0) {
		*e = written;
		return -1;
	}
	if (result == 0 && v.damaged)
		result = error_set(e, STATUS_STORE,
				   "%s is damaged in %llu %s; put back a copy of the file, or "
				   "load the originals into a new store",
				   path, (unsigned long long)v.damaged,
				   plural(v.damaged, "place", "places"));
	return result;
}

static int verify_store(const struct options *o, struct error *e)
{
	struct telling t = {0};
	size_t n;

	options_args(o, &n);
	if (n || !option_store(o) || option_given(o, "key"))
		return error_set(e, STATUS_USAGE,
				 "verify takes --store, or --manifest with --key and files");
	buffer_init(&t.text, TEXT_MAX);
	int result = verify(&t, o, e);
	buffer_drop(&t.text);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_verify, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	int failed = option_given(o, "manifest") ? verify_manifest(o, &e) : verify_store(o, &e);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_verify = {
	.name = "verify",
	.args = "[FILE…]",
	.summary = "look whether a store, or a signed manifest, is what was written",
	.dutch = "kijk of een store, of een getekend manifest, nog is wat geschreven is",
	.help = "Reads all of a store: every page of the file with its checksum, SQLite's own "
		"structure, every segment with its lines and sums as they were counted when they "
		"were loaded (superseded and withdrawn datasets too), every original with its "
		"SHA-256, and the search index. Names what is damaged, and then ends with 1: for a timer or a "
		"script. What to do about it is what 'stuiver doctor' says, which looks at the same.\n\n"
		"Every command and the server look at the pages they read, so that damage is an "
		"error and never another sum; this finds it before somebody asks. What another "
		"SQLite program than Stuiver wrote to a store counts as damage.\n\n"
		"With --manifest it needs no store: it holds a manifest that a municipality gave out "
		"against its published key, and files against the manifest. Any byte that is another, in "
		"either, is told.",
	.examples = "stuiver verify --store stuiver.db\n"
		    "stuiver verify --store backup/stuiver.db --json\n"
		    "stuiver verify --manifest m.json --key gemeente.key.pub grootboek-2024.csv",
	.options = options,
	.run = run,
};
