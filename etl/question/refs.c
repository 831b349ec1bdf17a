/* Refs: names of measures, aggregates, dimensions and attributes. */
#include "question/question.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void join_cuts(struct query_param *params, size_t *n, struct arena *a)
{
	struct query_param *first = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		bool cut = str_eq(params[i].key, STR("cut"));
		if (cut && first) {
			first->value = arena_printf(a, "%.*s|%.*s", STR_ARG(first->value),
						    STR_ARG(params[i].value));
			continue;
		}
		params[kept] = params[i];
		if (cut)
			first = &params[kept];
		kept++;
	}
	*n = kept;
}

void skip_blanks(struct str *rest)
{
	while (rest->len && (*rest->ptr == ' ' || (*rest->ptr >= '\t' && *rest->ptr <= '\r'))) {
		rest->ptr++;
		rest->len--;
	}
}

int take_ref(struct str *rest, struct str *out, struct error *e)
{
	size_t n = 0, end = 0;

	skip_blanks(rest);
	for (; n < rest->len; n++) {
		char c = rest->ptr[n];
		if (is_alnum(c))
			end = n + 1;
		else if (c != '.' && c != '_')
			break;
	}
	if (end == 0)
		return error_set(e, STATUS_USAGE, "Expecting <ref>");
	*out = (struct str){rest->ptr, end};
	rest->ptr += end;
	rest->len -= end;
	return 0;
}

/* The reference drops what it cannot parse in silence; a clear refusal serves better. */
int take_separator(struct str *rest, char separator, bool *more, struct error *e)
{
	skip_blanks(rest);
	*more = rest->len && *rest->ptr == separator;
	if (!rest->len)
		return 0;
	if (!*more)
		return error_set(e, STATUS_USAGE,
				 "Cannot understand '%.*s': expecting '%c' or the end here",
				 STR_ARG(str_head(*rest, 80)), separator);
	rest->ptr++;
	rest->len--;
	return 0;
}

static bool resolve_measure(struct column *out, const struct cube *c, struct str ref)
{
	int m = cube_find_measure(c, ref);

	if (m >= 0)
		*out = (struct column){.kind = COLUMN_MEASURE, .ref = ref, .measure = (size_t)m};
	return m >= 0;
}

static bool resolve_aggregate(struct column *out, const struct cube *c, struct str name,
			      struct str function, struct str ref)
{
	int m = cube_find_measure(c, name);

	for (size_t i = 0; m >= 0 && i < c->measures[m].nfunctions; i++) {
		enum aggregate_function f = c->measures[m].functions[i];
		if (!str_eq(function, str_z(aggregate_name(f))))
			continue;
		*out = (struct column){
			.kind = COLUMN_AGGREGATE, .ref = ref, .measure = (size_t)m, .function = f};
		return true;
	}
	return false;
}

static void set_attribute(struct column *out, const struct cube *c, size_t d, size_t a)
{
	*out = (struct column){.kind = COLUMN_ATTRIBUTE,
			       .ref = c->dimensions[d].attributes[a].ref,
			       .dimension = d,
			       .attribute = a};
}

static bool resolve_attribute(struct column *out, const struct cube *c, struct str name,
			      struct str attribute)
{
	int d = cube_find_dimension(c, name);
	int a = d < 0 ? -1 : dimension_find_attribute(&c->dimensions[d], attribute);

	if (a >= 0)
		set_attribute(out, c, (size_t)d, (size_t)a);
	return a >= 0;
}

/* hierarchy.attribute: the first level that has the attribute. */
static bool resolve_alias(struct column *out, const struct cube *c, struct str name,
			  struct str attribute)
{
	for (size_t h = 0; h < c->nhierarchies; h++) {
		const struct hierarchy *tree = &c->hierarchies[h];
		for (size_t i = 0; i < tree->nlevels && str_eq(tree->name, name); i++) {
			int a = dimension_find_attribute(&c->dimensions[tree->levels[i]],
							 attribute);
			if (a < 0)
				continue;
			set_attribute(out, c, tree->levels[i], (size_t)a);
			return true;
		}
	}
	return false;
}

