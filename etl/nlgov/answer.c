#include "base/text/json_out.h"
#include "nlgov/description.h"
#include "nlgov/dutch_words.h"
#include "provenance/provenance.h"
#include "query/query.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "/api/begrotingen/v1"

bool nlgov_is(struct str target)
{
	size_t n = strlen(PREFIX);

	return str_starts(target, STR(PREFIX)) &&
	       (target.len == n || target.ptr[n] == '/' || target.ptr[n] == '?');
}

/* ---- what is told ---- */

int nlgov_tell(struct buffer *out, const struct nlgov_asking *k, struct result *r, struct error *e)
{
	struct json_out j;
	int result = 0;

	json_begin(&j, out);
	json_put_object(&j);
	if (strcmp(k->resource->schema, "Begroting") != 0 && k->query.cube.len)
		tell_text(&j, "begroting", k->query.cube);
	if (strcmp(k->resource->schema, "Dimensies") == 0)
		tell_dimensions(&j, r);
	else if (k->query.endpoint == ENDPOINT_CUBES)
		tell_budgets(&j, r);
	else if (k->query.endpoint == ENDPOINT_MODEL)
		tell_budget(&j, k, r);
	else if (k->query.endpoint == ENDPOINT_EXPLANATIONS)
		tell_explanations(&j, r);
	else if (k->query.endpoint == ENDPOINT_PROVENANCE)
		tell_origins(&j, r);
	else
		result = tell_rows(&j, k, r, e);
	json_put_object_end(&j);
	return result;
}

static void tell_index(struct buffer *out, const struct nlgov_asked *q, struct arena *a)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	tell_text(&j, "titel", STR(NLGOV_TITLE));
	tell_text(&j, "versie", STR(NLGOV_VERSION));
	tell_text(&j, "beschrijving",
		  arena_printf(a, "%.*s" PREFIX "/openapi.json", STR_ARG(q->base)));
	tell_text(&j, "begrotingen",
		  arena_printf(a, "%.*s" PREFIX "/begrotingen", STR_ARG(q->base)));
	json_put_object_end(&j);
}

/* ---- problems ---- */

static int problem(struct answer *out, int status, struct str detail)
{
	out->status = status;
	out->content_type = NLGOV_PROBLEM;
	out->etag[0] = out->published_at[0] = '\0';
	out->paging = (struct paging){0};
	nlgov_problem(&out->body, status, detail);
	return 0;
}

static int absent(struct answer *out, const struct nlgov_asking *k, const struct error *e)
{
	if (e->status == STATUS_GONE)
		return problem(out, 410, nlgov_dutch(k->arena, str_z(e->text)));
	if (e->status == STATUS_NO_CUBE)
		return problem(out, 404,
			       arena_printf(k->arena,
					    "Er is geen begroting '%.*s'; zie " PREFIX
					    "/begrotingen.",
					    STR_ARG(str_head(k->query.cube, 80))));
	return problem(out, 404, nlgov_dutch(k->arena, str_z(e->text)));
}

/* All that is off, told together. */
static int faults(struct answer *out, struct nlgov_asking *k, const struct error *why,
		  struct error *e)
{
	if (nlgov_look(k, e) != 0)
		return e->status == STATUS_GONE || e->status == STATUS_NO_CUBE ? absent(out, k, e)
									       : -1;
	/* How to sort hangs on the columns: it is what is off when nothing else is. */
	if (why && why->status == STATUS_USAGE && k->nfaults == 0 &&
	    query_param(&k->query, "order"))
		nlgov_fault(k, STR("sortering"), nlgov_dutch(k->arena, str_z(why->text)));
	problem(out, 400, STR(""));
	nlgov_put_faults(&out->body, k, why ? nlgov_dutch(k->arena, str_z(why->text)) : STR(""));
	return 0;
}

static int failed(struct answer *out, struct nlgov_asking *k, struct error *e)
{
	struct error why = *e;

	switch (e->status) {
	case STATUS_USAGE:
	case STATUS_LIMIT:
	case STATUS_INPUT:
		return faults(out, k, &why, e);
	case STATUS_GONE:
	case STATUS_NO_CUBE:
	case STATUS_NOT_FOUND:
		return absent(out, k, e);
	default:
		return -1;
	}
}

