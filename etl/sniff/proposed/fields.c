/* Fields and sign of a proposed descriptor. */
#include "sniff/proposed/decision.h"
#include "sniff/proposed/made.h"
#include "sniff/proposed/propose.h"
#include "sniff/seen/flags.h"
#include "sniff/seen/marks.h"
#include "sniff/seen/relations.h"

static const char *field_type(const struct proposal *p, const struct sniff_column *c)
{
	if (shape_is_amount(p->s, c))
		return "number";
	if (c->is_private)
		return "string";
	if (c->type == SNIFF_DATE)
		return "date";
	return c->type == SNIFF_YEAR || c->type == SNIFF_PERIOD || c->as_integer ? "integer"
										 : "string";
}

static void put_why(struct json_out *j, const struct sniff_column *c)
{
	struct buffer b;
	buffer_init(&b, 65536);
	buffer_append_str(&b, c->why);
	if (c->evidence.len && !c->is_private && /* it quotes a value */
	    (c->type == SNIFF_AMOUNT || c->type == SNIFF_DATE))
		buffer_printf(&b, "; %.*s", STR_ARG(c->evidence));
	if (c->negate)
		buffer_append_z(&b, "; written with the opposite sign");
	if (c->cents && c->type == SNIFF_AMOUNT)
		buffer_append_z(&b, "; the header says that it is in cents");
	if (c->fill_down)
		buffer_append_z(&b,
				"; filled in the first of several rows only: empty cells take the "
				"value above them");
	if (c->beside.len)
		buffer_printf(&b, "; %.*s", STR_ARG(c->beside));
	if (c->is_private)
		buffer_printf(&b, "; private: %.*s", STR_ARG(c->privacy));
	put_str(j, "why", buffer_str(&b));
	buffer_drop(&b);
}

/* B/L in words the model knows. */
static void put_sides(struct json_out *j, const struct sniff_shape *shape)
{
	open_object(j, "values");
	for (size_t i = 0; i < map_count(shape->side->distinct); i++) {
		struct str v = map_key(shape->side->distinct, i);
		const char *side = flag_side(shape, v);
		json_put_key(j, v);
		json_put_string_z(j, side ? side : "balance");
	}
	if (shape->side_empty)
		put_z(j, "", "balance");
	json_put_object_end(j);
}

static void put_amount(struct json_out *j, const struct sniff_column *c)
{
	if (c->range->decimals > 2)
		put_int(j, "decimals", c->range->decimals);
	if (c->range->rounded)
		put_bool(j, "round", true);
	if (c->cents)
		put_bool(j, "cents", true);
	if (c->negate)
		put_bool(j, "negate", true);
}

static void put_own(struct proposal *p, const struct sniff_column *c)
{
	struct json_out *j = &p->j;
	open_object(j, "stuiver");
	if (c->made)
		made_put_members(j, c);
	if (c->is_private)
		put_z(j, "class", "private");
	else if (c->type == SNIFF_FREE)
		put_bool(j, "text", true);
	if (shape_is_amount(p->s, c))
		put_amount(j, c);
	if (c->type == SNIFF_DATE && c->null_bad && !c->is_private)
		put_z(j, "onBadValue", "null");
	if (c->fill_down)
		put_bool(j, "fillDown", true);
	if (c == p->s->shape.side)
		put_sides(j, &p->s->shape);
	put_why(j, c);
	json_put_object_end(j);
}

/* What the column of an amount says of its lines. */
static void put_normalize(struct proposal *p, const struct sniff_column *c)
{
	const struct sniff_shape *shape = &p->s->shape;
	struct json_out *j = &p->j;
	bool pair = shape->kind == SHAPE_COSTS_REVENUE;
	if ((!pair && shape->kind != SHAPE_COLUMNS) || !shape_feeds(p->s, c))
		return;
	open_object(j, "normalize");
	if (pair)
		put_z(j, "side", c == shape->debit ? "expenditure" : "revenue");
	else if (c->side)
		put_z(j, "side", c->side);
	if (!pair && c->phase)
		put_z(j, "phase", c->phase);
	if (!pair && c->year)
		put_int(j, "year", c->year);
	if (!pair && c->period)
		put_int(j, "period", c->period);
	json_put_object_end(j);
}

/* Every value has one separator before three digits: a factor of a thousand hangs on what it is, and
 * where the mapping does not state it, each load says so. */
static bool is_undecided(const struct sniff_column *c)
{
	const struct number_vote *v = &c->number;
	return !c->made && !c->json && v->undecided > 0 && v->plain == 0 &&
	       v->comma + v->point == 0;
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
	if (shape_is_amount(p->s, c) && !is_undecided(c) && (c->format.decimal || c->made))
		put_char(j, "decimalChar", c->format.decimal ? c->format.decimal : ',');
	if (shape_is_amount(p->s, c) && !is_undecided(c) && c->format.group)
		put_char(j, "groupChar", c->format.group);
	if (meaning)
		put_z(j, "columnType", meaning);
	put_normalize(p, c);
	if (!c->made &&
	    (c->type == SNIFF_EMPTY || c->is_private)) { /* a file may well come without it */
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
	if (meaning)
		put_z(j, "columnType", meaning);
	put_bool(j, "normalizationTarget", true);
	json_put_object_end(j);
}

static void put_constant(struct json_out *j, const char *name, const char *meaning,
			 const char *value, const char *why)
{
	json_put_object(j);
	put_z(j, "name", name);
	put_z(j, "type", "string");
	put_z(j, "columnType", meaning);
	put_z(j, "constant", value);
	open_object(j, "stuiver");
	put_z(j, "why", why);
	json_put_object_end(j);
	json_put_object_end(j);
}

bool propose_columns_say(const struct sniff *s, enum sniff_use use)
{
	bool any = s->shape.kind == SHAPE_COSTS_REVENUE && use == USE_SIDE;
	for (size_t i = 0; i < s->ncolumns && s->shape.kind == SHAPE_COLUMNS; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (shape_feeds(s, c))
			any = any || (use == USE_SIDE     ? c->side != NULL
				      : use == USE_PERIOD ? c->period != 0
							  : c->year != 0);
	}
	return any;
}

bool propose_columns_phase(const struct sniff *s)
{
	bool any = false;
	for (size_t i = 0; i < s->ncolumns && s->shape.kind == SHAPE_COLUMNS; i++)
		any = any || (shape_feeds(s, &s->columns[i]) && s->columns[i].phase);
	return any;
}

static bool columns_are_quarters(const struct sniff *s)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (shape_feeds(s, &s->columns[i]) && s->columns[i].is_quarter)
			return true;
	return false;
}

