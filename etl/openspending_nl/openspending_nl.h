/*
 * openspending.nl's own interfaces, for sites and programs that were made for it: what its present site reads
 * (/bronnen, /detaildata, /utils, /zoek, /spreadsheet, /fiscaldatapackage) and its former /api/v1 (governments, documents,
 * labels, entries, aggregations, in the envelope of Tastypie). Thin layers over the answers of the API: cells of taakveld by
 * category of every cube that has these, asked in the API's own words.
 *
 * Sources: the public source of openspending.nl's site and recorded answers of /api/v1. Amounts are in thousands of euros,
 * as there, save details, which are in euros. Codes are text.
 *
 * A government is known by CBS's code of it (GM0344, PV26, GR0003, WS0636): a member of a cube of many governments, or
 * the one that a cube's mapping names as stuiver.statistics.region. Its Iv3 are of the cube that has both
 * publications, else of that with the most governments, then years; its details of its own cube.
 */
#ifndef OPENSPENDING_NL_OPENSPENDING_NL_H
#define OPENSPENDING_NL_OPENSPENDING_NL_H

#include "engine/engine.h"
#include "question/asked.h"
#include "write/answer.h"

struct openspending_nl_asked {
	const struct str *segments; /* decoded */
	size_t nsegments;
	const struct query_param *params;
	size_t nparams;
	struct str base; /* absolute, without a slash at the end, for links */
};

/* Whether an address is one of these. */
bool openspending_nl_is(const struct str *segments, size_t n);
/* As query_answer. *location: where else it is, of a 302; in the arena. */
int openspending_nl_answer(struct session *s, const struct openspending_nl_asked *q,
			   struct arena *a, struct answer *out, struct str *location,
			   struct error *e);
/* The tag that the answer would have, of all cubes' versions; also sets when they were published. */
int openspending_nl_etag(struct session *s, const struct openspending_nl_asked *q, struct arena *a,
			 struct answer *out, struct error *e);

#endif
