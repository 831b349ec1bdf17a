#include "write/answer.h"

#include "answer/result.h"
#include "base/text/json_out.h"

void answer_init(struct answer *a)
{
	*a = (struct answer){.status = 200, .content_type = "application/json"};
	buffer_init(&a->body, QUERY_MAX_BODY);
}

void answer_drop(struct answer *a)
{
	if (a->stream)
		stream_close(a->stream);
	buffer_drop(&a->body);
	*a = (struct answer){0};
}

static int http_status(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return 200;
	case STATUS_USAGE:
	case STATUS_LIMIT:
	case STATUS_INPUT:
		return 400;
	case STATUS_NO_CUBE:
	case STATUS_NOT_FOUND:
		return 404;
	case STATUS_GONE:
		return 410;
	case STATUS_STORE:
	case STATUS_NO_FILE: /* the store itself */
	case STATUS_INTERRUPTED:
		return 503;
	default:
		return 500;
	}
}

/* What a stranger may read: the store's own faults name paths of this machine, which go to the log
 * only. */
static const char *public_text(const struct error *e)
{
	if (e->status == STATUS_STORE || e->status == STATUS_IO || e->status == STATUS_FULL ||
	    e->status == STATUS_NO_FILE)
		return "The data cannot be read at the moment; try again later";
	return e->text;
}

void answer_fault(struct answer *out, const struct error *e)
{
	struct json_out j;

	out->status = http_status(e->status);
	out->content_type = "application/json";
	out->filename = NULL;
	out->etag[0] = 0;
	buffer_reset(&out->body);
	json_begin(&j, &out->body);
	json_put_object(&j);
	json_put_key_z(&j, "status");
	json_put_string_z(&j, "error");
	json_put_key_z(&j, "message");
	json_put_string_z(&j, public_text(e));
	json_put_key_z(&j, "context");
	json_put_object(&j);
	json_put_object_end(&j);
	json_put_object_end(&j);
}

int answer_check(const struct answer *out, struct error *e)
{
	return out->body.overflow ? result_too_large(e) : 0;
}
