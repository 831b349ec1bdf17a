/*
 * Lines: what each dataset brings to a cut, for answers that lead a figure back to its files.
 */
#ifndef ENGINE_LINES_H
#define ENGINE_LINES_H

#include "model/cube.h"
#include "model/money.h"

struct line_range {
	uint64_t from, to;
};

struct dataset_lines {
	int64_t dataset; /* of the catalogue */
	uint64_t entries;
	money_sum sums[CUBE_MAX_MEASURES]; /* by measure column */
	uint64_t lines;                    /* of its file, that entries come from */
	struct line_range *ranges;         /* of these, the first ones, as they are stored */
	size_t nranges;
	uint64_t more_ranges, more_lines; /* beyond them */
	uint64_t last;                    /* line that was told of last */
};

struct origins {
	struct dataset_lines *items;
	size_t n;
};

/* Adds an entry's line; `most` ranges are kept. */
void dataset_lines_add(struct dataset_lines *d, uint64_t line, size_t most);
/* The same of each line from one to another. */
void dataset_lines_add_run(struct dataset_lines *d, uint64_t from, uint64_t to, size_t most);
void origins_drop(struct origins *l);

#endif
