/* Cuts: ref:value and its like, checked against the model as the reference does, made into
 * predicates. */
#include "base/json_out.h"
#include "model/date.h"
#include "question/question.h"

#include <stdlib.h>

static int compare_texts(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

bool test_amount(const struct test *t, int64_t amount)
{
	if (amount == MONEY_NULL)
		return false;
	if (t->range)
		return (t->open_low || amount >= t->low) && (t->open_high || amount <= t->high);
	return bsearch(&amount, t->numbers, t->nnumbers, sizeof amount, compare_numbers) != NULL;
}

static bool test_member(const struct test *t, enum value_type type, const struct value *v)
{
	if (v->null)
		return false;
	if (t->text) {
		struct arena *scratch = arena_new();
		bool passes = text_match_value(t->text, v->text, scratch);
		arena_free(scratch);
		return passes;
	}
	if (type == VALUE_STRING)
		return bsearch(&v->text, t->texts, t->ntexts, sizeof v->text, compare_texts) !=
		       NULL;
	if (t->range)
		return (t->open_low || v->number >= t->low) &&
		       (t->open_high || v->number <= t->high);
	return bsearch(&v->number, t->numbers, t->nnumbers, sizeof v->number, compare_numbers) !=
	       NULL;
}

bool test_value(const struct test *t, enum value_type type, const struct value *v)
{
	return test_member(t, type, v) != t->negated;
}

static const struct attribute *attribute_of(const struct test *t, const struct cube *c)
{
	return t->column.kind == COLUMN_ATTRIBUTE
		       ? &c->dimensions[t->column.dimension].attributes[t->column.attribute]
		       : NULL;
}

static struct str python_date(struct arena *a, struct str iso)
{
	int32_t date;
	int y, m, d;

	if (!date_parse_iso((struct str){iso.ptr, 10}, &date))
		return iso;
	date_to_civil(date, &y, &m, &d);
	return arena_printf(a, "datetime.date(%d, %d, %d)", y, m, d);
}

/* A literal as Python shows it, and the type the reference's parser gives it. */
static struct str shown(struct arena *a, const struct literal *l)
{
	struct str s = l->text;

	if (l->kind == LITERAL_STRING)
		return python_repr(a, s);
	if (l->kind == LITERAL_DATE)
		return python_date(a, s);
	while (s.len > 1 && *s.ptr == '0') {
		s.ptr++;
		s.len--;
	}
	return s;
}

static int check_type(const struct test *t, const struct cube *c, struct arena *a,
		      const struct literal *l, struct error *e)
{
	static const char *const kinds[] = {[LITERAL_DATE] = "None",
					    [LITERAL_INTEGER] = "integer",
					    [LITERAL_STRING] = "string"};
	static const char *const checks[] = {[CHECK_STRING] = "string",
					     [CHECK_INTEGER] = "integer",
					     [CHECK_DATE] = "date",
					     [CHECK_NUMBER] = "number"};
	const struct attribute *attribute = attribute_of(t, c);
	enum check_type check = attribute ? attribute->check : c->measures[t->column.measure].check;

	/* The reference refuses dates on dates too (a bug of it); here they work. */
	if (check == CHECK_NONE || (check == CHECK_STRING && l->kind == LITERAL_STRING) ||
	    (check == CHECK_INTEGER && l->kind == LITERAL_INTEGER) ||
	    (check == CHECK_DATE && l->kind == LITERAL_DATE))
		return 0;
	struct str text = shown(a, l);
	return error_set(e, STATUS_USAGE,
			 "Invalid value %.*s parsed as type '%s' for cut %.*s of type '%s'",
			 STR_ARG(text), kinds[l->kind], STR_ARG(t->ref), checks[check]);
}

static int not_a(const struct test *t, const struct literal *l, const char *what, struct error *e)
{
	return error_set(e, STATUS_USAGE, "Cannot cut %.*s by '%.*s': %s", STR_ARG(t->ref),
			 STR_ARG(str_head(l->text, 80)), what);
}

/* Decimal text to int64: 1 fits, 0 is a number that cannot occur, -1 is no number. */
static int to_number(struct str s, int decimals, int64_t *out)
{
	bool sign = s.len && (*s.ptr == '-' || *s.ptr == '+');
	struct str plain = {s.ptr + (s.len && *s.ptr == '+'), s.len - (s.len && *s.ptr == '+')};
	size_t points = 0;

	for (size_t i = sign; i < s.len; i++) {
		points += s.ptr[i] == '.';
		if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != '.')
			return -1;
	}
	if (points > 1 || s.len <= sign + points)
		return -1;
	return money_parse(plain, decimals, out) && *out != MONEY_NULL;
}

