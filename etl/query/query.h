/*
 * Query: OpenSpending's words to answers. Hides the grammar, the plan and the column scan. Knows no
 * HTTP but its status numbers.
 */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/buffer.h"
#include "base/error.h"
#include "model/cube.h"

/*
 * Beyond the contract (openspending v3), spelled so that no recorded question of the reference
 * means something else: cut=amount:100..5000           ranges with inclusive ends, either of which
 * may be open (`100..`), on cut=date:2024-01-01..          measures, dates and integers; never on
 * texts, and never in quotes cut=doc_id:[1..5]              the same in brackets: needed for
 * integer attributes whose model publishes the type integer, where the reference refuses a
 * bare 1..5 facts?format=ndjson            every fact that passes the cut, a JSON object a line, as
 * a stream facts?download=csv             the same as quoted CSV (the reference ignores format=csv
 * on facts, and so must we); download=ndjson is format=ndjson Without page, pagesize and order
 * these streams have no limit and come in storage order.
 */

/*
 * aggregate?download=csv gives every cell (not a page of 100, unless page or pagesize is given),
 * with columns in the order that was asked for and always a header, for files to be kept.
 */

/*
 * provenance?cut=… tells what any figure is made of, by the same cut: for each dataset its file
 * (name, SHA-256, size), version, when it was loaded and by which mapping; how many entries, which
 * sums and which lines come from it; what the load of the whole file counted (dropped, rejected, by
 * rule); and the proof that the parts add up to the figure that aggregate gives. plan=1: also which
 * column fed what.
 *
 * source/{sha256}?lines=120-140 gives those lines as they were written, in UTF-8, as JSON or
 * (format=txt) as text: at most 1,000. A field that nothing published is made of reads as three
 * times U+2592; so does a line as a whole that no published entry came from, or of which the fields
 * cannot be told apart for sure. A record that goes on over line ends in quotes is one line, with
 * its last_line.
 */

/*
 * explanations?cut=… gives the texts that share a published line with the cut (all without one), as
 * Markdown and as safe HTML, most dimensions first; page and pagesize. aggregate?explanations=true
 * adds "_explanations" to each cell: how many speak about it.
 * explain-change?from=cut&to=cut[&cut=…][&by=ref][&measure=name][&pagesize=n] gives the members of
 * `by` (absent: the next level) with the largest differences, the sum of the others as `rest`, and
 * each one's share of the whole difference, to six decimals.
 * search?q=words[&cube=name][&dimension=name][&year=n][&page=n][&pagesize=n]: see search_words.h
 * for the words. A hit has the years (of the dimension "year") of its lines; a cube and its
 * dimensions those of the cube, an explanation those of its scope. year=n leaves only hits of that
 * year, with the money of that year; facets.year counts them, whatever the filters (null: too many
 * to look at each). `sum` is that of the cube's first measure under the hit as a cut, and `adds`
 * names the dimensions that tell years, phases and sides apart and whose members it adds up.
 * texts=true searches the free texts of lines in place of labels: a hit is an attribute with such
 * texts and all its lines that have the words, and its `cut` gives those lines from facts.
 */

/*
 * Cuts on attributes that hold texts, an extension: ref~"words" takes search_words.h's words,
 * ref*="part" any part of the text; neither looks at case and accents (text_test.h). The value is
 * one text, quoted as JSON or bare up to the next '|'. In `cell` the operator is "~" or "*=".
 */

/* Limits: passing one is a 400 (or its silent clamp where the reference clamps). */
#define QUERY_MAX_PARAMS 100
#define QUERY_MAX_PARAM_BYTES (64u << 10)
#define QUERY_MAX_REFS 500 /* in one parameter */
#define QUERY_MAX_CUTS 100
#define QUERY_MAX_CUT_VALUES 10000 /* of one cut */
#define QUERY_MAX_PAGE_SIZE 10000  /* clamps */
#define QUERY_MAX_PIVOT 64         /* columns of a pivot */
#define QUERY_MAX_GROUPS                                                         \
	2000000u /* cells of an aggregate before paging, distinct texts, members \
		  */
