/*
 * What `stuiver desk-user` does beside letting people in: who stands in for whom, and what an organisation says of all that it
 * publishes. Private to cli.
 */
#ifndef CLI_SERVE_DESK_USER_H
#define CLI_SERVE_DESK_USER_H

#include "accounts/accounts.h"
#include "base/text/json_out.h"
#include "cli/commands.h"
#include "console/options.h"

#define DESK_USER_BY "command line"

struct desk_user {
	const struct options *options;
	struct accounts *desk;
	struct arena *arena;
	struct organisation organisation;
	struct buffer out;
	bool dutch;
};

/* desk_user_deputies.c: --deputy and --end-deputy, where they are given. */
int desk_user_deputies(struct desk_user *w, struct error *e);
int desk_user_put_deputies(struct json_out *j, struct desk_user *w, int64_t organisation,
			   struct error *e);
int desk_user_tell_deputies(struct desk_user *w, int64_t organisation, struct error *e);

/* desk_user_say.c: --say, where it is given. */
int desk_user_say(struct desk_user *w, struct error *e);
int desk_user_put_said(struct json_out *j, struct desk_user *w, int64_t organisation,
		       struct error *e);
int desk_user_tell_said(struct desk_user *w, int64_t organisation, struct error *e);

#endif
