/* Opening an engine by the name of its store: which kind answers, and what is told when none does. */
#include "engine/kind.h"
#include "query/query.h"
#include "scan/scan_engine.h"

#include <criterion/criterion.h>
#include <string.h>

static void assert_refused(int result, const struct engine *engine, const struct error *e)
{
	cr_assert_eq(result, -1);
	cr_assert_null(engine);
	cr_assert_eq(e->status, STATUS_USAGE);
	cr_assert(strstr(e->text, "nosuch://x"), "%s", e->text);
	cr_assert(strstr(e->text, "stuiver load"), "%s", e->text);
}

Test(engine_open, unknown_scheme_is_refused_at_the_door)
{
	struct engine *engine = NULL;
	struct error e;

	assert_refused(query_open(&engine, "nosuch://x", &e), engine, &e);
}

Test(engine_open, schemes_that_are_known_are_told)
{
	struct engine_kind one = scan_engine, other = scan_engine;
	const struct engine_kind *kinds[] = {&scan_engine, &one, &other, NULL};
	struct engine *engine = NULL;
	struct error e;

	one.scheme = "columns";
	other.scheme = "rows";
	assert_refused(engine_open(&engine, kinds, "nosuch://x", &e), engine, &e);
	cr_assert(strstr(e.text, "columns://…, rows://…"), "%s", e.text);
	assert_refused(engine_open(&engine, kinds, "nosuch://x/rows://", &e), engine, &e);
}

static int fail(struct engine *g, struct error *e)
{
	cr_assert_null(g->own);
	return error_set(e, STATUS_STORE, "the server is not there");
}

Test(engine_open, what_was_not_opened_is_closed_all_the_same)
{
	struct engine_kind kind = scan_engine;
	const struct engine_kind *kinds[] = {&kind, NULL};
	struct engine *engine = NULL;
	struct error e;

	kind.open = fail;
	cr_assert_eq(engine_open(&engine, kinds, "/nowhere", &e), -1);
	cr_assert_null(engine);
	cr_assert_str_eq(e.text, "the server is not there");
}
