/* Parts of answering over HTTP. Private to reconcile. */
#ifndef RECONCILE_ANSWERING_H
#define RECONCILE_ANSWERING_H

#include "reconcile/reconcile.h"

/* Empty when it is not asked. */
struct str answer_param(const struct query *q, const char *key);
int answer_number(int *out, const struct query *q, const char *key, int absent, unsigned least,
		  unsigned most, struct error *e);

/* key_out.c: /key-figures/ into the body. */
int tell_key_figures(struct arena *a, struct session *s, const struct query *q, struct answer *out,
		     struct error *e);

/* quarters_out.c: /quarters/ into the body. */
int tell_quarters(struct arena *a, struct session *s, const struct query *q, struct answer *out,
		  struct error *e);

#endif
