/* A map of points and areas. */
#include "charts/map_parts.h"

#include "charts/map_names.h"
#include "charts/whole.h"
#include "html/markdown.h"

#include <stdio.h>
#include <stdlib.h>

#define UNITS 1000.0     /* of a path's numbers, in the width */
#define TOLERANCE 0.0006 /* parts of the width: less than half a pixel */
#define POINTS 4500u     /* of all paths together: coarser until they are fewer */
#define COARSER 12u      /* times at most */
#define FAR 0.25         /* parts of the areas' box that a place may lie outside of it */

struct scene {
	struct arena *arena;
	struct projection projection;
	double height; /* of the picture */
	struct outline *shapes;
	struct circle *circles;
	size_t ncircles;
	money_sum largest, all; /* of the circles */
};

/* ---- degrees ---- */

static struct box box_of_shapes(const struct scene *s, size_t n, bool across)
{
	struct box box = box_empty();

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < s->shapes[i].n; j++) {
			for (size_t k = 0; k < s->shapes[i].rings[j].n; k++) {
				struct point p = s->shapes[i].rings[j].points[k];
				p.x += across && p.x < 0 ? 360 : 0;
				box_add(&box, p);
			}
		}
	}
	return box;
}

static bool place_read(const struct chart_place *p, struct point *at)
{
	return degrees_parse(p->longitude, &at->x) && degrees_parse(p->latitude, &at->y) &&
	       fabs(at->x) <= 180 && fabs(at->y) <= 90;
}

static struct box box_of_places(const struct chart_map *m, bool across)
{
	struct box box = box_empty();
	struct point at;

	for (size_t i = 0; i < m->n; i++) {
		if (place_read(&m->places[i], &at)) {
			at.x += across && at.x < 0 ? 360 : 0;
			box_add(&box, at);
		}
	}
	return box;
}

static double span(const struct box *b)
{
	return b->high.x - b->low.x;
}

/* What the picture is of: the areas; without any, the places. */
static struct box box_of_all(const struct scene *s, const struct chart_map *m, bool *across)
{
	struct box box = {{0, 0}, {0, 0}}, other = box_of_shapes(s, m->nareas, false);
	bool has_areas = span(&other) >= 0;

	*across = false;
	box = has_areas ? other : box_of_places(m, false);
	if (span(&box) > 180) {
		other = has_areas ? box_of_shapes(s, m->nareas, true) : box_of_places(m, true);
		*across = span(&other) < span(&box);
	}
	box = *across ? other : box;
	return span(&box) >= 0 ? box : (struct box){{0, 0}, {0, 0}};
}

static bool is_far(const struct box *box, struct point at)
{
	double dx = (box->high.x - box->low.x) * FAR, dy = (box->high.y - box->low.y) * FAR;
	return at.x < box->low.x - dx || at.x > box->high.x + dx || at.y < box->low.y - dy ||
	       at.y > box->high.y + dy;
}

/* ---- circles ---- */

/* Which places are drawn, and their numbers. */
static void choose_places(const struct scene *s, struct chart_map *m)
{
	struct chart_part *parts = xcalloc(m->n + 1, sizeof(*parts));
	bool *far = xcalloc(m->n + 1, sizeof(*far));
	struct point at;

	for (size_t i = 0; i < m->n; i++) {
		parts[i].amount = m->places[i].amount;
		m->numbers[i] = 0;
		if (!place_read(&m->places[i], &at)) {
			parts[i].amount.known = false;
			continue;
		}
		at.x += s->projection.across && at.x < 0 ? 360 : 0;
		far[i] = m->nareas > 0 && is_far(&s->projection.box, at);
		parts[i].amount.known = parts[i].amount.known && !far[i];
	}
	parts_plan(&m->whole, parts, m->n, m->fates, CHART_MAX_CIRCLES, 0);
	for (size_t i = 0; i < m->n; i++) {
		if (far[i]) {
			m->fates[i] = CHART_OUTSIDE;
			m->whole.fates[CHART_UNKNOWN]--;
			m->whole.fates[CHART_OUTSIDE]++;
		}
	}
	size_t positive;
	size_t *order = parts_order(parts, m->n, &positive);
	for (size_t i = 0; i < positive && i < CHART_NUMBERED; i++)
		m->numbers[order[i]] = (unsigned)i + 1;
	free(order);
	free(far);
	free(parts);
}

