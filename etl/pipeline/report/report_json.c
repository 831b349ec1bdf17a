/* What a load or a check tells, as JSON for programs. */
#include "pipeline/pipeline.h"
#include "pipeline/report/report_privacy.h"

#include "model/tally_json.h"

#define DIALECT_MAX (1u << 16)

void pipeline_dialect_json(const struct dialect *d, struct buffer *out)
{
	static const char *const ends[] = {"LF", "CRLF", "CR"};
	struct json_out j;
	char quote = (char)d->quote, escape = (char)d->escape;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "format");
	json_put_string_z(&j, format_name(d->format));
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
	json_put_key_z(&j, "escape");
	json_put_string(&j, (struct str){&escape, d->escape > 0 ? 1 : 0});
	if (d->skip_initial) {
		json_put_key_z(&j, "skipInitialSpace");
		json_put_bool(&j, true);
	}
	if (d->sheet[0]) {
		json_put_key_z(&j, "sheet");
		json_put_string_z(&j, d->sheet);
		json_put_key_z(&j, "range");
		json_put_string_z(&j, d->range);
		json_put_key_z(&j, "untilGap");
		json_put_bool(&j, d->until_gap);
		json_put_key_z(&j, "leaveHidden");
		json_put_bool(&j, d->leave_hidden);
		json_put_key_z(&j, "fillMerged");
		json_put_bool(&j, d->fill_merged);
		if (d->has_headings) {
			json_put_key_z(&j, "headings");
			json_put_string_z(&j, d->headings);
		}
	}
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

static void json_tallies(struct json_out *j, const struct tallies *t, const struct cube *cube)
{
	json_put_object(j);
	tallies_json(j, cube, t, true);
	json_put_key_z(j, "rules");
	json_put_object(j);
	for (size_t i = 0; i < t->nrules; i++) {
		json_put_key(j, t->rules[i].rule);
		json_put_object(j);
		tally_json(j, cube, &t->rules[i].tally, true);
		json_put_object_end(j);
	}
	json_put_object_end(j);
	json_put_key_z(j, "ties");
	json_put_bool(j, tallies_tie(t, cube->ncolumns));
	json_put_object_end(j);
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
	if (issue->cell.len) {
		json_put_key_z(j, "cell");
		json_put_string(j, issue->cell);
	}
	json_put_key_z(j, "field");
	json_put_string(j, issue->field);
	json_put_key_z(j, "value");
	json_put_string(j, issue->value);
	json_put_key_z(j, "message");
	json_put_string(j, issue->message);
	if (issue->mend_to.len) {
		json_put_key_z(j, "repair");
		json_put_object(j);
		json_put_key_z(j, "from");
		json_put_string(j, issue->mend_from);
		json_put_key_z(j, "to");
		json_put_string(j, issue->mend_to);
		json_put_key_z(j, "proof");
		json_put_string(j, issue->proof);
		json_put_object_end(j);
	}
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

static void json_split(struct json_out *j, const char *name, const struct split_row *rows, size_t n,
		       const struct cube *cube)
{
	json_put_key_z(j, name);
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(j);
		json_put_key_z(j, "label");
		json_put_string(j, rows[i].label);
		json_put_key_z(j, "loaded");
		json_put_object(j);
		tally_json(j, cube, &rows[i].tally, true);
		json_put_object_end(j);
		json_put_object_end(j);
	}
	json_put_array_end(j);
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
	json_split(j, "split", s->parts, s->nparts, cube);
	json_put_key_z(j, "scope");
	json_put_array(j);
	for (size_t i = 0; i < s->nscope; i++)
		json_put_string(j, s->scope[i]);
	json_put_array_end(j);
	json_put_key_z(j, "plan");
	json_put_raw(j, s->plan.len ? s->plan : STR("null"));
	json_put_key_z(j, "unmapped");
	unmapped_json(j, cube, &s->unmapped);
	json_put_key_z(j, "joins");
	joins_json(j, cube, &s->unmapped);
	json_issues(j, s->issues);
	json_put_object_end(j);
}

static void json_side(struct json_out *j, const char *name, uint64_t entries, struct str periods,
		      const struct split_row *rows, size_t n, const struct cube *cube)
{
	json_put_key_z(j, name);
	json_put_object(j);
	json_put_key_z(j, "entries");
	json_put_integer(j, (int64_t)entries);
	json_put_key_z(j, "periods");
	json_put_string(j, periods);
	json_split(j, "split", rows, n, cube);
	json_put_object_end(j);
}

/* Only where there is something: most loads replace nothing. */
static void json_replaced(struct json_out *j, const struct load_result *r, const struct cube *cube)
{
	if (r->nreplaced == 0)
		return;
	json_put_key_z(j, "replaced");
	json_put_array(j);
	for (size_t i = 0; i < r->nreplaced; i++) {
		const struct load_replaced *p = &r->replaced[i];
		json_put_object(j);
		json_put_key_z(j, "dataset");
		json_put_integer(j, p->dataset);
		json_put_key_z(j, "source");
		json_put_string(j, p->name);
		json_put_key_z(j, "unchanged_percent");
		if (p->again >= 0)
			json_put_integer(j, (int64_t)(p->again * 100 + 0.5));
		else
			json_put_null(j);
		json_side(j, "old", p->entries_old, p->periods_old, p->parts_old, p->nparts_old,
			  cube);
		json_side(j, "new", p->entries_new, p->periods_new, p->parts_new, p->nparts_new,
			  cube);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static void json_datasets(struct json_out *j, const struct load_result *r)
{
	json_put_key_z(j, "datasets");
	json_put_array(j);
	for (size_t i = 0; i < r->n; i++) {
		const struct load_dataset *d = &r->items[i];
		json_put_object(j);
		json_put_key_z(j, "dataset");
		json_put_integer(j, d->id);
		json_put_key_z(j, "source");
		json_put_string(j, d->source);
		json_put_key_z(j, "version");
		json_put_integer(j, d->version);
		json_put_key_z(j, "superseded");
		json_put_array(j);
		for (size_t k = 0; k < d->nsuperseded; k++)
			json_put_integer(j, d->superseded[k]);
		json_put_array_end(j);
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
	json_split(&j, "split", r->split, r->nsplit, cube);
	json_replaced(&j, &r->result, cube);
	if (r->places) {
		json_put_key_z(&j, "places");
		places_report_json(&j, r->places);
	}
	if (r->privacy) {
		json_put_key_z(&j, "privacy");
		report_privacy_json(&j, r->privacy);
	}
	if (r->shown) {
		json_put_key_z(&j, "levels");
		shown_json(&j, cube, r->shown);
	}
	if (r->result.remasked.n || r->result.remasked.written) {
		json_put_key_z(&j, "remasked");
		report_remasked_json(&j, &r->result.remasked);
	}
	json_datasets(&j, &r->result);
	json_put_key_z(&j, "milliseconds");
	json_put_integer(&j, (int64_t)(r->seconds * 1000));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}
