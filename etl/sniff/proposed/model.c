/* The model of a proposed descriptor: measures and dimensions. */
#include "sniff/proposed/propose.h"

#include <ctype.h>

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

static bool is_fixed(struct str slug)
{
	return str_eq(slug, STR("year")) || str_eq(slug, STR("period")) ||
	       str_eq(slug, STR("phase")) || str_eq(slug, STR("side"));
}

/* Some dimensions have fixed names: by them a newer file replaces the older. */
static struct str dimension_name(const struct proposal *p, const struct sniff_column *c)
{
	if (c == p->s->shape.year)
		return STR("year");
	if (c == p->s->shape.period)
		return STR("period");
	const char *type = propose_column_type(p, c);
	if (type && strcmp(type, "phase:id") == 0)
		return STR("phase");
	if (type && strcmp(type, "direction") == 0)
		return STR("side");
	return is_fixed(c->slug) ? arena_printf(p->s->arena, "%.*s_column", STR_ARG(c->slug))
				 : c->slug;
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

/* What is in a year's totals by Iv3, and is no spending: a page that says what a year cost leaves it out unless it is asked for. */
static const struct apart {
	const char *code, *name, *label;
} APART[] = {{"0.10", "without-reserves", "Zonder mutaties reserves (0.10)"},
	     {"0.11", "without-result", "Zonder resultaat (0.11)"}};

/* The value that is this code, alone ("0.10", "TV0.10") or with its name behind it; empty: there is none. */
static struct str value_of(const struct sniff_column *c, const char *code)
{
	size_t n = strlen(code);

	for (size_t i = 0; c->distinct && i < map_count(c->distinct); i++) {
		struct str value = map_key(c->distinct, i);
		size_t at = 0;
		while (at < value.len && isalpha((unsigned char)value.ptr[at]))
			at++;
		if (value.len - at >= n && memcmp(value.ptr + at, code, n) == 0 &&
		    (value.len - at == n || value.ptr[at + n] == ' '))
			return value;
	}
	return (struct str){0};
}

static const struct sniff_column *task_apart(const struct proposal *p)
{
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (c->word && strcmp(c->word->dutch, "taakveld") == 0 &&
		    propose_dimension(p->s, c) && c->label_of < 0 &&
		    (value_of(c, APART[0].code).len || value_of(c, APART[1].code).len))
			return c;
	}
	return NULL;
}

static void put_toggle(struct proposal *p, const struct sniff_column *c, const struct apart *apart)
{
	struct json_out *j = &p->j;
	struct buffer exclude;

	buffer_init(&exclude, SNIFF_TITLE);
	buffer_printf(&exclude, "%.*s.%s:", STR_ARG(dimension_name(p, c)), key_name(c));
	json_escape(&exclude, value_of(c, apart->code));
	json_put_object(j);
	put_z(j, "name", apart->name);
	put_z(j, "label", apart->label);
	put_str(j, "exclude", buffer_str(&exclude));
	put_bool(j, "default", true);
	json_put_object_end(j);
	buffer_drop(&exclude);
}

static void put_toggles(struct proposal *p)
{
	const struct sniff_column *c = task_apart(p);

	if (!c)
		return;
	open_object(&p->j, "stuiver");
	open_array(&p->j, "toggles");
	for (size_t i = 0; i < sizeof APART / sizeof *APART; i++)
		if (value_of(c, APART[i].code).len)
			put_toggle(p, c, &APART[i]);
	json_put_array_end(&p->j);
	json_put_object_end(&p->j);
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
