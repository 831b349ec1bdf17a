/*
 * Which address is for whom, in one table. Private to etl/desk.
 */
#ifndef DESK_ROUTES_H
#define DESK_ROUTES_H

#include "desk/room.h"

struct responder desk_responder(struct desk *d);

/* ---- who answers, by room file ---- */
void handle_home(struct visit *v);       /* page_home.c */
void handle_login(struct visit *v);      /* page_login.c */
void handle_enter(struct visit *v);      /* page_login.c */
void handle_code(struct visit *v);       /* page_login.c */
void handle_enter_code(struct visit *v); /* page_login.c */
void handle_provider(struct visit *v);   /* page_provider.c */
void handle_provided(struct visit *v);   /* page_provider.c */
void handle_leave(struct visit *v);      /* page_login.c */
void handle_link(struct visit *v);       /* page_link.c */
void handle_link_used(struct visit *v);  /* page_link.c */
void handle_account(struct visit *v);    /* page_account.c */
void handle_organisation(struct visit *v);
void handle_password(struct visit *v);
void handle_second(struct visit *v);
void handle_second_on(struct visit *v);
void handle_second_off(struct visit *v);
void handle_recovery(struct visit *v);
void handle_people(struct visit *v); /* page_people.c */
void handle_invite(struct visit *v);
void handle_uninvite(struct visit *v);
void handle_role(struct visit *v);
void handle_reset(struct visit *v);
void handle_tokens(struct visit *v); /* page_tokens.c */
void handle_token_make(struct visit *v);
void handle_token_revoke(struct visit *v);
void handle_audit(struct visit *v); /* page_audit.c */
void handle_audit_csv(struct visit *v);
void handle_drop(struct visit *v);    /* page_drop.c */
void handle_receive(struct visit *v); /* page_drop.c */
void handle_put(struct visit *v);     /* page_drop.c */
void handle_piece(struct visit *v);   /* page_uploads.c */
void handle_piece_state(struct visit *v);
void handle_pieces_deliver(struct visit *v);
void handle_pieces_forget(struct visit *v);
void handle_brought(struct visit *v);
void handle_state(struct visit *v);      /* page_state.c */
void handle_delivery(struct visit *v);   /* page_delivery.c: to the step that is next */
void handle_discard(struct visit *v);    /* page_delivery.c */
void handle_recognised(struct visit *v); /* page_recognised.c */
void handle_redo(struct visit *v);       /* page_recognised.c */
void handle_columns(struct visit *v);    /* page_columns.c */
void handle_mend(struct visit *v);       /* page_columns.c */
void handle_totals(struct visit *v);     /* page_totals.c */
void handle_decide(struct visit *v);     /* page_totals.c */
void handle_findings(struct visit *v);   /* page_findings.c */
void handle_allow(struct visit *v);
void handle_findings_csv(struct visit *v);
void handle_privacy(struct visit *v); /* page_privacy.c */
void handle_publish(struct visit *v); /* page_publish.c */
void handle_stage(struct visit *v);   /* page_release.c */
void handle_release(struct visit *v); /* page_release.c */
void handle_due(struct visit *v);     /* page_release.c */
void handle_overlap(struct visit *v); /* page_overlap.c */
void handle_reopen(struct visit *v);
void handle_reject(struct visit *v);
void handle_published(struct visit *v); /* page_published.c */
void handle_confirm(struct visit *v);
void handle_withdraw(struct visit *v);
void handle_undo(struct visit *v);
void handle_erase(struct visit *v);        /* page_erase.c */
void handle_manifest(struct visit *v);     /* page_manifest.c */
void handle_preview(struct visit *v);      /* page_preview.c */
void handle_preview_make(struct visit *v); /* page_preview.c */
void handle_readers(struct visit *v);      /* page_readers.c */
void handle_post_again(struct visit *v);
void handle_reader(struct visit *v); /* page_reader.c */
void handle_reader_assign(struct visit *v);
void handle_reader_write(struct visit *v);
void handle_reader_decline(struct visit *v);
void handle_reader_forget(struct visit *v);
void handle_reader_publish(struct visit *v);
void handle_reader_take_back(struct visit *v);
void handle_tables(struct visit *v); /* page_tables.c */
void handle_tables_change(struct visit *v);
void handle_table(struct visit *v);        /* page_table.c */
void handle_table_file(struct visit *v);   /* page_table.c */
void handle_table_change(struct visit *v); /* table_changes.c */
void handle_draft(struct visit *v);        /* page_draft.c */
void handle_draft_take(struct visit *v);
void handle_table_upload(struct visit *v);
void handle_version(struct visit *v); /* page_version.c */
void handle_version_back(struct visit *v);
void handle_job_stop(struct visit *v);

#endif
