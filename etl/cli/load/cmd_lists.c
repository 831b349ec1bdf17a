#include "base/memory/map.h"
#include "base/system/file.h"
#include "base/text/plural.h"
#include "base/text/utf8.h"
#include "cli/commands.h"
#include "cli/load/dialect.h"
#include "cli/load/list_columns.h"
#include "console/terminal.h"
#include "privacy/people/people_lists.h"

#include <stdlib.h>
#include <time.h>

#define POLICY_MOST ((size_t)4 << 20)
#define WORDS_MOST ((size_t)64 << 20)

static const struct option_spec options[] = {
	{'p', "policy", "FILE",
	 "the policy that gets the list: privacy-policy.json beside a mapping; made when it is not there",
	 OPTION_REQUIRED},
	{'k', "kind", "staff|clients|streets|schools|firms|organisations|names",
	 "add, clear: whose list it is; staff and clients are kept as hashes, the others in clear",
	 0},
	{0, "key", "FILE",
	 "the key of the hashes, made when it is not there (default: $STUIVER_PRIVACY_KEY, else "
	 "~/.config/stuiver/privacy.key)",
	 0},
	{0, "words", "FILE",
	 "add: words of the language, one a line: a surname that is one counts only beside a first name, "
	 "initials or a title (Debian's wdutch: /usr/share/dict/dutch)",
	 0},
	DIALECT_OPTIONS,
	{0},
};

struct lists_run {
	const struct options *options;
	const char *policy_path;
	struct arena *arena;
	struct str policy; /* its text */
	struct buffer out;
};

static struct str today(struct arena *a)
{
	struct tm utc;
	time_t now = time(NULL);
	char day[16];
	strftime(day, sizeof day, "%Y-%m-%d", gmtime_r(&now, &utc));
	return arena_dup(a, str_z(day));
}

/* The kind that is kept as hashes; PEOPLE_LISTS: one in clear. */
static enum whose_list hashed_kind(const char *name)
{
	for (int k = 0; k < PEOPLE_LISTS; k++)
		if (strcmp(name, people_list_name((enum whose_list)k)) == 0)
			return (enum whose_list)k;
	return PEOPLE_LISTS;
}

static int read_policy(struct lists_run *r, bool make, struct error *e)
{
	const char *own = getenv(PRIVACY_POLICY_VARIABLE);
	if (make && !file_exists(r->policy_path)) {
		/* A mapping's own beside the installation's must not lose what that one has. */
		bool beside = own && *own && strcmp(own, r->policy_path) != 0;
		r->policy = beside ? STR("{\"extends\": \"stuiver\"}") : privacy_policy_text();
		return 0;
	}
	return file_read(&r->policy, r->arena, r->policy_path, POLICY_MOST, e);
}

/* ---- add ---- */

static int read_words(struct map *out, const char *path, struct arena *a, struct error *e)
{
	struct str rest;
	bool is_new;
	if (!path)
		return 0;
	if (file_read(&rest, a, path, WORDS_MOST, e) != 0)
		return -1;
	while (rest.len > 0) {
		struct str word = str_trim(str_split(&rest, '\n'));
		/* With a capital it is a name in such lists, too. */
		bool capital = word.len > 0 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
		if (word.len > 0 && !capital)
			map_put(out, utf8_fold_tight(a, word), &is_new);
	}
	return 0;
}

static int open_key(struct lists_run *r, struct people_key *key, struct error *e)
{
	struct str path = people_key_path(r->arena, option_value(r->options, "key"));
	if (path.len == 0)
		return error_set(e, STATUS_USAGE, "lists add: --key says where the key is");
	bool there = file_exists(path.ptr);
	if (people_key_make(key, path.ptr, e) != 0)
		return -1;
	return there || options_quiet(r->options)
		       ? 0
		       : cli_write(
				 arena_printf(
					 r->arena,
					 "%s: a new key. Keep it apart from mappings and stores: with "
					 "both anybody can try who is on the lists. Whoever checks, "
					 "loads, releases or serves needs it (" PEOPLE_KEY_VARIABLE
					 ").\n",
					 path.ptr),
				 e);
}

static int tell_added(struct lists_run *r, struct people_counts n, struct error *e)
{
	return options_quiet(r->options)
		       ? 0
		       : cli_write(
				 arena_printf(
					 r->arena,
					 "%llu %s and %llu %s added; %llu not: "
					 "a surname alone that is a word too, or a number too short "
					 "to tell from years and amounts.\n",
					 (unsigned long long)n.persons,
					 plural(n.persons, "person", "persons"),
					 (unsigned long long)n.numbers,
					 plural(n.numbers, "number or address",
						"numbers and addresses"),
					 (unsigned long long)n.unused),
				 e);
}

static int add_hashed(struct lists_run *r, enum whose_list kind, struct map *words,
		      const struct extract_options *dialect, const char *const *files, size_t n,
		      struct error *e)
{
	struct privacy_policy *policy;
	struct people_key key;
	if (privacy_policy_read(&policy, r->policy, e) != 0)
		return error_context(e, "%s", r->policy_path);
	int result = open_key(r, &key, e);
	if (result == 0) {
		struct people_list *list = people_list_new(kind, &key, policy, words);
		explicit_bzero(&key, sizeof key);
		result = list_read_people(list, files, n, dialect, e);
		if (result == 0 &&
		    people_list_write(list, &r->out, r->policy, today(r->arena), e) == 0)
			result = file_write(r->policy_path, buffer_str(&r->out), e) ||
						 tell_added(r, people_list_counts(list), e)
					 ? -1
					 : 0;
		else
			result = -1;
		people_list_free(list);
	}
	privacy_policy_free(policy);
	return result;
}