static int by_size(const void *left, const void *right)
{
	const struct circle *a = left, *b = right;
	if (a->r != b->r)
		return a->r > b->r ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

static void make_circles(struct scene *s, struct chart_map *m)
{
	s->circles = ARENA_ARRAY(s->arena, struct circle, m->whole.fates[CHART_DRAWN] + 1);
	for (size_t i = 0; i < m->n; i++) {
		money_sum amount = m->places[i].amount.value;
		if (m->fates[i] == CHART_DRAWN) {
			s->all += amount;
			s->largest = amount > s->largest ? amount : s->largest;
		}
	}
	for (size_t i = 0; i < m->n; i++) {
		struct point at;
		if (m->fates[i] != CHART_DRAWN || !place_read(&m->places[i], &at))
			continue;
		double r = circle_radius(m->places[i].amount.value, s->largest, s->all, s->height);
		s->circles[s->ncircles++] =
			(struct circle){project(&s->projection, at), r, i, m->numbers[i]};
	}
	/* The large ones first: they are drawn below. */
	qsort(s->circles, s->ncircles, sizeof(*s->circles), by_size);
	circles_apart(s->circles, s->ncircles, s->height);
}

/* ---- areas ---- */

static void project_shapes(struct scene *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < s->shapes[i].n; j++) {
			struct ring *r = &s->shapes[i].rings[j];
			for (size_t k = 0; k < r->n; k++)
				r->points[k] = project(&s->projection, r->points[k]);
		}
	}
}

static size_t simplify_shapes(struct scene *s, const struct outline *whole, size_t n,
			      double tolerance)
{
	size_t points = 0;

	for (size_t i = 0; i < n; i++) {
		s->shapes[i] = outline_simplify(s->arena, &whole[i], tolerance);
		for (size_t j = 0; j < s->shapes[i].n; j++)
			points += s->shapes[i].rings[j].n;
	}
	return points;
}

static void make_shapes(struct scene *s, struct chart_map *m)
{
	struct outline *whole = s->shapes;
	double tolerance = TOLERANCE;

	project_shapes(s, m->nareas);
	s->shapes = ARENA_ARRAY(s->arena, struct outline, m->nareas + 1);
	for (unsigned i = 0; i < COARSER; i++, tolerance *= 1.5) {
		if (simplify_shapes(s, whole, m->nareas, tolerance) <= POINTS)
			break;
	}
}

static void make_scene(struct scene *s, struct chart_map *m)
{
	bool across;

	*s = (struct scene){.arena = arena_new()};
	s->shapes = ARENA_ARRAY(s->arena, struct outline, m->nareas + 1);
	for (size_t i = 0; i < m->nareas; i++)
		s->shapes[i] = outline_read(s->arena, m->areas[i].geometry);
	struct box box = box_of_all(s, m, &across);
	projection_begin(&s->projection, &box, across);
	s->height = s->projection.ratio / 100.0;
	choose_places(s, m);
	make_circles(s, m);
	make_shapes(s, m);
}

/* ---- drawing ---- */

static void put_ring(struct buffer *out, const struct ring *r)
{
	long x = lround(r->points[0].x * UNITS), y = lround(r->points[0].y * UNITS);

	bool first = true;

	buffer_printf(out, "M%ld %ld", x, y);
	for (size_t i = 1; i + 1 < r->n; i++) {
		long to_x = lround(r->points[i].x * UNITS), to_y = lround(r->points[i].y * UNITS);
		if (to_x == x && to_y == y)
			continue;
		buffer_printf(out,
			      first      ? "l%ld %ld"
			      : to_x < x ? "%ld %ld"
					 : " %ld %ld",
			      to_x - x, to_y - y);
		first = false;
		x = to_x;
		y = to_y;
	}
	buffer_append_char(out, 'z');
}

static void put_areas(const struct draw *d, const struct scene *s, const struct chart_area *areas,
		      size_t n)
{
	buffer_append_z(d->out, "<rect");
	draw_mark(d, MARK_WATER, ROOM_ANY);
	buffer_append_z(d->out, " width=\"100%\" height=\"100%\"/>");
	buffer_append_z(d->out, "<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 1000 ");
	draw_number(d->out, s->height * UNITS);
	buffer_append_z(d->out, "\"><g");
	draw_mark(d, MARK_LAND, ROOM_ANY);
	buffer_append_z(d->out, " fill-rule=\"evenodd\">");
	for (size_t i = 0; i < n; i++) {
		if (s->shapes[i].n == 0)
			continue;
		draw_tip_open(d, areas[i].label, areas[i].amount_text);
		buffer_append_z(d->out, "<path vector-effect=\"non-scaling-stroke\" d=\"");
		for (size_t j = 0; j < s->shapes[i].n; j++)
			put_ring(d->out, &s->shapes[i].rings[j]);
		buffer_append_z(d->out, "\"/>");
		draw_tip_close(d, areas[i].label, areas[i].amount_text);
	}
	buffer_append_z(d->out, "</g></svg>");
}

static void put_share(const struct draw *d, const char *name, double part)
{
	buffer_printf(d->out, " %s=\"", name);
	draw_percent(d->out, part);
	buffer_append_char(d->out, '"');
}

static void put_circle(const struct draw *d, const struct scene *s, enum mark mark, struct point at,
		       double r)
{
	buffer_append_z(d->out, "<circle");
	draw_mark(d, mark, ROOM_ANY);
	put_share(d, "cx", at.x);
	put_share(d, "cy", at.y / s->height);
	/* Percents of a radius are of the diagonal, divided by the root of two. */
	put_share(d, "r", r / sqrt((1 + s->height * s->height) / 2));
	buffer_append_z(d->out, "/>");
}

