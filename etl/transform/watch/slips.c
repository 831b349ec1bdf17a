/*
 * Values that are written otherwise than their column: "1234.56" among decimal commas, "03/25/2024" among days that
 * come first. Each is a finding with its line; where there is one way alone to read it, that is told as its repair. What
 * the column's own way reads is never here: "1.234" among decimal commas is a thousand and more.
 *
 * They are told at the end of the source: where many lines of a column cannot be read it is the mapping that is wrong, and
 * nothing is proven of any of them.
 */
#include "model/date.h"
#include "transform/watch/watches.h"

#define SLIPS_MOST ISSUES_PER_CODE
#define EXACT_DECIMALS 6

struct slip {
	struct issue issue;
	int field;
};

struct slips {
	struct slip items[SLIPS_MOST];
	size_t n;
};

/* ---- what it must have been ---- */

/* "1234,56" of 123456, as the column writes it. */
static struct str written(struct arena *a, int64_t value, struct number_format f)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, value, EXACT_DECIMALS);
	char *point = memchr(text, '.', n);
	if (point)
		*point = f.decimal;
	/* Cents, and no more where there are none. */
	while (point && n > (size_t)(point - text) + 3 && text[n - 1] == '0')
		n--;
	return arena_dup(a, (struct str){text, n});
}

/* The amount that all ways to write one come to, of those that take the text; false: they differ, or none does. */
static bool only_amount(struct str s, int64_t *out)
{
	static const char decimals[] = {',', '.'}, groups[] = {'.', ',', ' ', '\''};
	bool found = false;
	for (size_t d = 0; d < sizeof decimals; d++)
		for (size_t g = 0; g < sizeof groups; g++) {
			int64_t value;
			struct number_format f = {decimals[d], groups[g]};
			if (f.decimal == f.group ||
			    number_read(s, f, EXACT_DECIMALS, &value) != NUMBER_OK)
				continue;
			if (found && value != *out)
				return false;
			*out = value;
			found = true;
		}
	return found;
}

static bool amount_mend(struct transform *t, const struct input *in, struct issue *x)
{
	struct arena *a = t->now.arena;
	int64_t value, again, scale = 1;
	if (!in->format.decimal || in->computed || in->json || !only_amount(x->mend_from, &value))
		return false;
	int decimals = in->steps[t->now.at.scale].decimals;
	x->mend_to = written(a, value, in->format);
	for (int i = decimals; i < EXACT_DECIMALS; i++)
		scale *= 10;
	if (decimals > EXACT_DECIMALS || value % scale != 0 ||
	    number_read(x->mend_to, in->format, decimals, &again) != NUMBER_OK ||
	    again != value / scale)
		return false;
	x->proof =
		arena_printf(a,
			     "with the decimal %s of this column \"%.*s\" is no number, and there "
			     "is one way alone to read it: %.*s",
			     in->format.decimal == ',' ? "comma" : "point", STR_ARG(x->mend_from),
			     STR_ARG(x->mend_to));
	return true;
}

static struct str day_written(struct arena *a, int32_t date, enum date_format f)
{
	int year, month, day;
	date_to_civil(date, &year, &month, &day);
	switch (f) {
	case DATE_DMY:
		return arena_printf(a, "%02d-%02d-%04d", day, month, year);
	case DATE_MDY:
		return arena_printf(a, "%02d/%02d/%04d", month, day, year);
	case DATE_COMPACT:
		return arena_printf(a, "%04d%02d%02d", year, month, day);
	case DATE_ISO:
	case DATE_ANY:
		return arena_printf(a, "%04d-%02d-%02d", year, month, day);
	default:
		return STR("");
	}
}

/* The day that all ways to write one come to. */
static bool only_day(struct str s, int32_t *out)
{
	static const enum date_format ways[] = {DATE_ISO, DATE_DMY, DATE_MDY, DATE_COMPACT,
						DATE_MONTHNAME};
	bool found = false;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		int32_t day;
		if (!date_read(s, ways[i], &day))
			continue;
		if (found && day != *out)
			return false;
		*out = day;
		found = true;
	}
	return found;
}

static bool day_mend(struct transform *t, const struct field *f, struct issue *x)
{
	struct arena *a = t->now.arena;
	int32_t day, again;
	if (f->kind != FIELD_DATE || f->origin != ORIGIN_COLUMN || !only_day(x->mend_from, &day))
		return false;
	x->mend_to = day_written(a, day, f->dates.format);
	if (!x->mend_to.len || !date_read_style(x->mend_to, &f->dates, &again) || again != day)
		return false;
	struct str iso = day_written(a, day, DATE_ISO);
	x->proof =
		arena_printf(a,
			     "\"%.*s\" is no date as this column writes them, and there is one day "
			     "alone that it can be: %.*s",
			     STR_ARG(x->mend_from), STR_ARG(iso));
	return true;
}

/* ---- keeping and telling ---- */

bool slip_add(struct transform *t, const struct issue *issue, int field, const struct input *in)
{
	struct arena *a = t->now.arena;
	int column = t->plan.match.columns[field];
	if (!t->now.slips)
		t->now.slips = ARENA_NEW(a, struct slips);
	if (t->now.slips->n == SLIPS_MOST || column < 0 || (size_t)column >= t->now.at.ncells)
		return false;
	struct slip *s = &t->now.slips->items[t->now.slips->n];
	*s = (struct slip){*issue, field};
	s->issue.mend_from = arena_dup(a, str_trim(t->now.at.cells[column]));
	if (in ? !amount_mend(t, in, &s->issue)
	       : !day_mend(t, &t->plan.r->fields[field], &s->issue))
		return false;
	s->issue.code = arena_dup(a, issue->code);
	s->issue.value = arena_dup(a, issue->value);
	s->issue.message = arena_dup(a, issue->message);
	t->now.slips->n++;
	return true;
}

void slips_tell(struct transform *t)
{
	size_t n = t->now.slips ? t->now.slips->n : 0;
	for (size_t i = 0; i < n; i++) {
		struct slip *s = &t->now.slips->items[i];
		uint64_t same = 0;
		for (size_t k = 0; k < n; k++)
			same += t->now.slips->items[k].field == s->field;
		if (!VOTE_IS_SLIP(same, t->now.tallies.read.lines))
			s->issue.mend_from = s->issue.mend_to = s->issue.proof = STR("");
		issues_add(t->issues, &s->issue);
	}
	t->now.slips = NULL;
}
