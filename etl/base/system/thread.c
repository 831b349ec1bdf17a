#include "base/system/thread.h"

#include <string.h>

int error_no_thread(struct error *e, int failure)
{
	return error_set(e, STATUS_LIMIT,
			 "cannot start a thread: %s; memory or processes are used up: free some, "
			 "or give this program more, and try again",
			 strerror(failure));
}
