/*
 * What was asked, in OpenSpending's words: an endpoint, the cube, and the parameters as they came.
 * Knows no HTTP, and checks nothing: question.h does.
 */
#ifndef QUESTION_ASKED_H
#define QUESTION_ASKED_H

#include "base/str.h"

#include <stddef.h>

/* Limits: passing one is a 400 (or its silent clamp where the reference clamps). */
#define QUERY_MAX_PARAMS 100
#define QUERY_MAX_PARAM_BYTES (64u << 10)
#define QUERY_MAX_REFS 500 /* in one parameter */
#define QUERY_MAX_CUTS 100
#define QUERY_MAX_CUT_VALUES 10000 /* of one cut */
#define QUERY_MAX_PAGE_SIZE 10000  /* clamps */
#define QUERY_MAX_PIVOT 64         /* columns of a pivot */
#define QUERY_MAX_GROUPS \
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
 * amount.sum@executed:desc. Both come as JSON, as the files of download=, or as CSV with format=csv
 * (columns in the order of
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
	ENDPOINT_CHANGES,      /* /cubes/{cube}/changes/ */
	ENDPOINT_SOURCE,       /* /cubes/{cube}/source/{sha256} */
};

struct query_param {
	struct str key, value; /* percent-decoded */
};

struct query {
	enum endpoint endpoint;
	struct str cube, ref;             /* percent-decoded */
	const struct query_param *params; /* the first of a repeated key wins: see join_cuts */
	size_t nparams;
};

/* Makes one of all parameters `cut`, so that each of them holds: clients that append to a list must
 * not be told a sum of more than they asked for. (The reference takes the first.) */
struct arena;
void join_cuts(struct query_param *params, size_t *n, struct arena *a);

#endif
