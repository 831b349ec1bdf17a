#include "model/scope.h"

#include "base/text/json_out.h"
#include "base/text/utf8.h"
#include "model/date.h"
#include "model/money.h"

#include <stdlib.h>

#define CANONICAL_MAX ((size_t)1 << 20)

struct scope_reader {
	struct arena *arena;
	const struct cube *cube;
	struct str text, rest;
};

static size_t position(const struct scope_reader *r)
{
	return (size_t)(r->rest.ptr - r->text.ptr) + 1;
}

static void skip(struct scope_reader *r, size_t n)
{
	r->rest.ptr += n;
	r->rest.len -= n;
}

static void blanks(struct scope_reader *r)
{
	while (r->rest.len && strchr(" \t\r\n", *r->rest.ptr) && *r->rest.ptr)
		skip(r, 1);
}

static bool ref_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

/* ---- refs ---- */

/* The names of a cube's dimensions (or of one's attributes) that look most like `name`. */
static struct str nearest(struct arena *a, const struct cube *c, int dimension, struct str name)
{
	size_t n = dimension < 0 ? c->ndimensions : c->dimensions[dimension].nattributes;
	size_t best = SIZE_MAX, found = 0;
	struct str folded = utf8_fold_tight(a, name);
	for (size_t i = 0; i < n; i++) {
		struct str x = dimension < 0 ? c->dimensions[i].name
					     : c->dimensions[dimension].attributes[i].ref;
		size_t far = edit_distance(utf8_fold_tight(a, x), folded, 64);
		if (far < best) {
			best = far;
			found = i;
		}
	}
	return dimension < 0 ? c->dimensions[found].name
			     : c->dimensions[dimension].attributes[found].ref;
}

static bool find_alias(const struct cube *c, struct str tree, struct str attribute,
		       struct scope_term *t)
{
	for (size_t h = 0; h < c->nhierarchies; h++) {
		for (size_t i = 0;
		     i < c->hierarchies[h].nlevels && str_eq(c->hierarchies[h].name, tree); i++) {
			size_t d = c->hierarchies[h].levels[i];
			int at = dimension_find_attribute(&c->dimensions[d], attribute);
			if (at < 0)
				continue;
			t->dimension = d;
			t->attribute = (size_t)at;
			return true;
		}
	}
	return false;
}

static int resolve(struct scope_reader *r, struct str ref, struct scope_term *t, struct error *e)
{
	const struct cube *c = r->cube;
	struct str rest = ref, name = str_split(&rest, '.');
	int d = cube_find_dimension(c, ref);
	if (d >= 0) {
		t->dimension = (size_t)d;
		t->attribute = c->dimensions[d].key;
		return 0;
	}
	d = cube_find_dimension(c, name);
	int at = d >= 0 && rest.ptr ? dimension_find_attribute(&c->dimensions[d], rest) : -1;
	if (at >= 0) {
		t->dimension = (size_t)d;
		t->attribute = (size_t)at;
		return 0;
	}
	if (rest.ptr && find_alias(c, name, rest, t))
		return 0;
	struct str near = nearest(r->arena, c, d, ref);
	if (d >= 0)
		return error_set(e, STATUS_INPUT,
				 "dimension \"%.*s\" has no attribute \"%.*s\"; the nearest is "
				 "\"%.*s\"",
				 STR_ARG(name), STR_ARG(rest), STR_ARG(near));
	return error_set(e, STATUS_INPUT,
			 "the cube has no dimension \"%.*s\"; the nearest is \"%.*s\"",
			 STR_ARG(ref), STR_ARG(near));
}

static int take_ref(struct scope_reader *r, struct scope_term *t, struct error *e)
{
	size_t n = 0;
	blanks(r);
	while (n < r->rest.len && ref_char(r->rest.ptr[n]))
		n++;
	struct str ref = {r->rest.ptr, n};
	if (n == 0)
		return error_set(e, STATUS_INPUT,
				 "character %zu: the name of a dimension is expected, as in "
				 "programme:\"6\"|year:2024",
				 position(r));
	skip(r, n);
	blanks(r);
	if (!r->rest.len || *r->rest.ptr != ':')
		return error_set(e, STATUS_INPUT,
				 "character %zu: \":\" and a value are expected behind \"%.*s\"",
				 position(r), STR_ARG(ref));
	skip(r, 1);
	if (resolve(r, ref, t, e) != 0)
		return -1;
	if (r->cube->dimensions[t->dimension].text)
		return error_set(e, STATUS_INPUT,
				 "dimension \"%.*s\" is kept as free text, and has no members to "
				 "speak about",
				 STR_ARG(r->cube->dimensions[t->dimension].name));
	return 0;
}

/* ---- values ---- */

static bool hex4(struct str s, size_t at, uint32_t *out)
{
	*out = 0;
	for (size_t i = at; i < at + 4; i++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF";
		const char *p = i < s.len && s.ptr[i] ? strchr(digits, s.ptr[i]) : NULL;
		if (!p)
			return false;
		*out = *out * 16 + (uint32_t)((p - digits) % 16);
	}
	return true;
}

