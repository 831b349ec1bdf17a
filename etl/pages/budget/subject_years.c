/* A subject through the years: the frame as a timeline and a table. */
#include "page/bars.h"
#include "pages/budget/subject.h"

/* A figure of that year: under its own code, else under the one that it had then. */
static struct figure of_code(const struct page *p, const struct subject *s, struct lens_cut cut,
			     struct str *code)
{
	struct figure own = framed(p, &s->frame, cut);

	for (size_t i = 0; i < s->nothers && !own.known; i++) {
		const struct subject_other *o = &s->others[i];
		if (o->before != (cut.year->value.number < o->year))
			continue;
		struct figure other = framed(p, &o->frame, cut);
		other.cut = lens_cut_text(&o->lens, p->arena, &cut);
		if (!other.known)
			continue;
		*code = o->code;
		return other;
	}
	return own;
}

static struct figure of_phase(const struct page *p, const struct subject *s, struct subject_year *y,
			      int meaning)
{
	struct lens_cut cut = lens_own(&p->lens);

	cut.year = y->year;
	cut.phase = axis_meaning(&p->guide->phase, meaning);
	if (!cut.phase)
		return (struct figure){0};
	return of_code(p, s, cut, &y->code);
}

/* In a cube without phases, or with others than these, what the lens shows is the actual. */
static struct figure of_actual(const struct page *p, const struct subject *s,
			       struct subject_year *y)
{
	struct lens_cut cut = lens_own(&p->lens);

	if (axis_meaning(&p->guide->phase, PHASE_ACTUAL))
		return of_phase(p, s, y, PHASE_ACTUAL);
	if (axis_meaning(&p->guide->phase, PHASE_BUDGET))
		return (struct figure){0};
	cut.year = y->year;
	return of_code(p, s, cut, &y->code);
}

static const struct figure *growing(const struct subject_year *y)
{
	return y->actual.known ? &y->actual : y->amended.known ? &y->amended : &y->budget;
}

static struct str mark_of(const struct page *p, const struct subject *s,
			  const struct guide_member *year)
{
	struct str mark = {0};

	for (size_t i = 0; i < s->nbreaks; i++)
		if (s->breaks[i].member == year)
			mark = arena_printf(p->arena, "%.*s%.*s", STR_ARG(mark),
					    STR_ARG(s->breaks[i].mark));
	return mark;
}

static void take_years(const struct page *p, struct subject *s)
{
	const struct guide_axis *x = &p->guide->year;
	size_t first = x->n > SUBJECT_YEARS ? x->n - SUBJECT_YEARS : 0;

	for (size_t i = first; i < x->n; i++) {
		struct subject_year *y = &s->years[s->nyears];
		*y = (struct subject_year){.year = &x->members[i]};
		y->budget = of_phase(p, s, y, PHASE_BUDGET);
		y->amended = of_phase(p, s, y, PHASE_AMENDED);
		y->actual = of_actual(p, s, y);
		if (!y->budget.known && !y->amended.known && !y->actual.known)
			continue;
		if (s->nyears)
			y->mark = mark_of(p, s, y->year);
		s->has_budget = s->has_budget || y->budget.known;
		s->has_amended = s->has_amended || y->amended.known;
		if (s->nyears && y->actual.known && (y - 1)->actual.known &&
		    !guide_unfinished(p->guide, y->year)) {
			y->before = growing(y - 1);
			y->growth = figure_difference(&y->actual, y->before);
		}
		s->nyears++;
	}
}

/* The same in words, for who does not see it. */
static struct str description(const struct page *p, const struct subject *s)
{
	struct str text = {0};

	for (size_t i = 0; i < s->nyears; i++) {
		const struct subject_year *y = &s->years[i];
		const struct figure *all[] = {&y->budget, &y->amended, &y->actual};
		const struct str words[] = {text_of(p->lang, T("begroot")),
					    text_of(p->lang, T("na wijziging")),
					    text_of(p->lang, T("werkelijk"))};
		text = arena_printf(p->arena, "%.*s%s%.*s:", STR_ARG(text), i ? " " : "",
				    STR_ARG(y->year->code));
		for (size_t k = 0; k < 3; k++) {
			if (!all[k]->known)
				continue;
			struct str told = figure_told(p, all[k], SIGN_MINUS);
			text = arena_printf(p->arena, "%.*s %.*s %.*s;", STR_ARG(text),
					    STR_ARG(words[k]), STR_ARG(told));
		}
	}
	return text;
}

/* "Jeugd: € 10,1 mln. in 2023, € 10,4 mln. in 2024 (+2,9 %)": of the first year to the last whole one. */
static struct str finding(const struct page *p, const struct subject *s)
{
	const struct subject_year *first = NULL, *last = NULL;

