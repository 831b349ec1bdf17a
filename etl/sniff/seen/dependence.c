/*
 * Columns that decide one another. A text that goes one to one with a private number is a name, in
 * any language and under any header; a text that a code decides is the code's label.
 */
#include "base/memory/hash.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/relations.h"

#include <stdlib.h>

#define TEXTS_MOST 24
#define KEYS_MOST 32
#define SLOTS 2048
#define VALUES_MOST 1024 /* distinct values of a pair that are followed */

/* Which value of one column came with a value of another, as hashes. */
struct dependence_table {
	uint64_t keys[SLOTS], values[SLOTS];
	size_t n;
	uint64_t repeats, breaks; /* a key came again; and with another value */
};

struct dependence {
	size_t text, key;                      /* columns */
	struct dependence_table *there, *back; /* key to text, text to key; NULL: given up */
};

static bool broken(const struct dependence_table *t)
{
	return t->breaks * 20 > t->repeats + 20;
}

/* Gives up on what contradicts itself, so that memory is held for pairs that matter. */
static void add(struct dependence_table **at, uint64_t key, uint64_t value)
{
	struct dependence_table *t = *at;
	if (!t)
		return;
	size_t i = key % SLOTS;
	while (t->keys[i] && t->keys[i] != key)
		i = (i + 1) % SLOTS;
	if (t->keys[i] == key) {
		t->repeats++;
		t->breaks += t->values[i] != value;
	} else if (t->n < VALUES_MOST) {
		t->keys[i] = key;
		t->values[i] = value;
		t->n++;
	}
	if (broken(t)) {
		free(t);
		*at = NULL;
	}
}

static bool is_text(const struct sniff *s, const struct sniff_column *c)
{
	return shape_named(s, c) && c->has_letter > 0 && c->label_of < 0 && !c->is_private &&
	       (c->type == SNIFF_WORDS || c->type == SNIFF_FREE || c->type == SNIFF_FLAG ||
		c->type == SNIFF_CODE);
}

static bool is_key(const struct sniff *s, const struct sniff_column *c)
{
	if (!shape_named(s, c) || c->values == 0 || c->type == SNIFF_AMOUNT)
		return false;
	return c->is_private || c->type == SNIFF_CODE || c->type == SNIFF_INTEGER;
}

void dependences_new(struct relations *r, struct sniff *s)
{
	size_t texts = 0, keys;
	r->dependences = xcalloc(TEXTS_MOST * KEYS_MOST, sizeof *r->dependences);
	for (size_t t = 0; t < s->nfile && texts < TEXTS_MOST; t++) {
		if (!is_text(s, &s->columns[t]))
			continue;
		texts++;
		keys = 0;
		for (size_t k = 0; k < s->nfile && keys < KEYS_MOST; k++) {
			if (k == t || !is_key(s, &s->columns[k]))
				continue;
			keys++;
			r->dependences[r->ndependences++] = (struct dependence){
				t, k, xcalloc(1, sizeof(struct dependence_table)),
				s->columns[k].is_private
					? xcalloc(1, sizeof(struct dependence_table))
					: NULL};
		}
	}
}

void dependences_add(struct relations *r, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < r->ndependences; i++) {
		struct dependence *d = &r->dependences[i];
		if ((!d->there && !d->back) || d->text >= n || d->key >= n)
			continue;
		struct str text = str_trim(fields[d->text]), key = str_trim(fields[d->key]);
		if (text.len == 0 || key.len == 0)
			continue;
		uint64_t h = hash64(text.ptr, text.len) | 1, k = hash64(key.ptr, key.len) | 1;
		add(&d->there, k, h);
		add(&d->back, h, k);
	}
}

void dependences_free(struct relations *r)
{
	for (size_t i = 0; i < r->ndependences; i++) {
		free(r->dependences[i].there);
		free(r->dependences[i].back);
	}
	free(r->dependences);
}

static bool one_to_one(const struct dependence *d)
{
	return d->there && d->back && d->there->n > 2;
}

static void make_private(struct sniff_column *c, struct str why)
{
	c->is_private = true;
	c->privacy = why;
}

/* A class that any mapping would have: a programme's name beside the code of its budget holder
 * stays. */
static bool is_classified(const struct sniff_column *c)
{
	return c->word && c->word->use == USE_CODE && c->word->column_type;
}

static bool may_have_label(const struct sniff_column *text, const struct sniff_column *key)
{
	return !key->is_private && is_classified(key) && key->label_of < 0 &&
	       !sniff_about_posting(text, key);
}

/* Labels first: what a public code decides is no name that came with a creditor. */
static void find_labels(struct sniff *s)
{
	const struct relations *r = s->relations;
	for (size_t i = 0; i < r->ndependences; i++) {
		const struct dependence *d = &r->dependences[i];
		struct sniff_column *text = &s->columns[d->text];
		const struct sniff_column *key = &s->columns[d->key];
		enum sniff_use use = shape_use(text);
		bool label = use == USE_TEXT || use == USE_LABEL;
		if (!label || text->label_of >= 0 || !may_have_label(text, key) || !d->there ||
		    d->there->n < 2)
			continue;
		/* Where no code comes back nothing is proven: the text must at least stand beside it. */
		bool proven = d->there->repeats * 2 >= d->there->n;
		bool taken = false;
		for (size_t k = 0; k < s->ncolumns; k++)
			taken = taken || s->columns[k].label_of == (int)d->key;
		if (!taken && proven && text->type != SNIFF_FREE)
			text->label_of = (int)d->key;
	}
}

static void hide_names(struct sniff *s)
{
	const struct relations *r = s->relations;
	for (size_t i = 0; i < r->ndependences; i++) {
		const struct dependence *d = &r->dependences[i];
		struct sniff_column *text = &s->columns[d->text];
		const struct sniff_column *key = &s->columns[d->key];
		if (text->is_private || text->label_of >= 0 || !key->is_private ||
		    is_classified(text) || !one_to_one(d))
			continue;
		if (text->type == SNIFF_CODE && d->there->repeats < 5)
			continue; /* numbers of documents go one to one with everything */
		make_private(text,
			     arena_printf(s->arena, "goes one to one with %.*s, which is private",
					  STR_ARG(key->field)));
	}
}

/* What somebody wrote about a line may name anybody. */
static void hide_texts(struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		bool words = c->type == SNIFF_WORDS || c->type == SNIFF_FREE ||
			     c->type == SNIFF_FLAG || c->type == SNIFF_CODE;
		if (c->is_private || c->label_of >= 0 || !words || c->has_letter == 0)
			continue;
		bool codes = c->type == SNIFF_CODE ||
			     (c->type == SNIFF_FREE && c->blanks_inside == 0 && c->max_len <= 24);
		if (shape_use(c) == USE_TEXT)
			make_private(c, STR("text about a line may name people; remove the class "
					    "when it does not"));
		else if (c->type == SNIFF_FREE && !codes)
			make_private(c, STR("free text may name people; remove the class when it "
					    "does not"));
	}
}

void dependences_decide(struct sniff *s)
{
	if (s->relations) {
		find_labels(s);
		hide_names(s);
	}
	hide_texts(s);
}
