#include "serve/beside/question_form.h"

#include "serve/route.h"
#include <stdlib.h>

enum field { FIELD_TEXT, FIELD_ADDRESS, FIELD_TRAP, FIELDS };
static const char *const names[FIELDS] = {"vraag", "adres", "site"};

struct body {
	struct buffer fields[FIELDS];
	uint64_t bytes;
	bool sound;
};

bool question_form_here(const struct site *site, const struct request *rq)
{
	return rq->method == METHOD_POST && site->pages.questions && rq->nsegments == 2 &&
	       segment_is(rq, 1, "vraag") && !segment_is(rq, 0, "api");
}

/* As the browser says; one that says nothing is believed. */
static bool is_own(const struct site *site, const struct request *rq)
{
	struct str public = site->pages.origin, rest = rq->origin;

	if (rq->fetch_site.len)
		return str_eq(rq->fetch_site, STR("same-origin"));
	if (!rest.len || (public.len && str_eq(rest, public)))
		return true;
	if (str_starts(rest, STR("https://")))
		rest = (struct str){rest.ptr + 8, rest.len - 8};
	else if (str_starts(rest, STR("http://")))
		rest = (struct str){rest.ptr + 7, rest.len - 7};
	else
		return false;
	return rq->host.len && str_eq(rest, rq->host);
}

struct pages_form question_form_sent(const struct site *site, const struct request *rq,
				     const struct body *body)
{
	struct pages_form f = {.client = request_client(rq, site->behind_proxy),
			       .own = is_own(site, rq)};

	if (!body)
		return f;
	f.sound = body->sound;
	f.text = buffer_str(&body->fields[FIELD_TEXT]);
	f.address = buffer_str(&body->fields[FIELD_ADDRESS]);
	f.trap = buffer_str(&body->fields[FIELD_TRAP]);
	return f;
}

/* ---- a body ---- */

static struct body *begin(void *payload, const struct request *rq, uint64_t length,
			  struct reply *out)
{
	(void)payload;
	(void)rq;
	if (length > QUESTION_FORM_BYTES) {
		reply_problem(out, length == BODY_LENGTH_UNKNOWN ? 411 : 413,
			      "a question has at most 4,000 characters, and says how long it is");
		return NULL;
	}
	struct body *b = xcalloc(1, sizeof *b);
	for (size_t i = 0; i < FIELDS; i++)
		buffer_init(&b->fields[i], QUESTION_FORM_BYTES);
	return b;
}

/* What is no field of the form is let go of. */
static bool take(struct body *b, struct str name, struct str file, uint64_t offset,
		 struct str bytes)
{
	b->bytes += bytes.len;
	if (b->bytes > QUESTION_FORM_BYTES)
		return false;
	for (size_t i = 0; i < FIELDS && !file.ptr; i++)
		if (str_eq(name, str_z(names[i]))) {
			if (offset == 0)
				buffer_reset(&b->fields[i]);
			buffer_append_str(&b->fields[i], bytes);
		}
	return true;
}

static void end(struct body *b, bool sound)
{
	b->sound = sound;
}

static void drop(struct body *b)
{
	for (size_t i = 0; i < FIELDS; i++)
		buffer_drop(&b->fields[i]);
	free(b);
}

const struct body_taker question_form_taker = {
	.begin = begin, .take = take, .end = end, .drop = drop};
