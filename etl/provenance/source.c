/*
 * source: lines of a published file as they were written, as far as they are published.
 *
 * A line can be read when an entry of a published dataset came from it, or when it is the header;
 * and of it only the columns that something published is made of. What was dropped or rejected is
 * not published, so it is masked too.
 */
#include "provenance/provenance.h"
#include "scan/engine.h"

#include <stdlib.h>

struct source_lines {
	const struct report *report;
	uint64_t from;
	bool *published; /* [lines asked for] */
	bool text;       /* format=txt */
	struct buffer *out;
	struct json_out json;
};

/* ---- what is asked for ---- */

static int read_lines(const struct query *q, uint64_t *from, uint64_t *to, struct error *e)
{
	const struct str *lines = query_param(q, "lines");

	*from = 1;
	*to = PROVENANCE_LINES_DEFAULT;
	if (!lines)
		return 0;
	struct str rest = *lines, first = str_split(&rest, '-');
	bool one = rest.ptr == NULL;
	if (!str_to_u64(first, from) || !str_to_u64(one ? first : rest, to) || *from == 0 ||
	    *to < *from)
		return error_set(e, STATUS_USAGE,
				 "lines is '%.*s': it takes a line, or the first and the last "
				 "line, as in lines=120-140; lines count from 1",
				 STR_ARG(*lines));
	if (*to - *from >= PROVENANCE_LINES)
		return error_set(e, STATUS_USAGE,
				 "lines=%.*s are too many: at most %u lines at a time",
				 STR_ARG(*lines), PROVENANCE_LINES);
	return 0;
}

/* The published dataset of this cube that came from this file. */
static int find_dataset(struct session *s, struct str cube, struct str sha256,
			const struct store_dataset **out, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	*out = NULL;
	if (store_datasets(session_store(s), session_arena(s), cube, &all, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].sha256, sha256) && str_eq(all[i].status, STR("published")))
			*out = &all[i];
	if (*out)
		return 0;
	return error_set(e, STATUS_NOT_FOUND,
			 "This cube publishes no file with SHA-256 '%.*s'; provenance names those "
			 "it does",
			 STR_ARG(sha256));
}

/* Which of the lines gave entries. */
static int find_published(struct source_lines *l, struct session *s, struct picture *p,
			  int64_t dataset, uint64_t to, struct error *e)
{
	const struct view *v = picture_view(p);
	uint64_t *lines = xcalloc(STORE_SEGMENT_LINES, sizeof *lines);
	int result = 0;

	for (size_t i = 0; i < view_segments(v) && result == 0; i++) {
		const struct segment *g = view_segment(v, i);
		if (g->dataset != dataset)
			continue;
		result = pulse_check(session_pulse(s), e);
		if (result == 0)
			result = segment_lines(session_store(s), v, i, lines, e);
		for (uint32_t k = 0; k < g->lines && result == 0; k++)
			if (lines[k] >= l->from && lines[k] <= to)
				l->published[lines[k] - l->from] = true;
	}
	free(lines);
	return result;
}

/* ---- writing ---- */

static void write_line(void *payload, const struct raw_record *r)
{
	struct source_lines *l = payload;
	const struct mask *m = &l->report->mask;
	/* What no published entry came from is masked: as a record without fields is. */
	bool whole = !l->published[r->line - l->from] && r->line != l->report->header_line;
	size_t nfields = whole ? 0 : r->nfields;
	struct str text = whole ? STR("") : r->text;
	struct buffer masked;

	if (l->text) {
		mask_write(l->out, m, text, r->fields, nfields);
		buffer_append_char(l->out, '\n');
		return;
	}
	buffer_init(&masked, QUERY_MAX_BODY);
	bool readable = mask_write(&masked, m, text, r->fields, nfields);
	json_put_object(&l->json);
	json_put_key_z(&l->json, "line");
	json_put_integer(&l->json, (int64_t)r->line);
	if (r->lines > 1) {
		json_put_key_z(&l->json, "last_line");
		json_put_integer(&l->json, (int64_t)(r->line + r->lines - 1));
	}
	json_put_key_z(&l->json, "text");
	json_put_string(&l->json, buffer_str(&masked));
	if (!readable) {
		json_put_key_z(&l->json, "masked");
		json_put_bool(&l->json, true);
	}
	json_put_object_end(&l->json);
	buffer_drop(&masked);
}

static void begin_json(struct json_out *j, const struct store_dataset *d, const struct report *r)
{
	json_put_object(j);
	json_put_key_z(j, "file");
	json_put_object(j);
	json_put_key_z(j, "name");
	json_put_string(j, d->source_name);
	json_put_key_z(j, "sha256");
	json_put_string(j, d->sha256);
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)d->lines);
	json_put_object_end(j);
	json_put_key_z(j, "dataset");
	json_put_integer(j, d->id);
	json_put_key_z(j, "columns");
	json_put_integer(j, (int64_t)r->mask.width);
	json_put_key_z(j, "masked_columns");
	json_put_array(j);
	for (size_t i = 0; i < r->mask.width; i++)
		if (!r->mask.shown[i])
			json_put_integer(j, (int64_t)i + 1);
	json_put_array_end(j);
	json_put_key_z(j, "lines");
	json_put_array(j);
}

static void end_json(struct json_out *j)
{
	json_put_array_end(j);
	json_put_key_z(j, "status");
	json_put_string_z(j, "ok");
	json_put_object_end(j);
}

/* ---- together ---- */

static int write_source(struct source_lines *l, struct session *s, const struct store_dataset *d,
			uint64_t to, struct error *e)
{
	struct raw_lines job = {.store = s->store,
				.pulse = &s->pulse,
				.mask = &l->report->mask,
				.charset = l->report->charset,
				.from = l->from,
				.to = to,
				.sink = write_line,
				.payload = l};

	if (!l->text) {
		json_begin(&l->json, l->out);
		begin_json(&l->json, d, l->report);
	}
	if (raw_lines_read(&job, arena_dup(session_arena(s), d->sha256).ptr, e) != 0)
		return -1;
	if (!l->text)
		end_json(&l->json);
	return 0;
}

int answer_source(struct session *s, struct picture *p, const struct query *q, struct answer *out,
		  struct error *e)
{
	const struct str *format = query_param(q, "format");
	struct source_lines l = {.out = &out->body};
	const struct store_dataset *d;
	struct report report;
	uint64_t to;

	if (read_lines(q, &l.from, &to, e) != 0 || find_dataset(s, q->cube, q->ref, &d, e) != 0)
		return -1;
	report_read(&report, session_arena(s), d->report);
	if (!report.decided)
		return error_set(e, STATUS_NOT_FOUND,
				 "This file was loaded before it was kept which of its columns may "
				 "be shown: load it again to see its lines");
	l.report = &report;
	l.published = ARENA_ARRAY(session_arena(s), bool, to - l.from + 1);
	l.text = format && str_eq(*format, STR("txt"));
	if (l.text)
		out->content_type = "text/plain; charset=utf-8";
	if (find_published(&l, s, p, d->id, to, e) != 0 || write_source(&l, s, d, to, e) != 0)
		return -1;
	return answer_check(out, e);
}
