/* What is asked of columns all over: which part one plays. */
#include "sniff/proposed/proposal.h"

#include "sniff/proposed/made.h"
#include "sniff/seen/flags.h"
#include "sniff/seen/relations.h"

/* The header once more, as where files were joined. */
static bool is_header(const struct sniff *s, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < s->nfile; i++)
		if (!str_eq(i < n ? str_trim(fields[i]) : STR(""), s->columns[i].header))
			return false;
	return s->has_header;
}

bool sniff_is_line(const struct sniff *s, const struct str *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_trim(fields[i]).len > 0)
			return !is_header(s, fields, n);
	return false;
}

enum sniff_use shape_use(const struct sniff_column *c)
{
	return c->word ? c->word->use : USE_UNKNOWN;
}

bool shape_named(const struct sniff *s, const struct sniff_column *c)
{
	return !s->has_header || (c->header.len > 0 && !c->repeated);
}

bool shape_is_amount(const struct sniff *s, const struct sniff_column *c)
{
	return c->type == SNIFF_AMOUNT && c->number_ok && shape_named(s, c);
}

bool shape_feeds(const struct sniff *s, const struct sniff_column *c)
{
	const struct sniff_shape *shape = &s->shape;
	if (shape->kind == SHAPE_COLUMNS)
		return shape_is_amount(s, c) && c->beside.len == 0;
	return c && (c == shape->debit || c == shape->credit);
}

bool shape_carries(const struct sniff *s, const struct sniff_column *c)
{
	if (!shape_is_amount(s, c) || c->beside.len > 0)
		return false;
	return s->shape.kind == SHAPE_COLUMNS || c == s->shape.main;
}

size_t shape_count_amounts(const struct sniff *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->ncolumns; i++)
		n += shape_is_amount(s, &s->columns[i]) && s->columns[i].beside.len == 0;
	return n;
}

int64_t shape_amount_at(const struct sniff *s, const struct sniff_column *c,
			const struct str *fields, size_t n)
{
	int64_t value = 0;
	bool rounded;
	struct number_format format = c->format;
	if (!format.decimal)
		format.decimal = '.';
	return number_read_rounded(sniff_cell(s, c, fields, n), format, SNIFF_DECIMALS, &value,
				   &rounded) == NUMBER_OK
		       ? value
		       : MONEY_NULL;
}

struct str shape_money(const struct sniff *s, money_sum sum)
{
	char text[MONEY_TEXT_SIZE];
	int decimals = SNIFF_DECIMALS;
	if (s->shape.main && s->shape.main->cents)
		sum /= 100;
	for (; decimals > 2 && sum % 10 == 0; decimals--)
		sum /= 10;
	size_t n = money_format_grouped(text, sum, decimals);
	return arena_dup(s->arena, (struct str){text, n});
}
