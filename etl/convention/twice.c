#include "convention/twice.h"

#include "base/memory/arena.h"
#include "base/memory/hash.h"

#include <stdlib.h>

#define SLOTS (TWICE_KEPT * 2)
/* A block of fewer may repeat by itself. */
#define LEAST 3u
/* So many where other lines stand between the block and itself, and where not every record is
 * looked at. */
#define LEAST_APART 5u
#define LEAST_SAMPLED 8u
#define LONG 64u
/* More of them have the one amount, and can no longer be told apart by it. */
#define MASK_MOST ((UINT64_C(1) << 24) - 1)

struct seen {
	uint64_t hash, mixed; /* hash 0: a free slot */
	uint64_t index, line;
};

/* Records in a row that were there before, all as far back. */
struct run {
	uint64_t delta, n; /* n 0: none */
	uint64_t first, again, last, start, end;
	money_sum before, after;
};

struct twice {
	struct seen slots[SLOTS];
	size_t nseen;
	uint64_t mask, index;
	money_sum sum;
	bool over;
	struct run run, other; /* the one at hand, and one that may be the better */
	struct twice_block blocks[TWICE_BLOCKS];
	size_t nblocks;
};

struct twice *twice_new(void)
{
	return xcalloc(1, sizeof(struct twice));
}

void twice_free(struct twice *t)
{
	free(t);
}

static inline uint64_t mix(int64_t mark)
{
	uint64_t m = (uint64_t)mark * UINT64_C(0x9E3779B97F4A7C15);
	return m ^ m >> 32;
}

uint64_t twice_hash(const struct str *cells, size_t n)
{
	uint64_t hash = n + 1;
	for (size_t i = 0; i < n; i++)
		hash = (hash << 5 | hash >> 59) ^ hash64(cells[i].ptr, cells[i].len) ^ cells[i].len;
	return hash ? hash : 1;
}

static struct seen *slot_of(struct twice *t, uint64_t hash)
{
	size_t i = (size_t)(hash % SLOTS);
	while (t->slots[i].hash != 0 && t->slots[i].hash != hash)
		i = (i + 1) % SLOTS;
	return &t->slots[i];
}

/* Every second one is forgotten. */
static void thin(struct twice *t)
{
	struct seen *old = xcalloc(t->nseen + 1, sizeof *old);
	size_t n = 0;
	t->mask = t->mask * 2 + 1;
	for (size_t i = 0; i < SLOTS; i++)
		if (t->slots[i].hash != 0 && (t->slots[i].mixed & t->mask) == 0)
			old[n++] = t->slots[i];
	memset(t->slots, 0, sizeof t->slots);
	t->nseen = n;
	for (size_t i = 0; i < n; i++)
		*slot_of(t, old[i].hash) = old[i];
	free(old);
	t->over = t->mask > MASK_MOST;
}

static bool is_block(const struct twice *t, const struct run *r)
{
	bool in_a_row = r->end - r->start + 1 >= r->delta;
	if (r->delta < LEAST)
		return false;
	if (t->mask != 0)
		return r->n >= LEAST_SAMPLED;
	return r->n >= (in_a_row ? LEAST : LEAST_APART);
}

/* The next block's, or that of the shortest. */
static struct twice_block *place_of(struct twice *t)
{
	struct twice_block *shortest = t->blocks;
	if (t->nblocks < TWICE_BLOCKS)
		return &t->blocks[t->nblocks];
	for (size_t i = 1; i < TWICE_BLOCKS; i++)
		if (t->blocks[i].records < shortest->records)
			shortest = &t->blocks[i];
	return shortest;
}

static void settle(struct twice *t)
{
	const struct run *r = &t->run;
	if (r->n > 0 && is_block(t, r)) {
		*place_of(t) = (struct twice_block){.first = r->first,
						    .again = r->again,
						    .last = r->last,
						    .records = r->end - r->start + 1,
						    .sum = r->after - r->before,
						    .sampled = t->mask != 0};
		t->nblocks++;
	}
	t->run.n = t->other.n = 0;
}

static void begin(struct run *r, const struct twice *t, const struct seen *s, int64_t amount,
		  uint64_t line)
{
	*r = (struct run){.delta = t->index - s->index,
			  .n = 1,
			  .first = s->line,
			  .again = line,
			  .last = line,
			  .start = t->index,
			  .end = t->index,
			  .before = t->sum,
			  .after = t->sum + amount};
}

static void extend(struct run *r, const struct twice *t, int64_t amount, uint64_t line)
{
	r->n++;
	r->last = line;
	r->end = t->index;
	r->after = t->sum + amount;
}

/* A record that was there before, `s` the last time. */
static void follow(struct twice *t, const struct seen *s, int64_t amount, uint64_t line)
{
	uint64_t delta = t->index - s->index;
	if (t->run.n == 0) {
		begin(&t->run, t, s, amount, line);
	} else if (t->run.delta == delta) {
		extend(&t->run, t, amount, line);
	} else if (t->other.n > 0 && t->other.delta == delta) {
		extend(&t->other, t, amount, line);
	} else {
		begin(&t->other, t, s, amount, line);
	}
	if (t->other.n > t->run.n) {
		struct run better = t->other;
		bool was_block = is_block(t, &t->run);
		if (was_block)
			settle(t);
		t->run = better;
		t->other.n = 0;
	}
}

bool twice_wants(const struct twice *t, int64_t mark)
{
	return !t->over && (mix(mark) & t->mask) == 0;
}

void twice_add(struct twice *t, int64_t mark, uint64_t hash, int64_t amount, uint64_t line)
{
	struct seen *s = slot_of(t, hash);
	if (s->hash != 0)
		follow(t, s, amount, line);
	else
		settle(t);
	t->nseen += s->hash == 0;
	*s = (struct seen){hash, mix(mark), t->index, line};
	t->index++;
	t->sum += amount;
	while (t->nseen > TWICE_KEPT && !t->over)
		thin(t);
}

void twice_skip(struct twice *t, int64_t amount)
{
	t->index++;
	t->sum += amount;
}

size_t twice_run(struct twice *t, const int64_t *amounts, size_t n)
{
	size_t i = 0;
	money_sum sum = 0;
	for (; i < n && !twice_wants(t, amounts[i]); i++)
		sum += amounts[i];
	t->index += i;
	t->sum += sum;
	return i;
}

static int by_line(const void *a, const void *b)
{
	const struct twice_block *x = a, *y = b;
	return x->again < y->again ? -1 : x->again > y->again;
}

/* Where there are so many, lines are alike by nature, and only long blocks say anything. */
size_t twice_end(struct twice *t)
{
	size_t kept = 0;
	settle(t);
	if (t->nblocks > TWICE_BLOCKS) {
		for (size_t i = 0; i < TWICE_BLOCKS; i++)
			if (t->blocks[i].records >= LONG)
				t->blocks[kept++] = t->blocks[i];
		t->nblocks = kept;
		qsort(t->blocks, kept, sizeof *t->blocks, by_line);
	}
	return t->nblocks;
}

const struct twice_block *twice_get(const struct twice *t, size_t i)
{
	return &t->blocks[i];
}
