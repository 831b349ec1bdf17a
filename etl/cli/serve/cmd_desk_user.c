#include "cli/serve/desk_user.h"

#include "base/system/file.h"
#include "console/terminal.h"

#include <time.h>

#define TEXT_MAX ((size_t)16 << 20)
#define BY DESK_USER_BY

static const struct option_spec options[] = {
	{0, "desk", "FILE", "the desk's own file, made when it does not exist", OPTION_REQUIRED},
	{0, "invite", "ADDRESS", "print a link with which this person comes in, once", 0},
	{0, "reset", "ADDRESS", "print a link with which this person sets a password anew, once",
	 0},
	{0, "drop-second-factor", NULL, "with --reset: also take the second factor away", 0},
	{0, "role", "viewer|uploader|releaser|admin", "with --invite: what the person may do", 0},
	{0, "organisation", "NAME", "the municipality: a-z, 0-9 and '-'", 0},
	{0, "label", "TEXT", "makes the organisation, with its name as people read it", 0},
	{0, "third-party", "SOURCE",
	 "the organisation is no government: what it publishes is another's, which it has from there; "
	 "all of it says so",
	 0},
	{0, "claim", "CUBE", "a cube of the store that is this organisation's", OPTION_REPEATS},
	{0, "deputy", "ADDRESS",
	 "somebody who releases in the place of --for, --from one day --until another", 0},
	{0, "end-deputy", "ADDRESS", "does not stand in for --for any more", 0},
	{0, "for", "ADDRESS", "with --deputy: the releaser", 0},
	{0, "from", "DAY", "with --deputy: the first day, as 2026-12-01", 0},
	{0, "until", "DAY", "with --deputy: the last day", 0},
	{0, "say", "WORD=TEXT",
	 "what the organisation says of all that it publishes, for catalogues: publisher, tooi, contact, questions, licence, "
	 "title, description",
	 OPTION_REPEATS},
	{0, "url", "URL", "where the desk is (default http://127.0.0.1:8081)", 0},
	{0},
};

/* A name that is mistyped must not make another municipality: that takes a label. */
static int choose_organisation(struct desk_user *w, struct error *e)
{
	struct str name = str_z(option_or(w->options, "organisation", ""));
	const char *label = option_value(w->options, "label");
	int64_t id;

	if (!name.len)
		return label ? error_set(e, STATUS_USAGE,
					 "desk-user: --label is of an --organisation")
			     : 0;
	if (label && organisation_add(w->desk, name, str_z(label), STR(BY), &id, e) &&
	    e->status != STATUS_EXISTS)
		return -1;
	if (organisation_find(w->desk, w->arena, name, &w->organisation, e) == 0)
		return 0;
	return e->status == STATUS_NOT_FOUND
		       ? error_set(e, STATUS_NOT_FOUND,
				   "there is no organisation '%.*s'; --label 'Gemeente …' makes it",
				   STR_ARG(name))
		       : -1;
}

static void tell_link(struct desk_user *w, const char *address, const char *secret)
{
	struct str url = str_z(option_or(w->options, "url", "http://127.0.0.1:8081"));

	while (str_ends(url, STR("/")))
		url.len--;
	struct str link = arena_printf(w->arena, "%.*s/link/%s", STR_ARG(url), secret);
	if (options_json(w->options)) {
		struct json_out j;
		json_begin(&j, &w->out);
		json_put_object(&j);
		json_put_key_z(&j, "address");
		json_put_string_z(&j, address);
		json_put_key_z(&j, "link");
		json_put_string(&j, link);
		json_put_key_z(&j, "days");
		json_put_integer(&j, LINK_SECONDS / 86400);
		json_put_object_end(&j);
		buffer_append_char(&w->out, '\n');
		return;
	}
	buffer_printf(&w->out, "%.*s\n", STR_ARG(link));
	if (!options_quiet(w->options))
		buffer_printf(&w->out,
			      w->dutch ? "Werkt één keer, %s lang. Geef hem alleen aan %s.\n"
				       : "Works once, for %s. Give it to %s alone.\n",
			      counted(LINK_SECONDS / 86400, w->dutch, w->dutch ? "dag" : "day",
				      w->dutch ? "dagen" : "days")
				      .text,
			      address);
}

static int invite(struct desk_user *w, const char *address, struct error *e)
{
	char secret[SECRET_SIZE];
	enum role role;

	if (!w->organisation.id)
		return error_set(e, STATUS_USAGE, "desk-user: --invite is for an --organisation");
	if (!role_from(str_z(option_or(w->options, "role", "")), &role))
		return error_set(e, STATUS_USAGE, "desk-user: --invite takes a --role");
	if (invitation_make(w->desk, w->organisation.id, str_z(address), role, STR(BY), secret, e))
		return -1;
	tell_link(w, address, secret);
	return 0;
}

