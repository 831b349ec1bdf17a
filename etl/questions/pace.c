#include "questions/pace.h"

#include "base/memory/arena.h"
#include "base/system/network_prefix.h"
#include <pthread.h>
#include <stdlib.h>

#define HOUR 3600

struct one {
	uint64_t prefix;
	int64_t at;
};

/* Those of the last hour: the limit for all is the room there is. */
struct asking {
	pthread_mutex_t lock;
	struct network_prefix_key key;
	struct one items[ASKING_PER_HOUR];
	size_t n;
};

struct asking *asking_new(void)
{
	struct asking *a = xcalloc(1, sizeof *a);

	network_prefix_key_make(&a->key);
	pthread_mutex_init(&a->lock, NULL);
	return a;
}

void asking_free(struct asking *a)
{
	if (!a)
		return;
	pthread_mutex_destroy(&a->lock);
	free(a);
}

static void forget_old(struct asking *a, int64_t now)
{
	size_t kept = 0;

	for (size_t i = 0; i < a->n; i++)
		if (now - a->items[i].at < HOUR)
			a->items[kept++] = a->items[i];
	a->n = kept;
}

bool asking_count(struct asking *a, struct str ip, int64_t now)
{
	uint64_t prefix = network_prefix(&a->key, ip);
	unsigned same = 0;

	pthread_mutex_lock(&a->lock);
	forget_old(a, now);
	for (size_t i = 0; i < a->n; i++)
		same += a->items[i].prefix == prefix;
	bool may = same < ASKING_PER_PREFIX && a->n < ASKING_PER_HOUR;
	if (may)
		a->items[a->n++] = (struct one){prefix, now};
	pthread_mutex_unlock(&a->lock);
	return may;
}

void asking_undo(struct asking *a, struct str ip, int64_t now)
{
	uint64_t prefix = network_prefix(&a->key, ip);

	pthread_mutex_lock(&a->lock);
	for (size_t i = a->n; i-- > 0;)
		if (a->items[i].prefix == prefix && a->items[i].at == now) {
			a->items[i] = a->items[--a->n];
			break;
		}
	pthread_mutex_unlock(&a->lock);
}
