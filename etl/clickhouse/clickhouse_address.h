/* Addresses of servers, as clickhouse.h has them. */
#ifndef CLICKHOUSE_CLICKHOUSE_ADDRESS_H
#define CLICKHOUSE_CLICKHOUSE_ADDRESS_H

#include "base/error.h"
#include "base/memory/arena.h"

#define CLICKHOUSE_HOSTS_MAX 64

/* Texts end with a NUL; those that are not given are empty. */
struct clickhouse_address {
	struct str user, password, password_file, database, cluster, catalogue, ca;
	struct str hosts[CLICKHOUSE_HOSTS_MAX]; /* each with its port */
	size_t nhosts;
	bool secure;
	bool plain; /* HTTP to other machines, said in so many words */
};

/* Also reads the password. STATUS_USAGE says what is off, and never shows a password. */
int clickhouse_address_read(struct clickhouse_address *out, struct arena *a, const char *text,
			    struct error *e);

#endif
