/* Governments, documents, labels and entries as tables. */
#include "openspending_nl/divisors.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS(list) (sizeof(list) / sizeof *(list))
#define YEAR_BASE 2000

int64_t nl_document_id(const struct nl_report *r)
{
	return nl_id(r->of) * 1000 + (r->year - YEAR_BASE) % 100 * 10 + r->period;
}

size_t nl_column(const struct nl_table *t, const char *name)
{
	size_t i = 0;

	while (strcmp(t->columns[i].name, name) != 0)
		i++;
	return i;
}

static struct str uri(const struct nl_asking *k, const char *resource, int64_t id)
{
	return nl_uri(k->arena, k->asked, resource, arena_printf(k->arena, "%lld", (long long)id));
}

static struct nl_value *values_of(struct nl_table *t, struct arena *a, size_t n)
{
	struct nl_value *v = ARENA_ARRAY(a, struct nl_value, n * t->ncolumns + 1);

	t->values = v;
	return v;
}

static struct nl_value decimal(struct arena *a, int64_t amount, int decimals)
{
	return (struct nl_value){NL_DECIMAL, decimals + 3, nl_thousands(a, amount, decimals),
				 amount};
}

static struct str type_of(int period)
{
	return period == 0 ? STR("budget") : STR("spending");
}

static struct str direction_of(bool lasten)
{
	return lasten ? STR("out") : STR("in");
}

/* 0344 of GM0344 */
static struct str number_of(const struct nl_government *g)
{
	return (struct str){g->key.ptr + 2, g->key.len - 2};
}

static struct str kind_of(const struct nl_government *g)
{
	static const char *const kinds[NL_LAYERS] = {"county", "province", "municipal_arrangement",
						     "watership"};

	return str_z(kinds[g->layer]);
}

/* The numbers of CBS; of water boards there are none in it. */
static struct str type_number(const struct nl_government *g)
{
	static const char *const numbers[NL_LAYERS] = {"06", "03", "05", ""};

	return str_z(numbers[g->layer]);
}

/* ---- governments ---- */

static const struct nl_column government_columns[] = {
	{"aggregation", false},  {"code", false},         {"country", false}, {"created_at", false},
	{"display_kind", false}, {"id", false},           {"intro", false},   {"kind", false},
	{"lat", false},          {"location", false},     {"lon", false},     {"metrics", false},
	{"name", false},         {"resource_uri", false}, {"slug", false},    {"state", false},
	{"updated_at", false},   {"website", false}};

int nl_governments_table(struct nl_table *out, struct nl_asking *k, struct error *e)
{
	const struct nl_governments *g = &k->governments;

	*out = (struct nl_table){.resource = "governments",
				 .columns = government_columns,
				 .ncolumns = COLUMNS(government_columns),
				 .n = g->n};
	struct nl_value *v = values_of(out, k->arena, g->n);
	for (size_t i = 0; i < g->n; i++) {
		const struct nl_government *x = &g->items[i];
		struct str metrics;
		if (nl_metrics_of(&metrics, k, x, e) != 0)
			return -1;
		const struct nl_value own[] = {
			{.kind = NL_NULL},         nl_text(x->key),
			nl_text(STR("Nederland")), nl_text(k->published),
			nl_text(kind_of(x)),       nl_number(nl_id(x)),
			nl_text(STR("")),          nl_text(kind_of(x)),
			{.kind = NL_NULL},         nl_text(STR("")),
			{.kind = NL_NULL},         nl_raw(metrics),
			nl_text(x->title),         nl_text(uri(k, "governments", nl_id(x))),
			nl_text(x->slug),          nl_text(x->province),
			nl_text(k->published),     {.kind = NL_NULL}};
		memcpy(v + i * out->ncolumns, own, sizeof own);
	}
	return 0;
}

/* ---- what is asked of ---- */

static const struct nl_government *by_document(const struct nl_governments *g, int64_t id)
{
	for (size_t i = 0; i < g->n; i++)
		if (nl_id(&g->items[i]) == id / 1000)
			return &g->items[i];
	return NULL;
}

/* Only where one is meant: a number that several layers have narrows nothing. */
static const struct nl_government *by_number(const struct nl_governments *g, struct str number,
					     struct str type)
{
	const struct nl_government *found = NULL;

	for (size_t i = 0; i < g->n; i++) {
		if (!str_eq(number_of(&g->items[i]), number) ||
		    (type.len && !str_eq(type_number(&g->items[i]), type)))
			continue;
		if (found)
			return NULL;
		found = &g->items[i];
	}
	return found;
}