static void put_extra_fields(struct proposal *p)
{
	struct json_out *j = &p->j;
	const struct sniff *s = p->s;
	open_array(j, "extraFields");
	for (size_t i = s->nfile; i < s->ncolumns; i++) {
		made_put_helpers(j, &s->columns[i]);
		put_field(p, &s->columns[i]);
	}
	if (propose_columns_say(s, USE_SIDE))
		put_target(j, "side", "string", "direction");
	if (propose_columns_say(s, USE_YEAR))
		put_target(j, "year", "integer", "date:fiscal-year");
	if (propose_columns_say(s, USE_PERIOD))
		put_target(j, "period", "integer",
			   columns_are_quarters(s) ? NULL : "date:fiscal-month");
	if (propose_columns_phase(s))
		put_target(j, "phase", "string", "phase:id");
	if (s->shape.kind != SHAPE_EACH)
		put_target(j, s->shape.amount, "number", "value");
	if (s->shape.phase)
		put_constant(j, "phase", "phase:id", s->shape.phase,
			     "the name of the file, or its title, says so");
	json_put_array_end(j);
}

void put_schema(struct proposal *p)
{
	struct json_out *j = &p->j;
	open_object(j, "schema");
	open_array(j, "fields");
	for (size_t i = 0; i < p->s->nfile; i++) {
		if (shape_named(p->s, &p->s->columns[i]))
			put_field(p, &p->s->columns[i]);
	}
	json_put_array_end(j);
	if (p->s->shape.kind != SHAPE_EACH || p->s->shape.phase || p->s->ncolumns > p->s->nfile)
		put_extra_fields(p);
	json_put_object_end(j);
}

static void put_flag_values(struct json_out *j, const char *key, const struct sniff_column *c,
			    enum flag_words words)
{
	open_array(j, key);
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		if (flag_among(map_key(c->distinct, i), words))
			json_put_string(j, map_key(c->distinct, i));
	}
	json_put_array_end(j);
}

static void put_sign(struct proposal *p)
{
	struct json_out *j = &p->j;
	const struct sniff_shape *shape = &p->s->shape;
	open_object(j, "sign");
	put_z(j, "style", shape->style);
	if (strcmp(shape->style, "debit-credit") == 0) {
		put_str(j, "debit", shape->debit->field);
		put_str(j, "credit", shape->credit->field);
		put_z(j, "measure", shape->amount);
	} else if (strcmp(shape->style, "flag") == 0) {
		put_str(j, "flag", shape->flag->field);
		put_flag_values(j, "debit", shape->flag, WORDS_DEBIT);
		put_flag_values(j, "credit", shape->flag, WORDS_CREDIT);
	}
	put_str(j, "why", shape->why);
	json_put_object_end(j);
}

static void put_total(struct proposal *p, const struct total_rule *rule)
{
	struct json_out *j = &p->j;
	const struct sniff *s = p->s;
	json_put_object(j);
	put_z(j, "name", rule->name);
	open_array(j, "when");
	json_put_object(j);
	put_str(j, "field", rule->column->field);
	if (rule->test == MARK_EMPTY)
		put_bool(j, "empty", true);
	else
		put_z(j, "matches", mark_pattern(rule->test, s->arena));
	json_put_object_end(j);
	json_put_array_end(j);
	if (rule->control) {
		open_object(j, "control");
		open_array(j, "measures");
		for (size_t i = 0; i < s->ncolumns; i++)
			if (propose_measured(s, &s->columns[i]))
				json_put_string(j, s->columns[i].field);
		json_put_array_end(j);
		json_put_object_end(j);
	}
	put_z(j, "why", "these lines are sums of lines before them: they would count money twice");
	json_put_object_end(j);
}

/* A total among the lines would count everything twice: dropped, and held to what is loaded. */
static void put_totals(struct proposal *p)
{
	struct total_rule rules[2];
	uint64_t rest;
	size_t n = p->s->ntotals ? marks_rules(p->s->relations->marks, p->s, rules, &rest) : 0;
	if (n == 0)
		return;
	open_array(&p->j, "drop");
	for (size_t i = 0; i < n; i++)
		put_total(p, &rules[i]);
	json_put_array_end(&p->j);
}

void put_rules(struct proposal *p)
{
	const struct sniff_shape *shape = &p->s->shape;
	open_object(&p->j, "stuiver");
	decisions_json(&p->j, p->s, true);
	if (shape->scale != 1)
		put_int(&p->j, "scale", shape->scale);
	if (shape->scale_why.len)
		put_str(&p->j, "why", shape->scale_why);
	put_sign(p);
	put_totals(p);
	json_put_object_end(&p->j);
}
