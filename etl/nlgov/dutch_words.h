/* Results in Dutch words. Private to etl/nlgov. */
#ifndef NLGOV_DUTCH_WORDS_H
#define NLGOV_DUTCH_WORDS_H

#include "answer/result.h"
#include "base/text/json_out.h"
#include "nlgov/dutch_question.h"

/* Writes the answer to k from its result. */
int nlgov_tell(struct buffer *out, const struct nlgov_asking *k, struct result *r, struct error *e);

/* ---- told_rows.c: leden, totalen, regels ---- */
int tell_rows(struct json_out *j, const struct nlgov_asking *k, struct result *r, struct error *e);
void tell_page(struct json_out *j, struct result *r);
void tell_choice(struct json_out *j, const struct question *q);

/* ---- told_catalogue.c: begrotingen, dimensies ---- */
void tell_budgets(struct json_out *j, const struct result *r);
void tell_budget(struct json_out *j, const struct nlgov_asking *k, const struct result *r);
void tell_dimensions(struct json_out *j, const struct result *r);

/* ---- told_sources.c: toelichtingen, herkomst ---- */
void tell_explanations(struct json_out *j, struct result *r);
void tell_origins(struct json_out *j, const struct result *r);

static inline void tell_text(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	if (value.len)
		json_put_string(j, value);
	else
		json_put_null(j);
}
static inline void tell_number(struct json_out *j, const char *key, int64_t value)
{
	json_put_key_z(j, key);
	json_put_integer(j, value);
}

#endif
