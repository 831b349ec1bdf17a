/* What a job reaches outside its fences: servers, where what it publishes is kept in ClickHouse too. No file that somebody
 * delivered is read by such a job: those are staged by then. */
#include "deliveries/jobs/jobs.h"

#include "clickhouse/clickhouse.h"
#include "clickhouse/clickhouse_address.h"
#include "store/versions/facts_away.h"

#include <stdlib.h>

/* What a library of names looks at. */
static const char *const NAMES[] = {"/etc/hosts", "/etc/host.conf", "/etc/resolv.conf",
				    "/etc/nsswitch.conf", "/etc/gai.conf"};

static int place_of(struct str *out, struct desk *d, struct arena *a, struct error *e)
{
	struct facts_away away;
	struct store *s;

	if (store_open(&s, d->store, e))
		return -1;
	int result = away_read(&away, a, s, e);
	store_close(s);
	*out = away.address;
	return result;
}

int job_outside(struct desk *d, struct arena *a, enum job_kind kind,
		const struct process_outside **out, struct error *e)
{
	struct clickhouse_address address;
	struct str place = {0};
	const char *password = getenv(CLICKHOUSE_PASSWORD);

	*out = NULL;
	if (kind != JOB_RELEASE && kind != JOB_ERASE)
		return 0;
	if (place_of(&place, d, a, e))
		return -1;
	if (!place.len)
		return 0;
	if (clickhouse_address_read(&address, a, arena_dup(a, place).ptr, e))
		return error_context(
			e, "the facts are kept in ClickHouse too, so nothing was changed");
	struct process_outside *o = ARENA_NEW(a, struct process_outside);
	*o = (struct process_outside){0};
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
		o->paths[o->n++] = NAMES[i];
	if (address.password_file.len)
		o->paths[o->n++] = address.password_file.ptr;
	if (address.ca.len)
		o->paths[o->n++] = address.ca.ptr;
	if (password)
		o->variable = arena_printf(a, CLICKHOUSE_PASSWORD "=%s", password).ptr;
	*out = o;
	return 0;
}
