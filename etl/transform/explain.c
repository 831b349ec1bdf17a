/* The plan, for people and as JSON: one target a line, what feeds it, and on what evidence. */
#include "transform/plan.h"

#include "base/text/json_out.h"

#include <inttypes.h>

static void put_column(const struct transform *t, struct buffer *b, int field)
{
	int column = t->plan.match.columns[field];
	struct str name = t->plan.r->fields[field].name;
	if (column == NONE)
		buffer_printf(b, "%.*s [not in the file]", STR_ARG(name));
	else if (t->now.header && !str_eq(t->now.header[column], name))
		buffer_printf(b, "%.*s [col %d, \"%.*s\"]", STR_ARG(name), column + 1,
			      STR_ARG(t->now.header[column]));
	else
		buffer_printf(b, "%.*s [col %d]", STR_ARG(name), column + 1);
}

static void put_variants(const struct transform *t, struct buffer *b, int field)
{
	size_t n = 0;
	for (size_t v = 0; v < t->plan.nvariants; v++) {
		for (size_t i = 0; i < t->plan.variants[v].nsettings; i++) {
			const struct setting *s = &t->plan.variants[v].settings[i];
			if (s->field != field)
				continue;
			buffer_printf(b, "%s'%.*s' for", n++ ? ", " : "constant ",
				      STR_ARG(s->value));
			for (size_t c = 0; c < t->cube->ncolumns; c++)
				if (t->plan.variants[v].amounts[c].plus != NONE)
					buffer_printf(
						b, " %.*s",
						STR_ARG(t->plan.r
								->fields[t->plan.inputs
										 [t->plan.variants[v]
											  .amounts[c]
											  .plus]
											 .field]
								.name));
		}
	}
	if (n == 0)
		buffer_append_z(b, "nothing");
}

static void put_field(const struct transform *t, struct buffer *b, int field);
static void put_list(const struct transform *t, struct buffer *b, int list);

static void put_from(const struct transform *t, struct buffer *b, const struct field *f)
{
	if (f->from == FROM_FILE)
		buffer_append_z(b, "the file's name");
	else if (f->from == FROM_RESOURCE)
		buffer_append_z(b, "the resource's name");
	else if (f->from == FROM_PATH)
		buffer_append_z(b, "the file's name and folders");
	else if (f->from == FROM_FOLDER)
		buffer_append_z(b, "the name of the file's folder");
	else
		put_field(t, b, f->from);
}

static void put_field(const struct transform *t, struct buffer *b, int field)
{
	static const char *const parts[] = {"year", "month", "quarter"};
	const struct field *f = &t->plan.r->fields[field];
	switch (f->origin) {
	case ORIGIN_COLUMN:
		put_column(t, b, field);
		break;
	case ORIGIN_CONSTANT:
		buffer_printf(b, "constant '%.*s'", STR_ARG(f->constant));
		break;
	case ORIGIN_VARIANT:
		put_variants(t, b, field);
		break;
	case ORIGIN_REGEX:
		put_from(t, b, f);
		if (f->regex)
			buffer_printf(b, ", group %zu of /%.*s/", f->group, STR_ARG(f->pattern));
		break;
	case ORIGIN_PART:
		buffer_printf(b, "%s of ", parts[f->part]);
		put_from(t, b, f);
		break;
	case ORIGIN_TEMPLATE:
		for (size_t i = 0; i < f->npieces; i++) {
			buffer_append_z(b, i ? " + " : "");
			if (f->pieces[i].field == NONE)
				buffer_printf(b, "\"%.*s\"", STR_ARG(f->pieces[i].literal));
			else
				put_field(t, b, f->pieces[i].field);
		}
		break;
	case ORIGIN_LOOKUP:
		buffer_printf(b, "%.*s of ", STR_ARG(f->from_name));
		put_list(t, b, f->list);
		break;
	}
	if (f->values.n > 0)
		buffer_printf(b, " through %zu values", f->values.n);
}

