/* The scan: cuts become filters on members, which skip whole segments where they can. */
#include "query/scan.h"

#include <stdlib.h>

static int filter_members(struct scan *s, const struct test *t, struct error *e)
{
	size_t d = t->column.dimension;
	struct member_filter *f = &s->filters[d];
	enum value_type type = s->cube->dimensions[d].attributes[t->column.attribute].type;
	const struct dictionary *members;
	const struct ranks *ranks;

	if (view_dictionary(picture_view(s->picture), s->session->store, d, &members, e) != 0 ||
	    picture_ranks(&ranks, s->picture, s->session, d, t->column.attribute, e) != 0)
		return -1;
	f->members = ranks->members;
	if (!f->pass) {
		f->pass = xmalloc(f->members + 1);
		memset(f->pass, 1, f->members + 1);
	}
	/* Each distinct value is tested once, however many members share it. */
	uint8_t *verdict = xcalloc(ranks->values + 1, 1);
	for (uint32_t v = 0; v < ranks->values; v++) {
		const struct value *tuple = dictionary_get(members, ranks->first[v]);
		verdict[v] = test_value(t, type, &tuple[t->column.attribute]);
	}
	for (size_t m = 0; m < f->members; m++)
		f->pass[m] &= verdict[ranks->rank[m]];
	free(verdict);
	return 0;
}

static void count_passing(struct member_filter *f)
{
	if (!f->pass)
		return;
	f->before = xcalloc(f->members + 1, sizeof *f->before);
	for (size_t m = 0; m < f->members; m++)
		f->before[m + 1] = f->before[m] + f->pass[m];
}

int scan_open(struct scan *s, struct session *session, struct picture *p, const struct request *r,
	      struct error *e)
{
	const struct cube *c = picture_cube(p);

	*s = (struct scan){.session = session,
			   .picture = p,
			   .cube = c,
			   .view = picture_view(p),
			   .tests = r->tests,
			   .ntests = r->ntests};
	s->filters = xcalloc(c->ndimensions + 1, sizeof *s->filters);
	s->keys = xcalloc(c->ndimensions + 1, sizeof *s->keys);
	s->keys_ready = xcalloc(c->ndimensions + 1, sizeof *s->keys_ready);
	s->texts = xcalloc(c->ndimensions + 1, sizeof *s->texts);
	s->amounts = xcalloc(c->ncolumns + 1, sizeof *s->amounts);
	s->amounts_ready = xcalloc(c->ncolumns + 1, sizeof *s->amounts_ready);
	s->lines = xcalloc(STORE_SEGMENT_LINES, sizeof *s->lines);
	s->text_arena = arena_new();
	for (size_t i = 0; i < r->ntests; i++)
		if (r->tests[i].column.kind == COLUMN_ATTRIBUTE &&
		    filter_members(s, &r->tests[i], e) != 0)
			return -1;
	for (size_t d = 0; d < c->ndimensions; d++)
		count_passing(&s->filters[d]);
	return 0;
}

void scan_close(struct scan *s)
{
	if (!s->cube)
		return;
	for (size_t d = 0; d < s->cube->ndimensions; d++) {
		free(s->filters[d].pass);
		free(s->filters[d].before);
		free(s->keys[d]);
	}
	for (size_t c = 0; c < s->cube->ncolumns; c++)
		free(s->amounts[c]);
	free(s->filters);
	free(s->keys);
	free(s->keys_ready);
	free(s->texts);
	free(s->amounts);
	free(s->amounts_ready);
	free(s->lines);
	arena_free(s->text_arena);
	*s = (struct scan){0};
}

void scan_rewind(struct scan *s)
{
	s->next = 0;
	s->passed = 0;
}

static void start_segment(struct scan *s, size_t index)
{
	s->index = index;
	s->segment = view_segment(s->view, index);
	s->n = s->segment->lines;
	s->all = true;
	memset(s->keys_ready, 0, s->cube->ndimensions * sizeof *s->keys_ready);
	memset(s->amounts_ready, 0, s->cube->ncolumns * sizeof *s->amounts_ready);
	memset(s->texts, 0, s->cube->ndimensions * sizeof *s->texts);
	arena_reset(s->text_arena);
}

const uint32_t *scan_keys(struct scan *s, size_t dimension, struct error *e)
{
	const struct dictionary *members;
	struct session *session = s->session;

	if (s->keys_ready[dimension])
		return s->keys[dimension];
	if (!s->keys[dimension])
		s->keys[dimension] = xmalloc(STORE_SEGMENT_LINES * sizeof **s->keys);
	if (view_dictionary(picture_view(s->picture), session->store, dimension, &members, e) !=
		    0 ||
	    segment_keys(session->store, s->view, s->index, dimension, s->keys[dimension], e) != 0)
		return NULL;
	/* The loops behind this index tables by key without asking. */
	uint32_t largest = 0;
	for (uint32_t i = 0; i < s->segment->lines; i++)
		largest = s->keys[dimension][i] > largest ? s->keys[dimension][i] : largest;
	if (s->segment->lines && largest >= dictionary_count(members)) {
		error_set(e, STATUS_STORE,
			  "segment %lld names member %u of dimension %zu, which does not exist",
			  (long long)s->segment->id, largest, dimension);
		return NULL;
	}
	s->keys_ready[dimension] = true;
	return s->keys[dimension];
}

