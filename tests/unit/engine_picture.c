/* Pictures of cubes: who looks anew when somebody has committed. */
#include "query_fixture.h"

#include "query/query.h"
#include "store/db.h"
#include "store/pages/page_marks.h"
#include <criterion/criterion.h>

#define SESSIONS 5

/* Besides the question whether anything changed. */
static int count_reads(unsigned event, void *payload, void *statement, void *text)
{
	(void)event, (void)statement;
	*(int *)payload += !strstr(text, "data_version");
	return 0;
}

static int reads(struct session *s)
{
	struct picture *p;
	struct error e;
	int n = 0;

	sqlite3_trace_v2(session_store(s)->db, SQLITE_TRACE_STMT, count_reads, &n);
	cr_assert_eq(picture_get(&p, s, STR("books"), &e), 0);
	picture_release(p);
	sqlite3_trace_v2(session_store(s)->db, 0, NULL, NULL);
	return n;
}

static void commit(const char *path)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, pages_vfs()), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "UPDATE cube SET descriptor = descriptor || ' '", NULL, NULL,
				  NULL),
		     SQLITE_OK);
	sqlite3_close(db);
}

Test(picture, a_commit_is_looked_at_once_for_all_sessions)
{
	char path[] = "/tmp/stuiver-picture-XXXXXX";
	struct session *sessions[SESSIONS];
	struct engine *engine;
	struct error e;

	close(mkstemp(path));
	unlink(path);
	fixture_load(path, false);
	cr_assert_eq(query_open(&engine, path, &e), 0);
	for (int i = 0; i < SESSIONS; i++) {
		cr_assert_eq(session_open(&sessions[i], engine, &e), 0);
		cr_expect(i == 0 ? reads(sessions[i]) > 0 : reads(sessions[i]) == 0,
			  "a new session is no change");
	}
	for (int round = 0; round < 3; round++) {
		commit(path);
		int first = round % SESSIONS;
		cr_expect_gt(reads(sessions[first]), 0, "a commit is seen by the next question");
		for (int i = 0; i < SESSIONS; i++)
			cr_expect_eq(reads(sessions[i]), 0, "round %d, session %d", round, i);
	}
	for (int i = 0; i < SESSIONS; i++)
		session_close(sessions[i]);
	engine_close(engine);
	fixture_drop(path);
}
