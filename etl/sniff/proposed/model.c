/* The model of a proposed descriptor: measures and dimensions. */
#include "sniff/proposed/propose.h"

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
	const struct sniff *s = p->s;
	open_object(&p->j, "measures");
	if (s->shape.kind != SHAPE_EACH)
		put_measure(&p->j, str_z(s->shape.amount), str_z(s->shape.amount));
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (propose_measured(s, c) && !shape_feeds(s, c))
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

static void put_dimension(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	const char *key = propose_key_name(c);
	json_put_key(j, propose_dimension_name(p, c));
	json_put_object(j);
	put_str(j, "label", c->field);
	open_object(j, "attributes");
	put_attribute(j, key, c, NULL);
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *o = &p->s->columns[i];
		if (o->label_of >= 0 && &p->s->columns[o->label_of] == c && shape_named(p->s, o) &&
		    !o->is_private)
			put_attribute(j, "label", o, key);
	}
	json_put_object_end(j);
	put_z(j, "primaryKey", key);
	json_put_object_end(j);
}

/* A dimension of an extra field. */
static void put_made(struct json_out *j, const char *name)
{
	open_object(j, name);
	open_object(j, "attributes");
	open_object(j, name);
	put_z(j, "source", name);
	json_put_object_end(j);
	json_put_object_end(j);
	put_z(j, "primaryKey", name);
	json_put_object_end(j);
}

void put_model(struct proposal *p)
{
	struct json_out *j = &p->j;
	open_object(j, "model");
	put_toggles(p);
	put_measures(p);
	open_object(j, "dimensions");
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (propose_dimension(p->s, c) && c->label_of < 0)
			put_dimension(p, c);
	}
	if (propose_columns_say(p->s, USE_SIDE))
		put_made(j, "side");
	if (propose_columns_say(p->s, USE_YEAR))
		put_made(j, "year");
	if (propose_columns_say(p->s, USE_PERIOD))
		put_made(j, "period");
	if (propose_columns_phase(p->s) || p->s->shape.phase)
		put_made(j, "phase");
	json_put_object_end(j);
	json_put_object_end(j);
}

static bool has_phase_column(const struct proposal *p)
{
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const char *type = propose_column_type(p, &p->s->columns[i]);
		if (type && strcmp(type, "phase:id") == 0)
			return true;
	}
	return false;
}

void put_scope(struct proposal *p)
{
	struct json_out *j = &p->j;
	const struct sniff *s = p->s;
	bool year = s->shape.year || propose_columns_say(s, USE_YEAR);
	bool period = s->shape.period || propose_columns_say(s, USE_PERIOD);
	if (year || period) {
		open_array(j, "scope");
		if (year)
			json_put_string_z(j, "year");
		if (propose_columns_phase(s) || s->shape.phase || has_phase_column(p))
			json_put_string_z(j, "phase");
		if (period)
			json_put_string_z(j, "period");
		if (s->shape.side || propose_columns_say(s, USE_SIDE))
			json_put_string_z(j, "side");
		json_put_array_end(j);
	} else {
		put_z(j, "scope", "file");
	}
	put_str(j, "why", s->shape.scope_why);
}