/* The bytes that an escape at s.ptr[at] (behind the backslash) means; 0: none that JSON knows. */
static size_t unescape(struct str s, size_t *at, char out[4])
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	uint32_t c;
	if (*at >= s.len)
		return 0;
	const char *p = s.ptr[*at] ? strchr(names, s.ptr[*at]) : NULL;
	if (p) {
		(*at)++;
		*out = meant[p - names];
		return 1;
	}
	if (s.ptr[*at] != 'u' || !hex4(s, *at + 1, &c) || c == 0 || (c >= 0xd800 && c < 0xe000))
		return 0;
	*at += 5;
	return utf8_put(out, c);
}

static int take_quoted(struct scope_reader *r, struct str *out, struct error *e)
{
	char *text = arena_bytes(r->arena, r->rest.len + 4);
	size_t n = 0, i = 1, start = position(r);
	while (i < r->rest.len && r->rest.ptr[i] != '"') {
		if (r->rest.ptr[i] != '\\') {
			text[n++] = r->rest.ptr[i++];
			continue;
		}
		i++;
		size_t got = unescape(r->rest, &i, text + n);
		if (!got)
			return error_set(e, STATUS_INPUT,
					 "character %zu: an escape that JSON does not know",
					 start + i);
		n += got;
	}
	if (i >= r->rest.len)
		return error_set(e, STATUS_INPUT, "character %zu: this quote is never closed",
				 start);
	skip(r, i + 1);
	*out = (struct str){text, n};
	return 0;
}

static struct str take_bare(struct scope_reader *r)
{
	size_t n = 0;
	while (n < r->rest.len && !strchr("|;\"", r->rest.ptr[n]))
		n++;
	struct str text = str_trim((struct str){r->rest.ptr, n});
	skip(r, n);
	return text;
}

static int to_value(struct scope_reader *r, const struct scope_term *t, struct str text,
		    struct value *out, struct error *e)
{
	const struct attribute *at = &r->cube->dimensions[t->dimension].attributes[t->attribute];
	int32_t day;
	*out = value_text(text);
	if (at->type == VALUE_STRING)
		return 0;
	if (at->type == VALUE_INTEGER ? money_parse(text, 0, &out->number)
				      : date_parse_typed(text, &day)) {
		if (at->type == VALUE_DATE)
			out->number = day;
		out->text = STR("");
		return 0;
	}
	return error_set(e, STATUS_INPUT, "%.*s needs %s, not \"%.*s\"", STR_ARG(at->ref),
			 at->type == VALUE_DATE ? "a date like 2024-05-31"
						: "a whole number like 2024",
			 STR_ARG(str_head(text, 60)));
}

static int compare_values(const void *a, const void *b, void *type)
{
	return value_cmp(*(const enum value_type *)type, a, b);
}

static void settle(struct scope_reader *r, struct scope_term *t)
{
	enum value_type type = r->cube->dimensions[t->dimension].attributes[t->attribute].type;
	size_t kept = 0;
	qsort_r(t->values, t->nvalues, sizeof *t->values, compare_values, &type);
	for (size_t i = 0; i < t->nvalues; i++)
		if (i == 0 || !value_eq(type, &t->values[i], &t->values[kept - 1]))
			t->values[kept++] = t->values[i];
	t->nvalues = kept;
}

static int take_values(struct scope_reader *r, struct scope_term *t, struct error *e)
{
	size_t most = 1;
	for (size_t i = 0; i < r->rest.len; i++)
		most += r->rest.ptr[i] == ';';
	if (most > SCOPE_MAX_VALUES)
		most = SCOPE_MAX_VALUES;
	t->values = ARENA_ARRAY(r->arena, struct value, most);
	for (bool more = true; more;) {
		struct str text;
		blanks(r);
		bool quoted = r->rest.len && *r->rest.ptr == '"';
		size_t at = position(r);
		if (quoted && take_quoted(r, &text, e) != 0)
			return -1;
		if (!quoted)
			text = take_bare(r);
		if (text.len == 0)
			return error_set(e, STATUS_INPUT, "character %zu: a value is expected", at);
		if (t->nvalues == most)
			return error_set(e, STATUS_INPUT, "a term may name at most %d values",
					 SCOPE_MAX_VALUES);
		if (to_value(r, t, text, &t->values[t->nvalues++], e) != 0)
			return -1;
		blanks(r);
		more = r->rest.len && *r->rest.ptr == ';';
		if (more)
			skip(r, 1);
	}
	settle(r, t);
	return 0;
}

/* ---- the whole ---- */

static int compare_terms(const void *a, const void *b)
{
	const struct scope_term *x = a, *y = b;
	if (x->dimension != y->dimension)
		return x->dimension < y->dimension ? -1 : 1;
	return (x->attribute > y->attribute) - (x->attribute < y->attribute);
}

