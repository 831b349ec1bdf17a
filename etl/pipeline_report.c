/* What a load or a check tells: as text for people and as JSON for programs. */
#include "pipeline.h"

#include "base/json_out.h"
#include "base/utf8.h"

#include <stdio.h>

#define NAME_WIDTH 36
#define LINES_WIDTH 13
#define CELL_WIDTH 22
#define SPLIT_SHOWN 40
#define LABEL_MAX 4096
#define EXAMPLES_PER_CODE 3
#define DIALECT_MAX (1u << 16)

void pipeline_dialect_json(const struct dialect *d, struct buffer *out)
{
	static const char *const ends[] = {"LF", "CRLF", "CR"};
	struct json_out j;
	char quote = (char)d->quote;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "charset");
	json_put_string_z(&j, d->charset);
	json_put_key_z(&j, "charsetEvidence");
	json_put_string_z(&j, d->charset_evidence);
	json_put_key_z(&j, "bom");
	json_put_bool(&j, d->bom);
	json_put_key_z(&j, "delimiter");
	json_put_string(&j, (struct str){&d->delimiter, d->delimiter ? 1 : 0});
	json_put_key_z(&j, "quote");
	json_put_string(&j, (struct str){&quote, d->quote > 0 ? 1 : 0});
	json_put_key_z(&j, "lineEnd");
	json_put_string_z(&j, ends[d->line_end]);
	json_put_key_z(&j, "header");
	json_put_bool(&j, d->header);
	json_put_key_z(&j, "headerLine");
	json_put_integer(&j, (int64_t)d->header_line);
	json_put_key_z(&j, "columns");
	json_put_integer(&j, (int64_t)d->columns);
	json_put_key_z(&j, "evidence");
	json_put_string_z(&j, d->dialect_evidence);
	json_put_object_end(&j);
}

/* ---- JSON ---- */

static void json_money(struct json_out *j, money_sum sum, int decimals)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, sum, decimals);
	json_put_raw(j, (struct str){text, n});
}

static void json_tally(struct json_out *j, const char *name, const struct tally *t,
		       const struct cube *cube)
{
	json_put_key_z(j, name);
	json_put_object(j);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)t->lines);
	json_put_key_z(j, "entries");
	json_put_integer(j, (int64_t)t->entries);
	json_put_key_z(j, "unreadable");
	json_put_integer(j, (int64_t)t->unreadable);
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		json_put_key(j, cube->columns[c].name);
		json_money(j, t->sums[c], cube->columns[c].decimals);
	}
	json_put_object_end(j);
	json_put_object_end(j);
}

static void json_tallies(struct json_out *j, const struct tallies *t, const struct cube *cube)
{
	json_put_object(j);
	json_tally(j, "read", &t->read, cube);
	json_tally(j, "loaded", &t->loaded, cube);
	json_tally(j, "dropped", &t->dropped, cube);
	json_tally(j, "rejected", &t->rejected, cube);
	json_put_key_z(j, "rules");
	json_put_object(j);
	for (size_t i = 0; i < t->nrules; i++) {
		char name[256];
		snprintf(name, sizeof name, "%.*s", STR_ARG(t->rules[i].rule));
		json_tally(j, name, &t->rules[i].tally, cube);
	}
	json_put_object_end(j);
	json_put_key_z(j, "ties");
	json_put_bool(j, tallies_tie(t, cube->ncolumns));
	json_put_object_end(j);
}

static const char *severity_name(enum severity s)
{
	static const char *const names[] = {"info", "warning", "error"};
	return names[s];
}

static void json_issue(struct json_out *j, const struct issue *issue)
{
	json_put_object(j);
	json_put_key_z(j, "severity");
	json_put_string_z(j, severity_name(issue->severity));
	json_put_key_z(j, "code");
	json_put_string(j, issue->code);
	json_put_key_z(j, "line");
	json_put_integer(j, (int64_t)issue->line);
	json_put_key_z(j, "column");
	json_put_integer(j, issue->column);
	json_put_key_z(j, "field");
	json_put_string(j, issue->field);
	json_put_key_z(j, "value");
	json_put_string(j, issue->value);
	json_put_key_z(j, "message");
	json_put_string(j, issue->message);
	json_put_object_end(j);
}

static void json_issues(struct json_out *j, const struct issues *list)
{
	struct str code;
	enum severity severity;
	uint64_t total;
	json_put_key_z(j, "issueTotals");
	json_put_object(j);
	for (size_t i = 0; issues_code(list, i, &code, &severity, &total); i++) {
		json_put_key(j, code);
		json_put_integer(j, (int64_t)total);
	}
	json_put_object_end(j);
	json_put_key_z(j, "issues");
	json_put_array(j);
	for (size_t i = 0; i < issues_count(list); i++)
		json_issue(j, issues_get(list, i));
	json_put_array_end(j);
}

