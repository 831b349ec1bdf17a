/* Geometry for a picture: GeoJSON read, and simplified (Douglas and Peucker, 1973). */
#include "charts/map_parts.h"

#include "base/text/json_token.h"

#include <stdlib.h>

#define DEPTH_MAX 16
#define POINTS_MAX 2000000u /* of a shape */
#define STACK_MAX 128

/* A list that grows in an arena: old pieces stay until it is freed. */
struct growing {
	struct arena *arena;
	struct point *points;
	size_t npoints, room;
	struct ring *rings;
	size_t nrings, ring_room;
	size_t all;
};

static void add_point(struct growing *g, struct point p)
{
	if (g->npoints == g->room) {
		size_t room = g->room ? g->room * 2 : 64;
		struct point *more = ARENA_ARRAY(g->arena, struct point, room);
		if (g->npoints > 0)
			memcpy(more, g->points, g->npoints * sizeof(*more));
		g->points = more;
		g->room = room;
	}
	g->points[g->npoints++] = p;
	g->all++;
}

static void end_ring(struct growing *g)
{
	if (g->npoints > 0) {
		struct point first = g->points[0], last = g->points[g->npoints - 1];
		if (first.x != last.x || first.y != last.y)
			add_point(g, first);
	}
	if (g->npoints >= 4) {
		if (g->nrings == g->ring_room) {
			size_t room = g->ring_room ? g->ring_room * 2 : 8;
			struct ring *more = ARENA_ARRAY(g->arena, struct ring, room);
			if (g->nrings > 0)
				memcpy(more, g->rings, g->nrings * sizeof(*more));
			g->rings = more;
			g->ring_room = room;
		}
		g->rings[g->nrings++] = (struct ring){g->points, g->npoints};
		g->points = NULL;
		g->room = 0;
	}
	g->npoints = 0;
}

/* Arrays that hold numbers are points, arrays that hold those are rings; all else is passed by. */
struct reading {
	struct growing g;
	bool has_points[DEPTH_MAX + 1];
	double numbers[2];
	size_t nnumbers, depth;
};

static void end_array(struct reading *r)
{
	if (r->nnumbers >= 2 && r->depth > 1) {
		struct point p = {r->numbers[0], r->numbers[1]};
		if (fabs(p.x) <= 360 && fabs(p.y) <= 90) {
			add_point(&r->g, p);
			r->has_points[r->depth - 1] = true;
		}
	} else if (r->has_points[r->depth]) {
		end_ring(&r->g);
	}
	r->has_points[r->depth] = false;
	r->nnumbers = 0;
	r->depth--;
}

struct outline outline_read(struct arena *a, struct str geometry)
{
	struct reading r = {.g = {.arena = a}};

	for (size_t at = 0; r.g.all < POINTS_MAX;) {
		struct json_token t = json_token(geometry, at, true);
		if (t.kind == TOKEN_END || t.kind == TOKEN_FAULT || t.kind == TOKEN_MORE)
			break;
		at = t.at + t.n;
		if (t.kind == TOKEN_ARRAY) {
			if (r.depth == DEPTH_MAX)
				break;
			r.has_points[++r.depth] = false;
			r.nnumbers = 0;
		} else if (t.kind == TOKEN_ARRAY_END && r.depth > 0) {
			end_array(&r);
		} else if (t.kind == TOKEN_NUMBER) {
			double v;
			struct str text = {geometry.ptr + t.at, t.n};
			if (r.nnumbers < 2 && degrees_parse(text, &v))
				r.numbers[r.nnumbers++] = v;
		}
	}
	return (struct outline){r.g.rings, r.g.nrings};
}

long outline_largest(const struct outline *s)
{
	long largest = -1;
	double most = -1;

	for (size_t i = 0; i < s->n; i++) {
		double area = fabs(ring_area(&s->rings[i]));
		if (area > most) {
			most = area;
			largest = (long)i;
		}
	}
	return largest;
}

/* How far c is from the line between a and b. */
static double off_line(struct point a, struct point b, struct point c)
{
	double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
	double t = length > 0 ? ((c.x - a.x) * dx + (c.y - a.y) * dy) / length : 0;

	t = fmin(fmax(t, 0), 1);
	return hypot(c.x - (a.x + t * dx), c.y - (a.y + t * dy));
}

static size_t farthest(const struct point *p, size_t from, size_t to, double *distance)
{
	size_t which = from;

	*distance = 0;
	for (size_t i = from + 1; i < to; i++) {
		double d = off_line(p[from], p[to], p[i]);
		if (d > *distance) {
			*distance = d;
			which = i;
		}
	}
	return which;
}

/* Marks the points between two kept ones that have to be kept too. The stack holds ends that are
 * still to come; where it is full, a stretch keeps its middle and no more. */
static void keep_between(const struct point *p, bool *keep, size_t from, size_t to,
			 double tolerance)
{
	size_t stack[STACK_MAX], n = 0;
	double distance;

	stack[n++] = to;
	while (n > 0) {
		size_t end = stack[n - 1];
		size_t middle = farthest(p, from, end, &distance);
		if (distance > tolerance) {
			keep[middle] = true;
			if (n < STACK_MAX) {
				stack[n++] = middle;
				continue;
			}
		}
		from = end;
		n--;
	}
}

/* Without points that lie in the same place of the picture as the one before: what is left is short
 * enough to be simplified in little time. */
static size_t thin(const struct ring *r, struct point *out, double tolerance)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (n == 0 || i + 1 == r->n ||
		    fabs(r->points[i].x - out[n - 1].x) > tolerance / 2 ||
		    fabs(r->points[i].y - out[n - 1].y) > tolerance / 2)
			out[n++] = r->points[i];
	}
	return n;
}

static struct ring simplify(struct arena *a, const struct ring *r, double tolerance)
{
	struct point *p = ARENA_ARRAY(a, struct point, r->n);
	bool *keep = ARENA_ARRAY(a, bool, r->n);
	size_t n = thin(r, p, tolerance), far = 0, kept = 0;
	double most = -1;

	if (n < 4)
		return (struct ring){p, 0};
	/* Closed: cut in two where it is farthest from its beginning. */
	for (size_t i = 1; i + 1 < n; i++) {
		double d = hypot(p[i].x - p[0].x, p[i].y - p[0].y);
		if (d > most) {
			most = d;
			far = i;
		}
	}
	keep[0] = keep[far] = keep[n - 1] = true;
	keep_between(p, keep, 0, far, tolerance);
	keep_between(p, keep, far, n - 1, tolerance);
	for (size_t i = 0; i < n; i++) {
		if (keep[i])
			p[kept++] = p[i];
	}
	return (struct ring){p, kept};
}

struct outline outline_simplify(struct arena *a, const struct outline *s, double tolerance)
{
	struct outline out = {ARENA_ARRAY(a, struct ring, s->n + 1), 0};
	long largest = outline_largest(s);

	for (size_t i = 0; i < s->n; i++) {
		struct ring r = simplify(a, &s->rings[i], tolerance);
		bool visible = r.n >= 4 && fabs(ring_area(&r)) / 2 > 2 * tolerance * tolerance;
		if ((long)i == largest && r.n < 4)
			r = s->rings[i].n <= 12 ? s->rings[i] : (struct ring){NULL, 0};
		if (r.n >= 4 && (visible || (long)i == largest))
			out.rings[out.n++] = r;
	}
	return out;
}
