/*
 * What a store takes of a disk, and what of it.
 */
#ifndef STORE_PAGES_DISK_H
#define STORE_PAGES_DISK_H

#include "store/store.h"

struct store_disk {
	uint64_t file;      /* bytes of the file */
	uint64_t log;       /* of the log beside it, which the next writer folds back */
	uint64_t unused;    /* within the file: what was purged; the next load takes it first */
	uint64_t originals; /* files as they were loaded, packed */
	uint64_t staged;    /* and those that wait to be released */
	uint64_t facts;     /* lines and their texts, packed */
	uint64_t beside;    /* files beside it that have its name and more: questions, webhooks */
	uint64_t left;      /* that who runs this may still write there; 0: none, or not known */
};

/* Reads lengths only: of a large store, too, in a moment. */
int store_disk(struct store_disk *out, struct store *s, struct error *e);

#endif
