/*
 * Iv3, Informatie voor derden: what every Dutch municipality delivers to Statistics Netherlands (CBS), six times a
 * year: taakveld by category, in thousands of euros. Hides code lists with their validity, the shapes of a delivery
 * and the checks on it. Knows no store.
 *
 * Codes are text: "0.10" is not "0.1". Sources: Besluit begroting en verantwoording art. 66, 71 and 74; CBS's
 * Iv3 definition files, data schemas 1.0 to 2.1 and list of error codes.
 */
#ifndef IV3_IV3_H
#define IV3_IV3_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "base/text/json_out.h"

/* CBS's largest, with details, have some hundred MB; a row of it is held at a time. */
#define IV3_DELIVERY_MAX ((size_t)2 << 30)
#define IV3_DEFINITIONS_MAX ((size_t)64 << 20)

enum iv3_part {
	IV3_LASTEN,
	IV3_BATEN,
	IV3_BALANS_LASTEN,
	IV3_BALANS_BATEN,
	IV3_BALANS_STANDEN,
	IV3_KENGETALLEN,
	IV3_BELEIDSINDICATOREN,
};
#define IV3_PARTS 7
/* As the delivery calls it. */
const char *iv3_part_name(enum iv3_part part);

/* ---- code lists and rules of a year ---- */

enum iv3_list {
	IV3_TAAKVELD,
	IV3_CATEGORIE_LASTEN,
	IV3_CATEGORIE_BATEN,
	IV3_BALANSCODE,
	IV3_STANDPER,
	IV3_KENGETAL,
	IV3_BELEIDSINDICATOR,
	IV3_VERSLAGPERIODE,
};
#define IV3_LISTS 8

/* Of a category: lopende rekening, financiële rekening (6.1), interne verrekening (7.x). */
enum iv3_account { IV3_LR, IV3_FR, IV3_IV };

struct iv3_definitions;

/* Those that come with the program, of "Gemeente", "GR" or "Provincie" and a year. STATUS_NOT_FOUND names the years
 * that there are. */
int iv3_definitions_of(struct iv3_definitions **out, struct str layer, int year, struct error *e);
/* Those of a definition file of CBS (`iv3_definities_Gemeente_2027.json`), so that a new year needs no new program.
 * STATUS_INPUT with the member that is missing. */
int iv3_definitions_read(struct iv3_definitions **out, struct str json, struct error *e);
void iv3_definitions_free(struct iv3_definitions *d);
struct str iv3_definitions_layer(const struct iv3_definitions *d);
int iv3_definitions_year(const struct iv3_definitions *d);
bool iv3_has(const struct iv3_definitions *d, enum iv3_list list, struct str code);
/* The name of a code, empty when the list has none. */
struct str iv3_name(const struct iv3_definitions *d, enum iv3_list list, struct str code);
/* The name of a category in that year, empty when there is none: CBS's definition files have none, so these are of
 * mappings/iv3/categorieen.csv. */
struct str iv3_category_name(const struct iv3_definitions *d, struct str code);
/* Of a category of that side; IV3_LR for what is unknown. */
enum iv3_account iv3_account_of(const struct iv3_definitions *d, bool lasten, struct str category);
/* A grey cell: a combination that CBS's matrix has no room for. */
bool iv3_forbidden(const struct iv3_definitions *d, enum iv3_part part, struct str row,
		   struct str category);
/* Whether the plausibility check (1 to 9) is made in that period; *codes: those it looks at (" A1311 A1312 "), or what
 * it leaves out (" -0.5 "), empty for all. */
bool iv3_controle(const struct iv3_definitions *d, int check, int period, struct str *codes);
/* The code that was meant, where a spreadsheet or an older year made another of it: "0.1" for "0.10" is told only
 * where it is the only one. Empty: none. Lives as long as the definitions. */
struct str iv3_nearest(const struct iv3_definitions *d, enum iv3_list list, struct str code);

/* ---- findings ---- */

enum iv3_weight {
	IV3_REMARK,
	IV3_WARNING, /* CBS asks for an explanation (opmerkingen) */
	IV3_FAULT,   /* CBS sends it back */
	IV3_UNKNOWN, /* a check that could not be made: no verdict */
};

/* The code of a finding: an amount was rounded to hundredths, so that the verdict's sums are not those of the file. */
#define IV3_ROUNDED "AFROND"

