/*
 * Finding a few texts that somebody gave, however short, in any case, wherever they stand: for the proof of an
 * erasure. Private to etl/road.
 *
 * A text is found as part of a longer one; one of digits alone only where no digit stands beside it. Bytes are looked
 * at as UTF-8, as Latin-1 (windows-1252, which agrees in letters) and as UTF-16. Case is folded for the letters of
 * Latin-1. Memory is bounded: a window of the bytes, and SEEK_PLACES places.
 */
#ifndef ROAD_SEEK_TEXTS_H
#define ROAD_SEEK_TEXTS_H

#include "base/memory/arena.h"

#define SEEK_PLACES 10u /* are told of each text; more are counted */

struct seek_place {
	size_t text; /* which of the texts */
	struct str where;
};

struct seeker;
/* Where something was found, in words; asked for places that are told only. `line` counts from 1 since seek_begin. */
typedef struct str (*seek_where)(void *payload, struct arena *a, uint64_t line);

/* Texts are borrowed, as the arena is, in which places stand. */
struct seeker *seeker_new(struct arena *a, const struct str *texts, size_t n);
void seeker_free(struct seeker *k);

/* A stream of bytes, in pieces; nothing is found across its ends. */
void seek_begin(struct seeker *k, seek_where where, void *payload);
void seek_feed(struct seeker *k, const void *bytes, size_t n);
void seek_end(struct seeker *k);
/* One text, whole. */
void seek_in(struct seeker *k, struct str text, seek_where where, void *payload);

/* How often it was found. */
uint64_t seeker_count(const struct seeker *k, size_t text);
const struct seek_place *seeker_places(const struct seeker *k, size_t *n);

#endif