void nl_narrow(struct nl_wanted *w, const struct nl_asking *k)
{
	const struct openspending_nl_asked *q = k->asked;
	struct str code = nl_param(q, "gov_code"), year = nl_param(q, "year"),
		   document = nl_param(q, "document_id");
	uint64_t n;

	*w = (struct nl_wanted){.period = -1};
	/* One entry or label: its document stands before the first dash. */
	if (k->asked->nsegments == 4 && !str_eq(k->asked->segments[2], STR("aggregations"))) {
		document = k->asked->segments[3];
		document = str_split(&document, '-');
	}
	if (str_to_u64(year, &n) && n < 3000)
		w->year = (int)n;
	if (code.len)
		w->of = by_number(&k->governments, code, nl_param(q, "gov_type"));
	if (str_to_u64(document, &n) && n < INT64_MAX) {
		w->of = by_document(&k->governments, (int64_t)n);
		w->year = YEAR_BASE + (int)(n / 10 % 100);
		w->period = (int)(n % 10);
	}
}

/* ---- documents ---- */

static const struct nl_column document_columns[] = {
	{"created_at", false},      {"government", false},      {"id", false},
	{"parsed_at", false},       {"period", false},          {"plan", false},
	{"resource_uri", false},    {"updated_at", false},      {"year", false},
	{"government__code", true}, {"government__kind", true}, {"government__name", true},
	{"government__slug", true}};

