/* The lines of details, by all that they are divided by. */
#include "openspending_nl/details.h"

#include "model/money.h"
#include "query/query.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MOST 400000u

struct str details_segment(const struct details *d, size_t i)
{
	return i < d->k->asked->nsegments ? d->k->asked->segments[i] : STR("");
}

int details_missing(const struct details *d, struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND, "there are no details at %.*s",
			 STR_ARG(str_head(details_segment(d, d->k->asked->nsegments - 1), 60)));
}

void details_put_text(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

void details_put_euros(struct json_out *j, const char *key, int64_t amount, int decimals)
{
	char text[MONEY_TEXT_SIZE];

	money_format(text, amount, decimals);
	json_put_key_z(j, key);
	json_put_raw(j, str_z(text));
}

/* ---- the lines ---- */

/* -1: the cube has none. The hoofdfunctie is the first digit of the taakveld. */
int details_dimension(const struct details *d, enum detail_by by)
{
	switch (by) {
	case BY_TASK:
		return (int)d->cube->fields.taakveld.dimension;
	case BY_CATEGORY:
		return (int)d->cube->fields.category.dimension;
	case BY_ACCOUNT:
		return d->cube->account;
	case BY_CENTRE:
		return d->cube->centre;
	default:
		return -1;
	}
}

static struct str ref_of(const struct details *d, enum detail_by by, bool label)
{
	const struct dimension *x = &d->cube->guide->cube->dimensions[details_dimension(d, by)];
	size_t code = by == BY_TASK       ? d->cube->fields.taakveld.attribute
		      : by == BY_CATEGORY ? d->cube->fields.category.attribute
					  : x->key;

	return x->attributes[label ? x->label_attribute : code].ref;
}

static struct str axis_ref(const struct details *d, const struct guide_axis *x)
{
	return d->cube->guide->cube->dimensions[x->dimension].attributes[x->attribute].ref;
}

static struct str drilldown_of(const struct details *d)
{
	struct buffer b;

	buffer_init(&b, (size_t)64 << 10);
	buffer_printf(&b, "%.*s|%.*s", STR_ARG(axis_ref(d, &d->cube->guide->side)),
		      STR_ARG(d->cube->when.ref));
	for (int by = BY_TASK; by < BYS; by++) {
		if (details_dimension(d, (enum detail_by)by) < 0)
			continue;
		struct str code = ref_of(d, (enum detail_by)by, false),
			   label = ref_of(d, (enum detail_by)by, true);
		buffer_printf(&b, "|%.*s", STR_ARG(code));
		if (!str_eq(code, label))
			buffer_printf(&b, "|%.*s", STR_ARG(label));
	}
	struct str own = arena_dup(d->k->arena, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static const struct datum *datum_under(const struct details *d, const struct datum *row,
				       struct str ref)
{
	static const struct datum none = {.kind = DATUM_NULL};

	for (size_t i = 0; i < d->rows->n; i++)
		if (str_eq(d->rows->columns[i].ref, ref))
			return &row[i];
	return &none;
}

static struct str text_at(const struct details *d, const struct datum *row, struct str ref)
{
	const struct datum *x = datum_under(d, row, ref);

	return x->kind == DATUM_TEXT ? arena_dup(d->k->arena, x->text) : STR("");
}

static int take_row(struct details *d, const struct datum *row, struct str sum, struct error *e)
{
	struct detail x = {0};
	enum side_meaning side =
		side_meaning_of(text_at(d, row, axis_ref(d, &d->cube->guide->side)));
	const struct datum *amount = datum_under(d, row, sum);

	if (side == SIDE_OTHER || iv3_when_of(&d->cube->when, d->k->arena,
					      datum_under(d, row, d->cube->when.ref)) != d->period)
		return 0;
	if (d->n == LINES_MOST)
		return error_set(e, STATUS_LIMIT, "more than %u details", LINES_MOST);
	x.lasten = side == SIDE_EXPENDITURE;
	x.amount = amount->kind == DATUM_AMOUNT ? (int64_t)amount->number : 0;
	for (int by = BY_TASK; by < BYS; by++)
		if (details_dimension(d, (enum detail_by)by) >= 0) {
			x.codes[by] = text_at(d, row, ref_of(d, (enum detail_by)by, false));
			x.labels[by] = text_at(d, row, ref_of(d, (enum detail_by)by, true));
		}
	x.codes[BY_MAIN] = nl_main(x.codes[BY_TASK]);
	x.labels[BY_MAIN] = nl_main_label(x.codes[BY_TASK]);
	if (d->n == d->capacity) {
		d->capacity = d->capacity ? 2 * d->capacity : 1024;
		d->items = xrealloc(d->items, d->capacity * sizeof *d->items);
	}
	d->items[d->n++] = x;
	return 0;
}

int details_ask(struct details *d, struct error *e)
{
	const struct guide *g = d->cube->guide;
	struct str sum = arena_printf(d->k->arena, "%.*s.sum",
				      STR_ARG(g->cube->measures[d->cube->fields.measure].name));
	struct query_param params[] = {
		{STR("drilldown"), drilldown_of(d)},
		{STR("aggregates"), sum},
		{STR("download"), STR("csv")},
		{STR("cut"),
		 arena_printf(d->k->arena, "%.*s:%d", STR_ARG(axis_ref(d, &g->year)), d->year)}};
	struct query q = {ENDPOINT_AGGREGATE, g->name, STR(""), params,
			  sizeof params / sizeof *params};
	struct result *result;
	int more = 1;

	if (query_ask(&result, d->k->session, &q, e) != 0)
		return -1;
	d->rows = result->rows;
	struct datum *row = xcalloc(d->rows->n + 1, sizeof *row);
	while (more == 1) {
		more = d->rows->next(d->rows, row, e);
		if (more == 1 && take_row(d, row, sum, e) != 0)
			more = -1;
	}
	free(row);
	result_close(result);
	d->rows = NULL;
	return more;
}
