/* From the budget over the differences to the actual. */
#include "charts/draw.h"
#include "charts/scale.h"

#include <math.h>

#define CELL_HEIGHT 42.0
#define CELL_WIDTH 180.0 /* at least */
#define ROW_HEIGHT 58.0
#define BAR_TOP 20.0 /* of a row by itself: its words stand above it */
#define CUT_PART 3   /* the axis is cut where the changes take less than one third of it */

static money_sum change_of(const struct chart_step *step)
{
	return step->change.known ? step->change.value : 0;
}

static void put_axis(struct chart_waterfall *w, money_sum low, money_sum high)
{
	w->cut = low > 0 && high > low && (high - low) * CUT_PART < high;
	w->begins = 0;
	/* Start and end get a sixth of the width at least, and it begins at a round number. */
	if (w->cut)
		w->begins = scale_floor(low - (high - low) / 5, scale_step(high - low, 16));
	if (w->begins <= 0) {
		w->cut = false;
		w->begins = 0;
	}
	w->low = w->cut || low > 0 ? w->begins : low;
	w->high = high > w->low ? high : w->low;
}

static void put_tick_places(struct chart_waterfall *w)
{
	money_sum step = scale_step(w->high - w->low, CHART_MAX_TICKS);
	money_sum first = scale_floor(w->low, step);

	w->nticks = 0;
	/* Where the axis is cut, no tick stands at its beginning: it would look like zero. */
	if (first < w->low || (w->cut && first == w->low))
		first += step;
	for (money_sum v = first; v <= w->high && w->nticks < CHART_MAX_TICKS; v += step)
		w->ticks[w->nticks++] = (struct chart_tick){
			v, {NULL, 0}, scale_at(&(struct chart_scale){w->low, w->high}, v)};
}

void chart_waterfall_plan(struct chart_waterfall *w)
{
	money_sum at = w->start, low = at, high = at;

	for (size_t i = 0; i < w->n; i++) {
		at += change_of(&w->steps[i]);
		low = at < low ? at : low;
		high = at > high ? at : high;
	}
	w->rest = w->end - at;
	put_axis(w, w->end < low ? w->end : low, w->end > high ? w->end : high);
	put_tick_places(w);
}

static double at(const struct chart_waterfall *w, money_sum value)
{
	/* The last bit is for the outline and for half a tick's text. */
	return scale_at(&(struct chart_scale){w->low, w->high}, value) * 0.94;
}

static void put_ticks(const struct draw *d, const struct chart_waterfall *w, double y, double least)
{
	struct label labels[CHART_MAX_TICKS];

	for (size_t i = 0; i < w->nticks; i++)
		labels[i] =
			(struct label){at(w, w->ticks[i].value), text_width(w->ticks[i].label, 12),
				       3 - (i & 1), ROOM_ANY};
	labels_fit(labels, w->nticks, least);
	for (size_t i = 0; i < w->nticks; i++)
		draw_text(
			d, MARK_SMALL,
			&(struct place_of_text){labels[i].at, 0, y, ANCHOR_MIDDLE, labels[i].room},
			w->ticks[i].label);
}

void chart_waterfall_axis(struct buffer *out, const struct chart_waterfall *w)
{
	struct draw d;

	buffer_append_z(out, "<div class=\"s-frame\">");
	draw_cell_open(&d, out, "s-scale", 18);
	put_ticks(&d, w, 13, CELL_WIDTH);
	draw_cell_close(&d);
	buffer_append_z(out, "</div>");
}

static void put_grid(const struct draw *d, const struct chart_waterfall *w, double y, double h)
{
	for (size_t i = 0; i < w->nticks; i++) {
		double x = at(w, w->ticks[i].value);
		draw_line(d, MARK_GRID, x, y, x, y + h);
	}
}

/* Start or end: from zero, or from where the axis is cut. */
static void put_total(const struct draw *d, const struct chart_waterfall *w, enum mark mark,
		      money_sum value, double y)
{
	double zero = at(w, w->cut ? w->low : 0), end = at(w, value);

	draw_rect(d, mark, fmin(zero, end), y, fabs(end - zero), 22);
	if (!w->cut)
		return;
	buffer_append_z(d->out, "<path");
	draw_mark(d, MARK_BREAK, ROOM_ANY);
	buffer_append_z(d->out, " d=\"M9 ");
	draw_number(d->out, y + 25);
	buffer_append_z(d->out, "l7-28\"/>");
}

