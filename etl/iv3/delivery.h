/* Parts of reading a delivery. Private to iv3. */
#ifndef IV3_DELIVERY_H
#define IV3_DELIVERY_H

#include "iv3/findings.h"

#include <jansson.h>

struct delivery_reading {
	struct iv3_delivery *v;
	struct arena *arena;
	struct iv3_findings *f;
	size_t capacity;                     /* of v->rows */
	const struct str *places[IV3_PARTS]; /* of each row, where it is of a workbook; else NULL */
};

/* All of it, once it is JSON. */
int delivery_read_root(struct delivery_reading *r, const json_t *root, struct error *e);

/* metadata and contact: SF001-SF009. */
void read_about(struct delivery_reading *r, const json_t *root);
/* data: SF010-SF017. */
void read_data(struct delivery_reading *r, const json_t *root);
/* The shape of 2017: "waarden". */
void read_flat(struct delivery_reading *r, const json_t *values);
/* A number with at most two decimals as hundredths; false when it is none, or larger than any budget. */
bool amount_of(const json_t *value, int64_t *out);
struct str string_of(struct delivery_reading *r, const json_t *value);
void add_row(struct delivery_reading *r, struct iv3_row row);

#endif
