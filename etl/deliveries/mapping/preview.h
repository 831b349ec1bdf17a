/*
 * The preview: what was staged, in a store of its own below the delivery's folder, loaded there by a job and
 * read by nobody but the desk. It stands as long as the delivery is staged. Private to the desk.
 */
#ifndef DELIVERIES_MAPPING_PREVIEW_H
#define DELIVERIES_MAPPING_PREVIEW_H

#include "deliveries/deliveries.h"
#include "serve/sessions.h"

/* The store of a preview, as a job sees it in the delivery's folder. */
#define PREVIEW_FOLDER "preview"
#define PREVIEW_STORE PREVIEW_FOLDER "/store.db"

struct previews; /* those that are open */

struct previews *previews_new(void);
/* No session may be out. NULL is allowed. */
void previews_free(struct previews *all);

/* Whether it is whole and of what is staged now: nothing else is shown. */
bool preview_there(struct desk *d, struct arena *a, const struct delivery *what);
/* An empty folder for a job to load into; what was there is thrown away. */
int preview_begin(struct desk *d, int64_t delivery, struct error *e);
/* Throws it away; those who are reading it read to their end. Fine where there is none. */
int preview_drop(struct desk *d, int64_t delivery, struct error *e);

struct preview_use {
	struct sessions *sessions;
	struct session *session;
	unsigned at;
};
/* STATUS_LIMIT when as many as may be are open and in use. */
int preview_take(struct desk *d, int64_t delivery, struct preview_use *out, struct error *e);
void preview_give(struct desk *d, struct preview_use *u);

/* page_preview.c: nobody waits for it any more; what is at work on it ends. */
void preview_stop(struct visit *v, int64_t delivery);

#endif
