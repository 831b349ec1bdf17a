/*
 * What the desk's own files share: the desk, its file, and one request as it is answered. Private to the desk.
 */
#ifndef DESK_BASE_DESK_BASE_H
#define DESK_BASE_DESK_BASE_H

#include "accounts/accounts.h"
#include "accounts/guard.h"
#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "base/text/moment.h"
#include "desk_base/desk_options.h"
#include "page/layout.h"
#include "serve/http/http.h"
#include "serve/http/listen.h"
#include <pthread.h>
#include <sqlite3.h>

struct runner;
struct live;
struct due;
struct previews;
struct uploads;
struct upload_taking;
struct oidc;
struct persons;
struct questions;
struct mailer;

struct desk {
	struct desk_options o;
	char *folder; /* of the deliveries, a whole path */
	char *store;  /* a whole path */
	char *url;
	struct arena *own;           /* of the next three, and of site */
	struct str public, origin;   /* "https://host/balie", "https://host"; empty: not said */
	struct cookie_place cookies; /* also where that was not said */
	pthread_mutex_t lock;        /* of db: one statement at a time, all of them short */
	sqlite3 *db;
	struct persons *persons;
	pthread_mutex_t provider_lock; /* of the three; what is pointed to is shared */
	struct oidc *provider;         /* opened when it is first asked */
	bool provider_opening;         /* somebody is at it */
	int64_t provider_again;        /* not asked before, seconds */
	struct runner *runner;
	struct due *due;
	struct previews *previews;
	struct uploads *uploads;
	struct live *live;           /* of pages that listen to jobs */
	struct questions *questions; /* NULL: none are answered here */
	struct mailer *mailer;
	struct workers *workers;
	struct http *http;
	struct listening listening;
	struct pages_site site;
};

/* ---- desk_file.c: the desk's own file ---- */

/* Opens it, makes it, and its folder. */
int desk_file_open(struct desk *d, struct error *e);
void desk_file_close(struct desk *d);
/* From here to desk_let_go the file is this thread's. */
void desk_take(struct desk *d);
void desk_let_go(struct desk *d);
/* The folder of a delivery, and a path below it. */
struct str delivery_folder(const struct desk *d, struct arena *a, int64_t delivery);
struct str delivery_path(const struct desk *d, struct arena *a, int64_t delivery, const char *name);

/* ---- address.c: where the desk stands ---- */

/* Takes --public-url; STATUS_USAGE. */
int desk_address_open(struct desk *d, struct error *e);
/* The desk as people outside have it, without a slash at its end: "https://host/balie". As the request names it
 * where nobody said; no request (NULL): as it listens. */
struct str desk_address(const struct desk *d, struct arena *a, const struct request *rq);
/* An address of the desk without the path that it stands below, as the audit has it. */
struct str desk_path(const struct desk *d, struct str address);
/* Whether a request still has the path that the proxy should have taken away. */
bool desk_unstripped(const struct desk *d, const struct request *rq);

/* ---- persons.c: who is there ---- */

/* What a person may be needed for, of the table in routes.c; which role may it is accounts/roles.h. */
enum need {
	NEED_NOBODY, /* for everybody */
	NEED_PERSON, /* for whoever is logged in */
	NEED_VIEW,
	NEED_UPLOAD,
	NEED_MAP,
	NEED_STAGE,
	NEED_RELEASE,
	NEED_PUBLISH, /* the same, also in the place of who may: a deputy */
	NEED_ANSWER,
	NEED_WITHDRAW,
	NEED_TOKEN,
	NEED_PEOPLE,
	NEED_AUDIT,
};

struct person {
	struct str address, name; /* empty: nobody */
	int64_t account;          /* 0: nobody */
	int64_t organisation; /* that is looked at: of the delivery, or as was chosen; 0: none */
	struct str organisation_label;
	const struct organisation *organisations; /* in which the person has a role */
	size_t norganisations;
	enum role role; /* in that organisation */
	bool stands_in; /* releases there in somebody's place, now */
	bool second;    /* has a second factor */
	bool elsewhere; /* what is asked about is of an organisation in which there is no role */
	bool token;     /* a program, with a token for `token_need` */
	enum need token_need;
	struct str secret; /* of the login */
	char csrf[SECRET_SIZE];
};

/* What for: the need of the route, and the delivery of its address (0: none). */
struct ask_for {
	enum need need;
	int64_t delivery;
};

