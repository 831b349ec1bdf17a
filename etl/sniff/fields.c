/* Fields and sign of a proposed descriptor. */
#include "sniff/propose.h"

static const char *field_type(const struct proposal *p, const struct sniff_column *c)
{
	if (propose_amount(p->s, c))
		return "number";
	if (c->is_private)
		return "string";
	if (c->type == SNIFF_DATE)
		return "date";
	return c->type == SNIFF_YEAR || c->type == SNIFF_PERIOD ? "integer" : "string";
}

static void put_why(struct json_out *j, const struct sniff_column *c)
{
	struct buffer b;
	buffer_init(&b, 65536);
	buffer_append_str(&b, c->why);
	if (c->evidence.len && (c->type == SNIFF_AMOUNT || c->type == SNIFF_DATE))
		buffer_printf(&b, "; %.*s", STR_ARG(c->evidence));
	if (c->is_private)
		buffer_printf(&b, "; private: %.*s", STR_ARG(c->privacy));
	put_str(j, "why", buffer_str(&b));
	buffer_drop(&b);
}

/* B/L in words the model knows. */
static void put_sides(struct json_out *j, const struct sniff_column *c)
{
	open_object(j, "values");
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		struct str v = map_key(c->distinct, i);
		json_put_key(j, v);
		json_put_string_z(j, propose_among(v, WORDS_COSTS) ? "expenditure" : "revenue");
	}
	json_put_object_end(j);
}

static void put_own(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	open_object(j, "stuiver");
	if (c->is_private)
		put_z(j, "class", "private");
	else if (c->type == SNIFF_FREE)
		put_bool(j, "text", true);
	if (propose_amount(p->s, c) && c->range->decimals > 2)
		put_int(j, "decimals", c->range->decimals);
	if (propose_amount(p->s, c) && c->range->rounded)
		put_bool(j, "round", true);
	if (c->type == SNIFF_DATE && c->null_bad && !c->is_private)
		put_z(j, "onBadValue", "null");
	if (c == p->flag && p->flag_is_side)
		put_sides(j, c);
	put_why(j, c);
	json_put_object_end(j);
}

static void put_field(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	const char *type = field_type(p, c), *meaning = propose_column_type(p, c);
	json_put_object(j);
	put_str(j, "name", c->field);
	put_z(j, "type", type);
	if (strcmp(type, "date") == 0)
		put_z(j, "format", date_format_name(c->date_format));
	if (propose_amount(p->s, c) && c->format.decimal)
		put_char(j, "decimalChar", c->format.decimal);
	if (propose_amount(p->s, c) && c->format.group)
		put_char(j, "groupChar", c->format.group);
	if (meaning)
		put_z(j, "columnType", meaning);
	if (p->shape == SHAPE_COSTS_REVENUE && propose_in_pair(p, c)) {
		open_object(j, "normalize");
		put_z(j, "side", c == p->debit ? "expenditure" : "revenue");
		json_put_object_end(j);
	}
	if (c->type == SNIFF_EMPTY || c->is_private) { /* a file may well come without it */
		open_object(j, "constraints");
		put_bool(j, "required", false);
		json_put_object_end(j);
	}
	put_own(p, c);
	json_put_object_end(j);
}

static void put_target(struct json_out *j, const char *name, const char *type, const char *meaning)
{
	json_put_object(j);
	put_z(j, "name", name);
	put_z(j, "type", type);
	put_z(j, "columnType", meaning);
	put_bool(j, "normalizationTarget", true);
	json_put_object_end(j);
}

void put_schema(struct proposal *p)
{
	struct json_out *j = &p->j;
	open_object(j, "schema");
	open_array(j, "fields");
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		if (propose_named(p->s, &p->s->columns[i]))
			put_field(p, &p->s->columns[i]);
	}
	json_put_array_end(j);
	if (p->shape != SHAPE_EACH) {
		open_array(j, "extraFields");
		if (p->shape == SHAPE_COSTS_REVENUE)
			put_target(j, "side", "string", "direction");
		put_target(j, p->amount, "number", "value");
		json_put_array_end(j);
	}
	json_put_object_end(j);
}

static void put_flag_values(struct json_out *j, const char *key, const struct sniff_column *c,
			    enum side_words words)
{
	open_array(j, key);
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		if (propose_among(map_key(c->distinct, i), words))
			json_put_string(j, map_key(c->distinct, i));
	}
	json_put_array_end(j);
}

static void put_sign(struct proposal *p)
{
	struct json_out *j = &p->j;
	const char *why =
		"no column tells debit from credit or costs from revenue: amounts are taken as "
		"they are, all as expenditure";
	open_object(j, "sign");
	if (p->shape == SHAPE_DEBIT_CREDIT) {
		put_z(j, "style", "debit-credit");
		put_str(j, "debit", p->debit->field);
		put_str(j, "credit", p->credit->field);
		put_z(j, "measure", p->amount);
		why = "a debit and a credit column: the amount is debit less credit";
	} else if (p->flag && !p->flag_is_side) {
		put_z(j, "style", "flag");
		put_str(j, "flag", p->flag->field);
		put_flag_values(j, "debit", p->flag, WORDS_DEBIT);
		put_flag_values(j, "credit", p->flag, WORDS_CREDIT);
		why = "unsigned amounts beside a flag of debit and credit";
	} else {
		put_z(j, "style", "own-side");
		if (p->shape == SHAPE_COSTS_REVENUE)
			why = "a column of costs and one of revenue: each value becomes a line of "
			      "its side";
		else if (p->flag)
			why = "a flag tells costs from revenue, and each is taken as positive on "
			      "its side";
	}
	put_z(j, "why", why);
	json_put_object_end(j);
}

/* A total among the lines would count everything twice: dropped, and held to what is loaded. */
static void put_total(struct proposal *p)
{
	struct json_out *j = &p->j;
	if (!p->s->total_of || !p->s->total_mark)
		return;
	open_array(j, "drop");
	json_put_object(j);
	put_z(j, "name", "total");
	open_array(j, "when");
	json_put_object(j);
	put_str(j, "field", p->s->total_mark->field);
	put_bool(j, "empty", true);
	json_put_object_end(j);
	json_put_array_end(j);
	open_object(j, "control");
	open_array(j, "measures");
	json_put_string(j, p->s->total_of->field);
	json_put_array_end(j);
	json_put_object_end(j);
	put_z(j, "why", "one line holds nothing but an amount, the sum of all others: a total");
	json_put_object_end(j);
	json_put_array_end(j);
}

void put_rules(struct proposal *p)
{
	open_object(&p->j, "stuiver");
	put_sign(p);
	if (p->shape ==
	    SHAPE_EACH) /* of two columns that make one measure, neither has the total */
		put_total(p);
	json_put_object_end(&p->j);
}
