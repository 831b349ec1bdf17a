#include "openspending_nl/nl_cells.h"

#include "base/text/json_out.h"
#include "base/text/utf8.h"
#include "explore/inquiry.h"
#include "model/money.h"
#include "query/query.h"

#include <stdlib.h>
#include <string.h>

#define REPORT_COUNT 6

/* ---- words ---- */

/* The lists that a cube of all governments has beside each other, by the letters before their codes (mappings/nl-overheden),
 * and what their first digits are called. Taakvelden: Besluit begroting en verantwoording, Regeling vaststelling
 * taakvelden; functies: CBS, hoofdfuncties until 2016; provinces: CBS, Iv3 definitions. Of others CBS's heads are not known here. */
#define MAINS 10
static const struct {
	const char *letters;
	const char *names[MAINS];
} lists[] = {
	{"",
	 {"Bestuur en ondersteuning", "Veiligheid", "Verkeer, vervoer en waterstaat", "Economie",
	  "Onderwijs", "Sport, cultuur en recreatie", "Sociaal domein", "Volksgezondheid en milieu",
	  "Volkshuisvesting, leefomgeving en stedelijke vernieuwing", NULL}},
	{"F",
	 {"Algemeen bestuur", "Openbare orde en veiligheid", "Verkeer, vervoer en waterstaat",
	  "Economische zaken", "Onderwijs", "Cultuur en recreatie",
	  "Sociale voorzieningen en maatschappelijke dienstverlening", "Volksgezondheid en milieu",
	  "Ruimtelijke ordening en volkshuisvesting", "Financiering en algemene dekkingsmiddelen"}},
	{"PV",
	 {"Algemene dekkingsmiddelen", "Bestuur", "Verkeer en vervoer", "Water", "Milieu", "Natuur",
	  "Regionale economie", "Cultuur en maatschappij", "Ruimte", NULL}},
	{"PVF", {NULL}},
	{"WS", {NULL}}};

/* Which of the lists a code is of, -1: none. */
static int list_of(struct str taakveld)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		size_t n = strlen(lists[i].letters);
		if (taakveld.len > n && str_starts(taakveld, str_z(lists[i].letters)) &&
		    taakveld.ptr[n] >= '0' && taakveld.ptr[n] <= '9')
			return (int)i;
	}
	return -1;
}

struct str nl_code(struct str taakveld)
{
	int list = list_of(taakveld);
	size_t n = list < 0 ? 0 : strlen(lists[list].letters);

	return (struct str){taakveld.ptr + n, taakveld.len - n};
}

struct str nl_main(struct str taakveld)
{
	return str_head(nl_code(taakveld), list_of(taakveld) >= 0);
}

struct str nl_main_label(struct str taakveld)
{
	int list = list_of(taakveld);
	const char *name = list < 0 ? NULL : lists[list].names[nl_main(taakveld).ptr[0] - '0'];

	return name ? str_z(name) : nl_main(taakveld);
}

struct str nl_thousands(struct arena *a, int64_t amount, int decimals)
{
	char text[MONEY_TEXT_SIZE];

	money_format(text, amount, decimals + 3);
	return arena_dup(a, str_z(text));
}

/* As Django's slugify, which made those of openspending.nl: letters and digits without marks, blanks and hyphens as one
 * hyphen, and what is neither goes: "m.u.v. aandelen" is muv-aandelen. */
