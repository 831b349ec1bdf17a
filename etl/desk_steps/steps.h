/*
 * The seven steps of a delivery: what they share, and what each shows. Private to the desk.
 */
#ifndef DESK_STEPS_STEPS_H
#define DESK_STEPS_STEPS_H

#include "deliveries/deliveries.h"
#include "deliveries/jobs/heard.h"
#include "desk_steps/desk_steps.h"

enum desk_step {
	STEP_FILE = 1,
	STEP_RECOGNISED,
	STEP_COLUMNS,
	STEP_TOTALS,
	STEP_FINDINGS,
	STEP_PRIVACY,
	STEP_PUBLISH,
	STEPS = STEP_PUBLISH
};

struct step_view {
	struct delivery delivery;
	struct delivery_file *files;
	size_t nfiles;
	struct desk_job job; /* the last one */
	bool has_job, working, failed;
	enum desk_step here;
	struct str names[STEPS + 1];
	struct url urls[STEPS + 1], stop, next, listen;
	int64_t ahead;       /* jobs that come before one that waits */
	struct str job_text; /* what it does, or why it failed, in words */
	struct str
		job_why; /* of one that failed: what it ended with, in the reader's words; may be empty */
	struct str job_said;         /* of one that failed: the program's own words; may be empty */
	struct worded queued, alive; /* moments */
	struct str csrf;
	bool may_change; /* still open: nothing is staged or published */
	bool asks; /* nothing is counted before somebody says, at step 3, what the files are of */
};

/* Opens the delivery of the address and begins the page. False: the answer was given. */
bool step_open(struct visit *v, enum desk_step here, struct step_view *out);
/* The same without a page, for what is posted; refuses what is no longer open, where that is `needed`. */
bool step_posted(struct visit *v, bool needed, struct delivery *out);
struct url step_url(struct visit *v, int64_t delivery, enum desk_step step);
/* An amount as it is heard, in words; "–" where there is none. */
struct worded step_amount(struct visit *v, struct str amount);

/* What the program said, without the folders of the desk and its store. */
struct str said_by_program(struct visit *v, int64_t delivery, struct str text);

/* What a job does, or why it failed, in words. */
struct str job_in_words(enum lang lang, const struct desk_job *j);

/* ---- page_drop.c, for all that brings files ---- */

/* A parameter of step 2 */
#define BROUGHT_NOW "gebracht"

/* Whether it is to be staged as well; false: that is not for this person, and was answered. */
bool bring_wish(struct visit *v, bool *wish);
/* Enters a delivery and has it looked at. */
int bring(struct visit *v, struct intake_file *files, size_t n, bool wish, int64_t *id,
	  struct error *e);
/* 201, as JSON. */
void brought_tell(struct visit *v, int64_t id, const struct intake_file *files, size_t n);

/* ---- steps.tmpl ---- */
void steps_head(struct html *out, struct page *p, const struct step_view *s);
void steps_foot(struct html *out, struct page *p, const struct step_view *s, bool may_go_on);

/* ---- what the pages are made of ---- */

struct home_row {
	struct str title, state, by;
	struct worded at;
	struct url url;
	bool to_release; /* waits for another person */
	struct worded
		late; /* since when, where it waits for long and this person can end that; empty */
};
struct home_view {
	struct home_row *rows;
	size_t n, nrelease, nlate;
	int64_t nunsent; /* mails that no server took, and why */
	struct str unsent_why;
	struct url fresh;
};
void desk_home_body(struct html *out, struct page *p, const void *data);

struct drop_view {
	struct str csrf, fault;
};
void desk_drop_body(struct html *out, struct page *p, const void *data);
/* What a script fills in while it brings files. */
void desk_sending(struct html *out, struct page *p);

struct file_row {
	struct str name;
	struct str sha256;
	struct worded size;
	struct url twin; /* another delivery of the same bytes; empty: none */
};
struct file_view {
	struct step_view step;
	struct file_row *rows;
	size_t n;
	bool twins, may_drop;
};
void desk_file_body(struct html *out, struct page *p, const void *data);

#endif
