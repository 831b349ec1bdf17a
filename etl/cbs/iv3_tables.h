/*
 * What Statistics Netherlands (CBS) publishes of Iv3, "onbewerkte Iv3-data": per layer and year a table of its open
 * data (dataderden.cbs.nl, OData version 3) with every government, report, taakveld and category. Hides the catalogue,
 * paging, what was fetched before, and how columns and keys are called in which year.
 *
 * A table becomes one CSV, in thousands of euros as CBS has it. A file takes its name only when its table was read to
 * the end and holds what such a table must; what was read of one until a fault stays beside it, and the next time goes
 * on from there. Keys are text without the blanks that CBS pads them with. -99998, "." and null are no figure.
 *
 * Both publications ("plaatsingen") are kept: 1e, ten days after the deadline, 2e, with improved deliveries, on day
 * 70. `bedrag` is of the 2e where a government has one for that report, else of the 1e. Quarters are cumulative;
 * `in_kwartaal` is what came in that quarter alone, where the quarter before was delivered too.
 */
#ifndef CBS_IV3_TABLES_H
#define CBS_IV3_TABLES_H

#include "fetch/fetch.h"

#define CBS_IV3_URL "https://dataderden.cbs.nl"
#define CBS_REGIONS_URL "https://opendata.cbs.nl" /* "Gebieden in Nederland" */
#define CBS_IV3_PERIODS 6                         /* 0 begroting, 1 to 4 quarters, 5 jaarrekening */
#define CBS_IV3_YEARS_MOST 40
#define CBS_IV3_CATALOGUE "Tables.json" /* of a folder of files */

enum cbs_layer { CBS_GEMEENTEN, CBS_PROVINCIES, CBS_REGELINGEN, CBS_WATERSCHAPPEN };
#define CBS_LAYERS 4
/* "gemeenten", as in names of files and on the command line. */
const char *cbs_layer_name(enum cbs_layer layer);
bool cbs_layer_named(struct str name, enum cbs_layer *out);

struct cbs_iv3_options {
	struct fetch_options fetch; /* its check is ours */
	const char *url;
	const char
		*regions_url; /* of provinces and sizes of municipalities; NULL: they stay empty */
	const char *
		from; /* a folder of answers that were fetched elsewhere: nobody is asked. NULL: url is */
	const char *to;   /* where files are written */
	unsigned layers;  /* bits 1 << layer */
	unsigned periods; /* bits 1 << period */
	bool incomplete;  /* of a folder: also a table with other rows than the catalogue counts */
	const int32_t *years;
	size_t nyears;
	/* Told before each report, and after each page; or NULL. */
	void (*progress)(void *context, const char *what, uint64_t rows);
	void *context;
};

struct cbs_iv3_file {
	enum cbs_layer layer;
	int year;
	struct str table, title, modified, path;
	uint64_t read;      /* rows of the table */
	uint64_t written;   /* of the file */
	uint64_t none;      /* rows without a figure in either publication */
	uint64_t zero;      /* rows that are 0 in both: not written */
	uint64_t left_out;  /* rows whose keys are totals: no taakveld, balance code or category */
	struct str example; /* of one of these */
	uint64_t declared;  /* rows, as the catalogue says; 0: it does not */
	size_t uncounted;   /* reports whose rows the service did not count when asked */
	size_t governments; /* with a figure */
	size_t placed;      /* municipalities whose province is known */
	bool as_it_was;     /* written before, and the table has not changed since */
};

struct cbs_iv3_report {
	struct cbs_iv3_file *files; /* in the arena */
	size_t n;
	uint64_t requests;
};

/* STATUS_NOT_FOUND when there is no table of a layer and year that was asked for (says which there are), STATUS_INPUT
 * for answers that are none or hold another table's keys, for other rows than CBS counts, for a table that changed while
 * it was read, and for a folder without all rows of a table, STATUS_IO, STATUS_INTERRUPTED. Files of tables before the
 * one at fault are complete and stay. Texts are Dutch. */
int cbs_iv3_fetch(struct cbs_iv3_report *out, struct arena *a, const struct cbs_iv3_options *o,
		  struct error *e);

#endif
