/*
 * help, man and completion: the table of commands in three shapes.
 */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include <unistd.h>

#define TEXT_MAX (1u << 20)

/* The command an operand names, NULL when there is no operand; -1 when there is no such command. */
static int find_command(const struct command **out, const struct options *o, struct error *e)
{
	size_t n;
	const char *const *args = options_args(o, &n);
	*out = n ? command_find(str_z(args[0])) : NULL;
	if (n && !*out)
		return error_set(e, STATUS_USAGE,
				 "there is no command '%s'; 'stuiver help' lists them", args[0]);
	return 0;
}

static int finish(struct buffer *text, struct options *o, int failed, struct error *e)
{
	if (!failed)
		failed = cli_write(buffer_str(text), e);
	buffer_drop(text);
	options_free(o);
	return failed ? cli_fail(e) : EXIT_OK;
}

static int run_help(int argc, char **argv)
{
	struct error e;
	struct buffer text;
	const struct command *c;
	int code, failed;
	struct options *o = options_parse(&command_help, argc, argv, &code);
	if (!o)
		return code;
	buffer_init(&text, TEXT_MAX);
	failed = find_command(&c, o, &e);
	if (!failed && c)
		help_command(&text, c, terminal_width(STDOUT_FILENO));
	else if (!failed)
		help_overview(&text, terminal_width(STDOUT_FILENO));
	return finish(&text, o, failed, &e);
}

static int run_man(int argc, char **argv)
{
	struct error e;
	struct buffer text;
	const struct command *c;
	int code, failed;
	struct options *o = options_parse(&command_man, argc, argv, &code);
	if (!o)
		return code;
	buffer_init(&text, TEXT_MAX);
	failed = find_command(&c, o, &e);
	if (!failed && c)
		man_command(&text, c);
	else if (!failed)
		man_overview(&text);
	return finish(&text, o, failed, &e);
}

static int run_completion(int argc, char **argv)
{
	static const char *const names[] = {"bash", "zsh", "fish"};
	struct error e;
	struct buffer text;
	int code, failed = -1;
	size_t n;
	struct options *o = options_parse(&command_completion, argc, argv, &code);
	if (!o)
		return code;
	buffer_init(&text, TEXT_MAX);
	const char *name = options_args(o, &n)[0];
	for (size_t i = 0; i < 3; i++) {
		if (strcmp(name, names[i]) == 0) {
			completion_script(&text, (enum shell)i);
			failed = 0;
		}
	}
	if (failed)
		error_set(&e, STATUS_USAGE, "completion: '%s' is not bash, zsh or fish", name);
	return finish(&text, o, failed, &e);
}

const struct command command_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "Show the commands, or the help of one",
	.dutch = "Toont de opdrachten, of de uitleg van één",
	.help = "",
	.examples = "stuiver help\nstuiver help load",
	.run = run_help,
};

const struct command command_man = {
	.name = "man",
	.args = "[COMMAND]",
	.summary = "Write a man page in roff",
	.dutch = "Schrijft een man-pagina in roff",
	.help = "Without COMMAND it is stuiver(1), the page about all commands. The installation "
		"makes "
		"the pages with this, so that they say what the program does.",
	.examples = "stuiver man load | man -l -",
	.run = run_man,
};

const struct command command_completion = {
	.name = "completion",
	.args = "bash|zsh|fish",
	.summary = "Write a completion script for a shell",
	.dutch = "Schrijft een aanvulscript voor een shell",
	.help = "The script completes commands, options, their values and files.",
	.examples = "# for this shell only\n"
		    "source <(stuiver completion bash)\n"
		    "# for good\n"
		    "stuiver completion bash > ~/.local/share/bash-completion/completions/stuiver\n"
		    "stuiver completion zsh > ~/.zfunc/_stuiver\n"
		    "stuiver completion fish > ~/.config/fish/completions/stuiver.fish",
	.run = run_completion,
};
