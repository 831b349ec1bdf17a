/* Which table, and which of its measures, a subject is in. */
#include "cbs/fetching.h"
#include "cbs/odata.h"

const struct plan cbs_plans[STATISTIC_SUBJECTS] = {
	[STATISTIC_POPULATION] = {"03759ned",
				  "70072ned",
				  "M000352",
				  {NULL},
				  "TotaleBevolking",
				  {"aantal", NULL},
				  {{"Geslacht", "T001038"},
				   {"Leeftijd", "10000"},
				   {"BurgerlijkeStaat", "T001019"}},
				  {{NULL}}},
	[STATISTIC_HOUSEHOLDS] = {"70072ned",
				  "70072ned",
				  NULL,
				  {"Totaal particuliere huishoudens",
				   "Totaal aantal particuliere huishoudens"},
				  "TotaalParticuliereHuishoudens",
				  {"aantal", NULL},
				  {{NULL}},
				  {{NULL}}},
	[STATISTIC_AREA] = {"70072ned",
			    "70072ned",
			    NULL,
			    {"Totale oppervlakte"},
			    "TotaleOppervlakte",
			    {"km²", "km2", NULL},
			    {{NULL}},
			    {{NULL}}},
	[STATISTIC_CPI] = {"86141NED",
			   "86141NED",
			   NULL,
			   {"CPI"},
			   "CPI",
			   {"=100", NULL},
			   {{"Bestedingscategorieen", "T001112"}},
			   {{"Bestedingscategorieen", "T001112"}}},
};

static bool unit_fits(const struct plan *p, struct str unit)
{
	for (size_t i = 0; p->units[i]; i++) {
		struct str want = str_z(p->units[i]), tight = unit;
		if (want.ptr[0] != '='
			    ? str_eq(unit, want)
			    : str_ends(tight, STR("=100")) || str_ends(tight, STR("= 100")))
			return true;
	}
	return false;
}

static bool title_fits(const struct plan *p, struct str title)
{
	for (size_t i = 0; i < 3 && p->titles[i]; i++)
		if (str_eq(title, str_z(p->titles[i])))
			return true;
	return false;
}

/* "TotaleBevolking_1" without the number. */
static bool stem_fits(const struct plan *p, struct str key)
{
	const char *mark = key.len ? memrchr(key.ptr, '_', key.len) : NULL;

	return mark && str_eq((struct str){key.ptr, (size_t)(mark - key.ptr)}, str_z(p->stem));
}

static int see_measure(void *context, json_t *row, struct error *e)
{
	struct cbs_work *w = context;
	const struct plan *p = w->plan;
	struct str code = odata_text(row, w->v4 ? "Identifier" : "Key");
	struct str unit = odata_text(row, "Unit");
	bool named = !w->v4       ? stem_fits(p, code)
		     : p->measure ? str_eq(code, str_z(p->measure))
				  : title_fits(p, odata_text(row, "Title"));

	(void)e;
	if (!named || !unit_fits(p, unit))
		return 0;
	w->column = arena_dup(w->arena, code);
	w->unit = arena_dup(w->arena, unit);
	w->matches++;
	return 0;
}

const char *work_table(const struct cbs_work *w)
{
	return w->v4 ? w->plan->table : w->plan->table_v3;
}

int work_find_measure(struct cbs_work *w, struct error *e)
{
	struct str path = arena_printf(w->arena, "/%s/%s", work_table(w),
				       w->v4 ? "MeasureCodes" : "DataProperties");

	w->matches = 0;
	if (odata_read(w->fetcher, w->base, path, see_measure, w, e) != 0)
		return -1;
	if (w->matches == 1)
		return 0;
	const char *wanted = !w->v4             ? w->plan->stem
			     : w->plan->measure ? w->plan->measure
						: w->plan->titles[0];
	return error_set(e, STATUS_NOT_FOUND,
			 "%s%.*s: %s \"%s\" in %s stands there %zu times, and not once: CBS has "
			 "changed the table",
			 w->base, STR_ARG(path), w->v4 ? "the measure" : "a column", wanted,
			 w->plan->units[0], w->matches);
}
