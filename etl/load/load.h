/*
 * Load: entries to a sink. sink.h-style interface on one page, so that another engine can stand
 * beside the SQLite store; everything between begin and commit is one transaction.
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "model/cell_mark.h"
#include "model/dictionary.h"
#include "model/entry.h"
#include "model/explanation.h"
#include "model/issue.h"
#include "model/sketch.h"
#include "model/statistic.h"
#include "model/tally.h"
#include "model/unmapped.h"

struct places;
struct remask_look;

/* What was found of people in what is loaded, and hidden; by field, rule and action. */
struct load_finding {
	struct str field, rule, words, action;
	uint64_t texts;
	struct str samples; /* masked, one a line */
};
/* The same by the entries that carry it, for each taakveld (or what a cube has instead). */
#define LOAD_PLACE_SAMPLES 3u
struct load_place {
	struct str field, rule, words, action;
	struct str of; /* "6.71 Loonkostensubsidies"; empty: of none that is told apart */
	uint64_t entries;
	struct str samples; /* as they are published, one a line */
};
/* The report of what was found and decided, as it is kept: an annex to a DPIA. */
struct load_annex {
	struct str text, json, page; /* page: Markdown */
};
/* A column of which a fifth or more of the texts tell of people: there are names that no rule knows, too. */
struct load_people {
	struct str field;
	uint64_t texts, people; /* people: of the texts */
};
/* A column that may be of people and is published: why, who said so and when; all empty where nobody did. */
struct load_opened {
	struct str field, ground, by, at;
	struct str from; /* of which earlier ledger it was said; empty: of this one */
	bool accepted;   /* the mapping accepts what is found there: it is not masked */
};
struct load_privacy {
	struct str policy; /* its text */
	struct load_opened *opened;
	size_t nopened;
	struct load_finding *items;
	size_t n;
	struct str by; /* the dimension that places are of, as people call it */
	struct load_place *places;
	size_t nplaces;
	struct load_people *people;
	size_t npeople;
	struct load_annex annex;
	uint64_t hidden, review; /* texts that stand masked; of them, to be decided about */
	bool forgets;            /* members were forgotten: nobody is to see that they were there */
};

/* What is loaded, said once at the start. All texts are borrowed until commit or rollback. */
struct load_header {
	const struct cube *cube;
	struct str mapping_name;
	struct str mapping_fingerprint;
	struct str descriptor; /* the datapackage.json */
	/* Replace those of the cube; NULL: none. `begin` fills in what was geocoded before. */
	struct places *places;
	const struct explanations *explanations; /* replace those of the cube; NULL: none */
	bool without_originals;                  /* only their SHA-256, size and lines are kept */
	const struct statistics *statistics;     /* replace those of the cube; NULL: none */
	struct str by;                           /* who publishes, as told; may be empty */
	int64_t release; /* what is staged under this number is published (etl/road); 0: nothing */
	struct str
		forced; /* why one person releases it where two are asked; empty: it is not forced */
	const struct remask_look *remask; /* what is hidden of what is there; NULL: nothing is */
};

/* One source, said when its last entry has been written. */
struct load_source {
	struct str name;     /* as people see it */
	struct str resource; /* ledger resource of the mapping */
	char sha256[65];     /* of the original bytes */
	uint64_t size;
	uint64_t lines;     /* physical lines */
	struct str dialect; /* JSON: charset, delimiter and so on, with evidence */
	struct str plan;    /* JSON of transform_explain */
	const struct unmapped_report *unmapped; /* NULL: not known */
	const struct tallies *tallies;
	const struct issues *issues; /* kept with the dataset */
	const struct str *scope;
	size_t nscope;
	const struct sketch *sketch;   /* what it is compared by; NULL: it is not */
	const struct split_row *parts; /* what it holds for each side, year and phase */
	size_t nparts;
	struct str periods;            /* for people, "maand 1 … 3"; may be empty */
	const struct cell_mark *cells; /* of its protected table; kept with the dataset */
	size_t ncells;
};

/* What to do with published datasets that a new one overlaps. A dataset overlaps another of the
 * same cube (from an earlier load) when they share a scope text. The same bytes (and resource) read
 * under another mapping replace their earlier dataset whatever the policy and the scopes: they
 * would be counted twice. A version is 1 + the highest among all earlier datasets that share a
 * scope.
 *
 * Where sketches are known they are looked at too. Files that hold the very lines of published
 * ones, read under the same mapping, are STATUS_EXISTS. A dataset of which almost nothing comes
 * again in the load that would replace it, and one that would stay though almost all of it comes
 * again, are STATUS_REFUSED by OVERLAP_SUPERSEDE; OVERLAP_REPLACE supersedes both. */
enum overlap_policy {
	OVERLAP_SUPERSEDE, /* default: superseded when the new scopes cover all of the old; else
			      refused */
	OVERLAP_BESIDE,    /* both stay published: complementary files */
	OVERLAP_REPLACE,   /* superseded although the new load covers only part of it */
};

/* What one source became. */
struct load_dataset {
	int64_t id;
	struct str source;
	int64_t version;
	int64_t *superseded; /* datasets that it replaces */
	size_t nsuperseded;
};

