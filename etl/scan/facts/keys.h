/*
 * Sort keys of facts. The columns a fact is ordered by, and then those it shows, are packed into a
 * few words of bits that compare like the fact itself; the page is printed straight from them.
 * Texts that are kept outside the dictionary do not fit and are looked up for the few facts that
 * need them.
 */
#ifndef SCAN_FACTS_KEYS_H
#define SCAN_FACTS_KEYS_H

#include "engine/coder.h"
#include "question/question.h"
#include "scan/scan.h"

struct key_column {
	struct column column;
	bool descending;
	bool text; /* kept as text somewhere: not packed */
	enum value_type type;
	int decimals;
	unsigned at, bits; /* place in the packed key */
	/* attributes in the dictionary */
	const struct dictionary *members;
	const struct ranks *ranks;
	/* amounts */
	size_t amounts;    /* measure column */
	int64_t low, high; /* over all facts */
	uint64_t null_code;
	/* texts, of the facts at hand */
	struct coder *coder; /* there from keys_read_texts to keys_forget */
	uint32_t *codes;     /* [facts] */
	uint32_t *text_ranks;
};

struct keys {
	struct key_column *items; /* in sort order */
	size_t n;
	size_t nordered; /* texts of a large cube that no order names are behind, and only shown */
	size_t *shown;   /* [fields] index of each output column */
	size_t nprefix;  /* columns before the first text: what the first pass sorts by */
	unsigned prefix_bits;
	size_t words;      /* of the packed key, without the place */
	bool has_texts;    /* some column is one */
	bool orders_texts; /* some of those in the order */
};

/* A record is `words` words of key and one word for the place: segment << 16 | line. */
static inline size_t keys_width(const struct keys *k)
{
	return (k->words + 1) * sizeof(uint64_t);
}

int keys_open(struct keys *k, struct session *s, struct picture *p, const struct question *r,
	      struct error *e);
void keys_close(struct keys *k);
/* Lets go of the texts that were read. */
void keys_forget(struct keys *k);
/* Codes of one packed column for the given lines of the segment at hand. */
int keys_codes(const struct key_column *c, struct scan *s, const uint32_t *lines, uint32_t n,
	       uint64_t *out, struct error *e);
/* Compares records by the whole key and the place. */
int keys_compare(const void *a, const void *b, void *keys);
/* Compares by the columns before the first text only. */
int keys_compare_prefix(const void *a, const void *b, void *keys);
uint64_t key_get(const uint64_t *record, const struct key_column *c);
void key_put(uint64_t *record, const struct key_column *c, uint64_t code);
/* The packed code of an amount, or of a rank; the same for a rank's code undoes it. */
uint64_t key_amount_code(const struct key_column *c, int64_t amount);
uint64_t key_rank_code(const struct key_column *c, uint64_t rank);
/* The amount, or the value, behind a packed code. */
int64_t key_amount(const struct key_column *c, uint64_t code);
const struct value *key_value(const struct key_column *c, uint64_t code);
/* Reads the texts of all text columns, or of those that facts are put in order by, for records[n]; fills in codes. */
int keys_read_texts(struct keys *k, struct session *s, struct picture *p, const char *records,
		    size_t n, bool ordered, struct error *e);
/* What the texts that were read take. */
size_t keys_text_bytes(const struct keys *k);
void keys_rank_texts(struct keys *k, struct pulse *pulse);

#endif
