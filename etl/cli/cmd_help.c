/*
 * help, man and completion: the table of commands in three shapes.
 */
#include "base/system/file.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "console/help.h"
#include "console/options.h"
#include "console/terminal.h"
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
	if (n < 2)
		return 0;
	*out = action_find(*out, args[1]);
	return *out ? 0
		    : error_set(e, STATUS_USAGE, "%s has no action '%s'; 'stuiver help %s' tells",
				args[0], args[1], args[0]);
}

static void put_text(struct json_out *j, const char *key, const char *text)
{
	json_put_key_z(j, key);
	if (text)
		json_put_string_z(j, text);
	else
		json_put_null(j);
}

static void put_options(struct json_out *j, const struct option_spec *list)
{
	for (const struct option_spec *s = list; s && s->name; s++) {
		const char letter[2] = {s->letter, 0};
		json_put_object(j);
		put_text(j, "name", s->name);
		put_text(j, "letter", s->letter ? letter : NULL);
		put_text(j, "value", s->value);
		put_text(j, "help", s->help);
		json_put_key_z(j, "required");
		json_put_bool(j, s->flags & OPTION_REQUIRED);
		json_put_key_z(j, "repeats");
		json_put_bool(j, s->flags & OPTION_REPEATS);
		json_put_object_end(j);
	}
}

static void put_command(struct json_out *j, const struct command *c)
{
	put_text(j, "name", c->name);
	put_text(j, "args", c->args);
	put_text(j, "summary", c->summary);
	put_text(j, "dutch", c->dutch);
	json_put_key_z(j, "options");
	json_put_array(j);
	put_options(j, c->options);
	put_options(j, common_options);
	json_put_array_end(j);
}

static void put_actions(struct json_out *j, const struct command *c)
{
	json_put_key_z(j, "actions");
	json_put_array(j);
	for (size_t i = 0; c->actions && c->actions[i]; i++) {
		json_put_object(j);
		put_command(j, c->actions[i]);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* The table as JSON, for programs that wrap this one: all commands, or one, or an action. */
static void help_json(struct buffer *out, const struct command *only)
{
	struct json_out j;
	json_begin(&j, out);
	json_put_array(&j);
	for (size_t i = 0; only ? i == 0 : commands_all()[i] != NULL; i++) {
		const struct command *c = only ? only : commands_all()[i];
		json_put_object(&j);
		put_command(&j, c);
		put_actions(&j, c);
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	buffer_append_char(out, '\n');
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
	if (!failed && options_json(o))
		help_json(&text, c);
	else if (!failed && c)
		help_command(&text, c, terminal_width(STDOUT_FILENO));
	else if (!failed)
		help_overview(&text, terminal_width(STDOUT_FILENO));
	return finish(&text, o, failed, &e);
}

/* stuiver.1 and stuiver-<command>.1 in a folder. */
static int write_page(const char *folder, const struct command *c, struct error *e)
{
	struct buffer text, path;
	buffer_init(&text, TEXT_MAX);
	buffer_init(&path, 4096);
	if (c)
		man_command(&text, c);
	else
		man_overview(&text);
	buffer_printf(&path, "%s/stuiver%s%s.1", folder, c ? "-" : "", c ? c->name : "");
	buffer_append_char(&path, '\0');
	int result = path.overflow ? error_set(e, STATUS_LIMIT, "%s: too long a name", folder)
				   : file_write(path.ptr, buffer_str(&text), e);
	buffer_drop(&path);
	buffer_drop(&text);
	return result;
}

static int write_pages(const char *folder, struct error *e)
{
	if (dir_make(folder, e) != 0 || write_page(folder, NULL, e) != 0)
		return -1;
	for (size_t i = 0; commands_all()[i]; i++) {
		if (write_page(folder, commands_all()[i], e) != 0)
			return -1;
	}
	return 0;
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
	const char *folder = option_value(o, "pages");
	failed = find_command(&c, o, &e);
	if (!failed && folder)
		failed = write_pages(folder, &e);
	else if (!failed && c)
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
	.args = "[COMMAND] [ACTION]",
	.summary = "show the commands, or the help of one",
	.dutch = "toon de opdrachten, of de uitleg van één",
	.help = "",
	.examples = "stuiver help\nstuiver help load\nstuiver help iv3 check",
	.run = run_help,
};

static const struct option_spec man_options[] = {
	{0, "pages", "DIR", "write the pages of all commands into a folder", 0},
	{0},
};

const struct command command_man = {
	.name = "man",
	.args = "[COMMAND]",
	.summary = "write a man page in roff",
	.dutch = "schrijf een man-pagina in roff",
	.help = "Without COMMAND it is stuiver(1), the page about all commands. The installation "
		"makes "
		"the pages with this, so that they say what the program does.",
	.examples = "stuiver man load | man -l -",
	.options = man_options,
	.run = run_man,
};

const struct command command_completion = {
	.name = "completion",
	.args = "bash|zsh|fish",
	.summary = "write a completion script for a shell",
	.dutch = "schrijf een aanvulscript voor een shell",
	.help = "The script completes commands, options, their values and files.",
	.examples = "# for this shell only\n"
		    "source <(stuiver completion bash)\n"
		    "# for good\n"
		    "stuiver completion bash > ~/.local/share/bash-completion/completions/stuiver\n"
		    "stuiver completion zsh > ~/.zfunc/_stuiver\n"
		    "stuiver completion fish > ~/.config/fish/completions/stuiver.fish",
	.run = run_completion,
};
