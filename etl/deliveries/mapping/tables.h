/*
 * The tables of a delivery's mapping, their versions, drafts of them, and who has them open. Private to the desk.
 */
#ifndef DELIVERIES_MAPPING_TABLES_H
#define DELIVERIES_MAPPING_TABLES_H

#include "deliveries/deliveries.h"
#include "deliveries/jobs/heard.h"
#include "editor/editor.h"

/* ---- tables.c ---- */

struct kept_table {
	struct str path, content;
	bool gone;
};

/* Those that there are at a version; 0: now. */
int tables_get(struct desk *d, struct arena *a, int64_t delivery, int64_t version,
	       struct kept_table **out, size_t *n, struct error *e);
/* What to change now so that they are as they were at a version: those that came since are gone. */
int tables_back(struct desk *d, struct arena *a, int64_t delivery, int64_t version,
		struct kept_table **out, size_t *n, struct error *e);
/* Empty when there is none. */
int table_get(struct desk *d, struct arena *a, int64_t delivery, int64_t version, struct str path,
	      struct str *out, struct error *e);
/* The descriptor of a version (0: now); empty when there is none. */
int mapping_at(struct desk *d, struct arena *a, int64_t delivery, int64_t version, struct str *out,
	       struct error *e);
/* As mapping_put, with the tables that this version changes. */
int mapping_put_tables(struct desk *d, struct arena *a, int64_t id, int64_t base, struct str by,
		       struct str why, struct str descriptor, const struct kept_table *tables,
		       size_t n, struct error *e);
/* Whether check and load would read that, with these tables instead of those that are kept. STATUS_INPUT says
 * what is wrong. */
int mapping_valid(struct desk *d, struct arena *a, int64_t delivery, struct str descriptor,
		  const struct kept_table *tables, size_t n, struct error *e);
/* The mapping's folder as the desk's file has it: what a job reads is what was kept, whatever was cut off. */
int mapping_lay_out(struct desk *d, struct arena *a, int64_t delivery, struct error *e);

/* ---- drafts.c ---- */

struct table_draft {
	int64_t id, delivery;
	struct str list, by, at, source, content;
	bool replace, waits, taken;
};

/* An empty content waits for a file to be read: draft_file. Older drafts of that person and list go. */
int draft_make(struct desk *d, const struct table_draft *what, int64_t *id, struct error *e);
/* STATUS_NOT_FOUND. */
int draft_get(struct desk *d, struct arena *a, int64_t delivery, int64_t id,
	      struct table_draft *out, struct error *e);
/* What its job wrote becomes its content. */
int draft_read(struct desk *d, struct arena *a, int64_t delivery, int64_t id, struct error *e);
int draft_taken(struct desk *d, int64_t id, struct error *e);
/* The name, in the delivery's folder, of the file that somebody brought. */
struct str draft_file(struct arena *a, int64_t id);

/* ---- editing.c ---- */

/* That person has the tables open, now. */
int editing_seen(struct desk *d, int64_t delivery, struct str who, struct error *e);
/* Who else had them open in the last two minutes: "an@example.nl, bo@example.nl"; empty: nobody. */
struct str editing_others(struct desk *d, struct arena *a, int64_t delivery, struct str who);

#endif
