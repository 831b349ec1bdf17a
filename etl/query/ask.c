#include "query/ask.h"

#include "answer/changes_told.h"
#include "locations/locations.h"
#include "provenance/provenance.h"
#include "query/query.h"
#include "search/search.h"
#include "sheet/sheet.h"
#include "store/versions/gone.h"
#include "store/versions/version_marks.h"

static struct query own_query(struct arena *a, const struct query *q)
{
	struct query own = *q;
	struct query_param *params = ARENA_ARRAY(a, struct query_param, q->nparams + 1);

	own.cube = arena_dup(a, q->cube);
	own.ref = arena_dup(a, q->ref);
	for (size_t i = 0; i < q->nparams; i++) {
		params[i].key = arena_dup(a, q->params[i].key);
		params[i].value = arena_dup(a, q->params[i].value);
	}
	own.params = params;
	return own;
}

/* Sums that stay as they are where others were asked for would be taken for those. */
static int check_normalised(const struct query *q, struct error *e)
{
	bool asked = query_param(q, "per") || query_param(q, "prices");
	bool sums = q->endpoint != ENDPOINT_CUBES && q->endpoint != ENDPOINT_MODEL &&
		    q->endpoint != ENDPOINT_PACKAGE && q->endpoint != ENDPOINT_MANIFEST;

	if (!asked || !sums || q->endpoint == ENDPOINT_AGGREGATE ||
	    q->endpoint == ENDPOINT_LOCATIONS)
		return 0;
	return error_set(e, STATUS_USAGE,
			 "per and prices are not for this: ask aggregate or locations");
}

int ask_begin(struct query *own, struct session *s, const struct query *q, struct error *e)
{
	session_begin(s);
	arena_reset(session_arena(s));
	if (q->nparams > QUERY_MAX_PARAMS)
		return error_set(e, STATUS_USAGE, "At most %d parameters", QUERY_MAX_PARAMS);
	*own = own_query(session_arena(s), q);
	return parameters_check(own, e) || check_normalised(own, e) ? -1 : 0;
}

/* In which form it is to be written, and what of the question did not count. */
static void describe(struct result *out, struct session *s, const struct query *q)
{
	struct str *ignored = ARENA_ARRAY(session_arena(s), struct str, q->nparams + 1);

	out->format = parameters_form(q);
	out->ignored = ignored;
	out->nignored = parameters_ignored(ignored, q->nparams, q);
}

/* ---- of all cubes ---- */

bool ask_is_of_all(const struct query *q)
{
	return q->endpoint == ENDPOINT_CUBES || q->endpoint == ENDPOINT_SEARCH ||
	       endpoint_is_iv3(q->endpoint);
}

static int ask_search(struct result **out, struct session *s, const struct query *q,
		      struct error *e)
{
	if (result_search(out, s, q, e) != 0)
		return -1;
	describe(*out, s, q);
	return 0;
}

int ask_all(struct result **out, struct session *s, const struct query *q, struct error *e)
{
	struct store_cube *cubes;
	size_t n;

	if (q->endpoint == ENDPOINT_SEARCH)
		return ask_search(out, s, q, e);
	if (endpoint_is_iv3(q->endpoint))
		return error_set(e, STATUS_NOT_FOUND, "a reconciliation is asked of its own room");
	if (store_cubes(session_store(s), session_arena(s), &cubes, &n, e) != 0)
		return -1;
	size_t gone = cubes_part_gone(cubes, n);
	struct cube_marks *marks;
	if (marks_of_cubes(session_store(s), session_arena(s), cubes, n, &marks, e) != 0)
		return -1;
	*out = result_new(RESULT_CUBES, s, NULL, NULL);
	(*out)->total = n - gone;
	(*out)->cubes = cubes;
	(*out)->gone = gone;
	(*out)->marks = marks;
	describe(*out, s, q);
	return 0;
}

/* ---- of one ---- */

static int ask_model(struct result **out, struct session *s, struct picture *p,
		     const struct query *q, struct error *e)
{
	struct cube_marks *marks = ARENA_NEW(session_arena(s), struct cube_marks);

	if (marks_read(session_store(s), session_arena(s), q->cube, MARK_ONE_PERSON,
		       &marks->one_person, &marks->none_person, e) != 0)
		return -1;
	*out = result_new(RESULT_MODEL, s, p, NULL);
	(*out)->marks = marks;
	return 0;
}