static bool resolve(struct column *out, const struct cube *c, struct str ref)
{
	struct str rest = ref, name = str_split(&rest, '.');

	if (resolve_measure(out, c, ref))
		return true;
	if (str_eq(ref, STR("_count"))) {
		*out = (struct column){.kind = COLUMN_COUNT, .ref = ref};
		return true;
	}
	if (rest.ptr && resolve_aggregate(out, c, name, rest, ref))
		return true;
	int d = cube_find_dimension(c, ref);
	if (d >= 0) {
		set_attribute(out, c, (size_t)d, c->dimensions[d].key);
		out->whole_dimension = true;
		return true;
	}
	return rest.ptr &&
	       (resolve_attribute(out, c, name, rest) || resolve_alias(out, c, name, rest));
}

bool resolve_ref(struct column *out, const struct cube *c, struct arena *a, struct str ref)
{
	if (!resolve(out, c, ref))
		return false;
	out->label = arena_dup(a, out->whole_dimension ? out->ref : ref);
	if (out->kind != COLUMN_ATTRIBUTE)
		out->ref = out->label;
	return true;
}

static void add_one(struct columns *list, struct arena *a, struct column column)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->items[i].label, column.label))
			return;
	if (list->n == list->capacity) {
		struct column *old = list->items;
		list->capacity = list->capacity ? 2 * list->capacity : 16;
		list->items = ARENA_ARRAY(a, struct column, list->capacity);
		if (list->n)
			memcpy(list->items, old, list->n * sizeof *old);
	}
	column.whole_dimension = false;
	list->items[list->n++] = column;
}

void columns_add(struct columns *list, struct arena *a, const struct cube *c,
		 const struct column *column)
{
	add_one(list, a, *column);
	if (!column->whole_dimension)
		return;
	const struct dimension *d = &c->dimensions[column->dimension];
	for (size_t i = 0; i < d->nattributes; i++) {
		struct column next;
		set_attribute(&next, c, column->dimension, i);
		next.label = next.ref;
		add_one(list, a, next);
	}
}

void columns_add_sum(struct columns *list, struct arena *a, const struct cube *c, size_t measure)
{
	struct column column = {.kind = COLUMN_AGGREGATE,
				.measure = measure,
				.function = AGGREGATE_SUM,
				.ref = c->measures[measure].name,
				.label = c->measures[measure].name};

	add_one(list, a, column);
}

size_t columns_add_attribute(struct columns *list, struct arena *a, const struct cube *c,
			     size_t dimension, size_t attribute)
{
	struct column column;
	size_t i = 0;

	set_attribute(&column, c, dimension, attribute);
	column.label = column.ref;
	add_one(list, a, column);
	while (list->items[i].kind != COLUMN_ATTRIBUTE || list->items[i].dimension != dimension ||
	       list->items[i].attribute != attribute)
		i++;
	return i;
}

struct str python_repr(struct arena *a, struct str s)
{
	bool single = s.len && memchr(s.ptr, '\'', s.len) && !memchr(s.ptr, '"', s.len);
	char quote = single ? '"' : '\'';
	char *out = arena_bytes(a, 4 * s.len + 3), *p = out;

	*p++ = quote;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		const char *escape = c == '\n'   ? "\\n"
				     : c == '\t' ? "\\t"
				     : c == '\r' ? "\\r"
						 : NULL;
		if (escape) {
			memcpy(p, escape, 2);
			p += 2;
		} else if (c < 0x20 || c == 0x7f) {
			*p++ = '\\';
			*p++ = 'x';
			*p++ = "0123456789abcdef"[c >> 4];
			*p++ = "0123456789abcdef"[c & 15];
		} else {
			if (c == '\\' || c == (unsigned char)quote)
				*p++ = '\\';
			*p++ = (char)c;
		}
	}
	*p++ = quote;
	return (struct str){out, (size_t)(p - out)};
}
