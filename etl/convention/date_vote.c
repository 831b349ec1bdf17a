#include "convention/value_vote.h"

#include <inttypes.h>

static void keep(uint64_t *n, uint64_t *first, char text[32], struct str s, uint64_t line)
{
	if ((*n)++ > 0)
		return;
	size_t len = s.len < 31 ? s.len : 31;
	if (len < s.len) /* not in the middle of a code point */
		while (len > 0 && ((unsigned char)s.ptr[len] & 0xC0) == 0x80)
			len--;
	memcpy(text, s.ptr, len);
	text[len] = 0;
	*first = line;
}

static void widen(int32_t date, bool first, int32_t *min, int32_t *max)
{
	if (first || date < *min)
		*min = date;
	if (first || date > *max)
		*max = date;
}

/* The shape of a date that DATE_ANY reads. */
static uint64_t *shape_count(struct date_vote *v, struct str s)
{
	int32_t date;
	if (date_read(s, DATE_ISO, &date))
		return &v->iso;
	if (date_read(s, DATE_COMPACT, &date))
		return &v->compact;
	if (date_read(s, DATE_MONTHNAME, &date))
		return &v->monthname;
	return NULL;
}

/* Counts one value by what it proves. */
static void tell_apart(struct date_vote *v, struct str s, uint64_t line, bool any, bool mdy)
{
	uint64_t *shape = any ? shape_count(v, s) : NULL;
	if (shape)
		(*shape)++;
	else if (any && mdy)
		v->undecided++;
	else if (any)
		keep(&v->dmy, &v->dmy_line, v->dmy_text, s, line);
	else if (mdy)
		keep(&v->mdy, &v->mdy_line, v->mdy_text, s, line);
	else
		keep(&v->neither, &v->neither_line, v->neither_text, s, line);
}

void date_vote_add(struct date_vote *v, struct str text, uint64_t line)
{
	struct str s = str_trim(text);
	int32_t date = 0, other = 0;
	v->seen++;
	if (s.len == 0) {
		v->empty++;
		return;
	}
	/* Most cells of a file are no dates, and every date starts with a digit. Shorter is a month:
	 * "2011-12" may as well be two years. */
	bool maybe = s.len >= 8 && s.len <= 48 && *s.ptr >= '0' && *s.ptr <= '9';
	bool mdy = maybe && date_read(s, DATE_MDY, &other);
	bool any = maybe && date_read(s, DATE_ANY, &date);
	uint64_t read = v->iso + v->compact + v->monthname + v->dmy + v->undecided;
	if (any)
		widen(date, read == 0, &v->min, &v->max);
	if (mdy)
		widen(other, v->mdy + v->undecided == 0, &v->mdy_min, &v->mdy_max);
	tell_apart(v, s, line, any, mdy);
}

uint64_t date_vote_slips(const struct date_vote *v)
{
	uint64_t shaped = v->iso + v->compact + v->monthname;
	if (VOTE_IS_SLIP(v->mdy, v->dmy + shaped))
		return v->mdy;
	return shaped == 0 && VOTE_IS_SLIP(v->dmy, v->mdy) ? v->dmy : 0;
}

/* Day and month order of the dates that have the year behind. */
static enum date_format decide_order(const struct date_vote *v, struct buffer *text)
{
	if (v->mdy > v->dmy) {
		buffer_printf(text,
			      "month first: %" PRIu64 " dates have a day above 12 in second "
			      "place (first on line %" PRIu64 ": '%s')",
			      v->mdy, v->mdy_line, v->mdy_text);
		return DATE_MDY;
	}
	if (v->dmy > 0)
		buffer_printf(text,
			      "day first: %" PRIu64 " dates have a day above 12 in first place "
			      "(first on line %" PRIu64 ": '%s')",
			      v->dmy, v->dmy_line, v->dmy_text);
	else
		buffer_printf(text,
			      "day first, as Europe writes it: none of %" PRIu64 " dates has a "
			      "day above 12 to prove it. If the month comes first, state format "
			      "%%m/%%d/%%Y",
			      v->undecided);
	return DATE_DMY;
}

/* Both orders are proven, or the month comes first beside shapes that DATE_ANY would have to read.
 */
static bool contradicts(const struct date_vote *v, uint64_t shaped, struct buffer *text)
{
	if (v->mdy == 0 || (v->dmy == 0 && shaped == 0) || date_vote_slips(v))
		return false;
	buffer_printf(text,
		      "the column contradicts itself: '%s' (line %" PRIu64
		      ") has the month first, ",
		      v->mdy_text, v->mdy_line);
	if (v->dmy > 0)
		buffer_printf(text, "'%s' (line %" PRIu64 ") the day. ", v->dmy_text, v->dmy_line);
	else
		buffer_printf(text, "other dates have another shape. ");
	buffer_printf(text, "Mend the file, or state the format");
	return true;
}

/* The format of dates whose shape leaves no doubt; DATE_ANY where there is more than one. */
static enum date_format decide_shape(const struct date_vote *v, bool others, struct buffer *text)
{
	const struct {
		uint64_t n;
		enum date_format format;
		const char *words;
	} shapes[] = {{v->iso, DATE_ISO, "year first"},
		      {v->compact, DATE_COMPACT, "eight digits"},
		      {v->monthname, DATE_MONTHNAME, "with a month's name"}};
	enum date_format format = DATE_ANY;
	size_t kinds = others;
	for (size_t i = 0; i < 3; i++) {
		if (shapes[i].n == 0)
			continue;
		buffer_printf(text, "%s%s: %" PRIu64 " dates", kinds ? "; " : "", shapes[i].words,
			      shapes[i].n);
		format = shapes[i].format;
		kinds++;
	}
	return kinds == 1 ? format : DATE_ANY;
}

bool date_vote_decide(const struct date_vote *v, enum date_format *out, struct buffer *text)
{
	uint64_t last = v->dmy + v->mdy + v->undecided, shaped = v->iso + v->compact + v->monthname;
	*out = DATE_ANY;
	if (contradicts(v, shaped, text))
		return false;
	if (last + shaped == 0) {
		buffer_printf(text, "no dates");
		return false;
	}
	uint64_t slips = date_vote_slips(v);
	last -= slips;
	if (last > 0)
		*out = decide_order(v, text);
	if (shaped > 0)
		*out = decide_shape(v, last > 0, text);
	if (slips > 0)
		buffer_printf(text,
			      "; %" PRIu64
			      " %s another order of day and month (first on line %" PRIu64
			      ": '%s')",
			      slips, slips == 1 ? "has" : "have",
			      v->mdy == slips ? v->mdy_line : v->dmy_line,
			      v->mdy == slips ? v->mdy_text : v->dmy_text);
	if (v->neither > 0)
		buffer_printf(text, "; %" PRIu64 " %s no date (first on line %" PRIu64 ": '%s')",
			      v->neither, v->neither == 1 ? "is" : "are", v->neither_line,
			      v->neither_text);
	return true;
}

const char *date_format_name(enum date_format f)
{
	switch (f) {
	case DATE_ISO:
		return "%Y-%m-%d";
	case DATE_DMY:
		return "%d-%m-%Y";
	case DATE_MDY:
		return "%m/%d/%Y";
	case DATE_COMPACT:
		return "%Y%m%d";
	case DATE_MONTHNAME:
		return "%d-%b-%Y";
	case DATE_MONTH:
		return "%Y-%m";
	case DATE_EXCEL:
		return "excel";
	case DATE_ANY:
		break;
	}
	return "any";
}