/* A row that a finding is made of. */
#define IV3_BEHIND_MOST 10u
struct iv3_behind {
	enum iv3_part part;
	size_t index; /* in its part */
	struct str row, column;
	struct str
		where; /* "data.lasten[12]", a cell of a workbook; of a cube the lines of its files */
	uint64_t line; /* of the file; 0: none */
	struct str
		details; /* "grootboek 4301, kostenplaats 610", where they were asked for; or empty */
	int64_t amount;
};

struct iv3_finding {
	char code[8]; /* "SF011"; "GRIJS" and the like for what CBS has no code for */
	enum iv3_weight weight;
	struct str text; /* in CBS's words, filled in */
	struct str
		where; /* "data.lasten[12]", "metadata.periode"; of a workbook sheet and cell, or the range of a part */
	struct str mend; /* what to do, or empty */
	/* The cell that it is about; empty for none. */
	enum iv3_part part;
	struct str row, column;
	int64_t amount; /* hundredths of the unit */
	uint64_t line;  /* of the file; 0: none */
	bool lost;      /* IV3_ROUNDED: to cents, too */
	/* Rows behind it, where it is about several: the largest first. */
	struct iv3_behind *behind;
	size_t nbehind;
	uint64_t nrows; /* of which those are a part */
	int64_t sum;    /* of all of them */
	struct str
		lines; /* of a cube: how many lines of files these are, and what they are together */
};

struct iv3_findings {
	struct arena *arena; /* of the texts */
	struct iv3_finding *items;
	size_t n, capacity;
	uint64_t more;                   /* beyond IV3_FINDINGS_MAX: counted, faults too */
	bool flat;                       /* of a delivery of 2017: its rows are "waarden" */
	const struct iv3_sheets *sheets; /* of a workbook; NULL: places are those of the JSON */
};
#define IV3_FINDINGS_MAX 100000u

void iv3_findings_free(struct iv3_findings *f);
size_t iv3_count(const struct iv3_findings *f, enum iv3_weight weight);

/* ---- a delivery ---- */

struct iv3_row {
	enum iv3_part part;
	int32_t rest; /* hundred-thousandths beyond `amount`: of thousands of euros the cents */
	struct str row,
		column; /* taakveld or balanscode, category or standper; kengetal, verslagperiode */
	int64_t amount; /* hundredths of the unit */
	size_t index;   /* in its part, from 0 */
	struct str details; /* to be written: a JSON object, or empty; not read */
	struct str place;   /* of a workbook: "5.Verdelingsmatrix lasten!F37"; else empty */
	uint64_t line;      /* of the file, from 1; of a workbook: the row of its sheet; 0: none */
};

enum iv3_shape { IV3_SHAPE_2_1, IV3_SHAPE_2_0, IV3_SHAPE_1, IV3_SHAPE_FLAT };

struct iv3_delivery {
	enum iv3_shape shape;
	struct str layer, number, name, status, date; /* as written; empty when missing */
	struct str package, software;
	int year, period; /* -1: missing or none */
	bool details_public;
	bool has[IV3_PARTS]; /* the part is there */
	struct iv3_row *rows;
	size_t n;
	uint64_t ndetails;                     /* rows with details */
	struct str *detail_keys;               /* what these have, in order of arrival */
	size_t ndetail_keys, more_detail_keys; /* those beyond IV3_DETAIL_KEYS_MOST are counted */
	struct iv3_told { /* kengetallen and beleidsindicatoren, as they are told */
		enum iv3_part part;
		struct str code, when, value; /* "fk.1", "Rek_2025", "45,2" */
	} * told;
	size_t ntold; /* those beyond IV3_TOLD_MOST are not kept; a delivery has some ninety */
};
#define IV3_TOLD_MOST 1000u
#define IV3_DETAIL_KEYS_MOST 64u

/* Reads a delivery of any shape; what is off is a finding (SF...), and the rows that can be read are there. UTF-8, or
 * else Windows-1252, which is remarked. STATUS_INPUT with line and column when it is no JSON. */
int iv3_delivery_read(struct iv3_delivery *out, struct arena *a, struct str json,
		      struct iv3_findings *f, struct error *e);

/* The same of a file, which may also be CBS's workbook (the Iv3-model of 2023 and later, .xlsx or .xlsm): read as CBS's
 * converter reads it, with the cell of each amount as its place. STATUS_INPUT, in Dutch, when it is another workbook, or
 * of another layer or year than it says. */
