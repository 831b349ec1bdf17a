/*
 * The options of one command line, read with getopt_long by the command's own table, so that
 * --help, the man page, completion and the code cannot drift apart.
 *
 *	int code;
 *	struct options *o = options_parse(&command_load, argc, argv, &code);
 *	if (!o)
 *		return code;
 *	const char *store = option_value(o, "store");
 */
#ifndef CONSOLE_OPTIONS_H
#define CONSOLE_OPTIONS_H

#include "console/cli.h"

struct options;

/* Of the environment: the store of commands that need one, when --store is not given. */
#define STORE_VARIABLE "STUIVER_STORE"

/* Reads and checks argv (argv[0] is the command's name): unknown options (with the nearest name),
 * missing values, values that are not among the allowed ones, required options, number of operands.
 * NULL when the command must not run: --help was answered (*code is EXIT_OK) or the line is off
 * (EXIT_USAGE, and told on standard error). Texts are borrowed from argv. Free with options_free.
 */
struct options *options_parse(const struct command *c, int argc, char **argv, int *code);
void options_free(struct options *o);

/* `name` must be in the command's table, or be common to all; another name is our bug and dies. */
bool option_given(const struct options *o, const char *name);
/* The value given last, or NULL. */
const char *option_value(const struct options *o, const char *name);
/* The value of an option that was given is this text from now on, of which a copy is kept. Once. */
void option_replace(struct options *o, const char *name, const char *value);
/* The value, or `otherwise` when it was not given. */
const char *option_or(const struct options *o, const char *name, const char *otherwise);
/* The store of a command that can do without one: --store, else that of the environment, else NULL. */
const char *option_store(const struct options *o);
/* How often a repeatable option was given, and its values in order. */
size_t option_count(const struct options *o, const char *name);
const char *option_at(const struct options *o, const char *name, size_t i);
/* A whole number between min and max; *out stays as it is when the option was not given. */
int option_number(uint64_t *out, const struct options *o, const char *name, uint64_t min,
		  uint64_t max, struct error *e);
/* The operands, in order. */
const char *const *options_args(const struct options *o, size_t *n);

/* Common options. */
bool options_json(const struct options *o);
bool options_quiet(const struct options *o);

/* The options every command has; ends with name NULL. */
extern const struct option_spec common_options[];

/* Operands a command takes, from its `args`. */
void args_bounds(const char *args, size_t *min, size_t *max);

#endif