static void json_dialect(struct json_out *j, const struct dialect *d)
{
	struct buffer b;
	buffer_init(&b, DIALECT_MAX);
	pipeline_dialect_json(d, &b);
	json_put_key_z(j, "dialect");
	json_put_raw(j, buffer_str(&b));
	buffer_drop(&b);
}

static void json_source(struct json_out *j, const struct source_report *s, const struct cube *cube)
{
	json_put_object(j);
	json_put_key_z(j, "name");
	json_put_string(j, s->name);
	json_put_key_z(j, "resource");
	json_put_string(j, s->resource);
	json_put_key_z(j, "known");
	json_put_bool(j, s->known);
	json_put_key_z(j, "sha256");
	json_put_string_z(j, s->sha256);
	json_put_key_z(j, "size");
	json_put_integer(j, (int64_t)s->size);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)s->lines);
	json_put_key_z(j, "blankLines");
	json_put_integer(j, (int64_t)s->blank_lines);
	json_dialect(j, &s->dialect);
	json_put_key_z(j, "tallies");
	json_tallies(j, &s->tallies, cube);
	json_put_key_z(j, "scope");
	json_put_array(j);
	for (size_t i = 0; i < s->nscope; i++)
		json_put_string(j, s->scope[i]);
	json_put_array_end(j);
	json_put_key_z(j, "plan");
	json_put_raw(j, s->plan.len ? s->plan : STR("null"));
	json_put_key_z(j, "unmapped");
	json_put_raw(j, s->unmapped.len ? s->unmapped : STR("[]"));
	json_issues(j, s->issues);
	json_put_object_end(j);
}

