/*
 * What changed: the files of a cube, their versions, and what a version changed in the one it took
 * the place of. Private to etl/pages.
 */
#ifndef PAGES_NEWS_REVISIONS_H
#define PAGES_NEWS_REVISIONS_H

#include "page/layout.h"

#define REVISIONS_PAGE 40u
#define REVISION_MEMBERS 40u

enum revision_status { REVISION_PUBLISHED, REVISION_SUPERSEDED, REVISION_WITHDRAWN };

/* Of what is withdrawn neither the file's name nor its content is told, only that it was there. */
struct revision {
	enum revision_status status;
	int64_t id;
	uint32_t version;
	struct str file, resource, sha256;
	struct str scope;  /* "2024, werkelijk"; empty: the whole cube */
	struct str loaded; /* moments, in words */
	struct str withdrawn, reason;
	uint64_t lines_read, lines_loaded, lines_dropped, lines_rejected;
	uint64_t replaces; /* versions that it took the place of */
	uint32_t replaced_version;
	struct url difference;  /* where that is told; empty: it took the place of none */
	struct str replaced_on; /* superseded: when the next was loaded */
};

/* Of lines that are alike (a year, a phase, a side): what was, and what is. */
struct revision_part {
	struct str label;
	struct figure before, now, difference;
};

struct revision_member {
	struct str code, label;
	struct figure before, now, difference;
	uint64_t changed, added, removed;
};

/* One version beside those it took the place of. */
struct revision_diff {
	const struct revision *revision; /* NULL: there is none to show */
	struct revision_part *parts;
	size_t nparts;
	struct str dimension; /* by which members are told; empty: none */
	struct revision_member *members;
	size_t n, more; /* more: that are not told */
	bool money;     /* of members: only where all lines are alike */
	uint64_t changed, added, removed;
	bool too_large; /* to be compared line by line here */
	struct asked *asked;
};

struct revisions {
	struct revision *rows;
	size_t n, total;
	size_t published, superseded, withdrawn; /* of all */
	struct str last;                         /* when something last changed */
	uint64_t page, pages;
	struct url previous, next;
	struct revision_diff compared;
	struct asked *all; /* the API's own account of changes */
	struct proof proof;
};

struct store_dataset;
/* revisions_compare.c */
int revision_compare(struct page *p, struct revision_diff *out, const struct revision *r,
		     const struct store_dataset *all, size_t n, struct error *e);
/* The sums of c->revision and of what it took the place of, as they were kept with each: c->parts. */
void revision_parts(const struct page *p, struct revision_diff *c, const struct store_dataset *all,
		    size_t n);
/* The same of all scopes of a dataset, each on a line of its own. */
struct str revision_scopes(const struct page *p, struct str lines);
/* "2024 · executed" as a reader says it. */
struct str scope_words(const struct page *p, struct str codes, struct str divider);

void revisions_body(struct html *out, struct page *p, const void *data);

#endif
