/*
 * A scope: the part of a cube that an explanation is about, written as a cut in OpenSpending's
 * words: `programme:"6"|year:2024`. Values behind one ref are alternatives (`phase:"proposed";
 * "adjusted"`); several refs must all hold. Texts are quoted as in JSON, or bare when they hold no
 * `|`, `;` or `"`. Scopes name attributes of dimensions only, and have no ranges.
 */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "model/cube.h"

#define SCOPE_MAX_TERMS 32
#define SCOPE_MAX_VALUES 1000 /* of one term */

struct scope_term {
	size_t dimension, attribute;
	struct value *values; /* sorted, none twice, none null */
	size_t nvalues;
};

struct scope {
	struct scope_term *terms; /* by dimension, then attribute */
	size_t nterms;
	struct str cut;  /* canonical text: a cut that the API takes */
	struct str json; /* canonical: {"programme.code": ["6"], "year.year": [2024]} */
};

/* Reads a scope; everything in the arena. STATUS_INPUT says what does not parse, or names the
 * nearest dimension or attribute of one that does not exist. An empty text is the whole cube. */
int scope_parse(struct scope *out, struct arena *a, const struct cube *c, struct str text,
		struct error *e);
/* Adds a term of one value to a parsed scope, unless it names that dimension already. */
int scope_narrow(struct scope *s, struct arena *a, const struct cube *c, size_t dimension,
		 struct str value, struct error *e);
/* Whether the term admits the value. A null never passes. */
bool scope_term_has(const struct scope_term *t, enum value_type type, const struct value *v);
/* How deep it reaches: the levels of the hierarchies its dimensions are at, added up. */
size_t scope_depth(const struct scope *s, const struct cube *c);

#endif
