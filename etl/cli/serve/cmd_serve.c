#include "console/cli.h"

#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/road/releasing.h"
#include "cli/serve/log_level.h"
#include "console/options.h"
#include "query/query.h"
#include "serve/serve.h"
#include <stdio.h>
#include <string.h>

static const struct option_spec options[] = {
	{'s', "store", "FILE",
	 "the store to serve, or clickhouse://USER@HOST:PORT/DATABASE?catalogue=FILE for facts that 'stuiver sync' moved",
	 OPTION_REQUIRED},
	{'p', "port", "N", "port to listen on; 0 takes any free one (default 8080)", 0},
	{0, "address", "ADDRESS", "address or host name to listen on (default 127.0.0.1)", 0},
	{0, "threads", "N", "questions answered at the same time (default: one per processor)", 0},
	{0, "timeout", "N", "seconds before an idle or stalled connection is closed (default 30)",
	 0},
	{0, "query-timeout", "N",
	 "seconds one question may take; beyond them it is answered 503 (default 30)", 0},
	{0, "cache-memory", "N",
	 "megabytes for answers that are kept until the data change; 0 keeps none (default 32)", 0},
	{0, "memory", "N",
	 "megabytes for columns of the store that stay in memory between questions; a larger store "
	 "is read again in part (default: a quarter of the machine's memory, at most 1024)",
	 0},
	{0, "answer-memory", "N",
	 "megabytes for answers that slow clients have not taken yet; beyond them large ones are "
	 "answered 503 (default 512)",
	 0},
	{0, "max-connections", "N", "connections at the same time (default 1024)", 0},
	{0, "grace", "N",
	 "seconds that requests in flight may go on after a signal to stop (default 10)", 0},
	{0, "public-url", "URL", "address of the site as the public knows it, behind a proxy", 0},
	{0, "theme", "FILE",
	 "CSS with the design tokens of a municipality (NL Design System): pages look like its site",
	 0},
	{0, "theme-class", "NAMES",
	 "class names that the theme hangs on, such as utrecht-theme (default: none)", 0},
	{0, "logo", "FILE", "SVG logo for the pages", 0},
	{0, "security-txt", "FILE",
	 "whom to tell of a leak (RFC 9116), shown at /.well-known/security.txt", 0},
	{0, "offer-store", NULL,
	 "let the store be fetched whole, as a plain SQLite database, at "
	 "/api/3/download/store.sqlite",
	 0},
	{0, "questions", "FILE",
	 "take readers' questions at figures, into this file (made when it does not exist): pages get a form, "
	 "and 'stuiver desk' or 'stuiver questions' answers",
	 0},
	{0, "mcp-rate", "N",
	 "messages a minute that assistants may send to /mcp from one part of the network, above a first 60; more is "
	 "429 with Retry-After; 0: no bound (default 120)",
	 0},
	{0, "hooks", "FILE",
	 "let those who have a token ('stuiver hooks token') make webhooks at /webhooks, kept in this file",
	 0},
	{0, "hooks-private", NULL,
	 "with --hooks: also to addresses of this machine and its networks, and http, which 'hooks send' then takes --private for",
	 0},
	{0, "behind-proxy", NULL,
	 "the client is the last of X-Forwarded-For, so that limits count readers and not the "
	 "proxy; only where a proxy always writes it",
	 0},
	{0, "openspending-nl", NULL,
	 "answer openspending.nl's own interfaces too: what its present site reads (/bronnen, /detaildata, …) and its former "
	 "/api/v1",
	 0},
	{0, "ready-disk", "N",
	 "megabytes that must be free where the store is, or /readyz says no (default 256)", 0},
	{0, "metrics", NULL, "tell how it does at /metrics (OpenMetrics), to whoever may ask", 0},
	LOG_LEVEL_OPTIONS,
	{0},
};

