/*
 * Roles and what they may do: one table.
 */
#ifndef ACCOUNTS_ROLES_H
#define ACCOUNTS_ROLES_H

#include "base/text/str.h"

enum role { ROLE_NONE, ROLE_VIEWER, ROLE_UPLOADER, ROLE_RELEASER, ROLE_ADMIN, ROLES };

enum action {
	ACTION_VIEW,    /* see what was uploaded, staged and found, and the preview */
	ACTION_UPLOAD,  /* bring in files */
	ACTION_MAP,     /* decide how they are read: mapping, repairs, explanations */
	ACTION_PRIVACY, /* decide what is shown of people */
	ACTION_STAGE,   /* offer for release */
	ACTION_RELEASE, /* publish or send back what another offered: the road holds the two apart */
	ACTION_WITHDRAW, /* take back what is published */
	ACTION_ANSWER,   /* answer a reader's question */
	ACTION_TOKEN,    /* tokens of one's own */
	ACTION_PEOPLE,   /* invite, roles, links to set a password anew, everybody's tokens */
	ACTION_AUDIT,    /* read the audit of the organisation */
	ACTION_POLICY,   /* how many persons a publication takes, and other settings */
	ACTIONS,
};

bool account_may(enum role role, enum action action);
/* "viewer" … "admin"; "none". */
const char *role_name(enum role role);
/* False for what is none of the four. */
bool role_from(struct str name, enum role *out);
/* "view" … "policy" */
const char *action_name(enum action action);

#endif
