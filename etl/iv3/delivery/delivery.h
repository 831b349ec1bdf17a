/* Parts of reading a delivery. Private to iv3. */
#ifndef IV3_DELIVERY_DELIVERY_H
#define IV3_DELIVERY_DELIVERY_H

#include "base/memory/map.h"
#include "iv3/delivery/delivery_stream.h"
#include "iv3/verdict/findings.h"

struct delivery_reading {
	struct iv3_delivery *v;
	struct arena *arena;
	struct iv3_findings *f;
	size_t capacity;                     /* of v->rows */
	const struct str *places[IV3_PARTS]; /* of each row, where it is of a workbook; else NULL */
	struct delivery_stream *stream;      /* has the rows that `root` lacks; NULL: it has all */
	struct map *codes;                   /* those of rows, once each: place in `texts` */
	struct str *texts;
	size_t ntexts;
	struct map *keys; /* of details: place in v->detail_keys */
};

/* All of it: members, metadata and contact, and the rows. STATUS_INPUT: what the stream has is no JSON after all. */
int delivery_read_root(struct delivery_reading *r, const json_t *root, struct error *e);

/* Of a file that can be read again. */
int delivery_read_file(struct iv3_delivery *out, struct arena *a, int fd, struct iv3_findings *f,
		       struct error *e);

/* It begins as a workbook. */
bool delivery_is_book(int fd);

/* metadata and contact: SF001-SF009. */
void read_about(struct delivery_reading *r, const json_t *root);
/* data: SF010-SF017. */
int read_data(struct delivery_reading *r, const json_t *root, struct error *e);
/* The shape of 2017: "waarden". */
int read_flat(struct delivery_reading *r, const json_t *values, struct error *e);
/* A number as hundredths and what is beyond them; false when it is none, or larger than any budget. */
enum amount_kept { AMOUNT_EXACT, AMOUNT_ROUNDED, AMOUNT_LOST /* to hundred-thousandths, too */ };
bool amount_of(const json_t *value, struct iv3_row *row, enum amount_kept *kept);
struct str string_of(struct delivery_reading *r, const json_t *value);
/* A code of a row: the same text for the same code. */
struct str kept_code(struct delivery_reading *r, const json_t *value);
/* For as many rows as are expected, so that they need not be moved while they are read. */
void make_room(struct delivery_reading *r, uint64_t rows);
void add_row(struct delivery_reading *r, struct iv3_row row);

#endif
