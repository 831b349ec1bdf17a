/*
 * The desk: from an export to its publication, in a browser. A server of its own beside `serve`, which only
 * reads: drafts, uploads and whoever may do what are in a file and a folder of the desk's own, and nothing is in
 * the store that is published from before it is staged.
 *
 * What is brought in is a delivery: a few files, a mapping that is made for them step by step, and what came of
 * it. Whatever reads a delivered file is a job: this program itself (sniff, check, privacy, stage, release), in
 * a process with limits and without a network. So a hostile file ends a job, and whatever the desk does a
 * command does too.
 *
 * Hides its tables, its folder, jobs and pages. Which address is for whom stands in routes.c.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "base/error.h"
#include "desk_base/desk_options.h"

struct desk;

void desk_options_init(struct desk_options *o);

/* Starts listening; goes on with the jobs that were queued, and tells as failed those that were cut off.
 * STATUS_IO names address and port when they are taken; STATUS_STORE for a file that is none of a desk. The
 * options' texts must outlive the desk. */
int desk_start(struct desk **out, const struct desk_options *o, struct error *e);
void desk_stop(struct desk *d);
/* "http://127.0.0.1:8081" */
const char *desk_url(const struct desk *d);
/* Starts, announces with `ready`, waits for SIGTERM or SIGINT, stops. For main programs. */
int desk_until_signal(const struct desk_options *o, void (*ready)(const struct desk *d, void *p),
		      void *payload, struct error *e);

#endif
