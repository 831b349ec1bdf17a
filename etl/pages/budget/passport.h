/*
 * The passport of a number: what it is the sum of, from which files and lines, and that it adds up.
 * Private to etl/pages.
 */
#ifndef PAGES_BUDGET_PASSPORT_H
#define PAGES_BUDGET_PASSPORT_H

#include "page/headline.h"
#include "page/layout.h"
#include "provenance/provenance.h"

#define PASSPORT_CHIPS 40u
#define PASSPORT_PARTS 12u
#define PASSPORT_RANGES 40u
#define PASSPORT_LINES 5u
#define PASSPORT_FILES 20u
#define PASSPORT_TOLD 3u
#define PASSPORT_DEPTH 20000u /* the last line of a file that is read unasked */

/* "Fase is werkelijk": one cut in words. */
struct passport_chip {
	struct str what, relation, value;
};

struct passport_range {
	uint64_t from, to;
};

struct passport_file {
	struct str name, sha256, loaded, resource;
	uint32_t version;
	uint64_t size, lines, ranges, more_ranges;
	struct passport_range first[PASSPORT_RANGES];
	size_t nfirst;
	struct figure sum;
	uint64_t read, loaded_lines, dropped, rejected;
	struct url source; /* the lines themselves, through the API */
};

struct passport_line {
	uint64_t line;
	struct str text;
	bool masked;
};

/* One of the two sides of a difference, or all there is. */
struct passport_side {
	struct figure figure;
	struct passport_chip chips[PASSPORT_CHIPS];
	size_t nchips;
	struct test *tests; /* the same as the question has them */
	size_t ntests;
	uint64_t entries;
	struct url passport; /* its own */
};

struct passport {
	struct figure figure;
	bool difference, divided;
	struct passport_side sides[2];
	size_t nsides;
	struct url whole; /* of what is divided: the sum itself; empty otherwise */
	struct str measure;
	struct breakdown parts; /* n 0: there is nothing to divide by */
	bool parts_add_up;
	bool has_files, files_add_up, lines_add_up;
	struct passport_file files[PASSPORT_FILES];
	size_t nfiles;
	uint64_t all_files;
	struct passport_line lines[PASSPORT_LINES];
	size_t nlines;
	struct str lines_of; /* the file they stand in */
	struct url deep;     /* they stand too deep to be shown unasked: this passport with them */
	struct takeaway takeaway;
	struct told told
		[PASSPORT_TOLD]; /* what the municipality says of it, answers to readers among them */
	size_t ntold, all_told;
};

/* ---- passport_number.c ---- */
/* The number of the address, under the lens that it names, and what both sides of a difference come to. */
int passport_take_number(struct page *p, struct passport *x, struct error *e);
/* What each side is in words, where nothing else has said so yet. */
int passport_take_words(struct page *p, struct passport *x, struct error *e);
/* ---- passport_origin.c ---- */
/* Files and first lines of one cut. */
int passport_take_files(struct page *p, struct passport *x, struct error *e);
int passport_take_lines(struct page *p, struct passport *x, struct error *e);
/* ---- passport_chips.c ---- */
/* Keeps the cuts of a question that will be closed, and then tells them in words: that asks. */
void passport_keep_cuts(const struct page *p, struct passport_side *s, const struct question *r);
void passport_name_cuts(struct page *p, struct passport_side *s);
/* The number's cuts in one line: "Jaar is 2024; Fase is werkelijk". */
struct str passport_what(const struct page *p, const struct passport *x);

/* ---- passport.tmpl ---- */
void passport_body(struct html *out, struct page *p, const void *data);

#endif