static void write_canonical(struct scope *s, struct arena *a, const struct cube *c)
{
	struct buffer cut, json;
	struct json_out j;
	qsort(s->terms, s->nterms, sizeof *s->terms, compare_terms);
	buffer_init(&cut, CANONICAL_MAX);
	buffer_init(&json, CANONICAL_MAX);
	json_begin(&j, &json);
	json_put_object(&j);
	for (size_t i = 0; i < s->nterms; i++) {
		const struct scope_term *t = &s->terms[i];
		const struct attribute *at = &c->dimensions[t->dimension].attributes[t->attribute];
		json_put_key(&j, at->ref);
		buffer_printf(&cut, "%s%.*s:", i ? "|" : "", STR_ARG(at->ref));
		for (size_t v = 0; v < t->nvalues; v++) {
			buffer_append_char(&json, v ? ',' : '[');
			value_json(&json, at->type, &t->values[v]);
			buffer_append_z(&cut, v ? ";" : "");
			if (at->type == VALUE_STRING)
				value_json(&cut, at->type, &t->values[v]);
			else
				value_plain(&cut, at->type, &t->values[v]);
		}
		buffer_append_char(&json, ']');
		j.need_comma = true;
	}
	json_put_object_end(&j);
	s->cut = arena_dup(a, buffer_str(&cut));
	s->json = arena_dup(a, buffer_str(&json));
	buffer_drop(&cut);
	buffer_drop(&json);
}

static int take_term(struct scope_reader *r, struct scope *s, struct error *e)
{
	struct scope_term *t = &s->terms[s->nterms];
	if (take_ref(r, t, e) != 0 || take_values(r, t, e) != 0)
		return -1;
	for (size_t i = 0; i < s->nterms; i++)
		if (compare_terms(&s->terms[i], t) == 0)
			return error_set(e, STATUS_INPUT,
					 "%.*s is named twice; give its values with \";\" between",
					 STR_ARG(r->cube->dimensions[t->dimension]
							 .attributes[t->attribute]
							 .ref));
	s->nterms++;
	return 0;
}

int scope_parse(struct scope *out, struct arena *a, const struct cube *c, struct str text,
		struct error *e)
{
	text = arena_dup(a, text); /* bare values are views on it */
	struct scope_reader r = {a, c, text, text};
	*out = (struct scope){.terms = ARENA_ARRAY(a, struct scope_term, SCOPE_MAX_TERMS)};
	if (utf8_valid(text) != text.len || memchr(text.ptr, 0, text.len))
		return error_set(e, STATUS_INPUT, "is not UTF-8 text");
	blanks(&r);
	for (bool more = r.rest.len > 0; more;) {
		if (out->nterms == SCOPE_MAX_TERMS - 3) /* scope_narrow may add some */
			return error_set(e, STATUS_INPUT, "a scope may have at most %d terms",
					 SCOPE_MAX_TERMS - 3);
		if (take_term(&r, out, e) != 0)
			return -1;
		blanks(&r);
		more = r.rest.len > 0;
		if (more && *r.rest.ptr != '|')
			return error_set(
				e, STATUS_INPUT,
				"character %zu: \"|\" or the end is expected before \"%.*s\"",
				position(&r), STR_ARG(str_head(r.rest, 40)));
		if (more)
			skip(&r, 1);
	}
	write_canonical(out, a, c);
	return 0;
}

int scope_narrow(struct scope *s, struct arena *a, const struct cube *c, size_t dimension,
		 struct str value, struct error *e)
{
	value = arena_dup(a, value);
	struct scope_reader r = {a, c, value, value};
	for (size_t i = 0; i < s->nterms; i++)
		if (s->terms[i].dimension == dimension)
			return 0;
	if (s->nterms == SCOPE_MAX_TERMS)
		return error_set(e, STATUS_INPUT, "a scope may have at most %d terms",
				 SCOPE_MAX_TERMS);
	struct scope_term *t = &s->terms[s->nterms];
	*t = (struct scope_term){dimension, c->dimensions[dimension].key,
				 ARENA_ARRAY(a, struct value, 1), 1};
	if (to_value(&r, t, value, t->values, e) != 0)
		return -1;
	s->nterms++;
	write_canonical(s, a, c);
	return 0;
}

bool scope_term_has(const struct scope_term *t, enum value_type type, const struct value *v)
{
	size_t low = 0, high = v->null ? 0 : t->nvalues;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = value_cmp(type, &t->values[middle], v);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

size_t scope_depth(const struct scope *s, const struct cube *c)
{
	size_t depth = 0;
	for (size_t i = 0; i < s->nterms; i++) {
		int h = c->dimensions[s->terms[i].dimension].hierarchy;
		for (size_t k = 0; h >= 0 && k < c->hierarchies[h].nlevels; k++)
			if (c->hierarchies[h].levels[k] == s->terms[i].dimension)
				depth += k;
	}
	return depth;
}
