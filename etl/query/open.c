/* Which engines there are. */
#include "clickhouse/clickhouse.h"
#include "query/query.h"
#include "scan/scan_engine.h"

static const struct engine_kind *const kinds[] = {&scan_engine, &clickhouse_engine, NULL};

int query_open(struct engine **out, const char *store, struct error *e)
{
	return engine_open(out, kinds, store, e);
}

int query_catalogue(struct str *out, struct arena *a, const char *store, struct error *e)
{
	if (clickhouse_is_address(store))
		return clickhouse_catalogue(out, a, store, e);
	*out = arena_dup(a, str_z(store));
	return 0;
}
