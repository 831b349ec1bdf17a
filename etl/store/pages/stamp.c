#include "store/pages/stamp.h"

#include "base/memory/hash.h"

#include <fcntl.h>
#include <sys/stat.h>

bool stamp_take(struct stamp *out, const char *path)
{
	struct statx found;
	unsigned wanted = STATX_INO | STATX_BTIME | STATX_SIZE | STATX_MTIME;

	*out = (struct stamp){0};
	if (statx(AT_FDCWD, path, 0, wanted, &found) != 0 || !(found.stx_mask & STATX_INO))
		return false;
	int64_t parts[] = {found.stx_dev_major, found.stx_dev_minor, (int64_t)found.stx_ino, 0, 0};
	if (found.stx_mask & STATX_BTIME) {
		parts[3] = found.stx_btime.tv_sec;
		parts[4] = found.stx_btime.tv_nsec;
	}
	out->file = hash64(parts, sizeof parts);
	out->size = found.stx_size;
	out->seconds = found.stx_mtime.tv_sec;
	out->nanoseconds = found.stx_mtime.tv_nsec;
	return true;
}

bool stamp_same(const struct stamp *a, const struct stamp *b)
{
	return a->file == b->file && a->size == b->size && a->seconds == b->seconds &&
	       a->nanoseconds == b->nanoseconds;
}
