/* Finding taakveld, category, year, phase and period in a cube, whatever it calls them. */
#include "reconcile/asking.h"

#include "base/text/json_out.h"
#include "base/text/utf8.h"

static const char *const taakveld_words[] = {"taakveld", "taakvelden", "task", NULL};
static const char *const category_words[] = {
	"categorie", "category", "economische categorie", "iv3 categorie", "bbv categorie", NULL};
static const char *const period_words[] = {"period", "periode", "boekperiode",
					   "month",  "maand",   NULL};

static bool is_one_of(struct arena *a, struct str text, const char *const *words)
{
	struct str folded = utf8_fold(a, text);

	for (; *words; words++)
		if (str_eq(folded, str_z(*words)))
			return true;
	return false;
}

static int cannot_tell(const struct guide *g, struct arena *a, const char *what, struct error *e)
{
	struct buffer b;

	buffer_init(&b, 1000);
	for (size_t i = 0; i < g->cube->ndimensions; i++)
		if (g->roles[i] == ROLE_SPLIT)
			buffer_printf(&b, "%s%.*s", b.len ? ", " : "",
				      STR_ARG(g->cube->dimensions[i].name));
	struct str names = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return error_set(e, STATUS_USAGE,
			 "cube %.*s: cannot tell which dimension is the %s; say --%s "
			 "DIMENSION.ATTRIBUTE (it has %.*s)",
			 STR_ARG(g->name), what, what, STR_ARG(names));
}

/* "task.code", or "task" for its key. */
static int find_named(struct iv3_field *out, const struct guide *g, struct str ref, struct error *e)
{
	struct str attribute = ref, name = str_split(&attribute, '.');
	int dimension = cube_find_dimension(g->cube, name);
	int at = -1;

	if (dimension >= 0)
		at = attribute.len
			     ? dimension_find_attribute(&g->cube->dimensions[dimension], attribute)
			     : (int)g->cube->dimensions[dimension].key;
	if (at < 0)
		return error_set(e, STATUS_USAGE, "cube %.*s has no %.*s", STR_ARG(g->name),
				 STR_ARG(ref));
	*out = (struct iv3_field){(size_t)dimension, (size_t)at};
	return 0;
}

static int find_place(struct iv3_field *out, const struct guide *g, struct arena *a,
		      const char *what, struct str ref, const char *const *words, struct error *e)
{
	size_t found = 0;

	if (ref.len) {
		if (find_named(out, g, ref, e) != 0)
			return -1;
	} else {
		for (size_t i = 0; i < g->cube->ndimensions; i++) {
			const struct dimension *d = &g->cube->dimensions[i];
			if (!is_one_of(a, d->name, words) && !is_one_of(a, d->label, words))
				continue;
			*out = (struct iv3_field){i, d->key};
			found++;
		}
		if (found != 1)
			return cannot_tell(g, a, what, e);
	}
	const struct attribute *x = &g->cube->dimensions[out->dimension].attributes[out->attribute];
	if (x->type != VALUE_STRING)
		return error_set(e, STATUS_USAGE,
				 "cube %.*s: %.*s is no text; codes of Iv3 are (0.10 is not 0.1)",
				 STR_ARG(g->name), STR_ARG(x->ref));
	return 0;
}

static int find_measure(size_t *out, const struct guide *g, struct str name, struct error *e)
{
	int at = name.len           ? cube_find_measure(g->cube, name)
		 : g->nmeasures > 0 ? (int)g->measures[0]
				    : -1;

	if (at < 0)
		return error_set(e, STATUS_USAGE, "cube %.*s has no measure of money%s%.*s",
				 STR_ARG(g->name), name.len ? " called " : "", STR_ARG(name));
	if (g->currency.len && !str_eq(g->currency, STR("EUR")))
		return error_set(e, STATUS_REFUSED,
				 "cube %.*s is in %.*s; an Iv3 delivery is in euros",
				 STR_ARG(g->name), STR_ARG(g->currency));
	*out = (size_t)at;
	return 0;
}

/* ---- the cut ---- */

static bool names_dimension(struct str cut, struct str name)
{
	for (size_t i = 0; i + name.len < cut.len; i++) {
		bool begins = i == 0 || cut.ptr[i - 1] == '|';
		char after = cut.ptr[i + name.len];
		if (begins && memcmp(cut.ptr + i, name.ptr, name.len) == 0 &&
		    (after == ':' || after == '.'))
			return true;
	}
	return false;
}

