/*
 * What programs say, in the words of whoever reads the desk. Private to the desk.
 */
#ifndef DESK_BASE_SAID_WORDS_H
#define DESK_BASE_SAID_WORDS_H

#include "base/memory/arena.h"
#include "base/text/str.h"
#include "dutch/dutch.h"
#include "texts/texts.h"
#include <stdbool.h>

/* ---- said.c: what sniff asks, in the reader's words ---- */

/* What a choice of a decision means; `means` is what sniff says. */
struct in_dutch said_choice(enum lang lang, struct arena *a, struct str decision, struct str name,
			    struct str means);
/* "expenditure 1,234.50, revenue 2.00" → "lasten € 1.234,50, baten € 2,00". */
struct str said_totals(enum lang lang, struct arena *a, struct str totals);

/* "2024 · executed · revenue" → "2024 · werkelijk · baten". */
struct str said_part(enum lang lang, struct arena *a, struct str label);
/* "executed" → "werkelijk"; a word of the municipality's own stays. */
struct str said_phase(enum lang lang, struct str word);

/* ---- said_fault.c: what a command ended with ---- */

/* In the reader's words, with the place in front where it has one; empty for what is not known. */
struct str said_fault(enum lang lang, struct arena *a, struct str message);
/* The same, only of what tells of people in a text that would be public; empty: it is another fault. */
struct str said_people(enum lang lang, struct arena *a, struct str message);
/* Whether it asks what is to become of what is published and overlaps. */
bool said_overlap(struct str message);

#endif
