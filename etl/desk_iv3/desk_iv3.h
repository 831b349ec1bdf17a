/*
 * An Iv3 delivery that was brought to the desk: what CBS would say of it, in CBS's words, and what a spreadsheet did to it, mended with
 * proof. The file is read by a process of its own, with a job's limits and no network, while the page is made; nothing
 * of the delivery changes. Private to the desk; its routes are in desk/routes.c.
 */
#ifndef DESK_IV3_DESK_IV3_H
#define DESK_IV3_DESK_IV3_H

#include "desk_base/desk_base.h"

/* page_verdict.c */
void handle_iv3(struct visit *v);
/* Gives one of its files with all that is proven repaired, as a file to keep. */
void handle_iv3_mended(struct visit *v);

#endif
