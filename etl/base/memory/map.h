/*
 * A hash map from bytes to a 32-bit number. Keys are copied into the map and stay at their address
 * for the map's life; nothing is ever removed.
 */
#ifndef BASE_MEMORY_MAP_H
#define BASE_MEMORY_MAP_H

#include "base/text/str.h"

struct map;

struct map *map_new(void);
void map_free(struct map *m);
size_t map_count(const struct map *m);
/* The number behind key, or NULL. The pointer is good until the next map_put. */
uint32_t *map_get(const struct map *m, struct str key);
/* The number behind key; a new key starts at 0 and sets *is_new. Good until the next map_put. */
uint32_t *map_put(struct map *m, struct str key, bool *is_new);
/* The map's own copy of the i-th key in order of arrival, and its number. */
struct str map_key(const struct map *m, size_t i);
uint32_t map_value(const struct map *m, size_t i);
/* Bytes held, for memory budgets. */
size_t map_size(const struct map *m);

#endif
