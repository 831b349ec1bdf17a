/* What was repaired, as it is kept beside the file. Private to iv3. */
#ifndef IV3_REPAIR_REPAIR_JOURNAL_H
#define IV3_REPAIR_REPAIR_JOURNAL_H

#include "iv3/iv3.h"

#include <jansson.h>

#define JOURNAL_MOST ((size_t)64 << 20)

/* Of the file `path`, new. NULL: the error says why; *missing when there is none. */
json_t *journal_read(struct arena *a, const char *path, bool *missing, struct error *e);
/* A member's text; empty when it is none. */
struct str journal_text(const json_t *o, const char *key);
int journal_bad(const char *name, const char *what, struct error *e);
/* A token of JSON without its quotes. */
struct str journal_bare(struct str token);

#endif