/* A published dataset that the load takes the place of, beside the load. */
struct load_replaced {
	int64_t dataset;
	struct str name;
	uint64_t entries_old, entries_new;
	double again; /* share of the old entries that are among the new, unchanged; -1: unknown */
	struct str periods_old, periods_new;
	struct split_row *parts_old, *parts_new; /* by label; few where it was not kept */
	size_t nparts_old, nparts_new;
};

/* What datasets of before showed and this load hides: masked there too (load/remask/remask.h). */
struct load_remasked {
	struct load_remasked_dataset {
		int64_t id;
		uint64_t entries;
	} * items;
	size_t n;
	uint64_t written; /* explanations, answers, issues and reasons */
};

/* What a cut with a name left out and does not any more, of what was published before: it counts from now on. */
#define LOAD_AGAIN_MOST 1000u
struct load_again {
	enum load_again_kind {
		AGAIN_VALUE, /* entries that have the value */
		AGAIN_OTHER, /* it is another cut, of which that cannot be told: `ref` before, `value` now */
		AGAIN_BY_DEFAULT, /* it is not on by itself any more */
	} kind;
	struct str name;  /* of the cut, as readers see it */
	struct str ref;   /* "taakveld.name" */
	struct str value; /* "0.10 Mutaties reserves" */
	uint64_t entries;
};

#define LOAD_DIGEST_SIZE 65

struct load_result {
	char digest[LOAD_DIGEST_SIZE]; /* of what the load came to; also when it was only weighed */
	struct load_dataset *items;    /* published by this load; in the arena of the sink */
	size_t n;
	/* Filled in also when the load was refused for it; in the same arena. */
	const struct load_replaced *replaced;
	size_t nreplaced;
	struct load_remasked remasked; /* or what would be, when it was only weighed */
	struct load_again *again;      /* the same */
	size_t nagain;
};

/* A block of the bytes of a source as they are, on its way into the archive. All but the last of a
 * source are full. */
#define ORIGINAL_BLOCK (1u << 20)
struct original {
	unsigned char *plain; /* [ORIGINAL_BLOCK] */
	size_t n;
	unsigned char *packed; /* the sink's; free it with free() */
	size_t npacked;
	size_t newlines;
};

struct sink;
struct sink_ops {
	/* Members that exist already go into dictionaries[ndimensions] (fresh ones, keys from 0),
	 * which stay until commit or rollback. Members that a batch tells of are read from them
	 * while others are added. */
	int (*begin)(struct sink *s, const struct load_header *h, struct dictionary **dictionaries,
		     struct error *e);
	/* True in *known when these exact bytes are published in this cube under the same mapping.
	 */
	int (*known)(struct sink *s, const char *sha256, bool *known, struct error *e);
	/* False in *maybe when no source of so many bytes is known at all. */
	int (*knows_size)(struct sink *s, uint64_t size, bool *maybe, struct error *e);
	int (*source_begin)(struct sink *s, struct str name, struct error *e);
	/* Only when the sink wants originals. Packs a block. Touches nothing but the block and what
	 * only this function uses, so that it may run beside the other calls, from one thread at a
	 * time. */
	int (*pack)(struct sink *s, struct original *block, struct error *e);
	/* Only when it wants them. Takes a block that was packed, in the source's order,
	 * interleaved with write. */
	int (*original)(struct sink *s, const struct original *block, struct error *e);
	int (*write)(struct sink *s, const struct entry_batch *b, struct error *e);
	int (*source_end)(struct sink *s, const struct load_source *source, struct error *e);
	/* What was found odd about the mapping's own files once every source was in: kept with the
	 * dataset of the last source that was not known; each says its file. May be NULL. */
	int (*remarks)(struct sink *s, const struct issues *issues, struct error *e);
	/* What was hidden of people, when every source was in: kept with the load. May be NULL. */
	int (*privacy)(struct sink *s, const struct load_privacy *found, struct error *e);
	/* Cells of protected tables that datasets of the cube had before this load. May be NULL. */
	int (*cells)(struct sink *s, void (*each)(void *payload, const struct cell_mark *m),
		     void *payload, struct error *e);
	/* What commit would settle, or refuse, without making it so: for checking beside a store.
	 * Only rollback may follow. NULL: there is nothing to settle. */
	int (*weigh)(struct sink *s, enum overlap_policy policy, struct load_result *out,
		     struct error *e);
	/* Writes the new members, settles versions, makes everything visible and durable at once.
	 */
	int (*commit)(struct sink *s, struct dictionary *const *dictionaries,
		      enum overlap_policy policy, struct load_result *out, struct error *e);
	void (*rollback)(struct sink *s);
	/* Rolls back when begun and not committed. */
	void (*close)(struct sink *s);
};
struct sink {
	const struct sink_ops *ops;
	bool wants_originals; /* known when begin has returned */
};

/* The SQLite store at path, created when absent. Calls must not overlap, but may come from
 * different threads. place: its facts are kept there too from its first commit on (store/versions/facts_away.h);
 * empty: where they were. */
int sink_sqlite_open(struct sink **out, const char *store_path, struct str place, struct error *e);
/* counts_again_told.c: a warning "counts-again" for each of result->again. */
void counts_again_issues(const struct load_result *result, struct issues *out);
/* Takes everything and keeps nothing: for checking without loading. */
struct sink *sink_null_open(void);
/* What that does, for a sink of which only some functions do something. */
const struct sink_ops *sink_null_ops(void);

#endif