int persons_open(struct desk *d, struct error *e);
void persons_close(struct desk *d);
/* A handle on the accounts, until it is given back. */
int persons_take(struct desk *d, struct accounts **out, struct error *e);
void persons_give(struct desk *d, struct accounts *a);
/* Whose request it is; an empty address for nobody. Short: asked before a body is taken. */
void desk_person(struct desk *d, struct arena *a, const struct request *rq,
		 const struct ask_for *what, struct person *out);
bool person_may(const struct person *p, enum need need);
struct caller desk_caller(const struct desk *d, struct arena *a, const struct request *rq);
/* Whether the browser says that a form is of this desk's own pages. */
bool desk_own_form(const struct desk *d, struct arena *a, const struct request *rq);
/* The address of whom a trusted proxy answers for; empty: there is none. */
struct str desk_proxied(const struct desk *d, const struct request *rq);

/* ---- intake.c: what a request brings ---- */

#define INTAKE_FILES_MAX 64u
#define INTAKE_FIELDS_MAX 4096u
#define INTAKE_FIELDS_BYTES ((size_t)1 << 20)
#define INTAKE_UPLOAD_BYTES ((uint64_t)4 << 30)

struct intake_file {
	char *path;      /* where it was put; NULL once it was moved away */
	struct str name; /* harmless: no folders, no controls, not hidden */
	char sha256[65];
	uint64_t size;
};

/* Of at most so many bytes; files are taken where that is more than INTAKE_FIELDS_BYTES. */
struct body *intake_new(struct desk *d, uint64_t most);
/* As struct body_taker has them. */
bool intake_take(struct body *b, struct str name, struct str file, uint64_t offset,
		 struct str bytes);
void intake_end(struct body *b, bool sound);
void intake_drop(struct body *b);
/* Of a form, by name; empty when absent. */
struct str intake_field(const struct body *b, const char *name);
/* All of them, in their order. */
size_t intake_fields(const struct body *b);
struct str intake_field_at(const struct body *b, size_t i, struct str *name);
/* Gives a file another name, made harmless as any. */
void intake_rename(struct body *b, size_t file, struct str name);
size_t intake_files(struct body *b, struct intake_file **out);
/* Why what came is of no use, in Dutch, to be said by text_of; empty when it is of use. */
struct str intake_fault(const struct body *b);
/* The HTTP status that goes with it. */
int intake_status(const struct body *b);
/* file_names.c: the name that a file gets here: nothing in it steers a terminal, an option or a path. */
struct str intake_harmless(struct arena *a, struct str given);
/* All that comes is of one file that comes in pieces (uploads.h), and is its from here on. */
struct body *intake_piece(struct desk *d, struct upload_taking *piece);

/* ---- a request being answered ---- */

#define VISIT_NUMBERS 2u

struct visit {
	struct desk *desk;
	const struct request *rq;
	struct body *body; /* NULL: none */
	struct reply *reply;
	struct arena *arena;
	struct person person;
	struct accounts *accounts;      /* taken by visit_accounts; NULL: not yet */
	int64_t numbers[VISIT_NUMBERS]; /* of the address */
	struct page *page;              /* made by visit_page */
	struct pages_answer answer;
	struct masthead masthead;
	/* For the audit: what was done, where the address does not say it, and why; only_asked: nothing was. */
	struct str subject, why;
	bool only_asked;
};

/* ---- visit.c ---- */

/* The page in the making, with the desk's own masthead. */
struct page *visit_page(struct visit *v, struct str title, const char *here);
/* Writes it out as the reply. */
void visit_show(struct visit *v, void (*body)(struct html *out, struct page *p, const void *data),
		const void *data);
/* The same of a page that is written already. */
void visit_made(struct visit *v);
/* The accounts, for as long as the visit lasts. NULL: they cannot be had, and that was answered. */
struct accounts *visit_accounts(struct visit *v);
/* Who comes, from where. */
struct caller visit_caller(struct visit *v);
/* For the browser to keep, and to take away when the secret is empty. */
void visit_cookie(struct visit *v, enum cookie which, struct str secret);
/* See there (303). */
void visit_go(struct visit *v, struct url there);
/* A page that says why not. `what` is in the reader's language already. */
void visit_fault(struct visit *v, int status, struct str what);
/* Of the library and the disk: 500 and a line in the log. */
void visit_failed(struct visit *v, const struct error *e);
/* One that stands in the program as it is: visit_at(v, "/mensen/rol"). */
struct url visit_at(const struct visit *v, const char *path);
/* An address of the desk, of words and numbers: visit_url(v, "leveringen", 3, "kolommen"). */
struct url visit_url(struct visit *v, const char *first, int64_t number, const char *last);

#endif
