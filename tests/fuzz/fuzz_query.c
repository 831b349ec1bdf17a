/* Questions: "members/region?cut=…&order=…" as decoded text, asked of a small store that has every
 * kind of dimension. Each answer must be orderly: 200, 400 or 404, JSON that parses, a message in
 * every fault. */
#include "../unit/query_fixture.h"

#include <assert.h>
#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct engine *engine;
static struct session *session;
static char path[] = "/tmp/stuiver-fuzz-XXXXXX";

static void clean_up(void)
{
	session_close(session);
	engine_close(engine);
	for (const char *const *tail = (const char *const[]){"", "-wal", "-shm", NULL}; *tail;
	     tail++) {
		char name[sizeof path + 8];
		snprintf(name, sizeof name, "%s%s", path, *tail);
		unlink(name);
	}
}

static void open_once(void)
{
	struct error e;

	if (engine)
		return;
	close(mkstemp(path));
	unlink(path);
	fixture_load(path, true);
	if (query_open(&engine, path, &e) != 0 || session_open(&session, engine, &e) != 0)
		support_fail(&e);
	atexit(clean_up);
}

static void read_stream(struct answer *a)
{
	struct buffer part;
	struct error e;
	int more = 0;

	buffer_init(&part, 1 << 20);
	while (a->stream && (more = stream_read(a->stream, &part, &e)) > 0)
		buffer_reset(&part);
	assert(more == 0);
	buffer_drop(&part);
}

static void check(struct answer *a)
{
	assert(a->status == 200 || a->status == 400 || a->status == 404);
	if (strcmp(a->content_type, "application/json") != 0)
		return;
	json_t *j = json_loadb(a->body.ptr, a->body.len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
			       NULL);
	/* jansson refuses numbers beyond a double's range, which a cut may echo */
	assert(j || a->body.len > 300);
	const char *status = json_string_value(json_object_get(j, "status"));
	assert(!j || (status && strcmp(status, a->status == 200 ? "ok" : "error") == 0));
	assert(!j || a->status == 200 || json_string_length(json_object_get(j, "message")) > 0);
	json_decref(j);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct query_param params[8];
	struct str rest = {(const char *)data, size}, head = str_split(&rest, '?');
	struct str name = str_split(&head, '/');
	struct query q = {.cube = STR("books"), .ref = head.ptr ? head : STR(""), .params = params};
	char etag[ETAG_SIZE];
	struct answer a;
	struct error e;

	open_once();
	q.endpoint = str_eq(name, STR("facts"))     ? ENDPOINT_FACTS
		     : str_eq(name, STR("members")) ? ENDPOINT_MEMBERS
						    : ENDPOINT_AGGREGATE;
	while (rest.ptr && q.nparams < 8) {
		struct str value = str_split(&rest, '&');
		params[q.nparams].key = str_split(&value, '=');
		params[q.nparams++].value = value.ptr ? value : STR("");
	}
	answer_init(&a);
	assert(query_answer(NULL, session, &q, &a, &e) == 0);
	read_stream(&a);
	check(&a);
	assert(query_etag(session, &q, etag, &e) == 0);
	assert(a.status != 200 || strcmp(a.etag, etag) == 0);
	answer_drop(&a);
	return 0;
}