static struct str government_json(const struct nl_asking *k, const struct nl_table *governments,
				  const struct nl_government *g)
{
	struct json_out j;
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	json_begin(&j, &b);
	nl_put_object(&j, governments, (size_t)(g - k->governments.items));
	struct str own = arena_dup(k->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

int nl_documents_table(struct nl_table *out, struct nl_asking *k, struct error *e)
{
	struct nl_table governments;
	struct nl_reports reports;
	const struct nl_government *last = NULL;
	struct str json = {0};

	*out = (struct nl_table){.resource = "documents",
				 .columns = document_columns,
				 .ncolumns = COLUMNS(document_columns),
				 .passed = "direction"};
	if (nl_governments_table(&governments, k, e) != 0 ||
	    nl_reports_ask(&reports, k->arena, k->session, &k->governments, NULL, e) != 0)
		return -1;
	struct nl_value *v = values_of(out, k->arena, reports.n);
	for (out->n = 0; out->n < reports.n; out->n++) {
		const struct nl_report *x = &reports.items[out->n];
		if (x->of != last)
			json = government_json(k, &governments, x->of);
		last = x->of;
		const struct nl_value own[] = {nl_text(k->published),
					       nl_raw(json),
					       nl_number(nl_document_id(x)),
					       nl_text(k->published),
					       nl_number(x->period),
					       nl_text(type_of(x->period)),
					       nl_text(uri(k, "documents", nl_document_id(x))),
					       nl_text(k->published),
					       nl_number(x->year),
					       nl_text(x->of->key),
					       nl_text(kind_of(x->of)),
					       nl_text(x->of->title),
					       nl_text(x->of->slug)};
		memcpy(v + out->n * out->ncolumns, own, sizeof own);
	}
	return 0;
}

/* ---- labels ---- */

static const struct nl_column label_columns[] = {
	{"code", false},         {"direction", false}, {"document_id", false}, {"label", false},
	{"resource_uri", false}, {"slug", false},      {"type", false}};

struct labelled {
	int64_t document;
	bool lasten;
	const char *type;
	struct str code, label;
};

static int by_label(const void *x, const void *y)
{
	const struct labelled *p = x, *q = y;

	if (p->document != q->document)
		return p->document < q->document ? -1 : 1;
	if (p->type != q->type)
		return strcmp(p->type, q->type);
	if (p->lasten != q->lasten)
		return p->lasten ? -1 : 1;
	return str_cmp(p->code, q->code);
}

static void labels_of(struct labelled out[3], const struct nl_cell *c)
{
	struct nl_report r = {c->of, c->year, c->period, 0};
	int64_t id = nl_document_id(&r);
	struct str main = nl_main(c->taakveld);

	out[0] = (struct labelled){id, c->lasten, "main", main, nl_main_label(c->taakveld)};
	struct str sub = nl_code(c->taakveld);
	out[1] = (struct labelled){id, c->lasten, "sub", sub,
				   c->taakveld_label.len ? c->taakveld_label : sub};
	out[2] = (struct labelled){id, c->lasten, "cat", c->category,
				   c->category_label.len ? c->category_label : c->category};
}

static void put_label_row(struct nl_value *v, const struct nl_asking *k, const struct labelled *x)
{
	struct arena *a = k->arena;
	struct str direction = direction_of(x->lasten);
	const struct nl_value own[] = {
		nl_text(x->code),
		nl_text(direction),
		nl_number(x->document),
		nl_text(x->label),
		nl_text(nl_uri(k->arena, k->asked, "labels",
			       arena_printf(a, "%lld-%s-%.*s-%.*s", (long long)x->document, x->type,
					    STR_ARG(x->code), STR_ARG(direction)))),
		nl_text(nl_slug(a, x->label)),
		nl_text(str_z(x->type))};

	memcpy(v, own, sizeof own);
}

int nl_labels_table(struct nl_table *out, struct nl_asking *k, struct error *e)
{
	struct nl_wanted w;
	struct nl_cells cells;
	size_t n = 0;

	*out = (struct nl_table){
		.resource = "labels", .columns = label_columns, .ncolumns = COLUMNS(label_columns)};
	nl_narrow(&w, k);
	if (nl_cells_ask(&cells, k->arena, k->session, &k->governments, &w, e) != 0)
		return -1;
	struct labelled *all = ARENA_ARRAY(k->arena, struct labelled, 3 * cells.n + 1);
	for (size_t i = 0; i < cells.n; i++)
		labels_of(all + 3 * i, &cells.items[i]);
	if (cells.n)
		qsort(all, 3 * cells.n, sizeof *all, by_label);
	for (size_t i = 0; i < 3 * cells.n; i++)
		if (n == 0 || by_label(&all[n - 1], &all[i]) != 0)
			all[n++] = all[i];
	struct nl_value *v = values_of(out, k->arena, n);
	for (out->n = 0; out->n < n; out->n++)
		put_label_row(v + out->n * out->ncolumns, k, &all[out->n]);
	return 0;
}

/* ---- entries ---- */

static const struct nl_column entry_columns[] = {
	{"code_cat", false},   {"code_main", false},   {"code_sub", false},
	{"direction", false},  {"document_id", false}, {"gov_code", false},
	{"gov_type", false},   {"labels", false},      {"period", false},
	{"period_str", false}, {"plaatsing", false},   {"resource_uri", false},
	{"type", false},       {"value", false},       {"year", false},
	{"year_str", false}};

static struct str labels_json(struct arena *a, const struct nl_cell *c)
{
	struct labelled labels[3];
	struct json_out j;
	struct buffer b;

	labels_of(labels, c);
	buffer_init(&b, SIZE_MAX);
	json_begin(&j, &b);
	json_put_array(&j);
	for (size_t i = 0; i < 3; i++) {
		json_put_object(&j);
		json_put_text(&j, "code", labels[i].code);
		json_put_text(&j, "direction", direction_of(c->lasten));
		json_put_text(&j, "label", labels[i].label);
		json_put_text(&j, "slug", nl_slug(a, labels[i].label));
		json_put_text(&j, "type", str_z(labels[i].type));
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	struct str own = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static struct str placements_json(struct arena *a, const struct nl_cell *c, int decimals)
{
	struct json_out j;
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	json_begin(&j, &b);
	json_put_array(&j);
	for (int i = 0; i < 2; i++) {
		if (i ? !c->has_second : !c->has_first)
			continue;
		json_put_object(&j);
		json_put_text(&j, "plaatsing", i ? STR("2de plaatsing") : STR("1ste plaatsing"));
		json_put_key_z(&j, "value");
		nl_put_float(&j, nl_thousands(a, i ? c->second : c->first, decimals));
		json_put_object_end(&j);
	}
	json_put_array_end(&j);
	struct str own = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static void put_entry(struct nl_value *v, const struct nl_asking *k, const struct nl_cell *c)
{
	struct arena *a = k->arena;
	struct nl_report r = {c->of, c->year, c->period, 0};
	int64_t id = nl_document_id(&r);
	int decimals = measure_decimals(c->of->iv3->guide, c->of->iv3->fields.measure);
	struct str direction = direction_of(c->lasten);
	const struct nl_value own[] = {
		nl_text(c->category),
		nl_text(nl_main(c->taakveld)),
		nl_text(nl_code(c->taakveld)),
		nl_text(direction),
		nl_number(id),
		nl_text(number_of(c->of)),
		nl_text(type_number(c->of)),
		nl_raw(labels_json(a, c)),
		nl_number(c->period),
		nl_text(arena_printf(a, "%d", c->period)),
		nl_raw(placements_json(a, c, decimals)),
		nl_text(nl_uri(k->arena, k->asked, "entries",
			       arena_printf(a, "%lld-%.*s-%.*s-%.*s", (long long)id,
					    STR_ARG(nl_code(c->taakveld)), STR_ARG(c->category),
					    STR_ARG(direction)))),
		nl_text(type_of(c->period)),
		decimal(a, c->amount, decimals),
		nl_number(c->year),
		nl_text(arena_printf(a, "%d", c->year))};

	memcpy(v, own, sizeof own);
}

int nl_entries_table(struct nl_table *out, struct nl_asking *k, struct error *e)
{
	struct nl_wanted w;
	struct nl_cells cells;

	*out = (struct nl_table){.resource = "entries",
				 .columns = entry_columns,
				 .ncolumns = COLUMNS(entry_columns)};
	nl_narrow(&w, k);
	if (nl_cells_ask(&cells, k->arena, k->session, &k->governments, &w, e) != 0)
		return -1;
	struct nl_value *v = values_of(out, k->arena, cells.n);
	for (out->n = 0; out->n < cells.n; out->n++)
		put_entry(v + out->n * out->ncolumns, k, &cells.items[out->n]);
	return 0;
}
