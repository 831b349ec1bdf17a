/* What an answer says of what its sums were divided by. */
#include "sheet/normal.h"

#include "answer/answer.h"

unsigned normal_decimals(const struct normal *n, const struct column *aggregate)
{
	int decimals = n->cube->columns[n->cube->measures[aggregate->measure].column].decimals;

	return decimals > NORMAL_DECIMALS ? (unsigned)decimals : NORMAL_DECIMALS;
}

void normal_write_cell(struct buffer *out, struct normal *n, const struct normal_cell *c,
		       const struct column *aggregate, bool csv)
{
	const struct fraction *value = normal_value(n, c);

	if (c->sum && !(n->divides && c->several))
		n->slots[c->lacking ? c->lacking - 1 : c->slot].used = true;
	if (value)
		fraction_write(out, value, normal_decimals(n, aggregate), csv);
	else if (!csv)
		buffer_append_z(out, "null");
}

static void put(struct json_out *j, const char *key, struct str text)
{
	json_put_key_z(j, key);
	json_put_string(j, text);
}

/* Values are exact decimals already: as they are. */
static void put_figure(struct json_out *j, const struct statistic *figure)
{
	json_put_object(j);
	put(j, "subject", str_z(statistic_name(figure->subject)));
	put(j, "region", figure->region);
	json_put_key_z(j, "year");
	json_put_integer(j, figure->year);
	json_put_key_z(j, "value");
	json_put_raw(j, figure->value);
	json_put_key_z(j, "source");
	json_put_integer(j, (int64_t)figure->source);
	json_put_object_end(j);
}

static void put_slot(struct json_out *j, const struct normal *n, const struct slot *s)
{
	json_put_object(j);
	json_put_key_z(j, "year");
	value_json(j->out, n->year_type, &s->year);
	j->need_comma = true;
	if (n->has_regions) {
		json_put_key_z(j, "municipality");
		value_json(j->out, n->region_type, &s->region);
		j->need_comma = true;
	}
	if (s->divisor) {
		json_put_key_z(j, "denominator");
		put_figure(j, s->divisor);
	}
	if (s->index) {
		json_put_key_z(j, "index");
		put_figure(j, s->index);
	}
	if (s->lacks.len)
		put(j, "reason", s->lacks);
	json_put_object_end(j);
}

/* Sums in constant prices are made of every year there is, so every slot is told. */
static bool told(const struct normal *n, const struct slot *s)
{
	return s->used || !n->divides;
}

static void put_slots(struct json_out *j, const struct normal *n, const char *key, bool missing)
{
	json_put_key_z(j, key);
	json_put_array(j);
	for (size_t i = 0; i < n->nslots; i++)
		if (told(n, &n->slots[i]) && (n->slots[i].lacks.len > 0) == missing)
			put_slot(j, n, &n->slots[i]);
	json_put_array_end(j);
}

static void put_sources(struct json_out *j, const struct statistics *s)
{
	json_put_key_z(j, "sources");
	json_put_array(j);
	for (size_t i = 0; i < s->nsources; i++) {
		const struct statistic_source *from = &s->sources[i];
		json_put_object(j);
		put(j, "table", from->table);
		put(j, "origin", from->origin);
		if (from->url.len)
			put(j, "url", from->url);
		if (from->retrieved.len)
			put(j, "retrieved", from->retrieved);
		if (from->note.len)
			put(j, "note", from->note);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void normal_write(struct json_out *j, const struct normal *n, const struct question *r)
{
	json_put_key_z(j, "normalised");
	json_put_object(j);
	if (n->divides)
		put(j, "per", n->per);
	if (n->prices) {
		json_put_key_z(j, "prices");
		put_figure(j, n->target);
	}
	put(j, "rounding", STR("half even"));
	json_put_key_z(j, "decimals");
	json_put_object(j);
	for (size_t i = 0; i < r->aggregates.n; i++) {
		const struct column *c = &r->aggregates.items[i];
		if (c->kind != COLUMN_AGGREGATE || c->function != AGGREGATE_SUM)
			continue;
		json_put_key(j, c->ref);
		json_put_integer(j, normal_decimals(n, c));
	}
	json_put_object_end(j);
	put_slots(j, n, "by", false);
	put_slots(j, n, "missing", true);
	put_sources(j, &n->statistics);
	json_put_object_end(j);
}
