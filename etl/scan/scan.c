/* The scan: its buffers, the order of segments, and columns as they are asked for. */
#include "scan/scan.h"

#include <stdlib.h>

static void make_buffers(struct scan *s)
{
	const struct cube *c = s->cube;

	s->key_codes = xcalloc(c->ndimensions + 1, sizeof *s->key_codes);
	s->key_codes_ready = xcalloc(c->ndimensions + 1, sizeof *s->key_codes_ready);
	s->keys = xcalloc(c->ndimensions + 1, sizeof *s->keys);
	s->keys_ready = xcalloc(c->ndimensions + 1, sizeof *s->keys_ready);
	s->texts = xcalloc(c->ndimensions + 1, sizeof *s->texts);
	s->amount_codes = xcalloc(c->ncolumns + 1, sizeof *s->amount_codes);
	s->amount_codes_ready = xcalloc(c->ncolumns + 1, sizeof *s->amount_codes_ready);
	s->amounts = xcalloc(c->ncolumns + 1, sizeof *s->amounts);
	s->amounts_ready = xcalloc(c->ncolumns + 1, sizeof *s->amounts_ready);
	s->lines = xmalloc(STORE_SEGMENT_LINES * sizeof *s->lines);
	s->mask = xmalloc(STORE_SEGMENT_LINES);
	s->other_mask = xmalloc(STORE_SEGMENT_LINES);
	s->run_mask = xmalloc(STORE_SEGMENT_LINES);
	s->text_arena = arena_new();
}

/* Texts are looked for by their tokens, also those that are asked for as they are. */
static void choose_tokens(struct scan *s, const struct question *r)
{
	s->by_tokens = ARENA_ARRAY(r->arena, const struct text_match *, r->ntests + 1);
	for (size_t i = 0; i < r->ntests; i++) {
		const struct test *t = &r->tests[i];
		size_t d = t->column.dimension;
		s->by_tokens[i] = NULL;
		/* What is empty, and what an exclusion leaves, has no token to be found by. */
		if (t->column.kind != COLUMN_ATTRIBUTE || !view_has_text(s->view, d) ||
		    t->negated || t->empty)
			continue;
		s->by_tokens[i] = t->text;
		if (t->text ||
		    s->cube->dimensions[d].attributes[t->column.attribute].type != VALUE_STRING)
			continue;
		struct text_match *exact = ARENA_NEW(r->arena, struct text_match);
		if (text_match_exact(exact, t->texts, t->ntexts))
			s->by_tokens[i] = exact;
	}
}

int scan_open(struct scan *s, struct session *session, struct picture *p, const struct question *r,
	      struct error *e)
{
	const struct cube *c = picture_cube(p);

	*s = (struct scan){.session = session,
			   .picture = p,
			   .cube = c,
			   .view = picture_view(p),
			   .store = session->store,
			   .pulse = &session->pulse,
			   .kernels = kernels(),
			   .tests = r->tests,
			   .ntests = r->ntests};
	s->turn = &s->own_turn;
	s->filters = xcalloc(c->ndimensions + 1, sizeof *s->filters);
	s->limits = xcalloc(c->ncolumns + 1, sizeof *s->limits);
	make_buffers(s);
	choose_tokens(s, r);
	for (size_t i = 0; i < r->ntests; i++)
		if (r->tests[i].column.kind == COLUMN_ATTRIBUTE &&
		    filter_members(s, &r->tests[i], e) != 0)
			return -1;
	for (size_t d = 0; d < c->ndimensions; d++)
		filter_settle(&s->filters[d]);
	return 0;
}

void scan_fork(struct scan *out, struct scan *of, struct store *store)
{
	*out = *of;
	out->store = store;
	out->forked = true;
	out->passed = 0;
	out->own_pulse = *of->pulse;
	out->pulse = &out->own_pulse;
	make_buffers(out);
}

static void release_codes(struct scan *s)
{
	for (size_t d = 0; d < s->cube->ndimensions; d++)
		codes_release(&s->key_codes[d]);
	for (size_t c = 0; c < s->cube->ncolumns; c++)
		codes_release(&s->amount_codes[c]);
}

static void free_filters(struct scan *s)
{
	for (size_t d = 0; d < s->cube->ndimensions; d++) {
		free(s->filters[d].pass);
		free(s->filters[d].before);
	}
	free(s->filters);
	free(s->limits);
}

void scan_close(struct scan *s)
{
	if (!s->cube)
		return;
	release_codes(s);
	if (!s->forked)
		free_filters(s);
	for (size_t d = 0; d < s->cube->ndimensions; d++)
		free(s->keys[d]);
	for (size_t c = 0; c < s->cube->ncolumns; c++)
		free(s->amounts[c]);
	free(s->key_codes);
	free(s->key_codes_ready);
	free(s->amount_codes);
	free(s->amount_codes_ready);
	free(s->keys);
	free(s->keys_ready);
	free(s->texts);
	free(s->amounts);
	free(s->amounts_ready);
	free(s->lines);
	free(s->mask);
	free(s->other_mask);
	free(s->run_mask);
	arena_free(s->text_arena);
	*s = (struct scan){0};
}

void scan_rewind(struct scan *s)
{
	atomic_store(&s->turn->next, 0);
	s->passed = 0;
}

void scan_give_up(struct scan *s)
{
	atomic_store(&s->turn->give_up, true);
}

unsigned scan_helpers(const struct scan *s)
{
	unsigned helpers = crew_size(session_crew(s->session));
	size_t segments = view_segments(s->view);

	if (view_entries(s->view) < session_alone_below(s->session) || segments < 2)
		return 0;
	return helpers < segments ? helpers : (unsigned)segments - 1;
}

/* ---- segments ---- */

static void start_segment(struct scan *s, size_t index)
{
	release_codes(s);
	s->index = index;
	s->segment = view_segment(s->view, index);
	s->n = s->segment->lines;
	s->all = true;
	memset(s->key_codes_ready, 0, s->cube->ndimensions * sizeof *s->key_codes_ready);
	memset(s->amount_codes_ready, 0, s->cube->ncolumns * sizeof *s->amount_codes_ready);
	memset(s->keys_ready, 0, s->cube->ndimensions * sizeof *s->keys_ready);
	memset(s->amounts_ready, 0, s->cube->ncolumns * sizeof *s->amounts_ready);
	memset(s->texts, 0, s->cube->ndimensions * sizeof *s->texts);
	arena_reset(s->text_arena);
}

int scan_next(struct scan *s, struct error *e)
{
	for (;;) {
		if (atomic_load_explicit(&s->turn->give_up, memory_order_relaxed))
			return 0;
		size_t next = atomic_fetch_add(&s->turn->next, 1);
		if (next >= view_segments(s->view))
			return 0;
		if (pulse_check(s->pulse, e) != 0)
			return -1;
		start_segment(s, next);
		if (filter_segment(s, e) != 0 || limit_texts(s, e) != 0)
			return -1;
		s->passed += s->n;
		if (s->n)
			return 1;
	}
}
