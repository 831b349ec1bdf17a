/* Coordinates and names. */
#include "place/place.h"

#include <criterion/criterion.h>
#include <math.h>

/* The example of Schreutelkamp and Strang van Hees: the Westertoren in Amsterdam, and the origin.
 */
Test(rd, published_points)
{
	struct point p;

	cr_assert(rd_to_wgs84(120700.723, 487525.502, &p));
	cr_assert(fabs(p.y - 52.37453253) < 3e-6, "%.8f", p.y); /* a third of a metre */
	cr_assert(fabs(p.x - 4.88352559) < 4e-6, "%.8f", p.x);
	cr_assert(rd_to_wgs84(155000, 463000, &p));
	cr_assert(fabs(p.y - 52.1551744) < 1e-9);
	cr_assert(fabs(p.x - 5.38720621) < 1e-9);
	/* Groningen's Martinitoren and Maastricht's Sint-Servaas: far from the origin. */
	cr_assert(rd_to_wgs84(233883.131, 582065.167, &p));
	cr_assert(fabs(p.y - 53.21938317) < 4e-6, "%.8f", p.y);
	cr_assert(fabs(p.x - 6.56820053) < 6e-6, "%.8f", p.x);
}

Test(rd, outside_and_swapped)
{
	struct point p;

	cr_assert(!rd_to_wgs84(487525, 120700, &p));
	cr_assert(!rd_to_wgs84(5.2, 52.1, &p));
	cr_assert(!rd_to_wgs84(NAN, 463000, &p));
}

Test(degrees, decimal_text_only)
{
	double v;

	cr_assert(degrees_parse(STR("-12.50"), &v) && v == -12.5);
	cr_assert(degrees_parse(STR("52"), &v) && v == 52);
	cr_assert(degrees_parse(STR("-0.5"), &v) && v == -0.5);
	cr_assert(degrees_parse(STR("0"), &v) && v == 0);
	cr_assert(degrees_parse(STR("4.88352559000000000012"), &v) && fabs(v - 4.88352559) < 1e-12);
	static const char *const bad[] = {"",      "52,1",
					  "1e3",   ".5",
					  "5.",    "-",
					  "1.2.3", "+5",
					  "nan",   "0x1",
					  " 52",   "5-2",
					  "05.1", /* no number in JSON */
					  "-007",  "1234567890123456"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_assert(!degrees_parse(str_z(bad[i]), &v), "%s", bad[i]);
}

static struct area areas[] = {
	{.key = {"A1", 2}, .name = {"Vicálvaro", 10}},
	{.key = {"A2", 2}, .name = {"San Blas", 8}},
	{.key = {"A3", 2}, .name = {"'s-Gravenhage", 13}},
	{.key = {"A4", 2}, .name = {"Centrum", 7}},
	{.key = {"A5", 2}, .name = {"centrum", 7}},
};
static struct area_alias aliases[] = {{{"San Blas - Canillejas", 21}, {"San Blas", 8}},
				      {{"Den Haag", 8}, {"A3", 2}}};

Test(names, folded)
{
	struct area_set set = {
		.fold = true, .areas = areas, .n = 5, .aliases = aliases, .naliases = 2};
	struct matcher *m = matcher_new(&set);

	cr_assert(matcher_find(m, STR("VICALVARO ")) == 0);
	cr_assert(matcher_find(m, STR("SAN BLAS-CANILLEJAS")) == 1, "by alias");
	cr_assert(matcher_find(m, STR("S Gravenhage")) == 2);
	cr_assert(matcher_find(m, STR("den haag")) == 2, "an alias to a key");
	cr_assert(matcher_find(m, STR("a1")) == 0, "by key");
	cr_assert(matcher_find(m, STR("Centrum")) == -1, "two areas are called so");
	cr_assert(matcher_find(m, STR("")) == -1);
	matcher_free(m);
}

Test(names, exact)
{
	struct area_set set = {.areas = areas, .n = 5};
	struct matcher *m = matcher_new(&set);

	cr_assert(matcher_find(m, STR("Centrum")) == 3);
	cr_assert(matcher_find(m, STR("VICALVARO")) == -1);
	matcher_free(m);
}

Test(names, near_misses_are_suggested_only)
{
	struct area_set set = {.fold = true, .areas = areas, .n = 5};
	struct matcher *m = matcher_new(&set);

	cr_assert(matcher_find(m, STR("Vicalvara")) == -1);
	cr_assert(matcher_near(m, STR("Vicalvara")) == 0);
	cr_assert(matcher_near(m, STR("SAN BLAS-CANILLEJAS")) == 1);
	cr_assert(matcher_near(m, STR("Varios distritos")) == -1);
	matcher_free(m);
}
