/*
 * From release to what is taken back: what answers an address of this room. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_RELEASE_DESK_RELEASE_H
#define DESK_RELEASE_DESK_RELEASE_H

#include "desk_base/desk_base.h"

/* page_publish.c */
void handle_publish(struct visit *v);

/* page_release.c */
void handle_stage(struct visit *v);
void handle_release(struct visit *v);
void handle_due(struct visit *v);
void handle_reopen(struct visit *v);
void handle_reject(struct visit *v);

/* page_overlap.c */
void handle_overlap(struct visit *v);

/* page_published.c */
void handle_published(struct visit *v);
void handle_confirm(struct visit *v);
void handle_withdraw(struct visit *v);
void handle_undo(struct visit *v);

/* page_erase.c */
void handle_erase(struct visit *v);

/* page_manifest.c */
void handle_manifest(struct visit *v);

/* page_privacy_kept.c */
void handle_staged_report(struct visit *v);
void handle_dataset_report(struct visit *v);

#endif
