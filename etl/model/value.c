#include "model/value.h"

#include "base/json_out.h"
#include "model/date.h"

bool value_eq(enum value_type type, const struct value *a, const struct value *b)
{
	if (a->null || b->null)
		return a->null == b->null;
	return type == VALUE_STRING ? str_eq(a->text, b->text) : a->number == b->number;
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
