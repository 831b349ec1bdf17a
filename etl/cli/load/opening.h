/*
 * Opening a mapping as the command line names it.
 */
#ifndef CLI_LOAD_OPENING_H
#define CLI_LOAD_OPENING_H

#include "console/options.h"
#include "transform/transform.h"

#define MAPPING_OPTIONS                                                                            \
	{'m', "mapping", "DIR", "the mapping: a folder with a datapackage.json", OPTION_REQUIRED}, \
		{0, "codelists", "DIR",                                                            \
		 "where code lists are that the mapping does not hold itself; after it, the "      \
		 "folders of the files are searched",                                              \
		 OPTION_REPEATS},                                                                  \
	{                                                                                          \
		'r', "resource", "NAME",                                                           \
			"the ledger resource of the mapping that reads the files (default: by "    \
			"file name or header)",                                                    \
			0                                                                          \
	}

/* --mapping, with code lists looked for in each --codelists and in the folders of the operands. A
 * --resource that the mapping lacks is STATUS_USAGE and names those it has. */
int opening_mapping(struct mapping **out, const struct options *o, struct error *e);
/* The same with this text in the place of its descriptor. */
int opening_mapping_as(struct mapping **out, const struct options *o, struct str text,
		       struct error *e);
/* The ledger resource that reads a source: --resource, or by the file's name or its header. */
int opening_resource(int *out, const struct mapping *m, const struct options *o,
		     const struct source *source, struct issues *issues, struct error *e);
/* Conventions are decided over the whole file, so all of it is read where they are open. */
int opening_survey(struct transform *t, struct extractor *extractor, struct error *e);

#endif
