/*
 * Man pages in roff (man(7)), from the table of commands.
 */
#include "console/help.h"

#include "base/text/utf8.h"
#include "console/options.h"

/* One code point of well-formed UTF-8; moves *rest. */
static uint32_t next_code_point(struct str *rest)
{
	unsigned char first = (unsigned char)rest->ptr[0];
	size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	uint32_t c = len == 1 ? first : first & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)rest->ptr[i] & 0x3fu);
	*rest = (struct str){rest->ptr + len, rest->len - len};
	return c;
}

/* Sources of pages have lines of at most 80 bytes; some characters take more there than here. */
#define FILL_COLUMN 66u

static size_t word_bytes(struct str text)
{
	const char *end = memchr(text.ptr, ' ', text.len);
	return end ? (size_t)(end - text.ptr) : text.len;
}

/* Bytes of the line at hand. */
static size_t column(const struct buffer *out)
{
	size_t n = 0;
	while (n < out->len && out->ptr[out->len - 1 - n] != '\n')
		n++;
	return n;
}

/* Text as roff shows it literally: no requests, hyphens that can be copied, any character set. */
static void roff_character(struct buffer *out, uint32_t c)
{
	static const char plain[] = "\\-'`^~";
	static const char *const written[] = {"\\e", "\\-", "\\(aq", "\\(ga", "\\(ha", "\\(ti"};
	const char *special = c && c < 0x80 ? strchr(plain, (int)c) : NULL;

	if (special)
		buffer_append_z(out, written[special - plain]);
	else if (c < 0x80)
		buffer_append_char(out, (char)c);
	else
		buffer_printf(out, "\\[u%04X]", c);
}

static void roff_put(struct buffer *out, struct str text, bool fill)
{
	bool line_start = true;

	while (text.len) {
		uint32_t c = next_code_point(&text);
		if (fill && c == ' ' && text.len && column(out) + word_bytes(text) > FILL_COLUMN)
			c = '\n';
		if (line_start && (c == '.' || c == '\''))
			buffer_append_z(out, "\\&");
		line_start = c == '\n';
		roff_character(out, c);
	}
}

/* Every line as it is. */
static void roff_text(struct buffer *out, struct str text)
{
	roff_put(out, text, false);
}

/* Of a paragraph: where lines end does not matter. */
static void roff_fill(struct buffer *out, struct str text)
{
	roff_put(out, text, true);
}

static void roff_line(struct buffer *out, const char *text)
{
	roff_fill(out, str_z(text));
	buffer_append_char(out, '\n');
}

static void heading(struct buffer *out, const char *name)
{
	buffer_printf(out, ".SH %s\n", name);
}

static void title(struct buffer *out, const char *command)
{
	buffer_append_z(out, ".TH \"STUIVER");
	if (command) {
		buffer_append_z(out, "\\-");
		for (; *command; command++)
			buffer_append_char(out, *command >= 'a' && *command <= 'z'
							? (char)(*command - 'a' + 'A')
							: *command);
	}
	/* The date of the version: the page is the same whenever it is built. */
	buffer_append_z(out,
			"\" 1 \"" STUIVER_DATE "\" \"Stuiver " STUIVER_VERSION "\" \"Stuiver\"\n");
}

static void blocks(struct buffer *out, const char *text)
{
	struct str rest = str_z(text), block;
	enum help_block kind;
	bool preformatted = false;
	while (help_next_block(&rest, &block, &kind)) {
		if (kind == HELP_LINE && !preformatted)
			buffer_append_z(out, ".PP\n.nf\n.RS 4\n");
		if (kind == HELP_PARAGRAPH)
			buffer_append_z(out, preformatted ? ".RE\n.fi\n.PP\n" : ".PP\n");
		preformatted = kind == HELP_LINE;
		if (preformatted)
			roff_text(out, (struct str){block.ptr + 2, block.len - 2});
		else
			roff_fill(out, block);
		buffer_append_char(out, '\n');
	}
	if (preformatted)
		buffer_append_z(out, ".RE\n.fi\n");
}

static void option(struct buffer *out, const struct option_spec *s)
{
	buffer_append_z(out, ".TP\n");
	if (s->letter)
		buffer_printf(out, "\\fB\\-%c\\fR, ", s->letter);
	buffer_append_z(out, "\\fB\\-\\-");
	roff_text(out, str_z(s->name));
	buffer_append_z(out, "\\fR");
	if (s->value) {
		buffer_append_z(out, " \\fI");
		roff_text(out, str_z(s->value));
		buffer_append_z(out, "\\fR");
	}
	buffer_append_char(out, '\n');
	roff_fill(out, str_z(s->help));
	roff_fill(out, str_z(option_need(s)));
	if (s->flags & OPTION_REPEATS)
		buffer_append_z(out, " (may be repeated)");
	buffer_append_char(out, '\n');
}

static void exit_codes(struct buffer *out)
{
	heading(out, "EXIT STATUS");
	for (const struct exit_meaning *m = exit_meanings; m->meaning; m++) {
		buffer_printf(out, ".TP\n\\fB%d\\fR\n", m->code);
		roff_line(out, m->meaning);
	}
}

static void examples(struct buffer *out, const char *text)
{
	struct str rest = str_z(text);
	if (!rest.len)
		return;
	heading(out, "EXAMPLES");
	buffer_append_z(out, ".nf\n");
	while (rest.len) {
		roff_text(out, str_split(&rest, '\n'));
		buffer_append_char(out, '\n');
	}
	buffer_append_z(out, ".fi\n");
}

