#include "cli/load/finishing.h"

#include "base/memory/buffer.h"
#include "base/system/journal.h"
#include "console/terminal.h"
#include "store/versions/withdraw.h"

#include <stdio.h>

void finish_erasing(const struct options *o)
{
	finish_erasing_of(option_value(o, "store"));
}

void finish_erasing_of(const char *store)
{
	struct error e = {0};
	int done = store_finish_clearing(store, &e);

	if (done > 0)
		fputs(terminal_dutch()
			      ? "Een onderbroken wissing is afgemaakt: de store is opnieuw "
				"geschreven, geen bladzijde is vrij, het logboek is leeg.\n"
			      : "An erasure that was interrupted is finished: the store was "
				"written anew, no page is free, its log is empty.\n",
		      stderr);
	else if (done < 0)
		journal_tell(JOURNAL_ERR, "%s", e.text);
}
