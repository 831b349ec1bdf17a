/* Webhooks on the command line: made, listed, switched on, and sent. */
#include "base/system/file.h"
#include "base/system/journal.h"
#include "base/system/stop.h"
#include "cli/commands.h"
#include "cli/serve/hooks_text.h"
#include "console/options.h"
#include "mail/mail.h"
#include "query/query.h"
#include "webhooks/webhooks.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>

#define TEXT_MAX ((size_t)16 << 20)

static const struct option_spec options[] = {
	{0, "hooks", "FILE", "the file of the webhooks; add makes it", OPTION_REQUIRED},
	{'s', "store", "FILE", "add, send: the store whose totals they are of", 0},
	{0, "cube", "NAME", "add: of which cube", 0},
	{0, "cut", "CUT",
	 "add: of what, as the API and the addresses of passports have it (default: all)", 0},
	{0, "measure", "NAME", "add: of which amount (default: the cube's first)", 0},
	{0, "not-yet", NULL, "add: the cut may name what is still to come, such as next year", 0},
	{0, "contact", "ADDRESS",
	 "add: an e-mail address that is told when the webhook is switched off", 0},
	{0, "site-url", "URL", "send: the public site, for links to passports", 0},
	{0, "mail", "FILE", "send: the mail server, as 'stuiver desk --mail' has it", 0},
	{0, "every", "N", "send: again each N seconds, until it is stopped", 0},
	{0, "ca", "FILE", "send: certificates to trust instead of the system's", 0},
	{0, "private", NULL,
	 "add, send: addresses of this machine and of networks of your own, and http", 0},
	{0},
};

struct hooks_work {
	const struct options *options;
	struct hooks *hooks;
	struct arena *arena;
	struct engine *engine;
	struct session *session;
	struct mail_settings mail;
	struct buffer out;
	int64_t id; /* that was named; 0: none was */
};

static struct str given(const struct hooks_work *w, const char *name)
{
	return str_trim(str_z(option_or(w->options, name, "")));
}

static int open_session(struct hooks_work *w, struct error *e)
{
	const char *store = option_value(w->options, "store");

	if (!store)
		return error_set(e, STATUS_USAGE, "hooks: this takes --store");
	return query_open(&w->engine, store, e) || session_open(&w->session, w->engine, e) ? -1 : 0;
}

/* ---- actions ---- */

static int add(struct hooks_work *w, struct error *e)
{
	size_t n;
	const char *const *args = options_args(w->options, &n);
	char secret[HOOK_SECRET_SIZE];
	struct hook k = {.url = n == 2 ? str_z(args[1]) : (struct str){0},
			 .cube = given(w, "cube"),
			 .cut = given(w, "cut"),
			 .measure = given(w, "measure"),
			 .contact = given(w, "contact"),
			 .not_yet = option_given(w->options, "not-yet")};

	if (n != 2 || !k.cube.len)
		return error_set(e, STATUS_USAGE,
				 "hooks add takes the address to post to, and a --cube");
	if (k.contact.len && !mail_address_valid(k.contact))
		return error_set(e, STATUS_USAGE, "hooks: --contact '%.*s' is no e-mail address",
				 STR_ARG(k.contact));
	if (open_session(w, e) != 0 ||
	    hook_add(w->hooks, &k, secret, option_given(w->options, "private"), w->session, e) != 0)
		return -1;
	hook_text_made(&w->out, &k, secret, options_json(w->options));
	return 0;
}

static int list(struct hooks_work *w, struct error *e)
{
	struct hook *all;
	size_t n;

	if (hooks_list(w->hooks, w->arena, &all, &n, e) != 0)
		return -1;
	hooks_text(&w->out, all, n, options_json(w->options));
	return 0;
}

static int take_away(struct hooks_work *w, struct error *e)
{
	return hook_remove(w->hooks, w->id, e);
}

static int switch_on(struct hooks_work *w, struct error *e)
{
	return hook_switch_on(w->hooks, w->id, e);
}

static int test(struct hooks_work *w, struct error *e)
{
	return hook_test(w->hooks, w->id, e);
}

/* ---- tokens ---- */

