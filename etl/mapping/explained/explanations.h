/*
 * Reading explanations: CSV files and Markdown files with front matter. Private to mapping.
 */
#ifndef MAPPING_EXPLAINED_EXPLANATIONS_H
#define MAPPING_EXPLAINED_EXPLANATIONS_H

#include "mapping/codelist.h"
#include "mapping/meetings.h"

/* What an explanation can say of itself; the names are the CSV's headers and the front matter's
 * keys. */
enum explanation_field {
	EXPLANATION_SCOPE,
	EXPLANATION_TITLE,
	EXPLANATION_TEXT,
	EXPLANATION_SOURCE,
	EXPLANATION_AUTHOR,
	EXPLANATION_DATE,
	EXPLANATION_PHASE,
	EXPLANATION_YEAR,
	EXPLANATION_VERSION,
	EXPLANATION_MEETING,
	EXPLANATION_MEETING_DATE,
	EXPLANATION_AGENDA_ITEM,
	EXPLANATION_DOCUMENT,
	EXPLANATION_FIELDS,
};
extern const char *const explanation_field_names[EXPLANATION_FIELDS];

/* One explanation as it stands in a file. */
struct explanation_draft {
	struct str values[EXPLANATION_FIELDS]; /* trimmed but for the text */
	uint64_t line;                         /* of the record */
	uint64_t lines[EXPLANATION_FIELDS];    /* of each value; 0: that of the record */
	uint32_t columns[EXPLANATION_FIELDS];  /* field number from 1; 0: the line */
};

/* What the reading collects. */
struct explanation_reading {
	struct mapping *m;
	struct faults *faults;
	uint64_t *fingerprint;
	const struct resource *resource;
	const struct meetings *meetings; /* NULL: the mapping has none */
	size_t capacity;
};

/* Reads the files of every resource with the role "explanations" into m->explanations. All faults
 * are told together, each as file:line:field. */
int explanations_load(struct mapping *m, const struct codelist_places *places,
		      uint64_t *fingerprint, struct error *e);
/* The rows of a resource's table, by its templates. */
int explanations_load_table(struct explanation_reading *r, struct resource *table,
			    const struct codelist_places *places, struct error *e);
/* Checks a draft and appends what it says; what is wrong with it becomes faults. */
void explanation_add(struct explanation_reading *r, const char *file,
		     const struct explanation_draft *draft);
/* A Markdown file: "---", lines of "key: value", "---", the text. */
void explanation_read_markdown(struct explanation_reading *r, const char *file, struct str content);
/* The index of a field's name; -1 and the nearest name when there is none. */
int explanation_field(struct arena *a, struct str name, const char **nearest);

#endif
