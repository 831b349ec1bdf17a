/* The model of a proposed descriptor: measures and dimensions. */
#include "sniff/propose.h"

static void put_measure(struct json_out *j, struct str name, struct str field)
{
	json_put_key(j, name);
	json_put_object(j);
	put_str(j, "source", field);
	if (!str_eq(name, field))
		put_str(j, "label", field);
	json_put_object_end(j);
}

static void put_measures(struct proposal *p)
{
	open_object(&p->j, "measures");
	if (p->shape != SHAPE_EACH)
		put_measure(&p->j, str_z(p->amount), str_z(p->amount));
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (propose_amount(p->s, c) && !propose_in_pair(p, c))
			put_measure(&p->j, c->slug, c->field);
	}
	json_put_object_end(&p->j);
}

static void put_attribute(struct json_out *j, const char *name, const struct sniff_column *c,
			  const char *label_for)
{
	open_object(j, name);
	put_str(j, "source", c->field);
	if (label_for)
		put_z(j, "labelfor", label_for);
	json_put_object_end(j);
}

static const char *key_name(const struct sniff_column *c)
{
	switch (c->type) {
	case SNIFF_DATE:
		return "date";
	case SNIFF_YEAR:
		return "year";
	case SNIFF_PERIOD:
		return "period";
	case SNIFF_WORDS:
	case SNIFF_FREE:
		return "name";
	default:
		return "code";
	}
}

/* The year's dimension has a fixed name: by it a newer file of the same year replaces the older. */
static struct str dimension_name(const struct proposal *p, const struct sniff_column *c)
{
	if (c == p->year)
		return STR("year");
	const char *type = propose_column_type(p, c);
	if (type && strcmp(type, "phase:id") == 0)
		return STR("phase");
	if (type && strcmp(type, "direction") == 0)
		return STR("side");
	return c->slug;
}

static void put_dimension(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	const char *key = key_name(c);
	json_put_key(j, dimension_name(p, c));
	json_put_object(j);
	put_str(j, "label", c->field);
	open_object(j, "attributes");
	put_attribute(j, key, c, NULL);
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *o = &p->s->columns[i];
		if (o->label_of >= 0 && &p->s->columns[o->label_of] == c && propose_named(p->s, o))
			put_attribute(j, "label", o, key);
	}
	json_put_object_end(j);
	put_z(j, "primaryKey", key);
	json_put_object_end(j);
}

void put_model(struct proposal *p)
{
	struct json_out *j = &p->j;
	open_object(j, "model");
	put_measures(p);
	open_object(j, "dimensions");
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (propose_dimension(p->s, c) && c->label_of < 0)
			put_dimension(p, c);
	}
	if (p->shape == SHAPE_COSTS_REVENUE) {
		open_object(j, "side");
		open_object(j, "attributes");
		open_object(j, "side");
		put_z(j, "source", "side");
		json_put_object_end(j);
		json_put_object_end(j);
		put_z(j, "primaryKey", "side");
		json_put_object_end(j);
	}
	json_put_object_end(j);
	json_put_object_end(j);
}