	for (size_t i = 0; i < s->nyears; i++) {
		const struct subject_year *y = &s->years[i];
		if (!y->actual.known || guide_unfinished(p->guide, y->year))
			continue;
		first = first ? first : y;
		last = y;
	}
	if (!first || first == last)
		return (struct str){0};
	struct figure growth = figure_difference(&last->actual, &first->actual);
	struct worded percent = figure_percent(p, &growth, &first->actual, SIGN_BOTH);
	struct text_hole holes[] = {
		{"subject", s->name},        {"before", figure_told(p, &first->actual, SIGN_MINUS)},
		{"from", first->year->code}, {"amount", figure_told(p, &last->actual, SIGN_MINUS)},
		{"to", last->year->code},    {"percent", worded_str(&percent)},
	};
	return text_filled(
		p->arena,
		percent.len
			? text_of(p->lang, T("{subject}: {before} in {from}, {amount} in {to} "
					     "({percent})."))
			: text_of(p->lang, T("{subject}: {before} in {from}, {amount} in {to}.")),
		holes, 6);
}

/* A picture is read without its page: what the marks mean is said in it. */
static void add_breaks(const struct page *p, const struct subject *s, struct str *to)
{
	for (size_t i = 0; i < s->nbreaks; i++)
		*to = arena_printf(p->arena, "%.*s %.*s %.*s", STR_ARG(*to),
				   STR_ARG(s->breaks[i].mark), STR_ARG(s->breaks[i].sentence));
}

static void add_unfinished(const struct page *p, const struct subject *s, struct drawing *x)
{
	struct worded day = worded_date(p->lang, p->guide->last_day);

	for (size_t i = 0; i < s->nyears; i++) {
		if (!guide_unfinished(p->guide, s->years[i].year))
			continue;
		struct text_hole holes[] = {{"title", x->title},
					    {"year", s->years[i].year->code},
					    {"date", worded_str(&day)}};
		x->title = text_filled(p->arena,
				       text_of(p->lang, T("{title} ({year} tot en met {date})")),
				       holes, 3);
	}
}

static struct drawing drawing_of(const struct page *p, const struct subject *s)
{
	struct text_hole hole = {"subject", s->name};
	struct drawing own = {
		.page = "",
		.word = "tijdlijn",
		.title = text_filled(
			p->arena,
			p->lens.scale == SCALE_PER_INHABITANT
				? text_of(p->lang, T("{subject} per inwoner per jaar"))
			: p->lens.prices ? text_of(p->lang, T("{subject} per jaar, in prijzen van "
							      "één jaar"))
					 : text_of(p->lang, T("{subject} per jaar")),
			&hole, 1),
		.finding = finding(p, s),
		.desc = description(p, s),
		.words = {.actual = text_of(p->lang, T("Werkelijk")),
			  .unfinished = text_of(p->lang, T("nog niet het hele jaar"))}};

	if (s->has_budget)
		own.words.budget = text_of(p->lang, T("Begroot"));
	if (s->has_amended)
		own.words.amended = text_of(p->lang, T("Na wijziging"));
	if (own.finding.len == 0)
		own.finding = own.title;
	add_breaks(p, s, &own.finding);
	add_breaks(p, s, &own.desc);
	add_unfinished(p, s, &own);
	return own;
}

/* Under the year: how far it goes, or the code that it had. */
static struct str note_of(const struct page *p, const struct subject_year *y)
{
	struct worded day = worded_date(p->lang, p->guide->last_day);
	struct text_hole hole = {"date", worded_str(&day)};

	return guide_unfinished(p->guide, y->year)
		       ? text_filled(p->arena, text_of(p->lang, T("t/m {date}")), &hole, 1)
		       : y->code;
}

void subject_timeline(struct buffer *out, const struct page *p, const struct chart_frame *f,
		      const void *data)
{
	const struct subject *s = data;
	struct chart_year years[SUBJECT_YEARS] = {0};

	for (size_t i = 0; i < s->nyears; i++) {
		const struct subject_year *y = &s->years[i];
		years[i].label = y->year->code;
		years[i].caption = figure_said(p, growing(y));
		years[i].budget = figure_drawn(&y->budget);
		years[i].amended = figure_drawn(&y->amended);
		years[i].actual = figure_drawn(&y->actual);
		years[i].current = y->year == p->lens.year;
		years[i].unfinished = guide_unfinished(p->guide, y->year);
		years[i].break_mark = y->mark;
		years[i].note = note_of(p, y);
	}
	chart_timeline(out, f,
		       &(struct chart_timeline){.years = years,
						.n = s->nyears,
						.break_word = text_of(p->lang, T("breuk"))});
}

int subject_take_years(struct page *p, struct subject *s, struct error *e)
{
	s->frame = p->frame;
	s->years_form = p->lens.scale == SCALE_PER_INHABITANT ? FIGURE_EXACT : FIGURE_PLAIN;
	if (p->lens.scale == SCALE_PER_INHABITANT || p->lens.prices)
		if (frame_divided(&s->frame, p->session, &p->lens, p->arena, e) != 0)
			return -1;
	if (subject_take_turns(p, s, e) != 0 || subject_take_lists(p, s, e) != 0)
		return -1;
	take_years(p, s);
	s->timeline = drawing_of(p, s);
	return 0;
}
