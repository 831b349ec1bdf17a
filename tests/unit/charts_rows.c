/* Bars, timeline and waterfall: lengths are amounts, and nothing of a ledger breaks a picture. */
#include "charts_svg.h"

static struct buffer out;

static void setup(void)
{
	buffer_init(&out, 16 << 20);
}

static void teardown(void)
{
	buffer_drop(&out);
}

static struct svg *read_sound(const struct chart_frame *f)
{
	struct svg *svg = svg_read(&out);
	svg_expect_sound(svg, f);
	return svg;
}

TestSuite(charts, .init = setup, .fini = teardown);

Test(charts, a_bar_is_as_long_as_its_amount)
{
	struct chart_scale s = {0, 0};
	struct chart_bar bar = {.budget = chart_amount(20000), .actual = chart_amount(15000)};

	chart_scale_add(&s, chart_amount(40000));
	chart_bar_cell(&out, &bar, &s);
	struct svg *svg = svg_read(&out);
	cr_expect_float_eq(svg_number(svg_find(svg, "s-budget", 0), "width"), 49.5, 0.01);
	cr_expect_float_eq(svg_number(svg_find(svg, "s-actual", 0), "width"), 37.12, 0.02);
	/* The actual lies in front and is about half as high. */
	cr_expect(svg_find(svg, "s-budget", 0) < svg_find(svg, "s-actual", 0));
	cr_expect_float_eq(svg_number(svg_find(svg, "s-actual", 0), "height"), 11, 0.01);
	cr_expect_null(svg_find(svg, "s-axis", 0));
	cr_expect_str_eq(svg_attribute(svg_find(svg, "s-bar", 0), "aria-hidden"), "true");
	svg_free(svg);
}

Test(charts, a_negative_bar_goes_the_other_way)
{
	struct chart_scale s = {0, 0};
	struct chart_bar bar = {.actual = chart_amount(-100)};

	chart_scale_add(&s, chart_amount(300));
	chart_scale_add(&s, bar.actual);
	chart_bar_cell(&out, &bar, &s);
	struct svg *svg = svg_read(&out);
	const struct svg_element *e = svg_find(svg, "s-actual", 0),
				 *axis = svg_find(svg, "s-axis", 0);
	cr_assert(e && axis);
	cr_expect_float_eq(svg_number(e, "x"), 0, 0.01);
	cr_expect_float_eq(svg_number(e, "width"), 24.75, 0.01);
	cr_expect_float_eq(svg_number(axis, "x1"), 24.75, 0.01);
	svg_free(svg);
}

Test(charts, zero_unknown_tiny_and_unfinished)
{
	struct chart_scale s = {0, 0}, nothing = {0, 0};
	struct chart_bar tiny = {.actual = chart_amount(1), .unfinished = true};
	struct chart_bar unknown = {.budget = chart_amount(0)};

	chart_scale_add(&s, chart_amount((money_sum)999999999999999));
	chart_bar_cell(&out, &tiny, &s);
	struct svg *svg = svg_read(&out);
	const struct svg_element *e = svg_find(svg, "s-unfinished", 0);
	cr_assert(e);
	cr_expect_str_eq(svg_attribute(e, "width"), "1", "what is not nothing is seen");
	cr_expect_str_eq(svg_attribute(e, "fill"), "url(#s-hatch)");
	svg_free(svg);
	buffer_reset(&out);
	chart_bar_cell(&out, &unknown, &nothing);
	svg = svg_read(&out);
	cr_expect_null(svg_find(svg, "s-actual", 0));
	cr_expect_float_eq(svg_number(svg_find(svg, "s-budget", 0), "width"), 0, 0.01);
	svg_free(svg);
}

Test(charts, bars_by_themselves_are_documents_of_their_own)
{
	struct chart_frame f = svg_frame("embed", true);
	struct chart_words words = {.budget = STR("begroot"), .actual = STR("werkelijk")};
	struct chart_bar bars[] = {
		{chart_amount(500), chart_amount(600), chart_amount(700), false, str_z(LONG_LABEL),
		 STR("1"), STR("7,0"), STR("+ 2")},
		{{0}, {0}, {0}, false, str_z(HEBREW), STR("2"), STR(""), STR("")},
		{chart_amount(-5),
		 {0},
		 chart_amount(3),
		 false,
		 str_z(MARKUP),
		 str_z(BROKEN),
		 STR("3"),
		 STR("")},
	};
	f.words = &words;
	cr_expect_eq(chart_bars(&out, &f, bars, 3), 3);
	struct svg *svg = read_sound(&f);
	cr_expect_str_eq(svg_attribute(&svg->elements[1], "xmlns"), "http://www.w3.org/2000/svg");
	cr_expect(svg_find_text(svg, "versie 1") &&
		  svg_find_text(svg, "Bron: grootboek-2024.csv <1>"));
	cr_expect(svg_find_text(svg, HEBREW) && svg_find_text(svg, MARKUP));
	cr_expect(svg_find_text(svg, "a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbdz"));
	cr_expect_null(svg_find(svg, "s-", 0), "no class without a stylesheet");
	svg_free(svg);
}

