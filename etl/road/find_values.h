/*
 * Finding many texts in bytes at once: for the proof of an erasure. Private to etl/road.
 *
 * A text longer than FIND_BYTES is looked for by its first bytes; one shorter than FIND_LEAST is in any file by
 * chance, and is not looked for.
 */
#ifndef ROAD_FIND_VALUES_H
#define ROAD_FIND_VALUES_H

#include "base/memory/arena.h"

#define FIND_LEAST 4u
/* From here on a text is in bytes that have nothing to do with it once in 10^7 stores of a gigabyte with a thousand
 * such texts; shorter ones (a year, a code) are in any file by chance, and are looked for as whole values. */
#define FIND_SURE 8u
#define FIND_BYTES 200u

struct finder;

/* Texts are borrowed. */
struct finder *finder_new(const struct str *texts, size_t n);
void finder_free(struct finder *f);
/* The next bytes of a stream; finder_break: what comes does not go on from there. */
void finder_feed(struct finder *f, const void *bytes, size_t n);
void finder_break(struct finder *f);
bool finder_found(const struct finder *f, size_t i);
size_t finder_count(const struct finder *f);

#endif
