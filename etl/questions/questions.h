/*
 * Questions that readers ask at a figure, from the form on a public page to the answer that the desk gives. Hides
 * their file, which is neither the store's nor the desk's: the public server (`serve --questions`) only adds to it and
 * gives nothing of it back, so that what a stranger wrote is on no page; the desk reads and answers.
 *
 * Units: moments are UTC, ISO 8601; lengths are bytes of UTF-8 unless they say characters. Ownership: texts live in
 * the arena that was given. One handle may be used by several threads, and several processes may have the file open;
 * each function is one transaction.
 *
 * A question is open until somebody proposes an answer to be published (proposed), publishes it, sends it without
 * publishing it (answered), or declines it. Whatever was settled, and whatever lay open for QUESTION_STALE_DAYS, loses
 * the reader's words and address after `days` (90 unless set otherwise); that it was asked, and its answer, stay.
 *
 * Sources: GDPR (EU 2016/679) article 5.1 c and e (no more data, and no longer, than it takes) and 13 (said where it
 * is asked); an address as etl/mail takes it.
 */
#ifndef QUESTIONS_QUESTIONS_H
#define QUESTIONS_QUESTIONS_H

#include "base/error.h"
#include "base/memory/arena.h"

#define QUESTION_MAX_CHARACTERS 4000u
#define QUESTION_MAX_BYTES (4u * QUESTION_MAX_CHARACTERS)
#define QUESTION_TITLE_BYTES 300u
#define QUESTION_ANSWER_BYTES 65536u
#define QUESTION_REASON_BYTES 4000u
#define QUESTIONS_WAITING_MAX \
	2000 /* not settled: more are not taken, so that the file is bounded */
#define QUESTION_STALE_DAYS 365
#define QUESTION_DAYS_MAX 3650
#define REFERENCE_SIZE 10 /* "K7QF-29MX", and a NUL */

struct questions;

/* Opens the file, or makes it, for its owner only. STATUS_STORE: it is a file of something else. */
int questions_open(struct questions **out, const char *path, struct error *e);
void questions_close(struct questions *q);

enum question_state {
	QUESTION_OPEN,
	QUESTION_PROPOSED,
	QUESTION_PUBLISHED,
	QUESTION_ANSWERED,
	QUESTION_DECLINED,
	QUESTION_STATES
};
/* "open" … "declined" */
const char *question_state_word(enum question_state s);

struct reader_question {
	int64_t id;
	struct str reference;
	struct str cube, cut, minus, version, about, amount, place, language;
	struct str body, address, asked_at;
	enum question_state state;
	struct str assigned, title, answer, scope, edited_by;
	int64_t edition;
	struct str settled_by, settled_at, reason;
	struct str forgotten_at;
};

/* ---- for the public page ---- */

/* Takes it: what it was asked about, body, address and language. The reference is for the reader; the very same that
 * waits already keeps the one it has. STATUS_LIMIT: too many wait. */
int question_take(struct questions *q, const struct reader_question *what,
		  char reference[REFERENCE_SIZE], struct error *e);
/* Whether it is one that question_take makes. */
bool reference_valid(struct str text);
/* For how many days a reader's words and address are kept once it is settled. */
int questions_days(struct questions *q, int *out, struct error *e);

/* ---- for who answers ---- */

int questions_set_days(struct questions *q, int days, struct error *e);
/* The newest first; of one cube, or of all (cube.len 0). */
int questions_list(struct questions *q, struct arena *a, struct str cube,
		   struct reader_question **out, size_t *n, struct error *e);
/* STATUS_NOT_FOUND. */
int question_get(struct questions *q, struct arena *a, int64_t id, struct reader_question *out,
		 struct error *e);
/* From now on it is theirs; empty: nobody's. STATUS_REFUSED when it is settled, as all below. */
int question_assign(struct questions *q, int64_t id, struct str to, struct error *e);

/* The answer as it stands, made from `edition`: STATUS_REFUSED when somebody saved another since. `proposed`: it is
 * offered for publication. */
struct question_draft {
	int64_t id, edition;
	struct str title, answer, scope, by;
	bool proposed;
};
int question_write(struct questions *q, const struct question_draft *d, struct error *e);

/* It is settled: published (under its reference, load/answer_publish.h), answered, or declined with a reason. `edition` as
 * above; of one that is declined it does not matter. */
struct question_outcome {
	int64_t id, edition;
	enum question_state state;
	struct str by, reason;
};
int question_settle(struct questions *q, const struct question_outcome *o, struct error *e);

/* Differs whenever something changed, by whoever. */
int questions_mark(struct questions *q, int64_t *out, struct error *e);
/* Takes the words and addresses away whose time has come, and those of one at once (id; 0: none). How many lost
 * something. */
int questions_forget(struct questions *q, int64_t id, uint64_t *n, struct error *e);

#endif
