#include "answer/unknown.h"

#include "base/text/utf8.h"
#include "model/fiscal_words.h"

#include <stdlib.h>

#define MEMBERS_MAX 50000u /* of a dimension that is looked at */
#define VALUES_MAX 20u     /* told of one answer */

struct looking {
	struct arena *arena; /* of the answer */
	const struct picture *picture;
	const struct dimension *dimension;
	size_t index; /* of the dimension */
	size_t attribute;
	const struct dictionary *members;
};

static int compare_texts(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Which of the test's texts some member has. */
static void mark_known(const struct looking *l, const struct test *t, bool *known)
{
	for (uint32_t k = 0; k < dictionary_count(l->members); k++) {
		const struct value *v = &dictionary_get(l->members, k)[l->attribute];
		if (v->null || picture_hides(l->picture, l->index, k))
			continue;
		const struct str *found =
			bsearch(&v->text, t->texts, t->ntexts, sizeof v->text, compare_texts);
		if (found)
			known[found - t->texts] = true;
	}
}

/* How near a member is. What only resembles the text is told after what has it in its name. */
#define NEAR_SAME 0u  /* it is called so, in another language perhaps */
#define NEAR_HOLDS 1u /* the text is part of its name */
#define NEAR_EDITS 2u /* and as many edits */

#define PART_SHORTEST 3u /* bytes of a text that says something as part of a name */

struct asked_value {
	struct str words, tight; /* folded */
	size_t edits;            /* more of them are another word */
};

struct near {
	size_t far;
	uint32_t key;
};

static size_t distance_of(struct arena *scratch, const struct asked_value *w, struct str text)
{
	struct str words = utf8_fold(scratch, text), tight = utf8_fold_tight(scratch, text);

	if (str_eq(tight, w->tight) || fiscal_means(w->words, words))
		return NEAR_SAME;
	if (w->tight.len >= PART_SHORTEST &&
	    memmem(tight.ptr, tight.len, w->tight.ptr, w->tight.len))
		return NEAR_HOLDS;
	size_t best = edit_distance(tight, w->tight, w->edits);
	while (words.len) {
		size_t far = edit_distance(str_split(&words, ' '), w->tight, w->edits);
		best = far < best ? far : best;
	}
	return NEAR_EDITS + best;
}

/* By whichever of a member's texts is the nearest. */
static size_t distance(const struct looking *l, struct arena *scratch, const struct asked_value *w,
		       const struct value *member)
{
	size_t best = SIZE_MAX;

	for (size_t a = 0; a < l->dimension->nattributes; a++) {
		if (member[a].null || l->dimension->attributes[a].type != VALUE_STRING)
			continue;
		size_t d = distance_of(scratch, w, member[a].text);
		best = d < best ? d : best;
	}
	return best;
}

/* Keeps the nearest in order; of those that are as near the first. */
static void keep_near(struct near *best, size_t *n, struct near x)
{
	size_t at = *n < UNKNOWN_NEAREST ? (*n)++ : UNKNOWN_NEAREST;

	for (; at > 0 && x.far < best[at - 1].far; at--)
		if (at < UNKNOWN_NEAREST)
			best[at] = best[at - 1];
	if (at < UNKNOWN_NEAREST)
		best[at] = x;
}

static void tell_near(const struct looking *l, struct unknown *u, uint32_t key)
{
	const struct value *member = dictionary_get(l->members, key);
	size_t label = l->dimension->label_attribute;
	struct unknown_near *near = &u->near[u->n++];

	*near = (struct unknown_near){.value = member[l->attribute].text};
	if (label != l->attribute && !member[label].null &&
	    l->dimension->attributes[label].type == VALUE_STRING)
		near->label = member[label].text;
}

static void find_nearest(const struct looking *l, struct unknown *u)
{
	struct near best[UNKNOWN_NEAREST];
	struct arena *scratch = arena_new();
	struct asked_value w = {utf8_fold(l->arena, u->value), utf8_fold_tight(l->arena, u->value),
				0};
	size_t n = 0, members = 0;

	w.edits = w.tight.len / 3 + 1;
	for (uint32_t k = 0; k < dictionary_count(l->members); k++) {
		const struct value *member = dictionary_get(l->members, k);
		if (member[l->attribute].null || picture_hides(l->picture, l->index, k))
			continue;
		members++;
		keep_near(best, &n, (struct near){distance(l, scratch, &w, member), k});
		arena_reset(scratch);
	}
	arena_free(scratch);
	for (size_t i = 0; i < n; i++) {
		bool other =
			best[i].far > NEAR_EDITS + w.edits; /* unless these are all there are */
		bool beside = best[0].far == NEAR_SAME && best[i].far != NEAR_SAME;
		if (!beside && (!other || members <= UNKNOWN_NEAREST))
			tell_near(l, u, best[i].key);
	}
}

static int look_at(struct unknown *list, size_t *n, const struct result *r, const struct test *t,
		   struct error *e)
{
	const struct cube *c = picture_cube(r->picture);
	struct looking l = {.arena = r->question->arena,
			    .picture = r->picture,
			    .dimension = &c->dimensions[t->column.dimension],
			    .index = t->column.dimension,
			    .attribute = t->column.attribute};

	if (picture_members(&l.members, r->picture, r->session, l.index, e) != 0)
		return -1;
	if (dictionary_count(l.members) > MEMBERS_MAX)
		return 0;
	bool *known = ARENA_ARRAY(l.arena, bool, t->ntexts);
	mark_known(&l, t, known);
	for (size_t i = 0; i < t->ntexts && *n < VALUES_MAX; i++) {
		if (known[i])
			continue;
		list[*n] = (struct unknown){.ref = t->ref, .value = t->texts[i]};
		find_nearest(&l, &list[(*n)++]);
	}
	return 0;
}

/* ---- numbers ---- */

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static struct str number_text(struct arena *a, enum value_type type, int64_t number)
{
	struct buffer b;
	struct value v = value_number(number);

	buffer_init(&b, SIZE_MAX);
	value_plain(&b, type, &v);
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

/* No number is nearly another; a dimension of hardly any is told whole. */
static void tell_numbers(const struct looking *l, struct unknown *u)
{
	enum value_type type = l->dimension->attributes[l->attribute].type;
	int64_t numbers[UNKNOWN_NEAREST];
	size_t n = 0;

	for (uint32_t k = 0; k < dictionary_count(l->members); k++) {
		const struct value *v = &dictionary_get(l->members, k)[l->attribute];
		if (v->null || picture_hides(l->picture, l->index, k))
			continue;
		if (n == UNKNOWN_NEAREST)
			return;
		numbers[n++] = v->number;
	}
	if (n)
		qsort(numbers, n, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < n; i++)
		u->near[u->n++].value = number_text(l->arena, type, numbers[i]);
}

static bool has_number(const struct looking *l, int64_t number)
{
	for (uint32_t k = 0; k < dictionary_count(l->members); k++) {
		const struct value *v = &dictionary_get(l->members, k)[l->attribute];
		if (!v->null && v->number == number && !picture_hides(l->picture, l->index, k))
			return true;
	}
	return false;
}

static int look_at_numbers(struct unknown *list, size_t *n, const struct result *r,
			   const struct test *t, struct error *e)
{
	const struct cube *c = picture_cube(r->picture);
	struct looking l = {.arena = r->question->arena,
			    .picture = r->picture,
			    .dimension = &c->dimensions[t->column.dimension],
			    .index = t->column.dimension,
			    .attribute = t->column.attribute};

	if (picture_members(&l.members, r->picture, r->session, l.index, e) != 0)
		return -1;
	if (dictionary_count(l.members) > MEMBERS_MAX)
		return 0;
	for (size_t i = 0; i < t->nnumbers && *n < VALUES_MAX; i++) {
		if (has_number(&l, t->numbers[i]))
			continue;
		enum value_type type = l.dimension->attributes[l.attribute].type;
		list[*n] = (struct unknown){.ref = t->ref,
					    .value = number_text(l.arena, type, t->numbers[i])};
		tell_numbers(&l, &list[(*n)++]);
	}
	return 0;
}

/* ---- a question ---- */

int unknown_values(struct unknown **out, size_t *n, const struct result *r, struct error *e)
{
	const struct question *q = r->question;

	*out = ARENA_ARRAY(q->arena, struct unknown, VALUES_MAX);
	*n = 0;
	for (size_t i = 0; i < q->ntests; i++) {
		const struct test *t = &q->tests[i];
		if (t->column.kind != COLUMN_ATTRIBUTE || t->text || t->range || t->toggled ||
		    picture_has_text(r->picture, t->column.dimension))
			continue;
		if ((t->ntexts && look_at(*out, n, r, t, e) != 0) ||
		    (t->nnumbers && look_at_numbers(*out, n, r, t, e) != 0))
			return -1;
	}
	return 0;
}

int unknown_in_cut(struct unknown **out, size_t *n, struct session *s, struct picture *p,
		   struct arena *a, struct str cut, struct error *e)
{
	struct question q = {.arena = a, .cube = picture_cube(p)};
	const struct result r = {.session = s, .picture = p, .question = &q};

	if (cut.len && parse_cuts(&q, cut, e) != 0)
		return -1;
	return unknown_values(out, n, &r, e);
}

struct str unknown_near_text(struct arena *a, const struct unknown *u)
{
	struct str out = {0};

	for (size_t i = 0; i < u->n; i++) {
		const struct unknown_near *x = &u->near[i];
		out = arena_printf(a, "%.*s%s\"%.*s\"", STR_ARG(out), i ? ", " : "",
				   STR_ARG(x->value));
		if (x->label.len)
			out = arena_printf(a, "%.*s (%.*s)", STR_ARG(out), STR_ARG(x->label));
	}
	return out;
}
