#include "base/system/journal.h"
#include "base/system/stop.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "console/options.h"
#include "pull/telling.h"
#include "road/road.h"

#include <stdio.h>

#define TEXT_MAX ((size_t)16 << 20)
#define BACKOFF_MS 1000

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store, made when it does not exist", OPTION_REQUIRED},
	{0, "folder", "DIR",
	 "keep here what was fetched (default: the name of LIST with .pulled behind it)", 0},
	{0, "only", "NAME", "this source alone", OPTION_REPEATS},
	{0, "accept", "NAME",
	 "take what this source has now, though it shrank, is of another type or was refused before",
	 OPTION_REPEATS},
	{0, "by", "NAME", "who loads and stages it, for the record (default pull)", 0},
	{0, "without-originals", NULL, "keep of each file its SHA-256 and not its bytes", 0},
	{0, "mail", "FILE", "the mail server, as 'stuiver desk --mail' has it", 0},
	{0, "mail-to", "ADDRESS", "who is told when something is refused, or cannot be had", 0},
	{0, "post", "URL", "the same by a signed message to this address", 0},
	{0, "post-secret", "FILE", "what it is signed with: whsec_…, in a file for its owner alone",
	 0},
	{0, "private", NULL,
	 "--post: an address of this machine or of networks of your own, and http", 0},
	{0, "ca", "FILE", "certificates to trust instead of the system's", 0},
	{0, "retries", "N", "tries after the first (default 4)", 0},
	{0, "wait", "N", "milliseconds before the first of them; doubles after each (default 1000)",
	 0},
	{0, "timeout", "N",
	 "seconds without anything coming, after which it is given up (default 60)", 0},
	{0},
};

struct pull_run {
	const struct options *options;
	struct arena *arena;
	struct pull *pull;
	struct pull_store to;
	struct pull_teller teller;
	struct pull_source *sources;
	size_t n, count[PULL_FAILED + 1];
	struct buffer out;
	struct json_out json;
};

/* ---- told ---- */

static const char *what_became(const struct pull_source *s, const struct pull_report *r)
{
	switch (r->end) {
	case PULL_UNCHANGED:
		return "unchanged";
	case PULL_TAKEN:
		return s->action == PULL_LOAD ? "loaded" : "staged";
	case PULL_KNOWN:
		return s->action == PULL_LOAD ? "loaded before" : "staged or loaded before";
	case PULL_REFUSED:
		return "refused";
	case PULL_FAILED:
		break;
	}
	return "failed";
}

static void report_json(struct pull_run *p, const struct pull_source *s,
			const struct pull_report *r)
{
	json_put_object(&p->json);
	json_put_text(&p->json, "source", s->name);
	json_put_text_z(&p->json, "outcome", what_became(s, r));
	json_put_count(&p->json, "bytes", r->bytes);
	json_put_count(&p->json, "resumed", r->resumed);
	json_put_count(&p->json, "tries", r->tries);
	if (r->end >= PULL_REFUSED)
		json_put_text_z(&p->json, "reason", r->why);
	json_put_object_end(&p->json);
}

static void report_text(struct pull_run *p, const struct pull_source *s,
			const struct pull_report *r)
{
	if (options_quiet(p->options) && r->end < PULL_REFUSED)
		return;
	buffer_printf(&p->out, "%.*s: %s", STR_ARG(s->name), what_became(s, r));
	if (r->end >= PULL_REFUSED) {
		buffer_append_z(&p->out, ": ");
		buffer_append_harmless(&p->out, str_z(r->why));
	} else if (r->bytes) {
		buffer_printf(&p->out, ", %llu bytes", (unsigned long long)r->bytes);
		if (r->resumed)
			buffer_printf(&p->out, " (%llu of them were there)",
				      (unsigned long long)r->resumed);
	}
	buffer_append_char(&p->out, '\n');
}

