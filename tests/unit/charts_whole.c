/* Treemap and sankey: areas and heights are amounts, nothing lies over something else. */
#include "charts_svg.h"

#define PARTS 5000

static struct buffer out;
static struct chart_part parts[PARTS];
static enum chart_fate fates[PARTS];

static void setup(void)
{
	buffer_init(&out, 16 << 20);
	memset(parts, 0, sizeof(parts));
}

static void teardown(void)
{
	buffer_drop(&out);
}

static void fill(size_t n, money_sum (*amount)(size_t))
{
	for (size_t i = 0; i < n; i++)
		parts[i] = (struct chart_part){.label = STR("Jeugdhulp met verblijf"),
					       .code = STR("1.2"),
					       .amount_text = STR("1,2 mln."),
					       .amount = chart_amount(amount(i))};
}

static money_sum falling(size_t i)
{
	return (money_sum)(1000000 / (i + 1));
}

static money_sum same(size_t i)
{
	(void)i;
	return 100;
}

static money_sum mixed(size_t i)
{
	return i % 4 == 0 ? -(money_sum)(i * 1000) : i % 4 == 1 ? 0 : (money_sum)(i * 100);
}

static money_sum one_large(size_t i)
{
	return i == 0 ? 999000000000000 : 1000000000;
}

TestSuite(whole, .init = setup, .fini = teardown);

static const struct chart_part SMALL = {.label = {"De andere", 9}, .amount_text = {"3 mln.", 6}};

struct box4 {
	double x, y, w, h;
};

/* The tiles of one layout: the wide ones come first. */
static size_t tiles_of(const struct svg *svg, struct box4 *tiles)
{
	size_t n = 0;
	for (const struct svg_element *e; (e = svg_find(svg, "s-tile", n)) != NULL; n++) {
		const char *w = svg_attribute(e, "width");
		tiles[n] = (struct box4){svg_number(e, "x"), svg_number(e, "y"),
					 strchr(w, '%') ? strtod(w, NULL) : 0.05,
					 svg_number(e, "height")};
	}
	return n / 2;
}

static void expect_tiling(size_t n)
{
	struct chart_frame f = svg_frame("tree", false);
	struct chart_whole whole;
	static struct box4 tiles[2 * CHART_MAX_TILES + 2];

	buffer_reset(&out);
	chart_treemap_plan(&whole, parts, n, fates);
	size_t drawn = chart_treemap(&out, &f, parts, n, &SMALL);
	struct svg *svg = svg_read(&out);
	svg_expect_sound(svg, &f);
	cr_assert_eq(tiles_of(svg, tiles), drawn);
	for (size_t layout = 0; layout < 2; layout++) {
		double sum = 0, largest = 0;
		for (size_t i = layout * drawn; i < (layout + 1) * drawn; i++) {
			const struct box4 *a = &tiles[i];
			sum += a->w * a->h;
			largest = fmax(largest, a->w * a->h);
			cr_expect(a->x >= -0.02 && a->x + a->w <= 100.06 && a->y >= -0.02 &&
				  a->y + a->h <= 420.06);
			for (size_t j = layout * drawn; j < i; j++) {
				const struct box4 *b = &tiles[j];
				bool apart =
					a->x + a->w <= b->x + 0.07 || b->x + b->w <= a->x + 0.07 ||
					a->y + a->h <= b->y + 0.07 || b->y + b->h <= a->y + 0.07;
				cr_expect(apart, "tiles %zu and %zu", i, j);
			}
		}
		if (drawn > 0)
			cr_expect_float_eq(sum, 100.0 * 420, 420, "%g", sum);
	}
	svg_free(svg);
}

Test(whole, tiles_fill_the_frame_and_are_disjoint)
{
	for (size_t n = 0; n <= 60; n += 7) {
		fill(n, falling);
		expect_tiling(n);
		fill(n, same);
		expect_tiling(n);
		fill(n, mixed);
		expect_tiling(n);
		fill(n, one_large);
		expect_tiling(n);
	}
	fill(PARTS, same);
	expect_tiling(PARTS);
	fill(PARTS, falling);
	expect_tiling(PARTS);
}

Test(whole, a_tile_is_as_large_as_its_amount)
{
	struct chart_frame f = svg_frame("tree", false);
	static struct box4 tiles[64];
	double sum = 0;

	fill(12, falling);
	size_t n = chart_treemap(&out, &f, parts, 12, &SMALL);
	struct svg *svg = svg_read(&out);
	tiles_of(svg, tiles);
	for (size_t i = 0; i < 12; i++)
		sum += (double)falling(i);
	cr_assert_eq(n, 12);
	for (size_t i = 0; i < n; i++) {
		double share = tiles[i].w * tiles[i].h / 42000;
		cr_expect_float_eq(share, (double)falling(i) / sum, 0.0005);
	}
	svg_free(svg);
}

Test(whole, what_is_no_part_is_told)
{
	struct chart_whole whole;

	fill(6, same);
	parts[1].amount = chart_amount(-40);
	parts[2].amount = chart_amount(0);
	parts[3].amount.known = false;
	parts[4].amount = chart_amount(10000000);
	chart_treemap_plan(&whole, parts, 6, fates);
	cr_expect(fates[0] == CHART_SMALL && fates[5] == CHART_SMALL && fates[4] == CHART_DRAWN);
	cr_expect(fates[1] == CHART_NEGATIVE && fates[2] == CHART_NOTHING &&
		  fates[3] == CHART_UNKNOWN);
	cr_expect(whole.positive == 10000200 && whole.negative == -40 && whole.small == 200);
	cr_expect(whole.fates[CHART_SMALL] == 2 && whole.fates[CHART_DRAWN] == 1);
	cr_expect(whole.worth);
}