static void put_text(const struct draw *d, const struct scene *s, enum mark mark, struct point at,
		     double dy, enum room room, struct str text)
{
	if (text.len == 0 || !draw_shows(d, room))
		return;
	buffer_append_z(d->out, "<text");
	draw_mark(d, mark, room);
	put_share(d, "x", at.x);
	put_share(d, "y", at.y / s->height);
	draw_attribute(d->out, "dy", dy);
	buffer_append_z(d->out, " text-anchor=\"middle\">");
	html_escape(d->out, text);
	buffer_append_z(d->out, "</text>");
}

/* In a circle where it has room, over it where it has not. */
static void put_numbers(const struct draw *d, const struct scene *s)
{
	for (size_t i = 0; i < s->ncircles; i++) {
		const struct circle *c = &s->circles[i];
		if (c->number == 0)
			continue;
		char text[16];
		int n = snprintf(text, sizeof(text), "%u", c->number);
		struct str number = {text, (size_t)n};
		double needed = (text_width(number, 12) / 2 + 3) / c->r;
		bool wide = room_width(ROOM_608) >= needed, narrow = room_width(ROOM_ANY) >= needed;
		enum mark in = MARK_ON_TILE_LITTLE, over = MARK_OVER_LITTLE;
		if (wide == narrow) {
			put_text(d, s, wide ? in : over, c->at, 4.3, ROOM_ANY, number);
		} else {
			put_text(d, s, in, c->at, 4.3, ROOM_608, number);
			put_text(d, s, over, c->at, 4.3, ROOM_NARROW, number);
		}
	}
}

static void put_names(const struct draw *d, const struct scene *s, const struct chart_map *m)
{
	struct area_name names[NAMES_MAX];

	if (m->nareas > NAMES_MAX)
		return;
	for (size_t i = 0; i < m->nareas; i++)
		names[i] = (struct area_name){.area = &m->areas[i], .shape = s->shapes[i]};
	names_place(names, m->nareas, s->circles, s->ncircles, s->height);
	for (size_t i = 0; i < m->nareas; i++) {
		bool two = m->areas[i].amount_text.len > 0;
		put_text(d, s, MARK_NAME, names[i].at, two ? -2 : 5, names[i].room,
			 m->areas[i].label);
		put_text(d, s, MARK_NAME_LITTLE, names[i].at, 13, names[i].room,
			 m->areas[i].amount_text);
	}
}

/* The key in the corner that has the fewest circles. */
static void put_key(const struct draw *d, const struct scene *s, const struct chart_map *m)
{
	double r, best = INFINITY;
	struct point at = {0, 0};

	if (m->key_amount <= 0 || s->ncircles == 0 || m->key_label.len == 0)
		return;
	r = circle_radius(m->key_amount, s->largest, s->all, s->height);
	for (unsigned corner = 0; corner < 4; corner++) {
		struct point there = {corner & 1 ? 0.72 : 0.02 + r,
				      corner & 2 ? 0.03 + r : s->height - 0.03 - r};
		double crowd = 0;
		for (size_t i = 0; i < s->ncircles; i++) {
			double dx = s->circles[i].at.x - there.x - 0.1;
			double dy = s->circles[i].at.y - there.y;
			crowd += 1 / (0.01 + dx * dx + 4 * dy * dy);
		}
		if (crowd < best) {
			best = crowd;
			at = there;
		}
	}
	put_circle(d, s, MARK_RING, at, r);
	buffer_append_z(d->out, "<text");
	draw_mark(d, MARK_NAME_LITTLE, ROOM_ANY);
	put_share(d, "x", at.x + r);
	put_share(d, "y", at.y / s->height);
	buffer_append_z(d->out, " dx=\"8\" dy=\"4.3\">");
	html_escape(d->out, m->key_label);
	buffer_append_z(d->out, "</text>");
}

size_t chart_map(struct buffer *out, const struct chart_frame *f, struct chart_map *m)
{
	struct scene s;
	struct draw d;

	make_scene(&s, m);
	draw_open_ratio(&d, out, f, s.projection.ratio);
	put_areas(&d, &s, m->areas, m->nareas);
	for (size_t i = 0; i < s.ncircles; i++) {
		const struct chart_place *place = &m->places[s.circles[i].place];
		draw_tip_open(&d, place->label, place->amount_text);
		put_circle(&d, &s, MARK_CIRCLE, s.circles[i].at, s.circles[i].r);
		draw_tip_close(&d, place->label, place->amount_text);
	}
	put_numbers(&d, &s);
	put_names(&d, &s, m);
	put_key(&d, &s, m);
	draw_close(&d);
	size_t drawn = s.ncircles;
	arena_free(s.arena);
	return drawn;
}
