/*
 * Help in every shape, made from the table of commands: text for a terminal, man pages, completion
 * scripts.
 */
#ifndef CONSOLE_HELP_H
#define CONSOLE_HELP_H

#include "console/cli.h"

/* Help as text of at most `width` columns. */
void help_overview(struct buffer *out, int width);
void help_command(struct buffer *out, const struct command *c, int width);
/* The help of one command to standard output; gives the exit code. */
int help_print_command(const struct command *c);

/* A man page in roff: stuiver(1), or stuiver-<command>(1). `version` is the program's. */
void man_overview(struct buffer *out);
void man_command(struct buffer *out, const struct command *c);

enum shell { SHELL_BASH, SHELL_ZSH, SHELL_FISH };
void completion_script(struct buffer *out, enum shell shell);

const struct command *command_find(struct str name);
/* By its own word, as "check" of "iv3 check"; NULL: the command has no such action, or none at all. */
const struct command *action_find(const struct command *c, const char *word);
/* The action's own word. */
const char *action_word(const struct command *c, size_t i);
/* The index of the name that is nearest to `word` (for "did you mean"), or n when none is near. */
size_t nearest_name(const char *const *names, size_t n, struct str word);

/* The exit codes as a table of {code, meaning}; ends with meaning NULL. */
struct exit_meaning {
	int code;
	const char *meaning;
};
extern const struct exit_meaning exit_meanings[];

/* One paragraph, example or preformatted line of a help text. False at the end of it; moves *rest.
 */
enum help_block { HELP_PARAGRAPH, HELP_LINE };
bool help_next_block(struct str *rest, struct str *block, enum help_block *kind);

/* What help says behind an option that must be given; else nothing. */
const char *option_need(const struct option_spec *s);

#endif
