/*
 * Facts in ClickHouse, for what one machine cannot hold: an engine over them (engine/kind.h), and their way there
 * (stuiver sync). Hides SQL, HTTP, and which of several servers answers. The catalogue stays SQLite.
 *
 * A cube's facts are one table: a row an entry, with the keys of the catalogue's own dictionaries, amounts as scaled
 * integers, and the texts that no dictionary holds. Rows are only ever added. Each carries the number of the content
 * (store/versions/content.h) that it belongs to, so what is published is decided by the catalogue alone: another version of a
 * dataset is another number, and rows of no catalogue are in no answer. Each answer is counted and added up whole, over
 * all rows of the contents it is of, and is refused (STATUS_STORE) when that is not what the catalogue says.
 *
 * Addresses: clickhouse://USER@HOST:PORT[,HOST:PORT…]/DATABASE?catalogue=FILE, with the port of ClickHouse's HTTP
 * interface, and further
 *   cluster=NAME       tables are replicated and sharded over it, and each host is one of its replicas
 *   secure=1, ca=FILE  HTTPS, and certificates to trust instead of the system's; secure=0: no HTTPS, though a host
 *                      is another machine, which is refused otherwise
 *   password-file=FILE whose first line is the password; else it is in the environment (CLICKHOUSE_PASSWORD)
 * Values are percent-encoded where they hold '&' or '%'. A password is never part of an address.
 *
 * SQL keeps to what ClickHouse 18.16 (Debian 12) and today's understand alike: one table, no join, no division, no
 * window, no decimal literal.
 */
#ifndef CLICKHOUSE_CLICKHOUSE_H
#define CLICKHOUSE_CLICKHOUSE_H

#include "engine/kind.h"

#define CLICKHOUSE_SCHEME "clickhouse"
#define CLICKHOUSE_PASSWORD "STUIVER_CLICKHOUSE_PASSWORD" /* of the environment */

extern const struct engine_kind clickhouse_engine;

bool clickhouse_is_address(const char *store);
/* The path of its catalogue, in the arena. STATUS_USAGE when the address is off, or names none. */
int clickhouse_catalogue(struct str *out, struct arena *a, const char *store, struct error *e);

/* The address as a catalogue may remember it: with whole paths, and without its own. */
int clickhouse_place(struct str *out, struct arena *a, const char *store, struct error *e);

/* ---- moving facts ---- */

struct sync_count {
	uint64_t datasets, moved; /* in all; those that were not there yet */
	uint64_t entries, sent;   /* likewise */
};

struct sync_told {
	void (*dataset)(void *context, struct str cube, int64_t dataset, uint64_t entries,
			bool moved);
	void *context;
	const volatile int *stop; /* ends it at once when it becomes nonzero; or NULL */
};

/* Sends each dataset of the store that answers may be made of (published, and superseded for the history) and that is
 * not there whole, and proves for each of them, on every replica, that its lines and amounts are the store's. What was
 * begun goes on where it stopped. Nothing that is there is changed. */
int clickhouse_sync(struct sync_count *out, const char *from, const char *to,
		    const struct sync_told *told, struct error *e);

/* A catalogue of a store whose contents were just proved to be at an address (store/versions/facts_away.h). */
int clickhouse_write_catalogue(const char *from, const char *to, const char *path, bool originals,
			       uint64_t *store_bytes, uint64_t *catalogue_bytes, struct error *e);

/* What servers have that none of these catalogues knows: taken away, partition by partition, when it is old enough. */
struct pruned {
	struct str table;
	uint64_t number, lines, age; /* age: seconds */
	bool young;                  /* it stays for that */
};
struct prune_ask {
	const char *const *catalogues; /* whole stores: those that catalogues were written from */
	size_t n;
	uint64_t age; /* seconds that nothing was added to it or merged in it */
	bool dry_run;
	void (*each)(void *context, const struct pruned *x); /* that no catalogue knows */
	void *context;
	const volatile int *stop;
};
struct prune_count {
	uint64_t contents, known, young, dropped, lines; /* lines: of what was dropped */
};
int clickhouse_prune(struct prune_count *out, const char *to, const struct prune_ask *ask,
		     struct error *e);

/* The same within a transaction of a store that names the address (store/versions/facts_away.h): what it does not know to be there
 * yet is brought and proved, and what it purged or erased is taken away from every server and seen to be gone. Without
 * either no server is asked anything. */
int clickhouse_keep(struct store *s, struct str address, const struct sync_told *told,
		    struct error *e);

#endif
