/* The files that a constant was said of: `stuiver.statedFor` of a field. Private to editor. */
#ifndef EDITOR_STATED_FILES_H
#define EDITOR_STATED_FILES_H

#include "editor/stated.h"

const json_t *stated_files_of(const json_t *field);
/* "a.csv, b.csv" */
struct str stated_files_names(const json_t *field, struct arena *a);
/* Those of `field` (NULL: none) and `files`; NULL when there are none. */
json_t *stated_files_joined(const json_t *field, const json_t *files);

#endif
