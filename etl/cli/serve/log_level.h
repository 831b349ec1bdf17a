/* What a server tells on standard error: --log-level. Private to etl/cli. */
#ifndef CLI_SERVE_LOG_LEVEL_H
#define CLI_SERVE_LOG_LEVEL_H

#include "base/system/journal.h"
#include "console/options.h"

#define LOG_LEVEL_OPTIONS                                                                                                    \
	{0, "log-level", "err|warning|info|debug",                                                                           \
	 "what is told on standard error: err, what somebody has to look at; warning, what may pass too (default); info, a " \
	 "line a request too, without addresses, and what was done; debug, how. Under systemd each line has its level: "     \
	 "'journalctl -p warning -u UNIT'",                                                                                  \
	 0},                                                                                                                 \
	{                                                                                                                    \
		0, "log", NULL, "the same as --log-level info", 0                                                            \
	}

/* The parser has seen that the word is one of them. */
static inline void log_level_take(const struct options *o)
{
	enum journal_level most = option_given(o, "log") ? JOURNAL_INFO : JOURNAL_WARNING;

	journal_level_of(&most, str_z(option_value(o, "log-level")));
	journal_up_to(most);
}

#endif
