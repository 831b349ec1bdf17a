#include "accounts/roles.h"

#define MAY(action) (1u << ACTION_##action)
#define VIEWER MAY(VIEW)
#define UPLOADER \
	(VIEWER | MAY(UPLOAD) | MAY(MAP) | MAY(PRIVACY) | MAY(STAGE) | MAY(ANSWER) | MAY(TOKEN))
#define RELEASER (UPLOADER | MAY(RELEASE) | MAY(WITHDRAW))
#define ADMIN (RELEASER | MAY(PEOPLE) | MAY(AUDIT) | MAY(POLICY))

/* What each may do is written out; that each has all of the one before is how it came out. */
static const struct {
	const char *name;
	unsigned may;
} roles[ROLES] = {
	[ROLE_NONE] = {"none", 0},
	[ROLE_VIEWER] = {"viewer", VIEWER},
	[ROLE_UPLOADER] = {"uploader", UPLOADER},
	[ROLE_RELEASER] = {"releaser", RELEASER},
	[ROLE_ADMIN] = {"admin", ADMIN},
};

static const char *const actions[ACTIONS] = {
	[ACTION_VIEW] = "view",         [ACTION_UPLOAD] = "upload", [ACTION_MAP] = "map",
	[ACTION_PRIVACY] = "privacy",   [ACTION_STAGE] = "stage",   [ACTION_RELEASE] = "release",
	[ACTION_WITHDRAW] = "withdraw", [ACTION_ANSWER] = "answer", [ACTION_TOKEN] = "token",
	[ACTION_PEOPLE] = "people",     [ACTION_AUDIT] = "audit",   [ACTION_POLICY] = "policy",
};

bool account_may(enum role role, enum action action)
{
	return role < ROLES && action < ACTIONS && (roles[role].may & 1u << action) != 0;
}

const char *role_name(enum role role)
{
	return roles[role < ROLES ? role : ROLE_NONE].name;
}

bool role_from(struct str name, enum role *out)
{
	for (enum role r = ROLE_VIEWER; r < ROLES; r++)
		if (str_eq(name, str_z(roles[r].name))) {
			*out = r;
			return true;
		}
	*out = ROLE_NONE;
	return false;
}

const char *action_name(enum action action)
{
	return action < ACTIONS ? actions[action] : "";
}
