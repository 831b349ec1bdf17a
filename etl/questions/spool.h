/*
 * What the files of this room share: the open file, and its transactions. Private to etl/questions.
 */
#ifndef QUESTIONS_SPOOL_H
#define QUESTIONS_SPOOL_H

#include "questions/questions.h"
#include "store/db.h"
#include <pthread.h>

struct questions {
	pthread_mutex_t lock; /* one transaction at a time */
	sqlite3 *db;
};

/* A transaction that writes; `end` commits when `result` is 0, takes all back otherwise, and returns the result. */
int questions_begin(struct questions *q, struct error *e);
int questions_end(struct questions *q, int result, struct error *e);

#endif
