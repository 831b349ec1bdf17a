/*
 * Audit files: XML Auditfile Financieel (XAF, .xaf) 2.0, 3.0, 3.1, 3.2, 3.2.1 and 4.0, as finance
 * packages write them for the tax office and for accountants. UTF-8 text comes in, records come out:
 * one a transaction line and one a line of the opening balance, each with its journal, transaction,
 * account, cost centre and relation beside it. Subledgers are left out: they say once more what the
 * lines say.
 *
 * The text is read twice: the survey learns names (accounts, relations), whether the XML is whole,
 * and what the file declares about itself; then the records are read. No more is in memory than one
 * record, one block and the names. Elements are known by their local name, whatever their case,
 * prefix, namespace or order: packages differ in all four.
 *
 * Several documents, or one that was cut into parts ("<!-- Vervolgbestand 2 van 3 -->", also inside
 * an element), may stand one after another in the text: they are one set.
 *
 * Sources: the XSDs of 3.1, 3.2 and 4.0 and of CLAIR 2.00, their explanations, files of packages.
 */
#ifndef AUDITFILE_AUDITFILE_H
#define AUDITFILE_AUDITFILE_H

#include "base/error.h"
#include "model/issue.h"

/* Limits beside those of the options. */
#define AUDITFILE_MAX_DEPTH 64u         /* elements inside each other; the standard has 11 */
#define AUDITFILE_MAX_TOKEN (1u << 20)  /* bytes of a tag or comment */
#define AUDITFILE_MAX_NAMES (48u << 20) /* bytes of accounts, relations and their names */

/* The columns of a record, in this order, under the names of XAF 3.2 where it has one. */
enum auditfile_column {
	AUDITFILE_LINE_KIND, /* "trLine" or "obLine", of the opening balance */
	AUDITFILE_FISCAL_YEAR,
	AUDITFILE_JOURNAL,
	AUDITFILE_JOURNAL_NAME,
	AUDITFILE_JOURNAL_TYPE,
	AUDITFILE_TRANSACTION,
	AUDITFILE_TRANSACTION_TEXT,
	AUDITFILE_PERIOD, /* "0" of the opening balance */
	AUDITFILE_DATE,   /* of the opening balance: its own, or the first day of the year */
	AUDITFILE_NR,
	AUDITFILE_ACCOUNT,
	AUDITFILE_ACCOUNT_NAME,
	AUDITFILE_ACCOUNT_TYPE,
	AUDITFILE_LEAD, /* leadReference, leadCode or RGScode of the account */
	AUDITFILE_LEAD_NAME,
	AUDITFILE_DOCUMENT,
	AUDITFILE_EFFECTIVE_DATE,
	AUDITFILE_SETTLEMENT_DATE,
	AUDITFILE_TEXT,
	AUDITFILE_AMOUNT,
	AUDITFILE_AMOUNT_TYPE, /* D or C */
	AUDITFILE_COST,
	AUDITFILE_COST_NAME,
	AUDITFILE_PRODUCT,
	AUDITFILE_PRODUCT_NAME,
	AUDITFILE_PROJECT,
	AUDITFILE_PROJECT_NAME,
	AUDITFILE_ARTICLE_GROUP,
	AUDITFILE_RELATION,
	AUDITFILE_RELATION_NAME,
	AUDITFILE_INVOICE,
	AUDITFILE_ORDER,
	AUDITFILE_RECEIPT,
	AUDITFILE_RECEIVING_DOCUMENT,
	AUDITFILE_SHIPPING_DOCUMENT,
	AUDITFILE_MATCH,
	AUDITFILE_WORK_COST,
	AUDITFILE_QUANTITY_ID,
	AUDITFILE_QUANTITY,
	AUDITFILE_BANK_ACCOUNT,
	AUDITFILE_BANK,
	AUDITFILE_OTHER_BANK_ACCOUNT,
	/* Several taxes of one line stand behind each other, "; " between them. */
	AUDITFILE_VAT,
	AUDITFILE_VAT_NAME,
	AUDITFILE_VAT_PERCENTAGE,
	AUDITFILE_VAT_AMOUNT,
	AUDITFILE_VAT_AMOUNT_TYPE,
	AUDITFILE_CURRENCY, /* of the line; what the books are in stands in the header */
	AUDITFILE_CURRENCY_AMOUNT,
	AUDITFILE_SOURCE,
	AUDITFILE_USER,
	AUDITFILE_COLUMNS
};

struct str auditfile_column_name(enum auditfile_column column);
/* Which column a line's element fills; `inside` is the element it stands in when that is "vat" or
 * "currency", else empty. AUDITFILE_COLUMNS: none. */
enum auditfile_column auditfile_column_of(struct str inside, struct str element);

/* ---- what a file is, by its first bytes ---- */

#define AUDITFILE_HEAD 4096u /* that many of them are enough */

struct auditfile_head {
	bool xml;             /* it is XML of some kind */
	bool auditfile;       /* an audit file, or a part of one */
	unsigned part, parts; /* "Vervolgbestand 2 van 3": 2, 3; else 0, 0 */
	char root[64];        /* its first element */
	char encoding[32];    /* as the XML declaration has it, or empty */
};

/* Reads raw bytes, which may be UTF-16 with its mark. */
void auditfile_head(struct auditfile_head *out, const void *p, size_t n);

/* ---- reading ---- */

struct auditfile_options {
	size_t max_field, max_record; /* bytes */
	bool keep_raw;                /* records also hold their own text */
};

/* Where the text comes from: the next bytes at *p, good until the next call; 0 at the end, -1. */
struct auditfile_input {
	long (*read)(void *self, const char **p, struct error *e);
	void *self;
};

/* Good until the next call. */
struct auditfile_record {
	uint64_t line;  /* of its start tag, from 1 */
	uint32_t lines; /* that it spans */
	struct str fields[AUDITFILE_COLUMNS];
	struct str raw; /* from its start tag to its end tag */
};

struct auditfile;

struct auditfile *auditfile_new(const struct auditfile_options *o);
void auditfile_free(struct auditfile *a);
/* Reads all of it. What is no XML, cut off, no audit file, or beyond a limit is STATUS_INPUT or
 * STATUS_LIMIT, with the line. */
int auditfile_survey(struct auditfile *a, const struct auditfile_input *in, struct error *e);
/* From the start again, for the records. */
void auditfile_begin(struct auditfile *a, const struct auditfile_input *in);
/* 1: a record, 0: the end, -1. Lines that cannot be told from the file (two amounts that differ) are
 * reported, counted as damaged, and left out. `issues` may be NULL. */
int auditfile_next(struct auditfile *a, struct auditfile_record *out, struct issues *issues,
		   struct error *e);

/* ---- what the survey found ---- */

/* Tells what is odd: declared counts and totals that differ from the lines, missing currency, an
 * account without a name, ... */
void auditfile_tell(const struct auditfile *a, struct issues *issues);
/* "XAF 3.2 of Exact Online 2016, EUR: 167 transaction lines, 0 of the opening balance". */
void auditfile_describe(const struct auditfile *a, char *out, size_t size);
/* Does this column hold decimal numbers, whose point is decimal, and nothing else? */
bool auditfile_is_number(const struct auditfile *a, enum auditfile_column column);
uint64_t auditfile_damaged(const struct auditfile *a);
/* Physical lines read so far, and line ends: a last line may have none. */
uint64_t auditfile_lines(const struct auditfile *a);
uint64_t auditfile_line_ends(const struct auditfile *a);

#endif
