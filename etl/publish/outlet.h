/*
 * Where the files of a package go: into a zip file, or a folder. Private to etl/publish.
 */
#ifndef PUBLISH_OUTLET_H
#define PUBLISH_OUTLET_H

#include "base/error.h"
#include "base/memory/hash.h"
#include "publish/publish.h"

struct outlet;

/* `date` (ISO 8601, may be empty) becomes the date of the files in a zip, so that the same data
 * give the same bytes. */
int outlet_open(struct outlet **out, enum package_form form, const char *path, struct str date,
		struct error *e);
/* One file at a time: begin, write, end. */
int outlet_begin(struct outlet *o, const char *name, struct error *e);
int outlet_write(struct outlet *o, struct str text, struct error *e);
/* Tells size and SHA-256 of what was written. */
int outlet_end(struct outlet *o, uint64_t *bytes, char sha256[SHA256_HEX_SIZE], struct error *e);
/* Makes it whole. Without it, outlet_drop removes what was written. */
int outlet_commit(struct outlet *o, struct error *e);
void outlet_drop(struct outlet *o);

#endif
