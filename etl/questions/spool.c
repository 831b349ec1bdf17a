/* The file of the questions: opened, or made. */
#include "questions/spool.h"

#include "base/system/file.h"
#include "schema_questions.h"
#include <stdlib.h>
#include <sys/stat.h>

int questions_open(struct questions **out, const char *path, struct error *e)
{
	static const struct db_aside file = {.application = 0x53747671, /* "Stvq" */
					     .what = "questions",
					     .doing = "open the file of the questions",
					     .schema = schema_questions};
	sqlite3 *db;

	*out = NULL;
	if (db_open_aside(&db, path, &file, e))
		return -1;
	*out = xcalloc(1, sizeof **out);
	(*out)->db = db;
	pthread_mutex_init(&(*out)->lock, NULL);
	return 0;
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