Test(charts, the_same_input_gives_the_same_bytes)
{
	struct chart_frame f = svg_frame("a", false);
	struct chart_bar bar = {.label = STR("x"), .actual = chart_amount(3)};
	struct buffer again;

	buffer_init(&again, 1 << 20);
	chart_bars(&out, &f, &bar, 1);
	chart_bars(&again, &f, &bar, 1);
	cr_expect(str_eq(buffer_str(&out), buffer_str(&again)));
	buffer_drop(&again);
}

/* ---- timeline ---- */

static size_t draw_years(const struct chart_frame *f, size_t n, bool with_breaks)
{
	static struct chart_year years[40];
	static char names[40][16];

	for (size_t i = 0; i < n; i++) {
		snprintf(names[i], sizeof(names[i]), "%zu", 1990 + i);
		years[i] = (struct chart_year){.label = str_z(names[i]),
					       .caption = STR("10,4 mln."),
					       .budget = chart_amount((money_sum)(1000 + 10 * i)),
					       .actual = chart_amount((money_sum)(100 * (i + 1))),
					       .current = i + 2 == n,
					       .unfinished = i + 1 == n};
		if (with_breaks && i > 0)
			years[i].break_mark = STR("\xc2\xb9");
	}
	return chart_timeline(&out, f, &(struct chart_timeline){years, n, STR("breuk")});
}

Test(charts, columns_are_as_high_as_their_amounts)
{
	struct chart_frame f = svg_frame("years", false);

	cr_expect_eq(draw_years(&f, 4, true), 4);
	struct svg *svg = read_sound(&f);
	double first = svg_number(svg_find(svg, "s-actual", 0), "height");
	cr_expect_float_eq(svg_number(svg_find(svg, "s-actual", 1), "height"), 2 * first, 0.02);
	cr_expect_float_eq(svg_number(svg_find(svg, "s-actual", 2), "height"), 3 * first, 0.02);
	/* The unfinished one is hatched, and by its own pattern. */
	cr_expect_str_eq(svg_attribute(svg_find(svg, "s-unfinished", 0), "fill"),
			 "url(#years-hatch)");
	cr_expect_eq(svg_count(svg, "s-guide"), 3);
	cr_expect_float_eq(svg_number(svg_find(svg, "s-guide", 0), "x1"), 25, 0.01);
	svg_free(svg);
}

/* At every width that a room promises, no two words of a line touch. */
static void expect_apart(const struct svg *svg, const char *class, double pixels, double text)
{
	double last_x = -1e9, last_y = 0;

	for (size_t i = 0; svg_find(svg, "s-text", i); i++) {
		const struct svg_element *e = svg_find(svg, "s-text", i);
		const char *own = svg_attribute(e, "class"), *w = strstr(own, "s-w");
		if (strlen(e->text) != 4 || (w && strtod(w + 3, NULL) > pixels))
			continue;
		double x = svg_number(e, "x") / 100 * pixels;
		cr_expect(svg_number(e, "y") != last_y || x - last_x > text, "%s at %g", e->text,
			  pixels);
		last_x = x;
		last_y = svg_number(e, "y");
	}
	(void)class;
}

Test(charts, the_names_of_twenty_years_do_not_touch)
{
	struct chart_frame f = svg_frame("years", false);

	cr_expect_eq(draw_years(&f, 33, true), CHART_MAX_YEARS, "the last ones");
	struct svg *svg = read_sound(&f);
	cr_expect(svg_find_text(svg, "2022") && !svg_find_text(svg, "1990"));
	expect_apart(svg, "s-text", 272, 30);
	expect_apart(svg, "s-text", 440, 30);
	expect_apart(svg, "s-text", 860, 30);
	svg_free(svg);
}

Test(charts, one_year_no_year_and_nothing_known)
{
	struct chart_frame f = svg_frame("years", false);
	struct chart_year empty = {.label = STR("2024"), .caption = STR("geen gegevens")};

	for (size_t n = 0; n < 2; n++) {
		buffer_reset(&out);
		cr_expect_eq(draw_years(&f, n, false), n);
		svg_free(read_sound(&f));
	}
	buffer_reset(&out);
	chart_timeline(&out, &f, &(struct chart_timeline){&empty, 1, STR("")});
	struct svg *svg = read_sound(&f);
	cr_expect(svg_find_text(svg, "geen gegevens"));
	cr_expect_null(svg_find(svg, "s-actual", 0));
	svg_free(svg);
}

/* ---- waterfall ---- */

static struct chart_step steps[300];

static struct chart_waterfall waterrijk(void)
{
	static const int CHANGES[] = {509358,  211465, -315919, -37330, 266263,
				      -275467, 5629,   436111,  -176463};
	for (size_t i = 0; i < 9; i++)
		steps[i] = (struct chart_step){.label = str_z(LONG_LABEL),
					       .change = chart_amount((money_sum)CHANGES[i] * 100)};
	return (struct chart_waterfall){.start = (money_sum)10207900000,
					.end = (money_sum)10270264700,
					.steps = steps,
					.n = 9};
}

