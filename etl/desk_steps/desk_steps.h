/*
 * A delivery and its steps: the start page, what is brought in (step 1), how it stands, its preview, and the frame that each step
 * has; here is what answers an address of this room. Private to the desk; its routes are in desk/routes.c.
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

/* page_join.c: it belongs to what is published, or is a cube of its own. */
void handle_join(struct visit *v);

/* page_preview.c */
void handle_preview(struct visit *v);
void handle_preview_make(struct visit *v);

#endif
