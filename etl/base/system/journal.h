/*
 * What a process tells who runs it, on standard error, with how grave it is. Under systemd, where that is the journal
 * ($JOURNAL_STREAM names this very stream), each line begins with its level as sd-daemon(3) has it, so that
 * 'journalctl -p warning' finds it; everywhere else lines are as they are.
 */
#ifndef BASE_SYSTEM_JOURNAL_H
#define BASE_SYSTEM_JOURNAL_H

#include "base/memory/buffer.h"

/* As syslog(3) counts them: a lower one is graver. */
enum journal_level {
	JOURNAL_ERR = 3,     /* something was not done, and somebody has to look at it */
	JOURNAL_WARNING = 4, /* it goes on, but not as it should; it may pass */
	JOURNAL_INFO = 6,    /* what was done */
	JOURNAL_DEBUG = 7    /* how */
};

#define JOURNAL_LEVELS "err, warning, info or debug"

/* By its name; false: it is none. */
bool journal_level_of(enum journal_level *out, struct str name);
/* Nothing less grave is told from now on; JOURNAL_INFO until this is called. */
void journal_up_to(enum journal_level most);
bool journal_takes(enum journal_level level);
/* What a line of that level begins with: "<4>", or nothing outside a journal. */
const char *journal_mark(enum journal_level level);
/* "stuiver: …", lines of ours: with their marks, in one write, or nothing when the level is not told. */
void journal_tell(enum journal_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
