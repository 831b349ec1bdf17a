/* A treemap, squarified (Bruls, Huizing, Van Wijk, "Squarified Treemaps", 2000). */
#include "charts/draw.h"
#include "charts/whole.h"

#include "base/memory/arena.h"

#include <math.h>
#include <stdlib.h>

#define HEIGHT 420.0
#define WIDE 660.0   /* what the wide layout is laid out for */
#define NARROW 288.0 /* and the narrow one */
#define PADDING 7.0
#define LINE 17.0
#define LINES 3u
#define LITTLE_SIZE 12.0

struct tile {
	const struct chart_part *part;
	bool rest;
	double weight; /* its area, in pixels */
	double x, y, w, h;
};

struct space {
	double x, y, w, h; /* what is left */
};

/* The worst ratio of sides in a row of tiles along a side of that length. */
static double worst(const struct tile *tiles, size_t n, double side)
{
	double sum = 0, most = 0;

	for (size_t i = 0; i < n; i++)
		sum += tiles[i].weight;
	double thick = sum / side;
	for (size_t i = 0; i < n; i++) {
		double length = tiles[i].weight / thick;
		most = fmax(most, fmax(length / thick, thick / length));
	}
	return most;
}

/* Puts a row of tiles along the shorter side of what is left. */
static void put_row(struct tile *tiles, size_t n, struct space *left)
{
	double sum = 0, at = 0;
	bool upright = left->w >= left->h;
	double side = upright ? left->h : left->w;

	for (size_t i = 0; i < n; i++)
		sum += tiles[i].weight;
	double thick = side > 0 ? sum / side : 0;
	for (size_t i = 0; i < n; i++) {
		double length = thick > 0 ? tiles[i].weight / thick : 0;
		tiles[i].x = left->x + (upright ? 0 : at);
		tiles[i].y = left->y + (upright ? at : 0);
		tiles[i].w = upright ? thick : length;
		tiles[i].h = upright ? length : thick;
		at += length;
	}
	left->x += upright ? thick : 0;
	left->y += upright ? 0 : thick;
	left->w -= upright ? thick : 0;
	left->h -= upright ? 0 : thick;
}

static void lay_out(struct tile *tiles, size_t n, money_sum whole, double width)
{
	struct space left = {0, 0, width, HEIGHT};

	for (size_t i = 0; i < n; i++)
		tiles[i].weight =
			(double)tiles[i].part->amount.value / (double)whole * width * HEIGHT;
	for (size_t first = 0; first < n;) {
		double side = fmin(left.w, left.h);
		size_t many = 1;
		while (first + many < n &&
		       worst(tiles + first, many + 1, side) <= worst(tiles + first, many, side))
			many++;
		put_row(tiles + first, many, &left);
		first += many;
	}
}

/* The words of a tile: what is shown, where it fits. */
struct words {
	struct str lines[LINES];
	size_t n;
	bool amount, little;
	double size, pixels;
};

static bool fit_words(struct words *w, const struct chart_part *p, size_t most, double size)
{
	w->size = size;
	w->amount = most >= 2 && text_width(p->amount_text, TEXT_SIZE) <= w->pixels;
	most -= w->amount;
	w->n = text_lines(p->label, w->pixels, size, w->lines, most < LINES ? most : LINES);
	return text_is_whole(w->lines, w->n, p->label, w->pixels, size);
}

/* A label of which hardly anything can be read names nothing: then its code does, if it has one. */
static bool says_something(const struct words *w, const struct chart_part *p)
{
	char room[TEXT_ROOM];
	size_t shown = 0;

	for (size_t i = 0; i < w->n; i++)
		shown += text_cut(room, sizeof(room), w->lines[i], w->pixels, w->size).len;
	return shown >= 14 || shown * 2 >= p->label.len;
}

