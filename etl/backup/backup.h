/*
 * Backups of all that an installation holds, while it is loaded and served from, and the way back.
 *
 * A backup is a folder that anybody can read without this program:
 *
 *   stuiver-backup.json       {"format": "stuiver-backup", "version": 1}
 *   backups/<moment>-<x>.json what was kept at one moment: each file with its size, SHA-256 and pieces; x is the
 *                             beginning of the SHA-256 of that very file
 *   objects/ab/cdef…          a piece of a file, named after its SHA-256; a file is its pieces in their order
 *   lock                      one writer, or many readers
 *
 * Pieces have 64 KiB: the pages of a store stay where they are, so that what a load did not touch is not copied
 * again. A backup counts from the moment that its file in backups/ has its name, which is the last thing that happens:
 * pieces are durable and were read back by then. A kill leaves pieces that nobody names, which the next one uses or
 * sweeps.
 *
 * A file of SQLite, be it the store or one beside it, is copied as it is at one moment, by SQLite, and looked through
 * before it counts. Files of a folder are copied after its databases: what those name is there. The store comes last,
 * so that no other file knows of a load that the store has not.
 *
 * All is for its owner only: 0600 and 0700.
 */
#ifndef BACKUP_BACKUP_H
#define BACKUP_BACKUP_H

#include "base/error.h"
#include "base/memory/arena.h"

#define BACKUP_ID_SIZE 64

/* What is being done to which file, in bytes; total 0: not known. May be NULL. */
struct backup_watch {
	void (*doing)(void *payload, const char *what, struct str name, uint64_t done,
		      uint64_t total);
	void *payload;
};

/* ---- there ---- */

struct backup_order {
	const char *store;
	const char *const *others; /* files and folders to be kept with it */
	size_t nothers;
	const char *folder; /* made when it is not there */
	/* Of so many days, and weeks, that have one, the last is kept; both 0: all are. */
	unsigned days, weeks;
};

struct backup_made {
	char id[BACKUP_ID_SIZE];
	uint64_t files, bytes;   /* kept */
	uint64_t copied, mended; /* bytes that were not there; pieces that were, damaged */
	uint64_t left_out;       /* links, sockets and pipes in folders */
	uint64_t removed, freed; /* backups that went by days and weeks; bytes with them */
};

/* STATUS_STORE: something to be kept is damaged, or another backup runs; STATUS_REFUSED: the folder is something else;
 * STATUS_FULL. Whatever the error, the backups before are as they were. */
int backup_make(const struct backup_order *order, const struct backup_watch *w,
		struct backup_made *out, struct error *e);

/* ---- back ---- */

struct backup_root {
	struct str name, from; /* in the backup; where it stood */
};
struct backup_entry {
	struct str id, made_at, program;
	int64_t store_version;
	uint64_t files, bytes;
	struct backup_root *roots;
	size_t nroots;
	struct str fault; /* why it cannot be read; else empty */
};
/* The newest first. */
int backup_list(struct arena *a, const char *folder, struct backup_entry **out, size_t *n,
		struct error *e);

/* Reads every byte of one (`id`) or all (NULL) backups; tells each fault in words. *faults counts them. */
int backup_check(const char *folder, const char *id, void (*tell)(void *payload, struct str what),
		 const struct backup_watch *w, void *payload, uint64_t *faults, struct error *e);

struct backup_return {
	const char *folder;
	const char *id;   /* NULL: the newest */
	const char *name; /* of the one root that is wanted; NULL: all, in a folder */
	const char *to;
	bool replace; /* what stands at `to` is kept beside it */
};
struct backup_returned {
	char id[BACKUP_ID_SIZE];
	uint64_t files, bytes;
	char before[4096]; /* where that is; or empty */
};
/* All of it is put together beside `to`, looked through as a backup is, and takes its name in one step.
 * STATUS_REFUSED: something stands there, or has it open; STATUS_STORE: the backup is damaged, or of a newer program;
 * STATUS_NOT_FOUND: there is no such backup, or root in it. */
int backup_restore(const struct backup_return *order, const struct backup_watch *w,
		   struct backup_returned *out, struct error *e);

#endif
