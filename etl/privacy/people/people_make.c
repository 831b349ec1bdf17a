/* A list as it is made: what stands in it, as hashes. */
#include "privacy/people/people_inside.h"

#include "base/memory/map.h"
#include "base/text/utf8.h"

#include <sodium.h>
#include <stdlib.h>

#define PARTS_MOST 12u /* words of a name */
#define ALONE_LEAST \
	4u /* letters of a surname that counts by itself: "Li" is a word of many things */

struct people_list {
	enum whose_list kind;
	struct people_key key;
	const struct privacy_policy *policy;
	const struct map *words;
	struct people_made {
		uint64_t hash;
		unsigned char is;
	} * items;
	size_t n, room;
	struct people_counts counts;
	struct arena *arena; /* of a person */
	struct str surnames[PARTS_MOST], given[PARTS_MOST], initials[PARTS_MOST];
	size_t nsurnames, ngiven, ninitials;
	bool named; /* something was given that is to name somebody */
};

struct people_list *people_list_new(enum whose_list kind, const struct people_key *key,
				    const struct privacy_policy *p, const struct map *words)
{
	struct people_list *l = xcalloc(1, sizeof *l);
	*l = (struct people_list){.kind = kind, .key = *key, .policy = p, .words = words};
	l->arena = arena_new();
	return l;
}

void people_list_free(struct people_list *l)
{
	if (!l)
		return;
	sodium_memzero(&l->key, sizeof l->key);
	arena_free(l->arena);
	free(l->items);
	free(l);
}

static void put(struct people_list *l, uint64_t hash, unsigned is)
{
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 1024;
		l->items = xrealloc(l->items, l->room * sizeof *l->items);
	}
	l->items[l->n++] = (struct people_made){hash, (unsigned char)is};
}

/* ---- names ---- */

static void keep(struct str *list, size_t *n, struct str word)
{
	if (*n < PARTS_MOST && word.len > 0 && word.len <= PEOPLE_WORD_MOST)
		list[(*n)++] = word;
}

static unsigned lists_of(const struct people_list *l, struct str word)
{
	return policy_lists(l->policy, word);
}

/* Words of a text in which each is of one part: letters alone are initials. */
static void keep_words(struct people_list *l, struct str text, enum people_part part)
{
	struct people_token t;
	char room[PEOPLE_WORD_MOST];
	size_t at = 0;
	while (people_token_next(&t, text, &at, room, l->arena)) {
		struct str word = arena_dup(l->arena, t.key);
		if (!t.letters || (lists_of(l, word) & (IN(LIST_PARTICLE) | IN(LIST_TITLE))))
			continue;
		if (part == PEOPLE_INITIALS || word.len == 1)
			keep(l->initials, &l->ninitials, word);
		else if (part == PEOPLE_SURNAME)
			keep(l->surnames, &l->nsurnames, word);
		else
			keep(l->given, &l->ngiven, word);
	}
}

/* A whole name's words, without titles. */
struct name_parts {
	struct people_token tokens[PARTS_MOST];
	struct str words[PARTS_MOST];
	bool particle[PARTS_MOST];
	size_t n;
};

static void read_parts(struct people_list *l, struct str text, struct name_parts *out)
{
	char room[PEOPLE_WORD_MOST];
	size_t at = 0;
	out->n = 0;
	while (out->n < PARTS_MOST &&
	       people_token_next(&out->tokens[out->n], text, &at, room, l->arena)) {
		const struct people_token *t = &out->tokens[out->n];
		struct str word = arena_dup(l->arena, t->key);
		unsigned lists = lists_of(l, word);
		bool initial = word.len == 1 && (t->capital || t->point);
		if (!t->letters || ((lists & IN(LIST_TITLE)) && out->n == 0))
			continue;
		out->words[out->n] = word;
		out->particle[out->n++] = (lists & IN(LIST_PARTICLE)) && !initial;
	}
}

/* "JP" of "Jansen JP" as well as "P". */
static bool is_initials(const struct name_parts *p, struct str text, size_t i)
{
	const struct people_token *t = &p->tokens[i];
	bool shouts =
		p->words[i].len <= 3 && text.ptr[t->to - 1] >= 'A' && text.ptr[t->to - 1] <= 'Z';
	return p->words[i].len == 1 || (shouts && t->capital && p->words[i].len == 2);
}