static void put_words(const struct draw *d, const struct tile *tile, double width, double scale)
{
	const struct chart_part *p = tile->part;
	struct words w = {.pixels = tile->w * scale - 2 * PADDING};
	double y = tile->y + PADDING + 12;
	double most = floor((tile->h - 2 * PADDING + 3) / LINE);
	char room[TEXT_ROOM];

	if (most < 1 || w.pixels < 20)
		return;
	if (!fit_words(&w, p, (size_t)most, TEXT_SIZE * 1.05)) {
		w.little = true;
		fit_words(&w, p, (size_t)most, LITTLE_SIZE * 1.05);
	}
	if (!says_something(&w, p)) {
		w.n = p->code.len > 0 && text_width(p->code, TEXT_SIZE) <= w.pixels;
		w.lines[0] = p->code;
	}
	enum mark name = w.little ? MARK_ON_TILE_LITTLE : MARK_ON_TILE_STRONG;
	struct place_of_text at = {tile->x / width, PADDING, y, ANCHOR_START, ROOM_ANY};
	for (size_t i = 0; i < w.n; i++, at.y += LINE) {
		struct str whole = w.lines[0].ptr == p->code.ptr ? p->code : p->label;
		draw_text(d, tile->rest ? MARK_STRONG : name, &at,
			  text_line(room, sizeof(room), w.lines[i], whole, w.pixels, w.size));
	}
	if (w.amount)
		draw_text(d, tile->rest ? MARK_TEXT : MARK_ON_TILE, &at, p->amount_text);
}

static void put_tiles(const struct draw *d, struct tile *tiles, size_t n, money_sum whole,
		      enum room room)
{
	double width = room == ROOM_NARROW ? NARROW : WIDE;
	double place = d->frame->alone ? DRAW_WIDTH : room_width(room);

	if (!draw_layout_open(d, room))
		return;
	lay_out(tiles, n, whole, width);
	for (size_t i = 0; i < n; i++) {
		const struct chart_part *p = tiles[i].part;
		bool link = room == ROOM_608 && draw_link_open(d, p->url, p->label, p->amount_text);
		if (!link)
			draw_tip_open(d, p->label, p->amount_text);
		draw_rect(d, tiles[i].rest ? MARK_TILE_REST : MARK_TILE, tiles[i].x / width,
			  tiles[i].y, tiles[i].w / width, tiles[i].h);
		put_words(d, &tiles[i], width, place / width);
		if (link)
			draw_link_close(d);
		else
			draw_tip_close(d, p->label, p->amount_text);
	}
	draw_layout_close(d);
}

static bool holds_link(const struct tile *tiles, size_t n)
{
	size_t i = 0;

	while (i < n && tiles[i].part->url.text.len == 0)
		i++;
	return i < n;
}

void chart_treemap_plan(struct chart_whole *whole, const struct chart_part *parts, size_t n,
			enum chart_fate *fates)
{
	parts_plan(whole, parts, n, fates, CHART_MAX_TILES, CHART_SMALL_PART);
}

size_t chart_treemap(struct buffer *out, const struct chart_frame *f,
		     const struct chart_part *parts, size_t n, const struct chart_part *small)
{
	enum chart_fate *fates = xcalloc(n + 1, sizeof(*fates));
	struct tile tiles[CHART_MAX_TILES + 1];
	struct chart_part rest = *small;
	struct chart_whole whole;
	size_t positive, drawn = 0;
	struct draw d;

	chart_treemap_plan(&whole, parts, n, fates);
	size_t *order = parts_order(parts, n, &positive);
	for (size_t i = 0; i < positive; i++) {
		if (fates[order[i]] == CHART_DRAWN)
			tiles[drawn++] = (struct tile){.part = &parts[order[i]]};
	}
	rest.amount = chart_amount(whole.small);
	if (whole.small > 0)
		tiles[drawn++] = (struct tile){.part = &rest, .rest = true};
	if (holds_link(tiles, drawn))
		draw_open_linked(&d, out, f, HEIGHT);
	else
		draw_open(&d, out, f, HEIGHT);
	put_tiles(&d, tiles, drawn, whole.positive, ROOM_608);
	put_tiles(&d, tiles, drawn, whole.positive, ROOM_NARROW);
	draw_close(&d);
	free(order);
	free(fates);
	return drawn;
}
