/* Computed fields may build on each other, but not in a circle, and not without end. */
#include "descriptor/descriptor_json.h"

/* A line's text is made anew from what it is made of: so many texts at most for one field. */
#define FIELD_STEPS_MAX 1000u
#define STEPS_UNKNOWN 0u
#define STEPS_BEGUN (UINT32_MAX - 1)
#define STEPS_CIRCLE UINT32_MAX

/* Marks every list that the foreign keys of one lead to, itself included. */
static void mark_reached(const struct mapping *m, int from, bool *reached)
{
	if (from == NONE || reached[from])
		return;
	const struct resource *r = &m->resources[from];
	reached[from] = true;
	for (size_t k = 0; k < r->nkeys; k++)
		mark_reached(m, r->keys[k].resource, reached);
}

bool keys_lead_to(const struct mapping *m, int from, int to)
{
	struct arena *a = arena_new();
	bool *reached = ARENA_ARRAY(a, bool, m->nresources);
	mark_reached(m, from, reached);
	bool result = reached[to];
	arena_free(a);
	return result;
}

struct steps {
	const struct mapping *m;
	const struct resource *r;
	uint32_t *of; /* [nfields] */
};

static uint32_t steps_of(const struct steps *s, size_t field);

static uint32_t add_steps(const struct steps *s, uint32_t sum, int field)
{
	uint32_t more = steps_of(s, (size_t)field);
	if (more == STEPS_CIRCLE)
		return STEPS_CIRCLE;
	return sum + more < FIELD_STEPS_MAX ? sum + more : FIELD_STEPS_MAX;
}

/* A looked-up field is made of the fields whose keys lead to its list. */
static uint32_t steps_of_lookup(const struct steps *s, const struct field *f)
{
	uint32_t sum = 1;
	for (size_t k = 0; f->list != NONE && k < s->r->nkeys; k++) {
		const struct foreign_key *key = &s->r->keys[k];
		if (!keys_lead_to(s->m, key->resource, f->list))
			continue;
		for (size_t i = 0; i < key->n && sum != STEPS_CIRCLE; i++)
			sum = add_steps(s, sum, key->fields[i]);
	}
	return sum;
}

static uint32_t steps_of_parts(const struct steps *s, const struct field *f)
{
	uint32_t sum = 1;
	for (size_t i = 0; i < f->npieces && sum != STEPS_CIRCLE; i++)
		if (f->pieces[i].field >= 0)
			sum = add_steps(s, sum, f->pieces[i].field);
	if (f->from >= 0 && f->origin != ORIGIN_COLUMN && sum != STEPS_CIRCLE)
		sum = add_steps(s, sum, f->from);
	return sum;
}

/* How many texts are made for a field's, its own included. Each field is walked through once. */
static uint32_t steps_of(const struct steps *s, size_t field)
{
	const struct field *f = &s->r->fields[field];
	uint32_t *known = &s->of[field];
	if (*known == STEPS_BEGUN)
		return STEPS_CIRCLE;
	if (*known == STEPS_UNKNOWN) {
		*known = STEPS_BEGUN;
		uint32_t sum =
			f->origin == ORIGIN_LOOKUP ? steps_of_lookup(s, f) : steps_of_parts(s, f);
		/* Of a circle one field is cut; then the others are none any more. */
		*known = sum == STEPS_CIRCLE ? STEPS_UNKNOWN : sum;
		return sum;
	}
	return *known;
}

void check_computed(struct descriptor_place fields, struct descriptor_place extra,
		    struct resource *r)
{
	struct arena *a = arena_new();
	struct steps s = {fields.r->m, r, ARENA_ARRAY(a, uint32_t, r->nfields)};
	for (size_t i = 0; i < r->nfields; i++) {
		struct descriptor_place p =
			i < r->nschema ? place_item(fields, i) : place_item(extra, i - r->nschema);
		uint32_t n = steps_of(&s, i);
		if (n < FIELD_STEPS_MAX)
			continue;
		if (n == STEPS_CIRCLE)
			place_fault(p, "is computed from itself");
		else
			place_fault(p, "is computed from %u texts and more, one within another",
				    FIELD_STEPS_MAX);
		r->fields[i].from = r->fields[i].list = NONE;
		r->fields[i].npieces = 0;
		s.of[i] = 1;
	}
	arena_free(a);
}
