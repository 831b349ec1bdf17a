/*
 * Columns that may be of people and are published all the same: those that the policy's "columns" open, with ground and
 * person, and those of which the mapping accepts what was found ("personal"), which say no ground. For who releases, and
 * for the manifest. Private to the pipeline.
 */
#ifndef PIPELINE_OPENED_H
#define PIPELINE_OPENED_H

#include "base/text/json_out.h"
#include "load/load.h"
#include "mapping/mapping.h"
#include "privacy/privacy.h"

/* `found`, with the columns of the mapping that are opened, all in the arena. */
const struct load_privacy *opened_tell(const struct load_privacy *found, const struct mapping *m,
				       const struct privacy_policy *policy, struct arena *a);

void opened_text(struct buffer *out, const struct load_privacy *p);
void opened_json(struct json_out *j, const struct load_privacy *p);

#endif
