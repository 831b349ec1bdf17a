/*
 * Readers' questions at the desk: whose they are, what their pages show, and the mail about them. Private to the desk.
 */
#ifndef DESK_READERS_READERS_H
#define DESK_READERS_READERS_H

#include "desk_readers/desk_readers.h"
#include "mail/outbox.h"
#include "questions/questions.h"

/* ---- readers.c ---- */

/* Whose cube it is, and therefore whose question; the only organisation's where nobody said. 0: nobody's. */
int cube_organisation(struct accounts *accounts, struct arena *a, struct str cube, int64_t *out,
		      struct error *e);
/* An address of the public site for people; empty where the desk was not told where that is. */
struct str readers_site(const struct desk *d, struct arena *a, struct str place);

/* ---- letters.c: what is mailed ---- */

/* The message about it, in the arena; `to` and `key` are the caller's. */
struct mail_message letter_received(struct arena *a, const struct reader_question *q);
struct mail_message letter_settled(struct arena *a, const struct desk *d,
				   const struct reader_question *q);
struct mail_message letter_asked(struct arena *a, const struct desk *d,
				 const struct reader_question *q);
struct mail_message letter_staged(struct arena *a, const struct desk *d, int64_t delivery,
				  struct str title, struct str by, bool again);

/* ---- mailer.c: a thread that writes to who should know, and hands over what waits ---- */

/* Opens the file of the questions and the settings of mail, where the options name them, and begins. */
int readers_open(struct desk *d, struct error *e);
void readers_close(struct desk *d);
void mailer_wake(struct desk *d);
/* What waits or failed of an organisation. */
int mailer_list(struct desk *d, struct arena *a, int64_t organisation, struct outbox_entry **out,
		size_t *n, struct error *e);
int mailer_again(struct desk *d, int64_t organisation, int64_t id, struct error *e);

/* ---- page_readers.c: what several pages ask; false: that was answered ---- */

struct post_row;
struct reader_view;
struct str reader_state(enum lang lang, enum question_state s);
/* Whether this desk has questions at all. */
bool readers_here(struct visit *v);
bool reader_is_own(struct visit *v, struct str cube, bool *out);
/* Mail that was not taken yet; of one question, or of all. */
bool reader_post(struct visit *v, struct str reference, struct post_row **out, size_t *n);

/* ---- page_reader.c ---- */

/* The question of the address, of the organisation that is looked at. */
bool reader_open(struct visit *v, struct reader_question *out);
/* Its page; title, answer and scope as the form has them. */
void reader_show(struct visit *v, struct reader_view *view, int status);

/* ---- what the pages are made of ---- */

struct post_row {
	struct str about, message;
	bool failed; /* for good; else it is tried again */
	struct url again;
};

struct readers_row {
	struct reader_question q;
	struct str state;
	struct worded at;
	struct url url;
};
struct readers_view {
	struct readers_row *rows;
	size_t n, nopen;
	struct post_row *post;
	size_t npost;
	struct str csrf;
	bool mails;
};
void readers_body(struct html *out, struct page *p, const void *data);

struct reader_view {
	struct reader_question q;
	struct str state, csrf, fault, done, left_out;
	struct worded asked, settled;
	struct url place;                /* of the figure; empty: the desk does not know the site */
	struct url write_to;             /* mailto:, where the desk mails nothing itself */
	struct str title, answer, scope; /* as the form shows them */
	struct html_safe shown;          /* the answer as readers see it */
	struct account *people;
	size_t npeople;
	bool open, published, may_publish, may_take_back, second, mails;
	struct url assign, save, publish, decline, forget, take_back;
	struct post_row *post;
	size_t npost;
};
void reader_body(struct html *out, struct page *p, const void *data);

#endif
