/*
 * What the files of the VFS of pages share (pages.h). Private to them.
 */
#ifndef STORE_PAGES_PAGES_PRIVATE_H
#define STORE_PAGES_PAGES_PRIVATE_H

#include "store/pages/page_marks.h"
#include "store/pages/stamp.h"

#include <stddef.h>

#define PAPER_HEADER 100 /* https://www.sqlite.org/fileformat2.html, 1.3 */

struct paper {
	size_t size; /* of a page; 0: not known yet */
	bool checked;
	uint64_t salt; /* the store's own number */
};

/* The store's file, or its log or journal: these have `store`, and of the rest only `real`. */
struct page_file {
	sqlite3_file base;
	sqlite3_file *real;
	struct page_file *store;
	struct paper paper;
	bool stamping;        /* before its first page says so */
	bool writing, locked; /* by the log's lock; by the file's */
	bool copying;         /* every page, also such as were never written */
	const void *undone;   /* read from the journal last: a page as it was */
	uint8_t *seen;        /* bit by page: looked at in this transaction */
	size_t nseen;         /* bytes */
	unsigned char *page;  /* for reads of less than a page */
	const char *still;    /* its name when nobody may write to it; else NULL */
	struct stamp found;   /* then: as it was */
};

static inline struct page_file *page_file(sqlite3_file *f)
{
	return (struct page_file *)f;
}

/* Takes from the file what its first page says, as long as that was not seen. */
void pages_learn(struct page_file *f);
/* A page that goes back to the file as the journal has it: what it says of all, when it is the first. */
void pages_unlearn(struct page_file *f, const void *page, int n, sqlite3_int64 at);
/* A journal that is rolled back, by whoever finds it after a kill or by who made it. */
int pages_journal_read(sqlite3_file *base, void *out, int n, sqlite3_int64 at);

/* ---- paper.c: one page ---- */

void paper_stamp(unsigned char *page, const struct paper *p, uint64_t number);
bool paper_sound(const unsigned char *page, const struct paper *p, uint64_t number);
bool paper_blank(const unsigned char *page, size_t size);
/* What page 1 says of all, but for the salt, from its first PAPER_HEADER bytes; false when it is not
 * the first page of a database. */
bool paper_read(const unsigned char *header, struct paper *out);

/* ---- pages_log.c: methods of a log ---- */

int pages_log_read(sqlite3_file *base, void *out, int n, sqlite3_int64 at);
int pages_log_write(sqlite3_file *base, const void *in, int n, sqlite3_int64 at);

#endif
