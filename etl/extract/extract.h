/*
 * Extract: bytes to records. Hides where bytes come from (file, standard input, gzip, zip member),
 * which charset they are in, whether they are CSV or JSON, and in which dialect. What comes out is
 * UTF-8 text in batches, each record with its physical line.
 */
#ifndef EXTRACT_EXTRACT_H
#define EXTRACT_EXTRACT_H

#include "base/error.h"
#include "base/memory/hash.h"
#include "model/batch.h"
#include "model/issue.h"

/* Limits, unless the options name others. */
#define EXTRACT_MAX_FIELD (1u << 20)
#define EXTRACT_MAX_RECORD (16u << 20)
#define EXTRACT_MAX_COLUMNS 16384u

/* ---- sources: what to read ---- */

/* One stream of bytes that can be opened more than once (standard input and pipes are copied to a
 * temporary file by sources_open). */
struct source {
	char *path;   /* as given; "-" is standard input */
	char *member; /* the member of a zip, or NULL */
	char *name;   /* what people see: "2016.zip/januari.csv", "ledger.csv.gz" */
	char *place;  /* the same with all its folders: "/data/2015/gastos.csv" */
	const struct source_feed *feed; /* bytes that are in no file; NULL: the path is one */
	struct source
		*parts; /* files whose bytes, one behind another, are those of an audit file */
	size_t nparts;
};

/* Where bytes come from that are in no file: an original in a store. May be opened several times,
 * one after the other. */
struct source_feed {
	int (*open)(const void *self, void **stream, struct error *e);
	long (*read)(void *stream, void *p, size_t n, struct error *e); /* 0 at the end, -1 */
	void (*close)(void *stream);
	const void *self;
};

struct sources {
	struct source *items;
	size_t n;
	char **skipped; /* entries of folders and archives that are no ledgers by their name */
	size_t nskipped;
};

/* Expands files, folders (their .csv .tsv .txt .jsonl .ndjson .xaf .gz .zip, sorted by name) and
 * archives into sources. A .json in a folder or archive is a source only where there is no CSV,
 * beside which it describes; a .xml where it is an audit file. Parts of an audit file are one source. STATUS_NO_FILE names the path that does not exist. Free with
 * sources_free. */
int sources_open(struct sources **out, const char *const *paths, size_t n, struct error *e);
void sources_free(struct sources *s);

struct source_stream;
int source_open(struct source_stream **out, const struct source *s, struct error *e);
/* Bytes read (0 at the end), or -1. A damaged or endlessly growing archive is
 * STATUS_INPUT/STATUS_LIMIT. */
long source_read(struct source_stream *s, void *p, size_t n, struct error *e);
void source_close(struct source_stream *s);
/* Of its bytes, all of which are read for that. */
int source_sha256(const struct source *s, char out[SHA256_HEX_SIZE], struct error *e);
/* How many bytes it will give, where that is known before they are read: files that are not
 * compressed. */
bool source_size(const struct source_stream *s, uint64_t *size);
/* Total bytes the progress is measured against, and bytes consumed of it (compressed where
 * compressed); total is 0 when unknown. */
void source_progress(const struct source_stream *s, uint64_t *done, uint64_t *total);

/* ---- options and dialect ---- */

enum format {
	FORMAT_DETECT,
	FORMAT_CSV,
	FORMAT_JSON,   /* an array of objects, or an object that wraps one */
	FORMAT_NDJSON, /* objects one after another, mostly a line each */
	FORMAT_XAF,    /* an audit file, see auditfile.h */
	FORMAT_SHEET,  /* of a workbook: XLSX, ODS, XLS */
	FORMAT_IV3, /* a delivery to CBS: Iv3-JSON, or CBS's workbook; see iv3/delivery/delivery_table.h */
};

/* "csv", "json", "ndjson", "xaf", "sheet", "iv3"; of FORMAT_DETECT "". */
const char *format_name(enum format format);

/* The names that a header is known by, as a mapping has them: the record that holds them is the
 * header, however many title rows are above it this time. */
struct extract_names {
	/* How many of them are among the fields; *all: each that cannot be missed. */
	size_t (*count)(const void *self, const struct str *fields, size_t n, bool *all);
	const void *self;
};

