/* Cuts: ref:value and its like, checked against the model as the reference does, made into
 * predicates. */
#include "base/text/json_out.h"
#include "question/question.h"

/* text~"words" and text*="part of it": extensions, for texts only. */
static int parse_text_cut(struct test *t, struct question *r, struct str *rest, bool words,
			  struct error *e)
{
	const struct attribute *at = test_attribute(t, r->cube);
	struct text_match *test = ARENA_NEW(r->arena, struct text_match);
	struct literal value = {.kind = LITERAL_STRING};

	if (!at || at->type != VALUE_STRING)
		return error_set(e, STATUS_USAGE,
				 "%.*s holds no texts to look in: cut it with %.*s:value",
				 STR_ARG(t->ref), STR_ARG(t->ref));
	if (take_one_text(&value.text, r->arena, rest, e) != 0 ||
	    (words ? text_match_words : text_match_substring)(test, r->arena, value.text, e) != 0)
		return error_context(e, "Invalid cut %.*s", STR_ARG(t->ref));
	t->text = test;
	test_echo(t, r->arena, &value, 1);
	return 0;
}

/* ':', '~' or '*=' behind a ref, an exclamation mark in front of it makes it an exclusion; 0:
 * something else. */
static char take_operator(struct str *rest, bool *negated)
{
	struct str ahead = *rest;

	*negated = ahead.len && *ahead.ptr == '!';
	if (*negated)
		ahead = (struct str){ahead.ptr + 1, ahead.len - 1};
	size_t n = str_starts(ahead, STR("*=")) ? 2 : 1;
	char c = ahead.len ? *ahead.ptr : '\0';

	if (c != ':' && c != '~' && n == 1)
		return 0;
	*rest = (struct str){ahead.ptr + n, ahead.len - n};
	return c;
}

static int parse_cut(struct test *t, struct question *r, struct str *rest, struct error *e)
{
	if (take_ref(rest, &t->ref, e) != 0)
		return -1;
	bool known = resolve_ref(&t->column, r->cube, r->arena, t->ref);
	skip_blanks(rest);
	char op = take_operator(rest, &t->negated);
	if (!op)
		return error_set(e, STATUS_USAGE, "expecting ':'");
	if (!known || (t->column.kind != COLUMN_ATTRIBUTE && t->column.kind != COLUMN_MEASURE))
		return error_set(e, STATUS_USAGE, "Invalid cut: '%.*s'", STR_ARG(t->ref));
	if (t->negated && t->column.kind == COLUMN_MEASURE)
		return error_set(e, STATUS_USAGE,
				 "%.*s is an amount: exclude it by a range of those that stay, as "
				 "%.*s:100..",
				 STR_ARG(t->ref), STR_ARG(t->ref));
	if (op != ':')
		return parse_text_cut(t, r, rest, op == '~', e);
	return parse_cut_value(t, r->cube, r->arena, rest, e);
}

/* Whether no cut can be meant any more: no operator follows. `supplier:A|B` asks for "A" in the
 * reference, which drops the rest; here it is told. */
static bool is_no_cut(struct str rest)
{
	return str_trim(rest).len && !memchr(rest.ptr, ':', rest.len) &&
	       !memchr(rest.ptr, '~', rest.len) && !memchr(rest.ptr, '*', rest.len) &&
	       !memchr(rest.ptr, '"', rest.len);
}

int parse_cuts(struct question *r, struct str text, struct error *e)
{
	struct str rest = text;
	bool more = true;

	if (!r->tests)
		r->tests = ARENA_ARRAY(r->arena, struct test, QUERY_MAX_CUTS);
	while (more) {
		if (r->ntests == QUERY_MAX_CUTS)
			return error_set(e, STATUS_USAGE, "At most %d cuts", QUERY_MAX_CUTS);
		if (rest.ptr != text.ptr && is_no_cut(rest)) {
			r->ignored = rest;
			return 0;
		}
		if (parse_cut(&r->tests[r->ntests++], r, &rest, e) != 0 ||
		    take_separator(&rest, '|', &more, e) != 0)
			return -1;
	}
	return 0;
}