static void synopsis(struct buffer *out, const char *head, const struct command *c)
{
	if (head)
		heading(out, head);
	else
		buffer_append_z(out, ".PP\n");
	buffer_append_z(out, "\\fBstuiver ");
	roff_text(out, str_z(c->name));
	buffer_append_z(out, "\\fR");
	for (const struct option_spec *s = c->options; s && s->name; s++) {
		if (!(s->flags & OPTION_REQUIRED))
			continue;
		buffer_append_z(out, " \\fB\\-\\-");
		roff_text(out, str_z(s->name));
		buffer_append_z(out, "\\fR \\fI");
		roff_text(out, str_z(s->value));
		buffer_append_z(out, "\\fR");
	}
	buffer_append_z(out, " [\\fIOPTION\\fR\\[u2026]]");
	if (c->args && *c->args) {
		buffer_append_z(out, " \\fI");
		roff_text(out, str_z(c->args));
		buffer_append_z(out, "\\fR");
	}
	buffer_append_char(out, '\n');
}

/* What each action has of its own; what is common to all stands once. */
static void actions(struct buffer *out, const struct command *c)
{
	for (size_t i = 0; c->actions && c->actions[i]; i++) {
		const struct command *action = c->actions[i];
		synopsis(out, i ? NULL : "ACTIONS", action);
		buffer_append_z(out, ".br\n");
		roff_line(out, action->summary);
		blocks(out, action->help);
		for (const struct option_spec *s = action->options; s && s->name; s++)
			option(out, s);
	}
}

void man_command(struct buffer *out, const struct command *c)
{
	title(out, c->name);
	heading(out, "NAME");
	buffer_append_z(out, "stuiver\\-");
	roff_text(out, str_z(c->name));
	buffer_append_z(out, " \\- ");
	roff_line(out, c->summary);
	synopsis(out, "SYNOPSIS", c);
	heading(out, "DESCRIPTION");
	roff_line(out, c->summary);
	if (c->dutch) {
		buffer_append_z(out, ".br\n");
		roff_line(out, c->dutch);
	}
	blocks(out, c->help);
	actions(out, c);
	heading(out, "OPTIONS");
	for (const struct option_spec *s = c->options; s && s->name; s++)
		option(out, s);
	for (const struct option_spec *s = common_options; s->name; s++)
		option(out, s);
	examples(out, c->examples);
	exit_codes(out);
	heading(out, "SEE ALSO");
	buffer_append_z(out, "\\fBstuiver\\fR(1)\n");
}

void man_overview(struct buffer *out)
{
	title(out, NULL);
	heading(out, "NAME");
	buffer_append_z(out, "stuiver \\- a municipality\\(aqs ledgers as public spending data\n");
	heading(out, "SYNOPSIS");
	buffer_append_z(out, "\\fBstuiver\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR\\[u2026]] "
			     "[\\fIARGUMENT\\fR\\[u2026]]\n");
	heading(out, "DESCRIPTION");
	roff_line(out,
		  "Stuiver turns a municipality's ledger exports into public, explained, "
		  "checkable spending data. It reads the files as the finance package writes "
		  "them, maps every line by a Fiscal Data Package, loads them into one SQLite "
		  "file, and answers the OpenSpending API (version 3) over it. Every line of a "
		  "file is loaded, dropped by a named rule or rejected with a reason: loaded + "
		  "dropped + rejected = read, in lines and in money.");
	heading(out, "COMMANDS");
	for (size_t i = 0; commands_all()[i]; i++) {
		buffer_append_z(out, ".TP\n\\fBstuiver\\-");
		roff_text(out, str_z(commands_all()[i]->name));
		buffer_append_z(out, "\\fR(1)\n");
		roff_line(out, commands_all()[i]->summary);
	}
	heading(out, "OPTIONS");
	for (const struct option_spec *s = common_options; s->name; s++)
		option(out, s);
	buffer_append_z(out, ".TP\n\\fB\\-V\\fR, \\fB\\-\\-version\\fR\nshow the version\n");
	exit_codes(out);
	heading(out, "ENVIRONMENT");
	buffer_append_z(out,
			".TP\n\\fB" STORE_VARIABLE "\\fR\nthe store, for commands that need one, "
			"when \\-\\-store is not given\n");
	buffer_append_z(
		out,
		".TP\n\\fBNO_COLOR\\fR\nwhen set, no colours are used\n"
		".TP\n\\fBLANG\\fR, \\fBLC_MESSAGES\\fR, \\fBLC_ALL\\fR\n"
		"when it starts with nl, headings are in Dutch\n"
		".TP\n\\fBJOURNAL_STREAM\\fR\nset by systemd: lines on standard error begin with\n"
		"their level, as sd\\-daemon(3) has it\n"
		".TP\n\\fBTMPDIR\\fR\nwhere temporary files go\n");
	heading(out, "SEE ALSO");
	for (size_t i = 0; commands_all()[i]; i++) {
		buffer_append_z(out, "\\fBstuiver\\-");
		roff_text(out, str_z(commands_all()[i]->name));
		buffer_append_z(out, commands_all()[i + 1] ? "\\fR(1),\n" : "\\fR(1)\n");
	}
}
