/* Details added up: by hoofdfunctie, grootboek or kostenplaats, and what is below these. */
#include "openspending_nl/details.h"

#include "base/memory/map.h"

#include <stdlib.h>

static bool is_among(struct str list, struct str code)
{
	while (list.ptr)
		if (str_eq(str_split(&list, ','), code))
			return true;
	return false;
}

struct level {
	enum detail_by by;
	const char *outer_key; /* what the rows say they are below of; NULL: nothing */
	enum detail_by outer;
	struct str mains, codes; /* which are open; ptr NULL: all */
	enum detail_by inner;    /* whose `codes` are */
};

struct nl_group {
	struct str code, label, outer;
	int64_t sums[2];
};

static int by_code(const void *x, const void *y)
{
	const struct nl_group *p = x, *q = y;
	int order = str_cmp(p->outer, q->outer);

	return order ? order : str_cmp(p->code, q->code);
}

static void put_group(struct details *d, const struct level *l, const struct nl_group *g)
{
	json_put_object(&d->j);
	details_put_text(&d->j, "Code", g->code);
	details_put_text(&d->j, "Titel", g->label.len ? g->label : g->code);
	details_put_euros(&d->j, "Baten", g->sums[1], d->decimals);
	details_put_euros(&d->j, "Lasten", g->sums[0], d->decimals);
	if (l->outer_key)
		details_put_text(&d->j, l->outer_key, g->outer);
	json_put_object_end(&d->j);
}

static void put_level(struct details *d, const struct level *l)
{
	struct nl_group *groups = ARENA_ARRAY(d->k->arena, struct nl_group, d->n + 1);
	struct map *places = map_new();
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct detail *x = &d->items[i];
		struct str outer = l->outer_key ? x->codes[l->outer] : STR("");
		bool is_new;
		if ((l->mains.ptr && !is_among(l->mains, x->codes[BY_MAIN])) ||
		    (l->codes.ptr && !is_among(l->codes, x->codes[l->inner])))
			continue;
		uint32_t *at = map_put(places,
				       arena_printf(d->k->arena, "%.*s\x1f%.*s", STR_ARG(outer),
						    STR_ARG(x->codes[l->by])),
				       &is_new);
		if (is_new) {
			*at = (uint32_t)n;
			groups[n++] =
				(struct nl_group){x->codes[l->by], x->labels[l->by], outer, {0, 0}};
		}
		groups[*at].sums[x->lasten ? 0 : 1] += x->amount;
	}
	map_free(places);
	if (n)
		qsort(groups, n, sizeof *groups, by_code);
	json_put_array(&d->j);
	for (size_t i = 0; i < n; i++)
		put_group(d, l, &groups[i]);
	json_put_array_end(&d->j);
}

static bool by_of(enum detail_by *out, struct str word)
{
	*out = str_eq(word, STR("grootboek")) ? BY_ACCOUNT : BY_CENTRE;
	return *out == BY_ACCOUNT || str_eq(word, STR("kostenplaats"));
}

/* …/per/categorie[/{main,…}/{grootboek|kostenplaats}[/{code,…}/{the other}]] */
int details_levels(struct details *d, struct error *e)
{
	size_t n = d->k->asked->nsegments;
	struct level l = {.by = BY_MAIN};
	enum detail_by second;

	if (!str_eq(details_segment(d, 5), STR("per")) ||
	    !str_eq(details_segment(d, 6), STR("categorie")) || (n != 7 && n != 9 && n != 11))
		return details_missing(d, e);
	if (n > 7) {
		l.mains = details_segment(d, 7);
		if (!by_of(&l.by, details_segment(d, 8)) || details_dimension(d, l.by) < 0)
			return details_missing(d, e);
		l.outer_key = "Category";
		l.outer = BY_MAIN;
	}
	if (n == 11) {
		if (!by_of(&second, details_segment(d, 10)) || second == l.by ||
		    details_dimension(d, second) < 0)
			return details_missing(d, e);
		l.codes = details_segment(d, 9);
		l.inner = l.outer = l.by;
		l.outer_key = l.by == BY_ACCOUNT ? "Grootboek" : "Kostenplaats";
		l.by = second;
	}
	put_level(d, &l);
	return 0;
}
