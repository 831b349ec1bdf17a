#include "page/bars.h"

static struct chart_amount amount_of(const struct figure *f)
{
	return (struct chart_amount){f->amount, f->known};
}

void put_hatch(struct html *out)
{
	chart_defs(out->out);
}

void put_sign(struct html *out, enum chart_sign sign)
{
	chart_sign(out->out, sign);
}

#define CODE_SHORT 4u

bool codes_are_short(const struct breakdown *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i].code.len > CODE_SHORT)
			return false;
	return true;
}

struct chart_scale bars_scale(const struct breakdown *s)
{
	struct chart_scale scale = {0};

	for (size_t i = 0; i < s->n; i++) {
		chart_scale_add(&scale, amount_of(&s->rows[i].shown));
		chart_scale_add(&scale, amount_of(&s->rows[i].beside));
	}
	return scale;
}

void bar_cell(struct html *out, const struct page *p, const struct breakdown_row *r,
	      const struct chart_scale *scale)
{
	struct chart_bar bar = {.budget = amount_of(&r->beside),
				.actual = amount_of(&r->shown),
				.unfinished = guide_unfinished(p->guide, p->lens.year)};

	chart_bar_cell(out->out, &bar, scale);
}

struct str capital(const struct page *p, struct str word)
{
	if (word.len == 0 || word.ptr[0] < 'a' || word.ptr[0] > 'z')
		return word;
	return arena_printf(p->arena, "%c%.*s", word.ptr[0] - 'a' + 'A', (int)word.len - 1,
			    word.ptr + 1);
}

struct str side_title(const struct page *p, const struct guide_member *m)
{
	return capital(p, side_word(p, m));
}

struct str shown_word(const struct page *p)
{
	const struct lens *l = &p->lens;

	if (l->before)
		return l->year->code;
	return l->phase ? phase_word(p, l->phase) : text_of(p->lang, T("bedrag"));
}

struct str shown_title(const struct page *p)
{
	return capital(p, shown_word(p));
}

struct str year_word(const struct page *p)
{
	return p->lens.year ? p->lens.year->code : text_of(p->lang, T("alle jaren"));
}

enum figure_form form_of(const struct page *p, const struct breakdown *s)
{
	money_sum largest =
		s->total.shown.amount < 0 ? -s->total.shown.amount : s->total.shown.amount;

	if (p->lens.scale == SCALE_PER_INHABITANT)
		return FIGURE_EXACT;
	for (int i = 0; i < s->total.shown.decimals; i++)
		largest /= 10;
	return largest >= 50000000 ? FIGURE_THOUSANDS : FIGURE_PLAIN;
}

struct str unit_words(const struct page *p, enum figure_form form)
{
	struct money_unit unit = page_unit(p, 0);
	struct worded w;

	if (form == FIGURE_THOUSANDS) {
		w = worded_thousands_unit(p->lang, &unit);
		return arena_dup(p->arena, worded_str(&w));
	}
	if (p->lens.scale == SCALE_PER_INHABITANT)
		return text_of(p->lang, T("per inwoner"));
	if (str_eq(unit.currency, STR("EUR")))
		return text_of(p->lang, T("in euro's"));
	return unit.currency;
}

struct str breakdown_title(const struct page *p, const struct breakdown *s, enum figure_form form)
{
	struct text_hole holes[] = {
		{"side",
		 p->lens.side ? side_title(p, p->lens.side) : text_of(p->lang, T("Bedrag"))},
		{"dimension", dimension_word(p, s->dimension)},
		{"year", year_word(p)},
		{"unit", unit_words(p, form)},
	};
	struct str text =
		p->lens.prices
			? text_of(p->lang,
				  T("{side} per {dimension}, {year}, {unit}, in prijzen van één jaar"))
			: text_of(p->lang, T("{side} per {dimension}, {year}, {unit}"));

	return text_filled(p->arena, text, holes, sizeof holes / sizeof *holes);
}

struct url url_figure_per(const struct page *p, const struct figure *f)
{
	struct lens per = p->lens;

	per.scale = SCALE_PER_INHABITANT;
	return url_figure(p, &per, f);
}

const char *stop_behind(const struct page *p, const struct figure *last)
{
	struct worded w = figure_text(p, last, FIGURE_SHORT, SIGN_MINUS);

	return w.len && w.text[w.len - 1] == '.' ? "" : ".";
}
