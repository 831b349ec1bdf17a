/*
 * Completion scripts for bash, zsh and fish, from the table of commands.
 */
#include "console/help.h"

#include "console/options.h"

/* What a value or an operand is completed with. */
enum completes {
	COMPLETES_NOTHING,
	COMPLETES_FILES,
	COMPLETES_FOLDERS,
	COMPLETES_WORDS,
	COMPLETES_COMMANDS
};

static enum completes completes(const char *value)
{
	if (!value)
		return COMPLETES_NOTHING;
	if (strchr(value, '|') && !strchr(value, ' ')) /* several operands are no choice of words */
		return COMPLETES_WORDS;
	if (strstr(value, "COMMAND"))
		return COMPLETES_COMMANDS;
	if (strstr(value, "FILE"))
		return COMPLETES_FILES;
	if (strstr(value, "DIR"))
		return COMPLETES_FOLDERS;
	return COMPLETES_NOTHING;
}

/* Whether one of the actions before has an option of that name. */
static bool told_before(const struct command *c, size_t actions, const char *name)
{
	for (size_t i = 0; i < actions; i++)
		for (const struct option_spec *s = c->actions[i]->options; s && s->name; s++)
			if (strcmp(s->name, name) == 0)
				return true;
	return false;
}

/* Calls each for the command's own options, those of its actions, and the common ones. */
static void each_option(struct buffer *out, const struct command *c,
			void (*each)(struct buffer *, const struct command *,
				     const struct option_spec *))
{
	for (const struct option_spec *s = c->options; s && s->name; s++)
		each(out, c, s);
	for (size_t i = 0; c->actions && c->actions[i]; i++)
		for (const struct option_spec *s = c->actions[i]->options; s && s->name; s++)
			if (!told_before(c, i, s->name))
				each(out, c, s);
	for (const struct option_spec *s = common_options; s->name; s++)
		each(out, c, s);
}

/* "a|b|c" as "a b c", without brackets. */
static void words(struct buffer *out, const char *choices)
{
	for (; choices && *choices; choices++) {
		if (*choices != '[' && *choices != ']')
			buffer_append_char(out, *choices == '|' ? ' ' : *choices);
	}
}

static void command_names(struct buffer *out)
{
	for (size_t i = 0; commands_all()[i]; i++)
		buffer_printf(out, "%s%s", i ? " " : "", commands_all()[i]->name);
}

/* ---- bash ---- */

static void bash_reply(struct buffer *out, const char *value)
{
	switch (completes(value)) {
	case COMPLETES_FILES:
		buffer_append_z(out, "_stuiver_reply -f");
		break;
	case COMPLETES_FOLDERS:
		buffer_append_z(out, "_stuiver_reply -d");
		break;
	case COMPLETES_WORDS:
		buffer_append_z(out, "_stuiver_reply -W '");
		words(out, value);
		buffer_append_z(out, "'");
		break;
	case COMPLETES_COMMANDS:
		buffer_append_z(out, "_stuiver_reply -W '");
		command_names(out);
		buffer_append_z(out, "'");
		break;
	case COMPLETES_NOTHING:
		buffer_append_z(out, ":");
	}
}

static void bash_value(struct buffer *out, const struct command *c, const struct option_spec *s)
{
	if (!s->value)
		return;
	buffer_printf(out, "\t'%s --%s'", c->name, s->name);
	if (s->letter)
		buffer_printf(out, "|'%s -%c'", c->name, s->letter);
	buffer_append_z(out, ") ");
	bash_reply(out, s->value);
	buffer_append_z(out, "; return ;;\n");
}

static void bash_word(struct buffer *out, const struct command *c, const struct option_spec *s)
{
	(void)c;
	buffer_printf(out, " --%s", s->name);
}

/* The word behind the command, of one that has actions. */
static void bash_actions(struct buffer *out, const struct command *c)
{
	if (!c->actions)
		return;
	buffer_append_z(out, "if [ \"$COMP_CWORD\" -eq 2 ]; then _stuiver_reply -W '");
	for (size_t i = 0; c->actions[i]; i++)
		buffer_printf(out, "%s%s", i ? " " : "", action_word(c, i));
	buffer_append_z(out, "'; return; fi; ");
}