int iv3_delivery_of_file(struct iv3_delivery *out, struct arena *a, const char *path,
			 struct iv3_findings *f, struct error *e);
/* The same of an open file that can be read by position; it stays the caller's. */
int iv3_delivery_of_fd(struct iv3_delivery *out, struct arena *a, int fd, struct iv3_findings *f,
		       struct error *e);

/* Whether an overheidsnummer has the form of that layer: four digits, or six of which the first two are the layer's (06 of
 * municipalities, 03 of provinces, 05 of joint arrangements, as CBS's own test files and openspending.nl have them). */
bool iv3_number_fits(struct str layer, struct str number);

/* ---- repairs of what a spreadsheet did ---- */

/* What a spreadsheet did. */
enum iv3_repair_kind { IV3_REPAIR_ZERO, IV3_REPAIR_DATE, IV3_REPAIR_AMOUNT, IV3_REPAIR_NUMBER };
#define IV3_REPAIR_KINDS 4
/* "nul", "datum", "bedrag", "nummer". */
extern const char *const iv3_repair_kinds[IV3_REPAIR_KINDS];

/* A change of bytes of a file of JSON. */
struct iv3_repair {
	enum iv3_repair_kind kind;
	char id[48];              /* "lasten-2-taakveld": part, row from 1, member */
	struct str where;         /* "data.lasten[1].taakveld" */
	uint64_t line;            /* from 1 */
	uint64_t at;              /* in the file, from 0 */
	struct str before, after; /* as they stand there, with their quotes */
	enum iv3_part part;
	int side; /* 0: the row's code, 1: the column's; -1: neither */
	bool proven;
	struct str proof; /* in Dutch; else why it is none */
};

struct iv3_repairs {
	struct iv3_repair *items; /* in the order of the file */
	size_t n, proven;
	uint64_t more; /* beyond IV3_REPAIRS_MAX */
	struct str
		json; /* of a workbook: what CBS's converter makes of it, which is what is repaired; else empty */
	struct {
		enum { IV3_REMARK_NOWHERE, IV3_REMARK_FIRST, IV3_REMARK_MORE } how;
		uint64_t at, line;
		bool alone; /* nothing follows it */
	} remark;           /* where opmerkingen can say of them */
};
#define IV3_REPAIRS_MAX 10000u

/* What can be repaired of a delivery: a zero that was lost ("0.10", "6.60", "060344"), a date that was a code, a decimal
 * comma, points between thousands. Proven is what can be nothing else. Nothing is changed. Of a
 * workbook `where` is the cell. Texts live in the arena. */
int iv3_repairs_find(struct iv3_repairs *out, struct arena *a, const char *path,
		     const struct iv3_definitions *d, struct error *e);
/* Writes the file with those of the repairs that are proven and `chosen` (by place; NULL: all that are proven) to `to`, and
 * beside it what was changed, as IV3_JOURNAL. Of a workbook the Iv3-JSON is written; the workbook stays as it is, and undoing gives that
 * JSON without the repairs. STATUS_REFUSED: one is not proven, or nothing would change. */
int iv3_repairs_apply(const struct iv3_repairs *r, const bool *chosen, const char *path,
		      const char *to, struct error *e);
#define IV3_JOURNAL "%s.herstel.json"
/* Writes the bytes that were repaired to `to`: those whose SHA-256 the journal has. STATUS_REFUSED: the file was changed
 * since. */
int iv3_repairs_undo(const char *path, const char *to, struct error *e);

/* What the journal beside a file says of it: one text for each row, "taakveld was 0.1". Empty: it was not repaired. */
struct iv3_repaired {
	struct iv3_repaired_row { /* by `where` */
		struct str where; /* "data.lasten[1]" */
		struct str what;
	} * rows;
	size_t n;
};
int iv3_repaired_of(struct iv3_repaired *out, struct arena *a, const char *path, struct error *e);
/* Empty: nothing in that row was repaired. */
struct str iv3_repaired_row_of(const struct iv3_repaired *r, struct str where);

struct iv3_contact {
	struct str name, email, phone;
};
/*
 * A delivery as schema 2.1 has it, a row at a time: `out` may be emptied between any two calls. Kengetallen and beleidsindicatoren
 * (what it is told) stand behind the rows, where it has any.
 */
