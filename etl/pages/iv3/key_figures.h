/*
 * Kengetallen of a year's account (reconcile/), beside those that a government is like where the cube has several. Private
 * to etl/pages.
 *
 *   lid      the government, by its code, of a cube of several
 */
#ifndef PAGES_IV3_KEY_FIGURES_H
#define PAGES_IV3_KEY_FIGURES_H

#include "pages/beside/peers.h"
#include "reconcile/reconcile.h"

#define KEY_FIGURES_WORD "kengetallen"

struct key_middle {
	bool known; /* enough of the group have it */
	int64_t value;
	size_t n;
};

struct key_shown {
	const struct iv3_key_figure *of;
	struct figure inputs[IV3_KEY_INPUTS];
	struct key_middle middles[PEERS_GROUPS];
};

struct key_page {
	struct iv3_key_report report;
	struct key_shown figures[IV3_KEY_FIGURES];
	struct peers peers; /* who there are, in a cube of several */
	bool several;
	struct str who;
	bool made;          /* else there is a choice to make first, or `why_not` */
	struct str why_not; /* in English, of the API */
	struct lens_choices years;
	struct url
		elsewhere; /* the same page of the cube that has the balance, when this one has none */
	struct url api;
	struct proof proof;
};

void key_figures_body(struct html *out, struct page *p, const void *data);

/* key_figures_words.c: what iv3 says in Dutch, in the reader's language; as it is where nobody translated it. */
struct str key_word(const struct page *p, struct str dutch);
struct str key_why(const struct page *p, const struct iv3_key_figure *f, int year);

#endif
