/* Codes of lists. Private to iv3_lists. */
#ifndef IV3_LISTS_LIST_CODES_H
#define IV3_LISTS_LIST_CODES_H

#include "base/memory/map.h"
#include "iv3_lists/iv3_lists.h"

enum lists_kind {
	LISTS_NONE,
	LISTS_HEAD, /* a hoofdfunctie or hoofdtaakveld */
	LISTS_TASK,
	LISTS_BALANCE,
	LISTS_LASTEN,
	LISTS_BATEN,
	LISTS_POSITION,
};

struct lists_code {
	enum lists_kind kind;
	struct str key, code, name; /* "L1.1", "1.1" */
};

struct iv3_lists {
	struct arena *arena;
	struct str layer;
	int year;
	struct map *seen; /* key -> place in codes */
	struct lists_code *codes;
	size_t n, capacity;
	uint64_t left_out;
	struct str example;
};

#endif
