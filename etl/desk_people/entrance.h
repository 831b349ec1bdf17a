/*
 * The pages around people: getting in, one's own account, colleagues, tokens and the audit. What each shows.
 * Private to the desk.
 */
#ifndef DESK_PEOPLE_ENTRANCE_H
#define DESK_PEOPLE_ENTRANCE_H

#include "deliveries/attributed.h"
#include "desk_people/desk_people.h"
#include "desk_people/second_code.h"

/* What stands above a form; empty: nothing. */
struct notice {
	struct str text;
	bool good; /* done, and not wrong */
};
void notice_body(struct html *out, const struct notice *n);

/* Says in the reader's language what the accounts say in theirs: `usage` where what was typed is of no use,
 * `refused` where it is not so. Anything else is a fault, which is shown as one: false. */
bool entrance_told(struct visit *v, const struct error *e, struct str usage, struct str refused,
		   struct notice *out);
struct str entrance_lang(struct visit *v, struct str text);
/* "Lezer", and what that is. */
struct str role_short(enum lang lang, enum role role);
struct str role_word(enum lang lang, enum role role);
/* A moment of the accounts, in words; "–" for none. */
struct worded entrance_moment(enum lang lang, struct arena *a, int64_t seconds);
/* Cookies of a login, and on to where it leads: true when it does. */
bool entrance_in(struct visit *v, const struct login_result *r);

struct enter_view {
	struct notice notice;
	struct str address;
	bool provider; /* there is another way in */
};
void enter_body(struct html *out, struct page *p, const void *data);
void code_body(struct html *out, struct page *p, const void *data);

struct provider_view {
	struct notice notice;
	bool in;
};
void provider_body(struct html *out, struct page *p, const void *data);

struct link_view {
	struct notice notice;
	struct link_seen link;
	struct str secret, role, csrf, name, who; /* who: is logged in */
	bool dead, join, other;                   /* other: logged in as somebody else */
};
void link_body(struct html *out, struct page *p, const void *data);

struct deputy_row {
	int64_t id;
	struct str who; /* the other one */
	struct worded from, until;
	bool own, now; /* own: stands in for the one who looks */
};
struct account_view {
	struct notice notice;
	const struct person *person;
	struct str csrf;
	struct str *roles; /* of each organisation */
	int64_t codes_left;
	struct deputy_row *deputies; /* own ones, and for whom one stands in */
	size_t ndeputies;
	struct account *colleagues; /* who can be named */
	size_t ncolleagues;
	bool releases;
	struct str from, until; /* as the form was filled in */
};
/* account_view.c: with a notice. */
void account_show(struct visit *v, int status, struct notice notice);
void account_body(struct html *out, struct page *p, const void *data);

struct second_view {
	struct notice notice;
	struct second_offer offer;
	struct qr_code code; /* of it */
	struct url app;
	struct str csrf;
	const struct str *recovery; /* RECOVERY_CODES, once they are made; NULL: not yet */
};
void second_body(struct html *out, struct page *p, const void *data);

struct people_row {
	struct account account;
	struct worded seen;
};
struct invited_row {
	struct str address, role;
	struct worded until;
	bool late;
};
struct people_view {
	struct notice notice;
	struct str link, link_for; /* made just now; empty: none */
	struct people_row *rows;
	struct invited_row *invited;
	size_t n, ninvited;
	int64_t own;
	struct str csrf, names[ROLES], roles[ROLES]; /* roles: with what they may */
};
void people_body(struct html *out, struct page *p, const void *data);

struct said_view {
	struct notice notice;
	struct str values[ATTRIBUTES];
	struct str csrf,
		label; /* label: of the organisation, which is the title where nothing else is said */
	bool third_party; /* its own label is the publisher */
};
void said_body(struct html *out, struct page *p, const void *data);

struct token_row {
	struct api_token token;
	struct str actions;
	struct worded made, used, until;
	bool over, may_revoke;
};
struct tokens_view {
	struct notice notice;
	struct str secret, server; /* made just now; empty: none */
	bool stages;               /* that one */
	struct token_row *rows;
	size_t n;
	struct str csrf;
};
void tokens_body(struct html *out, struct page *p, const void *data);

struct audit_row {
	struct worded at;
	struct str who, what, subject, detail;
};
struct audit_view {
	struct audit_row *rows;
	size_t n;
	int64_t unsound;  /* the first entry that is not as it was sealed; 0: all are */
	struct url older; /* empty: there are none */
	struct str seal;
};
void audit_body(struct html *out, struct page *p, const void *data);

#endif
