#include "model/value.h"

#include "base/text/json_out.h"
#include "model/date.h"

bool value_eq(enum value_type type, const struct value *a, const struct value *b)
{
	if (a->null || b->null)
		return a->null == b->null;
	return type == VALUE_STRING ? str_eq(a->text, b->text) : a->number == b->number;
}

static size_t digits_from(struct str s, size_t i)
{
	size_t n = 0;

	while (i + n < s.len && s.ptr[i + n] >= '0' && s.ptr[i + n] <= '9')
		n++;
	return n;
}

bool value_is_number(struct str s)
{
	size_t i = s.len > 0 && s.ptr[0] == '-', whole = digits_from(s, i);

	if (whole == 0 || (whole > 1 && s.ptr[i] == '0'))
		return false;
	i += whole;
	if (i == s.len)
		return true;
	size_t fraction = s.ptr[i] == '.' ? digits_from(s, i + 1) : 0;
	return fraction > 0 && i + 1 + fraction == s.len;
}

#define DOUBLE_DIGITS 15 /* digits that a double holds of any number */

double value_double(struct str s)
{
	bool minus = s.len && s.ptr[0] == '-', fraction = false;
	double digits = 0, scale = 1;
	int taken = 0;

	for (size_t i = minus; i < s.len; i++) {
		if (s.ptr[i] == '.') {
			fraction = true;
		} else if (taken < DOUBLE_DIGITS) {
			digits = digits * 10 + (s.ptr[i] - '0');
			taken += digits > 0;
			scale *= fraction ? 10 : 1;
		} else if (!fraction) {
			digits *= 10;
		}
	}
	return (minus ? -digits : digits) / scale;
}

int value_cmp(enum value_type type, const struct value *a, const struct value *b)
{
	if (a->null || b->null)
		return (int)a->null - (int)b->null;
	if (type == VALUE_STRING)
		return str_cmp(a->text, b->text);
	return (a->number > b->number) - (a->number < b->number);
}

void value_json(struct buffer *out, enum value_type type, const struct value *v)
{
	if (v->null) {
		buffer_append_z(out, "null");
	} else if (type == VALUE_STRING) {
		json_escape(out, v->text);
	} else if (type == VALUE_INTEGER) {
		buffer_printf(out, "%lld", (long long)v->number);
	} else {
		char text[DATE_TEXT_SIZE];
		size_t n = date_format(text, (int32_t)v->number);
		json_escape(out, (struct str){text, n});
	}
}

void value_plain(struct buffer *out, enum value_type type, const struct value *v)
{
	if (v->null)
		return;
	if (type == VALUE_STRING) {
		buffer_append_str(out, v->text);
	} else if (type == VALUE_INTEGER) {
		buffer_printf(out, "%lld", (long long)v->number);
	} else {
		char text[DATE_TEXT_SIZE];
		buffer_append(out, text, date_format(text, (int32_t)v->number));
	}
}
