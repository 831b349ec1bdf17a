#include "pages/budget/landing.h"

#include "locations/features.h"
#include "page/asked_words.h"
#include "page/bars.h"
#include "pages/lines/entries.h"
#include "store/members/places.h"
#include <stdlib.h>

/* ---- levels ---- */

static void add_level(const struct page *p, struct landing *x, struct str name, struct str title,
		      struct str dimension, bool areas)
{
	struct url_draft d;
	int found = cube_find_dimension(p->guide->cube, dimension);

	if (x->nlevels == LANDING_LEVELS || found < 0)
		return;
	url_start(&d, p->arena, url_lens(p, &p->lens, "plaatsen"));
	url_query(&d, "niveau", name);
	x->levels[x->nlevels++] = (struct landing_level){
		name, title.len ? title : name, url_done(&d), false, areas, (size_t)found};
}

static int level_off(struct page *p, const struct landing *x, struct error *e)
{
	struct str list = STR("");

	for (size_t i = 0; i < x->nlevels; i++)
		list = words_add(p, list, x->levels[i].name);
	return word_off(p, "niveau", list, e);
}

static int take_levels(struct page *p, struct landing *x, struct error *e)
{
	struct places places = {0};
	struct str wanted = page_param(p, "niveau");

	if (store_places(session_store(p->session), p->arena, p->guide->name, &places, e) != 0)
		return -1;
	for (size_t i = 0; i < places.nlists; i++)
		add_level(p, x, places.lists[i].name, text_of(p->lang, T("Locaties")),
			  places.lists[i].dimension, false);
	for (size_t i = 0; i < places.nsets; i++)
		add_level(p, x, places.sets[i].name, places.sets[i].title, places.sets[i].dimension,
			  true);
	for (size_t i = 0; i < x->nlevels; i++)
		if (i == 0 || str_eq(x->levels[i].name, wanted))
			x->level = &x->levels[i];
	if (wanted.len && !(x->level && str_eq(x->level->name, wanted)))
		return level_off(p, x, e);
	for (size_t i = 0; i < x->nlevels; i++)
		x->levels[i].chosen = x->level == &x->levels[i];
	return 0;
}

/* ---- what lands there ---- */

static size_t sum_column(const struct features *f)
{
	for (size_t i = 0; i < f->nsums; i++)
		if (f->columns[i].role == ROW_AGGREGATE && f->columns[i].function == AGGREGATE_SUM)
			return i;
	return 0;
}

static uint64_t count_of(const struct features *f, const struct feature *x)
{
	for (size_t i = 0; i < f->nsums; i++)
		if (f->columns[i].role == ROW_COUNT)
			return (uint64_t)x->sums[i].number;
	return 0;
}

static struct asked ask_places(const struct page *p, const struct landing_level *level)
{
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_LOCATIONS, p->guide->name);
	struct lens_cut own = lens_own(&p->lens);

	ask_param(&q, "dimension", p->guide->cube->dimensions[level->dimension].name);
	ask_param(&q, "level", level->name);
	ask_param(&q, "cut", lens_cut_text(&p->lens, p->arena, &own));
	ask_lens(&q, &p->lens);
	return q;
}

static void take_feature(struct page *p, struct landing *x, const struct features *f,
			 const struct feature *from)
{
	struct landing_row *r = &x->rows[x->n++];
	const struct dimension *d = &p->guide->cube->dimensions[x->level->dimension];
	size_t sum = sum_column(f);
	struct lens_cut own = lens_own(&p->lens);

	*r = (struct landing_row){
		.key = arena_dup(p->arena, from->key),
		.label = arena_dup(p->arena, from->label.len ? from->label : from->key),
		.lines = count_of(f, from),
		.nowhere = from->kind == FEATURE_NOWHERE,
		.longitude = arena_dup(p->arena, from->longitude),
		.latitude = arena_dup(p->arena, from->latitude),
		.geometry = arena_dup(p->arena, from->geometry),
	};
	figure_take(&r->figure, &from->sums[sum], f->columns[sum].decimals);
	r->figure.plain = p->lens.scale != SCALE_PER_INHABITANT && !p->lens.prices;
	if (from->kind != FEATURE_POINT)
		return; /* landing_cuts.c says what the others are of */
	struct value v = value_text(arena_dup(p->arena, from->key));
	own.extra = cut_of_value(p->arena, d->attributes[d->key].ref, VALUE_STRING, &v).ptr;
	r->figure.cut = lens_cut_text(&p->lens, p->arena, &own);
	r->url = url_member(p, &p->lens, x->level->dimension, &v, v.text);
}

