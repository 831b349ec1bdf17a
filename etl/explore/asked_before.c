#include "explore/asked_before.h"

#include "base/memory/hash.h"
#include "base/memory/lru.h"
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#define BUCKETS 1024u
#define ANSWER_PART 8u /* one answer may take this part of the room */

struct entry {
	struct lru_node node; /* first */
	struct str address;
	struct tabular rows; /* all of it behind this struct, in one piece */
};

struct asked_before {
	pthread_mutex_t lock;
	struct lru lru;
	struct lru_node *buckets[BUCKETS];
};

/* ---- copies ---- */

/* Where a copy goes: an arena, or memory that was measured before. */
struct room {
	struct arena *arena; /* NULL: from `at` on */
	char *at;
};

#define ALIGNED(n) (((n) + 15u) & ~(size_t)15u)

static void *take(struct room *r, size_t n)
{
	if (r->arena)
		return arena_alloc(r->arena, n + 1);
	void *p = r->at;
	r->at += ALIGNED(n);
	return p;
}

static struct str take_text(struct room *r, struct str s)
{
	if (s.len == 0)
		return s.ptr ? STR("") : s;
	char *p = take(r, s.len);
	memcpy(p, s.ptr, s.len);
	return (struct str){p, s.len};
}

static const struct datum *take_data(struct room *r, const struct datum *from, size_t n)
{
	struct datum *own = take(r, n * sizeof *own);

	for (size_t i = 0; i < n; i++) {
		own[i] = from[i];
		if (own[i].kind == DATUM_TEXT || own[i].kind == DATUM_NUMERAL)
			own[i].text = take_text(r, from[i].text);
	}
	return own;
}

static void copy(struct room *r, struct tabular *out, const struct tabular *t)
{
	struct row_column *columns = take(r, t->ncolumns * sizeof *columns);

	*out = *t;
	for (size_t i = 0; i < t->ncolumns; i++) {
		columns[i] = t->columns[i];
		columns[i].label = take_text(r, t->columns[i].label);
		columns[i].ref = take_text(r, t->columns[i].ref);
		columns[i].title = take_text(r, t->columns[i].title);
		if (t->columns[i].member) {
			struct value *v = take(r, sizeof *v);
			*v = *t->columns[i].member;
			v->text = take_text(r, t->columns[i].member->text);
			columns[i].member = v;
		}
	}
	out->columns = columns;
	out->cells = take_data(r, t->cells, t->n * t->ncolumns);
	if (t->summary)
		out->summary = take_data(r, t->summary, t->ncolumns);
}

static size_t size_of_data(const struct datum *d, size_t n)
{
	size_t size = ALIGNED(n * sizeof *d);

	for (size_t i = 0; i < n; i++)
		if (d[i].kind == DATUM_TEXT || d[i].kind == DATUM_NUMERAL)
			size += ALIGNED(d[i].text.len);
	return size;
}

/* What copy() takes. */
static size_t size_of(const struct tabular *t)
{
	size_t size = ALIGNED(t->ncolumns * sizeof *t->columns);

	for (size_t i = 0; i < t->ncolumns; i++) {
		const struct row_column *c = &t->columns[i];
		size += ALIGNED(c->label.len) + ALIGNED(c->ref.len) + ALIGNED(c->title.len);
		if (c->member)
			size += ALIGNED(sizeof *c->member) + ALIGNED(c->member->text.len);
	}
	size += size_of_data(t->cells, t->n * t->ncolumns);
	return size + (t->summary ? size_of_data(t->summary, t->ncolumns) : 0);
}

/* ---- the table ---- */

static bool is_wanted(const struct lru_node *n, const void *wanted)
{
	return str_eq(((const struct entry *)n)->address, *(const struct str *)wanted);
}

static void gone(struct lru_node *n)
{
	free(n);
}

static void drop(void *made)
{
	struct asked_before *r = made;

	lru_clear(&r->lru, gone);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static int make(void **made, void *context, struct error *e)
{
	struct asked_before *r = xcalloc(1, sizeof *r);

	(void)context;
	(void)e;
	pthread_mutex_init(&r->lock, NULL);
	lru_init(&r->lru, ASKED_BEFORE_BYTES, r->buckets, BUCKETS);
	*made = r;
	return 0;
}

int asked_before_of(struct asked_before **out, struct picture *p, struct error *e)
{
	void *made;

	if (picture_derived(&made, p, PICTURE_ASKED, make, drop, NULL, e) != 0)
		return -1;
	*out = made;
	return 0;
}

bool asked_before_find(struct asked_before *r, struct str address, struct tabular *out,
		       struct arena *a)
{
	struct room page = {.arena = a};

	pthread_mutex_lock(&r->lock);
	struct lru_node *n =
		lru_find(&r->lru, hash64(address.ptr, address.len), is_wanted, &address);
	if (n) {
		lru_touch(&r->lru, n);
		copy(&page, out, &((struct entry *)n)->rows);
	}
	pthread_mutex_unlock(&r->lock);
	return n != NULL;
}

void asked_before_keep(struct asked_before *r, struct str address, const struct tabular *t)
{
	size_t size = ALIGNED(sizeof(struct entry)) + ALIGNED(address.len) + size_of(t);
	uint64_t hash = hash64(address.ptr, address.len);

	if (size > ASKED_BEFORE_BYTES / ANSWER_PART)
		return;
	struct entry *x = xmalloc(size);
	struct room own = {.at = (char *)x + ALIGNED(sizeof *x)};
	*x = (struct entry){.address = take_text(&own, address)};
	copy(&own, &x->rows, t);
	assert(own.at == (char *)x + size);
	pthread_mutex_lock(&r->lock);
	bool known = lru_find(&r->lru, hash, is_wanted, &address) != NULL;
	if (!known) {
		lru_list(&r->lru, &x->node, hash);
		lru_put(&r->lru, &x->node, size);
		lru_trim(&r->lru, gone);
	}
	pthread_mutex_unlock(&r->lock);
	if (known) /* asked by another thread at the same time */
		free(x);
}
