/*
 * What the rows of a workbook add up to. Budget and actual, costs and revenue are never added up: each
 * combination of their members that the rows have is a group. Private to etl/publish.
 */
#ifndef PUBLISH_WORKBOOK_GROUPS_H
#define PUBLISH_WORKBOOK_GROUPS_H

#include "publish/workbook.h"

struct total_group {
	struct datum *keys; /* [nkeys] */
	uint64_t rows;
	money_sum *sums;       /* [columns] of numbers, exact */
	money_sum *low, *high; /* [columns] */
	uint64_t *numbers;     /* [columns] */
};

struct workbook_totals {
	size_t *keys, nkeys; /* columns of the rows that groups are told apart by */
	struct str hidden;   /* what is not told apart and may be mixed; empty: nothing */
	struct map *of;      /* keys -> group */
	struct total_group *groups;
	size_t ngroups, capacity;
	size_t ncolumns;
	bool too_many;
	struct buffer key;
};

#endif
