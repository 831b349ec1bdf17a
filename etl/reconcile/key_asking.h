/* Asking a cube for what kengetallen are made of. Private to reconcile. */
#ifndef RECONCILE_KEY_ASKING_H
#define RECONCILE_KEY_ASKING_H

#include "explore/inquiry.h"
#include "reconcile/reconcile.h"

#define KEY_SUM_MOST ((int64_t)1 << 60)

/* Where a cube has it. */
struct key_asking {
	struct iv3_key_report *out;
	struct arena *arena;
	struct session *session;
	struct guide *guide;
	struct iv3_fields fields;
	struct str taakveld, side, balance, standing, body; /* refs; no body: it is of one */
	struct str measure;
	struct tabular rows;
	struct str prefix; /* of its taakvelden: "PV" */
	struct iv3_delivery v;
};

/* The dimensions, and the account of that year (0: the newest), as k->out->cut. */
int key_open(struct key_asking *k, const struct guide_beside *of, int year, struct error *e);
/* Empty: it is no text. */
struct str key_text_at(const struct key_asking *k, size_t row, struct str ref);
/* Positions at the end of the year, by all that a cube may call them; baten. */
struct str key_standing_cut(const struct key_asking *k);
struct str key_revenue_cut(const struct key_asking *k);
/* By how much assets and liabilities may differ, as PF008 has it: € 50,000. */
int64_t key_unequal_most(int decimals);

#endif
