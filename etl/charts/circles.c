/* Circles of a map, and where it lies in the picture. */
#include "charts/map_parts.h"
#include "charts/scale.h"

#define MARGIN 0.03   /* of the width, around everything */
#define SHARE 0.1     /* of the picture that circles cover at most */
#define LARGEST 0.037 /* radius, part of the width */
#define SMALLEST 0.004
#define BETWEEN 0.003 /* two circles */
#define ROUNDS 120
#define NARROWEST 0.003 /* degrees: about 300 metres, where all lies in one spot */
#define GOLDEN 2.399963229728653

static const int RATIOS[] = {60, 75, 90, 110, 130};

static void choose_ratio(struct projection *p, double width, double height)
{
	double best = INFINITY;

	for (size_t i = 0; i < sizeof(RATIOS) / sizeof(RATIOS[0]); i++) {
		double off = fabs(log(height / width / (RATIOS[i] / 100.0)));
		if (off < best) {
			best = off;
			p->ratio = RATIOS[i];
		}
	}
}

void projection_begin(struct projection *p, const struct box *box, bool across)
{
	*p = (struct projection){.box = *box, .across = across};
	struct point middle = {(box->low.x + box->high.x) / 2, (box->low.y + box->high.y) / 2};
	/* Local equirectangular: true to scale in the middle of what is shown, to within a percent or
	 * two over a country of the size of the Netherlands. */
	p->squeeze = fmax(cos(middle.y * 3.14159265358979 / 180), 0.05);
	double width = fmax((box->high.x - box->low.x) * p->squeeze, NARROWEST);
	double height = fmax(box->high.y - box->low.y, NARROWEST);
	choose_ratio(p, width, height);
	double room = p->ratio / 100.0 - 2 * MARGIN;
	p->scale = fmin((1 - 2 * MARGIN) / width, room / height);
	p->left = 0.5 - middle.x * p->squeeze * p->scale;
	p->top = p->ratio / 200.0 + middle.y * p->scale;
}

struct point project(const struct projection *p, struct point at)
{
	double x = p->across && at.x < 0 ? at.x + 360 : at.x;
	return (struct point){p->left + x * p->squeeze * p->scale, p->top - at.y * p->scale};
}

double circle_radius(money_sum amount, money_sum largest, money_sum all, double height)
{
	double pi = 3.14159265358979;
	/* Of all amounts together, and of the largest. */
	double together = sqrt((double)largest / (double)all * SHARE * height / pi);
	double most = fmin(LARGEST, together);
	return fmax(most * sqrt((double)amount / (double)largest), SMALLEST);
}

/* By how much two overlap; sets the way from a to b. */
static double overlap(const struct circle *a, const struct circle *b, size_t seed,
		      struct point *way)
{
	double dx = b->at.x - a->at.x, dy = b->at.y - a->at.y, far = hypot(dx, dy);

	/* In the same spot: each its own direction, always the same one. */
	*way = far > 1e-9 ? (struct point){dx / far, dy / far}
			  : (struct point){cos((double)seed * GOLDEN), sin((double)seed * GOLDEN)};
	return a->r + b->r + BETWEEN - far;
}

static void keep_inside(struct circle *c, double height)
{
	c->at.x = fmin(fmax(c->at.x, c->r + BETWEEN), 1 - c->r - BETWEEN);
	c->at.y = fmin(fmax(c->at.y, c->r + BETWEEN), height - c->r - BETWEEN);
}

void circles_apart(struct circle *c, size_t n, double height)
{
	bool moved = true;

	for (unsigned round = 0; moved && round < ROUNDS; round++) {
		moved = false;
		for (size_t i = 0; i < n; i++) {
			for (size_t j = i + 1; j < n; j++) {
				struct point way;
				double by = overlap(&c[i], &c[j], i * 7 + j, &way);
				if (by <= 0.0001)
					continue;
				/* A little more than needed, so that a crowd comes to rest. */
				double a = c[i].r * c[i].r, b = c[j].r * c[j].r;
				double first = 1.02 * by * b / (a + b), second = 1.02 * by - first;
				c[i].at.x -= way.x * first;
				c[i].at.y -= way.y * first;
				c[j].at.x += way.x * second;
				c[j].at.y += way.y * second;
				moved = true;
			}
		}
		for (size_t i = 0; i < n; i++)
			keep_inside(&c[i], height);
	}
}

money_sum chart_map_key(const struct chart_place *places, size_t n)
{
	money_sum largest = 0;

	for (size_t i = 0; i < n; i++) {
		struct chart_amount a = places[i].amount;
		if (a.known && a.value > largest)
			largest = a.value;
	}
	money_sum step = scale_step(largest, 2);
	return largest > 0 ? step <= largest ? step : scale_step(largest, 3) : 0;
}
