/* What all answers are made of. */
#include "answer/answer.h"

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
	if (!out->body.overflow)
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "The answer would pass %zu MB: ask for a smaller page, or for facts as a "
			 "stream (format=ndjson)",
			 QUERY_MAX_BODY >> 20);
}

void write_refs(struct json_out *j, const char *key, const struct columns *columns)
{
	json_put_key_z(j, key);
	json_put_array(j);
	for (size_t i = 0; i < columns->n; i++)
		json_put_string(j, columns->items[i].ref);
	json_put_array_end(j);
}

static const char *operator_of(const struct test *t)
{
	if (t->text)
		return t->text->substring ? "*=" : "~";
	return t->negated ? "!:" : t->range ? ".." : ":";
}

void write_cell(struct json_out *j, const struct question *r)
{
	json_put_key_z(j, "cell");
	json_put_array(j);
	for (size_t i = 0; i < r->ntests; i++) {
		json_put_object(j);
		json_put_key_z(j, "ref");
		json_put_string(j, r->tests[i].ref);
		json_put_key_z(j, "operator");
		json_put_string_z(j, operator_of(&r->tests[i]));
		json_put_key_z(j, "value");
		json_put_raw(j, r->tests[i].echo);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void write_tail(struct json_out *j, const struct question *r)
{
	json_put_key_z(j, "order");
	json_put_array(j);
	for (size_t i = 0; i < r->norders; i++) {
		json_put_array(j);
		json_put_string(j, r->orders[i].ref);
		json_put_string_z(j, r->orders[i].descending ? "desc" : "asc");
		json_put_array_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "page");
	json_put_integer(j, r->page);
	json_put_key_z(j, "page_size");
	json_put_integer(j, r->page_size);
	json_put_key_z(j, "status");
	json_put_string_z(j, "ok");
}
