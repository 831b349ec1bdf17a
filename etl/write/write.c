/* Which form a result gets. */
#include "write/write.h"

#include "answer/changes_told.h"
#include "provenance/provenance.h"
#include "write/json_answer.h"
#include "write/source_lines.h"

/* ---- the form ---- */

/* Results without rows have one form each. */
static void (*const documents[])(struct buffer *out, const struct result *r) = {
	[RESULT_FEATURES] = geojson_result,
	[RESULT_CUBES] = json_cubes,
	[RESULT_MODEL] = json_model,
	[RESULT_PACKAGE] = json_package,
	[RESULT_EXPLANATIONS] = json_explanations,
	[RESULT_CHANGE] = json_change,
	[RESULT_CHANGES] = json_changes,
	[RESULT_HITS] = json_hits,
	[RESULT_PROVENANCE] = json_provenance,
	[RESULT_SOURCE] = json_source,
};

static void write_document(struct result *r, struct answer *out)
{
	if (r->kind == RESULT_FEATURES)
		out->content_type = "application/geo+json";
	if (r->kind == RESULT_SOURCE && r->source->as_text) {
		out->content_type = "text/plain; charset=utf-8";
		text_source(&out->body, r);
		return;
	}
	if (r->kind == RESULT_CHANGES && r->changes->asked.csv) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = "changes.csv";
		csv_changes(&out->body, r);
		return;
	}
	documents[r->kind](&out->body, r);
}

static void name_form(const struct result *r, struct answer *out)
{
	bool streamed = r->kind == RESULT_STREAM;

	if (lines_are_csv(r)) {
		out->content_type = "text/csv; charset=utf-8";
		out->filename = streamed ? "facts.csv" : "data.csv";
	} else if (r->question->format == OUTPUT_NDJSON) {
		out->content_type = "application/x-ndjson";
		out->filename = streamed ? "facts.ndjson" : NULL;
	}
}

static int write_rows(struct result *r, struct answer *out, struct error *e)
{
	name_form(r, out);
	return r->question->format == OUTPUT_JSON ? json_result(&out->body, r, e)
						  : lines_write(&out->body, r, e);
}

int write_result(struct result *r, struct answer *out, struct error *e)
{
	int result = 0;

	if (r->kind == RESULT_STREAM) {
		name_form(r, out);
		stream_open(&out->stream, r, &out->body);
		return 0;
	}
	if (r->rows)
		result = write_rows(r, out, e);
	else
		write_document(r, out);
	result_close(r);
	return result ? result : answer_check(out, e);
}
