/*
 * Help as text for a terminal, and the small tools that man pages and completion share with it.
 */
#include "console/help.h"

#include "base/text/utf8.h"
#include "console/options.h"
#include "console/terminal.h"
#include <stdio.h>
#include <unistd.h>

const char *option_need(const struct option_spec *s)
{
	if (!(s->flags & OPTION_REQUIRED))
		return "";
	return strcmp(s->name, "store") == 0 ? " (required, unless " STORE_VARIABLE " names it)"
					     : " (required)";
}

#define HELP_MAX (1u << 20)
#define OPTION_INDENT 6 /* "  -x, " */
#define HELP_COLUMN 30  /* where what an option does begins */

/* ---- names ---- */

const struct command *command_find(struct str name)
{
	for (size_t i = 0; commands_all()[i]; i++) {
		if (str_eq(str_z(commands_all()[i]->name), name))
			return commands_all()[i];
	}
	return NULL;
}

const char *action_word(const struct command *c, size_t i)
{
	return c->actions[i]->name + strlen(c->name) + 1;
}

const struct command *action_find(const struct command *c, const char *word)
{
	for (size_t i = 0; c->actions && c->actions[i]; i++)
		if (strcmp(action_word(c, i), word) == 0)
			return c->actions[i];
	return NULL;
}

size_t nearest_name(const char *const *names, size_t n, struct str word)
{
	size_t best = n, best_distance = word.len / 3 + 2;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_z(names[i]);
		size_t distance = edit_distance(name, word, best_distance);
		/* The start of a name is meant as that name: "stat" is nearer to status than to
		 * start. */
		if (word.len >= 3 && str_starts(name, word))
			distance = 0;
		if (distance < best_distance && distance < name.len && distance < word.len) {
			best = i;
			best_distance = distance;
		}
	}
	return best;
}

/* ---- blocks ---- */

bool help_next_block(struct str *rest, struct str *block, enum help_block *kind)
{
	while (rest->len && rest->ptr[0] == '\n')
		*rest = (struct str){rest->ptr + 1, rest->len - 1};
	if (!rest->len)
		return false;
	*kind = str_starts(*rest, STR("  ")) ? HELP_LINE : HELP_PARAGRAPH;
	size_t len = 0;
	for (; len < rest->len; len++) {
		if (rest->ptr[len] != '\n')
			continue;
		struct str next = {rest->ptr + len + 1, rest->len - len - 1};
		if (*kind == HELP_LINE || str_starts(next, STR("\n")) ||
		    str_starts(next, STR("  ")))
			break;
	}
	*block = (struct str){rest->ptr, len};
	*rest = (struct str){rest->ptr + len, rest->len - len};
	return true;
}

/* ---- wrapping ---- */

static void pad(struct buffer *out, size_t n)
{
	while (n--)
		buffer_append_char(out, ' ');
}

/* Words of text from column `at` on, later lines indented by `indent`. Ends the line. */
static void wrap(struct buffer *out, struct str text, size_t at, size_t indent, size_t width)
{
	bool first = true;
	while (text.len) {
		size_t len = 0;
		while (len < text.len && text.ptr[len] != ' ' && text.ptr[len] != '\n')
			len++;
		struct str word = {text.ptr, len};
		size_t step = len < text.len ? len + 1 : len;
		text = (struct str){text.ptr + step, text.len - step};
		if (!len)
			continue;
		size_t columns = utf8_length(word);
		if (!first && at + 1 + columns > width) {
			buffer_append_char(out, '\n');
			pad(out, indent);
			at = indent;
		} else if (!first) {
			buffer_append_char(out, ' ');
			at++;
		}
		buffer_append_str(out, word);
		at += columns;
		first = false;
	}
	buffer_append_char(out, '\n');
}

static void text_block(struct buffer *out, const char *text, size_t width)
{
	struct str rest = str_z(text), block;
	enum help_block kind, before = HELP_LINE;
	for (bool first = true; help_next_block(&rest, &block, &kind); first = false) {
		if (first || kind == HELP_PARAGRAPH || before == HELP_PARAGRAPH)
			buffer_append_char(out, '\n');
		before = kind;
		if (kind == HELP_PARAGRAPH) {
			wrap(out, block, 0, 0, width);
		} else {
			buffer_append_str(out, block);
			buffer_append_char(out, '\n');
		}
	}
}

/* ---- parts ---- */

