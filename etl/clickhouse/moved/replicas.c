#include "clickhouse/moved/replicas.h"

#include "clickhouse/clickhouse_inquiry.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#define CATCH_UP_TRIES 60u /* seconds for a replica to have what another took */

/* ---- each server ---- */

struct proving {
	const struct held *h;
	struct segment_sums *has; /* [n] of the server at hand */
	unsigned *copies;         /* [n] servers that have it as it should be */
	size_t wrong;             /* a segment that is there and is not; SIZE_MAX: none */
};

static int take_has(void *context, const struct str *fields, struct error *e)
{
	struct proving *p = context;
	uint64_t seq;

	if (!tsv_unsigned(fields[0], &seq) || seq >= p->h->n ||
	    !tsv_unsigned(fields[1], &p->has[seq].lines))
		return tsv_fault(e, fields[0]);
	for (size_t c = 0; c < p->h->table->cube->ncolumns; c++) {
		const struct str *f = fields + 2 + 3 * c;
		int64_t high = 0, low = 0;
		if (!tsv_unsigned(f[0], &p->has[seq].present[c]) ||
		    (f[1].ptr && !tsv_signed(f[1], &high)) || (f[2].ptr && !tsv_signed(f[2], &low)))
			return tsv_fault(e, f[0]);
		p->has[seq].sums[c] = (money_sum)high * ((money_sum)1 << 32) + low;
	}
	return 0;
}

static void forget_has(void *context)
{
	struct proving *p = context;

	memset(p->has, 0, p->h->n * sizeof *p->has);
}

static void put_held(struct buffer *sql, const struct held *h, const struct clickhouse_address *a)
{
	buffer_append_z(sql, "SELECT seq,count()");
	for (size_t c = 0; c < h->table->cube->ncolumns; c++) {
		buffer_append_z(sql, ",count(");
		put_amount(sql, h->table, c);
		buffer_append_z(sql, "),sum(bitShiftRight(");
		put_amount(sql, h->table, c);
		buffer_append_z(sql, ",32)),sum(bitAnd(");
		put_amount(sql, h->table, c);
		buffer_append_z(sql, ",4294967295))");
	}
	buffer_append_z(sql, " FROM ");
	put_local(sql, h->table, a);
	buffer_printf(sql, " WHERE content=%" PRIu64 " GROUP BY seq", h->content->number);
}

static bool same_sums(const struct segment_sums *a, const struct segment_sums *b, size_t ncolumns)
{
	bool same = a->lines == b->lines;

	for (size_t c = 0; c < ncolumns; c++)
		same = same && a->present[c] == b->present[c] && a->sums[c] == b->sums[c];
	return same;
}

static int look_at_host(struct proving *p, struct client *c, size_t host,
			const struct client_limits *limits, struct error *e)
{
	const struct clickhouse_address *a = client_address(c);
	const struct held *h = p->h;
	struct buffer sql;
	struct tsv t;

	buffer_init(&sql, SQL_MAX);
	put_held(&sql, h, a);
	tsv_open(&t, 2 + 3 * h->table->cube->ncolumns, take_has, forget_has, p);
	int result = client_ask_host(c, host, buffer_str(&sql), &t.taker, limits, e);
	tsv_close(&t);
	buffer_drop(&sql);
	for (size_t i = 0; i < h->n && result == 0; i++) {
		if (!p->has[i].lines)
			continue;
		if (same_sums(&p->has[i], &h->wanted[i], h->table->cube->ncolumns))
			p->copies[i]++;
		else
			p->wrong = i;
	}
	return result;
}

/* Servers that keep each shard. */
struct cluster_shape {
	uint64_t shards, servers;
};

static int take_shape(void *context, const struct str *fields, struct error *e)
{
	struct cluster_shape *k = context;

	return tsv_unsigned(fields[0], &k->shards) && tsv_unsigned(fields[1], &k->servers)
		       ? 0
		       : tsv_fault(e, fields[0]);
}

static int read_replicas(unsigned *out, struct client *c, const struct client_limits *limits,
			 struct error *e)
{
	const struct clickhouse_address *a = client_address(c);
	struct cluster_shape k = {0};
	struct buffer sql;
	struct tsv t;

	*out = 1;
	if (!a->cluster.len)
		return 0;
	buffer_init(&sql, 1024);
	buffer_printf(&sql,
		      "SELECT uniqExact(shard_num),count() FROM system.clusters WHERE cluster='%s'",
		      a->cluster.ptr);
	tsv_open(&t, 2, take_shape, NULL, &k);
	int result = tsv_ask(&t, c, buffer_str(&sql), limits, e);
	tsv_close(&t);
	buffer_drop(&sql);
	if (result)
		return -1;
	if (!k.shards || k.servers != a->nhosts || k.servers % k.shards)
		return error_set(e, STATUS_USAGE,
				 "cluster %s has %" PRIu64 " shards on %" PRIu64
				 " servers, and the address names %zu: it must name "
				 "all of them, and each shard must have as many replicas",
				 a->cluster.ptr, k.shards, k.servers, a->nhosts);
	*out = (unsigned)(k.servers / k.shards);
	return 0;
}

/* The first segment that some server lacks, or has otherwise; h->n: none. */
static int look_everywhere(struct proving *p, unsigned replicas, size_t *lacks, struct client *c,
			   const struct client_limits *limits, struct error *e)
{
	const struct held *h = p->h;

	memset(p->copies, 0, h->n * sizeof *p->copies);
	p->wrong = SIZE_MAX;
	for (size_t i = 0; i < client_address(c)->nhosts; i++)
		if (look_at_host(p, c, i, limits, e))
			return -1;
	*lacks = p->wrong != SIZE_MAX ? p->wrong : 0;
	while (p->wrong == SIZE_MAX && *lacks < h->n && p->copies[*lacks] == replicas)
		++*lacks;
	return 0;
}

int held_prove(const struct held *h, struct client *c, const struct client_limits *limits,
	       struct error *e)
{
	struct proving p = {.h = h,
			    .has = xcalloc(h->n + 1, sizeof *p.has),
			    .copies = xcalloc(h->n + 1, sizeof *p.copies)};
	const struct timespec second = {.tv_sec = 1};
	unsigned replicas;
	size_t lacks = h->n;
	int result = read_replicas(&replicas, c, limits, e);

	for (unsigned tries = 0; result == 0 && tries < CATCH_UP_TRIES; tries++) {
		result = look_everywhere(&p, replicas, &lacks, c, limits, e);
		if (result || lacks == h->n || p.wrong != SIZE_MAX || replicas == 1)
			break;
		nanosleep(&second, NULL);
	}
	if (result == 0 && lacks < h->n)
		result = error_set(
			e, STATUS_STORE,
			"segment %zu stands on %u of %u servers with the lines and amounts of the store, so nothing may be "
			"asked of it yet; see to the servers and run 'stuiver sync' again",
			lacks, p.copies[lacks], replicas);
	free(p.has);
	free(p.copies);
	return result;
}
