/*
 * Facts that are kept elsewhere too (clickhouse/). A store names where; from then on nothing that it publishes is
 * committed before it was proved to be there, whoever does it: a load, a release, an undoing, at the desk or by a command.
 * What is there and in no catalogue is in no answer, so that a kill at any moment leaves both as they were or both new.
 *
 * A catalogue is a store whose facts are only there: its segments have no bytes, and what asks for them is told so.
 */
#ifndef STORE_VERSIONS_FACTS_AWAY_H
#define STORE_VERSIONS_FACTS_AWAY_H

#include "store/versions/content.h"

struct facts_away {
	struct str address; /* empty: nowhere; never with a password */
	bool facts_here;
};
/* Texts in the arena. */
int away_read(struct facts_away *out, struct arena *a, struct store *s, struct error *e);
/* STATUS_STORE, with what it is: the store is a catalogue. */
int away_check_here(struct store *s, struct error *e);
/* Writes a catalogue of the store to a new file, or in place of another catalogue: all of it but the bytes of its
 * segments, of its originals where they are left out, and what is staged. All of its datasets must have been proved
 * to be there; their numbers go with it. STATUS_EXISTS: there is something else. */
struct catalogue_sizes {
	uint64_t store, catalogue; /* bytes */
};
struct catalogue_writing {
	const char *path;
	struct str address;
	bool originals;
	/* Adds the contents that are there (away_add) to the catalogue. */
	int (*note)(struct store *to, struct error *e);
};
int catalogue_write(struct store *s, const struct catalogue_writing *ask,
		    struct catalogue_sizes *sizes, struct error *e);

/* ---- reading one by one what a catalogue has not ---- */

/* A column of a segment, entries first to first + n: the key of a dimension ('k'), one of its texts ('t'), an amount ('a')
 * or the source line ('l'); position and attribute are those of content.h. */
struct away_column {
	uint64_t content;
	struct str kept_in;
	uint32_t seq, first, n;
	char kind;
	size_t position, attribute;
};
struct away_reader {
	/* [n]; amounts that are null: MONEY_NULL. */
	int (*numbers)(struct away_reader *r, const struct away_column *c, int64_t *out,
		       struct error *e);
	/* [n], each `step` after the last, in the arena. */
	int (*texts)(struct away_reader *r, const struct away_column *c, enum value_type type,
		     struct arena *a, struct value *out, size_t step, struct error *e);
};
/* Lent to a handle on a catalogue; on any other store it is not used. */
int away_read_by(struct store *s, struct away_reader *r, struct error *e);
/* Within a transaction. From now on there; empty: nowhere. Another address has nothing proved yet.
 * STATUS_STORE: a catalogue has its facts nowhere else. */
int away_bind(struct store *s, struct str address, struct error *e);

/* Brings what the store has and that place has not, and proves it; called within the transaction. */
typedef int away_keeper(struct store *s, struct str address, struct error *e);
/* Of this process, once, before others run. */
void away_kept_by(away_keeper *keeper);
/* Before each commit: calls it when the store names a place. -1: nothing may be committed. */
int away_settle(struct store *s, struct error *e);

/* ---- for keepers ---- */

/* 1: it was proved there. */
int away_knows(struct store *s, const struct content *k, struct error *e);
int away_add(struct store *s, const struct content *k, struct str kept_in, struct error *e);
/* What was proved there of datasets that were purged or erased since. */
struct away_gone {
	uint64_t number;
	struct str kept_in;
};
int away_gone(struct store *s, struct arena *a, struct away_gone **out, size_t *n, struct error *e);
int away_forget(struct store *s, uint64_t number, struct error *e);

#endif
