/* The words of a search against a small store, and the same text as a scope: an answer or a clear
 * refusal, never a fault of the store. */
#include "../unit/query_fixture.h"
#include "model/scope.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct engine *engine;
static struct session *session;
static struct cube *cube;
static char path[] = "/tmp/stuiver-fuzz-XXXXXX";

static void clean_up(void)
{
	session_close(session);
	engine_close(engine);
	cube_free(cube);
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
	if (query_open(&engine, path, &e) != 0 || session_open(&session, engine, &e) != 0 ||
	    cube_parse(&cube, STR("books"), STR("books"), str_z(fixture_model),
		       str_z(fixture_storage), &e) != 0)
		support_fail(&e);
	atexit(clean_up);
}

static void search(struct str words)
{
	struct query_param params[] = {{STR("q"), words}};
	struct query q = {.endpoint = ENDPOINT_SEARCH, .params = params, .nparams = 1};
	struct answer a;
	struct error e;

	answer_init(&a);
	int result = query_answer(NULL, session, &q, &a, &e);
	assert(result == 0 && (a.status == 200 || a.status == 400));
	answer_drop(&a);
}

static void read_scope(struct str text)
{
	struct arena *a = arena_new();
	struct scope s, again;
	struct error e;

	if (scope_parse(&s, a, cube, text, &e) == 0) {
		int result = scope_parse(&again, a, cube, s.cut, &e);
		assert(result == 0 && str_eq(s.cut, again.cut) && str_eq(s.json, again.json));
	} else {
		assert(e.status == STATUS_INPUT);
	}
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};

	open_once();
	search(text);
	read_scope(text);
	return 0;
}