static int reset(struct desk_user *w, const char *address, struct error *e)
{
	char secret[SECRET_SIZE];

	if (reset_make(w->desk, 0, str_z(address), option_given(w->options, "drop-second-factor"),
		       STR(BY), secret, e))
		return -1;
	tell_link(w, address, secret);
	return 0;
}

static int third_party(struct desk_user *w, struct error *e)
{
	const char *source = option_value(w->options, "third-party");

	if (!source)
		return 0;
	if (!w->organisation.id)
		return error_set(e, STATUS_USAGE,
				 "desk-user: --third-party is of an --organisation");
	return organisation_third_party(w->desk, w->organisation.id, str_z(source), STR(BY), e);
}

static int claim(struct desk_user *w, struct error *e)
{
	size_t n = option_count(w->options, "claim");

	if (n && !w->organisation.id)
		return error_set(e, STATUS_USAGE, "desk-user: --claim is for an --organisation");
	for (size_t i = 0; i < n; i++)
		if (organisation_claim(w->desk, w->organisation.id, HOLDING_CUBE,
				       str_z(option_at(w->options, "claim", i)), STR(BY), e))
			return -1;
	return 0;
}

/* ---- who there is ---- */

static void put_account(struct json_out *j, const struct account *x)
{
	json_put_object(j);
	json_put_key_z(j, "address");
	json_put_string(j, x->address);
	json_put_key_z(j, "name");
	json_put_string(j, x->name);
	json_put_key_z(j, "role");
	json_put_string_z(j, role_name(x->role));
	json_put_key_z(j, "secondFactor");
	json_put_bool(j, x->second);
	json_put_key_z(j, "lastLogin");
	if (x->seen_at)
		json_put_integer(j, x->seen_at);
	else
		json_put_null(j);
	json_put_object_end(j);
}

/* Those who have not come yet stand behind the others. */
static void put_invited(struct json_out *j, const struct link_seen *x)
{
	json_put_object(j);
	json_put_key_z(j, "address");
	json_put_string(j, x->address);
	json_put_key_z(j, "invitedAs");
	json_put_string_z(j, role_name(x->role));
	json_put_key_z(j, "until");
	json_put_integer(j, x->expires_at);
	json_put_object_end(j);
}

struct members {
	struct account *people;
	struct link_seen *invited;
	size_t npeople, ninvited;
};

static int put_organisation(struct json_out *j, struct desk_user *w, const struct organisation *o,
			    const struct members *m, struct error *e)
{
	json_put_object(j);
	json_put_key_z(j, "organisation");
	json_put_string(j, o->name);
	json_put_key_z(j, "label");
	json_put_string(j, o->label);
	json_put_key_z(j, "thirdParty");
	if (o->third_party.len)
		json_put_string(j, o->third_party);
	else
		json_put_null(j);
	json_put_key_z(j, "people");
	json_put_array(j);
	for (size_t i = 0; i < m->npeople; i++)
		put_account(j, &m->people[i]);
	for (size_t i = 0; i < m->ninvited; i++)
		put_invited(j, &m->invited[i]);
	json_put_array_end(j);
	if (desk_user_put_deputies(j, w, o->id, e) || desk_user_put_said(j, w, o->id, e))
		return -1;
	json_put_object_end(j);
	return 0;
}

static void tell_account(struct desk_user *w, const struct account *x)
{
	char day[32] = "-";
	time_t seen = (time_t)x->seen_at;
	struct tm tm;

	if (x->seen_at && gmtime_r(&seen, &tm))
		strftime(day, sizeof day, "%Y-%m-%d", &tm);
	buffer_printf(&w->out, "  %-9s %.*s, %.*s; %s %s; %s\n", role_name(x->role),
		      STR_ARG(x->address), STR_ARG(x->name),
		      w->dutch ? "laatst binnen" : "last login", day,
		      x->second  ? w->dutch ? "met tweede factor" : "with a second factor"
		      : w->dutch ? "zonder tweede factor"
				 : "without a second factor");
}

static int tell_organisation(struct desk_user *w, const struct organisation *o,
			     const struct members *m, struct error *e)
{
	buffer_printf(&w->out, "%.*s  %.*s\n", STR_ARG(o->name), STR_ARG(o->label));
	if (o->third_party.len)
		buffer_printf(&w->out,
			      w->dutch ? "  geen overheid: publiceert wat zij heeft van %.*s\n"
				       : "  no government: publishes what it has from %.*s\n",
			      STR_ARG(o->third_party));
	for (size_t i = 0; i < m->npeople; i++)
		tell_account(w, &m->people[i]);
	for (size_t i = 0; i < m->ninvited; i++)
		buffer_printf(&w->out, "  %-9s %.*s: %s\n", role_name(m->invited[i].role),
			      STR_ARG(m->invited[i].address),
			      w->dutch ? "uitgenodigd, nog niet binnen geweest"
				       : "invited, has not come yet");
	return desk_user_tell_deputies(w, o->id, e) || desk_user_tell_said(w, o->id, e) ? -1 : 0;
}

