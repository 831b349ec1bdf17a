/* Maps: what is drawn lies where it lies, circles are amounts, nothing that is read breaks it. */
#include "charts_svg.h"

#define PLACES 5000

static struct buffer out;
static struct chart_place places[PLACES];
static enum chart_fate fates[PLACES];
static unsigned numbers[PLACES];
static char texts[PLACES][2][24];

static void setup(void)
{
	buffer_init(&out, 16 << 20);
}

static void teardown(void)
{
	buffer_drop(&out);
}

static void put_place(size_t i, double x, double y, money_sum amount)
{
	snprintf(texts[i][0], sizeof(texts[i][0]), "%.6f", x);
	snprintf(texts[i][1], sizeof(texts[i][1]), "%.6f", y);
	places[i] =
		(struct chart_place){str_z(texts[i][0]), str_z(texts[i][1]), chart_amount(amount)};
}

static struct svg *draw(size_t n, const struct chart_area *areas, size_t nareas, size_t *drawn,
			struct chart_map *m)
{
	struct chart_frame f = svg_frame("map", false);

	*m = (struct chart_map){.places = places,
				.n = n,
				.areas = areas,
				.nareas = nareas,
				.fates = fates,
				.numbers = numbers};
	m->key_amount = chart_map_key(places, n);
	m->key_label = STR("2 mln.");
	buffer_reset(&out);
	*drawn = chart_map(&out, &f, m);
	struct svg *svg = svg_read(&out);
	svg_expect_sound(svg, &f);
	return svg;
}

static double ratio_of(const struct svg *svg)
{
	const struct svg_element *e = svg_find(svg, "s-chart", 0);
	return strtod(strstr(svg_attribute(e, "class"), "s-r") + 3, NULL) / 100;
}

static void expect_apart(const struct svg *svg, size_t n)
{
	double h = ratio_of(svg), norm = sqrt((1 + h * h) / 2);

	for (size_t i = 0; i < n; i++) {
		const struct svg_element *a = svg_find(svg, "s-circle", i);
		double ax = svg_number(a, "cx"), ay = svg_number(a, "cy") * h;
		double ar = svg_number(a, "r") * norm;
		cr_expect(ax - ar >= 0 && ax + ar <= 100 && ay - ar >= 0 && ay + ar <= 100 * h);
		for (size_t j = 0; j < i; j++) {
			const struct svg_element *b = svg_find(svg, "s-circle", j);
			double far = hypot(ax - svg_number(b, "cx"), ay - svg_number(b, "cy") * h);
			cr_expect(far >= ar + svg_number(b, "r") * norm - 0.1, "%zu and %zu: %g", i,
				  j, far - ar - svg_number(b, "r") * norm);
		}
	}
}

TestSuite(map, .init = setup, .fini = teardown);

static const struct chart_area WATERRIJK = {
	{"Waterrijk", 9},
	{"12,3 mln.", 9},
	{"{\"type\":\"Polygon\",\"bbox\":[5,52,6,53],\"coordinates\":[[[5,52],[6,52],[6,53],[5,53],[5,52]],"
	 "[[5.2,52.2],[5.2,52.4],[5.4,52.4],[5.4,52.2],[5.2,52.2]]]}",
	 148},
};

static struct chart_area area(const char *geometry)
{
	return (struct chart_area){STR("A"), STR(""), str_z(geometry)};
}

