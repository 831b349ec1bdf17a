/* A question's parameters: columns, aggregates, order, format. */
#include "question/question.h"

static int check_limits(const struct query *q, struct error *e)
{
	if (q->nparams > QUERY_MAX_PARAMS)
		return error_set(e, STATUS_USAGE, "At most %d parameters", QUERY_MAX_PARAMS);
	for (size_t i = 0; i < q->nparams; i++)
		if (q->params[i].value.len > QUERY_MAX_PARAM_BYTES)
			return error_set(e, STATUS_USAGE, "A parameter may hold at most %u bytes",
					 QUERY_MAX_PARAM_BYTES);
	return 0;
}

/* What a list of refs is for: its separator, its word in messages, and what may stand in it. */
struct list_rule {
	char separator;
	const char *word;
	bool attributes, measures, aggregates;
};

static const struct list_rule drilldowns = {'|', "drilldown", true, false, false};
static const struct list_rule fields = {',', "field", true, true, false};
static const struct list_rule aggregate_list = {'|', "aggregate", false, false, true};

static bool allowed(const struct list_rule *rule, enum column_kind kind)
{
	switch (kind) {
	case COLUMN_ATTRIBUTE:
		return rule->attributes;
	case COLUMN_MEASURE:
		return rule->measures;
	default:
		return rule->aggregates;
	}
}

static int parse_list(struct columns *out, struct question *r, const struct list_rule *rule,
		      struct str text, struct error *e)
{
	struct str rest = text, ref;
	struct column column;
	bool more = true;

	for (size_t n = 0; more; n++) {
		if (n == QUERY_MAX_REFS)
			return error_set(e, STATUS_USAGE, "At most %d refs in one parameter",
					 QUERY_MAX_REFS);
		if (take_ref(&rest, &ref, e) != 0)
			return -1;
		if (!resolve_ref(&column, r->cube, r->arena, ref) || !allowed(rule, column.kind))
			return error_set(e, STATUS_USAGE, "Invalid %s: '%.*s'", rule->word,
					 STR_ARG(ref));
		columns_add(out, r->arena, r->cube, &column);
		if (take_separator(&rest, rule->separator, &more, e) != 0)
			return -1;
	}
	return 0;
}

static void add_ref(struct columns *out, struct question *r, struct str ref)
{
	struct column column;

	if (resolve_ref(&column, r->cube, r->arena, ref))
		columns_add(out, r->arena, r->cube, &column);
}

static void default_aggregates(struct question *r)
{
	add_ref(&r->aggregates, r, STR("_count"));
	for (size_t m = 0; m < r->cube->nmeasures; m++)
		for (size_t f = 0; f < r->cube->measures[m].nfunctions; f++)
			add_ref(&r->aggregates, r,
				arena_printf(r->arena, "%.*s.%s",
					     STR_ARG(r->cube->measures[m].name),
					     aggregate_name(r->cube->measures[m].functions[f])));
}

static void default_fields(struct question *r)
{
	for (size_t d = 0; d < r->cube->ndimensions; d++) {
		struct column column = {.kind = COLUMN_ATTRIBUTE,
					.whole_dimension = true,
					.dimension = d,
					.attribute = r->cube->dimensions[d].key};
		column.ref = column.label = r->cube->dimensions[d].attributes[column.attribute].ref;
		columns_add(&r->columns, r->arena, r->cube, &column);
	}
	for (size_t m = 0; m < r->cube->nmeasures; m++)
		add_ref(&r->columns, r, r->cube->measures[m].name);
}

static bool has_label(const struct columns *list, const struct column *column)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].kind == column->kind && str_eq(list->items[i].ref, column->ref))
			return true;
	return false;
}

/* Whether the answer can be ordered by it: aggregates by what they show (and by any aggregate),
 * members by their fields, facts by every attribute and measure. */
static int check_order(const struct question *r, const struct order_key *k, enum endpoint endpoint,
		       struct error *e)
{
	bool aggregate = k->column.kind == COLUMN_AGGREGATE || k->column.kind == COLUMN_COUNT;

	if (endpoint == ENDPOINT_FACTS ? !aggregate
				       : (endpoint == ENDPOINT_AGGREGATE && aggregate) ||
						 has_label(&r->columns, &k->column))
		return 0;
	return error_set(e, STATUS_USAGE,
			 "Invalid sorting criterion: '%.*s' is not part of this answer",
			 STR_ARG(k->ref));
}

static bool take_word(struct str *rest, const char *word)
{
	if (!str_starts(*rest, str_z(word)))
		return false;
	rest->ptr += strlen(word);
	rest->len -= strlen(word);
	return true;
}

