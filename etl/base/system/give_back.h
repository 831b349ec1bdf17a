/* Memory that was freed and that the C library keeps. */
#ifndef BASE_SYSTEM_GIVE_BACK_H
#define BASE_SYSTEM_GIVE_BACK_H

#include <stddef.h>

/* From now on large blocks are mapped by themselves and given back whole. The C library does so at first, but raises what it calls large
 * each time one is freed, so that blocks which grow now and then come to lie between others and stay. Once, before other threads. */
void memory_large_apart(void);

/* Of who calls memory_give_back. Zeroed at first. */
struct given_back {
	size_t seen; /* bytes that were free and kept when it last looked */
	size_t left; /* and when it last gave back */
};
/* To be called now and then. Gives back what the library keeps for later, in the heaps of all threads, when that is much, and nothing used
 * it since the last call: what questions of a moment took is no use to an idle server. Takes milliseconds. */
void memory_give_back(struct given_back *g);

#endif
