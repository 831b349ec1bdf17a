/* What a figure is made of; and lines of its files. */
#include "provenance/provenance.h"
#include "store/pages/kept_report.h"
#include "store/store.h"
#include "write/json_answer.h"

static void put_sum(struct json_out *j, money_sum sum, int decimals)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, sum, decimals);

	json_put_raw(j, (struct str){text, n});
}

static void put_sums(struct json_out *j, const struct cube *c, const money_sum *sums)
{
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t i = 0; i < c->ncolumns; i++) {
		json_put_key(j, c->columns[i].name);
		put_sum(j, sums[i], c->columns[i].decimals);
	}
	json_put_object_end(j);
}

/* Sums go by the columns that facts keep; measures may share one. */
static void put_measures(struct json_out *j, const struct cube *c)
{
	json_put_key_z(j, "measures");
	json_put_object(j);
	for (size_t i = 0; i < c->nmeasures; i++) {
		json_put_key(j, c->measures[i].name);
		json_put_string(j, c->columns[c->measures[i].column].name);
	}
	json_put_object_end(j);
}

static void put_ranges(struct json_out *j, const struct dataset_lines *p)
{
	json_put_count(j, "lines", p->lines);
	json_put_key_z(j, "line_ranges");
	json_put_array(j);
	for (size_t i = 0; i < p->nranges; i++) {
		json_put_array(j);
		json_put_integer(j, (int64_t)p->ranges[i].from);
		json_put_integer(j, (int64_t)p->ranges[i].to);
		json_put_array_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "more");
	json_put_object(j);
	json_put_count(j, "ranges", p->more_ranges);
	json_put_count(j, "lines", p->more_lines);
	json_put_object_end(j);
}

/* What the load counted over the whole file; the numbers are copied as they were written. */
static void put_report(struct json_out *j, const struct store_dataset *d, bool plan)
{
	static const char *const members[] = {"read", "loaded", "dropped", "rejected", "rules"};

	json_put_key_z(j, "whole_file");
	json_put_object(j);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		struct str text = report_member(d->report, members[i]);
		json_put_key_z(j, members[i]);
		json_put_raw(j, text.len ? text : STR("null"));
	}
	json_put_object_end(j);
	struct str text = report_member(d->report, "plan");
	if (!plan)
		return;
	json_put_key_z(j, "plan");
	json_put_raw(j, text.len ? text : STR("null"));
}

static void put_file(struct json_out *j, const struct store_dataset *d)
{
	json_put_key_z(j, "file");
	json_put_object(j);
	json_put_text(j, "name", d->source_name);
	json_put_text(j, "sha256", d->sha256);
	json_put_count(j, "size", d->size);
	json_put_count(j, "lines", d->lines);
	json_put_object_end(j);
}

static void put_part(struct json_out *j, const struct provenance *p,
		     const struct provenance_part *part, bool plan)
{
	const struct store_dataset *d = part->dataset;

	json_put_object(j);
	put_file(j, d);
	json_put_key_z(j, "dataset");
	json_put_integer(j, d->id);
	json_put_text(j, "resource", d->resource);
	json_put_count(j, "version", d->version);
	json_put_text(j, "loaded_at", d->loaded_at);
	json_put_text(j, "mapping_fingerprint", d->fingerprint);
	json_put_count(j, "entries", part->lines->entries);
	put_sums(j, p->cube, part->lines->sums);
	put_ranges(j, part->lines);
	put_report(j, d, plan);
	json_put_object_end(j);
}

/* ---- the proof ---- */

static void put_proof_sum(struct json_out *j, const struct provenance *p, size_t column)
{
	int decimals = p->cube->columns[column].decimals;
	money_sum parts = 0;

	for (size_t i = 0; i < p->nparts; i++)
		parts += p->parts[i].lines->sums[column];
	json_put_key(j, p->cube->columns[column].name);
	json_put_object(j);
	json_put_key_z(j, "figure");
	put_sum(j, p->sums[column], decimals);
	json_put_key_z(j, "parts");
	put_sum(j, parts, decimals);
	json_put_key_z(j, "equal");
	json_put_bool(j, parts == p->sums[column]);
	json_put_object_end(j);
}

static void put_proof(struct json_out *j, const struct provenance *p)
{
	uint64_t parts = 0;

	for (size_t i = 0; i < p->nparts; i++)
		parts += p->parts[i].lines->entries;
	json_put_key_z(j, "proof");
	json_put_object(j);
	json_put_key_z(j, "entries");
	json_put_object(j);
	json_put_count(j, "figure", p->entries);
	json_put_count(j, "parts", parts);
	json_put_key_z(j, "equal");
	json_put_bool(j, parts == p->entries);
	json_put_object_end(j);
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t i = 0; i < p->cube->ncolumns; i++)
		put_proof_sum(j, p, i);
	json_put_object_end(j);
	json_put_object_end(j);
}

void json_provenance(struct buffer *out, const struct result *r)
{
	const struct provenance *p = r->provenance;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_count(&j, "entries", p->entries);
	put_sums(&j, p->cube, p->sums);
	put_measures(&j, p->cube);
	json_put_key_z(&j, "parts");
	json_put_array(&j);
	for (size_t i = 0; i < p->nparts; i++)
		put_part(&j, p, &p->parts[i], p->plan);
	json_put_array_end(&j);
	put_proof(&j, p);
	json_cut(&j, p->request);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_object_end(&j);
}

/* ---- lines of a file ---- */

static void put_columns(struct json_out *j, const bool *shown, size_t width)
{
	json_put_key_z(j, "masked_columns");
	json_put_array(j);
	for (size_t i = 0; i < width; i++)
		if (!shown[i])
			json_put_integer(j, (int64_t)i + 1);
	json_put_array_end(j);
}

static void put_line(struct json_out *j, const struct line_source *s, const struct source_line *l)
{
	json_put_object(j);
	json_put_count(j, "line", l->line);
	if (l->last_line > l->line)
		json_put_count(j, "last_line", l->last_line);
	json_put_text(j, "text", (struct str){s->text.ptr + l->at, l->size});
	if (l->masked) {
		json_put_key_z(j, "masked");
		json_put_bool(j, true);
	} else if (memcmp(l->shown, s->report.some, s->report.mask.width) != 0) {
		put_columns(j, l->shown, s->report.mask.width);
	}
	json_put_object_end(j);
}

void json_source(struct buffer *out, const struct result *r)
{
	const struct line_source *s = r->source;
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "file");
	json_put_object(&j);
	json_put_text(&j, "name", s->dataset->source_name);
	json_put_text(&j, "sha256", s->dataset->sha256);
	json_put_count(&j, "lines", s->dataset->lines);
	json_put_object_end(&j);
	json_put_key_z(&j, "dataset");
	json_put_integer(&j, s->dataset->id);
	json_put_count(&j, "columns", s->report.mask.width);
	put_columns(&j, s->report.some, s->report.mask.width);
	json_put_key_z(&j, "lines");
	json_put_array(&j);
	for (size_t i = 0; i < s->n && !out->overflow; i++)
		put_line(&j, s, &s->lines[i]);
	json_put_array_end(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "ok");
	json_put_object_end(&j);
}

void text_source(struct buffer *out, const struct result *r)
{
	const struct line_source *s = r->source;

	for (size_t i = 0; i < s->n && !out->overflow; i++) {
		buffer_append(out, s->text.ptr + s->lines[i].at, s->lines[i].size);
		buffer_append_char(out, '\n');
	}
}