/* ---- questions ---- */

static const struct question *question_of(const struct result *r)
{
	return r->kind == RESULT_PROVENANCE ? r->provenance->request : r->question;
}

static void take_paging(struct answer *out, const struct result *r)
{
	if (r->question && r->kind != RESULT_PROVENANCE)
		out->paging = (struct paging){r->question->page, r->question->page_size, r->total};
}

/* The reference goes on without it; here nobody is told a sum of more than was asked. */
static bool ignores(struct nlgov_asking *k, const struct result *r)
{
	const struct question *q = question_of(r);

	return q && q->ignored.len && k->query.nparams;
}

static int ask(struct answer *out, struct nlgov_asking *k, struct error *e)
{
	struct result *r;

	if (query_ask(&r, k->session, &k->query, e) != 0)
		return failed(out, k, e);
	if (ignores(k, r)) {
		result_close(r);
		return faults(out, k, NULL, e);
	}
	int result = nlgov_tell(&out->body, k, r, e);
	take_paging(out, r);
	result_close(r);
	return result == 0 ? answer_check(out, e) : -1;
}

/* Members are those of a dimension: an attribute has none of its own. */
static int check_dimension(bool *there, const struct nlgov_asking *k, struct error *e)
{
	struct picture *p;

	*there = true;
	if (k->query.endpoint != ENDPOINT_MEMBERS)
		return 0;
	if (picture_get_public(&p, k->session, k->query.cube, e) != 0)
		return -1;
	*there = cube_find_dimension(picture_cube(p), k->query.ref) >= 0;
	picture_release(p);
	return 0;
}

static int answer(struct answer *out, struct nlgov_asking *k, struct error *e)
{
	bool there;

	session_begin(k->session);
	if (k->nfaults)
		return faults(out, k, NULL, e);
	if (k->resource->kind == NLGOV_INDEX) {
		tell_index(&out->body, k->asked, k->arena);
		return 0;
	}
	if (k->resource->kind == NLGOV_OPENAPI)
		return nlgov_describe(&out->body, k, e);
	if (check_dimension(&there, k, e) != 0)
		return failed(out, k, e);
	if (!there)
		return problem(
			out, 404,
			arena_printf(k->arena,
				     "De begroting %.*s heeft geen dimensie '%.*s'; zie " PREFIX
				     "/begrotingen/%.*s/dimensies.",
				     STR_ARG(k->query.cube), STR_ARG(str_head(k->query.ref, 80)),
				     STR_ARG(k->query.cube)));
	return ask(out, k, e);
}

static void take_unreadable(struct answer *out, const struct error *e)
{
	struct answer plain;

	answer_init(&plain);
	answer_fault(&plain, e);
	problem(out, plain.status,
		plain.status == 503 ? STR(NLGOV_UNREADABLE)
				    : STR("Er ging iets mis; probeer het straks opnieuw."));
	answer_drop(&plain);
}

int nlgov_etag(struct session *s, const struct nlgov_asked *q, struct arena *a, struct answer *out,
	       struct error *e)
{
	struct nlgov_asking k;
	struct str at;

	if (!nlgov_read(&k, s, q, a) || k.resource->kind != NLGOV_QUESTION || k.nfaults)
		return 0;
	if (query_published_at(s, &k.query, &at, e) != 0)
		return -1;
	snprintf(out->published_at, sizeof out->published_at, "%.*s", STR_ARG(at));
	return query_etag(s, &k.query, out->etag, e);
}

int nlgov_answer(struct session *s, const struct nlgov_asked *q, struct arena *a,
		 struct answer *out, struct error *e)
{
	struct nlgov_asking k;
	struct answer after = {0};

	if (!nlgov_read(&k, s, q, a))
		return problem(out, 404, STR("Hier is niets; zie " PREFIX "/openapi.json."));
	int result = nlgov_etag(s, q, a, out, e);
	if (result == 0)
		result = answer(out, &k, e);
	if (result == 0 && out->status == 200)
		result = nlgov_etag(s, q, a, &after, e);
	if (result == 0 && out->status == 200 && strcmp(after.etag, out->etag) != 0)
		out->etag[0] = out->published_at[0] = '\0'; /* of one publication, or without */
	if (result != 0)
		take_unreadable(out, e);
	return result;
}