struct str nl_slug(struct arena *a, struct str label)
{
	struct str folded = utf8_fold_case(a, label);
	char *out = arena_alloc(a, folded.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.ptr[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
			out[n++] = c;
		else if ((c == ' ' || c == '-') && n && out[n - 1] != '-')
			out[n++] = '-';
	}
	return (struct str){out, n && out[n - 1] == '-' ? n - 1 : n};
}

static const char *const report_names[REPORT_COUNT] = {"begroting", "Q1", "Q2",
						       "Q3",        "Q4", "realisatie"};

const char *nl_report_name(int period)
{
	return report_names[period];
}

int nl_report_of(struct str name)
{
	for (int i = 0; i < REPORT_COUNT; i++)
		if (str_eq(name, str_z(report_names[i])))
			return i;
	return -1;
}

/* ---- the question ---- */

static void add(struct buffer *b, struct str ref)
{
	buffer_printf(b, "%s%.*s", b->len ? "|" : "", STR_ARG(ref));
}

static struct str ref_of(const struct nl_cube *c, size_t dimension, size_t attribute)
{
	return c->guide->cube->dimensions[dimension].attributes[attribute].ref;
}

static struct str axis_ref(const struct nl_cube *c, const struct guide_axis *x)
{
	return ref_of(c, (size_t)x->dimension, x->attribute);
}

static struct str key_ref(const struct nl_cube *c, int dimension)
{
	return ref_of(c, (size_t)dimension, c->guide->cube->dimensions[dimension].key);
}

static void add_pair(struct buffer *b, const struct nl_cube *c, const struct iv3_field *f)
{
	const struct dimension *d = &c->guide->cube->dimensions[f->dimension];

	add(b, ref_of(c, f->dimension, f->attribute));
	if (d->label_attribute != f->attribute)
		add(b, ref_of(c, f->dimension, d->label_attribute));
}

static struct str own_text(struct arena *a, struct buffer *b)
{
	struct str own = arena_dup(a, buffer_str(b));

	buffer_drop(b);
	return own;
}

static struct str cut_of(struct arena *a, const struct nl_cube *c, const struct nl_wanted *w)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	if (w->year)
		buffer_printf(&b, "%.*s:%d", STR_ARG(axis_ref(c, &c->guide->year)), w->year);
	if (w->of && w->of->member.len && c->guide->body >= 0) {
		buffer_printf(&b, "%s%.*s:", b.len ? "|" : "", STR_ARG(key_ref(c, c->guide->body)));
		json_escape(&b, w->of->member);
	}
	for (size_t i = 0; i < w->ncodes; i++) {
		const struct iv3_field *f =
			w->by_category ? &c->fields.category : &c->fields.taakveld;
		if (i == 0)
			buffer_printf(&b, "%s%.*s:", b.len ? "|" : "",
				      STR_ARG(ref_of(c, f->dimension, f->attribute)));
		buffer_append_z(&b, i ? ";" : "");
		json_escape(&b, w->codes[i]);
	}
	return own_text(a, &b);
}

static struct str drilldown_of(struct arena *a, const struct nl_cube *c, bool cells,
			       bool sides_alone)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	if (c->guide->body >= 0)
		add(&b, key_ref(c, c->guide->body));
	add(&b, axis_ref(c, &c->guide->year));
	add(&b, c->when.ref);
	if (cells) {
		add(&b, axis_ref(c, &c->guide->side));
	}
	if (cells && !sides_alone) {
		add_pair(&b, c, &c->fields.taakveld);
		add_pair(&b, c, &c->fields.category);
	}
	return own_text(a, &b);
}

static struct str aggregates_of(struct arena *a, const struct nl_cube *c)
{
	const struct measure *all = c->guide->cube->measures;
	struct buffer b;

	buffer_init(&b, 1000);
	buffer_printf(&b, "%.*s.sum", STR_ARG(all[c->fields.measure].name));
	if (c->first >= 0)
		buffer_printf(&b, "|%.*s.sum", STR_ARG(all[c->first].name));
	if (c->second >= 0)
		buffer_printf(&b, "|%.*s.sum", STR_ARG(all[c->second].name));
	buffer_append_z(&b, "|_count");
	return own_text(a, &b);
}

/* ---- rows ---- */

struct reading {
	struct arena *arena;
	const struct nl_governments *governments;
	const struct nl_cube *cube;
	const struct nl_wanted *wanted;
	struct rows *rows;
	struct nl_cell *cells;
	struct nl_report *reports;
	size_t n, capacity;
	const struct nl_government *last; /* of the row before: most are of the same */
};

static const struct datum *datum_under(const struct reading *r, const struct datum *row,
				       struct str ref)
{
	static const struct datum none = {.kind = DATUM_NULL};

