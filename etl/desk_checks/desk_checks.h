/*
 * What a command reckoned of a delivery, on screen: what it was recognised as, its columns, its totals and what was found in
 * them (steps 2 to 5); here is what answers an address of this room. It stands on desk_steps, whose frame each step has.
 * Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_CHECKS_DESK_CHECKS_H
#define DESK_CHECKS_DESK_CHECKS_H

#include "desk_base/desk_base.h"

/* page_recognised.c */
void handle_recognised(struct visit *v);
void handle_redo(struct visit *v);

/* page_columns.c */
void handle_columns(struct visit *v);
void handle_mend(struct visit *v);

/* page_totals.c */
void handle_totals(struct visit *v);
void handle_decide(struct visit *v);

/* page_findings.c */
void handle_findings(struct visit *v);
void handle_allow(struct visit *v);
void handle_findings_csv(struct visit *v);

/* page_repairs.c: applies repairs that are proven, or undoes one. */
void handle_repair(struct visit *v);

#endif
