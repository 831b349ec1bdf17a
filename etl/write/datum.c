#include "write/datum.h"

#include "base/text/csv_out.h"
#include "base/text/json_out.h"
#include "model/date.h"

static void put_number(struct buffer *out, money_sum n, int decimals, bool all)
{
	char text[MONEY_TEXT_SIZE];

	buffer_append(out, text, (all ? money_format_fixed : money_format)(text, n, decimals));
}

static void put_date(struct buffer *out, money_sum day)
{
	char text[DATE_TEXT_SIZE];

	buffer_append(out, text, date_format(text, (int32_t)day));
}

/* Zeros at the end of a fraction go. */
static struct str without_zeros(struct str s)
{
	if (!s.len || !memchr(s.ptr, '.', s.len))
		return s;
	while (s.ptr[s.len - 1] == '0')
		s.len--;
	s.len -= s.ptr[s.len - 1] == '.';
	return s;
}

void datum_json(struct buffer *out, const struct row_column *c, const struct datum *given)
{
	struct datum shown = datum_as(c, given), *d = &shown;

	switch (d->kind) {
	case DATUM_NULL:
		buffer_append(out, "null", 4);
		break;
	case DATUM_TEXT:
		json_escape(out, d->text);
		break;
	case DATUM_INTEGER:
		put_number(out, d->number, 0, false);
		break;
	case DATUM_DATE:
		buffer_append_char(out, '"');
		put_date(out, d->number);
		buffer_append_char(out, '"');
		break;
	case DATUM_AMOUNT:
		put_number(out, d->number, c->decimals, c->fixed);
		break;
	case DATUM_NUMERAL:
		buffer_append_str(out, c->fixed ? d->text : without_zeros(d->text));
		break;
	}
}

void datum_plain(struct buffer *out, const struct row_column *c, const struct datum *d)
{
	if (d->kind == DATUM_TEXT || d->kind == DATUM_NUMERAL)
		buffer_append_str(out, d->text);
	else if (d->kind == DATUM_DATE)
		put_date(out, d->number);
	else if (d->kind != DATUM_NULL)
		put_number(out, d->number, d->kind == DATUM_AMOUNT ? c->decimals : 0, true);
}

void datum_csv(struct buffer *out, const struct row_column *c, const struct datum *d)
{
	if (d->kind == DATUM_TEXT)
		csv_field(out, d->text);
	else
		datum_plain(out, c, d);
}
