/*
 * Masking: a record of a ledger as it was written, with only those fields readable that the mapping
 * publishes. What cannot be told for sure is masked as a whole: a record with a stray quote, with
 * another number of fields, or that never ends.
 *
 * Records begin and end where extract's reader has them do so: a record may go on over line ends
 * inside quotes if it is well formed; else its first line stands alone, and the next line begins
 * anew.
 *
 * In JSON a line can be read when it holds one record and nothing else but the brackets and commas
 * around it; of that record the members that are published, names and values. All else is masked: a
 * record over several lines, several records in one line, what wraps the records. See mask_json.c.
 */
#ifndef PROVENANCE_MASK_H
#define PROVENANCE_MASK_H

#include "base/buffer.h"

#define MASK_TEXT "\xe2\x96\x92\xe2\x96\x92\xe2\x96\x92" /* U+2592, three times */

enum mask_format { MASK_CSV, MASK_JSON, MASK_NDJSON };

struct mask {
	enum mask_format format;
	const struct str *names; /* of JSON: the members that are shown, "a.b" for b in a */
	size_t nnames;
	char delimiter;
	int quote;         /* -1: none */
	int escape;        /* 0: quotes are doubled */
	char end;          /* the byte a physical line ends with */
	size_t width;      /* fields of a record */
	const bool *shown; /* [width] */
	size_t max_record; /* bytes; a record that is longer is damaged */
};

struct masked {
	size_t size;    /* bytes up to the next record */
	size_t content; /* bytes of it without the line end */
	uint64_t lines; /* physical lines in it; the last of a file may lack its end */
	bool sound;
	size_t fields;
};

/* Finds the record that `text` (UTF-8) begins with. False when more text is needed; never with
 * `last`, unless there is no text. */
bool mask_find(struct masked *out, const struct mask *m, struct str text, bool last);
/* Appends the record that mask_find found, masked. `whole`: although it is sound, nothing of it may
 * be seen. True when some of it can be read. */
bool mask_write(struct buffer *out, const struct mask *m, const struct masked *r, struct str text,
		bool whole);

/* ---- mask_json.c ---- */

/* Is this line (without its end) one record? Appends it, masked, unless `out` is NULL. */
bool mask_json_line(struct buffer *out, const struct mask *m, struct str line);

#endif
