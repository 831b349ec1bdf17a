#include "console/options.h"

#include "base/memory/arena.h"
#include "console/help.h"
#include "console/terminal.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

/* getopt_long answers this much plus the index in specs, so that it cannot be mistaken for a
 * letter. */
#define FIRST_LONG 256
#define MAX_SPECS 48

struct given {
	size_t spec;
	const char *value;
};

struct options {
	const struct command *command;
	const struct option_spec *specs[MAX_SPECS]; /* the command's own, then the common ones */
	size_t nspecs;
	struct given *given;
	size_t ngiven;
	const char *const *args;
	size_t nargs;
	char *replaced; /* by option_replace */
};

static void collect_specs(struct options *o)
{
	const struct option_spec *lists[] = {o->command->options, common_options};
	for (size_t l = 0; l < 2; l++) {
		for (const struct option_spec *s = lists[l]; s && s->name; s++) {
			if (o->nspecs == MAX_SPECS)
				die("command %s has more than %d options", o->command->name,
				    MAX_SPECS);
			o->specs[o->nspecs++] = s;
		}
	}
}

/* Prints one fault of the command line and how to get help; gives the exit code. */
static int usage_fault(const struct options *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int usage_fault(const struct options *o, const char *format, ...)
{
	va_list list;
	fprintf(stderr, "stuiver %s: ", o->command->name);
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fprintf(stderr, "\nTry 'stuiver %s --help'.\n", o->command->name);
	return EXIT_USAGE;
}

/* ---- one option ---- */

/* Whether value is one of the words of "a|b|c". */
static bool is_choice(const char *choices, const char *value)
{
	struct str rest = str_z(choices);
	while (rest.ptr) {
		if (str_eq(str_split(&rest, '|'), str_z(value)))
			return true;
	}
	return false;
}

static int check_value(const struct options *o, const struct option_spec *s, const char *value)
{
	uint64_t ignored;
	if (strchr(s->value, '|') && !is_choice(s->value, value))
		return usage_fault(o, "--%s takes one of %s, not '%s'", s->name, s->value, value);
	if (strcmp(s->value, "N") == 0 && !str_to_u64(str_z(value), &ignored))
		return usage_fault(o, "--%s takes a whole number, not '%s'", s->name, value);
	if (!*value)
		return usage_fault(o, "--%s is empty: it takes %s", s->name, s->value);
	return EXIT_OK;
}

static int unknown_option(const struct options *o, const char *word)
{
	const char *names[MAX_SPECS];
	for (size_t i = 0; i < o->nspecs; i++)
		names[i] = o->specs[i]->name;
	struct str bare = str_z(word);
	while (bare.len && *bare.ptr == '-')
		bare = (struct str){bare.ptr + 1, bare.len - 1};
	bare = str_split(&bare, '=');
	size_t nearest = nearest_name(names, o->nspecs, bare);
	if (bare.len > 1 && nearest < o->nspecs)
		return usage_fault(o, "unknown option %s; did you mean --%s?", word,
				   o->specs[nearest]->name);
	return usage_fault(o, "unknown option %s", word);
}

/* What getopt_long did not like: '?' or ':' in `answer`, the culprit in optopt or in argv. */
static int getopt_fault(const struct options *o, int answer, char **argv)
{
	if (optopt >= FIRST_LONG) {
		const struct option_spec *s = o->specs[optopt - FIRST_LONG];
		if (answer == ':')
			return usage_fault(o, "--%s needs a value: %s", s->name, s->value);
		return usage_fault(o, "--%s is a switch and takes no value", s->name);
	}
	if (optopt) {
		for (size_t i = 0; i < o->nspecs; i++) {
			if (answer == ':' && o->specs[i]->letter == optopt)
				return usage_fault(o, "-%c (--%s) needs a value: %s", optopt,
						   o->specs[i]->name, o->specs[i]->value);
		}
		char word[3] = {'-', (char)optopt, 0};
		return unknown_option(o, word);
	}
	return unknown_option(o, argv[optind - 1]);
}

static int take_option(struct options *o, size_t spec, const char *value)
{
	const struct option_spec *s = o->specs[spec];
	if (value) {
		int code = check_value(o, s, value);
		if (code)
			return code;
	}
	for (size_t i = 0; value && i < o->ngiven; i++) {
		if (o->given[i].spec == spec && !(s->flags & OPTION_REPEATS))
			return usage_fault(o, "--%s is given twice: '%s' and '%s'", s->name,
					   o->given[i].value, value);
	}
	o->given[o->ngiven++] = (struct given){spec, value};
	return EXIT_OK;
}

/* ---- the whole line ---- */

static void getopt_tables(const struct options *o, struct option *lengthy, char *letters)
{
	*letters++ = ':'; /* missing values are told apart from unknown options */
	for (size_t i = 0; i < o->nspecs; i++) {
		const struct option_spec *s = o->specs[i];
		lengthy[i] = (struct option){s->name, s->value ? required_argument : no_argument,
					     NULL, FIRST_LONG + (int)i};
		if (!s->letter)
			continue;
		*letters++ = s->letter;
		if (s->value)
			*letters++ = ':';
	}
	lengthy[o->nspecs] = (struct option){0};
	*letters = '\0';
}

static size_t spec_of(const struct options *o, int answer)
{
	if (answer >= FIRST_LONG)
		return (size_t)(answer - FIRST_LONG);
	for (size_t i = 0; i < o->nspecs; i++) {
		if (o->specs[i]->letter == answer)
			return i;
	}
	die("getopt answered '%c', which no option has", answer);
}

/* Switches cluster (-qq): a word holds at most as many options as it has bytes. */
static size_t most_options(int argc, char **argv)
{
	size_t n = 1;
	for (int i = 0; i < argc; i++)
		n += strlen(argv[i]);
	return n;
}

static int read_line(struct options *o, int argc, char **argv)
{
	struct option lengthy[MAX_SPECS + 1];
	char letters[2 * MAX_SPECS + 2];
	getopt_tables(o, lengthy, letters);
	o->given = xcalloc(most_options(argc, argv), sizeof *o->given);
	opterr = 0;
	optind = 0; /* glibc: start anew */
	int answer;
	while ((answer = getopt_long(argc, argv, letters, lengthy, NULL)) != -1) {
		if (answer == '?' || answer == ':')
			return getopt_fault(o, answer, argv);
		int code = take_option(o, spec_of(o, answer), optarg);
		if (code)
			return code;
	}
	o->args = (const char *const *)argv + optind;
	o->nargs = (size_t)(argc - optind);
	return EXIT_OK;
}

void args_bounds(const char *args, size_t *min, size_t *max)
{
	struct str rest = str_z(args);
	*min = *max = 0;
	while (rest.ptr) {
		struct str word = str_split(&rest, ' ');
		if (!word.len)
			continue;
		if (word.ptr[0] != '[')
			++*min;
		if (memmem(word.ptr, word.len, "…", strlen("…")))
			*max = SIZE_MAX;
		else if (*max != SIZE_MAX)
			++*max;
	}
}

static int check_line(const struct options *o)
{
	size_t min, max;
	args_bounds(o->command->args, &min, &max);
	for (size_t i = 0; i < o->nspecs; i++) {
		const struct option_spec *s = o->specs[i];
		if ((s->flags & OPTION_REQUIRED) && !option_given(o, s->name))
			return usage_fault(o, "--%s %s is missing: %s", s->name,
					   s->value ? s->value : "", s->help);
	}
	if (o->nargs < min)
		return usage_fault(o, "%s is missing", o->command->args);
	if (o->nargs > max)
		return usage_fault(o, "'%s' is one argument too many", o->args[max]);
	return EXIT_OK;
}

/* Who works with one store need not name it each time. Only where a command cannot do without: others
 * do something else when they are given one. */
static void take_default_store(struct options *o)
{
	const char *store = getenv(STORE_VARIABLE);
	for (size_t i = 0; i < o->nspecs && store && *store; i++) {
		const struct option_spec *s = o->specs[i];
		if (strcmp(s->name, "store") == 0 && (s->flags & OPTION_REQUIRED) &&
		    !option_given(o, "store"))
			take_option(o, i, store);
	}
}

struct options *options_parse(const struct command *c, int argc, char **argv, int *code)
{
	struct options *o = xcalloc(1, sizeof *o);
	o->command = c;
	collect_specs(o);
	*code = read_line(o, argc, argv);
	if (*code == EXIT_OK && option_given(o, "help")) {
		*code = help_print_command(c);
		options_free(o);
		return NULL;
	}
	if (*code == EXIT_OK) {
		take_default_store(o);
		*code = check_line(o);
	}
	if (*code != EXIT_OK) {
		options_free(o);
		return NULL;
	}
	if (option_given(o, "no-color"))
		terminal_no_color();
	return o;
}

void options_free(struct options *o)
{
	if (!o)
		return;
	free(o->replaced);
	free(o->given);
	free(o);
}

/* ---- asking ---- */

static size_t spec_named(const struct options *o, const char *name)
{
	for (size_t i = 0; i < o->nspecs; i++) {
		if (strcmp(o->specs[i]->name, name) == 0)
			return i;
	}
	die("command %s asks for --%s, which is not in its table", o->command->name, name);
}

const char *option_store(const struct options *o)
{
	const char *store = getenv(STORE_VARIABLE);

	return option_or(o, "store", store && *store ? store : NULL);
}

size_t option_count(const struct options *o, const char *name)
{
	size_t spec = spec_named(o, name), n = 0;
	for (size_t i = 0; i < o->ngiven; i++)
		n += o->given[i].spec == spec;
	return n;
}

bool option_given(const struct options *o, const char *name)
{
	return option_count(o, name) > 0;
}

const char *option_at(const struct options *o, const char *name, size_t i)
{
	size_t spec = spec_named(o, name);
	for (size_t g = 0; g < o->ngiven; g++) {
		if (o->given[g].spec == spec && i-- == 0)
			return o->given[g].value;
	}
	return NULL;
}

const char *option_value(const struct options *o, const char *name)
{
	size_t n = option_count(o, name);
	return n ? option_at(o, name, n - 1) : NULL;
}

void option_replace(struct options *o, const char *name, const char *value)
{
	size_t spec = spec_named(o, name);

	o->replaced = str_dup(str_z(value));
	for (size_t g = 0; g < o->ngiven; g++)
		if (o->given[g].spec == spec)
			o->given[g].value = o->replaced;
}

const char *option_or(const struct options *o, const char *name, const char *otherwise)
{
	const char *value = option_value(o, name);
	return value ? value : otherwise;
}

int option_number(uint64_t *out, const struct options *o, const char *name, uint64_t min,
		  uint64_t max, struct error *e)
{
	const char *value = option_value(o, name);
	if (!value)
		return 0;
	uint64_t n;
	if (!str_to_u64(str_z(value), &n) || n < min || n > max)
		return error_set(e, STATUS_USAGE,
				 "%s: --%s takes a whole number from %llu to %llu, not '%s'",
				 o->command->name, name, (unsigned long long)min,
				 (unsigned long long)max, value);
	*out = n;
	return 0;
}

const char *const *options_args(const struct options *o, size_t *n)
{
	*n = o->nargs;
	return o->args;
}

bool options_json(const struct options *o)
{
	return option_given(o, "json");
}

bool options_quiet(const struct options *o)
{
	return option_given(o, "quiet");
}
