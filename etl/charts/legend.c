/* What the signs mean: beside a table, and inside a picture. */
#include "charts/draw.h"

#define SIGN_WIDTH 26.0
#define SIGN_HEIGHT 14.0

static void put_sign(const struct draw *d, enum mark mark, double x, double y)
{
	bool thin = mark == MARK_ACTUAL || mark == MARK_UNFINISHED;

	if (mark == MARK_AMENDED) {
		buffer_append_z(d->out, "<line");
		draw_mark(d, mark, ROOM_ANY);
		draw_attribute(d->out, "x1", x);
		draw_attribute(d->out, "x2", x + SIGN_WIDTH);
		draw_attribute(d->out, "y1", y + 7);
		draw_attribute(d->out, "y2", y + 7);
	} else {
		buffer_append_z(d->out, "<rect");
		draw_mark(d, mark, ROOM_ANY);
		draw_attribute(d->out, "x", x + 1);
		draw_attribute(d->out, "y", thin ? y + 3 : y + 1);
		draw_attribute(d->out, "width", SIGN_WIDTH - 2);
		draw_attribute(d->out, "height", thin ? 8 : 12);
	}
	buffer_append_z(d->out, "/>");
}

void chart_sign(struct buffer *out, enum chart_sign sign)
{
	static const enum mark MARK[] = {
		[CHART_SIGN_BUDGET] = MARK_BUDGET, [CHART_SIGN_AMENDED] = MARK_AMENDED,
		[CHART_SIGN_ACTUAL] = MARK_ACTUAL, [CHART_SIGN_UNFINISHED] = MARK_UNFINISHED,
		[CHART_SIGN_MORE] = MARK_MORE,     [CHART_SIGN_LESS] = MARK_LESS,
	};
	struct draw d = {out, NULL, SIGN_HEIGHT};

	buffer_append_z(out, "<svg class=\"s-sign\" width=\"26\" height=\"14\" "
			     "aria-hidden=\"true\" focusable=\"false\">");
	put_sign(&d, MARK[sign], 0, 0);
	buffer_append_z(out, "</svg>");
}

void chart_defs(struct buffer *out)
{
	struct draw d = {out, NULL, 0};

	buffer_append_z(out, "<svg class=\"s-defs\" width=\"0\" height=\"0\" "
			     "aria-hidden=\"true\" focusable=\"false\">");
	draw_hatch(&d);
	buffer_append_z(out, "</svg>");
}

double draw_legend(const struct draw *d, const struct chart_frame *f, unsigned which)
{
	const struct chart_words *w = f->words;
	if (!w)
		return 0;
	const struct {
		enum mark mark;
		struct str word;
	} all[] = {
		{MARK_BUDGET, w->budget}, {MARK_AMENDED, w->amended},
		{MARK_ACTUAL, w->actual}, {MARK_UNFINISHED, w->unfinished},
		{MARK_MORE, w->more},     {MARK_LESS, w->less},
	};
	double x = 0, y = 0, most = f->alone ? DRAW_WIDTH : room_width(ROOM_ANY);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i].word.len == 0 || !(which & 1u << i))
			continue;
		double wide = SIGN_WIDTH + 8 + text_width(all[i].word, TEXT_SIZE) + 16;
		if (x > 0 && x + wide > most) {
			x = 0;
			y += 22;
		}
		if (d) {
			put_sign(d, all[i].mark, x, y);
			draw_text(d, MARK_MUTED,
				  &(struct place_of_text){0, x + SIGN_WIDTH + 8, y + 12,
							  ANCHOR_START, ROOM_ANY},
				  all[i].word);
		}
		x += wide;
	}
	return x > 0 ? y + 28 : y;
}
