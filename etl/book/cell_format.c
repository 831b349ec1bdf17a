/* Formats of numbers, as far as they make something else of a number than a number. */
#include "book/cell_value.h"

#include <strings.h>

void value_builtin(struct value_format *out, unsigned id)
{
	static const struct {
		unsigned first, last;
		enum value_form form;
	} known[] = {{9, 10, VALUE_PERCENT}, {14, 17, VALUE_DATE}, {18, 21, VALUE_TIME},
		     {22, 22, VALUE_MOMENT}, {27, 31, VALUE_DATE}, {32, 35, VALUE_TIME},
		     {36, 36, VALUE_DATE},   {45, 45, VALUE_TIME}, {46, 46, VALUE_DURATION},
		     {47, 47, VALUE_TIME},   {50, 54, VALUE_DATE}, {55, 56, VALUE_TIME},
		     {57, 58, VALUE_DATE}};
	*out = (struct value_format){VALUE_PLAIN};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (id >= known[i].first && id <= known[i].last)
			out->form = known[i].form;
}

/* What the signs of one section say. */
struct format_signs {
	bool year, month, day, hour, second, elapsed, percent;
	bool digits;     /* a place for any digit: 0 # ? */
	bool other;      /* anything that a code has not: # ? . , E General @ */
	bool scaled;     /* a comma behind the last digit place */
	bool after;      /* behind a digit place */
	size_t zeros, n; /* of the mask */
	char mask[VALUE_CODE_MAX];
};

static void keep(struct format_signs *s, char c)
{
	if (s->n + 1 < sizeof s->mask)
		s->mask[s->n++] = c;
	else
		s->other = true;
}

static void letter(struct format_signs *s, char c)
{
	char small = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	s->year |= small == 'y' || small == 'j'; /* jjjj: Dutch and German */
	s->month |= small == 'm';
	s->day |= small == 'd' || small == 't';
	s->hour |= small == 'h' || small == 'u';
	s->second |= small == 's';
	s->other = true;
}

/* [h], [Red], [$€-413], [>100] */
static size_t bracket(struct format_signs *s, struct str code, size_t i)
{
	const char *end = memchr(code.ptr + i, ']', code.len - i);
	if (!end)
		return code.len;
	char c = i + 1 < code.len ? code.ptr[i + 1] : ']';
	char next = i + 2 < code.len ? code.ptr[i + 2] : ']';
	bool same = next == c || next == ']';
	if (same && (c == 'h' || c == 'H' || c == 'm' || c == 'M' || c == 's' || c == 'S'))
		s->elapsed = true;
	s->other |= c == '>' || c == '<' || c == '=';
	return (size_t)(end + 1 - code.ptr);
}

static size_t quoted(struct format_signs *s, struct str code, size_t i)
{
	for (i++; i < code.len && code.ptr[i] != '"'; i++)
		keep(s, code.ptr[i]);
	return i + 1;
}

static void sign(struct format_signs *s, char c)
{
	bool place = c && strchr("0#?", c), literal = c && strchr("-/:() ", c);
	if (c == '0' || literal)
		keep(s, c);
	s->zeros += c == '0';
	s->other |= c && strchr("#?.,@", c);
	s->percent |= c == '%';
	if (place) {
		s->digits = s->after = true;
		s->scaled = false;
	} else if (c == ',' && s->after) {
		s->scaled = true;
	} else if (c == '.' && s->after) {
		s->after = s->scaled; /* behind 0,.00 the comma scaled */
	}
}

/* "General", E+00: words that are no literals; 0 where none is here. */
static size_t word(struct format_signs *s, struct str code, size_t i)
{
	char c = code.ptr[i], next = i + 1 < code.len ? code.ptr[i + 1] : '\0';
	if (code.len - i >= 7 && strncasecmp(code.ptr + i, "General", 7) == 0) {
		s->other = s->digits = true;
		return i + 7;
	}
	if ((c == 'E' || c == 'e') && (next == '+' || next == '-')) {
		s->other = true;
		return i + 2;
	}
	return 0;
}

static size_t one(struct format_signs *s, struct str code, size_t i)
{
	char c = code.ptr[i];
	size_t behind = word(s, code, i);
	if (behind)
		return behind;
	if (c == '"')
		return quoted(s, code, i);
	if (c == '[')
		return bracket(s, code, i);
	if (c == '\\' || c == '_' || c == '*') {
		if (c == '\\' && i + 1 < code.len)
			keep(s, code.ptr[i + 1]);
		return i + 2;
	}
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		letter(s, c);
	else
		sign(s, c);
	return i + 1;
}

static enum value_form form_of(const struct format_signs *s)
{
	bool time = s->hour || s->second;
	bool date = s->year || s->day || (s->month && !time);
	if (s->percent)
		return VALUE_PERCENT;
	if (s->elapsed)
		return VALUE_DURATION;
	if (date && !(s->digits && !time))
		return time ? VALUE_MOMENT : VALUE_DATE;
	if (time)
		return VALUE_TIME;
	return s->zeros >= 2 && !s->other ? VALUE_CODE : VALUE_PLAIN;
}

void value_format_read(struct value_format *out, struct str code)
{
	struct format_signs s = {0};
	size_t i = 0;
	while (i < code.len && code.ptr[i] != ';')
		i = one(&s, code, i);
	*out = (struct value_format){.form = form_of(&s), .scaled = s.scaled};
	out->unseen = code.len > 0 && i < code.len && s.n == 0 && !s.digits && !s.other;
	if (out->form == VALUE_CODE)
		memcpy(out->mask, s.mask, s.n + 1);
}