static int add_clear(struct lists_run *r, const char *kind, const struct extract_options *dialect,
		     const char *const *files, size_t n, struct error *e)
{
	struct list_names names = {.arena = r->arena};
	if (list_read_names(&names, files, n, dialect, e) != 0 ||
	    people_allowed_write(kind, names.items, names.n, &r->out, r->policy, e) != 0)
		return -1;
	return file_write(r->policy_path, buffer_str(&r->out), e);
}

static int add(struct lists_run *r, const char *kind, const char *const *files, size_t n,
	       struct error *e)
{
	struct extract_options dialect;
	if (n == 0)
		return error_set(e, STATUS_USAGE, "lists add: give the files of the list");
	if (dialect_options(&dialect, r->options, e) != 0 || read_policy(r, true, e) != 0)
		return -1;
	if (hashed_kind(kind) == PEOPLE_LISTS)
		return add_clear(r, kind, &dialect, files, n, e);
	struct map *words = map_new();
	int result = read_words(words, option_value(r->options, "words"), r->arena, e);
	if (result == 0)
		result = add_hashed(r, hashed_kind(kind), words, &dialect, files, n, e);
	map_free(words);
	return result;
}

/* ---- clear, show ---- */

static int clear(struct lists_run *r, const char *kind, struct error *e)
{
	if (hashed_kind(kind) == PEOPLE_LISTS)
		return error_set(e, STATUS_USAGE,
				 "lists clear: '%s' is in clear in %s: take it out there", kind,
				 r->policy_path);
	if (read_policy(r, false, e) != 0 ||
	    people_list_clear(hashed_kind(kind), &r->out, r->policy, e) != 0)
		return -1;
	return file_write(r->policy_path, buffer_str(&r->out), e);
}

static int show(struct lists_run *r, struct error *e)
{
	struct privacy_policy *policy;
	struct error fault;
	if (read_policy(r, false, e) != 0 || privacy_policy_read(&policy, r->policy, e) != 0)
		return -1;
	for (int k = 0; k < PEOPLE_LISTS; k++) {
		struct str day;
		size_t n = privacy_policy_listed(policy, (enum whose_list)k, &day);
		if (day.len > 0)
			buffer_printf(&r->out, "%s: %zu hashes, added to on %.*s\n",
				      people_list_name((enum whose_list)k), n, STR_ARG(day));
		else
			buffer_printf(&r->out, "%s: none\n", people_list_name((enum whose_list)k));
	}
	if (privacy_policy_has_key(policy, &fault) != 0)
		buffer_printf(&r->out, "%s\n", fault.text);
	privacy_policy_free(policy);
	return cli_write(buffer_str(&r->out), e);
}

static int act(struct lists_run *r, struct error *e)
{
	size_t n;
	const char *const *args = options_args(r->options, &n);
	const char *kind = option_value(r->options, "kind");
	if (strcmp(args[0], "show") == 0)
		return show(r, e);
	if (strcmp(args[0], "add") != 0 && strcmp(args[0], "clear") != 0)
		return error_set(e, STATUS_USAGE, "lists: '%s' is none of add, clear, show",
				 args[0]);
	if (!kind)
		return error_set(e, STATUS_USAGE, "lists %s: --kind says whose list it is",
				 args[0]);
	return args[0][0] == 'a' ? add(r, kind, args + 1, n - 1, e) : clear(r, kind, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e;
	struct options *o = options_parse(&command_lists, argc, argv, &code);
	if (!o)
		return code;
	struct lists_run r = {
		.options = o, .policy_path = option_value(o, "policy"), .arena = arena_new()};
	buffer_init(&r.out, SIZE_MAX);
	code = act(&r, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	buffer_drop(&r.out);
	arena_free(r.arena);
	options_free(o);
	return code;
}

const struct command command_lists = {
	.name = "lists",
	.args = "ACTION…",
	.summary =
		"keep a municipality's own lists for the privacy rules: staff and clients as hashes",
	.dutch = "houd eigen lijsten voor de privacyregels bij: personeel en cliënten als hashes",
	.help = "lists add --kind staff|clients FILE… adds the people of a file to a policy: who is on it is "
		"masked wherever a load would name them, first name or initials before or behind, with or "
		"without capitals. A table says in its header what each column is: naam, achternaam, "
		"voorvoegsel, voornaam, voorletters, personeelsnummer, clientnummer, bsn, iban, email; "
		"others are not read. A file of one column without such a header has a name, number or "
		"address a line. Another list is added to what is there; clear forgets one.\n\n"
		"The policy gets hashes under a key (SipHash), which stands in a file of its own, for its "
		"owner only. The hashes alone tell nothing but how many there are. With the key anybody "
		"can try who is on the lists, and all citizen service numbers in a minute: keep it apart "
		"from mappings, stores and backups of them. Without it what loads under that policy is "
		"refused, and lines of originals show no texts.\n\n"
		"lists add --kind streets|schools|firms|organisations|names FILE… adds what may be public, one "
		"name a line, to the policy in clear. show tells what a policy has.",
	.examples =
		"stuiver lists add --policy mappings/x/privacy-policy.json --kind staff personeel.csv\n"
		"stuiver lists add -p mappings/x/privacy-policy.json -k clients --words "
		"/usr/share/dict/dutch cliënten.csv\n"
		"stuiver lists add -p mappings/x/privacy-policy.json -k streets straten.txt\n"
		"stuiver lists show -p mappings/x/privacy-policy.json",
	.options = options,
	.run = run,
};
