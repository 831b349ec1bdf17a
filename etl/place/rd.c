/* Coordinates: RD to WGS84, decimal text, bounds of countries. */
#include "place/place.h"

/* The formulae's own origin: Amersfoort, in RD and in WGS84. */
#define RD_X0 155000.0
#define RD_Y0 463000.0
#define RD_LATITUDE0 52.15517440
#define RD_LONGITUDE0 5.38720621

struct term {
	int p, q; /* powers of x and y, in units of 100 km from the origin */
	double k; /* seconds of arc */
};

static const struct term latitude_terms[] = {
	{0, 1, 3235.65389}, {2, 0, -32.58297}, {0, 2, -0.24750}, {2, 1, -0.84978},
	{0, 3, -0.06550},   {2, 2, -0.01709},  {1, 0, -0.00738}, {4, 0, 0.00530},
	{2, 3, -0.00039},   {4, 1, 0.00033},   {1, 1, -0.00012},
};
static const struct term longitude_terms[] = {
	{1, 0, 5260.52916}, {1, 1, 105.94684}, {1, 2, 2.45656},  {3, 0, -0.81885},
	{1, 3, 0.05594},    {3, 1, -0.05607},  {0, 1, 0.01199},  {3, 2, -0.00256},
	{1, 4, 0.00128},    {0, 2, 0.00022},   {2, 0, -0.00022}, {5, 0, 0.00026},
};

static double polynomial(const struct term *terms, size_t n, double x, double y)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double v = terms[i].k;
		for (int p = 0; p < terms[i].p; p++)
			v *= x;
		for (int q = 0; q < terms[i].q; q++)
			v *= y;
		sum += v;
	}
	return sum / 3600;
}

bool rd_to_wgs84(double x, double y, struct point *out)
{
	/* The European Netherlands; x and y never share a value, so swapped ones are seen. */
	if (!(x >= -7000 && x <= 300000 && y >= 289000 && y <= 629000))
		return false;
	double dx = (x - RD_X0) * 1e-5, dy = (y - RD_Y0) * 1e-5;
	out->y = RD_LATITUDE0 +
		 polynomial(latitude_terms, sizeof latitude_terms / sizeof *latitude_terms, dx, dy);
	out->x = RD_LONGITUDE0 + polynomial(longitude_terms,
					    sizeof longitude_terms / sizeof *longitude_terms, dx,
					    dy);
	return true;
}

/* Whether it is a number as JSON has it, with digits on both sides of the point: it is published as
 * it is. */
static bool is_decimal(struct str text)
{
	size_t digits = 0, points = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
		if (!digit && (text.ptr[i] != '.' || digits == 0))
			return false;
		digits += digit;
		points += !digit;
	}
	bool padded = text.len > 1 && text.ptr[0] == '0' && text.ptr[1] != '.';
	return digits > 0 && points <= 1 && text.ptr[text.len - 1] != '.' && !padded;
}

bool degrees_parse(struct str text, double *out)
{
	bool negative = text.len && text.ptr[0] == '-', fraction = false;
	double digits = 0, scale = 1;
	size_t n = 0;

	if (text.len == 0)
		return false;
	text.ptr += negative;
	text.len -= negative;
	if (text.len > 40 || !is_decimal(text))
		return false;
	/* Fifteen digits make whole numbers that a double holds exactly; more say nothing of a
	 * place on earth. */
	for (size_t i = 0; i < text.len && n < 15; i++) {
		if (text.ptr[i] == '.') {
			fraction = true;
			continue;
		}
		n++;
		digits = digits * 10 + (text.ptr[i] - '0');
		scale *= fraction ? 10 : 1;
	}
	*out = (negative ? -digits : digits) / scale;
	return fraction || n < 15;
}

const struct box *country_bounds(struct str code)
{
	static const struct {
		const char *code;
		struct box box;
	} countries[] = {{"NL", {{3.1, 50.6}, {7.4, 53.8}}},   {"BE", {{2.4, 49.4}, {6.5, 51.6}}},
			 {"DE", {{5.7, 47.1}, {15.2, 55.2}}},  {"ES", {{-18.4, 27.4}, {4.5, 43.9}}},
			 {"FR", {{-5.3, 41.2}, {9.7, 51.2}}},  {"GB", {{-8.8, 49.7}, {2.0, 61.0}}},
			 {"AT", {{9.4, 46.3}, {17.3, 49.1}}},  {"IT", {{6.5, 35.3}, {18.7, 47.2}}},
			 {"PT", {{-31.5, 32.3}, {-6.0, 42.3}}}};
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (str_eq(code, str_z(countries[i].code)))
			return &countries[i].box;
	return NULL;
}
