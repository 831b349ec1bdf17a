/*
 * What the files of this room share. Private to etl/pull.
 */
#ifndef PULL_PULL_FILES_H
#define PULL_PULL_FILES_H

#include "base/memory/hash.h"
#include "fetch/download.h"
#include "pull/pull.h"

#define PULL_KIND_SIZE 32u

struct pull {
	struct pull_options options;
	char *folder;
	int lock;
};

/* ---- state.c: what was had ---- */

enum pull_last { LAST_NONE, LAST_PENDING, LAST_TAKEN, LAST_REFUSED };

struct pull_state {
	enum pull_last last; /* what became of the file that was judged last */
	struct download_mark mark;
	char sha256[SHA256_HEX_SIZE], mapping[SHA256_HEX_SIZE];
	struct str file; /* its name in the source's folder */
	struct str why;  /* it was refused, or could not be had */
	struct str told; /* what somebody was told of it since it last went well; empty: nothing */
	unsigned failures;          /* in a row */
	uint64_t taken_bytes;       /* of the last that was taken; 0: none was */
	char taken[PULL_KIND_SIZE]; /* its kind */
};

int state_read(struct pull_state *out, struct arena *a, const struct pull *p, struct str name,
	       struct error *e);
int state_write(const struct pull_state *st, const struct pull *p, struct str name,
		struct error *e);
/* The part that is on its way; none is 0 with out->kept 0. */
int part_read(struct download_part *out, struct arena *a, const struct pull *p, struct str name,
	      struct error *e);
int part_write(const struct download_part *part, const struct pull *p, struct str name,
	       struct error *e);
/* "FOLDER/NAME" with something behind it. */
struct str pull_path(struct arena *a, const struct pull *p, struct str name, const char *behind);

/* ---- credentials.c ---- */

struct pull_credentials {
	struct str user, password, token, key, passphrase, known_hosts, ca;
};
int credentials_read(struct pull_credentials *out, struct arena *a, struct str path,
		     struct error *e);

/* ---- sums.c ---- */

/* What a SHA256SUMS says of a file, in lower case. STATUS_REFUSED: nothing, or twice. */
int sums_find(char out[SHA256_HEX_SIZE], struct str sums, struct str file, struct error *e);
int file_sha256(char out[SHA256_HEX_SIZE], uint64_t *bytes, int fd, struct error *e);
/* Of the names and bytes of all that stands in a folder. */
int folder_sha256(char out[SHA256_HEX_SIZE], struct arena *a, const char *path, struct error *e);

/* ---- kind.c ---- */

/* What a file is by its first bytes: "text", "XLSX", …. STATUS_REFUSED: none that a ledger is. */
int kind_find(char out[PULL_KIND_SIZE], int fd, struct error *e);

/* ---- get.c ---- */

struct pull_got {
	bool same; /* it is what was judged last */
	struct download_mark mark;
	char sha256[SHA256_HEX_SIZE];
	uint64_t bytes, resumed;
	unsigned tries;
	char expected[SHA256_HEX_SIZE]; /* by the file of checksums; empty: there is none */
};
/* Brings the file to NAME.part. With `known`, it may be the same. STATUS_REFUSED: what came is not to be trusted, and
 * is thrown away. */
int get_file(struct pull_got *out, struct pull *p, const struct pull_source *s,
	     const struct pull_state *known, struct arena *a, struct error *e);

#endif
