/* What entries of some lines of a file are, of some dimensions. */
#include "scan/answers.h"

#include <stdlib.h>

struct entries_read {
	struct session *session;
	const struct view *view;
	const struct entries_asked *asked;
	struct arena *texts; /* of the segment at hand */
	uint64_t *lines;
	uint32_t **keys;       /* [asked->n] */
	struct value **tuples; /* [asked->n]; NULL: the keys are there */
	const struct dictionary **members;
	uint32_t first,
		end; /* entries of the segment at hand between which those of the lines are */
};

static bool is_asked(const struct entries_read *x, uint64_t line)
{
	return line >= x->asked->from && line <= x->asked->to;
}

static int read_dimension(struct entries_read *x, size_t segment, size_t i, struct error *e)
{
	const size_t d = x->asked->dimensions[i];

	x->tuples[i] = NULL;
	if (view_segment(x->view, segment)->is_text[d])
		return segment_texts(x->session->store, x->view, segment, d, x->first,
				     x->end - x->first, x->texts, &x->tuples[i], e);
	if (view_dictionary((struct view *)x->view, x->session->store, d, &x->members[i], e))
		return -1;
	return segment_keys(x->session->store, x->view, segment, d, x->keys[i], e);
}

static void give_entry(const struct entries_read *x, uint32_t entry, const struct value **members)
{
	const struct cube *c = view_cube(x->view);

	for (size_t i = 0; i < x->asked->n; i++) {
		size_t width = c->dimensions[x->asked->dimensions[i]].nattributes;
		members[i] = x->tuples[i] ? x->tuples[i] + (size_t)(entry - x->first) * width
					  : dictionary_get(x->members[i], x->keys[i][entry]);
	}
	x->asked->take(x->asked->payload, x->lines[entry], members);
}

static int read_segment(struct entries_read *x, size_t segment, const struct value **members,
			struct error *e)
{
	const struct segment *g = view_segment(x->view, segment);

	if (pulse_check(&x->session->pulse, e) != 0 ||
	    segment_lines(x->session->store, x->view, segment, x->lines, e) != 0)
		return -1;
	x->first = x->end = 0;
	for (uint32_t k = 0; k < g->lines; k++) {
		if (!is_asked(x, x->lines[k]))
			continue;
		x->first = x->end ? x->first : k;
		x->end = k + 1;
	}
	for (size_t i = 0; i < x->asked->n && x->end; i++)
		if (read_dimension(x, segment, i, e) != 0)
			return -1;
	for (uint32_t k = x->first; k < x->end; k++)
		if (is_asked(x, x->lines[k]))
			give_entry(x, k, members);
	arena_reset(x->texts);
	return 0;
}

int scan_entries(struct session *s, struct picture *p, const struct entries_asked *asked,
		 struct error *e)
{
	struct arena *a = arena_new();
	struct entries_read x = {.session = s,
				 .view = picture_view(p),
				 .asked = asked,
				 .texts = arena_new(),
				 .lines = ARENA_ARRAY(a, uint64_t, STORE_SEGMENT_LINES),
				 .keys = ARENA_ARRAY(a, uint32_t *, asked->n + 1),
				 .tuples = ARENA_ARRAY(a, struct value *, asked->n + 1),
				 .members =
					 ARENA_ARRAY(a, const struct dictionary *, asked->n + 1)};
	const struct value **members = ARENA_ARRAY(a, const struct value *, asked->n + 1);
	int result = 0;

	for (size_t i = 0; i < asked->n; i++)
		x.keys[i] = ARENA_ARRAY(a, uint32_t, STORE_SEGMENT_LINES);
	for (size_t i = 0; i < view_segments(x.view) && result == 0; i++)
		if (view_segment(x.view, i)->dataset == asked->dataset &&
		    segment_may_have_lines(x.view, i, asked->from, asked->to))
			result = read_segment(&x, i, members, e);
	arena_free(x.texts);
	arena_free(a);
	return result;
}
