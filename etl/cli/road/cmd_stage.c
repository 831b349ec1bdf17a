#include "cli/commands.h"
#include "cli/keep/bound.h"
#include "cli/load/finishing.h"
#include "cli/road/staging.h"
#include "road/road.h"
#include "store/members/geocodes.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#define REPORT_MAX ((size_t)16 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store, made when it does not exist", OPTION_REQUIRED},
	{0, "by", "NAME", "who stages it", OPTION_REQUIRED},
	{0, "again", "NUMBER", "under the number of what you staged and reopened", 0},
	{0, "once", NULL,
	 "nothing, and 5, when the very same files wait already, under the same mapping", 0},
	LOADING_OPTIONS,
	{0, "without-originals", NULL,
	 "when it is released, keep of each file its SHA-256 and not its bytes", 0},
	{0},
};

struct stage {
	struct staging inputs;
	struct staged what;
	char store[PATH_MAX];
	bool once;
};

/* What a reviewer reads later. */
static int take_report(void *payload, const struct pipeline_report *r, const struct cube *cube,
		       struct error *e)
{
	struct stage *s = payload;
	struct buffer text;

	buffer_init(&text, REPORT_MAX);
	pipeline_report_text(r, cube, &text);
	s->what.report = arena_dup(s->inputs.arena, buffer_str(&text));
	bool full = text.overflow;
	buffer_drop(&text);
	s->what.cube = arena_dup(s->inputs.arena, cube->name);
	s->what.digest = arena_dup(s->inputs.arena, str_z(r->result.digest));
	struct load_annex annex = {0};
	if (r->privacy &&
	    pipeline_annex(&annex, r->privacy, NULL, r, cube, s->inputs.arena, e) != 0)
		return -1;
	s->what.annex = (struct store_annex){annex.text, annex.json, annex.page};
	return full ? error_set(e, STATUS_LIMIT, "the report is too large to be kept") : 0;
}

static int keep_files(struct stage *s, struct store *store, int64_t id, struct error *e)
{
	const struct staging *in = &s->inputs;

	for (size_t i = 0; i < in->n; i++) {
		struct str from = arena_printf(in->arena, "%.*s/%.*s", STR_ARG(in->folder),
					       STR_ARG(in->paths[i]));
		if (staged_keep(store, id, in->paths[i], from.ptr, e))
			return -1;
	}
	return 0;
}

static int refuse_same(const struct stage *s, struct store *store, int64_t id, struct error *e)
{
	int64_t other;

	if (!s->once)
		return 0;
	if (staged_same(store, id, &other, e))
		return -1;
	return other ? error_set(e, STATUS_EXISTS, "the same waits already as number %" PRId64,
				 other)
		     : 0;
}

static int keep(struct stage *s, int64_t *id, struct error *e)
{
	struct store *store;

	s->what.arguments = buffer_str(&s->inputs.arguments);
	if (store_open_writer(&store, s->store, e))
		return -1;
	int result = staged_begin(store, s->inputs.arena, &s->what, id, e) ||
				     keep_files(s, store, *id, e) ||
				     refuse_same(s, store, *id, e) ||
				     staged_end(store, *id, &s->what, e)
			     ? -1
			     : 0;
	store_rollback(store);
	store_close(store);
	return result;
}

/* Where the store is, which is made when there is none: from another folder it has to be found too. */
static int find_store(struct stage *s, const char *path, struct error *e)
{
	struct store *store;

	if (store_open_writer(&store, path, e))
		return -1;
	store_close(store);
	return realpath(path, s->store) ? 0 : error_errno(e, "find", path);
}

static int prepare(struct stage *s, const struct options *o, struct error *e)
{
	uint64_t again = 0;

	s->what.by = str_z(option_value(o, "by"));
	if (option_number(&again, o, "again", 1, INT64_MAX, e))
		return -1;
	s->what.id = (int64_t)again;
	s->once = option_given(o, "once");
	return person_check(s->what.by, e) || staging_begin(&s->inputs, e) ||
			       staging_copy(&s->inputs, o, e) ||
			       find_store(s, option_value(o, "store"), e)
		       ? -1
		       : 0;
}

static int told(const struct options *o, const struct stage *s, int64_t id, struct error *e)
{
	char text[1024];
	int n = snprintf(text, sizeof text,
			 options_quiet(o)
				 ? "%" PRId64 "\n"
				 : "\nStaged under number %" PRId64
				   ": nothing is published yet. 'stuiver review --store %s %" PRId64
				   "' shows it.\n",
			 id, option_value(o, "store"), id);
	(void)s;
	return options_json(o) ? 0 : cli_write((struct str){text, (size_t)n}, e);
}

static int run(int argc, char **argv)
{
	int code;
	int64_t id;
	struct error e = {0};
	struct options *o = bound_options(&command_stage, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct stage s = {0};
	if (prepare(&s, o, &e) != 0) {
		code = cli_fail(&e);
	} else {
		struct loading l = {.dry = true, .done = take_report, .payload = &s};
		code = staging_run(&s.inputs, &command_check, s.store,
				   buffer_str(&s.inputs.arguments), o, &l);
		if (code == EXIT_OK && (keep(&s, &id, &e) || told(o, &s, id, &e)))
			code = cli_fail(&e);
	}
	if (s.inputs.arena)
		staging_end(&s.inputs);
	options_free(o);
	return code;
}

const struct command command_stage = {
	.name = "stage",
	.args = "FILE…",
	.summary = "check a load and keep it for another to release",
	.dutch = "controleer een lading en zet haar klaar om vrij te geven",
	.help = "Does all that check does beside the store, and keeps mapping and files in the store, "
		"byte for byte, without publishing anything: no answer, count or address changes. "
		"Options are those of load.\n\n"
		"'stuiver review' shows what is staged, 'stuiver release' publishes it, and 'stuiver "
		"reject' lets it go. How many persons that takes is the policy of the store: see "
		"'stuiver policy'.",
	.examples = "stuiver stage -s stuiver.db --by 'A. de Wit' -m mappings/waterrijk 2024.csv\n"
		    "stuiver review -s stuiver.db 1\n"
		    "stuiver release -s stuiver.db --by 'B. Smit' 1",
	.options = options,
	.run = run,
};
