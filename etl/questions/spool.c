/* The file of the questions: opened, or made. */
#include "questions/spool.h"

#include "base/file.h"
#include "schema_questions.h"
#include <stdlib.h>
#include <sys/stat.h>

#define APPLICATION_ID 0x53747671 /* "Stvq" */
#define BUSY_MILLISECONDS 10000
#define OPENING "open the file of the questions"

static int check_identity(sqlite3 *db, const char *path, struct error *e)
{
	struct db_identity file;

	if (db_identify(db, &file, e))
		return error_context(e, "%s", path);
	if (file.application == APPLICATION_ID || (file.application == 0 && file.tables == 0))
		return 0;
	return error_set(e, STATUS_STORE,
			 "%s holds something else than questions; give another name", path);
}

static int make_tables(struct questions *q, const char *path, struct error *e)
{
	return check_identity(q->db, path, e) || db_use_log(q->db, BUSY_MILLISECONDS, OPENING, e) ||
			       db_exec(q->db,
				       "PRAGMA secure_delete = ON;"
				       "PRAGMA trusted_schema = OFF; PRAGMA application_id = 1400141425",
				       OPENING, e) ||
			       db_exec(q->db, schema_questions, OPENING, e)
		       ? -1
		       : 0;
}

int questions_open(struct questions **out, const char *path, struct error *e)
{
	struct questions *q = xcalloc(1, sizeof *q);
	mode_t mask = umask(0077);
	int opened =
		sqlite3_open_v2(path, &q->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

	umask(mask);
	*out = q;
	pthread_mutex_init(&q->lock, NULL);
	if (opened != SQLITE_OK) {
		db_error(q->db, OPENING, e);
		error_context(e, "%s", path);
		goto fail;
	}
	sqlite3_busy_timeout(q->db, BUSY_MILLISECONDS);
	if (make_tables(q, path, e) == 0)
		return 0;
fail:
	questions_close(q);
	*out = NULL;
	return -1;
}

void questions_close(struct questions *q)
{
	if (!q)
		return;
	sqlite3_close(q->db);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

int questions_begin(struct questions *q, struct error *e)
{
	pthread_mutex_lock(&q->lock);
	if (db_exec(q->db, "BEGIN IMMEDIATE", "change the questions", e) == 0)
		return 0;
	pthread_mutex_unlock(&q->lock);
	return -1;
}

int questions_end(struct questions *q, int result, struct error *e)
{
	struct error ignored;

	if (result == 0)
		result = db_exec(q->db, "COMMIT", "change the questions", e);
	if (result != 0)
		db_exec(q->db, "ROLLBACK", "change the questions", &ignored);
	pthread_mutex_unlock(&q->lock);
	return result;
}
