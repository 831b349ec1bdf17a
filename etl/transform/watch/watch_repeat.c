/*
 * The same block of lines twice, as when a file is appended to itself, with its header or without.
 * The first records of the file, and those behind a header that comes again, are kept as hashes; a
 * record with the amount of the first of them may begin the block anew.
 */
#include "transform/watch/watches.h"

#include "base/memory/hash.h"

#include <stdlib.h>

#define KEPT 64u   /* records of a block that are compared */
#define ANCHORS 4u /* blocks whose beginning is kept */
/* A block of fewer may repeat by itself, unless a header stands between. */
#define LEAST 3u
/* More vain comparisons than this, and than one in sixteen records, end the search. */
#define VAIN 1024u

struct anchor {
	int64_t mark;
	uint64_t line, index; /* of its first record */
	uint64_t hashes[KEPT];
	size_t n;
	bool varied; /* they are not all the same */
};

struct repeat {
	struct anchor anchors[ANCHORS];
	size_t nanchors;
	bool wanted;    /* the next record begins a block */
	bool header;    /* stands right before it */
	uint64_t count; /* of records so far */
	uint64_t vain;
	const struct anchor *of; /* what is being compared, or NULL */
	size_t same;
	uint64_t start, line; /* index and line of the record that began the comparison */
	bool behind_header;
	bool found;
	uint64_t first, again, records;
};

struct repeat *repeat_new(void)
{
	struct repeat *r = xcalloc(1, sizeof *r);
	r->wanted = true;
	return r;
}

void repeat_free(struct repeat *r)
{
	free(r);
}

static uint64_t hash_of(const struct record *record, const struct str *cells)
{
	uint64_t hash = record->nfields;
	for (size_t i = 0; i < record->nfields; i++)
		hash = (hash << 5 | hash >> 59) ^ hash64(cells[i].ptr, cells[i].len) ^ cells[i].len;
	return hash;
}

/* Ends the comparison at hand. */
static void settle(struct repeat *r)
{
	const struct anchor *a = r->of;
	uint64_t block = a ? r->start - a->index : 0;
	r->of = NULL;
	if (!a || r->found)
		return;
	bool whole = r->same >= block || r->same >= KEPT;
	if (!whole || (!r->behind_header && (block < LEAST || !a->varied))) {
		r->vain++;
		return;
	}
	r->found = true;
	r->first = a->line;
	r->again = r->line;
	r->records = r->same;
}

static void add_hash(struct anchor *a, uint64_t hash)
{
	a->varied = a->varied || (a->n > 0 && hash != a->hashes[0]);
	a->hashes[a->n++] = hash;
}

static void begin(struct repeat *r, uint64_t hash, const struct record *record)
{
	for (size_t i = 0; i < r->nanchors && !r->of; i++)
		if (r->anchors[i].hashes[0] == hash && r->anchors[i].index < r->count)
			r->of = &r->anchors[i];
	r->same = 1;
	r->start = r->count;
	r->line = record->line;
	r->behind_header = r->header;
	r->vain += !r->of;
}

static bool is_mark(const struct repeat *r, int64_t mark)
{
	for (size_t i = 0; i < r->nanchors; i++)
		if (r->anchors[i].mark == mark)
			return true;
	return false;
}

static bool is_recording(const struct repeat *r)
{
	return r->nanchors > 0 && r->anchors[r->nanchors - 1].n < KEPT;
}

static void compare(struct repeat *r, int64_t mark, uint64_t hash, const struct record *record)
{
	if (r->of && r->same < r->of->n && r->of->hashes[r->same] == hash) {
		if (++r->same == KEPT)
			settle(r);
		return;
	}
	settle(r);
	if (is_mark(r, mark))
		begin(r, hash, record);
}

void repeat_add(struct repeat *r, int64_t mark, const struct record *record,
		const struct str *cells)
{
	bool anchor = r->wanted && mark != 0;
	if (r->found)
		return;
	if (anchor || is_recording(r) || r->of || is_mark(r, mark)) {
		uint64_t hash = hash_of(record, cells);
		if (is_recording(r))
			add_hash(&r->anchors[r->nanchors - 1], hash);
		compare(r, mark, hash, record);
		/* Behind a block that is repeated no other begins. */
		if (anchor && !r->of && r->nanchors < ANCHORS) {
			struct anchor *a = &r->anchors[r->nanchors++];
			*a = (struct anchor){.mark = mark, .line = record->line, .index = r->count};
			add_hash(a, hash);
		}
	}
	if (mark != 0)
		r->wanted = r->header = false;
	r->count++;
}

size_t repeat_run(const struct repeat *r, const int64_t *marks, size_t n)
{
	size_t least = n;
	if (r->found || (r->vain > VAIN && r->vain > r->count / 16))
		return n;
	if (r->wanted || r->of || is_recording(r))
		return 0;
	for (size_t a = 0; a < r->nanchors; a++) {
		int64_t mark = r->anchors[a].mark;
		size_t i = 0;
		while (i < least && marks[i] != mark)
			i++;
		least = i;
	}
	return least;
}

void repeat_skip(struct repeat *r, size_t n)
{
	r->count += n;
}

void repeat_header(struct repeat *r)
{
	settle(r);
	r->wanted = r->header = true;
}

bool repeat_end(struct repeat *r, uint64_t *first, uint64_t *again, uint64_t *records)
{
	settle(r);
	*first = r->first;
	*again = r->again;
	*records = r->records;
	return r->found;
}