/* Who could not be told is told the next time: what was pulled stays so. */
static int tell_them(struct pull_run *p, const struct pull_source *s, const struct pull_report *r,
		     struct error *e)
{
	struct error why = {0};

	if (!r->tell || !pull_teller_tells(&p->teller))
		return 0;
	if (pull_tell(&p->teller, s, r, &why) == 0)
		return pull_told(p->pull, s, r, e);
	journal_tell(JOURNAL_WARNING, "%.*s: nobody could be told of it: %s", STR_ARG(s->name),
		     why.text);
	return 0;
}

/* ---- done ---- */

static bool is_named(const struct pull_run *p, const char *option, struct str name)
{
	for (size_t i = 0; i < option_count(p->options, option); i++)
		if (str_eq(str_z(option_at(p->options, option, i)), name))
			return true;
	return false;
}

static int check_names(const struct pull_run *p, const char *option, struct error *e)
{
	for (size_t i = 0; i < option_count(p->options, option); i++) {
		const char *name = option_at(p->options, option, i);
		size_t k = 0;
		while (k < p->n && !str_eq(p->sources[k].name, str_z(name)))
			k++;
		if (k == p->n)
			return error_set(e, STATUS_USAGE,
					 "pull: --%s '%s': the list has no source of that name",
					 option, name);
	}
	return 0;
}

static int pull_all(struct pull_run *p, struct error *e)
{
	bool some = option_count(p->options, "only") > 0;
	struct pull_report r;

	for (size_t i = 0; i < p->n; i++) {
		const struct pull_source *s = &p->sources[i];
		if (some && !is_named(p, "only", s->name))
			continue;
		if (pull_one(&r, p->pull, s, is_named(p, "accept", s->name), e) != 0)
			return -1;
		p->count[r.end]++;
		if (options_json(p->options))
			report_json(p, s, &r);
		else
			report_text(p, s, &r);
		if (tell_them(p, s, &r, e) != 0)
			return -1;
	}
	return 0;
}

static int read_words(struct pull_run *p, struct pull_options *how, struct error *e)
{
	const struct options *o = p->options;
	uint64_t retries = 4, wait = BACKOFF_MS, timeout = 60;
	const struct pull_telling telling = {.mail = option_value(o, "mail"),
					     .mail_to = option_value(o, "mail-to"),
					     .post = option_value(o, "post"),
					     .secret = option_value(o, "post-secret"),
					     .ca = option_value(o, "ca"),
					     .private_too = option_given(o, "private")};

	if (option_number(&retries, o, "retries", 0, 20, e) ||
	    option_number(&wait, o, "wait", 1, 600000, e) ||
	    option_number(&timeout, o, "timeout", 1, 3600, e))
		return -1;
	p->to = (struct pull_store){.store = option_value(o, "store"),
				    .by = option_or(o, "by", "pull"),
				    .without_originals = option_given(o, "without-originals")};
	*how = (struct pull_options){.retries = (unsigned)retries,
				     .backoff_ms = (unsigned)wait,
				     .timeout_seconds = (unsigned)timeout,
				     .ca = option_value(o, "ca"),
				     .settle = pull_into_store,
				     .with = &p->to};
	return person_check(str_z(p->to.by), e) ||
			       pull_teller_open(&p->teller, p->arena, &telling, e)
		       ? -1
		       : 0;
}

static int work(struct pull_run *p, struct error *e)
{
	size_t n;
	const char *list = options_args(p->options, &n)[0];
	struct str folder = arena_printf(p->arena, "%s.pulled", list);
	struct pull_options how;

	if (read_words(p, &how, e) != 0 ||
	    pull_list_read(&p->sources, &p->n, p->arena, list, e) != 0 ||
	    check_names(p, "only", e) != 0 || check_names(p, "accept", e) != 0)
		return -1;
	how.stop = p->to.stop = stop_catch();
	json_begin(&p->json, &p->out);
	json_put_array(&p->json);
	if (!options_json(p->options))
		buffer_reset(&p->out);
	int result = pull_open(&p->pull, option_or(p->options, "folder", folder.ptr), &how, e);
	if (result == 0)
		result = pull_all(p, e);
	if (options_json(p->options)) {
		json_put_array_end(&p->json);
		buffer_append_char(&p->out, '\n');
	}
	stop_release();
	return result;
}