static int read_options(struct serve_options *out, const struct options *o, struct error *e)
{
	uint64_t port = out->port, threads = 0, timeout = out->timeout_seconds,
		 connections = out->max_connections, grace = out->grace_seconds,
		 assistants = out->mcp_a_minute, query = out->query_seconds,
		 cache = out->cache_bytes >> 20, memory = out->memory_bytes >> 20,
		 disk = out->disk_bytes >> 20, answers = out->answer_bytes >> 20;
	if (option_number(&port, o, "port", 0, UINT16_MAX, e) != 0 ||
	    option_number(&threads, o, "threads", 1, 256, e) != 0 ||
	    option_number(&timeout, o, "timeout", 1, 3600, e) != 0 ||
	    option_number(&query, o, "query-timeout", 1, 3600, e) != 0 ||
	    option_number(&assistants, o, "mcp-rate", 0, 60000, e) != 0 ||
	    option_number(&cache, o, "cache-memory", 0, 1 << 20, e) != 0 ||
	    option_number(&memory, o, "memory", 0, 1 << 24, e) != 0 ||
	    option_number(&answers, o, "answer-memory", 1, 1 << 20, e) != 0 ||
	    option_number(&connections, o, "max-connections", 2, 100000, e) != 0 ||
	    option_number(&disk, o, "ready-disk", 0, 1 << 30, e) != 0 ||
	    option_number(&grace, o, "grace", 0, 3600, e) != 0)
		return -1;
	out->address = option_or(o, "address", out->address);
	out->port = (uint16_t)port;
	out->threads = (unsigned)threads;
	out->timeout_seconds = (unsigned)timeout;
	out->cache_bytes = (size_t)cache << 20;
	out->memory_bytes = (size_t)memory << 20;
	out->answer_bytes = (size_t)answers << 20;
	out->query_seconds = (unsigned)query;
	out->mcp_a_minute = (unsigned)assistants;
	out->max_connections = (unsigned)connections;
	out->grace_seconds = (unsigned)grace;
	out->public_url = option_value(o, "public-url");
	out->theme = option_value(o, "theme");
	out->theme_class = option_value(o, "theme-class");
	out->logo = option_value(o, "logo");
	out->security = option_value(o, "security-txt");
	out->offer_store = option_given(o, "offer-store");
	out->questions = option_value(o, "questions");
	out->hooks = option_value(o, "hooks");
	out->hooks_private = option_given(o, "hooks-private");
	out->behind_proxy = option_given(o, "behind-proxy");
	out->openspending_nl = option_given(o, "openspending-nl");
	out->disk_bytes = disk << 20;
	out->metrics = option_given(o, "metrics");
	return 0;
}

/* Facts may be elsewhere: what is called the store here is then their catalogue. */
static int read_store(struct serve_options *out, struct arena *a, const struct options *o,
		      struct error *e)
{
	const char *given = option_value(o, "store");
	struct str catalogue;

	if (query_catalogue(&catalogue, a, given, e))
		return -1;
	out->facts = strcmp(catalogue.ptr, given) ? given : NULL;
	out->store = catalogue.ptr;
	return 0;
}

/* One line a script can wait for and cut the address from; the rest is for people. */
static void announce(const struct server *s, void *payload)
{
	const struct options *o = payload;
	if (options_json(o)) {
		printf("{\"url\":\"%s/api/3/cubes/\",\"listens\":\"%s\",\"port\":%u}\n",
		       server_url(s), server_own_url(s), server_port(s));
	} else {
		printf("Stuiver serves %s/", server_url(s));
		/* Behind a proxy both count: what the public knows, and what the proxy asks. */
		if (strcmp(server_url(s), server_own_url(s)) != 0)
			printf(", and listens on %s", server_own_url(s));
		printf("\n");
		if (!options_quiet(o))
			printf("API: %s/api/3/cubes/  (stop with Ctrl-C)\n", server_url(s));
	}
	fflush(stdout);
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_serve, argc, argv, &code);
	if (!o)
		return code;
	struct serve_options serve;
	struct arena *arena = arena_new();
	struct error e;
	serve_options_init(&serve);
	code = EXIT_OK;
	if (read_options(&serve, o, &e) == 0 && read_store(&serve, arena, o, &e) == 0) {
		finish_erasing_of(serve.store);
		releasing_due(serve.store,
			      NULL); /* what it cannot release it tells, and serves what there is */
	} else {
		code = cli_fail(&e);
	}
	/* What was done before is told as any command tells it. */
	log_level_take(o);
	if (code == EXIT_OK && serve_until_signal(&serve, announce, o, &e) != 0)
		code = cli_fail(&e);
	arena_free(arena);
	options_free(o);
	return code;
}

const struct command command_serve = {
	.name = "serve",
	.args = "",
	.summary = "answer the OpenSpending API, version 3, over HTTP",
	.dutch = "geef de gegevens als OpenSpending-API (versie 3) over HTTP",
	.help = "Serves the store under /api/3, with a start page for people. The store is only "
		"read, "
		"and may be loaded into meanwhile: every answer is of one published version.\n"
		"\n"
		"Listens on 127.0.0.1 unless --address says otherwise. Put a proxy (nginx, "
		"haproxy) "
		"before it for TLS, and give --public-url the address that the public knows.\n"
		"\n"
		"When it is ready, a line 'Stuiver serves URL' with the start page goes to standard output. SIGTERM or "
		"SIGINT stops it: requests in flight are finished first (see --grace); a second "
		"signal stops at once.",
	.examples =
		"stuiver serve --store stuiver.db --port 8080\n"
		"# Behind a proxy:\n"
		"stuiver serve --store stuiver.db --public-url https://data.example.nl/begroting",
	.options = options,
	.run = run,
};