#define QUERY_MAX_MEMORY ((size_t)512 << 20) /* of groups, or of facts that are being sorted */
#define QUERY_MAX_BODY ((size_t)256 << 20)   /* of a JSON answer */

/*
 * Extensions of aggregate, which the reference leaves alone:
 *   pivot=phase            a row per group of the drilldown, with a column per member of a
 * dimension or attribute: amount.sum@executed, _count@executed. Up to QUERY_MAX_PIVOT members;
 * lines without one are in amount.sum@ (an empty name). A group that has no line for a member has
 * null there (a count has 0). The answer has `pivot` with the members in order, and `summary` has
 * the same columns over all rows. compare=proposed,executed   with pivot: also
 * amount.sum.difference, the second minus the first, exact, and amount.sum.percentage, the
 * difference in hundredths of the first's absolute amount, with two decimals, half away from zero;
 * null when the first is 0. A side without lines counts as 0; both: null. comparable=2025 with a
 * crosswalk (role "crosswalk" in the mapping): the codes of its dimension are brought to those of
 * that year, the money divided by the shares, exactly: what rounding leaves goes to the largest
 * share, so that every sum stays what it was. Rounding happens in each group, so parts may differ
 * by a cent between drilldowns, the whole never. Sums only; other dimensions stay as they are.
 * `breaks` lists the changes of the crosswalk that the answer passed; `undivided` ones merge codes,
 * and cannot be taken back, so that money stays on the new code. toggle=reserves|result aggregate
 * and facts: cuts and exclusions that the model names under stuiver.toggles; in `cell` an exclusion
 * has the operator "!:". order= of pivot and comparable takes the columns of the answer:
 * amount.sum@executed:desc. Both come as JSON, or as CSV with format=csv (columns in the order of
 * the question, with a header always). Phases are never added up for a client: commitments, budget
 * and execution are members of the phase, and stand side by side under pivot=phase. An aggregate
 * without drilldown, pivot or cut on the phase adds up everything, as the contract has it.
 */

/*
 * per=inhabitant|household|km2 on aggregate (also with pivot, compare, comparable) and locations
 * divides sums by the figure of the year and municipality of their lines; prices=2024 brings them
 * to the prices of that year: sum times the index of 2024 by the index of their year. Both exact,
 * rounded once, half even, to two decimals or those of the measure. Sums in constant prices add up
 * over years. What is divided does not: of several years, or municipalities, the drilldown or the
 * pivot must show which, or it is a 400; the summary of such an answer is null. Counts stay counts;
 * averages and extremes are refused. A cell without a figure is null, and its `_reason` says which
 * one is missing. `normalised` has `by`: year, `denominator` and `index` of the cells on the page,
 * each with its source, and `missing`. CSV has the columns _per, _prices, _denominator, _reason.
 */

struct engine;  /* one per process: views and what was derived from them, shared by all sessions */
struct session; /* one per thread: a store handle and scratch memory */

/* How long a question may take unless the operator says otherwise. A stream may take so long for
 * each of its parts, not in all. */
#define QUERY_SECONDS 30u
/* Answers are kept as long as their cube does not change, up to this in all. */
#define QUERY_CACHE_MEGABYTES 32u
/* Packed columns stay in memory up to this, or a quarter of the machine's memory if that is less.
 */
#define QUERY_MEMORY_MEGABYTES 1024u

struct engine_options {
	uint64_t query_nanoseconds; /* 0: no limit, as engine_open leaves it */
	size_t cache_bytes; /* of answers that are kept; 0: none, as engine_open leaves it */
	/* Of columns that stay in memory between questions; 0: none, as engine_open leaves it. */
	size_t memory_bytes;
	unsigned scan_threads; /* for one question; 0: as many as there are processors */
	uint64_t scan_alone;   /* lines that one thread scans without help; 0: as measured */
};

int engine_open(struct engine **out, const char *store_path, struct error *e);
void engine_close(struct engine *g);
/* Before the first session is opened. */
void engine_set(struct engine *g, const struct engine_options *o);
/* Makes all questions end soon with a 503, those at hand and those to come. Any thread, any time.
 */
