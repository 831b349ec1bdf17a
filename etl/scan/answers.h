/*
 * What the column engine answers, a file each: the functions of engine_kind.
 */
#ifndef SCAN_ANSWERS_H
#define SCAN_ANSWERS_H

#include "engine/kind.h"

int scan_cells(struct cells **out, struct session *s, struct picture *p, const struct question *r,
	       const struct columns *by, const struct columns *aggregates, struct error *e);
int scan_members(struct cells **out, struct session *s, struct picture *p, const struct columns *by,
		 struct error *e);
int scan_facts(struct rows **out, uint64_t *total, struct session *s, struct picture *p,
	       const struct question *r, struct error *e);
int scan_stream(struct rows **out, struct session *s, struct picture *p, const struct question *r,
		struct error *e);
int scan_lines(struct origins *out, struct session *s, struct picture *p, const struct question *r,
	       size_t ranges, struct error *e);
int scan_entries(struct session *s, struct picture *p, const struct entries_asked *asked,
		 struct error *e);

#endif
