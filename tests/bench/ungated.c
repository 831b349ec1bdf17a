/*
 * The program without the privacy gate, for tests/bench/gate alone: linked with --wrap, so that lines go by it and nothing of them
 * is counted. It is never installed, and the program has no switch that does this.
 */
#include "pipeline/gate/gate.h"

const struct transform_gate *__wrap_gate_of_transform(struct gate *g);
void __wrap_gate_count(struct gate *g, const struct entry_batch *b);

const struct transform_gate *__wrap_gate_of_transform(struct gate *g)
{
	(void)g;
	return NULL;
}

void __wrap_gate_count(struct gate *g, const struct entry_batch *b)
{
	(void)g;
	(void)b;
}
