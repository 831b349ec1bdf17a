/*
 * Totals among the lines of a sniffed file: convention/subtotals.h finds them; a third reading finds
 * by what a drop rule can tell them from lines. Private to sniff.
 */
#ifndef SNIFF_MARKS_H
#define SNIFF_MARKS_H

#include "sniff/sniff.h"

/* How a cell tells a total. */
enum mark_test {
	MARK_SUBTOTAL, /* "Subtotaal …" */
	MARK_TOTAL,    /* "Totaal …", "#" */
	MARK_EMPTY,    /* a cell that no line leaves empty */
	MARK_TESTS,
};

enum line_class { CLASS_LINE, CLASS_GROUP, CLASS_ALL, LINE_CLASSES };

struct total_rule {
	const struct sniff_column *column;
	enum mark_test test;
	const char *name;
	uint64_t lines;
	bool control; /* they come to what the lines come to, in every measure */
};

struct marks;

/* From here on records may be added; what is a total is known after marks_end. */
struct marks *marks_new(const struct sniff *s);
void marks_free(struct marks *m);
void marks_add(struct marks *m, const struct sniff *s, const struct str *fields, size_t n,
	       uint64_t line);
/* How many totals there are. */
size_t marks_end(struct marks *m);
/* The i-th total's line. */
uint64_t marks_line(const struct marks *m, size_t i);
/* The third reading. */
void marks_look(struct marks *m, const struct sniff *s, const struct str *fields, size_t n,
		uint64_t line);
/* Up to two rules, in the order they are to be asked; *rest: totals that none of them drops. */
size_t marks_rules(const struct marks *m, const struct sniff *s, struct total_rule out[2],
		   uint64_t *rest);
/* Cells of a flag that are empty on lines that are no totals. */
uint64_t marks_empty(const struct marks *m, const struct sniff *s, const struct sniff_column *c);
/* What a cell tells by itself: MARK_SUBTOTAL, MARK_TOTAL, or MARK_TESTS for neither. */
enum mark_test mark_of(struct str cell);
/* The same as a condition of a mapping's drop rule. */
const char *mark_pattern(enum mark_test test);

#endif
