/* Kengetallen of a cube: its balance at the end of a year and its baten, asked as the API is. */
#include "reconcile/key_asking.h"
#include "reconcile/reports.h"

#include "base/text/json_out.h"

#define ACCOUNT (IV3_PERIODS - 1)

/* ---- which cube ---- */

static struct str key_ref(const struct guide *g, size_t dimension)
{
	const struct dimension *d = &g->cube->dimensions[dimension];

	return d->attributes[d->key].ref;
}

static int find_refs(struct key_asking *k, const struct guide_beside *of, struct error *e)
{
	const struct guide *g = k->guide;
	size_t balance, standing;

	if (!cube_has_balance(g->cube, &balance, &standing))
		return error_set(e, STATUS_NOT_FOUND, "cube %.*s has no balance", STR_ARG(g->name));
	if (g->side.dimension < 0 || g->year.dimension < 0)
		return error_set(e, STATUS_REFUSED, "cube %.*s has no years, or no sides",
				 STR_ARG(g->name));
	if (iv3_fields_of(&k->fields, k->arena, g, of, e) != 0)
		return -1;
	k->taakveld = g->cube->dimensions[k->fields.taakveld.dimension]
			      .attributes[k->fields.taakveld.attribute]
			      .ref;
	k->side = g->cube->dimensions[g->side.dimension].attributes[g->side.attribute].ref;
	k->balance = key_ref(g, balance);
	k->standing = key_ref(g, standing);
	k->body = g->body >= 0 ? key_ref(g, (size_t)g->body) : STR("");
	k->measure = g->cube->measures[k->fields.measure].name;
	k->out->decimals = measure_decimals(g, k->fields.measure);
	return 0;
}

/* ---- which account ---- */

static int find_account(struct key_asking *k, const struct guide_beside *of, int year,
			struct error *e)
{
	struct iv3_reports reports;
	const struct iv3_report_of *found = NULL;
	struct iv3_key_report *out = k->out;

	if (iv3_reports_of(&reports, k->arena, k->session, of, e) != 0)
		return -1;
	out->years = ARENA_ARRAY(k->arena, int, reports.n + 1);
	for (size_t i = 0; i < reports.n; i++) {
		const struct iv3_report_of *r = &reports.items[i];
		if (r->period != ACCOUNT)
			continue;
		out->years[out->nyears++] = r->year;
		if (year == 0 || r->year == year)
			found = r;
	}
	if (!found)
		return error_set(e, STATUS_NOT_FOUND, "cube %.*s has no annual account%s%.0d",
				 STR_ARG(of->cube), year ? " of " : "", year);
	out->year = found->year;
	out->cut = arena_printf(k->arena, "%.*s|%.*s:%d", STR_ARG(found->cut),
				STR_ARG(k->guide->cube->dimensions[k->guide->year.dimension]
						.attributes[k->guide->year.attribute]
						.ref),
				found->year);
	return 0;
}

int key_open(struct key_asking *k, const struct guide_beside *of, int year, struct error *e)
{
	return find_refs(k, of, e) || find_account(k, of, year, e) ? -1 : 0;
}

/* ---- its rows ---- */

static int ask_rows(struct key_asking *k, struct error *e)
{
	struct asked q = ask_new(k->session, k->arena, ENDPOINT_AGGREGATE, k->guide->name);

	ask_param(&q, "drilldown",
		  arena_printf(k->arena, "%.*s|%.*s|%.*s|%.*s%s%.*s", STR_ARG(k->side),
			       STR_ARG(k->taakveld), STR_ARG(k->balance), STR_ARG(k->standing),
			       k->body.len ? "|" : "", STR_ARG(k->body)));
	ask_param(&q, "cut", k->out->cut);
	ask_param(&q, "aggregates", arena_printf(k->arena, "%.*s.sum", STR_ARG(k->measure)));
	ask_param(&q, "pagesize", STR("10000"));
	return ask_tabular(&k->rows, &q, e);
}

struct str key_text_at(const struct key_asking *k, size_t row, struct str ref)
{
	int column = ref.len ? tabular_column(&k->rows, ref) : -1;
	const struct datum *d = column >= 0 ? tabular_cell(&k->rows, row, (size_t)column) : NULL;

	return d && d->kind == DATUM_TEXT ? d->text : STR("");
}

