/*
 * The scan: segment by segment, which lines pass the cuts, and their columns when asked for.
 *
 *
 * Filters and sums work on the columns as they are packed (store.h, struct codes). A cut becomes
 * runs of keys, and a run is a comparison of codes with its ends, which vectorises. Only sets of
 * many separate keys look each line up in a table. What passes becomes a list of line numbers, 16
 * bits each; when all lines pass there is no list.
 */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include "question/question.h"
#include "scan/kernels.h"
#include "scan/scan_engine.h"

#define FILTER_RUNS 4u /* runs of keys that are compared with; more are looked up in a table */

struct key_run {
	uint32_t first, last;
};

/* What cuts on one dimension leave of its members. */
struct member_filter {
	uint8_t *pass;    /* [members] */
	uint32_t *before; /* [members + 1]: how many pass below a key, to judge a range of keys */
	size_t members;
	/* The keys that pass, or (`rest`) those that do not, when they lie in few runs. */
	struct key_run runs[FILTER_RUNS];
	size_t nruns;
	bool few, rest;
};

/* What is left of a measure column: the amounts from low to high, the nulls, or both. */
struct amount_filter {
	bool set, values, nulls;
	int64_t low, high;
};

/* What is left of a text: the lines that it holds for. Texts are read for it. */
struct text_limit {
	size_t dimension, attribute;
	const void *context;
	bool (*holds)(const void *context, const struct value *v);
};

struct scan_turn {
	atomic_size_t next;  /* segment */
	atomic_bool give_up; /* some thread failed */
};

struct scan {
	struct session *session;
	struct picture *picture;
	const struct cube *cube;
	const struct view *view;
	struct store *store; /* of this thread */
	struct pulse *pulse, own_pulse;
	const struct kernels *kernels;
	const struct test *tests;
	size_t ntests;
	const struct text_match **by_tokens; /* [ntests] where texts are searched by their tokens */
	struct member_filter *filters;       /* [ndimensions]; pass is NULL where nothing is cut */
	struct amount_filter *limits;        /* [ncolumns] */
	const struct text_limit *text_limits;
	size_t ntext_limits;
	bool forked; /* the filters are another's */
	struct scan_turn *turn, own_turn;

	/* the segment at hand */
	size_t index;
	const struct segment *segment;
	uint32_t n;      /* lines that pass */
	bool all;        /* every line does: `lines` is not filled in */
	uint16_t *lines; /* [n] their numbers in the segment */
	uint64_t passed; /* lines that passed so far, of all segments of this thread */

	/* columns of the segment at hand, there when asked for */
	struct codes *key_codes, *amount_codes;
	uint32_t **keys;
	int64_t **amounts;
	struct value **texts;
	bool *key_codes_ready, *amount_codes_ready, *keys_ready, *amounts_ready;
	struct arena *text_arena;
	uint8_t *mask, *other_mask, *run_mask; /* [STORE_SEGMENT_LINES] */
};

/* Reads what the cuts leave of the members. The request must outlive the scan. Close it in every
 * case. */
int scan_open(struct scan *s, struct session *session, struct picture *p, const struct question *r,
	      struct error *e);
void scan_close(struct scan *s);
/* Another thread's share of the same scan, before either has begun: each segment goes to one of
 * them. `of` must outlive it. */
void scan_fork(struct scan *out, struct scan *of, struct store *store);
/* Moves to the next segment with a line that passes: 1, or 0 at the end, or -1. */
int scan_next(struct scan *s, struct error *e);
/* Forgets where it was. */
void scan_rewind(struct scan *s);
/* Makes the others stop as well. */
void scan_give_up(struct scan *s);
/* How many threads may well share it, besides this one. */
unsigned scan_helpers(const struct scan *s);

/* Narrows it further, before it is begun: to members that have pass[key] set, or to amounts. */
void scan_narrow_members(struct scan *s, size_t dimension, const uint8_t *pass, size_t members);
void scan_narrow_amounts(struct scan *s, size_t column, const struct amount_filter *limit);
/* The limits must outlive the scan. */
void scan_narrow_texts(struct scan *s, const struct text_limit *limits, size_t n);

/* Whole columns of the segment at hand, all lines; valid until scan_next. NULL when reading failed.
 */
const struct codes *scan_key_codes(struct scan *s, size_t dimension, struct error *e);
const struct codes *scan_amount_codes(struct scan *s, size_t column, struct error *e);
const uint32_t *scan_keys(struct scan *s, size_t dimension, struct error *e);
const int64_t *scan_amounts(struct scan *s, size_t column, struct error *e);
const struct value *scan_texts(struct scan *s, size_t dimension, struct error *e);

/* An attribute of each line of the segment at hand, kept as text there or by its member. */
struct text_column {
	const struct value *texts; /* of all lines, or NULL: */
	const uint32_t *keys;
	const struct dictionary *members;
	size_t width, attribute;
};

int text_column_open(struct text_column *out, struct scan *s, size_t dimension, size_t attribute,
		     struct error *e);

static inline const struct value *text_at(const struct text_column *t, uint32_t line)
{
	return t->texts ? &t->texts[line * t->width + t->attribute]
			: &dictionary_get(t->members, t->keys[line])[t->attribute];
}

static inline uint32_t scan_line(const struct scan *s, uint32_t i)
{
	return s->all ? i : s->lines[i];
}

/* ---- pieces ---- */

/* Makes filters[d] from the tests on it; judges what they leave. */
int filter_members(struct scan *s, const struct test *t, struct error *e);
void filter_settle(struct member_filter *f);
/* Which lines of the segment at hand pass: s->n, s->all, s->lines. */
int filter_segment(struct scan *s, struct error *e);
/* Which of those its text limits leave. */
int limit_texts(struct scan *s, struct error *e);

#endif