static void add_cut(struct buffer *cut, const struct guide *g, const struct guide_axis *x,
		    struct str code)
{
	const struct attribute *at = &g->cube->dimensions[x->dimension].attributes[x->attribute];

	buffer_printf(cut, "%s%.*s:", cut->len ? "|" : "", STR_ARG(at->ref));
	if (at->type == VALUE_STRING)
		json_escape(cut, code);
	else
		buffer_append_str(cut, code);
}

static int lacks_member(const struct guide *g, const char *what, const struct guide_axis *x,
			struct str code, struct error *e)
{
	struct buffer b;

	buffer_init(&b, 400);
	for (size_t i = 0; i < x->n; i++)
		buffer_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(x->members[i].code));
	error_set(e, STATUS_NOT_FOUND, "cube %.*s has no %s %.*s; it has %.*s", STR_ARG(g->name),
		  what, STR_ARG(code), STR_ARG(buffer_str(&b)));
	buffer_drop(&b);
	return -1;
}

static int cut_year(struct buffer *cut, const struct guide *g, struct arena *a, int year,
		    struct error *e)
{
	struct str code = arena_printf(a, "%d", year);

	if (g->year.dimension < 0)
		return error_set(e, STATUS_REFUSED,
				 "cube %.*s has no dimension of years; a delivery is of one year",
				 STR_ARG(g->name));
	if (!axis_find(&g->year, code))
		return lacks_member(g, "year", &g->year, code, e);
	add_cut(cut, g, &g->year, code);
	return 0;
}

/* The budget as it was first decided for period 0, else what was done. */
static int cut_phase(struct buffer *cut, const struct guide *g, const struct iv3_wanted *w,
		     struct error *e)
{
	int meaning = w->period == 0 ? PHASE_BUDGET : PHASE_ACTUAL;
	const struct guide_member *found = NULL;
	size_t n = 0;

	if (str_eq(w->phase, STR("all")))
		return 0;
	if (g->phase.dimension < 0)
		return error_set(
			e, STATUS_REFUSED,
			"cube %.*s has no dimension of phases, so budget and actual cannot be told "
			"apart; say --phase all when all of it is what is delivered",
			STR_ARG(g->name));
	if (w->phase.len) {
		if (!axis_find(&g->phase, w->phase))
			return lacks_member(g, "phase", &g->phase, w->phase, e);
		add_cut(cut, g, &g->phase, w->phase);
		return 0;
	}
	for (size_t i = 0; i < g->phase.n; i++)
		if (g->phase.members[i].meaning == meaning) {
			found = &g->phase.members[i];
			n++;
		}
	if (n != 1)
		return lacks_member(g, n ? "single phase that is a" : "phase that is a", &g->phase,
				    meaning == PHASE_BUDGET
					    ? STR("budget (say which: --phase)")
					    : STR("realisation (say which: --phase)"),
				    e);
	add_cut(cut, g, &g->phase, found->code);
	return 0;
}

static int check_apart(const struct guide *g, struct session *s, const struct iv3_wanted *w,
		       size_t at, struct error *e)
{
	const struct dimension *d = &g->cube->dimensions[at];
	const struct value *values;
	uint32_t n;

	if ((int)at == g->year.dimension || (int)at == g->phase.dimension ||
	    (int)at == g->side.dimension || d->text || names_dimension(w->cut, d->name))
		return 0;
	if (picture_values(&values, &n, g->picture, s, at, d->key, e) != 0)
		return -1;
	if (n <= 1)
		return 0;
	return error_set(
		e, STATUS_REFUSED,
		"cube %.*s: what has another %.*s is not to be added up; choose with --cut "
		"'%.*s:…'",
		STR_ARG(g->name), STR_ARG(d->name), STR_ARG(d->attributes[d->key].ref));
}

/* What files replace each other by is never added up unasked, as cumulative quarters; nor are governments. */
static int check_scope(const struct guide *g, struct session *s, const struct iv3_wanted *w,
		       struct error *e)
{
	for (size_t i = 0; i < g->cube->nscope; i++)
		if (check_apart(g, s, w, g->cube->scope[i], e) != 0)
			return -1;
	return g->body < 0 ? 0 : check_apart(g, s, w, (size_t)g->body, e);
}

