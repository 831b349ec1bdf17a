#include "page/page.h"

#include "convention/zone.h"
#include "model/date.h"

#define ISO_DAY 10u /* of yyyy-mm-dd */

static const struct zone *page_zone(const struct page *p)
{
	return p->guide ? p->guide->zone : zone_find(STR(ZONE_DEFAULT));
}

struct str page_moment(const struct page *p, struct str utc)
{
	struct worded w = worded_moment(p->lang, utc, page_zone(p));

	return arena_dup(p->arena, w.len ? worded_str(&w) : utc);
}

struct str page_day(const struct page *p, struct str iso)
{
	int32_t day;
	char clock[ZONE_CLOCK_SIZE];
	struct str date = str_head(iso, ISO_DAY);

	if (zone_clock(clock, page_zone(p), iso))
		date = (struct str){clock, ISO_DAY};
	if (!date_parse_iso(date, &day))
		return arena_dup(p->arena, iso);
	struct worded w = worded_date(p->lang, day);
	return arena_dup(p->arena, worded_str(&w));
}

struct money_unit page_unit(const struct page *p, int decimals)
{
	return (struct money_unit){decimals, p->guide ? p->guide->currency : (struct str){0}};
}

struct worded figure_text(const struct page *p, const struct figure *f, enum figure_form form,
			  enum wording_sign sign)
{
	struct money_unit unit = page_unit(p, f->decimals), plain = {f->decimals, {0}};

	switch (form) {
	case FIGURE_SHORT:
		return worded_short(p->lang, f->amount, &unit, sign);
	case FIGURE_WHOLE:
		return worded_amount(p->lang, f->amount, &unit, 0, sign);
	case FIGURE_EXACT:
		return worded_amount(p->lang, f->amount, &unit, f->decimals > 2 ? f->decimals : 2,
				     sign);
	case FIGURE_THOUSANDS:
		return worded_thousands(p->lang, f->amount, &unit, sign);
	default:
		return worded_amount(p->lang, f->amount, &plain, 0, sign);
	}
}

struct worded figure_value(const struct figure *f)
{
	struct worded w;

	w.len = (uint8_t)money_format(w.text, f->amount, f->decimals);
	return w;
}

struct worded figure_percent(const struct page *p, const struct figure *part,
			     const struct figure *whole, enum wording_sign sign)
{
	money_sum of = whole->amount < 0 ? -whole->amount : whole->amount;

	if (!part->known || !whole->known)
		return (struct worded){0};
	return worded_percent(p->lang, part->amount, of, 1, sign);
}

struct str phase_word(const struct page *p, const struct guide_member *m)
{
	switch ((enum phase_meaning)m->meaning) {
	case PHASE_BUDGET:
		return text_of(p->lang, T("begroot"));
	case PHASE_AMENDED:
		return text_of(p->lang, T("na wijziging"));
	case PHASE_ACTUAL:
		return text_of(p->lang, T("werkelijk"));
	default:
		return m->code;
	}
}

bool page_spent(const struct page *p)
{
	return !p->lens.phase || p->lens.phase->meaning == PHASE_ACTUAL;
}

bool page_outgoing(const struct page *p)
{
	return p->lens.side && p->lens.side->meaning == SIDE_EXPENDITURE;
}

bool page_incoming(const struct page *p)
{
	return p->lens.side && p->lens.side->meaning == SIDE_REVENUE;
}

struct str side_word(const struct page *p, const struct guide_member *m)
{
	switch ((enum side_meaning)m->meaning) {
	case SIDE_EXPENDITURE:
		return text_of(p->lang, T("lasten"));
	case SIDE_REVENUE:
		return text_of(p->lang, T("baten"));
	default:
		return m->code;
	}
}

struct str beside_word(const struct page *p)
{
	const struct lens *l = &p->lens;

	return l->before ? l->before->code : l->beside ? phase_word(p, l->beside) : (struct str){0};
}

struct str dimension_word(const struct page *p, size_t dimension)
{
	const struct dimension *d = &p->guide->cube->dimensions[dimension];

	return d->label.len ? d->label : d->name;
}

struct str member_word(const struct page *p, const struct breakdown_row *r)
{
	return r->value.null || r->label.len == 0 ? text_of(p->lang, T("(niet ingevuld)"))
						  : r->label;
}
