/* The lists of a policy, in memory: entries in order of their hashes, found by the first bits of those. */
#include "privacy/people/people_inside.h"

#include "base/memory/hash.h"

#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>

#define FIRST_BITS 16u
#define SEEN_BITS \
	13u /* words that were asked for, 64 KiB: a ledger has few of them, again and again */
#define SEEN_IS 3u /* PEOPLE_IS_SURNAME | PEOPLE_IS_WORD, as it is kept */
#define SEEN_HERE 4u
#define WORD_BITS 19u /* 64 KiB, which stay near: nearly all words of a ledger are on no list */

struct people_lists {
	struct people_item {
		uint64_t hash;
		unsigned is;
	} * items;
	size_t n, counts[PEOPLE_LISTS];
	uint32_t first[(1u << FIRST_BITS) + 1]; /* of those that begin with these bits */
	unsigned char
		words[1u << (WORD_BITS - 3)]; /* a bit for the first bits of each word's hash */
	/* What words came to, each where the first bits of a hash without a key lead, the rest of which is kept beside it; the last
	 * one stays. Hashing under the key takes ten times as long. Threads share it: an entry is one number. */
	_Atomic uint64_t *seen;
	struct people_key key;
	struct error fault;
	bool ready;
};

const char *people_list_name(enum whose_list k)
{
	return k == PEOPLE_STAFF ? "staff" : "clients";
}

struct people_lists *people_lists_new(void)
{
	struct people_lists *l = xcalloc(1, sizeof *l);
	l->seen = xcalloc(1u << SEEN_BITS, sizeof *l->seen);
	return l;
}

void people_lists_free(struct people_lists *l)
{
	if (!l)
		return;
	sodium_memzero(&l->key, sizeof l->key);
	free(l->items);
	free(l->seen);
	free(l);
}

bool people_lists_take(struct people_lists *l, enum whose_list kind, const unsigned char *bytes,
		       size_t n)
{
	uint64_t last = 0;
	size_t count = n / PEOPLE_ENTRY_BYTES;

	if (n % PEOPLE_ENTRY_BYTES != 0)
		return false;
	l->items = xrealloc(l->items, (l->n + count + 1) * sizeof *l->items);
	for (size_t i = 0; i < count; i++) {
		const unsigned char *entry = bytes + i * PEOPLE_ENTRY_BYTES;
		uint64_t hash = 0;
		for (size_t k = 0; k < sizeof hash; k++)
			hash = hash << 8 | entry[k];
		if (i > 0 && hash <= last)
			return false;
		last = hash;
		l->items[l->n++] = (struct people_item){hash, entry[sizeof hash]};
	}
	l->counts[kind] += count;
	return true;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct people_item *)a)->hash,
		 y = ((const struct people_item *)b)->hash;
	return x < y ? -1 : x > y;
}

/* Who is on both lists is one entry. */
static void sort(struct people_lists *l)
{
	size_t kept = 0, at = 0;
	if (l->n > 0)
		qsort(l->items, l->n, sizeof *l->items, by_hash);
	for (size_t i = 0; i < l->n; i++) {
		if (kept > 0 && l->items[kept - 1].hash == l->items[i].hash)
			l->items[kept - 1].is |= l->items[i].is;
		else
			l->items[kept++] = l->items[i];
	}
	l->n = kept;
	for (size_t i = 0; i < l->n; i++) {
		size_t bit = l->items[i].hash >> (64 - WORD_BITS);
		if (l->items[i].is & (PEOPLE_IS_SURNAME | PEOPLE_IS_WORD))
			l->words[bit >> 3] |= (unsigned char)(1u << (bit & 7));
	}
	for (size_t bits = 0; bits <= 1u << FIRST_BITS; bits++) {
		while (at < l->n && l->items[at].hash >> (64 - FIRST_BITS) < bits)
			at++;
		l->first[bits] = (uint32_t)at;
	}
}

static int open_key(struct people_lists *l, struct str name)
{
	struct arena *a = arena_new();
	struct str path = people_key_path(a, NULL);
	int result = path.len ? people_key_read(&l->key, path.ptr, &l->fault)
			      : error_set(&l->fault, STATUS_NO_FILE,
					  "nothing says where their key is: " PEOPLE_KEY_VARIABLE
					  " names the file");
	if (result == 0 && !str_eq(str_z(l->key.name), name))
		result = error_set(&l->fault, STATUS_REFUSED,
				   "they are under the key %.*s, and %s is %s", STR_ARG(name),
				   path.ptr, l->key.name);
	arena_free(a);
	return result;
}

void people_lists_begin(struct people_lists *l, struct str name)
{
	sort(l);
	l->ready = open_key(l, name) == 0;
}

unsigned people_lists_find(const struct people_lists *l, uint64_t hash)
{
	size_t bits = hash >> (64 - FIRST_BITS);
	for (size_t i = l->first[bits]; i < l->first[bits + 1]; i++)
		if (l->items[i].hash == hash)
			return l->items[i].is;
	return 0;
}

static unsigned find_word(const struct people_lists *l, struct str folded)
{
	uint64_t hash = people_hash_word(&l->key, folded);
	size_t bit = hash >> (64 - WORD_BITS);
	if (!(l->words[bit >> 3] & (1u << (bit & 7))))
		return 0;
	return people_lists_find(l, hash) & (PEOPLE_IS_SURNAME | PEOPLE_IS_WORD);
}

unsigned people_lists_word(const struct people_lists *l, struct str folded)
{
	const uint64_t mark = hash64(folded.ptr, folded.len) & ~(uint64_t)(SEEN_IS | SEEN_HERE);
	_Atomic uint64_t *at = &l->seen[mark >> (64 - SEEN_BITS)];
	uint64_t seen = atomic_load_explicit(at, memory_order_relaxed);
	if ((seen & ~(uint64_t)SEEN_IS) == (mark | SEEN_HERE))
		return (unsigned)(seen & SEEN_IS);
	unsigned is = find_word(l, folded);
	atomic_store_explicit(at, mark | SEEN_HERE | is, memory_order_relaxed);
	return is;
}

const struct people_key *people_lists_key(const struct people_lists *l)
{
	return &l->key;
}

bool people_lists_ready(const struct people_lists *l)
{
	return l->ready;
}

const struct error *people_lists_fault(const struct people_lists *l)
{
	return &l->fault;
}

size_t people_lists_count(const struct people_lists *l, enum whose_list kind)
{
	return l->counts[kind];
}
