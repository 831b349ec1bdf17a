#include "answer/unknown.h"

#include "base/utf8.h"

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

/* How far a member is from what was asked: by whichever of its texts is the nearest. */
static size_t distance(const struct looking *l, struct arena *scratch, const struct value *member,
		       struct str wanted, size_t limit)
{
	size_t best = SIZE_MAX;

	for (size_t a = 0; a < l->dimension->nattributes; a++) {
		if (member[a].null || l->dimension->attributes[a].type != VALUE_STRING)
			continue;
		size_t d = edit_distance(utf8_fold_tight(scratch, member[a].text), wanted, limit);
		best = d < best ? d : best;
	}
	return best;
}

static void find_nearest(const struct looking *l, struct unknown *u)
{
	size_t best[UNKNOWN_NEAREST];
	uint32_t keys[UNKNOWN_NEAREST];
	struct arena *scratch = arena_new();
	struct str wanted = utf8_fold_tight(l->arena, u->value);

	for (uint32_t k = 0; k < dictionary_count(l->members); k++) {
		const struct value *member = dictionary_get(l->members, k);
		if (member[l->attribute].null || picture_hides(l->picture, l->index, k))
			continue;
		size_t limit = u->n == UNKNOWN_NEAREST ? best[u->n - 1] : wanted.len + 16;
		size_t d = distance(l, scratch, member, wanted, limit);
		arena_reset(scratch);
		size_t at = u->n < UNKNOWN_NEAREST ? u->n++ : UNKNOWN_NEAREST;
		for (; at > 0 && d < best[at - 1]; at--)
			if (at < UNKNOWN_NEAREST) {
				best[at] = best[at - 1];
				keys[at] = keys[at - 1];
			}
		if (at < UNKNOWN_NEAREST) {
			best[at] = d;
			keys[at] = k;
		}
	}
	for (size_t i = 0; i < u->n; i++) {
		const struct value *member = dictionary_get(l->members, keys[i]);
		const struct value *label = &member[l->dimension->label_attribute];
		u->near[i].value = member[l->attribute].text;
		if (l->dimension->label_attribute != l->attribute && !label->null &&
		    l->dimension->attributes[l->dimension->label_attribute].type == VALUE_STRING)
			u->near[i].label = label->text;
	}
	arena_free(scratch);
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

int unknown_values(struct unknown **out, size_t *n, const struct result *r, struct error *e)
{
	const struct question *q = r->question;

	*out = ARENA_ARRAY(q->arena, struct unknown, VALUES_MAX);
	*n = 0;
	for (size_t i = 0; i < q->ntests; i++) {
		const struct test *t = &q->tests[i];
		if (t->column.kind != COLUMN_ATTRIBUTE || !t->ntexts || t->text || t->negated ||
		    picture_has_text(r->picture, t->column.dimension))
			continue;
		if (look_at(*out, n, r, t, e) != 0)
			return -1;
	}
	return 0;
}