static int make_cut(struct iv3_asking *out, struct arena *a, struct session *s,
		    const struct iv3_wanted *w, struct error *e)
{
	struct buffer cut;

	buffer_init(&cut, (size_t)64 << 10);
	int result = cut_year(&cut, out->guide, a, w->year, e);
	if (result == 0)
		result = cut_phase(&cut, out->guide, w, e);
	if (result == 0)
		result = check_scope(out->guide, s, w, e);
	if (result == 0 && w->cut.len)
		buffer_printf(&cut, "|%.*s", STR_ARG(w->cut));
	size_t asked = cut.len; /* with all months, so that lines without one are seen */
	if (result == 0 && out->quarter)
		buffer_printf(
			&cut, "|%.*s:[..%d]",
			STR_ARG(out->guide->cube->dimensions[out->period]
					.attributes[out->guide->cube->dimensions[out->period].key]
					.ref),
			3 * w->period);
	out->cell_cut = arena_dup(a, buffer_str(&cut));
	cut.len = asked;
	out->cut = arena_dup(a, buffer_str(&cut));
	buffer_drop(&cut);
	return result;
}

/* ---- periods, details ---- */

static int find_period(struct iv3_asking *out, struct arena *a, const struct iv3_wanted *w,
		       struct error *e)
{
	const struct guide *g = out->guide;
	bool chosen = false;

	out->period = -1;
	for (size_t i = 0; i < g->cube->ndimensions; i++) {
		const struct dimension *d = &g->cube->dimensions[i];
		if (!is_one_of(a, d->name, period_words))
			continue;
		chosen = chosen || names_dimension(w->cut, d->name);
		if (d->attributes[d->key].type == VALUE_INTEGER && !d->text)
			out->period = (int)i;
	}
	out->quarter = w->period >= 1 && w->period <= 4 && !chosen;
	if (out->quarter && out->period < 0)
		return error_set(
			e, STATUS_REFUSED,
			"cube %.*s has no dimension of periods with whole numbers, so the lines up to "
			"quarter %d cannot be told; choose them with --cut",
			STR_ARG(g->name), w->period);
	return 0;
}

/* Suppliers, texts, documents and days are never among them. */
static int choose_details(struct iv3_asking *out, const struct iv3_wanted *w, struct error *e)
{
	const struct guide *g = out->guide;

	for (size_t i = 0; i < w->nchosen; i++) {
		int at = cube_find_dimension(g->cube, w->chosen[i]);
		if (at < 0 || g->roles[at] != ROLE_SPLIT)
			return error_set(e, STATUS_USAGE,
					 "cube %.*s: %.*s is no classification of it, so no detail",
					 STR_ARG(g->name), STR_ARG(w->chosen[i]));
		out->details[at] = true;
	}
	return 0;
}

/* Classifications that say more than the taakveld and the category do. */
static int find_details(struct iv3_asking *out, struct arena *a, const struct iv3_wanted *w,
			struct error *e)
{
	const struct guide *g = out->guide;
	const struct cube *c = g->cube;
	int tree = c->dimensions[out->taakveld.dimension].hierarchy;

	out->details = ARENA_ARRAY(a, bool, c->ndimensions + 1);
	if (w->nchosen)
		return choose_details(out, w, e);
	for (size_t i = 0; i < c->ndimensions; i++)
		out->details[i] = g->roles[i] == ROLE_SPLIT && i != out->taakveld.dimension &&
				  i != out->category.dimension && (int)i != g->amendment &&
				  !(tree >= 0 && c->dimensions[i].hierarchy == tree);
	return 0;
}

int iv3_fields_of(struct iv3_fields *out, struct arena *a, const struct guide *g,
		  const struct guide_beside *own, struct error *e)
{
	return find_place(&out->taakveld, g, a, "taakveld", own->taakveld, taakveld_words, e) ||
			       find_place(&out->category, g, a, "categorie", own->category,
					  category_words, e) ||
			       find_measure(&out->measure, g, own->measure, e)
		       ? -1
		       : 0;
}

int iv3_asking_of(struct iv3_asking *out, struct arena *a, struct guide *g, struct session *s,
		  const struct iv3_wanted *w, struct error *e)
{
	*out = (struct iv3_asking){.guide = g};
	if (find_place(&out->taakveld, g, a, "taakveld", w->taakveld, taakveld_words, e) != 0 ||
	    find_place(&out->category, g, a, "categorie", w->category, category_words, e) != 0 ||
	    find_measure(&out->measure, g, w->measure, e) != 0 || find_period(out, a, w, e) != 0 ||
	    make_cut(out, a, s, w, e) != 0)
		return -1;
	if (g->side.dimension < 0)
		return error_set(e, STATUS_REFUSED,
				 "cube %.*s has no dimension of sides; lasten and baten cannot be "
				 "told apart",
				 STR_ARG(g->name));
	return w->details ? find_details(out, a, w, e) : 0;
}