static int number_of(const struct test *t, const struct attribute *at, int decimals,
		     const struct literal *l, int64_t *out, int *fits, struct error *e)
{
	int32_t day = 0;

	*fits = 1;
	if (at && at->type == VALUE_DATE) {
		if (!date_parse_typed(l->text, &day))
			return not_a(t, l, "it needs a day that exists, as yyyy-mm-dd", e);
		*out = day;
		return 0;
	}
	*fits = l->kind == LITERAL_DATE ? -1 : to_number(l->text, at ? 0 : decimals, out);
	if (*fits < 0)
		return not_a(t, l, at ? "it needs an integer" : "it needs a number", e);
	return 0;
}

static int set_numbers(struct test *t, const struct cube *c, struct arena *a,
		       const struct literal *literals, size_t n, struct error *e)
{
	const struct attribute *at = attribute_of(t, c);
	int decimals = at ? 0 : c->columns[c->measures[t->column.measure].column].decimals;

	t->numbers = ARENA_ARRAY(a, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		int fits;
		if (number_of(t, at, decimals, &literals[i], &t->numbers[t->nnumbers], &fits, e) !=
		    0)
			return -1;
		t->nnumbers += fits > 0;
	}
	qsort(t->numbers, t->nnumbers, sizeof *t->numbers, compare_numbers);
	return 0;
}

static void set_texts(struct test *t, struct arena *a, const struct literal *literals, size_t n)
{
	t->texts = ARENA_ARRAY(a, struct str, n);
	for (size_t i = 0; i < n; i++)
		t->texts[i] = literals[i].text;
	t->ntexts = n;
	qsort(t->texts, n, sizeof *t->texts, compare_texts);
}

static void echo_literals(struct test *t, struct arena *a, const struct literal *literals, size_t n)
{
	struct buffer b;
	struct json_out j;

	buffer_init(&b, QUERY_MAX_BODY);
	json_begin(&j, &b);
	json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		if (literals[i].kind == LITERAL_INTEGER)
			json_put_raw(&j, shown(a, &literals[i]));
		else
			json_put_string(&j, literals[i].text);
	}
	json_put_array_end(&j);
	t->echo = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
}

/* ---- ranges ---- */

static bool split_range(struct str text, struct str *low, struct str *high)
{
	for (size_t i = 0; i + 1 < text.len; i++) {
		if (text.ptr[i] != '.' || text.ptr[i + 1] != '.')
			continue;
		*low = str_trim((struct str){text.ptr, i});
		*high = str_trim((struct str){text.ptr + i + 2, text.len - i - 2});
		return true;
	}
	return false;
}

/* The bare text of a range, without its brackets; false when the value is no range for this column.
 */
static bool range_text(const struct test *t, const struct cube *c, struct str rest, struct str *low,
		       struct str *high)
{
	const struct attribute *at = attribute_of(t, c);
	struct str text = str_trim(str_split(&rest, '|'));

	if (at && at->type == VALUE_STRING)
		return false;
	if (text.len >= 2 && text.ptr[0] == '[' && text.ptr[text.len - 1] == ']')
		return split_range((struct str){text.ptr + 1, text.len - 2}, low, high);
	/* Recorded: the reference answers 400 to doc_id:1..5 on the published type integer. */
	if (text.len && (text.ptr[0] == '"' || (at && at->check == CHECK_INTEGER)))
		return false;
	return split_range(text, low, high);
}

/* Those that count: zeros at the end do not. */
static size_t decimals_in(struct str s)
{
	const char *point = memchr(s.ptr, '.', s.len);
	while (point && s.ptr[s.len - 1] == '0')
		s.len--;
	return point ? (size_t)(s.ptr + s.len - point - 1) : 0;
}

