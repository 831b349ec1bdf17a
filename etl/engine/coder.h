/*
 * A coder numbers distinct values in order of arrival: for texts kept outside the dictionary, and
 * for amounts that are grouped by.
 */
#ifndef ENGINE_CODER_H
#define ENGINE_CODER_H

#include "base/error.h"
#include "engine/pulse.h"
#include "model/value.h"

struct coder;

struct coder *coder_new(enum value_type type);
void coder_free(struct coder *c);
uint32_t coder_put(struct coder *c, const struct value *v);
uint32_t coder_count(const struct coder *c);
size_t coder_size(const struct coder *c); /* in bytes */
/* A view into the coder, good until the next coder_put. */
struct value coder_value(const struct coder *c, uint32_t code);
/* STATUS_LIMIT when there are more values, or more bytes of them, than one answer may hold. */
int coder_check(const struct coder *c, struct error *e);
/* Rank of each code in sorted order, nulls last: [coder_count]. The caller frees it,
 * and checks the pulse. */
uint32_t *coder_ranks(const struct coder *c, struct pulse *pulse);

#endif
