/* /lijstenmaker: the governments that have the most or the least of a subject; and governments of about the same size. */
#include "openspending_nl/divisors.h"
#include "openspending_nl/site_parts.h"
#include "openspending_nl/titles.h"

#include <stdlib.h>

#define LIST_MOST 1000u
#define ALIKE_MOST 10u

/* ---- /lijstenmaker/{hoogste|laagste}/{n}/{Baten|Lasten}/{layer}/… ---- */

struct listed {
	const struct nl_government *of;
	int64_t sums[2]; /* lasten, baten */
};

struct list_asked {
	bool highest, lasten;
	uint64_t n;
	enum nl_layer layer;
	int year, period; /* -1: not said */
};

/* "2024X005", or "2024" */
static bool take_report(struct list_asked *q, struct str said)
{
	uint64_t year, report = 0;
	bool whole = said.len == 8 && said.ptr[4] == 'X';

	if ((!whole && said.len != 4) || !str_to_u64(str_head(said, 4), &year) ||
	    (whole && !str_to_u64((struct str){said.ptr + 5, 3}, &report)) || report > 5)
		return false;
	q->year = (int)year;
	q->period = whole ? (int)report : -1;
	return true;
}

static bool take_question(struct list_asked *q, const struct nl_site *t)
{
	q->highest = site_is(t, 1, "hoogste");
	q->lasten = site_is(t, 3, "Lasten");
	return (q->highest || site_is(t, 1, "laagste")) && str_to_u64(site_segment(t, 2), &q->n) &&
	       q->n > 0 && q->n <= LIST_MOST && (q->lasten || site_is(t, 3, "Baten")) &&
	       nl_layer_of(&q->layer, site_segment(t, 4)) && take_report(q, site_segment(t, 5));
}

static int put_reports(struct nl_site *t, const struct list_asked *q, struct error *e)
{
	bool there[6] = {false};
	struct nl_reports r;

	if (nl_reports_ask(&r, t->k->arena, t->k->session, &t->k->governments, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < r.n; i++)
		if (r.items[i].of->layer == q->layer && r.items[i].year == q->year)
			there[r.items[i].period] = true;
	json_put_object(&t->j);
	json_put_key_z(&t->j, "$links");
	json_put_array(&t->j);
	for (int i = 0; i < 6; i++)
		if (there[i])
			json_put_string(&t->j, arena_printf(t->k->arena, "%.*sX%03d",
							    STR_ARG(site_address(t)), i));
	json_put_array_end(&t->j);
	json_put_object_end(&t->j);
	return 0;
}

static int by_amount(const void *x, const void *y, void *payload)
{
	const struct list_asked *q = payload;
	const struct listed *p = x, *r = y;
	int64_t a = p->sums[q->lasten ? 0 : 1], b = r->sums[q->lasten ? 0 : 1];

	if (a != b)
		return (a < b) == q->highest ? 1 : -1;
	return str_cmp(p->of->key, r->of->key);
}

/* Who has nothing of it is not the lowest: it may have delivered nothing. */
static size_t gather(struct listed *out, const struct nl_cells *cells, const struct list_asked *q)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < cells->n; i++) {
		const struct nl_cell *c = &cells->items[i];
		size_t at = n;
		if (c->of->layer != q->layer)
			continue;
		while (at > 0 && out[at - 1].of != c->of)
			at--;
		if (at == 0)
			out[at = n++] = (struct listed){c->of, {0, 0}};
		else
			at--;
		out[at].sums[c->lasten ? 0 : 1] += c->amount;
	}
	for (size_t i = 0; i < n; i++)
		if (out[i].sums[q->lasten ? 0 : 1] != 0)
			out[kept++] = out[i];
	return kept;
}

static void put_list(struct nl_site *t, const struct listed *all, size_t n)
{
	json_put_key_z(&t->j, "lijst");
	json_put_object(&t->j);
	for (size_t i = 0; i < n; i++) {
		t->of = all[i].of;
		json_put_key(&t->j, t->of->key);
		json_put_object(&t->j);
		site_put_text(t, "Title", t->of->title);
		site_put_text(t, "Slug", t->of->slug);
		site_put_text(t, "Description", STR(""));
		site_put_sides(t, all[i].sums);
		json_put_object_end(&t->j);
	}
	json_put_object_end(&t->j);
}

/* The codes that a subject is cut by: of a hoofdtaakveld all that begin with it. */
static void take_codes(struct nl_wanted *w, const struct nl_site *t, const struct nl_titles *all,
		       const struct nl_title *subject)
{
	struct str *codes = ARENA_ARRAY(t->k->arena, struct str, all->n + 1);

	for (size_t i = 0; i < all->n; i++) {
		const struct nl_title *x = &all->items[i];
		if (x->layer == subject->layer && x->year == subject->year &&
		    (x == subject || (subject->subject == NL_MAIN && x->subject == NL_TASK &&
				      str_eq(nl_main(x->code), subject->code))))
			codes[w->ncodes++] = x->code;
	}
	w->codes = codes;
	w->by_category = subject->subject == NL_CATEGORY;
}

