/*
 * A package while it is made. Private to etl/publish.
 */
#ifndef PUBLISH_PACKAGE_H
#define PUBLISH_PACKAGE_H

#include "base/memory/map.h"
#include "base/text/json_out.h"
#include "publish/about.h"
#include "publish/outlet.h"
#include "publish/publication.h"

#define FACTS_FILE "data.csv"

/* A file that was written. */
struct package_part {
	struct str name; /* of the resource */
	struct str path, title;
	uint64_t bytes, rows;
	char sha256[SHA256_HEX_SIZE]; /* empty: nobody counted bytes and rows */
	size_t dimension;             /* of a code list */
	bool unique;                  /* no code comes twice: it can be a key */
};

struct package {
	const struct publication *publication;
	struct outlet *outlet;
	/* Where the API has the cube, when files are fetched from there; empty: they lie beside the
	 * descriptor. */
	struct str base;
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
	struct package_part explanations; /* without a path: there are none */
	struct str first_day, last_day;   /* of the facts; empty: the data tell no time */
};

/* What is needed of the facts once they are closed: what is said of them, columns, types. */
int package_describe(struct package *p, const struct publication_rows *facts, struct error *e);
/* Of the code list of a dimension. */
struct str package_list_name(struct arena *a, struct str dimension);
/* "string", "integer", "date" or "number". */
const char *package_field_type(const struct row_column *c);
#define PACKAGE_TEXT_COLUMNS 11
extern const char *const package_text_columns[PACKAGE_TEXT_COLUMNS];
int package_write_texts(struct package *p, struct error *e);
/* The content of datapackage.json and of data.csv-metadata.json. */
void package_descriptor(struct buffer *out, const struct package *p);
void package_csvw(struct buffer *out, const struct package *p);

#endif
