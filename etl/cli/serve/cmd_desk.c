#include "base/system/file.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/serve/log_level.h"
#include "console/options.h"
#include "desk/desk.h"
#include <stdio.h>

#define SECRET_MIN 16
#define SECRET_FILE_MAX 4096

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store that is published from, made when it does not exist",
	 OPTION_REQUIRED},
	{'d', "desk", "FILE", "the desk's own file; uploads go to FILE.files", OPTION_REQUIRED},
	{'p', "port", "N", "port to listen on; 0 takes any free one (default 8081)", 0},
	{0, "address", "ADDRESS", "address or host name to listen on (default 127.0.0.1)", 0},
	{0, "public-url", "URL",
	 "where browsers find the desk, as https://desk.example or https://town.example/balie, behind a proxy that does TLS",
	 0},
	{0, "behind-proxy", NULL,
	 "the client is the last of X-Forwarded-For: only where a proxy always writes it", 0},
	{0, "proxy-secret", "FILE",
	 "a proxy answers for people: who is in Stuiver-Person, when Stuiver-Proxy-Secret is what this file holds",
	 0},
	{0, "oidc-issuer", "URL",
	 "a provider of OpenID Connect, as it calls itself, that people may log in by", 0},
	{0, "oidc-client", "ID", "as what the provider knows the desk", 0},
	{0, "oidc-secret", "FILE", "the client secret; without one the desk is a public client", 0},
	{0, "oidc-unverified", NULL,
	 "take addresses of which the provider does not say that they were verified: it makes them itself",
	 0},
	{0, "questions", "FILE",
	 "readers' questions, as 'stuiver serve --questions FILE' takes them, are answered here",
	 0},
	{0, "mail", "FILE",
	 "send mail as this file says: lines of 'key = value', of url (smtps://host:465), from, name, user, "
	 "password, ca",
	 0},
	{0, "site-url", "URL", "where the public pages are, for links to figures", 0},
	{0, "jobs", "N", "files looked at at the same time (default 2)", 0},
	LOG_LEVEL_OPTIONS,
	{0},
};

static int read_secret(const char **out, struct arena *a, const char *path, struct error *e)
{
	struct str text;

	if (!path)
		return 0;
	if (file_read(&text, a, path, SECRET_FILE_MAX, e) != 0)
		return -1;
	text = str_trim(text);
	if (text.len < SECRET_MIN)
		return error_set(e, STATUS_INPUT, "%s: a secret has at least %d bytes", path,
				 SECRET_MIN);
	*out = arena_dup(a, text).ptr;
	return 0;
}

static int read_options(struct desk_options *out, const struct options *o, struct error *e)
{
	uint64_t port = out->port, jobs = out->jobs;

	if (option_number(&port, o, "port", 0, UINT16_MAX, e) != 0 ||
	    option_number(&jobs, o, "jobs", 1, 16, e) != 0)
		return -1;
	out->store = option_value(o, "store");
	out->file = option_value(o, "desk");
	out->address = option_or(o, "address", out->address);
	out->port = (uint16_t)port;
	out->jobs = (unsigned)jobs;
	out->questions = option_value(o, "questions");
	out->mail = option_value(o, "mail");
	out->site_url = option_value(o, "site-url");
	if (out->site_url && !str_starts(str_z(out->site_url), STR("https://")) &&
	    !str_starts(str_z(out->site_url), STR("http://")))
		return error_set(e, STATUS_USAGE,
				 "--site-url: '%s' is not like https://data.example",
				 out->site_url);
	out->public_url = option_value(o, "public-url");
	out->behind_proxy = option_given(o, "behind-proxy");
	out->oidc_issuer = option_value(o, "oidc-issuer");
	out->oidc_client = option_value(o, "oidc-client");
	out->oidc_unverified = option_given(o, "oidc-unverified");
	if (!out->oidc_issuer != !out->oidc_client)
		return error_set(e, STATUS_USAGE, "--oidc-issuer and --oidc-client go together");
	return 0;
}

static void announce(const struct desk *d, void *payload)
{
	(void)payload;
	printf("Stuiver's desk is at %s/\n", desk_url(d));
	fflush(stdout);
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_desk, argc, argv, &code);
	if (!o)
		return code;
	log_level_take(o);
	finish_erasing(o);
	struct desk_options desk;
	struct error e;
	desk_options_init(&desk);
	code = EXIT_OK;
	struct arena *a = arena_new();
	if (read_options(&desk, o, &e) != 0 ||
	    read_secret(&desk.proxy_secret, a, option_value(o, "proxy-secret"), &e) != 0 ||
	    read_secret(&desk.oidc_secret, a, option_value(o, "oidc-secret"), &e) != 0 ||
	    desk_until_signal(&desk, announce, NULL, &e) != 0)
		code = cli_fail(&e);
	arena_free(a);
	options_free(o);
	return code;
}

const struct command command_desk = {
	.name = "desk",
	.args = "",
	.summary = "from an export to its publication, in a browser",
	.dutch = "van export tot publicatie, in een browser",
	.help = "Serves the upload desk: finance staff bring in the export of their package, see what "
		"was understood, say what columns mean, compare totals with those of the package, "
		"read what is wrong, and stage it, so that a colleague can release it. It does "
		"so by sniff, check, privacy, stage and release, each in a process of its own with "
		"limits on memory and time and without a network.\n\n"
		"The public server, 'stuiver serve', is another: it only reads the store. What is "
		"brought in stands in the desk's own file and folder, and in the store once it is "
		"staged. How many persons a publication takes is the policy of the store: see "
		"'stuiver policy'. Who may come in is 'stuiver desk-user', for the first one; then admins "
		"invite in the desk.\n\n"
		"Below a path of a host (--public-url https://town.example/balie) the proxy takes that path "
		"away before it asks, as for 'stuiver serve': see one-host.conf for nginx. A host of its "
		"own is safer, since pages of one host can act for each other.\n\n"
		"When it is ready, a line \"Stuiver's desk is at URL\" goes to standard output. "
		"SIGTERM or SIGINT stops it; what was being looked at goes on at the next start.",
	.examples =
		"stuiver desk --store stuiver.db --desk desk.db\n"
		"# behind a proxy on this machine that does TLS and writes X-Forwarded-For\n"
		"stuiver desk --store stuiver.db --desk desk.db --public-url https://desk.example "
		"--behind-proxy\n"
		"# the same below a path of another site\n"
		"stuiver desk --store stuiver.db --desk desk.db --public-url https://town.example/balie "
		"--behind-proxy",
	.options = options,
	.run = run,
};
