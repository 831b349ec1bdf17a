/*
 * What was asked, in OpenSpending's words: an endpoint, the cube, and the parameters as they came.
 * Knows no HTTP, and checks nothing: question.h does.
 */
#ifndef QUESTION_ASKED_H
#define QUESTION_ASKED_H

#include "base/text/str.h"

#include <stddef.h>

/* Limits: passing one is a 400 (or its silent clamp where the reference clamps). */
#define QUERY_MAX_PARAMS 100
#define QUERY_MAX_PARAM_BYTES (64u << 10)
#define QUERY_MAX_REFS 500 /* in one parameter */
#define QUERY_MAX_CUTS 100
#define QUERY_MAX_CUT_VALUES 10000           /* of one cut */
#define QUERY_MAX_PAGE_SIZE 10000            /* clamps */
#define QUERY_TEXT_ORDER_MAX 200000u         /* facts that are put in order by a text */
#define QUERY_MAX_PIVOT 64                   /* columns of a pivot */
#define QUERY_MAX_GROUPS 2000000u            /* cells before paging, distinct texts, members */
#define QUERY_MAX_MEMORY ((size_t)512 << 20) /* of groups, or of facts that are being sorted */
#define QUERY_MAX_BODY ((size_t)256 << 20)   /* of a JSON answer */

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
	ENDPOINT_MANIFEST,     /* /cubes/{cube}/manifest/{dataset} */
	ENDPOINT_RECONCILIATION, /* /cubes/{cube}/reconciliation/: of several cubes, so reconcile/ answers it */
	ENDPOINT_KEY_FIGURES, /* /cubes/{cube}/key-figures/: kengetallen of Iv3; reconcile/ too */
	ENDPOINT_QUARTERS, /* /cubes/{cube}/quarters/: cumulative reports told apart; reconcile/ too */
};

/* Of reconcile/, which asks of several cubes: no result of one. */
static inline bool endpoint_is_iv3(enum endpoint e)
{
	return e == ENDPOINT_RECONCILIATION || e == ENDPOINT_KEY_FIGURES || e == ENDPOINT_QUARTERS;
}

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