static void put_guide(const struct draw *d, const struct chart_waterfall *w, money_sum value,
		      double y1, double y2)
{
	double x = at(w, value);
	draw_line(d, MARK_GUIDE, x, y1, x, y2);
}

static void put_change(const struct draw *d, const struct chart_waterfall *w, money_sum from,
		       money_sum to, double y)
{
	double left = at(w, from < to ? from : to), right = at(w, from < to ? to : from);
	if (from != to)
		draw_rect(d, to > from ? MARK_MORE : MARK_LESS, left, y, right - left, 18);
}

/* Where a row ends: the sum so far. */
static money_sum sum_until(const struct chart_waterfall *w, size_t row)
{
	money_sum sum = w->start;
	for (size_t i = 0; i < row && i < w->n; i++)
		sum += change_of(&w->steps[i]);
	return sum;
}

void chart_waterfall_cell(struct buffer *out, const struct chart_waterfall *w, size_t row)
{
	struct draw d;
	money_sum to = sum_until(w, row), from = row > 0 ? sum_until(w, row - 1) : to;

	draw_cell_open(&d, out, "s-step", CELL_HEIGHT);
	put_grid(&d, w, 0, CELL_HEIGHT);
	if (row == 0) {
		put_total(&d, w, MARK_BUDGET, w->start, 10);
		put_guide(&d, w, w->start, 32, CELL_HEIGHT);
	} else if (row > w->n) {
		put_total(&d, w, MARK_ACTUAL, w->end, 10);
		put_guide(&d, w, to, 0, 10);
	} else {
		put_guide(&d, w, from, 0, 12);
		put_change(&d, w, from, to, 12);
		put_guide(&d, w, to, 30, CELL_HEIGHT);
	}
	draw_cell_close(&d);
}

/* ---- by itself ---- */

static void put_words(const struct draw *d, double y, struct str code, struct str label,
		      struct str amount, bool strong)
{
	enum mark mark = strong ? MARK_OVER : MARK_LABEL;
	double from = code.len > 0 ? text_width(code, TEXT_SIZE) + 10 : 0;
	double beside = from + text_width(amount, TEXT_SIZE) + 12;

	draw_text(d, MARK_MUTED, &(struct place_of_text){0, 0, y + 14, ANCHOR_START, ROOM_ANY},
		  code);
	draw_cut(d, mark, &(struct place_of_text){0, from, y + 14, ANCHOR_START, ROOM_ANY}, label,
		 room_width(ROOM_ANY) - beside, room_width(ROOM_608) - beside);
	draw_text(d, mark, &(struct place_of_text){1, 0, y + 14, ANCHOR_END, ROOM_ANY}, amount);
}

static void put_rows(const struct draw *d, const struct chart_waterfall *w, size_t n, double y)
{
	money_sum sum = w->start;

	put_words(d, y, STR(""), w->start_label, w->start_amount, true);
	put_total(d, w, MARK_BUDGET, w->start, y + BAR_TOP);
	for (size_t i = 0; i < n; i++) {
		const struct chart_step *step = &w->steps[i];
		put_guide(d, w, sum, y + BAR_TOP + 22, y + ROW_HEIGHT + BAR_TOP + 2);
		y += ROW_HEIGHT;
		put_words(d, y, step->code, step->label, step->difference, false);
		draw_tip_open(d, step->label, step->difference);
		put_change(d, w, sum, sum + change_of(step), y + BAR_TOP + 2);
		draw_tip_close(d, step->label, step->difference);
		sum += change_of(step);
	}
	put_guide(d, w, sum, y + BAR_TOP + 22, y + ROW_HEIGHT + BAR_TOP);
	y += ROW_HEIGHT;
	put_words(d, y, STR(""), w->end_label, w->end_amount, true);
	put_total(d, w, MARK_ACTUAL, w->end, y + BAR_TOP);
}

size_t chart_waterfall(struct buffer *out, const struct chart_frame *f,
		       const struct chart_waterfall *w)
{
	size_t n = w->n < CHART_MAX_STEPS ? w->n : CHART_MAX_STEPS;
	unsigned which = 1u | 4u | 16u | 32u;
	double legend = draw_legend(NULL, f, which), top = legend + 20;
	struct draw d;

	draw_open(&d, out, f, top + (double)(n + 2) * ROW_HEIGHT);
	draw_hatch(&d);
	draw_legend(&d, f, which);
	put_ticks(&d, w, legend + 12, room_width(ROOM_ANY));
	put_grid(&d, w, legend + 18, (double)(n + 2) * ROW_HEIGHT - 8);
	put_rows(&d, w, n, top);
	draw_close(&d);
	return n;
}
