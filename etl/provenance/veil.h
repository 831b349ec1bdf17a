/*
 * What of a field that is shown tells of people: found by the policy that its load was under, and by those of later loads
 * that hid more, so that a line of an original reads as what is published of it. Private to provenance.
 */
#ifndef PROVENANCE_VEIL_H
#define PROVENANCE_VEIL_H

#include "base/error.h"
#include "base/memory/buffer.h"

struct veil;

/* How a column was looked at when it was loaded. */
enum veil_look { VEIL_NONE, VEIL_CODES, VEIL_TEXTS };

struct veil_column {
	enum veil_look look;
	struct str field;  /* its name in the mapping */
	unsigned accepted; /* bits of what the mapping accepts of people (convention/personal.h) */
};

/* Under each policy, one behind the other. STATUS_INPUT: one cannot be read. */
int veil_open(struct veil **out, const struct str *policies, size_t n,
	      const struct veil_column *columns, size_t width, struct error *e);
void veil_free(struct veil *v);
/* True: what is written to `out` stands for the field. */
bool veil_hides(struct veil *v, size_t column, struct str field, struct buffer *out);

#endif