/* The direction behind a ref, when there is one. */
static int take_direction(struct str *rest, bool *given, bool *descending, struct error *e)
{
	skip_blanks(rest);
	*descending = false;
	*given = rest->len && *rest->ptr == ':';
	if (!*given)
		return 0;
	rest->ptr++;
	rest->len--;
	skip_blanks(rest);
	if (take_word(rest, "asc"))
		return 0;
	*descending = take_word(rest, "desc");
	if (*descending)
		return 0;
	return error_set(e, STATUS_USAGE, "expecting 'asc' or 'desc' behind ':'");
}

static int parse_order_key(struct order_key *k, struct question *r, struct str *rest,
			   enum endpoint endpoint, struct error *e)
{
	bool directed;
	struct error ignored;

	if (take_ref(rest, &k->ref, e) != 0)
		return -1;
	bool known = resolve_ref(&k->column, r->cube, r->arena, k->ref);
	int fault = take_direction(rest, &directed, &k->descending, known ? e : &ignored);
	if (!known && directed && fault == 0) /* the reference's own words */
		return error_set(e, STATUS_USAGE, "Invalid sorting criterion: ['%.*s', ':', '%s']",
				 STR_ARG(k->ref), k->descending ? "desc" : "asc");
	if (!known)
		return error_set(e, STATUS_USAGE, "Invalid sorting criterion: '%.*s'",
				 STR_ARG(k->ref));
	return fault ? -1 : check_order(r, k, endpoint, e);
}

static int parse_order(struct question *r, struct str text, enum endpoint endpoint, struct error *e)
{
	struct str rest = text;
	bool more = true;

	r->orders = ARENA_ARRAY(r->arena, struct order_key, QUERY_MAX_REFS);
	while (more) {
		if (r->norders == QUERY_MAX_REFS)
			return error_set(e, STATUS_USAGE, "At most %d refs in one parameter",
					 QUERY_MAX_REFS);
		if (parse_order_key(&r->orders[r->norders++], r, &rest, endpoint, e) != 0 ||
		    take_separator(&rest, ',', &more, e) != 0)
			return -1;
	}
	return 0;
}

static int parse_format(struct question *r, const struct query *q, struct error *e)
{
	if (q->endpoint == ENDPOINT_AGGREGATE &&
	    parameter_flag(&r->explanations, q, "explanations", e) != 0)
		return -1;
	r->format = parameters_form(q);
	r->download = r->format != OUTPUT_JSON && query_param(q, "download");
	return 0;
}

static int parse_columns(struct question *r, const struct query *q, struct error *e)
{
	const struct str *text;

	if (q->endpoint == ENDPOINT_MEMBERS) {
		struct str ref = q->ref; /* an escaped slash behind it is a slash all the same */
		while (str_ends(ref, STR("/")))
			ref.len--;
		return parse_list(&r->columns, r, &fields, ref, e);
	}
	if (q->endpoint == ENDPOINT_FACTS) {
		text = query_param(q, "fields");
		if (!text)
			default_fields(r);
		return text ? parse_list(&r->columns, r, &fields, *text, e) : 0;
	}
	text = query_param(q, "aggregates");
	r->aggregates_given = text != NULL;
	if (!text)
		default_aggregates(r);
	else if (parse_list(&r->aggregates, r, &aggregate_list, *text, e) != 0)
		return -1;
	text = query_param(q, "drilldown");
	return text ? parse_list(&r->columns, r, &drilldowns, *text, e) : 0;
}

/* Toggles are a word the reference does not know, and leaves alone. */
static int parse_toggle(struct question *r, const struct query *q, struct error *e)
{
	const struct str *toggle = query_param(q, "toggle");
	bool takes = q->endpoint == ENDPOINT_AGGREGATE || q->endpoint == ENDPOINT_FACTS;

	return toggle && takes ? parse_toggles(r, *toggle, e) : 0;
}

int question_read(struct question *r, struct arena *a, const struct cube *c, const struct query *q,
		  struct error *e)
{
	const struct str *cut = query_param(q, "cut"), *order = query_param(q, "order");

	*r = (struct question){.arena = a, .cube = c};
	if (check_limits(q, e) != 0)
		return -1;
	if (cut) {
		r->raw_cut = *cut;
		r->has_cut = true;
		if (parse_cuts(r, *cut, e) != 0)
			return -1;
	}
	if (parse_columns(r, q, e) != 0 || check_compared(q, e) != 0 || parse_toggle(r, q, e) != 0)
		return -1;
	bool sheet = layout_is_asked(q);
	if (sheet)
		r->sheet_order = order;
	else if (order && parse_order(r, *order, q->endpoint, e) != 0)
		return -1;
	if (parse_format(r, q, e) != 0 || question_page(r, q, e) != 0)
		return -1;
	return sheet ? parse_layout(r, q, e) : 0;
}
