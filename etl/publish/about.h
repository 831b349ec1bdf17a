/*
 * What a file says of itself: titles, licence, sources, version. Private to etl/publish.
 */
#ifndef PUBLISH_ABOUT_H
#define PUBLISH_ABOUT_H

#include "base/text/json_out.h"
#include "publish/publication.h"
#include "store/store.h"

/* Free text of a column that the descriptor the cube was loaded with may tell. */
struct about_attribute {
	struct str column_type; /* empty: not stated */
};

struct about_dimension {
	struct str type, classification; /* dimensionType, classificationType; may be empty */
	struct about_attribute *attributes;
};

struct about_measure {
	struct str currency, direction, phase;
};

struct about {
	struct arena *arena;
	struct picture *picture; /* keeps the cube */
	const struct cube *cube;
	struct str version;
	struct str cut;
	struct str url;
	struct str title, description, country, language;
	struct str licences;                   /* JSON array, or empty */
	struct str licence_text;               /* "CC0-1.0 https://…", or empty */
	struct str licence_url;                /* or empty */
	struct str granularity, author, owner; /* may be empty */
	/* What tells that a line is of the social domain or of people, a dimension each, and why none is: as stated, or empty. */
	struct str task, category, no_social_domain;
	struct about_dimension *dimensions;
	struct about_measure *measures;
	struct store_dataset *datasets; /* published */
	size_t ndatasets;
	struct str loaded_at; /* of the newest */
};

/* Reads the store's catalogue, of the version that the result is of. Close it in every case. */
int about_open(struct about *b, const struct publication *p, const struct result *r,
	       struct error *e);
void about_close(struct about *b);
/* "privacyLevels" of a package. All that stands in it was published, so no level takes anything out again; whoever loads it holds
 * its lines to the floor of the social domain all the same, by what the mapping says tells it. */
void about_put_levels(struct json_out *j, const struct about *b);
/* Whether the cube is still what it was. STATUS_STORE when not. */
int about_check(const struct about *b, const struct publication *p, struct error *e);

#endif