	for (size_t i = 0; i < r->rows->n; i++)
		if (str_eq(r->rows->columns[i].ref, ref))
			return &row[i];
	return &none;
}

static struct str text_at(const struct reading *r, const struct datum *row, struct str ref)
{
	const struct datum *d = datum_under(r, row, ref);

	return d->kind == DATUM_TEXT ? arena_dup(r->arena, d->text) : STR("");
}

/* Whose row it is: only of those whose Iv3 are of this cube. */
static const struct nl_government *government_of(struct reading *r, const struct datum *row)
{
	const struct nl_governments *g = r->governments;
	bool many = r->cube->guide->body >= 0;
	const struct datum *d =
		many ? datum_under(r, row, key_ref(r->cube, r->cube->guide->body)) : NULL;

	if (r->last && (!many || (d->kind == DATUM_TEXT && str_eq(d->text, r->last->member))))
		return r->last;
	for (size_t i = 0; i < g->n; i++) {
		const struct nl_government *x = &g->items[i];
		if (x->iv3 == r->cube &&
		    (!many || (d->kind == DATUM_TEXT && str_eq(d->text, x->member))))
			return r->last = x;
	}
	return NULL;
}

static int64_t amount_at(const struct reading *r, const struct datum *row, int measure, bool *has)
{
	const struct measure *m = &r->cube->guide->cube->measures[measure];
	const struct datum *d =
		datum_under(r, row, arena_printf(r->arena, "%.*s.sum", STR_ARG(m->name)));

	*has = d->kind == DATUM_AMOUNT;
	return *has ? (int64_t)d->number : 0;
}

static bool take_when(const struct reading *r, const struct datum *row, int *year, int *period)
{
	const struct datum *y = datum_under(r, row, axis_ref(r->cube, &r->cube->guide->year));

	*year = y->kind == DATUM_INTEGER ? (int)y->number : 0;
	*period = iv3_when_of(&r->cube->when, r->arena, datum_under(r, row, r->cube->when.ref));
	return *year && *period >= 0 && (r->wanted->period < 0 || r->wanted->period == *period);
}

static void take_cell(struct reading *r, const struct nl_government *of, const struct datum *row)
{
	const struct iv3_fields *f = &r->cube->fields;
	const struct dimension *all = r->cube->guide->cube->dimensions;
	struct nl_cell *x = &r->cells[r->n];
	enum side_meaning side =
		side_meaning_of(text_at(r, row, axis_ref(r->cube, &r->cube->guide->side)));
	bool has;

	*x = (struct nl_cell){.of = of, .lasten = side == SIDE_EXPENDITURE};
	if (side == SIDE_OTHER || !take_when(r, row, &x->year, &x->period))
		return;
	x->taakveld =
		text_at(r, row, ref_of(r->cube, f->taakveld.dimension, f->taakveld.attribute));
	x->category =
		text_at(r, row, ref_of(r->cube, f->category.dimension, f->category.attribute));
	x->taakveld_label = text_at(
		r, row,
		ref_of(r->cube, f->taakveld.dimension, all[f->taakveld.dimension].label_attribute));
	x->category_label = text_at(
		r, row,
		ref_of(r->cube, f->category.dimension, all[f->category.dimension].label_attribute));
	x->amount = amount_at(r, row, (int)f->measure, &has);
	if (r->cube->first >= 0)
		x->first = amount_at(r, row, r->cube->first, &x->has_first);
	if (r->cube->second >= 0)
		x->second = amount_at(r, row, r->cube->second, &x->has_second);
	r->n++;
}

static void take_report(struct reading *r, const struct nl_government *of, const struct datum *row)
{
	struct nl_report x = {.of = of};

	if (!take_when(r, row, &x.year, &x.period))
		return;
	x.lines = (uint64_t)datum_under(r, row, STR("_count"))->number;
	r->reports[r->n++] = x;
}

