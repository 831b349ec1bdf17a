/* `stuiver privacy --remask`: what a store shows, of whatever version, is masked as it would be now. */
#ifndef CLI_PRIVACY_PRIVACY_REMASK_H
#define CLI_PRIVACY_PRIVACY_REMASK_H

#include "base/memory/arena.h"
#include "console/options.h"

/* Each cube under the policy of its last load, and under the installation's where there is one (or, `policy`: that text alone). Writes
 * what it did. */
int privacy_remask(const char *path, struct str policy, const struct options *o, struct arena *a,
		   struct error *e);

#endif
