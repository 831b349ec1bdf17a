/*
 * Who is let in, and who may what: what answers an address of this room. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_PEOPLE_DESK_PEOPLE_H
#define DESK_PEOPLE_DESK_PEOPLE_H

#include "desk_base/desk_base.h"

/* page_login.c */
void handle_login(struct visit *v);
void handle_enter(struct visit *v);
void handle_code(struct visit *v);
void handle_enter_code(struct visit *v);
void handle_leave(struct visit *v);

/* page_provider.c */
void handle_provider(struct visit *v);
void handle_provided(struct visit *v);

/* page_link.c */
void handle_link(struct visit *v);
void handle_link_used(struct visit *v);

/* page_account.c */
void handle_account(struct visit *v);
void handle_organisation(struct visit *v);
void handle_password(struct visit *v);
void handle_second(struct visit *v);
void handle_second_on(struct visit *v);
void handle_second_off(struct visit *v);
void handle_recovery(struct visit *v);

/* page_deputies.c */
void handle_deputy(struct visit *v);
void handle_deputy_end(struct visit *v);

/* page_people.c */
void handle_people(struct visit *v);
void handle_invite(struct visit *v);
void handle_uninvite(struct visit *v);
void handle_role(struct visit *v);
void handle_reset(struct visit *v);

/* page_said.c */
void handle_said(struct visit *v);
void handle_say(struct visit *v);

/* page_tokens.c */
void handle_tokens(struct visit *v);
void handle_token_make(struct visit *v);
void handle_token_revoke(struct visit *v);

/* page_audit.c */
void handle_audit(struct visit *v);
void handle_audit_csv(struct visit *v);

#endif