Test(map, a_circle_is_as_large_as_its_amount_and_lies_where_it_is)
{
	struct chart_area a = area(WATERRIJK.geometry.ptr);
	struct chart_map m;
	size_t drawn;

	put_place(0, 5.5, 52.5, 400000);
	put_place(1, 5.1, 52.9, 100000);
	struct svg *svg = draw(2, &a, 1, &drawn, &m);
	const struct svg_element *first = svg_find(svg, "s-circle", 0);
	const struct svg_element *second = svg_find(svg, "s-circle", 1);
	cr_assert(drawn == 2 && first && second);
	cr_expect_float_eq(svg_number(first, "cx"), 50, 0.05);
	cr_expect_float_eq(svg_number(first, "cy"), 50, 0.05);
	cr_expect_float_eq(svg_number(first, "r"), 2 * svg_number(second, "r"), 0.02);
	/* North is up, east is right. A degree of longitude is cos(52.5°) as long as one of latitude. */
	cr_expect(svg_number(second, "cx") < 50 && svg_number(second, "cy") < 50);
	double dx = 50 - svg_number(second, "cx");
	double dy = (50 - svg_number(second, "cy")) * ratio_of(svg);
	cr_expect_float_eq(dx / dy, 0.6088, 0.002);
	cr_expect(numbers[0] == 1 && numbers[1] == 2);
	cr_expect(svg_find_text(svg, "1") && svg_find_text(svg, "2"));
	/* The hole is of the same path. */
	size_t paths = 0;
	for (size_t i = 0; i < svg->n; i++) {
		const char *d = svg_attribute(&svg->elements[i], "d");
		if (strcmp(svg->elements[i].name, "path") == 0 && d) {
			paths++;
			cr_expect(strchr(strchr(d, 'z'), 'M'), "%s", d);
		}
	}
	cr_expect_eq(paths, 1);
	svg_free(svg);
}

Test(map, circles_in_one_spot_are_moved_apart)
{
	struct chart_map m;
	size_t drawn;

	for (size_t i = 0; i < 40; i++)
		put_place(i, 5.25, 52.5, (money_sum)(1000 * (i + 1)));
	struct svg *svg = draw(40, NULL, 0, &drawn, &m);
	cr_assert_eq(drawn, 40);
	expect_apart(svg, drawn);
	svg_free(svg);
}

Test(map, five_thousand_places)
{
	struct chart_map m;
	size_t drawn;

	for (size_t i = 0; i < PLACES; i++)
		put_place(i, 5 + (double)(i % 71) / 100, 52 + (double)(i / 71) / 100,
			  (money_sum)(i + 1));
	struct svg *svg = draw(PLACES, NULL, 0, &drawn, &m);
	cr_expect_eq(drawn, CHART_MAX_CIRCLES);
	cr_expect(m.whole.fates[CHART_SMALL] == PLACES - CHART_MAX_CIRCLES);
	cr_expect(numbers[PLACES - 1] == 1 && numbers[PLACES - 10] == 10 && !numbers[PLACES - 11]);
	svg_free(svg);
}

Test(map, what_has_no_place_is_told)
{
	struct chart_area a = area(WATERRIJK.geometry.ptr);
	struct chart_map m;
	size_t drawn;

	for (size_t i = 0; i < 7; i++)
		put_place(i, 5.3, 52.3, 1000);
	places[0].latitude = STR("");
	places[1].longitude = STR("east");
	places[2].amount.known = false;
	places[3].amount.value = -3;
	put_place(4, 4.0, 12.0, 50);
	places[5].latitude = STR("99");
	struct svg *svg = draw(7, &a, 1, &drawn, &m);
	cr_expect_eq(drawn, 1);
	cr_expect(fates[0] == CHART_UNKNOWN && fates[1] == CHART_UNKNOWN &&
		  fates[2] == CHART_UNKNOWN && fates[3] == CHART_NEGATIVE &&
		  fates[4] == CHART_OUTSIDE && fates[5] == CHART_UNKNOWN &&
		  fates[6] == CHART_DRAWN);
	svg_free(svg);
}

