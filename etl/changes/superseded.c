#include "changes/changes.h"

int changes_superseded(const struct store_dataset *all, size_t n, int64_t *to, int64_t *from,
		       size_t *nfrom, struct error *e)
{
	int64_t named = *to;

	for (size_t i = 0; !named && i < n; i++)
		if (all[i].superseded_by > *to)
			*to = all[i].superseded_by;
	*nfrom = 0;
	for (size_t i = 0; *to && i < n; i++) {
		if (all[i].superseded_by != *to)
			continue;
		if (*nfrom == CHANGES_DATASETS_MAX)
			return error_set(e, STATUS_LIMIT,
					 "dataset %lld superseded more than %d: name two datasets "
					 "to compare",
					 (long long)*to, CHANGES_DATASETS_MAX);
		from[(*nfrom)++] = all[i].id;
	}
	if (*nfrom)
		return 0;
	return error_set(e, STATUS_NOT_FOUND,
			 named ? "dataset %lld superseded nothing: name two datasets to compare"
			       : "no dataset superseded another: name two datasets to compare",
			 (long long)named);
}