static void put_list(const struct transform *t, struct buffer *b, int list)
{
	static const char *const matches[] = {"", " (folded)", " (patterns)"};
	if (t->plan.parent[list] == NONE) {
		buffer_printf(b, "code list %.*s [not reached from this ledger]",
			      STR_ARG(t->m->resources[list].name));
		return;
	}
	const struct resource *from = &t->m->resources[t->plan.parent[list]];
	const struct foreign_key *k = &from->keys[t->plan.parent_key[list]];
	buffer_printf(b, "code list %.*s by ", STR_ARG(t->m->resources[list].name));
	for (size_t i = 0; i < k->n; i++) {
		buffer_append_z(b, i ? " + " : "");
		if (from == t->plan.r)
			put_field(t, b, k->fields[i]);
		else
			buffer_append_str(b, from->fields[k->fields[i]].name);
	}
	buffer_append_z(b, matches[k->match]);
	if (k->valid_from != NONE || k->valid_to != NONE)
		buffer_append_z(b, ", valid in the line's year");
	if (from != t->plan.r) {
		buffer_append_z(b, " of ");
		put_list(t, b, t->plan.parent[list]);
	}
}

static void put_attribute(const struct transform *t, struct buffer *b, size_t d, size_t a)
{
	const struct attribute_source *source = &t->m->attributes[d][a];
	if (source->resource != NONE) {
		buffer_printf(b, "%.*s of ", STR_ARG(source->field));
		put_list(t, b, source->resource);
	} else if (t->plan.dimensions[d].fields[a] == NONE) {
		buffer_append_z(b, "nothing in this ledger");
	} else {
		put_field(t, b, t->plan.dimensions[d].fields[a]);
	}
}

static void put_convention(const struct transform *t, struct buffer *b, const struct input *in)
{
	const struct number_format f = in->format;
	if (in->surveyed && in->evidence.len == 0) {
		buffer_append_z(b, "; convention still to be found over the whole file");
		return;
	}
	if (f.decimal)
		buffer_printf(b, "; decimal %s", f.decimal == ',' ? "comma" : "point");
	else
		buffer_append_z(b, "; whole numbers");
	if (f.group)
		buffer_printf(b, ", groups '%c'", f.group);
	if (in->surveyed)
		buffer_printf(b, ", found: %.*s", STR_ARG(in->evidence));
	else
		buffer_append_z(b, ", stated by the descriptor");
	if (t->plan.r->fields[in->field].negate)
		buffer_append_z(b, ", negated");
}

static void put_scale(const struct transform *t, struct buffer *b)
{
	if (t->plan.r->scale_field != NONE) {
		buffer_append_z(b, "; scale by ");
		put_field(t, b, t->plan.r->scale_field);
	} else if (t->plan.r->scale != 1) {
		buffer_printf(b, "; times %" PRId64, t->plan.r->scale);
	}
}

static void put_sign(const struct transform *t, struct buffer *b)
{
	static const char *const styles[] = {"", "; debit positive, revenue negated",
					     "; debit minus credit, negated for revenue",
					     "; credit by flag, revenue negated"};
	buffer_append_z(b, styles[t->plan.r->sign.style]);
}

static void put_measure(const struct transform *t, struct buffer *b, size_t c)
{
	size_t n = 0;
	const struct input *first = NULL;
	for (size_t v = 0; v < t->plan.nvariants; v++) {
		const struct amount_plan *p = &t->plan.variants[v].amounts[c];
		const int inputs[2] = {p->plus, p->minus};
		for (int i = 0; i < 2; i++) {
			if (inputs[i] == NONE)
				continue;
			buffer_append_z(b, n++ ? (i ? " minus " : ", ") : "");
			first = first ? first : &t->plan.inputs[inputs[i]];
			put_column(t, b, t->plan.inputs[inputs[i]].field);
		}
	}
	if (!first) {
		buffer_append_z(b, "nothing in this ledger");
		return;
	}
	put_convention(t, b, first);
	put_scale(t, b);
	put_sign(t, b);
}

/* A line of the plan: target and source. */
struct line_sink {
	struct buffer *out;
	struct json_out *json; /* NULL: text */
};

