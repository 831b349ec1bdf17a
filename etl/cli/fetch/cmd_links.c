#include "base/system/stop.h"
#include "cli/commands.h"
#include "console/options.h"
#include "console/terminal.h"
#include "mapping/mapping.h"
#include "store/store.h"
#include "web_links/web_links.h"

#define TEXT_MAX ((size_t)256 << 20)

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store: all of its cubes, or those that are named", 0},
	{'m', "mapping", "DIR", "a mapping, before it is loaded", OPTION_REPEATS},
	{0, "state", "FILE",
	 "keep what was tried, a line of JSON an address: a run that was ended goes on where it was",
	 0},
	{0, "again", "N", "with --state: try again what was tried so many days ago (default 7)", 0},
	{0, "timeout", "N", "seconds for one request (default 20)", 0},
	{0, "pause", "N", "milliseconds between two requests to one origin (default 1000)", 0},
	{0, "private", NULL, "try addresses of this machine and of private networks too", 0},
	{'f', "format", "text|csv", "csv: a row a place (default text; --json is all of it)", 0},
	{0},
};

struct links_run {
	const struct options *options;
	struct arena *arena;
	struct web_links *links;
	struct progress progress;
	struct buffer out;
};

static int add_cubes(struct links_run *r, const char *path, struct error *e)
{
	struct store *s;
	struct store_cube *cubes;
	size_t n, named;
	const char *const *names = options_args(r->options, &named);

	if (store_open(&s, path, e) != 0)
		return -1;
	int result = 0;
	for (size_t i = 0; result == 0 && i < named; i++)
		result = links_of_store(r->links, s, str_z(names[i]), e);
	if (named == 0 && (result = store_cubes(s, r->arena, &cubes, &n, e)) == 0)
		for (size_t i = 0; result == 0 && i < n; i++)
			result = links_of_store(r->links, s, cubes[i].name, e);
	store_close(s);
	return result;
}

static int add_mapping(struct links_run *r, const char *path, struct error *e)
{
	struct mapping *m;

	if (mapping_open(&m, path, e) != 0)
		return -1;
	int result = links_of_mapping(r->links, str_z(path), mapping_descriptor(m),
				      mapping_explanations(m), e);
	mapping_free(m);
	return result;
}

static int collect(struct links_run *r, struct error *e)
{
	const char *store = option_store(r->options);
	size_t mappings = option_count(r->options, "mapping"), named;

	options_args(r->options, &named);
	if ((!store && mappings == 0) || (named && !store))
		return error_set(e, STATUS_USAGE, "links: give a --store, or a --mapping");
	if (store && (!mappings || option_given(r->options, "store")) &&
	    add_cubes(r, store, e) != 0)
		return -1;
	for (size_t i = 0; i < mappings; i++)
		if (add_mapping(r, option_at(r->options, "mapping", i), e) != 0)
			return -1;
	return 0;
}

static void show_progress(void *context, size_t done, size_t of)
{
	struct links_run *r = context;

	progress_show(&r->progress, &(struct progress_state){.name = STR("links"),
							     .n = 1,
							     .doing = "trying",
							     .lines = done,
							     .lines_total = of,
							     .unit = "addresses"});
}

static int try_them(struct links_run *r, struct error *e)
{
	struct links_manners m;
	uint64_t days, seconds, pause;

	links_manners_init(&m);
	days = m.again_days;
	seconds = m.timeout_ms / 1000;
	pause = m.pause_ms;
	if (option_number(&days, r->options, "again", 0, 3650, e) ||
	    option_number(&seconds, r->options, "timeout", 1, 3600, e) ||
	    option_number(&pause, r->options, "pause", 10, 3600000, e))
		return -1;
	m.again_days = (unsigned)days;
	m.timeout_ms = (unsigned)seconds * 1000;
	m.pause_ms = (unsigned)pause;
	m.allow_private = option_given(r->options, "private");
	m.state = option_value(r->options, "state");
	m.stop = stop_catch();
	m.progress = show_progress;
	m.context = r;
	progress_begin(&r->progress, options_quiet(r->options));
	int result = links_try(r->links, &m, e);
	progress_end(&r->progress);
	stop_release();
	return result;
}

static int tell(struct links_run *r, struct error *e)
{
	if (options_json(r->options))
		links_json(&r->out, r->links);
	else if (strcmp(option_or(r->options, "format", "text"), "csv") == 0)
		links_csv(&r->out, r->links);
	else
		links_text(&r->out, r->links, terminal_dutch());
	return r->out.overflow ? error_set(e, STATUS_LIMIT, "the report is too large")
			       : cli_write(buffer_str(&r->out), e);
}

/* As the help has it. */
static int outcome(struct web_links *l)
{
	if (links_count(l, LINK_DEAD))
		return EXIT_REFUSED;
	return links_count(l, LINK_SILENT) ? EXIT_FAULT : EXIT_OK;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_links, argc, argv, &code);
	if (!o)
		return code;
	struct links_run r = {.options = o, .arena = arena_new(), .links = links_new()};
	buffer_init(&r.out, TEXT_MAX);
	bool failed = collect(&r, &e) != 0 || try_them(&r, &e) != 0 || tell(&r, &e) != 0;
	code = failed ? cli_fail(&e) : outcome(r.links);
	buffer_drop(&r.out);
	links_free(r.links);
	arena_free(r.arena);
	options_free(o);
	return code;
}

const struct command command_links = {
	.name = "links",
	.args = "[CUBE…]",
	.summary = "try every address that licences, sources and explanations name",
	.dutch = "probeer elk adres dat licenties, bronnen en toelichtingen noemen",
	.help = "Tries every http and https address that a store names, in the descriptor of each cube and in the "
		"source and text of each explanation, and says where each that does not work stands. With "
		"--mapping it does so for a mapping, before anything is loaded.\n\n"
		"  alive   it answers\n"
		"  moved   it answers, for good at another address: write that one\n"
		"  closed  it answers, but no program may look (login, robots.txt, certificate)\n"
		"  dead    there is nothing (404, 410, no such name, redirects without end)\n"
		"  silent  no answer came, so nothing is known: it is tried again the next time\n\n"
		"It is polite: HEAD, and where that is refused at most 64 KiB of GET; one request a second to each "
		"origin; robots.txt and Retry-After are obeyed; it says who it is (Stuiver). Addresses that lead "
		"into a private network are not asked, for texts are of anybody; --private allows it.\n\n"
		"Ends with 0 when none is dead or silent, 4 when some are dead, 1 when some are silent and none is "
		"dead.",
	.examples =
		"stuiver links --store stuiver.db\n"
		"# each night, where it was: only what was tried a week ago is tried again\n"
		"stuiver links --store stuiver.db --state links.ndjson --format csv > links.csv\n"
		"stuiver links --mapping mappings/waterrijk --json",
	.options = options,
	.run = run,
};
