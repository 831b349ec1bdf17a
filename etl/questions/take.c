/* A question comes in. */
#include "questions/spool.h"

#include "base/memory/hash.h"
#include <sodium.h>
#include <stdio.h>

#define TAKING "keep a question"
/* None that is taken for another: no 0, 1, I, O. */
#define SIGNS "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

bool reference_valid(struct str text)
{
	if (text.len != REFERENCE_SIZE - 1 || text.ptr[4] != '-')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (i != 4 && !memchr(SIGNS, text.ptr[i], sizeof SIGNS - 1))
			return false;
	return true;
}

static void make_reference(char out[REFERENCE_SIZE])
{
	for (size_t i = 0; i < REFERENCE_SIZE - 1; i++)
		out[i] = i == 4 ? '-' : SIGNS[randombytes_uniform(sizeof SIGNS - 1)];
	out[REFERENCE_SIZE - 1] = '\0';
}

static void digest(const struct reader_question *what, char out[SHA256_HEX_SIZE])
{
	const struct str parts[] = {what->cube, what->cut, what->minus, what->body, what->address};
	struct sha256 *h = sha256_new();
	char length[32];

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		int n = snprintf(length, sizeof length, "%zu:", parts[i].len);
		sha256_update(h, length, (size_t)n);
		sha256_update(h, parts[i].ptr ? parts[i].ptr : "", parts[i].len);
	}
	sha256_hex(h, out);
	sha256_free(h);
}

/* 1: the very same waits, under this reference. */
static int find_same(struct questions *q, const char *sum, char reference[REFERENCE_SIZE],
		     struct error *e)
{
	DB_AUTO_STMT s = NULL;

	if (db_prepare(q->db, &s,
		       "SELECT reference FROM question WHERE digest = ?1 AND state IN ('open',"
		       " 'proposed') AND forgotten_at = '' LIMIT 1",
		       e))
		return -1;
	db_bind(s, 1, str_z(sum));
	int row = db_step(s, TAKING, e);
	if (row == 1)
		snprintf(reference, REFERENCE_SIZE, "%.*s", STR_ARG(db_text(s, 0)));
	return row;
}

static int check_room(struct questions *q, struct error *e)
{
	int64_t waiting;

	if (db_integer(q->db, "SELECT count(*) FROM question WHERE state IN ('open', 'proposed')",
		       0, &waiting, e))
		return -1;
	return waiting < QUESTIONS_WAITING_MAX
		       ? 0
		       : error_set(e, STATUS_LIMIT, "%lld questions wait already: answer some",
				   (long long)waiting);
}

static int insert(struct questions *q, const struct reader_question *what, const char *sum,
		  const char *reference, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	const struct str texts[] = {str_z(reference), what->cube,  what->cut,    what->minus,
				    what->version,    what->about, what->amount, what->place,
				    what->language,   what->body,  what->address};
	const int n = (int)(sizeof texts / sizeof *texts);

	if (db_prepare(
		    q->db, &s,
		    "INSERT INTO question (reference, cube, cut, minus, version, about, amount,"
		    " place, language, body, address, digest, asked_at, state) VALUES (?1, ?2, ?3,"
		    " ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		    " strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'open')",
		    e))
		return -1;
	for (int i = 0; i < n; i++)
		db_bind(s, i + 1, texts[i].ptr ? texts[i] : STR(""));
	db_bind(s, n + 1, str_z(sum));
	return db_run(s, TAKING, e);
}

int question_take(struct questions *q, const struct reader_question *what,
		  char reference[REFERENCE_SIZE], struct error *e)
{
	char sum[SHA256_HEX_SIZE];

	digest(what, sum);
	if (sodium_init() < 0)
		die("libsodium cannot start: the system has no randomness");
	if (questions_begin(q, e))
		return -1;
	int result = find_same(q, sum, reference, e);
	if (result == 1)
		return questions_end(q, 0, e);
	if (result == 0)
		result = check_room(q, e);
	if (result == 0) {
		make_reference(reference);
		result = insert(q, what, sum, reference, e);
	}
	return questions_end(q, result, e);
}
