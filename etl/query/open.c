/* Which engines there are. */
#include "query/query.h"
#include "scan/scan_engine.h"

static const struct engine_kind *const kinds[] = {&scan_engine, NULL};

int query_open(struct engine **out, const char *store, struct error *e)
{
	return engine_open(out, kinds, store, e);
}
