/* Where money comes from and where it goes: rows at both sides, so that no text touches another. */
#include "charts/draw.h"
#include "charts/whole.h"

#include "base/memory/arena.h"

#include <math.h>
#include <stdlib.h>

#define BARS_HEIGHT 280.0 /* of the middle */
#define GAP 8.0           /* between rows */
#define TOP 44.0          /* the middle's words */
#define NODE 0.015        /* width of a node */
#define LINE 16.0
#define LABEL_LINES 3u
#define ROWS (CHART_MAX_FLOWS + 2u) /* and the small ones, and what is lacking */

struct flow {
	struct str label, amount_text;
	bool balance;
	double height; /* of its bar */
	double row;    /* of its bar and its text */
	double y;      /* of its row */
};

struct flow_column {
	struct flow flows[ROWS];
	size_t n;
	double height;
};

/* Widths differ by layout: label, bar, ribbon, middle, ribbon, bar, label. */
struct layout {
	enum room room;
	double label; /* part of the width that labels have at each side */
	enum mark name, amount;
	double size; /* of letters */
};

static const struct layout WIDE = {ROOM_608, 0.33, MARK_TEXT, MARK_MUTED, 14};
static const struct layout NARROW = {ROOM_NARROW, 0.42, MARK_TEXT_SMALL, MARK_SMALL, 12};

static void plan_side(struct chart_side *side)
{
	parts_plan(&side->whole, side->parts, side->n, side->fates, CHART_MAX_FLOWS, 0);
}

void chart_sankey_plan(struct chart_sankey *s)
{
	plan_side(&s->from);
	plan_side(&s->to);
	s->lacking = s->from.whole.positive - s->to.whole.positive;
}

static double label_pixels(const struct layout *l)
{
	return l->label * room_width(l->room) - 8;
}

static void add_flow(struct flow_column *c, struct str label, struct str amount_text,
		     money_sum amount, money_sum whole, bool balance)
{
	struct str lines[LABEL_LINES];
	size_t wide = text_lines(label, label_pixels(&WIDE), WIDE.size, lines, LABEL_LINES);
	size_t narrow = text_lines(label, label_pixels(&NARROW), NARROW.size, lines, LABEL_LINES);
	double text = (double)((wide > narrow ? wide : narrow) + 1) * LINE;
	double height = (double)amount / (double)whole * BARS_HEIGHT;

	c->flows[c->n++] =
		(struct flow){label, amount_text, balance, height, fmax(text, height), 0};
}

static void fill_column(struct flow_column *c, const struct chart_side *side, money_sum whole)
{
	size_t positive;
	size_t *order = parts_order(side->parts, side->n, &positive);

	for (size_t i = 0; i < positive && i < CHART_MAX_FLOWS; i++) {
		const struct chart_part *p = &side->parts[order[i]];
		if (side->fates[order[i]] == CHART_DRAWN)
			add_flow(c, p->label, p->amount_text, p->amount.value, whole, false);
	}
	if (side->whole.small > 0)
		add_flow(c, side->small.label, side->small.amount_text, side->whole.small, whole,
			 false);
	free(order);
}

static void place_rows(struct flow_column *c, double height)
{
	double total = 0, gap = GAP;

	for (size_t i = 0; i < c->n; i++)
		total += c->flows[i].row;
	if (c->n > 1)
		gap = (height - total) / (double)(c->n - 1);
	gap = fmin(gap, 4 * GAP);
	double y = TOP + (height - total - gap * (double)(c->n > 0 ? c->n - 1 : 0)) / 2;
	for (size_t i = 0; i < c->n; i++) {
		c->flows[i].y = y;
		y += c->flows[i].row + gap;
	}
}

static double needed(const struct flow_column *c)
{
	double total = 0;

	for (size_t i = 0; i < c->n; i++)
		total += c->flows[i].row + (i > 0 ? GAP : 0);
	return total;
}

static double bar_top(const struct flow *f)
{
	return f->y + (f->row - f->height) / 2;
}

/* The words of a row, beside its bar and no higher than the row. */
static void put_words(const struct draw *d, const struct layout *l, const struct flow *f,
		      bool at_right)
{
	struct str lines[LABEL_LINES];
	char room[TEXT_ROOM];
	double pixels = label_pixels(l);
	size_t n = text_lines(f->label, pixels, l->size, lines, LABEL_LINES);
	double y = f->y + (f->row - (double)(n + 1) * LINE) / 2 + 12;
	struct place_of_text at = {at_right ? 1 - l->label : l->label, at_right ? 8 : -8, y,
				   at_right ? ANCHOR_START : ANCHOR_END, ROOM_ANY};

	for (size_t i = 0; i < n; i++) {
		draw_text(d, l->name, &at,
			  text_line(room, sizeof(room), lines[i], f->label, pixels, l->size));
		at.y += LINE;
	}
	draw_text(d, l->amount, &at, f->amount_text);
}