/* One government, whose code says of which layer it is where a cube has several (GM0344, PV20, GR0001, WS0636). */
static int check_body(struct key_asking *k, struct str layer, struct error *e)
{
	struct str one = k->rows.n ? key_text_at(k, 0, k->body) : STR("");
	bool several = k->rows.too_many;

	for (size_t i = 1; i < k->rows.n; i++)
		several = several || !str_eq(key_text_at(k, i, k->body), one);
	if (several)
		return error_set(e, STATUS_USAGE,
				 "cube %.*s has several governments; choose one: cut=%.*s:\"…\"",
				 STR_ARG(k->guide->name),
				 STR_ARG(k->body.len ? k->body : k->balance));
	if (str_starts(one, STR("WS")))
		return error_set(
			e, STATUS_NOT_FOUND,
			"%.*s is a water board: its balance has other codes, and the Regeling is not "
			"for it",
			STR_ARG(one));
	k->out->layer = str_starts(one, STR("PV"))   ? STR("Provincie")
			: str_starts(one, STR("GR")) ? STR("GR")
						     : layer;
	k->prefix = str_starts(one, STR("PV")) ? STR("PV") : STR("");
	return 0;
}

static int take_row(struct iv3_row *out, const struct key_asking *k, size_t i, struct error *e)
{
	struct str aggregate = arena_printf(k->arena, "%.*s.sum", STR_ARG(k->measure));
	const struct datum *sum =
		tabular_cell(&k->rows, i, (size_t)tabular_column(&k->rows, aggregate));
	struct str code = key_text_at(k, i, k->balance), task = key_text_at(k, i, k->taakveld);

	*out = (struct iv3_row){.part = IV3_LASTEN, .index = i};
	if (code.len) {
		out->part =
			key_text_at(k, i, k->standing).len ? IV3_BALANS_STANDEN : IV3_BALANS_LASTEN;
		out->row = code;
		out->column = key_text_at(k, i, k->standing);
	} else if (side_meaning_of(key_text_at(k, i, k->side)) == SIDE_REVENUE) {
		out->part = IV3_BATEN;
		out->row = str_starts(task, k->prefix) ? (struct str){task.ptr + k->prefix.len,
								      task.len - k->prefix.len}
						       : task;
	}
	if (sum->kind != DATUM_AMOUNT)
		return 0;
	if (sum->number > KEY_SUM_MOST || sum->number < -KEY_SUM_MOST)
		return error_set(e, STATUS_LIMIT, "cube %.*s: a sum is larger than any budget",
				 STR_ARG(k->guide->name));
	out->amount = (int64_t)sum->number;
	return 0;
}

static int take_rows(struct key_asking *k, struct error *e)
{
	k->v = (struct iv3_delivery){
		.layer = k->out->layer, .year = k->out->year, .period = ACCOUNT};
	k->v.rows = ARENA_ARRAY(k->arena, struct iv3_row, k->rows.n + 1);
	for (size_t i = 0; i < k->rows.n; i++)
		if (take_row(&k->v.rows[k->v.n++], k, i, e) != 0)
			return -1;
	return 0;
}

/* ---- how each input is asked for ---- */

static void add_values(struct buffer *b, struct arena *a, struct str prefix, struct str codes)
{
	const char *between = "";

	while (codes.len) {
		struct str code = str_split(&codes, ' ');
		buffer_append_z(b, between);
		json_escape(b, arena_printf(a, "%.*s%.*s", STR_ARG(prefix), STR_ARG(code)));
		between = ";";
	}
}

/* Of a position: the value that the cube has for the end of the year. */
static struct str standing_of(const struct key_asking *k, const struct iv3_key_input *x)
{
	for (size_t i = 0; i < k->v.n; i++) {
		const struct iv3_row *r = &k->v.rows[i];
		if (r->part == IV3_BALANS_STANDEN && x->codes.len && str_starts(x->codes, r->row) &&
		    !str_eq(r->column, STR("1 januari")) &&
		    !str_starts_any_case(r->column, STR("primo")) &&
		    !str_starts(r->column, STR("1-1-")))
			return r->column;
	}
	return STR("");
}

static struct str revenue_of(const struct key_asking *k)
{
	for (size_t i = 0; i < k->guide->side.n; i++)
		if (k->guide->side.members[i].meaning == SIDE_REVENUE)
			return k->guide->side.members[i].code;
	return STR("");
}

struct str key_revenue_cut(const struct key_asking *k)
{
	struct buffer b;

