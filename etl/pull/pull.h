/*
 * Pulling: files that others put somewhere are fetched by a list, and handed to whoever loads or stages them, when they
 * are new or their mapping is. Hides what was had before, the folder that keeps it, and when a file is not to be trusted.
 *
 * A file is handed on only when it is wholly there, has the checksum that its server says (where the list names a file
 * of checksums), and is of the kind and size that it was before: a page to log in, an empty file, one that lost a tenth
 * of its bytes are refused, with the reason. What was refused is not handed on again until it, its mapping or somebody's
 * mind changes (`accept`). Whatever a run is ended by, the next goes on: with a part that is there by If-Range, and with
 * a file that was fetched and not handed on.
 *
 * The folder holds, for each source, NAME.json (what was had), NAME.part and NAME.part.json (what is on its way) and
 * NAME/ with the file that was fetched last. One process works in a folder at a time.
 *
 * Units: bytes, seconds since 1970. Texts live in the arena that is given.
 */
#ifndef PULL_PULL_H
#define PULL_PULL_H

#include "base/error.h"
#include "base/memory/arena.h"

#define PULL_SOURCES_MAX 1000u
#define PULL_NAME_MAX 64u
#define PULL_BYTES_MAX ((uint64_t)16 << 30)
#define PULL_SHRINKS_PERCENT 10u /* that a file may lose of its bytes without anybody being asked */
#define PULL_FAILURES_TOLD \
	3u /* times in a row that a source cannot be had, before somebody is told */

/* ---- the list ---- */

enum pull_action { PULL_LOAD, PULL_STAGE };

struct pull_source {
	struct str name; /* a-z, 0-9, '-', '_' and '.': its files are called so */
	struct str url;  /* https, sftp or file; a path is that of the list's folder */
	struct str file; /* what the ledger is called; from the address unless it is said */
	struct str mapping;
	enum pull_action action;
	struct str checksums;   /* address of a SHA256SUMS; empty: none */
	struct str credentials; /* path; empty: none */
	bool private_too;       /* addresses of this machine and its networks, and http */
};

/* CSV with a header (comma, semicolon or tab) or JSON (a list of objects), by the columns of `pull_columns`. Each fault
 * names the row. STATUS_INPUT, STATUS_LIMIT. */
int pull_list_read(struct pull_source **out, size_t *n, struct arena *a, const char *path,
		   struct error *e);

/* ---- a run ---- */

enum pull_end {
	PULL_UNCHANGED,
	PULL_TAKEN,   /* it was loaded or staged */
	PULL_KNOWN,   /* its bytes were loaded before */
	PULL_REFUSED, /* by us or by the load; the store is as it was */
	PULL_FAILED,  /* it could not be had, or not be handed on: tried again the next time */
};

struct pull_report {
	enum pull_end end;
	bool tell;               /* it is refused or failing, and nobody was told yet */
	uint64_t bytes, resumed; /* of the file; that were there before this run */
	unsigned tries;
	char why[2048]; /* of PULL_REFUSED and PULL_FAILED */
};

/* Loads or stages a file. 0 with *known when it was loaded before; -1: STATUS_REFUSED and STATUS_INPUT are the file's
 * fault, anything else may pass. */
typedef int pull_settle(void *with, const struct pull_source *s, const char *path, bool *known,
			struct error *e);

struct pull_options {
	unsigned retries, backoff_ms, timeout_seconds;
	const char *ca; /* certificates to trust instead of the system's; or NULL */
	const volatile int *stop;
	pull_settle *settle;
	void *with;
};

struct pull;

/* Makes the folder. STATUS_EXISTS: another process is at work in it. */
int pull_open(struct pull **out, const char *folder, const struct pull_options *o, struct error *e);
void pull_close(struct pull *p);
/* `accept`: it is taken whatever it was before. -1 only when the run ends: STATUS_INTERRUPTED, or the folder cannot be
 * written. */
int pull_one(struct pull_report *out, struct pull *p, const struct pull_source *s, bool accept,
	     struct error *e);
/* What the report said was told. */
int pull_told(struct pull *p, const struct pull_source *s, const struct pull_report *r,
	      struct error *e);

#endif
