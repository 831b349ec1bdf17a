#include "base/memory/arena.h"
#include "base/system/stop.h"
#include "base/text/csv_out.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/show/sql_table.h"
#include "console/options.h"
#include "sql/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

/* One function of SQLite may go on for long without looking whether it should. */
#define PATIENCE_SECONDS 2u
#define STATEMENT_MAX ((size_t)16 << 20)
#define PART_BYTES (64u << 10) /* that are written at a time */

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", OPTION_REQUIRED},
	{'f', "format", "table|csv|json|ndjson",
	 "how rows are written (default table on a terminal, else csv)", 0},
	{'t', "timeout", "N", "seconds for one statement (default 60; 0: no limit)", 0},
	{0, "memory", "N", "megabytes a statement may use (default 512; 0: no limit)", 0},
	{0},
};

struct shell {
	struct sql_session *session;
	const char *format;
	struct buffer out;
	struct sql_table *table;
	struct arena *arena; /* names of the statement at hand */
	struct str *names;
	bool first; /* row of the statement at hand */
};

static int write_part(struct shell *s, size_t least, struct error *e)
{
	if (s->out.len < least || s->out.len == 0)
		return 0;
	int result = cli_write(buffer_str(&s->out), e);
	buffer_reset(&s->out);
	return result;
}

static int begin(void *payload, const struct str *columns, size_t n, struct error *e)
{
	struct shell *s = payload;
	(void)e;
	arena_reset(s->arena);
	s->names = ARENA_ARRAY(s->arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		s->names[i] = arena_dup(s->arena, columns[i]);
	s->first = true;
	if (strcmp(s->format, "table") == 0)
		sql_table_begin(s->table, s->names, n);
	if (strcmp(s->format, "json") == 0)
		buffer_append_z(&s->out, "[");
	for (size_t i = 0; i < n && strcmp(s->format, "csv") == 0; i++) {
		if (i > 0)
			csv_comma(&s->out);
		csv_field(&s->out, columns[i]);
		if (i + 1 == n)
			csv_end(&s->out);
	}
	return 0;
}

static void csv_row(struct buffer *out, const struct sql_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			csv_comma(out);
		csv_field(out, values[i].text);
	}
	csv_end(out);
}

static void json_row(struct buffer *out, const struct str *names, const struct sql_value *values,
		     size_t n)
{
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	for (size_t i = 0; i < n; i++) {
		json_put_key(&j, names[i]);
		if (values[i].type == SQL_NULL)
			json_put_null(&j);
		else if (values[i].type == SQL_INTEGER)
			json_put_integer(&j, values[i].integer);
		else if (values[i].type == SQL_REAL && values[i].real - values[i].real == 0)
			json_put_raw(&j, values[i].text);
		else
			json_put_string(&j, values[i].text);
	}
	json_put_object_end(&j);
}

static int row(void *payload, const struct sql_value *values, size_t n, struct error *e)
{
	struct shell *s = payload;
	if (*s->format == 't')
		return sql_table_row(s->table, values, n, &s->out) || write_part(s, PART_BYTES, e)
			       ? -1
			       : 0;
	if (*s->format == 'c') {
		csv_row(&s->out, values, n);
		return write_part(s, PART_BYTES, e);
	}
	bool list = *s->format == 'j';
	if (list && !s->first)
		buffer_append_z(&s->out, ",\n");
	s->first = false;
	json_row(&s->out, s->names, values, n);
	if (!list)
		buffer_append_char(&s->out, '\n');
	return write_part(s, PART_BYTES, e);
}

static int end(void *payload, struct error *e)
{
	struct shell *s = payload;
	if (*s->format == 't')
		sql_table_end(s->table, &s->out);
	if (*s->format == 'j')
		buffer_append_z(&s->out, "]\n");
	return write_part(s, 0, e);
}

static int run_text(struct shell *s, struct str text, struct error *e)
{
	const struct sql_output out = {begin, row, end, s};
	int result = sql_run(s->session, text, &out, e);
	if (result != 0)
		buffer_reset(&s->out); /* half an answer is none */
	return result;
}

/* ---- statements from standard input ---- */

/* Of the lines "name(columns)": all, or the one of that name; with the columns, or the names alone. */
static int tell_tables(struct shell *s, struct str name, bool columns, struct error *e)
{
	struct buffer all;
	bool any = false;
	buffer_init(&all, SIZE_MAX);
	int result = sql_tables(s->session, &all, e);
	struct str rest = buffer_str(&all);
	if (str_ends(name, STR(";")))
		name.len--;
	while (result == 0 && rest.len) {
		struct str line = str_split(&rest, '\n'), columns_too = line;
		struct str table = str_split(&columns_too, '(');
		if (name.len &&
		    !(name.len == table.len && strncasecmp(name.ptr, table.ptr, name.len) == 0))
			continue;
		any = true;
		buffer_append_str(&s->out, columns ? line : table);
		buffer_append_char(&s->out, '\n');
	}
	buffer_drop(&all);
	if (result == 0 && name.len && !any)
		result = error_set(e, STATUS_USAGE, "there is no table %.*s; .tables lists them",
				   STR_ARG(name));
	return result ? -1 : write_part(s, 0, e);
}

