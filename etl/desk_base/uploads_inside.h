/*
 * What uploads.c, which takes pieces, and uploads_kept.c, which knows the desk's file, share. Private to those.
 */
#ifndef DESK_BASE_UPLOADS_INSIDE_H
#define DESK_BASE_UPLOADS_INSIDE_H

#include "base/memory/hash.h"
#include "desk_base/uploads.h"
#include <limits.h>

#define UPLOAD_FILE "deel-"
#define UPLOAD_FILE_SIZE 48

/* The name of its file in the desk's folder. */
void upload_file_of(const struct upload_of *of, char out[UPLOAD_FILE_SIZE]);
/* Adds what is known since the desk runs. */
void upload_known(struct desk *d, const char *file, struct upload_state *out);
/* Forgets what is known of it; false: somebody is bringing it. */
bool upload_unknown(struct desk *d, const char *file);

#endif