static void option_line(struct buffer *out, const struct option_spec *s, size_t width)
{
	struct buffer head;
	buffer_init(&head, 512);
	if (s->letter)
		buffer_printf(&head, "  -%c, ", s->letter);
	else
		pad(&head, OPTION_INDENT);
	buffer_printf(&head, "--%s%s%s", s->name, s->value ? " " : "", s->value ? s->value : "");
	buffer_append_str(out, buffer_str(&head));
	size_t used = utf8_length(buffer_str(&head));
	if (used + 2 > HELP_COLUMN) {
		buffer_append_char(out, '\n');
		used = 0;
	}
	pad(out, HELP_COLUMN - used);
	struct buffer help;
	buffer_init(&help, 4096);
	buffer_append_z(&help, s->help);
	buffer_append_z(&help, option_need(s));
	if (s->flags & OPTION_REPEATS)
		buffer_append_z(&help, " (may be repeated)");
	wrap(out, buffer_str(&help), HELP_COLUMN, HELP_COLUMN, width);
	buffer_drop(&help);
	buffer_drop(&head);
}

static void option_lines(struct buffer *out, const struct command *c, size_t width)
{
	buffer_append_z(out, "\nOptions:\n");
	for (const struct option_spec *s = c->options; s && s->name; s++)
		option_line(out, s, width);
	for (const struct option_spec *s = common_options; s->name; s++)
		option_line(out, s, width);
}

static void usage_line(struct buffer *out, const struct command *c, size_t width)
{
	struct buffer words;
	buffer_init(&words, 4096);
	buffer_printf(&words, "stuiver %s", c->name);
	for (const struct option_spec *s = c->options; s && s->name; s++) {
		if (s->flags & OPTION_REQUIRED)
			buffer_printf(&words, " --%s %s", s->name, s->value ? s->value : "");
	}
	buffer_printf(&words, " [OPTION…]%s%s", c->args && *c->args ? " " : "",
		      c->args ? c->args : "");
	buffer_append_z(out, "Usage: ");
	wrap(out, buffer_str(&words), strlen("Usage: "), strlen("Usage: stuiver "), width);
	buffer_drop(&words);
}

static void exit_lines(struct buffer *out, size_t width)
{
	buffer_append_z(out, "\nExit codes:\n");
	for (const struct exit_meaning *m = exit_meanings; m->meaning; m++) {
		buffer_printf(out, "  %3d  ", m->code);
		wrap(out, str_z(m->meaning), 7, 7, width);
	}
}

static void action_lines(struct buffer *out, const struct command *c, size_t width)
{
	for (size_t i = 0; c->actions && c->actions[i]; i++) {
		buffer_printf(out, "%s  %-12s ", i ? "" : "\nActions:\n", action_word(c, i));
		wrap(out, str_z(c->actions[i]->summary), 15, 15, width);
	}
	if (c->actions)
		buffer_printf(out, "\n'stuiver %s ACTION --help' tells more, and its options.\n",
			      c->name);
}

void help_command(struct buffer *out, const struct command *c, int columns)
{
	size_t width = (size_t)columns;
	usage_line(out, c, width);
	buffer_append_char(out, '\n');
	wrap(out, str_z(c->summary), 0, 0, width);
	if (c->dutch)
		wrap(out, str_z(c->dutch), 0, 0, width);
	text_block(out, c->help, width);
	action_lines(out, c, width);
	option_lines(out, c, width);
	struct str rest = str_z(c->examples);
	if (rest.len)
		buffer_append_z(out, "\nExamples:\n");
	while (rest.len) {
		struct str line = str_split(&rest, '\n');
		buffer_printf(out, "%s%.*s\n", line.len ? "  " : "", STR_ARG(line));
	}
	exit_lines(out, width);
}

void help_overview(struct buffer *out, int columns)
{
	size_t width = (size_t)columns;
	bool dutch = terminal_dutch();
	buffer_append_z(out, "Usage: stuiver COMMAND [OPTION…] [ARGUMENT…]\n\n");
	wrap(out,
	     STR("Turns a municipality's ledger exports into public, explained, checkable "
		 "spending data."),
	     0, 0, width);
	wrap(out,
	     STR("Maakt van de grootboekexports van een gemeente openbare, uitgelegde, "
		 "controleerbare uitgavencijfers."),
	     0, 0, width);
	buffer_append_z(out, "\nCommands:\n");
	for (size_t i = 0; commands_all()[i]; i++) {
		const struct command *c = commands_all()[i];
		buffer_printf(out, "  %-12s ", c->name);
		wrap(out, str_z(dutch && c->dutch ? c->dutch : c->summary), 15, 15, width);
	}
	buffer_append_char(out, '\n');
	wrap(out, STR("'stuiver COMMAND --help' tells more, 'stuiver --version' the version."), 0,
	     0, width);
	exit_lines(out, width);
}

int help_print_command(const struct command *c)
{
	struct buffer text;
	buffer_init(&text, HELP_MAX);
	help_command(&text, c, terminal_width(STDOUT_FILENO));
	fwrite(text.ptr, 1, text.len, stdout);
	buffer_drop(&text);
	return EXIT_OK;
}