static int list(struct nl_site *t, const struct list_asked *q, struct error *e)
{
	static const char *const kinds[] = {"Hoofdtaakveld", "Taakveld", "Categorie"};
	struct nl_wanted w = {.year = q->year, .period = q->period, .sides_alone = true};
	struct nl_titles titles;
	struct nl_cells cells;

	if (nl_titles_ask(&titles, t->k, q->year, e) != 0)
		return -1;
	const struct nl_title *x = nl_title_of(&titles, q->layer, q->year, site_segment(t, 6));
	if (!x)
		return site_missing(t, e);
	take_codes(&w, t, &titles, x);
	if (nl_cells_ask(&cells, t->k->arena, t->k->session, &t->k->governments, &w, e) != 0)
		return -1;
	struct listed *all = ARENA_ARRAY(t->k->arena, struct listed, cells.n + 1);
	size_t n = gather(all, &cells, q);
	if (n)
		qsort_r(all, n, sizeof *all, by_amount, (void *)q);
	json_put_object(&t->j);
	put_list(t, all, n < q->n ? n : (size_t)q->n);
	json_put_key_z(&t->j, "onderwerp");
	json_put_object(&t->j);
	site_put_text(t, "Soort", str_z(kinds[x->subject]));
	site_put_text(t, "Key", x->key);
	site_put_text(t, "Title", x->label);
	site_put_text(t, "Description", STR(""));
	json_put_object_end(&t->j);
	json_put_object_end(&t->j);
	return 0;
}

int site_list(struct nl_site *t, struct error *e)
{
	struct list_asked q;
	size_t n = t->k->asked->nsegments;

	if (n < 6 || n > 7 || !take_question(&q, t) || (n == 7) != (q.period >= 0))
		return site_missing(t, e);
	return n == 7 ? list(t, &q, e) : put_reports(t, &q, e);
}

/* ---- /bronnen/{layer}/{slug}/suggesties ---- */

struct alike {
	const struct nl_government *of;
	int64_t score; /* tenths of a percent */
};

static int by_score(const void *x, const void *y)
{
	const struct alike *p = x, *q = y;

	if (p->score != q->score)
		return p->score < q->score ? 1 : -1;
	return str_cmp(p->of->key, q->of->key);
}

/* By inhabitants, of the last year that is known of both: the fewer as a part of the more. */
static int64_t score_of(const struct nl_divisors *own, const struct nl_divisors *other)
{
	int64_t x = nl_divisor_latest(own, STATISTIC_POPULATION),
		y = nl_divisor_latest(other, STATISTIC_POPULATION);

	if (x <= 0 || y <= 0)
		return 0;
	return x < y ? x * 1000 / y : y * 1000 / x;
}

static int find_alike(struct alike *out, size_t *n, struct nl_site *t, struct error *e)
{
	const struct nl_governments *g = &t->k->governments;
	struct nl_divisors own, other;

	*n = 0;
	if (nl_divisors_of(&own, t->k, t->of, e) != 0)
		return -1;
	for (size_t i = 0; i < g->n; i++) {
		const struct nl_government *x = &g->items[i];
		if (x == t->of || x->layer != t->of->layer)
			continue;
		if (nl_divisors_of(&other, t->k, x, e) != 0)
			return -1;
		out[*n] = (struct alike){x, score_of(&own, &other)};
		*n += out[*n].score > 0;
	}
	if (*n)
		qsort(out, *n, sizeof *out, by_score);
	*n = *n > ALIKE_MOST ? ALIKE_MOST : *n;
	return 0;
}

int site_alike(struct nl_site *t, struct error *e)
{
	struct alike *all = ARENA_ARRAY(t->k->arena, struct alike, t->k->governments.n + 1);
	size_t n;

	if (find_alike(all, &n, t, e) != 0)
		return -1;
	json_put_object(&t->j);
	json_put_key_z(&t->j, "Keys");
	json_put_array(&t->j);
	for (size_t i = 0; i < n; i++)
		json_put_string(&t->j, all[i].of->key);
	json_put_array_end(&t->j);
	json_put_key_z(&t->j, "Gemeente");
	json_put_array(&t->j);
	for (size_t i = 0; i < n; i++)
		json_put_string(&t->j, all[i].of->title);
	json_put_array_end(&t->j);
	json_put_key_z(&t->j, "SimilariteitScore");
	json_put_array(&t->j);
	for (size_t i = 0; i < n; i++)
		json_put_raw(&t->j,
			     arena_printf(t->k->arena, "%lld.%lld", (long long)(all[i].score / 10),
					  (long long)(all[i].score % 10)));
	json_put_array_end(&t->j);
	json_put_object_end(&t->j);
	return 0;
}
