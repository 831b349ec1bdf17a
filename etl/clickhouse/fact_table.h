/*
 * The table that a cube's facts are in. A row is an entry:
 *   content   of which content of the catalogue (store/versions/content.h)
 *   dataset, seq, entry   its place: dataset, segment and entry in it; rows of a content are in that order
 *   spread    what rows are spread over shards by; the same for all rows of an insert
 *   line      of the source
 *   kD        by dimension, at position D: the key of its member; KEY_NONE where texts stand instead
 *   tD_A      where a dimension has texts: its attribute at position A
 *   fD_A, wD_A  of such a text without case and accents: as it is (utf8_fold_case), and its words, each between spaces
 *   mC        by measure column: the amount, scaled, or NULL
 */
#ifndef CLICKHOUSE_FACT_TABLE_H
#define CLICKHOUSE_FACT_TABLE_H

#include "clickhouse/wire/client.h"
#include "engine/kind.h"
#include "store/versions/content.h"

#define KEY_NONE UINT32_MAX

struct fact_table {
	struct arena *arena;
	const struct cube *cube; /* of the picture, which outlives it */
	struct cube_contents contents;
	struct str name; /* of the table that is asked, and that all rows are sent to */
};

/* Everything in the arena. */
int fact_table_read(struct fact_table *out, struct arena *a, struct store *s, const struct view *v,
		    struct error *e);
/* Of a picture, made once. */
int fact_table_of(const struct fact_table **out, struct session *s, struct picture *p,
		  struct error *e);

void put_key(struct buffer *sql, const struct fact_table *t, size_t dimension);
void put_text(struct buffer *sql, const struct fact_table *t, size_t dimension, size_t attribute);
/* kind: 't', 'f' or 'w', as above. */
void put_text_as(struct buffer *sql, const struct fact_table *t, char kind, size_t dimension,
		 size_t attribute);
void put_amount(struct buffer *sql, const struct fact_table *t, size_t column);

enum table_kind {
	COLUMN_CONTENT,
	COLUMN_DATASET,
	COLUMN_SEQ,
	COLUMN_ENTRY,
	COLUMN_SPREAD,
	COLUMN_LINE,
	COLUMN_KEY,
	COLUMN_TEXT,
	COLUMN_FOLDED, /* this and the next stand behind the text that they are of */
	COLUMN_WORDS,
	COLUMN_AMOUNT,
};
struct fact_column {
	enum table_kind kind;
	size_t at, attribute; /* the cube's dimension, and its attribute; or its measure column */
	const char *type;     /* of ClickHouse */
	struct str name;
};
/* All of them, in the order in which they stand, in the arena. */
void fact_table_columns(struct fact_column **out, size_t *n, struct arena *a,
			const struct fact_table *t);

/* Makes the table unless it is there: with a cluster, on all its servers. */
int fact_table_make(const struct fact_table *t, struct client *c,
		    const struct client_limits *limits, struct error *e);
/* The rows that one server keeps itself. */
void put_local(struct buffer *sql, const struct fact_table *t, const struct clickhouse_address *a);

#endif
