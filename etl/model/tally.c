#include "model/tally.h"

bool tallies_tie(const struct tallies *t, size_t ncolumns)
{
	if (t->loaded.lines + t->dropped.lines + t->rejected.lines != t->read.lines)
		return false;
	for (size_t c = 0; c < ncolumns; c++)
		if (t->loaded.sums[c] + t->dropped.sums[c] + t->rejected.sums[c] != t->read.sums[c])
			return false;
	return true;
}