static void put_line(const struct line_sink *sink, struct str target, const struct buffer *source)
{
	if (!sink->json) {
		buffer_printf(sink->out, "%.*s \xe2\x86\x90 %.*s\n", STR_ARG(target),
			      STR_ARG(buffer_str(source)));
		return;
	}
	json_put_object(sink->json);
	json_put_key_z(sink->json, "target");
	json_put_string(sink->json, target);
	json_put_key_z(sink->json, "source");
	json_put_string(sink->json, buffer_str(source));
	json_put_object_end(sink->json);
}

static void put_dimensions(const struct transform *t, const struct line_sink *sink,
			   struct buffer *b)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		const struct dimension *shape = &t->cube->dimensions[d];
		for (size_t a = 0; a < shape->nattributes; a++) {
			buffer_reset(b);
			put_attribute(t, b, d, a);
			if (shape->text)
				buffer_append_z(b, "; kept as text");
			bool alone = shape->nattributes == 1 &&
				     str_eq(shape->name, shape->attributes[0].name);
			put_line(sink, alone ? shape->name : shape->attributes[a].ref, b);
		}
	}
}

static void put_columns(const struct transform *t, const struct line_sink *sink, struct buffer *b)
{
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		buffer_reset(b);
		put_measure(t, b, c);
		put_line(sink, t->cube->columns[c].name, b);
	}
	if (t->plan.has_side) {
		buffer_reset(b);
		if (t->plan.r->sign.side_resource != NONE)
			put_list(t, b, t->plan.r->sign.side_resource);
		else
			put_field(t, b, t->plan.r->sign.side);
		put_line(sink, STR("(sign by side)"), b);
	}
}

static void put_condition(const struct transform *t, struct buffer *b, const struct condition *c)
{
	static const char *const verbs[] = {"is one of", "matches", "is empty"};
	bool filled = c->kind == CONDITION_EMPTY && !c->empty;
	put_field(t, b, c->field);
	buffer_printf(b, " %s", filled ? "is filled" : verbs[c->kind]);
	for (size_t n = 0; c->kind == CONDITION_EQUALS && n < c->values.n; n++)
		buffer_printf(b, "%s\"%.*s\"", n ? ", " : " ", STR_ARG(c->values.items[n]));
	if (c->kind == CONDITION_MATCHES)
		buffer_printf(b, " /%.*s/", STR_ARG(c->pattern));
}

static void put_rules(const struct transform *t, const struct line_sink *sink, struct buffer *b)
{
	for (size_t i = 0; i < t->plan.nrules; i++) {
		const struct drop_rule *rule = t->plan.rules[i].rule;
		buffer_reset(b);
		for (size_t k = 0; k < rule->when.n; k++) {
			buffer_append_z(b, k ? " and " : "lines whose ");
			put_condition(t, b, &rule->when.items[k]);
		}
		if (rule->control)
			buffer_append_z(b, "; their sums must be those of the loaded lines");
		put_line(sink, arena_printf(t->now.scratch, "(drop %.*s)", STR_ARG(rule->name)), b);
	}
}

static void put_unmapped_columns(const struct transform *t, const struct line_sink *sink,
				 struct buffer *b)
{
	for (size_t i = 0; i < t->now.nheader; i++) {
		if (t->plan.match.fields[i] != NONE || t->now.header[i].len == 0)
			continue;
		buffer_reset(b);
		buffer_printf(b, "column %zu, \"%.*s\": no field names it", i + 1,
			      STR_ARG(t->now.header[i]));
		put_line(sink, STR("(not loaded)"), b);
	}
}

void transform_explain(const struct transform *t, struct buffer *out, bool json)
{
	struct json_out j;
	struct buffer b;
	struct line_sink sink = {out, json ? &j : NULL};
	buffer_init(&b, 65536);
	if (json) {
		json_begin(&j, out);
		json_put_array(&j);
	}
	if (t->plan.dimensions) {
		put_columns(t, &sink, &b);
		put_dimensions(t, &sink, &b);
		put_rules(t, &sink, &b);
		put_unmapped_columns(t, &sink, &b);
		if (json) /* looking up changes nothing, although its signature cannot say so */
			plan_published((struct transform *)t, &j);
	}
	if (json)
		json_put_array_end(&j);
	buffer_drop(&b);
	arena_reset(t->now.scratch);
}
