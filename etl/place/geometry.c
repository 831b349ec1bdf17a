/* Points, rings, polygons and the index over areas. */
#include "place/place.h"

#include <math.h>
#include <stdlib.h>

#define STRIPS_MAX 1024u
/* A ring made to be slow must not hold a load up: what is beyond is not checked. */
#define CROSSING_COMPARISONS 2000u /* of a segment, on average */

struct area_grid {
	double low, width; /* of a strip, in degrees of longitude */
	size_t nstrips;
	uint32_t *start; /* [nstrips + 1] into items */
	uint32_t *items; /* areas, by key within a strip */
};

bool box_has(const struct box *b, struct point at)
{
	return at.x >= b->low.x && at.x <= b->high.x && at.y >= b->low.y && at.y <= b->high.y;
}

struct box box_empty(void)
{
	return (struct box){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
}

void box_add(struct box *b, struct point at)
{
	b->low.x = fmin(b->low.x, at.x);
	b->low.y = fmin(b->low.y, at.y);
	b->high.x = fmax(b->high.x, at.x);
	b->high.y = fmax(b->high.y, at.y);
}

/* Positive when c lies left of a → b, 0 on the line. */
static double turn(struct point a, struct point b, struct point c)
{
	return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

static bool on_segment(struct point a, struct point b, struct point at)
{
	return turn(a, b, at) == 0 && at.x >= fmin(a.x, b.x) && at.x <= fmax(a.x, b.x) &&
	       at.y >= fmin(a.y, b.y) && at.y <= fmax(a.y, b.y);
}

/* Even-odd: how often a ray to the east leaves the ring. Half-open in y, so that a corner counts
 * once. */
static enum location_side ring_side(const struct ring *r, struct point at)
{
	bool inside = false;

	for (size_t i = 0; i + 1 < r->n; i++) {
		/* Always upwards, so that two areas that share an edge reckon alike. */
		bool up = r->points[i + 1].y > r->points[i].y;
		struct point a = r->points[i + !up], b = r->points[i + up];
		if (on_segment(a, b, at))
			return SIDE_EDGE;
		if ((a.y > at.y) != (b.y > at.y) && turn(a, b, at) > 0)
			inside = !inside;
	}
	return inside ? SIDE_INSIDE : SIDE_OUTSIDE;
}

enum location_side polygon_side(const struct polygon *p, struct point at)
{
	if (p->n == 0 || !box_has(&p->box, at))
		return SIDE_OUTSIDE;
	enum location_side side = ring_side(&p->rings[0], at);
	for (size_t i = 1; i < p->n && side == SIDE_INSIDE; i++) {
		enum location_side hole = ring_side(&p->rings[i], at);
		if (hole != SIDE_OUTSIDE)
			side = hole == SIDE_EDGE ? SIDE_EDGE : SIDE_OUTSIDE;
	}
	return side;
}

static bool area_has(const struct area *area, struct point at)
{
	if (!box_has(&area->box, at))
		return false;
	for (size_t i = 0; i < area->n; i++)
		if (polygon_side(&area->polygons[i], at) != SIDE_OUTSIDE)
			return true;
	return false;
}

/* ---- the index: strips of longitude, each with the areas whose boxes touch it ---- */

static size_t strip_of(const struct area_grid *g, double x)
{
	double at = g->width > 0 ? (x - g->low) / g->width : 0;

	if (!(at > 0))
		return 0;
	return at >= (double)g->nstrips ? g->nstrips - 1 : (size_t)at;
}

static void fill_strips(struct area_grid *g, const struct area_set *set)
{
	for (uint32_t i = 0; i < set->n; i++) {
		size_t last = strip_of(g, set->areas[i].box.high.x);
		for (size_t s = strip_of(g, set->areas[i].box.low.x); s <= last; s++)
			g->items[g->start[s]++] = i;
	}
	/* Each start has moved to its strip's end, which is the next one's start. */
	memmove(g->start + 1, g->start, g->nstrips * sizeof *g->start);
	g->start[0] = 0;
}

void area_set_index(struct area_set *set, struct arena *a)
{
	struct area_grid *g = ARENA_NEW(a, struct area_grid);
	struct box all = box_empty();

	for (size_t i = 0; i < set->n; i++) {
		box_add(&all, set->areas[i].box.low);
		box_add(&all, set->areas[i].box.high);
	}
	g->nstrips = set->n > STRIPS_MAX ? STRIPS_MAX : set->n ? set->n : 1;
	g->low = set->n ? all.low.x : 0;
	g->width = set->n ? (all.high.x - all.low.x) / (double)g->nstrips : 0;
	g->start = ARENA_ARRAY(a, uint32_t, g->nstrips + 1);
	for (size_t i = 0; i < set->n; i++) {
		size_t last = strip_of(g, set->areas[i].box.high.x);
		for (size_t s = strip_of(g, set->areas[i].box.low.x); s <= last; s++)
			g->start[s + 1]++;
	}
	for (size_t s = 0; s < g->nstrips; s++)
		g->start[s + 1] += g->start[s];
	g->items = ARENA_ARRAY(a, uint32_t, g->start[g->nstrips] + 1);
	fill_strips(g, set);
	set->grid = g;
}

int area_set_find(const struct area_set *set, struct point at)
{
	const struct area_grid *g = set->grid;
	size_t s = strip_of(g, at.x);

	for (uint32_t i = g->start[s]; i < g->start[s + 1]; i++)
		if (area_has(&set->areas[g->items[i]], at))
			return (int)g->items[i];
	return -1;
}

/* ---- rings ---- */

double ring_area(const struct ring *r)
{
	double sum = 0;

	/* Relative to the first point: degrees squared are small beside their products. */
	for (size_t i = 1; i + 2 < r->n; i++)
		sum += turn(r->points[0], r->points[i], r->points[i + 1]);
	return sum;
}

struct span {
	double low, high; /* in x */
	size_t segment;
};

static int by_low(const void *a, const void *b)
{
	double x = ((const struct span *)a)->low, y = ((const struct span *)b)->low;

	return (x > y) - (x < y);
}

/* A real crossing: touching at a corner is allowed. */
static bool segments_cross(struct point a, struct point b, struct point c, struct point d)
{
	double abc = turn(a, b, c), abd = turn(a, b, d);
	double cda = turn(c, d, a), cdb = turn(c, d, b);

	return ((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) &&
	       ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0));
}

/* Compares a segment with those that begin in x before it ends. */
static bool crosses_later(const struct ring *r, const struct span *spans, size_t n, size_t i,
			  size_t *other, uint64_t *left)
{
	const struct point *p = r->points + spans[i].segment;

	for (size_t k = i + 1; k < n && spans[k].low <= spans[i].high && *left > 0; k++) {
		const struct point *q = r->points + spans[k].segment;
		--*left;
		if (segments_cross(p[0], p[1], q[0], q[1])) {
			*other = spans[k].segment;
			return true;
		}
	}
	return false;
}

bool ring_crosses(const struct ring *r, size_t *first, size_t *second)
{
	size_t n = r->n > 1 ? r->n - 1 : 0;
	struct span *spans = xmalloc((n + 1) * sizeof *spans);
	uint64_t left = (uint64_t)CROSSING_COMPARISONS * n;
	bool found = false;

	for (size_t i = 0; i < n; i++) {
		spans[i].low = fmin(r->points[i].x, r->points[i + 1].x);
		spans[i].high = fmax(r->points[i].x, r->points[i + 1].x);
		spans[i].segment = i;
	}
	qsort(spans, n, sizeof *spans, by_low);
	for (size_t i = 0; i < n && !found; i++) {
		size_t other = 0;
		found = crosses_later(r, spans, n, i, &other, &left);
		if (found) {
			*first = other < spans[i].segment ? other : spans[i].segment;
			*second = other < spans[i].segment ? spans[i].segment : other;
		}
	}
	free(spans);
	return found;
}
