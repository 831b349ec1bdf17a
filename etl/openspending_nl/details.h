/* Lines of details. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_DETAILS_H
#define OPENSPENDING_NL_DETAILS_H

#include "openspending_nl/v1.h"

/* What a line is divided by. */
enum detail_by { BY_MAIN, BY_TASK, BY_CATEGORY, BY_ACCOUNT, BY_CENTRE, BYS };

struct detail {
	struct str codes[BYS], labels[BYS];
	bool lasten;
	int64_t amount;
};

struct details {
	struct nl_asking *k;
	struct json_out j;
	const struct nl_government *of;
	const struct nl_cube *cube;
	int year, period, decimals;
	struct detail *items;
	size_t n, capacity;
	struct rows *rows;
};

struct str details_segment(const struct details *d, size_t i);
int details_missing(const struct details *d, struct error *e);
/* The dimension of the cube; -1: it has none. */
int details_dimension(const struct details *d, enum detail_by by);
void details_put_text(struct json_out *j, const char *key, struct str value);
void details_put_euros(struct json_out *j, const char *key, int64_t amount, int decimals);
/* Fills items; free them. */
int details_ask(struct details *d, struct error *e);
/* details_levels.c: …/per/categorie[/{main,…}/{grootboek|kostenplaats}[/{code,…}/{the other}]] */
int details_levels(struct details *d, struct error *e);

#endif
