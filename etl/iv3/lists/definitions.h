/* Code lists and rules as they are kept. Private to iv3. */
#ifndef IV3_LISTS_DEFINITIONS_H
#define IV3_LISTS_DEFINITIONS_H

#include "base/memory/map.h"
#include "iv3/iv3.h"

#define IV3_CONTROLES 32u

struct iv3_definitions {
	struct arena *arena;
	struct str layer;
	int year;
	struct map *codes[IV3_LISTS]; /* code -> place in `names` */
	struct str *names;
	size_t nnames, capacity;
	struct map *categories; /* code -> place in `names` */
	struct map *cells;      /* "part\0row\0category" */
	struct {
		int check;
		unsigned periods; /* bits */
		struct str codes;
	} controles[IV3_CONTROLES];
	size_t ncontroles;
};

/* Of its year; category_names.c. */
void definitions_name_categories(struct iv3_definitions *d);
void definitions_name(struct iv3_definitions *d, struct map *of, struct str code, struct str name);

struct iv3_definitions *definitions_new(struct str layer, int year);
void definitions_add(struct iv3_definitions *d, enum iv3_list list, struct str code,
		     struct str name);
void definitions_forbid(struct iv3_definitions *d, enum iv3_part part, struct str row,
			struct str category);
/* `codes`: parted by blanks. */
void definitions_check(struct iv3_definitions *d, int check, unsigned periods, struct str codes);

#endif
