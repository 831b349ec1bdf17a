/* The values of a cut: a date set, else an integer set, else a set of texts (babbage's grammar). */
#include "model/cut_text.h"
#include "question/question.h"

struct literals {
	struct literal *items;
	size_t n, capacity;
};

static int add_literal(struct literals *l, struct arena *a, enum literal_kind kind, struct str text,
		       struct error *e)
{
	if (l->n == QUERY_MAX_CUT_VALUES)
		return error_set(e, STATUS_USAGE,
				 "A cut takes at most %d values; use a range or several questions",
				 QUERY_MAX_CUT_VALUES);
	if (l->n == l->capacity) {
		struct literal *old = l->items;
		l->capacity = l->capacity ? 2 * l->capacity : 8;
		l->items = ARENA_ARRAY(a, struct literal, l->capacity);
		if (l->n)
			memcpy(l->items, old, l->n * sizeof *old);
	}
	l->items[l->n++] = (struct literal){kind, text};
	return 0;
}

static bool digits(struct str s, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

static bool looks_like_date(struct str s)
{
	return s.len >= 10 && digits(s, 0, 4) && s.ptr[4] == '-' && digits(s, 5, 2) &&
	       s.ptr[7] == '-' && digits(s, 8, 2);
}

/* The length of a run of digits that ends where a value ends, else 0. */
static size_t integer_length(struct str s)
{
	size_t n = 0;

	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n && (n == s.len || s.ptr[n] == '|' || s.ptr[n] == ';') ? n : 0;
}

static struct str take(struct str *rest, size_t n)
{
	struct str head = {rest->ptr, n};

	rest->ptr += n;
	rest->len -= n;
	return head;
}

static bool next_of_set(struct str *rest)
{
	skip_blanks(rest);
	if (!rest->len || *rest->ptr != ';')
		return false;
	take(rest, 1);
	skip_blanks(rest);
	return true;
}

static int take_dates(struct literals *l, struct arena *a, struct str *rest, struct error *e)
{
	do {
		if (!looks_like_date(*rest))
			return error_set(e, STATUS_USAGE, "expecting '[0-9]{4}-[0-9]{2}-[0-9]{2}'");
		if (add_literal(l, a, LITERAL_DATE, take(rest, 10), e) != 0)
			return -1;
	} while (next_of_set(rest));
	return 0;
}

static int take_integers(struct literals *l, struct arena *a, struct str *rest, struct error *e)
{
	do {
		size_t n = integer_length(*rest);
		if (n == 0)
			return error_set(e, STATUS_USAGE, "expecting '[0-9]+'");
		if (add_literal(l, a, LITERAL_INTEGER, take(rest, n), e) != 0)
			return -1;
	} while (next_of_set(rest));
	return 0;
}

int take_one_text(struct str *out, struct arena *a, struct str *rest, struct error *e)
{
	skip_blanks(rest);
	return rest->len && *rest->ptr == '"' ? cut_take_quoted(out, a, rest, e)
					      : cut_take_bare(out, rest, e);
}

static int take_texts(struct literals *l, struct arena *a, struct str *rest, struct error *e)
{
	struct str text;

	if (!rest->len || *rest->ptr != '"') {
		if (cut_take_bare(&text, rest, e) != 0)
			return -1;
		return add_literal(l, a, LITERAL_STRING, text, e);
	}
	do {
		if (!rest->len || *rest->ptr != '"')
			return error_set(e, STATUS_USAGE,
					 "Behind ';' another quoted value must follow");
		if (cut_take_quoted(&text, a, rest, e) != 0 ||
		    add_literal(l, a, LITERAL_STRING, text, e) != 0)
			return -1;
	} while (next_of_set(rest));
	return 0;
}

int take_literals(struct literal **out, size_t *n, struct arena *a, struct str *rest,
		  struct error *e)
{
	struct literals l = {0};
	int result;

	skip_blanks(rest);
	if (looks_like_date(*rest))
		result = take_dates(&l, a, rest, e);
	else if (integer_length(*rest))
		result = take_integers(&l, a, rest, e);
	else
		result = take_texts(&l, a, rest, e);
	*out = l.items;
	*n = l.n;
	return result;
}