/* As the help has it. */
static int outcome(const struct pull_run *p)
{
	if (p->count[PULL_REFUSED])
		return EXIT_REFUSED;
	if (p->count[PULL_FAILED])
		return EXIT_FAULT;
	return p->count[PULL_TAKEN] ? EXIT_OK : EXIT_EXISTS;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0}, other = {0};
	struct options *o = options_parse(&command_pull, argc, argv, &code);
	if (!o)
		return code;
	struct pull_run p = {.options = o, .arena = arena_new()};
	buffer_init(&p.out, TEXT_MAX);
	int failed = work(&p, &e);
	/* Also of a run that was ended: what was done was done. */
	if (p.pull && cli_write(buffer_str(&p.out), failed ? &other : &e) != 0)
		failed = -1;
	pull_close(p.pull);
	code = failed ? cli_fail(&e) : outcome(&p);
	buffer_drop(&p.out);
	arena_free(p.arena);
	options_free(o);
	return code;
}

const struct command command_pull = {
	.name = "pull",
	.args = "LIST",
	.summary = "fetch ledgers that are new from where others put them, and load or stage them",
	.dutch =
		"haal nieuwe grootboeken op waar anderen ze neerzetten, en laad ze of zet ze klaar",
	.help = "LIST names the sources, as CSV with a header or as JSON (a list of objects), with these "
		"columns; paths begin at the folder of LIST:\n\n"
		"  name         what it is called: a-z, 0-9, '-', '_' and '.'\n"
		"  url          https://…, sftp://…, file:///… or a path\n"
		"  mapping      the folder of its mapping\n"
		"  do           load or stage\n"
		"  file         what the ledger is called (default: as the address ends)\n"
		"  checksums    the address of a SHA256SUMS that has it\n"
		"  credentials  a file of user, password, token, key, passphrase, known_hosts, ca\n"
		"  private      yes: an address of your own networks, and http there\n"
		"  remark       for who reads it\n\n"
		"  name;url;mapping;do;checksums\n"
		"  grootboek;https://p.example/grootboek.csv;mapping;stage;https://p.example/SHA256SUMS\n\n"
		"A file is fetched when its server says that it changed (ETag, Last-Modified, its checksum; "
		"of sftp and files size and moment), goes on where it broke off if it is the same still, and "
		"is loaded or staged when it is wholly there, and its bytes or its mapping are new. It is "
		"refused, and the store left as it was, when its checksum is another, when it is empty or a "
		"page to log in, when it is of another type than before or lost a tenth of its bytes, and when "
		"the load refuses it. What was refused is not tried again until it or its mapping changes, or "
		"--accept names it.\n\n"
		"Files of credentials are lines 'key = value' and for their owner alone (chmod 600): user and "
		"password or token of https; user with password or key (a file) of sftp, which takes "
		"known_hosts too, a file with the server's key as ssh-keyscan writes it. Nothing of them is "
		"told.\n\n"
		"Sources are fetched one after another. A server that is away is tried again with a wait that "
		"doubles, and as Retry-After says. Each refusal is told once (--mail, --post), and a source "
		"that could not be had three times. One pull works in a folder at a time. Run it by a timer: "
		"the package stuiver-server has stuiver-pull.timer.\n\n"
		"Exit: 0 something was loaded or staged; 5 nothing is new; 4 something was refused; 1 "
		"something could not be had.",
	.examples = "stuiver pull --store stuiver.db sources.csv\n"
		    "# take a file that shrank, because it was meant to\n"
		    "stuiver pull --store stuiver.db --accept grootboek sources.csv",
	.options = options,
	.run = run,
};
