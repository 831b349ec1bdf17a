/*
 * The sentences, by what they are about. Holes of the English: {a} anything, {#a} a whole number, {$a} an amount of money,
 * {+a} words and amounts, {~a} one of these sentences again. Those that say more come before those that they begin like. Private to etl/dutch.
 */
#ifndef DUTCH_SENTENCES_H
#define DUTCH_SENTENCES_H

#include <stddef.h>

struct sentence {
	const char *english, *dutch;
};

struct sentences {
	const struct sentence *items;
	size_t n;
};

struct sentences dutch_of_files(void);     /* charset, delimiter, header, sheets */
struct sentences dutch_of_columns(void);   /* types, conventions, what is private */
struct sentences dutch_of_amounts(void);   /* signs, units, what a newer file replaces */
struct sentences dutch_of_reading(void);   /* findings: how the file is written */
struct sentences dutch_of_lines(void);     /* findings: lines, codes, years, totals */
struct sentences dutch_of_people(void);    /* findings: what tells of people */
struct sentences dutch_of_questions(void); /* why a question to the API is refused */

#endif
