/* /fiscaldatapackage/{layer}/{year}/{table}.csv: what the codes of a layer and year are called, and its cells
 * (typeddataset.csv, taakvelden alone), in CBS's own columns. */
#include "openspending_nl/site_parts.h"
#include "openspending_nl/titles.h"

#include "base/text/csv_out.h"

#define LASTEN_GROUP 101
#define BATEN_GROUP 102

struct table_out {
	struct nl_site *site;
	struct buffer *out;
	enum nl_layer layer;
	int year;
};

/* An empty field is \N, as the package's dialect says. */
static void put_row(struct buffer *out, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			csv_comma(out);
		if (fields[i].len)
			csv_field(out, fields[i]);
		else
			buffer_append_z(out, "\\N");
	}
	csv_end(out);
}

static struct str number(const struct table_out *t, int64_t n)
{
	return arena_printf(t->site->k->arena, "%lld", (long long)n);
}

/* ID, DimensionKey, Title, Description, ParentID: hoofdtaakvelden, and the two sides of categories. */
static int category_groups(struct table_out *t, struct error *e)
{
	struct nl_titles all;

	if (nl_titles_ask(&all, t->site->k, t->year, e) != 0)
		return -1;
	put_row(t->out,
		(const struct str[]){STR("ID"), STR("DimensionKey"), STR("Title"),
				     STR("Description"), STR("ParentID")},
		5);
	for (size_t i = 0; i < all.n; i++) {
		const struct nl_title *x = &all.items[i];
		uint64_t id;
		if (x->layer == t->layer && x->subject == NL_MAIN && str_to_u64(x->code, &id))
			put_row(t->out,
				(const struct str[]){number(t, (int64_t)id + 1),
						     STR("TaakveldBalanspost"), x->label, STR(""),
						     STR("")},
				5);
	}
	for (int side = LASTEN_GROUP; side <= BATEN_GROUP; side++)
		put_row(t->out,
			(const struct str[]){number(t, side), STR("Categorie"),
					     side == LASTEN_GROUP ? STR("Lasten") : STR("Baten"),
					     STR(""), STR("")},
			5);
	return 0;
}

static void put_head(struct table_out *t)
{
	put_row(t->out,
		(const struct str[]){STR("Key"), STR("Title"), STR("Description"),
				     STR("CategoryGroupID")},
		4);
}

static void put_key(struct table_out *t, struct str key, struct str title, int64_t group)
{
	put_row(t->out,
		(const struct str[]){key, title, STR(""), group ? number(t, group) : STR("")}, 4);
}

static int codes(struct table_out *t, enum nl_subject subject, struct error *e)
{
	struct nl_titles all;

	if (nl_titles_ask(&all, t->site->k, t->year, e) != 0)
		return -1;
	put_head(t);
	for (size_t i = 0; i < all.n; i++) {
		const struct nl_title *x = &all.items[i];
		uint64_t main = 0;
		if (x->layer != t->layer || x->subject != subject)
			continue;
		bool has_main = str_to_u64(nl_main(x->code), &main);
		put_key(t, x->key, x->label,
			subject == NL_CATEGORY ? x->key.ptr[0] == 'L' ? LASTEN_GROUP : BATEN_GROUP
			: has_main             ? (int64_t)main + 1
					       : 0);
	}
	return 0;
}

static void reports(struct table_out *t)
{
	put_head(t);
	for (int i = 0; i < 6; i++)
		put_key(t, arena_printf(t->site->k->arena, "%dX%03d", t->year, i),
			arena_printf(t->site->k->arena, "%d %s", t->year, nl_report_name(i)), 0);
}

static int bodies(struct table_out *t, struct error *e)
{
	const struct nl_government *last = NULL;
	struct nl_reports r;

	if (nl_reports_ask(&r, t->site->k->arena, t->site->k->session, &t->site->k->governments,
			   NULL, e) != 0)
		return -1;
	put_head(t);
	for (size_t i = 0; i < r.n; i++) {
		const struct nl_government *x = r.items[i].of;
		if (x == last || r.items[i].year != t->year || x->layer != t->layer)
			continue;
		last = x;
		put_key(t, x->key, x->title, 0);
	}
	return 0;
}

static struct str thousands(const struct table_out *t, const struct nl_government *g, bool known,
			    int64_t amount)
{
	return known ? nl_thousands(t->site->k->arena, amount,
				    measure_decimals(g->iv3->guide, g->iv3->fields.measure))
		     : STR("");
}

/* A row a cell, in thousands of euros; a cube of one sum has it as its first publication. */
static int facts_of(struct table_out *t, const struct nl_government *g, int64_t *id,
		    struct error *e)
{
	struct arena *a = t->site->k->arena;
	struct nl_wanted w = {.of = g, .year = t->year, .period = -1};
	struct nl_cells cells;

	if (nl_cells_ask(&cells, a, t->site->k->session, &t->site->k->governments, &w, e) != 0)
		return -1;
	for (size_t i = 0; i < cells.n; i++) {
		const struct nl_cell *c = &cells.items[i];
		bool one = !c->has_first && !c->has_second;
		put_row(t->out,
			(const struct str[]){
				number(t, (*id)++), c->taakveld,
				arena_printf(a, "%c%.*s", c->lasten ? 'L' : 'B',
					     STR_ARG(c->category)),
				g->key, arena_printf(a, "%dX%03d", t->year, c->period),
				thousands(t, g, one || c->has_first, one ? c->amount : c->first),
				thousands(t, g, c->has_second, c->second)},
			7);
	}
	return 0;
}

static int facts(struct table_out *t, struct error *e)
{
	static const char *const bodies_of[NL_LAYERS] = {
		"Gemeenten", "Provincies", "GemeenschappelijkeRegelingen", "Waterschappen"};
	const struct nl_governments *g = &t->site->k->governments;
	int64_t id = 0;

	put_row(t->out,
		(const struct str[]){STR("ID"), STR("TaakveldBalanspost"), STR("Categorie"),
				     str_z(bodies_of[t->layer]), STR("Verslagsoort"),
				     STR("k_1ePlaatsing_1"), STR("k_2ePlaatsing_2")},
		7);
	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].layer == t->layer && facts_of(t, &g->items[i], &id, e) != 0)
			return -1;
	return 0;
}

int site_table(struct nl_site *t, struct buffer *out, struct error *e)
{
	static const char *const of_bodies[NL_LAYERS] = {"gemeenten.csv", "provincies.csv",
							 "gemeenschappelijkeregelingen.csv",
							 "waterschappen.csv"};
	struct table_out x = {.site = t, .out = out};
	uint64_t year;

	if (!nl_layer_of(&x.layer, site_segment(t, 1)) || !str_to_u64(site_segment(t, 2), &year) ||
	    year > 2999)
		return site_missing(t, e);
	x.year = (int)year;
	t->k->type = "text/csv; charset=utf-8";
	if (site_is(t, 3, "categorygroup.csv"))
		return category_groups(&x, e);
	if (site_is(t, 3, "taakveldbalanspost.csv"))
		return codes(&x, NL_TASK, e);
	if (site_is(t, 3, "categorie.csv"))
		return codes(&x, NL_CATEGORY, e);
	if (site_is(t, 3, of_bodies[x.layer]))
		return bodies(&x, e);
	if (site_is(t, 3, "typeddataset.csv"))
		return facts(&x, e);
	if (!site_is(t, 3, "verslagsoort.csv"))
		return site_missing(t, e);
	reports(&x);
	return 0;
}
