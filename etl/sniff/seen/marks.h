/*
 * Totals among the lines of a sniffed file: convention/subtotals.h finds them; a third reading finds
 * by what a drop rule can tell them from lines. Private to sniff.
 */
#ifndef SNIFF_SEEN_MARKS_H
#define SNIFF_SEEN_MARKS_H

#include "sniff/sniff.h"

/* How a cell tells a total. */
enum mark_test {
	MARK_SUBTOTAL, /* "Subtotaal …" */
	MARK_TOTAL,    /* "Totaal …", "#" */
	MARK_CARRIED,  /* "Te transporteren", "Übertrag": the whole cell */
	MARK_HOLDS,    /* "Programma 1 totaal": the word stands further on */
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

struct mark_counts;

/* From here on records may be added; what is a total is known after marks_end. */
struct mark_counts *marks_new(const struct sniff *s);
void marks_free(struct mark_counts *m);
void marks_add(struct mark_counts *m, const struct sniff *s, const struct str *fields, size_t n);
/* How many totals there are. */
size_t marks_end(struct mark_counts *m);
/* The i-th total's line, known after the third reading. */
uint64_t marks_line(const struct mark_counts *m, size_t i);
/* The third reading. */
void marks_look(struct mark_counts *m, const struct sniff *s, const struct str *fields, size_t n,
		uint64_t line);
/* Up to two rules, in the order they are to be asked; *rest: totals that none of them drops. */
size_t marks_rules(const struct mark_counts *m, const struct sniff *s, struct total_rule out[2],
		   uint64_t *rest);
/* Cells of a flag that are empty on lines that are no totals. */
uint64_t marks_empty(const struct mark_counts *m, const struct sniff *s,
		     const struct sniff_column *c);
/* What a cell tells by itself: MARK_SUBTOTAL, MARK_TOTAL, MARK_CARRIED, or MARK_TESTS for none. */
enum mark_test mark_of(struct str cell);
/* The same as a condition of a mapping's drop rule. */
const char *mark_pattern(enum mark_test test, struct arena *arena);

#endif
