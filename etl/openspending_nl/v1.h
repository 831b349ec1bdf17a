/* The former /api/v1. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_V1_H
#define OPENSPENDING_NL_V1_H

#include "openspending_nl/nl_cells.h"
#include "openspending_nl/tastypie.h"

struct nl_asking {
	struct arena *arena;
	struct session *session;
	const struct openspending_nl_asked *asked;
	struct nl_governments governments;
	struct str published;           /* ISO 8601: when the last of all was */
	struct statistics **statistics; /* of each cube; NULL until they are asked for */
	const char *type;               /* of the answer, where it is no JSON */
	const char *filename;           /* it is a file to keep; NULL: it is not */
};

/* ---- v1_tables.c ---- */

/* GM0344, 2024, jaarrekening as 60344245. */
int64_t nl_document_id(const struct nl_report *r);
/* What the parameters narrow it to before anything is read. */
void nl_narrow(struct nl_wanted *w, const struct nl_asking *k);
int nl_governments_table(struct nl_table *out, struct nl_asking *k, struct error *e);
int nl_documents_table(struct nl_table *out, struct nl_asking *k, struct error *e);
int nl_labels_table(struct nl_table *out, struct nl_asking *k, struct error *e);
int nl_entries_table(struct nl_table *out, struct nl_asking *k, struct error *e);
/* The place of a column; it is there. */
size_t nl_column(const struct nl_table *t, const char *name);

/* /api/v1/… ; STATUS_NOT_FOUND: there is no such. */
int nl_v1_answer(struct buffer *out, struct nl_asking *k, struct error *e);

/* ---- site.c ---- */

/* What the present site reads. *location: of a 302. */
int nl_site_answer(struct buffer *out, struct nl_asking *k, struct str *location, struct error *e);
/* ---- site_details.c ---- */
int nl_details_answer(struct buffer *out, struct nl_asking *k, struct error *e);

#endif
