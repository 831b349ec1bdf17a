/* Where the name of an area stands: inside it, as far as can be from its border and from circles. */
#include "charts/map_names.h"

#define GRID 20u
#define FREE 10.0 /* pixels from the middle of a name to what is nearest */

struct free_spot {
	struct point at;
	double free; /* to what is nearest */
};

static double to_border(const struct ring *r, struct point at)
{
	double least = INFINITY;

	for (size_t i = 0; i + 1 < r->n; i++) {
		struct point a = r->points[i], b = r->points[i + 1];
		double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
		double t = length > 0 ? ((at.x - a.x) * dx + (at.y - a.y) * dy) / length : 0;
		t = fmin(fmax(t, 0), 1);
		least = fmin(least, hypot(at.x - a.x - t * dx, at.y - a.y - t * dy));
	}
	return least;
}

/* A text is wide and low: circles left and right of it are in its way sooner. */
static double to_circles(const struct circle *c, size_t n, struct point at)
{
	double least = INFINITY;

	for (size_t i = 0; i < n; i++) {
		double dx = fabs(c[i].at.x - at.x) / 2, dy = fabs(c[i].at.y - at.y);
		least = fmin(least, hypot(dx, dy) - c[i].r);
	}
	return least;
}

static struct free_spot best_spot(const struct outline *s, const struct circle *c, size_t n)
{
	struct free_spot best = {{0, 0}, -INFINITY};
	long which = outline_largest(s);

	if (which < 0)
		return best;
	struct ring *ring = &s->rings[which];
	struct box box = box_empty();
	for (size_t i = 0; i < ring->n; i++)
		box_add(&box, ring->points[i]);
	struct polygon polygon = {ring, 1, box};
	for (unsigned i = 0; i < GRID * GRID; i++) {
		struct point at = {box.low.x + (box.high.x - box.low.x) * (i % GRID + 0.5) / GRID,
				   box.low.y + (box.high.y - box.low.y) * (i / GRID + 0.5) / GRID};
		if (polygon_side(&polygon, at) != SIDE_INSIDE)
			continue;
		double free = fmin(to_border(ring, at), to_circles(c, n, at));
		if (free > best.free)
			best = (struct free_spot){at, free};
	}
	return best;
}

static double half_width(const struct area_name *name)
{
	double label = text_width(name->area->label, TEXT_SIZE * 1.06);
	return fmax(label, text_width(name->area->amount_text, 12)) / 2;
}

static bool over_circle(const struct area_name *name, const struct circle *c, double width)
{
	/* Small ones may lie under the halo of a name. */
	double dx = fmax(fabs(c->at.x - name->at.x) * width - half_width(name), 0);
	double dy = fmax(fabs(c->at.y - name->at.y) * width - NAME_HALF_HEIGHT, 0);
	return c->number > 0 && hypot(dx, dy) < c->r * width;
}

static bool over_name(const struct area_name *a, const struct area_name *b, double width)
{
	return fabs(a->at.x - b->at.x) * width < half_width(a) + half_width(b) + 6 &&
	       fabs(a->at.y - b->at.y) * width < 2 * NAME_HALF_HEIGHT;
}

static bool has_room(const struct area_name *names, size_t n, size_t which, enum room room,
		     const struct circle *circles, size_t ncircles, double height)
{
	const struct area_name *name = &names[which];
	double width = room_width(room), half = half_width(name);

	if (name->free * width < FREE || name->at.x * width < half ||
	    (1 - name->at.x) * width < half || name->at.y * width < NAME_HALF_HEIGHT ||
	    (height - name->at.y) * width < NAME_HALF_HEIGHT)
		return false;
	for (size_t i = 0; i < ncircles; i++) {
		if (over_circle(name, &circles[i], width))
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (i != which && names[i].room <= room && over_name(name, &names[i], width))
			return false;
	}
	return true;
}

void names_place(struct area_name *names, size_t n, const struct circle *circles, size_t ncircles,
		 double height)
{
	for (size_t i = 0; i < n; i++) {
		struct free_spot spot = best_spot(&names[i].shape, circles, ncircles);
		names[i].at = spot.at;
		names[i].free = spot.free;
		names[i].room = ROOM_NONE;
	}
	for (enum room room = ROOM_ANY; room < ROOM_NONE; room++) {
		for (size_t i = 0; i < n; i++) {
			if (names[i].room == ROOM_NONE && names[i].shape.n > 0 &&
			    names[i].area->label.len > 0 &&
			    has_room(names, n, i, room, circles, ncircles, height))
				names[i].room = room;
		}
	}
}