static void bash(struct buffer *out)
{
	buffer_append_z(out,
			"# bash completion for stuiver: made by 'stuiver completion bash'\n"
			"_stuiver_reply() {\n"
			"\t[ \"$1\" = -W ] || compopt -o filenames 2>/dev/null\n"
			"\tmapfile -t COMPREPLY < <(compgen \"$@\" -- \"$cur\")\n"
			"}\n"
			"_stuiver() {\n"
			"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
			"\tlocal command=${COMP_WORDS[1]}\n"
			"\tCOMPREPLY=()\n"
			"\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
			"\t\t_stuiver_reply -W '");
	command_names(out);
	buffer_append_z(out,
			" --help --version'\n\t\treturn\n\tfi\n\tcase \"$command $prev\" in\n");
	for (size_t i = 0; commands_all()[i]; i++)
		each_option(out, commands_all()[i], bash_value);
	buffer_append_z(out, "\tesac\n\tcase $command in\n");
	for (size_t i = 0; commands_all()[i]; i++) {
		buffer_printf(out, "\t%s)\n\t\tcase $cur in\n\t\t-*) _stuiver_reply -W '",
			      commands_all()[i]->name);
		each_option(out, commands_all()[i], bash_word);
		buffer_append_z(out, "' ;;\n\t\t*) ");
		bash_actions(out, commands_all()[i]);
		bash_reply(out, commands_all()[i]->args);
		buffer_append_z(out, " ;;\n\t\tesac ;;\n");
	}
	buffer_append_z(out, "\tesac\n}\ncomplete -F _stuiver stuiver\n");
}

/* ---- zsh ---- */

/* Inside single quotes and inside the brackets of _arguments. */
static void zsh_text(struct buffer *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buffer_append_z(out, "'\\''");
		else if (strchr("[]:\\", *text))
			buffer_printf(out, "\\%c", *text);
		else
			buffer_append_char(out, *text);
	}
}

static void zsh_action(struct buffer *out, const char *value)
{
	switch (completes(value)) {
	case COMPLETES_FILES:
		buffer_append_z(out, "_files");
		break;
	case COMPLETES_FOLDERS:
		buffer_append_z(out, "_files -/");
		break;
	case COMPLETES_WORDS:
		buffer_append_z(out, "(");
		words(out, value);
		buffer_append_z(out, ")");
		break;
	case COMPLETES_COMMANDS:
		buffer_append_z(out, "(");
		command_names(out);
		buffer_append_z(out, ")");
		break;
	case COMPLETES_NOTHING:
		buffer_append_z(out, " ");
	}
}

static void zsh_one(struct buffer *out, const struct option_spec *s, const char *dashes,
		    const char *name)
{
	buffer_printf(out, " \\\n\t\t\t'%s%s%s[", s->flags & OPTION_REPEATS ? "*" : "", dashes,
		      name);
	zsh_text(out, s->help);
	buffer_append_z(out, "]");
	if (s->value) {
		buffer_append_z(out, ":");
		zsh_text(out, s->value);
		buffer_append_z(out, ":");
		zsh_action(out, s->value);
	}
	buffer_append_z(out, "'");
}

static void zsh_option(struct buffer *out, const struct command *c, const struct option_spec *s)
{
	(void)c;
	const char letter[2] = {s->letter, 0};
	if (s->letter)
		zsh_one(out, s, "-", letter);
	zsh_one(out, s, "--", s->name);
}

static void zsh_actions(struct buffer *out, const struct command *c)
{
	buffer_append_z(out, " \\\n\t\t\t'1:action:(");
	for (size_t i = 0; c->actions[i]; i++)
		buffer_printf(out, "%s%s", i ? " " : "", action_word(c, i));
	buffer_append_z(out, ")'");
}

