/*
 * Transform: records to entries, by a mapping. Hides signs, drop rules, control totals, and how
 * codes are looked up.
 */
#ifndef TRANSFORM_TRANSFORM_H
#define TRANSFORM_TRANSFORM_H

#include "extract/extract.h"
#include "mapping/mapping.h"
#include "model/dictionary.h"
#include "model/entry.h"
#include "model/tally.h"
#include "model/unmapped.h"

struct transform;

int transform_new(struct transform **out, const struct mapping *m, struct issues *issues,
		  struct error *e);
void transform_free(struct transform *t);
/* Where issues go from here on: each source has a list of its own. */
void transform_set_issues(struct transform *t, struct issues *issues);
/* What stands instead of a text that tells of people. */
struct redacted {
	struct str text;     /* good until the next one */
	const char *code;    /* of an issue: "privacy-r4" */
	const char *message; /* that says what was found, and not whom */
	bool review;         /* somebody must decide */
};
/* Asked for each text that would be published: of a dictionary's members once for each distinct input,
 * of text dimensions for each line. */
struct transform_gate {
	void *payload;
	bool (*redact)(void *payload, size_t dimension, size_t attribute, struct str text,
		       struct redacted *out);
	/* What was found in the texts of this dimension since the last call, as a number; 0: nothing. It is
	 * kept beside the text of its row (entry_batch_note), or told of the member that it became. */
	uint32_t (*note)(void *payload, size_t dimension);
	void (*member)(void *payload, size_t dimension, uint32_t key, uint32_t note);
};
/* NULL, as it begins: every text is published as it is. */
void transform_set_gate(struct transform *t, const struct transform_gate *gate);
/* Lines whose cells may be too small to be shown (etl/disclosure): of the social domain, of categories that
 * are people's, or all. Their batches tell who was paid; what is not `shown` of them reads
 * "afgeschermd", and is never looked up. Lines of an original show nothing but what is `fixed`. */
struct transform_guard {
	int task, category; /* dimensions, or -1 */
	bool everywhere;
	struct str payee;          /* field of a ledger; one that lacks it is not guarded */
	const bool *fixed, *shown; /* [ndimensions] */
};
/* Bits of entry_batch.payees beside the number itself. */
#define PAYEE_SOCIAL UINT64_C(1) /* the line is of the social domain, or of people */
#define PAYEE_SOME UINT64_C(2)   /* always */
/* NULL, as it begins: none. */
void transform_set_guard(struct transform *t, const struct transform_guard *guard);
/* The members of a dimension, which the sink may fill beforehand with those the store has. */
struct dictionary *transform_dictionary(struct transform *t, size_t dimension);

/* From here on the tallies hold the loaded sums in the sources' own signs, too. */
void transform_want_own(struct transform *t);

/* Starts one source: compiles the plan against the header at hand (NULL/0 when there is none:
 * fields are then taken by position). Missing required columns are one error that names each with
 * its nearest column; unknown columns are issues. */
int transform_begin(struct transform *t, size_t resource, struct str source_name,
		    const struct str *header, size_t nheader, struct error *e);
/* What the reader of the file knows beyond its header: on which line that is, for messages, and
 * which columns hold numbers of JSON (their point is decimal, whatever the descriptor says). To be
 * told before transform_begin, and good until the next; NULL: nothing. */
void transform_set_extractor(struct transform *t, const struct extractor *x);
/* The source with all its folders (struct source), for fields made of them. To be told before
 * transform_begin. */
void transform_set_place(struct transform *t, struct str place);
/* True when a column's number or date convention must be found by reading the whole file first: the
 * caller then feeds every batch to transform_survey, ends it, and extracts the source once more. */
bool transform_needs_survey(const struct transform *t);
int transform_survey(struct transform *t, const struct batch *in, struct error *e);
int transform_survey_end(struct transform *t, struct error *e);
/* To be called once with each batch of either reading, before all else: fills what the mapping says is
 * to be filled from the row above (stuiver.fillDown). */
void transform_fill(struct transform *t, struct batch *in);
/* Turns records into entries from *next on, until the input ends or `out` is full; moves *next. The
 * caller hands `out` on, resets it and calls again while *next < in->nrecords. */
int transform_batch(struct transform *t, const struct batch *in, size_t *next,
		    struct entry_batch *out, struct error *e);
/* Before transform_end: a control total may have been taken from a file of known bytes.
 * `accept_revised`: one that was taken from other bytes need not tie, and the difference is a
 * warning. */
void transform_set_content(struct transform *t, const char sha256[65], bool accept_revised);
/* Ends the source: adds the extractor's damaged records as read and rejected, checks control totals
 * (STATUS_REFUSED when one does not tie) and gives the tallies, which live until the next
 * transform_begin or transform_free. */
int transform_end(struct transform *t, uint64_t damaged, const struct tallies **out,
		  struct error *e);
/* After transform_end, whatever it gave: the totals that the mapping or the file states of this source, in the arena; no more than
 * are worth reading. */
const struct stated_total *transform_stated(struct transform *t, struct arena *a, size_t *n);
/* What this source replaces: one text per distinct combination of the scope dimensions seen in it
 * ("2016|executed"), or the file name when the mapping says so. Valid as long as the tallies. */
const struct str *transform_scope(const struct transform *t, size_t *n);
/* The plan in words, line by line, or as JSON: which column feeds what, conventions with their
 * evidence, rules, unmapped columns. Valid after transform_begin (and tells more after the survey).
 */
void transform_explain(const struct transform *t, struct buffer *out, bool json);
/* Codes that no code list knows, and of how many entries each list that the ledger's own keys lead
 * to has a row. */
void transform_unmapped(const struct transform *t, struct arena *a, struct unmapped_report *out);

/* ---- looking into a mapping: which rule decides ---- */

/* How one record comes to its members: for each dimension the chain of fields and code-list rows.
 * After transform_begin (and the survey, where one is needed). Texts are in the arena. */
void transform_trace(struct transform *t, const struct record *record, const struct str *cells,
		     struct arena *a, struct trace *out);
#endif
