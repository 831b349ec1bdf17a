/* A question in Dutch words on its way to one of /api/3, with all that is off in it. Private to etl/nlgov. */
#ifndef NLGOV_DUTCH_QUESTION_H
#define NLGOV_DUTCH_QUESTION_H

#include "nlgov/nlgov.h"
#include "nlgov/resources.h"

#define NLGOV_FAULTS_MAX 20u
#define NLGOV_UNREADABLE "De gegevens zijn nu niet te lezen; probeer het straks opnieuw."

struct nlgov_fault {
	struct str name, detail;
};

struct nlgov_asking {
	struct arena *arena;
	struct session *session;
	const struct nlgov_asked *asked;
	const struct nlgov_resource *resource;
	struct query query; /* of /api/3 */
	struct nlgov_fault faults[NLGOV_FAULTS_MAX];
	size_t nfaults;
};

/* False: there is nothing at the address. Otherwise *k has the question, and the faults that can be seen without a cube. */
bool nlgov_read(struct nlgov_asking *k, struct session *s, const struct nlgov_asked *q,
		struct arena *a);
/* Adds what is off in each parameter by itself, by the cube that is asked. -1 when that cannot be read. */
int nlgov_look(struct nlgov_asking *k, struct error *e);
void nlgov_fault(struct nlgov_asking *k, struct str name, struct str detail);
/* What /api/3 says in English; where nobody knows its Dutch, that it is English. */
struct str nlgov_dutch(struct arena *a, struct str english);
void nlgov_problem(struct buffer *out, int status, struct str detail);
/* A problem of status 400 with all faults; `detail` when there are none. */
void nlgov_put_faults(struct buffer *out, const struct nlgov_asking *k, struct str detail);

#endif