/* What is known beforehand; an unset member (see extract_options_init) is detected. */
struct extract_options {
	enum format format;
	const char *json_path; /* members that lead to the array, "result.records"; NULL: find it */
	const char *charset;   /* NULL: detect. Else a name iconv knows */
	int delimiter;         /* 0: detect */
	int quote;             /* 0: detect (nearly always '"'); -1: quotes mean nothing */
	int escape; /* 0: quotes are doubled; else, inside quotes, this byte escapes a quote or
		     * itself; before anything else it is text */
	int skip_initial; /* 1: blanks behind a delimiter are none of the field, and a quote may follow
			   * them; with a blank as delimiter, several are one. 0: no, -1: detect */
	int header;       /* -1: detect, 0: no header, 1: header */
	int skip;         /* physical lines above the header; -1: detect */
	const struct extract_names *names; /* NULL: not known */
	/* Workbooks. */
	const char *sheet; /* its name, or its number from 1; NULL: what looks like a ledger */
	const char *range; /* "A5:F200", "B:F"; NULL: all of it */
	bool leave_hidden; /* rows and columns that are hidden are none */
	int until_gap; /* 1: what stands below a hundred empty rows is none; 0: it is; -1: where it
			    * is only some rows, which are totals or notes then */
	bool fill_merged; /* the value of a cell over several rows is each row's */
	/* Rows of one text are headings of those below them, which get it as a last field, "heading": those that fit
	 * a regular expression, or "" for any; NULL: there are none. */
	const char *headings;
	size_t max_field;
	size_t max_record;
	size_t max_columns;
	uint64_t max_records; /* stop after so many; 0: all (sniff reads a part) */
	bool raw; /* CSV: batches also hold each record as it stands (batch.raw); slower */
};

void extract_options_init(struct extract_options *o);

enum line_end { LINE_END_LF, LINE_END_CRLF, LINE_END_CR };

/* What was decided, with the evidence in words for people. */
struct dialect {
	enum format format;
	char charset[32];
	bool bom;
	char delimiter; /* 0 in JSON */
	int quote;      /* -1: none */
	int escape;     /* 0: doubled */
	bool skip_initial;
	enum line_end line_end;
	bool header;
	uint64_t header_line; /* physical line of the header; 0: none, or JSON's names of members */
	size_t header_rows; /* records whose cells, one above the other, are the names; mostly 1 */
	int skip_stated;    /* as the options had it */
	size_t columns;     /* the usual number of fields */
	char sheet[128];    /* of a workbook; else empty */
	size_t sheets;      /* that it has */
	char range[32];     /* as the options had it */
	bool has_headings;
	char headings[128];             /* as the options had them */
	uint32_t first_column;          /* of the sheet, from 0, that the first field is in */
	bool leave_hidden, fill_merged; /* as the options had them */
	bool until_gap;                 /* rows below a gap were left out */
	bool scaled; /* formats show thousands or millions of numbers that are stored in full */
	char charset_evidence[256];
	char dialect_evidence[512];
};

/* ---- extractor: the records of one source ---- */

struct extractor;

/* Sees every byte of the source, decompressed and not transcoded, in order: for archiving. */
typedef int (*extract_tap)(void *payload, const void *bytes, size_t n, struct error *e);

/* Opens the source, decides charset and dialect, reads up to the header. Issues go to `issues`,
 * which must outlive the extractor. An empty source is no error: extract_next gives 0 and an issue
 * "empty-file" says so. Free with extract_close. */
int extract_open(struct extractor **out, const struct source *source,
		 const struct extract_options *options, struct issues *issues, struct error *e);
/* Must be set before the first extract_next; replays what was read already. */
void extract_set_tap(struct extractor *x, extract_tap tap, void *payload);
/* Takes in the same bytes; all of them once extract_next has given 0. The same holds for when to
 * set it. The hash stays the caller's. */
void extract_set_hash(struct extractor *x, struct sha256 *hash);
/* From here on issues go there. */
void extract_set_issues(struct extractor *x, struct issues *issues);
const struct dialect *extract_dialect(const struct extractor *x);
/* Header fields as written (untrimmed, UTF-8); NULL and 0 when there is no header. */
const struct str *extract_header(const struct extractor *x, size_t *n);
/* Columns of JSON that hold numbers and nothing else, whose point is decimal whatever people write
 * elsewhere; NULL in CSV. As many as the header has. */
const bool *extract_numbers(const struct extractor *x);
/* Fills the batch (reset first). 1: has records, 0: end of source, -1: error.
 * Records that are damaged (unterminated quote, too many bytes) are not delivered but reported as
 * issues and counted in extract_damaged; parsing goes on at the next physical line. Ragged records
 * (more or fewer fields than the header) are delivered: the transform decides. */
int extract_next(struct extractor *x, struct batch *b, struct error *e);
/* Records not delivered because they are damaged: they count as read and rejected. */
uint64_t extract_damaged(const struct extractor *x);
/* Physical lines seen, and those without any byte, which the CSV grammar skips. */
uint64_t extract_lines(const struct extractor *x);
uint64_t extract_blank_lines(const struct extractor *x);
/* Bytes that were read so far, decompressed. */
uint64_t extract_size(const struct extractor *x);
void extract_progress(const struct extractor *x, uint64_t *done, uint64_t *total);
void extract_close(struct extractor *x);

#endif
