/*
 * A package while it is made. Private to etl/publish.
 */
#ifndef PUBLISH_PACKAGE_H
#define PUBLISH_PACKAGE_H

#include "base/json_out.h"
#include "base/map.h"
#include "publish/about.h"
#include "publish/outlet.h"

#define FACTS_FILE "data.csv"

/* A file that was written. */
struct package_part {
	struct str name; /* of the resource */
	struct str path, title;
	uint64_t bytes, rows;
	char sha256[SHA256_HEX_SIZE];
	size_t dimension; /* of a code list */
	bool unique;      /* no code comes twice: it can be a key */
};

struct package {
	const struct publication *publication;
	struct outlet *outlet;
	struct about about;
	const struct row_column *columns; /* of the facts */
	size_t n;
	struct str *names;  /* per column: its name in data.csv */
	struct str *titles; /* per column, none twice */
	struct str *types;  /* per column: columnType */
	bool *texts;        /* per dimension: its values stand with the lines */
	struct package_part facts;
	struct package_part *lists; /* [ndimensions] */
	size_t nlists;
	struct str first_day, last_day; /* of the facts; empty: the data tell no time */
};

/* "string", "integer", "date" or "number". */
const char *package_field_type(const struct row_column *c);
/* The content of datapackage.json and of data.csv-metadata.json. */
void package_descriptor(struct buffer *out, const struct package *p);
void package_csvw(struct buffer *out, const struct package *p);

#endif
