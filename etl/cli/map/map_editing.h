/*
 * A mapping's folder that is being changed, for the actions of `stuiver map` that do so. Private to cli.
 */
#ifndef CLI_MAP_MAP_EDITING_H
#define CLI_MAP_MAP_EDITING_H

#include "cli/map/cmd_map.h"
#include "editor/editor.h"

struct editing_mapping {
	struct arena *arena;
	const struct options *options;
	const char *folder;
	struct str was; /* the descriptor's text */
	json_t *descriptor;
	struct list list;
	struct csv_table rows;
	struct buffer said;
};

typedef int map_editing(struct editing_mapping *m, const char *const *args, size_t n,
			struct error *e);
/* Opens the mapping that --mapping names and has it changed. Gives the exit code. */
int map_edit_run(const struct options *o, const char *const *args, size_t n, map_editing *edit);
int map_edit_open(struct editing_mapping *m, struct error *e);
/* Writes the descriptor; what is no mapping then is as it was. */
int map_edit_keep(struct editing_mapping *m, struct error *e);
/* Tells, on standard error, what the drop rules of m->list leave out of these files. */
int map_drops_tell(struct editing_mapping *m, const char *const *files, size_t n, struct error *e);

#endif
