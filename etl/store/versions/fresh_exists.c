/* Whether a first load is under way, or was killed. */
#include "store/versions/fresh.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

bool fresh_is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

bool fresh_exists(const char *path)
{
	char name[PATH_MAX];
	int n = snprintf(name, sizeof name, "%s" FRESH_SUFFIX, path);

	return n > 0 && (size_t)n < sizeof name && fresh_is_there(name);
}