static int dot_command(struct shell *s, struct str line, bool *quit, struct error *e)
{
	if (str_eq(line, STR(".quit")) || str_eq(line, STR(".exit"))) {
		*quit = true;
		return 0;
	}
	struct str name = line, word = str_split(&name, ' ');
	bool tables = str_eq(word, STR(".tables")), schema = str_eq(word, STR(".schema"));
	if (tables || schema)
		return tell_tables(s, name.ptr ? str_trim(name) : (struct str){0}, schema, e);
	return cli_write(STR("Statements end with ;\n"
			     ".tables         the names of the tables\n"
			     ".schema [NAME]  the tables, or that one, with their columns\n"
			     ".quit           end (also Ctrl-D)\n"),
			 e);
}

/* What a person typed wrong is told, and the next statement asked for. */
static int told(const struct error *e, bool person)
{
	int code = cli_fail(e);
	return person && (code == EXIT_USAGE || code == EXIT_FAULT) ? EXIT_OK : code;
}

static int run_line(struct shell *s, struct buffer *text, struct str line, bool *quit,
		    struct error *e)
{
	struct str bare = str_trim(line);
	if (text->len == 0 && bare.len == 0)
		return 0;
	if (text->len == 0 && *bare.ptr == '.')
		return dot_command(s, bare, quit, e);
	buffer_append_str(text, line); /* as it is: blanks may be inside a text of the statement */
	buffer_append(text, "", 1);
	text->len--; /* the NUL is there for sql_complete */
	if (text->overflow)
		return error_set(e, STATUS_LIMIT, "a statement of more than 16 MB");
	if (!sql_complete(text->ptr))
		return 0;
	int result = run_text(s, buffer_str(text), e);
	buffer_reset(text);
	return result;
}

static int run_input(struct shell *s)
{
	bool person = isatty(STDIN_FILENO), quit = false;
	struct buffer text;
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int code = EXIT_OK;
	struct error e = {0};
	buffer_init(&text, STATEMENT_MAX);
	for (;;) {
		if (person)
			fputs(text.len ? "     ...> " : "stuiver> ", stderr);
		if (quit || (n = getline(&line, &size, stdin)) < 0)
			break;
		if (run_line(s, &text, (struct str){line, (size_t)n}, &quit, &e) != 0 &&
		    (code = told(&e, person)) != EXIT_OK)
			break;
	}
	if (code == EXIT_OK && text.len > 0 && run_text(s, buffer_str(&text), &e) != 0)
		code = cli_fail(&e);
	free(line);
	buffer_drop(&text);
	return code;
}

/* ---- together ---- */

static int open_shell(struct shell *s, const struct options *o, struct error *e)
{
	uint64_t seconds = 60, megabytes = 512;
	if (option_number(&seconds, o, "timeout", 0, 86400, e) != 0 ||
	    option_number(&megabytes, o, "memory", 0, 1u << 20, e) != 0)
		return -1;
	struct sql_limits limits = {.seconds = (unsigned)seconds, .bytes = megabytes << 20};
	/* At a prompt Ctrl-C ends the program, as in other shells. */
	if (!isatty(STDIN_FILENO)) {
		limits.stop = stop_catch();
		stop_insist(PATIENCE_SECONDS, EXIT_INTERRUPTED);
	}
	return sql_open(&s->session, option_value(o, "store"), &limits, e);
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_sql, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct shell s = {.arena = arena_new(), .table = sql_table_new()};
	size_t n;
	const char *const *args = options_args(o, &n);
	buffer_init(&s.out, SIZE_MAX);
	s.format = option_or(o, "format", isatty(STDOUT_FILENO) ? "table" : "csv");
	if (options_json(o))
		s.format = "ndjson";
	code = open_shell(&s, o, &e) != 0 ? cli_fail(&e) : EXIT_OK;
	bool quit = false;
	for (size_t i = 0; i < n && code == EXIT_OK && !quit; i++)
		if ((*args[i] == '.' ? dot_command(&s, str_trim(str_z(args[i])), &quit, &e)
				     : run_text(&s, str_z(args[i]), &e)) != 0)
			code = cli_fail(&e);
	if (n == 0 && code == EXIT_OK)
		code = run_input(&s);
	stop_release();
	sql_close(s.session);
	sql_table_free(s.table);
	buffer_drop(&s.out);
	arena_free(s.arena);
	options_free(o);
	return code;
}

const struct command command_sql = {
	.name = "sql",
	.args = "[STATEMENT…]",
	.summary = "ask a store in SQL",
	.dutch = "stel vragen aan een opslag in SQL",
	.help = "Runs SELECT statements over a store; without one, reads them from standard input. "
		"Each cube is a table of its entries, `entry` when there is one cube: dataset, "
		"line, each measure as an exact whole number of the smallest unit (amount_x100) "
		"and "
		"as a decimal to read, and the attributes of each dimension. The other tables of "
		"the store (dataset, issue, location …) are there too; `.tables` lists them, `.schema entry` says which columns one has.\n\n"
		"Add up the exact column and divide at the end: sum(amount_x100)/100.0.\n\n"
		"It only reads, within --timeout and --memory. To have the same in the sqlite3 "
		"shell: .load stuiver",
	.examples =
		"stuiver sql -s stuiver.db 'SELECT year, sum(amount_x100)/100.0 FROM entry GROUP "
		"BY year'\n"
		"# the twenty largest lines, for a spreadsheet\n"
		"stuiver sql -s stuiver.db --format csv 'SELECT * FROM entry ORDER BY "
		"amount_x100 DESC LIMIT 20' > top.csv",
	.options = options,
	.run = run,
};