static void zsh(struct buffer *out)
{
	buffer_append_z(out,
			"#compdef stuiver\n# zsh completion: made by 'stuiver completion zsh'\n"
			"_stuiver() {\n\tlocal -a names\n\tnames=(\n");
	for (size_t i = 0; commands_all()[i]; i++) {
		buffer_printf(out, "\t\t'%s:", commands_all()[i]->name);
		zsh_text(out, commands_all()[i]->summary);
		buffer_append_z(out, "'\n");
	}
	buffer_append_z(out, "\t)\n\tif (( CURRENT == 2 )); then\n"
			     "\t\t_describe -t commands command names\n\t\treturn\n\tfi\n"
			     "\tlocal command=${words[2]}\n\tshift words\n\t(( CURRENT-- ))\n"
			     "\tcase $command in\n");
	for (size_t i = 0; commands_all()[i]; i++) {
		const struct command *c = commands_all()[i];
		buffer_printf(out, "\t%s)\n\t\t_arguments -s", c->name);
		each_option(out, c, zsh_option);
		if (c->actions)
			zsh_actions(out, c);
		if (c->args && *c->args) {
			buffer_append_z(out, " \\\n\t\t\t'*:");
			zsh_text(out, c->args);
			buffer_append_z(out, ":");
			zsh_action(out, c->args);
			buffer_append_z(out, "'");
		}
		buffer_append_z(out, " ;;\n");
	}
	buffer_append_z(out, "\tesac\n}\n"
			     "if [ \"$funcstack[1]\" = _stuiver ]; then _stuiver \"$@\"; "
			     "else compdef _stuiver stuiver; fi\n");
}

/* ---- fish ---- */

static void fish_text(struct buffer *out, const char *text)
{
	buffer_append_char(out, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buffer_append_char(out, '\\');
		buffer_append_char(out, *text);
	}
	buffer_append_char(out, '\'');
}

static void fish_action(struct buffer *out, const char *value)
{
	switch (completes(value)) {
	case COMPLETES_FILES:
		buffer_append_z(out, " -F");
		break;
	case COMPLETES_FOLDERS:
		buffer_append_z(out, " -x -a '(__fish_complete_directories)'");
		break;
	case COMPLETES_WORDS:
		buffer_append_z(out, " -x -a '");
		words(out, value);
		buffer_append_z(out, "'");
		break;
	case COMPLETES_COMMANDS:
		buffer_append_z(out, " -x -a '");
		command_names(out);
		buffer_append_z(out, "'");
		break;
	case COMPLETES_NOTHING:
		buffer_append_z(out, " -f");
	}
}

static void fish_option(struct buffer *out, const struct command *c, const struct option_spec *s)
{
	buffer_printf(out, "complete -c stuiver -n '__stuiver_is %s' -l %s", c->name, s->name);
	if (s->letter)
		buffer_printf(out, " -s %c", s->letter);
	if (s->value) {
		buffer_append_z(out, " -r");
		fish_action(out, s->value);
	}
	buffer_append_z(out, " -d ");
	fish_text(out, s->help);
	buffer_append_char(out, '\n');
}

static void fish_actions(struct buffer *out, const struct command *c)
{
	for (size_t i = 0; c->actions && c->actions[i]; i++) {
		buffer_printf(out, "complete -c stuiver -n '__stuiver_is %s 2' -a %s -d ", c->name,
			      action_word(c, i));
		fish_text(out, c->actions[i]->summary);
		buffer_append_char(out, '\n');
	}
}

static void fish(struct buffer *out)
{
	buffer_append_z(
		out,
		"# fish completion for stuiver: made by 'stuiver completion fish'\n"
		"# Whether the first word is that command (a later one may be called so, too), "
		"and as many words are there.\n"
		"function __stuiver_is\n"
		"\tset -l words (commandline -opc)\n"
		"\ttest (count $words) -ge 2; and test $words[2] = $argv[1]\n"
		"\tand begin; test (count $argv) -eq 1; or test (count $words) -eq $argv[2]; "
		"end\n"
		"end\n"
		"complete -c stuiver -n __fish_use_subcommand -f\n"
		"complete -c stuiver -n __fish_use_subcommand -l version -d 'the version'\n");
	for (size_t i = 0; commands_all()[i]; i++) {
		const struct command *c = commands_all()[i];
		buffer_printf(out, "complete -c stuiver -n __fish_use_subcommand -a %s -d ",
			      c->name);
		fish_text(out, c->summary);
		buffer_printf(out, "\ncomplete -c stuiver -n '__stuiver_is %s'", c->name);
		fish_action(out, c->args);
		buffer_append_char(out, '\n');
		fish_actions(out, c);
		each_option(out, c, fish_option);
	}
}

void completion_script(struct buffer *out, enum shell shell)
{
	if (shell == SHELL_BASH)
		bash(out);
	else if (shell == SHELL_ZSH)
		zsh(out);
	else
		fish(out);
}
