/*
 * All columns. Private to privacy.
 */
#ifndef PRIVACY_LOOK_PRIVACY_SCAN_H
#define PRIVACY_LOOK_PRIVACY_SCAN_H

#include "base/memory/arena.h"
#include "privacy/policy/policy.h"
#include "privacy/report/privacy_column.h"

struct privacy_scan {
	const struct privacy_policy *policy;
	struct arena *arena, *scratch;
	struct idle_words *idle;
	struct map *names;   /* header and group -> place in columns */
	struct map *headers; /* header -> place in wholes */
	struct map *groups;  /* those that are told apart */
	struct whole_column {
		uint64_t nine_digits, numbers; /* texts that are that, and those that pass as BSN */
	} * wholes;
	struct privacy_column **columns;
	size_t n;
	uint64_t found;
};

#endif