static int list(struct desk_user *w, struct error *e)
{
	struct organisation *all;
	struct members m;
	struct json_out j;
	size_t n;

	if (organisations_of(w->desk, w->arena, 0, &all, &n, e))
		return -1;
	json_begin(&j, &w->out);
	if (options_json(w->options))
		json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		if (w->organisation.id && all[i].id != w->organisation.id)
			continue;
		if (accounts_in(w->desk, w->arena, all[i].id, &m.people, &m.npeople, e) ||
		    invitations_in(w->desk, w->arena, all[i].id, &m.invited, &m.ninvited, e))
			return -1;
		if (options_json(w->options) ? put_organisation(&j, w, &all[i], &m, e)
					     : tell_organisation(w, &all[i], &m, e))
			return -1;
	}
	if (options_json(w->options)) {
		json_put_array_end(&j);
		buffer_append_char(&w->out, '\n');
	}
	return 0;
}

/* What is said of the organisation. */
static int change(struct desk_user *w, struct error *e)
{
	return choose_organisation(w, e) || third_party(w, e) || claim(w, e) ||
			       desk_user_deputies(w, e) || desk_user_say(w, e)
		       ? -1
		       : 0;
}

static int serve_wish(struct desk_user *w, struct error *e)
{
	const struct options *o = w->options;
	const char *invited = option_value(o, "invite"), *forgot = option_value(o, "reset");
	const char *path = option_value(o, "desk");

	if (invited && forgot)
		return error_set(e, STATUS_USAGE, "desk-user: --invite or --reset, not both");
	if (option_given(o, "drop-second-factor") && !forgot)
		return error_set(e, STATUS_USAGE, "desk-user: --drop-second-factor is of --reset");
	if (!invited && !option_given(o, "label") && !file_exists(path))
		return error_set(e, STATUS_NO_FILE,
				 "there is no desk %s; '--invite' makes it, with its first admin",
				 path);
	if (accounts_open(&w->desk, path, e) || change(w, e))
		return -1;
	int result = invited ? invite(w, invited, e) : forgot ? reset(w, forgot, e) : list(w, e);
	return result ? -1 : cli_write(buffer_str(&w->out), e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_desk_user, argc, argv, &code);
	if (!o)
		return code;
	struct desk_user w = {.options = o, .arena = arena_new(), .dutch = terminal_dutch()};
	buffer_init(&w.out, TEXT_MAX);
	int failed = serve_wish(&w, &e) != 0;
	accounts_close(w.desk);
	buffer_drop(&w.out);
	arena_free(w.arena);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_desk_user = {
	.name = "desk-user",
	.args = "",
	.summary = "who may come in at the desk: its first admin, and lost passwords",
	.dutch = "wie bij het loket binnen mag: de eerste beheerder, en vergeten wachtwoorden",
	.help = "The first person of an organisation is invited here; from then on its admins do that "
		"in the desk. Without --invite and --reset it lists who there is.\n\n"
		"A link works once and for a week. Whoever opens it is taken to be the person whose "
		"address it is for: hand it over by a way that proves that. What is done here is in "
		"the desk's audit as '" BY "'. Roles: a viewer sees, an uploader brings in and "
		"prepares, a releaser also publishes and withdraws, an admin also decides who may "
		"what.\n\n"
		"A council group or a newspaper that loads a ledger it was given, under the Woo for "
		"instance, is made with --third-party: every page and answer then says that the "
		"municipality did not publish this, and nobody at the desk can take that off.\n\n"
		"--deputy names who releases in a releaser's place for a while, as the releaser does at the desk: never "
		"what either of them brought in or staged. --say fills in what catalogues ask of all that the "
		"organisation publishes, as its admins do at the desk; nothing behind the = takes it back.\n\n"
		"The file lets people in: it can be read by its owner only, and belongs where back-ups "
		"are kept as passwords are.",
	.examples =
		"stuiver desk-user --desk desk.db --invite a.bakker@waterrijk.nl --organisation waterrijk "
		"--label 'Gemeente Waterrijk' --role admin\n"
		"stuiver desk-user --desk desk.db --reset a.bakker@waterrijk.nl\n"
		"stuiver desk-user --desk desk.db --invite m.visser@example.nl --organisation fractie "
		"--label 'Fractie Helder Waterrijk' --third-party 'Woo-verzoek 2025-17' --role admin\n"
		"stuiver desk-user --desk desk.db --organisation waterrijk --deputy c.vos@waterrijk.nl --for "
		"a.bakker@waterrijk.nl --from 2026-12-21 --until 2027-01-04\n"
		"stuiver desk-user --desk desk.db --organisation waterrijk --say 'publisher=Gemeente Waterrijk' --say "
		"licence=CC0-1.0\n"
		"# who there is\n"
		"stuiver desk-user --desk desk.db",
	.options = options,
	.run = run,
};
