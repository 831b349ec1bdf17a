#include "clickhouse/clickhouse_inquiry.h"
#include "clickhouse/moved/replicas.h"

#include <inttypes.h>
#include <time.h>

#define GONE_TRIES 60u /* seconds for replicas to have let go of it */

struct counting_held {
	uint64_t *there;
	size_t n;
};

static int take_there(void *context, const struct str *fields, struct error *e)
{
	struct counting_held *k = context;
	uint64_t seq, lines;

	if (!tsv_unsigned(fields[0], &seq) || seq >= k->n || !tsv_unsigned(fields[1], &lines))
		return tsv_fault(e, fields[0]);
	k->there[seq] = lines;
	return 0;
}

static void forget_there(void *context)
{
	struct counting_held *k = context;

	memset(k->there, 0, k->n * sizeof *k->there);
}

int held_count(uint64_t *there, const struct held *h, struct client *c,
	       const struct client_limits *limits, struct error *e)
{
	struct counting_held k = {there, h->n};
	struct buffer sql;
	struct tsv t;

	buffer_init(&sql, SQL_MAX);
	buffer_printf(&sql, "SELECT seq,count() FROM %.*s WHERE content=%" PRIu64 " GROUP BY seq",
		      STR_ARG(h->table->name), h->content->number);
	tsv_open(&t, 2, take_there, forget_there, &k);
	int result = tsv_ask(&t, c, buffer_str(&sql), limits, e);
	tsv_close(&t);
	buffer_drop(&sql);
	return result;
}

int held_drop(const struct held *h, struct client *c, const struct client_limits *limits,
	      struct error *e)
{
	const struct clickhouse_address *a = client_address(c);
	struct buffer sql;

	buffer_init(&sql, SQL_MAX);
	buffer_append_z(&sql, "ALTER TABLE ");
	put_local(&sql, h->table, a);
	if (a->cluster.len)
		buffer_printf(&sql, " ON CLUSTER `%s`", a->cluster.ptr);
	buffer_printf(&sql, " DROP PARTITION %" PRIu64, h->content->number);
	int result = client_run(c, buffer_str(&sql), limits, e);
	buffer_drop(&sql);
	return result;
}

/* ---- for good ---- */

static int take_count(void *context, const struct str *fields, struct error *e)
{
	return tsv_unsigned(fields[0], context) ? 0 : tsv_fault(e, fields[0]);
}

/* One number of one server. */
static int count_on(uint64_t *out, size_t host, struct buffer *sql, struct client *c,
		    const struct client_limits *limits, struct error *e)
{
	struct tsv t;

	*out = 0;
	tsv_open(&t, 1, take_count, NULL, out);
	int result = client_ask_host(c, host, buffer_str(sql), &t.taker, limits, e);
	tsv_close(&t);
	buffer_reset(sql);
	return result;
}

/* *rows: of the content on one server. *table: whether it has such a table, which may have been dropped by hand. */
static int look_on(uint64_t *rows, uint64_t *table, const struct held *h, size_t host,
		   struct client *c, const struct client_limits *limits, struct error *e)
{
	const struct clickhouse_address *a = client_address(c);
	struct buffer sql;
	int result;

	buffer_init(&sql, SQL_MAX);
	buffer_append_z(
		&sql,
		"SELECT count() FROM system.tables WHERE database=currentDatabase() AND name='");
	put_local(&sql, h->table, a);
	buffer_append_char(&sql, '\'');
	*rows = 0;
	result = count_on(table, host, &sql, c, limits, e);
	if (result == 0 && *table) {
		buffer_append_z(&sql, "SELECT count() FROM ");
		put_local(&sql, h->table, a);
		buffer_printf(&sql, " WHERE content=%" PRIu64, h->content->number);
		result = count_on(rows, host, &sql, c, limits, e);
	}
	buffer_drop(&sql);
	return result;
}

/* *host: the first server that has rows of it; nhosts: none. */
static int look_for(size_t *host, bool *tables, const struct held *h, struct client *c,
		    const struct client_limits *limits, struct error *e)
{
	size_t n = client_address(c)->nhosts, found = n;
	uint64_t rows, table;

	*tables = false;
	for (size_t i = 0; i < n; i++) {
		if (look_on(&rows, &table, h, i, c, limits, e))
			return -1;
		*tables = *tables || table;
		found = rows && i < found ? i : found;
	}
	*host = found;
	return 0;
}

int held_erase(const struct held *h, struct client *c, const struct client_limits *limits,
	       struct error *e)
{
	const struct clickhouse_address *a = client_address(c);
	const struct timespec second = {.tv_sec = 1};
	size_t host = 0;
	bool tables;

	if (look_for(&host, &tables, h, c, limits, e))
		return -1;
	if (!tables || host == a->nhosts)
		return 0;
	if (held_drop(h, c, limits, e))
		return -1;
	for (unsigned tries = 0; tries < GONE_TRIES; tries++) {
		if (look_for(&host, &tables, h, c, limits, e))
			return -1;
		if (host == a->nhosts)
			return 0;
		nanosleep(&second, NULL);
	}
	return error_set(
		e, STATUS_STORE,
		"ClickHouse at %s still has lines of what was to be taken away; see to the server",
		a->hosts[host].ptr);
}