/* A ribbon from a bar to its part of the middle, stretched to the width between them. */
static void put_ribbon(const struct draw *d, double y1, double y2, double height)
{
	buffer_append_z(d->out, "<path");
	draw_mark(d, MARK_FLOW, ROOM_ANY);
	buffer_append_z(d->out, " d=\"M0 ");
	draw_number(d->out, y1);
	buffer_append_z(d->out, "C50 ");
	draw_number(d->out, y1);
	buffer_append_z(d->out, " 50 ");
	draw_number(d->out, y2);
	buffer_append_z(d->out, " 100 ");
	draw_number(d->out, y2);
	buffer_append_char(d->out, 'V');
	draw_number(d->out, y2 + height);
	buffer_append_z(d->out, "C50 ");
	draw_number(d->out, y2 + height);
	buffer_append_z(d->out, " 50 ");
	draw_number(d->out, y1 + height);
	buffer_append_z(d->out, " 0 ");
	draw_number(d->out, y1 + height);
	buffer_append_z(d->out, "Z\"/>");
}

static void put_ribbons(const struct draw *d, const struct flow_column *c, double x, double width,
			double middle, bool at_right)
{
	buffer_append_z(d->out, "<svg x=\"");
	draw_percent(d->out, x);
	buffer_append_z(d->out, "\" width=\"");
	draw_percent(d->out, width);
	buffer_append_char(d->out, '"');
	draw_attribute(d->out, "y", 0);
	draw_attribute(d->out, "height", d->height);
	buffer_append_z(d->out, " viewBox=\"0 0 100 ");
	draw_number(d->out, d->height);
	buffer_append_z(d->out, "\" preserveAspectRatio=\"none\">");
	for (size_t i = 0; i < c->n; i++) {
		const struct flow *f = &c->flows[i];
		draw_tip_open(d, f->label, f->amount_text);
		if (at_right)
			put_ribbon(d, middle, bar_top(f), f->height);
		else
			put_ribbon(d, bar_top(f), middle, f->height);
		draw_tip_close(d, f->label, f->amount_text);
		middle += f->height;
	}
	buffer_append_z(d->out, "</svg>");
}

static void put_side(const struct draw *d, const struct layout *l, const struct flow_column *c,
		     double middle, bool at_right)
{
	double from = at_right ? 0.5 + NODE / 2 : l->label + NODE;
	double width = 0.5 - NODE / 2 - l->label - NODE;

	put_ribbons(d, c, from, width, middle, at_right);
	for (size_t i = 0; i < c->n; i++) {
		const struct flow *f = &c->flows[i];
		draw_rect(d, f->balance ? MARK_BUDGET : MARK_ACTUAL,
			  at_right ? 1 - l->label - NODE : l->label, bar_top(f), NODE,
			  fmax(f->height, 1));
		put_words(d, l, f, at_right);
	}
}

static void put_layout(const struct draw *d, const struct layout *l, const struct flow_column *from,
		       const struct flow_column *to)
{
	double middle = TOP + (d->height - TOP - BARS_HEIGHT) / 2;

	if (!draw_layout_open(d, l->room))
		return;
	put_side(d, l, from, middle, false);
	put_side(d, l, to, middle, true);
	if (from->n + to->n > 0)
		draw_rect(d, MARK_NODE, 0.5 - NODE / 2, middle, NODE, BARS_HEIGHT);
	draw_layout_close(d);
}

size_t chart_sankey(struct buffer *out, const struct chart_frame *f, const struct chart_sankey *s)
{
	struct flow_column from = {.n = 0}, to = {.n = 0};
	money_sum a = s->from.whole.positive, b = s->to.whole.positive, whole = a > b ? a : b;
	struct draw d;

	fill_column(&from, &s->from, whole);
	fill_column(&to, &s->to, whole);
	if (a != b)
		add_flow(a < b ? &from : &to, s->balance.label, s->balance.amount_text,
			 a < b ? b - a : a - b, whole, true);
	double height = fmax(BARS_HEIGHT, fmax(needed(&from), needed(&to)));
	place_rows(&from, height);
	place_rows(&to, height);
	draw_open(&d, out, f, TOP + height);
	draw_cut(&d, MARK_STRONG, &(struct place_of_text){0.5, 0, 14, ANCHOR_MIDDLE, ROOM_ANY},
		 s->middle.label, room_width(ROOM_ANY), room_width(ROOM_608));
	draw_text(&d, MARK_TEXT, &(struct place_of_text){0.5, 0, 32, ANCHOR_MIDDLE, ROOM_ANY},
		  s->middle.amount_text);
	put_layout(&d, &WIDE, &from, &to);
	put_layout(&d, &NARROW, &from, &to);
	draw_close(&d);
	return from.n + to.n;
}
