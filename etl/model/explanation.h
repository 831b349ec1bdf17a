/*
 * Explanations: texts that say why, each about a part of a cube.
 */
#ifndef MODEL_EXPLANATION_H
#define MODEL_EXPLANATION_H

#include "model/scope.h"

#define EXPLANATION_MAX_TEXT (256u << 10) /* bytes of one text */
#define EXPLANATIONS_MAX 100000u

/* A document of a council, as open raadsinformatie names it: where it was dealt with. Each may be empty. */
struct citation {
	struct str meeting;      /* "Gemeenteraad" */
	struct str meeting_date; /* yyyy-mm-dd */
	struct str agenda_item;  /* "6. Programmabegroting 2025" */
	struct str document;     /* its title; its address is the explanation's source */
};

static inline bool citation_is_empty(const struct citation *c)
{
	return !c->meeting.len && !c->meeting_date.len && !c->agenda_item.len && !c->document.len;
}

struct explanation {
	struct str scope_text; /* as it was written */
	struct scope scope;
	struct str title;
	struct str text;   /* Markdown, as it was written: never HTML */
	struct str source; /* where it says so: a URL, or a document's name; may be empty */
	struct citation cited;
	struct str author, date, version; /* may be empty; date is yyyy-mm-dd */
	struct str file;                  /* where it came from, */
	uint64_t line;                    /* its physical line there, */
	uint32_t column;                  /* and the field of its scope, from 1; 0: the line */
};

struct explanations {
	struct explanation *items; /* in the order of the files and their lines */
	size_t n;
};

#endif