static int ask_package(struct result **out, struct session *s, struct picture *p,
		       const struct query *q, struct error *e)
{
	struct str descriptor;

	if (store_descriptor(session_store(s), session_arena(s), q->cube, &descriptor, e) != 0)
		return -1;
	*out = result_new(RESULT_PACKAGE, s, p, NULL);
	(*out)->descriptor = descriptor;
	return 0;
}

/* The document as it was signed, byte for byte. */
static int ask_manifest(struct result **out, struct session *s, struct picture *p,
			const struct query *q, struct error *e)
{
	struct str document;

	if (store_manifest(session_store(s), session_arena(s), q->cube, q->ref, &document, e) != 0)
		return -1;
	*out = result_new(RESULT_PACKAGE, s, p, NULL);
	(*out)->descriptor = document;
	return 0;
}

/* Endpoints that share the words of question.h. */
static int ask_question(struct result **out, struct session *s, struct picture *p,
			const struct query *q, struct error *e)
{
	struct question *r = ARENA_NEW(session_arena(s), struct question);

	if (question_read(r, session_arena(s), picture_cube(p), q, e) != 0)
		return -1;
	if (q->endpoint == ENDPOINT_EXPLANATIONS)
		return result_explanations(out, s, p, r, e);
	if (question_is_sheet(r))
		return result_sheet(out, s, p, r, e);
	if (q->endpoint == ENDPOINT_AGGREGATE)
		return result_cells(out, s, p, r, e);
	if (q->endpoint == ENDPOINT_MEMBERS)
		return result_members(out, s, p, r, e);
	if (r->format != OUTPUT_JSON && !r->paged && !r->norders)
		return result_stream(out, s, p, r, e);
	return result_facts(out, s, p, r, e);
}

int ask_cube(struct result **out, struct session *s, struct picture *p, const struct query *q,
	     struct error *e)
{
	static int (*const own[])(struct result * *out, struct session * s, struct picture * p,
				  const struct query *q, struct error *e) = {
		[ENDPOINT_MODEL] = ask_model,
		[ENDPOINT_PACKAGE] = ask_package,
		[ENDPOINT_LOCATIONS] = result_locations,
		[ENDPOINT_PROVENANCE] = result_provenance,
		[ENDPOINT_SOURCE] = result_source,
		[ENDPOINT_MANIFEST] = ask_manifest,
		[ENDPOINT_CHANGE] = result_change,
		[ENDPOINT_CHANGES] = result_changes,
	};
	size_t known = sizeof own / sizeof *own;

	if (parameters_check_refs(q, picture_cube(p), e) != 0)
		return -1;
	bool has_own = (size_t)q->endpoint < known && own[q->endpoint];
	if ((has_own ? own[q->endpoint] : ask_question)(out, s, p, q, e) != 0)
		return -1;
	describe(*out, s, q);
	return 0;
}

int ask_again(struct session *s, struct picture *p, bool *same, struct error *e)
{
	struct picture *now;

	if (picture_get(&now, s, picture_cube(p)->name, e) != 0)
		return -1;
	*same = str_eq(picture_version(now), picture_version(p));
	picture_release(now);
	return 0;
}

/* Streams read the picture only. */
static int ask_one(struct result **out, struct session *s, const struct query *q, bool *same,
		   struct error *e)
{
	struct picture *p;

	if (picture_get_public(&p, s, q->cube, e) != 0)
		return -1;
	int result = ask_cube(out, s, p, q, e);
	if (result == 0 && (*out)->kind != RESULT_STREAM &&
	    (result = ask_again(s, p, same, e)) != 0) {
		result_close(*out);
		*out = NULL;
	}
	picture_release(p);
	return result;
}

static int ask_once(struct result **out, struct session *s, const struct query *q, bool *same,
		    struct error *e)
{
	*same = true;
	return ask_is_of_all(q) ? ask_all(out, s, q, e) : ask_one(out, s, q, same, e);
}

int query_ask(struct result **out, struct session *s, const struct query *q, struct error *e)
{
	struct query own;
	bool same = false;

	*out = NULL;
	if (ask_begin(&own, s, q, e) != 0)
		return -1;
	for (unsigned i = 0; i < ASK_TRIES && !same; i++) {
		result_close(*out);
		*out = NULL;
		if (ask_once(out, s, &own, &same, e) != 0)
			return -1;
	}
	return 0;
}