static bool is_first_name(const struct people_list *l, struct str word)
{
	return lists_of(l, word) & IN(LIST_FIRST);
}

/* Where the surname of "Piet van den Berg", "van den Berg Piet", "Piet Jansen", "Jansen P." begins. */
static size_t surname_of(const struct people_list *l, const struct name_parts *p, struct str text)
{
	size_t first = 0, last = p->n - 1;
	for (size_t i = 0; i + 1 < p->n; i++)
		if (p->particle[i] && !p->particle[i + 1])
			return i + 1;
	while (first < last && is_initials(p, text, first))
		first++;
	bool behind = first == 0 && last > 0 &&
		      (is_initials(p, text, last) ||
		       (is_first_name(l, p->words[last]) && !is_first_name(l, p->words[first])));
	return behind ? first : last;
}

static void keep_part(struct people_list *l, const struct name_parts *p, struct str text, size_t i,
		      bool surname)
{
	if (p->particle[i])
		return;
	if (surname)
		keep(l->surnames, &l->nsurnames, p->words[i]);
	else if (is_initials(p, text, i))
		keep(l->initials, &l->ninitials, p->words[i]);
	else
		keep(l->given, &l->ngiven, p->words[i]);
}

/* "Jansen-de Vries", "Smit-Bakker": what a hyphen joins to the surname is one too. */
static bool joins_surname(const struct name_parts *p, struct str text, size_t i, size_t surname)
{
	bool hyphen = looking_byte(text, p->tokens[i].to) == '-';
	size_t next = i + 1;
	while (next < p->n && p->particle[next])
		next++;
	return hyphen && next == surname;
}

static void keep_name(struct people_list *l, struct str text)
{
	struct name_parts p;
	const char *comma = memchr(text.ptr, ',', text.len);
	read_parts(l, text, &p);
	if (p.n == 0)
		return;
	size_t cut = comma ? (size_t)(comma - text.ptr) : 0;
	size_t surname = comma ? p.n : surname_of(l, &p, text);
	for (size_t i = 0; i < p.n; i++) {
		bool before = comma && p.tokens[i].to <= cut;
		keep_part(l, &p, text, i,
			  before || i == surname ||
				  (!comma && joins_surname(&p, text, i, surname)));
	}
}

/* A surname that is a word of another meaning names nobody by itself. */
static bool counts_alone(const struct people_list *l, struct str word)
{
	const unsigned other = IN(LIST_COMMON) | IN(LIST_AFTER) | IN(LIST_CUE) |
			       IN(LIST_ORGANISATION) | IN(LIST_STREET) | IN(LIST_HEALTH) |
			       IN(LIST_BUSINESS) | IN(LIST_DECLARATION) | IN(LIST_CASE) |
			       IN(LIST_NUMBER) | IN(LIST_BANK);
	return word.len >= ALONE_LEAST && !(lists_of(l, word) & other) &&
	       !(l->words && map_get(l->words, word));
}

static struct str first_letter(struct str word)
{
	uint32_t letter;
	size_t n = utf8_get(word, &letter);
	return (struct str){word.ptr, n};
}

/* The surnames beside this word, of one letter or more. */
static void put_pairs(struct people_list *l, struct str with)
{
	for (size_t i = 0; i < l->nsurnames; i++)
		put(l, people_hash_pair(&l->key, with, l->surnames[i]), PEOPLE_IS_PAIR);
}

static void put_words(struct people_list *l, bool *alone)
{
	for (size_t i = 0; i < l->nsurnames; i++) {
		bool counts = counts_alone(l, l->surnames[i]);
		*alone = *alone || counts;
		put(l, people_hash_word(&l->key, l->surnames[i]),
		    PEOPLE_IS_WORD | (counts ? PEOPLE_IS_SURNAME : 0));
		for (size_t k = 0; k < i; k++)
			put(l, people_hash_pair(&l->key, l->surnames[k], l->surnames[i]),
			    PEOPLE_IS_PAIR);
	}
	for (size_t i = 0; i < l->ngiven; i++) {
		put(l, people_hash_word(&l->key, l->given[i]), PEOPLE_IS_WORD);
		put_pairs(l, l->given[i]);
		put_pairs(l, first_letter(l->given[i]));
	}
	for (size_t i = 0; i < l->ninitials; i++)
		put_pairs(l, first_letter(l->initials[i]));
}