static void json_split(struct json_out *j, const struct pipeline_report *r, const struct cube *cube)
{
	json_put_key_z(j, "split");
	json_put_array(j);
	for (size_t i = 0; i < r->nsplit; i++) {
		json_put_object(j);
		json_put_key_z(j, "label");
		json_put_string(j, r->split[i].label);
		json_tally(j, "loaded", &r->split[i].tally, cube);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void pipeline_report_json(const struct pipeline_report *r, const struct cube *cube,
			  struct buffer *out)
{
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "cube");
	json_put_string(&j, cube->name);
	json_put_key_z(&j, "sources");
	json_put_array(&j);
	for (size_t i = 0; i < r->nsources; i++)
		json_source(&j, &r->sources[i], cube);
	json_put_array_end(&j);
	json_put_key_z(&j, "total");
	json_tallies(&j, &r->total, cube);
	json_split(&j, r, cube);
	json_put_key_z(&j, "datasets");
	json_put_raw(&j, r->result.text.len ? r->result.text : STR("[]"));
	json_put_key_z(&j, "milliseconds");
	json_put_integer(&j, (int64_t)(r->seconds * 1000));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* ---- text ---- */

static void number_text(char out[MONEY_TEXT_SIZE], uint64_t n)
{
	money_format_grouped(out, (money_sum)n, 0);
}

/* Right-aligned by code points, at least one blank in front. */
static void right(struct buffer *out, struct str s, size_t width)
{
	size_t n = utf8_length(s);
	buffer_printf(out, "%*s", n < width ? (int)(width - n) : 1, "");
	buffer_append_str(out, s);
}

static void left(struct buffer *out, struct str s, size_t width)
{
	size_t n = utf8_length(s);
	buffer_append_str(out, s);
	buffer_printf(out, "%*s", n < width ? (int)(width - n) : 1, "");
}

static void money_cells(struct buffer *out, const struct tally *t, const struct cube *cube)
{
	char text[MONEY_TEXT_SIZE];
	for (size_t c = 0; c < cube->ncolumns; c++) {
		money_format_grouped(text, t->sums[c], cube->columns[c].decimals);
		right(out, str_z(text), CELL_WIDTH);
	}
}

static void tally_row(struct buffer *out, struct str name, const struct tally *t,
		      const struct cube *cube)
{
	char text[MONEY_TEXT_SIZE];
	left(out, name, NAME_WIDTH);
	number_text(text, t->lines);
	right(out, str_z(text), LINES_WIDTH);
	money_cells(out, t, cube);
	if (t->unreadable > 0)
		buffer_printf(out, "  (+ %llu amounts that cannot be read)",
			      (unsigned long long)t->unreadable);
	buffer_append_char(out, '\n');
}

static void identity(struct buffer *out, const struct tallies *t, const struct cube *cube)
{
	char name[256];
	left(out, STR(""), NAME_WIDTH);
	right(out, STR("lines"), LINES_WIDTH);
	for (size_t c = 0; c < cube->ncolumns; c++)
		right(out, cube->columns[c].name, CELL_WIDTH);
	buffer_append_char(out, '\n');
	tally_row(out, STR("  loaded"), &t->loaded, cube);
	tally_row(out, STR("  dropped"), &t->dropped, cube);
	for (size_t i = 0; i < t->nrules; i++) {
		if (t->rules[i].tally.lines == 0)
			continue;
		snprintf(name, sizeof name, "    by rule %.*s", STR_ARG(t->rules[i].rule));
		tally_row(out, str_z(name), &t->rules[i].tally, cube);
	}
	tally_row(out, STR("  rejected"), &t->rejected, cube);
	tally_row(out, STR("  read"), &t->read, cube);
	buffer_append_z(out,
			tallies_tie(t, cube->ncolumns)
				? "  loaded + dropped + rejected = read, in lines and in money\n"
				: "  LOADED + DROPPED + REJECTED IS NOT READ\n");
}

static void issue_examples(struct buffer *out, const struct issues *list, struct str code)
{
	size_t shown = 0;
	for (size_t i = 0; i < issues_count(list) && shown < EXAMPLES_PER_CODE; i++) {
		const struct issue *issue = issues_get(list, i);
		if (!str_eq(issue->code, code))
			continue;
		shown++;
		buffer_append_z(out, "      ");
		if (issue->line > 0)
			buffer_printf(out, "line %llu", (unsigned long long)issue->line);
		if (issue->column > 0)
			buffer_printf(out, ", column %u", issue->column);
		if (issue->field.len > 0)
			buffer_printf(out, " (%.*s)", STR_ARG(issue->field));
		if (issue->line > 0)
			buffer_append_z(out, ": ");
		buffer_append_str(out, issue->message);
		buffer_append_char(out, '\n');
	}
}

static void issues_text(struct buffer *out, const struct issues *list)
{
	struct str code;
	enum severity severity;
	uint64_t total;
	for (size_t i = 0; issues_code(list, i, &code, &severity, &total); i++) {
		buffer_printf(out, "    %s %.*s: %llu\n", severity_name(severity), STR_ARG(code),
			      (unsigned long long)total);
		issue_examples(out, list, code);
	}
}

static void source_text(struct buffer *out, const struct source_report *s, const struct cube *cube)
{
	char number[MONEY_TEXT_SIZE];
	buffer_printf(out, "%.*s", STR_ARG(s->name));
	if (s->known) {
		buffer_append_z(out, ": loaded already with this mapping; left as it is\n");
		return;
	}
	if (s->resource.len)
		buffer_printf(out, "  [%.*s]", STR_ARG(s->resource));
	buffer_append_char(out, '\n');
	if (s->dialect.columns > 0) {
		number_text(number, s->lines);
		buffer_printf(out, "  charset  %s: %s\n  dialect  %s\n  lines    %s in the file",
			      s->dialect.charset, s->dialect.charset_evidence,
			      s->dialect.dialect_evidence, number);
		if (s->blank_lines > 0)
			buffer_printf(out, ", of which %llu empty",
				      (unsigned long long)s->blank_lines);
		buffer_append_char(out, '\n');
	}
	if (s->tallies.read.lines > 0)
		identity(out, &s->tallies, cube);
	buffer_append_str(out, s->unmapped_text);
	issues_text(out, s->issues);
}

static void split_text(struct buffer *out, const struct pipeline_report *r, const struct cube *cube)
{
	char text[MONEY_TEXT_SIZE];
	if (r->nsplit == 0)
		return;
	buffer_append_z(out, "\nLoaded, apart\n");
	left(out, STR(""), NAME_WIDTH);
	right(out, STR("entries"), LINES_WIDTH);
	for (size_t c = 0; c < cube->ncolumns; c++)
		right(out, cube->columns[c].name, CELL_WIDTH);
	buffer_append_char(out, '\n');
	for (size_t i = 0; i < r->nsplit && i < SPLIT_SHOWN; i++) {
		struct buffer name;
		buffer_init(&name, LABEL_MAX);
		buffer_printf(&name, "  %.*s", STR_ARG(r->split[i].label));
		left(out, buffer_str(&name), NAME_WIDTH);
		buffer_drop(&name);
		number_text(text, r->split[i].tally.entries);
		right(out, str_z(text), LINES_WIDTH);
		money_cells(out, &r->split[i].tally, cube);
		buffer_append_char(out, '\n');
	}
	if (r->nsplit > SPLIT_SHOWN)
		buffer_printf(out, "  and %zu more\n", r->nsplit - SPLIT_SHOWN);
}

void pipeline_report_text(const struct pipeline_report *r, const struct cube *cube,
			  struct buffer *out)
{
	size_t told = 0;
	for (size_t i = 0; i < r->nsources; i++) {
		source_text(out, &r->sources[i], cube);
		told += r->sources[i].tallies.read.lines > 0;
	}
	if (told > 1) {
		buffer_printf(out, "\nAll %zu files\n", r->nsources);
		identity(out, &r->total, cube);
	}
	split_text(out, r, cube);
}
