/* What a sheet says besides its rows. */
#include "model/statistic.h"
#include "sheet/normal.h"
#include "sheet/notes.h"
#include "write/json_answer.h"

/* Values are exact decimals already: as they are. */
static void put_figure(struct json_out *j, const struct statistic *figure)
{
	json_put_object(j);
	json_put_text(j, "subject", str_z(statistic_name(figure->subject)));
	json_put_text(j, "region", figure->region);
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
		json_put_text(j, "reason", s->lacks);
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
		json_put_text(j, "table", from->table);
		json_put_text(j, "origin", from->origin);
		if (from->url.len)
			json_put_text(j, "url", from->url);
		if (from->retrieved.len)
			json_put_text(j, "retrieved", from->retrieved);
		if (from->note.len)
			json_put_text(j, "note", from->note);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

void json_normal(struct json_out *j, const struct normal *n, const struct question *r)
{
	json_put_key_z(j, "normalised");
	json_put_object(j);
	if (n->divides)
		json_put_text(j, "per", n->per);
	if (n->prices) {
		json_put_key_z(j, "prices");
		put_figure(j, n->target);
	}
	json_put_text(j, "rounding", STR("half even"));
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

/* ---- pivot, compare, comparable ---- */

static void put_value(struct json_out *j, enum value_type type, const struct value *v)
{
	struct buffer *out = j->out;

	if (j->need_comma)
		buffer_append_char(out, ',');
	value_json(out, type, v);
	j->need_comma = true;
}

static void put_pivot(struct json_out *j, const struct sheet_notes *n)
{
	json_put_key_z(j, "pivot");
	json_put_object(j);
	json_put_text(j, "ref", n->pivot);
	json_put_key_z(j, "members");
	json_put_array(j);
	for (size_t i = 0; i < n->nmembers; i++)
		put_value(j, n->pivot_type, &n->members[i]);
	json_put_array_end(j);
	json_put_object_end(j);
	if (!n->base)
		return;
	json_put_key_z(j, "compare");
	json_put_array(j);
	put_value(j, n->pivot_type, n->base);
	put_value(j, n->pivot_type, n->other);
	json_put_array_end(j);
}

static void put_break(struct json_out *j, const struct sheet_break *b)
{
	char share[MONEY_TEXT_SIZE];

	json_put_object(j);
	json_put_text(j, "ref", b->ref);
	json_put_key_z(j, "from_year");
	json_put_integer(j, b->from_year);
	json_put_text(j, "from_code", b->from_code);
	json_put_key_z(j, "to_year");
	json_put_integer(j, b->to_year);
	json_put_text(j, "to_code", b->to_code);
	json_put_key_z(j, "share");
	size_t n = money_format(share, b->share, 9);
	json_put_raw(j, (struct str){share, n});
	json_put_key_z(j, "undivided");
	json_put_bool(j, b->undivided);
	json_put_object_end(j);
}

static void put_breaks(struct json_out *j, const struct sheet_notes *n)
{
	json_put_key_z(j, "comparable");
	json_put_integer(j, n->comparable);
	json_put_key_z(j, "breaks");
	json_put_array(j);
	for (size_t i = 0; i < n->nbreaks; i++)
		put_break(j, &n->breaks[i]);
	json_put_array_end(j);
}

void json_sheet_notes(struct json_out *j, const struct sheet_notes *notes, const struct question *q)
{
	if (notes->pivot.len)
		put_pivot(j, notes);
	if (notes->comparable)
		put_breaks(j, notes);
	if (notes->normal)
		json_normal(j, notes->normal, q);
}
