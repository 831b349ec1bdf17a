#include "answer/columns.h"

static struct str aggregate_title(struct arena *a, const struct cube *c, const struct column *from)
{
	const struct measure *m = &c->measures[from->measure];

	if (from->function == AGGREGATE_SUM)
		return m->label;
	return arena_printf(a, "%.*s (%s)", STR_ARG(m->label), aggregate_name(from->function));
}

static void describe_attribute(struct row_column *out, struct arena *a, const struct cube *c)
{
	const struct dimension *d = &c->dimensions[out->dimension];
	const struct attribute *t = &d->attributes[out->attribute];

	out->role = ROW_ATTRIBUTE;
	out->type = t->numeral ? DATUM_NUMERAL : datum_kind_of(t->type);
	out->title = d->nattributes == 1 || str_eq(d->label, t->label)
			     ? d->label
			     : arena_printf(a, "%.*s: %.*s", STR_ARG(d->label), STR_ARG(t->label));
}

static void describe_aggregate(struct row_column *out, struct arena *a, const struct cube *c,
			       const struct column *from)
{
	out->role = ROW_AGGREGATE;
	out->title = aggregate_title(a, c, from);
	if (from->function == AGGREGATE_COUNT) {
		out->type = DATUM_INTEGER;
		return;
	}
	out->fixed = from->function == AGGREGATE_AVG;
	out->type = out->fixed ? DATUM_NUMERAL : DATUM_AMOUNT;
	out->decimals = c->columns[c->measures[from->measure].column].decimals;
}

struct row_column column_of(struct arena *a, const struct cube *c, const struct column *from)
{
	struct row_column out = {.label = from->label,
				 .ref = from->ref,
				 .dimension = from->dimension,
				 .attribute = from->attribute,
				 .measure = from->measure,
				 .function = from->function};

	if (from->kind == COLUMN_ATTRIBUTE) {
		describe_attribute(&out, a, c);
	} else if (from->kind == COLUMN_AGGREGATE) {
		describe_aggregate(&out, a, c, from);
	} else if (from->kind == COLUMN_COUNT) {
		out.role = ROW_COUNT;
		out.type = DATUM_INTEGER;
		out.title = STR("Facts"); /* as the model calls it */
	} else {
		out.role = ROW_MEASURE;
		out.type = DATUM_AMOUNT;
		out.title = c->measures[from->measure].label;
		out.decimals = c->columns[c->measures[from->measure].column].decimals;
	}
	return out;
}

struct row_column *columns_of(const struct question *r, size_t more)
{
	size_t n = r->columns.n, all = n + r->aggregates.n;
	struct row_column *out = ARENA_ARRAY(r->arena, struct row_column, all + more + 1);

	for (size_t i = 0; i < all; i++)
		out[i] = column_of(r->arena, r->cube,
				   i < n ? &r->columns.items[i] : &r->aggregates.items[i - n]);
	return out;
}

struct row_column *columns_copy(struct arena *a, const struct row_column *columns, size_t n)
{
	struct row_column *out = ARENA_ARRAY(a, struct row_column, n + 1);

	for (size_t i = 0; i < n; i++) {
		out[i] = columns[i];
		out[i].label = arena_dup(a, columns[i].label);
		out[i].ref = arena_dup(a, columns[i].ref);
		out[i].title = arena_dup(a, columns[i].title);
		out[i].member = NULL; /* of the result alone */
	}
	return out;
}
