/* What stuiver iv3 does with a cube. */
#ifndef CLI_IV3_CUBE_H
#define CLI_IV3_CUBE_H

#include "console/options.h"
#include "reconcile/reconcile.h"

/* What is common to them: --store, --cube and the options that say what in the cube is what. */
struct iv3_source {
	struct engine *engine;
	struct session *session;
	struct iv3_wanted wanted;
};

/* Year and period are the caller's to fill in. STATUS_USAGE names the option that is missing. */
int iv3_source_open(struct iv3_source *out, const struct options *o, struct error *e);
void iv3_source_close(struct iv3_source *s);
/* Of --definitions, else the program's own. */
int iv3_source_definitions(struct iv3_definitions **out, const struct options *o, struct arena *a,
			   struct str layer, int year, struct error *e);

/* Tells on standard error which lines have no place in a delivery. */
void iv3_tell_unmapped(const struct iv3_cells *c, const struct iv3_definitions *d, struct arena *a);
/* --year and --period, and the status that goes with them. */
int iv3_read_when(struct iv3_delivery *v, const struct options *o, struct error *e);

/* The verdict on what export would write, each finding with the lines behind it. */
struct iv3_report;
int iv3_judge_cube(const struct options *o, const struct iv3_limits *limits,
		   struct iv3_report *report, struct error *e);
/* STATUS_REFUSED when it does not tie. */
int iv3_reconcile(const struct options *o, const char *path, struct error *e);
int iv3_export(const struct options *o, struct error *e);

#endif
