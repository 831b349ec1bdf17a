/*
 * source: lines of a published file as they were written, as far as they are published.
 *
 * A line can be read when an entry of a published dataset came from it, or when it is the header;
 * and of it only the columns that something published is made of, and that its entries show (lines_shown.c). What was
 * dropped or rejected is not published, so it is masked too.
 */
#include "provenance/provenance.h"
#include "question/lineage_question.h"
#include "store/record/privacy_rows.h"

#include <stdlib.h>

struct source_lines {
	const struct report *report;
	uint64_t from;
	struct lines_shown *shown;
	struct line_source *source;
};

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

/* ---- taking ---- */

static void take_line(void *payload, const struct raw_record *r)
{
	struct source_lines *l = payload;
	struct line_source *s = l->source;
	struct source_line *line = &s->lines[s->n++];
	struct mask mask = l->report->mask;

	*line = (struct source_line){.line = r->line, .last_line = r->line, .at = s->text.len};
	if (r->lines > 1)
		line->last_line += r->lines - 1;
	/* What no published entry came from is masked: as a record without fields is. */
	line->shown = r->line == l->report->header_line ? l->report->some
							: lines_shown_columns(l->shown, r->line);
	mask.shown = line->shown ? line->shown : mask.shown;
	line->masked = !mask_write(&s->text, &mask, line->shown ? r->text : STR(""), r->fields,
				   line->shown ? r->nfields : 0);
	line->size = s->text.len - line->at;
}

static int take_lines(struct source_lines *l, struct session *s, uint64_t to, struct error *e)
{
	struct raw_lines job = {.store = session_store(s),
				.pulse = session_pulse(s),
				.mask = &l->report->mask,
				.charset = l->report->charset,
				.from = l->from,
				.to = to,
				.sink = take_line,
				.payload = l};

	if (raw_lines_read(&job, arena_dup(session_arena(s), l->source->dataset->sha256).ptr, e) !=
	    0)
		return -1;
	return l->source->text.overflow ? result_too_large(e) : 0;
}

/* Lines of a load under a policy read as what was published of them. */
static int open_veil(struct line_source *l, struct session *s, struct error *e)
{
	struct str *policies;
	size_t n;

	if (store_privacy_policies(session_store(s), session_arena(s), l->dataset->id, &policies,
				   &n, e) != 0)
		return -1;
	if (n == 0)
		return 0;
	return veil_open(&l->report.mask.veil, policies, n, l->report.columns, l->report.mask.width,
			 e);
}

static int find_lines(struct line_source *out, struct session *s, struct picture *p,
		      const struct query *q, struct error *e)
{
	struct source_lines l = {.source = out, .report = &out->report};
	struct source_question asked;

	if (source_question_read(&asked, q, e) != 0 ||
	    find_dataset(s, q->cube, q->ref, &out->dataset, e) != 0)
		return -1;
	out->as_text = asked.as_text;
	l.from = asked.from;
	report_read(&out->report, session_arena(s), out->dataset->report);
	if (!out->report.decided)
		return error_set(e, STATUS_NOT_FOUND,
				 "This file was loaded before it was kept which of its columns may "
				 "be shown: load it again to see its lines");
	if (open_veil(out, s, e) != 0)
		return -1;
	out->lines = ARENA_ARRAY(session_arena(s), struct source_line, asked.to - l.from + 1);
	struct entries_asked lines = {.dataset = out->dataset->id, .from = l.from, .to = asked.to};
	if (lines_shown_open(&l.shown, s, p, &out->report, &lines, e) != 0)
		return -1;
	return take_lines(&l, s, asked.to, e);
}

static void close_source(void *source)
{
	struct line_source *s = source;

	buffer_drop(&s->text);
	veil_free(s->report.mask.veil);
}

int result_source(struct result **out, struct session *s, struct picture *p, const struct query *q,
		  struct error *e)
{
	struct line_source *source = ARENA_NEW(session_arena(s), struct line_source);

	*source = (struct line_source){0};
	buffer_init(&source->text, QUERY_MAX_BODY);
	if (find_lines(source, s, p, q, e) != 0) {
		close_source(source);
		return -1;
	}
	*out = result_new(RESULT_SOURCE, s, p, NULL);
	(*out)->source = source;
	result_own(*out, source, close_source);
	return 0;
}
