/* Apart from what takes memory: the end of a process marks its last line too. */
#include "base/system/journal.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS_MAX 20 /* of a number of 64 bits */
#define LEVEL_MARKS 8 /* as many as syslog(3) has levels */

/* "DEVICE:INODE" of the journal's stream. A process that was started with its standard error elsewhere inherits the
 * variable too, so it alone says nothing. */
static bool in_journal(void)
{
	const char *named = getenv("JOURNAL_STREAM");
	char own[2 * DIGITS_MAX + 2];
	struct stat st;

	if (!named || fstat(STDERR_FILENO, &st) != 0)
		return false;
	snprintf(own, sizeof own, "%llu:%llu", (unsigned long long)st.st_dev,
		 (unsigned long long)st.st_ino);
	return strcmp(named, own) == 0;
}

const char *journal_mark(enum journal_level level)
{
	static const char marks[LEVEL_MARKS][4] = {"<0>", "<1>", "<2>", "<3>",
						   "<4>", "<5>", "<6>", "<7>"};
	static atomic_int known; /* 0: not looked yet; 1: no; 2: yes */
	int now = atomic_load_explicit(&known, memory_order_relaxed);

	if (now == 0) {
		now = in_journal() ? 2 : 1;
		atomic_store(&known, now);
	}
	return now == 2 ? marks[level] : "";
}