static int make_token(struct hooks_work *w, struct error *e)
{
	size_t n;
	const char *const *args = options_args(w->options, &n);
	char token[HOOK_TOKEN_SIZE];
	int64_t id;

	if (hook_token_make(w->hooks, n == 2 ? str_trim(str_z(args[1])) : (struct str){0}, token,
			    &id, e) != 0)
		return -1;
	hook_text_token(&w->out, id, token, options_json(w->options));
	return 0;
}

static int list_tokens(struct hooks_work *w, struct error *e)
{
	struct hook_token *all;
	size_t n;

	if (hook_tokens(w->hooks, w->arena, &all, &n, e) != 0)
		return -1;
	hooks_text_tokens(&w->out, all, n, options_json(w->options));
	return 0;
}

static int revoke(struct hooks_work *w, struct error *e)
{
	return hook_token_revoke(w->hooks, w->id, e);
}

/* ---- sending ---- */

static int tell_by_mail(void *with, const struct hook *k, struct error *e)
{
	struct hooks_work *w = with;
	struct str key = arena_printf(w->arena, "webhook %lld off %lld", (long long)k->id,
				      (long long)k->off_at);
	const struct mail_message m = {
		.to = k->contact,
		.subject = arena_printf(w->arena, "Webhook %lld staat uit", (long long)k->id),
		.body = hook_text_off(w->arena, k),
		.key = key};

	journal_tell(JOURNAL_WARNING, "webhook %lld was switched off: %.*s", (long long)k->id,
		     STR_ARG(k->fault));
	if (!k->contact.len || !w->mail.url.len)
		return 0;
	if (mail_send(&w->mail, &m, e) == 0)
		return 0;
	journal_tell(JOURNAL_WARNING, "its maker could not be told: %s", e->text);
	return -1;
}

static int every_of(const struct hooks_work *w, int64_t *seconds, struct error *e)
{
	uint64_t n = 0;
	struct str text = given(w, "every");

	if (text.len && (!str_to_u64(text, &n) || n == 0 || n > 86400))
		return error_set(e, STATUS_USAGE, "hooks: --every takes 1 to 86400 seconds");
	*seconds = (int64_t)n;
	return 0;
}

/* A store that is busy, or away for a moment, is looked at again; in the meantime nothing is lost. */
static int send_again(struct hooks_work *w, const struct hooks_sending *how, int64_t every,
		      struct error *e)
{
	struct hooks_sent sent;
	int result;

	for (;;) {
		result = hooks_send(w->hooks, w->session, how, &sent, e);
		if (result == 0 && (!every || sent.changed || sent.taken || sent.failed))
			hooks_text_sent(&w->out, &sent, options_json(w->options));
		if (!every)
			return result;
		if (result != 0)
			journal_tell(JOURNAL_WARNING, "%s", e->text);
		if (cli_write(buffer_str(&w->out), e) != 0)
			return -1;
		fflush(stdout); /* whoever reads it waits */
		buffer_reset(&w->out);
		for (int64_t i = 0; i < every * 10 && !*how->stop; i++)
			poll(NULL, 0, 100);
		if (*how->stop)
			return 0;
	}
}

static int send_them(struct hooks_work *w, struct error *e)
{
	struct str site = given(w, "site-url");
	const char *mail = option_value(w->options, "mail");
	int64_t every = 0;

	while (site.len && site.ptr[site.len - 1] == '/')
		site.len--;
	if (every_of(w, &every, e) != 0 || open_session(w, e) != 0 ||
	    (mail && mail_settings_read(&w->mail, w->arena, mail, e) != 0))
		return -1;
	const struct hooks_sending how = {.site = site,
					  .private_too = option_given(w->options, "private"),
					  .stop = stop_catch(),
					  .ca = option_value(w->options, "ca"),
					  .tell = tell_by_mail,
					  .with = w};
	int result = send_again(w, &how, every, e);
	stop_release();
	return result;
}

static const struct {
	const char *name;
	int (*act)(struct hooks_work *w, struct error *e);
	bool numbered;
} actions[] = {{"list", list, false},        {"add", add, false},
	       {"remove", take_away, true},  {"on", switch_on, true},
	       {"test", test, true},         {"send", send_them, false},
	       {"token", make_token, false}, {"tokens", list_tokens, false},
	       {"revoke", revoke, true}};

