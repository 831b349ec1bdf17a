#include "engine/lines.h"

#include "base/memory/arena.h"

#include <stdlib.h>

void dataset_lines_add(struct dataset_lines *d, uint64_t line, size_t most)
{
	/* One line gives several entries when columns are un-pivoted. */
	if (d->lines && line == d->last)
		return;
	bool goes_on = d->lines && line == d->last + 1;
	d->lines++;
	d->last = line;
	if (goes_on && !d->more_ranges) {
		d->ranges[d->nranges - 1].to = line;
	} else if (d->nranges < most) {
		if ((d->nranges & (d->nranges - 1)) == 0)
			d->ranges = xrealloc(d->ranges,
					     (d->nranges ? 2 * d->nranges : 1) * sizeof *d->ranges);
		d->ranges[d->nranges++] = (struct line_range){line, line};
	} else {
		d->more_lines++;
		d->more_ranges += !goes_on || !d->more_ranges;
	}
}

void dataset_lines_add_run(struct dataset_lines *d, uint64_t from, uint64_t to, size_t most)
{
	dataset_lines_add(d, from, most);
	/* All others go on from the line before them, in a range that is kept or beyond those. */
	d->lines += to - from;
	if (d->more_ranges)
		d->more_lines += to - from;
	else
		d->ranges[d->nranges - 1].to = to;
	d->last = to;
}

void origins_drop(struct origins *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i].ranges);
	free(l->items);
	*l = (struct origins){0};
}
