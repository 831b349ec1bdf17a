/*
 * Where output goes that somebody named: to a file that takes its name only when it is complete, and
 * until then has one that nobody can foresee (a link laid in its way leads nowhere). A link is
 * followed and stays; a pipe or a device is written to as it is.
 */
#ifndef BASE_SYSTEM_OUTPUT_H
#define BASE_SYSTEM_OUTPUT_H

#include "base/error.h"
#include "base/text/str.h"

struct output;

enum output_need {
	OUTPUT_STREAM, /* written from begin to end: may be a pipe or a device too */
	OUTPUT_FILE,   /* written here and there: STATUS_USAGE unless it is or becomes a file */
};

/* STATUS_USAGE for a folder, a link to what is not there, or what cannot take this output. */
int output_open(struct output **out, const char *path, enum output_need need, struct error *e);
/* Of OUTPUT_FILE: the name to write to until then; the file is there, and empty. */
const char *output_name(const struct output *o);
int output_write(struct output *o, struct str text, struct error *e);
/* Durable, and under its name. */
int output_commit(struct output *o, struct error *e);
/* Removes what was not committed. NULL is allowed. */
void output_free(struct output *o);
/* Which rights files that are made do not get: the umask. */
unsigned file_mask(void);

#endif
