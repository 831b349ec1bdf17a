/* What a load or a check tells, as text for people. */
#include "pipeline/pipeline.h"
#include "pipeline/report/report_privacy.h"

#include "base/text/plural.h"
#include "base/text/utf8.h"
#include "pipeline/report/report_unmapped.h"

#include <stdio.h>

#define NAME_WIDTH 36
#define LINES_WIDTH 13
#define CELL_WIDTH 22
#define SPLIT_SHOWN 40
#define UNMAPPED_SHOWN 10
#define LABEL_MAX 4096
#define EXAMPLES_PER_CODE 3

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
		buffer_printf(out, "  (+ %llu %s that cannot be read)",
			      (unsigned long long)t->unreadable,
			      plural(t->unreadable, "amount", "amounts"));
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
	if (t->loaded.no_amount > 0) {
		number_text(name, t->loaded.no_amount);
		left(out, STR("    without an amount"), NAME_WIDTH);
		right(out, str_z(name), LINES_WIDTH);
		buffer_append_char(out, '\n');
	}
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

/* "line 3, column 2 (Bedrag): " as far as it is known. */
static void issue_place(struct buffer *out, const struct issue *issue)
{
	bool cell = issue->cell.len && (issue->line > 0 || issue->column > 0);
	if (cell)
		buffer_append_harmless(out, issue->cell);
	else if (issue->line > 0)
		buffer_printf(out, "line %llu", (unsigned long long)issue->line);
	if (issue->column > 0 && !cell)
		buffer_printf(out, "%scolumn %u", issue->line > 0 ? ", " : "", issue->column);
	if (issue->field.len > 0) {
		buffer_append_z(out, issue->line > 0 || issue->column > 0 ? " (" : "(");
		buffer_append_harmless(out, issue->field);
		buffer_append_char(out, ')');
	}
	if (issue->line > 0 || issue->column > 0 || issue->field.len > 0)
		buffer_append_z(out, ": ");
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
		issue_place(out, issue);
		if (issue->value.len > 0) {
			buffer_append_char(out, '\'');
			buffer_append_harmless(out, issue->value);
			buffer_append_z(out, "': ");
		}
		buffer_append_harmless(out, issue->message);
		if (issue->mend_to.len) {
			buffer_append_z(out, "\n        proven to be '");
			buffer_append_harmless(out, issue->mend_to);
			buffer_append_z(out, "': ");
			buffer_append_harmless(out, issue->proof);
			buffer_append_z(out, " (stuiver map repair reads it so)");
		}
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
		buffer_printf(out, "  charset  %s: %s\n  dialect  %s\n", s->dialect.charset,
			      s->dialect.charset_evidence, s->dialect.dialect_evidence);
	}
	if (s->lines > 0) { /* 0: refused before it was read */
		number_text(number, s->lines);
		buffer_printf(out, "  lines    %s in the file", number);
		if (s->blank_lines > 0)
			buffer_printf(out, ", of which %llu empty",
				      (unsigned long long)s->blank_lines);
		buffer_append_char(out, '\n');
		identity(out, &s->tallies, cube);
	}
	unmapped_text(out, cube, &s->unmapped, UNMAPPED_SHOWN);
	issues_text(out, s->issues);
}

static void split_head(struct buffer *out, const struct cube *cube)
{
	left(out, STR(""), NAME_WIDTH);
	right(out, STR("entries"), LINES_WIDTH);
	for (size_t c = 0; c < cube->ncolumns; c++)
		right(out, cube->columns[c].name, CELL_WIDTH);
	buffer_append_char(out, '\n');
}

/* `which`: "old", "new", or "" where there is one only. */
static void split_line(struct buffer *out, const struct split_row *row, const char *which,
		       const struct cube *cube)
{
	char text[MONEY_TEXT_SIZE];
	struct buffer name;
	buffer_init(&name, LABEL_MAX);
	buffer_append_z(&name, "  ");
	buffer_append_harmless(&name, row->label);
	buffer_printf(&name, "%s%s", *which ? ", " : "", which);
	left(out, buffer_str(&name), NAME_WIDTH);
	buffer_drop(&name);
	number_text(text, row->tally.entries);
	right(out, str_z(text), LINES_WIDTH);
	money_cells(out, &row->tally, cube);
	buffer_append_char(out, '\n');
}

static void split_text(struct buffer *out, const struct pipeline_report *r, const struct cube *cube)
{
	if (r->nsplit == 0)
		return;
	buffer_append_z(out, r->nsplit > 1
				     ? "\nLoaded, apart (the sums above add these up, to check "
				       "the reading only)\n"
				     : "\nLoaded, apart\n");
	split_head(out, cube);
	for (size_t i = 0; i < r->nsplit && i < SPLIT_SHOWN; i++)
		split_line(out, &r->split[i], "", cube);
	if (r->nsplit > SPLIT_SHOWN)
		buffer_printf(out, "  and %zu more\n", r->nsplit - SPLIT_SHOWN);
}

/* Old beside new, label by label; both are in order of their labels. */
static void replaced_rows(struct buffer *out, const struct load_replaced *p,
			  const struct cube *cube)
{
	size_t i = 0, k = 0;
	split_head(out, cube);
	for (size_t n = 0; (i < p->nparts_old || k < p->nparts_new) && n < SPLIT_SHOWN; n++) {
		int order = i == p->nparts_old ? 1
			    : k == p->nparts_new
				    ? -1
				    : str_cmp(p->parts_old[i].label, p->parts_new[k].label);
		struct split_row none = {.label = order < 0 ? p->parts_old[i].label
							    : p->parts_new[k].label};
		split_line(out, order <= 0 ? &p->parts_old[i++] : &none, "old", cube);
		split_line(out, order >= 0 ? &p->parts_new[k++] : &none, "new", cube);
	}
}

static void replaced_text(struct buffer *out, const struct load_replaced *p,
			  const struct cube *cube)
{
	char number[MONEY_TEXT_SIZE];
	buffer_printf(out, "\nIn place of dataset %lld (", (long long)p->dataset);
	buffer_append_harmless(out, p->name);
	buffer_append_z(out, ")\n");
	if (p->nparts_old > 0)
		replaced_rows(out, p, cube);
	number_text(number, p->entries_old);
	buffer_printf(out, "  entries  %s before, ", number);
	number_text(number, p->entries_new);
	buffer_printf(out, "%s now", number);
	if (p->again < 0)
		buffer_append_z(
			out, "; how many of the old ones come again is not known (it was loaded by "
			     "an older version, or its columns were others): compare the sums");
	if (p->again >= 0)
		buffer_printf(out, "; of the old ones %.0f %% come again unchanged",
			      p->again * 100);
	buffer_append_char(out, '\n');
	if (p->periods_old.len > 0 || p->periods_new.len > 0) {
		buffer_append_z(out, "  periods  ");
		buffer_append_harmless(out, p->periods_old.len ? p->periods_old : STR("unknown"));
		buffer_append_z(out, " before, ");
		buffer_append_harmless(out, p->periods_new);
		buffer_append_z(out, " now\n");
	}
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
	for (size_t i = 0; i < r->result.nreplaced; i++)
		replaced_text(out, &r->result.replaced[i], cube);
	if (r->places)
		places_report_text(out, r->places);
	if (r->privacy)
		report_privacy_text(out, r->privacy);
	report_remasked_text(out, &r->result.remasked);
}