struct iv3_writer {
	struct json_out json;
	int part;
};
/* `remarks` become opmerkingen, those that are empty do not. */
void iv3_write_begin(struct iv3_writer *w, struct buffer *out, const struct iv3_delivery *v,
		     const struct iv3_contact *contact, const struct str *remarks, size_t n);
/* In the order of parts, no further than IV3_BALANS_STANDEN. */
void iv3_write_row(struct iv3_writer *w, const struct iv3_row *row);
void iv3_write_end(struct iv3_writer *w, const struct iv3_delivery *v);
/* All of it at once. */
void iv3_delivery_write(struct buffer *out, const struct iv3_delivery *v,
			const struct iv3_contact *contact, const struct str *remarks, size_t n);

/* ---- rounding ---- */

/* Each amount to whole units, to the one below or above it, so that together they are the rounded sum (halves away from
 * zero). Up go those with the largest remainders, of equals the first. */
void iv3_round(int64_t *out, const int64_t *amounts, size_t n, int64_t unit);
/* The same to a total that is given: of the parts of an amount that was rounded, up or down, before. */
void iv3_round_to(int64_t *out, const int64_t *amounts, size_t n, int64_t unit, int64_t total);

/* ---- the verdict ---- */

/* Limits that CBS does not publish are ours, and said so in the finding. In hundredths of a per cent, and of the unit. */
struct iv3_limits {
	int64_t pf[10];     /* [1..9] */
	bool published[10]; /* by CBS */
};
void iv3_limits_init(struct iv3_limits *out);

/* Codes (DF...), grey cells, and the plausibility checks (PF...). What cannot be checked is IV3_UNKNOWN. */
void iv3_judge(struct iv3_findings *f, const struct iv3_delivery *v,
	       const struct iv3_definitions *d, const struct iv3_limits *limits);

/* What the rows behind findings have as details, of a JSON file that has any; the file is read once more. */
int iv3_behind_details(struct iv3_findings *f, const struct iv3_delivery *v, const char *path,
		       struct error *e);

/* ---- kengetallen ---- */

/*
 * The six kengetallen of BBV art. 11, as the Regeling of 9 July 2015 (Staatscourant 2015, 20619, bijlage 1) computes them,
 * from what Iv3 has: positions of the balance at the end of a year, and its baten.
 */
enum iv3_key_state {
	IV3_KEY_COMPUTED,
	IV3_KEY_AT_MOST, /* Iv3 has one code for this and something else: it is no more than that */
	IV3_KEY_NOT_AVAILABLE,
};

#define IV3_KEY_FIGURES 6u
#define IV3_KEY_INPUTS 8u

struct iv3_key_input {
	char letter;         /* of the Regeling's table */
	int sign;            /* in the numerator: 1, -1; 0: it is what is divided by */
	const char *what;    /* in Dutch */
	const char *article; /* of the BBV; empty: the Regeling names none */
	bool known;          /* Iv3 has it */
	enum iv3_part part;  /* IV3_BALANS_STANDEN at the end of the year, or IV3_BATEN */
	struct str codes; /* those that it is the sum of, parted by blanks; empty: there are none */
	const char *without; /* of baten: the taakvelden that are left out, else NULL */
	size_t rows;
	int64_t amount; /* in what the rows are in */
};

struct iv3_key_figure {
	const char *code, *name; /* "fk.1" */
	const char *formula;     /* in the letters of the inputs */
	struct iv3_key_input inputs[IV3_KEY_INPUTS];
	size_t n;
	enum iv3_key_state state;
	struct str why;      /* why it is not available, or at most; in Dutch */
	struct str why_code; /* the balance code that the year's list lacks, where that is why */
	int64_t value;       /* hundredths of a per cent */
	struct str told;     /* what the delivery itself says of it, or empty */
	bool agrees;         /* as far as the decimals of that go */
};
extern const char iv3_key_source[]; /* where the formulas are from */

/* Of a year's account (period 5). `unequal_most`: by how much assets and liabilities may differ, of rounding. Never
 * fails: what cannot be computed says why. Texts live in the arena. */
void iv3_key_figures_of(struct iv3_key_figure out[IV3_KEY_FIGURES], struct arena *a,
			const struct iv3_delivery *v, const struct iv3_definitions *d,
			int64_t unequal_most);

struct iv3_total {
	uint64_t rows;
	int64_t sum; /* hundredths of the unit */
};
struct iv3_total iv3_total(const struct iv3_delivery *v, enum iv3_part part);

#endif