Test(map, geometry_that_is_none)
{
	static const char *const GEOMETRIES[] = {
		"",
		"{",
		"[[[[[[[[[[[[[[[[[[[[[[[[1,2]",
		"null",
		"{\"coordinates\":[[]]}",
		"{\"coordinates\":[[[1,2],[1,2],[1,2],[1,2]]]}",
		"{\"coordinates\":[[[1e999,2],[3,4],[5,6]]]}",
		"]]]]]",
		"{\"type\":\"Point\",\"coordinates\":[5,52]}",
		"[[[5],[6],[7]]]",
		"{\"coordinates\":[[[5,52,1],[6,52,1],[6,53,1],[5,52,1]]]}",
	};
	struct chart_map m;
	size_t drawn;

	put_place(0, 5.3, 52.3, 1000);
	for (size_t i = 0; i < sizeof(GEOMETRIES) / sizeof(GEOMETRIES[0]); i++) {
		struct chart_area a = area(GEOMETRIES[i]);
		svg_free(draw(1, &a, 1, &drawn, &m));
		svg_free(draw(0, &a, 1, &drawn, &m));
	}
	svg_free(draw(0, NULL, 0, &drawn, &m));
	cr_expect(drawn == 0 && m.key_amount == 0);
}

Test(map, over_the_180th_meridian)
{
	struct chart_area a[] = {
		area("[[[178,-17],[179.9,-17],[179.9,-19],[178,-19],[178,-17]]]"),
		area("[[[-179.9,-17],[-179,-17],[-179,-19],[-179.9,-19],[-179.9,-17]]]")};
	struct chart_map m;
	size_t drawn;

	put_place(0, 178.5, -18, 100);
	put_place(1, -179.5, -18, 100);
	struct svg *svg = draw(2, a, 2, &drawn, &m);
	cr_assert_eq(drawn, 2);
	double x = svg_number(svg_find(svg, "s-circle", 0), "cx");
	double y = svg_number(svg_find(svg, "s-circle", 1), "cx");
	cr_expect(x > 3 && y < 97 && y - x > 30, "Fiji is one country");
	svg_free(svg);
}

/* A star with many points, so that simplifying has work to do. */
Test(map, a_border_of_many_points_becomes_one_of_few)
{
	static char geometry[8000000];
	struct chart_map m;
	size_t n = 0, drawn;

	n += (size_t)snprintf(geometry, sizeof(geometry), "[[");
	for (int i = 0; i < 200000; i++) {
		double angle = i * 2 * 3.14159265358979 / 200000;
		n += (size_t)snprintf(geometry + n, sizeof(geometry) - n, "[%.7f,%.7f],",
				      5 + cos(angle), 52 + sin(angle));
	}
	snprintf(geometry + n, sizeof(geometry) - n, "[6,52]]]");
	struct chart_area a = area(geometry);
	struct svg *svg = draw(0, &a, 1, &drawn, &m);
	cr_expect(out.len < 3000, "%zu", out.len);
	cr_expect(svg_find_text(svg, "A"));
	svg_free(svg);
}

Test(map, a_key_is_round_and_not_above_the_largest)
{
	static const money_sum LARGEST[] = {1, 2, 3, 7, 19, 99, 123456, 999999999, 250000000};

	for (size_t i = 0; i < sizeof(LARGEST) / sizeof(LARGEST[0]); i++) {
		put_place(0, 5, 52, LARGEST[i]);
		money_sum key = chart_map_key(places, 1);
		cr_expect(key > 0 && key <= LARGEST[i] && key * 3 >= LARGEST[i]);
		while (key % 10 == 0)
			key /= 10;
		cr_expect(key == 1 || key == 2 || key == 5 || key == 25);
	}
}

Test(map, by_itself)
{
	struct chart_frame f = svg_frame("map", true);
	struct chart_area a = WATERRIJK;
	struct chart_map m = {.places = places,
			      .n = 2,
			      .areas = &a,
			      .nareas = 1,
			      .fates = fates,
			      .numbers = numbers};

	a.label = str_z(MARKUP);
	put_place(0, 5.5, 52.5, INT64_MAX);
	put_place(1, 5.1, 52.9, 1);
	chart_map(&out, &f, &m);
	struct svg *svg = svg_read(&out);
	svg_expect_sound(svg, &f);
	cr_expect_null(svg_find(svg, "s-", 0));
	svg_free(svg);
}
