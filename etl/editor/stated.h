/*
 * What a ledger's file does not say itself and a person does: of which year all its lines are, whether they are costs or
 * revenue, budget or actual. Kept as constants of the mapping (`schema.extraFields`) that are marked as said by a person
 * (`stuiver.stated`), so that they are seen, changed and taken back like anything else in it.
 *
 * A year is of the files that it was said of, which stand beside it (`stuiver.statedFor`): a load refuses any other
 * (mapping_check_stated). A mapping that the desk uses for the next file asks for it again (stated_ask_year), and nothing
 * is loaded until it was said.
 */
#ifndef EDITOR_STATED_H
#define EDITOR_STATED_H

#include "base/error.h"
#include "base/memory/arena.h"
#include <jansson.h>

enum stated_kind { STATED_YEAR, STATED_SIDE, STATED_PHASE, STATED_KINDS };

struct stated {
	struct str value; /* "2019", "revenue", "adjusted"; empty: nobody says it */
	bool by_file;     /* columns of the file say it: there is nothing to state */
	bool asked;       /* nothing is loaded until it is said */
	struct str files; /* "a.csv, b.csv": of a year, which it was said of */
};

/* "year", "side", "phase". */
const char *stated_word(enum stated_kind kind);
/* The words that a side or a phase can be, NULL behind the last; NULL: a year. */
const char *const *stated_choices(enum stated_kind kind);

/* What is said of a ledger, an element of `resources`; false: it is no ledger. */
bool stated_get(const json_t *descriptor, struct arena *a, size_t resource,
		struct stated out[STATED_KINDS]);
/* Says it, or with an empty value takes it back. `files` ([{"name", "sha256"}], or NULL) is what a year is said of, beside
 * those of which the same year was said. STATUS_USAGE: no such value; STATUS_REFUSED: the file says it itself. */
int stated_set(json_t *descriptor, struct arena *a, size_t resource, enum stated_kind kind,
	       struct str value, const json_t *files, struct error *e);
/* One of them, to such a list. */
void stated_file_add(json_t *files, struct str name, struct str sha256);
/* Something of it is still to be said before anything is loaded. */
bool stated_open(const json_t *descriptor, struct arena *a);
/* Years that were said are of another file: each is asked again. True: there was one. */
bool stated_ask_year(json_t *descriptor);
/* What was said of `before` is said of a descriptor that was proposed anew, where its file still does not say it. */
void stated_carry(json_t *now, const json_t *before, struct arena *a);

#endif