static double cell_width(const struct chart_waterfall *w, size_t row, const char *class, double *x)
{
	buffer_reset(&out);
	chart_waterfall_cell(&out, w, row);
	struct svg *svg = svg_read(&out);
	const struct svg_element *e = svg_find(svg, class, 0);
	double width = e ? svg_number(e, "width") : NAN;
	*x = e ? svg_number(e, "x") : NAN;
	svg_free(svg);
	return width;
}

Test(charts, a_waterfall_ends_at_the_actual)
{
	struct chart_waterfall w = waterrijk();
	double x;

	chart_waterfall_plan(&w);
	cr_expect(w.rest == 0 && w.cut && w.begins > 0 && w.begins < w.start);
	double end = cell_width(&w, 0, "s-budget", &x);
	cr_expect_float_eq(x, 0, 0.01);
	for (size_t i = 1; i <= 9; i++) {
		bool more = steps[i - 1].change.value > 0;
		double width = cell_width(&w, i, more ? "s-more" : "s-less", &x);
		cr_expect_float_eq(more ? x : x + width, end, 0.03, "row %zu", i);
		end = more ? x + width : x;
	}
	cr_expect_float_eq(cell_width(&w, 10, "s-actual", &x), end, 0.03);
}

Test(charts, what_a_waterfall_does_not_explain_is_told)
{
	struct chart_waterfall w = waterrijk();

	w.end += 4711;
	steps[2].change.known = false;
	chart_waterfall_plan(&w);
	cr_expect(w.rest == 4711 - (money_sum)31591900);
}

Test(charts, an_axis_is_cut_only_where_that_shows_more)
{
	struct chart_waterfall w = waterrijk();

	steps[0].change = chart_amount(-(money_sum)20000000000);
	steps[1].change = chart_amount((money_sum)20000000000);
	chart_waterfall_plan(&w);
	cr_expect(!w.cut && w.begins == 0 && w.low < 0);
	w = (struct chart_waterfall){.start = 0, .end = 0, .n = 0};
	chart_waterfall_plan(&w);
	cr_expect(!w.cut && w.rest == 0 && w.nticks >= 1);
	w = (struct chart_waterfall){.start = 500, .end = 500, .n = 0};
	chart_waterfall_plan(&w);
	cr_expect(!w.cut);
}

Test(charts, ticks_are_round_and_inside)
{
	struct chart_waterfall w = waterrijk();

	chart_waterfall_plan(&w);
	cr_expect(w.nticks >= 3 && w.nticks <= CHART_MAX_TICKS);
	for (size_t i = 0; i < w.nticks; i++) {
		cr_expect(w.ticks[i].value % 1000000 == 0);
		cr_expect(w.ticks[i].at >= 0 && w.ticks[i].at <= 1);
		w.ticks[i].label = STR("102,25");
	}
	chart_waterfall_axis(&out, &w);
	struct svg *svg = svg_read(&out);
	cr_expect_eq(svg_count(svg, "s-text"), w.nticks);
	svg_free(svg);
}

Test(charts, a_waterfall_by_itself)
{
	for (int alone = 0; alone < 2; alone++) {
		struct chart_frame f = svg_frame("wf", alone);
		struct chart_waterfall w = waterrijk();
		w.start_label = STR("Begroot");
		w.end_label = str_z(HEBREW);
		steps[3].label = str_z(BROKEN);
		steps[4].label = str_z(MARKUP);
		chart_waterfall_plan(&w);
		buffer_reset(&out);
		cr_expect_eq(chart_waterfall(&out, &f, &w), 9);
		struct svg *svg = read_sound(&f);
		cr_expect(svg_find_text(svg, MARKUP) && svg_find_text(svg, HEBREW));
		svg_free(svg);
	}
}

Test(charts, amounts_of_fifteen_digits_and_more)
{
	struct chart_waterfall w = waterrijk();
	struct chart_frame f = svg_frame("wf", true);

	w.start = INT64_MAX;
	w.end = -(money_sum)INT64_MAX * 1000;
	for (size_t i = 0; i < 9; i++)
		steps[i].change = chart_amount(i % 2 ? INT64_MAX : -(money_sum)INT64_MAX * 500);
	chart_waterfall_plan(&w);
	chart_waterfall(&out, &f, &w);
	svg_free(read_sound(&f));
}

Test(charts, a_full_buffer_says_so)
{
	struct chart_frame f = svg_frame("a", false);
	struct chart_bar bar = {.label = STR("x"), .actual = chart_amount(3)};
	struct buffer small;

	buffer_init(&small, 100);
	chart_bars(&small, &f, &bar, 1);
	cr_expect(small.overflow && small.len <= 100);
	buffer_drop(&small);
}