Test(whole, when_a_treemap_is_not_worth_it)
{
	struct chart_whole whole;

	fill(PARTS, same);
	chart_treemap_plan(&whole, parts, PARTS, fates);
	cr_expect(!whole.worth, "a tile of 5,000 members says nothing");
	fill(4, same);
	parts[0].amount.value = -100;
	chart_treemap_plan(&whole, parts, 4, fates);
	cr_expect(!whole.worth, "a third of it is negative");
	chart_treemap_plan(&whole, parts, 0, fates);
	cr_expect(!whole.worth);
}

Test(whole, labels_of_anybody)
{
	for (int alone = 0; alone < 2; alone++) {
		struct chart_frame f = svg_frame("tree", alone);
		fill(8, falling);
		parts[0].label = str_z(HEBREW);
		parts[1].label = str_z(MARKUP);
		parts[2].label = str_z(BROKEN);
		parts[3].label = str_z(LONG_LABEL);
		parts[4].label = STR("");
		buffer_reset(&out);
		chart_treemap(&out, &f, parts, 8, &SMALL);
		struct svg *svg = svg_read(&out);
		svg_expect_sound(svg, &f);
		cr_expect(svg_find_text(svg, HEBREW));
		cr_expect_eq(svg_count(svg, "s-w608"), alone ? 0 : 1);
		svg_free(svg);
	}
}

/* ---- sankey ---- */

static struct chart_part income[40];
static enum chart_fate income_fates[40];

static struct chart_sankey plan(size_t nfrom, size_t nto)
{
	for (size_t i = 0; i < nfrom; i++)
		income[i] = (struct chart_part){.label = str_z(i % 2 ? LONG_LABEL : HEBREW),
						.amount_text = STR("1 mln."),
						.amount = chart_amount(falling(i))};
	struct chart_sankey s = {.from = {income, nfrom, SMALL, income_fates, {{0}}},
				 .to = {parts, nto, SMALL, fates, {{0}}},
				 .middle = {.label = str_z(MARKUP), .amount_text = STR("3 mln.")},
				 .balance = {.label = STR("Tekort"), .amount_text = STR("1 mln.")}};
	chart_sankey_plan(&s);
	return s;
}

/* Of a layout's flows: the ends at the bar and at the middle, from "M0 a C50 a 50 b 100 b V c C50 …". */
static void expect_conserved(const struct svg *svg, size_t flows)
{
	double sums[2] = {0};
	size_t n = 0;

	for (const struct svg_element *e; (e = svg_find(svg, "s-flow", n)) != NULL; n++) {
		double a, b, c;
		cr_assert_eq(sscanf(svg_attribute(e, "d"), "M0 %lfC50 %*f 50 %*f 100 %lfV%lf", &a,
				    &b, &c),
			     3);
		(void)a;
		/* from-side and to-side of the wide layout, then of the narrow one: found by the place
		 * of their SVG. */
		sums[n < flows ? 0 : 1] += c - b;
	}
	cr_assert_eq(n, 2 * flows);
	cr_expect_float_eq(sums[0], 2 * 280, 0.2, "%g", sums[0]);
	cr_expect_float_eq(sums[1], 2 * 280, 0.2, "%g", sums[1]);
}

static void expect_rows_apart(const struct svg *svg)
{
	/* Texts of one side: no two baselines nearer than a line. */
	for (size_t i = 0; svg_find(svg, "s-text", i); i++) {
		const struct svg_element *a = svg_find(svg, "s-text", i);
		for (size_t j = 0; j < i; j++) {
			const struct svg_element *b = svg_find(svg, "s-text", j);
			/* One text of two lengths shows once. */
			if (strcmp(svg_attribute(a, "x"), svg_attribute(b, "x")) != 0 ||
			    strstr(svg_attribute(b, "class"), "s-narrow"))
				continue;
			cr_expect(fabs(svg_number(a, "y") - svg_number(b, "y")) >= 15.9, "%s, %s",
				  a->text, b->text);
		}
	}
}

Test(whole, a_sankey_conserves)
{
	struct chart_frame f = svg_frame("flow", false);

	fill(30, falling);
	for (size_t nfrom = 1; nfrom <= 40; nfrom += 13) {
		struct chart_sankey s = plan(nfrom, 30);
		buffer_reset(&out);
		size_t flows = chart_sankey(&out, &f, &s);
		struct svg *svg = svg_read(&out);
		svg_expect_sound(svg, &f);
		expect_conserved(svg, flows);
		expect_rows_apart(svg);
		svg_free(svg);
		cr_expect(s.lacking == s.from.whole.positive - s.to.whole.positive);
	}
}

Test(whole, a_sankey_of_nothing)
{
	for (int alone = 0; alone < 2; alone++) {
		struct chart_frame f = svg_frame("flow", alone);
		struct chart_sankey s = plan(0, 0);
		buffer_reset(&out);
		cr_expect_eq(chart_sankey(&out, &f, &s), 0);
		struct svg *svg = svg_read(&out);
		svg_expect_sound(svg, &f);
		svg_free(svg);
	}
	fill(20, mixed);
	struct chart_sankey s = plan(0, 20);
	struct chart_frame f = svg_frame("flow", true);
	buffer_reset(&out);
	chart_sankey(&out, &f, &s);
	cr_expect(s.to.whole.negative < 0 && s.lacking == -s.to.whole.positive);
	struct svg *svg = svg_read(&out);
	svg_expect_sound(svg, &f);
	cr_expect(svg_find_text(svg, "Tekort"));
	svg_free(svg);
}