void people_list_end(struct people_list *l)
{
	bool alone = false;
	if (l->nsurnames > 0)
		put_words(l, &alone);
	bool found = alone || (l->nsurnames > 0 && l->ngiven + l->ninitials > 0);
	l->counts.persons += found;
	l->counts.unused += l->named && !found;
	l->nsurnames = l->ngiven = l->ninitials = 0;
	l->named = false;
	arena_reset(l->arena);
}

/* ---- numbers and addresses ---- */

static void keep_number(struct people_list *l, struct str text, unsigned is)
{
	struct str folded = utf8_fold_tight(l->arena, text);
	bool sought = folded.len <= PEOPLE_WORD_MOST && people_number(&folded);
	if (sought)
		put(l, people_hash_number(&l->key, folded), is);
	l->counts.numbers += sought;
	l->counts.unused += !sought;
}

static void keep_email(struct people_list *l, struct str text)
{
	struct str lower = utf8_fold_case(l->arena, text);
	bool sought = lower.len <= PEOPLE_WORD_MOST && memchr(lower.ptr, '@', lower.len);
	if (sought)
		put(l, people_hash_email(&l->key, lower), PEOPLE_IS_EMAIL);
	l->counts.numbers += sought;
	l->counts.unused += !sought;
}

void people_list_add(struct people_list *l, enum people_part part, struct str text)
{
	text = str_trim(text);
	if (text.len == 0)
		return;
	switch (part) {
	case PEOPLE_NAME:
		l->named = true;
		keep_name(l, text);
		break;
	case PEOPLE_SURNAME:
		l->named = true;
		keep_words(l, text, part);
		break;
	case PEOPLE_GIVEN:
	case PEOPLE_INITIALS:
		keep_words(l, text, part);
		break;
	case PEOPLE_NUMBER:
		keep_number(l, text, l->kind == PEOPLE_STAFF ? PEOPLE_IS_STAFF : PEOPLE_IS_CLIENT);
		break;
	case PEOPLE_BSN:
		keep_number(l, text, PEOPLE_IS_BSN);
		break;
	case PEOPLE_IBAN:
		keep_number(l, text, PEOPLE_IS_IBAN);
		break;
	case PEOPLE_EMAIL:
		keep_email(l, text);
		break;
	case PEOPLE_PARTICLES:
	case PEOPLE_PARTS:
		break; /* names are compared without */
	}
}

struct people_counts people_list_counts(const struct people_list *l)
{
	return l->counts;
}

/* ---- as bytes ---- */

static int by_hash(const void *a, const void *b)
{
	uint64_t x = ((const struct people_made *)a)->hash,
		 y = ((const struct people_made *)b)->hash;
	return x < y ? -1 : x > y;
}

void people_list_take(struct people_list *l, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i + PEOPLE_ENTRY_BYTES <= n; i += PEOPLE_ENTRY_BYTES) {
		uint64_t hash = 0;
		for (size_t k = 0; k < sizeof hash; k++)
			hash = hash << 8 | bytes[i + k];
		put(l, hash, bytes[i + sizeof hash]);
	}
}

void people_list_bytes(struct people_list *l, struct buffer *out)
{
	if (l->n > 0)
		qsort(l->items, l->n, sizeof *l->items, by_hash);
	for (size_t i = 0; i < l->n;) {
		uint64_t hash = l->items[i].hash;
		unsigned char is = 0;
		for (; i < l->n && l->items[i].hash == hash; i++)
			is |= l->items[i].is;
		for (int shift = 56; shift >= 0; shift -= 8)
			buffer_append_char(out, (char)(unsigned char)(hash >> shift));
		buffer_append_char(out, (char)is);
	}
}

const struct people_key *people_list_key(const struct people_list *l)
{
	return &l->key;
}

enum whose_list people_list_kind(const struct people_list *l)
{
	return l->kind;
}