static int by_amount(const void *a, const void *b)
{
	const struct landing_row *p = a, *q = b;

	if (p->nowhere != q->nowhere)
		return p->nowhere ? 1 : -1;
	if (p->figure.amount != q->figure.amount)
		return p->figure.amount > q->figure.amount ? -1 : 1;
	return str_cmp(p->label, q->label);
}

static void add_up(struct figure *to, const struct figure *from)
{
	if (!from->known)
		return;
	to->known = true;
	to->decimals = from->decimals;
	to->amount += from->amount;
}

static int take_rows(struct page *p, struct landing *x, struct error *e)
{
	struct asked *q = ARENA_NEW(p->arena, struct asked);
	struct result *r;

	*q = ask_places(p, x->level);
	x->takeaway = (struct takeaway){text_of(p->lang, T("plaatsen en bedragen")), q, true};
	q->query.params = q->params;
	if (query_ask(&r, p->session, &q->query, e) != 0)
		return -1;
	x->rows = ARENA_ARRAY(p->arena, struct landing_row, r->features->n + 1);
	for (size_t i = 0; i < r->features->n; i++)
		if (count_of(r->features, &r->features->items[i]))
			take_feature(p, x, r->features, &r->features->items[i]);
	result_close(r);
	if (x->n)
		qsort(x->rows, x->n, sizeof *x->rows, by_amount);
	for (size_t i = 0; i < x->n; i++)
		add_up(x->rows[i].nowhere ? &x->nowhere : &x->placed, &x->rows[i].figure);
	return 0;
}

/* ---- the map ---- */

/* Behind points stand the areas of the first set; their amounts are not shown. */
static int take_areas(struct page *p, struct landing *x, struct error *e)
{
	const struct landing_level *set = NULL;
	struct result *r;

	for (size_t i = 0; i < x->nlevels && !set; i++)
		if (x->levels[i].areas && (!x->level->areas || x->level == &x->levels[i]))
			set = &x->levels[i];
	if (!set)
		return 0;
	struct asked q = ask_places(p, set);
	q.query.params = q.params;
	if (query_ask(&r, p->session, &q.query, e) != 0)
		return -1;
	struct chart_area *areas = ARENA_ARRAY(p->arena, struct chart_area, r->features->n + 1);
	for (size_t i = 0; i < r->features->n; i++) {
		const struct feature *f = &r->features->items[i];
		if (f->kind != FEATURE_AREA)
			continue;
		areas[x->map.nareas++] = (struct chart_area){
			arena_dup(p->arena, f->label), {0}, arena_dup(p->arena, f->geometry)};
	}
	x->map.areas = areas;
	result_close(r);
	return 0;
}

