/* What stuiver privacy looks at, and what it finds. Private to it. */
#ifndef CLI_PRIVACY_PRIVACY_RUN_H
#define CLI_PRIVACY_PRIVACY_RUN_H

#include "base/memory/arena.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/privacy/privacy_store.h"
#include "console/options.h"
#include "descriptor/descriptor.h"
#include "mapping/mapping.h"
#include "privacy/people/people_lists.h"
#include "road/road.h"

struct privacy_run {
	const struct resource *read_as; /* the file at hand */
	const struct options *options;
	struct privacy_policy *policy;
	struct privacy_scan *scan;
	struct issues *issues;
	struct sources *sources;
	struct arena *arena;
	struct str about;
	struct kept_findings kept;
	struct buffer findings, out;
	bool keep; /* findings are wanted */
};

struct cell_place {
	struct str file;
	uint64_t line;
	struct str header;
};

/* Whether something was found. */
bool privacy_run_text(struct privacy_run *r, const struct cell_place *at,
		      struct privacy_column *column, struct str text);
/* All cells of a file, whose columns are as r->read_as has them, if that is known. */
int privacy_run_file(struct privacy_run *r, const struct source *source,
		     const struct extract_options *dialect, struct error *e);

#endif