void engine_stop(struct engine *g);
int session_open(struct session **out, struct engine *g, struct error *e);
void session_close(struct session *s);

enum endpoint {
	ENDPOINT_CUBES,        /* /cubes/ */
	ENDPOINT_MODEL,        /* /cubes/{cube}/model/ */
	ENDPOINT_AGGREGATE,    /* /cubes/{cube}/aggregate/ */
	ENDPOINT_FACTS,        /* /cubes/{cube}/facts/ */
	ENDPOINT_MEMBERS,      /* /cubes/{cube}/members/{ref}/ */
	ENDPOINT_PACKAGE,      /* /info/{cube}/package */
	ENDPOINT_EXPLANATIONS, /* /cubes/{cube}/explanations/ */
	ENDPOINT_CHANGE,       /* /cubes/{cube}/explain-change/ */
	ENDPOINT_SEARCH,       /* /search/ */
	ENDPOINT_LOCATIONS,    /* /cubes/{cube}/locations/ */
	ENDPOINT_PROVENANCE,   /* /cubes/{cube}/provenance/ */
	ENDPOINT_SOURCE,       /* /cubes/{cube}/source/{sha256} */
};

struct query_param {
	struct str key, value; /* percent-decoded */
};

struct query {
	enum endpoint endpoint;
	struct str cube, ref;             /* percent-decoded */
	const struct query_param *params; /* as they came: the first of a repeated key wins */
	size_t nparams;
};

#define ETAG_SIZE 48

struct answer {
	int status;               /* 200, 400, 404, 500, 503 */
	const char *content_type; /* "application/json", "text/csv; charset=utf-8",
				     "application/x-ndjson" */
	const char *filename;     /* for Content-Disposition: attachment; NULL for none */
	char etag[ETAG_SIZE];     /* without quotes, of the version that was read; empty on errors,
				     and when version after version came while it was made */
	struct buffer body;       /* the answer, or its first part when stream is set */
	struct stream
		*stream; /* more to come: read with stream_read until it gives 0; NULL for none */
};

void answer_init(struct answer *a);
/* Also closes the stream. */
void answer_drop(struct answer *a);

/* The ETag the answer would have, from the cube's version and the canonical query, without touching
 * facts. Empty when the cube does not exist. */
int query_etag(struct session *s, const struct query *q, char out[ETAG_SIZE], struct error *e);
/* Answers; faults of the question are answers too (400 with {"status":"error","message",…}, 404).
 * Returns -1 only when the store fails or the time is over, and then the answer holds a 500 or 503
 * as JSON. The session
 * must outlive the answer's stream, and may meanwhile not answer anything else. */
int query_answer(struct session *s, const struct query *q, struct answer *out, struct error *e);
/* Appends the next part to `out` (reset it first): 1 more to come, 0 the end, -1 error. */
int stream_read(struct stream *st, struct buffer *out, struct error *e);

/* ---- for those who write an answer's rows in another form (publish) ---- */

enum query_column_kind { QUERY_ATTRIBUTE, QUERY_MEASURE, QUERY_AGGREGATE, QUERY_COUNT };

struct query_column {
	enum query_column_kind kind;
	struct str ref;              /* canonical */
	struct str title;            /* for people: the labels of dimension and attribute */
	enum value_type type;        /* QUERY_ATTRIBUTE */
	size_t dimension, attribute; /* QUERY_ATTRIBUTE */
	size_t measure;              /* QUERY_MEASURE, QUERY_AGGREGATE */
	enum aggregate_function function;
	int decimals; /* of amounts */
};

struct view;
/* The columns that facts?download=csv or aggregate?download=csv has, left to right, and the
 * picture of the cube it was read against. */
struct query_shape {
	struct arena *arena;
	struct view *view;
	const struct cube *cube;
	struct query_column *columns;
	size_t n;
};

/* STATUS_NOT_FOUND or STATUS_USAGE when the question is off. Close it when that went well. */
int query_shape_open(struct query_shape *out, struct session *s, const struct query *q,
		     struct error *e);
void query_shape_close(struct query_shape *s);
/* The session's own handle, for the catalogue; same thread, same life. */
struct store;
struct store *session_store(struct session *s);

#endif
