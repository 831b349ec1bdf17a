/* What a segment writer holds, for the files that write segments. Private to load/segment_*. */
#ifndef LOAD_SEGMENT_INSIDE_H
#define LOAD_SEGMENT_INSIDE_H

#include "load/segment_writer.h"
#include "segment/form.h"
#include "segment/pack.h"
#include "segment/text_pack.h"

struct segment_writer {
	struct store *store;
	const struct cube *cube;
	const struct shape *shape;
	sqlite3_stmt *insert_segment, *set_lines, *insert_column, *insert_data, *insert_text;
	ZSTD_CCtx *zstd;

	int64_t dataset, segment, seq, next_segment;
	size_t n; /* entries in the segment that is being filled; 0: none is open */
	uint64_t *lines;
	int64_t **amounts;         /* [ncolumns] */
	uint32_t **keys;           /* [ndimensions]; NULL until used */
	struct text_pack ***texts; /* [ndimensions][nattributes]; NULL until used */
	bool *is_text;             /* [ndimensions], of the open segment */
	void *codes, *check;       /* one packed column, and the same unpacked */
	void *read, *scratch;      /* its codes, read back from their stored form */
	struct form_writer *forms;
	struct stored stored;
	ZSTD_DCtx *unzstd;

	uint64_t entries, bytes;
	money_sum sums[CUBE_MAX_MEASURES];
};

/* Makes room for a dimension of the segment at hand, as texts or as keys. */
void segment_prepare(struct segment_writer *w, size_t d, bool text);
/* Writes the keys of a dimension, or what is left of its texts: w->n entries of w->segment. */
int segment_put_keys(struct segment_writer *w, size_t d, struct error *e);
int segment_put_texts(struct segment_writer *w, size_t d, struct error *e);
/* The cube's attributes of each of n entries, behind w->n. */
int segment_add_texts(struct segment_writer *w, size_t d, const struct value *texts, size_t n,
		      struct error *e);

#endif