	buffer_init(&b, 4096);
	buffer_printf(&b, "%.*s:", STR_ARG(k->side));
	json_escape(&b, revenue_of(k));
	struct str own = arena_dup(k->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

struct str key_standing_cut(const struct key_asking *k)
{
	return arena_printf(k->arena, "%.*s:\"ultimo\";\"Ultimo\";\"31-12-%d\"",
			    STR_ARG(k->standing), k->out->year);
}

static struct str cut_of(const struct key_asking *k, const struct iv3_key_input *x)
{
	struct buffer b;

	if (!x->known || x->rows == 0)
		return STR("");
	buffer_init(&b, (size_t)64 << 10);
	buffer_printf(&b, "%.*s|", STR_ARG(k->out->cut));
	if (x->part == IV3_BATEN) {
		buffer_append_str(&b, key_revenue_cut(k));
		buffer_printf(&b, "|%.*s!:", STR_ARG(k->taakveld));
		add_values(&b, k->arena, k->prefix, str_z(x->without));
	} else {
		buffer_printf(&b, "%.*s:", STR_ARG(k->standing));
		json_escape(&b, standing_of(k, x));
		buffer_printf(&b, "|%.*s:", STR_ARG(k->balance));
		add_values(&b, k->arena, STR(""), x->codes);
	}
	struct str own = arena_dup(k->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

/* ---- */

/* Half a unit of € 1,000 for each of some hundred codes. */
int64_t key_unequal_most(int decimals)
{
	int64_t most = 50000;

	for (int i = 0; i < decimals; i++)
		most *= 10;
	return most;
}

static int figure(struct key_asking *k, struct error *e)
{
	struct iv3_definitions *d = NULL;

	if (iv3_definitions_of(&d, k->out->layer, k->out->year, e) != 0)
		return -1;
	iv3_key_figures_of(k->out->figures, k->arena, &k->v, d, key_unequal_most(k->out->decimals));
	for (size_t i = 0; i < IV3_KEY_FIGURES; i++)
		for (size_t n = 0; n < k->out->figures[i].n; n++)
			k->out->cuts[i][n] = cut_of(k, &k->out->figures[i].inputs[n]);
	iv3_definitions_free(d);
	return 0;
}

static int ask_cube(struct iv3_key_report *out, struct arena *a, struct session *s, struct guide *g,
		    const struct guide_beside *of, struct str layer, int year, struct error *e)
{
	struct key_asking k = {.out = out, .arena = a, .session = s, .guide = g};

	*out = (struct iv3_key_report){.cube = of->cube, .title = of->title};
	return key_open(&k, of, year, e) || ask_rows(&k, e) || check_body(&k, layer, e) ||
			       take_rows(&k, e) || figure(&k, e)
		       ? -1
		       : 0;
}

/* The first that it is laid beside and that has a balance. */
static int ask_beside(struct iv3_key_report *out, struct arena *a, struct session *s,
		      struct guide *own, int year, struct error *e)
{
	const struct guide_iv3 *iv3 = &own->iv3;

	for (size_t i = 0; i < iv3->n; i++) {
		struct guide *g;
		if (guide_open(&g, s, a, iv3->beside[i].cube, e) != 0) {
			if (e->status == STATUS_NO_CUBE || e->status == STATUS_GONE)
				continue;
			return -1;
		}
		bool has = cube_has_balance(g->cube, NULL, NULL);
		int result = has ? ask_cube(out, a, s, g, &iv3->beside[i], iv3->layer, year, e) : 0;
		guide_close(g);
		if (has)
			return result;
	}
	return error_set(e, STATUS_NOT_FOUND,
			 "cube %.*s has no balance (balans, standper), and neither has what its "
			 "mapping names (stuiver.iv3)",
			 STR_ARG(own->name));
}

int iv3_key_report_of(struct iv3_key_report *out, struct arena *a, struct session *s,
		      struct guide *g, const struct iv3_key_wanted *w, struct error *e)
{
	const struct guide_beside own = {.cube = g->name, .title = g->title, .cut = w->cut};

	if (cube_has_balance(g->cube, NULL, NULL))
		return ask_cube(out, a, s, g, &own,
				g->iv3.layer.len ? g->iv3.layer : STR("Gemeente"), w->year, e);
	if (w->cut.len)
		return error_set(
			e, STATUS_USAGE,
			"cut chooses among the governments of a cube that has balances; cube "
			"%.*s has none, and what it is laid beside is of one",
			STR_ARG(g->name));
	return ask_beside(out, a, s, g, w->year, e);
}
