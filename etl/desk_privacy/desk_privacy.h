/*
 * Step 6 of a delivery: what is found of people in it, what people decide about that, and how much of it is shown at
 * which level of publication. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_PRIVACY_DESK_PRIVACY_H
#define DESK_PRIVACY_DESK_PRIVACY_H

#include "desk_base/desk_base.h"

/* page_privacy.c */
void handle_privacy(struct visit *v);
void handle_privacy_report(struct visit *v);

/* privacy_change.c */
void handle_privacy_decide(struct visit *v);

#endif
