/* What a cut compares with: values of one kind, ranges, and "" for what is empty. */
#include "base/text/json_out.h"
#include "model/date.h"
#include "question/question.h"

#include <stdlib.h>

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

/* "" asks for what is empty, whatever the type. An amount is never asked for so. */
static bool is_empty(const struct test *t, const struct literal *l)
{
	return l->kind == LITERAL_STRING && !l->text.len && t->column.kind == COLUMN_ATTRIBUTE;
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
	const struct attribute *attribute = test_attribute(t, c);
	enum check_type check = attribute ? attribute->check : c->measures[t->column.measure].check;

	/* The reference refuses dates on dates too (a bug of it); here they work. */
	if (is_empty(t, l) || check == CHECK_NONE ||
	    (check == CHECK_STRING && l->kind == LITERAL_STRING) ||
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
	const struct attribute *at = test_attribute(t, c);
	int decimals = at ? 0 : c->columns[c->measures[t->column.measure].column].decimals;

	t->numbers = ARENA_ARRAY(a, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		int fits;
		if (is_empty(t, &literals[i]))
			continue;
		if (number_of(t, at, decimals, &literals[i], &t->numbers[t->nnumbers], &fits, e) !=
		    0)
			return -1;
		t->nnumbers += fits > 0;
	}
	qsort(t->numbers, t->nnumbers, sizeof *t->numbers, test_numbers_order);
	return 0;
}

static void set_texts(struct test *t, struct arena *a, const struct literal *literals, size_t n)
{
	t->texts = ARENA_ARRAY(a, struct str, n);
	for (size_t i = 0; i < n; i++)
		if (!is_empty(t, &literals[i]))
			t->texts[t->ntexts++] = literals[i].text;
	qsort(t->texts, t->ntexts, sizeof *t->texts, test_texts_order);
}

void test_echo(struct test *t, struct arena *a, const struct literal *literals, size_t n)
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
	const struct attribute *at = test_attribute(t, c);
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
	const struct attribute *at = test_attribute(t, c);
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
	const struct attribute *at = test_attribute(t, c);
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
	const struct attribute *at = test_attribute(t, c);
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
	for (size_t i = 0; i < n; i++) {
		if (check_type(t, c, a, &literals[i], e) != 0)
			return -1;
		t->empty = t->empty || is_empty(t, &literals[i]);
	}
	test_echo(t, a, literals, n);
	if (at && at->type == VALUE_STRING) {
		set_texts(t, a, literals, n);
		return 0;
	}
	return set_numbers(t, c, a, literals, n, e);
}
