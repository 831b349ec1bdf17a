/* Lists as Tastypie gives them: filters of Django, order_by, limit and offset, the envelope. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_TASTYPIE_H
#define OPENSPENDING_NL_TASTYPIE_H

#include "base/text/json_out.h"
#include "openspending_nl/openspending_nl.h"

enum nl_kind {
	NL_NULL,
	NL_TEXT,
	NL_NUMBER,
	NL_DECIMAL, /* `number` scaled by `decimals`; `text` is it written out */
	NL_RAW,     /* JSON; nothing is filtered by it */
};

struct nl_value {
	enum nl_kind kind;
	int decimals;
	struct str text;
	int64_t number;
};

struct nl_column {
	const char *name;
	bool hidden; /* to be filtered by, as government__code */
};

struct nl_table {
	const char *resource; /* "entries" */
	const struct nl_column *columns;
	size_t ncolumns;
	const struct nl_value *values; /* [n * ncolumns] */
	size_t n;
	const char *passed; /* parameters that mean nothing here, divided by blanks; or NULL */
};

struct nl_chosen {
	size_t *rows;
	size_t n;
	uint64_t limit, offset; /* limit 0: all, or none of them beside facets */
};

static inline struct nl_value nl_text(struct str s)
{
	return (struct nl_value){.kind = NL_TEXT, .text = s};
}
static inline struct nl_value nl_number(int64_t n)
{
	return (struct nl_value){.kind = NL_NUMBER, .number = n};
}
static inline struct nl_value nl_raw(struct str json)
{
	return (struct nl_value){.kind = NL_RAW, .text = json};
}

struct str nl_param(const struct openspending_nl_asked *q, const char *key);
/* STATUS_USAGE: a parameter that is no column of it, with those that are; a limit that is no number. */
int nl_choose(struct nl_chosen *out, struct arena *a, const struct nl_table *t,
	      const struct openspending_nl_asked *q, struct error *e);
/* {"meta":…,"objects":[…]}; `facets` is JSON that goes before them, or empty. */
void nl_put_list(struct buffer *out, const struct nl_table *t, const struct nl_chosen *c,
		 const struct openspending_nl_asked *q, struct str facets);
void nl_put_encoded(struct buffer *b, struct str s);
/* Amounts are floats there: 12 is 12.0. */
void nl_put_float(struct json_out *j, struct str number);
void nl_put_object(struct json_out *j, const struct nl_table *t, size_t row);

/* What stands before an address within the server: the path of `base`, "" or "/begroting". */
struct str nl_root(const struct openspending_nl_asked *q);
/* "/api/v1/documents/60344245/", below that. */
struct str nl_uri(struct arena *a, const struct openspending_nl_asked *q, const char *resource,
		  struct str own);

#endif
