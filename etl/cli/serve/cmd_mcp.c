#include "cli/commands.h"
#include "console/options.h"
#include "mcp/mcp.h"
#include <stdio.h>
#include <stdlib.h>

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{0, "public-url", "URL", "address of the site, for the sources that are named", 0},
	{0},
};

/* One line is one request; 0 at the end. A line that is too long is read past and answered as no JSON. */
static int read_line(struct buffer *line)
{
	int c;

	buffer_reset(line);
	while ((c = getc_unlocked(stdin)) != EOF && c != '\n')
		if (line->len <= MCP_LINE_MAX)
			buffer_append_char(line, (char)c);
	if (line->len > MCP_LINE_MAX)
		buffer_reset(line);
	return c != EOF || line->len > 0;
}

static int serve(struct mcp *m, struct error *e)
{
	struct buffer line, out;
	int result = 0;

	buffer_init(&line, MCP_LINE_MAX + 2);
	buffer_init(&out, SIZE_MAX);
	while (result == 0 && read_line(&line)) {
		buffer_reset(&out);
		mcp_take(m, buffer_str(&line), &out);
		if (fwrite(out.ptr, 1, out.len, stdout) != out.len || fflush(stdout) != 0)
			result = error_set(e, STATUS_IO, "nobody reads the answers");
	}
	buffer_drop(&line);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct options *o = options_parse(&command_mcp, argc, argv, &code);
	struct mcp *m;
	struct error e;

	if (!o)
		return code;
	code = mcp_open(&m, option_value(o, "store"), str_z(option_or(o, "public-url", "")), &e);
	if (code == 0) {
		code = serve(m, &e);
		mcp_close(m);
	}
	options_free(o);
	return code == 0 ? EXIT_OK : cli_fail(&e);
}

const struct command command_mcp = {
	.name = "mcp",
	.args = "",
	.summary =
		"let an assistant ask a store: a Model Context Protocol server on standard input",
	.dutch = "laat een assistent een store bevragen (Model Context Protocol, standaardinvoer)",
	.help = "Each question of the API is a tool. Answers are the API's own, with the address of the source and, of "
		"sums, of their passport, so that a figure an assistant gives can be looked up. It only reads. 'stuiver serve' has the same over HTTP, at /mcp.",
	.examples = "stuiver mcp --store stuiver.db --public-url https://data.example.nl",
	.options = options,
	.run = run,
};
