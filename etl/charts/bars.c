/* Bars of budget and actual: in the rows of a table, and all of them as one picture. */
#include "charts/draw.h"
#include "charts/scale.h"

#include <math.h>

#define CELL_HEIGHT 22.0
#define ROW_HEIGHT 52.0
#define BAR_TOP 22.0
#define BAR_WIDTH 0.55 /* of the picture; amount and difference stand behind it */
#define REACH 0.99     /* of the axis, so that an outline is not cut off */

static double at(const struct chart_scale *s, money_sum value)
{
	return scale_at(s, value) * REACH;
}

/* One amount from zero on, `width` being the part of the picture that the axis has. */
static void put_bar(const struct draw *d, enum mark mark, const struct chart_scale *s,
		    money_sum value, double y, double h, double width)
{
	double zero = at(s, 0), end = at(s, value);
	double left = fmin(zero, end), right = fmax(zero, end);
	draw_rect(d, mark, left * width, y, (right - left) * width, h);
}

static void put_bars(const struct draw *d, const struct chart_bar *bar, const struct chart_scale *s,
		     double y, double width)
{
	if (bar->budget.known)
		put_bar(d, MARK_BUDGET, s, bar->budget.value, y + 1, 20, width);
	if (bar->actual.known && bar->actual.value != 0)
		put_bar(d, bar->unfinished ? MARK_UNFINISHED : MARK_ACTUAL, s, bar->actual.value,
			y + 5.5, 11, width);
	if (bar->amended.known) {
		double x = at(s, bar->amended.value) * width;
		draw_line(d, MARK_AMENDED, x, y, x, y + 22);
	}
	if (s->low < 0)
		draw_line(d, MARK_AXIS, at(s, 0) * width, y, at(s, 0) * width, y + 22);
}

void chart_bar_cell(struct buffer *out, const struct chart_bar *bar, const struct chart_scale *s)
{
	struct draw d;

	draw_cell_open(&d, out, "s-bar", CELL_HEIGHT);
	put_bars(&d, bar, s, 0, 1);
	draw_cell_close(&d);
}

/* ---- by themselves ---- */

static void put_row(const struct draw *d, const struct chart_bar *bar, const struct chart_scale *s,
		    double y)
{
	double code = bar->code.len > 0 ? text_width(bar->code, TEXT_SIZE) + 10 : 0;
	double reach = at(s, 0);

	draw_text(d, MARK_MUTED, &(struct place_of_text){0, 0, y + 15, ANCHOR_START, ROOM_ANY},
		  bar->code);
	draw_cut(d, MARK_TEXT, &(struct place_of_text){0, code, y + 15, ANCHOR_START, ROOM_ANY},
		 bar->label, room_width(ROOM_ANY) - code, room_width(ROOM_608) - code);
	draw_text(d, MARK_TEXT,
		  &(struct place_of_text){1, 0, y + BAR_TOP + 16, ANCHOR_END, ROOM_ANY},
		  bar->difference);
	draw_tip_open(d, bar->label, bar->amount);
	put_bars(d, bar, s, y + BAR_TOP, BAR_WIDTH);
	draw_tip_close(d, bar->label, bar->amount);
	if (bar->budget.known)
		reach = fmax(reach, at(s, bar->budget.value));
	if (bar->amended.known)
		reach = fmax(reach, at(s, bar->amended.value));
	if (bar->actual.known)
		reach = fmax(reach, at(s, bar->actual.value));
	draw_text(d, MARK_TEXT,
		  &(struct place_of_text){reach * BAR_WIDTH, 8, y + BAR_TOP + 16, ANCHOR_START,
					  ROOM_ANY},
		  bar->amount);
}

static void add_all(struct chart_scale *s, const struct chart_bar *bar)
{
	chart_scale_add(s, bar->budget);
	chart_scale_add(s, bar->amended);
	chart_scale_add(s, bar->actual);
}

size_t chart_bars(struct buffer *out, const struct chart_frame *f, const struct chart_bar *bars,
		  size_t n)
{
	struct chart_scale s = {0, 0};
	unsigned which = 0;

	n = n < CHART_MAX_BARS ? n : CHART_MAX_BARS;
	for (size_t i = 0; i < n; i++) {
		add_all(&s, &bars[i]);
		which |= (bars[i].budget.known ? 1u : 0) | (bars[i].amended.known ? 2u : 0);
		which |= !bars[i].actual.known ? 0 : bars[i].unfinished ? 8u : 4u;
	}
	double legend = draw_legend(NULL, f, which);
	struct draw d;
	draw_open(&d, out, f, legend + (double)n * ROW_HEIGHT);
	draw_hatch(&d);
	draw_legend(&d, f, which);
	for (size_t i = 0; i < n; i++)
		put_row(&d, &bars[i], &s, legend + (double)i * ROW_HEIGHT);
	draw_close(&d);
	return n;
}
