#include "openspending_nl/v1.h"

#include "query/query.h"
#include <stdio.h>
#include <string.h>

static bool is(const struct openspending_nl_asked *q, size_t i, const char *word)
{
	return i < q->nsegments && str_eq(q->segments[i], str_z(word));
}

bool openspending_nl_is(const struct str *segments, size_t n)
{
	static const char *const words[] = {"bronnen",
					    "detaildata",
					    "utils",
					    "zoek",
					    "spreadsheet",
					    "fiscaldatapackage",
					    "gemeenschappelijkeregeling",
					    "lijstenmaker"};
	struct openspending_nl_asked q = {.segments = segments, .nsegments = n};

	if (is(&q, 0, "api"))
		return is(&q, 1, "v1");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is(&q, 0, words[i]))
			return true;
	return false;
}

/* The address and what hangs on it, as a question about all cubes. */
static struct query as_query(const struct openspending_nl_asked *q, struct arena *a)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	buffer_append_str(&b, q->base);
	for (size_t i = 0; i < q->nsegments; i++) {
		buffer_append_char(&b, '/');
		buffer_append_str(&b, q->segments[i]);
	}
	struct query own = {ENDPOINT_CUBES, arena_dup(a, buffer_str(&b)), STR("openspending_nl"),
			    q->params, q->nparams};
	buffer_drop(&b);
	return own;
}

int openspending_nl_etag(struct session *s, const struct openspending_nl_asked *q, struct arena *a,
			 struct answer *out, struct error *e)
{
	struct query own = as_query(q, a);
	struct str at;

	if (query_published_at(s, &own, &at, e) != 0)
		return -1;
	snprintf(out->published_at, sizeof out->published_at, "%.*s", STR_ARG(at));
	return query_etag(s, &own, out->etag, e);
}

static int make(struct answer *out, struct nl_asking *k, struct str *location, struct error *e)
{
	const struct openspending_nl_asked *q = k->asked;

	if (q->nparams > QUERY_MAX_PARAMS)
		return error_set(e, STATUS_USAGE, "At most %d parameters", QUERY_MAX_PARAMS);
	if (nl_governments_ask(&k->governments, k->arena, k->session, e) != 0)
		return -1;
	if (is(q, 0, "api"))
		return nl_v1_answer(&out->body, k, e);
	if (is(q, 0, "detaildata") && !is(q, 1, "spreadsheet") && !is(q, 1, "fiscaldatapackage"))
		return nl_details_answer(&out->body, k, e);
	return nl_site_answer(&out->body, k, location, e);
}

/* What is no JSON; of an error it is. */
static void take_kind(struct answer *out, const struct nl_asking *k)
{
	if (k->type)
		out->content_type = k->type;
	out->filename = k->filename;
}

/* Of one publication, or without a tag. */
int openspending_nl_answer(struct session *s, const struct openspending_nl_asked *q,
			   struct arena *a, struct answer *out, struct str *location,
			   struct error *e)
{
	struct nl_asking k = {.arena = a, .session = s, .asked = q};
	struct answer after = {0};

	*location = STR("");
	int result = openspending_nl_etag(s, q, a, out, e);
	k.published = arena_dup(a, str_z(out->published_at));
	if (result == 0)
		result = make(out, &k, location, e);
	if (result == 0)
		take_kind(out, &k);
	nl_governments_close(&k.governments);
	if (result == 0)
		result = answer_check(out, e);
	if (result == 0)
		result = openspending_nl_etag(s, q, a, &after, e);
	if (result != 0) {
		answer_fault(out, e);
		return out->status < 500 ? 0 : -1;
	}
	if (strcmp(after.etag, out->etag) != 0)
		out->etag[0] = out->published_at[0] = '\0';
	if (location->len)
		out->status = 302;
	return 0;
}