static int range_end(struct test *t, const struct cube *c, struct str text, int64_t *out,
		     bool *open, struct error *e)
{
	const struct attribute *at = attribute_of(t, c);
	struct literal l = {at && at->type == VALUE_DATE ? LITERAL_DATE : LITERAL_STRING, text};
	int fits = 1;

	*open = text.len == 0;
	if (*open)
		return 0;
	int decimals = at ? 0 : c->columns[c->measures[t->column.measure].column].decimals;
	if (number_of(t, at, decimals, &l, out, &fits, e) != 0)
		return -1;
	if (fits)
		return 0;
	return not_a(t, &l,
		     decimals_in(text) > (size_t)decimals
			     ? "it has more decimals than amounts have here"
			     : "it has too many digits",
		     e);
}

/* One end of a range as JSON; an open end is null. */
static struct str echo_end(const struct test *t, const struct cube *c, struct arena *a,
			   struct str text, int64_t number)
{
	const struct attribute *at = attribute_of(t, c);
	char out[MONEY_TEXT_SIZE];

	if (!text.len)
		return STR("null");
	if (at && at->type == VALUE_DATE)
		return arena_printf(a, "\"%.*s\"", STR_ARG(text));
	int decimals = at ? 0 : c->columns[c->measures[t->column.measure].column].decimals;
	return arena_dup(a, (struct str){out, money_format(out, number, decimals)});
}

static int parse_range(struct test *t, const struct cube *c, struct arena *a, struct str low,
		       struct str high, struct error *e)
{
	t->range = true;
	if (range_end(t, c, low, &t->low, &t->open_low, e) != 0 ||
	    range_end(t, c, high, &t->high, &t->open_high, e) != 0)
		return -1;
	if (t->open_low && t->open_high)
		return error_set(e, STATUS_USAGE, "The range of cut %.*s has no end at all",
				 STR_ARG(t->ref));
	if (!t->open_low && !t->open_high && t->low > t->high)
		return error_set(e, STATUS_USAGE,
				 "The range of cut %.*s is upside down: %.*s is above %.*s",
				 STR_ARG(t->ref), STR_ARG(low), STR_ARG(high));
	struct str first = echo_end(t, c, a, low, t->low), last = echo_end(t, c, a, high, t->high);
	t->echo = arena_printf(a, "[%.*s,%.*s]", STR_ARG(first), STR_ARG(last));
	return 0;
}

int parse_cut_value(struct test *t, const struct cube *c, struct arena *a, struct str *rest,
		    struct error *e)
{
	const struct attribute *at = attribute_of(t, c);
	struct str low, high;
	struct literal *literals;
	size_t n;

	skip_blanks(rest);
	if (range_text(t, c, *rest, &low, &high)) {
		struct str text = str_split(rest, '|');
		*rest = rest->ptr ? (struct str){rest->ptr - 1, rest->len + 1}
				  : (struct str){text.ptr + text.len, 0};
		return parse_range(t, c, a, low, high, e);
	}
	if (take_literals(&literals, &n, a, rest, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (check_type(t, c, a, &literals[i], e) != 0)
			return -1;
	echo_literals(t, a, literals, n);
	if (at && at->type == VALUE_STRING) {
		set_texts(t, a, literals, n);
		return 0;
	}
	return set_numbers(t, c, a, literals, n, e);
}

/* text~"words" and text*="part of it": extensions, for texts only. */
static int parse_text_cut(struct test *t, struct question *r, struct str *rest, bool words,
			  struct error *e)
{
	const struct attribute *at = attribute_of(t, r->cube);
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
	echo_literals(t, r->arena, &value, 1);
	return 0;
}

/* ':', '~' or '*=' behind a ref; 0: something else. */
static char take_operator(struct str *rest)
{
	size_t n = str_starts(*rest, STR("*=")) ? 2 : 1;
	char c = rest->len ? *rest->ptr : '\0';

	if (c != ':' && c != '~' && n == 1)
		return 0;
	rest->ptr += n;
	rest->len -= n;
	return c;
}

static int parse_cut(struct test *t, struct question *r, struct str *rest, struct error *e)
{
	if (take_ref(rest, &t->ref, e) != 0)
		return -1;
	bool known = resolve_ref(&t->column, r->cube, r->arena, t->ref);
	skip_blanks(rest);
	char op = take_operator(rest);
	if (!op)
		return error_set(e, STATUS_USAGE, "expecting ':'");
	if (!known || (t->column.kind != COLUMN_ATTRIBUTE && t->column.kind != COLUMN_MEASURE))
		return error_set(e, STATUS_USAGE, "Invalid cut: '%.*s'", STR_ARG(t->ref));
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
