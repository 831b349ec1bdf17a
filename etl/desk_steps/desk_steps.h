/*
 * The steps of a delivery, up to what is found in it: what answers an address of this room. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_STEPS_DESK_STEPS_H
#define DESK_STEPS_DESK_STEPS_H

#include "desk_base/desk_base.h"

/* page_home.c */
void handle_home(struct visit *v);

/* page_drop.c */
void handle_drop(struct visit *v);
void handle_receive(struct visit *v);
void handle_put(struct visit *v);

/* page_uploads.c */
void handle_piece(struct visit *v);
void handle_piece_state(struct visit *v);
void handle_pieces_deliver(struct visit *v);
void handle_pieces_forget(struct visit *v);
void handle_brought(struct visit *v);

/* page_state.c */
void handle_state(struct visit *v);

/* page_delivery.c */
void handle_delivery(struct visit *v);
void handle_discard(struct visit *v);
void handle_job_stop(struct visit *v);

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
/* Applies repairs that are proven, or undoes one. */
void handle_repair(struct visit *v);
void handle_findings_csv(struct visit *v);

/* page_preview.c */
void handle_preview(struct visit *v);
void handle_preview_make(struct visit *v);

#endif
