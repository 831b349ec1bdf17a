/* Which form a result gets. */
#include "write/write.h"

#include "answer/changes_told.h"
#include "provenance/provenance.h"
#include "search/search.h"
#include "write/json_answer.h"
#include "write/listing.h"
#include "write/source_lines.h"

#define TYPE_CSV "text/csv; charset=utf-8"
#define TYPE_NDJSON "application/x-ndjson"

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

/* Files are called by what is in them. */
static const char *const listing_names[] = {
	[RESULT_CUBES] = "cubes",     [RESULT_EXPLANATIONS] = "explanations",
	[RESULT_CHANGE] = "change",   [RESULT_HITS] = "search",
	[RESULT_FEATURES] = "places", [RESULT_PROVENANCE] = "provenance",
};

static void write_listing(const struct result *r, struct answer *out)
{
	bool csv = r->format == OUTPUT_CSV;

	out->content_type = csv ? TYPE_CSV : TYPE_NDJSON;
	out->filename = arena_printf(session_arena(r->session), "%s.%s", listing_names[r->kind],
				     csv ? "csv" : "ndjson")
				.ptr;
	listing_write(&out->body, r);
}

static void write_document(struct result *r, struct answer *out)
{
	if (r->format != OUTPUT_JSON && listing_is_there(r->kind)) {
		write_listing(r, out);
		return;
	}
	if (r->kind == RESULT_FEATURES)
		out->content_type = "application/geo+json";
	if (r->kind == RESULT_SOURCE && r->source->as_text) {
		out->content_type = "text/plain; charset=utf-8";
		text_source(&out->body, r);
		return;
	}
	if (r->kind == RESULT_CHANGES && r->changes->asked.csv) {
		out->content_type = TYPE_CSV;
		out->filename = "changes.csv";
		csv_changes(&out->body, r);
		return;
	}
	documents[r->kind](&out->body, r);
}

static void name_form(const struct result *r, struct answer *out)
{
	bool streamed = r->kind == RESULT_STREAM &&
			!r->question->norders; /* else large, and named as small ones are */

	if (lines_are_csv(r)) {
		out->content_type = TYPE_CSV;
		out->filename = streamed ? "facts.csv" : "data.csv";
	} else if (r->format == OUTPUT_NDJSON) {
		out->content_type = TYPE_NDJSON;
		out->filename = streamed ? "facts.ndjson" : NULL;
	}
}

static int write_rows(struct result *r, struct answer *out, struct error *e)
{
	name_form(r, out);
	return r->format == OUTPUT_JSON ? json_result(&out->body, r, e)
					: lines_write(&out->body, r, e);
}

/* It is one object, whatever else it is. */
static bool json_may_go_on(const struct answer *out)
{
	const struct buffer *body = &out->body;

	return strstr(out->content_type, "json") && strcmp(out->content_type, TYPE_NDJSON) != 0 &&
	       !body->overflow && body->len && body->ptr[body->len - 1] == '}';
}

/* Behind what the answer says. */
static void json_ignored_parameters(const struct result *r, struct answer *out)
{
	struct buffer *body = &out->body;
	struct json_out j;

	/* A descriptor is somebody's file. */
	if (!r->nignored || r->kind == RESULT_PACKAGE || !json_may_go_on(out))
		return;
	body->len--;
	json_begin(&j, body);
	j.need_comma = true;
	json_put_key_z(&j, "ignored_parameters");
	json_put_array(&j);
	for (size_t i = 0; i < r->nignored; i++)
		json_put_string(&j, r->ignored[i]);
	json_put_array_end(&j);
	buffer_append_char(body, '}');
}

/* Behind what the answer says, as ignored parameters: in each answer about the cube. */
static void json_third_party(const struct result *r, struct answer *out)
{
	const struct third_party *t =
		r->picture ? &picture_cube(r->picture)->third_party : &(struct third_party){0};
	struct json_out j;

	if (!t->publisher.len || !json_may_go_on(out))
		return;
	out->body.len--;
	json_begin(&j, &out->body);
	j.need_comma = true;
	json_put_key_z(&j, "third_party");
	json_put_object(&j);
	json_put_key_z(&j, "publisher");
	json_put_string(&j, t->publisher);
	json_put_key_z(&j, "source");
	json_put_string(&j, t->source);
	json_put_object_end(&j);
	buffer_append_char(&out->body, '}');
}

/* Which page of how many rows it is. */
static void put_paging(const struct result *r, struct answer *out)
{
	if (r->kind == RESULT_HITS)
		out->paging = (struct paging){r->search->asked.page, r->search->asked.page_size,
					      r->search->total};
	else if (r->question && (r->rows || r->kind == RESULT_EXPLANATIONS) &&
		 !(r->question->download && !r->question->paged))
		out->paging = (struct paging){r->question->page, r->question->page_size, r->total};
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
	json_third_party(r, out);
	json_ignored_parameters(r, out);
	put_paging(r, out);
	result_close(r);
	return result ? result : answer_check(out, e);
}
