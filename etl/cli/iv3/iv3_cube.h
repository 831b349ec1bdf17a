/* What stuiver iv3 does with a cube. */
#ifndef CLI_IV3_IV3_CUBE_H
#define CLI_IV3_IV3_CUBE_H

#include "console/options.h"
#include "reconcile/reconcile.h"

/* Rows of the actions' tables of options, each where it is asked for. */
#define IV3_OPTION_DEFINITIONS                                                                \
	{                                                                                     \
		0, "definitions", "FILE",                                                     \
			"CBS's definition file of that year, instead of the program's own", 0 \
	}
#define IV3_OPTIONS_CUBE                                                                           \
	{'s', "store", "FILE", "the store", 0}, {'c', "cube", "CUBE", "the cube", 0},              \
		{0, "phase", "PHASE",                                                              \
		 "the member of the cube's phase that is delivered, or all (default: by the "      \
		 "period)",                                                                        \
		 0},                                                                               \
		{0, "taakveld", "DIM.ATTR", "what in the cube is the taakveld (default: by name)", \
		 0},                                                                               \
		{0, "categorie", "DIM.ATTR",                                                       \
		 "what in the cube is the category (default: by name)", 0},                        \
		{0, "measure", "NAME", "the cube's measure (default: the first of money)", 0},     \
	{                                                                                          \
		0, "cut", "CUT", "only the lines that pass, in the words of the API", 0            \
	}
#define IV3_OPTIONS_WHEN(year, period)        \
	{'y', "year", "YEAR", year, 0},       \
	{                                     \
		0, "period", "0-5", period, 0 \
	}
#define IV3_OPTION_LAYER                                                                   \
	{                                                                                  \
		0, "layer", "Gemeente|Provincie|GR", "overheidslaag (default Gemeente)", 0 \
	}
#define IV3_OPTION_NUMBER                                            \
	{                                                            \
		0, "number", "CODE", "overheidsnummer, as 060344", 0 \
	}
#define IV3_OPTION_NAME                               \
	{                                             \
		0, "name", "NAME", "overheidsnaam", 0 \
	}

/* What is common to them: --store, --cube and the options that say what in the cube is what. */
struct iv3_source {
	struct engine *engine;
	struct session *session;
	struct iv3_wanted wanted;
};

/* Year and period are the caller's to fill in. STATUS_USAGE names the option that is missing. */
int iv3_source_open(struct iv3_source *out, const struct options *o, struct error *e);
/* Of an action that has only --store, --cube and --cut. */
int iv3_source_open_cube(struct iv3_source *out, const struct options *o, struct error *e);
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