static int take_row(struct reading *r, const struct datum *row, bool cells, struct error *e)
{
	const struct nl_government *of = government_of(r, row);

	if (!of || (r->wanted->of && r->wanted->of != of))
		return 0;
	if (r->n == NL_CELLS_MOST)
		return error_set(e, STATUS_LIMIT,
				 "more than %u cells: name a document_id, a gov_code or a year",
				 NL_CELLS_MOST);
	if (r->n == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 4096;
		if (cells)
			r->cells = xrealloc(r->cells, r->capacity * sizeof *r->cells);
		else
			r->reports = xrealloc(r->reports, r->capacity * sizeof *r->reports);
	}
	if (cells)
		take_cell(r, of, row);
	else
		take_report(r, of, row);
	return 0;
}

static int ask_cube(struct reading *r, struct session *s, bool cells, struct error *e)
{
	struct query_param params[] = {
		{STR("drilldown"), drilldown_of(r->arena, r->cube, cells, r->wanted->sides_alone)},
		{STR("aggregates"), aggregates_of(r->arena, r->cube)},
		{STR("download"), STR("csv")}, /* all, not a page of them */
		{STR("cut"), cut_of(r->arena, r->cube, r->wanted)},
	};
	struct query q = {ENDPOINT_AGGREGATE, r->cube->guide->name, STR(""), params,
			  params[3].value.len ? 4u : 3u};
	struct result *result;
	int more = 1;

	if (query_ask(&result, s, &q, e) != 0)
		return -1;
	r->rows = result->rows;
	r->last = NULL;
	struct datum *row = xcalloc(r->rows->n + 1, sizeof *row);
	while (more == 1) {
		more = r->rows->next(r->rows, row, e);
		if (more == 1 && take_row(r, row, cells, e) != 0)
			more = -1;
	}
	free(row);
	result_close(result);
	return more;
}

static bool is_asked(const struct reading *r, const struct nl_cube *c)
{
	const struct nl_governments *g = r->governments;

	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].iv3 == c && (!r->wanted->of || r->wanted->of == &g->items[i]))
			return true;
	return false;
}

static int ask_cubes(struct reading *r, struct session *s, bool cells, struct error *e)
{
	for (size_t i = 0; i < r->governments->ncubes; i++) {
		r->cube = &r->governments->cubes[i];
		if (is_asked(r, r->cube) && ask_cube(r, s, cells, e) != 0)
			return -1;
	}
	return 0;
}

int nl_cells_ask(struct nl_cells *out, struct arena *a, struct session *s,
		 const struct nl_governments *g, const struct nl_wanted *w, struct error *e)
{
	struct reading r = {.arena = a, .governments = g, .wanted = w};
	int result = ask_cubes(&r, s, true, e);

	*out = (struct nl_cells){ARENA_ARRAY(a, struct nl_cell, r.n + 1), r.n};
	if (r.n)
		memcpy(out->items, r.cells, r.n * sizeof *out->items);
	free(r.cells);
	return result;
}

/* ---- reports ---- */

static int by_when(const void *x, const void *y)
{
	const struct nl_report *p = x, *q = y;
	int order = str_cmp(p->of->key, q->of->key);

	if (order == 0)
		order = p->year - q->year;
	return order ? order : p->period - q->period;
}

int nl_reports_ask(struct nl_reports *out, struct arena *a, struct session *s,
		   const struct nl_governments *g, const struct nl_government *of, struct error *e)
{
	struct nl_wanted w = {.of = of, .period = -1};
	struct reading r = {.arena = a, .governments = g, .wanted = &w};
	int result = ask_cubes(&r, s, false, e);

	*out = (struct nl_reports){ARENA_ARRAY(a, struct nl_report, r.n + 1), 0};
	if (r.n)
		qsort(r.reports, r.n, sizeof *r.reports, by_when);
	for (size_t i = 0; i < r.n; i++)
		if (out->n && by_when(&out->items[out->n - 1], &r.reports[i]) == 0)
			out->items[out->n - 1].lines += r.reports[i].lines;
		else
			out->items[out->n++] = r.reports[i];
	free(r.reports);
	return result;
}
