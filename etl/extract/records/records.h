/*
 * Sources that give records themselves, where no text is cut into them: workbooks, audit files.
 * Private to extract.
 *
 * A kind tells its files by their first bytes, whatever they are called, and opens them; from there on
 * it is asked for records as the readers of CSV and JSON are. Rows and lines of its own file are the
 * lines of its records. The bytes of the file go to tap and hash apart from that, once the records
 * are over: a kind reads them as it likes (source_open), also twice, or from the end.
 *
 * What a kind cannot read (locked, damaged, another kind of the same container) is STATUS_INPUT with
 * the way out, what passes a limit STATUS_LIMIT; what is odd is an issue.
 */
#ifndef EXTRACT_RECORDS_RECORDS_H
#define EXTRACT_RECORDS_RECORDS_H

#include "extract/extract.h"

/* First bytes that a kind is told by. */
#define RECORDS_HEAD 4096u

struct records_ops {
	/* Adds up to `max` records to the batch, and stops where it is full. 1 when there is more, 0
	 * at the end, -1. */
	int (*fill)(void *self, struct batch *b, size_t max, struct error *e);
	/* Back to the first record; NULL where the kind has names of its own. */
	int (*rewind)(void *self, struct error *e);
	/* The header was found among the records, or none: says what is odd below it, and gives the
	 * columns of numbers (as extract_numbers), or NULL. NULL where the kind has its own names. */
	const bool *(*settle)(void *self, const struct dialect *d, const struct str *header,
			      size_t nheader);
	/* From here on issues go there. */
	void (*set_issues)(void *self, struct issues *issues);
	uint64_t (*damaged)(const void *self); /* records left out, and told */
	uint64_t (*lines)(const void *self);   /* seen so far */
	uint64_t (*blank)(const void *self);   /* of those, without anything in them */
	void (*progress)(const void *self, uint64_t *done, uint64_t *total);
	void (*close)(void *self);
};

/* One open source of this kind. */
struct records {
	const struct records_ops *ops; /* NULL: none is open */
	void *self;
	/* Names of the fields where the kind has them; NULL: they are among the records, and found
	 * there as in a CSV. */
	const struct str *names;
	size_t nnames;
	const bool *numbers; /* [fields] as extract_numbers; NULL: none */
};

/* What a kind opens with. */
struct records_job {
	const struct source *source;
	const struct extract_options *options;
	struct issues *issues;
	struct arena *arena;     /* lives as long as the extractor */
	struct dialect *dialect; /* to fill: format, columns, evidence */
};

struct records_kind {
	bool text; /* lines of text, too: that is what they are where CSV or JSON is stated */
	bool (*looks)(struct str head); /* at most RECORDS_HEAD bytes */
	/* Where that is not enough, as the first bytes of all workbooks are alike; NULL: it is. */
	int (*sure)(bool *out, const struct source *source, struct str head, struct error *e);
	int (*open)(struct records *out, const struct records_job *job, struct error *e);
};

/* The kind that this source is of; *out is NULL where it is text, or `stated` (FORMAT_DETECT: nothing
 * is) says so. */
int records_kind_of(const struct records_kind **out, const struct source *source,
		    enum format stated, struct error *e);
/* Room in the batch for a record of so many fields and bytes; false: there is none now, and the batch
 * must be given first. A record that is alone always has room. */
bool records_room(struct batch *b, size_t nfields, size_t bytes);
/* A record with its fields (`record->nfields` of them), copied to the end of the batch; false: no room, as above. Where records are
 * kept as they stand this one has no text. */
bool records_put(struct batch *b, const struct record *record, const struct str *fields);
/* Reads all bytes of the source: to the tap, unless NULL, and the hash, unless NULL. */
int records_bytes(const struct source *source, extract_tap tap, void *payload, struct sha256 *hash,
		  uint64_t *size, struct error *e);

struct extractor;
struct trial;
/* Opens it as the records of the extractor, and reads up to the first below the header. */
int records_begin(struct extractor *x, const struct records_kind *kind, const struct source *source,
		  struct error *e);

#endif
