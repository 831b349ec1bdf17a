/*
 * All columns. Private to privacy.
 */
#ifndef PRIVACY_PRIVACY_SCAN_H
#define PRIVACY_PRIVACY_SCAN_H

#include "base/arena.h"
#include "privacy/policy.h"
#include "privacy/privacy_column.h"

struct privacy_scan {
	const struct privacy_policy *policy;
	struct arena *arena, *scratch;
	struct map *names; /* header -> place in columns */
	struct privacy_column **columns;
	size_t n;
	uint64_t found;
};

#endif
