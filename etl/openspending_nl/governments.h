/* Which governments there are, and where their money stands. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_GOVERNMENTS_H
#define OPENSPENDING_NL_GOVERNMENTS_H

#include "openspending_nl/openspending_nl.h"
#include "reconcile/reconcile.h"

/* A cube that has taakvelden and categories. */
struct nl_cube {
	struct guide *guide;
	struct iv3_fields fields;
	struct iv3_when when;
	size_t bodies;       /* governments in it */
	int first, second;   /* measures of CBS's two publications; -1: it has one sum */
	int account, centre; /* dimensions of grootboek and kostenplaats; -1 */
	int province;        /* dimension of where governments are; -1 */
};

enum nl_layer { NL_GEMEENTEN, NL_PROVINCIES, NL_REGELINGEN, NL_WATERSCHAPPEN, NL_LAYERS };

struct nl_government {
	struct str key; /* "GM0344" */
	struct str title, slug;
	struct str province; /* where it is, as the cube says; empty: it does not */
	struct str
		member; /* of its Iv3 cube's dimension of governments; empty: the cube is all its own */
	enum nl_layer layer;
	const struct nl_cube *iv3;
	const struct nl_cube *details; /* NULL: it has none */
};

struct nl_governments {
	struct nl_cube *cubes;
	size_t ncubes;
	struct nl_government *items; /* by key */
	size_t n;
};

/* "Gemeenten" */
const char *nl_layer_name(enum nl_layer layer);
bool nl_layer_of(enum nl_layer *out, struct str name);
/* GM0344 as 60344: a number that stays whatever else is loaded. */
int64_t nl_id(const struct nl_government *g);

/* Close them, also after an error. */
int nl_governments_ask(struct nl_governments *out, struct arena *a, struct session *s,
		       struct error *e);
void nl_governments_close(struct nl_governments *g);
const struct nl_government *nl_by_key(const struct nl_governments *g, struct str key);
const struct nl_government *nl_by_slug(const struct nl_governments *g, enum nl_layer layer,
				       struct str slug);

#endif