static int act(struct hooks_work *w, struct error *e)
{
	size_t n;
	const char *const *args = options_args(w->options, &n);
	const char *name = n ? args[0] : "list";
	uint64_t id = 0;

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(name, actions[i].name) != 0)
			continue;
		if (actions[i].numbered &&
		    (n != 2 || !str_to_u64(str_z(args[1]), &id) || id > INT64_MAX))
			return error_set(
				e, STATUS_USAGE,
				"hooks %s takes a number: 'hooks list' and 'hooks tokens' tell them",
				name);
		w->id = (int64_t)id;
		return actions[i].act(w, e);
	}
	return error_set(
		e, STATUS_USAGE,
		"hooks: '%s' is none of list, add, remove, on, test, send, token, tokens, revoke",
		name);
}

static int open_file(struct hooks_work *w, struct error *e)
{
	const char *path = option_value(w->options, "hooks");
	size_t n;
	const char *const *args = options_args(w->options, &n);

	if (!file_exists(path) &&
	    (n == 0 || (strcmp(args[0], "add") != 0 && strcmp(args[0], "token") != 0)))
		return error_set(e, STATUS_NO_FILE,
				 "there are no webhooks %s; 'stuiver hooks add' makes the file",
				 path);
	return hooks_open(&w->hooks, path, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_hooks, argc, argv, &code);
	if (!o)
		return code;
	struct hooks_work w = {.options = o, .arena = arena_new()};
	buffer_init(&w.out, TEXT_MAX);
	int failed = open_file(&w, &e) != 0 || act(&w, &e) != 0 ||
		     cli_write(buffer_str(&w.out), &e) != 0;
	if (w.session)
		session_close(w.session);
	if (w.engine)
		engine_close(w.engine);
	hooks_close(w.hooks);
	buffer_drop(&w.out);
	arena_free(w.arena);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_hooks = {
	.name = "hooks",
	.args = "[ACTION [NUMBER|URL|LABEL]]",
	.summary = "tell others by a signed message when a total changes (webhooks)",
	.dutch = "meld anderen met een ondertekend bericht dat een totaal veranderde (webhooks)",
	.help = "add makes a webhook for one total: a --cube, and a --cut as the address of its passport has "
		"it. It gives a number and a secret, which is shown once; whoever receives checks each "
		"message with it (Standard Webhooks: headers webhook-id, webhook-timestamp and "
		"webhook-signature). FILE holds the secrets and is for its owner alone. A cut that names what "
		"nothing published has is refused, with what may be meant: a misspelt one would never be told "
		"of. --not-yet waits for what is still to come.\n\n"
		"send looks at each total, makes a message of those that changed since they were told last, "
		"and posts what waits. Run it after each publication, from a timer, or with --every 30. A "
		"message says what the total was and what it is; of what was withdrawn only that it was. It "
		"is sent until it was taken, with the same webhook-id each time: ten times in three days. "
		"Then, or when the receiver answers 410, the webhook is switched off: list says so and why, "
		"its --contact gets a mail (--mail), and on goes on where it stopped.\n\n"
		"Redirects are not followed, and addresses of this machine and of private networks are not "
		"connected to, whatever a name leads to, unless --private. test sends a message "
		"without a total at the next send. remove takes one away with all that waits for it.\n\n"
		"token LABEL makes a token for somebody else, shown once, by which they make webhooks of their "
		"own at /webhooks of 'stuiver serve --hooks FILE'. tokens lists whose there are; revoke takes one "
		"away, with the webhooks that were made by it.",
	.examples =
		"stuiver hooks add https://krant.example/haak --hooks haken.db --store stuiver.db "
		"--cube waterrijk --cut 'year.year:2024|phase.phase:\"executed\"'\n"
		"stuiver hooks send --hooks haken.db --store stuiver.db --site-url "
		"https://cijfers.waterrijk.example\n"
		"stuiver hooks --hooks haken.db\n"
		"stuiver hooks token 'De Krant' --hooks haken.db",
	.options = options,
	.run = run,
};
