#include "questions/pace.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

#define HOUR 3600
#define KEY_BYTES 32
#define PREFIX_BYTES 7 /* kind, and at most six of an IPv6 address */

struct one {
	uint64_t prefix;
	int64_t at;
};

/* Those of the last hour: the limit for all is the room there is. */
struct asking {
	pthread_mutex_t lock;
	unsigned char key[KEY_BYTES];
	struct one items[ASKING_PER_HOUR];
	size_t n;
};

struct asking *asking_new(void)
{
	struct asking *a = xcalloc(1, sizeof *a);

	if (getrandom(a->key, sizeof a->key, 0) != sizeof a->key)
		die("the system has no randomness");
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

static uint64_t prefix_of(const struct asking *a, struct str ip)
{
	unsigned char bytes[KEY_BYTES + PREFIX_BYTES] = {0}, *own = bytes + KEY_BYTES;
	char text[INET6_ADDRSTRLEN] = "";
	struct in_addr four;
	struct in6_addr six;

	memcpy(bytes, a->key, KEY_BYTES);
	if (ip.len < sizeof text)
		memcpy(text, ip.ptr ? ip.ptr : "", ip.len);
	if (inet_pton(AF_INET, text, &four) == 1) {
		own[0] = 4;
		memcpy(own + 1, &four, 3);
	} else if (inet_pton(AF_INET6, text, &six) == 1 && IN6_IS_ADDR_V4MAPPED(&six)) {
		own[0] = 4;
		memcpy(own + 1, six.s6_addr + 12, 3);
	} else if (inet_pton(AF_INET6, text, &six) == 1) {
		own[0] = 6;
		memcpy(own + 1, six.s6_addr, 6);
	}
	return hash64(bytes, sizeof bytes);
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
	uint64_t prefix = prefix_of(a, ip);
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
	uint64_t prefix = prefix_of(a, ip);

	pthread_mutex_lock(&a->lock);
	for (size_t i = a->n; i-- > 0;)
		if (a->items[i].prefix == prefix && a->items[i].at == now) {
			a->items[i] = a->items[--a->n];
			break;
		}
	pthread_mutex_unlock(&a->lock);
}
