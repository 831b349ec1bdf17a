#include "nlgov/dutch_question.h"

#include "question/parameters.h"
#include "question/question.h"

#include <string.h>

#define BELOW 3u /* segments of /api/begrotingen/v1 */

void nlgov_fault(struct nlgov_asking *k, struct str name, struct str detail)
{
	if (k->nfaults < NLGOV_FAULTS_MAX)
		k->faults[k->nfaults++] = (struct nlgov_fault){arena_dup(k->arena, name),
							       arena_dup(k->arena, detail)};
}

static struct str list_of(const struct nlgov_asking *k)
{
	struct str rest = str_z(k->resource->params), out = STR("");

	while (rest.len) {
		struct str one = str_split(&rest, ' ');
		out = arena_printf(k->arena, "%.*s%s%.*s", STR_ARG(out), out.len ? ", " : "",
				   STR_ARG(one));
	}
	return out.len ? out : STR("geen");
}

/* A page that is none would silently be the first. */
static bool is_whole(struct str value, uint64_t most)
{
	uint64_t n;

	return str_to_u64(value, &n) && n >= 1 && n <= most;
}

static void check_value(struct nlgov_asking *k, const struct query_param *p, const char *asked)
{
	bool size = strcmp(asked, "pagesize") == 0;
	bool lang = strcmp(asked, "lang") == 0;

	if (strcmp(asked, "page") == 0 && !is_whole(p->value, INT32_MAX))
		nlgov_fault(k, p->key, STR("Dit moet een geheel getal zijn, vanaf 1."));
	else if (size && !is_whole(p->value, QUERY_MAX_PAGE_SIZE))
		nlgov_fault(k, p->key,
			    arena_printf(k->arena,
					 "Dit moet een geheel getal zijn van 1 tot en met %d.",
					 QUERY_MAX_PAGE_SIZE));
	else if (lang && !str_eq(p->value, STR("nl")) && !str_eq(p->value, STR("en")))
		nlgov_fault(k, p->key, STR("Dit is nl of en."));
}

static bool is_twice(const struct nlgov_asked *q, size_t i)
{
	for (size_t at = 0; at < i; at++)
		if (str_eq(q->params[at].key, q->params[i].key))
			return true;
	return false;
}

static void read_one(struct nlgov_asking *k, size_t i, struct query_param *out, size_t *n)
{
	const struct query_param *p = &k->asked->params[i];
	const struct nlgov_parameter *known = nlgov_parameter(p->key);

	if (p->key.len == 0 || (parameter_passes(p->key) && !str_eq(p->key, STR("callback"))))
		return;
	if (!known || !nlgov_takes(k->resource, p->key)) {
		nlgov_fault(k, p->key,
			    arena_printf(k->arena, "Deze parameter is er hier niet; er zijn: %.*s.",
					 STR_ARG(list_of(k))));
		return;
	}
	if (is_twice(k->asked, i)) {
		nlgov_fault(k, p->key, STR("Deze parameter staat er meer dan eens."));
		return;
	}
	check_value(k, p, known->asked);
	out[(*n)++] = (struct query_param){str_z(known->asked), p->value};
}

bool nlgov_read(struct nlgov_asking *k, struct session *s, const struct nlgov_asked *q,
		struct arena *a)
{
	struct str cube, ref;

	*k = (struct nlgov_asking){.arena = a, .session = s, .asked = q};
	/* The root may be written with one. */
	if ((q->slash && q->nsegments > BELOW) || q->nsegments < BELOW)
		return false;
	k->resource = nlgov_find(q->segments + BELOW, q->nsegments - BELOW, &cube, &ref);
	if (!k->resource)
		return false;
	struct query_param *params = ARENA_ARRAY(a, struct query_param, q->nparams + 1);
	size_t n = 0;
	for (size_t i = 0; i < q->nparams; i++)
		read_one(k, i, params, &n);
	k->query = (struct query){k->resource->endpoint, cube, ref, params, n};
	return true;
}

/* ---- each parameter by itself ---- */

static const char *dutch_of(const struct nlgov_asking *k, struct str asked)
{
	struct str rest = str_z(k->resource->params);

	while (rest.len) {
		const struct nlgov_parameter *p = nlgov_parameter(str_split(&rest, ' '));
		if (p && str_eq(asked, str_z(p->asked)))
			return p->name;
	}
	return "";
}

static void look_at(struct nlgov_asking *k, const struct cube *c, const struct query_param *p)
{
	struct str name = str_z(dutch_of(k, p->key));
	const struct nlgov_parameter *row = nlgov_parameter(name);
	struct query one = k->query;
	struct question r;
	struct error why;

	if (!row || !row->alone)
		return;
	one.params = p;
	one.nparams = 1;
	if (one.endpoint == ENDPOINT_PROVENANCE) /* its cut is an aggregate's */
		one.endpoint = ENDPOINT_AGGREGATE;
	if (question_read(&r, k->arena, c, &one, &why) != 0)
		nlgov_fault(k, name, nlgov_dutch(k->arena, str_z(why.text)));
	else if (r.ignored.len)
		nlgov_fault(k, name,
			    arena_printf(k->arena, "Wat hier volgt is geen selectie: %.*s",
					 STR_ARG(r.ignored)));
}

int nlgov_look(struct nlgov_asking *k, struct error *e)
{
	struct picture *p;

	if (k->query.endpoint == ENDPOINT_CUBES || k->query.endpoint == ENDPOINT_MODEL)
		return 0;
	if (picture_get_public(&p, k->session, k->query.cube, e) != 0)
		return -1;
	for (size_t i = 0; i < k->query.nparams; i++)
		look_at(k, picture_cube(p), &k->query.params[i]);
	picture_release(p);
	return 0;
}
