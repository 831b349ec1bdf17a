/*
 * The texts of one element's children, by what they are. Private to auditfile.
 */
#ifndef AUDITFILE_VALUES_H
#define AUDITFILE_VALUES_H

#include "auditfile/elements.h"
#include "base/memory/buffer.h"

struct values {
	struct buffer text;
	struct {
		size_t at, n;
		bool set; /* it stood there, perhaps empty */
	} cells[SLOTS];
	bool contradicts; /* an amount stood there twice, and differs */
};

void values_init(struct values *v);
void values_drop(struct values *v);
void values_reset(struct values *v);
struct str values_get(const struct values *v, int slot);
void values_set(struct values *v, int slot, struct str text);
/* What stands there several times is kept with "; " between, when it differs; of amounts that differ
 * nobody knows which is meant. `each`: also when it does not differ. */
void values_add(struct values *v, int slot, struct str text, bool each);

#endif
