/* What was sniffed, as JSON. */
#include "sniff/proposed/decision.h"
#include "sniff/proposed/proposal.h"
#include "sniff/report.h"
#include "sniff/seen/marks.h"
#include "sniff/seen/relations.h"

static void put_bounds_json(struct json_out *j, const struct sniff_column *c)
{
	char min[SNIFF_TEXT], max[SNIFF_TEXT], sum[MONEY_TEXT_SIZE];
	if (c->is_private || c->values == 0)
		return;
	sniff_bounds(c, min, max);
	put_z(j, "min", min);
	put_z(j, "max", max);
	if (c->type == SNIFF_AMOUNT && c->number_ok) {
		size_t n = money_format(sum, c->range->sum, SNIFF_DECIMALS);
		json_put_key_z(j, "sum");
		json_put_raw(j, (struct str){sum, n});
		put_int(j, "decimals", c->range->decimals);
	}
	open_array(j, "samples");
	for (size_t i = 0; i < map_count(c->distinct) && i < SNIFF_SAMPLES; i++)
		json_put_string(j, map_key(c->distinct, i));
	json_put_array_end(j);
}

static void put_column_json(struct json_out *j, const struct sniff *s, const struct sniff_column *c)
{
	json_put_object(j);
	put_str(j, "name", c->field);
	put_z(j, "type", sniff_type_name(c->type));
	put_str(j, "why", c->why);
	if (c->word)
		put_z(j, "meaning", c->word->dutch);
	if (c->word && c->word->column_type)
		put_z(j, "columnType", c->word->column_type);
	put_int(j, "values", (int64_t)c->values);
	put_int(j, "empty", (int64_t)c->empty);
	put_int(j, "distinct", (int64_t)map_count(c->distinct));
	put_bool(j, "distinctIsLowerBound", c->distinct_over);
	if (c->type == SNIFF_AMOUNT && c->format.decimal)
		put_char(j, "decimalChar", c->format.decimal);
	if (c->type == SNIFF_AMOUNT && c->format.group)
		put_char(j, "groupChar", c->format.group);
	if (c->type == SNIFF_AMOUNT)
		put_bool(j, "contradictory", !c->number_ok);
	if (c->type == SNIFF_DATE)
		put_z(j, "format", date_format_name(c->date_format));
	if (report_tells_convention(c))
		put_str(j, "evidence", c->evidence);
	if (c->label_of >= 0)
		put_str(j, "labelOf", s->columns[c->label_of].field);
	if (c->is_private) {
		put_z(j, "class", "private");
		put_str(j, "privacy", c->privacy);
	}
	put_bounds_json(j, c);
	json_put_object_end(j);
}

void sniff_report_json(const struct sniff *s, const struct dialect *d, struct str file,
		       struct str sha256, struct buffer *out)
{
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	put_str(&j, "file", file);
	if (sha256.len)
		put_str(&j, "sha256", sha256);
	put_z(&j, "charset", d->charset);
	put_bool(&j, "bom", d->bom);
	put_z(&j, "charsetEvidence", d->charset_evidence);
	put_str(&j, "delimiter", (struct str){&d->delimiter, d->delimiter != '\0'});
	put_z(&j, "lineEnd", report_line_end(d->line_end));
	put_z(&j, "dialectEvidence", d->dialect_evidence);
	put_bool(&j, "header", d->header);
	put_int(&j, "headerLine", (int64_t)d->header_line);
	put_int(&j, "records", (int64_t)s->records);
	open_array(&j, "columns");
	for (size_t i = 0; i < s->ncolumns; i++)
		put_column_json(&j, s, &s->columns[i]);
	json_put_array_end(&j);
	if (s->ntotals)
		put_int(&j, "totalLine", (int64_t)marks_line(s->relations->marks, 0));
	put_int(&j, "totals", (int64_t)s->ntotals);
	put_int(&j, "blocksTwice", s->relations ? (int64_t)twice_end(s->relations->twice) : 0);
	put_str(&j, "scope", s->shape.scope_why);
	put_str(&j, "sign", s->shape.why);
	put_int(&j, "scale", s->shape.scale);
	if (s->standard)
		put_z(&j, "mapping", s->standard);
	decisions_json(&j, s, false);
	json_put_object_end(&j);
}