const int64_t *scan_amounts(struct scan *s, size_t column, struct error *e)
{
	if (s->amounts_ready[column])
		return s->amounts[column];
	if (!s->amounts[column])
		s->amounts[column] = xmalloc(STORE_SEGMENT_LINES * sizeof **s->amounts);
	if (segment_amounts(s->session->store, s->view, s->index, column, s->amounts[column], e) !=
	    0)
		return NULL;
	s->amounts_ready[column] = true;
	return s->amounts[column];
}

const struct value *scan_texts(struct scan *s, size_t dimension, struct error *e)
{
	if (!s->texts[dimension] &&
	    segment_texts(s->session->store, s->view, s->index, dimension, 0, s->segment->lines,
			  s->text_arena, &s->texts[dimension], e) != 0)
		s->texts[dimension] = NULL;
	return s->texts[dimension];
}

/* 0: no line can pass; 1: all do; 2: look at each. */
static int judge_keys(const struct scan *s, size_t d)
{
	const struct member_filter *f = &s->filters[d];
	size_t low = s->segment->key_min[d], high = s->segment->key_max[d];

	if (low > high || high >= f->members)
		return 2;
	uint32_t pass = f->before[high + 1] - f->before[low];
	return pass == 0 ? 0 : pass == high - low + 1 ? 1 : 2;
}

static void keep_members(struct scan *s, const uint32_t *keys, const uint8_t *pass)
{
	uint32_t n = 0;

	if (s->all) {
		for (uint32_t i = 0; i < s->n; i++) {
			s->lines[n] = i;
			n += pass[keys[i]];
		}
	} else {
		for (uint32_t i = 0; i < s->n; i++) {
			uint32_t line = s->lines[i];
			s->lines[n] = line;
			n += pass[keys[line]];
		}
	}
	s->all = s->all && n == s->segment->lines;
	s->n = n;
}

static int filter_keys(struct scan *s, struct error *e)
{
	for (size_t d = 0; d < s->cube->ndimensions && s->n; d++) {
		if (!s->filters[d].pass || s->segment->is_text[d])
			continue;
		int verdict = judge_keys(s, d);
		if (verdict == 0)
			s->n = 0;
		if (verdict != 2)
			continue;
		const uint32_t *keys = scan_keys(s, d, e);
		if (!keys)
			return -1;
		keep_members(s, keys, s->filters[d].pass);
	}
	return 0;
}

static bool amounts_may_pass(const struct scan *s, const struct test *t, size_t column)
{
	int64_t low = s->segment->amount_min[column], high = s->segment->amount_max[column];

	if (low > high) /* nulls only */
		return false;
	if (t->range)
		return (t->open_low || high >= t->low) && (t->open_high || low <= t->high);
	return t->nnumbers && high >= t->numbers[0] && low <= t->numbers[t->nnumbers - 1];
}

static int filter_amounts(struct scan *s, const struct test *t, struct error *e)
{
	size_t column = s->cube->measures[t->column.measure].column;
	uint32_t n = 0;

	if (!amounts_may_pass(s, t, column)) {
		s->n = 0;
		return 0;
	}
	const int64_t *amounts = scan_amounts(s, column, e);
	if (!amounts)
		return -1;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t line = scan_line(s, i);
		s->lines[n] = line;
		n += test_amount(t, amounts[line]);
	}
	s->all = s->all && n == s->segment->lines;
	s->n = n;
	return 0;
}

static int filter_texts(struct scan *s, const struct test *t, struct error *e)
{
	const struct dimension *d = &s->cube->dimensions[t->column.dimension];
	size_t a = t->column.attribute;
	uint32_t n = 0;
	const struct value *texts = scan_texts(s, t->column.dimension, e);

	if (!texts)
		return -1;
	for (uint32_t i = 0; i < s->n; i++) {
		uint32_t line = scan_line(s, i);
		s->lines[n] = line;
		n += test_value(t, d->attributes[a].type, &texts[line * d->nattributes + a]);
	}
	s->all = s->all && n == s->segment->lines;
	s->n = n;
	return 0;
}

/* Cheap filters first: keys, then amounts, then texts. */
static int filter_segment(struct scan *s, struct error *e)
{
	if (filter_keys(s, e) != 0)
		return -1;
	for (size_t i = 0; i < s->ntests && s->n; i++)
		if (s->tests[i].column.kind == COLUMN_MEASURE &&
		    filter_amounts(s, &s->tests[i], e) != 0)
			return -1;
	for (size_t i = 0; i < s->ntests && s->n; i++)
		if (s->tests[i].column.kind == COLUMN_ATTRIBUTE &&
		    s->segment->is_text[s->tests[i].column.dimension] &&
		    filter_texts(s, &s->tests[i], e) != 0)
			return -1;
	return 0;
}

int scan_next(struct scan *s, struct error *e)
{
	while (s->next < view_segments(s->view)) {
		if (pulse_check(&s->session->pulse, e) != 0)
			return -1;
		start_segment(s, s->next++);
		if (filter_segment(s, e) != 0)
			return -1;
		s->passed += s->n;
		if (s->n)
			return 1;
	}
	return 0;
}
