/*
 * The inputs of a record's dimensions are packed two records before its turn, and their slots asked
 * for; one record before, the bytes of the long ones. So the waits for memory, which were most of
 * the transform's time on a ledger with thousands of suppliers, pass while other records are worked
 * on. The packed inputs wait in a ring.
 */
#include "transform/plan.h"

#define AHEAD 2
#define AHEAD_RING 4

void ahead_plan(struct transform *t)
{
	t->ahead = ARENA_ARRAY(t->arena, struct keyed_input, AHEAD_RING * t->cube->ndimensions);
}

/* Constants need no lookup, texts have no table, and variants pack their own. */
static bool is_ahead(const struct transform *t, size_t d)
{
	const struct keyed *k = &t->dimensions[d].keyed;
	return k->n > 0 && !k->by_variant && !t->cube->dimensions[d].text && !t->spilled[d];
}

static struct keyed_input *ring(const struct transform *t, size_t i)
{
	return t->ahead + i % AHEAD_RING * t->cube->ndimensions;
}

static void pack(const struct transform *t, const struct batch *in, size_t i)
{
	const struct record *record = &in->records[i];
	struct keyed_input *inputs = ring(t, i);
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		const struct keyed *k = &t->dimensions[d].keyed;
		if (!is_ahead(t, d))
			continue;
		keyed_pack(&inputs[d], k, &in->fields[record->first], record->nfields, 0);
		keyed_fetch_slot(k, &inputs[d]);
	}
}

void ahead_begin(struct transform *t, const struct batch *in, size_t next)
{
	for (size_t i = next; i < next + AHEAD && i < in->nrecords; i++)
		pack(t, in, i);
}

void ahead_step(struct transform *t, const struct batch *in, size_t i)
{
	if (i + AHEAD < in->nrecords)
		pack(t, in, i + AHEAD);
	t->at.inputs = ring(t, i);
	if (i + 1 == in->nrecords)
		return;
	/* Not a function of its own: gcc takes one that only asks for memory for one that does
	 * nothing, and leaves it out. */
	const struct keyed_input *inputs = ring(t, i + 1);
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		if (is_ahead(t, d))
			keyed_fetch_bytes(&t->dimensions[d].keyed, &inputs[d]);
}
