#include "serve/http/http_private.h"

/* What the library keeps of a form while it takes it apart: a line of a part's head must fit. */
#define FORM_BUFFER 65536u

static const struct body_taker *taker(const struct exchange *x)
{
	return x->http->o.responder.bodies;
}

/* A part of a form. */
static enum MHD_Result on_part(void *payload, enum MHD_ValueKind kind, const char *key,
			       const char *file, const char *type, const char *coding,
			       const char *bytes, uint64_t offset, size_t n)
{
	struct exchange *x = payload;
	(void)kind;
	(void)type;
	(void)coding;
	return taker(x)->take(x->body, str_z(key), str_z(file), offset, (struct str){bytes, n})
		       ? MHD_YES
		       : MHD_NO;
}

bool body_begin(struct exchange *x, uint64_t length)
{
	const struct responder *r = &x->http->o.responder;
	x->body = r->bodies->begin(r->payload, &x->request, length, &x->reply);
	if (!x->body)
		return false;
	/* NULL for what is no form. */
	if (x->request.method == METHOD_POST)
		x->form = mhd.MHD_create_post_processor(x->connection, FORM_BUFFER, on_part, x);
	return true;
}

/* What stands behind a fault in a form is read and let go of, so that the answer can be read. */
enum MHD_Result body_feed(struct exchange *x, const char *bytes, size_t n)
{
	uint64_t before = x->body_bytes;
	x->body_bytes += n;
	if (x->malformed)
		return MHD_YES;
	if (x->form) {
		x->malformed = mhd.MHD_post_process(x->form, bytes, n) != MHD_YES;
		return MHD_YES;
	}
	return taker(x)->take(x->body, STR(""), (struct str){0}, before, (struct str){bytes, n})
		       ? MHD_YES
		       : MHD_NO;
}

static bool end_form(struct exchange *x)
{
	bool sound = true;
	if (x->form)
		sound = mhd.MHD_destroy_post_processor(x->form) == MHD_YES;
	x->form = NULL;
	return sound;
}

void body_end(struct exchange *x)
{
	bool sound = end_form(x);
	taker(x)->end(x->body, sound && !x->malformed);
}

void body_drop(struct exchange *x)
{
	if (!x->body)
		return;
	end_form(x);
	taker(x)->drop(x->body);
	x->body = NULL;
}