static void take_points(struct page *p, struct landing *x)
{
	struct chart_place *places = ARENA_ARRAY(p->arena, struct chart_place, x->n + 1);
	struct money_unit unit = page_unit(p, x->placed.decimals);

	for (size_t i = 0; i < x->n; i++) {
		const struct landing_row *r = &x->rows[i];
		struct worded w = figure_text(p, &r->figure, FIGURE_SHORT, SIGN_MINUS);
		places[i] = (struct chart_place){
			r->longitude,
			r->latitude,
			{r->figure.amount, r->figure.known && r->longitude.len > 0},
			r->label,
			arena_dup(p->arena, worded_str(&w))};
	}
	x->map.places = places;
	x->map.n = x->n;
	x->map.fates = ARENA_ARRAY(p->arena, enum chart_fate, x->n + 1);
	x->map.numbers = ARENA_ARRAY(p->arena, unsigned, x->n + 1);
	x->map.key_amount = chart_map_key(places, x->n);
	struct worded w = worded_short(p->lang, x->map.key_amount, &unit, SIGN_MINUS);
	x->map.key_label = arena_dup(p->arena, worded_str(&w));
}

void landing_map(struct buffer *out, const struct page *p, const struct chart_frame *f,
		 const void *data)
{
	const struct landing *x = data;
	struct chart_map map = x->map;

	(void)p;
	chart_map(out, f, &map);
}

/* "€ 12 mln. heeft een plaats, het meest Gemeentehuis: € 3 mln." */
static struct drawing drawing_of(const struct page *p, const struct landing *x)
{
	struct text_hole holes[] = {
		{"place", p->guide->place},
		{"year", year_word(p)},
		{"amount", figure_told(p, &x->placed, SIGN_MINUS)},
		{"member", x->n ? x->rows[0].label : (struct str){0}},
		{"most", x->n ? figure_told(p, &x->rows[0].figure, SIGN_MINUS) : (struct str){0}},
	};
	return (struct drawing){
		.page = "plaatsen",
		.word = "kaart",
		.key = "niveau",
		.value = x->level->name,
		.title = text_filled(
			p->arena, text_of(p->lang, T("Waar het geld van {place} landde in {year}")),
			holes, 2),
		.finding = drawing_finding(
			p, text_filled(p->arena,
				       text_of(p->lang, T("{place} in {year}: {amount} heeft een "
							  "plaats, het meest {member}: {most}")),
				       holes, 5))};
}

/* Numbers come of the drawing: it is drawn once for them. */
static void number_rows(const struct page *p, struct landing *x)
{
	struct buffer scrap;
	struct html h;

	buffer_init(&scrap, SIZE_MAX);
	html_begin(&h, &scrap, p->lang);
	drawing_put(&h, p, &x->drawing, landing_map, x);
	buffer_drop(&scrap);
	for (size_t i = 0; i < x->n; i++)
		x->rows[i].number = x->map.numbers[i];
}

/* ---- the page ---- */

static int take_all(struct page *p, struct landing *x, struct error *e)
{
	if (take_levels(p, x, e) != 0)
		return -1;
	if (!x->level)
		return 0;
	if (take_rows(p, x, e) != 0 || landing_set_cuts(p, x, e) != 0 || take_areas(p, x, e) != 0)
		return -1;
	take_points(p, x);
	x->has_map = !x->level->areas && x->n > 1;
	x->drawing = drawing_of(p, x);
	return 0;
}

int page_landing(struct page *p, struct error *e)
{
	struct landing *x = ARENA_NEW(p->arena, struct landing);
	struct text_hole holes[] = {{"place", p->guide->place}, {"year", year_word(p)}};

	p->here = "places";
	p->title =
		text_filled(p->arena, text_of(p->lang, T("Plaatsen: {place} in {year}")), holes, 2);
	page_crumb(p, text_of(p->lang, T("Plaatsen")), url_lens(p, &p->lens, "plaatsen"));
	p->alone = true;
	if (take_all(p, x, e) != 0)
		return -1;
	if (x->has_map)
		number_rows(p, x);
	if (proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, landing_body, x);
	return 0;
}

int drawing_of_landing(struct page *p, struct error *e)
{
	struct landing *x = ARENA_NEW(p->arena, struct landing);

	if (take_all(p, x, e) != 0)
		return -1;
	if (!x->has_map)
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(p->drawing));
	return drawing_write(p, &x->drawing, landing_map, x, e);
}
