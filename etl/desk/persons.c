/* Who is there. Until the desk has accounts: each person of the command line comes in once, by a link that is
 * printed when the desk starts. Nobody else ever does. */
#include "desk/room.h"

#include "base/hash.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#define SECRET_BYTES 32u
#define SECRET_TEXT (2 * SECRET_BYTES + 1)
#define COOKIE "stuiver_desk"

struct seat {
	const char *address;
	char link[SECRET_TEXT];  /* empty: used */
	char login[SECRET_TEXT]; /* empty: nobody came in yet */
	char csrf[SECRET_TEXT];
};

struct persons {
	pthread_mutex_t lock;
	struct seat seats[DESK_PERSONS_MAX];
	size_t n;
};

static int secret(char out[SECRET_TEXT], struct error *e)
{
	unsigned char bytes[SECRET_BYTES];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return error_errno(e, "get random bytes from", "the system");
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

int persons_open(struct desk *d, struct error *e)
{
	struct persons *p = d->persons = xcalloc(1, sizeof *p);
	pthread_mutex_init(&p->lock, NULL);
	p->n = d->o.npersons;
	for (size_t i = 0; i < p->n; i++) {
		p->seats[i].address = d->o.persons[i];
		if (secret(p->seats[i].link, e) != 0)
			return -1;
	}
	return 0;
}

void persons_close(struct desk *d)
{
	if (!d->persons)
		return;
	pthread_mutex_destroy(&d->persons->lock);
	free(d->persons);
}

const char *persons_secret(const struct desk *d, size_t person)
{
	return d->persons->seats[person].link;
}

/* In as much time whatever differs. */
static bool same_secret(const char *known, struct str given)
{
	unsigned char difference = 0;
	if (!known[0] || given.len != SECRET_TEXT - 1)
		return false;
	for (size_t i = 0; i < given.len; i++)
		difference |= (unsigned char)(known[i] ^ given.ptr[i]);
	return difference == 0;
}

static struct str cookie_of(struct str header)
{
	while (header.ptr) {
		struct str value = str_trim(str_split(&header, ';'));
		struct str name = str_split(&value, '=');
		if (str_eq(name, STR(COOKIE)))
			return value;
	}
	return (struct str){0};
}

void desk_person(struct desk *d, struct arena *a, const struct request *rq, struct person *out)
{
	struct persons *p = d->persons;
	struct str given = cookie_of(rq->cookie);
	*out = (struct person){0};
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->n; i++) {
		if (!same_secret(p->seats[i].login, given))
			continue;
		out->address = arena_dup(a, str_z(p->seats[i].address));
		memcpy(out->csrf, p->seats[i].csrf, sizeof out->csrf);
	}
	pthread_mutex_unlock(&p->lock);
}

bool person_may(const struct person *p, enum need need)
{
	return need == NEED_NOBODY || p->address.len > 0;
}

bool persons_enter(struct desk *d, struct arena *a, struct str given, struct str *cookie)
{
	struct persons *p = d->persons;
	struct error e;
	bool entered = false;
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->n && !entered; i++) {
		struct seat *s = &p->seats[i];
		entered = same_secret(s->link, given) && secret(s->login, &e) == 0 &&
			  secret(s->csrf, &e) == 0;
		if (!entered)
			continue;
		s->link[0] = '\0';
		*cookie =
			arena_printf(a, COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict", s->login);
	}
	pthread_mutex_unlock(&p->lock);
	return entered;
}
